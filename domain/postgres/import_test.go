package postgres_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guichet/domain"
	"guichet/domain/postgres"
	"guichet/domain/postgres/pgtest"
)

var updateImports = flag.Bool("update-imports", false, "rewrite the expected faults of the import cases")

var importedAt = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// TestImportFaults imports each folder testdata/import/fail_* over a small company and compares the faults
// with its faults.txt. Adding a case is adding a folder.
func TestImportFaults(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob("testdata/import/fail_*")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, dir := range cases {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			db := pgtest.New(t)
			mustImport(t, db, "testdata/import/base")
			before := importState(t, db)
			_, err := postgres.Import(t.Context(), db.Pool(t), dir, postgres.ImportOptions{Now: importedAt})
			var faults postgres.ImportFaults
			if !errors.As(err, &faults) || !errors.Is(err, domain.ErrInvalid) {
				t.Fatalf("not refused by faults: %v", err)
			}
			importGolden(t, filepath.Join(dir, "faults.txt"), faults.Error()+"\n")
			if diff := cmp.Diff(before, importState(t, db)); diff != "" {
				t.Errorf("a refused import wrote something:\n%s", diff)
			}
		})
	}
}

// TestImportState imports each folder testdata/import/good_* over the small company, twice, and compares
// what then stands in the tables that it names with its state.txt.
func TestImportState(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob("testdata/import/good_*")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, dir := range cases {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			db := pgtest.New(t)
			mustImport(t, db, "testdata/import/base")
			before := importState(t, db)
			mustImport(t, db, dir)
			after := importState(t, db)
			importGolden(t, filepath.Join(dir, "state.txt"), importChanges(before, after))
			mustImport(t, db, dir)
			if diff := cmp.Diff(after, importState(t, db)); diff != "" {
				t.Errorf("the second import changed something:\n%s", diff)
			}
		})
	}
}

func importGolden(t *testing.T, path, got string) {
	t.Helper()
	if *updateImports {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("no expectation; look at what comes and keep it with -update-imports: %v", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (rewritten by -update-imports):\n%s", path, diff)
	}
}

func mustImport(t testing.TB, db *pgtest.DB, dir string) postgres.ImportResult {
	t.Helper()
	result, err := postgres.Import(t.Context(), db.Pool(t), dir, postgres.ImportOptions{Now: importedAt})
	if err != nil {
		t.Fatalf("importing %s: %v", dir, err)
	}
	return result
}

// importState is every row of the tables that an import writes, as text, sorted.
func importState(t testing.TB, db *pgtest.DB) []string {
	t.Helper()
	var all []string
	for _, table := range []string{"company", "numbering", "customer", "contact", "address", "partner", "product", "item_reference",
		"price", "charge", "stock", "receipt", "sales_order", "order_line", "shipment", "shipment_line", "invoice", "invoice_line",
		"payment", "dispute", "dispute_invoice", "reminder", "document", "imported_file"} {
		rows, err := db.Pool(t).Query(t.Context(), `SELECT (to_jsonb(t) - '{id,recorded_at,imported_at,content,only_row}'::text[])::text FROM adv.`+table+` t ORDER BY 1`)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var row string
			if err := rows.Scan(&row); err != nil {
				t.Fatal(err)
			}
			all = append(all, table+" "+row)
		}
		if rows.Err() != nil {
			t.Fatal(rows.Err())
		}
	}
	return all
}

// importChanges lists the rows that went and those that came.
func importChanges(before, after []string) string {
	var out strings.Builder
	list := func(mark string, rows, other []string) {
		known := map[string]bool{}
		for _, row := range other {
			known[row] = true
		}
		for _, row := range rows {
			if !known[row] {
				out.WriteString(mark + row + "\n")
			}
		}
	}
	list("- ", before, after)
	list("+ ", after, before)
	return out.String()
}

// TestImportTheSampleCompany imports the development corpus, where it is beside the repository.
func TestImportTheSampleCompany(t *testing.T) {
	t.Parallel()
	dir := "../../../shared/data/adv-visserie-rhone/data"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the shared data is not here: %v", err)
	}
	db := pgtest.New(t)
	var stages []string
	result, err := postgres.Import(t.Context(), db.Pool(t), dir, postgres.ImportOptions{Now: importedAt,
		Progress: func(p postgres.ImportProgress) { stages = append(stages, p.Stage) }})
	if err != nil {
		t.Fatal(err)
	}
	if result.Rows() < 5000 || len(result.Ignored) != 0 || len(stages) == 0 {
		t.Errorf("rows %d, ignored %v, %d progress reports", result.Rows(), result.Ignored, len(stages))
	}
	before := importState(t, db)
	again := mustImport(t, db, dir)
	for _, file := range again.Files {
		if file.Inserted != 0 || file.Updated != 0 {
			t.Errorf("the second import of %s inserted %d and updated %d", file.File, file.Inserted, file.Updated)
		}
	}
	if diff := cmp.Diff(before, importState(t, db)); diff != "" {
		t.Errorf("the second import changed something:\n%s", diff)
	}
}
