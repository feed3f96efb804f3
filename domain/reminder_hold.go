package domain

import (
	"slices"

	"github.com/shopspring/decimal"
)

// heldOf tells which parts of an invoice may not be reminded now, by reason: disputed, promised, notice, held. An amount may
// exceed what is open; a hold without an amount holds the whole invoice.
func heldOf(book *Book, invoice Invoice, policy ReminderPolicy, now Date, calendar Calendar) []LeftOut {
	parts := map[string]*LeftOut{}
	hold := func(reason string, amount Decimal, until Date) {
		if parts[reason] == nil {
			parts[reason] = &LeftOut{Invoice: invoice.Number, Reason: reason}
		}
		parts[reason].Amount = parts[reason].Amount.Add(amount)
		if until.After(parts[reason].Until) {
			parts[reason].Until = until
		}
	}
	for _, h := range book.Holds {
		if h.Invoice != invoice.Number {
			continue
		}
		until := h.Until
		if h.Reason == "promise" && !until.IsZero() {
			until = AddBusinessDays(calendar, until, policy.PromiseGrace)
		}
		if until.IsZero() || !now.After(until) {
			hold(holdReason(h.Reason), amountOr(h.Amount, invoice.TotalGross), until)
		}
	}
	promised, until := promisedOf(book, invoice, policy, now, calendar)
	if part := parts["promised"]; promised.IsPositive() && (part == nil || part.Amount.LessThan(promised)) {
		delete(parts, "promised")
		hold("promised", promised, until)
	}
	if parts["disputed"] == nil {
		if disputed := disputedOf(book, invoice); disputed.IsPositive() {
			hold("disputed", disputed, Date{})
		}
	}
	var held []LeftOut
	for _, reason := range []string{"disputed", "notice", "promised", "held"} {
		if part := parts[reason]; part != nil {
			held = append(held, *part)
		}
	}
	return held
}

func holdReason(reason string) string {
	switch reason {
	case "dispute":
		return "disputed"
	case "promise":
		return "promised"
	case "notice":
		return "notice"
	}
	return "held"
}

func amountOr(amount *Decimal, whole Decimal) Decimal {
	if amount == nil {
		return whole
	}
	return *amount
}

// promisedOf is the part of an invoice under open promises, until the last of their days with the grace added.
func promisedOf(book *Book, invoice Invoice, policy ReminderPolicy, now Date, calendar Calendar) (Decimal, Date) {
	sum, last := decimal.Zero, Date{}
	for _, p := range book.Promises {
		if p.Invoice != invoice.Number || p.State == "kept" || p.State == "broken" {
			continue
		}
		until := AddBusinessDays(calendar, p.PromisedOn, policy.PromiseGrace)
		if now.After(until) {
			continue
		}
		sum = sum.Add(amountOr(p.Amount, invoice.TotalGross))
		if until.After(last) {
			last = until
		}
	}
	return sum, last
}

// disputedOf is the part of an invoice that open disputes are about where no hold was recorded for them (imported disputes):
// the lines at stake at the invoice's prices with VAT, the whole invoice where that cannot be told.
func disputedOf(book *Book, invoice Invoice) Decimal {
	sum := decimal.Zero
	for _, d := range book.Disputes {
		if d.Status != "open" && d.Status != "investigating" || !slices.Contains(d.Invoices, invoice.Number) {
			continue
		}
		part, known := linesAtStake(d, invoice)
		if !known {
			return invoice.TotalGross
		}
		sum = sum.Add(part)
	}
	return sum
}

func linesAtStake(d Dispute, invoice Invoice) (Decimal, bool) {
	sum := decimal.Zero
	for _, line := range d.Lines {
		at := slices.IndexFunc(invoice.Lines, func(l InvoiceLine) bool { return l.SKU == line.SKU })
		if at < 0 {
			return decimal.Zero, false
		}
		net := line.Quantity.Mul(invoice.Lines[at].UnitPrice)
		sum = sum.Add(net.Add(net.Mul(invoice.Lines[at].VATRate).Div(decimal.NewFromInt(100))))
	}
	return sum.Round(2), len(d.Lines) > 0
}

// PaysLate tells whether a customer usually pays after the due date: more than half of its paid invoices, three at least.
func PaysLate(book *Book) bool {
	paid, late := 0, 0
	for _, invoice := range book.Invoices {
		last := Date{}
		for _, p := range book.Payments {
			if p.Invoice == invoice.Number && p.PaidOn.After(last) {
				last = p.PaidOn
			}
		}
		if invoice.Kind == KindCreditNote || last.IsZero() || invoice.DueOn.IsZero() || invoice.Open().IsPositive() {
			continue
		}
		paid++
		if last.After(invoice.DueOn) {
			late++
		}
	}
	return paid >= 3 && 2*late > paid
}
