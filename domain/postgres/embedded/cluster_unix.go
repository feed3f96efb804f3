//go:build unix

package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// clusterMajor is the major version that made the cluster in data; 0 where there is none.
func clusterMajor(data string) (int, error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the cluster's version: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("reading the cluster's version: %w", err)
	}
	return major, nil
}

// locales are tried in order. C.UTF-8 keeps lower(), ILIKE and stemming right on accented letters on
// every machine alike; some systems do not have it. Sorting is by bytes, which is the order of C.UTF-8 too
// but several times faster for the keys.
var locales = []string{"C.UTF-8", "en_US.UTF-8"}

// initialise makes the cluster beside its final place and renames it, so that a crash leaves none half made.
func (s *Server) initialise(ctx context.Context) error {
	var errs []error
	for _, locale := range locales {
		err := s.initdb(ctx, locale)
		if err == nil {
			return nil
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (s *Server) initdb(ctx context.Context, locale string) error {
	fresh := s.config.path(dataName + ".new")
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("removing a half-made cluster: %w", err)
	}
	if err := s.account.mkdir(fresh); err != nil {
		return err
	}
	args := []string{"-D", fresh, "-U", Superuser, "-E", "UTF8", "--locale=" + locale, "--lc-collate=C",
		"--auth-local=trust", "--auth-host=reject", "--no-instructions"}
	if s.config.Ephemeral {
		args = append(args, "--no-sync")
	}
	if out, err := s.command(ctx, "initdb", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("running initdb with the locale %s: %w: %s", locale, err, lastLines(out))
	}
	return os.Rename(fresh, s.config.path(dataName))
}

func lastLines(out []byte) string {
	out = bytes.TrimSpace(out)
	return string(out[max(0, len(out)-500):])
}

// mkdir makes a folder that only the account (and root) may enter.
func (a account) mkdir(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("making a folder for the server: %w", err)
	}
	if !a.drop {
		return nil
	}
	if err := os.Chown(dir, int(a.uid), int(a.gid)); err != nil {
		return fmt.Errorf("giving a folder to the server's account: %w", err)
	}
	return nil
}

// socketPrefix marks the folders that we make for sockets outside a data folder.
const socketPrefix = "guichet-pg-"

// makeSocketDir makes the folder of the socket: in the data folder, or in a temporary one where that path
// is longer than a unix socket's may be (about 100 bytes).
func (c Config) makeSocketDir(who account) (string, error) {
	dir := c.path(socketName)
	if len(dir)+len("/.s.PGSQL."+port) <= 100 {
		if err := os.RemoveAll(dir); err != nil {
			return "", fmt.Errorf("removing an old socket: %w", err)
		}
		return dir, who.mkdir(dir)
	}
	temp := os.TempDir()
	if len(temp) > 50 {
		temp = "/tmp"
	}
	dir, err := os.MkdirTemp(temp, socketPrefix)
	if err != nil {
		return "", fmt.Errorf("making a short folder: %w", err)
	}
	if !who.drop {
		return dir, nil
	}
	return dir, errors.Join(os.Chown(dir, int(who.uid), int(who.gid)), who.openWay(filepath.Dir(dir)))
}

// bootstrap makes the two roles and the database, where they are missing.
func (s *Server) bootstrap(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.DSN("postgres", Superuser))
	if err != nil {
		return fmt.Errorf("connecting to the new server: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	for _, step := range []struct{ missing, create string }{
		{"SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '" + Owner + "')", "CREATE ROLE " + Owner + " LOGIN"},
		{"SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '" + App + "')", "CREATE ROLE " + App + " LOGIN"},
		{"SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname = '" + Database + "')",
			"CREATE DATABASE " + Database + " OWNER " + Owner},
	} {
		var missing bool
		if err := conn.QueryRow(ctx, step.missing).Scan(&missing); err != nil {
			return fmt.Errorf("looking for roles and database: %w", err)
		}
		if !missing {
			continue
		}
		if _, err := conn.Exec(ctx, step.create); err != nil {
			return fmt.Errorf("making roles and database: %w", err)
		}
	}
	return nil
}
