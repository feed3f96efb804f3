package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

const learntColumns = `l.id, l.customer, l.words, l.sku, l.message, coalesce(m."case", 0), l.learnt_by, l.learnt_at, l.once`

const learntTables = ` FROM bot.learnt_reference l LEFT JOIN bot.message m ON m.id = l.message `

// Lessons are what was learnt of the words of some customers, with what holds for one message only, and the orders of the
// message that were taken back because it had been read wrongly.
func (s *Store) Lessons(ctx context.Context, message domain.MessageID, customers []domain.CustomerCode) (lessons domain.Lessons, err error) {
	rows, err := s.pool.Query(ctx, `SELECT `+learntColumns+learntTables+`WHERE l.customer = ANY($1) AND l.removed_at IS NULL
		AND (NOT l.once OR l.message = $2) ORDER BY l.once, l.id`, customers, message)
	if err != nil {
		return lessons, fmt.Errorf("reading what was learnt: %w", err)
	}
	if lessons.References, err = pgx.CollectRows(rows, pgx.RowToStructByPos[domain.LearntReference]); err != nil {
		return lessons, fmt.Errorf("reading what was learnt: %w", err)
	}
	rows, err = s.pool.Query(ctx, `SELECT number FROM bot.action WHERE kind = 'record_order' AND state = 'undone' AND number <> ''
		AND starts_with(key, 'corrected/message/' || $1::text || '/') ORDER BY id`, fmt.Sprint(int64(message)))
	if err != nil {
		return lessons, fmt.Errorf("reading what was corrected: %w", err)
	}
	if lessons.Superseded, err = pgx.CollectRows(rows, pgx.RowTo[domain.OrderNumber]); err != nil {
		return lessons, fmt.Errorf("reading what was corrected: %w", err)
	}
	return lessons, nil
}

// Learnt lists what was learnt of a customer's words, the newest first.
func (s *Store) Learnt(ctx context.Context, customer domain.CustomerCode) ([]domain.LearntReference, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+learntColumns+learntTables+`WHERE l.customer = $1 AND l.removed_at IS NULL AND NOT l.once
		ORDER BY l.id DESC LIMIT 500`, customer)
	if err != nil {
		return nil, fmt.Errorf("reading what was learnt of %s: %w", customer, err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[domain.LearntReference])
}

// Unlearn forgets a reference; the row stays, with who removed it. Again it is domain.ErrNotFound.
func (s *Store) Unlearn(ctx context.Context, id int64, who string) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var one domain.LearntReference
		err := tx.QueryRow(ctx, `UPDATE bot.learnt_reference SET removed_by = $2, removed_at = $3 WHERE id = $1 AND removed_at IS NULL
			RETURNING customer, words, sku`, id, who, s.clock()).Scan(&one.Customer, &one.Words, &one.SKU)
		if err != nil {
			return notFound(fmt.Sprintf("the learnt reference %d", id), err)
		}
		return s.record(ctx, tx, entry{who, "reference.removed", fmt.Sprintf("reference/%d", id), 0,
			map[string]any{"customer": one.Customer, "words": one.Words, "sku": one.SKU}})
	})
	if err != nil {
		return fmt.Errorf("forgetting: %w", err)
	}
	return nil
}

// Correct keeps which article the words of a message mean, and sends the message through step 2 again: an order that was
// recorded on the wrong reading is taken back, the draft is superseded, and both come anew. The customer is the message's,
// never the caller's word. What has been answered already is not touched: then the words are remembered, and again is false.
func (s *Store) Correct(ctx context.Context, c domain.Correction) (again bool, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		caseID, err := lockCaseOfMessage(ctx, tx, c.Message)
		if err != nil {
			return notFound(fmt.Sprintf("message %d", c.Message), err)
		}
		x := correcting{store: s, tx: tx, caseID: caseID, correction: c}
		again, err = x.run(ctx)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("correcting %q: %w", c.Words, err)
	}
	return again, nil
}

// correcting is one correction under the lock of its case.
type correcting struct {
	store      *Store
	tx         pgx.Tx
	caseID     domain.CaseID
	correction domain.Correction
}

func (x *correcting) run(ctx context.Context) (again bool, err error) {
	var customer domain.CustomerCode
	var open bool
	err = x.tx.QueryRow(ctx, `SELECT coalesce(m.customer, ''), m.state IN ('triaged', 'executed') AND NOT EXISTS (SELECT FROM bot.request r WHERE r.message = m.id AND r.answered)
		AND c.state <> 'taken_over' FROM bot.message m JOIN bot."case" c ON c.id = m."case" WHERE m.id = $1`, x.correction.Message).Scan(&customer, &open)
	switch {
	case err != nil:
		return false, err
	case customer == "":
		return false, fmt.Errorf("nobody knows whose words these are: %w", domain.ErrInvalid)
	case !open && x.correction.Once:
		return false, fmt.Errorf("the message has been answered: %w", domain.ErrStale)
	}
	// As in a decision: undoing waits for step 3 of the same customer, which reads its orders under this lock.
	if _, err := x.tx.Exec(ctx, `SELECT 1 FROM adv.customer WHERE code = $1 FOR NO KEY UPDATE`, customer); err != nil {
		return false, err
	}
	if err := x.learn(ctx, customer); err != nil || !open {
		return false, err
	}
	if err := x.takeBack(ctx); err != nil {
		return false, err
	}
	if _, err := x.tx.Exec(ctx, `UPDATE bot.message SET state = 'received' WHERE id = $1`, x.correction.Message); err != nil {
		return false, fmt.Errorf("taking message %d up again: %w", x.correction.Message, err)
	}
	if err := x.store.supersede(ctx, x.tx, x.caseID, "corrected by "+x.correction.Who); err != nil {
		return false, err
	}
	if err := x.store.settleCase(ctx, x.tx, x.caseID, "open"); err != nil {
		return false, err
	}
	return true, x.store.enqueue(ctx, x.tx, domain.TriageJob{Message: x.correction.Message})
}

// learn keeps the reference in place of what the same words meant before.
func (x *correcting) learn(ctx context.Context, customer domain.CustomerCode) error {
	c := x.correction
	var known bool
	if err := x.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM adv.product WHERE sku = $1)`, c.SKU).Scan(&known); err != nil {
		return err
	}
	if !known {
		return fmt.Errorf("article %q: %w", c.SKU, domain.ErrNotFound)
	}
	_, err := x.tx.Exec(ctx, `UPDATE bot.learnt_reference SET removed_by = $4, removed_at = $5
		WHERE customer = $1 AND key = $2 AND removed_at IS NULL AND (once AND message = $3 OR NOT once AND NOT $6)`,
		customer, c.Key, c.Message, c.Who, x.store.clock(), c.Once)
	if err != nil {
		return fmt.Errorf("replacing what was learnt: %w", err)
	}
	var id int64
	err = x.tx.QueryRow(ctx, `INSERT INTO bot.learnt_reference (customer, words, key, sku, message, once, learnt_by, learnt_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`, customer, clean(c.Words), c.Key, c.SKU, c.Message, c.Once, c.Who, x.store.clock()).Scan(&id)
	if err != nil {
		return fmt.Errorf("keeping what was learnt: %w", err)
	}
	verb := "reference.learnt"
	if c.Once {
		verb = "line.corrected"
	}
	return x.store.record(ctx, x.tx, entry{c.Who, verb, fmt.Sprintf("reference/%d", id), x.caseID,
		map[string]any{"customer": customer, "words": clean(c.Words), "sku": c.SKU, "message": c.Message, "face": c.Face}})
}

// takeBack undoes what the message's orders made on the wrong reading, and frees their keys: the right one comes anew.
func (x *correcting) takeBack(ctx context.Context) error {
	rows, err := x.tx.Query(ctx, `SELECT `+actionColumns+` FROM bot.action WHERE kind IN ('record_order', 'record_amendment') AND state = 'done'
		AND starts_with(key, 'message/' || $1::text || '/') ORDER BY id DESC FOR UPDATE`, fmt.Sprint(int64(x.correction.Message)))
	if err != nil {
		return err
	}
	actions, err := pgx.CollectRows(rows, scanActionRow)
	if err != nil {
		return err
	}
	for _, action := range actions {
		if err := x.store.undo(ctx, x.tx, action, x.correction.Who, x.caseID); err != nil {
			return err
		}
		if _, err := x.tx.Exec(ctx, `UPDATE bot.action SET key = 'corrected/' || key || '/' || id WHERE id = $1`, action.ID); err != nil {
			return fmt.Errorf("freeing the key of action %d: %w", action.ID, err)
		}
	}
	return nil
}
