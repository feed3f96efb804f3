package extract

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// Count is a number of goods in prose: "10 boîtes", "deux des six".
type Count struct {
	Span domain.Span
	// First and Last are its tokens, unit included.
	First, Last int
	Value       decimal.Decimal
	Unit        string
	// Of is the number that it is a part of: 6 in "2 sur les 6"; nil where none is said.
	Of *decimal.Decimal
	// Whole tells that "of the" stands before it: the number of which some are in question ("of the 8 boxes, 4 ...").
	Whole bool
}

// Counts finds the numbers of a stretch that may count goods. claimed tells tokens that are something else.
func Counts(text *Text, s Stretch, claimed func(Token) bool) []Count {
	taken := make(used, len(text.Tokens))
	for i := s.First; i < s.Last; i++ {
		taken[i] = claimed(text.Tokens[i])
	}
	var found []Count
	for i := s.First; i < s.Last; {
		q, ok := quantityAt(text, i, s.First, s.Last, taken)
		if !ok {
			i++
			continue
		}
		q.oneOf(text.Tokens, s.First)
		c := Count{First: q.first, Last: q.last, Value: q.value, Unit: q.unit, Whole: wholeBefore(text.Tokens, q.first, s.First)}
		if n := len(found); n > 0 && isPart(text.Tokens, found[n-1].Last, q.first) && found[n-1].Value.LessThan(q.value) {
			of := q.value
			found[n-1].Of, found[n-1].Last = &of, q.last
			if found[n-1].Unit == "" {
				found[n-1].Unit = q.unit
			}
		} else {
			found = append(found, c)
		}
		i = q.last
	}
	for i := range found {
		c := &found[i]
		c.Span = domain.Span{Start: text.Tokens[c.First].Start, End: text.Tokens[c.Last-1].End}
		c.Span.Text = text.Raw[c.Span.Start:c.Span.End]
	}
	return found
}

// wholeBefore tells whether "of the" stands right before a number.
func wholeBefore(tokens []Token, at, first int) bool {
	if at-1 < first {
		return false
	}
	switch last := tokens[at-1].Fold; {
	case last == "dei" || last == "delle" || last == "degli" || last == "des" || last == "sulle" || last == "sui":
		return true
	case at-2 >= first && definite[last] || last == "the" || last == "de" && at-2 >= first && tokens[at-2].Fold == "van":
		before := tokens[max(at-2, first)].Fold
		return before == "sur" || before == "of" || before == "de" || before == "von" || before == "van" || before == "parmi" || before == "among"
	}
	return false
}

var ofTheWords = set("of de d des der den von van di dei delle degli del sur su sobre out auf entre among les the las los die nos nostri our unseren onze")

// isPart tells whether only words of "out of the" stand between two numbers, at most four.
func isPart(tokens []Token, from, to int) bool {
	if to-from < 1 || to-from > 4 {
		return to == from && from > 0 && ofTheWords[tokens[from-1].Fold]
	}
	for _, t := range tokens[from:to] {
		if !ofTheWords[t.Fold] {
			return false
		}
	}
	return true
}

// Nearest is which of a few articles is most like another by the words of their names: at least half of the weight is
// shared, and no other of them is as near; "" where none is.
func (c *Catalogue) Nearest(skus []domain.SKU, other domain.SKU) domain.SKU {
	id, known := c.bySKU[other]
	if !known {
		return ""
	}
	var best domain.SKU
	var first, second float32
	for _, sku := range skus {
		candidate, known := c.bySKU[sku]
		if !known {
			continue
		}
		switch shared := c.shared(id, candidate); {
		case shared > first:
			best, first, second = sku, shared, first
		case shared > second:
			second = shared
		}
	}
	if first < 0.5 || first-second < 0.1 {
		return ""
	}
	return best
}

// shared is the weight of the terms that two articles have in common, of the weight of the lighter one.
func (c *Catalogue) shared(a, b int32) float32 {
	var common, ofA, ofB float32
	for _, t := range c.forward[a] {
		ofA += c.idf[t]
	}
	for _, t := range c.forward[b] {
		ofB += c.idf[t]
		if _, has := slices.BinarySearch(c.forward[a], t); has {
			common += c.idf[t]
		}
	}
	if least := min(ofA, ofB); least > 0 {
		return common / least
	}
	return 0
}

// BySize is the only one of a few articles whose name has a dimension of several sides that some words give, whole or its first
// sides: "20x20" of a box 20x20x8; "" where none or several have.
func (c *Catalogue) BySize(skus []domain.SKU, words string) domain.SKU {
	var found domain.SKU
	for _, sku := range skus {
		id, known := c.bySKU[sku]
		if !known || !c.hasSides(id, words) || sku == found {
			continue
		}
		if found != "" {
			return ""
		}
		found = sku
	}
	return found
}

func (c *Catalogue) hasSides(id int32, words string) bool {
	named := termsOf(c.products[id].Name)
	for _, t := range termsOf(words) {
		if t.size && sided(t.key) && slices.ContainsFunc(named, func(n term) bool { return n.key == t.key || strings.HasPrefix(n.key, t.key+"x") }) {
			return true
		}
	}
	return false
}
