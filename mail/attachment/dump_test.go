package attachment

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestDump(t *testing.T) {
	pat := os.Getenv("ATT_DUMP")
	if pat == "" {
		t.Skip("dump")
	}
	r := NewReader(Options{CacheDir: "/tmp/wazcache"})
	defer r.Close()
	for _, p := range strings.Fields(pat) {
		files, _ := filepath.Glob(p)
		for _, f := range files {
			data, _ := os.ReadFile(f)
			start := time.Now()
			d := r.Read(context.Background(), filepath.Base(f), "", data)
			dump(d, time.Since(start))
		}
	}
}

func dump(d Document, took time.Duration) {
	fmt.Printf("=== %s kind=%s ocr=%v pages=%d tables=%d parts=%d problem=%q %v\n", d.Name, d.Kind, d.OCR, len(d.Pages), len(d.Tables), len(d.Parts), d.Problem, took.Round(time.Millisecond))
	if os.Getenv("ATT_TEXT") != "" {
		fmt.Println(d.Text)
	}
	for _, t := range d.Tables {
		if os.Getenv("ATT_TABLES") == "" {
			continue
		}
		for i, c := range t.Columns {
			h := ""
			if i < len(t.Header) {
				h = t.Header[i].Text
			}
			fmt.Printf("   col %q %s %.2f\n", h, c.Role, c.Confidence)
		}
		for _, r := range t.Rows {
			for _, c := range r {
				fmt.Printf(" | %q", c.Text)
			}
			fmt.Println()
		}
	}
	if o := d.Order; o != nil {
		fmt.Printf(" %s exact=%v ref=%q issued=%s req=%s buyer=%q gln=%s supp=%q deliv=%q/%q cur=%s net=%s gross=%s note=%q\n", o.DocumentKind, o.Exact, o.Reference, o.IssuedOn, o.RequestedOn, o.BuyerName, o.BuyerGLN, o.SupplierName, o.DeliveryName, o.DeliveryAddress, o.Currency, o.TotalNet, o.TotalGross, o.Note)
		for _, l := range o.Lines {
			p, a := "", ""
			if l.UnitPrice != nil {
				p = l.UnitPrice.String()
			}
			if l.Amount != nil {
				a = l.Amount.String()
			}
			fmt.Printf("   #%s our=%q buy=%q gtin=%s %q qty=%s %q pack=%s p=%s a=%s req=%s conf=%.2f note=%q\n", l.Position, l.SupplierSKU, l.BuyerSKU, l.GTIN, l.Description, l.Quantity, l.Unit, l.PackQuantity, p, a, l.RequestedOn, l.Confidence, l.Note)
		}
		for _, f := range o.Faults {
			fmt.Println("   FAULT", f)
		}
	}
	for _, p := range d.Parts {
		dump(p, 0)
	}
}
