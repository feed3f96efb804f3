package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// named are the documents that a request names, by number.
type named struct {
	hits []hit
	// unknown are numbers that look like documents and are none of the customer's.
	unknown []extract.Reference
	// from tells where they stand: 1 in the request's own sentences, 2 around, 3 in the subject, 4 anywhere.
	from int
}

// documents finds what a request names: in its own sentences, else around them, else in the subject. paper is what a bare
// number is held for.
func (p *planner) documents(f classify.Finding, paper string) named {
	s := p.scopes[f.Intent]
	said := p.reading.Said.References
	tries := []struct {
		from int
		refs []extract.Reference
	}{
		{1, filterRefs(said, func(r extract.Reference) bool { return s.own != nil && s.own[r.Sentence] })},
		{2, filterRefs(said, func(r extract.Reference) bool { return s.has(r.Sentence) })},
		{3, p.reading.Subject.References},
		{4, said},
	}
	var best named
	for _, try := range tries {
		n := p.resolve(try.refs, paper)
		n.from = try.from
		if len(n.hits) > 0 {
			n.unknown = slices.DeleteFunc(append(n.unknown, best.unknown...), func(r extract.Reference) bool { return r.Paper != paper })
			n.hits = kindred(n.hits, paper)
			return n
		}
		if len(best.unknown) == 0 {
			best.unknown = n.unknown
		}
		if try.from == 1 && slices.ContainsFunc(n.unknown, func(r extract.Reference) bool { return r.Paper == paper }) {
			return n // a number of the very paper asked about, which is none of ours: what stands elsewhere is not meant
		}
	}
	return best
}

// kindred keeps, of documents of several kinds, those of the kind asked about: the goods side or the invoices.
func kindred(hits []hit, paper string) []hit {
	invoices := paper == extract.InvoicePaper
	kept := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return (h.paper == extract.InvoicePaper) != invoices })
	if len(kept) > 0 {
		return kept
	}
	return hits
}

func filterRefs(refs []extract.Reference, keep func(extract.Reference) bool) []extract.Reference {
	return slices.DeleteFunc(slices.Clone(refs), func(r extract.Reference) bool { return !keep(r) })
}

func (p *planner) resolve(refs []extract.Reference, paper string) named {
	var n named
	for _, r := range refs {
		hits := p.index.find(r, paper)
		if len(hits) == 0 {
			if r.Likely && !p.isOtherNumber(r) && !p.isNewReference(r) {
				n.unknown = append(n.unknown, r)
			}
			continue
		}
		for _, h := range hits {
			if !slices.ContainsFunc(n.hits, func(o hit) bool {
				return o.paper == h.paper && o.order == h.order && o.shipment == h.shipment && o.invoice == h.invoice && o.dispute == h.dispute
			}) {
				n.hits = append(n.hits, h)
			}
		}
	}
	return n
}

// isNewReference tells a number that is taken for the customer's own of a new order in the same message.
func (p *planner) isNewReference(r extract.Reference) bool {
	_, orders := p.scopes[domain.OrderCreation]
	if !orders || len(p.scopes) < 2 {
		return false
	}
	reference := p.customerReference(classify.Finding{Intent: domain.OrderCreation}, p.orderPapers())
	return sameNumber(reference, r.Text) || sameNumber(reference, r.Tail)
}

// isOtherNumber tells numbers that are known and no documents: the company's or the customer's own registers.
func (p *planner) isOtherNumber(r extract.Reference) bool {
	key := domain.NumberKey(r.Text)
	for _, known := range []string{p.company.SIREN, p.company.VATNumber, p.book.Customer.SIREN, p.book.Customer.VATNumber, p.book.Customer.GLN, string(p.customer)} {
		if known != "" && domain.NumberKey(known) == key {
			return true
		}
	}
	return false
}

// quoted are the documents that the history below the mail names first: what "this order" means in a reply.
func (p *planner) quoted(paper string) named {
	mail := p.in.Message.Mail
	if mail == nil || mail.Quoted == "" {
		return named{}
	}
	text := mail.Quoted
	if len(text) > 4000 {
		text = text[:4000]
	}
	n := p.resolve(extract.References(extract.NewText(text), func(int) bool { return false }), paper)
	n.unknown, n.from = nil, 4
	return n
}

// ordersOf are the orders of hits, in order of mention.
func ordersOf(hits []hit) []domain.OrderNumber {
	var numbers []domain.OrderNumber
	for _, h := range hits {
		if h.order != "" && !slices.Contains(numbers, h.order) {
			numbers = append(numbers, h.order)
		}
	}
	return numbers
}

// lastOrders are the n latest orders up to the mail's own day, newest first.
func (p *planner) lastOrders(n int) []domain.OrderNumber {
	orders := slices.Clone(p.book.Orders)
	orders = slices.DeleteFunc(orders, func(o domain.Order) bool { return o.OrderedOn.After(p.written) })
	slices.SortStableFunc(orders, func(a, b domain.Order) int {
		if c := b.OrderedOn.Compare(a.OrderedOn); c != 0 {
			return c
		}
		return compareNumbers(string(b.Number), string(a.Number))
	})
	var numbers []domain.OrderNumber
	for _, o := range orders[:min(n, len(orders))] {
		numbers = append(numbers, o.Number)
	}
	return numbers
}

// compareNumbers orders document numbers as people count them.
func compareNumbers(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// describedOrders are the orders that words describe without a number: "our last order", "the order of 12 October".
func (p *planner) describedOrders(s scope) []domain.OrderNumber {
	for _, d := range p.reading.Said.Descriptions {
		if d.Paper != extract.OrderPaper && d.Paper != extract.ShipmentPaper || !s.has(d.Sentence) {
			continue
		}
		if d.Last > 0 {
			return p.lastOrders(d.Last)
		}
		for _, day := range p.reading.Said.Dates {
			if day.Sentence != d.Sentence || day.Kind == extract.ByMonth || day.Span.Start < d.Span.End || day.Span.Start > d.Span.End+40 {
				continue
			}
			if found := p.ordersOn(day); len(found) > 0 {
				return found
			}
		}
	}
	return nil
}

// ordersOn are the orders placed on a day, or within a run of days.
func (p *planner) ordersOn(day extract.Date) []domain.OrderNumber {
	var numbers []domain.OrderNumber
	for _, o := range p.book.Orders {
		if within(o.OrderedOn, day) {
			numbers = append(numbers, o.Number)
		}
	}
	return numbers
}

// within tells whether a past day is one that was named.
func within(on domain.Date, day extract.Date) bool {
	if on.IsZero() {
		return false
	}
	if day.Kind == extract.ByWeekday || !day.Back.IsZero() {
		return on == day.Back || on == day.Day
	}
	return !on.Before(day.Day) && !on.After(day.Until)
}

// isOpen tells whether an order still waits for goods.
func (p *planner) isOpen(o *domain.Order) bool {
	switch o.Status {
	case domain.OrderReceived, domain.OrderConfirmed, domain.OrderPartiallyShipped:
		return true
	case domain.OrderShipped:
		return slices.ContainsFunc(p.book.ShipmentsOf(o.Number), func(s domain.Shipment) bool { return s.Status != domain.ShipmentDelivered })
	}
	return false
}

// openOrders are the orders that still wait for goods, newest first.
func (p *planner) openOrders() []domain.OrderNumber {
	var numbers []domain.OrderNumber
	for _, n := range p.lastOrders(len(p.book.Orders)) {
		if p.isOpen(p.book.Order(n)) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// unknownReference asks for the right number.
func unknownReference(request domain.Request, unknown []extract.Reference) Planned {
	reason := domain.Reason{Code: ReasonReferenceUnknown}
	var questions []prompts.QuestionFacts
	for _, r := range unknown[:min(len(unknown), 5)] {
		reason.Detail = append(reason.Detail, r.Text)
		questions = append(questions, prompts.QuestionFacts{Code: ReasonReferenceUnknown, About: prompts.Said(r.Text)})
	}
	return ask(request, reason, questions...)
}
