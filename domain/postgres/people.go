package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// PasswordHash is the stored hash of a person's password; domain.ErrNotFound where none was set.
func (s *Store) PasswordHash(ctx context.Context, login string) (hash string, err error) {
	if err = s.pool.QueryRow(ctx, `SELECT hash FROM bot.password WHERE login = $1`, login).Scan(&hash); err != nil {
		return "", notFound("the password of "+login, err)
	}
	return hash, nil
}

// SetPasswordHash replaces a person's password hash.
func (s *Store) SetPasswordHash(ctx context.Context, login, hash string) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO bot.password (login, hash, changed_at) VALUES ($1, $2, $3)
			ON CONFLICT (login) DO UPDATE SET hash = EXCLUDED.hash, changed_at = EXCLUDED.changed_at`, login, hash, s.clock()); err != nil {
			return err
		}
		return s.record(ctx, tx, entry{actor: "guichet", verb: "password.set", object: "staff/" + login})
	})
	if err != nil {
		return fmt.Errorf("setting the password of %s: %w", login, err)
	}
	return nil
}

// Sessions keeps the console's sessions (scs.CtxStore).
type Sessions struct{ store *Store }

// Sessions are the console's sessions.
func (s *Store) Sessions() *Sessions { return &Sessions{s} }

// FindCtx reads a session that has not expired.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.store.pool.QueryRow(ctx, `SELECT data FROM bot.session WHERE token = $1 AND expiry > now()`, token).Scan(&data)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx writes a session, and drops those that have expired.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	if _, err := s.store.pool.Exec(ctx, `DELETE FROM bot.session WHERE expiry < now()`); err != nil {
		return err
	}
	_, err := s.store.pool.Exec(ctx, `INSERT INTO bot.session (token, data, expiry) VALUES ($1, $2, $3)
		ON CONFLICT (token) DO UPDATE SET data = EXCLUDED.data, expiry = EXCLUDED.expiry`, token, data, expiry)
	return err
}

// DeleteCtx ends a session.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.store.pool.Exec(ctx, `DELETE FROM bot.session WHERE token = $1`, token)
	return err
}

// Find reads a session for a caller without a context.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit writes a session.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete ends a session.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// Customer is all that is known of one customer, for staff.
func (s *Store) Customer(ctx context.Context, code domain.CustomerCode) (*domain.Book, error) {
	return loadBook(ctx, s.pool, code, false)
}

// SearchCustomers finds customers by code or by a part of their name, whatever its accents.
func (s *Store) SearchCustomers(ctx context.Context, text string) ([]domain.Customer, error) {
	rows, err := s.pool.Query(ctx, `SELECT code, name, language, currency, status, kind, street, postcode, city, country FROM adv.customer
		WHERE $1 = '' OR adv.fold(name) LIKE '%' || adv.fold($1) || '%' OR adv.number_key(code) = adv.number_key($1) ORDER BY name LIMIT 100`, text)
	if err != nil {
		return nil, fmt.Errorf("searching customers: %w", err)
	}
	customers, err := pgx.CollectRows(rows, scanCustomer)
	if err != nil {
		return nil, fmt.Errorf("searching customers: %w", err)
	}
	return customers, nil
}
