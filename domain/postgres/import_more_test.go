package postgres_test

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"guichet/domain/postgres"
	"guichet/domain/postgres/pgtest"
)

// folder writes files of an import: name, content, name, content.
func folder(t testing.TB, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestImportRefusesNumbersGivenHere: an order or a dispute that was numbered here is not overwritten.
func TestImportRefusesNumbersGivenHere(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	mustImport(t, db, "testdata/import/base")
	for _, sql := range []string{
		"INSERT INTO adv.sales_order (number, customer, currency, source) VALUES ('C-2026-0120', 'K1', 'EUR', 'guichet')",
		"INSERT INTO adv.dispute (number, customer, kind, opened_on, source) VALUES ('D-7', 'K1', 'other', '2026-11-01', 'guichet')",
	} {
		if _, err := db.Pool(t).Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	_, err := postgres.Import(t.Context(), db.Pool(t), folder(t,
		"orders.csv", "number,customer\nC-2026-0119,K1\nC-2026-0120,K1\n",
		"disputes.csv", "number,customer,kind,opened_on\nD-7,K1,other,2026-11-02\n"), postgres.ImportOptions{})
	const want = `orders.csv:3: number: "C-2026-0120" was given here already, to another order
disputes.csv:2: number: "D-7" was given here already, to another dispute`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestImportBoundsItsFaults(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	dir := folder(t, "products.csv", "sku,name\n"+strings.Repeat("X,\n", 500))
	_, err := postgres.Import(t.Context(), db.Pool(t), dir, postgres.ImportOptions{MaxFaults: 7})
	var faults postgres.ImportFaults
	if !errors.As(err, &faults) || len(faults) != 7 {
		t.Errorf("%d faults: %v", len(faults), err)
	}
}

func TestImportNamesWhatItDoesNotRead(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	dir := folder(t, "product.csv", "sku\nX\n", "products.csv", "sku,name\nX,Ex\n")
	if result := mustImport(t, db, dir); len(result.Ignored) != 1 || result.Ignored[0] != "product.csv" || result.Rows() != 1 {
		t.Errorf("%+v", result)
	}
	if _, err := postgres.Import(t.Context(), db.Pool(t), filepath.Join(dir, "absent"), postgres.ImportOptions{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is absent: %v", err)
	}
}

// TestImportBoundsARecord: a quotation mark that is never closed does not read the file into memory.
func TestImportBoundsARecord(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	dir := folder(t, "products.csv", "sku,name\nA,\"never closed\n"+strings.Repeat("B,Bee\n", 400_000))
	_, err := postgres.Import(t.Context(), db.Pool(t), dir, postgres.ImportOptions{})
	if err == nil || !strings.Contains(err.Error(), "longer than 1 MB") {
		t.Errorf("got %v", err)
	}
}

func TestImportsAtOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var runs errgroup.Group
	for range 3 {
		runs.Go(func() error {
			_, err := postgres.Import(t.Context(), db.Pool(t), "testdata/import/base", postgres.ImportOptions{Now: importedAt})
			return err
		})
	}
	if err := runs.Wait(); err != nil {
		t.Fatal(err)
	}
}

// TestImportOfAnything draws files of cells good and bad. Whatever they hold, an import succeeds and is then
// repeatable, or is refused by faults alone; it never runs into a constraint of the database.
func TestImportOfAnything(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	mustImport(t, db, "testdata/import/base")
	rapid.Check(t, func(rt *rapid.T) {
		var files []string
		for _, file := range drawnFiles {
			if rapid.IntRange(0, 3).Draw(rt, file[0]) == 0 {
				files = append(files, file[0], drawRows(rt, file[1]))
			}
		}
		dir := folder(t, files...)
		for again := range 2 {
			result, err := postgres.Import(t.Context(), db.Pool(t), dir, postgres.ImportOptions{})
			var faults postgres.ImportFaults
			if err != nil && !errors.As(err, &faults) {
				rt.Fatalf("importing %q: %v", files, err)
			}
			if err != nil && again == 0 {
				return
			}
			if err != nil {
				rt.Fatalf("importing %q again: %v", files, err)
			}
			for _, file := range result.Files {
				if again == 1 && file.Inserted+file.Updated > 0 {
					rt.Fatalf("importing %q again: %+v", files, file)
				}
			}
		}
	})
}

// drawnFiles are files with headers, most of them without some of their columns.
var drawnFiles = [][2]string{
	{"customers.csv", "code,name,credit_limit,status,parent,email_domains"},
	{"products.csv", "sku,pack_size,list_price,vat_rate,replaced_by,aliases"},
	{"prices.csv", "customer,sku,min_quantity,valid_from,unit_price"},
	{"charges.csv", "customer,kind,from_amount,valid_from,amount"},
	{"orders.csv", "number,customer,ordered_on,ship_to"},
	{"order_lines.csv", "order,line,sku,quantity"},
	{"shipment_lines.csv", "shipment,order_line,quantity"},
	{"invoices.csv", "number,customer,kind,corrects,issued_on,total_gross"},
	{"payments.csv", "invoice,customer,paid_on,amount"},
	{"disputes.csv", "number,invoice,kind,opened_on"},
	{"reminders.csv", "invoice,level,sent_on"},
}

// likely are cells that fit, by column; unlikely ones go anywhere.
var (
	customers = []string{"K1", "K2", "K3"}
	orders    = []string{"C-2026-0001", "C-2026-0002"}
	numbers   = []string{"0", "1", "2", "7.25", "100"}
	days      = []string{"2026-11-01", "2026-11-02", "9999-12-31"}
	likely    = map[string][]string{
		"code": append(customers, "K8", "K9"), "customer": customers, "parent": append(customers, ""), "name": {"One", "Deux", "Drei"},
		"sku": {"R500", "STY-B", "OLD"}, "replaced_by": {"", "R500"}, "pack_size": {"", "12"}, "vat_rate": {"", "5.5", "20"},
		"order": orders, "line": {"1", "2", "3"}, "order_line": {"1", "2"}, "shipment": {"L-1"}, "invoice": {"F-1", "F-2"},
		"kind": {"credit_note", "transport", "damaged"}, "status": {"", "active"}, "corrects": {"", "F-1", "F-1 F-2"}, "level": {"1", "2"},
		"ship_to": {"", "École Jules-Ferry"}, "email_domains": {"", "a.example b.example"}, "aliases": {"", "a|b"},
		"credit_limit": numbers, "list_price": numbers, "min_quantity": numbers, "unit_price": numbers, "from_amount": numbers,
		"amount": numbers, "quantity": numbers, "total_gross": numbers,
		"valid_from": append(days, ""), "ordered_on": days, "issued_on": days, "paid_on": days, "opened_on": days, "sent_on": days,
		"number": {"C-2026-0001", "C-2026-0009", "F-1", "F-9", "D-1", "D-9"},
	}
	unlikely = []string{"", "K77", "-3", "1e9", "999999999999", "0000-01-01", "x\\N\ty\r\nz", `"{,}`, "NULL", "\xff"}
)

func drawRows(t *rapid.T, header string) string {
	var out strings.Builder
	w := csv.NewWriter(&out)
	columns := strings.Split(header, ",")
	w.Write(columns)
	for range rapid.IntRange(0, 2).Draw(t, "rows") {
		row := make([]string, len(columns))
		for i, column := range columns {
			cells := likely[column]
			if rapid.IntRange(0, 39).Draw(t, "luck") == 0 {
				cells = unlikely
			}
			row[i] = rapid.SampledFrom(cells).Draw(t, column)
		}
		w.Write(row)
	}
	w.Flush()
	return out.String()
}
