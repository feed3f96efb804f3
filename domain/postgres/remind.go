package postgres

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// OverdueCustomers lists the customers with an invoice that was due before a day and is not paid in full.
func (s *Store) OverdueCustomers(ctx context.Context, day domain.Date) ([]domain.CustomerCode, error) {
	rows, err := s.pool.Query(ctx, `SELECT DISTINCT i.customer FROM adv.invoice i WHERE i.kind <> 'credit_note' AND i.due_on < $1
		AND i.total_gross > (SELECT coalesce(sum(p.amount), 0) FROM adv.payment p WHERE p.invoice = i.number) ORDER BY 1`, day)
	if err != nil {
		return nil, fmt.Errorf("looking for overdue invoices: %w", err)
	}
	customers, err := pgx.CollectRows(rows, pgx.RowTo[domain.CustomerCode])
	if err != nil {
		return nil, fmt.Errorf("looking for overdue invoices: %w", err)
	}
	return customers, nil
}

// Remind writes one customer's payment reminder as a draft; write returns nil where none is due. While a reminder of
// the customer is on its way nothing is written; one that waits for a decision is replaced only if it would say
// something else.
func (s *Store) Remind(ctx context.Context, customer domain.CustomerCode, write func(ctx context.Context, r domain.Reminding) (*domain.Draft, error)) (written domain.DraftID, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		written = 0
		// The case first, as everywhere: its customer is locked after it.
		if _, err := tx.Exec(ctx, `SELECT 1 FROM bot."case" c WHERE c.id IN (SELECT "case" FROM bot.draft WHERE customer = $1
			AND kind = 'reminder' AND state IN ('pending', 'blocked')) ORDER BY c.id FOR UPDATE`, customer); err != nil {
			return err
		}
		book, err := loadBook(ctx, tx, customer, true)
		if err != nil {
			return err
		}
		var onItsWay bool
		if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM bot.draft d JOIN bot.outgoing o ON o.draft = d.id
			WHERE d.customer = $1 AND d.kind = 'reminder' AND o.state IN ('held', 'sending', 'deferred', 'unknown', 'refused', 'bounced'))`, customer).Scan(&onItsWay); err != nil || onItsWay {
			return err
		}
		r := domain.Reminding{Book: book, Stored: records{q: tx}}
		if r.Company, err = (records{q: tx}).Company(ctx); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `SELECT max(paid_on) FROM adv.payment`).Scan(&r.LastPaymentOn); err != nil {
			return err
		}
		draft, err := write(ctx, r)
		if err != nil || draft == nil {
			return err
		}
		written, err = s.placeReminder(ctx, tx, draft)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("reminding customer %s: %w", customer, err)
	}
	return written, nil
}

// placeReminder puts a reminder into the queue, in a case of its own.
func (s *Store) placeReminder(ctx context.Context, tx pgx.Tx, draft *domain.Draft) (domain.DraftID, error) {
	if refused, err := s.refused(ctx, tx, draft); refused || err != nil {
		return 0, err
	}
	var waiting domain.DraftID
	var said json.RawMessage
	err := tx.QueryRow(ctx, `SELECT id, reminder->'lines', "case" FROM bot.draft WHERE customer = $1 AND kind = 'reminder' AND state IN ('pending', 'blocked')
		ORDER BY id DESC LIMIT 1`, draft.Customer).Scan(&waiting, &said, &draft.Case)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		err = tx.QueryRow(ctx, `INSERT INTO bot."case" (token, customer, subject, state, opened_at, touched_at) VALUES ($1, $2, $3, 'pending', $4, $4) RETURNING id`,
			strings.ToLower(rand.Text()), draft.Customer, draft.Content.Subject, s.clock()).Scan(&draft.Case)
	case err == nil && sameLines(said, draft.Reminder.Lines):
		return 0, nil
	case err == nil:
		err = errors.Join(s.supersede(ctx, tx, draft.Case, "the reminder says something else today"), retitle(ctx, tx, draft.Case, draft.Content.Subject))
	}
	if err != nil {
		return 0, err
	}
	if err := s.insertDraft(ctx, tx, draft); err != nil {
		return 0, err
	}
	return draft.ID, errors.Join(s.setCase(ctx, tx, draft.Case, "pending"), s.enqueue(ctx, tx, domain.AnnounceJob{Draft: draft.ID}))
}

// retitle gives a case the subject of its newest reminder.
func retitle(ctx context.Context, tx pgx.Tx, id domain.CaseID, subject string) error {
	_, err := tx.Exec(ctx, `UPDATE bot."case" SET subject = $2 WHERE id = $1`, id, subject)
	return err
}

// refused tells whether a person said no to this reminder, or took it over: it is not raised again while it says the same.
func (s *Store) refused(ctx context.Context, tx pgx.Tx, draft *domain.Draft) (bool, error) {
	var state domain.DraftState
	var said json.RawMessage
	err := tx.QueryRow(ctx, `SELECT state, reminder->'lines' FROM bot.draft WHERE customer = $1 AND kind = 'reminder' ORDER BY id DESC LIMIT 1`,
		draft.Customer).Scan(&state, &said)
	if err = ignoreNoRows(err); err != nil {
		return false, fmt.Errorf("reading the customer's last reminder: %w", err)
	}
	return (state == domain.DraftRejected || state == domain.DraftTakenOver) && sameLines(said, draft.Reminder.Lines), nil
}

// sameLines compares which invoices are reminded, at which level, for how much: the days late grow every day.
func sameLines(said json.RawMessage, lines []domain.ReminderLine) bool {
	var before []domain.ReminderLine
	if json.Unmarshal(said, &before) != nil || len(before) != len(lines) {
		return false
	}
	for i := range lines {
		if before[i].Invoice != lines[i].Invoice || before[i].Level != lines[i].Level || !before[i].Open.Equal(lines[i].Open) {
			return false
		}
	}
	return true
}

// LastPaymentOn is the day of the newest payment of any customer: how far the ledger has been kept.
func (s *Store) LastPaymentOn(ctx context.Context) (day domain.Date, err error) {
	if err := s.pool.QueryRow(ctx, `SELECT max(paid_on) FROM adv.payment`).Scan(&day); err != nil {
		return day, fmt.Errorf("reading the newest payment: %w", err)
	}
	return day, nil
}
