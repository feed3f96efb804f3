package document

import (
	"strings"
)

// wrap breaks a text into lines of a width in the present font.
func (s *sheet) wrap(text string, w float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Split(legible(paragraph), " ") {
			for _, piece := range s.cut(word, w) {
				switch joined := strings.TrimPrefix(line+" "+piece, " "); {
				case line == "" || s.pdf.GetStringWidth(joined) <= w-1:
					line = joined
				default:
					lines = append(lines, line)
					line = piece
				}
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// cut breaks a word that is wider than a line, such as a long article number.
func (s *sheet) cut(word string, w float64) []string {
	if s.pdf.GetStringWidth(word) <= w-1 {
		return []string{word}
	}
	var pieces []string
	piece := ""
	for _, r := range word {
		if piece != "" && s.pdf.GetStringWidth(piece+string(r)) > w-1 {
			pieces = append(pieces, piece)
			piece = ""
		}
		piece += string(r)
	}
	return append(pieces, piece)
}

// legible keeps what the embedded fonts can draw: the scripts of Europe. The narrow no-break space is drawn as a no-break
// space, a character without a glyph as a question mark, control characters not at all.
func legible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u202f' || r == '\u2009':
			return '\u00a0'
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u200b' || r == '\ufeff':
			return -1
		case r < 0x180, r >= 0x384 && r < 0x482, strings.ContainsRune("’‘“”„–—…•€™‰‹›№−≤≥", r):
			return r
		}
		return '?'
	}, text)
}
