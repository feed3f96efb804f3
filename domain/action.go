package domain

// ActionKind is a change to the ADV database that the assistant can make.
type ActionKind string

// The kinds of action.
const (
	RecordOrder     ActionKind = "record_order"     // a new order, as received, its stock reserved
	RecordAmendment ActionKind = "record_amendment" // a change of an order, not applied before approval
	OpenDispute     ActionKind = "open_dispute"     // with its reminders held
	RecordPromise   ActionKind = "record_promise"   // a promise to pay, its reminders held
	RecordNotice    ActionKind = "record_notice"    // a payment said to be made, its reminders held
)

// Action is a change to the ADV database with its idempotency key, its result and its undo.
// The same key again changes nothing.
type Action struct {
	ID      ActionID   `json:"id,omitempty"`
	Key     string     `json:"key"` // "request/3/record_order"
	Kind    ActionKind `json:"kind"`
	Request RequestID  `json:"request,omitempty"`
	State   string     `json:"state,omitempty"` // done, confirmed, undone

	Customer  CustomerCode   `json:"customer"`
	NewOrder  *NewOrder      `json:"new_order,omitempty"`
	Amendment *Amendment     `json:"amendment,omitempty"`
	Dispute   *Dispute       `json:"dispute,omitempty"`
	Promises  []Promise      `json:"promises,omitempty"`
	Holds     []ReminderHold `json:"holds,omitempty"`
	Reserve   []Reservation  `json:"reserve,omitempty"`
	// Step is what a step on a dispute did.
	Step *DisputeDeed `json:"step,omitempty"`
	// Number is the number given: of the order or the dispute, once done.
	Number string `json:"number,omitempty"`
}

// NewOrder is an order to be recorded; its number is given under lock.
type NewOrder struct {
	Order Order `json:"order"`
}

// Reservation holds stock for an order.
type Reservation struct {
	SKU      SKU     `json:"sku"`
	Quantity Decimal `json:"quantity"`
}
