package extract

import (
	"slices"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// Line is an article named in a text, most often with a quantity.
type Line struct {
	// Span is the whole of the words.
	Span    domain.Span `json:"span"`
	Article Article     `json:"article"`
	// Quantity is nil where none is stated. It is as written: Unit and Pack say of what.
	Quantity *decimal.Decimal `json:"quantity,omitempty"`
	// Before is the quantity that it replaces, where the words say so.
	Before *decimal.Decimal `json:"before,omitempty"`
	// Unit is a unit of the catalogue, Container, or "".
	Unit string `json:"unit,omitempty"`
	// Pack is how many pieces a unit is said to hold.
	Pack *decimal.Decimal `json:"pack,omitempty"`
	// Price is a price of one unit that is stated; PerPiece tells that it is of one piece, whatever the unit.
	Price    *decimal.Decimal `json:"price,omitempty"`
	PerPiece bool             `json:"per_piece,omitempty"`
	// Sure tells that the words look like an order line even where the article is not found: a unit, a list, a table.
	Sure bool `json:"sure,omitempty"`
	// List tells that it stands in a line of its own or in a table.
	List     bool `json:"list,omitempty"`
	Sentence int  `json:"sentence"`
	// Subject tells that it stands in the subject.
	Subject bool `json:"subject,omitempty"`
	// Number is the customer's number of the article where a paper gives one, else the one that stands for ours.
	Number string `json:"number,omitempty"`
	// At is where it stands in a paper, or in another message; zero: at Span.
	At domain.Place `json:"at,omitzero"`
}

// reader finds the lines of one text.
type reader struct {
	catalogue *Catalogue
	text      *Text
	anchors   []Anchor
	amounts   []Amount
	taken     used // dates, amounts, phones, document numbers
	anchorOf  []int
	names     map[string]Article
	tries     int
	counted   used // the quantities that lines took
	sizes     used // dimensions written apart that some article has: "160 x 220"
	refs      []Reference
	customers []domain.CustomerCode
	lines     []Line
}

// maxTries bounds how often one text is held against the catalogue by likeness.
const maxTries = 400

// lines finds the articles of a text with their quantities: lists, tables and prose. busy are the tokens that are
// something else: dates, amounts, document numbers.
//
// loose are stretches that count goods and that no line took: something is wanted that was not understood.
func (c *Catalogue) lines(text *Text, customers []domain.CustomerCode, amounts []Amount, refs []Reference, busy used, anchors []Anchor) (lines []Line, loose []Loose) {
	r := &reader{catalogue: c, text: text, amounts: amounts, refs: refs, customers: customers, taken: busy, anchorOf: make([]int, len(text.Tokens)), names: map[string]Article{}, counted: make(used, len(text.Tokens))}
	r.placeAnchors(anchors)
	r.hidePacks()
	r.findSizes()
	tables := r.readTables()
	for s, stretch := range text.Sentences {
		if !tables[s] {
			r.sentence(s, stretch)
		}
	}
	r.elided(tables)
	r.alike()
	r.toldUnits()
	return r.lines, r.loose(tables)
}

// placeAnchors keeps the anchors that nothing else holds, and hides their tokens from quantities.
func (r *reader) placeAnchors(anchors []Anchor) {
	for i := range r.anchorOf {
		r.anchorOf[i] = -1
	}
	for _, a := range anchors {
		if r.taken.any(a.First, a.Last) || a.Weak && !r.announced(a.First) {
			continue
		}
		for i := a.First; i < a.Last; i++ {
			r.anchorOf[i] = len(r.anchors)
		}
		r.anchors = append(r.anchors, a)
		r.taken.mark(a.First, a.Last)
	}
}

var articleCues = set("ref reference refs references art article articles artikel artikelnummer artnr articulo codigo code articolo codice artikelnr bestellnummer bestellnr sku item materialnummer material no nr")

// announced tells whether a word for an article number stands just before a token.
func (r *reader) announced(i int) bool {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		if articleCues[r.text.Tokens[k].Fold] {
			return true
		}
	}
	return false
}

func (r *reader) sentence(number int, s Stretch) {
	first := s.First
	for i := s.First; i <= s.Last; i++ {
		if i == s.Last || r.separates(i) {
			r.segment(number, first, i)
			first = i + 1
		}
	}
}

func (r *reader) separates(i int) bool {
	t := r.text.Tokens[i]
	return t.Kind == Sign && (t.Text == "+" || t.Text == ";" || t.Text == "•" || t.Text == "·") && !r.taken[i]
}

// item is an article phrase with its quantity.
type item struct {
	quantity    *amountOf
	first, last int // tokens of the phrase
	article     Article
	// sized tells that the quantity is the article's own size, and no quantity.
	sized bool
}

// segment reads a stretch in which quantities stand before their articles, or after them, whichever finds more.
func (r *reader) segment(number, first, last int) {
	for first < last && (r.text.Tokens[first].Kind == Break || bullet(r.text.Tokens[first])) {
		first++
	}
	for first < last && r.text.Tokens[last-1].Kind == Break {
		last--
	}
	if first >= last {
		return
	}
	first = r.skipNumbering(first, last)
	best, value, all := r.best(first, last)
	if parts := r.parts(first, last); len(parts) > 1 && len(all) > 1 && !r.isRow(first, last, all) {
		var split []item
		total := 0.0
		for _, part := range parts {
			items, worth, _ := r.best(part.First, part.Last)
			split, total = append(split, items...), total+worth
		}
		if total > value+0.05 {
			best, value = split, total
		}
	}
	if value <= nothingFound && len(all) > 0 {
		best = r.unresolved(first, last, all)
	}
	for _, it := range best {
		r.add(number, first, last, it)
	}
}

// nothingFound is what a stretch without any article is worth.
const nothingFound = 0.01

// best is the reading of a stretch that finds most: with the quantities that are set off, the sure ones, or all; before
// their articles or after.
func (r *reader) best(first, last int) (best []item, value float64, all []amountOf) {
	all = quantities(r.text, first, last, r.taken)
	if len(all) > 60 {
		return nil, 0, nil
	}
	for i := range all {
		all[i].size = r.isSize(&all[i], first)
	}
	r.headed(first, last, all)
	best = r.withoutQuantity(first, last)
	value = max(nothingFound, worth(best))
	tried := -1
	for _, keep := range []func(amountOf) bool{
		func(q amountOf) bool { return q.parted },
		func(q amountOf) bool { return q.strong && !q.size },
		func(q amountOf) bool { return !q.size },
		func(amountOf) bool { return true },
	} {
		chosen := only(all, keep)
		if len(chosen) == tried || len(chosen) == 0 {
			continue
		}
		tried = len(chosen)
		items := r.items(first, last, chosen)
		if w := worth(items); w > value+0.02 {
			best, value = items, w
		}
	}
	return best, value, all
}

func byNumber(a Article) bool {
	return a.How == "sku" || a.How == "customer_sku" || a.How == "gtin" || a.How == "learnt"
}

func only(all []amountOf, keep func(amountOf) bool) []amountOf {
	var kept []amountOf
	for _, q := range all {
		if keep(q) {
			kept = append(kept, q)
		}
	}
	return kept
}

// parts cuts a stretch at commas and joining words outside brackets.
func (r *reader) parts(first, last int) []Stretch {
	var parts []Stretch
	start, depth := first, 0
	for i := first; i < last; i++ {
		t := r.text.Tokens[i]
		switch {
		case t.Text == "(":
			depth++
		case t.Text == ")":
			depth--
		case depth <= 0 && !r.taken[i] && (t.Text == "," || t.Kind == Word && r.text.joins(t.Fold)) && i > start:
			parts = append(parts, Stretch{start, i})
			start = i + 1
		}
	}
	if start < last {
		parts = append(parts, Stretch{start, last})
	}
	return parts
}

// skipNumbering passes "1.", "2)", "a)" and "3 -" at the start of a list item.
func (r *reader) skipNumbering(first, last int) int {
	t := r.text.Tokens
	if first+2 >= last || len(t[first].Text) > 2 || t[first].Kind == Sign || t[first+1].Space {
		return first
	}
	if s := t[first+1].Text; s == ")" || s == "/" || s == "." && t[first].Kind == Number && t[first+2].Space || s == "°" && t[first+2].Text == ")" {
		return first + 2
	}
	return first
}

func worth(items []item) float64 {
	total := 0.0
	for _, it := range items {
		switch {
		case it.sized:
			total += 0.1
		case it.quantity == nil && it.article.Found():
			total += 0.4
		case it.quantity == nil:
		case byNumber(it.article):
			total += 2
		case it.article.Found():
			total += 1 + it.article.Score*0.5
		case len(it.article.Candidates) > 0:
			total += 0.6 * it.article.Score
		default:
			total -= 0.2
		}
	}
	return total
}

// withoutQuantity finds what a stretch names where it counts nothing: article numbers, or else a name.
func (r *reader) withoutQuantity(first, last int) []item {
	items := r.anchorsBetween(first, last)
	if last-first > 40 {
		return items
	}
	for _, it := range r.namedWithin(first, last) {
		same := slices.ContainsFunc(items, func(o item) bool { return o.article.SKU == it.article.SKU })
		if len(items) == 0 || it.article.Found() && !same {
			items = append(items, it)
		}
	}
	return items
}

// unresolved are quantities whose article is not found: kept where their look says that goods are meant.
func (r *reader) unresolved(first, last int, all []amountOf) []item {
	var items []item
	for k := range all {
		q := &all[k]
		end := last
		if k+1 < len(all) {
			end = all[k+1].first
		}
		switch {
		case q.leads && r.contentWords(q.last, end) > 0:
			items = append(items, item{quantity: q, first: q.last, last: r.phraseEnd(q.last, end), article: r.article(q.last, end, false)})
		case q.trails && r.contentWords(first, q.first) > 0 && k == 0:
			items = append(items, item{quantity: q, first: first, last: q.first, article: r.article(first, q.first, true)})
		}
	}
	return items
}

func (r *reader) contentWords(first, last int) int {
	n := 0
	for i := first; i < last; i++ {
		if t := r.text.Tokens[i]; (t.Kind == Word && len(t.Fold) > 2 && !stopwords[t.Fold] || t.Kind == Code) && !r.taken[i] {
			n++
		}
	}
	return n
}

func (r *reader) add(number, first, last int, it item) {
	start, end := it.first, it.last
	if it.quantity != nil {
		start, end = min(start, it.quantity.first), max(it.first, max(it.quantity.last, r.phraseEnd(it.first, it.last)))
	}
	for end > start+1 && (r.text.Tokens[end-1].Kind == Sign && r.text.Tokens[end-1].Text != ")" || r.text.Tokens[end-1].Kind == Break) {
		end--
	}
	if start >= end {
		return
	}
	line := Line{Article: it.article, Sentence: number}
	line.Span = domain.Span{Start: r.text.Tokens[start].Start, End: r.text.Tokens[end-1].End}
	line.Span.Text = r.text.Raw[line.Span.Start:line.Span.End]
	if q := it.quantity; q != nil && !it.sized {
		value := q.value
		line.Quantity, line.Before, line.Unit, line.Pack = &value, q.before, q.unit, q.pack
		if r.namesUnit(q, it.article.SKU) {
			line.Unit, line.Sure = "", true
		}
		r.counted.mark(q.first, q.last)
		line.List = r.listLike(first, q)
		line.Sure = line.Sure || q.unit != "" || q.strong && line.List
		line.Price, line.PerPiece = r.priceIn(min(it.first, q.first), last, it, q)
	}
	r.lines = append(r.lines, line)
}

// listLike tells whether the quantity begins or ends a line of its own.
func (r *reader) listLike(first int, q *amountOf) bool {
	starts := first == 0 || r.text.Tokens[first-1].Kind == Break || bullet(r.text.Tokens[first-1])
	ends := q.last >= len(r.text.Tokens) || r.text.Tokens[q.last].Kind == Break
	return starts && (q.first <= first+1 || ends)
}

// priceIn is the price stated after the line's start and before the next quantity.
func (r *reader) priceIn(first, last int, it item, q *amountOf) (price *decimal.Decimal, perPiece bool) {
	end := last
	if it.last > q.first && it.last < end {
		end = it.last
	}
	for _, a := range r.amounts {
		if a.First >= first && a.First <= end && a.First < last && !a.Total && a.Value.IsPositive() {
			value := a.Value
			if a.Per > 1 {
				value = value.Div(decimal.New(int64(a.Per), 0))
			}
			return &value, a.Per > 1
		}
	}
	return nil, false
}
