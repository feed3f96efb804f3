package postgres_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"guichet/domain/postgres"
	"guichet/domain/postgres/pgtest"
)

var importLines = flag.Int("import-lines", 1_000_000, "order lines that BenchmarkImport generates and imports")

// BenchmarkImport imports a generated company of many order lines into an empty database, then once more.
// It reports rows a second of both, and the largest heap seen.
func BenchmarkImport(b *testing.B) {
	dir := generateOrders(b, *importLines)
	for b.Loop() {
		b.StopTimer()
		db := pgtest.New(b)
		pool := db.Pool(b)
		b.StartTimer()
		var heap uint64
		options := postgres.ImportOptions{Progress: func(postgres.ImportProgress) {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			heap = max(heap, m.HeapInuse)
		}}
		first, err := postgres.Import(b.Context(), pool, dir, options)
		if err != nil {
			b.Fatal(err)
		}
		again, err := postgres.Import(b.Context(), pool, dir, options)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(first.Rows())/first.Took.Seconds(), "rows/s")
		b.ReportMetric(float64(again.Rows())/again.Took.Seconds(), "rows/s-again")
		b.ReportMetric(float64(heap)/(1<<20), "MB-heap")
	}
}

// generateOrders writes orders of ten lines each, with the customers and articles they name.
func generateOrders(b *testing.B, lines int) string {
	const customers, products, linesEach = 500, 5000, 10
	dir := b.TempDir()
	write := func(name, header string, rows int, row func(i int) string) {
		file, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		defer file.Close()
		w := bufio.NewWriter(file)
		fmt.Fprintln(w, header)
		for i := range rows {
			fmt.Fprintln(w, row(i))
		}
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
	}
	write("customers.csv", "code,name", customers, func(i int) string { return fmt.Sprintf("K%05d,Customer %d", i, i) })
	write("products.csv", "sku,name,list_price", products, func(i int) string { return fmt.Sprintf("A%06d,Article %d,%d.%02d", i, i, i%90+1, i%100) })
	write("orders.csv", "number,customer,customer_reference,ordered_on", lines/linesEach, func(i int) string {
		return fmt.Sprintf("C-%07d,K%05d,PO %d,2026-%02d-%02d", i, i%customers, i, i%12+1, i%28+1)
	})
	write("order_lines.csv", "order,line,sku,quantity,unit_price", lines, func(i int) string {
		return fmt.Sprintf("C-%07d,%d,A%06d,%d,%d.%02d", i/linesEach, i%linesEach+1, i*7919%products, i%50+1, i%90+1, i%100)
	})
	return dir
}
