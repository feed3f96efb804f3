package domain

import "github.com/shopspring/decimal"

// Exposure is what a customer's business amounts to before a new order: what is still owed on its invoices, less
// unallocated credit, plus its open orders not yet invoiced, VAT included. Amendments recorded and not yet
// applied count where they add to an order. product gives an article; one that is not known bears no VAT.
func Exposure(book *Book, company Company, product func(SKU) (Product, bool)) Decimal {
	total := book.UnallocatedCredit.Neg()
	for _, i := range book.Invoices {
		total = total.Add(i.Open())
	}
	for i := range book.Orders {
		total = total.Add(notInvoiced(book, &book.Orders[i], company, product))
	}
	return total
}

// notInvoiced is the value, VAT included, of what an open order has not been billed for; with its recorded amendments where
// they add to it, without where they take from it, for a person may yet say no to them.
func notInvoiced(book *Book, order *Order, company Company, product func(SKU) (Product, bool)) Decimal {
	if order.Status == OrderCancelled || order.Status == OrderInvoiced {
		return decimal.Zero
	}
	amended := book.AsAmended(order)
	return decimal.Max(valueLeft(book, order, company, product), valueLeft(book, &amended, company, product))
}

// valueLeft is the value, VAT included, of an order's lines less what is billed.
func valueLeft(book *Book, order *Order, company Company, product func(SKU) (Product, bool)) Decimal {
	invoiced := map[SKU]Decimal{}
	for _, i := range book.InvoicesOf(order.Number) {
		for _, l := range i.Lines {
			if l.SKU != "" {
				invoiced[l.SKU] = invoiced[l.SKU].Add(l.Quantity)
			}
		}
	}
	total := decimal.Zero
	for _, l := range order.Lines {
		left := l.Quantity.Sub(invoiced[l.SKU])
		invoiced[l.SKU] = decimal.Max(decimal.Zero, left.Neg())
		if !left.IsPositive() {
			continue
		}
		p, _ := product(l.SKU)
		total = total.Add(WithVAT(left.Mul(l.UnitPrice), VATRateFor(p, book.Customer, company)))
	}
	return total
}

// AsAmended is the order as it will stand once its recorded amendments are applied. The order itself is not changed.
func (b *Book) AsAmended(order *Order) Order {
	amended := *order
	amended.Lines = append([]OrderLine(nil), order.Lines...)
	for _, a := range b.Amendments {
		if a.Order != order.Number || a.State != "recorded" {
			continue
		}
		amended.amend(a)
	}
	return amended
}

func (o *Order) amend(a Amendment) {
	if !a.RequestedOn.IsZero() {
		o.RequestedOn = a.RequestedOn
	}
	if a.ShipTo != "" {
		o.ShipTo = a.ShipTo
	}
	if a.CancelsAll {
		o.Lines, o.Status = nil, OrderCancelled
		return
	}
	for _, change := range a.Lines {
		o.setQuantity(change)
	}
}

func (o *Order) setQuantity(change AmendmentLine) {
	last := 0
	for i := range o.Lines {
		last = max(last, o.Lines[i].Line)
		if o.Lines[i].SKU != change.SKU {
			continue
		}
		if change.Quantity.IsZero() {
			o.Lines = append(o.Lines[:i], o.Lines[i+1:]...)
		} else {
			o.Lines[i].Quantity = change.Quantity
			if !change.PromisedOn.IsZero() {
				o.Lines[i].PromisedOn = change.PromisedOn
			}
		}
		return
	}
	if change.Quantity.IsPositive() {
		line := OrderLine{Line: last + 1, SKU: change.SKU, Quantity: change.Quantity, PromisedOn: change.PromisedOn}
		if change.UnitPrice != nil {
			line.UnitPrice = *change.UnitPrice
		}
		o.Lines = append(o.Lines, line)
	}
}

// WithinCredit tells whether the customer stays within its limit with an order of that value, VAT included.
func WithinCredit(customer Customer, exposure, orderGross Decimal) bool {
	return customer.CreditLimit == nil || exposure.Add(orderGross).LessThanOrEqual(*customer.CreditLimit)
}
