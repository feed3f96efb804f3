package domain

import (
	"strconv"
	"strings"
)

// DueOn is the day on which an invoice issued on a day falls due. terms is as in customers.csv: "30" (days net),
// "45EOM" (45 days, then the end of that month), "EOM45" (end of the month, then 45 days), "30EOM10" (30 days, end of
// month, the 10th of the next), "0" (prepaid). ok is false where the terms cannot be read.
func DueOn(issued Date, terms string) (due Date, ok bool) {
	before, after, endOfMonth := strings.Cut(strings.ToUpper(strings.TrimSpace(terms)), "EOM")
	days, ok := termDays(before)
	if !ok || before == "" && !endOfMonth {
		return Date{}, false
	}
	due = issued.AddDays(days)
	if !endOfMonth {
		return due, true
	}
	due = due.EndOfMonth()
	extra, ok := termDays(after)
	if !ok {
		return Date{}, false
	}
	switch {
	case after == "":
	case before == "":
		due = due.AddDays(extra)
	default:
		due = NewDate(due.Year, due.Month+1, extra)
	}
	return due, true
}

func termDays(text string) (int, bool) {
	if text == "" {
		return 0, true
	}
	days, err := strconv.Atoi(text)
	return days, err == nil && days >= 0 && days <= 366
}
