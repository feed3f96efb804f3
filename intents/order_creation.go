package intents

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// orderCreation records a new order as received, with its stock reserved, unless something is missing, repeated or does
// not fit. An order with one unclear line is kept whole as a proposal.
func (p *planner) orderCreation(f classify.Finding) (Planned, error) {
	read := p.answered(p.readOrder(f), p.scopes[f.Intent])
	request := domain.Request{Order: read.wanted()}
	if p.book == nil {
		return p.needsCustomer(request, ""), nil
	}
	if p.complains(f) {
		return escalate(request, ReasonUnsure, string(domain.DisputeIntent)), nil
	}
	if reason := p.noOrder(read); !reason.IsZero() {
		return escalate(request, reason.Code, reason.Detail...), nil
	}
	// "Please confirm our order" is no new order: the first one answers.
	if first := p.firstOrder(read.reference); first != "" && len(read.missing()) > 0 && len(request.Order.Lines) == 0 {
		return p.repeated(request, first), nil
	}
	if missing := read.missing(); len(missing) > 0 {
		return p.proposal(request, read, missing), nil
	}
	if p.aboutAnother(f, read) {
		return escalate(request, ReasonUnsure, string(domain.OrderChange)), nil
	}
	shelves, err := p.shelves(read.wants)
	if err != nil {
		return Planned{}, err
	}
	p.bareCounts(read.wants, shelves)
	request.Order = read.wanted()
	offer := p.offer(read.wants, shelves)
	if planned, stopped := p.mayNot(request, read, offer, shelves); stopped {
		return planned, nil
	}
	if least := domain.MinimumOrder(p.book.Charges, p.customer, p.today); offer.net.LessThan(least) {
		return p.proposal(request, read, []lacking{p.belowMinimum(least, least.Sub(offer.net))}), nil
	}
	request.Outcome = domain.Ready
	order := p.newOrder(read, offer)
	return Planned{
		Request: request,
		Action:  &domain.Action{Kind: domain.RecordOrder, NewOrder: &domain.NewOrder{Order: order}, Reserve: reservations(order)},
		Answer: func(done *domain.Action) []prompts.Section {
			return []prompts.Section{{Kind: prompts.OrderRecorded, Order: p.recordedFacts(order, offer, done), Attached: done != nil && !p.staff}}
		},
		Papers: func(done *domain.Action) []domain.Paper { return p.acknowledgement(order, offer, request, done) },
		Uses:   uses(offer.rows()...),
	}, nil
}

// bareCounts reads a number without a unit as pieces where it would be absurd as boxes and divides by the pack: "100 pailles" of
// an article sold by the hundred.
func (p *planner) bareCounts(wants []want, shelves map[domain.SKU]domain.Shelf) {
	for i := range wants {
		w := &wants[i]
		if w.problem != "" || w.line.Unit != "" || w.line.Price != nil || !w.product.PackSize.GreaterThan(one) || w.product.Unit == extract.Piece || !p.absurd(*w, shelves) && !farMore(*w, shelves) {
			continue
		}
		if units, ok := inUnits(*w.line.Quantity, extract.Piece, nil, w.product); ok {
			w.quantity = units
		}
	}
}

// farMore tells whether a number, of an article packed by fifty or more, is much larger than any order of it so far.
func farMore(w want, shelves map[domain.SKU]domain.Shelf) bool {
	if w.source != "" || w.product.PackSize.LessThan(decimal.New(20, 0)) || w.quantity.LessThan(w.product.PackSize) {
		return false
	}
	shelf := shelfOf(shelves, w.product.SKU)
	return shelf == nil || shelf.LargestOrdered == nil || w.quantity.GreaterThan(*shelf.LargestOrdered)
}

func (p *planner) absurd(w want, shelves map[domain.SKU]domain.Shelf) bool {
	return domain.AbsurdQuantity(w.quantity, shelfOf(shelves, w.product.SKU), p.book, w.product.Unit, func(sku domain.SKU) string { return p.product(sku).Unit })
}

// aboutAnother tells whether goods are wanted in words that name an order of the customer and give no number of their own:
// they may as well change that one.
func (p *planner) aboutAnother(f classify.Finding, read orderReading) bool {
	if len(p.scopes) > 1 || read.reference != "" || len(p.orderPapers()) > 0 || p.waitingOrder() != nil || sameAgainCues.in(foldedWords(p.text.Tokens)) {
		return false
	}
	s := p.scopes[f.Intent]
	return slices.ContainsFunc(p.reading.Said.References, func(r extract.Reference) bool {
		return s.carries(r.Sentence) && slices.ContainsFunc(p.index.find(r, extract.OrderPaper), func(h hit) bool {
			return h.exact && h.paper == extract.OrderPaper
		})
	})
}

// wanted is the order as read: what cannot be resolved is left out.
func (o orderReading) wanted() *domain.OrderWanted {
	order := &domain.OrderWanted{CustomerReference: o.reference, RequestedOn: o.requested, ShipTo: o.shipTo, Open: o.open(), Places: o.places}
	for _, w := range o.wants {
		if w.problem == "" || w.read {
			order.Lines = append(order.Lines, w.wanted())
		}
	}
	return order
}

// lacking is one thing that keeps an order from being recorded.
type lacking struct {
	reason   domain.Reason
	question prompts.QuestionFacts
}

// missing is all that the sender must tell before the order can be recorded.
func (o orderReading) missing() []lacking {
	var all []lacking
	for _, w := range o.wants {
		if w.problem != "" {
			all = append(all, lacking{domain.Reason{Code: w.problem, Detail: w.detail}, w.question})
		}
	}
	if !o.past.IsZero() {
		all = append(all, lacking{domain.Reason{Code: ReasonDatePast, Detail: []string{o.past.String()}},
			prompts.QuestionFacts{Code: ReasonDatePast, About: prompts.Day(o.past).From(domain.OriginMessage)}})
	}
	if len(o.twoDays) > 0 {
		question := prompts.QuestionFacts{Code: ReasonDateMissing}
		var detail []string
		for _, day := range o.twoDays {
			question.Candidates = append(question.Candidates, prompts.Day(day).From(domain.OriginMessage))
			detail = append(detail, day.String())
		}
		all = append(all, lacking{domain.Reason{Code: ReasonDateMissing, Detail: detail}, question})
	}
	if o.elsewhere != "" && o.shipTo == "" {
		all = append(all, lacking{domain.Reason{Code: ReasonAddressUnknown, Detail: []string{o.elsewhere}},
			prompts.QuestionFacts{Code: ReasonAddressUnknown, About: prompts.Said(o.elsewhere)}})
	}
	if len(o.wants) > 0 {
		return all
	}
	if o.unreadable != "" {
		return append(all, lacking{domain.Reason{Code: ReasonAttachmentUnreadable, Detail: []string{o.unreadable}},
			prompts.QuestionFacts{Code: ReasonAttachmentUnreadable, About: prompts.Said(o.unreadable)}})
	}
	return append(all, lacking{domain.Reason{Code: ReasonLinesMissing}, prompts.QuestionFacts{Code: ReasonLinesMissing}})
}

// proposal keeps an order whole and asks what it lacks.
func (p *planner) proposal(request domain.Request, read orderReading, missing []lacking) Planned {
	request.Outcome, request.Reason, request.Evidence = domain.NeedsInformation, missing[0].reason, openEvidence(read.wants)
	section := prompts.Section{Kind: prompts.OrderProposed, Order: p.proposedFacts(read)}
	for _, m := range missing {
		section.Questions = append(section.Questions, m.question)
	}
	if len(request.Order.Lines) == 0 && len(read.wants) == 0 {
		section.Kind = prompts.Question
	}
	return Planned{Request: request, Answer: saying(section)}
}

// proposedFacts repeats an order as the sender states it.
func (p *planner) proposedFacts(read orderReading) *prompts.OrderFacts {
	facts := &prompts.OrderFacts{RequestedOn: prompts.Day(read.requested).From(domain.OriginMessage)}
	if read.requested.IsZero() {
		facts.RequestedOn = prompts.Value{}
	}
	if read.reference != "" {
		facts.CustomerReference = prompts.Said(read.reference)
	}
	if read.shipTo != "" {
		facts.ShipTo = prompts.Said(read.shipTo)
	}
	for _, w := range read.wants {
		if w.problem == "" {
			facts.Lines = append(facts.Lines, p.lineFacts(w.product.SKU, prompts.Quantity(w.quantity, w.product.Unit).From(domain.OriginMessage)))
		}
	}
	return facts
}

// mayNot stops what a person must decide: a repeat, a hold, the credit limit, a price, a quantity.
func (p *planner) mayNot(request domain.Request, read orderReading, offer offer, shelves map[domain.SKU]domain.Shelf) (Planned, bool) {
	if first := domain.RepeatOf(p.book, read.reference, offer.orderLines(), p.written); first != nil {
		return p.repeated(request, first.Number), true
	}
	reason := p.objection(read.wants, offer, shelves)
	if reason.IsZero() && read.faulty != "" {
		reason = domain.Reason{Code: ReasonDocumentFaulty, Detail: []string{read.faulty}}
	}
	if reason.IsZero() {
		return Planned{}, false
	}
	planned := escalate(request, reason.Code, reason.Detail...)
	section := prompts.Section{Kind: prompts.OrderPending, Order: &prompts.OrderFacts{}}
	if read.reference != "" {
		section.Order.CustomerReference = prompts.Said(read.reference)
	}
	if p.staff {
		section.Order = p.proposedFacts(read)
	}
	planned.Answer = saying(section)
	return planned, true
}

// repeated shows the first order; nothing is recorded twice.
func (p *planner) repeated(request domain.Request, first domain.OrderNumber) Planned {
	planned := escalate(request, ReasonRepeat, string(first))
	planned.Request.Orders = []domain.OrderNumber{first}
	planned.Answer = saying(prompts.Section{Kind: prompts.OrderRepeat, Order: orderFacts(p.book.Order(first))})
	return planned
}

// objection is the first thing that a person must decide about new lines; none where it is zero.
func (p *planner) objection(wants []want, offer offer, shelves map[domain.SKU]domain.Shelf) domain.Reason {
	if s := p.book.Customer.Status; s != "" && s != domain.CustomerActive {
		return domain.Reason{Code: ReasonOnHold, Detail: []string{string(s)}}
	}
	for i, w := range wants {
		if !offer.lines[i].priced {
			return domain.Reason{Code: ReasonPriceUnknown, Detail: []string{string(w.product.SKU)}}
		}
	}
	exposure := domain.Exposure(p.book, p.company, p.lookup)
	if !domain.WithinCredit(p.book.Customer, exposure, offer.gross) {
		return domain.Reason{Code: ReasonOverCredit, Detail: []string{exposure.String(), offer.gross.String(), p.book.Customer.CreditLimit.String()}}
	}
	for i, w := range wants {
		if w.line.Price != nil && !domain.PriceFits(*w.line.Price, offer.lines[i].price) {
			return domain.Reason{Code: ReasonPrice, Detail: []string{string(w.product.SKU), w.line.Price.String(), offer.lines[i].price.String()}}
		}
	}
	for _, w := range wants {
		if p.absurd(w, shelves) {
			return domain.Reason{Code: ReasonQuantityAbsurd, Detail: largestDetail(w, shelfOf(shelves, w.product.SKU))}
		}
	}
	return domain.Reason{}
}

// largestDetail is the article, the quantity wanted and the largest so far.
func largestDetail(w want, shelf *domain.Shelf) []string {
	detail := []string{string(w.product.SKU), w.quantity.String()}
	if shelf != nil && shelf.LargestOrdered != nil {
		detail = append(detail, shelf.LargestOrdered.String())
	}
	return detail
}

func shelfOf(shelves map[domain.SKU]domain.Shelf, sku domain.SKU) *domain.Shelf {
	shelf, known := shelves[sku]
	if !known {
		return nil
	}
	return &shelf
}

func (p *planner) shelves(wants []want) (map[domain.SKU]domain.Shelf, error) {
	var skus []domain.SKU
	for _, w := range wants {
		if w.product.SKU != "" {
			skus = append(skus, w.product.SKU)
		}
	}
	shelves, err := p.records.Shelves(p.ctx, skus)
	if err != nil {
		return nil, fmt.Errorf("reading the stock: %w", err)
	}
	for sku, quantity := range p.promised {
		if shelf, known := shelves[sku]; known {
			shelf.Reserved = shelf.Reserved.Add(quantity)
			shelves[sku] = shelf
		}
	}
	return shelves, nil
}

func (p *planner) newOrder(read orderReading, offer offer) domain.Order {
	return domain.Order{
		Customer: p.customer, CustomerReference: strings.TrimSpace(read.reference), OrderedOn: p.written, RequestedOn: read.requested,
		Status: domain.OrderReceived, Currency: p.currency(), ShipTo: read.shipTo, Lines: offer.orderLines(),
	}
}

func (p *planner) currency() string {
	if p.book != nil && p.book.Customer.Currency != "" {
		return p.book.Customer.Currency
	}
	return p.company.Currency
}

func reservations(order domain.Order) []domain.Reservation {
	var all []domain.Reservation
	for _, l := range order.Lines {
		all = append(all, domain.Reservation{SKU: l.SKU, Quantity: l.Quantity})
	}
	return all
}

// recordedFacts is the order as it stands in the database after the action.
func (p *planner) recordedFacts(order domain.Order, offer offer, done *domain.Action) *prompts.OrderFacts {
	number := domain.OrderNumber("")
	if done != nil {
		number = domain.OrderNumber(done.Number)
	}
	order.Number = number
	facts := orderFacts(&order)
	if number == "" { // proposed to staff, not recorded yet
		facts.Number = prompts.Value{}
	}
	for i, l := range offer.lines {
		line := p.lineFacts(l.sku, prompts.Quantity(l.quantity, l.unit, orderLineRow(number, i+1, "quantity")))
		priced(&line, l.price, l.quantity, order.Currency, orderLineRow(number, i+1, "unit_price"))
		l.available(&line, order.RequestedOn)
		facts.Lines = append(facts.Lines, line)
	}
	facts.TotalNet = prompts.Money(offer.net, order.Currency, orderRow(number, "number")).From(domain.OriginSum)
	facts.Charges, facts.TotalDue = p.charged(offer)
	return facts
}

// acknowledgement is the paper that confirms an order.
func (p *planner) acknowledgement(order domain.Order, offer offer, request domain.Request, done *domain.Action) []domain.Paper {
	if done == nil || p.staff {
		return nil
	}
	order.Number = domain.OrderNumber(done.Number)
	var skus []domain.SKU
	for _, l := range order.Lines {
		skus = append(skus, l.SKU)
	}
	paper := domain.Paper{Kind: domain.PaperOrderAcknowledge, Language: p.language(), Company: p.company, Customer: p.book.Customer, On: p.today,
		Order: &order, Address: p.address(order.ShipTo), Products: p.products(skus...), Charges: offer.charges}
	if request.Order != nil {
		paper.Ordered = request.Order.Lines
	}
	return append([]domain.Paper{paper}, p.inKind(paper)...)
}

func (p *planner) address(label string) *domain.DeliveryAddress {
	for i := range p.book.Addresses {
		if label != "" && p.book.Addresses[i].Label == label {
			return &p.book.Addresses[i]
		}
	}
	return nil
}

var zero = decimal.Zero
