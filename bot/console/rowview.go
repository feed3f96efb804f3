package console

import (
	"net/url"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// rowView is a row of the ADV database as a reader recognises it.
type rowView struct {
	domain.RowRef
	Value string // as read when the draft was written; "" where a fingerprint would say nothing
	Link  string // to the row in the customer's book; "" where it is not in it
	Facts []fact
}

// fact is one thing that a row says; exactly one of its values is set.
type fact struct {
	Label    string // key of a word
	Text     string
	Status   string
	Day      domain.Date
	Number   *decimal.Decimal
	Currency string // with Number: an amount
}

// longestValue is the longest row value that is shown as it is, in bytes; a hexadecimal fingerprint is not.
const longestValue = 80

func newRowView(ref domain.RowRef, value string, book *domain.Book) rowView {
	v := rowView{RowRef: ref}
	if len(value) <= longestValue && !isFingerprint(value) {
		v.Value = value
	}
	if book == nil {
		return v
	}
	key, _, _ := strings.Cut(ref.Key, "/")
	var anchor string
	switch tableName(ref.Table) {
	case "order", "order_line":
		anchor, v.Facts = "order-"+key, orderFacts(book.Order(domain.OrderNumber(key)))
	case "invoice", "invoice_line":
		anchor, v.Facts = "invoice-"+key, invoiceFacts(book.Invoice(domain.InvoiceNumber(key)))
	case "shipment", "shipment_line":
		anchor, v.Facts = "shipment-"+key, shipmentFacts(book.Shipment(domain.ShipmentNumber(key)))
	case "dispute":
		anchor, v.Facts = "dispute-"+key, disputeFacts(book, domain.DisputeNumber(key))
	case "customer":
		if domain.CustomerCode(key) == book.Customer.Code {
			v.Facts = []fact{{Label: "name", Text: book.Customer.Name}, {Label: "state", Status: string(book.Customer.Status)}}
		}
	}
	if len(v.Facts) > 0 {
		v.Link = customerLink(book.Customer.Code, anchor)
	}
	return v
}

func customerLink(code domain.CustomerCode, anchor string) string {
	u := url.URL{Path: "/customers/" + string(code), Fragment: anchor}
	return u.String()
}

func orderFacts(o *domain.Order) []fact {
	if o == nil {
		return nil
	}
	total := orderTotal(*o)
	return []fact{
		{Label: "ordered_on", Day: o.OrderedOn}, {Label: "reference", Text: o.CustomerReference},
		{Label: "state", Status: string(o.Status)}, {Label: "net", Number: &total, Currency: o.Currency},
	}
}

func invoiceFacts(i *domain.Invoice) []fact {
	if i == nil {
		return nil
	}
	open := i.Open()
	return []fact{
		{Label: "issued_on", Day: i.IssuedOn}, {Label: "due_on", Day: i.DueOn},
		{Label: "gross", Number: &i.TotalGross, Currency: i.Currency}, {Label: "open", Number: &open, Currency: i.Currency},
	}
}

func shipmentFacts(s *domain.Shipment) []fact {
	if s == nil {
		return nil
	}
	return []fact{
		{Label: "order", Text: string(s.Order)}, {Label: "state", Status: string(s.Status)},
		{Label: "carrier", Text: strings.TrimSpace(s.Carrier + " " + s.TrackingNumber)},
		{Label: "estimated_on", Day: s.EstimatedOn}, {Label: "arrived_on", Day: s.ArrivedOn},
	}
}

func disputeFacts(book *domain.Book, number domain.DisputeNumber) []fact {
	for _, d := range book.Disputes {
		if d.Number == number {
			return []fact{{Label: "opened_on", Day: d.OpenedOn}, {Label: "state", Status: d.Status}, {Label: "text", Text: d.Description}}
		}
	}
	return nil
}

// isFingerprint tells a hash from a value.
func isFingerprint(value string) bool {
	if len(value) < 32 {
		return false
	}
	for _, r := range value {
		if !strings.ContainsRune("0123456789abcdef", r) {
			return false
		}
	}
	return true
}

// orderTotal is the value of an order's lines before VAT.
func orderTotal(o domain.Order) decimal.Decimal {
	total := decimal.Zero
	for _, l := range o.Lines {
		total = total.Add(l.Quantity.Mul(l.UnitPrice))
	}
	return total
}

// tableName is a table's name in the singular, without its schema; sales orders are called orders.
func tableName(table string) string {
	table = strings.TrimPrefix(strings.TrimPrefix(table, "adv."), "sales_")
	return strings.TrimSuffix(table, "s")
}
