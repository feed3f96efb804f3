package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// maxSimilar bounds how many closed disputes are shown beside one.
const maxSimilar = 8

// likenesses counts the earlier disputes of the same article, carrier and customer, and finds the closed ones of its kind
// that resemble it most.
func likenesses(ctx context.Context, q querier, number domain.DisputeNumber, file *domain.DisputeFile) error {
	c := &file.Counts
	err := q.QueryRow(ctx, `WITH `+alikeSQL+` SELECT count(*) FILTER (WHERE article), count(*) FILTER (WHERE article AND open), count(*) FILTER (WHERE article AND status = 'resolved'),
			count(*) FILTER (WHERE carrier), count(*) FILTER (WHERE carrier AND open), count(*) FILTER (WHERE carrier AND status = 'resolved'),
			count(*) FILTER (WHERE same), count(*) FILTER (WHERE same AND open), count(*) FILTER (WHERE same AND status = 'resolved')
		FROM alike WHERE earlier`, number).Scan(&c.Article.All, &c.Article.Open, &c.Article.Justified,
		&c.Carrier.All, &c.Carrier.Open, &c.Carrier.Justified, &c.Customer.All, &c.Customer.Open, &c.Customer.Justified)
	if err != nil {
		return fmt.Errorf("counting the earlier disputes: %w", err)
	}
	rows, err := q.Query(ctx, `WITH `+alikeSQL+` SELECT a.number, a.customer, k.name, a.kind, a.status, a.outcome, a.outcome_reference, a.opened_on, a.closed_on, same, article, carrier
		FROM alike a JOIN adv.customer k ON k.code = a.customer WHERE NOT a.open AND a.of_kind
		ORDER BY same::int + article::int + carrier::int DESC, coalesce(a.closed_on, a.opened_on) DESC, a.number LIMIT $2`, number, maxSimilar)
	if err != nil {
		return fmt.Errorf("looking for similar disputes: %w", err)
	}
	if file.Similar, err = pgx.CollectRows(rows, pgx.RowToStructByPos[domain.DisputePast]); err != nil {
		return fmt.Errorf("looking for similar disputes: %w", err)
	}
	return nil
}

// alikeSQL compares every other dispute with one ($1). What shares an article or a carrier with it is gathered once, as sets:
// asked of each dispute in turn, thousands of them would take seconds.
const alikeSQL = `one AS MATERIALIZED (SELECT d.*, ARRAY(SELECT sku FROM adv.dispute_line WHERE dispute = d.number) AS skus,
			ARRAY(` + carriedSQL + `) AS carriers FROM adv.dispute d WHERE d.number = $1),
	same_article AS MATERIALIZED (SELECT dispute FROM adv.dispute_line WHERE sku = ANY((SELECT skus FROM one)::text[])),
	same_carrier AS MATERIALIZED (SELECT x.dispute FROM adv.dispute_shipment x JOIN adv.shipment s ON s.number = x.shipment WHERE s.carrier = ANY((SELECT carriers FROM one)::text[])
		UNION ALL SELECT e.number FROM adv.dispute e JOIN adv.shipment s ON s.order_number = e.order_number WHERE s.carrier = ANY((SELECT carriers FROM one)::text[])
			AND e.number NOT IN (SELECT dispute FROM adv.dispute_shipment)),
	alike AS (SELECT d.*, d.status IN ('open', 'investigating') AS open, d.kind = one.kind AS of_kind, d.customer = one.customer AS same,
			(d.opened_on, d.number) < (one.opened_on, one.number) AS earlier,
			d.number IN (SELECT dispute FROM same_article) AS article, d.number IN (SELECT dispute FROM same_carrier) AS carrier
		FROM adv.dispute d, one WHERE d.number <> one.number)`

// carriedSQL are the shipments that carried the goods of a dispute d: those at stake, else those of its order.
const carriedSQL = `SELECT s.carrier FROM adv.dispute_shipment x JOIN adv.shipment s ON s.number = x.shipment WHERE x.dispute = d.number AND s.carrier <> ''
	UNION ALL SELECT s.carrier FROM adv.shipment s WHERE s.order_number = d.order_number AND s.carrier <> ''
		AND NOT EXISTS (SELECT FROM adv.dispute_shipment x WHERE x.dispute = d.number)`

// maxDisputes bounds the list of disputes.
const maxDisputes = 500

// Disputes lists disputes, open ones or closed ones, the oldest first and the newest first.
func (s *Store) Disputes(ctx context.Context, closed bool) ([]domain.DisputeItem, error) {
	order := "d.opened_on, d.number"
	if closed {
		order = "coalesce(d.closed_on, d.opened_on) DESC, d.number DESC"
	}
	rows, err := s.pool.Query(ctx, disputeItemSQL+` WHERE (d.status IN ('open', 'investigating')) <> $1 ORDER BY `+order+` LIMIT $2`, closed, maxDisputes)
	if err != nil {
		return nil, fmt.Errorf("listing the disputes: %w", err)
	}
	items, err := pgx.CollectRows(rows, scanDisputeItem)
	if err != nil {
		return nil, fmt.Errorf("listing the disputes: %w", err)
	}
	return items, nil
}

// DisputesOfCase lists the disputes that a case is about: those opened from its messages, and those of the steps told in it.
func (s *Store) DisputesOfCase(ctx context.Context, id domain.CaseID) ([]domain.DisputeItem, error) {
	rows, err := s.pool.Query(ctx, disputeItemSQL+` WHERE d.recorded_from IN (SELECT id FROM bot.message WHERE "case" = $1)
		OR d.number IN (SELECT a.detail->'step'->>'dispute' FROM bot.action a JOIN bot.request r ON r.id = a.request WHERE r."case" = $1 AND a.detail ? 'step')
		ORDER BY d.number`, id)
	if err != nil {
		return nil, fmt.Errorf("listing the disputes of case %d: %w", id, err)
	}
	items, err := pgx.CollectRows(rows, scanDisputeItem)
	if err != nil {
		return nil, fmt.Errorf("listing the disputes of case %d: %w", id, err)
	}
	return items, nil
}

const disputeItemSQL = `SELECT d.number, d.kind, d.status, d.owner, d.customer, k.name, coalesce(d.order_number, ''), d.opened_on, d.outcome,
		coalesce((SELECT "case" FROM bot.message WHERE id = d.recorded_from), 0),
		(SELECT min(s.delivered_on) FROM adv.dispute_shipment x JOIN adv.shipment s ON s.number = x.shipment WHERE x.dispute = d.number),
		EXISTS (SELECT FROM bot.action a WHERE a.detail ? 'step' AND a.detail->'step'->>'dispute' = d.number AND a.kind = 'notify_carrier' AND a.state <> 'undone')
	FROM adv.dispute d JOIN adv.customer k ON k.code = d.customer`

func scanDisputeItem(row pgx.CollectableRow) (i domain.DisputeItem, err error) {
	err = row.Scan(&i.Dispute, &i.Kind, &i.Status, &i.Owner, &i.Customer, &i.CustomerName, &i.Order, &i.OpenedOn, &i.Outcome, &i.Case, &i.ArrivedOn, &i.Notified)
	return i, err
}
