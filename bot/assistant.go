// Package bot is the assistant: the path of a request, one file a step.
//
// Receive takes a message in; Triage works out what it asks; Execute does it and writes the draft; Announce shows the
// draft; Decide takes a person's answer; Send sends. Remind enters at Execute, from a daily job. Each step is a plain
// function of an id: the queue calls it in production, eval and the tests call it inline. What a step needs of the
// outside it declares beside it, as an interface of a few methods.
package bot

import (
	"context"
	"log/slog"
	"time"

	"guichet/domain"
	"guichet/intents"
	"guichet/mail/attachment"
)

// Config is what an Assistant is made of. Store and Planner are needed; whatever else is missing makes the steps that
// need it say so.
type Config struct {
	Store   Store
	Planner Planner
	// ParseMail reads a mail's raw bytes again, for its attachments.
	ParseMail func(raw []byte) domain.Incoming
	// ReadAttachment reads a paper that came in.
	ReadAttachment func(ctx context.Context, name, contentType string, data []byte) attachment.Document
	// MakePaper makes a paper that goes out.
	MakePaper func(domain.Paper) (domain.DraftAttachment, error)
	// Bundle puts many papers of one request into one archive; nil: each goes by itself.
	Bundle func(name string, on domain.Date, papers []domain.DraftAttachment) (domain.DraftAttachment, error)
	// Compose fixes the bytes of an approved mail; token is the case's part of the Message-ID.
	Compose func(draft domain.Draft, token string, at time.Time) (domain.Outgoing, error)
	Sender  Sender
	Filer   Filer
	// ServerLimit is how many bytes of attachments the mail server takes in one mail; nil or 0: not known.
	ServerLimit func() int
	// Faces show drafts; each is told of every change.
	Faces []Face
	// Chat posts answers to staff; nil where there is no Slack.
	Chat Chat
	// Intakes tell how each way in is doing, for the alarm.
	Intakes []func() IntakeHealth

	Staff    domain.Directory
	Clock    domain.Clock
	Location *time.Location
	Log      *slog.Logger
	Policy   Policy
	// OnStep is called at each named point of a step, before the outside effect or commit that follows; tests kill the
	// process there. nil in production.
	OnStep func(point string)
}

// Policy is what the company decides of the assistant's ways.
type Policy struct {
	// UndoWindow is how long an approved mail is held before it is sent.
	UndoWindow time.Duration
	// FourEyesAbove is the order amount, without VAT, above which two people must approve; zero: never.
	FourEyesAbove domain.Decimal
	// PerSenderPerDay caps how many mails of one sender are worked on a day; more go to a person. Zero: 200.
	PerSenderPerDay int
	// PerCasePerDay caps how many mails of one case are worked on a day; more go to a person. Zero: 40.
	PerCasePerDay int
	// MaxAttachment bounds the papers of one draft, in bytes. Zero: 15 MiB.
	MaxAttachment int
	Reminders     ReminderPolicy
	Alarm         AlarmPolicy
}

// Planner reads messages and plans what to do about them: an intents.Desk.
type Planner interface {
	intents.Planner
}

// Store is what the steps ask of the database; each step's file says which part is its own.
type Store interface {
	receiveStore
	triageStore
	executeStore
	decideStore
	sendStore
	announceStore
	remindStore
	disputeStore
	quarantineStore
	caseStore
	correctStore
	teachStore
	alarmStore
}

// Assistant works on requests. Its steps may run at the same time, in several processes.
type Assistant struct {
	Config
	catalogue catalogueKeeper
}

// New makes an assistant.
func New(config Config) *Assistant {
	if config.Clock == nil {
		config.Clock = time.Now
	}
	if config.Location == nil {
		config.Location = time.UTC
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.Policy.PerSenderPerDay == 0 {
		config.Policy.PerSenderPerDay = 200
	}
	if config.Policy.PerCasePerDay == 0 {
		config.Policy.PerCasePerDay = 40
	}
	if config.Policy.MaxAttachment == 0 {
		config.Policy.MaxAttachment = 15 << 20
	}
	if config.OnStep == nil {
		config.OnStep = func(string) {}
	}
	return &Assistant{Config: config}
}

// today is the company's day.
func (a *Assistant) today() domain.Date { return domain.DateOf(a.Clock().In(a.Location)) }
