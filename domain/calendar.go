package domain

import "time"

// Calendar tells the working days of a country.
type Calendar interface {
	// IsBusinessDay is false on weekends and public holidays.
	IsBusinessDay(Date) bool
}

// Weekdays is the calendar that knows weekends only.
type Weekdays struct{}

// IsBusinessDay is false on Saturday and Sunday.
func (Weekdays) IsBusinessDay(d Date) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// AddBusinessDays is the n-th business day after d; for n = 0, d itself.
func AddBusinessDays(calendar Calendar, d Date, n int) Date {
	for n > 0 {
		d = d.AddDays(1)
		if calendar.IsBusinessDay(d) {
			n--
		}
	}
	return d
}
