package domain

import (
	"slices"
	"strings"
)

// plan makes the letter of the lines, or nil.
func (r *reminding) plan() *ReminderPlan {
	lines := r.lines
	if len(lines) == 0 {
		lines, r.fresh = r.upcoming, len(r.upcoming) > 0
	}
	if !r.fresh {
		for _, line := range lines {
			r.left = append(r.left, LeftOut{Invoice: line.Invoice, Reason: "not_due", Amount: line.Open})
		}
		return nil
	}
	plan := &ReminderPlan{Customer: r.book.Customer.Code, Lines: lines, Currency: r.currency(), On: r.now, Unallocated: r.book.UnallocatedCredit}
	late := 0
	for _, line := range lines {
		plan.Level = max(plan.Level, line.Level)
		plan.Total = plan.Total.Add(line.Open)
		plan.Interest = plan.Interest.Add(line.Interest)
		if line.DaysLate > 0 {
			late++
		}
	}
	if plan.Currency == r.policy.ChargeCurrency {
		plan.Charges = RecoveryCharge(r.book.Customer.Kind, late, r.policy.FixedCharge)
	}
	plan.Total = plan.Total.Sub(plan.Unallocated)
	slices.SortFunc(plan.Lines, func(a, b ReminderLine) int {
		if order := a.DueOn.Compare(b.DueOn); order != 0 {
			return order
		}
		return strings.Compare(string(a.Invoice), string(b.Invoice))
	})
	return r.worthwhile(plan)
}

// worthwhile drops a letter that asks for nothing, or for too little.
func (r *reminding) worthwhile(plan *ReminderPlan) *ReminderPlan {
	switch {
	case !plan.Total.IsPositive():
		r.left = append(r.left, LeftOut{Reason: "credit_balance", Amount: plan.Unallocated})
	case plan.Total.LessThan(r.policy.MinTotal):
		r.left = append(r.left, LeftOut{Reason: "too_small", Amount: plan.Total})
	default:
		return plan
	}
	return nil
}

func (r *reminding) currency() string {
	if r.book.Customer.Currency != "" {
		return r.book.Customer.Currency
	}
	for _, invoice := range r.book.Invoices {
		if invoice.Currency != "" {
			return invoice.Currency
		}
	}
	return ""
}
