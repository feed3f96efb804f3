package attachment

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
)

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
	} else if rest := strings.TrimLeft(currencySigns.ReplaceAllString(fold(plainSpaces(p.rest)), ""), "/ "); strings.HasPrefix(rest, "par ") || strings.HasPrefix(rest, "per ") || strings.HasPrefix(rest, "pro ") || strings.HasPrefix(rest, "je ") || perBasis.MatchString(rest) {
		text = rest
	}
	n, ok := parseNumeral(text, r.mark)
	if !ok || !n.value.IsInteger() || n.value.LessThanOrEqual(decimal.NewFromInt(1)) || n.value.GreaterThan(decimal.NewFromInt(100_000)) {
		return decimal.Zero
	}
	return n.value
}

var currencySigns = regexp.MustCompile(`^\s*(?:eur\b|euros?\b|gbp\b|chf\b|usd\b|pln\b|sek\b|dkk\b|[~$]+)\.?`)

// perBasis is a power of ten by itself or with its unit.
var perBasis = regexp.MustCompile(`^10{1,4}\b(?:[ .]?[a-z]{1,12}\.?)?$`)

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

// settleQuantities decides how to read "12,000" where no price told the decimal
// mark: three decimals only where every number of the column has a separator, small
// ones too, and the language writes decimals that way.
func (r *lineReader) settleQuantities() {
	if r.mark != 0 {
		return
	}
	q := has(r.table.Columns, RoleQuantity)
	sep := byte(0)
	for _, row := range r.table.Rows {
		if q >= len(row) {
			continue
		}
		n, ok := parseNumeral(row[q].Text, 0)
		if !ok {
			continue
		}
		if n.alt == nil {
			return
		}
		if sep = '.'; strings.Contains(row[q].Text, ",") {
			sep = ','
		}
	}
	if sep == 0 || (sep == '.') != r.english {
		return
	}
	thousand := decimal.NewFromInt(1000)
	for i := range r.lines {
		if l := &r.lines[i]; l.Amount == nil {
			l.Quantity = l.Quantity.Div(thousand)
		}
	}
}

var (
	englishWords = wordSet("the of and to please order our your date description quantity delivery terms price")
	otherWords   = wordSet("le la les des du et nous votre commande und der die das bitte wir bestellung el los del pedido por il di ordine per het een van bestelling en de")
)

// isEnglish counts the small words of the text.
func isEnglish(text string) bool {
	english, other := 0, 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(text[:min(len(text), 8000)]), func(r rune) bool { return r < 'a' || r > 'z' }) {
		switch {
		case englishWords[w]:
			english++
		case otherWords[w]:
			other++
		}
	}
	return english > other
}
