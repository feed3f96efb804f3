package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// askCredit writes a request for a credit note under a number given now; the approval of the reply makes it requested.
func (x *execution) askCredit(ctx context.Context, action *domain.Action) error {
	credit := action.Step.Credit
	if credit == nil || len(credit.Lines) == 0 {
		return fmt.Errorf("a credit of nothing: %w", domain.ErrInvalid)
	}
	number, err := nextNumber(ctx, x.tx, "draft_credit_note", x.store.today())
	if err != nil {
		return err
	}
	credit.Number, credit.State, credit.AskedBy, action.Number = number, domain.CreditDrafted, action.Step.Who, number
	tag, err := x.tx.Exec(ctx, `INSERT INTO adv.credit_request (number, dispute, goods_return, invoice, reason, currency, total_net, total_vat, total_gross, asked_by, recorded_at)
		SELECT $1, $2, NULLIF($3::bigint, 0), i.number, $5, $6, $7, $8, $9, $10, $11 FROM adv.invoice i WHERE i.number = $4 AND i.customer = $12`,
		number, action.Step.Dispute, credit.Return, credit.Invoice, credit.Reason, credit.Currency, credit.TotalNet, credit.TotalVAT, credit.TotalGross,
		credit.AskedBy, x.store.clock(), action.Customer)
	switch {
	case isUniqueViolation(err):
		return fmt.Errorf("a credit note has been asked for already: %w", domain.ErrStale)
	case err != nil:
		return fmt.Errorf("writing the credit request: %w", err)
	case tag.RowsAffected() == 0:
		return fmt.Errorf("invoice %s of customer %s: %w", credit.Invoice, action.Customer, domain.ErrNotFound)
	}
	for i, line := range credit.Lines {
		if _, err := x.tx.Exec(ctx, `INSERT INTO adv.credit_request_line (request, line, sku, quantity, unit_price, vat_rate) VALUES ($1, $2, $3, $4, $5, $6)`,
			number, i+1, line.SKU, line.Quantity, line.UnitPrice, line.VATRate); err != nil {
			return fmt.Errorf("writing line %d of the credit request: %w", i+1, err)
		}
	}
	return nil
}

// issueCredit notes the credit note that a person issued, and ends the return that it is for.
func (x *execution) issueCredit(ctx context.Context, action *domain.Action) error {
	deed := action.Step
	if deed.Credit == nil {
		return fmt.Errorf("no credit was asked for: %w", domain.ErrInvalid)
	}
	action.Number = deed.Reference
	if err := x.mayBeCreditNote(ctx, action); err != nil {
		return err
	}
	if err := settleCredit(ctx, x.tx, deed.Credit.Number, []string{"requested"}, "issued", deed.Reference, x.store.clock()); err != nil {
		return err
	}
	if deed.Return == nil {
		return nil
	}
	return writeReturn(ctx, x.tx, *deed.Return)
}

// mayBeCreditNote refuses a number that stands in the books for something else, and one that closed another dispute.
func (x *execution) mayBeCreditNote(ctx context.Context, action *domain.Action) error {
	var foreign, used bool
	err := x.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM adv.invoice WHERE number = $1 AND NOT (kind = 'credit_note' AND customer = $2)),
		EXISTS (SELECT FROM adv.credit_request WHERE credit_note = $1)`, action.Step.Reference, action.Customer).Scan(&foreign, &used)
	switch {
	case err != nil:
		return err
	case foreign:
		return fmt.Errorf("%s is no credit note of this customer: %w", action.Step.Reference, domain.ErrInvalid)
	case used:
		return fmt.Errorf("%s has closed another request already: %w", action.Step.Reference, domain.ErrInvalid)
	}
	return nil
}

// settleCredit moves a credit request on, from one of some states; note is the credit note's number.
func settleCredit(ctx context.Context, tx pgx.Tx, number string, from []string, state, note string, now time.Time) error {
	tag, err := tx.Exec(ctx, `UPDATE adv.credit_request SET state = $3, credit_note = $4, settled_at = CASE WHEN $3 IN ('issued', 'withdrawn') THEN $5::timestamptz END
		WHERE number = $1 AND state = ANY($2)`, number, from, state, note, now)
	if err != nil {
		return fmt.Errorf("settling credit request %s: %w", number, err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("credit request %s has moved on: %w", number, domain.ErrStale)
	}
	return nil
}

// creditsOf are the credit requests of a dispute, the oldest first.
func creditsOf(ctx context.Context, q querier, dispute domain.DisputeNumber) ([]domain.CreditRequest, error) {
	rows, err := q.Query(ctx, `SELECT number, dispute, coalesce(goods_return, 0), invoice, state, reason, currency, total_net, total_vat, total_gross, credit_note, asked_by
		FROM adv.credit_request WHERE dispute = $1 ORDER BY recorded_at, number`, dispute)
	if err != nil {
		return nil, fmt.Errorf("reading the credit requests: %w", err)
	}
	credits, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c domain.CreditRequest, err error) {
		err = row.Scan(&c.Number, &c.Dispute, &c.Return, &c.Invoice, &c.State, &c.Reason, &c.Currency, &c.TotalNet, &c.TotalVAT, &c.TotalGross, &c.CreditNote, &c.AskedBy)
		return c, err
	})
	for i := range credits {
		rows, fault := q.Query(ctx, `SELECT sku, quantity, unit_price, vat_rate FROM adv.credit_request_line WHERE request = $1 ORDER BY line`, credits[i].Number)
		if fault != nil {
			return nil, fault
		}
		if credits[i].Lines, err = pgx.CollectRows(rows, pgx.RowToStructByPos[domain.CreditLine]); err != nil {
			return nil, err
		}
	}
	return credits, err
}
