package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/classify"
)

// beside are requests that stand beside what was found and that only names and fixed phrases show: goods that are ordered,
// a price that is asked, copies of invoices.
func (p *planner) beside(kept []classify.Finding) []classify.Finding {
	if len(kept) == 0 || !p.otherThings(kept) {
		return nil
	}
	var more []classify.Finding
	switch {
	case p.ordersBeside(kept):
		more = append(more, classify.Finding{Intent: domain.OrderCreation, Confidence: besides})
	case p.asksPriceBeside():
		more = append(more, classify.Finding{Intent: domain.Quote, Confidence: besides})
	}
	return append(more, p.copiesBeside(kept)...)
}

// copiesBeside are copies of invoices that are asked for beside questions.
func (p *planner) copiesBeside(kept []classify.Finding) []classify.Finding {
	if len(kept) == 0 || !p.otherThings(kept) || hasIntent(kept, domain.DuplicateInvoice) || !copyCues.in(foldedWords(p.text.Tokens)) {
		return nil
	}
	return []classify.Finding{{Intent: domain.DuplicateInvoice, Confidence: besides}}
}

// copyCues ask for copies of invoices in so many words.
var copyCues = phrases(`copie de la facture, copie des factures, copies de factures, copies des factures, copie de facture, duplicata, duplicatas
	invoice copies, copy invoice, copy invoices, copies of invoices, copies of the invoices, copies of all invoices, copy of the invoice, invoice copy, duplicate invoice
	rechnungskopie*, kopie der rechnung, kopien der rechnungen, rechnungsduplikat*, copia de la factura, copias de las facturas, copia de factura, duplicado de la factura
	copia della fattura, copia delle fatture, copie delle fatture, copia fattura, duplicato della fattura, kopie van de factuur, kopieen van de facturen, kopie factuur, factuurkopie*`)

// ordersBeside tells whether a message that asks about other things orders goods too: an article with a quantity, in a
// sentence of somebody who orders, that no open order of the customer holds.
func (p *planner) ordersBeside(findings []classify.Finding) bool {
	if p.book == nil || len(findings) == 0 || !p.otherThings(findings) {
		return false
	}
	open := p.openOrders()
	for _, l := range p.reading.Said.Lines {
		if !l.Article.Found() || l.Quantity == nil || l.Unit == "" || !askingCues.in(p.sentenceWords(l.Sentence)) {
			continue
		}
		if !slices.ContainsFunc(open, func(n domain.OrderNumber) bool { return quantityIn(p.book.Order(n), l.Article.SKU).IsPositive() }) {
			return true
		}
	}
	return false
}

// asksPriceBeside tells whether a sentence asks what an article costs.
func (p *planner) asksPriceBeside() bool {
	for _, l := range p.reading.Said.Lines {
		if l.Article.Found() && priceCues.in(p.sentenceWords(l.Sentence)) && !problemCues.in(p.sentenceWords(l.Sentence)) {
			return true
		}
	}
	return false
}

// otherThings tells whether all that was found is questions that name no goods to be had.
func (p *planner) otherThings(findings []classify.Finding) bool {
	return !slices.ContainsFunc(findings, func(f classify.Finding) bool {
		return f.Intent != domain.DeliveryStatus && f.Intent != domain.DuplicateInvoice && f.Intent != domain.PaymentIntent
	})
}

var askingCues = phrases(`mettre, mettez, mets, rajout*, ajout*, envoyez, envoie, il me faut, il nous faut, il me faudrait, il nous faudrait, nous commandons, je commande, send us, please send, we need, add, put us down, brauchen wir, bitte schicken, bestellen wir, wir bestellen, mandad*, necesito, necesitamos, mi serve, mi servono, ci servono, mandate, stuur, graag nog, bestellen`)

// besides is the confidence of an order that only its lines show.
const besides = 0.6
