package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/mail/attachment"
	"guichet/prompts"
)

// quote tells prices and availability for named articles from the customer's terms; nothing is ordered. Staff who name no
// customer are told the stock.
func (p *planner) quote(f classify.Finding) (Planned, error) {
	wants := p.quoteWants(f)
	var request domain.Request
	var questions []prompts.QuestionFacts
	var reason domain.Reason
	for _, w := range wants {
		if w.problem == "" || w.problem == ReasonQuantityMissing {
			continue
		}
		questions = append(questions, w.question)
		if reason.IsZero() {
			reason = domain.Reason{Code: w.problem, Detail: w.detail}
		}
	}
	switch {
	case len(wants) == 0:
		return ask(request, domain.Reason{Code: ReasonLinesMissing}, prompts.QuestionFacts{Code: ReasonLinesMissing}), nil
	case len(questions) > 0:
		return ask(request, reason, questions...), nil
	case p.book == nil && !p.staff:
		return p.needsCustomer(request, ""), nil
	}
	shelves, err := p.shelves(wants)
	if err != nil {
		return Planned{}, err
	}
	request.Outcome = domain.Ready
	if p.book == nil {
		return Planned{Request: request, Answer: saying(p.stockSection(wants, shelves))}, nil
	}
	return p.priceSection(request, f, wants, shelves), nil
}

// quoteWants are the articles that a question is about. A quantity that stands without an article goes with the only one.
func (p *planner) quoteWants(f classify.Finding) []want {
	s := p.scopes[f.Intent]
	var wants []want
	for _, paper := range p.reading.Papers {
		if paper.Order && (paper.Kind == attachment.KindQuoteRequest || len(p.scopes) == 1) {
			for _, l := range paper.Lines {
				wants = append(wants, p.wantOf(l.Line, l.Place))
			}
		}
	}
	var loose *extract.Line
	for _, l := range p.lines(s) {
		l := l
		switch {
		case l.Article.Found() && (len(wants) == 0 || p.named(l)):
			wants = append(wants, p.wantOf(l, ""))
		case l.Quantity != nil && len(l.Article.Candidates) == 0:
			loose = &l
		case len(l.Article.Candidates) > 1 && s.carries(l.Sentence) && (l.Quantity != nil || l.Article.Score > 0.95):
			wants = append(wants, p.wantOf(l, ""))
		case l.Quantity != nil && l.Sure && s.carries(l.Sentence):
			wants = append(wants, p.wantOf(l, ""))
		}
	}
	if len(wants) == 0 {
		for _, l := range p.reading.Subject.Lines {
			if l.Article.Found() {
				wants = append(wants, p.wantOf(l, "subject"))
			}
		}
	}
	wants = withoutEchoes(distinct(wants))
	if loose == nil && len(wants) == 1 && wants[0].problem == ReasonQuantityMissing {
		loose = p.countBeside(wants[0].line)
	}
	if loose != nil && len(wants) == 1 && wants[0].problem == ReasonQuantityMissing {
		line := wants[0].line
		line.Quantity, line.Unit, line.Pack = loose.Quantity, loose.Unit, loose.Pack
		if w := p.wantOf(line, wants[0].source); w.problem == "" {
			wants[0] = w
		}
	}
	return wants
}

// countBeside is the only number that counts goods in the sentence of an article named without one: "if we take 50 at once".
func (p *planner) countBeside(l extract.Line) *extract.Line {
	if l.Subject || l.Sentence >= len(p.text.Sentences) {
		return nil
	}
	var found *extract.Line
	for _, c := range extract.Counts(p.text, p.text.Sentences[l.Sentence], p.claimed) {
		if c.Span.Start < l.Span.End && c.Span.End > l.Span.Start {
			continue
		}
		if found != nil {
			return nil
		}
		value := c.Value
		found = &extract.Line{Quantity: &value, Unit: c.Unit}
	}
	return found
}

func (p *planner) named(l extract.Line) bool {
	return l.Article.How != "likeness" || l.Quantity != nil || l.Article.Score >= 0.95
}

// distinct keeps the first line of each article and quantity.
func distinct(wants []want) []want {
	var kept []want
	for _, w := range wants {
		if !slices.ContainsFunc(kept, func(k want) bool {
			return k.product.SKU != "" && k.product.SKU == w.product.SKU && (k.quantity.Equal(w.quantity) || w.quantity.IsZero())
		}) {
			kept = append(kept, w)
		}
	}
	return kept
}

// priceSection is prices by the customer's terms, with what is in stock.
func (p *planner) priceSection(request domain.Request, f classify.Finding, wants []want, shelves map[domain.SKU]domain.Shelf) Planned {
	counted := slices.Clone(wants)
	for i := range counted {
		if counted[i].quantity.IsZero() {
			counted[i].quantity = one
		}
	}
	offer := p.offer(counted, shelves)
	facts := &prompts.QuoteFacts{}
	for i, l := range offer.lines {
		if !l.priced {
			return escalate(request, ReasonPriceUnknown, string(l.sku))
		}
		quantity := prompts.Quantity(l.quantity, l.unit).From(domain.OriginMessage)
		if wants[i].quantity.IsZero() {
			quantity = prompts.Value{}
		}
		line := p.lineFacts(l.sku, quantity)
		priced(&line, l.price, l.quantity, p.currency(), l.priceRow())
		if quantity.IsZero() {
			line.Amount = prompts.Value{}
		}
		p.stockOf(&line, l, wants[i].quantity, shelves)
		facts.Lines = append(facts.Lines, line)
	}
	if len(facts.Lines) > 1 && !slices.ContainsFunc(wants, func(w want) bool { return w.quantity.IsZero() }) {
		facts.Total = prompts.Money(offer.net, p.currency(), offer.rows()...).From(domain.OriginSum)
	}
	if !slices.ContainsFunc(wants, func(w want) bool { return w.quantity.IsZero() }) {
		facts.Charges, facts.TotalDue = p.charged(offer)
	}
	facts.ValidUntil = prompts.Day(p.today.AddDays(p.desk.config.Policy.QuoteDays)).From(domain.OriginPolicy)
	return Planned{Request: request, Answer: saying(prompts.Section{Kind: prompts.QuoteAnswer, Quote: facts}), Uses: uses(offer.rows()...)}
}

// stockOf says when a quantity can ship; without a quantity, what is free now and the next receipt.
func (p *planner) stockOf(line *prompts.LineFacts, l offered, wanted domain.Decimal, shelves map[domain.SKU]domain.Shelf) {
	if wanted.IsPositive() {
		l.available(line, domain.Date{})
		return
	}
	p.freeStock(line, l.sku, l.unit, shelves)
}

// freeStock is what is on hand and not reserved, and each receipt that is expected.
func (p *planner) freeStock(line *prompts.LineFacts, sku domain.SKU, unit string, shelves map[domain.SKU]domain.Shelf) {
	shelf := shelfOf(shelves, sku)
	if shelf == nil {
		line.NoDate = true
		return
	}
	stock := row("stock", string(sku), "")
	free := shelf.OnHand.Sub(shelf.Reserved)
	if free.IsNegative() {
		free = zero
	}
	line.InStock = prompts.Quantity(free, unit, stock)
	for _, r := range shelf.Receipts[:min(len(shelf.Receipts), 2)] {
		line.Availability = append(line.Availability, prompts.AvailableOn{Quantity: prompts.Quantity(r.Quantity, unit, stock), ShipsOn: prompts.Day(r.ExpectedOn, stock)})
	}
	if free.IsZero() && len(shelf.Receipts) == 0 {
		product := p.product(sku)
		if product.LeadTimeDays > 0 {
			day := domain.AddBusinessDays(p.desk.config.Calendar, p.today, product.LeadTimeDays)
			line.Availability = append(line.Availability, prompts.AvailableOn{ShipsOn: prompts.Day(day, productRow(sku, "lead_time_days")), Estimated: true})
		}
	}
}

// stockSection answers staff who ask what is there.
func (p *planner) stockSection(wants []want, shelves map[domain.SKU]domain.Shelf) prompts.Section {
	facts := &prompts.QuoteFacts{}
	for _, w := range wants {
		line := p.lineFacts(w.product.SKU, prompts.Value{})
		line.UnitPrice = prompts.Money(w.product.ListPrice, p.company.Currency, productRow(w.product.SKU, "list_price"))
		p.freeStock(&line, w.product.SKU, w.product.Unit, shelves)
		facts.Lines = append(facts.Lines, line)
	}
	return prompts.Section{Kind: prompts.StockAnswer, Quote: facts}
}
