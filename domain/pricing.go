package domain

import "github.com/shopspring/decimal"

// UnitPrice is the net price of one unit of a product for a customer on a day: its own price of the highest
// quantity break reached and in force, else the list price.
//
// own tells that it is the customer's own. ok is false where no price can be told: the list price is in the
// company's currency and the customer buys in another.
func UnitPrice(prices []Price, product Product, quantity Decimal, day Date, customerCurrency, companyCurrency string) (price Decimal, own, ok bool) {
	var best *Price
	for i := range prices {
		p := &prices[i]
		if p.SKU != product.SKU || p.MinQuantity.GreaterThan(quantity) || !p.InForce(day) {
			continue
		}
		if best == nil || p.MinQuantity.GreaterThan(best.MinQuantity) ||
			p.MinQuantity.Equal(best.MinQuantity) && p.ValidFrom.After(best.ValidFrom) {
			best = p
		}
	}
	if best != nil {
		return best.UnitPrice, true, true
	}
	if customerCurrency != "" && customerCurrency != companyCurrency {
		return decimal.Zero, false, false
	}
	return product.ListPrice, false, true
}

// InForce tells whether the price holds on a day; both ends are inclusive.
func (p Price) InForce(day Date) bool {
	return !day.Before(p.ValidFrom) && (p.ValidTo.IsZero() || !day.After(p.ValidTo))
}

// PriceFits tells whether a stated price agrees with ours: within 1 % of ours or half the stated price's
// last decimal, whichever is more, either way.
func PriceFits(stated, ours Decimal) bool {
	tolerance := decimal.Max(
		ours.Abs().Mul(decimal.New(1, -2)),
		decimal.New(5, stated.Exponent()-1),
	)
	if stated.Exponent() > 0 {
		tolerance = decimal.Max(ours.Abs().Mul(decimal.New(1, -2)), decimal.New(5, -1))
	}
	return stated.Sub(ours).Abs().LessThanOrEqual(tolerance)
}

// VATRateFor is the rate, in percent, that an invoice to the customer bears: the product's within the
// company's country, else 0.
func VATRateFor(product Product, customer Customer, company Company) Decimal {
	if customer.Country != "" && company.Country != "" && customer.Country != company.Country {
		return decimal.Zero
	}
	return product.VATRate
}

// WithVAT adds a rate in percent, to the cent.
func WithVAT(net, rate Decimal) Decimal {
	return net.Mul(decimal.New(100, 0).Add(rate)).Div(decimal.New(100, 0)).Round(2)
}

// AppliedCharge is what comes on top of an order, and how much the order lacks to be free of it.
type AppliedCharge struct {
	Kind    string
	Amount  Decimal
	Missing *Decimal // nil: no higher order value lessens it
}

// ChargesOf are the charges of an order of that net value on a day: for each kind the row of the highest
// FromAmount reached, the customer's own rows before everybody's. Rows of amount zero are not listed, nor is the minimum order,
// which is no charge.
func ChargesOf(charges []Charge, customer CustomerCode, net Decimal, day Date) []AppliedCharge {
	var applied []AppliedCharge
	for _, kind := range chargeKinds(charges) {
		if kind == minimumOrder {
			continue
		}
		rows := chargeRows(charges, kind, customer, day)
		var row *Charge
		for i := range rows {
			if rows[i].FromAmount.LessThanOrEqual(net) && (row == nil || rows[i].FromAmount.GreaterThan(row.FromAmount)) {
				row = &rows[i]
			}
		}
		if row == nil || !row.Amount.IsPositive() {
			continue
		}
		charge := AppliedCharge{Kind: kind, Amount: row.Amount}
		for _, other := range rows {
			if other.FromAmount.GreaterThan(net) && other.Amount.IsZero() {
				missing := other.FromAmount.Sub(net)
				if charge.Missing == nil || missing.LessThan(*charge.Missing) {
					charge.Missing = &missing
				}
			}
		}
		applied = append(applied, charge)
	}
	return applied
}

// minimumOrder is the kind of charge whose amount is the least value of an order.
const minimumOrder = "minimum_order"

// MinimumOrder is the least net value of an order of the customer on a day, zero where there is none.
func MinimumOrder(charges []Charge, customer CustomerCode, day Date) Decimal {
	least := decimal.Zero
	for _, row := range chargeRows(charges, minimumOrder, customer, day) {
		least = decimal.Max(least, row.Amount)
	}
	return least
}

// SumOfCharges is what charges come to together.
func SumOfCharges(charges []AppliedCharge) Decimal {
	sum := decimal.Zero
	for _, c := range charges {
		sum = sum.Add(c.Amount)
	}
	return sum
}

func chargeKinds(charges []Charge) []string {
	var kinds []string
	seen := map[string]bool{}
	for _, c := range charges {
		if !seen[c.Kind] {
			seen[c.Kind] = true
			kinds = append(kinds, c.Kind)
		}
	}
	return kinds
}

// chargeRows are the rows of a kind in force: the customer's own where it has any, else everybody's.
func chargeRows(charges []Charge, kind string, customer CustomerCode, day Date) []Charge {
	var own, all []Charge
	for _, c := range charges {
		if c.Kind != kind || day.Before(c.ValidFrom) || !c.ValidTo.IsZero() && day.After(c.ValidTo) {
			continue
		}
		switch c.Customer {
		case customer:
			own = append(own, c)
		case "":
			all = append(all, c)
		}
	}
	if len(own) > 0 {
		return own
	}
	return all
}
