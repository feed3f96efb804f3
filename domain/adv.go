package domain

import "github.com/shopspring/decimal"

// Decimal is an exact decimal number: money, prices, quantities and rates are never floating point.
type Decimal = decimal.Decimal

// Company is the firm whose desk this is.
type Company struct {
	Name, LegalName, LegalForm, Capital, RCS, SIREN, VATNumber string
	Street, Postcode, City, Country                            string
	Email, Phone, IBAN, BIC                                    string
	Currency, Language                                         string
	TermsURL                                                   string
	// AuthservID is the name that the company's own mail server puts in Authentication-Results (RFC 8601).
	AuthservID string
}

// Customer is a firm, a public body or a person that buys.
type Customer struct {
	Code                            CustomerCode
	Name, SIREN, VATNumber          string
	Language, Currency              string
	PaymentTerms, PaymentMethod     string
	CreditLimit                     *Decimal // nil: no limit
	Status                          CustomerStatus
	Kind                            string // company, public, consumer
	Class                           string
	Parent, BillTo                  CustomerCode
	GLN                             string
	EmailDomains                    []string
	Street, Postcode, City, Country string
	DeliveryPolicy                  string // partial, complete, cancel_rest
	Incoterm                        string
	AccountManager, ADVOwner        string
}

// CustomerStatus says whether orders are released for a customer.
type CustomerStatus string

// The customers' states.
const (
	CustomerActive     CustomerStatus = "active"
	CustomerOnHold     CustomerStatus = "on_hold"
	CustomerInsolvency CustomerStatus = "insolvency"
	CustomerClosed     CustomerStatus = "closed"
)

// Contact is a person who writes for a customer. One address may speak for several customers.
type Contact struct {
	Email    string
	Customer CustomerCode
	Name     string
	Phone    string
	Role     string // buyer, accounts_payable, logistics, other
	Language string
}

// DeliveryAddress is a place of delivery of a customer, named by its label.
type DeliveryAddress struct {
	Customer                                    CustomerCode
	Label, GLN, Street, Postcode, City, Country string
}

// Partner is a sender who is no customer and yet matters: a carrier, a platform, a bank.
type Partner struct {
	Address string // a mail address or a domain
	Name    string
	Kind    string // carrier, edi, portal, platform, factor, insurer, bank, supplier
}

// Product is an article of the catalogue.
type Product struct {
	SKU          SKU
	GTIN         string
	Name         string
	Aliases      []string
	Family       string
	Unit         string // piece, box, pack, kg, m, l, pallet
	PackSize     Decimal
	ListPrice    Decimal // in the company's currency, a unit
	VATRate      Decimal // percent
	Discontinued bool
	ReplacedBy   SKU
	LeadTimeDays int // business days
}

// ItemReference is a customer's own name for one of our articles.
type ItemReference struct {
	Customer    CustomerCode
	CustomerSKU string
	SKU         SKU
}

// Price is a customer's own price of an article, in the customer's currency, from a quantity up.
type Price struct {
	SKU         SKU
	MinQuantity Decimal
	UnitPrice   Decimal
	ValidFrom   Date
	ValidTo     Date // inclusive; zero: open
}

// Charge is what comes on top of an order: carriage, a minimum, a deposit.
type Charge struct {
	Customer   CustomerCode // "": everybody
	Kind       string       // transport, minimum_order, small_order_fee, eco_contribution, pallet_deposit, surcharge
	FromAmount Decimal
	Amount     Decimal
	ValidFrom  Date
	ValidTo    Date
}

// Receipt is goods expected from a supplier.
type Receipt struct {
	ExpectedOn Date
	Quantity   Decimal
}

// Shelf is what is known of one article's availability.
type Shelf struct {
	SKU      SKU
	OnHand   Decimal
	Reserved Decimal   // held for other orders, the assistant's own reservations included
	Receipts []Receipt // by date
	// LargestOrdered is the largest quantity of one order line so far, by any customer; nil: never ordered.
	LargestOrdered *Decimal
}

// OrderStatus is the state of a sales order.
type OrderStatus string

// The orders' states.
const (
	OrderReceived         OrderStatus = "received"
	OrderConfirmed        OrderStatus = "confirmed"
	OrderPartiallyShipped OrderStatus = "partially_shipped"
	OrderShipped          OrderStatus = "shipped"
	OrderDelivered        OrderStatus = "delivered"
	OrderInvoiced         OrderStatus = "invoiced"
	OrderCancelled        OrderStatus = "cancelled"
)

// Order is a sales order with its lines.
type Order struct {
	Number            OrderNumber
	Customer          CustomerCode
	CustomerReference string
	OrderedOn         Date
	RequestedOn       Date
	Status            OrderStatus
	Currency          string
	ShipTo            string // a label of the customer's addresses; "": its own address
	Lines             []OrderLine
}

// OrderLine is one article of an order.
type OrderLine struct {
	Line       int
	SKU        SKU
	Quantity   Decimal
	UnitPrice  Decimal
	PromisedOn Date
}

// ShipmentStatus is where goods are.
type ShipmentStatus string

// The shipments' states.
const (
	ShipmentPreparing      ShipmentStatus = "preparing"
	ShipmentShipped        ShipmentStatus = "shipped"
	ShipmentInTransit      ShipmentStatus = "in_transit"
	ShipmentOutForDelivery ShipmentStatus = "out_for_delivery"
	ShipmentDelivered      ShipmentStatus = "delivered"
	ShipmentException      ShipmentStatus = "exception"
)

// Shipment is goods on their way to a customer: one delivery note.
type Shipment struct {
	Number                            ShipmentNumber
	Order                             OrderNumber
	Carrier, TrackingNumber           string
	ShippedOn, EstimatedOn, ArrivedOn Date // ArrivedOn: the delivered_on column
	Status                            ShipmentStatus
	Note                              string
	Lines                             []ShipmentLine
}

// ShipmentLine is the part of an order line that a shipment carries.
type ShipmentLine struct {
	OrderLine int
	Quantity  Decimal
}

// InvoiceKind tells invoices from credit notes.
type InvoiceKind string

// The kinds of invoice.
const (
	KindInvoice    InvoiceKind = "invoice"
	KindCreditNote InvoiceKind = "credit_note"
	KindDeposit    InvoiceKind = "deposit"
)

// Invoice is an issued invoice or credit note. Totals are positive in both.
type Invoice struct {
	Number                         InvoiceNumber
	Customer                       CustomerCode
	Order                          OrderNumber
	Kind                           InvoiceKind
	Corrects                       []InvoiceNumber // of a credit note
	IssuedOn, DueOn                Date
	Currency                       string
	TotalNet, TotalVAT, TotalGross Decimal
	Lines                          []InvoiceLine
	Paid                           Decimal // payments that name it
	Credited                       Decimal // credit notes that correct it
	Factor                         string
}

// Open is what is still owed on the invoice, VAT included, never below zero.
func (i Invoice) Open() Decimal {
	if i.Kind == KindCreditNote {
		return decimal.Zero
	}
	return decimal.Max(decimal.Zero, i.TotalGross.Sub(i.Paid).Sub(i.Credited))
}

// InvoiceLine is one line of an invoice; SKU is empty for carriage and discounts.
type InvoiceLine struct {
	Line        int
	SKU         SKU
	Description string
	Quantity    Decimal
	UnitPrice   Decimal
	VATRate     Decimal // percent
}

// Payment is money received. Invoice is empty where it names none.
type Payment struct {
	Number  string
	Invoice InvoiceNumber
	PaidOn  Date
	Amount  Decimal
	Method  string
}

// ReminderSent is a payment reminder that went out for an invoice.
type ReminderSent struct {
	Invoice InvoiceNumber
	Level   int
	SentOn  Date
}
