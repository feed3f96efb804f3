package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// records reads the ADV database for planning; it is a domain.Records.
type records struct {
	q    querier
	lock bool // rows that an action may rest on are locked until the commit
}

// Company is the firm whose desk this is.
func (r records) Company(ctx context.Context) (domain.Company, error) {
	var c domain.Company
	err := r.q.QueryRow(ctx, `SELECT name, legal_name, legal_form, capital, rcs, siren, vat_number, street, postcode, city, country,
		email, phone, iban, bic, currency, language, terms_url, authserv_id FROM adv.company`).Scan(
		&c.Name, &c.LegalName, &c.LegalForm, &c.Capital, &c.RCS, &c.SIREN, &c.VATNumber, &c.Street, &c.Postcode, &c.City, &c.Country,
		&c.Email, &c.Phone, &c.IBAN, &c.BIC, &c.Currency, &c.Language, &c.TermsURL, &c.AuthservID)
	if err != nil {
		return c, notFound("the company (import its data first)", err)
	}
	return c, nil
}

// Book is all that is known of one customer.
func (r records) Book(ctx context.Context, customer domain.CustomerCode) (*domain.Book, error) {
	return loadBook(ctx, r.q, customer, r.lock)
}

// Shelves are the availability of articles, locked in a fixed order so that two orders cannot wait for each other.
func (r records) Shelves(ctx context.Context, skus []domain.SKU) (map[domain.SKU]domain.Shelf, error) {
	sorted := slices.Sorted(slices.Values(skus))
	shelves := make(map[domain.SKU]domain.Shelf, len(sorted))
	if err := r.loadStock(ctx, sorted, shelves); err != nil {
		return nil, fmt.Errorf("reading the stock: %w", err)
	}
	if err := r.loadReceipts(ctx, sorted, shelves); err != nil {
		return nil, fmt.Errorf("reading the expected receipts: %w", err)
	}
	return shelves, nil
}

func (r records) loadStock(ctx context.Context, skus []domain.SKU, shelves map[domain.SKU]domain.Shelf) error {
	sql := `SELECT s.sku, s.on_hand,
			s.reserved + (SELECT coalesce(sum(quantity), 0) FROM adv.reservation r WHERE r.sku = s.sku AND r.released_at IS NULL),
			(SELECT max(quantity) FROM adv.order_line l WHERE l.sku = s.sku)
		FROM adv.stock s WHERE s.sku = ANY($1) ORDER BY s.sku`
	if r.lock {
		// The lock comes first: sums read in the same statement would be those of before the wait.
		if _, err := r.q.Exec(ctx, `SELECT 1 FROM adv.stock WHERE sku = ANY($1) ORDER BY sku FOR NO KEY UPDATE`, skus); err != nil {
			return err
		}
	}
	rows, err := r.q.Query(ctx, sql, skus)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var shelf domain.Shelf
		if err := rows.Scan(&shelf.SKU, &shelf.OnHand, &shelf.Reserved, &shelf.LargestOrdered); err != nil {
			return err
		}
		shelves[shelf.SKU] = shelf
	}
	return rows.Err()
}

func (r records) loadReceipts(ctx context.Context, skus []domain.SKU, shelves map[domain.SKU]domain.Shelf) error {
	rows, err := r.q.Query(ctx, `SELECT sku, expected_on, quantity FROM adv.receipt WHERE sku = ANY($1)
		UNION SELECT sku, next_receipt_on, next_receipt_quantity FROM adv.stock s
			WHERE sku = ANY($1) AND next_receipt_on IS NOT NULL AND next_receipt_quantity IS NOT NULL
			AND NOT EXISTS (SELECT FROM adv.receipt r WHERE r.sku = s.sku)
		ORDER BY 1, 2`, skus)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var sku domain.SKU
		var receipt domain.Receipt
		if err := rows.Scan(&sku, &receipt.ExpectedOn, &receipt.Quantity); err != nil {
			return err
		}
		shelf := shelves[sku]
		shelf.SKU, shelf.Receipts = sku, append(shelf.Receipts, receipt)
		shelves[sku] = shelf
	}
	return rows.Err()
}

// maxOwners bounds how many documents one message's numbers may find.
const maxOwners = 200

// Owners tells whose documents bear one of these numbers.
func (r records) Owners(ctx context.Context, numbers []string) ([]domain.DocumentOwner, error) {
	var keys []string
	for _, number := range numbers {
		if key := domain.NumberKey(number); len(key) >= 3 {
			keys = append(keys, key)
		}
	}
	rows, err := r.q.Query(ctx, ownersSQL, keys, maxOwners)
	if err != nil {
		return nil, fmt.Errorf("looking for document numbers: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[domain.DocumentOwner])
}

// ownersSQL compares whole keys by index first, then, for keys of four and more, the ends of our own numbers.
const ownersSQL = `WITH wanted AS (SELECT DISTINCT unnest($1::text[]) AS key)
SELECT DISTINCT customer, kind, number, key FROM (
	SELECT o.customer, 'order' AS kind, o.number, w.key FROM wanted w JOIN adv.sales_order o ON adv.number_key(o.number) = w.key
	UNION ALL
	SELECT o.customer, 'order', o.number, w.key FROM wanted w JOIN adv.sales_order o ON adv.number_key(o.customer_reference) = w.key AND o.customer_reference <> ''
	UNION ALL
	SELECT o.customer, 'shipment', s.number, w.key FROM wanted w JOIN adv.shipment s ON adv.number_key(s.number) = w.key JOIN adv.sales_order o ON o.number = s.order_number
	UNION ALL
	SELECT o.customer, 'shipment', s.number, w.key FROM wanted w JOIN adv.shipment s ON adv.number_key(s.tracking_number) = w.key AND s.tracking_number <> '' JOIN adv.sales_order o ON o.number = s.order_number
	UNION ALL
	SELECT i.customer, 'invoice', i.number, w.key FROM wanted w JOIN adv.invoice i ON adv.number_key(i.number) = w.key
	UNION ALL
	SELECT d.customer, 'dispute', d.number, w.key FROM wanted w JOIN adv.dispute d ON adv.number_key(d.number) = w.key
	UNION ALL
	SELECT o.customer, 'order', o.number, w.key FROM wanted w JOIN adv.sales_order o ON right(adv.number_key(o.number), length(w.key)) = w.key AND length(w.key) >= 4
	UNION ALL
	SELECT o.customer, 'order', o.number, w.key FROM wanted w JOIN adv.sales_order o ON right(adv.number_key(o.customer_reference), length(w.key)) = w.key AND length(w.key) >= 4
	UNION ALL
	SELECT i.customer, 'invoice', i.number, w.key FROM wanted w JOIN adv.invoice i ON right(adv.number_key(i.number), length(w.key)) = w.key AND length(w.key) >= 4
	UNION ALL
	SELECT o.customer, 'shipment', s.number, w.key FROM wanted w JOIN adv.shipment s ON right(adv.number_key(s.number), length(w.key)) = w.key AND length(w.key) >= 4 JOIN adv.sales_order o ON o.number = s.order_number
) found ORDER BY kind, number, key LIMIT $2`

// Company is the firm whose desk this is; domain.ErrNotFound before its data was imported.
func (s *Store) Company(ctx context.Context) (domain.Company, error) {
	return records{q: s.pool}.Company(ctx)
}

// Lookup reads the ADV database outside any transaction, for hints only: nothing may be decided by it.
func (s *Store) Lookup() domain.Records { return records{q: s.pool} }
