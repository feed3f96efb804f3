package extract

import (
	"slices"

	"guichet/domain"
)

// findSizes marks the dimensions written apart that some article of the catalogue has, and hides the number that ends a name
// before its article number in brackets: "pots 750 (GLS.75)".
func (r *reader) findSizes() {
	r.sizes = make(used, len(r.text.Tokens))
	for _, a := range r.anchors {
		t := r.text.Tokens
		if k := a.First - 2; k > 1 && t[k+1].Text == "(" && t[k].Kind == Number && t[k-1].Kind == Word && !r.text.joins(t[k-1].Fold) && r.bears(a.Article.SKU, &amountOf{first: k, last: k + 1}) {
			r.taken.mark(k, k+1)
		}
	}
	for i := 1; i < len(r.text.Tokens); i++ {
		text, taken := dimension(r.text.Tokens, i)
		if taken < 3 || !sided(text) {
			continue
		}
		if _, known := r.catalogue.vocabulary[tidyDimension(text)]; known {
			r.sizes.mark(i, i+taken)
			i += taken - 1
		}
	}
}

// isSize tells whether a measured quantity that follows a word is the size of some article.
func (r *reader) isSize(q *amountOf, first int) bool {
	if q.first > first && r.sizes.any(q.first, q.last) {
		return true
	}
	if q.unit != Metre && q.unit != Litre && q.unit != Kilogram && q.unit != Tonne || q.parted || q.first == first {
		return false
	}
	for _, t := range termsIn(r.text.Tokens[q.first:q.last]) {
		if _, known := r.catalogue.vocabulary[t.key]; known && t.size {
			before := r.text.Tokens[q.first-1]
			return before.Kind != Sign || before.Text == "%"
		}
	}
	return false
}

// headed tells the numbers within the name of an article from quantities where a stretch begins with its quantity and gives
// one article number: "5 sachets de billes 300 µl en vrac, 88120", "20 cartons de pots 750 (GLS.75)".
func (r *reader) headed(first, last int, all []amountOf) {
	if r.isRow(first, last, all) {
		r.tailed(all)
		return
	}
	if len(all) < 2 || all[0].first-first > 6 && !all[0].parted {
		return
	}
	anchor := -1
	for i := all[0].last; i < last; i++ {
		if r.anchorOf[i] < 0 || r.anchorOf[i] == anchor {
			continue
		}
		if anchor >= 0 {
			return
		}
		anchor = r.anchorOf[i]
	}
	if anchor < 0 || !r.anchors[anchor].Article.Found() {
		return
	}
	for k := 1; k < len(all) && all[k].last <= r.anchors[anchor].First; k++ {
		before := r.text.Tokens[all[k].first-1]
		named := before.Kind == Word && !r.text.joins(before.Fold) && !ofWords[before.Fold] || before.Text == "%"
		if !named || all[k].parted || all[k].unit != "" && all[k].unit != Litre && all[k].unit != Kilogram && all[k].unit != Metre {
			return
		}
		all[k].size = true
	}
}

// tailed tells the sizes of a row that begins with its article number and ends in a quantity set off by a gap:
// "CORD-9  corda 9, rotolo da 200 m    6 rotoli".
func (r *reader) tailed(all []amountOf) {
	for k := range all[:len(all)-1] {
		all[k].size = true
	}
}

// isRow tells whether a stretch begins with an article number and ends in a quantity that a gap sets off.
func (r *reader) isRow(first, last int, all []amountOf) bool {
	if len(all) < 2 || r.anchorOf[first] < 0 {
		return false
	}
	q := &all[len(all)-1]
	return q.parted && r.text.Tokens[q.first].Gap && q.last == last
}

// namesUnit tells whether the word read as a unit is what the article is: "500 coupelles" of an article "Coupelle 80 ml"
// counts the trays themselves.
func (r *reader) namesUnit(q *amountOf, sku domain.SKU) bool {
	id, known := r.catalogue.bySKU[sku]
	if !known || q.pack != nil || q.unit != Box && q.unit != Pack && q.unit != Container {
		return false
	}
	for _, t := range r.text.Tokens[q.first:q.last] {
		if t.Kind != Word || UnitOf(t.Fold) != q.unit {
			continue
		}
		return beginsWith(r.catalogue.products[id].Name, term{key: stem(t.Fold)})
	}
	return false
}

// bears tells whether an article is of that size.
func (r *reader) bears(sku domain.SKU, q *amountOf) bool {
	id, known := r.catalogue.bySKU[sku]
	if !known {
		return false
	}
	for _, t := range termsIn(r.text.Tokens[q.first:q.last]) {
		if number, known := r.catalogue.vocabulary[t.key]; known && t.size {
			_, has := slices.BinarySearch(r.catalogue.forward[id], number)
			return has
		}
	}
	return false
}
