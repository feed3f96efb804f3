package domain

import (
	"testing"
	"time"
)

// holiday is a calendar with one public holiday.
type holiday struct{ on Date }

func (h holiday) IsBusinessDay(d Date) bool { return d != h.on && Weekdays{}.IsBusinessDay(d) }

func TestSendWindowOpensInOfficeHoursOfBusinessDays(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		moment, err := time.ParseInLocation("2006-01-02 15:04", text, paris)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	window := SendWindow{Opens: 8, Closes: 18, Location: paris, Calendar: holiday{DateOf(at("2026-12-25 00:00"))}}
	for _, c := range []struct{ name, from, next, opening string }{
		{"within", "2026-11-25 10:30", "2026-11-25 10:30", "2026-11-26 08:00"},
		{"before it opens", "2026-11-25 06:00", "2026-11-25 08:00", "2026-11-26 08:00"},
		{"the last minute", "2026-11-25 17:59", "2026-11-25 17:59", "2026-11-26 08:00"},
		{"after it closed", "2026-11-25 18:00", "2026-11-26 08:00", "2026-11-26 08:00"},
		{"Friday night", "2026-11-27 19:00", "2026-11-30 08:00", "2026-11-30 08:00"},
		{"a Saturday at noon", "2026-11-28 12:00", "2026-11-30 08:00", "2026-11-30 08:00"},
		{"before a holiday and a weekend", "2026-12-24 18:30", "2026-12-28 08:00", "2026-12-28 08:00"},
		{"the night in which the clocks go back", "2026-10-24 23:00", "2026-10-26 08:00", "2026-10-26 08:00"},
		{"the night in which they go forward", "2027-03-27 23:00", "2027-03-29 08:00", "2027-03-29 08:00"},
	} {
		if got := window.Next(at(c.from)); !got.Equal(at(c.next)) {
			t.Errorf("%s: next %v, wanted %s", c.name, got, c.next)
		}
		if got := window.OpeningAfter(at(c.from)); !got.Equal(at(c.opening)) {
			t.Errorf("%s: opening %v, wanted %s", c.name, got, c.opening)
		}
	}
	if got := (SendWindow{Opens: 8, Closes: 18, Calendar: neverOpen{}}).Next(at("2026-11-25 10:30")); got.IsZero() {
		t.Error("a calendar without business days gives no moment")
	}
}

type neverOpen struct{}

func (neverOpen) IsBusinessDay(Date) bool { return false }
