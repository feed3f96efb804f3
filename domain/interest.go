package domain

import (
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Rate is a yearly rate of late interest in percent, in force from a day until the next Rate's.
// It is the whole rate: for the French default rate, the European Central Bank's refinancing rate plus ten points.
type Rate struct {
	From    Date    `toml:"from" json:"from"`
	Percent Decimal `toml:"percent" json:"percent"`
}

// LateInterest is what a professional owes for paying late (France: C. com. L441-10 II): what is unpaid, VAT included, times
// the rate times the days late over 365, rounded to the cent once at the end.
//
// The first day is the one after dueOn, the last is on. The rate in force on 1 January serves the first half-year, that on 1 July the
// second: a period over several half-years is cut at each boundary. A half-year whose rate is not known is ErrInvalid; nothing is guessed.
func LateInterest(open Decimal, dueOn, on Date, rates []Rate) (Decimal, error) {
	if !open.IsPositive() || !on.After(dueOn) {
		return decimal.Zero, nil
	}
	sum := decimal.Zero
	for first := dueOn.AddDays(1); !first.After(on); {
		last := halfYearEnd(first)
		if on.Before(last) {
			last = on
		}
		percent, err := halfYearRate(first, rates)
		if err != nil {
			return decimal.Zero, err
		}
		days := last.DaysSince(first) + 1
		sum = sum.Add(open.Mul(percent).Mul(decimal.NewFromInt(int64(days))))
		first = last.AddDays(1)
	}
	return sum.Div(decimal.NewFromInt(36500)).Round(2), nil
}

// halfYearEnd is 30 June or 31 December, whichever ends d's half-year.
func halfYearEnd(d Date) Date {
	if d.Month <= time.June {
		return Date{d.Year, time.June, 30}
	}
	return Date{d.Year, time.December, 31}
}

// halfYearRate is the rate in force on the first day of d's half-year.
func halfYearRate(d Date, rates []Rate) (Decimal, error) {
	start := Date{d.Year, time.January, 1}
	if d.Month > time.June {
		start.Month = time.July
	}
	var found *Rate
	for i := range rates {
		if !rates[i].From.After(start) && (found == nil || rates[i].From.After(found.From)) {
			found = &rates[i]
		}
	}
	if found == nil {
		return decimal.Zero, fmt.Errorf("finding the rate of late interest on %s: %w", start, ErrInvalid)
	}
	return found.Percent, nil
}

// RecoveryCharge is the fixed charge for a number of late invoices (France: 40 EUR each, C. com. D441-5), due by professionals only.
func RecoveryCharge(kind string, late int, each Decimal) Decimal {
	if !Professional(kind) {
		return decimal.Zero
	}
	return each.Mul(decimal.NewFromInt(int64(late)))
}

// Professional tells whether a kind of customer owes late interest and the recovery charge; an empty kind is a company.
func Professional(kind string) bool {
	return slices.Contains([]string{"", "company", "public"}, kind)
}
