package migrations_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"guichet/domain/postgres/embedded"
	"guichet/domain/postgres/pgtest"
	"guichet/migrations"
)

var update = flag.Bool("update", false, "rewrite schema.sql from the migrations")

// dumpMajor is the PostgreSQL version that schema.sql is written with; others put some things otherwise.
const dumpMajor = 15

// TestSchemaDump applies all migrations to an empty database and compares its dump with schema.sql.
func TestSchemaDump(t *testing.T) {
	t.Parallel()
	got := dump(t, pgtest.New(t).OwnerDSN())
	if *update {
		if err := os.WriteFile("schema.sql", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.sql")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("schema.sql is not what the migrations make; run `go test ./migrations -update`:\n%s", diff)
	}
}

func dump(t *testing.T, dsn string) string {
	t.Helper()
	found, err := embedded.Find(t.Context())
	if err != nil {
		t.Skip(err)
	}
	for _, b := range found {
		tool := filepath.Join(b.Dir, "pg_dump")
		if _, err := os.Stat(tool); b.Major != dumpMajor || err != nil {
			continue
		}
		out, err := exec.CommandContext(t.Context(), tool, "--schema-only", "--no-owner", dsn).Output()
		if err != nil {
			t.Fatalf("dumping: %v", err)
		}
		return normalise(string(out))
	}
	t.Skipf("schema.sql is written with pg_dump %d, which is not installed", dumpMajor)
	return ""
}

// noise are the lines of a dump that say nothing of the schema: settings, versions, random marks.
var noise = regexp.MustCompile(`^(SET |SELECT pg_catalog\.set_config|--|\\restrict|\\unrestrict|$)`)

func normalise(dump string) string {
	lines := []string{fmt.Sprintf("-- Written by `go test ./migrations -update` with pg_dump %d: the schema that all migrations make.", dumpMajor), ""}
	inside := false // a function's body is kept as it is
	for _, line := range strings.Split(dump, "\n") {
		if !inside && strings.HasPrefix(line, "CREATE TABLE ") {
			lines = append(lines, "")
		}
		if strings.Count(line, "$$")%2 == 1 {
			inside = !inside
		}
		if inside || !noise.MatchString(line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// TestEverythingIsExplained wants a comment on every table and every function of ours.
func TestEverythingIsExplained(t *testing.T) {
	t.Parallel()
	missing(t, "has no comment", `
		SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname IN ('adv', 'bot') AND c.relkind IN ('r', 'p', 'v', 'm') AND obj_description(c.oid, 'pg_class') IS NULL
		UNION ALL
		SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE n.nspname IN ('adv', 'bot') AND obj_description(p.oid, 'pg_proc') IS NULL
		ORDER BY 1`)
}

// TestForeignKeysAreIndexed wants an index that begins with the columns of each reference: without one,
// each change of the row referred to reads the whole table. Partial indexes that leave out NULLs count.
func TestForeignKeysAreIndexed(t *testing.T) {
	t.Parallel()
	missing(t, "has no index on its foreign key", `
		SELECT k.conrelid::regclass::text || ' ' || k.conname FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
		WHERE k.contype = 'f' AND n.nspname IN ('adv', 'bot') AND NOT EXISTS (
			SELECT FROM pg_index i WHERE i.indrelid = k.conrelid
			AND (string_to_array(i.indkey::text, ' ')::int2[])[1:1] <@ k.conkey)
		ORDER BY 1`)
}

func missing(t *testing.T, fault, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), pgtest.New(t).OwnerDSN())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	rows, err := conn.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Errorf("%s %s", name, fault)
	}
}

// TestNumbering wants the steps numbered without a gap.
func TestNumbering(t *testing.T) {
	t.Parallel()
	entries, err := fs.ReadDir(migrations.Files, ".")
	if err != nil {
		t.Fatal(err)
	}
	for i, entry := range entries {
		if want := fmt.Sprintf("%04d_", i+1); !strings.HasPrefix(entry.Name(), want) {
			t.Errorf("step %d is called %s, want %s...", i+1, entry.Name(), want)
		}
	}
}
