package intents

import (
	"slices"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/intents/extract"
)

// otherNumber is another number of the sentences around, such as "on the 24 of the note".
func (p *planner) otherNumber(l extract.Line, except domain.Decimal) (domain.Decimal, bool) {
	for _, o := range p.reading.Said.Lines {
		if o.Quantity != nil && o.Span != l.Span && abs(o.Sentence-l.Sentence) <= 1 && !o.Quantity.Equal(except) && !o.Article.Found() {
			return *o.Quantity, true
		}
	}
	for i, t := range p.text.Tokens {
		if t.Kind != extract.Number || abs(p.text.SentenceAt(i)-l.Sentence) > 1 || p.claimed(t) {
			continue
		}
		inside := t.Start >= l.Span.Start && t.End <= l.Span.End
		if before := lastWord(foldedWords(p.tokensBefore(t.Start, 1))); inside && !receivedCues.in(before) && !missingCues.in(before) {
			continue
		}
		if n, err := decimal.NewFromString(t.Text); err == nil && n.IsPositive() && !n.Equal(except) && len(t.Text) <= 5 {
			return n, true
		}
	}
	return zero, false
}

// largestNumber is the largest count of the line's own sentence, up to four times what was ordered: more is a number of
// something else. A bare number that was read as one of several document numbers is a count as well.
func (p *planner) largestNumber(l extract.Line, ordered domain.Decimal) domain.Decimal {
	most := zero
	for i, t := range p.text.Tokens {
		bare := slices.ContainsFunc(p.reading.Said.References, func(r extract.Reference) bool { return r.Span.Start == t.Start && r.Span.End == t.End })
		if t.Kind != extract.Number || p.text.SentenceAt(i) != l.Sentence || p.claimed(t) && !bare {
			continue
		}
		n, err := decimal.NewFromString(t.Text)
		if err == nil && n.GreaterThan(most) && n.LessThanOrEqual(ordered.Mul(decimal.NewFromInt(4))) {
			most = n
		}
	}
	return most
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// claimed tells whether a token is a date, an amount or a document number.
func (p *planner) claimed(t extract.Token) bool {
	in := func(span domain.Span) bool { return t.Start >= span.Start && t.End <= span.End }
	facts := p.reading.Said
	return slices.ContainsFunc(facts.Dates, func(d extract.Date) bool { return in(d.Span) }) ||
		slices.ContainsFunc(facts.Amounts, func(a extract.Amount) bool { return in(a.Span) }) ||
		slices.ContainsFunc(facts.References, func(r extract.Reference) bool { return !r.Weak && in(r.Span) })
}
