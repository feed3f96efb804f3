package prompts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// figure is a run of a text that holds a digit.
type figure struct {
	text       string
	start, end int
}

// figuresOf finds the figures of a text.
func figuresOf(text string) []figure {
	var found []figure
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isWordRune(r) {
			at += size
			continue
		}
		end, digits := runEnd(text, at)
		if digits {
			found = append(found, figure{text[at:end], at, end})
		}
		at = end
	}
	return found
}

// runEnd finds the end of a run of letters and digits; a separator belongs to it where a letter or digit follows at once
// and, for marks of punctuation and spaces inside numbers, digits stand on both sides.
func runEnd(text string, at int) (int, bool) {
	digits := false
	var last rune
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		next, _ := utf8.DecodeRuneInString(text[at+size:])
		switch {
		case isWordRune(r):
			digits = digits || unicode.IsNumber(r)
		case (r == '-' || r == '/' || r == '_') && isWordRune(next):
		case isSeparator(r) && unicode.IsNumber(last) && unicode.IsNumber(next):
		default:
			return at, digits
		}
		last = r
		at += size
	}
	return at, digits
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mn, r)
}

// isSeparator tells the signs that stand inside a number.
func isSeparator(r rune) bool {
	return strings.ContainsRune(".,:'’-/_\u00a0\u202f\u2009", r)
}

// figureKey folds a figure to what is compared with the sender's words: letters and digits without case, and the
// decimal point, whichever sign writes it.
func figureKey(text string) string {
	point := strings.LastIndexAny(text, ".,")
	if rest := len(text) - point - 1; point < 0 || rest < 1 || rest > 2 {
		point = -1
	}
	var key strings.Builder
	for at, r := range text {
		switch {
		case at == point:
			key.WriteByte('.')
		case isWordRune(r):
			key.WriteRune(unicode.ToLower(r))
		}
	}
	return key.String()
}
