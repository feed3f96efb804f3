package domain

// Intent is what a request asks for.
type Intent string

// The eight intents.
const (
	OrderCreation    Intent = "order_creation"
	OrderChange      Intent = "order_change"
	DeliveryStatus   Intent = "delivery_status"
	DuplicateInvoice Intent = "duplicate_invoice"
	DisputeIntent    Intent = "dispute"
	PaymentIntent    Intent = "payment"
	Quote            Intent = "quote"
	OtherIntent      Intent = "other"
)

// Intents lists the intents in a fixed order.
var Intents = []Intent{OrderCreation, OrderChange, DeliveryStatus, DuplicateInvoice, DisputeIntent, PaymentIntent, Quote, OtherIntent}

// Outcome is what became of a request.
type Outcome string

// The outcomes. Before Execute a request that can be done is Ready.
const (
	Ready            Outcome = "ready"
	Executed         Outcome = "executed"
	NeedsInformation Outcome = "needs_information"
	Escalated        Outcome = "escalated"
)

// Span is a stretch of the sender's words, as offsets in bytes of the message's own text.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Request is one thing that a message asks, with what was understood and what became of it.
type Request struct {
	ID       RequestID `json:"id,omitempty"`
	Message  MessageID `json:"message,omitempty"`
	Position int       `json:"position"` // 1 is the most important of its message
	Intent   Intent    `json:"intent"`
	Outcome  Outcome   `json:"outcome"`
	// Reason says why a person must decide or what is asked, in one line, in the staff's language key (see prompts).
	Reason   Reason       `json:"reason,omitzero"`
	Customer CustomerCode `json:"customer,omitempty"`
	// Confidence is the calibrated probability, 0 to 1, that intent and fields are right.
	Confidence float64 `json:"confidence"`
	Engine     string  `json:"engine"`
	// Evidence are the sender's words that decided the intent.
	Evidence []Span `json:"evidence,omitempty"`

	Order     *OrderWanted     `json:"order,omitempty"`
	Kind      DisputeKind      `json:"kind,omitempty"`
	Orders    []OrderNumber    `json:"orders,omitempty"`
	Shipments []ShipmentNumber `json:"shipments,omitempty"`
	Invoices  []InvoiceNumber  `json:"invoices,omitempty"`
	// Lines are the articles and quantities at stake in a dispute.
	Lines []WantedLine `json:"lines,omitempty"`
	// PromisedOn and Amount are what a payment message promises or announces.
	PromisedOn Date     `json:"promised_on,omitzero"`
	Amount     *Decimal `json:"amount,omitempty"`
}

// OrderWanted is an order, or the change of one, as the sender wants it.
type OrderWanted struct {
	CustomerReference string       `json:"customer_reference,omitempty"`
	RequestedOn       Date         `json:"requested_on,omitzero"`
	ShipTo            string       `json:"ship_to,omitempty"` // label of a known address
	Lines             []WantedLine `json:"lines,omitempty"`
	CancelsAll        bool         `json:"cancels_all,omitempty"`
	// Open are the lines that cannot be taken as they stand.
	Open []OpenLine `json:"open,omitempty"`
	// Places say where in an attachment the reference ("reference"), the date ("requested_on") and the address ("ship_to") stand.
	Places map[string]Place `json:"places,omitempty"`
}

// WantedLine is an article and a quantity in the article's own unit.
type WantedLine struct {
	SKU       SKU      `json:"sku"`
	Quantity  Decimal  `json:"quantity"`
	UnitPrice *Decimal `json:"unit_price,omitempty"` // only where the sender states one
	// Source is where the line stands: the sender's words or a place in an attachment ("bon.pdf, page 1").
	Source string `json:"source,omitempty"`
	Words  string `json:"words,omitempty"`
	// Reference is the number that the sender gives the article, and How says by what the article was found (sku,
	// customer_sku, learnt, gtin, name, likeness), where the line was read from words or a paper.
	Reference string `json:"reference,omitempty"`
	How       string `json:"how,omitempty"`
	// Named are the words that name the article.
	Named string `json:"named,omitempty"`
	Place *Place `json:"place,omitempty"`
}

// Reason is why a request is not simply done: a stable code with its particulars. Faces put it into words.
type Reason struct {
	Code   string   `json:"code,omitempty"` // such as sender_unproven, article_ambiguous, over_credit_limit
	Detail []string `json:"detail,omitempty"`
}

// IsZero tells whether there is no reason to give.
func (r Reason) IsZero() bool { return r.Code == "" }
