package bot

import (
	"context"

	"guichet/domain"
)

// teachStore is what Teach asks of the database.
type teachStore interface {
	Teach(ctx context.Context, teaching domain.Teaching) error
}

// Teach keeps what a message asks, by a person who read it otherwise than the engine: an example for the next training. Like a
// decision it is for those who decide drafts; nothing that was done for the message changes.
func (a *Assistant) Teach(ctx context.Context, teaching domain.Teaching) error {
	if err := a.mayDecide(domain.Decision{Who: teaching.Who}, domain.FromMail); err != nil {
		return err
	}
	if err := teaching.Check(); err != nil {
		return err
	}
	a.OnStep("teach")
	if err := a.Store.Teach(ctx, teaching); err != nil {
		return err
	}
	a.OnStep("taught")
	return nil
}
