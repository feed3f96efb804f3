package domain

import "strings"

// One type for each kind of identifier, so that the compiler keeps them apart.
type (
	// CustomerCode names a customer in the company's books.
	CustomerCode string
	// SKU is the company's own article number.
	SKU string
	// OrderNumber is the company's own number of a sales order.
	OrderNumber string
	// ShipmentNumber is the company's own number of a delivery note.
	ShipmentNumber string
	// InvoiceNumber is the company's own number of an invoice or a credit note.
	InvoiceNumber string
	// DisputeNumber is the company's own number of a dispute.
	DisputeNumber string

	// MessageID is our row number of a received message (not the RFC 5322 Message-ID).
	MessageID int64
	// CaseID is the row number of a case.
	CaseID int64
	// RequestID is the row number of a request.
	RequestID int64
	// DraftID is the row number of a draft.
	DraftID int64
	// OutgoingID is the row number of an outgoing mail.
	OutgoingID int64
	// ActionID is the row number of an action.
	ActionID int64
)

// NumberKey folds a document number to what people compare: upper-case letters and digits only.
// "cf 26-00123" and "CF26-00123" have the same key. The SQL function adv.number_key does the same.
func NumberKey(number string) string {
	var key strings.Builder
	for _, r := range strings.ToUpper(number) {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			key.WriteRune(r)
		}
	}
	return key.String()
}
