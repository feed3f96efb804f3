package document

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// deliveryNote draws a copy of a delivery note: what the order has, what came with this shipment.
func (m *Maker) deliveryNote(s *sheet) error {
	shipment := s.paper.Shipment
	reference := ""
	if s.paper.Order != nil {
		reference = s.paper.Order.CustomerReference
	}
	s.head(s.word("delivery_title")+" "+string(shipment.Number)+" – "+s.word("copy"), s.consignee(), []fact{
		{s.word("number"), string(shipment.Number)}, {s.word("shipped_on"), s.day(shipment.ShippedOn)},
		{s.word("order"), string(shipment.Order)}, {s.word("delivered_on"), s.day(shipment.ArrivedOn)},
		{s.word("your_reference"), reference}, {s.word("carrier"), shipment.Carrier},
		{s.word("customer"), string(s.paper.Customer.Code)}, {s.word("tracking"), shipment.TrackingNumber},
	})
	t := s.newTable([]column{{s.word("article"), 0.6, "L"}, {s.word("order"), 0.2, "R"}, {s.word("delivered"), 0.2, "R"}}, "", false)
	for _, line := range shipment.Lines {
		ordered, sku := s.orderLine(line.OrderLine)
		product := s.product(sku)
		of := ""
		if !ordered.IsZero() {
			of = s.quantity(ordered, product)
		}
		t.row([]string{s.article(product), of, s.quantity(line.Quantity, product)}, "", decimal.Zero, false)
	}
	t.end()
	s.room(24)
	s.note(strings.TrimRight(s.word("signature")+s.colon(), " "))
	return s.pdf.Error()
}

// consignee is where the goods go, as written on the parcel.
func (s *sheet) consignee() []string {
	a := s.paper.Address
	if a == nil {
		return s.customerAddress()
	}
	lines := address(a.Label, a.Street, a.Postcode, a.City, a.Country, s.paper.Company.Country)
	return append([]string{s.paper.Customer.Name}, lines...)
}

// orderLine is the quantity and article of a line of the order.
func (s *sheet) orderLine(number int) (decimal.Decimal, domain.SKU) {
	if s.paper.Order == nil {
		return decimal.Zero, ""
	}
	lines := s.paper.Order.Lines
	at := slices.IndexFunc(lines, func(l domain.OrderLine) bool { return l.Line == number })
	if at < 0 {
		return decimal.Zero, ""
	}
	return lines[at].Quantity, lines[at].SKU
}
