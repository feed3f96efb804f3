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

	// Owner is the login of who looks after it; "" nobody yet.
	Owner string `json:",omitempty"`
	// Revision grows with each step taken on it and each undo.
	Revision int `json:",omitempty"`
	// Outcome is how it was closed here: credit_note, reshipment, return, correction, invalid; "" while it is open.
	Outcome   string `json:",omitempty"`
	Reference string `json:",omitempty"` // the document that closed it
	Reason    string `json:",omitempty"` // of InvalidReasons
	ClosedOn  Date   `json:",omitzero"`
}

// IsOpen tells whether the dispute still waits for its end.
func (d Dispute) IsOpen() bool { return d.Status == "open" || d.Status == "investigating" }

// DisputeLine is an article and the quantity at stake.
type DisputeLine struct {
	SKU      SKU
	Quantity Decimal
}
