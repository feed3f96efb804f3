package domain

// DisputeKind is what is said to be wrong.
type DisputeKind string

// The kinds of dispute (the corpus format names them).
const (
	LateDelivery  DisputeKind = "late_delivery"
	NonDelivery   DisputeKind = "non_delivery"
	ShortDelivery DisputeKind = "short_delivery"
	OverDelivery  DisputeKind = "over_delivery"
	WrongItem     DisputeKind = "wrong_item"
	Damaged       DisputeKind = "damaged"
	Defective     DisputeKind = "defective"
	PriceError    DisputeKind = "price_error"
	DoubleBilling DisputeKind = "double_billing"
	BillingError  DisputeKind = "billing_error"
	OtherDispute  DisputeKind = "other"
)

// DisputeKinds lists the kinds in a fixed order.
var DisputeKinds = []DisputeKind{LateDelivery, NonDelivery, ShortDelivery, OverDelivery, WrongItem, Damaged,
	Defective, PriceError, DoubleBilling, BillingError, OtherDispute}

// AboutBilling tells whether the dispute is about the invoice rather than the goods.
func (k DisputeKind) AboutBilling() bool {
	return k == PriceError || k == DoubleBilling || k == BillingError
}

// Dispute is an open or closed disagreement with a customer.
type Dispute struct {
	Number      DisputeNumber
	Customer    CustomerCode
	Order       OrderNumber
	Invoices    []InvoiceNumber
	Shipments   []ShipmentNumber
	Kind        DisputeKind
	Status      string // open, investigating, resolved, rejected
	OpenedOn    Date
	Description string
	Lines       []DisputeLine
}

// DisputeLine is an article and the quantity at stake.
type DisputeLine struct {
	SKU      SKU
	Quantity Decimal
}
