package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// exposureNow is what a customer's business amounts to as the transaction sees it, under the customer's lock.
func exposureNow(ctx context.Context, tx pgx.Tx, customer domain.CustomerCode) (domain.Decimal, *domain.Book, error) {
	book, err := loadBook(ctx, tx, customer, true)
	if err != nil {
		return domain.Decimal{}, nil, err
	}
	company, err := records{q: tx}.Company(ctx)
	if err != nil {
		return domain.Decimal{}, nil, err
	}
	products := map[domain.SKU]domain.Product{}
	rows, err := tx.Query(ctx, `SELECT sku, coalesce(vat_rate, 0) FROM adv.product WHERE sku IN
		(SELECT l.sku FROM adv.order_line l JOIN adv.sales_order o ON o.number = l.order_number WHERE o.customer = $1)`, customer)
	if err != nil {
		return domain.Decimal{}, nil, fmt.Errorf("reading the rates of VAT: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var p domain.Product
		if err := rows.Scan(&p.SKU, &p.VATRate); err != nil {
			return domain.Decimal{}, nil, err
		}
		products[p.SKU] = p
	}
	return domain.Exposure(book, company, func(sku domain.SKU) (domain.Product, bool) { p, ok := products[sku]; return p, ok }), book, rows.Err()
}
