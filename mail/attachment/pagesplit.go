package attachment

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// splitMixed cuts a column in two where every row has two things of different kinds
// in it with a gap at the same place: headers that stand close were taken for one.
func (t *pageTable) splitMixed(from, end int) {
	rows := t.anchors(from, end)
	if len(rows) < 2 {
		return
	}
	for c := 0; c < len(t.head.cols); c++ {
		switch t.columns[c].role {
		case RoleDescription, RoleNote, RoleQuantity:
			continue
		}
		var cells [][]word
		for _, i := range rows {
			if ws := t.split(&t.lines[i])[c]; len(ws) > 0 {
				cells = append(cells, ws)
			}
		}
		if x, ok := mixedAt(cells); ok && len(cells)*4 >= len(rows)*3 {
			t.insertColumn(c, x)
			c++
		}
	}
}

// mixedAt gives the place where cells of two things part.
func mixedAt(cells [][]word) (float64, bool) {
	lo, hi, kind := math.Inf(-1), math.Inf(1), ""
	for _, ws := range cells {
		found := false
		for k := 1; k < len(ws) && !found; k++ {
			pair := kindsOf(wordsText(ws[:k]), wordsText(ws[k:]))
			if pair == "" || kind != "" && pair != kind {
				continue
			}
			kind, found = pair, true
			lo, hi = math.Max(lo, ws[k-1].X1), math.Min(hi, ws[k].X0)
		}
		if !found {
			return 0, false
		}
	}
	return (lo + hi) / 2, kind != "" && hi > lo
}

// kindsOf names the pair of a left and a right value that belong to two columns, ""
// where they may be one.
func kindsOf(left, right string) string {
	kind := func(s string) string {
		switch {
		case isDateText(s):
			return "date"
		case isNumber(s) && len(s) < 14:
			return "number"
		case isUnitWord(s):
			return "unit"
		}
		return ""
	}
	a, b := kind(left), kind(right)
	if a == "" || b == "" || a == b {
		return ""
	}
	return a + " " + b
}

// insertColumn cuts column c at x. The header's words stay with the left part where
// they name it, else they go to the right one.
func (t *pageTable) insertColumn(c int, x float64) {
	old := t.head.cols[c]
	left, right := old, old
	left.x1, right.x0 = math.Min(old.x1, x), math.Max(old.x0, x)
	right.text = ""
	if parts := strings.Fields(old.text); len(parts) > 1 {
		for k := 1; k < len(parts); k++ {
			a, b := strings.Join(parts[:k], " "), strings.Join(parts[k:], " ")
			if roleOf(a).conf >= 0.9 && roleOf(b).conf >= 0.9 {
				left.text, right.text = a, b
				break
			}
		}
	}
	cols := append([]headCol(nil), t.head.cols[:c]...)
	t.head.cols = append(append(cols, left, right), t.head.cols[c+1:]...)
	bounds := append([]float64(nil), t.bounds[:c]...)
	t.bounds = append(append(bounds, x), t.bounds[c:]...)
	t.setColumns()
}

var (
	gluedQuantity = regexp.MustCompile(`^(\pL{4,}[.,)]?)(\d{1,5})$`)
	gluedUnit     = regexp.MustCompile(`^(\d[\d.,']*)(\pL{1,12}\.?)$`)
)

// unglueQuantities parts a description that ran into the quantity beside it (a word
// with digits at its end that stand where quantities end), and a quantity from the
// unit in the next column.
func (t *pageTable) unglueQuantities(from, end int) {
	q := t.column(RoleQuantity)
	if q < 0 {
		return
	}
	head := t.head.cols[q]
	unitNext := q+1 < len(t.columns) && t.columns[q+1].role == RoleUnit
	for i := from; i < end; i++ {
		for k, w := range t.lines[i].words {
			m := gluedQuantity.FindStringSubmatch(w.Text)
			fits := q > 0 && w.X1 <= head.x1+3 && w.X1 >= head.x1-3 && w.X0 <= head.x0
			if m == nil && unitNext {
				m = gluedUnit.FindStringSubmatch(w.Text)
				fits = m != nil && isUnitWord(m[2]) && w.X0 < head.x1 && w.X1 > t.head.cols[q+1].x0-3
			}
			if m == nil || !fits {
				continue
			}
			at := w.X1 - (w.X1-w.X0)*float64(utf8.RuneCountInString(m[2]))/float64(utf8.RuneCountInString(w.Text))
			a, b := w, w
			a.Text, a.X1 = m[1], at-0.5
			b.Text, b.X0 = m[2], at+0.5
			a.number, b.number = startsNumber(a.Text), startsNumber(b.Text)
			t.lines[i].words = slices.Replace(slices.Clone(t.lines[i].words), k, k+1, a, b)
			break
		}
	}
}
