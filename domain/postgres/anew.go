package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// writeAnew supersedes a draft that no longer holds and sends the message it answers through step 3 again. One that tells
// of steps on a dispute alone is written by a job of its own. A reminder answers none: it comes again by itself if it is
// still due.
func (s *Store) writeAnew(ctx context.Context, tx pgx.Tx, draft domain.Draft, why string) error {
	if err := s.supersede(ctx, tx, draft.Case, why); err != nil {
		return err
	}
	var message domain.MessageID
	err := tx.QueryRow(ctx, `SELECT coalesce(max(message), 0) FROM bot.request WHERE id = ANY($1)`, draft.Requests).Scan(&message)
	if err != nil {
		return fmt.Errorf("finding what the draft answers: %w", err)
	}
	if message == 0 && len(draft.Requests) > 0 {
		return errors.Join(s.settleCase(ctx, tx, draft.Case, "escalated"), s.enqueue(ctx, tx, domain.RetellJob{Case: draft.Case}))
	}
	if message == 0 {
		return s.settleCase(ctx, tx, draft.Case, "closed")
	}
	return s.executeAgain(ctx, tx, message, draft.Case, why)
}

// executeAgain sends a message through step 3 once more: what was done stays done, the answer is written from what stands now.
func (s *Store) executeAgain(ctx context.Context, tx pgx.Tx, message domain.MessageID, caseID domain.CaseID, why string) error {
	tag, err := tx.Exec(ctx, `UPDATE bot.message SET state = 'triaged' WHERE id = $1 AND state IN ('executed', 'answered')`, message)
	if err != nil {
		return fmt.Errorf("taking message %d up again: %w", message, err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	return errors.Join(s.record(ctx, tx, entry{"guichet", "message.reopened", fmt.Sprintf("message/%d", message), caseID, map[string]any{"why": why}}),
		s.enqueue(ctx, tx, domain.ExecuteJob{Message: message}))
}
