package calendar_test

import (
	"testing"

	"guichet/domain"
	"guichet/domain/calendar"
)

func day(t *testing.T, text string) domain.Date {
	t.Helper()
	d, err := domain.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBusinessDays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		place, day string
		want       bool
	}{
		{"FR", "2026-11-25", true},
		{"FR", "2026-11-22", false}, // Sunday
		{"FR", "2026-11-11", false}, // Armistice
		{"FR", "2026-05-08", false},
		{"FR", "2026-05-14", false}, // Ascension
		{"FR", "2026-05-25", false}, // Whit Monday
		{"FR", "2026-07-14", false},
		{"FR", "2026-04-03", true},     // Good Friday is a working day in France...
		{"FR-67", "2026-04-03", false}, // ... but not in Alsace
		{"fr-57", "2025-12-26", false},
		{"FR", "2025-12-26", true},
		{"FR-75", "2026-11-11", false}, // a region without holidays of its own
		{"DE", "2026-10-03", false},
		{"DE", "2026-04-03", false},
		{"DE", "2026-06-04", true}, // Corpus Christi
		{"DE-BY", "2026-06-04", false},
		{"BE", "2026-07-21", false},
		{"NL", "2026-04-27", false},
		{"IT", "2026-06-02", false},
		{"ES", "2026-10-12", false},
		{"CH", "2026-08-01", false},
		{"AT", "2026-10-26", false},
		{"GB", "2026-12-28", false}, // Boxing Day falls on a Saturday
		{"IE", "2026-03-17", false},
		{"LU", "2026-06-23", false},
		{"PL", "2026-11-11", false},
		{"XX", "2026-12-25", true}, // not known: weekends only
		{"XX", "2026-12-26", false},
	}
	for _, test := range tests {
		if got := calendar.For(test.place).IsBusinessDay(day(t, test.day)); got != test.want {
			t.Errorf("%s in %q: business day %v, want %v", test.day, test.place, got, test.want)
		}
	}
}

func TestAddBusinessDaysOverHolidays(t *testing.T) {
	t.Parallel()
	got := domain.AddBusinessDays(calendar.For("FR"), day(t, "2026-12-23"), 3)
	if want := day(t, "2026-12-29"); got != want { // Thursday 24, (Christmas, weekend), Monday 28, Tuesday 29
		t.Errorf("three business days after 23 December 2026: %s, want %s", got, want)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	french := calendar.For("FR")
	done := make(chan int)
	for range 4 {
		go func() {
			free := 0
			for d := day(t, "2026-01-01"); d.Year == 2026; d = d.AddDays(1) {
				if !french.IsBusinessDay(d) {
					free++
				}
			}
			done <- free
		}()
	}
	for range 4 {
		if free := <-done; free != 113 { // 104 days of weekends, 9 of the 11 holidays on weekdays
			t.Errorf("%d days without work in 2026, want 113", free)
		}
	}
}
