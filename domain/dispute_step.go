package domain

import (
	"fmt"
	"slices"
)

// The steps that a person takes on a dispute. Each is an action with its key and its undo; those that the customer is told
// of write a draft.
const (
	AskCredit      ActionKind = "ask_credit"      // a credit note, requested by the approval
	IssueCredit    ActionKind = "issue_credit"    // the credit note was issued: the dispute is closed by it
	Reship         ActionKind = "reship"          // an order of the same goods at no charge: closed by it
	CloseCorrected ActionKind = "close_corrected" // what was wrong on paper has been put right
	CloseInvalid   ActionKind = "close_invalid"   // nothing was wrong, with the reason
	AskReturn      ActionKind = "ask_return"
	AgreeReturn    ActionKind = "agree_return" // gives the return its number
	ReceiveReturn  ActionKind = "receive_return"
	InspectReturn  ActionKind = "inspect_return"
	RefuseReturn   ActionKind = "refuse_return"
	NotifyCarrier  ActionKind = "notify_carrier" // the letter of reserves and the mail that carries it
	ReopenDispute  ActionKind = "reopen"         // a step of which the customer was told was undone
)

// What else a person does on a dispute's page; nobody is told of it.
const (
	TakeDispute    ActionKind = "take_dispute"
	ReleaseDispute ActionKind = "release_dispute"
	TickTask       ActionKind = "tick_task"
	UntickTask     ActionKind = "untick_task"
	UndoStep       ActionKind = "undo_step"
)

// DisputeSteps are the steps of which somebody is told, in a fixed order.
var DisputeSteps = []ActionKind{NotifyCarrier, AskCredit, IssueCredit, Reship, AskReturn, AgreeReturn, ReceiveReturn, InspectReturn, RefuseReturn, CloseCorrected, CloseInvalid}

// IsDisputeStep tells whether an action is a step on a dispute.
func (k ActionKind) IsDisputeStep() bool { return slices.Contains(DisputeSteps, k) }

// InvalidReasons are why a dispute can be held invalid; RefusalReasons why a return can be refused. Each code has words
// in every language, for the customer.
var (
	InvalidReasons = []string{"delivery_proven", "price_agreed", "quantity_right", "billed_once", "billing_right", "no_fault_found", "too_late", "not_documented"}
	RefusalReasons = []string{"too_late", "used", "damaged_by_customer", "incomplete", "made_to_order", "no_fault_found"}
)

// DisputeStep is what a person asks for on a dispute's page.
type DisputeStep struct {
	Dispute DisputeNumber
	// Revision is the dispute's as the page showed it: another one makes the step stale. The same step of the same person on
	// the same revision again changes nothing.
	Revision int
	Kind     ActionKind
	Who      string // login
	Face     string // console, slack
	// Lines are the articles and quantities of the step; Invoice and Prices are those of a credit, Prices beside Lines.
	Lines   []DisputeLine
	Prices  []Decimal
	Invoice InvoiceNumber
	// Reference is the number of the credit note issued, or of the document that was corrected.
	Reference string
	Reason    string // a code of InvalidReasons or RefusalReasons
	Note      string // for colleagues; nobody outside reads it
	Task      TaskCode
	// Owner is whom the page showed as looking after the dispute.
	Owner string
	// Action is the step to be undone.
	Action ActionID
}

// Key is the step's idempotency key: the same on the same revision of a dispute is the same.
func (s DisputeStep) Key() string {
	return fmt.Sprintf("dispute/%s/%d/%s", s.Dispute, s.Revision, s.Kind)
}

// DisputeDeed is what a step did, kept with its action: enough to do it and to undo it.
type DisputeDeed struct {
	Dispute   DisputeNumber  `json:"dispute"`
	Who       string         `json:"who"`
	Return    *Return        `json:"return,omitempty"` // as it stands after the step
	Credit    *CreditRequest `json:"credit,omitempty"`
	Reference string         `json:"reference,omitempty"`
	Reason    string         `json:"reason,omitempty"`
	Note      string         `json:"note,omitempty"`
	Outcome   string         `json:"outcome,omitempty"` // what closes the dispute; "": it stays open
	Carrier   string         `json:"carrier,omitempty"`
	// Before is how the dispute and its return stood, for the undo.
	Before DisputeBefore `json:"before,omitzero"`
}

// DisputeBefore is what a step changes, as it stood before.
type DisputeBefore struct {
	Status   string  `json:"status,omitempty"`
	Return   *Return `json:"return,omitempty"`
	Released []int64 `json:"released,omitempty"` // the reminder holds that the step released
	Held     []int64 `json:"held,omitempty"`     // those that it set
}
