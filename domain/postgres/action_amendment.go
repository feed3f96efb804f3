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
	err := x.tx.QueryRow(ctx, `INSERT INTO adv.amendment (order_number, requested_on, ship_to, cancels_all, recorded_from, recorded_at)
		SELECT number, $2::date, NULLIF($3, ''), $4, $5, $6 FROM adv.sales_order WHERE number = $1 AND customer = $7 RETURNING id`,
		amendment.Order, amendment.RequestedOn, amendment.ShipTo, amendment.CancelsAll, x.message, x.store.clock(), action.Customer).Scan(&amendment.ID)
	if err != nil {
		return notFound(fmt.Sprintf("order %s of customer %s", amendment.Order, action.Customer), err)
	}
	action.Number, amendment.State = string(amendment.Order), "recorded"
	lineOf := map[domain.SKU]int64{}
	for _, line := range amendment.Lines {
		var id int64
		err := x.tx.QueryRow(ctx, `INSERT INTO adv.amendment_line (amendment, order_line, sku, quantity, unit_price)
			VALUES ($1, (SELECT min(line) FROM adv.order_line WHERE order_number = $2 AND sku = $3), $3, $4, $5) RETURNING id`,
			amendment.ID, amendment.Order, line.SKU, line.Quantity, line.UnitPrice).Scan(&id)
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

// applyAmendment makes the order what the amendment says, and gives its stock to the order's lines.
func applyAmendment(ctx context.Context, tx pgx.Tx, action domain.Action) error {
	id := action.Amendment.ID
	tag, err := tx.Exec(ctx, `UPDATE adv.amendment SET state = 'applied', settled_at = now() WHERE id = $1 AND state = 'recorded'
		AND EXISTS (SELECT FROM adv.sales_order o WHERE o.number = order_number AND o.status IN ('received', 'confirmed', 'partially_shipped'))`, id)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("the amendment or its order is not open any more: %w", domain.ErrStale)
	}
	for _, step := range []string{
		// The date and the place, where they change.
		`UPDATE adv.sales_order o SET requested_on = coalesce(a.requested_on, o.requested_on), ship_to = coalesce(a.ship_to, o.ship_to)
			FROM adv.amendment a WHERE a.id = $1 AND o.number = a.order_number`,
		// Lines that the order holds.
		`UPDATE adv.order_line l SET quantity = c.quantity, unit_price = coalesce(c.unit_price, l.unit_price)
			FROM adv.amendment_line c JOIN adv.amendment a ON a.id = c.amendment
			WHERE a.id = $1 AND l.order_number = a.order_number AND l.line = c.order_line`,
		// Lines that are new to it.
		`INSERT INTO adv.order_line (order_number, line, sku, quantity, unit_price)
			SELECT a.order_number, (SELECT coalesce(max(line), 0) FROM adv.order_line WHERE order_number = a.order_number) + row_number() OVER (ORDER BY c.id),
				c.sku, c.quantity, c.unit_price
			FROM adv.amendment_line c JOIN adv.amendment a ON a.id = c.amendment WHERE a.id = $1 AND c.order_line IS NULL`,
		`UPDATE adv.order_line l SET quantity = 0 FROM adv.amendment a WHERE a.id = $1 AND a.cancels_all AND l.order_number = a.order_number`,
		// The stock held for the change is the order's from now on.
		`UPDATE adv.reservation r SET order_number = l.order_number, order_line = l.line, amendment_line = NULL
			FROM adv.amendment_line c JOIN adv.amendment a ON a.id = c.amendment
			JOIN adv.order_line l ON l.order_number = a.order_number AND l.sku = c.sku
			WHERE a.id = $1 AND r.amendment_line = c.id AND r.released_at IS NULL`,
		// Stock that the order needs no longer is free again, the latest reservation first.
		`WITH held AS (SELECT r.id, r.quantity, l.quantity AS wanted,
				sum(r.quantity) OVER (PARTITION BY r.order_number, r.order_line ORDER BY r.id) AS upto
			FROM adv.reservation r JOIN adv.amendment a ON a.id = $1 AND r.order_number = a.order_number
			JOIN adv.order_line l ON l.order_number = r.order_number AND l.line = r.order_line WHERE r.released_at IS NULL)
		UPDATE adv.reservation r SET quantity = greatest(0, least(h.quantity, h.wanted - (h.upto - h.quantity))),
				released_at = CASE WHEN h.wanted - (h.upto - h.quantity) <= 0 THEN now() END
			FROM held h WHERE r.id = h.id AND h.upto > h.wanted`,
		// An order with nothing left is cancelled.
		`UPDATE adv.sales_order o SET status = 'cancelled' FROM adv.amendment a WHERE a.id = $1 AND o.number = a.order_number
			AND o.status IN ('received', 'confirmed') AND NOT EXISTS (SELECT FROM adv.order_line l WHERE l.order_number = o.number AND l.quantity > 0)`,
	} {
		if _, err := tx.Exec(ctx, step, id); err != nil {
			return err
		}
	}
	return nil
}

// withdrawAmendment undoes recordAmendment.
func withdrawAmendment(ctx context.Context, tx pgx.Tx, action domain.Action, now time.Time) error {
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
