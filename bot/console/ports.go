package console

import (
	"context"
	"time"

	"guichet/domain"
)

// Desk is the work: what waits, one case, and the decision on a draft.
type Desk interface {
	// Queue lists cases, those that wait longest first.
	Queue(ctx context.Context, filter domain.QueueFilter) ([]domain.QueueItem, error)
	// Case is one case, whole; domain.ErrNotFound where there is none.
	Case(ctx context.Context, id domain.CaseID) (domain.CaseView, error)
	// Decide takes a decision; domain.ErrStale, ErrDenied, ErrNotFound and ErrInvalid are for the person to read.
	Decide(ctx context.Context, decision domain.Decision) error
	// File is an attachment of a draft or of a message, or a message as it came; domain.ErrNotFound where there is none.
	File(ctx context.Context, ref FileRef) (name, contentType string, data []byte, err error)
}

// FileRef names a file: an attachment of a draft's newest version, an attachment of a message, or the raw message.
type FileRef struct {
	Draft   domain.DraftID
	Message domain.MessageID
	Raw     bool // the message as it came; Name is empty
	Name    string
}

// Outbox is what can still be said of an approved mail.
type Outbox interface {
	// Cancel keeps a mail that is still in its undo window; domain.ErrStale where it has left.
	Cancel(ctx context.Context, outgoing domain.OutgoingID, who string) error
	// Resolve says of a mail in state unknown that it went out, or that it did not and is to be sent again.
	Resolve(ctx context.Context, outgoing domain.OutgoingID, who string, sent bool) error
}

// Customers reads the ADV database.
type Customers interface {
	// Customer is a customer's book; domain.ErrNotFound where there is none of that code.
	Customer(ctx context.Context, code domain.CustomerCode) (*domain.Book, error)
	// SearchCustomers finds customers by code, name or address; the empty text lists the first ones.
	SearchCustomers(ctx context.Context, text string) ([]domain.Customer, error)
}

// Accounts knows the members of staff.
type Accounts interface {
	// Authenticate checks a password; domain.ErrDenied where login or password is wrong.
	Authenticate(ctx context.Context, login, password string) (domain.Staff, error)
	// Staff is the person as configured now; false where there is none any more.
	Staff(login string) (domain.Staff, bool)
}

// Alarms are the incidents that supervisors are told of.
type Alarms interface {
	OpenAlarms(ctx context.Context) ([]domain.Alarm, error)
}

// FigureSource counts.
type FigureSource interface {
	Figures(ctx context.Context) (Figures, error)
}

// Figures is how the desk is doing.
type Figures struct {
	States   []Count       // cases by state
	Intents  []IntentCount // requests by intent and outcome
	Days     []DayCount    // oldest first, at most the last thirty are shown
	Verdicts []Count       // decisions by verdict (approve, edit, reject_rewrite, reject_undo, take_over)
	// Unchanged counts the drafts approved as the assistant wrote them, of Approved in all.
	Unchanged, Approved int
	// DecisionMedian and DecisionP90 run from the draft to the decision.
	DecisionMedian, DecisionP90 time.Duration
	// AnswerMedian runs from the mail's arrival to the reply's acceptance by the server.
	AnswerMedian time.Duration
}

// Count is how many there are of one name.
type Count struct {
	Name string
	N    int
}

// IntentCount is what became of the requests of one intent.
type IntentCount struct {
	Intent                                         domain.Intent
	Executed, NeedsInformation, Escalated, Waiting int
}

// Total is all requests of the intent.
func (c IntentCount) Total() int { return c.Executed + c.NeedsInformation + c.Escalated + c.Waiting }

// DayCount is one day's mail.
type DayCount struct {
	Day            domain.Date
	Received, Sent int
}
