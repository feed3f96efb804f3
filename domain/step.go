package domain

import (
	"context"
	"encoding/json"
	"strings"
	"time"
)

// Records is what planning asks of the ADV database: a snapshot in Triage, locked rows in Execute.
type Records interface {
	// Company is the firm whose desk this is.
	Company(ctx context.Context) (Company, error)
	// Book is all that is known of one customer; ErrNotFound where there is none of that code.
	Book(ctx context.Context, customer CustomerCode) (*Book, error)
	// Shelves are the availability of articles; an article without a stock record is absent.
	Shelves(ctx context.Context, skus []SKU) (map[SKU]Shelf, error)
	// Owners tells whose documents bear one of these numbers, compared by NumberKey; a key of four digits
	// or more also finds numbers that end with it.
	Owners(ctx context.Context, numbers []string) ([]DocumentOwner, error)
	// Documents are the stored documents of some kinds that belong to one of these numbers or articles, compared by
	// NumberKey, in the order of kinds; without numbers all of the kinds. Their bytes are not read.
	Documents(ctx context.Context, kinds, of []string) ([]StoredDocument, error)
}

// Execution is Records under lock, and the writing of one action.
type Execution interface {
	Records
	// Do runs an action once: the same key again changes nothing and returns what was done then.
	Do(ctx context.Context, action Action) (Action, error)
	// Content reads the bytes of a stored document; ErrNotFound where it is not there any more.
	Content(ctx context.Context, document StoredDocument) ([]byte, error)
}

// StoredRequest is a request with what its answer says and what was done for it.
type StoredRequest struct {
	Request  Request
	Sections json.RawMessage // []prompts.Section
	Action   *Action         // done already; nil where nothing was
	Papers   []DraftAttachment
	// Uses are the rows that the answer rests on, as they stood when it was written.
	Uses []RowUse
	// Changed tells that one of them no longer stands as it did.
	Changed bool
	// Asker is who asked by mail; zero in chat.
	Asker MailAddress
}

// Step is what Execute works on: one message as Triage left it.
type Step struct {
	Message Message
	Reading json.RawMessage
	Thread  Thread
	// Own are the message's requests as last saved; Earlier those of the case's other messages that no sent
	// draft answers yet.
	Own, Earlier []StoredRequest
	// Edited is the body that a person wrote into the draft now superseded; "" where nobody did. EditedFor is the
	// customer of that draft.
	Edited    string
	EditedFor CustomerCode
}

// Answerable are the earlier requests that a reply to the step's message may answer too: those of the customer for
// whom the message speaks, whoever asked them, and those that the same sender asked before it was known for whom. The
// others are never mixed with these; they wait for their own answer.
func (s Step) Answerable(customer CustomerCode) []StoredRequest {
	var fit []StoredRequest
	for _, earlier := range s.Earlier {
		asked := earlier.Request.Customer
		same := strings.EqualFold(earlier.Asker.Address, s.Message.Sender.Address)
		switch {
		case earlier.Changed && earlier.Action == nil: // it is answered anew, from what stands now
		case asked != "" && !s.Message.Sender.Proven():
		case asked == customer && asked != "", same && (asked == "" || customer == ""):
			fit = append(fit, earlier)
		}
	}
	return fit
}

// Stepped is what Execute decided: all of it is committed at once, or nothing.
type Stepped struct {
	Language  string
	Customer  CustomerCode
	Recipient string
	Requests  []StoredRequest
	// Draft is nil where nothing is to be answered.
	Draft *Draft
	// CaseState is what the queue shows.
	CaseState string
	// Answered tells that the draft needs no decision: a read-only answer to staff.
	Answered bool
	Note     string
}

// Triaged is what Triage found.
type Triaged struct {
	Language string
	Customer CustomerCode
	Reading  json.RawMessage
	Requests []Request
	At       time.Time
}

// Admit judges a sender by what the database knows of the address.
type Admit func(claim Claim) Admission

// Work is what Execute runs under lock: it judges anew, does the actions and writes the draft.
type Work func(ctx context.Context, step Step, x Execution) (Stepped, error)

// ExecuteOptions say why a message is executed.
type ExecuteOptions struct {
	// Clicked is the decision of the member of staff who asked by chat: what was proposed is done now.
	Clicked *Decision
}

// Recheck judges a draft against the rows of now; an error of kind ErrStale says that it no longer holds.
type Recheck func(ctx context.Context, draft Draft, records Records) error

// DecideRules are what the assistant adds to a decision, called inside its transaction.
type DecideRules struct {
	// Hold is the undo window before an approved mail is sent.
	Hold time.Duration
	// Window is the first moment from at on at which a mail of the draft's kind may leave; nil: any.
	Window func(draft Draft, at time.Time) time.Time
	// Approvals is how many people must approve (four eyes: 2).
	Approvals func(draft Draft, actions []Action) int
	Recheck   Recheck
	// Compose fixes the bytes and the Message-ID of an approved mail.
	Compose func(draft Draft, token string) (Outgoing, error)
	// Revise checks a person's text and ties its figures anew.
	Revise func(draft Draft, content DraftContent) (Draft, error)
}

// Reminding is what writing a customer's payment reminder works on.
type Reminding struct {
	// Stored are the company's stored documents: the original of an invoice goes with its reminder.
	Stored  StoredDocuments
	Company Company
	Book    *Book
	// LastPaymentOn is the newest payment of any customer: how far the ledger has been kept.
	LastPaymentOn Date
}
