package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// setCase gives a case its state in the queue.
func (s *Store) setCase(ctx context.Context, tx pgx.Tx, id domain.CaseID, state string) error {
	if _, err := tx.Exec(ctx, `UPDATE bot."case" SET state = $2, touched_at = $3 WHERE id = $1`, id, state, s.clock()); err != nil {
		return fmt.Errorf("setting case %d to %s: %w", id, state, err)
	}
	return nil
}

// supersede retires the case's pending draft, and a mail that still waits in the undo window: the next draft
// answers what both would have. What was done stays done.
func (s *Store) supersede(ctx context.Context, tx pgx.Tx, id domain.CaseID, why string) error {
	rows, err := tx.Query(ctx, `UPDATE bot.draft SET state = 'superseded' WHERE "case" = $1 AND state IN ('pending', 'blocked') RETURNING id`, id)
	if err != nil {
		return fmt.Errorf("retiring the draft: %w", err)
	}
	drafts, err := pgx.CollectRows(rows, pgx.RowTo[domain.DraftID])
	if err != nil {
		return fmt.Errorf("retiring the draft: %w", err)
	}
	rows, err = tx.Query(ctx, `UPDATE bot.outgoing SET state = 'cancelled' WHERE "case" = $1 AND state = 'held' RETURNING draft`, id)
	if err != nil {
		return fmt.Errorf("stopping the held mail: %w", err)
	}
	held, err := pgx.CollectRows(rows, pgx.RowTo[domain.DraftID])
	if err != nil {
		return fmt.Errorf("stopping the held mail: %w", err)
	}
	if _, err := tx.Exec(ctx, `UPDATE bot.draft SET state = 'superseded' WHERE id = ANY($1)`, held); err != nil {
		return fmt.Errorf("retiring the held draft: %w", err)
	}
	if _, err := tx.Exec(ctx, `UPDATE bot.request SET answered = false WHERE id IN
		(SELECT unnest(requests) FROM bot.draft_version WHERE draft = ANY($1))`, held); err != nil {
		return fmt.Errorf("reopening the requests: %w", err)
	}
	for _, draft := range append(drafts, held...) {
		if err := s.record(ctx, tx, entry{"guichet", "draft.superseded", fmt.Sprintf("draft/%d", draft), id, map[string]any{"why": why}}); err != nil {
			return err
		}
		if err := s.enqueue(ctx, tx, domain.AnnounceJob{Draft: draft}); err != nil {
			return err
		}
	}
	return nil
}
