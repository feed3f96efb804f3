package intents

import (
	"strings"

	"guichet/domain"
	"guichet/intents/extract"
)

// ReferenceKey is what a customer's own words for an article are compared by; "" where they hold neither letter nor digit.
func ReferenceKey(words string) string { return extract.CodeKey(words) }

// maxLike is how many articles a person is offered to choose from.
const maxLike = 20

// Articles are those that a customer's words may mean, the likeliest first, for a person to choose from.
func (d *Desk) Articles(customer domain.CustomerCode, words string) []domain.Product {
	words = strings.TrimSpace(words)
	if words == "" {
		return nil
	}
	return d.shop.Load().catalogue.Like(words, []domain.CustomerCode{customer}, maxLike)
}

// Article is one of the catalogue.
func (d *Desk) Article(sku domain.SKU) (domain.Product, bool) {
	return d.shop.Load().catalogue.Product(sku)
}

// named are the words that name the article of a line, without quantity and price.
func (w want) named() string {
	if w.line.Article.Words != "" {
		return w.line.Article.Words
	}
	text := w.line.Span.Text
	tokens := extract.Tokenize(text)
	at := 0
	for at < len(tokens) && (tokens[at].Kind != extract.Word && tokens[at].Kind != extract.Code || extract.UnitOf(tokens[at].Text) != "") {
		at++
	}
	if at == len(tokens) {
		return ""
	}
	return strings.TrimSpace(text[tokens[at].Start:])
}
