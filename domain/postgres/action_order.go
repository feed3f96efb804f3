package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// recordOrder writes a new order as received, under a number given now, and reserves its stock.
func (x *execution) recordOrder(ctx context.Context, action *domain.Action) error {
	if action.NewOrder == nil || len(action.NewOrder.Order.Lines) == 0 {
		return fmt.Errorf("an order without lines: %w", domain.ErrInvalid)
	}
	order := &action.NewOrder.Order
	if action.Kind == domain.RecordOrder {
		if err := mayBuy(ctx, x.tx, action.Customer, order.Customer); err != nil {
			return err
		}
	}
	number, err := nextNumber(ctx, x.tx, "order", x.store.today())
	if err != nil {
		return err
	}
	order.Number, order.Status, action.Number = domain.OrderNumber(number), domain.OrderReceived, number
	_, err = x.tx.Exec(ctx, `INSERT INTO adv.sales_order (number, customer, customer_reference, ordered_on, requested_on, status, currency, ship_to,
			source, recorded_from, recorded_at)
		VALUES ($1, $2, $3, $4, $5, 'received', $6, NULLIF($7, ''), 'guichet', NULLIF($8::bigint, 0), $9)`,
		number, order.Customer, order.CustomerReference, order.OrderedOn, order.RequestedOn, order.Currency, order.ShipTo, x.message, x.store.clock())
	if err != nil {
		return fmt.Errorf("writing the order: %w", err)
	}
	lineOf := map[domain.SKU]int{}
	for i := range order.Lines {
		line := &order.Lines[i]
		line.Line = i + 1
		lineOf[line.SKU] = line.Line
		if _, err := x.tx.Exec(ctx, `INSERT INTO adv.order_line (order_number, line, sku, quantity, unit_price, promised_on)
			VALUES ($1, $2, $3, $4, $5, $6)`, number, line.Line, line.SKU, line.Quantity, line.UnitPrice, line.PromisedOn); err != nil {
			return fmt.Errorf("writing line %d: %w", line.Line, err)
		}
	}
	return x.reserve(ctx, action.Reserve, func(r domain.Reservation) (string, []any, error) {
		line, ok := lineOf[r.SKU]
		if !ok {
			return "", nil, fmt.Errorf("reserving %s, which the order does not hold: %w", r.SKU, domain.ErrInvalid)
		}
		return `INSERT INTO adv.reservation (sku, quantity, reserved_at, order_number, order_line) VALUES ($1, $2, $3, $4, $5)`, []any{number, line}, nil
	})
}

// mayBuy checks under the customer's lock that goods may be promised to it: it is who is acted for, and nothing is held.
func mayBuy(ctx context.Context, tx pgx.Tx, customer, of domain.CustomerCode) error {
	if customer != of {
		return fmt.Errorf("goods for customer %s in an action of customer %s: %w", of, customer, domain.ErrInvalid)
	}
	var status domain.CustomerStatus
	if err := tx.QueryRow(ctx, `SELECT status FROM adv.customer WHERE code = $1 FOR NO KEY UPDATE`, customer).Scan(&status); err != nil {
		return notFound(fmt.Sprintf("customer %s", customer), err)
	}
	if status != domain.CustomerActive {
		return fmt.Errorf("customer %s is %s: %w", customer, status, domain.ErrStale)
	}
	return nil
}

// confirmOrder confirms a new order, unless it or its customer has moved on since it was recorded.
func confirmOrder(ctx context.Context, tx pgx.Tx, action domain.Action) error {
	if err := mayBuy(ctx, tx, action.Customer, action.Customer); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `UPDATE adv.sales_order SET status = CASE status WHEN 'received' THEN 'confirmed' ELSE status END WHERE number = $1 AND status <> 'cancelled'`, action.Number)
	if err == nil && tag.RowsAffected() == 0 {
		err = fmt.Errorf("order %s is cancelled: %w", action.Number, domain.ErrStale)
	}
	return err
}

// reserve holds stock, each piece for the line that target names.
func (x *execution) reserve(ctx context.Context, reservations []domain.Reservation, target func(domain.Reservation) (sql string, args []any, err error)) error {
	for _, r := range reservations {
		sql, args, err := target(r)
		if err != nil {
			return err
		}
		if _, err := x.tx.Exec(ctx, sql, append([]any{r.SKU, r.Quantity, x.store.clock()}, args...)...); err != nil {
			return fmt.Errorf("reserving %s: %w", r.SKU, err)
		}
	}
	return nil
}

// cancelOrder undoes recordOrder; an order that was shipped or invoiced in part is left to a person.
func cancelOrder(ctx context.Context, tx pgx.Tx, action domain.Action, now time.Time) error {
	tag, err := tx.Exec(ctx, `UPDATE adv.sales_order SET status = 'cancelled' WHERE number = $1 AND status IN ('received', 'confirmed')
		AND NOT EXISTS (SELECT FROM adv.shipment WHERE order_number = $1) AND NOT EXISTS (SELECT FROM adv.invoice WHERE order_number = $1)`, action.Number)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("order %s has moved on: %w", action.Number, domain.ErrStale)
	}
	_, err = tx.Exec(ctx, `UPDATE adv.reservation SET released_at = $2 WHERE order_number = $1 AND released_at IS NULL`, action.Number, now)
	return err
}
