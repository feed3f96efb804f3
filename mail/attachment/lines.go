package attachment

import (
	"math"
	"sort"
	"strings"
)

// textLine is a row of words on one baseline, left to right.
type textLine struct {
	words        []word
	base         float64
	y0, y1, size float64
	page         int
	wide         bool // its spaces are wide
	// mark is what the words of the whole line say of it.
	mark lineMark
}

// lineMark says what a line is by its words.
type lineMark struct{ total, page, foot bool }

// markOf reads the words of a line.
func markOf(l *textLine) lineMark {
	f := fold(l.text())
	return lineMark{
		total: totalWords.MatchString(f),
		page:  holdsOne(f, pageStems) && pageWords.MatchString(f),
		foot:  holdsOne(f, footStems) && footWords.MatchString(f),
	}
}

// linesOf gathers the words of a page into lines, top to bottom.
func linesOf(l *layout) []textLine {
	words := make([]word, 0, len(l.words))
	for _, w := range l.words {
		if !w.tilted {
			words = append(words, w)
		}
	}
	sort.SliceStable(words, func(i, j int) bool { return words[i].base < words[j].base })
	var lines []textLine
	for _, w := range words {
		if at := lineFor(lines, w); at >= 0 {
			lines[at].add(w)
		} else {
			n := textLine{page: l.number}
			n.add(w)
			lines = append(lines, n)
		}
	}
	for i := range lines {
		ws := lines[i].words
		sort.SliceStable(ws, func(a, b int) bool { return ws[a].X0 < ws[b].X0 })
		ws = dropLeaders(ws)
		lines[i].words = joinSpaced(ws)
		lines[i].wide = len(lines[i].words) < len(ws)
	}
	sort.SliceStable(lines, func(i, j int) bool { return lines[i].base < lines[j].base })
	if wideSpaces(lines) {
		for i := range lines {
			lines[i].wide = true
		}
	}
	for i := range lines {
		lines[i].mark = markOf(&lines[i])
		for k := range lines[i].words {
			lines[i].words[k].number = startsNumber(lines[i].words[k].Text)
		}
	}
	return lines
}

// lineFor gives the line among the last ones on whose baseline w sits.
func lineFor(lines []textLine, w word) int {
	best, dist := -1, math.Inf(1)
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-6; i-- {
		d := math.Abs(lines[i].base - w.base)
		if tol := 0.33 * math.Max(6, math.Min(lines[i].size, math.Max(w.size, 6))); d <= tol && d < dist {
			best, dist = i, d
		}
	}
	return best
}

func (t *textLine) add(w word) {
	if len(t.words) == 0 {
		t.base, t.y0, t.y1, t.size = w.base, w.Y0, w.Y1, w.size
	} else {
		n := float64(len(t.words))
		t.base = (t.base*n + w.base) / (n + 1)
		t.y0, t.y1, t.size = math.Min(t.y0, w.Y0), math.Max(t.y1, w.Y1), math.Max(t.size, w.size)
	}
	t.words = append(t.words, w)
}

// spans cuts a line where the gap between words is wider than a space by far.
func (t *textLine) spans() []span {
	var out []span
	for i, w := range t.words {
		if i > 0 && w.X0-out[len(out)-1].x1 <= t.gapLimit(t.words[i-1], w) {
			out[len(out)-1].add(w)
			continue
		}
		var s span
		s.add(w)
		out = append(out, s)
	}
	return out
}

// gapLimit is the widest gap inside a span: a good letter's height.
func (t *textLine) gapLimit(a, b word) float64 {
	k := 1.05
	if t.wide {
		k = 1.6
	}
	return k * math.Max(5, math.Min(12, math.Max(0.8*t.size, math.Max(a.size, b.size))))
}

// span is a run of words close together.
type span struct {
	words          []word
	x0, y0, x1, y1 float64
}

func (s *span) add(w word) {
	if len(s.words) == 0 {
		s.x0, s.y0, s.x1, s.y1 = w.X0, w.Y0, w.X1, w.Y1
	} else {
		s.x0, s.y0, s.x1, s.y1 = math.Min(s.x0, w.X0), math.Min(s.y0, w.Y0), math.Max(s.x1, w.X1), math.Max(s.y1, w.Y1)
	}
	s.words = append(s.words, w)
}

func (s *span) text() string { return wordsText(s.words) }

func wordsText(ws []word) string {
	parts := make([]string, len(ws))
	for i, w := range ws {
		parts[i] = w.Text
	}
	return strings.Join(parts, " ")
}

func (s *span) place(page int) Place {
	return Place{Page: page, X0: s.x0, Y0: s.y0, X1: s.x1, Y1: s.y1}
}

// lineText writes a line; spans stand two spaces apart.
func (t *textLine) text() string {
	var parts []string
	for _, s := range t.spans() {
		parts = append(parts, s.text())
	}
	return strings.Join(parts, "  ")
}

// pagesText writes pages as lines, an empty line where there is a wide space.
func pagesText(pages [][]textLine) string {
	var b strings.Builder
	for p, lines := range pages {
		if p > 0 {
			b.WriteString("\f\n")
		}
		for i, l := range lines {
			if i > 0 && l.y0-lines[i-1].y1 > 1.2*math.Max(l.size, 8) {
				b.WriteString("\n")
			}
			b.WriteString(l.text() + "\n")
		}
	}
	return b.String()
}

// wideSpaces says that the words of a page stand far apart, as in letters of one
// width: most gaps between neighbours are as wide as the letters are high.
func wideSpaces(lines []textLine) bool {
	var gaps []float64
	for i := range lines {
		for k := 1; k < len(lines[i].words); k++ {
			a, b := lines[i].words[k-1], lines[i].words[k]
			if g := (b.X0 - a.X1) / math.Max(5, math.Max(a.size, b.size)); g < 1.7 {
				gaps = append(gaps, g)
			}
		}
	}
	if len(gaps) < 8 {
		return false
	}
	sort.Float64s(gaps)
	return gaps[len(gaps)*35/100] > 0.68
}
