package intents

import (
	"guichet/domain"
	"guichet/prompts"
)

// offer is what lines cost and when they ship, as judged today.
type offer struct {
	lines      []offered
	net, gross domain.Decimal
	charges    []domain.AppliedCharge
}

// offered is one line of an offer.
type offered struct {
	sku      domain.SKU
	unit     string
	quantity domain.Decimal
	price    domain.Decimal
	// own tells that the price is the customer's own, priced that there is one at all.
	own, priced bool
	parts       []domain.Availability
	customer    domain.CustomerCode
}

// offer prices lines by the customer's terms and tells when each ships. Articles that stand twice share the stock.
func (p *planner) offer(wants []want, shelves map[domain.SKU]domain.Shelf) offer {
	o := offer{net: zero, gross: zero}
	taken := map[domain.SKU]domain.Decimal{}
	for _, w := range wants {
		l := offered{sku: w.product.SKU, unit: w.product.Unit, quantity: w.quantity, customer: p.customer}
		l.price, l.own, l.priced = p.price(w.product, w.quantity)
		shelf := shelfOf(shelves, w.product.SKU)
		if shelf != nil {
			shelf.Reserved = shelf.Reserved.Add(taken[w.product.SKU])
		}
		l.parts = domain.Available(shelf, w.quantity, w.product.LeadTimeDays, p.today, p.desk.config.Calendar)
		taken[w.product.SKU] = taken[w.product.SKU].Add(w.quantity)
		amount := l.price.Mul(w.quantity).Round(2)
		o.net = o.net.Add(amount)
		o.gross = o.gross.Add(domain.WithVAT(amount, domain.VATRateFor(w.product, p.book.Customer, p.company)))
		o.lines = append(o.lines, l)
	}
	o.charges = domain.ChargesOf(p.book.Charges, p.customer, o.net, p.today)
	return o
}

func (p *planner) price(product domain.Product, quantity domain.Decimal) (price domain.Decimal, own, ok bool) {
	return domain.UnitPrice(p.book.Prices, product, quantity, p.today, p.currency(), p.company.Currency)
}

// priceRow is where the line's price stands.
func (l offered) priceRow() domain.RowRef {
	if l.own {
		return row("price", string(l.customer)+"/"+string(l.sku), "unit_price")
	}
	return productRow(l.sku, "list_price")
}

func (o offer) rows() []domain.RowRef {
	var rows []domain.RowRef
	for _, l := range o.lines {
		rows = append(rows, row("stock", string(l.sku), ""), l.priceRow())
	}
	return rows
}

// orderLines are the lines as they are recorded, at our price, promised for the day on which the last part ships.
func (o offer) orderLines() []domain.OrderLine {
	var lines []domain.OrderLine
	for i, l := range o.lines {
		lines = append(lines, domain.OrderLine{Line: i + 1, SKU: l.sku, Quantity: l.quantity, UnitPrice: l.price, PromisedOn: domain.LastDay(l.parts)})
	}
	return lines
}

// available says what is there now and when the rest ships; late where that is after the day wished for.
func (l offered) available(facts *prompts.LineFacts, requested domain.Date) {
	stock := row("stock", string(l.sku), "")
	for _, part := range l.parts {
		switch {
		case part.InStock:
			facts.InStock = prompts.Quantity(part.Quantity, l.unit, stock)
		case part.ShipsOn.IsZero():
			facts.NoDate = true
		default:
			rows := []domain.RowRef{stock}
			if part.Estimated {
				rows = []domain.RowRef{productRow(l.sku, "lead_time_days")}
			}
			facts.Availability = append(facts.Availability, prompts.AvailableOn{
				Quantity: prompts.Quantity(part.Quantity, l.unit, stock), ShipsOn: prompts.Day(part.ShipsOn, rows...), Estimated: part.Estimated})
			facts.Late = facts.Late || !requested.IsZero() && part.ShipsOn.After(requested)
		}
	}
}

// charged is what comes on top of an offer, and the total with it; nothing where nothing does.
func (p *planner) charged(offer offer) (charges []prompts.Charged, total prompts.Value) {
	var rows []domain.RowRef
	for _, c := range offer.charges {
		rows = append(rows, row("charge", c.Kind, "amount"))
		charged := prompts.Charged{Kind: c.Kind, Amount: prompts.Money(c.Amount, p.currency(), row("charge", c.Kind, "amount"))}
		if c.Missing != nil {
			charged.Missing = prompts.Money(*c.Missing, p.currency(), row("charge", c.Kind, "from_amount")).From(domain.OriginSum)
		}
		charges = append(charges, charged)
	}
	if len(charges) > 0 {
		total = prompts.Money(offer.net.Add(domain.SumOfCharges(offer.charges)), p.currency(), append(rows, offer.rows()...)...).From(domain.OriginSum)
	}
	return charges, total
}

// belowMinimum asks for a larger order.
func (p *planner) belowMinimum(least, missing domain.Decimal) lacking {
	at := row("charge", "minimum_order", "amount")
	return lacking{domain.Reason{Code: ReasonMinimumOrder, Detail: []string{least.String(), missing.String()}},
		prompts.QuestionFacts{Code: ReasonMinimumOrder, About: prompts.Money(least, p.currency(), at),
			Candidates: []prompts.Value{prompts.Money(missing, p.currency(), at).From(domain.OriginSum)}}}
}
