package domain

import "github.com/shopspring/decimal"

// Availability is a part of a wanted quantity and the day on which it can ship.
type Availability struct {
	Quantity Decimal
	// ShipsOn is zero where no day can be told.
	ShipsOn Date
	// InStock tells that the goods are there now; Estimated that the day rests on a lead time only.
	InStock, Estimated bool
}

// Available tells when a quantity of an article can ship: what is on hand less what is reserved, then each
// receipt less what earlier reservations wait for, and the rest after the lead time in business days from today.
// A lead time of zero or less gives no day for the rest. A receipt that is overdue counts as coming on today.
func Available(shelf *Shelf, quantity Decimal, leadTimeDays int, today Date, calendar Calendar) []Availability {
	rest := quantity
	var parts []Availability
	if shelf != nil {
		free := shelf.OnHand.Sub(shelf.Reserved)
		backlog := decimal.Max(decimal.Zero, free.Neg())
		if take := decimal.Min(rest, free); take.IsPositive() {
			parts = append(parts, Availability{Quantity: take, ShipsOn: today, InStock: true})
			rest = rest.Sub(take)
		}
		for _, receipt := range shelf.Receipts {
			free := receipt.Quantity.Sub(backlog)
			backlog = decimal.Max(decimal.Zero, free.Neg())
			take := decimal.Min(rest, free)
			if !take.IsPositive() {
				continue
			}
			on := receipt.ExpectedOn
			if on.Before(today) {
				on = today
			}
			parts = append(parts, Availability{Quantity: take, ShipsOn: on})
			rest = rest.Sub(take)
		}
	}
	if rest.IsPositive() {
		part := Availability{Quantity: rest}
		if leadTimeDays > 0 {
			part.ShipsOn, part.Estimated = AddBusinessDays(calendar, today, leadTimeDays), true
		}
		parts = append(parts, part)
	}
	return parts
}

// LastDay is the day on which the last part ships; zero where one part has no day.
func LastDay(parts []Availability) Date {
	var last Date
	for _, p := range parts {
		if p.ShipsOn.IsZero() {
			return Date{}
		}
		if p.ShipsOn.After(last) {
			last = p.ShipsOn
		}
	}
	return last
}
