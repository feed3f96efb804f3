// Package pgtest gives each test a fresh, migrated database of its own.
//
// The databases are clones of a migrated template, made in some hundredths of a second. They live in one
// private cluster a test process, which ends with the process, however it ends, and leaves nothing. The
// cluster is a copy of a folder that is made once for each version of the migrations and kept for the
// next runs. GUICHET_TEST_DSN names another server to use instead: its user must be allowed to create
// databases and roles, or be a superuser.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"guichet/domain/postgres"
	"guichet/domain/postgres/embedded"
)

// DB is one test's own database, migrated and empty.
type DB struct {
	server *server
	name   string
	once   sync.Once
	pool   *pgxpool.Pool
	err    error
}

// New makes a database for the test and drops it when the test ends. Without any PostgreSQL the test is
// skipped, or fails where GUICHET_TEST_REQUIRE is 1.
func New(t testing.TB) *DB {
	t.Helper()
	return create(t, func(s *server) string { return s.template })
}

// NewEmpty makes a database that has not been migrated, owned by the tables' owner.
func NewEmpty(t testing.TB) *DB {
	t.Helper()
	return create(t, func(*server) string { return "template0" })
}

func create(t testing.TB, template func(*server) string) *DB {
	t.Helper()
	s, err := shared()
	if errors.Is(err, embedded.ErrNoPostgres) && os.Getenv("GUICHET_TEST_REQUIRE") != "1" {
		t.Skipf("no database for the test: %v", err)
	}
	if err != nil {
		t.Fatalf("starting the tests' database: %v", err)
	}
	db := &DB{server: s, name: nextName()}
	if err := s.clone(t.Context(), db.name, template(s)); err != nil {
		t.Fatalf("making the test's database: %v", err)
	}
	t.Cleanup(func() { db.close(t) })
	return db
}

// shared starts the server once a process.
var shared = sync.OnceValues(startServer)

var names atomic.Int64

// nextName is unique among the processes that share a server.
func nextName() string {
	return "test_" + strconv.Itoa(os.Getpid()) + "_" + strconv.FormatInt(time.Now().UnixNano()%1e9, 36) + "_" + strconv.FormatInt(names.Add(1), 10)
}

// AppDSN is the database's address for the application's role, which has the least rights.
func (db *DB) AppDSN() string { return db.server.dsn(db.name, embedded.App) }

// OwnerDSN is the database's address for the role that owns the tables.
func (db *DB) OwnerDSN() string { return db.server.dsn(db.name, embedded.Owner) }

// Pool is a pool of connections as the application's role, as postgres.Connect makes it. It is opened at
// the first call and closed when the test ends.
func (db *DB) Pool(t testing.TB) *pgxpool.Pool {
	t.Helper()
	db.once.Do(func() { db.pool, db.err = postgres.Connect(context.Background(), db.AppDSN()) })
	if db.err != nil {
		t.Fatalf("connecting to the test's database: %v", db.err)
	}
	return db.pool
}

func (db *DB) close(t testing.TB) {
	if db.pool != nil {
		db.pool.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := db.server.drop(ctx, db.name); err != nil {
		t.Errorf("dropping the test's database: %v", err)
	}
}

// server is where the test databases are made.
type server struct {
	admin    *pgxpool.Pool
	template string
	dsn      func(database, user string) string
}

// clone makes a database from a template. FILE_COPY writes nothing to the log; with fsync
// off the checkpoint it needs is cheap.
func (s *server) clone(ctx context.Context, name, template string) error {
	_, err := s.admin.Exec(ctx, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s OWNER %s STRATEGY FILE_COPY", name, template, embedded.Owner))
	return err
}

func (s *server) drop(ctx context.Context, name string) error {
	_, err := s.admin.Exec(ctx, fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name))
	return err
}
