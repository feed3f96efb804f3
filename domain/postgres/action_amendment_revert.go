package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// revertAmendment undoes an applied amendment: order, lines and reservations are again what they were before it. It is refused
// where the order has moved on since, or where the stock that it freed has been given to others.
func revertAmendment(ctx context.Context, tx pgx.Tx, action domain.Action, now time.Time) error {
	id := action.Amendment.ID
	if err := mayRevert(ctx, tx, id); err != nil {
		return err
	}
	before, _, err := exposureNow(ctx, tx, action.Customer)
	if err != nil {
		return err
	}
	if err := runAll(ctx, tx, revertSteps, id, now); err != nil {
		return err
	}
	after, book, err := exposureNow(ctx, tx, action.Customer)
	if err != nil {
		return err
	}
	if after.GreaterThan(before) && !domain.WithinCredit(book.Customer, after, domain.Decimal{}) {
		return fmt.Errorf("the change of order %s cannot be undone, the credit that it freed is used: %w", action.Number, domain.ErrStale)
	}
	_, err = tx.Exec(ctx, `UPDATE adv.amendment SET state = 'withdrawn', settled_at = $2 WHERE id = $1`, id, now)
	return err
}

// mayRevert checks under the order's and the stock's locks what the undo of an applied amendment rests on.
func mayRevert(ctx context.Context, tx pgx.Tx, id int64) error {
	var order domain.OrderNumber
	err := tx.QueryRow(ctx, `SELECT o.number FROM adv.amendment a JOIN adv.sales_order o ON o.number = a.order_number
		WHERE a.id = $1 AND a.state = 'applied' AND a.before IS NOT NULL FOR UPDATE`, id).Scan(&order)
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("the amendment is not applied: %w", domain.ErrStale)
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `SELECT 1 FROM adv.stock WHERE sku IN (SELECT sku FROM adv.order_line WHERE order_number = $1) ORDER BY sku FOR NO KEY UPDATE`, order); err != nil {
		return err
	}
	for _, check := range revertChecks {
		var moved bool
		if err := tx.QueryRow(ctx, check.sql, id).Scan(&moved); err != nil {
			return err
		}
		if moved {
			return fmt.Errorf("the change of order %s cannot be undone, %s: %w", order, check.why, domain.ErrStale)
		}
	}
	return nil
}

// revertChecks each tell what stands in the way of undoing an applied amendment.
var revertChecks = []struct{ why, sql string }{
	{"another change of it came later", `SELECT EXISTS (SELECT FROM adv.amendment a JOIN adv.amendment b ON b.order_number = a.order_number AND b.id <> a.id
		WHERE a.id = $1 AND (b.state = 'recorded' AND b.id > a.id OR b.state = 'applied' AND (b.settled_at, b.id) > (a.settled_at, a.id)))`},
	{"the order was changed or closed since", `SELECT NOT EXISTS (SELECT FROM adv.amendment a JOIN adv.sales_order o ON o.number = a.order_number
		WHERE a.id = $1 AND (o.status IN ('received', 'confirmed', 'partially_shipped')
			OR o.status = 'cancelled' AND NOT EXISTS (SELECT FROM adv.order_line l WHERE l.order_number = o.number AND l.quantity > 0)))
		OR EXISTS (SELECT FROM adv.amendment a JOIN adv.order_line l ON l.order_number = a.order_number
			LEFT JOIN adv.amendment_line c ON c.amendment = a.id AND (c.order_line = l.line OR c.order_line IS NULL AND c.sku = l.sku)
			LEFT JOIN jsonb_to_recordset(a.before -> 'lines') AS w (line int, quantity numeric) ON w.line = l.line
			WHERE a.id = $1 AND l.quantity <> CASE WHEN a.cancels_all THEN 0 ELSE coalesce(c.quantity, w.quantity, 0) END)`},
	{"more was shipped than the order held before it", `SELECT EXISTS (SELECT FROM adv.amendment a JOIN adv.shipment s ON s.order_number = a.order_number
		JOIN adv.shipment_line sl ON sl.shipment = s.number
		LEFT JOIN jsonb_to_recordset(a.before -> 'lines') AS w (line int, quantity numeric) ON w.line = sl.order_line
		WHERE a.id = $1 GROUP BY sl.order_line, w.quantity HAVING sum(sl.quantity) > coalesce(w.quantity, 0))`},
	{"it was invoiced since", `SELECT EXISTS (SELECT FROM adv.amendment a JOIN adv.invoice i ON i.order_number = a.order_number
		WHERE a.id = $1 AND i.issued_on >= (a.settled_at AT TIME ZONE 'UTC')::date)`},
	{"the stock that it freed has been given to others", `WITH again AS (SELECT r.sku, sum(h.quantity - CASE WHEN r.released_at IS NULL THEN r.quantity ELSE 0 END) AS wanted
			FROM adv.amendment a CROSS JOIN jsonb_to_recordset(a.before -> 'held') AS h (id bigint, quantity numeric)
			JOIN adv.reservation r ON r.id = h.id WHERE a.id = $1 GROUP BY r.sku)
		SELECT EXISTS (SELECT FROM again JOIN adv.stock s USING (sku) WHERE again.wanted > 0 AND again.wanted > s.on_hand - s.reserved
			- (SELECT coalesce(sum(quantity), 0) FROM adv.reservation r WHERE r.sku = s.sku AND r.released_at IS NULL))`},
}

var revertSteps = []string{
	// What the amendment held and gave to the order is free again.
	`UPDATE adv.reservation r SET released_at = $2 FROM adv.amendment a WHERE a.id = $1 AND r.order_number = a.order_number AND r.released_at IS NULL
		AND NOT EXISTS (SELECT FROM jsonb_to_recordset(a.before -> 'held') AS h (id bigint) WHERE h.id = r.id)`,
	// What the order held before is held again.
	`UPDATE adv.reservation r SET quantity = h.quantity, released_at = NULL
		FROM adv.amendment a CROSS JOIN jsonb_to_recordset(a.before -> 'held') AS h (id bigint, quantity numeric)
		WHERE a.id = $1 AND r.id = h.id AND $2::timestamptz IS NOT NULL`,
	// Lines are as they were; those that it added stay with nothing in them.
	`UPDATE adv.order_line l SET quantity = coalesce(w.quantity, 0), unit_price = CASE WHEN w.line IS NULL THEN l.unit_price ELSE w.unit_price END,
			promised_on = w.promised_on
		FROM adv.amendment a, adv.order_line o LEFT JOIN LATERAL (SELECT x.* FROM adv.amendment b
			CROSS JOIN jsonb_to_recordset(b.before -> 'lines') AS x (line int, quantity numeric, unit_price numeric, promised_on date)
			WHERE b.id = $1 AND x.line = o.line) w ON true
		WHERE a.id = $1 AND o.order_number = a.order_number AND l.order_number = o.order_number AND l.line = o.line AND $2::timestamptz IS NOT NULL`,
	`UPDATE adv.sales_order o SET requested_on = (a.before ->> 'requested_on')::date, ship_to = a.before ->> 'ship_to',
			status = CASE WHEN o.status = 'cancelled' THEN a.before ->> 'status' ELSE o.status END
		FROM adv.amendment a WHERE a.id = $1 AND o.number = a.order_number AND $2::timestamptz IS NOT NULL`,
}
