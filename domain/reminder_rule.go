package domain

import (
	"slices"

	"github.com/shopspring/decimal"
)

// DueReminders works out the one payment reminder that a customer is due, and what is left out of it and why.
// The plan is nil where nothing is due. It is a pure rule: asked again before the click and before sending, it tells whether the letter still holds.
//
// The level is each invoice's own, one more than the last that was delivered (Book.Reminders), and never skips; the letter takes the highest. It lists
// all that is overdue: an invoice whose next level is not due yet stands in it at the level it has. Only what is owed and neither
// disputed, promised nor otherwise held counts; unallocated credit is deducted from the sum.
func DueReminders(book *Book, policy ReminderPolicy, day ReminderDay, calendar Calendar) (*ReminderPlan, []LeftOut) {
	if out, stopped := stopsCustomer(book, policy, day, calendar); stopped {
		return nil, []LeftOut{out}
	}
	r := reminding{book: book, policy: policy, now: day.Now, calendar: calendar}
	for _, invoice := range book.Invoices {
		r.consider(invoice)
	}
	plan := r.plan()
	return plan, r.left
}

// stopsCustomer tells whether nothing at all may go to the customer today.
func stopsCustomer(book *Book, policy ReminderPolicy, day ReminderDay, calendar Calendar) (LeftOut, bool) {
	customer := book.Customer
	stale := policy.MaxPaymentsAge > 0 && (day.PaymentsAsOf.IsZero() || day.Now.DaysSince(day.PaymentsAsOf) > policy.MaxPaymentsAge)
	switch {
	case customer.Status == CustomerInsolvency:
		return LeftOut{Reason: "insolvency"}, true
	case customer.Kind == "public" && !policy.Public:
		return LeftOut{Reason: "public_customer"}, true
	case customer.Kind == "consumer" && !policy.Consumers:
		return LeftOut{Reason: "consumer_customer"}, true
	case slices.Contains(policy.PersonOnly, customer.Code):
		return LeftOut{Reason: "person_only"}, true
	case stale:
		return LeftOut{Reason: "stale_payments"}, true
	case !calendar.IsBusinessDay(day.Now):
		return LeftOut{Reason: "not_business_day", Until: AddBusinessDays(calendar, day.Now, 1)}, true
	}
	if last := lastReminded(book); !last.IsZero() {
		if again := AddBusinessDays(calendar, last, policy.Pause); day.Now.Before(again) {
			return LeftOut{Reason: "recent", Until: again}, true
		}
	}
	return LeftOut{}, false
}

// lastReminded is the day of the last reminder that reached the customer.
func lastReminded(book *Book) Date {
	var last Date
	for _, sent := range book.Reminders {
		if sent.SentOn.After(last) {
			last = sent.SentOn
		}
	}
	return last
}

// reminding collects the lines of a letter.
type reminding struct {
	book     *Book
	policy   ReminderPolicy
	now      Date
	calendar Calendar
	lines    []ReminderLine // overdue
	upcoming []ReminderLine // level 0
	fresh    bool           // some line has reached a new level
	left     []LeftOut
}

func (r *reminding) leave(invoice Invoice, reason string, amount Decimal, until Date) {
	r.left = append(r.left, LeftOut{Invoice: invoice.Number, Reason: reason, Amount: amount, Until: until})
}

// consider puts an invoice into the letter, or says why not.
func (r *reminding) consider(invoice Invoice) {
	open := invoice.Open()
	if invoice.Kind == KindCreditNote || !open.IsPositive() {
		return
	}
	if reason := r.excluded(invoice); reason != "" {
		r.leave(invoice, reason, open, Date{})
		return
	}
	for _, held := range heldOf(r.book, invoice, r.policy, r.now, r.calendar) {
		amount := decimal.Min(open, held.Amount)
		if amount.IsPositive() {
			r.leave(invoice, held.Reason, amount, held.Until)
			open = open.Sub(amount)
		}
	}
	if open.IsPositive() {
		r.place(invoice, open)
	}
}

// excluded says why an invoice is none of the reminders' business.
func (r *reminding) excluded(invoice Invoice) string {
	customer := r.book.Customer
	automatic := customer.PaymentMethod == "bill" || customer.PaymentMethod == "debit"
	switch {
	case invoice.DueOn.IsZero():
		return "no_due_date"
	case invoice.Factor != "":
		return "factored"
	case invoice.Currency != customer.Currency && invoice.Currency != "" && customer.Currency != "":
		return "other_currency"
	case automatic && !returned(r.book, invoice.Number):
		return "bill_or_debit"
	}
	return ""
}

// returned tells whether a payment of the invoice came back: a bill or a debit is reminded only then.
func returned(book *Book, number InvoiceNumber) bool {
	return slices.ContainsFunc(book.Payments, func(p Payment) bool { return p.Invoice == number && p.Amount.IsNegative() })
}

// place gives the line its level.
func (r *reminding) place(invoice Invoice, open Decimal) {
	line := ReminderLine{Invoice: invoice.Number, IssuedOn: invoice.IssuedOn, DueOn: invoice.DueOn, Amount: invoice.TotalGross,
		Open: open, DaysLate: max(0, r.now.DaysSince(invoice.DueOn))}
	had := r.levelHad(invoice.Number)
	if !r.now.After(invoice.DueOn) {
		r.placeUpcoming(line, had)
		return
	}
	step, exists := r.policy.step(max(had, 0) + 1)
	from := step.dueFrom(invoice.DueOn, r.calendar)
	switch {
	case exists && !r.now.Before(from):
		line.Level, r.fresh = step.Level, true
	case had >= 1:
		line.Level = had
		if !exists {
			r.leave(invoice, "last_level", decimal.Zero, Date{})
		}
	default:
		r.leave(invoice, "not_due", open, from)
		return
	}
	r.addInterest(&line)
	r.lines = append(r.lines, line)
}

// levelHad is the highest level delivered for an invoice, -1 where none was.
func (r *reminding) levelHad(number InvoiceNumber) int {
	had := -1
	for _, sent := range r.book.Reminders {
		if sent.Invoice == number {
			had = max(had, sent.Level)
		}
	}
	return had
}

// placeUpcoming reminds before the due date: once, of large invoices and of those of customers who pay late.
func (r *reminding) placeUpcoming(line ReminderLine, had int) {
	step, exists := r.policy.step(0)
	large := r.policy.UpcomingFrom.IsPositive() && line.Open.GreaterThanOrEqual(r.policy.UpcomingFrom)
	if !exists || had >= 0 || r.now.Before(step.dueFrom(line.DueOn, r.calendar)) || !large && !PaysLate(r.book) {
		r.left = append(r.left, LeftOut{Invoice: line.Invoice, Reason: "not_due", Amount: line.Open, Until: line.DueOn})
		return
	}
	r.upcoming = append(r.upcoming, line)
}

func (r *reminding) addInterest(line *ReminderLine) {
	if len(r.policy.Rates) == 0 || !Professional(r.book.Customer.Kind) {
		return
	}
	interest, err := LateInterest(line.Open, line.DueOn, r.now, r.policy.Rates)
	if err != nil {
		r.left = append(r.left, LeftOut{Invoice: line.Invoice, Reason: "rate_missing"})
	}
	line.Interest = interest
}
