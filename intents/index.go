package intents

import (
	"cmp"
	"slices"
	"strings"

	"guichet/domain"
	"guichet/intents/extract"
)

// hit is a document of the book that a number names.
type hit struct {
	paper string // extract.OrderPaper and so on
	order domain.OrderNumber
	// shipment and invoice are set for those papers; order is theirs then.
	shipment domain.ShipmentNumber
	invoice  domain.InvoiceNumber
	dispute  domain.DisputeNumber
	// exact tells that the whole number was given.
	exact bool
	on    domain.Date
}

// index finds the documents of one book by their numbers.
type index struct {
	book  *domain.Book
	byKey map[string][]hit
	// byTail are the documents by the digits at the end of their numbers, leading zeros dropped.
	byTail map[string][]hit
	// byBare are the documents by their numbers without the letters that lead them: "P/K 33-10452" is often written "33-10452".
	byBare map[string][]bare
}

// bare is a document under its number without the leading letters.
type bare struct {
	letters string
	hit     hit
}

func newIndex(book *domain.Book) *index {
	x := &index{book: book, byKey: map[string][]hit{}, byTail: map[string][]hit{}, byBare: map[string][]bare{}}
	for i := range book.Orders {
		o := &book.Orders[i]
		h := hit{paper: extract.OrderPaper, order: o.Number, on: o.OrderedOn}
		x.add(string(o.Number), h)
		x.add(o.CustomerReference, h)
	}
	for i := range book.Shipments {
		s := &book.Shipments[i]
		h := hit{paper: extract.ShipmentPaper, order: s.Order, shipment: s.Number, on: s.ShippedOn}
		x.add(string(s.Number), h)
		x.add(s.TrackingNumber, h)
	}
	for i := range book.Invoices {
		v := &book.Invoices[i]
		x.add(string(v.Number), hit{paper: extract.InvoicePaper, order: v.Order, invoice: v.Number, on: v.IssuedOn})
	}
	for i := range book.Disputes {
		d := &book.Disputes[i]
		x.add(string(d.Number), hit{paper: extract.DisputePaper, order: d.Order, dispute: d.Number, on: d.OpenedOn})
	}
	return x
}

func (x *index) add(number string, h hit) {
	key := domain.NumberKey(number)
	if key == "" {
		return
	}
	h.exact = true
	x.byKey[key] = append(x.byKey[key], h)
	if letters, rest := leadingLetters(key); letters != "" && len(rest) >= 5 {
		x.byBare[rest] = append(x.byBare[rest], bare{letters, h})
	}
	h.exact = false
	if tail := digitTail(number); len(tail) >= 2 {
		x.byTail[tail] = append(x.byTail[tail], h)
	}
}

// leadingLetters parts a number's key before its first digit.
func leadingLetters(key string) (letters, rest string) {
	at := strings.IndexAny(key, "0123456789")
	if at < 0 {
		return key, ""
	}
	return key[:at], key[at:]
}

// withoutLetters gives the documents whose number is that given but for letters before it that were left out.
func (x *index) withoutLetters(key string) []hit {
	letters, rest := leadingLetters(key)
	var hits []hit
	for _, b := range x.byBare[rest] {
		if strings.HasSuffix(b.letters, letters) {
			hits = append(hits, b.hit)
		}
	}
	return hits
}

// digitTail is the last run of digits, leading zeros dropped.
func digitTail(number string) string {
	end := strings.LastIndexAny(number, "0123456789") + 1
	if end == 0 {
		return ""
	}
	start := end
	for start > 0 && number[start-1] >= '0' && number[start-1] <= '9' {
		start--
	}
	return strings.TrimLeft(number[start:end], "0")
}

// find gives the documents that a number names: by the whole number, else by its last digits where the words announce
// a document or four digits or more are given. paper is what is looked for where the words do not say; "" for any.
// Where several fit, those of the announced kind stay, then the latest of each kind.
func (x *index) find(r extract.Reference, paper string) []hit {
	if r.Paper != "" {
		paper = r.Paper
	}
	for _, number := range []string{r.Text, r.Tail} {
		key := domain.NumberKey(number)
		if key == "" || r.Weak && paper == "" && len(key) < 4 {
			continue
		}
		if hits := prefer(x.byKey[key], paper); len(hits) > 0 {
			return hits
		}
		if hits := prefer(x.withoutLetters(key), paper); len(hits) > 0 {
			return hits
		}
	}
	return x.partial(r, paper)
}

func (x *index) partial(r extract.Reference, paper string) []hit {
	digits := r.Text
	if r.Tail != "" {
		digits = r.Tail
	}
	if strings.Trim(digits, "0123456789") != "" || r.Paper == "" && len(digits) < 4 {
		return nil
	}
	hits := prefer(x.byTail[strings.TrimLeft(digits, "0")], paper)
	if len(hits) == 0 && len(digits) >= 5 {
		for key, list := range x.byKey {
			if strings.HasSuffix(key, digits) && len(key) > len(digits) {
				hits = append(hits, list...)
			}
		}
		hits = prefer(hits, paper)
	}
	if len(hits) < 2 {
		return hits
	}
	latest := slices.MaxFunc(hits, func(a, b hit) int {
		return cmp.Or(a.on.Compare(b.on), strings.Compare(string(a.order), string(b.order)))
	})
	return []hit{latest}
}

// prefer keeps the hits of a kind where there are any.
func prefer(hits []hit, paper string) []hit {
	var kept []hit
	for _, h := range hits {
		if h.paper == paper {
			kept = append(kept, h)
		}
	}
	if len(kept) > 0 {
		return kept
	}
	return hits
}
