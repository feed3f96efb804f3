package main

import (
	"context"
	"fmt"

	"guichet/bot/console"
	"guichet/domain"
	"guichet/mail"
)

// intake hands what a watcher fetched to the assistant's first step.
type intake struct{ *app }

// Cursor is how far a folder has been taken in.
func (i intake) Cursor(ctx context.Context, mailbox string) (uidValidity, lastUID uint32, err error) {
	return i.store.Cursor(ctx, mailbox)
}

// Take stores one message.
func (i intake) Take(ctx context.Context, received domain.Received) error {
	_, err := i.assistant.Receive(ctx, received)
	return err
}

// Quarantine keeps what could not be taken.
func (i intake) Quarantine(ctx context.Context, received domain.Received, reason string) error {
	return i.assistant.Quarantine(ctx, received, reason)
}

// sentIntake tells the assistant of what is seen in a Sent folder.
type sentIntake struct{ *app }

// Cursor is how far the folder has been looked through.
func (i sentIntake) Cursor(ctx context.Context, mailbox string) (uidValidity, lastUID uint32, err error) {
	return i.store.Cursor(ctx, mailbox)
}

// SeenSent takes note of one sent mail.
func (i sentIntake) SeenSent(ctx context.Context, sent mail.SentMail) error {
	return i.store.SeenSent(ctx, domain.SentElsewhere{Mailbox: sent.Mailbox, UIDValidity: sent.UIDValidity, UID: sent.UID,
		MessageID: sent.MessageID, References: append(append([]string{}, sent.InReplyTo...), sent.References...), From: sent.From.Address})
}

// consoleDesk is the console's view of the assistant.
type consoleDesk struct{ *app }

// Queue lists cases.
func (d consoleDesk) Queue(ctx context.Context, filter domain.QueueFilter) ([]domain.QueueItem, error) {
	return d.store.Queue(ctx, filter)
}

// Case is one case, whole.
func (d consoleDesk) Case(ctx context.Context, id domain.CaseID) (domain.CaseView, error) {
	return d.store.Case(ctx, id)
}

// Decide takes a decision.
func (d consoleDesk) Decide(ctx context.Context, decision domain.Decision) error {
	return d.assistant.Decide(ctx, decision)
}

// File is an attachment, or a message as it came.
func (d consoleDesk) File(ctx context.Context, ref console.FileRef) (name, contentType string, data []byte, err error) {
	if ref.Draft != 0 {
		paper, err := d.store.Paper(ctx, ref.Draft, ref.Name)
		return paper.Name, paper.ContentType, paper.Data, err
	}
	_, raw, err := d.store.Message(ctx, ref.Message)
	if err != nil {
		return "", "", nil, err
	}
	if ref.Raw {
		return fmt.Sprintf("message-%d.eml", ref.Message), "message/rfc822", raw, nil
	}
	for _, part := range mail.Parse(raw, d.parse).Attachments {
		if part.Name == ref.Name {
			return part.Name, part.ContentType, part.Data, nil
		}
	}
	return "", "", nil, fmt.Errorf("attachment %q of message %d: %w", ref.Name, ref.Message, domain.ErrNotFound)
}

// slackDesk is Slack's view of the assistant.
type slackDesk struct{ *app }

// Receive takes a post in.
func (d slackDesk) Receive(ctx context.Context, received domain.Received) error {
	_, err := d.assistant.Receive(ctx, received)
	return err
}

// Case is the case of a draft.
func (d slackDesk) Case(ctx context.Context, draft domain.DraftID) (domain.CaseView, error) {
	view, err := d.store.CaseOfDraft(ctx, draft)
	if err == nil {
		view.Disputes, err = d.assistant.DisputesOfCase(ctx, view.ID)
	}
	return view, err
}

// Decide takes a decision.
func (d slackDesk) Decide(ctx context.Context, decision domain.Decision) error {
	return d.assistant.Decide(ctx, decision)
}
