package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// setCase gives a case its state in the queue; what a person has taken over is not closed by a thank-you.
func (s *Store) setCase(ctx context.Context, tx pgx.Tx, id domain.CaseID, state string) error {
	if _, err := tx.Exec(ctx, `UPDATE bot."case" SET state = CASE WHEN state = 'taken_over' AND $2 = 'closed' THEN state ELSE $2 END, touched_at = $3 WHERE id = $1`, id, state, s.clock()); err != nil {
		return fmt.Errorf("setting case %d to %s: %w", id, state, err)
	}
	return nil
}

// settleCase gives a case a state unless something in it must be seen first: a draft that waits, a message not yet worked
// on, one in quarantine, a mail whose delivery failed, an answer that nobody was given.
func (s *Store) settleCase(ctx context.Context, tx pgx.Tx, id domain.CaseID, state string) error {
	_, err := tx.Exec(ctx, `UPDATE bot."case" c SET touched_at = $3, state = CASE
			WHEN EXISTS (SELECT FROM bot.draft d WHERE d."case" = c.id AND d.state IN ('pending', 'blocked')) THEN 'pending'
			WHEN EXISTS (SELECT FROM bot.message m WHERE m."case" = c.id AND m.state = 'quarantined') THEN 'quarantined'
			WHEN EXISTS (SELECT FROM bot.message m WHERE m."case" = c.id AND m.state IN ('received', 'triaged')) THEN 'open'
			WHEN $2 = 'closed' AND c.state = 'taken_over' THEN c.state
			WHEN $2 <> 'sent' THEN $2
			ELSE coalesce((SELECT o.state FROM bot.outgoing o WHERE o."case" = c.id AND o.state IN ('unknown', 'refused', 'bounced') ORDER BY o.id DESC LIMIT 1),
				(SELECT 'escalated' FROM bot.request r LEFT JOIN bot.message m ON m.id = r.message
					WHERE r."case" = c.id AND NOT r.answered AND r.sections NOT IN ('[]', 'null') AND coalesce(m.state, 'executed') = 'executed' LIMIT 1), $2)
		END WHERE c.id = $1`, id, state, s.clock())
	if err != nil {
		return fmt.Errorf("setting case %d to %s: %w", id, state, err)
	}
	return nil
}

// lockCaseOf locks the case of an outgoing mail: the case comes first everywhere, so that no two steps of one case wait
// for each other crosswise.
func lockCaseOf(ctx context.Context, tx pgx.Tx, id domain.OutgoingID) error {
	var caseID domain.CaseID
	err := tx.QueryRow(ctx, `SELECT c.id FROM bot."case" c JOIN bot.outgoing o ON o."case" = c.id WHERE o.id = $1 FOR UPDATE OF c`, id).Scan(&caseID)
	if err != nil {
		return notFound(fmt.Sprintf("outgoing mail %d", id), err)
	}
	return nil
}

// supersede retires the case's pending draft, and a mail that still waits in the undo window or for a server that
// said "later": the next draft answers what both would have. What was done stays done.
func (s *Store) supersede(ctx context.Context, tx pgx.Tx, id domain.CaseID, why string) error {
	rows, err := tx.Query(ctx, `UPDATE bot.draft SET state = 'superseded' WHERE "case" = $1 AND state IN ('pending', 'blocked') RETURNING id`, id)
	if err != nil {
		return fmt.Errorf("retiring the draft: %w", err)
	}
	drafts, err := pgx.CollectRows(rows, pgx.RowTo[domain.DraftID])
	if err != nil {
		return fmt.Errorf("retiring the draft: %w", err)
	}
	rows, err = tx.Query(ctx, `UPDATE bot.outgoing SET state = 'cancelled' WHERE "case" = $1 AND state IN ('held', 'deferred') RETURNING draft`, id)
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
	if len(held) > 0 { // a cancelled sending must survive the machine, whatever else this commit may lose
		if _, err := tx.Exec(ctx, `SET LOCAL synchronous_commit = on`); err != nil {
			return fmt.Errorf("making sure of the stop: %w", err)
		}
	}
	for _, draft := range append(drafts, held...) {
		if err := s.record(ctx, tx, entry{"guichet", "draft.superseded", fmt.Sprintf("draft/%d", draft), id, map[string]any{"why": why}}); err != nil {
			return err
		}
		if err := s.enqueue(ctx, tx, domain.AnnounceJob{Draft: draft}); err != nil {
			return err
		}
	}
	if len(held) > 0 {
		return s.record(ctx, tx, entry{"guichet", "mail.cancelled", fmt.Sprintf("case/%d", id), id, map[string]any{"drafts": held, "why": why}})
	}
	return nil
}
