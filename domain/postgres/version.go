package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/tern/v2/migrate"

	"guichet/domain"
	"guichet/migrations"
)

// ErrMigrate tells that the tables are not those of this program: none, older, or newer.
var ErrMigrate = fmt.Errorf("the tables are not those of this program: %w", domain.ErrInvalid)

// undefinedTable is PostgreSQL's code for a table or schema that is not there.
const undefinedTable = "42P01"

// CheckSchema compares the version of the database's tables with the program's own. The error wraps ErrMigrate where they
// differ and says what to do.
func CheckSchema(ctx context.Context, dsn string) (err error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return fmt.Errorf("connecting to the database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	var version int
	err = conn.QueryRow(ctx, "SELECT version FROM adv.schema_version").Scan(&version)
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &refused) && refused.Code == undefinedTable, errors.Is(err, pgx.ErrNoRows):
		version = 0
	case err != nil:
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	steps, err := migrate.FindMigrations(migrations.Files)
	switch {
	case err != nil:
		return fmt.Errorf("reading the steps: %w", err)
	case version > len(steps):
		return fmt.Errorf("%w: they are of a newer version (%d, ours is %d): use the newer program", ErrMigrate, version, len(steps))
	case version == 0:
		return fmt.Errorf("%w: there are none yet: run `guichet migrate`", ErrMigrate)
	case version < len(steps):
		return fmt.Errorf("%w: they are of version %d, ours is %d: stop `guichet serve` and run `guichet migrate`", ErrMigrate, version, len(steps))
	}
	return nil
}
