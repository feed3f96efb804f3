package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/extract"
)

// sameAgain is the order that "the same as last time" means; nil where nothing of the kind is said, or where it is said of
// the delivery. doubt is the want of which one cannot tell whether it is the whole or what goes beside lines of its own:
// "10 sacks, and the rest as last time".
func (p *planner) sameAgain(s scope) (again *domain.Order, doubt *want) {
	if p.book == nil || len(p.orderPapers()) > 0 {
		return nil, nil
	}
	own := p.ownLines(s)
	at := p.againSentence(s, len(own) > 0)
	if at < 0 && !(len(own) == 0 && sameAgainCues.in(foldedWords(p.subject.Tokens))) {
		return nil, nil
	}
	words := p.around(s)
	if len(own) > 0 && !alterCues.in(words) && !(addCues.in(words) && !restCues.in(words)) {
		sentence := p.text.Sentences[at]
		line := extract.Line{Span: domain.Span{Text: p.text.Slice(sentence.First, sentence.Last)}, Sentence: at}
		w := p.wantOf(line, "")
		return nil, &w
	}
	return p.orderBefore(s), nil
}

// ownLines are the lines of articles with quantities that the words give themselves.
func (p *planner) ownLines(s scope) []extract.Line {
	var own []extract.Line
	for _, l := range p.lines(s) {
		if l.Quantity != nil && l.Article.Found() {
			own = append(own, l)
		}
	}
	return own
}

// againSentence is the sentence that wishes for the same as before; -1 where there is none. Beside lines, "as usual" of a
// delivery or a price tells how, not what.
func (p *planner) againSentence(s scope, lines bool) int {
	for i := range p.text.Sentences {
		words := p.sentenceWords(i)
		if !s.has(i) || !sameAgainCues.in(words) {
			continue
		}
		manner := deliverCues.in(words) || mannerCues.in(words) || !againOrderCues.in(words) && !restCues.in(words)
		if lines && manner && habitCues.in(words) && !againCues.in(words) && !p.counts(i) {
			continue
		}
		return i
	}
	return -1
}

// counts tells whether a sentence names an article with its quantity.
func (p *planner) counts(sentence int) bool {
	return slices.ContainsFunc(p.reading.Said.Lines, func(l extract.Line) bool { return l.Sentence == sentence && l.Quantity != nil && l.Article.Found() })
}

// againCues are those of sameAgainCues that speak of goods only.
var againCues = slices.DeleteFunc(slices.Clone(sameAgainCues), func(c string) bool { return slices.Contains(habitCues, c) })

var (
	// habitCues are those of sameAgainCues that may speak of a manner as well as of goods.
	habitCues = phrases(`comme d hab*, comme la derniere fois, comme la semaine derniere, as last time, wie letztes mal, wie beim letzten mal, wie gehabt, wie immer, wie letzte, como la ultima vez, lo de siempre, come l ultima volta, come al solito, come la volta scorsa, zoals vorige keer, zoals altijd, als vorige keer`)
	// mannerCues speak of how, not what.
	mannerCues = phrases(`prix, tarif*, condition*, paiement, facturation, adresse, transporteur, emballage, palette*, price*, terms, address, carrier, payment, invoic*, preis*, zahlung*, adresse, konditionen, precio*, condicion*, pago, direccion, prezz*, condizion*, pagamento, indirizzo, prij*, voorwaarden, betaling, adres`)
	// againOrderCues name the goods or the order that is to be the same.
	againOrderCues = phrases(`commande, articles, quantites, chose, order, items, quantities, bestellung, artikel, menge*, pedido, articulos, cantidades, ordine, articoli, quantita, bestelling, artikelen, aantallen`)
	// restCues speak of what remains beside the lines given.
	restCues = phrases(`le reste, pour le reste, les autres, the rest, everything else, otherwise, der rest, den rest, ansonsten, das ubrige, el resto, lo demas, por lo demas, il resto, per il resto, de rest, voor de rest, verder`)
	// alterCues change what is repeated.
	alterCues = phrases(`mais, sauf, excepte, au lieu, a part, hormis, but, except, instead, rather than, aber, ausser, statt, anstatt, nur, pero, salvo, excepto, en lugar, en vez, ma, tranne, invece, eccetto, maar, behalve, in plaats`)
)

// orderBefore is the order meant: of a number or a day that is named, else the latest.
func (p *planner) orderBefore(s scope) *domain.Order {
	for _, n := range ordersOf(p.resolve(filterRefs(p.reading.Said.References, func(r extract.Reference) bool { return s.has(r.Sentence) }), extract.OrderPaper).hits) {
		return p.book.Order(n)
	}
	for _, d := range p.dates(s) {
		if !d.Past && !d.Day.Before(p.written) && d.Back.IsZero() {
			continue
		}
		if found := p.ordersOn(d); len(found) == 1 {
			return p.book.Order(found[0])
		}
	}
	last := p.lastOrders(1)
	if len(last) == 0 {
		return nil
	}
	return p.book.Order(last[0])
}

// again is an order's lines with what the words change.
func (p *planner) again(base *domain.Order, s scope) []want {
	effective := p.book.AsAmended(base)
	changes := map[domain.SKU]extract.Line{}
	var added []want
	for _, l := range p.lines(s) {
		if l.Quantity == nil {
			continue
		}
		sku := p.amongOrder(&effective, l)
		if sku == "" {
			if l.Article.Found() {
				added = append(added, p.wantOf(l, ""))
			}
			continue
		}
		changes[sku] = l
	}
	var wants []want
	for _, l := range effective.Lines {
		line, changed := changes[l.SKU]
		quantity := l.Quantity
		if !changed {
			line = extract.Line{Quantity: &quantity}
		}
		line.Article = extract.Article{SKU: l.SKU, How: "order", Score: 1}
		wants = append(wants, p.wantOf(line, string(base.Number)))
	}
	return append(wants, added...)
}
