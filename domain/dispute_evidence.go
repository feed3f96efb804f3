package domain

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Evidence is one article of a dispute side by side: what was ordered, shipped and invoiced, and what is at stake.
type Evidence struct {
	SKU                        SKU
	Ordered, Shipped, Invoiced Decimal
	Disputed                   Decimal
	// OrderPrice and InvoicePrice are for one, before VAT; nil where the article does not stand there.
	OrderPrice, InvoicePrice *Decimal
	// AtStake tells that the dispute names the article; where it names none, all are.
	AtStake bool
}

// Differs tells whether the columns disagree.
func (e Evidence) Differs() bool {
	return !e.Ordered.Equal(e.Shipped) || !e.Ordered.Equal(e.Invoiced) ||
		e.OrderPrice != nil && e.InvoicePrice != nil && !e.OrderPrice.Equal(*e.InvoicePrice)
}

// EvidenceOf compares the order, the shipments and the invoices of a dispute article by article: those at stake first, then
// in the order of the papers. Shipped counts all shipments of the order that have left, invoiced the invoices at stake.
func EvidenceOf(book *Book, d Dispute) []Evidence {
	t := &evidenceTable{at: map[SKU]int{}}
	for _, line := range d.Lines {
		e := t.row(line.SKU)
		e.Disputed, e.AtStake = e.Disputed.Add(line.Quantity), true
	}
	if order := book.Order(d.Order); order != nil {
		t.order(book, order)
	}
	for _, number := range d.Invoices {
		if invoice := book.Invoice(number); invoice != nil {
			for _, line := range invoice.Lines {
				if line.SKU == "" {
					continue
				}
				e := t.row(line.SKU)
				e.Invoiced = e.Invoiced.Add(line.Quantity)
				e.InvoicePrice = &line.UnitPrice
			}
		}
	}
	if len(d.Lines) == 0 {
		for i := range t.rows {
			t.rows[i].AtStake = true
		}
	}
	return t.rows
}

// evidenceTable finds the row of an article, or begins one.
type evidenceTable struct {
	rows []Evidence
	at   map[SKU]int
}

func (t *evidenceTable) row(sku SKU) *Evidence {
	i, known := t.at[sku]
	if !known {
		i = len(t.rows)
		t.at[sku] = i
		t.rows = append(t.rows, Evidence{SKU: sku, Ordered: decimal.Zero, Shipped: decimal.Zero, Invoiced: decimal.Zero, Disputed: decimal.Zero})
	}
	return &t.rows[i]
}

func (t *evidenceTable) order(book *Book, order *Order) {
	for _, line := range order.Lines {
		e := t.row(line.SKU)
		e.Ordered = e.Ordered.Add(line.Quantity)
		e.OrderPrice = &line.UnitPrice
	}
	for _, shipment := range book.ShipmentsOf(order.Number) {
		if shipment.Status == ShipmentPreparing {
			continue
		}
		for _, part := range shipment.Lines {
			if i := slices.IndexFunc(order.Lines, func(l OrderLine) bool { return l.Line == part.OrderLine }); i >= 0 {
				e := t.row(order.Lines[i].SKU)
				e.Shipped = e.Shipped.Add(part.Quantity)
			}
		}
	}
}

// CarrierEvent is something that is known of a shipment on a day.
type CarrierEvent struct {
	On       Date // zero: not known when
	Shipment ShipmentNumber
	Carrier  string
	What     string // shipped, expected, arrived, exception
	Tracking string
	Note     string
}

// CarrierEvents are what is known of the shipments at stake, by shipment and day.
func CarrierEvents(book *Book, d Dispute) []CarrierEvent {
	var events []CarrierEvent
	for _, number := range d.Shipments {
		s := book.Shipment(number)
		if s == nil {
			continue
		}
		add := func(on Date, what, note string) {
			if !on.IsZero() || what == "exception" {
				events = append(events, CarrierEvent{on, s.Number, s.Carrier, what, s.TrackingNumber, note})
			}
		}
		add(s.ShippedOn, "shipped", "")
		add(s.EstimatedOn, "expected", "")
		if s.Status == ShipmentException {
			add(Date{}, "exception", s.Note)
		} else {
			add(s.ArrivedOn, "arrived", s.Note)
		}
	}
	return events
}
