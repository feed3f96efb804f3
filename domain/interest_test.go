package domain

import (
	"errors"
	"testing"

	"github.com/shopspring/decimal"
)

func on(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func amount(text string) Decimal { return decimal.RequireFromString(text) }

// The rate changed in the middle of a half-year (11 March): that change serves from 1 July only.
var testRates = []Rate{
	{From: on("2026-07-01"), Percent: amount("12.40")},
	{From: on("2025-06-11"), Percent: amount("12.15")},
	{From: on("2026-03-11"), Percent: amount("99")},
	{From: on("2027-01-01"), Percent: amount("12")},
}

func TestLateInterest(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, open, due, on, want string
	}{
		{"on the due date", "1000", "2026-05-31", "2026-05-31", "0"},
		{"before it", "1000", "2026-05-31", "2026-05-01", "0"},
		{"one day", "1000", "2026-05-31", "2026-06-01", "0.33"},
		{"within a half-year, its rate is that of 1 January", "1000", "2026-03-31", "2026-06-30", "30.29"}, // 91 days
		{"cut at 1 July", "1000", "2026-05-31", "2026-07-31", "20.52"},                                     // 30 and 31 days
		{"three half-years", "2500.50", "2025-12-31", "2027-01-15", "319.29"},                              // 181, 184 and 15 days
		{"a whole leap-free year at one boundary each", "36500", "2026-06-30", "2026-12-31", "2281.60"},    // 184 days
		{"nothing open", "0", "2026-03-31", "2026-06-30", "0"},
		{"credit", "-12", "2026-03-31", "2026-06-30", "0"},
	}
	for _, test := range tests {
		got, err := LateInterest(amount(test.open), on(test.due), on(test.on), testRates)
		if err != nil || !got.Equal(amount(test.want)) {
			t.Errorf("%s: %s, %v; want %s", test.name, got, err, test.want)
		}
	}
}

func TestLateInterestGuessesNoRate(t *testing.T) {
	t.Parallel()
	if got, err := LateInterest(amount("100"), on("2025-05-31"), on("2025-07-31"), testRates); !errors.Is(err, ErrInvalid) || !got.IsZero() {
		t.Errorf("a half-year without a rate gives %s, %v", got, err)
	}
}

func TestRecoveryCharge(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{"": "120", "company": "120", "public": "120", "consumer": "0"} {
		if got := RecoveryCharge(kind, 3, amount("40")); !got.Equal(amount(want)) {
			t.Errorf("kind %q owes %s, want %s", kind, got, want)
		}
	}
}
