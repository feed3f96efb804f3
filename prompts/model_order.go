package prompts

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"guichet/domain"
)

// ModelOrder is an order as a model copied it: words of the text, not resolved, "" where the text says nothing.
type ModelOrder struct {
	CustomerReference, RequestedOn, ShipTo string
	Lines                                  []ModelLine
}

// ModelLine is one line of an order in the text's own words.
type ModelLine struct {
	Words    domain.Span // bytes of Source.Text
	Article  string
	Quantity string // digits as written
	Unit     string
	Price    string
}

// ReadOrder checks a model's answer to OrderPrompt against the text. Each field must stand in the text as a whole, those of
// a line in that line's own words, a quantity and a price with a digit; the same stretch is no two lines. Anything else is domain.ErrInvalid: all of it.
func ReadOrder(prompt Prompt, answer Answer, source Source) (ModelOrder, error) {
	type text = *string
	var raw struct {
		Canary            string
		CustomerReference text `json:"customer_reference"`
		RequestedOn       text `json:"requested_on"`
		ShipTo            text `json:"ship_to"`
		Lines             []struct {
			Words, Article string
			Quantity, Unit text
			UnitPrice      text `json:"unit_price"`
		}
	}
	if err := decode(prompt, answer, &raw, func() string { return raw.Canary }); err != nil {
		return ModelOrder{}, err
	}
	order := ModelOrder{CustomerReference: said(raw.CustomerReference), RequestedOn: said(raw.RequestedOn), ShipTo: said(raw.ShipTo)}
	for _, field := range []string{order.CustomerReference, order.RequestedOn, order.ShipTo} {
		if _, found := standsIn(field, source); field != "" && !found {
			return ModelOrder{}, fmt.Errorf("%.40q does not stand in the text: %w", field, domain.ErrInvalid)
		}
	}
	from := 0
	for i, r := range raw.Lines {
		line := ModelLine{Article: r.Article, Quantity: said(r.Quantity), Unit: said(r.Unit), Price: said(r.UnitPrice)}
		words, found := freeSpan(source.Text, r.Words, from, order.Lines)
		if !found { // the model may have changed the order of the lines
			words, found = freeSpan(source.Text, r.Words, 0, order.Lines)
		}
		if !found {
			return ModelOrder{}, fmt.Errorf("line %d does not stand in the text: %w", i+1, domain.ErrInvalid)
		}
		line.Words, from = words, words.End
		if err := line.check(); err != nil {
			return ModelOrder{}, fmt.Errorf("line %d: %w", i+1, err)
		}
		order.Lines = append(order.Lines, line)
	}
	return order, nil
}

func (l ModelLine) check() error {
	for _, field := range []string{l.Article, l.Quantity, l.Unit, l.Price} {
		if _, found := spanFrom(l.Words.Text, field, 0); field != "" && !found {
			return fmt.Errorf("%.40q does not stand in the line: %w", field, domain.ErrInvalid)
		}
	}
	for _, figure := range []string{l.Quantity, l.Price} {
		if figure != "" && !strings.ContainsFunc(figure, unicode.IsDigit) {
			return fmt.Errorf("%.40q is no number: %w", figure, domain.ErrInvalid)
		}
	}
	if strings.TrimSpace(l.Article) == "" {
		return fmt.Errorf("no article: %w", domain.ErrInvalid)
	}
	return nil
}

// freeSpan finds words that no earlier line has taken.
func freeSpan(text, words string, from int, taken []ModelLine) (domain.Span, bool) {
	span, found := spanFrom(text, words, from)
	for found && overlaps(span, taken) {
		span, found = spanFrom(text, words, span.End)
	}
	return span, found
}

func overlaps(span domain.Span, lines []ModelLine) bool {
	return slices.ContainsFunc(lines, func(l ModelLine) bool { return span.Start < l.Words.End && l.Words.Start < span.End })
}

func said(text *string) string {
	if text == nil {
		return ""
	}
	return strings.TrimSpace(*text)
}
