package intents_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/intents/extract"
)

// judge lists what differs from the gold.
func (e *exam) judge() {
	want := ""
	if e.gold.Customer != nil {
		want = *e.gold.Customer
	}
	if string(e.plan.Customer) != want {
		e.miss("customer %q, want %q", e.plan.Customer, want)
	}
	got := map[string]domain.Request{}
	var names []string
	for _, p := range e.plan.Requests {
		got[string(p.Request.Intent)] = p.Request
		names = append(names, string(p.Request.Intent))
	}
	var wanted []string
	for _, r := range e.gold.Requests {
		wanted = append(wanted, r.Intent)
	}
	slices.Sort(names)
	slices.Sort(wanted)
	if !slices.Equal(names, wanted) {
		e.miss("intents %v, want %v", names, wanted)
	}
	for _, r := range e.gold.Requests {
		if g, ok := got[r.Intent]; ok {
			e.request(g, r)
		}
	}
	e.mentions()
}

func (e *exam) miss(format string, args ...any) {
	e.fault = append(e.fault, fmt.Sprintf(format, args...))
}

func (e *exam) request(g domain.Request, r goldRequest) {
	if string(g.Outcome) != r.Outcome {
		e.miss("%s outcome %s (%s %v), want %s", r.Intent, g.Outcome, g.Reason.Code, g.Reason.Detail, r.Outcome)
	}
	if string(g.Kind) != r.Kind {
		e.miss("kind %s, want %s", g.Kind, r.Kind)
	}
	e.same(r.Intent+" orders", texts(g.Orders), r.Orders)
	e.same(r.Intent+" shipments", texts(g.Shipments), r.Shipments)
	e.same(r.Intent+" invoices", texts(g.Invoices), r.Invoices)
	if g.Order == nil {
		g.Order = &domain.OrderWanted{}
	}
	if r.Order == nil {
		r.Order = &goldOrder{}
	}
	if squeeze(g.Order.CustomerReference) != squeeze(r.Order.CustomerReference) {
		e.miss("reference %q, want %q", g.Order.CustomerReference, r.Order.CustomerReference)
	}
	if g.Order.RequestedOn.String() != r.Order.RequestedOn {
		e.miss("requested_on %s, want %s", g.Order.RequestedOn, r.Order.RequestedOn)
	}
	if g.Order.ShipTo != r.Order.ShipTo {
		e.miss("ship_to %q, want %q", g.Order.ShipTo, r.Order.ShipTo)
	}
	e.same("order lines", wantedTexts(g.Order.Lines), goldTexts(r.Order.Lines))
	e.same("dispute lines", wantedTexts(g.Lines), goldTexts(r.Lines))
}

func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }

func texts[T ~string](list []T) []string {
	var all []string
	for _, v := range list {
		all = append(all, string(v))
	}
	return all
}

func wantedTexts(lines []domain.WantedLine) []string {
	var all []string
	for _, l := range lines {
		all = append(all, string(l.SKU)+"×"+l.Quantity.String())
	}
	return all
}

func goldTexts(lines []goldLine) []string {
	var all []string
	for _, l := range lines {
		q, _ := decimal.NewFromString(l.Quantity)
		all = append(all, l.SKU+"×"+q.String())
	}
	return all
}

func (e *exam) same(what string, got, want []string) {
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		e.miss("%s %v, want %v", what, got, want)
	}
}

func foldReply(text string) string {
	return " " + strings.Map(func(r rune) rune {
		if r == '\u00a0' || r == '\u202f' || r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, extract.Fold(text)) + " "
}

// stands tells whether a text stands in a reply by whole words.
func stands(reply, text string) bool {
	text = strings.TrimSpace(foldReply(text))
	for at := 0; ; {
		i := strings.Index(reply[at:], text)
		if i < 0 {
			return false
		}
		before, after := rune(reply[at+i-1]), rune(reply[at+i+len(text)])
		if !alnum(before) && !alnum(after) {
			return true
		}
		at += i + 1
	}
}

func alnum(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' }

func (e *exam) mentions() {
	reply := foldReply(e.reply)
	for _, m := range e.gold.Must {
		var options []string
		switch v := m.(type) {
		case string:
			options = []string{v}
		case []any:
			for _, o := range v {
				options = append(options, fmt.Sprint(o))
			}
		}
		if !slices.ContainsFunc(options, func(o string) bool { return stands(reply, o) }) {
			e.miss("reply lacks %v", options[0])
		}
	}
	for _, m := range e.gold.MustNot {
		if stands(reply, m) {
			e.miss("reply holds %q", m)
		}
	}
	if len(e.gold.Requests) == 0 && strings.TrimSpace(e.reply) != "" {
		e.miss("a reply where nothing is asked")
	}
}
