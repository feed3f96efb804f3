package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// applyAmendment makes the order what the amendment says, and gives its stock to the order's lines. What the order was before
// is kept with the amendment, for its undo.
func applyAmendment(ctx context.Context, tx pgx.Tx, action domain.Action, now time.Time) error {
	id := action.Amendment.ID
	if err := noneWaits(ctx, tx, id, "b.id < a.id", "an earlier change of the order waits; decide that one first"); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `UPDATE adv.amendment SET state = 'applied', settled_at = $2, before = `+orderImage+` WHERE id = $1 AND state = 'recorded'
		AND EXISTS (SELECT FROM adv.sales_order o WHERE o.number = order_number AND o.status IN ('received', 'confirmed', 'partially_shipped'))`, id, now)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("the amendment or its order is not open any more: %w", domain.ErrStale)
	}
	return runAll(ctx, tx, applySteps, id, now)
}

// noneWaits refuses where another recorded change of the same order, on that side of this one, concerns the same: changes are
// applied in their order and taken back in the reverse one, for each was judged on those before it.
func noneWaits(ctx context.Context, tx pgx.Tx, id int64, side, why string) error {
	var waits bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM adv.amendment a JOIN adv.amendment b ON b.order_number = a.order_number AND b.state = 'recorded' AND `+side+`
		WHERE a.id = $1 AND a.state = 'recorded' AND (a.cancels_all OR b.cancels_all
			OR a.requested_on IS NOT NULL AND b.requested_on IS NOT NULL OR a.ship_to IS NOT NULL AND b.ship_to IS NOT NULL
			OR EXISTS (SELECT FROM adv.amendment_line x JOIN adv.amendment_line y USING (sku) WHERE x.amendment = a.id AND y.amendment = b.id)))`, id).Scan(&waits)
	if err == nil && waits {
		err = fmt.Errorf("%s: %w", why, domain.ErrStale)
	}
	return err
}

// orderImage is what an amendment's order, its lines and the stock held for it and for the amendment are now.
const orderImage = `(SELECT jsonb_build_object('requested_on', o.requested_on, 'ship_to', o.ship_to, 'status', o.status,
	'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('line', l.line, 'quantity', l.quantity, 'unit_price', l.unit_price, 'promised_on', l.promised_on)), '[]')
		FROM adv.order_line l WHERE l.order_number = o.number),
	'held', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'quantity', r.quantity)), '[]')
		FROM adv.reservation r WHERE r.order_number = o.number AND r.released_at IS NULL))
	FROM adv.sales_order o WHERE o.number = adv.amendment.order_number)`

// runAll runs statements that each take the amendment's id and the time.
func runAll(ctx context.Context, tx pgx.Tx, steps []string, id int64, now time.Time) error {
	for _, step := range steps {
		if _, err := tx.Exec(ctx, step, id, now); err != nil {
			return err
		}
	}
	return nil
}

var applySteps = []string{
	// An article that another change has added since is a line of the order by now.
	`UPDATE adv.amendment_line c SET order_line = (SELECT min(line) FROM adv.order_line l WHERE l.order_number = a.order_number AND l.sku = c.sku)
		FROM adv.amendment a WHERE a.id = $1 AND c.amendment = a.id AND c.order_line IS NULL AND $2::timestamptz IS NOT NULL`,
	// The date and the place, where they change.
	`UPDATE adv.sales_order o SET requested_on = coalesce(a.requested_on, o.requested_on), ship_to = coalesce(a.ship_to, o.ship_to)
		FROM adv.amendment a WHERE a.id = $1 AND o.number = a.order_number AND $2::timestamptz IS NOT NULL`,
	// Lines that the order holds.
	`UPDATE adv.order_line l SET quantity = c.quantity, unit_price = coalesce(c.unit_price, l.unit_price), promised_on = coalesce(c.promised_on, l.promised_on)
		FROM adv.amendment_line c JOIN adv.amendment a ON a.id = c.amendment
		WHERE a.id = $1 AND l.order_number = a.order_number AND l.line = c.order_line AND $2::timestamptz IS NOT NULL`,
	// Lines that are new to it.
	`INSERT INTO adv.order_line (order_number, line, sku, quantity, unit_price, promised_on)
		SELECT a.order_number, (SELECT coalesce(max(line), 0) FROM adv.order_line WHERE order_number = a.order_number) + row_number() OVER (ORDER BY c.id),
			c.sku, c.quantity, c.unit_price, c.promised_on
		FROM adv.amendment_line c JOIN adv.amendment a ON a.id = c.amendment WHERE a.id = $1 AND c.order_line IS NULL AND $2::timestamptz IS NOT NULL`,
	`UPDATE adv.order_line l SET quantity = 0 FROM adv.amendment a WHERE a.id = $1 AND a.cancels_all AND l.order_number = a.order_number AND $2::timestamptz IS NOT NULL`,
	// The stock held for the change is the order's from now on.
	`UPDATE adv.reservation r SET order_number = l.order_number, order_line = l.line, amendment_line = NULL
		FROM adv.amendment_line c JOIN adv.amendment a ON a.id = c.amendment
		JOIN adv.order_line l ON l.order_number = a.order_number AND l.sku = c.sku
		WHERE a.id = $1 AND r.amendment_line = c.id AND r.released_at IS NULL AND $2::timestamptz IS NOT NULL`,
	// Stock that the order needs no longer is free again, the latest reservation first.
	`WITH held AS (SELECT r.id, r.quantity, l.quantity AS wanted,
			sum(r.quantity) OVER (PARTITION BY r.order_number, r.order_line ORDER BY r.id) AS upto
		FROM adv.reservation r JOIN adv.amendment a ON a.id = $1 AND r.order_number = a.order_number
		JOIN adv.order_line l ON l.order_number = r.order_number AND l.line = r.order_line WHERE r.released_at IS NULL)
	UPDATE adv.reservation r SET quantity = greatest(0, least(h.quantity, h.wanted - (h.upto - h.quantity))),
			released_at = CASE WHEN h.wanted - (h.upto - h.quantity) <= 0 THEN $2::timestamptz END
		FROM held h WHERE r.id = h.id AND h.upto > h.wanted`,
	// An order with nothing left is cancelled.
	`UPDATE adv.sales_order o SET status = 'cancelled' FROM adv.amendment a WHERE a.id = $1 AND o.number = a.order_number AND $2::timestamptz IS NOT NULL
		AND o.status IN ('received', 'confirmed') AND NOT EXISTS (SELECT FROM adv.order_line l WHERE l.order_number = o.number AND l.quantity > 0)`,
}
