package pgtest

import (
	"context"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"guichet/domain/postgres"
	"guichet/domain/postgres/embedded"
)

// password is that of the two roles on a server that the environment names.
const password = "guichet"

// templateLock serialises the test processes that make the template (an arbitrary number).
const templateLock = 7_301_200_402

// external prepares the two roles and the migrated template on a server that is not ours.
func external(ctx context.Context, dsn string) (*server, error) {
	address, err := url.Parse(dsn)
	if err != nil {
		return nil, fmt.Errorf("GUICHET_TEST_DSN is no postgres:// address: %w", err)
	}
	admin, err := pgxpool.New(ctx, dsn)
	if err != nil {
		return nil, fmt.Errorf("connecting to GUICHET_TEST_DSN: %w", err)
	}
	s := &server{admin: admin, dsn: func(database, user string) string {
		u := *address
		u.Path = "/" + database
		u.User = url.UserPassword(user, password)
		return u.String()
	}}
	if err := s.makeTemplate(ctx); err != nil {
		admin.Close()
		return nil, fmt.Errorf("preparing the server of GUICHET_TEST_DSN: %w", err)
	}
	return s, nil
}

func (s *server) makeTemplate(ctx context.Context) error {
	conn, err := s.admin.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(templateLock)); err != nil {
		return fmt.Errorf("waiting for other tests: %w", err)
	}
	defer func() {
		_, _ = conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", int64(templateLock))
	}()
	var version string
	if err := conn.QueryRow(ctx, "SHOW server_version").Scan(&version); err != nil {
		return fmt.Errorf("asking for the version: %w", err)
	}
	key, err := templateKey(version)
	if err != nil {
		return err
	}
	s.template = "guichet_template_" + key
	var done bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", s.template).Scan(&done); err != nil || done {
		return err
	}
	return s.buildTemplate(ctx, conn.Conn())
}

// buildTemplate migrates under another name first: a template that exists is a whole one.
func (s *server) buildTemplate(ctx context.Context, conn *pgx.Conn) error {
	fresh := s.template + "_new"
	for _, role := range []string{embedded.Owner, embedded.App} {
		sql := fmt.Sprintf("DO $$ BEGIN CREATE ROLE %s LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$", role)
		if _, err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("making the role %s: %w", role, err)
		}
		if _, err := conn.Exec(ctx, fmt.Sprintf("ALTER ROLE %s LOGIN PASSWORD '%s'", role, password)); err != nil {
			return fmt.Errorf("giving the role %s its password: %w", role, err)
		}
	}
	if err := s.drop(ctx, fresh); err != nil {
		return fmt.Errorf("dropping a half-made template: %w", err)
	}
	if _, err := conn.Exec(ctx, fmt.Sprintf("CREATE DATABASE %s OWNER %s TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'", fresh, embedded.Owner)); err != nil {
		return fmt.Errorf("making the template: %w", err)
	}
	if err := postgres.Migrate(ctx, s.dsn(fresh, embedded.Owner)); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, fmt.Sprintf("ALTER DATABASE %s RENAME TO %s", fresh, s.template))
	return err
}
