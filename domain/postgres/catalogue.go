package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Catalogue is what understanding keeps in memory: articles, customers' names for them, customers and contacts.
type Catalogue struct {
	Version    int64
	Products   []domain.Product
	References []domain.ItemReference
	Customers  []domain.Customer
	Contacts   []domain.Contact
}

// CatalogueVersion changes whenever what Catalogue returns may have changed.
func (s *Store) CatalogueVersion(ctx context.Context) (version int64, err error) {
	if err := s.pool.QueryRow(ctx, `SELECT version FROM adv.catalogue_version`).Scan(&version); err != nil {
		return 0, fmt.Errorf("reading the catalogue's version: %w", err)
	}
	return version, nil
}

// Catalogue reads it all, of one moment.
func (s *Store) Catalogue(ctx context.Context) (*Catalogue, error) {
	c := &Catalogue{}
	err := pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) (err error) {
		if err = tx.QueryRow(ctx, `SELECT version FROM adv.catalogue_version`).Scan(&c.Version); err != nil {
			return err
		}
		if c.Products, err = readAll(ctx, tx, `SELECT sku, gtin, name, aliases, family, unit, pack_size, coalesce(list_price, 0),
			coalesce(vat_rate, 0), status = 'discontinued', coalesce(replaced_by, ''), coalesce(lead_time_days, 0) FROM adv.product ORDER BY sku`,
			pgx.RowToStructByPos[domain.Product]); err != nil {
			return err
		}
		if c.References, err = readAll(ctx, tx, `SELECT customer, customer_sku, sku FROM adv.item_reference ORDER BY customer, customer_sku`,
			pgx.RowToStructByPos[domain.ItemReference]); err != nil {
			return err
		}
		if c.Customers, err = readAll(ctx, tx, `SELECT code, name, language, currency, status, kind, street, postcode, city, country FROM adv.customer ORDER BY code`, scanCustomer); err != nil {
			return err
		}
		c.Contacts, err = readAll(ctx, tx, `SELECT email, customer, name, phone, role, language FROM adv.contact ORDER BY email, customer`,
			pgx.RowToStructByPos[domain.Contact])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the catalogue: %w", err)
	}
	return c, nil
}

func scanCustomer(row pgx.CollectableRow) (c domain.Customer, err error) {
	err = row.Scan(&c.Code, &c.Name, &c.Language, &c.Currency, &c.Status, &c.Kind, &c.Street, &c.Postcode, &c.City, &c.Country)
	return c, err
}

func readAll[T any](ctx context.Context, q querier, sql string, scan pgx.RowToFunc[T]) ([]T, error) {
	rows, err := q.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}
