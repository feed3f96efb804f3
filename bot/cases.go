package bot

import (
	"context"

	"guichet/domain"
)

// caseStore is what parting and joining cases asks of the database.
type caseStore interface {
	SplitCase(ctx context.Context, message domain.MessageID, who string) (split domain.CaseID, err error)
	MergeCases(ctx context.Context, from, into domain.CaseID, who string) error
	UnmergeCases(ctx context.Context, from domain.CaseID, who string) error
}

// Split moves a message into a case of its own; merging the two takes it back. Like all that follows it is for those who
// decide drafts: what waits to leave in either case is stopped, and both are answered anew.
func (a *Assistant) Split(ctx context.Context, message domain.MessageID, who string) (domain.CaseID, error) {
	if err := a.mayDecide(domain.Decision{Who: who}, domain.FromMail); err != nil {
		return 0, err
	}
	return a.Store.SplitCase(ctx, message, who)
}

// Merge moves everything of one case into another. Never two customers' cases: domain.ErrDenied.
func (a *Assistant) Merge(ctx context.Context, from, into domain.CaseID, who string) error {
	if err := a.mayDecide(domain.Decision{Who: who}, domain.FromMail); err != nil {
		return err
	}
	return a.Store.MergeCases(ctx, from, into, who)
}

// Unmerge takes a merge back; domain.ErrStale where there is none to take back.
func (a *Assistant) Unmerge(ctx context.Context, from domain.CaseID, who string) error {
	if err := a.mayDecide(domain.Decision{Who: who}, domain.FromMail); err != nil {
		return err
	}
	return a.Store.UnmergeCases(ctx, from, who)
}
