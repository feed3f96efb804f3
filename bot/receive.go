package bot

import (
	"context"
	"errors"
	"fmt"

	"guichet/domain"
)

// receiveStore is what Receive asks of the database.
type receiveStore interface {
	Receive(ctx context.Context, received domain.Received, admit domain.Admit) (id domain.MessageID, fresh bool, err error)
	SentBy(ctx context.Context, address string, since domain.Date) (proven, others int, err error)
}

// Receive is step 1: the message is stored with its raw bytes, its sender graded and its case found. A robot's mail
// is kept and shown, and goes no further. The same message again changes nothing.
func (a *Assistant) Receive(ctx context.Context, received domain.Received) (domain.MessageID, error) {
	overCap, err := a.overCap(ctx, received)
	if err != nil {
		return 0, err
	}
	a.OnStep("receive")
	id, _, err := a.Store.Receive(ctx, received, func(claim domain.Claim) domain.Admission {
		admission := a.admit(received, claim)
		if overCap(admission.Sender) && admission.State == "received" {
			admission.State, admission.Note = "quarantined", "too many messages of this sender today"
		}
		return admission
	})
	if err != nil {
		return 0, err
	}
	a.OnStep("received")
	return id, nil
}

// Quarantine keeps what could not be taken in as a message that a person sees, with the reason.
func (a *Assistant) Quarantine(ctx context.Context, received domain.Received, reason string) error {
	if received.Mail == nil {
		received.Mail = &domain.Incoming{Faults: []string{reason}}
	}
	quarantine := func(claim domain.Claim) domain.Admission {
		admission := a.admit(received, claim)
		admission.State, admission.Note = "quarantined", reason
		return admission
	}
	_, _, err := a.Store.Receive(ctx, received, quarantine)
	if err == nil || ctx.Err() != nil {
		return err
	}
	// What was read of it may be what cannot be kept: the raw bytes alone are enough for a person.
	received.Mail = &domain.Incoming{Faults: []string{"what was read of this mail could not be kept"}}
	if _, _, again := a.Store.Receive(ctx, received, quarantine); again != nil {
		return errors.Join(err, again)
	}
	return nil
}

// admit decides who sent a message and whether anybody must read it. A partner's mail is never filed as automatic:
// a carrier's refusal of delivery looks like a robot's, and matters.
func (a *Assistant) admit(received domain.Received, claim domain.Claim) domain.Admission {
	if received.Chat != nil {
		return a.admitChat(*received.Chat)
	}
	mail := received.Mail
	sender := domain.GradeSender(mail.From.Address, mail.From.Name, claim, mail.Auth)
	admission := domain.Admission{Sender: sender, State: "received", PerCase: a.Policy.PerCasePerDay}
	switch {
	case mail.Automatic == domain.NotAutomatic || sender.Grade == domain.GradePartner && mail.Bounce == nil:
		if sender.Grade == domain.GradeOurs {
			admission.State, admission.Note = "ignored", "our own mail"
		}
	default:
		admission.State, admission.Note = "automatic", string(mail.Automatic)
	}
	return admission
}

// admitChat takes members of staff only; anybody else in the workspace gets no answer.
func (a *Assistant) admitChat(chat domain.Chat) domain.Admission {
	person, known := a.Staff.BySlack(chat.User)
	if !known && chat.Staff != "" {
		person, known = a.Staff.ByLogin(chat.Staff)
	}
	if !known || !person.MayRead() {
		return domain.Admission{Sender: domain.Sender{Grade: domain.GradeUnknown, Reason: "no member of staff"}, State: "ignored", Note: "no member of staff"}
	}
	return domain.Admission{State: "received",
		Sender: domain.Sender{Grade: domain.GradeStaff, Staff: person.Login, Name: person.Name, Reason: "a member of staff"}}
}

// overCap tells whether a sender has written more today than a person would. Who only bears a customer's address does not
// use up the customer's own share.
func (a *Assistant) overCap(ctx context.Context, received domain.Received) (func(domain.Sender) bool, error) {
	if received.Mail == nil || received.Mail.From.Address == "" {
		return func(domain.Sender) bool { return false }, nil
	}
	proven, others, err := a.Store.SentBy(ctx, received.Mail.From.Address, a.today())
	if err != nil {
		return nil, fmt.Errorf("receiving %s: %w", received.Key, err)
	}
	return func(sender domain.Sender) bool {
		sent := others
		if sender.Proven() {
			sent = proven
		}
		return sent >= a.Policy.PerSenderPerDay
	}, nil
}
