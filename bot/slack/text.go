package slack

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Slack's limits, in runes where Slack says characters, with a margin for what escaping adds.
const (
	maxSection  = 2900 // of 3000
	maxHeader   = 150
	maxQuestion = 12000 // of a post that is read as a question; Slack itself allows 40,000
	maxDraft    = 9000  // of a draft shown whole: an undocumented total near 12,000 holds for a message
)

// clean drops what a reader cannot see and a person approving must not miss: zero-width characters,
// direction marks, tag characters (U+E0000…) and control characters other than newline and tab.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || hidden(r):
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n"))
}

// hidden tells whether a character has no look of its own.
func hidden(r rune) bool {
	switch {
	case unicode.IsControl(r):
		return true
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0x115F, r == 0x1160, r == 0x180E, r == 0x3164, r == 0xFEFF, r == 0xFFA0:
		return true
	case 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F:
		return true
	case 0xFE00 <= r && r <= 0xFE0F, 0xE0000 <= r && r <= 0xE0FFF:
		return true
	}
	return false
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes text that came from outside harmless in a Slack text object: no mention, no link, no entity.
func escape(text string) string { return escaper.Replace(clean(text)) }

// line is escaped text on one line, cut at n runes.
func line(text string, n int) string {
	short, _ := cut(strings.Join(strings.Fields(clean(text)), " "), n)
	return escaper.Replace(short)
}

// cut shortens text to n runes, the last of them an ellipsis where something was left out.
func cut(text string, n int) (short string, isCut bool) {
	if utf8.RuneCountInString(text) <= n {
		return text, false
	}
	runes := []rune(text)
	return string(runes[:max(n-1, 0)]) + "…", true
}

// piece is a stretch of a text and what stands between it and the next.
type piece struct{ text, separator string }

// split cuts text into pieces of at most n runes as measured by width, preferably between paragraphs,
// then lines, then words. Pieces and separators joined are the text again.
func split(text string, n int, width func(string) int) []piece {
	var pieces []piece
	for width(text) > n {
		head := prefix(text, n, width)
		at, separator := len(head), ""
		for _, s := range []string{"\n\n", "\n", " "} {
			if i := strings.LastIndex(head, s); i > 0 {
				at, separator = i, s
				break
			}
		}
		pieces = append(pieces, piece{text[:at], separator})
		text = text[at+len(separator):]
	}
	return append(pieces, piece{text: text})
}

// prefix is the longest beginning of text of at most n by width; never empty.
func prefix(text string, n int, width func(string) int) string {
	used := 0
	for i, r := range text {
		used += width(string(r))
		if used > n && i > 0 {
			return text[:i]
		}
	}
	return text
}

// join is the text of pieces.
func join(pieces []piece) string {
	var text strings.Builder
	for _, p := range pieces {
		text.WriteString(p.text)
		text.WriteString(p.separator)
	}
	return text.String()
}

// escapedWidth is the length in runes that a cleaned text has once escaped.
func escapedWidth(text string) int { return utf8.RuneCountInString(escaper.Replace(text)) }
