package intents

import (
	"slices"
	"strings"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// dispute opens a disagreement about a delivery or an invoice, and holds the reminders of the part in question.
func (p *planner) dispute(f classify.Finding) (Planned, error) {
	kind := p.reading.Result.Kind
	if kind == "" {
		kind = domain.OtherDispute
	}
	kind = p.kindByCount(kind, p.scopes[f.Intent])
	request := domain.Request{Kind: kind}
	if p.book == nil {
		return p.needsCustomer(request, extract.OrderPaper), nil
	}
	c := p.contested(f, kind)
	if len(c.orders) == 0 && len(c.invoices) == 0 {
		if len(c.unknown) > 0 {
			return unknownReference(request, c.unknown), nil
		}
		planned := p.whichOrder(request)
		if kind.AboutBilling() {
			planned = ask(request, domain.Reason{Code: ReasonInvoiceWhich}, prompts.QuestionFacts{Code: ReasonInvoiceWhich})
		}
		return planned, nil
	}
	request.Orders, request.Shipments, request.Invoices = c.orders, c.shipments, c.invoices
	lines := p.stake(f, kind, c)
	request.Lines = lines
	if len(c.unknown) > 0 && len(c.orders) == 0 {
		return unknownReference(request, c.unknown), nil
	}
	request.Outcome = domain.Ready
	dispute := p.newDispute(f, kind, c, lines)
	return Planned{
		Request: request,
		Action:  &domain.Action{Kind: domain.OpenDispute, Dispute: dispute, Holds: p.disputeHolds(dispute)},
		Answer: func(done *domain.Action) []prompts.Section {
			return []prompts.Section{{Kind: prompts.DisputeOpened, Dispute: p.disputeFacts(dispute, done)}}
		},
		Uses: uses(p.disputeRows(dispute)...),
	}, nil
}

// contest is the documents at stake in a dispute.
type contest struct {
	orders    []domain.OrderNumber
	shipments []domain.ShipmentNumber
	invoices  []domain.InvoiceNumber
	unknown   []extract.Reference
}

// contested finds the documents at stake: those named and what belongs to them.
func (p *planner) contested(f classify.Finding, kind domain.DisputeKind) contest {
	s := p.scopes[f.Intent]
	paper := extract.OrderPaper
	if kind.AboutBilling() {
		paper = extract.InvoicePaper
	}
	n := p.documents(f, paper)
	if len(n.hits) == 0 {
		n.hits = p.implied(s, kind)
	}
	c := contest{unknown: n.unknown, orders: ordersOf(n.hits)}
	for _, h := range n.hits {
		if h.shipment != "" && !slices.Contains(c.shipments, h.shipment) {
			c.shipments = append(c.shipments, h.shipment)
		}
		if h.invoice != "" && !slices.Contains(c.invoices, h.invoice) {
			c.invoices = append(c.invoices, h.invoice)
		}
	}
	if kind.AboutBilling() {
		p.billed(&c, kind)
	} else {
		p.delivered(&c, f, kind)
	}
	return c
}

// billed completes a dispute about an invoice: the order and its invoices, no shipment.
func (p *planner) billed(c *contest, kind domain.DisputeKind) {
	c.shipments = nil
	if len(c.invoices) == 0 {
		for _, o := range c.orders {
			c.invoices = append(c.invoices, numbersOf(p.book.InvoicesOf(o))...)
		}
	}
	if kind == domain.DoubleBilling && len(c.invoices) == 1 {
		c.invoices = append(c.invoices, p.twins(c.invoices[0])...)
	}
	slices.Sort(c.invoices)
	c.invoices = slices.Compact(c.invoices)
	if kind == domain.DoubleBilling && len(c.orders) > 1 { // one delivery billed twice
		if common := p.commonOrder(c.invoices); common != "" {
			c.orders = []domain.OrderNumber{common}
		}
	}
}

// twins are the invoices that bill the same again: of the same order, or of the same total and lines.
func (p *planner) twins(number domain.InvoiceNumber) []domain.InvoiceNumber {
	first := p.book.Invoice(number)
	var found []domain.InvoiceNumber
	for i := range p.book.Invoices {
		other := &p.book.Invoices[i]
		if other.Number == number || other.Kind != domain.KindInvoice || !other.TotalGross.Equal(first.TotalGross) {
			continue
		}
		if other.Order != "" && other.Order == first.Order || sameBill(first, other) {
			found = append(found, other.Number)
		}
	}
	if len(found) == 0 {
		for _, other := range p.book.InvoicesOf(first.Order) {
			if other.Number != number && sharesArticle(first, &other) {
				found = append(found, other.Number)
			}
		}
	}
	return found
}

func sameBill(a, b *domain.Invoice) bool {
	if len(a.Lines) == 0 || len(a.Lines) != len(b.Lines) {
		return false
	}
	for i := range a.Lines {
		if a.Lines[i].SKU != b.Lines[i].SKU || !a.Lines[i].Quantity.Equal(b.Lines[i].Quantity) {
			return false
		}
	}
	return true
}

func sharesArticle(a, b *domain.Invoice) bool {
	return slices.ContainsFunc(a.Lines, func(l domain.InvoiceLine) bool {
		return l.SKU != "" && slices.ContainsFunc(b.Lines, func(o domain.InvoiceLine) bool { return o.SKU == l.SKU })
	})
}

func (p *planner) commonOrder(invoices []domain.InvoiceNumber) domain.OrderNumber {
	var common domain.OrderNumber
	for _, n := range invoices {
		if i := p.book.Invoice(n); i != nil && i.Order != "" {
			if common != "" && i.Order != common {
				return ""
			}
			common = i.Order
		}
	}
	return common
}

// delivered completes a dispute about goods: the order, the shipments that carried what is at stake, the invoice if issued.
func (p *planner) delivered(c *contest, f classify.Finding, kind domain.DisputeKind) {
	if len(c.orders) > 1 { // several numbers: those of one delivery agree on its order; else the first leads
		for _, n := range c.shipments {
			if s := p.book.Shipment(n); s != nil {
				c.orders = []domain.OrderNumber{s.Order}
				break
			}
		}
	}
	if len(c.shipments) == 0 {
		for _, o := range c.orders {
			c.shipments = append(c.shipments, p.carrying(o, p.articlesAtStake(f, o))...)
		}
	}
	if len(c.invoices) == 0 {
		for _, o := range c.orders {
			c.invoices = append(c.invoices, numbersOf(p.book.InvoicesOf(o))...)
		}
	}
	c.invoices = slices.DeleteFunc(c.invoices, func(n domain.InvoiceNumber) bool {
		i := p.book.Invoice(n)
		return i != nil && len(c.orders) > 0 && i.Order != "" && !slices.Contains(c.orders, i.Order)
	})
}

// carrying are the shipments of an order that hold some articles; all where none is named.
func (p *planner) carrying(number domain.OrderNumber, skus []domain.SKU) []domain.ShipmentNumber {
	order := p.book.Order(number)
	var all, some []domain.ShipmentNumber
	for _, s := range p.book.ShipmentsOf(number) {
		all = append(all, s.Number)
		for _, l := range s.Lines {
			at := slices.IndexFunc(order.Lines, func(o domain.OrderLine) bool { return o.Line == l.OrderLine })
			if at >= 0 && slices.Contains(skus, order.Lines[at].SKU) {
				some = append(some, s.Number)
				break
			}
		}
	}
	if len(some) > 0 {
		return some
	}
	return all
}

// articlesAtStake are the articles of an order that the words name.
func (p *planner) articlesAtStake(f classify.Finding, number domain.OrderNumber) []domain.SKU {
	order := p.book.Order(number)
	if order == nil {
		return nil
	}
	var skus []domain.SKU
	for _, l := range p.lines(p.scopes[f.Intent]) {
		if sku := p.amongOrder(order, l); sku != "" && !slices.Contains(skus, sku) {
			skus = append(skus, sku)
		}
	}
	return skus
}

// implied finds the delivery that words describe without a number: the last order, that of a day, the last that holds the
// article, the quoted mail's.
func (p *planner) implied(s scope, kind domain.DisputeKind) []hit {
	for _, o := range p.describedOrders(s) {
		return []hit{{paper: extract.OrderPaper, order: o}}
	}
	if kind.AboutBilling() {
		for _, i := range p.describedInvoices(s) {
			return []hit{{paper: extract.InvoicePaper, invoice: i, order: p.book.Invoice(i).Order}}
		}
	}
	candidates := p.recentDeliveries(s)
	if len(candidates) > 0 {
		return candidates[:1]
	}
	quoted := p.quoted(extract.OrderPaper)
	return quoted.hits[:min(1, len(quoted.hits))]
}

// recentDeliveries are the shipments of the last 45 days that hold an article named, or came on a day named; latest first.
func (p *planner) recentDeliveries(s scope) []hit {
	type rated struct {
		hit  hit
		rate int
	}
	var found []rated
	lines, dates := p.lines(s), p.dates(s)
	for i := range p.book.Shipments {
		shipment := &p.book.Shipments[i]
		on := shipment.ArrivedOn
		if on.IsZero() {
			on = shipment.EstimatedOn
		}
		order := p.book.Order(shipment.Order)
		if order == nil || on.IsZero() || p.written.DaysSince(on) > 45 || on.After(p.written.AddDays(3)) {
			continue
		}
		rate := 0
		for _, l := range lines {
			if sku := p.amongOrder(order, l); sku != "" {
				rate += 4
				break
			}
		}
		for _, d := range dates {
			if within(on, d) {
				rate += 3
				break
			}
		}
		if rate > 0 {
			found = append(found, rated{hit{paper: extract.ShipmentPaper, order: shipment.Order, shipment: shipment.Number, on: on}, rate})
		}
	}
	slices.SortStableFunc(found, func(a, b rated) int {
		if a.rate != b.rate {
			return b.rate - a.rate
		}
		return b.hit.on.Compare(a.hit.on)
	})
	var hits []hit
	for _, r := range found {
		hits = append(hits, r.hit)
	}
	return hits
}

func (p *planner) newDispute(f classify.Finding, kind domain.DisputeKind, c contest, lines []domain.WantedLine) *domain.Dispute {
	d := &domain.Dispute{Customer: p.customer, Kind: kind, Status: "open", OpenedOn: p.written, Invoices: c.invoices, Shipments: c.shipments, Description: p.complaint(f)}
	if len(c.orders) > 0 {
		d.Order = c.orders[0]
	}
	for _, l := range lines {
		d.Lines = append(d.Lines, domain.DisputeLine{SKU: l.SKU, Quantity: l.Quantity})
	}
	return d
}

// complaint is the sender's own words, at most 500 characters.
func (p *planner) complaint(f classify.Finding) string {
	s := p.scopes[f.Intent]
	var parts []string
	for i, sentence := range p.text.Sentences {
		if words := strings.TrimSpace(p.text.Slice(sentence.First, sentence.Last)); words != "" && s.carries(i) {
			parts = append(parts, words)
		}
	}
	words := []rune(strings.Join(parts, " "))
	return string(words[:min(len(words), 500)])
}

// disputeHolds keep the disputed part of each invoice out of payment reminders: the whole where no line is at stake.
func (p *planner) disputeHolds(d *domain.Dispute) []domain.ReminderHold {
	var holds []domain.ReminderHold
	for _, n := range d.Invoices {
		hold := domain.ReminderHold{Invoice: n, Reason: "dispute"}
		invoice := p.book.Invoice(n)
		if invoice != nil && len(d.Lines) > 0 {
			amount := zero
			for _, l := range d.Lines {
				for _, billed := range invoice.Lines {
					if billed.SKU == l.SKU {
						amount = amount.Add(domain.WithVAT(billed.UnitPrice.Mul(l.Quantity), billed.VATRate))
						break
					}
				}
			}
			if amount.IsPositive() && amount.LessThan(invoice.TotalGross) {
				hold.Amount = &amount
			}
		}
		holds = append(holds, hold)
	}
	return holds
}

func (p *planner) disputeRows(d *domain.Dispute) []domain.RowRef {
	var rows []domain.RowRef
	if d.Order != "" {
		rows = append(rows, orderRow(d.Order, ""))
	}
	for _, s := range d.Shipments {
		rows = append(rows, row("shipment", string(s), ""))
	}
	for _, i := range d.Invoices {
		rows = append(rows, row("invoice", string(i), ""))
	}
	return rows
}

// disputeFacts is a dispute as opened, with the deadline for reserves to the carrier where it applies.
func (p *planner) disputeFacts(d *domain.Dispute, done *domain.Action) *prompts.DisputeFacts {
	facts := &prompts.DisputeFacts{Kind: d.Kind, AskPhotos: d.Kind.AsksPhotos() && !p.hasPictures(), RemindersHeld: len(d.Invoices) > 0}
	if done != nil && done.Number != "" {
		facts.Number = prompts.Text(done.Number, row("dispute", done.Number, "number"))
	}
	if d.Order != "" {
		facts.Order = prompts.Text(string(d.Order), orderRow(d.Order, "number"))
	}
	for _, s := range d.Shipments {
		facts.Shipments = append(facts.Shipments, prompts.Text(string(s), row("shipment", string(s), "number")))
		if arrived := p.book.Shipment(s).ArrivedOn; d.Kind.AsksReserves() && !arrived.IsZero() {
			by := domain.ReservesBy(arrived, p.holiday)
			if !by.Before(p.today) {
				facts.ReservesBy = prompts.Day(by, row("shipment", string(s), "delivered_on")).From(domain.OriginPolicy)
			}
		}
	}
	for _, i := range d.Invoices {
		facts.Invoices = append(facts.Invoices, prompts.Text(string(i), row("invoice", string(i), "number")))
	}
	for _, l := range d.Lines {
		facts.Lines = append(facts.Lines, p.lineFacts(l.SKU, prompts.Quantity(l.Quantity, p.product(l.SKU).Unit).From(domain.OriginMessage)))
	}
	return facts
}

func (p *planner) holiday(d domain.Date) bool {
	return d.Weekday() != 0 && d.Weekday() != 6 && !p.desk.config.Calendar.IsBusinessDay(d)
}

func (p *planner) hasPictures() bool {
	return slices.ContainsFunc(p.reading.Papers, func(paper extract.Paper) bool { return paper.Image })
}
