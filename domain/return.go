package domain

import "github.com/shopspring/decimal"

// ReturnState is where goods that a customer sends back stand.
type ReturnState string

// The states of a return, in their order; it ends credited, refused or withdrawn.
const (
	ReturnAsked     ReturnState = "asked"
	ReturnAgreed    ReturnState = "agreed" // under its number
	ReturnReceived  ReturnState = "received"
	ReturnInspected ReturnState = "inspected"
	ReturnCredited  ReturnState = "credited"
	ReturnRefused   ReturnState = "refused"
	ReturnWithdrawn ReturnState = "withdrawn" // undone
)

// Return is goods of a dispute that a customer sends back.
type Return struct {
	ID      int64         `json:"id,omitempty"`
	Number  string        `json:"number,omitempty"` // "" until it is agreed
	Dispute DisputeNumber `json:"dispute"`
	State   ReturnState   `json:"state"`
	// The days of its steps, zero until they are taken.
	AskedOn     Date         `json:"asked_on,omitzero"`
	AgreedOn    Date         `json:"agreed_on,omitzero"`
	ReceivedOn  Date         `json:"received_on,omitzero"`
	InspectedOn Date         `json:"inspected_on,omitzero"`
	SettledOn   Date         `json:"settled_on,omitzero"`
	Reason      string       `json:"reason,omitempty"` // why it was refused: one of RefusalReasons
	Lines       []ReturnLine `json:"lines,omitempty"`
}

// ReturnLine is an article that comes back, in its own unit.
type ReturnLine struct {
	SKU      SKU     `json:"sku"`
	Quantity Decimal `json:"quantity"` // asked for
	// Received and Accepted are nil until the goods are received, and inspected.
	Received *Decimal `json:"received,omitempty"`
	Accepted *Decimal `json:"accepted,omitempty"`
}

// Live tells whether the return still goes on.
func (r Return) Live() bool {
	switch r.State {
	case ReturnAsked, ReturnAgreed, ReturnReceived, ReturnInspected:
		return true
	}
	return false
}

// Accepted is what the inspection found fit to be credited, by article; articles of which nothing was are left out.
func (r Return) Accepted() []DisputeLine {
	var lines []DisputeLine
	for _, line := range r.Lines {
		if line.Accepted != nil && line.Accepted.IsPositive() {
			lines = append(lines, DisputeLine{SKU: line.SKU, Quantity: *line.Accepted})
		}
	}
	return lines
}

// CreditState is where a request for a credit note stands.
type CreditState string

// The states of a credit request. The approval of the reply that tells of it makes it requested; a person issues the
// credit note in the books and says its number.
const (
	CreditDrafted   CreditState = "drafted"
	CreditRequested CreditState = "requested"
	CreditIssued    CreditState = "issued"
	CreditWithdrawn CreditState = "withdrawn"
)

// CreditRequest is a credit note asked for, with its lines and reason.
type CreditRequest struct {
	Number  string        `json:"number,omitempty"` // the request's own
	Dispute DisputeNumber `json:"dispute"`
	Return  int64         `json:"return,omitempty"` // the goods that came back for it; 0: none
	Invoice InvoiceNumber `json:"invoice"`
	State   CreditState   `json:"state"`
	Reason  DisputeKind   `json:"reason"`
	// The totals are in Currency and follow from the lines.
	Currency   string       `json:"currency"`
	TotalNet   Decimal      `json:"total_net"`
	TotalVAT   Decimal      `json:"total_vat"`
	TotalGross Decimal      `json:"total_gross"`
	CreditNote string       `json:"credit_note,omitempty"` // as issued
	AskedBy    string       `json:"asked_by,omitempty"`    // login
	Lines      []CreditLine `json:"lines,omitempty"`
}

// CreditLine is a quantity of an article, and what is credited for one, before VAT.
type CreditLine struct {
	SKU       SKU     `json:"sku"`
	Quantity  Decimal `json:"quantity"`
	UnitPrice Decimal `json:"unit_price"`
	VATRate   Decimal `json:"vat_rate"` // percent, as billed
}

// Live tells whether the request still waits for its credit note.
func (c CreditRequest) Live() bool { return c.State == CreditDrafted || c.State == CreditRequested }

// Sum fills in the totals: the VAT of each rate on the sum of its lines, to the cent, as on the invoice.
func (c *CreditRequest) Sum() {
	c.TotalNet, c.TotalVAT = decimal.Zero, decimal.Zero
	bases := map[string]Decimal{}
	rates := map[string]Decimal{}
	for _, line := range c.Lines {
		net := line.Quantity.Mul(line.UnitPrice).Round(2)
		c.TotalNet = c.TotalNet.Add(net)
		key := line.VATRate.String()
		bases[key], rates[key] = bases[key].Add(net), line.VATRate
	}
	for key, base := range bases {
		c.TotalVAT = c.TotalVAT.Add(base.Mul(rates[key]).Div(decimal.NewFromInt(100)).Round(2))
	}
	c.TotalGross = c.TotalNet.Add(c.TotalVAT)
}
