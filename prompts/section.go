package prompts

import "guichet/domain"

// Reply is all that one draft says, before any language: its sections in order, each with its facts.
// It is kept with the requests it answers, so that a later draft of the same case can say it again.
type Reply struct {
	// Language is ISO 639-1: fr, en, de, es, it, nl; anything else is answered in English.
	Language string `json:"language"`
	// Recipient is the person addressed, as the mail or the contact names it; "" where not known.
	Recipient string `json:"recipient,omitempty"`
	// Subject is that of the message answered.
	Subject string `json:"subject,omitempty"`
	// Chat asks for the short form: no salutation, no signature.
	Chat bool `json:"chat,omitempty"`
	// Proposal tells staff that nothing has been recorded yet: one click does it.
	Proposal bool           `json:"proposal,omitempty"`
	Company  domain.Company `json:"company"`
	Sections []Section      `json:"sections"`
	// Styles are the company's own greetings and closings, by language; the built-in ones where there is none.
	Styles map[string]Style `json:"styles,omitempty"`
}

// Style is a company's own wording round its mails. {name} stands for the person addressed, {company} for the company's name.
// Lines are kept; a figure in it counts as the company's policy.
type Style struct {
	Greeting string `json:"greeting,omitempty" toml:"greeting"` // where the person is known
	Unnamed  string `json:"unnamed,omitempty" toml:"unnamed"`   // where nobody is
	Closing  string `json:"closing,omitempty" toml:"closing"`   // with the signature
}

// SectionKind names the template of a section: reply_<kind>.<language>.tmpl.
type SectionKind string

// The kinds of section, and which of Section's fields each needs.
const (
	OrderRecorded     SectionKind = "order_recorded"     // Order
	OrderProposed     SectionKind = "order_proposed"     // Order and Questions: kept whole, nothing recorded
	OrderPending      SectionKind = "order_pending"      // Order: received, a person decides; no credit figure, no reason that discloses one
	OrderRepeat       SectionKind = "order_repeat"       // Order: the first order, already recorded
	ChangeRecorded    SectionKind = "change_recorded"    // Order with Changes
	ChangePending     SectionKind = "change_pending"     // Order: a person decides (already shipped, ...)
	DeliveryAnswer    SectionKind = "delivery_status"    // Deliveries
	DuplicateSent     SectionKind = "duplicate_invoice"  // Invoices, attached
	DisputeOpened     SectionKind = "dispute_opened"     // Dispute
	DisputePending    SectionKind = "dispute_pending"    // Dispute: a person decides
	DisputeStepTold   SectionKind = "dispute_step"       // Dispute with Step: a credit, a replacement, the end
	ReturnStepTold    SectionKind = "return_step"        // Dispute with Step and Return
	CarrierReserves   SectionKind = "carrier_reserves"   // Dispute with Delivery: to the carrier, beside the letter
	StatementAnswer   SectionKind = "statement"          // Invoices, Total: what is owed
	NothingOwed       SectionKind = "nothing_owed"       // no invoice is open
	PromiseRecorded   SectionKind = "promise_recorded"   // Invoices, Promise
	NoticeRecorded    SectionKind = "notice_recorded"    // Invoices, Promise: a payment said to be made
	PaymentFound      SectionKind = "payment_found"      // Invoices with Paid: we have it
	QuoteAnswer       SectionKind = "quote"              // Quote
	Question          SectionKind = "question"           // Questions: something is missing
	HandedOver        SectionKind = "handed_over"        // neutral: a person will answer; discloses nothing
	NothingDisclosed  SectionKind = "unproven"           // neutral reply to a sender who is not proven
	CustomerAmbiguous SectionKind = "customer_ambiguous" // Questions: several customers fit (chat, or one address of several)
	PapersSent        SectionKind = "papers_sent"        // Stored, attached
	StockAnswer       SectionKind = "stock"              // Quote: staff ask what is in stock (chat)
)

// Section answers one request.
type Section struct {
	Kind       SectionKind      `json:"kind"`
	Request    domain.RequestID `json:"request,omitempty"`
	Order      *OrderFacts      `json:"order,omitempty"`
	Deliveries []DeliveryFacts  `json:"deliveries,omitempty"`
	Invoices   []InvoiceFacts   `json:"invoices,omitempty"`
	Dispute    *DisputeFacts    `json:"dispute,omitempty"`
	Quote      *QuoteFacts      `json:"quote,omitempty"`
	Promise    *PromiseFacts    `json:"promise,omitempty"`
	Questions  []QuestionFacts  `json:"questions,omitempty"`
	Stored     []StoredFacts    `json:"stored,omitempty"`
	Total      Value            `json:"total,omitzero"`
	// Customer names the customer, for staff.
	Customer Value `json:"customer,omitzero"`
	// Reason is why a person decides: shown to staff only, never to a customer.
	Reason domain.Reason `json:"reason,omitzero"`
	// Attached tells that the papers named go with the draft.
	Attached bool `json:"attached,omitempty"`
	// Signed tells that the delivery papers named bear the receiver's signature; else they are copies of our own notes.
	Signed bool `json:"signed,omitempty"`
	// ProofAsked tells that the signed paper was asked for.
	ProofAsked bool `json:"proof_asked,omitempty"`
	// Part says of what Total is the sum: "" all that is owed, overdue, due (by DueBy), named (the invoices asked about).
	Part  string `json:"part,omitempty"`
	DueBy Value  `json:"due_by,omitzero"`
	// Credit is what the customer paid or was credited without an invoice named, Balance what is left of Total after it;
	// InCredit tells that the balance is the customer's.
	Credit   Value `json:"credit,omitzero"`
	Balance  Value `json:"balance,omitzero"`
	InCredit bool  `json:"in_credit,omitempty"`
	// Several tells that more than one such paper is attached.
	Several bool `json:"several,omitempty"`
}

// OrderFacts is an order as recorded, proposed or changed.
type OrderFacts struct {
	Number            Value       `json:"number,omitzero"` // zero while there is none
	CustomerReference Value       `json:"customer_reference,omitzero"`
	OrderedOn         Value       `json:"ordered_on,omitzero"`
	RequestedOn       Value       `json:"requested_on,omitzero"`
	ShipTo            Value       `json:"ship_to,omitzero"`
	Status            string      `json:"status,omitempty"` // domain.OrderStatus
	Lines             []LineFacts `json:"lines,omitempty"`
	TotalNet          Value       `json:"total_net,omitzero"`
	Charges           []Charged   `json:"charges,omitempty"`
	TotalDue          Value       `json:"total_due,omitzero"` // with the charges, where there are some
	CancelsAll        bool        `json:"cancels_all,omitempty"`
}

// Charged is what comes on top of an order.
type Charged struct {
	Kind   string `json:"kind"`
	Amount Value  `json:"amount"`
	// Missing is how much the order lacks to be free of it; zero Value where that cannot be.
	Missing Value `json:"missing,omitzero"`
}

// LineFacts is one line of an order.
type LineFacts struct {
	SKU       Value `json:"sku,omitzero"`
	Name      Value `json:"name,omitzero"`
	Quantity  Value `json:"quantity,omitzero"`
	UnitPrice Value `json:"unit_price,omitzero"`
	Amount    Value `json:"amount,omitzero"`
	// Before is the quantity that a change replaces.
	Before Value `json:"before,omitzero"`
	// InStock is the part that is there now; Availability are the dates of the rest. Certain false: no date can be told.
	InStock      Value         `json:"in_stock,omitzero"`
	Availability []AvailableOn `json:"availability,omitempty"`
	NoDate       bool          `json:"no_date,omitempty"`
	// Late tells that the goods are not there by the date wished for.
	Late bool `json:"late,omitempty"`
}

// AvailableOn is a quantity and the day on which it can ship.
type AvailableOn struct {
	Quantity Value `json:"quantity"`
	ShipsOn  Value `json:"ships_on"`
	// Estimated tells that the day rests on a lead time, not on a receipt.
	Estimated bool `json:"estimated,omitempty"`
}

// DeliveryFacts is where one order stands.
type DeliveryFacts struct {
	Order     OrderFacts      `json:"order"`
	Shipments []ShipmentFacts `json:"shipments,omitempty"`
	// Waiting are the lines, or parts of lines, not shipped yet, with their promised day in Availability.
	Waiting []LineFacts `json:"waiting,omitempty"`
}

// ShipmentFacts is one delivery note.
type ShipmentFacts struct {
	Number      Value  `json:"number"`
	Status      string `json:"status"` // domain.ShipmentStatus
	Carrier     Value  `json:"carrier,omitzero"`
	Tracking    Value  `json:"tracking,omitzero"`
	ShippedOn   Value  `json:"shipped_on,omitzero"`
	EstimatedOn Value  `json:"estimated_on,omitzero"`
	ArrivedOn   Value  `json:"arrived_on,omitzero"`
	Note        Value  `json:"note,omitzero"`
	// Overdue tells that the estimated day is past and nothing arrived.
	Overdue bool        `json:"overdue,omitempty"`
	Lines   []LineFacts `json:"lines,omitempty"`
}

// InvoiceFacts is one invoice or credit note.
type InvoiceFacts struct {
	Number   Value `json:"number"`
	Credit   bool  `json:"credit,omitempty"` // a credit note
	Order    Value `json:"order,omitzero"`
	IssuedOn Value `json:"issued_on,omitzero"`
	DueOn    Value `json:"due_on,omitzero"`
	Gross    Value `json:"gross,omitzero"`
	Open     Value `json:"open,omitzero"`
	DaysLate Value `json:"days_late,omitzero"`
	PaidOn   Value `json:"paid_on,omitzero"`
	Paid     Value `json:"paid,omitzero"`
	Interest Value `json:"interest,omitzero"`
	Disputed bool  `json:"disputed,omitempty"`
	// Exempt tells that no VAT is in Gross.
	Exempt bool `json:"exempt,omitempty"`
	// Courtesy tells that the invoice went out electronically and what is sent is a convenience copy.
	Courtesy bool `json:"courtesy,omitempty"`
}

// DisputeFacts is a dispute as opened.
type DisputeFacts struct {
	Number    Value              `json:"number,omitzero"`
	Kind      domain.DisputeKind `json:"kind"`
	Order     Value              `json:"order,omitzero"`
	Shipments []Value            `json:"shipments,omitempty"`
	Invoices  []Value            `json:"invoices,omitempty"`
	Lines     []LineFacts        `json:"lines,omitempty"`
	// ReservesBy is the last day for reserves to the carrier (C. com. L133-3); AskPhotos asks for photographs and the delivery note.
	ReservesBy Value `json:"reserves_by,omitzero"`
	AskPhotos  bool  `json:"ask_photos,omitempty"`
	// Step is what a member of staff did on it, in the sections that tell of a step.
	Step domain.ActionKind `json:"step,omitempty"`
	// Credit is the credit note issued, or that was asked for; Replacement the order at no charge; Reference the document that
	// was corrected.
	Credit      *InvoiceFacts `json:"credit,omitempty"`
	Replacement *OrderFacts   `json:"replacement,omitempty"`
	Reference   Value         `json:"reference,omitzero"`
	Return      *ReturnFacts  `json:"return,omitempty"`
	// Reason is a code of domain.InvalidReasons or domain.RefusalReasons.
	Reason string `json:"reason,omitempty"`
	// Delivery is the carrier's, and Customer to whom it went, in what the carrier is told.
	Delivery *ShipmentFacts `json:"delivery,omitempty"`
	Customer Value          `json:"customer,omitzero"`
	// RemindersHeld tells that the disputed part is kept out of payment reminders.
	RemindersHeld bool `json:"reminders_held,omitempty"`
}

// ReturnFacts is goods that come back. The lines' quantity is what the step is about, Before what it is measured against.
type ReturnFacts struct {
	Number     Value       `json:"number,omitzero"`  // zero until it is agreed
	SendTo     Value       `json:"send_to,omitzero"` // our address
	ReceivedOn Value       `json:"received_on,omitzero"`
	Lines      []LineFacts `json:"lines,omitempty"`
}

// QuoteFacts is prices and availability for named articles.
type QuoteFacts struct {
	Lines      []LineFacts `json:"lines"`
	ValidUntil Value       `json:"valid_until,omitzero"`
	Total      Value       `json:"total,omitzero"`
	Charges    []Charged   `json:"charges,omitempty"`
	TotalDue   Value       `json:"total_due,omitzero"` // with the charges, where there are some
}

// PromiseFacts is what a payment message promises or announces.
type PromiseFacts struct {
	On     Value `json:"on,omitzero"`
	Amount Value `json:"amount,omitzero"`
}

// StoredFacts is one kept paper that goes with a reply.
type StoredFacts struct {
	Kind string `json:"kind"`        // domain.DocumentCertificate, ...
	Of   Value  `json:"of,omitzero"` // the article or number; zero for our own papers
}

// QuestionFacts is one thing that the sender must tell. Code names the wording: question_<code> in the words files.
//
// Codes: article_unknown, article_ambiguous (Candidates), article_discontinued (Candidates: the successor), quantity_missing,
// quantity_contradictory, pack_size (Candidates: the pack), date_past, reference_missing, reference_unknown, order_which (Candidates),
// invoice_which (Candidates), address_unknown, attachment_unreadable, customer_which (Candidates), lines_missing, date_missing, minimum_order (About: the minimum; Candidates: what is
// missing), change_unclear (About: the order), other.
type QuestionFacts struct {
	Code string `json:"code"`
	// About are the sender's own words in question, shown as such ("the number you gave").
	About      Value   `json:"about,omitzero"`
	Candidates []Value `json:"candidates,omitempty"`
}
