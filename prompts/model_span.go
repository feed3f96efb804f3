package prompts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/domain"
)

// standsIn finds words in the text or the subject.
func standsIn(words string, source Source) (domain.Span, bool) {
	if span, found := spanFrom(source.Text, words, 0); found {
		return span, true
	}
	span, found := spanFrom(source.Subject, words, 0)
	return domain.Span{Text: span.Text}, found
}

// spanFrom finds words in a text at or after from, whatever white space stands between them, touched by no letter or digit.
// A match is at most as long as the words with white space added: what the text holds is what is returned.
func spanFrom(text, words string, from int) (domain.Span, bool) {
	wanted := strings.Fields(words)
	if len(wanted) == 0 {
		return domain.Span{}, false
	}
	for start := from; start < len(text); {
		at := strings.Index(text[start:], wanted[0])
		if at < 0 {
			break
		}
		begin := start + at
		if end, ok := matchWords(text, begin, wanted); ok && whole(text, begin, end) {
			return domain.Span{Start: begin, End: end, Text: text[begin:end]}, true
		}
		start = begin + 1
	}
	return domain.Span{}, false
}

func matchWords(text string, at int, wanted []string) (int, bool) {
	for i, word := range wanted {
		if i > 0 {
			rest := strings.TrimLeftFunc(text[at:], func(r rune) bool { return unicode.IsSpace(r) || hidden(r) })
			if len(rest) == len(text)-at {
				return 0, false
			}
			at = len(text) - len(rest)
		}
		if !strings.HasPrefix(text[at:], word) {
			return 0, false
		}
		at += len(word)
	}
	return at, true
}

// whole tells whether a stretch is touched by no letter or digit: "12" does not stand in "120".
func whole(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	first, _ := utf8.DecodeRuneInString(text[start:])
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	return !(isWordRune(before) && isWordRune(first)) && !(isWordRune(after) && isWordRune(last)) && !joins(text, end) && !joinsBefore(text, start)
}
