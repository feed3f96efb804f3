// Package intents knows what a request can be and what is done about it: one file for each intent.
//
// A Desk reads a message once (Read: slow, outside any transaction) and plans what to do about it
// against the ADV database as often as needed (Plan: quick; Triage calls it on a snapshot, Execute under lock).
package intents

import (
	"context"
	"time"

	"guichet/domain"
	"guichet/mail/attachment"
	"guichet/prompts"
)

// Records is what planning asks of the ADV database.
type Records = domain.Records

// Input is one message to be read.
type Input struct {
	Message   domain.Message
	Documents []attachment.Document
	Thread    domain.Thread
	// Lessons are what people taught of the sender's words; they are asked for in Read only.
	Lessons domain.Lessons
}

// Plan is what is to be done about a message.
type Plan struct {
	Language string
	// Customer is who the message speaks for; "" where that cannot be told or the sender may not.
	Customer domain.CustomerCode
	// Requests in order of importance; empty where the message asks nothing.
	Requests []Planned
	// Recipient is the name of the person answered.
	Recipient string
}

// Planned is one request with what is to be done about it.
type Planned struct {
	Request domain.Request
	// Action is what Execute runs where the request is Ready; nil where answering is all.
	Action *domain.Action
	// Answer writes the sections of the reply once the action is done (done is nil where there is none).
	Answer func(done *domain.Action) []prompts.Section
	// Papers go with the reply; made after the action, which may have given a number.
	Papers func(done *domain.Action) []domain.Paper
	// Uses are the rows that the answer rests on.
	Uses []domain.RowUse
}

// Planner is what the assistant asks of a Desk.
type Planner interface {
	Read(ctx context.Context, in Input) (Reading, error)
	Plan(ctx context.Context, in Input, reading Reading, records Records, now time.Time) (Plan, error)
}
