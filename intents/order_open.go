package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/extract"
)

// place is where a line stands: in a paper, else in the words; nil where it is not known.
func (w want) place() *domain.Place {
	if w.line.At.InFile() || w.line.At.Message != 0 {
		at := w.line.At
		return &at
	}
	if w.source == "" && w.line.Span.End > w.line.Span.Start {
		return &domain.Place{Start: w.line.Span.Start, End: w.line.Span.End}
	}
	return nil
}

// reference is the number that the sender gives the article: that of a paper, else the one that found it.
func (w want) reference() string {
	switch how := w.line.Article.How; {
	case w.line.Number != "":
		return w.line.Number
	case how == "sku" || how == "customer_sku" || how == "gtin":
		return w.line.Article.Words
	}
	return ""
}

// open are the lines that cannot be taken as they stand.
func (o orderReading) open() []domain.OpenLine {
	var open []domain.OpenLine
	for _, w := range o.wants {
		if w.problem == "" || w.read {
			continue
		}
		line := domain.OpenLine{Words: w.line.Span.Text, Reference: w.reference(), Named: w.named(), Quantity: w.line.Quantity, Unit: w.line.Unit, UnitPrice: w.line.Price,
			SKU: w.product.SKU, Problem: w.problem, Source: w.source, Place: w.place()}
		if w.product.SKU == "" {
			line.Candidates = slices.Clone(w.line.Article.Candidates)
		}
		open = append(open, line)
	}
	return open
}

// placesOf say where in the papers the order's fields stand: in the first paper that tells each of them.
func placesOf(papers []extract.Paper, o orderReading) map[string]domain.Place {
	var places map[string]domain.Place
	add := func(field, key string, has bool) {
		for _, paper := range papers {
			if at, told := paper.Places[key]; has && told && at.InFile() {
				if places == nil {
					places = map[string]domain.Place{}
				}
				places[field] = at
				return
			}
		}
	}
	add("reference", "reference", o.reference != "")
	add("requested_on", "requested_on", !o.requested.IsZero())
	add("ship_to", "delivery", o.shipTo != "")
	return places
}
