package extract

import (
	"strings"

	"guichet/domain"
)

// Written is a line of an order as somebody else copied it from a text, each field in the text's own words.
type Written struct {
	Words                          domain.Span
	Article, Quantity, Unit, Price string
}

// LineOf looks up a copied line. ok is false where its article is not found for certain or its quantity cannot be read.
func (c *Catalogue) LineOf(text *Text, w Written, customers []domain.CustomerCode) (line Line, ok bool) {
	line = Line{Span: w.Words, Sure: true, Article: c.Find(w.Article, customers)}
	line.Article.Words = w.Article
	if at := text.SentencesIn(w.Words.Start, w.Words.End); len(at) > 0 {
		line.Sentence = at[0]
	}
	if !line.Article.Found() {
		return line, false
	}
	if w.Price != "" {
		line.readPrice(w.Price)
	}
	if strings.TrimSpace(w.Quantity) == "" {
		return line, true
	}
	line.readQuantity(strings.TrimSpace(w.Quantity + " " + w.Unit))
	if line.Unit == "" && w.Unit != "" {
		line.readUnit(w.Unit)
	}
	return line, line.Quantity != nil && line.Quantity.IsPositive()
}
