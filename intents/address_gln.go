package intents

import (
	"fmt"
	"strings"

	"guichet/intents/extract"
)

// placeByNumber judges a place of delivery that a document gives by its location number alone (GLN). The customer's own number
// is its own address. One that none of its addresses bears is asked about; one whose check digit does not hold (GS1 General
// Specifications 7.9) is a fault of the document. Without this the goods would go to the usual address, unasked.
func (p *planner) placeByNumber(o *orderReading, d extract.Delivery) {
	number := strings.TrimSpace(d.GLN)
	if number == "" || d.Name != "" || d.Address != "" || p.book == nil || number == p.book.Customer.GLN {
		return
	}
	switch {
	case extract.ValidGTIN(number):
		o.elsewhere = number
	case o.faulty == "":
		o.faulty = fmt.Sprintf("%q is no GLN, its check digit does not hold", number)
	}
}
