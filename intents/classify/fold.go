package classify

import (
	"unicode"
	"unicode/utf8"
)

// latin1 and latinA give the plain letter of U+00C0–U+00FF and U+0100–U+017F; a capital stands for two letters.
const (
	latin1 = "aaaaaaAceeeeiiiidnooooo ouuuuypS" + "aaaaaaAceeeeiiiidnooooo ouuuuypy"
	latinA = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkklllllll" + "lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
)

// twoLetters are the letters that fold to a pair.
var twoLetters = map[byte]string{'A': "ae", 'S': "ss", 'O': "oe", 'I': "ij"}

// fold appends the rune without its case and accents; combining marks fold to nothing.
func fold(buffer []byte, r rune) []byte {
	var plain byte
	switch {
	case r >= 'A' && r <= 'Z':
		return append(buffer, byte(r)+'a'-'A')
	case r < utf8.RuneSelf:
		return append(buffer, byte(r))
	case r >= 0xC0 && r <= 0xFF:
		plain = latin1[r-0xC0]
	case r >= 0x100 && int(r-0x100) < len(latinA):
		plain = latinA[r-0x100]
	case unicode.Is(unicode.Mn, r):
		return buffer
	default:
		return utf8.AppendRune(buffer, unicode.ToLower(r))
	}
	if pair, two := twoLetters[plain]; two {
		return append(buffer, pair...)
	}
	return append(buffer, plain)
}

// folded is fold of a whole text.
func folded(text string) string {
	buffer := make([]byte, 0, len(text))
	for _, r := range text {
		buffer = fold(buffer, r)
	}
	return string(buffer)
}
