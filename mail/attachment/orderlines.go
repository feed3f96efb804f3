package attachment

import (
	"regexp"
	"strings"
)

// lineReader turns the rows of one table into order lines.
type lineReader struct {
	table    Table
	code     Role // of the codes that stand before descriptions, or ""
	mark     decimalMark
	issued   string
	english  bool // the document is written in English
	numbered bool // rows are told by their position
	lines    []OrderLine
	total    string // the last total row's amount
	gross    string
	// confidence gives the least confidence of the words in a place; nil for text.
	confidence func(Place) float64
}

// totalWords begin a row that sums others, folded.
var totalWords = regexp.MustCompile(`^(sous[ -]?total|sub[ -]?total|totale?n?|totaal\w*|totals|total\w*|montant total|gesamt\w*|summe|zwischensumme|nettobe(?:trag|drag)|netto ?summe|nettosumme|ubertrag|endbetrag|rechnungsbetrag|bruttobetrag|importe (?:total|neto)|base imponible|valor neto|valore (?:netto|totale)|warenwert|nettowert|valeur nette|montant net|net (?:amount|value)|order value|goods total|suma|imponibile|order total|grand total|net total|amount due|subtotaal|a reporter|report|a nouveau|tva|vat|mwst|ust|iva|btw|net a payer|carry|carried|brought|subtotal|somme|fin|ende|end|h\.?t\.?|t\.?t\.?c\.?|port|frais de port|nombre de lignes|poids)\b`)

var grossWords = regexp.MustCompile(`\b(ttc|brutto\w*|gross|incl|t\.t\.c|net a payer|iva incl\w*|inkl|lordo|endbetrag|rechnungsbetrag|grand total)\b`)
var taxWords = regexp.MustCompile(`^(dont )?(montant )?(tva|vat|mwst|ust|iva|btw|umsatzsteuer|mehrwertsteuer|tax)\b`)

func (r *lineReader) cell(row []Cell, role Role) (Cell, bool) {
	for c, col := range r.table.Columns {
		if col.Role == role && c < len(row) && strings.TrimSpace(row[c].Text) != "" {
			return row[c], true
		}
	}
	return Cell{}, false
}

// read goes through the rows; it reports whether the table is one of an order.
func (r *lineReader) read() bool {
	q := has(r.table.Columns, RoleQuantity)
	if q < 0 || has(r.table.Columns, RoleOurSKU, RoleBuyerSKU, RoleGTIN, RoleDescription) < 0 {
		return false
	}
	r.decideMark()
	r.numbered = r.mostlyNumbered()
	for _, row := range r.table.Rows {
		switch {
		case r.totalRow(row):
		case r.item(row):
		default:
			r.continuation(row)
		}
	}
	r.settleQuantities()
	return len(r.lines) > 0
}

// decideMark looks at prices and amounts first, then at quantities and totals.
func (r *lineReader) decideMark() {
	for _, roles := range [][]Role{{RoleUnitPrice, RoleAmount}, {RoleQuantity}} {
		var cells []string
		for _, row := range r.table.Rows {
			for _, role := range roles {
				if c, ok := r.cell(row, role); ok {
					cells = append(cells, c.Text)
				}
			}
		}
		if m := decideMark(cells); m != 0 {
			r.mark = m
			return
		}
	}
}

func (r *lineReader) totalRow(row []Cell) bool {
	if c, ok := r.cell(row, RolePosition); ok && isNumber(c.Text) {
		return false
	}
	for _, role := range []Role{RoleOurSKU, RoleBuyerSKU, RoleGTIN} {
		if c, ok := r.cell(row, role); ok && looksCode(c.Text) {
			return false
		}
	}
	text := rowText(row)
	f := fold(text)
	if !totalWords.MatchString(f) {
		return false
	}
	if c, ok := r.cell(row, RoleUnitPrice); ok && isNumber(c.Text) {
		if _, ok := r.cell(row, RoleDescription); ok {
			return false // "Total 12 Bohrer" is an article: it has a price of its own
		}
	}
	r.sum(f, row)
	return true
}

func (r *lineReader) sum(folded string, row []Cell) {
	last := ""
	for _, c := range row {
		if n, ok := parseNumeral(c.Text, r.mark); ok && letters(n.lead) == 0 && (n.rest == "" || currencyOf(n.rest) != "") {
			last = n.value.String()
		}
	}
	switch {
	case last == "" || taxWords.MatchString(folded):
	case grossWords.MatchString(folded):
		r.gross = last
	default:
		r.total = last
	}
}

func rowText(row []Cell) string {
	var parts []string
	for _, c := range row {
		if t := strings.TrimSpace(c.Text); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, " ")
}

// item reads one order line: a quantity and something that says of what.
func (r *lineReader) item(row []Cell) bool {
	qc, ok := r.cell(row, RoleQuantity)
	if !ok {
		return false
	}
	if pc, has := r.cell(row, RolePosition); r.numbered && has && !positionShape(pc.Text) {
		return false
	}
	n, ok := parseNumeral(qc.Text, r.mark)
	if !ok || n.lead != "" && !isUnitWord(n.lead) && fold(n.lead) != "x" {
		return false
	}
	if r.confidence != nil {
		n.value = n.value.Abs() // a stroke of dirt before a figure is no sign
	}
	l := OrderLine{Quantity: n.value, Confidence: 1, Place: rowPlace(row)}
	r.unit(&l, n, row)
	r.codes(&l, row)
	if l.SupplierSKU == "" && l.BuyerSKU == "" && l.GTIN == "" && l.Description == "" {
		return false
	}
	if c, ok := r.cell(row, RolePosition); ok {
		l.Position = strings.TrimSpace(c.Text)
	}
	if c, ok := r.cell(row, RoleRequestedOn); ok {
		l.RequestedOn = firstDate(c.Text, r.issued)
	}
	if c, ok := r.cell(row, RoleNote); ok {
		l.Note = oneLine(c.Text)
	}
	r.money(&l, n, row)
	if r.confidence != nil {
		l.Confidence = r.confidence(qc.Place)
		for _, role := range []Role{RoleOurSKU, RoleBuyerSKU, RoleGTIN} {
			if c, ok := r.cell(row, role); ok {
				l.Confidence = min(l.Confidence, r.confidence(c.Place))
			}
		}
	}
	r.lines = append(r.lines, l)
	return true
}

// mostlyNumbered says that nearly all rows with a quantity have a number as their
// position: then one with words there is no line.
func (r *lineReader) mostlyNumbered() bool {
	numbers, all := 0, 0
	for _, row := range r.table.Rows {
		if _, ok := r.cell(row, RoleQuantity); !ok {
			continue
		}
		all++
		if c, ok := r.cell(row, RolePosition); ok && positionShape(c.Text) {
			numbers++
		}
	}
	return all >= 3 && numbers*10 >= all*6
}

// positionShape accepts "10", "1.2", "3)", "00010".
func positionShape(s string) bool {
	s = strings.Trim(strings.TrimSpace(s), ".)")
	return s != "" && strings.Trim(s, "0123456789.") == ""
}

func (r *lineReader) unit(l *OrderLine, n numeral, row []Cell) {
	if u := strings.Trim(n.rest, " ."); u != "" && letters(u) > 0 {
		l.Unit = u
	} else if n.lead != "" && isUnitWord(n.lead) {
		l.Unit = n.lead
	}
	if c, ok := r.cell(row, RoleUnit); ok && letters(c.Text) > 0 {
		l.Unit = oneLine(c.Text)
	}
	l.PackQuantity = packOf(l.Unit)
	c, ok := r.cell(row, RolePack)
	if !ok {
		return
	}
	if l.Unit == "" && letters(c.Text) > 0 && isUnitWord(c.Text) {
		l.Unit = oneLine(c.Text)
	}
	if p := packOf(c.Text); p != "" {
		l.PackQuantity = p
	} else if p, ok := parseNumeral(c.Text, r.mark); ok && p.value.IsInteger() && p.value.IsPositive() {
		l.PackQuantity = p.value.String()
	}
}

// continuation adds a row without a quantity to the line above.
func (r *lineReader) continuation(row []Cell) {
	if len(r.lines) == 0 {
		return
	}
	l := &r.lines[len(r.lines)-1]
	if c, ok := r.cell(row, RoleDescription); ok && len(l.Description) < 500 && letters(c.Text) > 0 {
		l.Description = strings.TrimSpace(l.Description + " " + oneLine(r.labelled(l, c.Text)))
	}
}

// rowPlace spans the row's cells.
func rowPlace(row []Cell) Place {
	var p Place
	for _, c := range row {
		if c.Text == "" {
			continue
		}
		p = union(p, c.Place)
	}
	return p
}

func union(a, b Place) Place {
	if a == (Place{}) {
		return b
	}
	if a.Page == b.Page && b.Page > 0 {
		a.X0, a.Y0, a.X1, a.Y1 = min(a.X0, b.X0), min(a.Y0, b.Y0), max(a.X1, b.X1), max(a.Y1, b.Y1)
	}
	if b.End > a.End {
		a.End = b.End
	}
	return a
}
