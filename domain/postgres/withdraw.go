package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Withdraw takes back a post that its writer deleted, by the key under which it was received, with its edits: what it
// asked is not done, and a proposal that waits for a click is retired. What was done or answered stays. A key that is not
// known, or was withdrawn before, changes nothing.
func (s *Store) Withdraw(ctx context.Context, key string) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT id FROM bot.message WHERE source = 'slack' AND (source_key = $1 OR
			mailbox = split_part($1, '/', 2) AND chat->>'TS' = split_part($1, '/', 3) AND starts_with(source_key, $1 || '/')) ORDER BY id`, key)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[domain.MessageID])
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := s.withdraw(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("withdrawing %s: %w", key, err)
	}
	return nil
}

func (s *Store) withdraw(ctx context.Context, tx pgx.Tx, id domain.MessageID) error {
	caseID, err := lockCaseOfMessage(ctx, tx, id)
	if err != nil {
		return err
	}
	var waits, done bool
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM bot.draft d JOIN bot.draft_version v ON v.draft = d.id AND v.version = d.version
				JOIN bot.request r ON r.id = ANY(v.requests) WHERE d."case" = $2 AND d.state IN ('pending', 'blocked') AND r.message = $1),
			EXISTS (SELECT FROM bot.request r WHERE r.message = $1 AND (r.answered OR EXISTS (SELECT FROM bot.action a WHERE a.request = r.id)))`,
		id, caseID).Scan(&waits, &done)
	if err != nil || done {
		return err
	}
	tag, err := tx.Exec(ctx, `UPDATE bot.message SET state = 'ignored', state_note = 'deleted by its writer' WHERE id = $1 AND state IN ('received', 'triaged', 'executed', 'quarantined')`, id)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	if waits {
		if err := s.supersede(ctx, tx, caseID, "the post was deleted"); err != nil {
			return err
		}
	}
	if err := s.settleCase(ctx, tx, caseID, "closed"); err != nil {
		return err
	}
	return s.record(ctx, tx, entry{"guichet", "message.withdrawn", fmt.Sprintf("message/%d", id), caseID, nil})
}
