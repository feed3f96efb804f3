package domain

// Book is everything the ADV database holds of one customer, and of no other: the scope of what a
// reply to that customer may say.
type Book struct {
	Customer       Customer
	Contacts       []Contact
	Addresses      []DeliveryAddress
	ItemReferences []ItemReference
	Prices         []Price
	Charges        []Charge // those of everybody included
	Orders         []Order
	Shipments      []Shipment
	Invoices       []Invoice
	Payments       []Payment
	Disputes       []Dispute
	Amendments     []Amendment
	Holds          []ReminderHold
	Promises       []Promise
	Reminders      []ReminderSent
	// UnallocatedCredit is the sum of payments and credit notes that name no invoice.
	UnallocatedCredit Decimal
}

// Order finds an order of the book by its number.
func (b *Book) Order(number OrderNumber) *Order {
	for i := range b.Orders {
		if b.Orders[i].Number == number {
			return &b.Orders[i]
		}
	}
	return nil
}

// Shipment finds a shipment of the book by its number.
func (b *Book) Shipment(number ShipmentNumber) *Shipment {
	for i := range b.Shipments {
		if b.Shipments[i].Number == number {
			return &b.Shipments[i]
		}
	}
	return nil
}

// Invoice finds an invoice of the book by its number.
func (b *Book) Invoice(number InvoiceNumber) *Invoice {
	for i := range b.Invoices {
		if b.Invoices[i].Number == number {
			return &b.Invoices[i]
		}
	}
	return nil
}

// ShipmentsOf are the shipments of an order, in the book's order.
func (b *Book) ShipmentsOf(number OrderNumber) []Shipment {
	var found []Shipment
	for _, s := range b.Shipments {
		if s.Order == number {
			found = append(found, s)
		}
	}
	return found
}

// InvoicesOf are the invoices (no credit notes) of an order.
func (b *Book) InvoicesOf(number OrderNumber) []Invoice {
	var found []Invoice
	for _, i := range b.Invoices {
		if i.Order == number && i.Kind != KindCreditNote {
			found = append(found, i)
		}
	}
	return found
}

// Amendment is a change or cancellation of an order as recorded and not yet applied.
type Amendment struct {
	ID          int64
	Order       OrderNumber
	State       string // recorded, applied, withdrawn
	RequestedOn Date
	ShipTo      string
	CancelsAll  bool
	Lines       []AmendmentLine
}

// AmendmentLine is a line as it should become; quantity zero cancels it.
type AmendmentLine struct {
	SKU      SKU
	Quantity Decimal
	// UnitPrice is the price of an article that the order did not hold yet; nil: the order's own price stays.
	UnitPrice *Decimal
	// PromisedOn is the day on which the last part of a line that grows or is added can ship; zero: the order's own stays.
	PromisedOn Date `json:",omitzero"`
}

// ReminderHold keeps an invoice, or a part of it, out of payment reminders.
type ReminderHold struct {
	Invoice InvoiceNumber
	Reason  string   // dispute, promise, notice, manual
	Amount  *Decimal // nil: the whole invoice
	Until   Date     // zero: until released
}

// Promise is a customer's word that it will pay.
type Promise struct {
	Invoice    InvoiceNumber
	PromisedOn Date
	Amount     *Decimal
	State      string // open, kept, broken
}
