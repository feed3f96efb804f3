package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// askReturn writes a return as asked for; it has no number before it is agreed.
func (x *execution) askReturn(ctx context.Context, action *domain.Action) error {
	r := action.Step.Return
	if r == nil || len(r.Lines) == 0 {
		return fmt.Errorf("a return of nothing: %w", domain.ErrInvalid)
	}
	err := x.tx.QueryRow(ctx, `INSERT INTO adv.goods_return (dispute, state, asked_on) VALUES ($1, 'asked', $2) RETURNING id`, action.Step.Dispute, r.AskedOn).Scan(&r.ID)
	if isUniqueViolation(err) {
		return fmt.Errorf("a return goes on already: %w", domain.ErrStale)
	}
	if err != nil {
		return fmt.Errorf("writing the return: %w", err)
	}
	for i, line := range r.Lines {
		if _, err := x.tx.Exec(ctx, `INSERT INTO adv.goods_return_line (goods_return, line, sku, quantity) VALUES ($1, $2, $3, $4)`,
			r.ID, i+1, line.SKU, line.Quantity); err != nil {
			return fmt.Errorf("writing line %d of the return: %w", i+1, err)
		}
	}
	return nil
}

// writeReturn makes a return what it is said to be: its state, its days, and what was received and accepted of each line.
func writeReturn(ctx context.Context, tx pgx.Tx, r domain.Return) error {
	tag, err := tx.Exec(ctx, `UPDATE adv.goods_return SET number = NULLIF($2, ''), state = $3, agreed_on = $4::date, received_on = $5::date,
			inspected_on = $6::date, settled_on = $7::date, reason = $8 WHERE id = $1`,
		r.ID, r.Number, r.State, r.AgreedOn, r.ReceivedOn, r.InspectedOn, r.SettledOn, r.Reason)
	if err == nil && tag.RowsAffected() == 0 {
		err = domain.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("writing return %d: %w", r.ID, err)
	}
	for i, line := range r.Lines {
		if _, err := tx.Exec(ctx, `UPDATE adv.goods_return_line SET received = $3, accepted = $4 WHERE goods_return = $1 AND line = $2`,
			r.ID, i+1, line.Received, line.Accepted); err != nil {
			return fmt.Errorf("writing line %d of return %d: %w", i+1, r.ID, err)
		}
	}
	return nil
}

// returnsOf are the returns of a dispute, the oldest first.
func returnsOf(ctx context.Context, q querier, dispute domain.DisputeNumber) ([]domain.Return, error) {
	rows, err := q.Query(ctx, `SELECT id, coalesce(number, ''), dispute, state, asked_on, agreed_on, received_on, inspected_on, settled_on, reason
		FROM adv.goods_return WHERE dispute = $1 ORDER BY id`, dispute)
	if err != nil {
		return nil, fmt.Errorf("reading the returns: %w", err)
	}
	returns, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r domain.Return, err error) {
		err = row.Scan(&r.ID, &r.Number, &r.Dispute, &r.State, &r.AskedOn, &r.AgreedOn, &r.ReceivedOn, &r.InspectedOn, &r.SettledOn, &r.Reason)
		return r, err
	})
	for i := range returns {
		rows, fault := q.Query(ctx, `SELECT sku, quantity, received, accepted FROM adv.goods_return_line WHERE goods_return = $1 ORDER BY line`, returns[i].ID)
		if fault != nil {
			return nil, fault
		}
		if returns[i].Lines, err = pgx.CollectRows(rows, pgx.RowToStructByPos[domain.ReturnLine]); err != nil {
			return nil, err
		}
	}
	return returns, err
}
