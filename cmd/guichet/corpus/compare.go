package corpus

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Judged is one message with how its prediction compares.
type Judged struct {
	Gold, Got Line
	Faults    []string // empty: right in every respect
	// Understood tells that the set of intents is exactly right.
	Understood bool
	// Mentioned of Mentions were found in the reply.
	Mentioned, Mentions int
	WronglyExecuted     int
	Leaks, Excess       int
	// Kinds are the kinds of its attachments.
	Kinds []string
	pairs []pair
}

// Right tells that a supervisor would approve it unchanged.
func (j Judged) Right() bool { return len(j.Faults) == 0 }

// pair is a request of the labels with the predicted one of the same intent; either may be nil.
type pair struct{ gold, got *Request }

func (j *Judged) fault(format string, args ...any) {
	j.Faults = append(j.Faults, fmt.Sprintf(format, args...))
}

// judge compares one prediction.
func judge(gold, got Line, facts *Facts) Judged {
	j := Judged{Gold: gold, Got: got, Kinds: facts.Kinds[gold.ID]}
	if got.Error != "" {
		j.fault("failed: %s", got.Error)
	}
	if deref(gold.Customer) != deref(got.Customer) {
		j.fault("customer %q, should be %q", deref(got.Customer), deref(gold.Customer))
	}
	j.pairUp()
	for _, p := range j.pairs {
		j.judgePair(p)
	}
	j.judgeReply(facts)
	return j
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// pairUp matches requests by intent, in order.
func (j *Judged) pairUp() {
	used := make([]bool, len(j.Got.Requests))
	for g := range j.Gold.Requests {
		p := pair{gold: &j.Gold.Requests[g]}
		for i := range j.Got.Requests {
			if !used[i] && j.Got.Requests[i].Intent == p.gold.Intent {
				used[i], p.got = true, &j.Got.Requests[i]
				break
			}
		}
		j.pairs = append(j.pairs, p)
	}
	for i := range j.Got.Requests {
		if !used[i] {
			j.pairs = append(j.pairs, pair{got: &j.Got.Requests[i]})
		}
	}
	j.Understood = !slices.ContainsFunc(j.pairs, func(p pair) bool { return p.gold == nil || p.got == nil })
}

func (j *Judged) judgePair(p pair) {
	switch {
	case p.got == nil:
		j.fault("%s not understood (%s)", p.gold.Intent, p.gold.Outcome)
	case p.gold == nil:
		j.fault("%s understood where it is not asked (%s)", p.got.Intent, p.got.Outcome)
		if p.got.Outcome == "executed" {
			j.WronglyExecuted++
		}
	default:
		before := len(j.Faults)
		j.compare(*p.gold, *p.got)
		if p.got.Outcome == "executed" && (p.gold.Outcome != "executed" || deref(j.Gold.Customer) != deref(j.Got.Customer) || !sameLines(linesOf(*p.gold), linesOf(*p.got))) {
			j.WronglyExecuted++
			if len(j.Faults) == before { // only the customer differs
				j.fault("%s executed for the wrong customer", p.got.Intent)
			}
		}
	}
}

// compare compares two requests of one intent, field by field.
func (j *Judged) compare(gold, got Request) {
	name := gold.Intent
	if gold.Outcome != got.Outcome {
		j.fault("%s: outcome %s (%s), should be %s", name, got.Outcome, got.Reason, gold.Outcome)
	}
	if gold.Kind != got.Kind {
		j.fault("%s: kind %s, should be %s", name, got.Kind, gold.Kind)
	}
	for _, set := range []struct {
		what      string
		gold, got []string
	}{{"orders", gold.Orders, got.Orders}, {"shipments", gold.Shipments, got.Shipments}, {"invoices", gold.Invoices, got.Invoices}} {
		if !sameSet(set.gold, set.got) {
			j.fault("%s: %s %v, should be %v", name, set.what, set.got, set.gold)
		}
	}
	goldOrder, gotOrder := orEmpty(gold.Order), orEmpty(got.Order)
	for _, field := range []struct{ what, gold, got string }{
		{"reference", goldOrder.CustomerReference, gotOrder.CustomerReference},
		{"requested on", goldOrder.RequestedOn, gotOrder.RequestedOn}, {"ship to", goldOrder.ShipTo, gotOrder.ShipTo}} {
		if bare(field.gold) != bare(field.got) {
			j.fault("%s: %s %q, should be %q", name, field.what, field.got, field.gold)
		}
	}
	if !sameLines(linesOf(gold), linesOf(got)) {
		j.fault("%s: lines %s, should be %s", name, showLines(linesOf(got)), showLines(linesOf(gold)))
	}
}

func orEmpty(o *Order) Order {
	if o == nil {
		return Order{}
	}
	return *o
}

func linesOf(r Request) []OrderLine {
	if r.Order != nil {
		return r.Order.Lines
	}
	return r.Lines
}

// bare removes white space, by which document numbers do not differ.
func bare(s string) string { return strings.Join(strings.Fields(s), "") }

func sameSet(a, b []string) bool {
	set := func(list []string) []string {
		bared := make([]string, len(list))
		for i, s := range list {
			bared[i] = bare(s)
		}
		slices.Sort(bared)
		return slices.Compact(bared)
	}
	return slices.Equal(set(a), set(b))
}

// keys writes lines as comparable texts: "sku×quantity".
func keys(lines []OrderLine) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		quantity := l.Quantity
		if number, err := decimal.NewFromString(l.Quantity); err == nil {
			quantity = number.String()
		}
		out[i] = bare(l.SKU) + "×" + quantity
	}
	slices.Sort(out)
	return out
}

func sameLines(a, b []OrderLine) bool { return slices.Equal(keys(a), keys(b)) }

func showLines(lines []OrderLine) string { return "[" + strings.Join(keys(lines), " ") + "]" }
