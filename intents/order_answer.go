package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/extract"
)

// An answer to our own question about an order is no order by itself: "size L" completes the order of the same case that
// waits for it. What was clear of that order stands in its request; what was not stands in its evidence, as written.

// waiting is the latest order of the case that lacks something; nil where there is none of the same customer.
func (p *planner) waitingOrder() *domain.Request {
	if !p.in.Thread.Asked {
		return nil
	}
	for _, r := range slices.Backward(p.in.Thread.Requests) {
		if r.Intent != domain.OrderCreation || r.Customer != p.customer {
			continue
		}
		if r.Outcome != domain.NeedsInformation || r.Order == nil {
			return nil
		}
		return &r
	}
	return nil
}

// answered joins what an answer says with the order that waits for it. It gives o itself where the message does not answer:
// it settles nothing that was asked.
func (p *planner) answered(o orderReading, s scope) orderReading {
	waiting := p.waitingOrder()
	if waiting == nil || len(p.orderPapers()) > 0 {
		return o
	}
	joined := orderReading{reference: waiting.Order.CustomerReference, requested: waiting.Order.RequestedOn, shipTo: waiting.Order.ShipTo}
	for _, l := range waiting.Order.Lines {
		line := lineOfWanted(l)
		if line.At.Message == 0 && l.Place != nil {
			line.At.Message = waiting.Message
		}
		joined.wants = append(joined.wants, p.wantOf(line, l.Source))
	}
	settled := p.settleSuccessor(&joined)
	own := slices.DeleteFunc(slices.Clone(o.wants), func(w want) bool { return w.problem != "" && w.problem != ReasonQuantityMissing })
	for _, open := range p.openLines(waiting) {
		w, found := p.settle(open, &own, s)
		settled = settled || found
		joined.wants = append(joined.wants, w)
	}
	for _, w := range own {
		if w.problem != "" {
			continue
		}
		at := slices.IndexFunc(joined.wants, func(j want) bool { return j.product.SKU == w.product.SKU })
		if at < 0 {
			joined.wants = append(joined.wants, w)
		} else {
			joined.wants[at] = w
		}
		settled = true
	}
	if !o.requested.IsZero() {
		joined.requested, settled = o.requested, true
	}
	if o.shipTo != "" {
		joined.shipTo, settled = o.shipTo, true
	}
	if o.reference != "" && joined.reference == "" {
		joined.reference = o.reference
	}
	joined.past, joined.elsewhere = o.past, o.elsewhere
	if !settled || o.reference != "" && joined.reference != o.reference {
		return o
	}
	return joined
}

func lineOfWanted(l domain.WantedLine) extract.Line {
	quantity := l.Quantity
	line := extract.Line{Article: extract.Article{SKU: l.SKU, How: "order", Score: 1}, Quantity: &quantity, Price: l.UnitPrice, Span: domain.Span{Text: l.Words}, Number: l.Reference}
	if l.Place != nil {
		line.At = *l.Place
	}
	return line
}

// openLines are the lines of a waiting order that were not clear, read again from its evidence.
func (p *planner) openLines(r *domain.Request) []extract.Line {
	var open []extract.Line
	scope := extract.Scope{Customers: []domain.CustomerCode{p.customer}, Written: p.written, Calendar: p.desk.config.Calendar}
	for _, e := range r.Evidence {
		for _, l := range p.shop.catalogue.ReadText(extract.NewText(e.Text), scope, nil).Lines {
			w := p.wantOf(l, "")
			known := slices.ContainsFunc(r.Order.Lines, func(o domain.WantedLine) bool { return o.SKU == w.product.SKU })
			if w.problem != "" && w.problem != ReasonArticleDiscontinued && !known && l.Quantity != nil {
				l.At = domain.Place{Message: r.Message, Start: e.Start + l.Span.Start, End: e.Start + l.Span.End}
				open = append(open, l)
			}
		}
	}
	return open
}

// settle finds what the answer says of an open line: one of its own lines that is among the articles that fitted, else words
// that leave one of them. A line that it uses is taken from own.
func (p *planner) settle(open extract.Line, own *[]want, s scope) (want, bool) {
	fits := open.Article.Candidates
	for i, w := range *own {
		if len(fits) == 0 || slices.Contains(fits, w.product.SKU) {
			*own = slices.Delete(*own, i, i+1)
			if w.problem == ReasonQuantityMissing { // the article was asked for, the number is known
				open.Article = w.line.Article
				return p.wantOf(open, ""), true
			}
			return w, true
		}
	}
	words := open.Article.Words
	for i := range p.text.Sentences {
		sentence := p.text.Sentences[i]
		if len(fits) == 0 || !s.has(i) || p.blank(sentence) {
			continue
		}
		article := p.shop.catalogue.Among(fits, words+" "+p.text.Slice(sentence.First, sentence.Last))
		if article.Found() && p.shop.catalogue.Bears(article.SKU, p.text, sentence) {
			open.Article = article
			return p.wantOf(open, ""), true
		}
	}
	return p.wantOf(open, ""), false
}

// settleSuccessor puts the successor of a discontinued article where the answer agrees to it.
func (p *planner) settleSuccessor(o *orderReading) bool {
	settled := false
	for i, w := range o.wants {
		if w.problem != ReasonArticleDiscontinued || w.product.ReplacedBy == "" || !agreeCues.in(foldedWords(p.text.Tokens)) || refuseCues.in(foldedWords(p.text.Tokens)) {
			continue
		}
		line := w.line
		line.Article = extract.Article{SKU: w.product.ReplacedBy, How: "order", Score: 1}
		o.wants[i], settled = p.wantOf(line, w.source), true
	}
	return settled
}

var (
	agreeCues  = phrases(`oui, ok, d accord, entendu, parfait, c est bon, allez y, yes, okay, fine, agreed, go ahead, sure, ja, einverstanden, in ordnung, passt, gerne, si, vale, de acuerdo, conforme, va bene, d accordo, perfetto, akkoord, prima, goed, is goed`)
	refuseCues = phrases(`non, pas, no, not, don t, nein, nicht, kein*, niet, geen, ninguno`)
)

// openEvidence are the words of the lines that are not clear: they are kept with the request, so that an answer completes it.
func openEvidence(wants []want) []domain.Span {
	var spans []domain.Span
	for _, w := range wants {
		if w.problem != "" && w.line.Span.End > w.line.Span.Start && w.source == "" {
			spans = append(spans, w.line.Span)
		}
	}
	return spans
}

// answers tells whether a message in which no order was found completes one that waits.
func (p *planner) answers() bool {
	if p.book == nil || p.waitingOrder() == nil {
		return false
	}
	o := p.answered(orderReading{wants: p.bodyWants(scope{}, false)}, scope{})
	return len(o.wants) > 0 && o.reference == p.waitingOrder().Order.CustomerReference && len(o.missing()) == 0
}
