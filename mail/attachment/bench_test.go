package attachment

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func BenchmarkTextPDF(b *testing.B) {
	rows := [][]string{{"Code", "Designation", ">Qty", "Unit", ">Price", ">Amount"}}
	for i := range 40 {
		rows = append(rows, []string{fmt.Sprintf("AX-%04d", i), "Hexagon screw zinc plated", ">100", "box", ">1.25", ">125.00"})
	}
	page := layoutPage(100, 16, []float64{40, 110, 300, 360, 420, 490, 560}, rows...)
	pages := make([]pdfPage, 20)
	for i := range pages {
		pages[i] = page
	}
	data := writePDF(pages...)
	shared.Read(context.Background(), "warm.pdf", "", data)
	read := func(b *testing.B) {
		if doc := shared.Read(context.Background(), "x.pdf", "", data); len(doc.Order.Lines) != 800 {
			b.Errorf("%d lines: %s", len(doc.Order.Lines), doc.Problem)
		}
	}
	b.Run("one after the other", func(b *testing.B) {
		for b.Loop() {
			read(b)
		}
		b.ReportMetric(float64(b.N)*20/b.Elapsed().Seconds(), "pages/s")
	})
	b.Run("on all processors", func(b *testing.B) {
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				read(b)
			}
		})
		b.ReportMetric(float64(b.N)*20/b.Elapsed().Seconds(), "pages/s")
	})
}

// BenchmarkScan compares the reading of a scan with the bare command on the same
// picture: the ratio of their times on the processors.
func BenchmarkScan(b *testing.B) {
	path, err := exec.LookPath("tesseract")
	if err != nil {
		b.Skip("tesseract is not installed")
	}
	files, _ := purchaseOrders(b)
	s := scanOf{name: "word-table-0.pdf", dpi: 300, angle: 0.01, specks: 100, grain: 6, quality: 80, picture: true}
	data := s.scan(b, files[s.name])
	var ours, bare time.Duration
	for b.Loop() {
		start := time.Now()
		if doc := shared.Read(context.Background(), "x.png", "", data); doc.Order == nil {
			b.Fatal(doc.Problem)
		}
		ours += time.Since(start)
		start = time.Now()
		cmd := exec.Command(path, "-", "-", "-l", "fra+eng+deu", "--dpi", "300")
		cmd.Env, cmd.Stdin = append(os.Environ(), "OMP_THREAD_LIMIT=1"), bytes.NewReader(data)
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
		bare += time.Since(start)
	}
	b.ReportMetric(ours.Seconds()/float64(b.N), "s/page")
	b.ReportMetric(ours.Seconds()/bare.Seconds(), "×bare")
}

func BenchmarkXLSX10000(b *testing.B) {
	rows := [][]any{{"Code", "Description", "Quantity", "Price"}}
	for i := range 10_000 {
		rows = append(rows, []any{fmt.Sprintf("AX-%05d", i), "Screw", i%90 + 1, 1.25})
	}
	data := workbook(b, rows)
	for b.Loop() {
		if doc := shared.Read(context.Background(), "x.xlsx", "", data); len(doc.Order.Lines) != 10_000 {
			b.Fatal(doc.Problem)
		}
	}
}

func BenchmarkEDIFACT10000(b *testing.B) {
	var s strings.Builder
	s.WriteString("UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'")
	for i := range 10_000 {
		fmt.Fprintf(&s, "LIN+%d++4006381333931:EN'IMD+F++:::Screw'QTY+21:5:PCE'PRI+AAA:1.25'", i+1)
	}
	s.WriteString("UNS+S'CNT+2:10000'UNT+40005+1'")
	for b.Loop() {
		if doc := shared.Read(context.Background(), "x.edi", "", []byte(s.String())); len(doc.Order.Lines) != 10_000 {
			b.Fatal(doc.Problem)
		}
	}
}
