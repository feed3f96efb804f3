package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Teach keeps what a message asks, in place of what was taught of it before. domain.ErrNotFound where there is no such message.
func (s *Store) Teach(ctx context.Context, t domain.Teaching) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		caseID, err := lockCaseOfMessage(ctx, tx, t.Message)
		if err != nil {
			return notFound(fmt.Sprintf("message %d", t.Message), err)
		}
		intents := append([]domain.Intent{}, t.Intents...)
		if _, err := tx.Exec(ctx, `INSERT INTO bot.taught_message (message, intents, kind, taught_by, taught_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (message) DO UPDATE SET intents = EXCLUDED.intents, kind = EXCLUDED.kind, taught_by = EXCLUDED.taught_by, taught_at = EXCLUDED.taught_at`,
			t.Message, intents, t.Kind, t.Who, s.clock()); err != nil {
			return err
		}
		return s.record(ctx, tx, entry{t.Who, "message.taught", fmt.Sprintf("message/%d", t.Message), caseID,
			map[string]any{"intents": intents, "kind": t.Kind, "face": t.Face}})
	})
	if err != nil {
		return fmt.Errorf("keeping what message %d asks: %w", t.Message, err)
	}
	return nil
}

// TaughtMessages are all messages that a person taught, in the order of their numbers.
func (s *Store) TaughtMessages(ctx context.Context) ([]domain.TaughtMessage, error) {
	rows, err := s.pool.Query(ctx, `SELECT t.message, t.intents, t.kind, t.taught_by, coalesce(m.language, '')
		FROM bot.taught_message t JOIN bot.message m ON m.id = t.message ORDER BY t.message`)
	if err != nil {
		return nil, fmt.Errorf("reading what was taught: %w", err)
	}
	taught, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t domain.TaughtMessage, err error) {
		err = row.Scan(&t.Message, &t.Intents, &t.Kind, &t.Who, &t.Language)
		return t, err
	})
	if err != nil {
		return nil, fmt.Errorf("reading what was taught: %w", err)
	}
	for i := range taught {
		if taught[i].Content, _, err = s.Message(ctx, taught[i].Message); err != nil {
			return nil, err
		}
	}
	return taught, nil
}
