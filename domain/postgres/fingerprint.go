package postgres

import (
	"context"
	"fmt"
	"strings"

	"guichet/domain"
)

// fingerprinted says how a row that a draft rests on is found by its key. A key of several columns joins them with "/".
var fingerprinted = map[string]string{
	"company":             `SELECT t FROM adv.company t WHERE $1::text IS NOT NULL`,
	"customer":            `SELECT t FROM adv.customer t WHERE code = $1`,
	"product":             `SELECT t FROM adv.product t WHERE sku = $1`,
	"stock":               `SELECT t FROM adv.stock t WHERE sku = $1`,
	"sales_order":         `SELECT t FROM adv.sales_order t WHERE number = $1`,
	"order_line":          `SELECT t FROM adv.order_line t WHERE order_number = regexp_replace($1, '/[^/]*$', '') AND line::text = regexp_replace($1, '^.*/', '')`,
	"shipment":            `SELECT t FROM adv.shipment t WHERE number = $1`,
	"shipment_line":       `SELECT t FROM adv.shipment_line t WHERE shipment = regexp_replace($1, '/[^/]*$', '') AND order_line::text = regexp_replace($1, '^.*/', '')`,
	"invoice":             `SELECT t FROM adv.invoice t WHERE number = $1`,
	"invoice_line":        `SELECT t FROM adv.invoice_line t WHERE invoice = regexp_replace($1, '/[^/]*$', '') AND line::text = regexp_replace($1, '^.*/', '')`,
	"dispute":             `SELECT t FROM adv.dispute t WHERE number = $1`,
	"payment":             `SELECT t FROM (SELECT invoice, sum(amount) AS amount, max(paid_on) AS paid_on FROM adv.payment WHERE invoice = $1 GROUP BY invoice) t`,
	"price":               `SELECT t FROM (SELECT jsonb_agg(to_jsonb(p) ORDER BY id) AS prices FROM adv.price p WHERE customer = split_part($1, '/', 1) AND sku = substr($1, strpos($1, '/') + 1)) t`,
	"credit_request":      `SELECT t FROM adv.credit_request t WHERE number = $1`,
	"goods_return":        `SELECT t FROM adv.goods_return t WHERE id::text = $1`,
	"credit_request_line": `SELECT t FROM adv.credit_request_line t WHERE request = regexp_replace($1, '/[^/]*$', '') AND line::text = regexp_replace($1, '^.*/', '')`,
	"goods_return_line":   `SELECT t FROM adv.goods_return_line t WHERE goods_return::text = split_part($1, '/', 1) AND line::text = split_part($1, '/', 2)`,
	"charge":              `SELECT t FROM (SELECT jsonb_agg(to_jsonb(c) ORDER BY id) AS charges FROM adv.charge c WHERE kind = $1) t`,
	"address":             `SELECT t FROM adv.address t WHERE customer = split_part($1, '/', 1) AND label = substr($1, strpos($1, '/') + 1)`,
	"document":            `SELECT t FROM (SELECT path, valid_to, sha256 FROM adv.document WHERE kind = split_part($1, '/', 1) AND adv.number_key(of) = adv.number_key(substr($1, strpos($1, '/') + 1))) t`,
	"item_reference":      `SELECT t FROM adv.item_reference t WHERE customer || '/' || customer_sku = $1`,
}

// tableNames maps what the planner may call a table to where it stands.
var tableNames = map[string]string{"order": "sales_order", "line": "order_line"}

// rowsOf are the rows that a draft rests on: those it names and those its figures cite.
func rowsOf(draft *domain.Draft) []domain.RowRef {
	seen := map[domain.RowRef]bool{}
	var rows []domain.RowRef
	add := func(row domain.RowRef) {
		if !seen[row] {
			seen[row] = true
			rows = append(rows, row)
		}
	}
	for _, use := range draft.Uses {
		add(use.Row)
	}
	for _, citation := range draft.Citations {
		for _, row := range citation.Rows {
			add(row)
		}
	}
	return rows
}

// missingRow stands for a row that was looked for and not found.
const missingRow = "missing"

// fingerprints reads what stands in the rows now. With a column only that one counts, so that a draft is not made
// stale by what it does not say. A row that is not there has a fingerprint of its own: it may come. Only what is no row
// of the ADV database has none.
func fingerprints(ctx context.Context, q querier, rows []domain.RowRef) ([]domain.RowUse, error) {
	uses := make([]domain.RowUse, 0, len(rows))
	for _, row := range rows {
		table := strings.TrimPrefix(row.Table, "adv.")
		if mapped, ok := tableNames[table]; ok {
			table = mapped
		}
		from, known := fingerprinted[table]
		if !known {
			uses = append(uses, domain.RowUse{Row: row})
			continue
		}
		use := domain.RowUse{Row: row, Value: missingRow}
		err := q.QueryRow(ctx, `SELECT md5(coalesce(to_jsonb(t) ->> $2, t::text)) FROM (`+from+`) found(t)`, row.Key, row.Column).Scan(&use.Value)
		if err = ignoreNoRows(err); err != nil {
			return nil, fmt.Errorf("reading %s %s: %w", row.Table, row.Key, err)
		}
		uses = append(uses, use)
	}
	return uses, nil
}

// changed names the first row that is no longer what a draft was written from.
func changed(ctx context.Context, q querier, uses []domain.RowUse) (*domain.RowRef, error) {
	rows := make([]domain.RowRef, len(uses))
	for i, use := range uses {
		rows[i] = use.Row
	}
	now, err := fingerprints(ctx, q, rows)
	if err != nil {
		return nil, err
	}
	for i, use := range uses {
		if use.Value != "" && use.Value != now[i].Value {
			return &use.Row, nil
		}
	}
	return nil, nil
}

// keepSeen puts what was seen before in place of what stands there now.
func keepSeen(uses, seen []domain.RowUse) {
	values := make(map[domain.RowRef]string, len(seen))
	for _, use := range seen {
		values[use.Row] = use.Value
	}
	for i := range uses {
		if value := values[uses[i].Row]; value != "" {
			uses[i].Value = value
		}
	}
}
