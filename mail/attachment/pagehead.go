package attachment

import (
	"math"
	"strings"
	"unicode"
)

// headCol is one column of a header row on a page.
type headCol struct {
	text   string
	x0, x1 float64
	y0, y1 float64
	run    int // columns cut out of one run of words share it
}

// headRow is a header found on a page: the lines it covers and its columns.
type headRow struct {
	first, last int
	cols        []headCol
	lower       []headCol // of a record's last line, where records have two or more
}

func (h *headRow) cells(page int) []Cell {
	cols := append(append([]headCol(nil), h.cols...), h.lower...)
	out := make([]Cell, len(cols))
	for i, c := range cols {
		out[i] = Cell{Text: c.text, Place: Place{Page: page, X0: c.x0, Y0: c.y0, X1: c.x1, Y1: c.y1}}
	}
	return out
}

// findHeads gives the header rows of a page, top to bottom.
func findHeads(lines []textLine) []headRow {
	var out []headRow
	for i := 0; i < len(lines); i++ {
		if hasAmounts(&lines[i]) {
			continue
		}
		cols := splitHead(&lines[i])
		if h, ok := stackedHead(lines, i, cols); ok {
			out = append(out, h)
			i = h.last
			continue
		}
		if headerScore(headCells(cols)) < 2 {
			h, ok := tallHead(lines, i, cols)
			if !ok {
				continue
			}
			h.grow(lines, out)
			out = append(out, h)
			i = h.last
			continue
		}
		h := headRow{first: i, last: i, cols: cols}
		h.grow(lines, out)
		out = append(out, h)
		i = h.last
	}
	return out
}

// tallHead puts two or three lines together that are a header only as a whole, as
// when its cells are centred.
func tallHead(lines []textLine, i int, cols []headCol) (headRow, bool) {
	for j := i + 1; j < len(lines) && j <= i+2; j++ {
		if lines[j].base-lines[j-1].base > 1.9*math.Max(lines[j-1].size, 6) || hasAmounts(&lines[j]) {
			break
		}
		next := splitHead(&lines[j])
		if headerScore(headCells(next)) >= 2 {
			break
		}
		cols = mergeHead(cols, next)
		if headerScore(headCells(cols)) >= 3 {
			return headRow{first: i, last: j, cols: cols}, true
		}
	}
	return headRow{}, false
}

func headCells(cols []headCol) []Cell {
	out := make([]Cell, len(cols))
	for i, c := range cols {
		out[i] = Cell{Text: c.text}
	}
	return out
}

// hasAmounts says that a line holds numbers of its own: it is no header.
func hasAmounts(l *textLine) bool {
	n := 0
	for _, w := range l.words {
		if isNumber(w.Text) && len(w.Text) < 14 {
			n++
		}
	}
	return n >= 2
}

// grow takes in the lines above and below that are parts of wrapped header cells.
func (h *headRow) grow(lines []textLine, before []headRow) {
	floor := 0
	if n := len(before); n > 0 {
		floor = before[n-1].last + 1
	}
	for h.last+1 < len(lines) && h.joins(&lines[h.last+1], lines[h.last+1].base-lines[h.last].base) {
		h.last++
		h.cols = mergeHead(h.cols, splitHead(&lines[h.last]))
	}
	for h.first > floor && h.joins(&lines[h.first-1], lines[h.first].base-lines[h.first-1].base) {
		h.first--
		h.cols = mergeHead(splitHead(&lines[h.first]), h.cols)
	}
}

// joins says that a neighbouring line belongs to the header: near, without numbers,
// within the header's width, of words that headers use.
func (h *headRow) joins(l *textLine, distance float64) bool {
	if distance > 2*math.Max(l.size, 7) || hasDigits(l) {
		return false
	}
	left, right := h.cols[0].x0, h.cols[len(h.cols)-1].x1
	staggered := distance < 0.95*math.Max(l.size, 6) // cells centred in a tall header
	useful := 0
	for _, s := range l.spans() {
		if !staggered && (s.x0 < left-150 || s.x1 > right+150) {
			return false
		}
		p := phrase(s.text())
		known := roleOf(s.text()).conf >= 0.6
		for w := range strings.FieldsSeq(p) {
			known = known || noiseWords[w]
		}
		if !staggered && (p == "" || !known && !h.completes(s)) {
			return false
		}
		if len(strings.Fields(p)) > 4 {
			return false
		}
		useful++
	}
	return useful > 0
}

// completes says that a span, put beside the header cell under or over it, makes
// its meaning clearer.
func (h *headRow) completes(s span) bool {
	for _, c := range h.cols {
		if overlap(c.x0, c.x1, s.x0, s.x1) > 0 {
			was := roleOf(c.text)
			now := roleOf(c.text + " " + s.text())
			if up := roleOf(s.text() + " " + c.text); up.conf > now.conf {
				now = up
			}
			return now.conf > was.conf || now.conf >= 0.9 || now.role != "" && now.role == was.role && now.conf >= 0.45
		}
	}
	return false
}

func hasDigits(l *textLine) bool {
	for _, w := range l.words {
		speck := w.Confidence < 0.8 && len(w.Text) <= 2
		if strings.ContainsAny(w.Text, "0123456789") && !speck {
			return true
		}
	}
	return false
}

func overlap(a0, a1, b0, b1 float64) float64 { return math.Min(a1, b1) - math.Max(a0, b0) }

// mergeHead puts the columns of an upper and a lower header line together where
// they stand over one another.
func mergeHead(upper, lower []headCol) []headCol {
	out := append([]headCol(nil), upper...)
	for _, c := range lower {
		best, most := -1, 0.0
		for i, u := range out {
			if o := overlap(u.x0, u.x1, c.x0, c.x1); o > most {
				best, most = i, o
			}
		}
		if best < 0 {
			at := 0
			for at < len(out) && out[at].x0 < c.x0 {
				at++
			}
			out = append(out[:at], append([]headCol{c}, out[at:]...)...)
			continue
		}
		u := &out[best]
		u.text = joinHyphen(u.text, c.text)
		u.x0, u.x1, u.y0, u.y1 = math.Min(u.x0, c.x0), math.Max(u.x1, c.x1), math.Min(u.y0, c.y0), math.Max(u.y1, c.y1)
	}
	return out
}

// joinHyphen joins a wrapped header, undoing a hyphen at the line's end when the
// next line goes on in small letters, and a break inside of a known word.
func joinHyphen(a, b string) string {
	if _, whole := roleTable()[phrase(a+b)]; whole && len(b) <= 6 && roleOf(a+" "+b).conf < 1 {
		return a + b
	}
	if strings.HasSuffix(a, "-") && b != "" && b[0] >= 'a' && b[0] <= 'z' {
		return strings.TrimSuffix(a, "-") + b
	}
	return a + " " + b
}

// splitHead cuts a line into header columns: at wide gaps, and inside a run of
// words where known header phrases meet.
func splitHead(l *textLine) []headCol {
	var out []headCol
	for n, s := range l.spans() {
		s.words = unglue(s.words)
		if partRole(s.text()).conf >= 0.9 || len(s.words) == 1 || len(s.words) > 14 {
			out = append(out, headOf(s.words, n))
			continue
		}
		for _, piece := range bestPieces(s.words) {
			out = append(out, headOf(piece, n))
		}
	}
	return out
}

// unglue cuts a word such as "QtyUnit", whose parts were set without a space, where
// small letters meet a capital and the second part is a header.
func unglue(words []word) []word {
	var out []word
	for _, w := range words {
		r := []rune(w.Text)
		cut := 0
		for i := 1; i < len(r); i++ {
			if unicode.IsLower(r[i-1]) && unicode.IsUpper(r[i]) && i >= 2 && roleOf(string(r[i:])).conf == 1 {
				cut = i
			}
		}
		if cut == 0 {
			out = append(out, w)
			continue
		}
		a, b := w, w
		a.Text, b.Text = string(r[:cut]), string(r[cut:])
		a.X1 = w.X0 + (w.X1-w.X0)*float64(cut)/float64(len(r)) - 0.5
		b.X0 = a.X1 + 1
		out = append(out, a, b)
	}
	return out
}

func headOf(words []word, run int) headCol {
	var s span
	for _, w := range words {
		s.add(w)
	}
	return headCol{text: s.text(), x0: s.x0, x1: s.x1, y0: s.y0, y1: s.y1, run: run}
}

// bestPieces cuts words into header phrases so that most of them are explained by
// the fewest pieces. A wider gap makes a cut cheaper.
func bestPieces(words []word) [][]word {
	n := len(words)
	score := make([]float64, n+1)
	from := make([]int, n+1)
	for j := 1; j <= n; j++ {
		score[j] = math.Inf(-1)
		for i := max(0, j-7); i < j; i++ {
			text := wordsText(words[i:j])
			v := score[i] - 0.25
			if i > 0 {
				gap := (words[i].X0 - words[i-1].X1) / math.Max(words[i].size, 5)
				v += math.Min(0.6, math.Max(-0.4, (gap-0.35)*1.5))
			}
			if h := roleOf(text); h.conf >= 0.45 {
				v += h.conf * float64(len(strings.Fields(phrase(text))))
			} else {
				v -= 0.5
			}
			if i > 0 && j-i > 1 && noiseWords[phrase(words[i].Text)] {
				v -= 0.4 // "GBP" belongs to the header before it
			}
			if i > 0 && strings.HasPrefix(text, "/") || j < n && strings.HasSuffix(text, "/") {
				v -= 1.5 // both sides of a slash are one header in two languages
			}
			if v > score[j] {
				score[j], from[j] = v, i
			}
		}
	}
	var out [][]word
	for j := n; j > 0; j = from[j] {
		out = append([][]word{words[from[j]:j]}, out...)
	}
	return out
}
