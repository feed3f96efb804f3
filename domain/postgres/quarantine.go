package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Quarantine puts a message that cannot be worked on before a person, with the reason; what has been worked on stays as
// it is. Its raw bytes are kept, and Replay takes it up again.
func (s *Store) Quarantine(ctx context.Context, id domain.MessageID, reason string) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		caseID, err := lockCaseOfMessage(ctx, tx, id)
		if err != nil {
			return ignoreNoRows(err) // the message does not exist: nothing to show
		}
		tag, err := tx.Exec(ctx, `UPDATE bot.message SET state = 'quarantined', state_note = $2 WHERE id = $1 AND state IN ('received', 'triaged')`, id, clean(reason))
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		if err := s.settleCase(ctx, tx, caseID, "quarantined"); err != nil {
			return err
		}
		return s.record(ctx, tx, entry{"guichet", "message.quarantined", fmt.Sprintf("message/%d", id), caseID, map[string]any{"note": clean(reason)}})
	})
	if err != nil {
		return fmt.Errorf("quarantining message %d: %w", id, err)
	}
	return nil
}

// lockCaseOfMessage locks the case that a message is in; pgx.ErrNoRows where there is no such message. Whoever merges or
// splits cases may move the message while the lock is waited for: then that case is let go, and the message looked for again.
func lockCaseOfMessage(ctx context.Context, tx pgx.Tx, id domain.MessageID) (caseID domain.CaseID, err error) {
	for moved := true; moved; {
		if caseID, moved, err = tryCaseOfMessage(ctx, tx, id); err != nil {
			return 0, err
		}
	}
	return caseID, nil
}

func tryCaseOfMessage(ctx context.Context, tx pgx.Tx, id domain.MessageID) (caseID domain.CaseID, moved bool, err error) {
	point, err := tx.Begin(ctx) // a savepoint: taking it back gives up the lock
	if err != nil {
		return 0, false, err
	}
	err = point.QueryRow(ctx, `SELECT c.id FROM bot."case" c JOIN bot.message m ON m."case" = c.id WHERE m.id = $1 FOR UPDATE OF c`, id).Scan(&caseID)
	if err == nil {
		err = point.QueryRow(ctx, `SELECT "case" <> $2 FROM bot.message WHERE id = $1`, id, caseID).Scan(&moved)
	}
	if err != nil || moved {
		return 0, moved, errors.Join(err, point.Rollback(ctx))
	}
	return caseID, false, point.Commit(ctx)
}

// Replay takes a quarantined message up again from the beginning. mail is its raw bytes read anew, nil where they are not
// a mail; its sender is graded again by admit.
func (s *Store) Replay(ctx context.Context, id domain.MessageID, who string, mail *domain.Incoming, admit domain.Admit) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		caseID, err := lockCaseOfMessage(ctx, tx, id)
		if err != nil {
			return notFound(fmt.Sprintf("message %d", id), err)
		}
		tag, err := tx.Exec(ctx, `UPDATE bot.message SET state = 'received', state_note = '' WHERE id = $1 AND state = 'quarantined'`, id)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return fmt.Errorf("it is not in quarantine: %w", domain.ErrStale)
		}
		if mail != nil {
			if err := s.readAnew(ctx, tx, id, mail, admit); err != nil {
				return err
			}
		}
		if err := s.settleCase(ctx, tx, caseID, "open"); err != nil {
			return err
		}
		if err := s.record(ctx, tx, entry{who, "message.replayed", fmt.Sprintf("message/%d", id), caseID, nil}); err != nil {
			return err
		}
		return s.enqueue(ctx, tx, domain.TriageJob{Message: id})
	})
	if err != nil {
		return fmt.Errorf("replaying message %d: %w", id, err)
	}
	return nil
}

// readAnew replaces what was read of a mail, and the grade of its sender.
func (s *Store) readAnew(ctx context.Context, tx pgx.Tx, id domain.MessageID, mail *domain.Incoming, admit domain.Admit) error {
	r := &receiving{store: s, tx: tx, received: domain.Received{Source: domain.FromMail, Mail: mail}}
	claim, err := r.claim(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE bot.message SET mail = $2, from_addr = $3, message_id = $4, sender = $5,
			sent_at = CASE WHEN $6::timestamptz IS NULL THEN sent_at ELSE $6 END WHERE id = $1`,
		id, mail, r.from(), indexable(mail.MessageID), admit(claim).Sender, dated(mail.Date))
	if err != nil {
		return fmt.Errorf("keeping what was read anew: %w", err)
	}
	return nil
}

// dated is a time, nil for the zero one.
func dated(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Stranded lists messages that wait for a step which no job of the queue will take any more: the process was taken down at
// every attempt, or the job was given up by the queue itself.
func (s *Store) Stranded(ctx context.Context) ([]domain.MessageID, error) {
	rows, err := s.pool.Query(ctx, `SELECT m.id FROM bot.message m WHERE m.state IN ('received', 'triaged') AND NOT EXISTS (
			SELECT FROM river.river_job j WHERE j.kind IN ('triage', 'execute') AND j.state IN ('available', 'pending', 'retryable', 'running', 'scheduled')
			AND j.args @> jsonb_build_object('message', m.id))
		ORDER BY m.id LIMIT 100`)
	if err != nil {
		return nil, fmt.Errorf("looking for stranded messages: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[domain.MessageID])
	if err != nil {
		return nil, fmt.Errorf("looking for stranded messages: %w", err)
	}
	return ids, nil
}
