package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// RowRef names a row of the ADV database.
type RowRef struct {
	Table  string `json:"table"`
	Key    string `json:"key"`
	Column string `json:"column,omitempty"`
}

// Origin says where a figure in a draft comes from.
type Origin string

// The origins of a figure. Nothing else may stand in a draft.
const (
	OriginRow     Origin = "row"     // a row of the ADV database
	OriginMessage Origin = "message" // the sender's own words, shown as such
	OriginPolicy  Origin = "policy"  // dated configuration: a legal rate, a fixed charge
	OriginSum     Origin = "sum"     // computed from rows that are cited too
)

// Citation ties a stretch of a draft's text to where it comes from.
type Citation struct {
	Text   string   `json:"text"` // as written in the draft
	Start  int      `json:"start"`
	End    int      `json:"end"` // bytes of the body
	Origin Origin   `json:"origin"`
	Rows   []RowRef `json:"rows,omitempty"`
}

// DraftKind tells a reply from a payment reminder.
type DraftKind string

// The kinds of draft.
const (
	ReplyDraft    DraftKind = "reply"
	ReminderDraft DraftKind = "reminder"
)

// DraftState is where a draft stands.
type DraftState string

// The drafts' states. Only a pending draft can be decided.
const (
	DraftPending    DraftState = "pending"
	DraftApproved   DraftState = "approved"
	DraftRejected   DraftState = "rejected"
	DraftSuperseded DraftState = "superseded"
	DraftTakenOver  DraftState = "taken_over"
	DraftBlocked    DraftState = "blocked" // a figure in it traces to nothing; a person must rewrite it
)

// Draft is a reply or reminder as a versioned text with recipients and attachments.
type Draft struct {
	ID       DraftID
	Case     CaseID
	Kind     DraftKind
	Version  int
	State    DraftState
	Customer CustomerCode
	Language string
	Content  DraftContent
	// Citations tie each figure of the body to a row or to the sender's words.
	Citations []Citation
	// Uses are the rows that the text rests on, with what was read there; checked again at the click and at sending.
	Uses      []RowUse
	Author    string // "guichet" or a login
	CreatedAt time.Time
	// Requests that the draft answers.
	Requests []RequestID
	// Reminder is set for a payment reminder.
	Reminder *ReminderPlan
}

// DraftContent is all that a person approves and that is sent.
type DraftContent struct {
	To          []MailAddress     `json:"to"`
	Cc          []MailAddress     `json:"cc,omitempty"`
	Subject     string            `json:"subject"`
	Body        string            `json:"body"`
	Attachments []DraftAttachment `json:"attachments,omitempty"`
	// InReplyTo and References thread the mail (RFC 5322 section 3.6.4), without angle brackets.
	InReplyTo  string   `json:"in_reply_to,omitempty"`
	References []string `json:"references,omitempty"`
	// Channel and Thread address a reply in Slack; empty for mail.
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
}

// DraftAttachment is a paper that goes with a draft.
type DraftAttachment struct {
	Name        string `json:"name"`
	ContentType string `json:"content_type"`
	SHA256      string `json:"sha256"`
	Size        int    `json:"size,omitempty"` // bytes
	Data        []byte `json:"-"`
}

// Hash fixes recipients, text and attachments: what is approved is what is sent.
func (c DraftContent) Hash() string {
	text, err := json.Marshal(c)
	if err != nil { // only strings and slices of strings are in it
		panic(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// RowUse is a row that a draft rests on and a fingerprint of what was read there.
type RowUse struct {
	Row   RowRef `json:"row"`
	Value string `json:"value"`
}

// Verdict is what a person answered to one version of a draft.
type Verdict string

// The verdicts.
const (
	Approve       Verdict = "approve"
	Edit          Verdict = "edit"           // a new version, still to be approved
	RejectRewrite Verdict = "reject_rewrite" // the actions stay, another text is wanted
	RejectUndo    Verdict = "reject_undo"    // the actions are reversed
	TakeOver      Verdict = "take_over"      // the draft closes, the actions stay, the case is mine
)

// Decision is a person's answer to one version of a draft, or its taking over of a case without one.
type Decision struct {
	// Case is set in place of Draft to take over a case that has no draft to decide.
	Case    CaseID
	Draft   DraftID
	Version int
	Verdict Verdict
	Who     string // login
	Face    string // console, slack, command
	Note    string
	// Content replaces the draft's in an Edit: subject, body and recipients.
	Content *DraftContent
	// SendAt is when an approved mail shall leave; zero or past: as soon as it may.
	SendAt time.Time
}

// OutgoingState is the delivery state of an approved mail.
type OutgoingState string

// The delivery states. Unknown is one: the server fell silent after the data, and nobody guesses.
const (
	OutgoingHeld      OutgoingState = "held"      // in the undo window
	OutgoingSending   OutgoingState = "sending"   // an attempt is under way
	OutgoingAccepted  OutgoingState = "accepted"  // by the server
	OutgoingDeferred  OutgoingState = "deferred"  // 4xx, tried again later
	OutgoingRefused   OutgoingState = "refused"   // 5xx, a person decides
	OutgoingUnknown   OutgoingState = "unknown"   // silence after DATA
	OutgoingBounced   OutgoingState = "bounced"   // came back
	OutgoingCancelled OutgoingState = "cancelled" // in the undo window
)

// Outgoing is an approved draft with its Message-ID and bytes fixed, and its delivery state.
type Outgoing struct {
	ID         OutgoingID
	Draft      DraftID
	Case       CaseID
	State      OutgoingState
	MessageID  string
	From       MailAddress
	Recipients []string
	Raw        []byte
	HoldUntil  time.Time
	Attempts   int
}

// SendPhase is how far an SMTP attempt came (RFC 5321): it decides whether trying again is safe.
type SendPhase string

// The phases of an SMTP attempt, in order.
const (
	PhaseConnecting SendPhase = "connecting"
	PhaseGreeted    SendPhase = "greeted"
	PhaseSecured    SendPhase = "authenticated"
	PhaseEnvelope   SendPhase = "envelope"
	PhaseData       SendPhase = "data"     // the content may have been taken
	PhaseAccepted   SendPhase = "accepted" // the server said so
)

// SendResult is how an attempt ended.
type SendResult struct {
	State OutgoingState // accepted, deferred, refused or unknown
	Phase SendPhase
	Code  int    // SMTP reply code, 0 where there was none
	Reply string // the server's words
	// Refused lists recipients that the server would not take.
	Refused []string
}
