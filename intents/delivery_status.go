package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// deliveryStatus tells where orders are: what is shipped, on the way, promised, late or waiting.
func (p *planner) deliveryStatus(f classify.Finding) (Planned, error) {
	var request domain.Request
	if p.book == nil {
		return p.needsCustomer(request, extract.OrderPaper), nil
	}
	orders, unknown := p.ordersMeant(f)
	if len(orders) == 0 {
		if len(unknown) > 0 {
			return unknownReference(request, unknown), nil
		}
		return p.whichOrder(request), nil
	}
	request.Orders = orders
	var deliveries []prompts.DeliveryFacts
	var rows []domain.RowRef
	for _, number := range orders {
		for _, s := range p.book.ShipmentsOf(number) {
			request.Shipments = append(request.Shipments, s.Number)
			rows = append(rows, row("shipment", string(s.Number), ""))
		}
		facts, err := p.deliveryFacts(number)
		if err != nil {
			return Planned{}, err
		}
		deliveries = append(deliveries, facts)
		rows = append(rows, orderRow(number, ""))
	}
	section := prompts.Section{Kind: prompts.DeliveryAnswer, Deliveries: deliveries}
	if len(unknown) > 0 {
		planned := unknownReference(request, unknown)
		questions := planned.Answer
		planned.Answer = func(done *domain.Action) []prompts.Section {
			return append([]prompts.Section{section}, questions(done)...)
		}
		return planned, nil
	}
	request.Outcome = domain.Ready
	planned := Planned{Request: request, Answer: saying(section), Uses: uses(rows...)}
	if words := p.said(p.scopes[f.Intent]); proofCues.in(words) || noteCues.in(words) {
		papers, err := p.deliveryPapers(request.Shipments, !noteCues.in(words))
		if err != nil {
			return Planned{}, err
		}
		section.Attached, section.Several = len(papers) > 0, len(papers) > 1
		section.ProofAsked = proofCues.in(words)
		section.Signed = section.Attached && !slices.ContainsFunc(papers, func(paper domain.Paper) bool { return paper.Original == nil })
		planned.Answer, planned.Papers = saying(section), func(*domain.Action) []domain.Paper { return papers }
		for _, n := range request.Shipments {
			planned.Uses = append(planned.Uses, uses(row("document", domain.DocumentDeliveryProof+"/"+string(n), "sha256"))...)
		}
	}
	return planned, nil
}

// ordersMeant are the orders that a question is about: by number, by description, by the articles that they hold, or the
// only one that is open.
func (p *planner) ordersMeant(f classify.Finding) ([]domain.OrderNumber, []extract.Reference) {
	s := p.scopes[f.Intent]
	n := p.documents(f, extract.OrderPaper)
	if len(n.hits) > 0 && n.from < 3 {
		return ordersOf(n.hits), n.unknown
	}
	if described := p.describedOrders(s); len(described) > 0 {
		return described, nil
	}
	if len(n.hits) > 0 {
		return ordersOf(n.hits), n.unknown
	}
	if len(n.unknown) > 0 {
		return nil, n.unknown
	}
	open := p.openOrders()
	if holding := p.ordersHolding(s, open); len(holding) > 0 {
		return holding, nil
	}
	if day := p.ordersDueOn(s, open); len(day) == 1 {
		return day, nil
	}
	if place := p.placeIn(s); place != "" {
		there := slices.DeleteFunc(slices.Clone(open), func(n domain.OrderNumber) bool { return p.book.Order(n).ShipTo != place })
		if len(there) == 1 {
			return there, nil
		}
	}
	if quoted := ordersOf(p.quoted(extract.OrderPaper).hits); len(quoted) > 0 {
		return quoted[:1], nil
	}
	if len(open) == 1 {
		return open, nil
	}
	return nil, nil
}

// ordersHolding are the orders, of some, that hold an article named in the words: one order, else none.
func (p *planner) ordersHolding(s scope, orders []domain.OrderNumber) []domain.OrderNumber {
	var found []domain.OrderNumber
	for _, l := range p.lines(s) {
		for _, n := range orders {
			o := p.book.AsAmended(p.book.Order(n))
			if p.amongOrder(&o, l) != "" && !slices.Contains(found, n) {
				found = append(found, n)
			}
		}
	}
	if len(found) == 1 {
		return found
	}
	return nil
}

// ordersDueOn are the orders that were promised or wished for on a day that is named.
func (p *planner) ordersDueOn(s scope, orders []domain.OrderNumber) []domain.OrderNumber {
	var found []domain.OrderNumber
	for _, d := range p.dates(s) {
		for _, n := range orders {
			o := p.book.Order(n)
			due := within(o.RequestedOn, d) || slices.ContainsFunc(o.Lines, func(l domain.OrderLine) bool { return within(l.PromisedOn, d) })
			if due && !slices.Contains(found, n) {
				found = append(found, n)
			}
		}
	}
	return found
}

// whichOrder asks which order is meant, naming at most the two latest that are open.
func (p *planner) whichOrder(request domain.Request) Planned {
	question := prompts.QuestionFacts{Code: ReasonOrderWhich}
	open := p.openOrders()
	for _, n := range open[:min(len(open), 2)] {
		question.Candidates = append(question.Candidates, prompts.Text(string(n), orderRow(n, "number")))
	}
	return ask(request, domain.Reason{Code: ReasonOrderWhich}, question)
}

// deliveryFacts is where one order stands.
func (p *planner) deliveryFacts(number domain.OrderNumber) (prompts.DeliveryFacts, error) {
	stored := p.book.Order(number)
	order := p.book.AsAmended(stored)
	facts := prompts.DeliveryFacts{Order: *orderFacts(&order)}
	shipped := map[int]domain.Decimal{}
	for _, s := range p.book.ShipmentsOf(number) {
		facts.Shipments = append(facts.Shipments, p.shipmentFacts(&order, s))
		if s.Status == domain.ShipmentPreparing && s.EstimatedOn.IsZero() {
			continue // no day is known of it: the lines' own promise is told
		}
		for _, l := range s.Lines {
			shipped[l.OrderLine] = shipped[l.OrderLine].Add(l.Quantity)
		}
	}
	if order.Status == domain.OrderCancelled || order.Status == domain.OrderDelivered || order.Status == domain.OrderInvoiced || order.Status == domain.OrderShipped {
		return facts, nil
	}
	for _, l := range order.Lines {
		left := l.Quantity.Sub(shipped[l.Line])
		if !left.IsPositive() {
			continue
		}
		waiting, err := p.waiting(&order, l, left)
		if err != nil {
			return facts, err
		}
		facts.Waiting = append(facts.Waiting, waiting)
	}
	return facts, nil
}

// waiting is a line, or its part, that is not shipped, with its promised day. A promise that is past is said to be late,
// with the day that the stock allows now.
func (p *planner) waiting(order *domain.Order, l domain.OrderLine, left domain.Decimal) (prompts.LineFacts, error) {
	product := p.product(l.SKU)
	facts := p.lineFacts(l.SKU, prompts.Quantity(left, product.Unit, orderLineRow(order.Number, l.Line, "quantity")))
	promised := l.PromisedOn
	if !promised.IsZero() && !promised.Before(p.today) {
		facts.Availability = []prompts.AvailableOn{{Quantity: facts.Quantity, ShipsOn: prompts.Day(promised, orderLineRow(order.Number, l.Line, "promised_on"))}}
		return facts, nil
	}
	facts.Late = !promised.IsZero()
	shelves, err := p.records.Shelves(p.ctx, []domain.SKU{l.SKU})
	if err != nil {
		return facts, err
	}
	shelf := shelfOf(shelves, l.SKU)
	if shelf != nil { // the order's own reservation is not in its way
		shelf.Reserved = shelf.Reserved.Sub(left)
		if shelf.Reserved.IsNegative() {
			shelf.Reserved = zero
		}
	}
	o := offered{sku: l.SKU, unit: product.Unit, quantity: left, parts: domain.Available(shelf, left, product.LeadTimeDays, p.today, p.desk.config.Calendar)}
	o.available(&facts, domain.Date{})
	return facts, nil
}

func (p *planner) shipmentFacts(order *domain.Order, s domain.Shipment) prompts.ShipmentFacts {
	key := string(s.Number)
	at := func(column string) domain.RowRef { return row("shipment", key, column) }
	facts := prompts.ShipmentFacts{
		Number: prompts.Text(key, at("number")), Status: string(s.Status),
		ShippedOn: prompts.Day(s.ShippedOn, at("shipped_on")), EstimatedOn: prompts.Day(s.EstimatedOn, at("estimated_on")), ArrivedOn: prompts.Day(s.ArrivedOn, at("delivered_on")),
		Overdue: s.Status != domain.ShipmentDelivered && !s.EstimatedOn.IsZero() && s.EstimatedOn.Before(p.today),
	}
	for _, text := range []struct {
		to     *prompts.Value
		words  string
		column string
	}{{&facts.Carrier, s.Carrier, "carrier"}, {&facts.Tracking, s.TrackingNumber, "tracking_number"}, {&facts.Note, s.Note, "note"}} {
		if text.words != "" {
			*text.to = prompts.Text(text.words, at(text.column))
		}
	}
	for _, l := range s.Lines {
		at := slices.IndexFunc(order.Lines, func(o domain.OrderLine) bool { return o.Line == l.OrderLine })
		if at >= 0 {
			sku := order.Lines[at].SKU
			facts.Lines = append(facts.Lines, p.lineFacts(sku, prompts.Quantity(l.Quantity, p.product(sku).Unit, row("shipment_line", key+"/"+itoa(l.OrderLine), "quantity"))))
		}
	}
	return facts
}

// deliveryPapers are the proofs of what has left, or arrived where that is asked: the stored one that the receiver signed, else
// a copy of our delivery note.
func (p *planner) deliveryPapers(numbers []domain.ShipmentNumber, arrived bool) ([]domain.Paper, error) {
	signed, err := p.stored([]string{domain.DocumentDeliveryProof}, texts(numbers))
	if err != nil {
		return nil, err
	}
	var papers []domain.Paper
	for _, n := range numbers {
		s := p.book.Shipment(n)
		if s == nil || s.Status == domain.ShipmentPreparing || arrived && s.Status != domain.ShipmentDelivered {
			continue
		}
		order := p.book.Order(s.Order)
		if order == nil {
			continue
		}
		var skus []domain.SKU
		for _, l := range order.Lines {
			skus = append(skus, l.SKU)
		}
		papers = append(papers, domain.Paper{Kind: domain.PaperDeliveryNote, Language: p.language(), Company: p.company, Customer: p.book.Customer, On: p.today,
			Shipment: s, Order: order, Address: p.address(order.ShipTo), Products: p.products(skus...), Original: signed[domain.NumberKey(string(n))]})
	}
	return papers, nil
}
