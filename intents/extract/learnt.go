package extract

import (
	"strings"

	"guichet/domain"
)

// With is the catalogue with what was learnt of some customers' own words; c itself is not changed. What is learnt wins over
// every other reading of the same number or name, for that customer only. A later lesson wins over an earlier one.
func (c *Catalogue) With(learnt []domain.LearntReference) *Catalogue {
	if len(learnt) == 0 {
		return c
	}
	with := *c
	with.taught = map[domain.CustomerCode]map[string]int32{}
	for _, l := range learnt {
		id, known := c.bySKU[l.SKU]
		key := CodeKey(l.Words)
		if !known || key == "" || l.Customer == "" {
			continue
		}
		if with.taught[l.Customer] == nil {
			with.taught[l.Customer] = map[string]int32{}
		}
		with.taught[l.Customer][key] = id
	}
	return &with
}

// learnt finds the article that words were taught to mean, for the first of the customers who taught them.
func (c *Catalogue) learnt(words string, customers []domain.CustomerCode) (Article, bool) {
	if len(c.taught) == 0 {
		return Article{}, false
	}
	key := CodeKey(words)
	for _, customer := range customers {
		if id, ok := c.taught[customer][key]; ok {
			return Article{SKU: c.products[id].SKU, How: "learnt", Score: 1, Words: words}, true
		}
	}
	return Article{}, false
}

// Like are the articles that words may mean, the likeliest first: the one that they name, those whose number begins with
// them, then those that share most of the words. For a person to choose from.
func (c *Catalogue) Like(words string, customers []domain.CustomerCode, limit int) []domain.Product {
	article := c.Find(words, customers)
	skus := append([]domain.SKU{article.SKU}, article.Candidates...)
	skus = append(skus, c.begun(words, limit)...)
	terms := termsOf(words)
	w := c.want(terms[:min(len(terms), 60)])
	if w.known > 0 {
		for _, s := range c.ranked(w, c.candidates(w)) {
			skus = append(skus, c.products[s.id].SKU)
		}
	}
	var found []domain.Product
	seen := map[domain.SKU]bool{"": true}
	for _, sku := range skus {
		if p, known := c.Product(sku); known && !seen[sku] && len(found) < limit {
			seen[sku] = true
			found = append(found, p)
		}
	}
	return found
}

// minBegun is how many letters of a number must be given to find it.
const minBegun = 3

// begun are the articles whose number begins with what was typed.
func (c *Catalogue) begun(typed string, limit int) []domain.SKU {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if len(typed) < minBegun {
		return nil
	}
	var found []domain.SKU
	for i := range c.products {
		if sku := c.products[i].SKU; strings.HasPrefix(strings.ToLower(string(sku)), typed) {
			if found = append(found, sku); len(found) == limit {
				break
			}
		}
	}
	return found
}
