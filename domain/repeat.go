package domain

import (
	"slices"
	"strings"
)

// RepeatWindowDays is how many days the same lines under another or no reference are held to be the same order.
const RepeatWindowDays = 3

// RepeatOf finds the order that a newly received one repeats: the same customer reference, for ever; or the same lines
// within three days under another or no reference, unless the customer's history shows that rhythm. nil: a new order.
func RepeatOf(book *Book, reference string, lines []OrderLine, on Date) *Order {
	if key := NumberKey(reference); key != "" {
		for i := range book.Orders {
			if NumberKey(book.Orders[i].CustomerReference) == key {
				return &book.Orders[i]
			}
		}
	}
	wanted := linesKey(lines)
	if wanted == "" {
		return nil
	}
	for i := len(book.Orders) - 1; i >= 0; i-- {
		o := &book.Orders[i]
		days := on.DaysSince(o.OrderedOn)
		if o.Status == OrderCancelled || days < 0 || days > RepeatWindowDays || linesKey(o.Lines) != wanted {
			continue
		}
		if ordersInThatRhythm(book, wanted) {
			return nil
		}
		return o
	}
	return nil
}

// ordersInThatRhythm tells whether the same lines were ordered twice within the window before.
func ordersInThatRhythm(book *Book, wanted string) bool {
	var days []Date
	for i := range book.Orders {
		o := &book.Orders[i]
		if o.Status != OrderCancelled && linesKey(o.Lines) == wanted {
			days = append(days, o.OrderedOn)
		}
	}
	slices.SortFunc(days, Date.Compare)
	for i := 1; i < len(days); i++ {
		if days[i].DaysSince(days[i-1]) <= RepeatWindowDays && !days[i].IsZero() {
			return true
		}
	}
	return false
}

// linesKey is the same for orders of the same articles and quantities, in whatever order.
func linesKey(lines []OrderLine) string {
	keys := make([]string, 0, len(lines))
	for _, l := range lines {
		keys = append(keys, string(l.SKU)+"\x00"+l.Quantity.String())
	}
	slices.Sort(keys)
	return strings.Join(keys, "\x01")
}
