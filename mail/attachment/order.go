package attachment

import "github.com/shopspring/decimal"

// The kinds of commercial document that Order.DocumentKind names.
const (
	KindOrder        = "order"
	KindChange       = "change"
	KindQuoteRequest = "quote_request"
	KindQuotation    = "quotation"
	KindInvoice      = "invoice"
	KindConfirmation = "confirmation"
	KindPayment      = "payment"
	KindDeliveryNote = "delivery_note"
)

// Order is a commercial document read into fields. Values stand as the document
// states them; nothing is looked up.
type Order struct {
	// Exact is true for structured standards, false where columns were inferred.
	Exact bool
	// DocumentKind is told by the standard's own code or by title words; "" is unknown.
	DocumentKind string
	// Reference is the sender's number of the document.
	Reference string
	// IssuedOn is an ISO 8601 date or "".
	IssuedOn string
	// RequestedOn is an ISO 8601 date, a week as "2026-W49", or "".
	RequestedOn          string
	BuyerName, BuyerGLN  string
	SupplierName         string
	DeliveryName         string
	DeliveryAddress      string // lines joined by ", "
	DeliveryGLN          string
	Currency             string // ISO 4217 or ""
	Note                 string
	Lines                []OrderLine
	TotalNet, TotalGross string // plain decimal or ""
	// Faults says what does not add up or could not be read.
	Faults []string
	// Unsound are those of the faults that put the lines in doubt: one may be missing or misread.
	Unsound []string
	// Places says where fields stand; keys are "reference", "issued_on",
	// "requested_on", "delivery", "total_net", "total_gross", "note".
	Places map[string]Place
	// Form is what an answer in the same standard repeats; nil where the document is no structured order.
	Form *Form
}

// OrderLine is one line. Codes stand as printed. SupplierSKU is our article number;
// a code whose column does not say whose it is stands there too.
type OrderLine struct {
	Position    string
	SupplierSKU string
	BuyerSKU    string
	GTIN        string // 8, 12, 13 or 14 digits with a valid check digit
	Description string
	Quantity    decimal.Decimal
	// Unit as printed or as the standard's code.
	Unit string
	// PackQuantity is the number of pieces in one unit, where stated.
	PackQuantity string
	// UnitPrice is for one unit of Quantity, net, nil where not stated.
	UnitPrice *decimal.Decimal
	// Amount is the line's net total, nil where not stated.
	Amount      *decimal.Decimal
	RequestedOn string
	Note        string
	// Confidence is 1 but for recognised text: the lowest of quantity and codes.
	Confidence float64
	Place      Place
}
