package intents

import (
	"slices"
	"strings"
	"unicode"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
)

// customerReference is the sender's own number of a new order: that of the attached order, else the number in the words or
// the subject that is announced as one or looks like the customer's earlier ones.
func (p *planner) customerReference(f classify.Finding, papers []extract.Paper) string {
	for _, paper := range papers {
		if paper.Reference != "" {
			return p.asTyped(p.asWritten(paper.Reference), paper)
		}
	}
	s := p.scopes[f.Intent]
	type rated struct {
		text string
		rate int
	}
	var best rated
	consider := func(r extract.Reference, base int) {
		text, rate := p.rateReference(r)
		if rate > 0 && rate+base > best.rate {
			best = rated{text, rate + base}
		}
	}
	for _, r := range p.reading.Said.References {
		if sameAgainCues.in(p.sentenceWords(r.Sentence)) || p.isLoose(r) { // the order to be repeated, not its repetition; an article
			continue
		}
		if s.carries(r.Sentence) {
			consider(r, 1)
		} else if s.has(r.Sentence) {
			consider(r, 0)
		}
	}
	for _, r := range p.reading.Subject.References {
		consider(r, 0)
	}
	return best.text
}

// rateReference tells how much a number looks like the sender's own order number, and how it is best written.
func (p *planner) rateReference(r extract.Reference) (string, int) {
	if p.index != nil {
		for _, h := range p.index.find(r, extract.OrderPaper) {
			o := p.book.Order(h.order)
			if !h.exact || h.paper != extract.OrderPaper || o == nil || !sameNumber(o.CustomerReference, r.Text) && !sameNumber(o.CustomerReference, r.Tail) {
				return "", 0 // a document of ours
			}
		}
	}
	if r.Paper == extract.InvoicePaper || r.Paper == extract.ShipmentPaper || r.Paper == extract.DisputePaper || r.Yours && !r.Own {
		return "", 0
	}
	text, like := p.earlierLike(r)
	rate := 0
	if like {
		rate += 5
	}
	if r.Paper == extract.OrderPaper {
		rate += 3
	}
	if r.Own {
		rate += 2
	}
	if p.cueBefore(r) {
		rate += 2
	}
	if rate == 0 && r.Likely && p.codeLike(r) {
		rate = 1
	}
	return text, rate
}

// isLoose tells a number that stands where an article does.
func (p *planner) isLoose(r extract.Reference) bool {
	return slices.ContainsFunc(p.reading.Said.Loose, func(l extract.Loose) bool { return l.Span.Start <= r.Span.Start && r.Span.End <= l.Span.End })
}

func sameNumber(a, b string) bool {
	key := domain.NumberKey(a)
	return key != "" && key == domain.NumberKey(b)
}

var referenceCues = phrases(`ref, reference, n, no, numero, sous, bon, bc, po, commande, order, nr, nummer, bestellung, unter, pedido, ordine, bestelling, onder, rif, kenmerk, zeichen, referenz`)

func (p *planner) cueBefore(r extract.Reference) bool {
	if r.Span.End > len(p.text.Raw) || p.text.Raw[r.Span.Start:r.Span.End] != r.Span.Text {
		return false
	}
	return referenceCues.in(foldedWords(p.tokensBefore(r.Span.Start, 3)))
}

// codeLike tells a number of letters and digits from a count or a range.
func (p *planner) codeLike(r extract.Reference) bool {
	return strings.ContainsFunc(r.Text, unicode.IsLetter) || len(r.Text) >= 6 && !strings.Contains(r.Text, "-")
}

// earlierLike tells whether a number has the shape of the customer's earlier references, and gives it as they are written:
// with the letters before it, or without.
func (p *planner) earlierLike(r extract.Reference) (string, bool) {
	text := r.Text
	if p.book == nil {
		return text, false
	}
	shapes := map[string]bool{}
	for _, o := range p.book.Orders {
		if o.CustomerReference != "" {
			shapes[shapeOf(o.CustomerReference)] = true
		}
	}
	for _, candidate := range []string{p.withLabel(r), r.Text, strings.ReplaceAll(r.Text, " ", ""), r.Tail} {
		if candidate != "" && shapes[shapeOf(candidate)] {
			return candidate, true
		}
	}
	if r.Tail != "" && !strings.ContainsFunc(r.Tail, unicode.IsLetter) && len(shapes) > 0 {
		return r.Tail, false
	}
	return text, false
}

// withLabel is a number in the style of the customer's earlier references that begin with a word, where that word stands
// before it: "Bon 561" of a customer whose last was "Bon 552".
func (p *planner) withLabel(r extract.Reference) string {
	for _, text := range []string{p.text.Raw, p.subject.Raw} {
		if r.Span.Start < 0 || r.Span.End > len(text) || text[r.Span.Start:r.Span.End] != r.Span.Text {
			continue
		}
		at := r.Span.Start + strings.IndexAny(r.Span.Text, "0123456789")
		if at < r.Span.Start {
			continue
		}
		number, before := text[at:r.Span.End], strings.TrimRight(text[:at], labelEnds+"nN")
		for _, o := range p.book.Orders {
			first := strings.IndexAny(o.CustomerReference, "0123456789")
			if first < 2 || shapeOf(o.CustomerReference[first:]) != shapeOf(number) {
				continue
			}
			label := strings.TrimRight(o.CustomerReference[:first], labelEnds)
			n := len(before) - len(label)
			if n >= 0 && label != "" && strings.EqualFold(before[n:], label) {
				return o.CustomerReference[:first] + number
			}
		}
	}
	return ""
}

// labelEnds are the signs between the word before a number and the number.
const labelEnds = " .°#:-/\u00a0"

// shapeOf writes letters as they are and digits as 9; runs of digits of like length are alike.
func shapeOf(number string) string {
	var b strings.Builder
	for _, r := range number {
		if unicode.IsDigit(r) {
			r = '9'
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// asTyped is a number read from a picture as the sender typed it in the words or the subject, where it stands there.
func (p *planner) asTyped(reference string, paper extract.Paper) string {
	if !paper.Image {
		return reference
	}
	for _, r := range slices.Concat(p.reading.Said.References, p.reading.Subject.References) {
		if text, _ := p.earlierLike(r); sameNumber(text, reference) {
			return text
		}
	}
	return reference
}

// asWritten trims what announces a reference in a cell of a document.
func (p *planner) asWritten(reference string) string {
	return strings.TrimSpace(strings.TrimPrefix(reference, "#"))
}

// firstOrder is the order that bears a customer reference already; "" where there is none.
func (p *planner) firstOrder(reference string) domain.OrderNumber {
	key := domain.NumberKey(reference)
	at := slices.IndexFunc(p.book.Orders, func(o domain.Order) bool { return key != "" && domain.NumberKey(o.CustomerReference) == key })
	if at < 0 {
		return ""
	}
	return p.book.Orders[at].Number
}
