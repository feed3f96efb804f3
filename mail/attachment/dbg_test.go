package attachment

import (
	"context"
	"fmt"
	"github.com/klippa-app/go-pdfium/requests"
	"os"
	"testing"
)

func TestDbg(t *testing.T) {
	if os.Getenv("ATT_DBG") == "" {
		t.Skip()
	}
	r := NewReader(Options{CacheDir: "/tmp/wazcache"})
	defer r.Close()
	data, _ := os.ReadFile(os.Getenv("ATT_DBG"))
	f, rel, err := r.pdf.open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer rel()
	l, _ := f.readPage(0)
	for i, ln := range linesOf(&l) {
		fmt.Printf("%d base=%.1f size=%.1f head=%v:", i, ln.base, ln.size, headerScore(headCells(splitHead(&ln))))
		for _, s := range ln.spans() {
			fmt.Printf(" [%.0f-%.0f %q]", s.x0, s.x1, s.text())
		}
		fmt.Print("  HC:")
		for _, c := range splitHead(&ln) {
			fmt.Printf(" <%s=%s>", c.text, roleOf(c.text).role)
		}
		fmt.Println()
	}
	fmt.Println("rules", len(l.rules))
}
func TestDbg2(t *testing.T) {
	if os.Getenv("ATT_DBG") == "" {
		t.Skip()
	}
	r := NewReader(Options{CacheDir: "/tmp/wazcache"})
	defer r.Close()
	data, _ := os.ReadFile(os.Getenv("ATT_DBG"))
	f, rel, err := r.pdf.open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer rel()
	l, _ := f.readPage(0)
	ls := linesOf(&l)
	for _, h := range findHeads(ls) {
		fmt.Println(h.first, h.last)
		for _, c := range h.cols {
			fmt.Printf("   %q %.1f-%.1f run=%d\n", c.text, c.x0, c.x1, c.run)
		}
		tt := &pageTable{head: h, page: &l, lines: ls}
		tt.setColumns()
		tt.fit(h.last+1, len(ls))
		fmt.Println(tt.bounds, len(tt.sample(h.last+1, len(ls))))
		for _, x := range tt.sample(h.last+1, len(ls)) {
			for _, c := range tt.split(&x) {
				fmt.Printf(" | %s", wordsText(c))
			}
			fmt.Println()
		}
	}
	for _, x := range ls {
		for range x.words {

		}
	}
}
func TestDbg3(t *testing.T) {
	if os.Getenv("ATT_DBG") == "" {
		t.Skip()
	}
	r := NewReader(Options{CacheDir: "/tmp/wazcache"})
	defer r.Close()
	data, _ := os.ReadFile(os.Getenv("ATT_DBG"))
	f, rel, err := r.pdf.open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer rel()
	pg := 0
	fmt.Sscan(os.Getenv("ATT_PAGE"), &pg)
	res, _ := f.GetPageTextStructured(&requests.GetPageTextStructured{Page: f.page(pg), Mode: requests.GetPageTextStructuredModeChars})
	for i, c := range res.Chars {
		if i > 120 {
			break
		}
		fmt.Printf("%q[%.1f-%.1f,%.1f-%.1f a%.2f] ", c.Text, c.PointPosition.Left, c.PointPosition.Right, c.PointPosition.Bottom, c.PointPosition.Top, c.Angle)
	}
}
