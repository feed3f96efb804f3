package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"guichet/domain"
)

// Options are what a Store needs to know beside its pool. The zero value works.
type Options struct {
	Clock    domain.Clock   // nil: the machine's
	Location *time.Location // the company's time zone; nil: UTC
}

// Store is the assistant's memory: the ADV database and the assistant's own state.
type Store struct {
	pool     *pgxpool.Pool
	queue    *river.Client[pgx.Tx] // inserts only
	clock    domain.Clock
	location *time.Location
}

// NewStore makes a store on a pool whose database has been migrated. It does not own the pool.
func NewStore(pool *pgxpool.Pool, options Options) (*Store, error) {
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{Schema: RiverSchema})
	if err != nil {
		return nil, fmt.Errorf("opening the queue: %w", err)
	}
	store := &Store{pool: pool, queue: queue, clock: options.Clock, location: options.Location}
	if store.clock == nil {
		store.clock = time.Now
	}
	if store.location == nil {
		store.location = time.UTC
	}
	return store, nil
}

// today is the company's day.
func (s *Store) today() domain.Date { return domain.DateOf(s.clock().In(s.location)) }

// querier is a transaction or the pool.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// maxTries bounds how often a transaction is tried that PostgreSQL aborts for its neighbours' sake.
const maxTries = 8

// inTx runs work in one transaction: all of it is committed, or nothing.
// A serialization failure or a deadlock is tried again, so work must have no effect outside the transaction.
func (s *Store) inTx(ctx context.Context, work func(tx pgx.Tx) error) error {
	for try := 1; ; try++ {
		err := pgx.BeginFunc(ctx, s.pool, work)
		if err == nil || !abortedForOthers(err) || try == maxTries {
			return err
		}
	}
}

// abortedForOthers tells a transaction that would succeed alone: serialization_failure, deadlock_detected, or a
// cached plan made old by a migration (feature_not_supported).
func abortedForOthers(err error) bool {
	var fault *pgconn.PgError
	if !errors.As(err, &fault) {
		return false
	}
	return fault.Code == "40001" || fault.Code == "40P01" || fault.Code == "0A000"
}

// isUniqueViolation tells that a key is there already.
func isUniqueViolation(err error) bool {
	var fault *pgconn.PgError
	return errors.As(err, &fault) && fault.Code == "23505"
}

// notFound names what is missing.
func notFound(what string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("%s: %w", what, domain.ErrNotFound)
	}
	return fmt.Errorf("reading %s: %w", what, err)
}

// ignoreNoRows makes nothing of a row that is not there: the step was done already.
func ignoreNoRows(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return err
}

// ClockSkew is how far the database's clock is ahead of this machine's.
func (s *Store) ClockSkew(ctx context.Context) (time.Duration, error) {
	var theirs time.Time
	if err := s.pool.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&theirs); err != nil {
		return 0, fmt.Errorf("reading the database's clock: %w", err)
	}
	return time.Until(theirs), nil
}

// LastMoment is the time of the newest line of the journal, zero where it is empty.
func (s *Store) LastMoment(ctx context.Context) (time.Time, error) {
	var last *time.Time
	if err := s.pool.QueryRow(ctx, `SELECT max(at) FROM bot.journal`).Scan(&last); err != nil {
		return time.Time{}, fmt.Errorf("reading the journal's end: %w", err)
	}
	if last == nil {
		return time.Time{}, nil
	}
	return *last, nil
}
