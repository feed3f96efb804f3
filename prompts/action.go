package prompts

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// maxDescribed is how many lines of an order or invoices of a promise a description names.
const maxDescribed = 3

// DescribeAction says in the staff's language (French, else English) what an action did: "Order CF26-00413 recorded: 2 lines,
// 1,240.00 € excl. VAT". What a customer wrote is not in it. Every kind of action has its words.
func DescribeAction(a domain.Action, language string) string {
	d := describer{StaffLanguage(language)}
	text := d.word(string(a.Kind))
	if a.Number != "" {
		text += " " + plain(a.Number)
	}
	if details := d.details(a); len(details) > 0 {
		text += d.colon() + strings.Join(details, ", ")
	}
	return text
}

type describer struct{ language string }

func (d describer) word(key string) string { return word(d.language, "action", key) }

func (d describer) colon() string {
	if d.language == "fr" {
		return noBreak + ": "
	}
	return ": "
}

func (d describer) details(a domain.Action) []string {
	switch {
	case a.Step != nil:
		return d.step(a)
	case a.NewOrder != nil:
		return d.order(a.NewOrder.Order)
	case a.Amendment != nil:
		return d.amendment(*a.Amendment)
	case a.Dispute != nil:
		return d.dispute(*a.Dispute, a.Holds)
	case len(a.Promises) > 0:
		return d.promises(a.Promises)
	case len(a.Holds) > 0:
		return d.held(a.Holds)
	}
	return nil
}

func (d describer) order(o domain.Order) []string {
	total := decimal.Zero
	for _, l := range o.Lines {
		total = total.Add(l.Quantity.Mul(l.UnitPrice).Round(2))
	}
	key := "lines"
	if len(o.Lines) == 1 {
		key = "line"
	}
	details := []string{fmt.Sprintf("%d %s", len(o.Lines), d.word(key)), FormatMoney(total, o.Currency, d.language) + " " + d.word("net")}
	return append(details, d.whenAndWhere(o.RequestedOn, o.ShipTo)...)
}

func (d describer) whenAndWhere(on domain.Date, place string) []string {
	var details []string
	if !on.IsZero() {
		details = append(details, d.word("for")+" "+FormatDay(on, d.language))
	}
	if place != "" {
		details = append(details, d.word("to")+" "+plain(place))
	}
	return details
}

func (d describer) amendment(a domain.Amendment) []string {
	if a.CancelsAll {
		return []string{d.word("all_cancelled")}
	}
	var details []string
	for i, l := range a.Lines {
		if i == maxDescribed {
			details = append(details, "…")
			break
		}
		what := FormatNumber(l.Quantity, 0, d.language)
		if l.Quantity.IsZero() {
			what = d.word("line_cancelled")
		}
		details = append(details, plain(string(l.SKU))+" → "+what)
	}
	return append(details, d.whenAndWhere(a.RequestedOn, a.ShipTo)...)
}

func (d describer) dispute(of domain.Dispute, holds []domain.ReminderHold) []string {
	details := []string{DisputeKindText(of.Kind, d.language)}
	if of.Order != "" {
		details = append(details, plain(string(of.Order)))
	}
	return append(details, d.held(holds)...)
}

// held names the invoices whose reminders wait.
func (d describer) held(holds []domain.ReminderHold) []string {
	var numbers []domain.InvoiceNumber
	for _, h := range holds {
		numbers = append(numbers, h.Invoice)
	}
	if len(numbers) == 0 {
		return nil
	}
	return []string{d.word("held") + " " + d.few(numbers)}
}

func (d describer) promises(promises []domain.Promise) []string {
	var numbers []domain.InvoiceNumber
	for _, p := range promises {
		if p.Invoice != "" {
			numbers = append(numbers, p.Invoice)
		}
	}
	var details []string
	if len(numbers) > 0 {
		details = append(details, d.few(numbers))
	}
	return append(details, d.whenAndWhere(promises[0].PromisedOn, "")...)
}

func (d describer) few(numbers []domain.InvoiceNumber) string {
	var texts []string
	for i, n := range numbers {
		if i == maxDescribed {
			texts = append(texts, "…")
			break
		}
		texts = append(texts, plain(string(n)))
	}
	return strings.Join(texts, " + ")
}

// step says what a step on a dispute was about: the dispute, the money, the document that ended it.
func (d describer) step(a domain.Action) []string {
	var details []string
	if of := string(a.Step.Dispute); of != a.Number {
		details = append(details, plain(of))
	}
	if credit := a.Step.Credit; credit != nil {
		details = append(details, FormatMoney(credit.TotalGross, credit.Currency, d.language), plain(string(credit.Invoice)))
	}
	if a.Step.Carrier != "" {
		details = append(details, plain(a.Step.Carrier))
	}
	if a.Step.Reference != "" && a.Step.Reference != a.Number {
		details = append(details, plain(a.Step.Reference))
	}
	for _, table := range []string{"invalid_reason", "refusal_reason"} {
		if text, ok := wordOf(d.language, table, a.Step.Reason); ok {
			return append(details, text)
		}
	}
	return details
}
