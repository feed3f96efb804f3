package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
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

// asksBeside are questions in sentences of their own that fixed phrases show beside whatever was found: what is overdue, the
// proof of a delivery, the price of an article.
func (p *planner) asksBeside(kept []classify.Finding) []classify.Finding {
	var more []classify.Finding
	if p.book == nil || len(kept) == 0 {
		return nil
	}
	for i, s := range p.text.Sentences {
		words := p.sentenceWords(i)
		if len(words) < 10 {
			continue
		}
		span := domain.Span{Start: p.text.Tokens[s.First].Start, End: p.text.Tokens[s.Last-1].End}
		asks := slices.ContainsFunc(p.text.Tokens[s.First:s.Last], func(t extract.Token) bool { return t.Text == "?" })
		add := func(intent domain.Intent) {
			more = append(more, unlessFound(kept, more, classify.Finding{Intent: intent, Confidence: besides, Sentences: []domain.Span{span}})...)
		}
		switch {
		case rudeCues.in(words), certificateCues.in(words) && len(kept) > 0 && kept[0].Intent != domain.OtherIntent && !problemCues.in(words), safetyCues.in(words):
			add(domain.OtherIntent)
		case copyCues.in(words) && p.namesInvoiceIn(i):
			add(domain.DuplicateInvoice)
		case promiseCues.in(words) && !problemCues.in(words) && p.promisesInvoice(i):
			add(domain.PaymentIntent)
		case asks && invoiceWords.in(words) && (overdueCues.in(words) || howMuchCues.in(words)) && !problemCues.in(words):
			add(domain.PaymentIntent)
		case proofCues.in(words) && hasIntent(kept, domain.DuplicateInvoice):
			add(domain.DeliveryStatus)
		case asks && priceCues.in(words) && !problemCues.in(words) && !hasIntent(kept, domain.OrderCreation) && p.namesArticle(i):
			more = append(more, unlessFound(kept, more, classify.Finding{Intent: domain.Quote, Confidence: besides})...) // the sentences around may name more
		}
	}
	return more
}

func unlessFound(kept, more []classify.Finding, f classify.Finding) []classify.Finding {
	if hasIntent(kept, f.Intent) || hasIntent(more, f.Intent) {
		return nil
	}
	return []classify.Finding{f}
}

// rudeCues complain about a person.
var rudeCues = phrases(`insult*, grossier*, malpoli*, impoli*, injuri*, agressif*, mal parle, swore at, insulted, abusive, very rude, so rude, unhoflich*, beleidig*, beschimpf*, frech*, groser*, maleducad*, maleducat*, scortes*, offes*, onbeschoft*, uitgescholden, beledig*`)

// promisesInvoice tells whether a sentence names an invoice of the customer and a day to come.
func (p *planner) promisesInvoice(sentence int) bool {
	ahead := slices.ContainsFunc(p.reading.Said.Dates, func(d extract.Date) bool { return d.Sentence == sentence && d.Day.After(p.written) })
	return ahead && p.namesInvoiceIn(sentence)
}

func (p *planner) namesInvoiceIn(sentence int) bool {
	return slices.ContainsFunc(p.reading.Said.References, func(r extract.Reference) bool {
		return r.Sentence == sentence && slices.ContainsFunc(p.index.find(r, extract.InvoicePaper), func(h hit) bool { return h.invoice != "" && h.exact })
	})
}

func (p *planner) namesArticle(sentence int) bool {
	return slices.ContainsFunc(p.reading.Said.Lines, func(l extract.Line) bool { return l.Sentence == sentence && l.Article.Found() })
}

// changesBeside is a change of an open order that stands beside a complaint or a question: a sentence names the order, says
// what to do with it, and counts goods.
func (p *planner) changesBeside(kept []classify.Finding) []classify.Finding {
	if p.book == nil || len(kept) == 0 || hasIntent(kept, domain.OrderChange) || hasIntent(kept, domain.OrderCreation) {
		return nil
	}
	for _, r := range p.reading.Said.References {
		if !slices.ContainsFunc(p.index.find(r, extract.OrderPaper), func(h hit) bool {
			o := p.book.Order(h.order)
			return h.exact && h.paper == extract.OrderPaper && o != nil && p.isOpen(o)
		}) {
			continue
		}
		words := p.sentenceWords(r.Sentence)
		counts := slices.ContainsFunc(p.reading.Said.Lines, func(l extract.Line) bool { return l.Sentence == r.Sentence && l.Quantity != nil })
		if counts && (setCues.in(words) && p.ownGoodsIn(r) || addCues.in(words) && !asksWhenCues.in(words)) && !problemCues.in(words) {
			s := p.text.Sentences[r.Sentence]
			span := domain.Span{Start: p.text.Tokens[s.First].Start, End: p.text.Tokens[s.Last-1].End}
			return []classify.Finding{{Intent: domain.OrderChange, Confidence: besides, Sentences: []domain.Span{span}}}
		}
	}
	return nil
}

// oneOrderOnly drops a new order found beside a change where all goods named are the changed order's own and no new number is
// given; and a complaint found beside a change in the same words, where nothing is said to be wrong.
func (p *planner) oneOrderOnly(kept []classify.Finding) []classify.Finding {
	at := slices.IndexFunc(kept, func(f classify.Finding) bool { return f.Intent == domain.OrderChange })
	if at < 0 || len(kept) < 2 || p.book == nil {
		return kept
	}
	if p.ownGoods() {
		for _, f := range kept {
			if f.Intent == domain.OrderCreation {
				kept[at].Sentences = append(slices.Clone(kept[at].Sentences), f.Sentences...)
			}
		}
		kept = slices.DeleteFunc(kept, func(f classify.Finding) bool { return f.Intent == domain.OrderCreation })
	}
	if words := foldedWords(p.text.Tokens); !problemCues.in(words) && cancelCues.in(words) {
		kept = slices.DeleteFunc(kept, func(f classify.Finding) bool { return f.Intent == domain.DisputeIntent })
	}
	return kept
}

// ownGoods tells whether the words name an order of the customer, and no goods but those of such an order.
func (p *planner) ownGoods() bool {
	if len(p.orderPapers()) > 0 {
		return false
	}
	var orders []*domain.Order
	for _, r := range slices.Concat(p.reading.Said.References, p.reading.Subject.References) {
		for _, h := range p.index.find(r, extract.OrderPaper) {
			if o := p.book.Order(h.order); o != nil && h.exact && h.paper == extract.OrderPaper {
				orders = append(orders, o)
			}
		}
	}
	if len(orders) == 0 {
		return false
	}
	return !slices.ContainsFunc(p.reading.Said.Lines, func(l extract.Line) bool {
		return l.Quantity != nil && l.Sure && !slices.ContainsFunc(orders, func(o *domain.Order) bool { return p.amongOrder(o, l) != "" })
	})
}

// ownGoodsIn tells whether the sentence of a number counts goods of the order that it names.
func (p *planner) ownGoodsIn(r extract.Reference) bool {
	for _, h := range p.index.find(r, extract.OrderPaper) {
		order := p.book.Order(h.order)
		if order != nil && slices.ContainsFunc(p.reading.Said.Lines, func(l extract.Line) bool {
			return l.Sentence == r.Sentence && l.Quantity != nil && p.amongOrder(order, l) != ""
		}) {
			return true
		}
	}
	return false
}

// changesNamed tells whether goods seem ordered in a sentence that names an order of the customer and says what the number
// was: "on order 5512 they want 30 crates and no longer 20".
func (p *planner) changesNamed() bool {
	if p.book == nil || len(p.orderPapers()) > 0 {
		return false
	}
	for _, r := range p.reading.Said.References {
		if !slices.ContainsFunc(p.index.find(r, extract.OrderPaper), func(h hit) bool { return h.exact && h.paper == extract.OrderPaper }) {
			continue
		}
		replaced := slices.ContainsFunc(p.reading.Said.Lines, func(l extract.Line) bool { return l.Sentence == r.Sentence && l.Before != nil })
		if replaced || noLongerCues.in(p.sentenceWords(r.Sentence)) {
			return true
		}
	}
	return false
}

var noLongerCues = phrases(`et plus, et non, et pas, au lieu de, and not, instead of, no longer, und nicht, nicht mehr, statt, y no, en lugar de, en vez de, e non, invece di, anziche, en niet, niet meer, in plaats van`)

// withoutEmptyOrder drops an order that names nothing to be had beside a request that stands on its own: words of a past
// order, most often ("I ordered last week, when does it come?").
func (p *planner) withoutEmptyOrder(kept []classify.Finding) []classify.Finding {
	if len(kept) < 2 || !hasIntent(kept, domain.OrderCreation) || len(p.reading.Papers) > 0 || sameAgainCues.in(foldedWords(p.text.Tokens)) {
		return kept
	}
	goods := func(l extract.Line) bool {
		return l.Quantity != nil && (l.Sure || l.Article.Found() || len(l.Article.Candidates) > 0) || l.Quantity == nil && byNumber(l.Article)
	}
	if slices.ContainsFunc(p.reading.Subject.Lines, goods) {
		return kept
	}
	own := p.sentencesOf(kept[slices.IndexFunc(kept, func(f classify.Finding) bool { return f.Intent == domain.OrderCreation })])
	if slices.ContainsFunc(p.reading.Said.Lines, func(l extract.Line) bool {
		return goods(l) && (len(own) == 0 || slices.Contains(own, l.Sentence) || slices.Contains(own, l.Sentence-1))
	}) {
		return kept
	}
	return slices.DeleteFunc(kept, func(f classify.Finding) bool { return f.Intent == domain.OrderCreation })
}

// byNumber tells whether an article was named by a number, ours or the customer's.
func byNumber(a extract.Article) bool {
	return a.How == "sku" || a.How == "gtin" || a.How == "customer_sku"
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
