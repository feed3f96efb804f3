package bot

import (
	"context"
	"errors"

	"guichet/domain"
)

// announceStore is what Announce and Answer ask of the database.
type announceStore interface {
	CaseOfDraft(ctx context.Context, id domain.DraftID) (domain.CaseView, error)
	LoadPapers(ctx context.Context, content *domain.DraftContent) error
}

// Face shows drafts to those who decide them.
type Face interface {
	// Announce shows the draft's present state; it may be called any number of times.
	Announce(ctx context.Context, draft domain.DraftID) error
}

// Chat posts answers to members of staff in the thread where they asked.
type Chat interface {
	Answer(ctx context.Context, view domain.CaseView, draft domain.Draft) error
}

// Announce is step 4: every face shows the draft as it stands now.
func (a *Assistant) Announce(ctx context.Context, id domain.DraftID) error {
	var faults []error
	for _, face := range a.Faces {
		a.OnStep("announce")
		faults = append(faults, face.Announce(ctx, id))
		a.OnStep("announced")
	}
	return errors.Join(faults...)
}

// Answer posts an answer to staff.
func (a *Assistant) Answer(ctx context.Context, id domain.DraftID) error {
	if a.Chat == nil {
		return nil
	}
	view, err := a.Store.CaseOfDraft(ctx, id)
	if err != nil {
		return err
	}
	draft, err := a.Store.Draft(ctx, id)
	if err != nil {
		return err
	}
	if err := a.Store.LoadPapers(ctx, &draft.Content); err != nil {
		return err
	}
	a.OnStep("answer")
	err = a.Chat.Answer(ctx, view, draft)
	a.OnStep("answered")
	return err
}
