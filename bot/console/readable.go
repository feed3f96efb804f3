package console

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/domain"
)

// Bounds of what is shown of one text and of one line, in bytes and runes.
const (
	shownText   = 200_000
	shownLine   = 300
	shownBlanks = 2   // empty lines in a row
	shownMarks  = 500 // marked stretches in one text
)

// segment is a stretch of text that is shown in one way. Text never holds characters that cannot be seen.
type segment struct {
	Text string
	Mark *mark // nil: unmarked
	Link bool  // an address of the web, shown and not to be clicked
	// Hidden tells what was taken out here, Text then being empty: invisible, blank, cut.
	Hidden string
	Count  int    // characters or lines taken out
	Secret string // what invisible characters spell, where they spell something
}

// mark is a stretch of bytes of a text that means something.
type mark struct {
	start, end int
	Class      string // evidence, spot, row, message, policy, sum, untraced
	Label      string // number of the request, for evidence
	Intent     domain.Intent
	Rows       []rowView
	Spot       string // the place of an order that is read here
	Anchor     bool   // it begins here
}

var webAddress = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>"']{2,}`)

// readable splits a text from outside into stretches that are safe to show: what cannot be seen is taken
// out with a sign in its place, long gaps are closed, and marks lie over the words they belong to.
func readable(text string, marks []mark) []segment {
	cut := 0
	if len(text) > shownText {
		end := shownText
		for end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
		cut, text = len(text)-end, text[:end]
	}
	s := splitter{marks: ordered(marks, len(text)), links: links(text)}
	s.run(text)
	if cut > 0 {
		s.out = append(s.out, segment{Hidden: "cut", Count: cut})
	}
	return s.out
}

// ordered sorts marks and drops those that are empty, out of the text or on top of another.
func ordered(marks []mark, size int) []mark {
	marks = slices.Clone(marks)
	slices.SortStableFunc(marks, func(a, b mark) int { return cmp.Compare(a.start, b.start) })
	var kept []mark
	end := 0
	for _, m := range marks {
		if m.start >= end && m.end > m.start && m.end <= size && len(kept) < shownMarks {
			kept, end = append(kept, m), m.end
		}
	}
	return kept
}

func links(text string) []mark {
	var found []mark
	for _, at := range webAddress.FindAllStringIndex(text, shownMarks) {
		found = append(found, mark{start: at[0], end: at[1]})
	}
	return found
}

// splitter walks a text once; marks and links are sorted and do not overlap their like.
type splitter struct {
	marks, links []mark
	out          []segment
	visible      strings.Builder
	mark         *mark
	link         bool
	hidden       []rune
	newlines     int
}

func (s *splitter) run(text string) {
	for i, r := range text {
		m, l := under(&s.marks, i), under(&s.links, i) != nil
		if m != s.mark || l != s.link {
			s.flush()
			s.mark, s.link = m, l
		}
		if r == '\r' {
			continue
		}
		if invisible(r) {
			s.flushText()
			s.hidden = append(s.hidden, r)
			continue
		}
		s.flushHidden()
		if !s.gap(r) {
			s.visible.WriteRune(r)
		}
	}
	s.flush()
	s.closeGap()
}

// under is the mark that lies over the byte i, those before it dropped.
func under(marks *[]mark, i int) *mark {
	for len(*marks) > 0 && (*marks)[0].end <= i {
		*marks = (*marks)[1:]
	}
	if len(*marks) > 0 && (*marks)[0].start <= i {
		return &(*marks)[0]
	}
	return nil
}

// gap counts empty lines in a row and swallows those that would push the text out of sight.
func (s *splitter) gap(r rune) bool {
	if r == '\n' {
		s.newlines++
		return s.newlines > shownBlanks+1
	}
	if s.newlines > 0 && (r == ' ' || r == '\t' || r == '\u00a0') {
		return s.newlines > shownBlanks+1
	}
	s.closeGap()
	return false
}

func (s *splitter) closeGap() {
	if swallowed := s.newlines - shownBlanks - 1; swallowed > 0 {
		s.flushText()
		s.out = append(s.out, segment{Hidden: "blank", Count: swallowed})
	}
	s.newlines = 0
}

func (s *splitter) flush() {
	s.flushText()
	s.flushHidden()
}

func (s *splitter) flushText() {
	if s.visible.Len() > 0 {
		s.out = append(s.out, segment{Text: s.visible.String(), Mark: s.mark, Link: s.link})
		s.visible.Reset()
	}
}

// flushHidden leaves a sign where characters were taken out. A lone joiner, soft hyphen or variation
// selector is everyday typography and leaves none.
func (s *splitter) flushHidden() {
	if len(s.hidden) > 1 || len(s.hidden) == 1 && !everyday(s.hidden[0]) {
		s.out = append(s.out, segment{Hidden: "invisible", Count: len(s.hidden), Secret: spelled(s.hidden)})
	}
	s.hidden = nil
}
