package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// duplicateInvoice sends copies of invoices and credit notes that were issued.
func (p *planner) duplicateInvoice(f classify.Finding) (Planned, error) {
	var request domain.Request
	if p.book == nil {
		return p.needsCustomer(request, extract.InvoicePaper), nil
	}
	invoices, unbilled, unknown := p.invoicesMeant(f)
	request.Invoices = invoices
	switch {
	case len(unknown) > 0:
		return unknownReference(request, unknown), nil
	case len(invoices) == 0 && len(unbilled) > 0:
		return escalate(request, ReasonNotInvoiced, string(unbilled[0])), nil
	case len(invoices) == 0:
		return ask(request, domain.Reason{Code: ReasonInvoiceWhich}, prompts.QuestionFacts{Code: ReasonInvoiceWhich}), nil
	}
	request.Outcome = domain.Ready
	originals, err := p.stored([]string{domain.DocumentInvoice, domain.DocumentCreditNote}, texts(invoices))
	if err != nil {
		return Planned{}, err
	}
	section := prompts.Section{Kind: prompts.DuplicateSent, Attached: true}
	var papers []domain.Paper
	var rows []domain.RowRef
	for _, n := range invoices {
		invoice := p.book.Invoice(n)
		facts := p.invoiceFacts(invoice)
		facts.Open, facts.DaysLate, facts.DueOn = prompts.Value{}, prompts.Value{}, prompts.Value{}
		facts.Courtesy = p.electronic(invoice)
		section.Invoices = append(section.Invoices, facts)
		paper := p.copyOf(invoice)
		paper.Original = originals[domain.NumberKey(string(n))]
		papers = append(papers, paper)
		rows = append(rows, row("invoice", string(n), ""), row("document", documentKey(invoice), "sha256"))
	}
	return Planned{Request: request, Answer: saying(section), Papers: func(*domain.Action) []domain.Paper { return papers }, Uses: uses(rows...)}, nil
}

// copyOf is the copy of an invoice as drawn anew; with its data where the customer asked for them.
func (p *planner) copyOf(invoice *domain.Invoice) domain.Paper {
	var skus []domain.SKU
	for _, l := range invoice.Lines {
		skus = append(skus, l.SKU)
	}
	paper := domain.Paper{Kind: domain.PaperInvoiceDuplicate, Language: p.book.Customer.Language, Company: p.company, Customer: p.book.Customer, On: p.today,
		Invoice: invoice, Products: p.products(skus...), FacturX: slices.Contains(p.desk.config.Policy.FacturX, p.customer)}
	if order := p.book.Order(invoice.Order); order != nil {
		paper.Order, paper.Address = order, p.address(order.ShipTo)
	}
	return paper
}

// electronic tells whether an invoice went out through an e-invoicing platform: between French professionals, from the day
// that the company began to.
func (p *planner) electronic(invoice *domain.Invoice) bool {
	from := p.desk.config.Policy.ElectronicFrom
	country := p.book.Customer.Country
	return !from.IsZero() && !invoice.IssuedOn.Before(from) && p.company.Country == "FR" && (country == "" || country == "FR") && domain.Professional(p.book.Customer.Kind)
}

// invoicesMeant are the invoices that a message names: by number, by their order or shipment, or described. unbilled are
// orders named that have none yet.
func (p *planner) invoicesMeant(f classify.Finding) (invoices []domain.InvoiceNumber, unbilled []domain.OrderNumber, unknown []extract.Reference) {
	s := p.scopes[f.Intent]
	n := p.documents(f, extract.InvoicePaper)
	if n.from < 3 || len(n.hits) == 0 {
		invoices, unbilled = p.invoicesOf(append(n.hits, p.billedOrders(s)...))
		if len(invoices) > 0 || len(unbilled) > 0 || len(n.unknown) > 0 {
			return invoices, unbilled, n.unknown
		}
	}
	if described := p.describedInvoices(s); len(described) > 0 {
		return described, nil, nil
	}
	if len(n.hits) > 0 {
		invoices, unbilled = p.invoicesOf(n.hits)
		return invoices, unbilled, n.unknown
	}
	if byOrder := p.describedOrders(s); len(byOrder) > 0 {
		for _, o := range byOrder {
			invoices = append(invoices, numbersOf(p.book.InvoicesOf(o))...)
		}
		if len(invoices) > 0 {
			return invoices, nil, nil
		}
		return nil, byOrder, nil
	}
	if holding := p.invoicesHolding(s); len(holding) == 1 {
		return holding, nil, nil
	}
	invoices, _ = p.invoicesOf(p.quoted(extract.InvoicePaper).hits)
	if len(invoices) > 1 {
		invoices = nil
	}
	return invoices, nil, nil
}

// billedOrders are the orders and shipments whose invoice a sentence asks for by their number only: "la facture de notre
// commande 3077" beside others that are named themselves.
func (p *planner) billedOrders(s scope) []hit {
	var found []hit
	for _, r := range p.reading.Said.References {
		if !s.carries(r.Sentence) || !invoiceWords.in(p.sentenceWords(r.Sentence)) {
			continue
		}
		for _, h := range p.index.find(r, extract.InvoicePaper) {
			if h.invoice == "" && h.exact && !slices.ContainsFunc(p.reading.Said.References, func(o extract.Reference) bool {
				return o.Sentence == r.Sentence && slices.ContainsFunc(p.index.find(o, extract.InvoicePaper), func(h hit) bool { return h.invoice != "" })
			}) {
				found = append(found, h)
			}
		}
	}
	return found
}

// invoicesOf are the invoices of documents: themselves, or those of their order.
func (p *planner) invoicesOf(hits []hit) (invoices []domain.InvoiceNumber, unbilled []domain.OrderNumber) {
	add := func(n domain.InvoiceNumber) {
		if !slices.Contains(invoices, n) {
			invoices = append(invoices, n)
		}
	}
	named := map[domain.OrderNumber]bool{}
	for _, h := range hits {
		if h.invoice != "" {
			add(h.invoice)
			named[h.order] = true
		}
	}
	for _, h := range hits {
		if h.invoice != "" || h.order == "" || named[h.order] {
			continue
		}
		found := p.book.InvoicesOf(h.order)
		if len(found) == 0 {
			unbilled = append(unbilled, h.order)
		}
		for _, i := range found {
			add(i.Number)
		}
	}
	return invoices, unbilled
}

func numbersOf(invoices []domain.Invoice) []domain.InvoiceNumber {
	var numbers []domain.InvoiceNumber
	for _, i := range invoices {
		numbers = append(numbers, i.Number)
	}
	return numbers
}

// issued are the customer's invoices up to the mail's own day, newest first; credit notes where they are asked for.
func (p *planner) issued(credits bool) []domain.Invoice {
	all := slices.DeleteFunc(slices.Clone(p.book.Invoices), func(i domain.Invoice) bool {
		return (i.Kind == domain.KindCreditNote) != credits || i.IssuedOn.After(p.written)
	})
	slices.SortStableFunc(all, func(a, b domain.Invoice) int {
		if c := b.IssuedOn.Compare(a.IssuedOn); c != 0 {
			return c
		}
		return compareNumbers(string(b.Number), string(a.Number))
	})
	return all
}

// describedInvoices are those that words describe: "the last three", "all of October", "that of 12 October", one of an amount.
func (p *planner) describedInvoices(s scope) []domain.InvoiceNumber {
	words := p.said(s)
	credits := creditCues.in(words)
	all := p.issued(credits)
	for _, d := range p.reading.Said.Descriptions {
		if d.Paper != extract.InvoicePaper || !s.has(d.Sentence) || d.Last == 0 {
			continue
		}
		return numbersOf(all[:min(d.Last, len(all))])
	}
	if byAmount := p.invoicesOfAmount(s, all); len(byAmount) > 0 {
		return byAmount
	}
	for _, d := range p.dates(s) {
		if since := sinceCues.in(foldedWords(p.tokensBefore(d.Span.Start, 3))); since {
			return numbersOf(slices.DeleteFunc(slices.Clone(all), func(i domain.Invoice) bool { return i.IssuedOn.Before(d.Day) }))
		}
		found := numbersOf(slices.DeleteFunc(slices.Clone(all), func(i domain.Invoice) bool { return !within(i.IssuedOn, d) }))
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

var (
	creditCues = phrases(`avoir, avoirs, note de credit, credit note, credit notes, credit memo, gutschrift, gutschriften, abono, nota de credito, nota di credito, note di credito, creditnota, creditfactuur`)
	sinceCues  = phrases(`depuis, depuis le, a partir du, since, from, seit, ab, desde, dal, a partire dal, sinds, vanaf`)
)

// invoicesOfAmount are the invoices whose total is one that is named.
func (p *planner) invoicesOfAmount(s scope, all []domain.Invoice) []domain.InvoiceNumber {
	var found []domain.InvoiceNumber
	for _, a := range p.reading.Said.Amounts {
		if !s.has(a.Sentence) {
			continue
		}
		for _, i := range all {
			if i.TotalGross.Equal(a.Value) || i.TotalNet.Equal(a.Value) {
				found = append(found, i.Number)
			}
		}
	}
	return slices.Compact(found)
}

// invoicesHolding are the recent invoices that bill an article named in the words.
func (p *planner) invoicesHolding(s scope) []domain.InvoiceNumber {
	var found []domain.InvoiceNumber
	for _, l := range p.lines(s) {
		for _, i := range p.issued(false) {
			if l.Article.Found() && slices.ContainsFunc(i.Lines, func(il domain.InvoiceLine) bool { return il.SKU == l.Article.SKU }) && !slices.Contains(found, i.Number) && p.written.DaysSince(i.IssuedOn) < 60 {
				found = append(found, i.Number)
			}
		}
	}
	return found
}
