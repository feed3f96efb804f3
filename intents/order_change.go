package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// orderChange records a change or cancellation of an order that exists as an amendment, applied when a person approves.
func (p *planner) orderChange(f classify.Finding) (Planned, error) {
	var request domain.Request
	if p.book == nil {
		return p.needsCustomer(request, extract.OrderPaper), nil
	}
	orders, unknown := p.orderToChange(f)
	if len(orders) != 1 {
		if len(orders) == 0 && len(unknown) > 0 {
			return unknownReference(request, unknown), nil
		}
		return p.whichOrder(request), nil
	}
	stored := p.book.Order(orders[0])
	order := p.book.AsAmended(stored)
	request.Orders = orders
	c := p.readChange(f, &order)
	request.Order = c.wanted(&order)
	switch {
	case len(c.missing) > 0:
		planned := ask(request, c.missing[0].reason)
		section := prompts.Section{Kind: prompts.Question, Order: orderFacts(&order)}
		for _, m := range c.missing {
			section.Questions = append(section.Questions, m.question)
		}
		planned.Answer = saying(section)
		return planned, nil
	case c.empty():
		return ask(request, domain.Reason{Code: ReasonChangeUnclear},
			prompts.QuestionFacts{Code: ReasonChangeUnclear, About: prompts.Text(string(order.Number), orderRow(order.Number, "number"))}), nil
	}
	if reason := p.tooLate(stored, &order, c); !reason.IsZero() {
		planned := escalate(request, reason.Code, reason.Detail...)
		planned.Answer = saying(prompts.Section{Kind: prompts.ChangePending, Order: orderFacts(&order)})
		return planned, nil
	}
	return p.amend(request, &order, c)
}

// orderToChange is the order meant: as for a delivery, or the open one that holds the articles named.
func (p *planner) orderToChange(f classify.Finding) ([]domain.OrderNumber, []extract.Reference) {
	orders, unknown := p.ordersMeant(f)
	if len(orders) > 1 { // the numbers may be those of an order and of what it refers to
		n := p.documents(f, extract.OrderPaper)
		own := ordersOf(slices.DeleteFunc(slices.Clone(n.hits), func(h hit) bool { return h.paper != extract.OrderPaper }))
		if len(own) == 1 {
			return own, nil
		}
		open := slices.DeleteFunc(slices.Clone(orders), func(n domain.OrderNumber) bool { o := p.book.Order(n); return o == nil || !p.isOpen(o) })
		if len(open) == 1 { // what has arrived cannot be changed
			return open, nil
		}
	}
	return orders, unknown
}

// tooLate tells whether the order is past changing: shipped, or being prepared, or cancelled.
func (p *planner) tooLate(stored, order *domain.Order, c change) domain.Reason {
	switch stored.Status {
	case domain.OrderCancelled:
		return domain.Reason{Code: ReasonCancelled, Detail: []string{string(stored.Number)}}
	case domain.OrderShipped, domain.OrderDelivered, domain.OrderInvoiced:
		return domain.Reason{Code: ReasonShipped, Detail: []string{string(stored.Status)}}
	}
	if order.Status == domain.OrderCancelled {
		return domain.Reason{Code: ReasonCancelled, Detail: []string{string(stored.Number)}}
	}
	if len(c.lines) == 0 && !c.cancelsAll && p.allGone(stored) {
		return domain.Reason{Code: ReasonShipped, Detail: []string{string(stored.Status)}}
	}
	for _, s := range p.book.ShipmentsOf(stored.Number) {
		if s.Status == domain.ShipmentPreparing && len(s.Lines) == 0 {
			return domain.Reason{Code: ReasonShipped, Detail: []string{string(s.Status)}}
		}
		for _, l := range s.Lines {
			if p.touches(stored, c, l) {
				return domain.Reason{Code: ReasonShipped, Detail: []string{string(s.Number), string(s.Status)}}
			}
		}
	}
	return domain.Reason{}
}

// touches tells whether a change concerns goods that a shipment carries.
func (p *planner) touches(order *domain.Order, c change, l domain.ShipmentLine) bool {
	if c.cancelsAll {
		return true
	}
	at := slices.IndexFunc(order.Lines, func(o domain.OrderLine) bool { return o.Line == l.OrderLine })
	if at < 0 {
		return false
	}
	for _, w := range c.lines {
		if w.product.SKU == order.Lines[at].SKU && w.quantity.LessThan(order.Lines[at].Quantity) && w.quantity.LessThan(l.Quantity.Add(one)) {
			return true
		}
	}
	return false
}

// allGone tells whether shipments carry all of an order: nothing is left whose day or place could change.
func (p *planner) allGone(order *domain.Order) bool {
	left := map[int]domain.Decimal{}
	for _, l := range order.Lines {
		left[l.Line] = l.Quantity
	}
	for _, s := range p.book.ShipmentsOf(order.Number) {
		for _, l := range s.Lines {
			left[l.OrderLine] = left[l.OrderLine].Sub(l.Quantity)
		}
	}
	for _, l := range order.Lines {
		if left[l.Line].IsPositive() {
			return false
		}
	}
	return true
}

// amend plans the amendment, after the checks that a larger order must pass.
func (p *planner) amend(request domain.Request, order *domain.Order, c change) (Planned, error) {
	amendment := &domain.Amendment{Order: order.Number, State: "recorded", RequestedOn: c.requestedOn, ShipTo: c.shipTo, CancelsAll: c.cancelsAll}
	var grown []want
	var reserve []domain.Reservation
	for _, w := range c.lines {
		amendment.Lines = append(amendment.Lines, domain.AmendmentLine{SKU: w.product.SKU, Quantity: w.quantity})
		if extra := w.quantity.Sub(quantityIn(order, w.product.SKU)); extra.IsPositive() {
			reserve = append(reserve, domain.Reservation{SKU: w.product.SKU, Quantity: extra})
			w.quantity = extra
			grown = append(grown, w)
		}
	}
	shelves, err := p.shelves(grown)
	if err != nil {
		return Planned{}, err
	}
	offer := p.offer(grown, shelves)
	if len(grown) > 0 {
		if reason := p.objection(grown, offer, shelves); !reason.IsZero() {
			planned := escalate(request, reason.Code, reason.Detail...)
			planned.Answer = saying(prompts.Section{Kind: prompts.ChangePending, Order: orderFacts(order)})
			return planned, nil
		}
	}
	promise(amendment, order, offer)
	request.Outcome = domain.Ready
	facts := p.changeFacts(order, c, offer)
	return Planned{
		Request: request,
		Action:  &domain.Action{Kind: domain.RecordAmendment, Amendment: amendment, Reserve: reserve},
		Answer:  saying(prompts.Section{Kind: prompts.ChangeRecorded, Order: facts}),
		Uses:    uses(orderRow(order.Number, "")),
	}, nil
}

// promise gives the lines that grow the day on which their last part ships, and those that are added their price.
func promise(amendment *domain.Amendment, order *domain.Order, offer offer) {
	for i := range amendment.Lines {
		line := &amendment.Lines[i]
		at := slices.IndexFunc(offer.lines, func(l offered) bool { return l.sku == line.SKU })
		if at < 0 {
			continue
		}
		grown := offer.lines[at]
		line.PromisedOn = domain.LastDay(grown.parts)
		held := slices.IndexFunc(order.Lines, func(l domain.OrderLine) bool { return l.SKU == line.SKU })
		if held < 0 {
			line.UnitPrice = &grown.price
		} else if before := order.Lines[held].PromisedOn; before.After(line.PromisedOn) {
			line.PromisedOn = before
		}
	}
}

// changeFacts is an order with what changes: each line before and after.
func (p *planner) changeFacts(order *domain.Order, c change, offer offer) *prompts.OrderFacts {
	facts := orderFacts(order)
	facts.CancelsAll = c.cancelsAll
	if !c.requestedOn.IsZero() {
		facts.RequestedOn = prompts.Day(c.requestedOn, orderRow(order.Number, "requested_on")).From(domain.OriginMessage)
	} else {
		facts.RequestedOn = prompts.Value{}
	}
	if c.shipTo != "" {
		facts.ShipTo = prompts.Text(c.shipTo, row("address", string(p.customer)+"/"+c.shipTo, "label"))
	} else {
		facts.ShipTo = prompts.Value{}
	}
	for _, w := range c.lines {
		sku := w.product.SKU
		line := p.lineFacts(sku, prompts.Quantity(w.quantity, w.product.Unit).From(domain.OriginMessage))
		before := quantityIn(order, sku)
		if before.IsPositive() {
			line.Before = prompts.Quantity(before, w.product.Unit, orderLineRow(order.Number, lineOf(order, sku), "quantity"))
		}
		for _, l := range offer.lines {
			if l.sku != sku {
				continue
			}
			if !before.IsPositive() {
				priced(&line, l.price, l.quantity, order.Currency, l.priceRow())
			}
			l.available(&line, order.RequestedOn)
		}
		facts.Lines = append(facts.Lines, line)
	}
	return facts
}

func lineOf(order *domain.Order, sku domain.SKU) int {
	for _, l := range order.Lines {
		if l.SKU == sku {
			return l.Line
		}
	}
	return 0
}
