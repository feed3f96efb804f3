package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"guichet/domain/postgres"
	"guichet/domain/postgres/embedded"
)

// database is where the tables are: the configured PostgreSQL, or a private cluster that runs while the program does.
type database struct {
	dsn    string
	server *embedded.Server // nil: configured
}

// openDatabase gives the configured database, whose tables must be of this program, or starts the private cluster and brings
// its tables up to date.
func openDatabase(ctx context.Context, config DatabaseConfig, ephemeral bool) (*database, error) {
	if config.DSN != "" {
		return &database{dsn: config.DSN}, postgres.CheckSchema(ctx, config.DSN)
	}
	dir, err := filepath.Abs(config.Data)
	if err != nil {
		return nil, fmt.Errorf("naming the data folder: %w", err)
	}
	server, err := embedded.Start(ctx, embedded.Config{Dir: dir, Ephemeral: ephemeral})
	if errors.Is(err, embedded.ErrNoPostgres) {
		return nil, fmt.Errorf("%w: run `guichet doctor` to see how to install it, or set database.dsn", err)
	}
	if err != nil {
		return nil, fmt.Errorf("starting the private database: %w", err)
	}
	db := &database{server: server, dsn: server.DSN(embedded.Database, embedded.App)}
	if err := postgres.Migrate(ctx, server.DSN(embedded.Database, embedded.Owner)); err != nil {
		return nil, errors.Join(err, db.close())
	}
	return db, nil
}

// errLost tells that the private database ended while it was in use: killed, out of disk, or gone with the process that ran it.
var errLost = errors.New("the private database ended by itself")

// untilLost is ctx, ended with errLost as its cause when the private database ends. A configured one is reached again by
// each query, and ends nothing.
func (d *database) untilLost(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	if d.server != nil {
		go func() {
			select {
			case <-d.server.Done():
				cancel(errLost)
			case <-ctx.Done():
			}
		}()
	}
	return ctx, func() { cancel(nil) }
}

// close stops the private cluster; a configured database is left alone.
func (d *database) close() error {
	if d.server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return d.server.Stop(ctx)
}

// withDatabase reads the configuration and opens its database for one piece of work.
func withDatabase(ctx context.Context, e *environment, work func(Config, *database) error) (err error) {
	config, err := e.config()
	if err != nil {
		return err
	}
	db, err := openDatabase(ctx, config.Database, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	return work(config, db)
}

// migrateCommand is guichet migrate.
type migrateCommand struct{}

// Run brings the tables of the configured database up to date; a private one is brought so by every command.
func (migrateCommand) Run(ctx context.Context, e *environment) error {
	config, err := e.config()
	if err != nil {
		return err
	}
	if owner := cmp.Or(config.Database.OwnerDSN, config.Database.DSN); owner != "" {
		err = postgres.Migrate(ctx, owner)
	} else {
		err = withDatabase(ctx, e, func(Config, *database) error { return nil })
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, "The tables are up to date.")
	return nil
}

// importCommand is guichet import.
type importCommand struct {
	Dir string `arg:"" help:"Folder with company.csv, customers.csv and the others." type:"existingdir"`
}

// Run imports a folder, all or nothing.
func (c importCommand) Run(ctx context.Context, e *environment) error {
	return withDatabase(ctx, e, func(_ Config, db *database) error {
		result, err := importFolder(ctx, e, db.dsn, c.Dir, time.Time{})
		if err != nil {
			return err
		}
		for _, file := range result.Files {
			fmt.Fprintf(e.out, "%-22s %8d rows: %d new, %d changed\n", file.File, file.Rows, file.Inserted, file.Updated)
		}
		for _, name := range result.Ignored {
			fmt.Fprintf(e.out, "%-22s is no file of the format and was left out\n", name)
		}
		fmt.Fprintf(e.out, "%d rows in %s\n", result.Rows(), result.Took.Round(time.Millisecond))
		return nil
	})
}

// importFolder imports with progress on the error stream.
func importFolder(ctx context.Context, e *environment, dsn, dir string, now time.Time) (result postgres.ImportResult, err error) {
	pool, err := postgres.Connect(ctx, dsn)
	if err != nil {
		return result, err
	}
	defer pool.Close()
	shown := time.Now()
	return postgres.Import(ctx, pool, dir, postgres.ImportOptions{Now: now, Progress: func(p postgres.ImportProgress) {
		if time.Since(shown) > time.Second {
			shown = time.Now()
			fmt.Fprintf(e.err, "%s %s: %d rows\n", p.Stage, p.File, p.Rows)
		}
	}})
}
