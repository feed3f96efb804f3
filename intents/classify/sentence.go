package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence is a stretch of a text that can carry one request, by bytes and by tokens.
type sentence struct {
	start, end  int
	first, last int // tokens [first,last)
	question    bool
}

// sentences splits a text at full stops, at blank lines, and at line ends that are not mere wrapping.
// The items of a list stay with the line that opens it: "please send:" and its articles are one request.
func sentences(text string, tokens []token) []sentence {
	var cut []sentence
	start := 0
	flush := func(end int) {
		if s, ok := trimmed(text, start, end); ok {
			cut = append(cut, s)
		}
		start = end
	}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		after := at + size
		switch {
		case r == '\n' && !wraps(text, start, at):
			flush(after)
		case strings.ContainsRune(".!?…;", r) && stops(text, start, at, after, r):
			flush(after)
		}
		at = after
	}
	flush(len(text))
	return placed(text, joinLists(text, cut), tokens)
}

// trimmed is the stretch without white space at its ends; not ok where nothing is left.
func trimmed(text string, start, end int) (sentence, bool) {
	part := text[start:end]
	left := strings.TrimLeftFunc(part, unicode.IsSpace)
	start += len(part) - len(left)
	left = strings.TrimRightFunc(left, unicode.IsSpace)
	return sentence{start: start, end: start + len(left)}, left != ""
}

// wraps tells whether the line end at `at` is only a mailer's wrapping: a long line, then a small letter.
func wraps(text string, start, at int) bool {
	line := text[max(strings.LastIndexByte(text[:at], '\n')+1, start):at]
	next, _ := utf8.DecodeRuneInString(text[at+1:])
	return len(line) > 55 && unicode.IsLower(next)
}

// stops tells whether the sign at [at,after) ends a sentence: not in "réf. 12", "M. Durand" or "1. vis".
func stops(text string, start, at, after int, r rune) bool {
	next, size := utf8.DecodeRuneInString(text[after:])
	if size > 0 && !unicode.IsSpace(next) {
		return false
	}
	if r != '.' {
		return true
	}
	before := text[start:at]
	last := before[strings.LastIndexFunc(before, func(r rune) bool { return unicode.IsSpace(r) || r == '(' })+1:]
	if abbreviations[folded(last)] || utf8.RuneCountInString(last) == 1 && unicode.IsLetter(rune(last[0])) {
		return false
	}
	following := strings.TrimLeft(text[after:], " ")
	f, _ := utf8.DecodeRuneInString(following)
	number := last != "" && strings.Trim(last, "0123456789") == ""
	return !(number && len(last) <= 2 && (unicode.IsLetter(f) || unicode.IsDigit(f)))
}

var abbreviations = map[string]bool{"ref": true, "art": true, "mme": true, "mr": true, "mrs": true, "nr": true, "no": true,
	"st": true, "ste": true, "env": true, "qte": true, "cde": true, "fact": true, "tel": true, "str": true, "ca": true, "bzw": true,
	"z.b": true, "e.g": true, "i.e": true, "ex": true, "dr": true, "sr": true, "sra": true, "sig": true, "dott": true, "ing": true,
	"num": true, "pos": true, "inv": true, "approx": true, "bijv": true, "d.h": true, "u.a": true, "rag": true, "spett": true,
	"stk": true, "fra": true, "ord": true, "best": true, "rech": true, "prof": true, "lic": true, "c.a": true, "p.ej": true}

// joinLists puts the lines of a list, and short lines after a colon, with the stretch before them.
func joinLists(text string, cut []sentence) []sentence {
	joined := cut[:0:0]
	for _, s := range cut {
		if n := len(joined); n > 0 && belongs(text, joined[n-1], s) {
			joined[n-1].end = s.end
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

const longestJoin = 600 // bytes; a longer list is read in pieces

func belongs(text string, open, s sentence) bool {
	if s.end-open.start > longestJoin {
		return false
	}
	between := text[open.end:s.start]
	if !strings.Contains(between, "\n") {
		return false
	}
	opens := strings.HasSuffix(text[open.start:open.end], ":")
	blank := strings.Count(between, "\n") > 1
	return isItem(text[s.start:s.end]) && (opens || !blank)
}

// isItem tells whether a line is an item of a list: a bullet, or a number before a word.
func isItem(line string) bool {
	r, size := utf8.DecodeRuneInString(line)
	if strings.ContainsRune("-–—•*·+>▪", r) && len(line) > size {
		return true
	}
	return unicode.IsDigit(r) && len(line) < 120 && !strings.HasSuffix(line, "?")
}

// placed finds each stretch's tokens and whether it asks.
func placed(text string, cut []sentence, tokens []token) []sentence {
	at := 0
	for i := range cut {
		s := &cut[i]
		for at < len(tokens) && tokens[at].start < s.start {
			at++
		}
		s.first = at
		for at < len(tokens) && tokens[at].start < s.end {
			at++
		}
		s.last = at
		s.question = strings.Contains(text[s.start:s.end], "?")
	}
	return cut
}
