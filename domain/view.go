package domain

import "time"

// QueueItem is one line of the queue: a case that waits for a person, or has been dealt with.
type QueueItem struct {
	Case     CaseID
	Draft    DraftID // 0: no draft, a person must read
	Version  int
	Kind     DraftKind
	State    string // case state: pending, escalated, waiting (for the customer), held, sent, unknown, refused, bounced, closed, taken_over, quarantined, automatic
	Subject  string
	From     MailAddress
	Customer CustomerCode
	// CustomerName is "" where the customer is not known.
	CustomerName string
	Source       Source
	Language     string
	Intents      []Intent
	Outcomes     []Outcome
	Reasons      []Reason
	ReceivedAt   time.Time
	Owner        string
	// Confidence is the lowest of its requests.
	Confidence float64
}

// QueueFilter chooses what the queue shows.
type QueueFilter struct {
	State string // "": all that waits for a person; "all": everything
	Mine  string // login: only cases owned by that person
	Limit int
}

// CaseView is all that a person sees of one case.
type CaseView struct {
	ID       CaseID
	State    string
	Subject  string
	Owner    string
	Customer *Customer // nil where not known
	Messages []Message
	Requests []Request
	Actions  []Action
	Drafts   []Draft // newest version of each, newest draft first
	Outgoing []OutgoingView
	Journal  []JournalEntry
	// Related are other open cases of the customer, so that nobody answers too little.
	Related []QueueItem
	// Disputes are those that the case is about, with their clocks.
	Disputes []DisputeItem
}

// Draft is the draft that waits for a decision, or the newest one.
func (v CaseView) Draft() *Draft {
	for i := range v.Drafts {
		if v.Drafts[i].State == DraftPending || v.Drafts[i].State == DraftBlocked {
			return &v.Drafts[i]
		}
	}
	if len(v.Drafts) > 0 {
		return &v.Drafts[0]
	}
	return nil
}

// OutgoingView is the delivery state of a mail, with its attempts.
type OutgoingView struct {
	Outgoing
	SentFiled bool // the copy is in the Sent folder
	Trail     []Attempt
}

// Attempt is one try at sending.
type Attempt struct {
	Number    int
	StartedAt time.Time
	Phase     SendPhase
	State     OutgoingState
	Code      int
	Reply     string
}

// JournalEntry is one line of the append-only journal.
type JournalEntry struct {
	ID     int64
	At     time.Time
	Actor  string // "guichet" or a login
	Verb   string // message.received, request.triaged, action.done, draft.written, draft.approved, mail.sent, ...
	Object string // "case/3", "draft/7"
	Detail map[string]any
}

// Card is a draft's message in a Slack channel.
type Card struct {
	Draft   DraftID
	Channel string
	TS      string // "" while it is not known whether it was posted
	Shown   string // fingerprint of the state it shows
}

// DocumentOwner tells whose a document number is.
type DocumentOwner struct {
	Customer CustomerCode
	Table    string // order, shipment, invoice, dispute
	Number   string // the company's own number
	Matched  string // the key that was asked for
}

// Thread is what the case already holds when a message comes in.
type Thread struct {
	// LastSent is the kind of what we sent last in the case; "" where nothing was.
	LastSent DraftKind
	// Asked tells that what we sent last asked for information.
	Asked bool
	// Requests are those of earlier messages of the case.
	Requests []Request
}
