package attachment

import "strings"

// block is a run of cells in rows: what a sheet, a CSV file or a table of a text
// document gives.
type block struct {
	rows [][]Cell
}

// readable tells header rows from others. Its score counts the different roles;
// 0 is no header.
func headerScore(row []Cell) int {
	roles, filled, matched := map[Role]bool{}, 0, 0
	for _, c := range row {
		t := strings.TrimSpace(c.Text)
		if t == "" {
			continue
		}
		filled++
		if isNumber(t) || len(t) > 60 {
			return 0
		}
		if h := roleOf(t); h.role != "" && (h.conf == 1 || len(t) < 5 || !looksCode(t[strings.LastIndexByte(t, ' ')+1:])) {
			matched++
			roles[h.role] = true
			if h.code != "" {
				roles[roleSKU] = true
			}
		}
	}
	what := roles[roleSKU] || roles[RoleOurSKU] || roles[RoleBuyerSKU] || roles[RoleGTIN] || roles[RoleDescription]
	howMany := roles[RoleQuantity] || roles[RoleAmount] || roles[RoleUnitPrice]
	if !what || !howMany || matched*2 < filled {
		return 0
	}
	return len(roles)
}

// tables cuts a block into its tables and the rows outside of them. A block
// without a header row is a table when headerless says so.
func (b block) tables() (tables []Table, outside [][]Cell) {
	for i := 0; i < len(b.rows); {
		if headerScore(b.rows[i]) == 0 {
			outside = append(outside, b.rows[i])
			i++
			continue
		}
		header := b.rows[i]
		end := i + 1
		for end < len(b.rows) && headerScore(b.rows[end]) == 0 && !b.ends(i, end) {
			end++
		}
		if rows := trimEmpty(b.rows[i+1 : end]); len(rows) > 0 {
			tables = addTable(tables, header, rows)
		} else {
			outside = append(outside, header)
		}
		i = end
	}
	if len(tables) == 0 {
		if rows := regular(b.rows); len(rows) > 0 {
			return []Table{newTable(nil, rows)}, b.rows
		}
	}
	return tables, outside
}

// ends says that the row at begins something else than rows of the table: two
// empty rows, or one empty row and then one of a single cell.
func (b block) ends(header, at int) bool {
	if !emptyRow(b.rows[at]) || at == header+1 {
		return false
	}
	if at+1 >= len(b.rows) {
		return true
	}
	return filledCells(b.rows[at+1]) <= 1
}

// addTable joins a table to the last one when its header is a repetition.
func addTable(tables []Table, header []Cell, rows [][]Cell) []Table {
	if n := len(tables); n > 0 && sameHeader(tables[n-1].Header, header) {
		tables[n-1].Rows = append(tables[n-1].Rows, rows...)
		return tables
	}
	return append(tables, newTable(header, rows))
}

func sameHeader(a, b []Cell) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if phrase(a[i].Text) != phrase(b[i].Text) {
			return false
		}
	}
	return len(a) > 0
}

func newTable(header []Cell, rows [][]Cell) Table {
	t := Table{Header: header, Rows: rows}
	for _, r := range rows {
		if len(r) > 0 {
			t.Page = r[0].Place.Page
			break
		}
	}
	return t
}

func emptyRow(r []Cell) bool { return filledCells(r) == 0 }

func filledCells(r []Cell) int {
	n := 0
	for _, c := range r {
		if strings.TrimSpace(c.Text) != "" {
			n++
		}
	}
	return n
}

func trimEmpty(rows [][]Cell) [][]Cell {
	var out [][]Cell
	for _, r := range rows {
		if !emptyRow(r) {
			out = append(out, r)
		}
	}
	return out
}

// maxSkip is how many other rows may stand between two lines of an order without a
// header: wrapped descriptions, specks.
const maxSkip = 3

// regular gives the longest run of rows that look like lines of an order without a
// header: a quantity in the same column, and a code or words beside it.
func regular(rows [][]Cell) [][]Cell {
	var best, run [][]Cell
	skipped := 0
	for _, r := range rows {
		switch {
		case len(run) > 0 && (lineLike(r) && len(r) == len(run[0]) || alike(run[0], r)):
			run = append(run, r)
			skipped = 0
			continue
		case len(run) > 0 && skipped < maxSkip && (!lineLike(r) || sameOpening(run[0], r)):
			skipped++
			continue
		}
		if len(run) > len(best) {
			best = run
		}
		run, skipped = nil, 0
		if lineLike(r) {
			run = [][]Cell{r}
		}
	}
	if len(run) > len(best) {
		best = run
	}
	return best
}

// sameOpening says that two rows begin with numbers of one length: a row of the same
// table of which two cells were taken for one.
func sameOpening(a, b []Cell) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	x, y := strings.TrimSpace(a[0].Text), strings.TrimSpace(b[0].Text)
	return len(x) == len(y) && len(x) >= 4 && looksCode(x) && looksCode(y)
}

// alike says that b has its quantity in the same cell as a, a row of an order, and
// something in every other.
func alike(a, b []Cell) bool {
	if len(a) != len(b) || filledCells(b) < len(a) {
		return false
	}
	for c := range a {
		if quantityShape(a[c].Text) != quantityShape(b[c].Text) {
			return false
		}
	}
	return true
}

// quantityShape accepts a number that may be a quantity, with or without its unit.
func quantityShape(t string) bool {
	t = strings.TrimSpace(t)
	n, ok := parseNumeral(t, 0)
	return ok && n.lead == "" && len(t) <= 20 && n.value.Exponent() >= -4 && n.value.IntPart() < 1_000_000 && (n.rest == "" || isUnitWord(n.rest)) && !validGTIN(t)
}

// lineLike says whether a row has a quantity and a code.
func lineLike(row []Cell) bool {
	quantity, code := false, false
	for _, c := range row {
		t := strings.TrimSpace(c.Text)
		switch {
		case quantityShape(t):
			if quantity && looksCode(t) && !moneyLike(t) {
				code = true
			}
			quantity = true
		case looksCode(t) && !moneyLike(t):
			code = true
		}
	}
	return quantity && code && filledCells(row) >= 2
}
