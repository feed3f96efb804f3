package domain

import "time"

// SendWindow is when mails may leave: between two hours of business days, by the company's clock.
type SendWindow struct {
	Opens, Closes int            // full hours, 0 to 24; closed from Closes on
	Calendar      Calendar       // nil: weekends only
	Location      *time.Location // nil: UTC
}

// maxClosedDays bounds the search for a business day: no calendar is closed longer.
const maxClosedDays = 60

// Next is the first moment from t on at which the window is open.
func (w SendWindow) Next(t time.Time) time.Time {
	local := t.In(w.location())
	day := DateOf(local)
	if w.isBusinessDay(day) {
		switch hour := local.Hour(); {
		case hour < w.Opens:
			return w.opening(day)
		case hour < w.Closes:
			return t
		}
	}
	return w.OpeningAfter(t)
}

// OpeningAfter is the hour of opening on the next business day after t's day: "send it tomorrow morning".
func (w SendWindow) OpeningAfter(t time.Time) time.Time {
	day := DateOf(t.In(w.location()))
	for range maxClosedDays {
		if day = day.AddDays(1); w.isBusinessDay(day) {
			break
		}
	}
	return w.opening(day)
}

// opening is wall-clock time: the day on which the clocks change opens at the same hour as others.
func (w SendWindow) opening(day Date) time.Time {
	midnight := day.In(w.location())
	return time.Date(midnight.Year(), midnight.Month(), midnight.Day(), w.Opens, 0, 0, 0, w.location())
}

func (w SendWindow) isBusinessDay(day Date) bool {
	if w.Calendar == nil {
		return Weekdays{}.IsBusinessDay(day)
	}
	return w.Calendar.IsBusinessDay(day)
}

func (w SendWindow) location() *time.Location {
	if w.Location == nil {
		return time.UTC
	}
	return w.Location
}
