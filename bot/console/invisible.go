package console

import (
	"strings"
	"unicode"
)

// invisible tells characters that a reader does not see or that turn the order of what is seen:
// controls, zero-width and bidirectional signs, tags, variation selectors, blank letters.
func invisible(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r), unicode.Is(unicode.Co, r):
		return true
	case unicode.Is(unicode.Variation_Selector, r):
		return true
	}
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0:
		return true
	}
	return r >= 0xE0000 && r <= 0xE0FFF
}

func everyday(r rune) bool {
	return r == 0x00AD || r == 0xFE0E || r == 0xFE0F || r == 0x200D || r == 0x200C || r == 0xFEFF
}

// spelled reads what tag characters say (U+E0020 to U+E007E mirror ASCII).
func spelled(hidden []rune) string {
	var b strings.Builder
	for _, r := range hidden {
		if r >= 0xE0020 && r <= 0xE007E {
			b.WriteRune(r - 0xE0000)
		}
	}
	return b.String()
}

// plain is one line of text from outside, with nothing invisible in it, cut to a length that fits a line.
func plain(text string) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		if invisible(r) {
			continue
		}
		if n++; n > shownLine {
			b.WriteRune('…')
			break
		}
		if r == '\n' || r == '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}
