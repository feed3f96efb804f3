package attachment

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
)

// lineReader turns the rows of one table into order lines.
type lineReader struct {
	table    Table
	code     Role // of the codes that stand before descriptions, or ""
	mark     decimalMark
	issued   string
	numbered bool // rows are told by their position
	lines    []OrderLine
	total    string // the last total row's amount
	gross    string
	// confidence gives the least confidence of the words in a place; nil for text.
	confidence func(Place) float64
}

// totalWords begin a row that sums others, folded.
var totalWords = regexp.MustCompile(`^(sous[ -]?total|sub[ -]?total|totale?n?|totaal\w*|totals|total\w*|montant total|gesamt\w*|summe|zwischensumme|nettobetrag|netto ?summe|nettosumme|ubertrag|endbetrag|rechnungsbetrag|bruttobetrag|importe total|base imponible|suma|imponibile|order total|grand total|net total|amount due|subtotaal|a reporter|report|a nouveau|tva|vat|mwst|ust|iva|btw|net a payer|carry|carried|brought|subtotal|somme|fin|ende|end|h\.?t\.?|t\.?t\.?c\.?|port|frais de port|nombre de lignes|poids)\b`)

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

// codes reads numbers and description; a combined column begins with the code.
func (r *lineReader) codes(l *OrderLine, row []Cell) {
	code := func(role Role) string {
		c, ok := r.cell(row, role)
		if !ok || isDash(c.Text) {
			return ""
		}
		return joinCode(c.Text)
	}
	l.SupplierSKU, l.BuyerSKU = code(RoleOurSKU), code(RoleBuyerSKU)
	if g := strings.ReplaceAll(code(RoleGTIN), " ", ""); g != "" {
		if l.GTIN = gtinOrEmpty(g); l.GTIN == "" && l.SupplierSKU == "" {
			l.SupplierSKU = g
		}
	}
	if l.GTIN == "" {
		l.GTIN = gtinOrEmpty(l.SupplierSKU)
	}
	if c, ok := r.cell(row, RoleDescription); ok {
		l.Description = oneLine(strings.ReplaceAll(c.Text, "\n", " "))
		if l.SupplierSKU == "" && l.BuyerSKU == "" {
			r.leadingCode(l, c.Text)
		}
	}
}

// leadingCode takes the code that begins a description: on its own line, or in a
// column headed by both words, or before a dash.
func (r *lineReader) leadingCode(l *OrderLine, text string) {
	head, rest, split := strings.Cut(text, "\n")
	if split && (looksCode(head) || r.code != "" && len(head) <= 25 && strings.ContainsAny(head, "0123456789")) {
		l.setCode(r.code, cleanCode(head))
		l.Description = oneLine(rest)
		return
	}
	if m := tagged.FindStringSubmatch(text); m != nil && looksCode(m[1]) {
		l.SupplierSKU = cleanCode(m[1])
		return
	}
	first, rest, _ := strings.Cut(oneLine(text), " ")
	rest = strings.TrimLeft(rest, "-–: ")
	if looksCode(first) && rest != "" && letters(rest) > 2 && (r.code != "" || strings.Contains(first, "-") && letters(first) > 0 || len(first) >= 6 && !isUnitWord(first)) {
		l.setCode(r.code, cleanCode(strings.TrimRight(first, ":,")))
	}
	if first = strings.Trim(first, "[]()"); l.SupplierSKU == "" && strings.HasPrefix(text, "[") && looksCode(first) {
		l.SupplierSKU = cleanCode(first)
	}
}

func (l *OrderLine) setCode(role Role, code string) {
	if role == RoleBuyerSKU {
		l.BuyerSKU = code
	} else {
		l.SupplierSKU = code
	}
}

// tagged finds a code that a description announces ("Réf. X-12", "Art.-Nr. 4711").
var tagged = regexp.MustCompile(`(?i)(?:\b(?:réf|ref|art|item|code|sku|part)\b[.\s:°º-]*(?:no|nr|n[°º]|nummer|number)?[.\s:°º-]*)([A-Za-z0-9][A-Za-z0-9._/-]*\d[A-Za-z0-9._/-]*)`)

func isDash(s string) bool { return strings.Trim(s, "-–—−./ ") == "" }

// joinCode joins a code that was wrapped over lines: without a space after a hyphen
// or slash, or when both parts are of one token.
func joinCode(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	out := cleanCode(lines[0])
	for _, l := range lines[1:] {
		l = cleanCode(l)
		if strings.HasSuffix(out, "-") || strings.HasSuffix(out, "/") || strings.HasSuffix(out, ".") || strings.HasPrefix(l, "-") || !strings.Contains(out+l, " ") {
			out += l
		} else {
			out += " " + l
		}
	}
	return out
}

// money reads price, the number of units it is for, and amount, choosing the
// readings of ambiguous numbers that agree.
func (r *lineReader) money(l *OrderLine, q numeral, row []Cell) {
	pc, hasPrice := r.cell(row, RoleUnitPrice)
	ac, hasAmount := r.cell(row, RoleAmount)
	p, okP := parseNumeral(pc.Text, r.mark)
	a, okA := parseNumeral(ac.Text, r.mark)
	hasPrice, hasAmount = hasPrice && okP && !strings.HasPrefix(p.rest, "%"), hasAmount && okA
	if hasPrice {
		if per := r.per(p, row); !per.IsZero() {
			p.value = p.value.Div(per)
			p.alt = nil
		}
	}
	if hasPrice && hasAmount {
		q, p, a = r.agree(q, p, a, row)
		l.Quantity = q.value
	}
	if hasPrice {
		l.UnitPrice = &p.value
	}
	if hasAmount {
		l.Amount = &a.value
	}
}

// per reads the price basis from its own column or after the price ("17,34 / 100").
func (r *lineReader) per(p numeral, row []Cell) decimal.Decimal {
	text := ""
	if c, ok := r.cell(row, RolePricePer); ok {
		text = c.Text
	} else if rest := strings.TrimLeft(fold(p.rest), "/ "); strings.HasPrefix(rest, "par ") || strings.HasPrefix(rest, "per ") || strings.HasPrefix(rest, "pro ") || rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		text = rest
	}
	n, ok := parseNumeral(text, r.mark)
	if !ok || !n.value.IsInteger() || n.value.LessThanOrEqual(decimal.NewFromInt(1)) || n.value.GreaterThan(decimal.NewFromInt(100_000)) {
		return decimal.Zero
	}
	return n.value
}

// agree returns the readings whose product fits; a discount in the row is applied
// to the price when that makes it fit.
func (r *lineReader) agree(q, p, a numeral, row []Cell) (numeral, numeral, numeral) {
	for _, x := range both(q) {
		for _, y := range both(p) {
			for _, z := range both(a) {
				if fits(x, y, z) {
					q.value, p.value, a.value = x, y, z
					q.alt, p.alt, a.alt = nil, nil, nil
					return q, p, a
				}
			}
		}
	}
	if c, ok := r.cell(row, RoleDiscount); ok {
		if d, ok := parseNumeral(c.Text, r.mark); ok {
			net := p.value.Mul(decimal.NewFromInt(100).Sub(d.value.Abs())).Div(decimal.NewFromInt(100))
			if fits(q.value, net, a.value) {
				p.value = net
			}
		}
	}
	return q, p, a
}

// continuation adds a row without a quantity to the line above.
func (r *lineReader) continuation(row []Cell) {
	if len(r.lines) == 0 {
		return
	}
	l := &r.lines[len(r.lines)-1]
	if c, ok := r.cell(row, RoleDescription); ok && len(l.Description) < 500 && letters(c.Text) > 0 {
		l.Description = strings.TrimSpace(l.Description + " " + oneLine(c.Text))
	}
}

// settleQuantities reads "12,000" in a column whose every number has three
// decimals, small ones too, as 12 where prices did not say it already.
func (r *lineReader) settleQuantities() {
	if r.mark != 0 {
		return
	}
	q := has(r.table.Columns, RoleQuantity)
	ambiguous, all := 0, 0
	for _, row := range r.table.Rows {
		if q >= len(row) {
			continue
		}
		n, ok := parseNumeral(row[q].Text, 0)
		if !ok {
			continue
		}
		all++
		if n.alt != nil {
			ambiguous++
		}
	}
	if all < 2 || ambiguous < all {
		return
	}
	thousand := decimal.NewFromInt(1000)
	for i := range r.lines {
		if l := &r.lines[i]; l.Amount == nil {
			l.Quantity = l.Quantity.Div(thousand)
		}
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
