package domain

// PaperKind is a document that goes out with a draft.
type PaperKind string

// The kinds of paper.
const (
	PaperInvoiceDuplicate PaperKind = "invoice_duplicate"
	PaperOrderAcknowledge PaperKind = "order_acknowledgement"
	PaperOrderResponse    PaperKind = "order_response" // the acknowledgement in the form in which the order came
	PaperDeliveryNote     PaperKind = "delivery_note"
	PaperStatement        PaperKind = "statement"
	PaperReserves         PaperKind = "carrier_reserves" // letter of reserves to a carrier
	PaperFormalNotice     PaperKind = "formal_notice"    // mise en demeure
	PaperStored           PaperKind = "stored"           // a stored document that stands for nothing else: a certificate, our bank details
)

// Paper is all that a document shows, before any layout: rows only, no free text of a sender.
type Paper struct {
	Kind     PaperKind
	Language string
	Company  Company
	Customer Customer
	On       Date
	Address  *DeliveryAddress // where the goods go, nil: the customer's own address

	Order    *Order        // acknowledgement, delivery note
	Invoice  *Invoice      // duplicate
	Shipment *Shipment     // delivery note, reserves
	Dispute  *Dispute      // reserves
	Invoices []Invoice     // statement
	Reminder *ReminderPlan // formal notice
	// Unallocated is what was paid or credited without an invoice named: a statement takes it off.
	Unallocated Decimal
	// Ordered are the lines as asked for, where they differ from Order's.
	Ordered []WantedLine
	// Charges come on top of Order's lines.
	Charges []AppliedCharge
	// Form is the form in which the order came; its lines are the first of Order's. Order response only.
	Form *OrderForm
	// Products of the lines, by SKU.
	Products map[SKU]Product
	// FacturX asks for an invoice duplicate that carries its EN 16931 data.
	FacturX bool
	// Original is the stored document that goes out untouched in place of a drawing, with its bytes in Content.
	Original *StoredDocument
	Content  []byte
}
