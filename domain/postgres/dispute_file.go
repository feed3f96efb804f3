package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Dispute reads all that a person sees of a dispute but its clock and its tasks, which follow by rule.
func (s *Store) Dispute(ctx context.Context, number domain.DisputeNumber) (domain.DisputeFile, error) {
	var file domain.DisputeFile
	err := pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		return fillDispute(ctx, tx, number, &file)
	})
	if err != nil {
		return file, fmt.Errorf("reading dispute %s: %w", number, err)
	}
	return file, nil
}

func fillDispute(ctx context.Context, q querier, number domain.DisputeNumber, file *domain.DisputeFile) error {
	var customer domain.CustomerCode
	if err := q.QueryRow(ctx, `SELECT customer, coalesce((SELECT "case" FROM bot.message WHERE id = recorded_from), 0) FROM adv.dispute WHERE number = $1`, number).
		Scan(&customer, &file.Case); err != nil {
		return notFound(fmt.Sprintf("dispute %q", number), err)
	}
	book, err := loadBook(ctx, q, customer, false)
	if err != nil {
		return err
	}
	file.Book = book
	for _, d := range book.Disputes {
		if d.Number == number {
			file.Dispute = d
		}
	}
	if file.Returns, err = returnsOf(ctx, q, number); err != nil {
		return err
	}
	if file.Credits, err = creditsOf(ctx, q, number); err != nil {
		return err
	}
	if file.Steps, err = stepsOf(ctx, q, number); err != nil {
		return err
	}
	rows, err := q.Query(ctx, `SELECT task, done_by, done_at FROM adv.dispute_task WHERE dispute = $1 ORDER BY done_at, task`, number)
	if err != nil {
		return err
	}
	if file.Ticks, err = pgx.CollectRows(rows, pgx.RowToStructByPos[domain.TaskTick]); err != nil {
		return err
	}
	if file.Carrier, err = carrierOf(ctx, q, number); err != nil {
		return err
	}
	if file.Products, err = productsOf(ctx, q, domain.EvidenceOf(book, file.Dispute)); err != nil {
		return err
	}
	return likenesses(ctx, q, number, file)
}

// stepsOf are the steps taken on a dispute, undone ones too, the oldest first.
func stepsOf(ctx context.Context, q querier, number domain.DisputeNumber) ([]domain.DisputeStepView, error) {
	rows, err := q.Query(ctx, `SELECT `+actionColumns+`, done_at, ended_at, coalesce((SELECT r."case" FROM bot.request r WHERE r.id = a.request), 0),
			EXISTS (SELECT FROM bot.outgoing o JOIN bot.draft_version v ON v.draft = o.draft WHERE a.request = ANY(v.requests) AND o.state = 'accepted')
		FROM bot.action a WHERE detail ? 'step' AND detail->'step'->>'dispute' = $1 ORDER BY id`, number)
	if err != nil {
		return nil, fmt.Errorf("reading the steps: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s domain.DisputeStepView, err error) {
		var ended *time.Time
		if s.Action, err = scanAction(row, &s.At, &ended, &s.Case, &s.Told); err == nil && ended != nil {
			s.EndedAt = *ended
		}
		return s, err
	})
}

// productsOf reads the articles that are compared.
func productsOf(ctx context.Context, q querier, evidence []domain.Evidence) (map[domain.SKU]domain.Product, error) {
	skus := make([]domain.SKU, len(evidence))
	for i, e := range evidence {
		skus[i] = e.SKU
	}
	rows, err := q.Query(ctx, `SELECT sku, name, unit FROM adv.product WHERE sku = ANY($1)`, skus)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	products := map[domain.SKU]domain.Product{}
	for rows.Next() {
		var p domain.Product
		if err := rows.Scan(&p.SKU, &p.Name, &p.Unit); err != nil {
			return nil, err
		}
		products[p.SKU] = p
	}
	return products, rows.Err()
}

// carrierOf is the partner of the kind carrier that bears the name of a carrier of the goods at stake; nil where none does,
// or several do.
func carrierOf(ctx context.Context, q querier, number domain.DisputeNumber) (*domain.Partner, error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT p.address, p.name, p.kind FROM adv.dispute d, LATERAL (`+carriedSQL+`) c JOIN adv.partner p ON p.kind = 'carrier'
		AND strpos(p.address, '@') > 0 AND p.name <> '' AND adv.fold(p.name) = adv.fold(c.carrier) WHERE d.number = $1 LIMIT 2`, number)
	if err != nil {
		return nil, fmt.Errorf("looking for the carrier: %w", err)
	}
	partners, err := pgx.CollectRows(rows, pgx.RowToStructByPos[domain.Partner])
	if err != nil || len(partners) != 1 {
		return nil, err
	}
	return &partners[0], nil
}
