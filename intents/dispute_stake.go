package intents

import (
	"slices"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
)

// stake is the articles and quantities at stake, in each article's own unit: none where the whole order is meant, or where
// the dispute is about the head of an invoice.
func (p *planner) stake(f classify.Finding, kind domain.DisputeKind, c contest) []domain.WantedLine {
	switch kind {
	case domain.LateDelivery, domain.NonDelivery, domain.DoubleBilling, domain.BillingError:
		return nil
	}
	order := p.goodsAtStake(c)
	if order == nil {
		return nil
	}
	s := p.scopes[f.Intent]
	if kind == domain.WrongItem {
		if line, found := p.orderedInstead(order, s); found {
			return []domain.WantedLine{line}
		}
		if line, found := p.orderedLike(order, s); found {
			return []domain.WantedLine{line}
		}
	}
	if kind == domain.ShortDelivery || kind == domain.OverDelivery || p.tallied(s).apart {
		if line, found := p.byCount(kind, order, s); found {
			return []domain.WantedLine{line}
		}
	}
	lines := p.stakeLines(kind, order, s, true)
	if len(lines) == 0 {
		lines = p.stakeLines(kind, order, s, false)
	}
	lines = onlyStated(lines)
	if len(lines) == 0 && kind == domain.PriceError {
		lines = p.billedAt(c, s)
	}
	if len(lines) == 0 {
		if line, found := p.byCount(kind, order, s); found {
			return []domain.WantedLine{line}
		}
	}
	if len(lines) == 0 && len(order.Lines) == 1 && !allOfItCues.in(p.said(s)) {
		quantity, _ := p.looseQuantity(kind, s, order.Lines[0])
		lines = append(lines, domain.WantedLine{SKU: order.Lines[0].SKU, Quantity: quantity})
	}
	for i := range lines {
		lines[i].Source = ""
	}
	return lines
}

// stakeLines are the articles of the order that the words name; sure takes only names that are found without the order.
func (p *planner) stakeLines(kind domain.DisputeKind, order *domain.Order, s scope, sure bool) []domain.WantedLine {
	var lines []domain.WantedLine
	seen := map[domain.SKU]int{}
	for _, l := range slices.Concat(p.lines(s), p.looseLines(s)) {
		if sure && !l.Article.Found() && len(l.Article.Candidates) == 0 {
			continue
		}
		sku := p.amongOrder(order, l)
		if sku == "" || rightCues.in(p.sentenceWords(l.Sentence)) && !p.firstOf(l) {
			continue
		}
		quantity, stated := p.quantityAtStake(kind, order, sku, l)
		line := domain.WantedLine{SKU: sku, Quantity: quantity, Words: l.Span.Text}
		if stated {
			line.Source = "stated"
		}
		at, again := seen[sku]
		switch {
		case !again:
			seen[sku] = len(lines)
			lines = append(lines, line)
		case stated && lines[at].Source != "stated":
			lines[at] = line
		}
	}
	return lines
}

// looseLines are quantities of goods that no line took, as lines of their own words: an article of the order may be meant.
func (p *planner) looseLines(s scope) []extract.Line {
	var lines []extract.Line
	for _, loose := range p.reading.Said.Loose {
		if !s.has(loose.Sentence) || loose.Weak {
			continue
		}
		if line, ok := extract.Counted(loose.Span); ok {
			line.Sentence = loose.Sentence
			lines = append(lines, line)
		}
	}
	return lines
}

// orderedInstead is the article that was ordered where words say "X instead of Y": Y, with the quantity said.
func (p *planner) orderedInstead(order *domain.Order, s scope) (domain.WantedLine, bool) {
	for i, sentence := range p.text.Sentences {
		if !s.has(i) {
			continue
		}
		at := extract.InsteadOf(p.text, sentence)
		if at < 0 {
			continue
		}
		words := p.text.Slice(at, min(at+6, sentence.Last))
		sku := p.amongOrder(order, extract.Line{Span: domain.Span{Text: words}})
		if sku == "" {
			continue
		}
		quantity := quantityIn(order, sku)
		for _, l := range p.reading.Said.Lines {
			if l.Sentence == i && l.Quantity != nil && l.Quantity.LessThanOrEqual(quantity) {
				quantity = *l.Quantity
				break
			}
		}
		return domain.WantedLine{SKU: sku, Quantity: quantity, Words: words}, true
	}
	return domain.WantedLine{}, false
}

// orderedLike is the article of the order that is most like the one that came in its place, which is none of the order's.
func (p *planner) orderedLike(order *domain.Order, s scope) (domain.WantedLine, bool) {
	var skus []domain.SKU
	for _, l := range order.Lines {
		skus = append(skus, l.SKU)
	}
	for _, l := range p.lines(s) {
		if !l.Article.Found() || slices.Contains(skus, l.Article.SKU) || l.Article.Score < 0.9 {
			continue
		}
		sku := p.shop.catalogue.Nearest(skus, l.Article.SKU)
		if sku == "" && l.Quantity != nil {
			sku = onlyOfQuantity(order, *l.Quantity)
		}
		if sku == "" {
			continue
		}
		quantity := quantityIn(order, sku)
		if l.Quantity != nil {
			if units, ok := inUnits(*l.Quantity, l.Unit, l.Pack, p.product(sku)); ok && units.LessThanOrEqual(quantity) {
				quantity = units
			}
		}
		return domain.WantedLine{SKU: sku, Quantity: quantity, Words: l.Span.Text}, true
	}
	return domain.WantedLine{}, false
}

// rightCues tell of goods that are as they should be: they are not at stake.
var rightCues = phrases(`c est ok, est ok, sont ok, c est juste, est juste, sont justes, c est bon, nickel, sans souci, sont bonnes, est bon, est bonne, le reste est, rien a dire, ras, conforme, conformes, en ordre, impeccable*, are fine, is fine, is ok, are ok, all good, correct, sind in ordnung, ist in ordnung, passt, stimmen, in ordnung
	estan bien, esta bien, correctos, sono a posto, va bene, vanno bene, sono giusti, zijn in orde, is in orde, kloppen, klopt`)

// firstOf tells whether a line stands first in its sentence: what is wrong comes before what is right.
func (p *planner) firstOf(l extract.Line) bool {
	for _, o := range p.reading.Said.Lines {
		if o.Sentence == l.Sentence && o.Span.Start < l.Span.Start {
			return false
		}
	}
	return l.Quantity != nil
}

// billedAt are the invoice lines whose unit price is one of the figures said: where a wrong price is told without the article.
func (p *planner) billedAt(c contest, s scope) []domain.WantedLine {
	var lines []domain.WantedLine
	for _, n := range c.invoices {
		for _, l := range p.book.Invoice(n).Lines {
			if l.SKU != "" && p.saysFigure(s, l.UnitPrice) {
				lines = append(lines, domain.WantedLine{SKU: l.SKU, Quantity: l.Quantity})
			}
		}
	}
	if len(lines) > 1 { // a price that several bear tells none
		return nil
	}
	return lines
}

func (p *planner) saysFigure(s scope, figure domain.Decimal) bool {
	for i, t := range p.text.Tokens {
		if t.Kind == extract.Number && s.has(p.text.SentenceAt(i)) {
			if value, ok := extract.Figure(t.Text); ok && value.Equal(figure) {
				return true
			}
		}
	}
	return false
}

// onlyStated drops articles that are only mentioned where others come with a quantity.
func onlyStated(lines []domain.WantedLine) []domain.WantedLine {
	if !slices.ContainsFunc(lines, func(l domain.WantedLine) bool { return l.Source == "stated" }) {
		return lines[:min(len(lines), 1)]
	}
	return slices.DeleteFunc(lines, func(l domain.WantedLine) bool { return l.Source != "stated" })
}

// goodsAtStake is the order, or what the invoice bills as if it were one.
func (p *planner) goodsAtStake(c contest) *domain.Order {
	if len(c.orders) > 0 {
		if o := p.book.Order(c.orders[0]); o != nil {
			return o
		}
	}
	if len(c.invoices) == 0 {
		return nil
	}
	invoice := p.book.Invoice(c.invoices[0])
	order := &domain.Order{Number: invoice.Order}
	for _, l := range invoice.Lines {
		if l.SKU != "" {
			order.Lines = append(order.Lines, domain.OrderLine{Line: l.Line, SKU: l.SKU, Quantity: l.Quantity, UnitPrice: l.UnitPrice})
		}
	}
	return order
}

// quantityAtStake is how much of an article is in question; stated tells that the words say a number.
func (p *planner) quantityAtStake(kind domain.DisputeKind, order *domain.Order, sku domain.SKU, l extract.Line) (domain.Decimal, bool) {
	ordered := quantityIn(order, sku)
	if kind == domain.PriceError && (l.Quantity == nil || !l.Quantity.Equal(l.Quantity.Truncate(0))) {
		return p.billedQuantity(l, ordered), false
	}
	if l.Quantity == nil {
		return p.numbersNear(kind, l, ordered)
	}
	product := p.product(sku)
	said, ok := inUnits(*l.Quantity, l.Unit, l.Pack, product)
	if !ok {
		said = *l.Quantity
		if product.PackSize.IsPositive() && l.Unit == extract.Piece {
			said = said.Div(product.PackSize).Ceil()
		}
	}
	if l.Before != nil { // "12 au lieu de 24"
		return difference(kind, said, *l.Before, ordered), true
	}
	switch kind {
	case domain.ShortDelivery:
		if !missingCues.in(p.sentenceWords(l.Sentence)) && said.LessThan(ordered) && receivedCues.in(p.sentenceWords(l.Sentence)) {
			return ordered.Sub(said), true
		}
		if other, found := p.otherNumber(l, said); found && other.Equal(ordered) && said.LessThan(ordered) && !missingCues.in(p.sentenceWords(l.Sentence)) {
			return ordered.Sub(said), true // "counted 28, the note says 30"
		}
		if other, found := p.otherNumber(l, ordered); found && said.Equal(ordered) {
			return missingOf(ordered, other, p.sentenceWords(l.Sentence)), true
		}
	case domain.OverDelivery:
		if said.GreaterThan(ordered) {
			return said.Sub(ordered), true
		}
		if other, found := p.otherNumber(l, ordered); found && said.Equal(ordered) && other.GreaterThan(ordered) {
			return other.Sub(ordered), true
		}
		if most := p.largestNumber(l, ordered); said.Equal(ordered) && most.GreaterThan(ordered) { // "150 came, 120 were ordered"
			return most.Sub(ordered), true
		}
	}
	return said, true
}

// billedQuantity is the quantity whose price is in question: one that the next words count, else all that was billed.
func (p *planner) billedQuantity(l extract.Line, ordered domain.Decimal) domain.Decimal {
	for _, o := range p.reading.Said.Lines {
		if o.Quantity != nil && o.Unit != "" && !o.Article.Found() && abs(o.Sentence-l.Sentence) <= 1 && o.Quantity.LessThanOrEqual(ordered) {
			return *o.Quantity
		}
	}
	return ordered
}

// missingOf turns "ordered 24, 10 missing" and "ordered 24, received 14" into what is missing.
func missingOf(ordered, other domain.Decimal, words string) domain.Decimal {
	if missingCues.in(words) && !receivedCues.in(words) {
		return other
	}
	if other.LessThan(ordered) {
		return ordered.Sub(other)
	}
	return ordered
}

// difference is what is in question where a received and an ordered number are told.
func difference(kind domain.DisputeKind, a, b, ordered domain.Decimal) domain.Decimal {
	switch kind {
	case domain.ShortDelivery, domain.OverDelivery:
		return a.Sub(b).Abs()
	}
	return decimal.Min(a, ordered)
}

var (
	missingCues  = phrases(`manque*, manquant*, il manque, en moins, missing, short, shortage, lacking, fehl*, zu wenig, faltan, falta, faltaban, mancano, manca, mancanti, ontbre*, tekort, te weinig, were not`)
	receivedCues = phrases(`que, seulement, recu*, livre*, only, received, got, delivered, just, arrived, nur, erhalten, geliefert, bekommen, angekommen, solo, recibi*, llega*, hemos, ricevut*, arrivat*, consegnat*, slechts, maar, ontvangen, geleverd, au lieu, instead`)
)

// numbersNear looks in the sentence of an article named without a quantity for the numbers that tell what is in question.
func (p *planner) numbersNear(kind domain.DisputeKind, l extract.Line, ordered domain.Decimal) (domain.Decimal, bool) {
	var numbers []domain.Decimal
	for i, t := range p.text.Tokens {
		at := p.text.SentenceAt(i)
		if at != l.Sentence && at != l.Sentence+1 || t.Kind != extract.Number || p.claimed(t) || t.Start >= l.Span.Start && t.End <= l.Span.End {
			continue
		}
		if n, err := decimal.NewFromString(t.Text); err == nil && n.IsPositive() && len(t.Text) <= 5 {
			numbers = append(numbers, n)
		}
	}
	words := p.sentenceWords(l.Sentence) + p.sentenceWords(l.Sentence+1)
	switch {
	case len(numbers) == 0:
		return ordered, false
	case len(numbers) >= 2 && slices.ContainsFunc(numbers, ordered.Equal):
		for _, n := range numbers {
			if !n.Equal(ordered) {
				return p.fromTwo(kind, n, ordered, words), true
			}
		}
	case len(numbers) == 1:
		return p.fromTwo(kind, numbers[0], ordered, words), true
	}
	return numbers[0], true
}

func (p *planner) fromTwo(kind domain.DisputeKind, n, ordered domain.Decimal, words string) domain.Decimal {
	switch {
	case kind == domain.ShortDelivery && n.LessThan(ordered) && !missingCues.in(words):
		return ordered.Sub(n)
	case kind == domain.OverDelivery && n.GreaterThan(ordered):
		return n.Sub(ordered)
	}
	return n
}

// looseQuantity is the quantity in question of an order with one line, where no article is named.
func (p *planner) looseQuantity(kind domain.DisputeKind, s scope, line domain.OrderLine) (domain.Decimal, bool) {
	for _, l := range p.lines(s) {
		if l.Quantity != nil {
			return p.quantityAtStake(kind, &domain.Order{Lines: []domain.OrderLine{line}}, line.SKU, l)
		}
	}
	for i := range p.text.Sentences {
		if s.carries(i) {
			if n, found := p.numbersNear(kind, extract.Line{Sentence: i}, line.Quantity); found {
				return n, true
			}
		}
	}
	return line.Quantity, false
}
