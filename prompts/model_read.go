package prompts

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/domain"
)

// ModelReading is what a model understood of a message, every field checked against the message.
type ModelReading struct {
	Language string
	// Unsure tells that the model doubts whether the message asks anything more.
	Unsure   bool
	Requests []ModelRequest
}

// ModelRequest is one intent with the words of the message that show it.
type ModelRequest struct {
	Intent domain.Intent
	Kind   domain.DisputeKind // of a dispute, else ""
	Quote  domain.Span        // bytes of Source.Text; in the subject: Text only, Start and End zero
}

// ReadClassification checks a model's answer to ClassifyPrompt against what it read. An answer without the canary, with an
// intent twice, a kind where none belongs or none where one does, or a quote that does not stand in the message, is domain.ErrInvalid: all of it.
func ReadClassification(prompt Prompt, answer Answer, source Source) (ModelReading, error) {
	var raw struct {
		Canary, Language string
		Unsure           bool
		Requests         []struct {
			Intent domain.Intent
			Kind   *domain.DisputeKind
			Quote  string
		}
	}
	if err := decode(prompt, answer, &raw, func() string { return raw.Canary }); err != nil {
		return ModelReading{}, err
	}
	reading := ModelReading{Language: strings.ToLower(raw.Language), Unsure: raw.Unsure}
	if len(reading.Language) != 2 {
		return ModelReading{}, fmt.Errorf("language %.20q: %w", raw.Language, domain.ErrInvalid)
	}
	for _, r := range raw.Requests {
		if slices.ContainsFunc(reading.Requests, func(had ModelRequest) bool { return had.Intent == r.Intent }) {
			return ModelReading{}, fmt.Errorf("intent %s twice: %w", r.Intent, domain.ErrInvalid)
		}
		if (r.Intent == domain.DisputeIntent) != (r.Kind != nil) {
			return ModelReading{}, fmt.Errorf("kind of dispute with intent %s: %w", r.Intent, domain.ErrInvalid)
		}
		quote, found := standsIn(r.Quote, source)
		if !found {
			return ModelReading{}, fmt.Errorf("quote %.40q does not stand in the message: %w", r.Quote, domain.ErrInvalid)
		}
		request := ModelRequest{Intent: r.Intent, Quote: quote}
		if r.Kind != nil {
			request.Kind = *r.Kind
		}
		reading.Requests = append(reading.Requests, request)
	}
	return reading, nil
}

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
		found := false
		if line.Words, found = spanFrom(source.Text, r.Words, from); !found {
			if line.Words, found = spanFrom(source.Text, r.Words, 0); !found || overlaps(line.Words, order.Lines) {
				return ModelOrder{}, fmt.Errorf("line %d does not stand in the text: %w", i+1, domain.ErrInvalid)
			}
		} else {
			from = line.Words.End
		}
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

func overlaps(span domain.Span, lines []ModelLine) bool {
	return slices.ContainsFunc(lines, func(l ModelLine) bool { return span.Start < l.Words.End && l.Words.Start < span.End })
}

func said(text *string) string {
	if text == nil {
		return ""
	}
	return strings.TrimSpace(*text)
}

// decode reads an answer that has the right form and repeats the canary.
func decode(prompt Prompt, answer Answer, into any, canary func() string) error {
	if err := CheckForm(prompt.Schema, answer.JSON); err != nil {
		return fmt.Errorf("reading the answer to %s: %w", prompt.Name, err)
	}
	if err := json.Unmarshal(answer.JSON, into); err != nil {
		return fmt.Errorf("reading the answer to %s: %w", prompt.Name, err)
	}
	if canary() != prompt.Canary {
		return fmt.Errorf("the model did not read the whole of %s: %w", prompt.Name, domain.ErrInvalid)
	}
	return nil
}

// standsIn finds words in the text or the subject.
func standsIn(words string, source Source) (domain.Span, bool) {
	if span, found := spanFrom(source.Text, words, 0); found {
		return span, true
	}
	span, found := spanFrom(source.Subject, words, 0)
	return domain.Span{Text: span.Text}, found
}

// spanFrom finds words in a text at or after from, whatever white space stands between them, touched by no letter or digit.
// A match is at most as long as the words with white space added: what the text holds is what is returned.
func spanFrom(text, words string, from int) (domain.Span, bool) {
	wanted := strings.Fields(words)
	if len(wanted) == 0 {
		return domain.Span{}, false
	}
	for start := from; start < len(text); {
		at := strings.Index(text[start:], wanted[0])
		if at < 0 {
			break
		}
		begin := start + at
		if end, ok := matchWords(text, begin, wanted); ok && whole(text, begin, end) {
			return domain.Span{Start: begin, End: end, Text: text[begin:end]}, true
		}
		start = begin + 1
	}
	return domain.Span{}, false
}

func matchWords(text string, at int, wanted []string) (int, bool) {
	for i, word := range wanted {
		if i > 0 {
			rest := strings.TrimLeftFunc(text[at:], func(r rune) bool { return unicode.IsSpace(r) || hidden(r) })
			if len(rest) == len(text)-at {
				return 0, false
			}
			at = len(text) - len(rest)
		}
		if !strings.HasPrefix(text[at:], word) {
			return 0, false
		}
		at += len(word)
	}
	return at, true
}

// whole tells whether a stretch is touched by no letter or digit: "12" does not stand in "120".
func whole(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	first, _ := utf8.DecodeRuneInString(text[start:])
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	return !(isWordRune(before) && isWordRune(first)) && !(isWordRune(after) && isWordRune(last)) && !joins(text, end) && !joinsBefore(text, start)
}
