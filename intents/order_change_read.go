package intents

import (
	"slices"
	"strings"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// change is what a message wants changed of one order.
type change struct {
	cancelsAll  bool
	requestedOn domain.Date
	shipTo      string
	lines       []want // as they should become; quantity zero cancels
	missing     []lacking
}

func (c change) empty() bool {
	return !c.cancelsAll && c.requestedOn.IsZero() && c.shipTo == "" && len(c.lines) == 0
}

func (c change) wanted(order *domain.Order) *domain.OrderWanted {
	wanted := &domain.OrderWanted{RequestedOn: c.requestedOn, ShipTo: c.shipTo, CancelsAll: c.cancelsAll}
	if c.cancelsAll {
		for _, l := range order.Lines {
			wanted.Lines = append(wanted.Lines, domain.WantedLine{SKU: l.SKU, Quantity: zero})
		}
		return wanted
	}
	for _, w := range c.lines {
		wanted.Lines = append(wanted.Lines, w.wanted())
	}
	return wanted
}

// readChange reads what is to change: lines, then the day and the place, then the whole.
func (p *planner) readChange(f classify.Finding, order *domain.Order) change {
	s := p.scopes[f.Intent]
	var c change
	lines := p.lines(s)
	for _, paper := range p.orderPapers() {
		if len(lines) == 0 || paper.Kind == "change" {
			for _, l := range paper.Lines {
				p.changeLine(&c, order, l.Line, clause{words: " "})
			}
		}
	}
	for _, l := range lines {
		p.changeLine(&c, order, l, p.clauseAt(l.Sentence, l.Span.Start+max(0, strings.Index(l.Span.Text, l.Article.Words))))
	}
	named := p.mentioned(order, s)
	for _, sku := range named {
		if !slices.ContainsFunc(c.lines, func(w want) bool { return w.product.SKU == sku }) {
			c.put(want{product: p.product(sku), quantity: zero})
		}
	}
	c.missing = append(c.missing, p.looseChanges(s)...)
	p.cancelByPosition(&c, order, s)
	words := p.said(s) + foldedWords(p.subject.Tokens)
	if len(c.lines) == 0 && len(c.missing) == 0 && cancelCues.in(words) && (wholeCues.in(words) || !p.mentionsLine(words)) && !restCues.in(words) && !keepCues.in(words) && p.newDay(s).IsZero() {
		c.cancelsAll = true
		return c
	}
	p.readNewDay(&c, s, order)
	if place := p.placeIn(s); place != "" && place != order.ShipTo && (shipToCues.in(words) || len(c.lines) == 0) {
		c.shipTo = place
	} else if place == "" {
		if strange := p.strangePlace(s); strange != "" {
			c.missing = append(c.missing, lacking{domain.Reason{Code: ReasonAddressUnknown, Detail: []string{strange}},
				prompts.QuestionFacts{Code: ReasonAddressUnknown, About: prompts.Said(strange)}})
		}
	}
	return c
}

// mentionsLine tells whether the words speak of a part of the order.
func (p *planner) mentionsLine(words string) bool {
	return phrases("ligne, lignes, line, lines, position, pos, zeile, linea, riga, regel, article, articles, artikel, item").in(words)
}

// looseChanges are quantities of goods that no line took: what is wanted there must be asked.
func (p *planner) looseChanges(s scope) []lacking {
	var all []lacking
	for _, w := range p.looseWants(s) {
		all = append(all, lacking{domain.Reason{Code: w.problem, Detail: w.detail}, w.question})
	}
	return all
}

// changeLine adds what one line of words changes.
func (p *planner) changeLine(c *change, order *domain.Order, l extract.Line, within clause) {
	sku := p.amongOrder(order, l)
	if sku == "" && l.Before != nil { // the number that stands in the order tells the line
		sku = onlyOfQuantity(order, *l.Before)
	}
	cancels, adds := within.does == takeOff, within.does == addTo
	if sku == "" {
		p.addLine(c, l, adds || within.does == replace, cancels)
		return
	}
	current := quantityIn(order, sku)
	product := p.product(sku)
	w := want{line: l, product: product}
	switch {
	case l.Quantity == nil && cancels && !keepCues.in(within.words):
		w.quantity = zero
	case l.Quantity == nil:
		return
	default:
		quantity, ok := inUnits(*l.Quantity, l.Unit, l.Pack, product)
		if !ok {
			c.missing = append(c.missing, lacking{domain.Reason{Code: ReasonPackSize, Detail: []string{string(sku)}},
				prompts.QuestionFacts{Code: ReasonPackSize, About: articleValue(product), Candidates: packCandidates(product)}})
			return
		}
		w.quantity = p.newQuantity(quantity, current, l, within)
	}
	if w.quantity.Equal(current) {
		return
	}
	c.put(w)
}

var keepCues = phrases(`inchange*, ne change pas, ne changent pas, ne bouge*, reste, restent, garde*, maintien*, unchanged, does not change, stays, please keep, keep the, keep all, keep as, stay*, bleib*, unverandert, igual, no cambia, sin cambio*, invariat*, resta, restano, non cambia, ongewijzigd, blijf*`)

// newQuantity is what a line should become: the number said; what is there and more, where words add; less, where they
// take away a part.
func (p *planner) newQuantity(said, current domain.Decimal, l extract.Line, within clause) domain.Decimal {
	cancels := within.does == takeOff
	switch {
	case l.Before != nil:
		return said
	case cancels && said.GreaterThanOrEqual(current):
		return zero
	case cancels && !insteadWords.in(within.words) && !insteadWords.in(p.sentenceWords(l.Sentence)), lessCues.in(within.words) && p.byNumber(said, within) && said.LessThan(current):
		return current.Sub(said)
	case within.does == addTo && moreCues.in(within.words) && !toCues.in(within.words):
		return current.Add(said)
	}
	return said
}

// byNumber tells whether "by" stands right before a number: "reduce by 4".
func (p *planner) byNumber(said domain.Decimal, within clause) bool {
	for k := within.First + 1; k < within.Last; k++ {
		if value, ok := extract.Figure(p.text.Tokens[k].Text); ok && value.Equal(said) && p.text.Tokens[k].Kind == extract.Number {
			return byHowMuch.in(" " + p.text.Tokens[k-1].Fold + " ")
		}
	}
	return false
}

var (
	insteadWords = phrases(`au lieu, instead, statt, anstatt, en lugar, en vez, invece, al posto, in plaats, only, seulement, nur, solo, slechts, que`)
	moreCues     = phrases(`ajout*, rajout*, en plus, de plus, supplementaire*, add, adding, additional*, extra, more, zusatzlich*, hinzufug*, weitere, mehr, anad*, agreg*, mas, adicional*, aggiung*, in piu, toevoeg*, erbij, voeg`)
	toCues       = phrases(`passer a, porter a, monter a, to a total, in total, total, auf, insgesamt, en total, in totale, totaal, naar`)
)

// addLine adds an article that is not on the order yet.
func (p *planner) addLine(c *change, l extract.Line, adds, cancels bool) {
	switch {
	case cancels || l.Quantity == nil:
		return
	case l.Article.Found() && (adds || l.Sure):
		w := p.wantOf(l, "")
		if w.problem != "" {
			c.missing = append(c.missing, lacking{domain.Reason{Code: w.problem, Detail: w.detail}, w.question})
		}
		if w.problem == "" || w.read {
			c.put(w)
		}
	case adds && l.Sure:
		w := p.wantOf(l, "")
		c.missing = append(c.missing, lacking{domain.Reason{Code: w.problem, Detail: w.detail}, w.question})
	}
}

// put keeps one line for each article; two different quantities contradict each other.
func (c *change) put(w want) {
	for i := range c.lines {
		if c.lines[i].product.SKU != w.product.SKU {
			continue
		}
		if !c.lines[i].quantity.Equal(w.quantity) && !c.lines[i].quantity.IsZero() {
			first := c.lines[i].quantity
			c.lines = slices.Delete(c.lines, i, i+1)
			c.missing = append(c.missing, lacking{domain.Reason{Code: ReasonQuantityContradictory, Detail: []string{string(w.product.SKU), first.String(), w.quantity.String()}},
				prompts.QuestionFacts{Code: ReasonQuantityContradictory, About: articleValue(w.product), Candidates: []prompts.Value{
					prompts.Quantity(first, w.product.Unit).From(domain.OriginMessage), prompts.Quantity(w.quantity, w.product.Unit).From(domain.OriginMessage)}}})
		}
		return
	}
	c.lines = append(c.lines, w)
}

func quantityIn(order *domain.Order, sku domain.SKU) domain.Decimal {
	total := zero
	for _, l := range order.Lines {
		if l.SKU == sku {
			total = total.Add(l.Quantity)
		}
	}
	return total
}

// cancelByPosition reads "cancel line 2".
func (p *planner) cancelByPosition(c *change, order *domain.Order, s scope) {
	for i, sentence := range p.text.Sentences {
		if !s.carries(i) || !cancelCues.in(p.sentenceWords(i)) {
			continue
		}
		tokens := p.text.Tokens[sentence.First:sentence.Last]
		for k := 1; k < len(tokens); k++ {
			if tokens[k].Kind != extract.Number || !positionWords[tokens[k-1].Fold] {
				continue
			}
			for _, l := range order.Lines {
				if itoa(l.Line) == tokens[k].Text {
					c.put(want{product: p.product(l.SKU), quantity: zero})
				}
			}
		}
	}
}

var positionWords = map[string]bool{"ligne": true, "line": true, "position": true, "pos": true, "zeile": true, "linea": true, "riga": true, "regel": true, "lignes": true, "poste": true, "item": true}

// readNewDay finds the day to which the delivery is to be moved.
func (p *planner) readNewDay(c *change, s scope, order *domain.Order) {
	day := p.newDay(s)
	switch {
	case day.IsZero() || day == order.RequestedOn:
	case day.Before(p.today):
		c.missing = append(c.missing, lacking{domain.Reason{Code: ReasonDatePast, Detail: []string{day.String()}},
			prompts.QuestionFacts{Code: ReasonDatePast, About: prompts.Day(day).From(domain.OriginMessage)}})
	default:
		c.requestedOn = day
	}
}

// newDay is the day that the words give for the delivery: of several, the one that "to" announces, else the last.
func (p *planner) newDay(s scope) domain.Date {
	var best domain.Date
	for _, d := range p.dates(s) {
		before := foldedWords(p.tokensBefore(d.Span.Start, 3))
		if d.Past || d.Kind == extract.ByMonth || fromCues.in(before) || insteadBefore(before) {
			continue
		}
		if !deliverCues.in(p.sentenceWords(d.Sentence)) && !moveCues.in(p.sentenceWords(d.Sentence)) {
			continue
		}
		best = d.Day
		if toDayCues.in(before) {
			return best
		}
	}
	return best
}

func insteadBefore(words string) bool {
	return insteadWords.in(words) && !strings.HasSuffix(words, " que ")
}

var (
	fromCues  = phrases(`du, from, vom, commande du, initialement, prevue le, prevue, prevu le, prevu, originally, ursprunglich, vorgesehen, dal, van, previsto, prevista, gepland`)
	toDayCues = phrases(`au, a, to, until, auf, auf den, zum, al, hasta, para el, naar, tot`)
	moveCues  = phrases(`plus tard, plus tot, pas avant, seulement le, later, earlier, not before, spater, fruher, erst am, nicht vor, mas tarde, no antes, piu tardi, non prima, eerder, niet voor, report*, decal*, repouss*, avanc*, deplac*, retard*, postpon*, move*, push*, delay*, bring forward, resched*, verschieb*, verleg*, vorzieh*, aplaz*, retras*, adelant*, mover, posticip*, anticip*, rinvi*, spostat*, spostare, verplaats*, uitstel*, vervroeg*, verzet*`)
)
