package domain

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a day of the calendar without a time zone. The zero Date means "not known".
type Date struct {
	// Year, Month and Day as written on a calendar; Day starts at 1.
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day on which t falls in t's own location.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// NewDate is the normalised day: 31 November becomes 1 December.
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// ParseDate reads an ISO 8601 day such as 2026-11-23; an empty string is the zero Date.
func ParseDate(text string) (Date, error) {
	if text == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no day written as 2006-01-02: %w", text, ErrInvalid)
	}
	return DateOf(t), nil
}

// IsZero tells whether the day is not known.
func (d Date) IsZero() bool { return d == Date{} }

// Time is midnight UTC of the day.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// In is midnight of the day in a time zone.
func (d Date) In(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// AddDays is the day n days later (earlier where n is negative).
func (d Date) AddDays(n int) Date { return NewDate(d.Year, d.Month, d.Day+n) }

// EndOfMonth is the last day of d's month.
func (d Date) EndOfMonth() Date { return NewDate(d.Year, d.Month+1, 0) }

// Before tells whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After tells whether d is later than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// Compare is -1, 0 or 1 as d is before, the same day as, or after other.
func (d Date) Compare(other Date) int { return d.Time().Compare(other.Time()) }

// DaysSince is the number of days from other to d, negative where d is earlier.
func (d Date) DaysSince(other Date) int {
	return int(d.Time().Sub(other.Time()) / (24 * time.Hour))
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// String is the ISO 8601 form, or "" where the day is not known.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalText writes the ISO 8601 form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO 8601 form.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// Value gives the day to a database; a day that is not known is NULL.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.Time(), nil
}

// Scan takes the day from a database: NULL, a time or an ISO 8601 text.
func (d *Date) Scan(source any) (err error) {
	switch v := source.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		*d = DateOf(v)
	case string:
		*d, err = ParseDate(v)
	default:
		return fmt.Errorf("reading a day from %T: %w", source, ErrInvalid)
	}
	return err
}
