package attachment

import (
	"math"
	"slices"
	"sort"
	"strings"
)

// read finds the rows between two lines: anchors first, which hold a quantity, then
// the lines around them that are their wrapped cells.
func (t *pageTable) read(from, end int) {
	anchors := t.anchors(from, end)
	if len(anchors) == 0 {
		return
	}
	groups := make([][]int, len(anchors))
	for k, a := range anchors {
		groups[k] = append(groups[k], a)
	}
	t.before(groups, anchors, from)
	for k := 0; k+1 < len(anchors); k++ {
		t.between(groups, anchors, k)
	}
	t.after(groups, anchors, end)
	for _, g := range groups {
		sort.Ints(g)
		t.rows = append(t.rows, t.row(g))
		t.taken = append(t.taken, g...)
	}
}

// anchors are the lines that hold a quantity in its column and something that says
// of what, or that continue the numbering of positions.
func (t *pageTable) anchors(from, end int) []int {
	q := t.column(RoleQuantity)
	var out, seen []int
	for i := from; i < end; i++ {
		switch {
		case q >= 0 && t.anchor(i, q) || q < 0 && t.amountAnchor(i):
			if len(seen) > 0 && t.tooFar(seen, i) {
				return t.byPosition(out, from, end)
			}
			out, seen = append(out, i), append(seen, i)
		case t.blankRow(t.split(&t.lines[i])):
			seen = append(seen, i)
		}
	}
	return t.byPosition(out, from, end)
}

// tooFar says that line i stands so far beneath the rows that it is something else.
func (t *pageTable) tooFar(rows []int, i int) bool {
	last := t.lines[rows[len(rows)-1]]
	pitch := 4 * math.Max(last.size, 8)
	if len(rows) > 1 {
		pitch = math.Max(pitch, (last.base-t.lines[rows[0]].base)/float64(len(rows)-1))
	}
	return t.lines[i].base-last.base > 4*pitch
}

func (t *pageTable) anchor(i, q int) bool {
	l := &t.lines[i]
	cells := t.split(l)
	text := wordsText(cells[q])
	n, ok := parseNumeral(text, 0)
	if !ok || n.lead != "" && !isUnitWord(n.lead) && fold(n.lead) != "x" || n.rest != "" && len(strings.Fields(n.rest)) > 4 || n.rest != "" && strings.HasPrefix(n.rest, "/") {
		return false
	}
	if t.misfit(l, cells) {
		return false
	}
	what := 0
	for c := range cells {
		if c == q || len(cells[c]) == 0 {
			continue
		}
		switch s := wordsText(cells[c]); t.columns[c].role {
		case RoleOurSKU, RoleBuyerSKU, roleSKU, RoleGTIN:
			what++
		case RoleDescription:
			if letters(s) > 1 || looksCode(s) {
				what++
			}
		case RolePosition:
			if isNumber(s) {
				what++
			}
		case "":
			what++
		}
	}
	if what == 0 && t.labelled(i, q) {
		what++
	}
	return what > 0 && !l.mark.foot && !l.mark.total
}

// labelled says that a line of figures has its words on the lines over or under it,
// half a line away: a cell of two lines beside centred ones.
func (t *pageTable) labelled(i, q int) bool {
	for _, j := range []int{i - 1, i + 1} {
		if j < 0 || j >= len(t.lines) || math.Abs(t.lines[j].base-t.lines[i].base) > math.Max(t.lines[j].size, 7) {
			continue
		}
		cells := t.split(&t.lines[j])
		if len(cells[q]) > 0 || t.misfit(&t.lines[j], cells) {
			continue
		}
		for c := range cells {
			switch t.columns[c].role {
			case RoleOurSKU, RoleBuyerSKU, roleSKU, RoleDescription:
				if len(cells[c]) > 0 {
					return true
				}
			}
		}
	}
	return false
}

// amountAnchor serves tables without a quantity column.
func (t *pageTable) amountAnchor(i int) bool {
	cells := t.split(&t.lines[i])
	numbers := 0
	for c := range cells {
		if isNumber(wordsText(cells[c])) {
			numbers++
		}
	}
	return numbers >= 2 && !t.misfit(&t.lines[i], cells) && !t.lines[i].mark.total
}

// misfit says that a line does not respect the columns: words run across the bounds
// without a gap, or it stands outside the table.
func (t *pageTable) misfit(l *textLine, cells [][]word) bool {
	crossings := 0
	for _, b := range t.bounds {
		for i := range l.words {
			w := l.words[i]
			if w.X0 < b-2 && w.X1 > b+2 && math.Min(b-w.X0, w.X1-b) > 0.25*(w.X1-w.X0) {
				crossings++
			}
		}
	}
	if t.running(l, cells) {
		return true
	}
	left, right := t.sides()
	outside := l.words[0].X0 < left || l.words[len(l.words)-1].X1 > right
	return outside || crossings >= 2 || crossings == 1 && len(l.words) > 4 && filledCount(cells) <= 2
}

// sides are how far to the left and right words of the table may stand: a last
// column of words may reach far beyond its header.
func (t *pageTable) sides() (left, right float64) {
	last := len(t.head.cols) - 1
	left, right = t.head.cols[0].x0-90, t.head.cols[last].x1+110
	switch t.columns[last].role {
	case RoleDescription, RoleNote, "":
		right = t.page.width
	}
	return left, right
}

// running says that the words run on across the bounds with no more than a space
// between them, as in a sentence.
func (t *pageTable) running(l *textLine, cells [][]word) bool {
	narrow, wide := 0, 0
	limit := 0.62
	if l.wide {
		limit = 1.15
	}
	for i := 1; i < len(l.words); i++ {
		a, b := l.words[i-1], l.words[i]
		if sort.SearchFloat64s(t.bounds, (a.X0+a.X1)/2) == sort.SearchFloat64s(t.bounds, (b.X0+b.X1)/2) {
			continue
		}
		if b.X0-a.X1 < limit*math.Max(5, l.size) {
			narrow++
		} else {
			wide++
		}
	}
	return narrow > wide+1 || narrow >= 1 && wide == 0 && filledCount(cells) > 2
}

func filledCount(cells [][]word) int {
	n := 0
	for _, c := range cells {
		if len(c) > 0 {
			n++
		}
	}
	return n
}

// byPosition uses the column of positions: where most rows have one, lines without
// are parts of rows; and where as many lines have a position as a quantity, each
// before its own, the row begins at the position.
func (t *pageTable) byPosition(anchors []int, from, end int) []int {
	p := t.column(RolePosition)
	if p < 0 || len(anchors) < 2 {
		return anchors
	}
	var positions, both []int
	for i := from; i < end; i++ {
		cells := t.split(&t.lines[i])
		s := wordsText(cells[p])
		if !positionShape(s) || len(s) > 8 || t.misfit(&t.lines[i], cells) {
			continue
		}
		positions = append(positions, i)
		if slices.Contains(anchors, i) {
			both = append(both, i)
		}
	}
	if len(both)*10 >= len(anchors)*6 {
		return both
	}
	if len(positions) != len(anchors) {
		return anchors
	}
	for k := range positions {
		if positions[k] > anchors[k] || k+1 < len(positions) && anchors[k] >= positions[k+1] {
			return anchors
		}
	}
	return positions
}

// continues says that a line can be a wrapped part of a row: it respects the
// columns and has only words where words belong.
func (t *pageTable) continues(i int) bool {
	l := &t.lines[i]
	cells := t.split(l)
	if l.mark != (lineMark{}) || t.blankRow(cells) || t.misfit(l, cells) {
		return false
	}
	wordy := false
	for c, ws := range cells {
		if len(ws) == 0 {
			continue
		}
		s := wordsText(ws)
		switch t.columns[c].role {
		case RoleQuantity, RoleUnitPrice, RoleAmount:
			if letters(s) > 4 && !isUnitWord(s) {
				return false
			}
		case RoleDescription, RoleNote, "":
			wordy = true
		case RolePosition:
			return false // another row, or the title of a section
		default:
			wordy = true
		}
	}
	return wordy
}

// blankRow says that a line is a row of its own to which no quantity was written, as on
// a printed form: a number of an article, and a price, a unit, or a description.
func (t *pageTable) blankRow(cells [][]word) bool {
	code, more := false, false
	for c, ws := range cells {
		s := wordsText(ws)
		switch t.columns[c].role {
		case RoleOurSKU, RoleBuyerSKU, roleSKU:
			code = code || looksCode(s) && gtinOrEmpty(s) == ""
		case RoleUnit, RoleUnitPrice, RoleAmount, RolePosition:
			more = more || s != ""
		}
	}
	return code && more
}

// before gives lines over the first anchor to it: cells centred in their row.
func (t *pageTable) before(groups [][]int, anchors []int, from int) {
	for i := anchors[0] - 1; i >= from; i-- {
		next := t.lines[i+1]
		if next.base-t.lines[i].base > 1.5*math.Max(next.size, 8) || !t.continues(i) || t.ruleBetween(t.lines[i].base, next.base) {
			return
		}
		groups[0] = append(groups[0], i)
	}
}

// between deals the lines between two anchors: at a drawn line, else at the widest
// gap, else all to the upper one.
func (t *pageTable) between(groups [][]int, anchors []int, k int) {
	a, b := anchors[k], anchors[k+1]
	if b == a+1 {
		return
	}
	cut, widest, narrowest := b, 0.0, math.Inf(1)
	for i := a; i < b; i++ {
		gap := t.lines[i+1].base - t.lines[i].base
		if t.ruleBetween(t.lines[i].base, t.lines[i+1].base) {
			gap += 100
		}
		if gap > widest+0.4 {
			cut, widest = i+1, gap
		}
		narrowest = math.Min(narrowest, gap)
	}
	if widest < 1.12*narrowest {
		cut = b
	}
	for i := a + 1; i < cut; i++ {
		if !t.near(i-1, i) || !t.continues(i) {
			break
		}
		groups[k] = append(groups[k], i)
	}
	for i := b - 1; i >= cut; i-- {
		if !t.near(i, i+1) || !t.continues(i) {
			break
		}
		groups[k+1] = append(groups[k+1], i)
	}
}

// near says that line j follows line i as in one paragraph or one row.
func (t *pageTable) near(i, j int) bool {
	return t.lines[j].base-t.lines[i].base <= 2.3*math.Max(8, math.Max(t.lines[i].size, t.lines[j].size))
}

// after gives the lines beneath the last anchor to it while they stand close.
func (t *pageTable) after(groups [][]int, anchors []int, end int) {
	k := len(anchors) - 1
	pitch := t.innerPitch(groups, anchors)
	for i := anchors[k] + 1; i < end; i++ {
		gap := t.lines[i].base - t.lines[i-1].base
		if gap > pitch || !t.continues(i) || t.ruleBetween(t.lines[i-1].base, t.lines[i].base) {
			return
		}
		groups[k] = append(groups[k], i)
	}
}

// innerPitch is the distance of lines inside a row, taken from the rows above.
func (t *pageTable) innerPitch(groups [][]int, anchors []int) float64 {
	most := 0.0
	for k, g := range groups[:len(groups)-1] {
		for _, i := range g {
			if i > anchors[k] {
				most = math.Max(most, t.lines[i].base-t.lines[i-1].base)
			}
		}
	}
	size := math.Max(8, t.lines[anchors[len(anchors)-1]].size)
	if most > 0 {
		return most + 0.2*size
	}
	if len(anchors) > 2 {
		return math.Min(1.35*size, 0.8*(t.lines[anchors[1]].base-t.lines[anchors[0]].base))
	}
	return 1.35 * size
}

// ruleBetween says that a horizontal line is drawn across the table between two
// baselines.
func (t *pageTable) ruleBetween(y0, y1 float64) bool {
	width := t.head.cols[len(t.head.cols)-1].x1 - t.head.cols[0].x0
	covered := 0.0
	for _, r := range t.page.rules {
		if r.y0 == r.y1 && r.y0 > y0+0.5 && r.y0 < y1-0.5 {
			covered += r.x1 - r.x0
		}
	}
	return covered > 0.5*width
}

// row joins the lines of one row cell by cell.
func (t *pageTable) row(lines []int) []Cell {
	out := make([]Cell, len(t.head.cols))
	for _, i := range lines {
		for c, ws := range t.split(&t.lines[i]) {
			if len(ws) == 0 {
				continue
			}
			var s span
			for _, w := range ws {
				s.add(w)
			}
			cell := &out[c]
			if cell.Text != "" {
				cell.Text += "\n"
			}
			cell.Text += s.text()
			cell.Place = union(cell.Place, s.place(t.page.number))
		}
	}
	return out
}
