package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/mail/attachment"
)

// reconsider holds what the engine found against what the names and papers turned out to be. Words alone leave open what
// the database settles: an attached purchase order that is new is an order, "the same as last time" changes nothing,
// a signed delivery note is no invoice.
func (p *planner) reconsider(findings []classify.Finding) []classify.Finding {
	if p.book == nil && !p.staff {
		return findings
	}
	kept := slices.Clone(findings)
	for i := range kept {
		if other := p.rather(kept[i]); other != kept[i].Intent && !hasIntent(kept, other) {
			kept[i].Intent, kept[i].Confidence = other, kept[i].Confidence*reconsidered
		}
	}
	if p.newOrderAttached() && !slices.ContainsFunc(kept, func(f classify.Finding) bool {
		return f.Intent == domain.OrderCreation || f.Intent == domain.OrderChange || f.Intent == domain.Quote || f.Intent == domain.DisputeIntent
	}) {
		kept = append([]classify.Finding{{Intent: domain.OrderCreation, Confidence: reconsidered}}, kept...)
	}
	return kept
}

// reconsidered lowers the confidence of what the engine did not find itself.
const reconsidered = 0.8

func hasIntent(findings []classify.Finding, intent domain.Intent) bool {
	return slices.ContainsFunc(findings, func(f classify.Finding) bool { return f.Intent == intent })
}

// rather is the intent that fits what the message names better than the one found.
func (p *planner) rather(f classify.Finding) domain.Intent {
	words := foldedWords(p.text.Tokens)
	switch f.Intent {
	case domain.OrderChange:
		if p.book != nil && !p.namesOrder() && (p.newOrderAttached() || sameAgainCues.in(words)) {
			return domain.OrderCreation
		}
	case domain.DuplicateInvoice:
		if proofCues.in(words) && !invoiceWords.in(words) {
			return domain.DeliveryStatus
		}
	case domain.DeliveryStatus:
		if p.asksStock() {
			return domain.Quote
		}
	}
	return f.Intent
}

var invoiceWords = phrases(`facture*, duplicata*, avoir, invoice*, credit note*, rechnung*, gutschrift*, factura*, fattur*, factu*`)

// namesOrder tells whether the words name an order of the customer by number.
func (p *planner) namesOrder() bool {
	for _, r := range slices.Concat(p.reading.Said.References, p.reading.Subject.References) {
		for _, h := range p.index.find(r, extract.OrderPaper) {
			if h.paper == extract.OrderPaper || h.paper == extract.ShipmentPaper {
				return true
			}
		}
	}
	return false
}

// newOrderAttached tells whether an attachment reads as a purchase order that is not recorded yet.
func (p *planner) newOrderAttached() bool {
	if p.book == nil {
		return false
	}
	return slices.ContainsFunc(p.orderPapers(), func(paper extract.Paper) bool {
		return paper.Kind != attachment.KindChange && (paper.Reference == "" || p.firstOrder(paper.Reference) == "" && len(p.index.byKey[domain.NumberKey(paper.Reference)]) == 0)
	})
}

// asksStock tells whether a question about arrival is about an article and no order: it names an article, no document,
// and the customer, if there is one, waits for no order that holds it.
func (p *planner) asksStock() bool {
	article := slices.ContainsFunc(p.reading.Said.Lines, func(l extract.Line) bool { return l.Article.Found() })
	document := slices.ContainsFunc(p.reading.Said.References, func(r extract.Reference) bool { return r.Likely || r.Paper != "" })
	described := slices.ContainsFunc(p.reading.Said.Descriptions, func(d extract.Description) bool {
		return d.Paper == extract.OrderPaper || d.Paper == extract.ShipmentPaper
	})
	if !article || document || described || len(p.several) > 0 {
		return false
	}
	if p.book == nil {
		return true
	}
	return p.staff && len(p.ordersHolding(scope{}, p.openOrders())) == 0
}
