package attachment

import "github.com/shopspring/decimal"

// check adds the faults of arithmetic: quantity × price against amounts, and the
// lines' sum against what the document says it is. A difference of half a cent a line is rounding.
func (o *Order) check(linesTotal string) {
	sum, complete := decimal.Zero, len(o.Lines) > 0
	for i, l := range o.Lines {
		amount := l.Amount
		if l.UnitPrice != nil && amount != nil && !fits(l.Quantity, *l.UnitPrice, *amount) {
			o.unsound("line %s: %s × %s is not %s", lineName(l, i), l.Quantity, l.UnitPrice, amount)
		}
		if amount == nil && l.UnitPrice != nil {
			v := l.Quantity.Mul(*l.UnitPrice).Round(2)
			amount = &v
		}
		if amount == nil {
			complete = false
			continue
		}
		sum = sum.Add(*amount)
	}
	total, err := decimal.NewFromString(linesTotal)
	if !complete || err != nil {
		return
	}
	slack := decimal.New(1, -2).Mul(decimal.NewFromInt(int64(len(o.Lines) + 1)))
	if sum.Sub(total).Abs().GreaterThan(slack) {
		o.unsound("the lines add up to %s, the total says %s", sum, total)
	}
}

func lineName(l OrderLine, i int) string {
	if l.Position != "" {
		return l.Position
	}
	return decimal.NewFromInt(int64(i + 1)).String()
}

// fits allows the rounding of the amount to cents and of a price to its last digit.
func fits(q, p, a decimal.Decimal) bool {
	diff := q.Mul(p).Sub(a).Abs()
	step := decimal.New(1, p.Exponent())
	slack := q.Abs().Mul(step).Div(decimal.NewFromInt(2)).Add(decimal.New(1, -2))
	if onePercent := a.Abs().Div(decimal.NewFromInt(100)); slack.GreaterThan(onePercent) {
		slack = decimal.Max(onePercent, decimal.New(1, -2))
	}
	return diff.LessThanOrEqual(slack)
}
