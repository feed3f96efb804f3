package bot

import (
	"context"
	"errors"
	"fmt"

	"guichet/domain"
)

// quarantineStore is what quarantine and withdrawal ask of the database.
type quarantineStore interface {
	Quarantine(ctx context.Context, id domain.MessageID, reason string) error
	Replay(ctx context.Context, id domain.MessageID, who string, mail *domain.Incoming, admit domain.Admit) error
	Stranded(ctx context.Context) ([]domain.MessageID, error)
	Withdraw(ctx context.Context, key string) error
}

// Replay takes a quarantined message up again from the beginning, from its raw bytes read anew: what stopped it may have
// been mended since. It is for those who decide drafts.
func (a *Assistant) Replay(ctx context.Context, id domain.MessageID, who string) error {
	if err := a.mayDecide(domain.Decision{Who: who}, domain.FromMail); err != nil {
		return err
	}
	message, raw, err := a.Store.Message(ctx, id)
	if err != nil {
		return err
	}
	var mail *domain.Incoming
	if message.Source == domain.FromMail && a.ParseMail != nil {
		parsed := a.ParseMail(raw)
		mail = &parsed
	}
	return a.Store.Replay(ctx, id, who, mail, func(claim domain.Claim) domain.Admission {
		return a.admit(domain.Received{Mail: mail}, claim)
	})
}

// Sweep puts messages before a person which no job will take any more; most often there are none.
func (a *Assistant) Sweep(ctx context.Context) error {
	ids, err := a.Store.Stranded(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, id := range ids {
		a.Log.Error("a message was stranded", "message", id)
		faults = append(faults, a.Store.Quarantine(ctx, id, "its work was given up: the program stopped at each attempt"))
	}
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("sweeping: %w", err)
	}
	return nil
}

// Withdraw takes back a post that its writer deleted, by the key under which it was received.
func (a *Assistant) Withdraw(ctx context.Context, key string) error {
	return a.Store.Withdraw(ctx, key)
}
