package attachment

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold writes s in lower-case ASCII with one byte for each rune of s, so that an
// index into the result is an index into []rune(s). Accents go, "°" and "º" become
// "o", signs of the same use become one; what remains becomes "~".
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		b.WriteByte(foldRune(r))
	}
	return b.String()
}

func foldRune(r rune) byte {
	if r < 0x80 {
		if r >= 'A' && r <= 'Z' {
			return byte(r) + 32
		}
		return byte(r)
	}
	switch r {
	case '°', 'º':
		return 'o'
	case 'ª', 'æ', 'Æ':
		return 'a'
	case 'ß':
		return 's'
	case 'œ', 'Œ', 'ø', 'Ø':
		return 'o'
	case 'ł', 'Ł':
		return 'l'
	case '’', '‘', '´', '`', 'ʼ':
		return '\''
	case '–', '—', '−', '‐', '‑', '‒':
		return '-'
	case '“', '”', '«', '»', '„':
		return '"'
	}
	if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
		return ' '
	}
	d := norm.NFD.String(string(unicode.ToLower(r)))
	if d[0] < 0x80 {
		return d[0]
	}
	return '~'
}

// phrase folds s to its words of letters and digits, one space between.
func phrase(s string) string {
	f := fold(norm.NFC.String(s))
	return strings.Join(strings.FieldsFunc(f, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	}), " ")
}

// spelledOut joins letters written apart ("B O N  D E" becomes "BON DE") in runs of
// at least four; other text is left alone.
func spelledOut(s string) string {
	words := strings.Split(s, " ")
	single := 0
	for _, w := range words {
		if r := []rune(w); len(r) == 1 && unicode.IsLetter(r[0]) {
			single++
		}
	}
	if single < 4 || single*3 < len(words)*2 {
		return s
	}
	var b strings.Builder
	for i, w := range words {
		switch {
		case w == "" && i > 0 && words[i-1] != "":
			b.WriteByte(' ')
		default:
			b.WriteString(w)
		}
	}
	return b.String()
}

var codeSigns = strings.NewReplacer("\u2212", "-", "\u2010", "-", "\u2011", "-", "–", "-", "—", "-", "\u00ad", "")

// cleanCode writes a code with plain hyphens and without spaces at its ends.
func cleanCode(s string) string { return strings.TrimSpace(codeSigns.Replace(s)) }
