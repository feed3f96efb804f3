package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/tern/v2/migrate"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"guichet/migrations"
)

// RiverSchema is the database schema of the job queue's own tables.
const RiverSchema = "river"

// appRole is what the program works as; the migrations grant it its rights.
const appRole = "guichet_app"

// migrationLock serialises every starter that migrates the same database (an arbitrary number).
const migrationLock = 7_301_200_401

// Migrate brings the database's schema up to date: our own steps, then the job queue's.
//
// It connects as the owner of the tables. Any number of starters may call it at once: one works, the
// others wait and find nothing left to do. A step that fails leaves the schema at the step before it.
func Migrate(ctx context.Context, ownerDSN string) (err error) {
	config, err := pgx.ParseConfig(ownerDSN)
	if err != nil {
		return fmt.Errorf("reading the database's address: %w", err)
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connecting as the owner of the tables: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }() // closing frees the lock
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		return fmt.Errorf("waiting for other migrations: %w", err)
	}
	if err := migrateOurs(ctx, conn); err != nil {
		return fmt.Errorf("migrating the tables: %w", err)
	}
	if err := migrateRiver(ctx, ownerDSN); err != nil {
		return fmt.Errorf("migrating the job queue: %w", err)
	}
	return nil
}

// migrateOurs applies the steps of the migrations package, each in its own transaction.
func migrateOurs(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS adv"); err != nil {
		return fmt.Errorf("creating the schema: %w", err)
	}
	migrator, err := migrate.NewMigrator(ctx, conn, "adv.schema_version")
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	if err := migrator.LoadMigrations(migrations.Files); err != nil {
		return fmt.Errorf("reading the steps: %w", err)
	}
	return migrator.Migrate(ctx)
}

// migrateRiver applies the queue's own steps in its schema and grants the application the use of it.
func migrateRiver(ctx context.Context, ownerDSN string) error {
	pool, err := Connect(ctx, ownerDSN)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+RiverSchema); err != nil {
		return fmt.Errorf("creating its schema: %w", err)
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: RiverSchema, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("preparing its steps: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("applying its steps: %w", err)
	}
	for _, grant := range []string{
		"GRANT USAGE ON SCHEMA %s TO %s",
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %s TO %s",
		"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %s TO %s",
	} {
		if _, err := pool.Exec(ctx, fmt.Sprintf(grant, RiverSchema, appRole)); err != nil {
			return fmt.Errorf("granting its use: %w", err)
		}
	}
	return nil
}
