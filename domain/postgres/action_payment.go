package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// recordPromises writes what the customer promised to pay, and holds the reminders until then.
func (x *execution) recordPromises(ctx context.Context, action *domain.Action) error {
	return x.recordPayments(ctx, action, "promise", `INSERT INTO adv.promise (customer, invoice, promised_on, amount, recorded_from, recorded_at)
		VALUES ($1, NULLIF($2, ''), $3, $4, $5, $6) RETURNING id`)
}

// recordNotices writes what the customer says it has paid, and holds the reminders until it is found or refuted.
func (x *execution) recordNotices(ctx context.Context, action *domain.Action) error {
	return x.recordPayments(ctx, action, "payment_notice", `INSERT INTO adv.payment_notice (customer, invoice, paid_on, amount, recorded_from, recorded_at)
		VALUES ($1, NULLIF($2, ''), $3, $4, $5, $6) RETURNING id`)
}

func (x *execution) recordPayments(ctx context.Context, action *domain.Action, column, insert string) error {
	all := action.Holds
	if len(action.Promises) == 0 { // each invoice held is one said to be paid
		for _, h := range all {
			action.Promises = append(action.Promises, domain.Promise{Invoice: h.Invoice, Amount: h.Amount})
		}
	}
	if len(action.Promises) == 0 {
		return fmt.Errorf("a payment of nothing: %w", domain.ErrInvalid)
	}
	defer func() { action.Holds = all }()
	for _, promise := range action.Promises {
		var id int64
		if err := x.tx.QueryRow(ctx, insert, action.Customer, promise.Invoice, promise.PromisedOn, promise.Amount, x.message, x.store.clock()).Scan(&id); err != nil {
			return fmt.Errorf("writing the %s: %w", column, err)
		}
		action.Holds = nil
		for _, h := range all {
			if h.Invoice == promise.Invoice || promise.Invoice == "" {
				action.Holds = append(action.Holds, h)
			}
		}
		if err := x.hold(ctx, action, column, id); err != nil {
			return err
		}
	}
	return nil
}

// withdrawPromises undoes recordPromises and recordNotices, by the message that they came from.
func withdrawPromises(ctx context.Context, tx pgx.Tx, action domain.Action, now time.Time) error {
	table := map[domain.ActionKind]string{domain.RecordPromise: "promise", domain.RecordNotice: "payment_notice"}[action.Kind]
	var gone int
	err := tx.QueryRow(ctx, `WITH gone AS (UPDATE adv.`+table+` p SET state = 'withdrawn'
			FROM bot.action a JOIN bot.request r ON r.id = a.request
			WHERE a.id = $1 AND p.recorded_from = r.message AND p.customer = a.customer AND p.state = 'open' RETURNING p.id),
		released AS (UPDATE adv.reminder_hold SET released_at = $2 WHERE `+table+` IN (SELECT id FROM gone) AND released_at IS NULL)
		SELECT count(*) FROM gone`, action.ID, now).Scan(&gone)
	if err == nil && gone == 0 {
		err = fmt.Errorf("what the customer said of its payment has been settled: %w", domain.ErrStale)
	}
	return err
}
