package postgres_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"guichet/domain"
	"guichet/domain/postgres"
	"guichet/domain/postgres/pgtest"
	"guichet/migrations"
)

// TestMigrateAtOnce has several starters migrate one empty database at the same time.
func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.NewEmpty(t)
	var starters errgroup.Group
	for range 4 {
		starters.Go(func() error { return postgres.Migrate(t.Context(), db.OwnerDSN()) })
	}
	if err := starters.Wait(); err != nil {
		t.Fatal(err)
	}
	steps, err := migrations.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var version, versions, jobs int
	const sql = `SELECT (SELECT version FROM adv.schema_version), (SELECT count(*) FROM adv.schema_version), (SELECT count(*) FROM river.river_job)`
	if err := db.Pool(t).QueryRow(t.Context(), sql).Scan(&version, &versions, &jobs); err != nil {
		t.Fatal(err)
	}
	if version != len(steps) || versions != 1 {
		t.Errorf("version %d in %d rows after %d steps", version, versions, len(steps))
	}
}

func TestMigrateAgainChangesNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if err := postgres.Migrate(t.Context(), db.OwnerDSN()); err != nil {
		t.Fatal(err)
	}
}

// TestCheckSchema: tables that are missing, older or newer than the program are named with what to do; those of the program pass.
func TestCheckSchema(t *testing.T) {
	t.Parallel()
	if err := postgres.CheckSchema(t.Context(), pgtest.NewEmpty(t).AppDSN()); !errors.Is(err, postgres.ErrMigrate) || !strings.Contains(err.Error(), "guichet migrate") {
		t.Errorf("without tables: %v", err)
	}
	db := pgtest.New(t)
	owner, err := postgres.Connect(t.Context(), db.OwnerDSN())
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	for _, step := range []struct{ change, want string }{{"version", ""}, {"version - 1", "guichet migrate"}, {"version + 2", "newer"}} {
		if _, err := owner.Exec(t.Context(), "UPDATE adv.schema_version SET version = "+step.change); err != nil {
			t.Fatal(err)
		}
		err := postgres.CheckSchema(t.Context(), db.AppDSN())
		if step.want == "" && err != nil || step.want != "" && (!errors.Is(err, postgres.ErrMigrate) || !strings.Contains(err.Error(), step.want)) {
			t.Errorf("after %s: %v", step.change, err)
		}
	}
}

func TestMigrateAsTheApplicationIsRefused(t *testing.T) {
	t.Parallel()
	if err := postgres.Migrate(t.Context(), pgtest.NewEmpty(t).AppDSN()); err == nil {
		t.Error("the application's role may migrate")
	}
}

func TestConnectSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for dsn, want := range map[string]string{
		"postgres://nobody@/x?host=/nowhere": "connecting to the database",
		"postgres://%zz":                     "reading the database's address",
	} {
		if pool, err := postgres.Connect(t.Context(), dsn); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v %v", dsn, pool, err)
		}
	}
}

// TestNumberKeysAgree holds the SQL function against domain.NumberKey.
func TestNumberKeysAgree(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t).Pool(t)
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[ -~éÉàç°№–]{0,20}`).Draw(t, "number")
		var key string
		err := pool.QueryRow(t.Context(), "SELECT adv.number_key($1)", number).Scan(&key)
		if err != nil || key != domain.NumberKey(number) {
			t.Fatalf("SQL %q, Go %q: %v", key, domain.NumberKey(number), err)
		}
	})
}

// TestCatalogueVersionGrows: what changes customers or articles, or only would, is seen by readers.
func TestCatalogueVersionGrows(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	version := func() (v int64) {
		if err := db.Pool(t).QueryRow(t.Context(), "SELECT version FROM adv.catalogue_version").Scan(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	before := version()
	mustImport(t, db, "testdata/import/base")
	if after := version(); after <= before {
		t.Errorf("version %d, then %d after an import", before, after)
	}
	before = version()
	err := pgx.BeginFunc(t.Context(), db.Pool(t), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), "UPDATE adv.product SET status = 'discontinued' WHERE sku = 'R500'"); err != nil {
			t.Fatal(err)
		}
		return errUndone
	})
	if !errors.Is(err, errUndone) || version() != before {
		t.Errorf("a change that was rolled back is seen: %v", err)
	}
}

var errUndone = errors.New("undone")
