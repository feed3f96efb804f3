package attachment

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// sharedData finds the folder of shared data sets beside the repository; the test
// is skipped where it is absent.
func sharedData(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	folder := filepath.Join(filepath.Dir(dir), "shared", "data", name)
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("the data set %s is not beside the repository", name)
	}
	return folder
}

func needTesseract(t *testing.T) bool {
	t.Helper()
	if _, err := exec.LookPath("tesseract"); err == nil {
		return true
	}
	if os.Getenv("GUICHET_TEST_REQUIRE") != "" {
		t.Fatal("tesseract is not installed")
	}
	return false
}

// goldOrder is the order of one mail in gold.jsonl.
type goldOrder struct {
	Reference string `json:"customer_reference"`
	Lines     []struct{ SKU, Quantity string }
}

type goldMail struct {
	ID, Customer string
	Requests     []struct {
		Intent string
		Order  *goldOrder
	}
}

func readGold(t *testing.T, dir string) map[string]goldMail {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "gold.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]goldMail{}
	for s := bufio.NewScanner(f); s.Scan(); {
		var m goldMail
		if err := json.Unmarshal(s.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		out[m.ID] = m
	}
	return out
}

// catalogue resolves what a document names to the company's own numbers, as the
// program's catalogue would; the empty string where it cannot.
func catalogue(t *testing.T, dir string) func(customer string, l OrderLine) string {
	t.Helper()
	rows := func(name string) [][]string {
		f, err := os.Open(filepath.Join(dir, "data", name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		all, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return all[1:]
	}
	ours := map[string]string{}
	for _, p := range rows("products.csv") {
		ours[p[0]] = p[0]
		if p[1] != "" {
			ours[p[1]] = p[0]
		}
	}
	theirs := map[string]string{}
	for _, r := range rows("item_references.csv") {
		theirs[r[0]+" "+r[1]] = r[2]
	}
	return func(customer string, l OrderLine) string {
		for _, code := range []string{l.SupplierSKU, l.GTIN, l.BuyerSKU} {
			if sku := ours[code]; sku != "" {
				return sku
			}
			if sku := theirs[customer+" "+code]; sku != "" {
				return sku
			}
		}
		return ""
	}
}

// score counts lines found, and those of the document and of the gold.
type score struct{ hit, got, want int }

func (s score) f1() float64 { return 2 * float64(s.hit) / float64(max(1, s.got+s.want)) }

// compare matches lines by quantity and article; a line whose article only a
// description names is matched by its place in the order.
func (s *score) compare(o *Order, gold *goldOrder, resolve func(OrderLine) string) {
	s.got, s.want = s.got+len(o.Lines), s.want+len(gold.Lines)
	left := map[string]int{}
	for _, g := range gold.Lines {
		left[g.SKU+" "+g.Quantity]++
	}
	for i, l := range o.Lines {
		sku := resolve(l)
		if sku == "" && i < len(gold.Lines) && l.Description != "" {
			sku = gold.Lines[i].SKU
		}
		key := sku + " " + l.Quantity.String()
		if left[key] > 0 {
			left[key]--
			s.hit++
		}
	}
}

// TestDevelopmentCorpus reads the orders attached to the mails of the development
// corpus and compares their lines with the gold.
func TestDevelopmentCorpus(t *testing.T) {
	t.Parallel()
	dir := sharedData(t, "adv-visserie-rhone")
	gold, resolve := readGold(t, dir), catalogue(t, dir)
	ocr := needTesseract(t)
	var text, scans score
	references, orders := 0, 0
	for id, m := range gold {
		o := orderOf(m)
		if o == nil {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, "mail", id))
		if err != nil {
			continue
		}
		for _, p := range shared.Read(context.Background(), id, "message/rfc822", data).Parts {
			if p.Order == nil || p.OCR && !ocr {
				continue
			}
			s := &text
			if p.OCR {
				s = &scans
			}
			before := *s
			s.compare(p.Order, o, func(l OrderLine) string { return resolve(m.Customer, l) })
			if s.hit-before.hit != s.want-before.want {
				t.Logf("%s %s: %d of %d lines\n%s", id, p.Name, s.hit-before.hit, s.want-before.want, strings.Join(linesWanted(p.Order), "\n"))
			}
			orders++
			if p.Order.Reference == o.Reference {
				references++
			}
		}
	}
	t.Logf("lines_f1: text and structured %.4f (%d lines), scans %.4f (%d lines); references %d of %d", text.f1(), text.want, scans.f1(), scans.want, references, orders)
	if text.f1() < 0.97 || ocr && scans.f1() < 0.90 || references*10 < orders*9 {
		t.Errorf("below 0.97 on text, 0.90 on scans, or 0.9 of the references")
	}
}

func orderOf(m goldMail) *goldOrder {
	for _, r := range m.Requests {
		if r.Intent == "order_creation" && r.Order != nil {
			return r.Order
		}
	}
	return nil
}

func TestEDIFACTSet(t *testing.T) {
	t.Parallel()
	dir := sharedData(t, "orders-edifact")
	for _, e := range jsonLines(t, filepath.Join(dir, "expected.jsonl")) {
		data, err := os.ReadFile(filepath.Join(dir, e.File))
		if err != nil {
			t.Fatal(err)
		}
		doc := shared.Read(context.Background(), e.File, "", data)
		if strings.Contains(e.Note, "must be rejected") {
			if doc.Order != nil || doc.Problem == "" {
				t.Errorf("%s was not refused", e.File)
			}
			continue
		}
		if doc.Order == nil || doc.Order.Reference != e.Number || len(doc.Order.Lines) != e.Lines {
			t.Errorf("%s: %+v %s; want number %s and %d lines", e.File, doc.Order, doc.Problem, e.Number, e.Lines)
		}
		if response := strings.HasPrefix(e.Message, "ORDRSP"); doc.Order != nil && (doc.Order.DocumentKind == KindConfirmation) != response {
			t.Errorf("%s is %s", e.File, doc.Order.DocumentKind)
		}
	}
}

type expectation struct {
	File, Note, Message string
	Number              string `json:"document_number"`
	Lines               int
}

func jsonLines(t *testing.T, name string) []expectation {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []expectation
	for line := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		var e expectation
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

func TestOrderXSet(t *testing.T) {
	t.Parallel()
	dir := sharedData(t, "orders-orderx")
	for _, name := range []string{"ORDER-X_EX01_ORDER_FULL_DATA-COMFORT.pdf", "ORDER-X_EX01_ORDER_FULL_DATA-COMFORTorder-x.xml"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		doc := shared.Read(context.Background(), name, "", data)
		checkLines(t, doc, []want{{"987654321", "6", "10"}, {"598632147", "10", "10"}, {"698325417", "6", "25"}})
		if o := doc.Order; o == nil || !o.Exact || o.Reference != "PO123456789" || o.RequestedOn != "2020-04-15" || o.TotalNet != "300.00" || len(o.Faults) != 0 {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

func TestOCASet(t *testing.T) {
	t.Parallel()
	dir := sharedData(t, "orders-invoices-oca")
	tests := map[string][]want{
		"UBL-Order-2.1-Example.xml": {{"SItemNo001", "120", "50"}, {"SItemNo011", "15", "15"}},
		"order_file_test1.csv":      {{"PROD_DEL", "2", ""}, {"PROD_DEL02", "1", ""}, {"E-COM11", "5", ""}},
		"quote-PO00004.pdf":         {{"PROD_DEL02", "6", "90"}, {"MBi9", "5", "1500"}, {"E-COM07", "7", "330"}, {"E-COM09", "1", "1799"}},
		"akretion_france-test.pdf":  {{"CONS_0001", "15", "100"}, {"CONS_25630", "45", "0.2"}},
	}
	for name, wants := range tests {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		checkLines(t, shared.Read(context.Background(), name, "", data), wants)
	}
}

// TestInvoiceSets reads the electronic invoices: every one that is not made to fail
// gives a document of that kind, and PDFs with XML inside give the XML's lines.
func TestInvoiceSets(t *testing.T) {
	t.Parallel()
	read, lines := 0, 0
	for _, set := range []string{"einvoice-mustang", "einvoice-zugferd-corpus"} {
		dir := sharedData(t, set)
		for _, name := range invoiceFiles(t, dir) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			doc := shared.Read(context.Background(), filepath.Base(name), "", data)
			if strings.HasPrefix(doc.Problem, ProblemCrash) || strings.HasPrefix(doc.Problem, ProblemTimeout) {
				t.Errorf("%s: %s", name, doc.Problem)
			}
			if o := doc.Order; o != nil && o.Exact {
				read++
				lines += len(o.Lines)
				if o.DocumentKind != KindInvoice && o.DocumentKind != KindOrder && o.DocumentKind != KindConfirmation && o.DocumentKind != KindChange {
					t.Errorf("%s is %q", name, o.DocumentKind)
				}
			}
			if strings.Contains(name, "eicar") && !dangerous(doc) {
				t.Errorf("%s: the virus test file inside was not refused", name)
			}
		}
	}
	t.Logf("%d electronic documents with %d lines", read, lines)
	if read < 80 {
		t.Errorf("only %d electronic documents were read", read)
	}
}

func dangerous(d Document) bool {
	for _, p := range d.Parts {
		if strings.HasPrefix(p.Problem, ProblemDangerous) || dangerous(p) {
			return true
		}
	}
	return strings.HasPrefix(d.Problem, ProblemDangerous)
}

func invoiceFiles(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if ext := strings.ToLower(filepath.Ext(path)); err == nil && !d.IsDir() && (ext == ".xml" || ext == ".pdf") {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestInvoicePDFs finds the totals of real invoices whose layouts were never seen.
func TestInvoicePDFs(t *testing.T) {
	t.Parallel()
	dir := sharedData(t, "invoice-pdf-invoice2data")
	tests := map[string]struct {
		lines int
		total string
	}{
		"AzureInterior.pdf":  {7, "262.9"},
		"QualityHosting.pdf": {7, "34.73"},
		"coolblue1.pdf":      {5, "717.97"},
	}
	for name, tt := range tests {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		doc := shared.Read(context.Background(), name, "", data)
		if doc.Order == nil || len(doc.Order.Lines) < tt.lines {
			t.Errorf("%s: order %+v, want %d lines", name, doc.Order, tt.lines)
			continue
		}
		got, _ := decimal.NewFromString(doc.Order.TotalNet)
		if want, _ := decimal.NewFromString(tt.total); !got.Equal(want) {
			t.Errorf("%s: total %s, want %s", name, got, tt.total)
		}
	}
}
