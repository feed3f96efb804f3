package attachment

import (
	"math"
	"sort"
)

// pageTables finds the tables of lines on pages and gives all the text as chunks.
func pageTables(pages []layout, lines [][]textLine) ([]Table, []chunk) {
	var tables []Table
	used := make([]map[int]bool, len(lines))
	var last *pageTable
	for p := range lines {
		used[p] = map[int]bool{}
		heads := findHeads(lines[p])
		if last != nil && (len(heads) == 0 || heads[0].first > 3) {
			end := len(lines[p])
			if len(heads) > 0 {
				end = heads[0].first
			}
			if cont := last.resume(&pages[p], lines[p], end); cont != nil {
				tables[len(tables)-1].Rows = append(tables[len(tables)-1].Rows, cont.rows...)
				cont.mark(used[p])
				last = cont
			}
		}
		for h := range heads {
			end := len(lines[p])
			if h+1 < len(heads) {
				end = heads[h+1].first
			}
			t := newPageTable(&pages[p], lines[p], heads[h], end)
			if len(heads[h].lower) > 0 {
				t = newStackedTable(&pages[p], lines[p], heads[h], end)
			}
			if t == nil {
				continue
			}
			tables = addTable(tables, t.head.cells(pages[p].number), t.rows)
			t.mark(used[p])
			last = t
		}
	}
	if len(tables) == 0 {
		tables = headlessTables(lines, used)
	}
	return tables, pageChunks(lines, used)
}

// pageTable is a table on one page while it is being read.
type pageTable struct {
	head    headRow
	page    *layout
	lines   []textLine
	bounds  []float64 // between the columns
	columns []headRole
	rows    [][]Cell
	taken   []int // lines that belong to it
}

// newPageTable reads the table under a header; nil where it has no rows.
func newPageTable(page *layout, lines []textLine, head headRow, end int) *pageTable {
	t := &pageTable{head: head, page: page, lines: lines}
	t.setColumns()
	t.unglueQuantities(head.last+1, end)
	t.fit(head.last+1, end)
	if t.mergeEmpty(head.last+1, end) {
		t.fit(head.last+1, end)
	}
	t.refit(head.last+1, end)
	t.splitMixed(head.last+1, end)
	t.read(head.last+1, end)
	if len(t.rows) == 0 {
		return nil
	}
	for i := head.first; i <= head.last; i++ {
		t.taken = append(t.taken, i)
	}
	return t
}

// resume reads the rows of a table that goes on without its header.
func (t *pageTable) resume(page *layout, lines []textLine, end int) *pageTable {
	if math.Abs(page.width-t.page.width) > 2 || len(t.head.lower) > 0 {
		return nil
	}
	n := &pageTable{head: t.head, page: page, lines: lines, bounds: t.bounds, columns: t.columns}
	n.read(0, end)
	if len(n.rows) == 0 {
		return nil
	}
	return n
}

func (t *pageTable) setColumns() {
	t.columns = make([]headRole, len(t.head.cols))
	for i, c := range t.head.cols {
		t.columns[i] = roleOf(c.text)
	}
}

func (t *pageTable) column(roles ...Role) int {
	for i, c := range t.columns {
		for _, r := range roles {
			if c.role == r {
				return i
			}
		}
	}
	return -1
}

func (t *pageTable) mark(used map[int]bool) {
	for _, i := range t.taken {
		used[i] = true
	}
}

// fit places the bounds between columns: between the ends of two neighbouring
// header cells, where the fewest words of the rows are cut and the gap is widest;
// on a drawn line where there is one.
func (t *pageTable) fit(from, end int) {
	t.fitTo(t.sample(from, end))
}

// refit places the bounds once more by the rows and what is as full between them:
// other lines with numbers, as those of a footer, disturb the first fit.
func (t *pageTable) refit(from, end int) {
	anchors := t.anchors(from, end)
	if len(anchors) == 0 {
		return
	}
	var rows []textLine
	full := len(t.head.cols)
	for _, i := range anchors {
		rows = append(rows, t.lines[i])
		full = min(full, filledCount(t.split(&t.lines[i])))
	}
	for _, l := range t.sample(anchors[0], anchors[len(anchors)-1]+1) {
		if filledCount(t.split(&l)) >= full {
			rows = append(rows, l)
		}
	}
	t.fitTo(rows)
}

func (t *pageTable) fitTo(sample []textLine) {
	t.bounds = make([]float64, len(t.head.cols)-1)
	for i := range t.bounds {
		a, b := t.head.cols[i], t.head.cols[i+1]
		lo, hi := a.x1, b.x0
		if lo > hi {
			lo, hi = hi, lo
		}
		if t.page.recognised {
			// The boxes of a recognised header are a little too wide or too narrow.
			lo, hi = math.Max(lo-5, (a.x0+a.x1)/2), math.Min(hi+5, (b.x0+b.x1)/2)
		}
		if i > 0 {
			lo = math.Max(lo, t.bounds[i-1])
		}
		hi = math.Max(lo, hi)
		t.bounds[i] = t.bestBound(sample, lo, hi, i)
		if cuts(sample, t.bounds[i]) == 0 {
			continue
		}
		// Cells wider than their headers: look under the headers themselves.
		lo, hi = math.Min(lo, a.x0+2), math.Max(hi, b.x1-2)
		if i > 0 {
			lo = math.Max(lo, t.bounds[i-1])
		}
		if i+2 < len(t.head.cols) {
			hi = math.Min(hi, t.head.cols[i+2].x0)
		}
		if x := t.bestBound(sample, lo, math.Max(lo, hi), i); cuts(sample, x) < cuts(sample, t.bounds[i]) {
			t.bounds[i] = x
		}
	}
}

// cuts counts the lines in which x goes through a word.
func cuts(sample []textLine, x float64) int {
	n := 0
	for i := range sample {
		for _, w := range sample[i].words {
			if w.X0+0.5 < x && x < w.X1-0.5 {
				n++
				break
			}
		}
	}
	return n
}

// sample gives the lines that are likely rows: with a number near the quantity.
func (t *pageTable) sample(from, end int) []textLine {
	q := t.column(RoleQuantity)
	if q < 0 {
		q = t.column(RoleAmount, RoleUnitPrice)
	}
	lo, hi := 0.0, t.page.width
	if q > 0 {
		lo = t.head.cols[q-1].x1
	}
	if q >= 0 && q+1 < len(t.head.cols) {
		hi = t.head.cols[q+1].x0
	}
	left, right := t.sides()
	var out []textLine
	for i := from; i < end; i++ {
		l := t.lines[i]
		if l.words[0].X0 < left || l.words[len(l.words)-1].X1 > right || len(l.words) < 2 || l.mark.foot || t.sentence(&l) {
			continue
		}
		for _, w := range l.words {
			if w.X1 > lo && w.X0 < hi && w.number {
				out = append(out, l)
				break
			}
		}
	}
	return out
}

// sentence says that most of the line is one long run of words, and no quantity stands under its header.
func (t *pageTable) sentence(l *textLine) bool {
	if t.countsUnderHeader(l) {
		return false
	}
	width := t.head.cols[len(t.head.cols)-1].x1 - t.head.cols[0].x0
	for _, s := range l.spans() {
		if len(s.words) > 6 && s.x1-s.x0 > 0.6*width {
			return true
		}
	}
	return false
}

// countsUnderHeader says that a run of words of its own begins with a number where the header of quantities stands.
func (t *pageTable) countsUnderHeader(l *textLine) bool {
	q := t.column(RoleQuantity)
	if q < 0 {
		return false
	}
	head := t.head.cols[q]
	spans := l.spans()
	for i := range spans {
		s := &spans[i]
		if len(spans) > 1 && len(s.words) <= 3 && s.x0 < head.x1+10 && s.x1 > head.x0-10 && startsNumber(wordsText(s.words)) {
			return true
		}
	}
	return false
}

func startsNumber(s string) bool {
	n, ok := parseNumeral(s, 0)
	return ok && n.lead == "" && (n.rest == "" || isUnitWord(n.rest))
}

// bestBound places bound i between lo and hi.
func (t *pageTable) bestBound(sample []textLine, lo, hi float64, i int) float64 {
	for _, r := range t.page.rules {
		if r.x0 == r.x1 && r.x0 >= lo-1 && r.x0 <= hi+1 && len(sample) > 0 && r.y1 > sample[0].y0 && r.y0 < sample[len(sample)-1].y1 {
			return r.x0
		}
	}
	best, bestCost := (lo+hi)/2, math.Inf(1)
	for _, x := range candidates(sample, lo, hi) {
		cost := 0.0
		for _, l := range sample {
			cost += cutCost(&l, x)
			if t.columns[i].role == RoleQuantity && !t.quantityBefore(&l, i, x) {
				cost += 4
			}
		}
		cost -= 0.001 * math.Min(math.Abs(x-lo), math.Abs(hi-x))
		if cost < bestCost {
			best, bestCost = x, cost
		}
	}
	return best
}

// quantityBefore says that a bound at x leaves a number in the quantity column i, of
// which it is the right end.
func (t *pageTable) quantityBefore(l *textLine, i int, x float64) bool {
	from := 0.0
	if i > 0 {
		from = t.bounds[i-1]
	}
	for _, w := range l.words {
		if mid := (w.X0 + w.X1) / 2; mid > from && mid < x && w.number {
			return true
		}
	}
	return false
}

// candidates are the middles of the gaps that the lines leave between lo and hi.
func candidates(sample []textLine, lo, hi float64) []float64 {
	xs := []float64{lo, hi, (lo + hi) / 2}
	for _, l := range sample {
		prev := 0.0
		for _, w := range l.words {
			if g0, g1 := math.Max(prev, lo), math.Min(w.X0, hi); g1 >= g0 {
				xs = append(xs, (g0+g1)/2, (prev+w.X0)/2)
			}
			prev = w.X1
		}
		if prev < hi {
			xs = append(xs, (math.Max(prev, lo)+hi)/2)
		}
	}
	out := xs[:0]
	for _, x := range xs {
		if x >= lo && x <= hi {
			out = append(out, x)
		}
	}
	sort.Float64s(out)
	kept := out[:0]
	for _, x := range out {
		if len(kept) == 0 || x-kept[len(kept)-1] > 0.4 {
			kept = append(kept, x)
		}
	}
	return kept
}

// cutCost is high where x cuts a word and low in a wide gap.
func cutCost(l *textLine, x float64) float64 {
	left, right := math.Inf(-1), math.Inf(1)
	for _, w := range l.words {
		if w.X0+0.5 < x && x < w.X1-0.5 {
			return 10
		}
		if w.X1 <= x+0.5 {
			left = math.Max(left, w.X1)
		} else {
			right = math.Min(right, w.X0)
		}
	}
	return 2 * math.Exp(-1.5*(right-left)/math.Max(l.size, 5))
}

// mergeEmpty joins header pieces cut from one run of words when no row has words
// in one of them; it reports whether anything changed.
func (t *pageTable) mergeEmpty(from, end int) bool {
	sample := t.sample(from, end)
	if len(sample) == 0 {
		return false
	}
	filled := make([]int, len(t.head.cols))
	for _, l := range sample {
		for c, ws := range t.split(&l) {
			if len(ws) > 0 {
				filled[c]++
			}
		}
	}
	var cols []headCol
	for i, c := range t.head.cols {
		if n := len(cols); n > 0 && cols[n-1].run == c.run && cols[n-1].y0 == c.y0 && (filled[i] == 0 || filled[i-1] == 0) {
			u := &cols[n-1]
			u.text, u.x1, u.y1 = u.text+" "+c.text, math.Max(u.x1, c.x1), math.Max(u.y1, c.y1)
			continue
		}
		cols = append(cols, c)
	}
	changed := len(cols) < len(t.head.cols)
	t.head.cols = cols
	t.setColumns()
	return changed
}

// split deals the words of a line to the columns, by their middles.
func (t *pageTable) split(l *textLine) [][]word {
	out := make([][]word, len(t.head.cols))
	for _, w := range l.words {
		c := sort.SearchFloat64s(t.bounds, (w.X0+w.X1)/2)
		out[c] = append(out[c], w)
	}
	return out
}
