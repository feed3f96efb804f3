package domain

import "github.com/shopspring/decimal"

// ReminderPolicy is how a company reminds of unpaid invoices.
type ReminderPolicy struct {
	// Steps are the levels with their ages, by level. Level 0, before the due date, may be absent.
	Steps []ReminderStep
	// PromiseGrace is the number of business days that a promised payment may be late before it counts as broken.
	PromiseGrace int
	// Pause is the number of business days before the same customer is reminded again.
	Pause int
	// MaxPaymentsAge is how old, in days, the last import of payments may be; 0: not looked at.
	MaxPaymentsAge int
	// UpcomingFrom is what an invoice must amount to for level 0 to remind of it; zero: level 0 only for customers who pay late.
	UpcomingFrom Decimal
	// MinTotal is the smallest sum worth a reminder.
	MinTotal Decimal
	// Rates are the dated rates of late interest; none: no interest is worked out.
	Rates []Rate
	// FixedCharge is the recovery charge of one late invoice, in ChargeCurrency; not worked out in another currency.
	FixedCharge    Decimal
	ChargeCurrency string
	// PersonOnly lists customers whom only a person may remind.
	PersonOnly []CustomerCode
	// Public and Consumers tell whether public bodies and consumers are reminded by this plan; they have rules of their own.
	Public, Consumers bool
}

// ReminderStep is one level of the plan.
type ReminderStep struct {
	Level int
	// After is the number of days from the due date, negative before it.
	After int
	// Business counts After in business days.
	Business bool
}

// DefaultReminderPolicy is a plan that French companies recognise: seven days before, then 3 business days, 15, 30 and 45 days
// after the due date. It has no rates: they are dated configuration.
func DefaultReminderPolicy() ReminderPolicy {
	return ReminderPolicy{
		Steps: []ReminderStep{{Level: 0, After: -7}, {Level: 1, After: 3, Business: true}, {Level: 2, After: 15},
			{Level: 3, After: 30}, {Level: 4, After: 45}},
		PromiseGrace: 3, Pause: 5, MaxPaymentsAge: 4,
		UpcomingFrom: decimal.NewFromInt(5000), MinTotal: decimal.NewFromInt(1),
		FixedCharge: decimal.NewFromInt(40), ChargeCurrency: "EUR",
	}
}

// ReminderDay is the day on which reminders are worked out.
type ReminderDay struct {
	Now Date
	// PaymentsAsOf is the day up to which payments are known: that of the last import; zero: not known.
	PaymentsAsOf Date
}

// LeftOut is why an invoice, or part of it, or a whole customer (no invoice), is not reminded today.
type LeftOut struct {
	Invoice InvoiceNumber `json:"invoice,omitempty"`
	// Reason is not_business_day, stale_payments, insolvency, public_customer, consumer_customer, person_only, recent, credit_balance,
	// too_small, no_due_date, factored, other_currency, bill_or_debit, disputed, promised, notice, held, not_due, last_level or rate_missing.
	Reason string  `json:"reason"`
	Amount Decimal `json:"amount"` // what is left out, for an invoice
	Until  Date    `json:"until"`  // when it may be looked at again, where that is known
}

// step finds the step of a level.
func (p ReminderPolicy) step(level int) (ReminderStep, bool) {
	for _, s := range p.Steps {
		if s.Level == level {
			return s, true
		}
	}
	return ReminderStep{}, false
}

// dueFrom is the day from which a step applies to an invoice due on a day.
func (s ReminderStep) dueFrom(dueOn Date, calendar Calendar) Date {
	if s.Business && s.After > 0 {
		return AddBusinessDays(calendar, dueOn, s.After)
	}
	return dueOn.AddDays(s.After)
}
