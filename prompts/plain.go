package prompts

import (
	"strings"
	"unicode"
)

// maxPlain is the number of runes kept of a text from outside; names and document numbers are far shorter.
const maxPlain = 160

// plain makes a text from outside fit for a line of a mail: one line, no control, invisible, direction-changing
// or private-use character (tags and zero-width letters hide instructions), at most 160 runes.
func plain(text string) string {
	var kept strings.Builder
	runes, space := 0, false
	for _, r := range strings.ToValidUTF8(text, "") {
		switch {
		case unicode.IsSpace(r):
			space = kept.Len() > 0
			continue
		case hidden(r):
			continue
		}
		if runes++; runes > maxPlain {
			kept.WriteString("…")
			break
		}
		if space {
			kept.WriteByte(' ')
			space = false
		}
		kept.WriteRune(r)
	}
	return kept.String()
}

// hidden tells whether a reader would not see the character.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector) ||
		r == unicode.ReplacementChar || r == '\u115f' || r == '\u3164'
}
