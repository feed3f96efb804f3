package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// recordAmendment writes a change of an order that an approval will apply; extra stock is held at once.
func (x *execution) recordAmendment(ctx context.Context, action *domain.Action) error {
	amendment := action.Amendment
	if amendment == nil {
		return fmt.Errorf("an amendment of nothing: %w", domain.ErrInvalid)
	}
	if len(action.Reserve) > 0 {
		if err := mayBuy(ctx, x.tx, action.Customer, action.Customer); err != nil {
			return err
		}
	}
	err := x.tx.QueryRow(ctx, `INSERT INTO adv.amendment (order_number, requested_on, ship_to, cancels_all, recorded_from, recorded_at)
		SELECT number, $2::date, NULLIF($3, ''), $4, $5, $6 FROM adv.sales_order WHERE number = $1 AND customer = $7 AND status IN ('received', 'confirmed', 'partially_shipped') RETURNING id`,
		amendment.Order, amendment.RequestedOn, amendment.ShipTo, amendment.CancelsAll, x.message, x.store.clock(), action.Customer).Scan(&amendment.ID)
	if err != nil {
		return notFound(fmt.Sprintf("open order %s of customer %s", amendment.Order, action.Customer), err)
	}
	action.Number, amendment.State = string(amendment.Order), "recorded"
	lineOf := map[domain.SKU]int64{}
	for _, line := range amendment.Lines {
		var id int64
		if len(action.Reserve) > 0 {
			if err := mayBuy(ctx, x.tx, action.Customer, action.Customer); err != nil {
				return err
			}
		}
		err := x.tx.QueryRow(ctx, `INSERT INTO adv.amendment_line (amendment, order_line, sku, quantity, unit_price, promised_on)
			VALUES ($1, (SELECT min(line) FROM adv.order_line WHERE order_number = $2 AND sku = $3), $3, $4, $5, $6) RETURNING id`,
			amendment.ID, amendment.Order, line.SKU, line.Quantity, line.UnitPrice, line.PromisedOn).Scan(&id)
		if err != nil {
			return fmt.Errorf("writing the change of %s: %w", line.SKU, err)
		}
		lineOf[line.SKU] = id
	}
	return x.reserve(ctx, action.Reserve, func(r domain.Reservation) (string, []any, error) {
		line, ok := lineOf[r.SKU]
		if !ok {
			return "", nil, fmt.Errorf("reserving %s, which the amendment does not hold: %w", r.SKU, domain.ErrInvalid)
		}
		return `INSERT INTO adv.reservation (sku, quantity, reserved_at, amendment_line) VALUES ($1, $2, $3, $4)`, []any{line}, nil
	})
}

// undoAmendment undoes a change: one that waits is withdrawn, one that was applied is taken back out of the order.
func undoAmendment(ctx context.Context, tx pgx.Tx, action domain.Action, now time.Time) error {
	if action.State == "confirmed" {
		return revertAmendment(ctx, tx, action, now)
	}
	return withdrawAmendment(ctx, tx, action, now)
}

// withdrawAmendment undoes recordAmendment before it is applied.
func withdrawAmendment(ctx context.Context, tx pgx.Tx, action domain.Action, now time.Time) error {
	if err := noneWaits(ctx, tx, action.Amendment.ID, "b.id > a.id", "a later change of the order rests on it; undo that one first"); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `UPDATE adv.amendment SET state = 'withdrawn', settled_at = $2 WHERE id = $1 AND state = 'recorded'`, action.Amendment.ID, now)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("the amendment is not open any more: %w", domain.ErrStale)
	}
	_, err = tx.Exec(ctx, `UPDATE adv.reservation SET released_at = $2 WHERE released_at IS NULL
		AND amendment_line IN (SELECT id FROM adv.amendment_line WHERE amendment = $1)`, action.Amendment.ID, now)
	return err
}
