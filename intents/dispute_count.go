package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/extract"
)

// role is what a number of goods in a complaint counts.
type role int

const (
	affected  role = iota // broken, wrong, in question
	asOrdered             // ordered, invoiced, on the note
	received
	missed
	surplus
)

// tally is what the numbers of a complaint count, by role: the first of each.
type tally struct {
	of map[role]extract.Count
	// apart tells that the part in question and the whole are both told: "of the 8 boxes, 4 ...", "2 sur les 6".
	apart bool
}

func (t tally) has(r role) bool { _, ok := t.of[r]; return ok }

// roleCues are the words that tell the role of a number in the same clause.
var roleCues = []struct {
	role role
	cues cues
}{
	{surplus, phrases(`en trop, de trop, en surplus, surplus, en excedent, excedentaire*, de plus que, too many, extra, surplus, in excess, over, more than ordered, zu viel, zuviel, zu viele, uberzahlig*, mehr als bestellt, de mas, sobran, sobra, di troppo, in piu, in eccesso, eccedent*, te veel, teveel, over, meer dan besteld`)},
	{missed, phrases(`manque*, manquant*, en moins, de moins, absent*, pas recu, pas recue, pas livre*, missing, short, lacking, less, fewer, not received, not delivered, fehl*, zu wenig, zuwenig, weniger, faltan, falta, faltaban, faltaron, de menos, mancano, manca, mancavano, mancant*, in meno, ontbre*, te weinig, te kort, tekort, minder, niet ontvangen`)},
	{received, phrases(`recu, recus, recue, recues, recevons, livre, livres, livree, livrees, compte, comptes, comptons, compte que, dans le carton, dans les cartons, dans le colis, dans la boite, dans la palette, sur la palette, trouve, arrive*, n y en a que, y en a que, n y a que, il y en avait, received, got, counted, delivered, arrived, in the box, in the parcel, in the carton, on the pallet, came, found, only
		erhalten, bekommen, geliefert, gezahlt, im karton, im paket, auf der palette, angekommen, kamen, waren nur, sind nur, nur, recibi*, llega*, contado, contamos, en la caja, en el palet, en el paquete, solo, ricevut*, arrivat*, consegnat*, contat*, nel cartone, nella scatola, nel pacco, sul bancale, solo, soltanto
		ontvangen, gekregen, geleverd, geteld, in de doos, in het pakket, op de pallet, slechts, maar`)},
	{asOrdered, phrases(`commande, commandes, commandee, commandees, avions commande, demande, demandes, prevu*, attendu*, facture*, sur le bon, sur le bl, le bl, bordereau, marque, indique*, annonce*, bon de livraison, ordered, asked for, expected, invoiced, billed, charged, delivery note, packing slip, on the note, says, states, bestellt, berechnet, lieferschein, laut, angegeben, pedido, pedidos, pedimos, encarg*, facturad*, albaran, indica, ordinat*, fatturat*, bolla, ddt, indicat*, besteld, gefactureerd, pakbon, vermeld*`)},
}

// tallied reads the numbers of a complaint's sentences by what their clauses say they count.
func (p *planner) tallied(s scope) tally {
	t := tally{of: map[role]extract.Count{}}
	for i, sentence := range p.text.Sentences {
		if !s.carries(i) {
			continue
		}
		for _, c := range extract.Counts(p.text, sentence, p.claimed) {
			if r, told := p.roleOf(c, sentence); !t.has(r) && (told || r == affected) {
				t.of[r] = c
			}
			if c.Of != nil && !t.has(asOrdered) {
				t.of[asOrdered] = extract.Count{Value: *c.Of, Unit: c.Unit, First: c.First, Last: c.Last}
			}
			t.apart = t.apart || c.Of != nil || c.Whole
		}
	}
	t.apart = t.apart && t.has(affected)
	return t
}

// roleOf is the role whose words stand nearest to a number in its clause, after it or before; told is false where none does.
func (p *planner) roleOf(c extract.Count, sentence extract.Stretch) (role, bool) {
	first, last := c.First, c.Last
	for first > sentence.First && !p.cutsClause(first-1) {
		first--
	}
	for last < sentence.Last && !p.cutsClause(last) {
		last = p.afterBracket(last, sentence.Last)
	}
	if c.Whole {
		return asOrdered, true
	}
	switch at := extract.InsteadOf(p.text, sentence); {
	case at < 0:
	case c.First >= at && c.First <= at+2:
		return asOrdered, true
	case c.Last <= at && at-c.Last < 9: // "25 sacks instead of 20"
		return received, true
	}
	best, distance := affected, 1<<20
	for _, rc := range roleCues {
		for _, cue := range rc.cues {
			if d := p.distanceTo(cue, c, first, last); d < distance {
				best, distance = rc.role, d
			}
		}
	}
	return best, distance < 1<<20
}

// afterBracket is the next token, past what stands in brackets.
func (p *planner) afterBracket(i, last int) int {
	if p.text.Tokens[i].Text != "(" {
		return i + 1
	}
	for k := i; k < last && k < i+12; k++ {
		if p.text.Tokens[k].Text == ")" {
			return k + 1
		}
	}
	return i + 1
}

// cutsClause tells whether a token cuts a sentence into clauses.
func (p *planner) cutsClause(i int) bool {
	t := p.text.Tokens[i]
	if t.Kind == extract.Sign {
		return t.Text == "," || t.Text == ";" || t.Text == ":" || t.Text == "." || t.Text == "–" || t.Text == "!"
	}
	return t.Kind == extract.Word && clauseWords[t.Fold] && t.Fold != "e" && t.Fold != "y"
}

// distanceTo counts the words between a number and the nearest place of a cue in its clause.
func (p *planner) distanceTo(cue string, c extract.Count, first, last int) int {
	best := 1 << 20
	for i := first; i < last; i++ {
		if i >= c.First && i < c.Last || !cues([]string{cue}).in(foldedWords(p.text.Tokens[i:min(i+wordsIn(cue), last)])) {
			continue
		}
		d := i - c.Last + 1
		if i < c.First {
			d = c.First - i - wordsIn(cue) + 1
		}
		best = min(best, max(d, 1))
	}
	return best
}

func wordsIn(cue string) int {
	n := 0
	for i := 1; i < len(cue); i++ {
		if cue[i] == ' ' {
			n++
		}
	}
	if cue[len(cue)-1] != ' ' {
		n++
	}
	return max(n, 1)
}

// kindByCount holds the kind of a dispute against its numbers: more received than ordered is no shortage.
func (p *planner) kindByCount(kind domain.DisputeKind, s scope) domain.DisputeKind {
	if kind != domain.ShortDelivery && kind != domain.OverDelivery {
		return kind
	}
	t := p.tallied(s)
	more, less := t.has(surplus), t.has(missed)
	if got, ordered := t.of[received], t.of[asOrdered]; t.has(received) && t.has(asOrdered) && got.Unit == ordered.Unit || t.has(received) && t.has(asOrdered) && (got.Unit == "" || ordered.Unit == "") {
		more, less = more || got.Value.GreaterThan(ordered.Value), less || got.Value.LessThan(ordered.Value)
	}
	switch {
	case more && !less:
		return domain.OverDelivery
	case less && !more:
		return domain.ShortDelivery
	}
	return kind
}

// atStake is the number in question by what the numbers count; false where they do not tell.
func (t tally) atStake(kind domain.DisputeKind) (extract.Count, bool) {
	var told role
	switch kind {
	case domain.ShortDelivery:
		told = missed
	case domain.OverDelivery:
		told = surplus
	case domain.WrongItem, domain.Damaged, domain.Defective:
		c, ok := t.of[affected]
		if !ok && len(t.of) == 1 { // "received 10 boxes of ..."
			for _, only := range t.of {
				return only, true
			}
		}
		return c, ok
	default:
		return extract.Count{}, false
	}
	if c, ok := t.of[told]; ok {
		return c, true
	}
	got, ordered := t.of[received], t.of[asOrdered]
	if !t.has(received) || !t.has(asOrdered) || got.Value.Equal(ordered.Value) {
		return extract.Count{}, false
	}
	difference := got
	difference.Value = got.Value.Sub(ordered.Value).Abs()
	if difference.Unit == "" {
		difference.Unit = ordered.Unit
	}
	return difference, true
}

// byCount is the line of a complaint about one article of an order, by what its numbers count. Where no article is named,
// the number ordered may tell it: one line of the order has that quantity, and no other.
func (p *planner) byCount(kind domain.DisputeKind, order *domain.Order, s scope) (domain.WantedLine, bool) {
	t := p.tallied(s)
	c, told := t.atStake(kind)
	if !told {
		return domain.WantedLine{}, false
	}
	sku := p.onlyArticle(order, s)
	if sku == "" && t.has(asOrdered) {
		sku = onlyOfQuantity(order, t.of[asOrdered].Value)
	}
	if sku == "" {
		return domain.WantedLine{}, false
	}
	quantity, ok := inUnits(c.Value, c.Unit, nil, p.product(sku))
	if !ok {
		quantity = c.Value
	}
	if kind != domain.OverDelivery && quantity.GreaterThan(quantityIn(order, sku)) {
		return domain.WantedLine{}, false
	}
	return domain.WantedLine{SKU: sku, Quantity: quantity, Words: c.Span.Text}, true
}

// onlyArticle is the article of the order that the complaint names, where it names one and no other.
func (p *planner) onlyArticle(order *domain.Order, s scope) domain.SKU {
	var named []domain.SKU
	for _, l := range p.lines(s) {
		sku := p.amongOrder(order, l)
		if sku == "" || !l.Article.Found() && len(l.Article.Candidates) == 0 || rightCues.in(p.sentenceWords(l.Sentence)) && p.follows(l) {
			continue
		}
		if !slices.Contains(named, sku) {
			named = append(named, sku)
		}
	}
	switch {
	case len(named) == 1:
		return named[0]
	case len(named) == 0 && len(order.Lines) == 1:
		return order.Lines[0].SKU
	}
	return ""
}

// follows tells whether another article stands before a line in its sentence.
func (p *planner) follows(l extract.Line) bool {
	return slices.ContainsFunc(p.reading.Said.Lines, func(o extract.Line) bool { return o.Sentence == l.Sentence && o.Span.Start < l.Span.Start })
}

func onlyOfQuantity(order *domain.Order, quantity domain.Decimal) domain.SKU {
	var found domain.SKU
	for _, l := range order.Lines {
		if !l.Quantity.Equal(quantity) {
			continue
		}
		if found != "" {
			return ""
		}
		found = l.SKU
	}
	return found
}
