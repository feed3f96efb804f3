package extract

import (
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
	// Price is a price of one unit that is stated.
	Price *decimal.Decimal `json:"price,omitempty"`
	// Sure tells that the words look like an order line even where the article is not found: a unit, a list, a table.
	Sure     bool `json:"sure,omitempty"`
	Sentence int  `json:"sentence"`
	// Subject tells that it stands in the subject.
	Subject bool `json:"subject,omitempty"`
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
	customers []domain.CustomerCode
	lines     []Line
}

// maxTries bounds how often one text is held against the catalogue by likeness.
const maxTries = 400

// lines finds the articles of a text with their quantities: lists, tables and prose. busy are the tokens that are
// something else: dates, amounts, document numbers.
func (c *Catalogue) lines(text *Text, customers []domain.CustomerCode, amounts []Amount, busy used, anchors []Anchor) []Line {
	r := &reader{catalogue: c, text: text, amounts: amounts, customers: customers, taken: busy, anchorOf: make([]int, len(text.Tokens)), names: map[string]Article{}}
	r.placeAnchors(anchors)
	tables := r.readTables()
	for s, stretch := range text.Sentences {
		if !tables[s] {
			r.sentence(s, stretch)
		}
	}
	return r.lines
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
	all := quantities(r.text, first, last, r.taken)
	if len(all) > 60 {
		return
	}
	best, bestValue := r.withoutQuantity(first, last), 0.01
	for _, quantities := range [][]amountOf{strongOnly(all), all} {
		for _, after := range []bool{false, true} {
			items := r.items(first, last, quantities, after)
			if value := worth(items); value > bestValue {
				best, bestValue = items, value
			}
		}
		if len(all) == len(strongOnly(all)) {
			break
		}
	}
	if bestValue == 0.01 && len(all) > 0 {
		best = r.unresolved(first, last, all)
	}
	for _, it := range best {
		r.add(number, first, last, it)
	}
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

func strongOnly(all []amountOf) []amountOf {
	var strong []amountOf
	for _, q := range all {
		if q.strong {
			strong = append(strong, q)
		}
	}
	return strong
}

func worth(items []item) float64 {
	total := 0.0
	for _, it := range items {
		switch {
		case it.quantity == nil && it.article.Found():
			total += 0.4
		case it.quantity == nil:
		case it.article.How == "sku" || it.article.How == "customer_sku" || it.article.How == "gtin":
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

// items pairs each quantity with the words after it, or before it.
func (r *reader) items(first, last int, all []amountOf, after bool) []item {
	var items []item
	end := first
	for k := range all {
		q := &all[k]
		it := item{quantity: q}
		if after {
			it.first, it.last = end, q.first
			if !q.trails {
				it.quantity, it.last = nil, it.first
			}
		} else {
			it.first, it.last = q.last, last
			if k+1 < len(all) {
				it.last = all[k+1].first
			}
			if !q.leads {
				it.quantity, it.last = nil, it.first
			}
			if k == 0 {
				items = append(items, r.anchorsBetween(first, q.first)...)
			}
		}
		end = q.last
		if it.quantity == nil {
			continue
		}
		if q.inner.Last > q.inner.First && r.contentWords(q.inner.First, q.inner.Last) > 1 {
			it.first, it.last = q.inner.First, r.insteadAt(q.inner)
			it.article = r.article(it.first, it.last, false)
		} else {
			it.article = r.article(it.first, it.last, after)
		}
		items = append(items, it)
		items = append(items, r.furtherAnchors(it)...)
	}
	if after && len(all) > 0 {
		items = append(items, r.anchorsBetween(all[len(all)-1].last, last)...)
	}
	return items
}

// insteadAt is where "instead of" begins in a stretch.
func (r *reader) insteadAt(s Stretch) int {
	for i := s.First; i < s.Last; i++ {
		if insteadOf(r.text, i, s.Last) && !insteadOf(r.text, i+1, s.Last) {
			return i
		}
	}
	return s.Last
}

// anchorsBetween are article numbers with no quantity.
func (r *reader) anchorsBetween(first, last int) []item {
	var items []item
	seen := -1
	for i := first; i < last; i++ {
		if a := r.anchorOf[i]; a >= 0 && a != seen {
			seen = a
			items = append(items, item{first: r.anchors[a].First, last: r.anchors[a].Last, article: r.anchors[a].Article})
		}
	}
	return items
}

// furtherAnchors are other articles that a phrase names beside its own: they have no quantity of their own.
func (r *reader) furtherAnchors(it item) []item {
	var others []item
	for _, other := range r.anchorsBetween(it.first, it.last) {
		if other.article.Found() && other.article.SKU != it.article.SKU {
			others = append(others, other)
		}
	}
	return others
}

// withoutQuantity finds what a stretch names where it counts nothing: article numbers, or else a name.
func (r *reader) withoutQuantity(first, last int) []item {
	if items := r.anchorsBetween(first, last); len(items) > 0 {
		return items
	}
	if last-first > 40 {
		return nil
	}
	return r.namedWithin(first, last)
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
	if q := it.quantity; q != nil {
		value := q.value
		line.Quantity, line.Before, line.Unit, line.Pack = &value, q.before, q.unit, q.pack
		line.Sure = q.unit != "" || q.strong && r.listLike(first, q)
		line.Price = r.priceIn(min(it.first, q.first), last, it, q)
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
func (r *reader) priceIn(first, last int, it item, q *amountOf) *decimal.Decimal {
	end := last
	if it.last > q.first && it.last < end {
		end = it.last
	}
	for _, a := range r.amounts {
		if a.First >= first && a.First <= end && a.First < last && !a.Total && a.Value.IsPositive() {
			value := a.Value
			return &value
		}
	}
	return nil
}
