package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// openDispute writes a dispute with its documents and lines, and holds the reminders of the disputed part.
func (x *execution) openDispute(ctx context.Context, action *domain.Action) error {
	dispute := action.Dispute
	if dispute == nil {
		return fmt.Errorf("a dispute of nothing: %w", domain.ErrInvalid)
	}
	number, err := nextNumber(ctx, x.tx, "dispute", x.store.today())
	if err != nil {
		return err
	}
	dispute.Number, dispute.Status, action.Number = domain.DisputeNumber(number), "open", number
	if _, err := x.tx.Exec(ctx, `INSERT INTO adv.dispute (number, customer, order_number, kind, status, opened_on, description, source, recorded_from, recorded_at)
		VALUES ($1, $2, NULLIF($3, ''), $4, 'open', $5, $6, 'guichet', $7, $8)`,
		number, action.Customer, dispute.Order, dispute.Kind, dispute.OpenedOn, dispute.Description, x.message, x.store.clock()); err != nil {
		return fmt.Errorf("writing the dispute: %w", err)
	}
	if _, err := x.tx.Exec(ctx, `INSERT INTO adv.dispute_invoice (dispute, invoice)
		SELECT $1, number FROM adv.invoice WHERE number = ANY($2) AND customer = $3`, number, dispute.Invoices, action.Customer); err != nil {
		return fmt.Errorf("naming its invoices: %w", err)
	}
	if _, err := x.tx.Exec(ctx, `INSERT INTO adv.dispute_shipment (dispute, shipment)
		SELECT $1, s.number FROM adv.shipment s JOIN adv.sales_order o ON o.number = s.order_number
		WHERE s.number = ANY($2) AND o.customer = $3`, number, dispute.Shipments, action.Customer); err != nil {
		return fmt.Errorf("naming its shipments: %w", err)
	}
	for i, line := range dispute.Lines {
		if _, err := x.tx.Exec(ctx, `INSERT INTO adv.dispute_line (dispute, line, sku, order_line, quantity)
			VALUES ($1, $2, $3, (SELECT min(line) FROM adv.order_line WHERE order_number = $4 AND sku = $3), $5)`,
			number, i+1, line.SKU, dispute.Order, line.Quantity); err != nil {
			return fmt.Errorf("writing line %d: %w", i+1, err)
		}
	}
	return x.hold(ctx, action, "dispute", number)
}

// hold keeps invoices out of reminders; owner is the dispute's number or the promise's or notice's id.
func (x *execution) hold(ctx context.Context, action *domain.Action, column string, owner any) error {
	for _, h := range action.Holds {
		if _, err := x.tx.Exec(ctx, `INSERT INTO adv.reminder_hold (invoice, reason, amount, until, held_at, `+column+`)
			SELECT number, $2, $3, $4::date, $5, $6 FROM adv.invoice WHERE number = $1 AND customer = $7`,
			h.Invoice, h.Reason, h.Amount, h.Until, x.store.clock(), owner, action.Customer); err != nil {
			return fmt.Errorf("holding the reminders of %s: %w", h.Invoice, err)
		}
	}
	return nil
}

// dropDispute undoes openDispute. A dispute on which a step stands is left to a person: the step is undone first.
func dropDispute(ctx context.Context, tx pgx.Tx, action domain.Action, now time.Time) error {
	tag, err := tx.Exec(ctx, `UPDATE adv.dispute SET status = 'rejected', revision = revision + 1 WHERE number = $1 AND status IN ('open', 'investigating')
		AND NOT EXISTS (SELECT FROM bot.action WHERE detail ? 'step' AND detail->'step'->>'dispute' = $1 AND state <> 'undone')`, action.Number)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("dispute %s has moved on: %w", action.Number, domain.ErrStale)
	}
	_, err = tx.Exec(ctx, `UPDATE adv.reminder_hold SET released_at = $2 WHERE dispute = $1 AND released_at IS NULL`, action.Number, now)
	return err
}
