package corpus

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold prepares text for comparison: case, accents and the kinds of space are one.
func fold(text string) string {
	var folded strings.Builder
	space := false
	for _, r := range norm.NFKD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsSpace(r) || r == '\u00a0' || r == '\u202f':
			if !space {
				folded.WriteByte(' ')
			}
			space = true
			continue
		default:
			folded.WriteRune(r)
		}
		space = false
	}
	return folded.String()
}

// holds tells whether words stand in a folded text as whole words: no letter or digit touches them.
func holds(folded, words string) bool {
	wanted := strings.TrimSpace(fold(words))
	if wanted == "" {
		return false
	}
	for from := 0; ; {
		at := strings.Index(folded[from:], wanted)
		if at < 0 {
			return false
		}
		start, end := from+at, from+at+len(wanted)
		before, after := lastRune(folded[:start]), firstRune(folded[end:])
		if !letterOrDigit(before) && !letterOrDigit(after) {
			return true
		}
		from = start + 1
	}
}

func lastRune(s string) rune {
	r := []rune(s[max(0, len(s)-4):])
	if len(r) == 0 {
		return ' '
	}
	return r[len(r)-1]
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return ' '
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
