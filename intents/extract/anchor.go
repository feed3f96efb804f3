package extract

import (
	"slices"
	"strings"

	"guichet/domain"
)

// Anchor is an article named by a number.
type Anchor struct {
	First, Last int // tokens
	Article     Article
	// Weak tells a number of few digits, which may as well be a quantity.
	Weak bool
}

// Anchors finds the article numbers of a text: ours, the customers' own, GTINs. The longest reading wins.
func (c *Catalogue) Anchors(text *Text, customers []domain.CustomerCode) []Anchor {
	var found []Anchor
	tokens := text.Tokens
	for i := 0; i < len(tokens); {
		anchor, ok := c.anchorAt(text, i, customers)
		if !ok {
			i++
			continue
		}
		found = append(found, anchor)
		i = anchor.Last
	}
	return found
}

const maxAnchorTokens = 6

func (c *Catalogue) anchorAt(text *Text, i int, customers []domain.CustomerCode) (Anchor, bool) {
	tokens := text.Tokens
	if tokens[i].Kind == Sign || tokens[i].Kind == Break {
		return Anchor{}, false
	}
	for last := min(i+maxAnchorTokens, len(tokens)); last > i; last-- {
		if tokens[last-1].Kind == Sign || tokens[last-1].Kind == Break || !joinable(tokens[i:last]) {
			continue
		}
		written := text.Slice(i, last)
		if article, ok := c.numbered(written, customers); ok {
			return Anchor{First: i, Last: last, Article: article, Weak: weakNumber(tokens[i:last], article)}, true
		}
	}
	return Anchor{}, false
}

// joinable tells whether tokens may be one number: close together, with a digit or a hyphen among capitals.
func joinable(tokens []Token) bool {
	digit, hyphen, upper := false, false, true
	for k, t := range tokens {
		switch t.Kind {
		case Break:
			return false
		case Sign:
			if t.Text != "-" && t.Text != "." && t.Text != "/" && t.Text != "–" || t.Space {
				return false
			}
			hyphen = true
		case Number, Code:
			digit = true
		case Word:
			upper = upper && t.Text == strings.ToUpper(t.Text)
		}
		if k > 0 && t.Space && t.Kind == Word && tokens[k-1].Kind == Word {
			return false
		}
	}
	return digit || hyphen || upper && len(tokens) == 1 && len(tokens[0].Text) >= 3
}

// numbered looks a number up for each of the customers it may belong to.
func (c *Catalogue) numbered(written string, customers []domain.CustomerCode) (Article, bool) {
	for _, customer := range append(slices.Clone(customers), "") {
		skus, how := c.ByNumber(customer, written)
		switch len(skus) {
		case 0:
			continue
		case 1:
			return Article{SKU: skus[0], How: how, Score: 1, Words: written}, true
		}
		return Article{How: how, Candidates: skus[:min(len(skus), maxCandidates)], Words: written}, true
	}
	return Article{}, false
}

// weakNumber tells whether a found number could as well count something: few digits and nothing else, or a dimension
// that happens to be somebody's number.
func weakNumber(tokens []Token, article Article) bool {
	return len(tokens) == 1 && tokens[0].Kind == Number && len(tokens[0].Text) < 5
}
