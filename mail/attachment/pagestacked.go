package attachment

import "math"

// stackedHead sees a header of two lines for records of two or more: the upper line
// says what (position, article, description), the lower one how much (quantity, unit,
// price, value), each with columns of its own.
func stackedHead(lines []textLine, i int, upper []headCol) (headRow, bool) {
	if i+1 >= len(lines) || hasAmounts(&lines[i+1]) || lines[i+1].base-lines[i].base > 2.2*math.Max(lines[i].size, 7) {
		return headRow{}, false
	}
	lower := splitHead(&lines[i+1])
	up, ok1 := knownRoles(upper)
	low, ok2 := knownRoles(lower)
	if !ok1 || !ok2 || up[RoleQuantity] || up[RoleUnitPrice] || !low[RoleQuantity] || !(low[RoleUnitPrice] || low[RoleAmount] || low[RoleUnit]) {
		return headRow{}, false
	}
	if !up[RoleDescription] && !up[roleSKU] && !up[RoleOurSKU] && !up[RoleBuyerSKU] {
		return headRow{}, false
	}
	over := false
	for _, u := range upper {
		for _, l := range lower {
			over = over || overlap(u.x0, u.x1, l.x0, l.x1) > 0
		}
	}
	for role := range up {
		over = over && !low[role]
	}
	return headRow{first: i, last: i + 1, cols: upper, lower: lower}, over
}

// knownRoles gives the roles of header cells; ok says that all but one are known.
func knownRoles(cols []headCol) (roles map[Role]bool, ok bool) {
	roles = map[Role]bool{}
	known := 0
	for _, c := range cols {
		if h := roleOf(c.text); h.conf >= 0.6 {
			roles[h.role] = true
			known++
		}
	}
	return roles, known >= 2 && known+1 >= len(cols)
}

// newStackedTable reads the records under a header of two lines: each ends with a
// line of quantity and price and begins at the first line after the last record that
// has a position or a code. It gives nil where there are none.
func newStackedTable(page *layout, lines []textLine, head headRow, end int) *pageTable {
	upper := &pageTable{head: headRow{cols: head.cols}, page: page, lines: lines}
	lower := &pageTable{head: headRow{cols: head.lower}, page: page, lines: lines}
	upper.setColumns()
	lower.setColumns()
	lower.fit(head.last+1, end)
	closing := lower.figures(head.last+1, end)
	upper.midBounds()
	t := &pageTable{head: head, page: page, lines: lines}
	from := head.last + 1
	var starts []int
	for _, at := range closing {
		for from < at && !upper.opens(from) {
			from++
		}
		starts = append(starts, from)
		from = at + 1
	}
	var first []textLine
	for k, s := range starts {
		if s < closing[k] {
			first = append(first, lines[s])
		}
	}
	if len(first) == 0 {
		return nil
	}
	upper.fitTo(first)
	for k, s := range starts {
		if s < closing[k] {
			t.record(upper, lower, s, closing[k])
		}
	}
	for i := head.first; i <= head.last; i++ {
		t.taken = append(t.taken, i)
	}
	return t
}

// record joins the lines of one record to a row.
func (t *pageTable) record(upper, lower *pageTable, from, last int) {
	var above []int
	for i := from; i < last; i++ {
		above = append(above, i)
	}
	t.rows = append(t.rows, append(upper.row(above), lower.row([]int{last})...))
	t.taken = append(append(t.taken, above...), last)
}

// midBounds puts the bounds in the middle between the header cells.
func (t *pageTable) midBounds() {
	t.bounds = nil
	for i := range len(t.head.cols) - 1 {
		t.bounds = append(t.bounds, (t.head.cols[i].x1+t.head.cols[i+1].x0)/2)
	}
}

// figures are the lines that hold a quantity in its column and, in every other
// column that is filled, a number or a unit.
func (t *pageTable) figures(from, end int) []int {
	q := t.column(RoleQuantity)
	var out []int
	for i := from; i < end; i++ {
		cells := t.split(&t.lines[i])
		if len(cells[q]) == 0 || filledCount(cells) < 2 || t.misfit(&t.lines[i], cells) {
			continue
		}
		fits := true
		for c, ws := range cells {
			s := wordsText(ws)
			switch {
			case s == "":
			case c == q:
				n, ok := parseNumeral(s, 0)
				fits = fits && ok && n.lead == "" && (n.rest == "" || isUnitWord(n.rest))
			case t.columns[c].role == RoleUnit:
				fits = fits && len(s) < 16
			default:
				n, ok := parseNumeral(s, 0)
				fits = fits && ok && letters(n.lead) <= 3
			}
		}
		if fits {
			out = append(out, i)
		}
	}
	return out
}

// opens says that a record begins on the line: a position number or a code stands
// in its column.
func (t *pageTable) opens(i int) bool {
	for c, ws := range t.split(&t.lines[i]) {
		s := wordsText(ws)
		switch t.columns[c].role {
		case RolePosition:
			if positionShape(s) {
				return true
			}
		case RoleOurSKU, RoleBuyerSKU, roleSKU, RoleGTIN:
			if t.column(RolePosition) < 0 && looksCode(s) {
				return true
			}
		}
	}
	return false
}
