package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// latin1 and latinA give the plain letter of U+00C0–U+00FF and U+0100–U+017F; a capital stands for two letters.
const (
	latin1 = "aaaaaaAceeeeiiiidnooooox" + "ouuuuypS" + "aaaaaaAceeeeiiiidnooooo " + "ouuuuypy"
	latinA = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkklllllll" + "lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
)

var twoLetters = map[byte]string{'A': "ae", 'S': "ss", 'O': "oe", 'I': "ij"}

// Fold lowers case and drops accents, so that "Écrou" and "ecrou" are the same; "×" becomes "x".
func Fold(text string) string {
	if plain, ok := foldASCII(text); ok {
		return plain
	}
	b := make([]byte, 0, len(text))
	for _, r := range text {
		b = foldRune(b, r)
	}
	return string(b)
}

// foldASCII is the quick way; not ok where the text has letters beyond ASCII.
func foldASCII(text string) (string, bool) {
	upper := false
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return "", false
		}
		upper = upper || text[i] >= 'A' && text[i] <= 'Z'
	}
	if !upper {
		return text, true
	}
	return strings.ToLower(text), true
}

func foldRune(b []byte, r rune) []byte {
	var plain byte
	switch {
	case r < utf8.RuneSelf:
		return append(b, byte(unicode.ToLower(r)))
	case r >= 0xC0 && r <= 0xFF:
		plain = latin1[r-0xC0]
	case r >= 0x100 && int(r-0x100) < len(latinA):
		plain = latinA[r-0x100]
	case r == '’' || r == '‘':
		return append(b, '\'')
	case unicode.Is(unicode.Mn, r):
		return b
	default:
		return utf8.AppendRune(b, unicode.ToLower(r))
	}
	if pair, two := twoLetters[plain]; two {
		return append(b, pair...)
	}
	return append(b, plain)
}

// CodeKey folds an article number to what people compare: letters and digits only, accents and case dropped.
func CodeKey(code string) string {
	folded := Fold(code)
	b := make([]byte, 0, len(folded))
	for _, r := range folded {
		if isAlnum(r) {
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

// stem drops the endings by which the six languages mark number and gender, so that "Schrauben" meets "Schraube"
// and "cartouches" meets "cartouche". Words of four letters or fewer stay.
func stem(word string) string {
	for len(word) > 4 && strings.IndexByte("aeiosnx", word[len(word)-1]) >= 0 {
		word = word[:len(word)-1]
	}
	return word
}
