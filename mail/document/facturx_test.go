package document

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"guichet/domain"
)

var withMentions = Options{Rates: []domain.Rate{{Percent: dec("12.40")}}, FixedCharge: dec("40"), Discount: "Pas d’escompte pour paiement anticipé"}

// electronicPapers are invoices that carry their data, by name.
func electronicPapers() map[string]domain.Paper {
	papers := map[string]domain.Paper{}
	add := func(name string, change func(*domain.Paper)) {
		paper := samplePapers("fr")["invoice"]
		invoice := *paper.Invoice
		paper.Invoice, paper.FacturX = &invoice, true
		paper.Customer.Country, paper.Customer.SIREN, paper.Customer.VATNumber = "FR", "503127847", "FR18503127847"
		paper.Address = nil
		change(&paper)
		papers[name] = paper
	}
	add("home", func(*domain.Paper) {})
	add("long", func(p *domain.Paper) { i := sampleInvoice(70); p.Invoice = &i })
	add("credit", func(p *domain.Paper) {
		p.Invoice.Kind, p.Invoice.Number, p.Invoice.Corrects = domain.KindCreditNote, "A-17", []domain.InvoiceNumber{"F-881"}
	})
	add("deposit", func(p *domain.Paper) { p.Invoice.Kind = domain.KindDeposit })
	add("discount", func(p *domain.Paper) {
		p.Invoice.Lines = append(p.Invoice.Lines, domain.InvoiceLine{Line: 9, Description: "Remise <10 %> & \"fidélité\"", Quantity: dec("1"), UnitPrice: dec("-10"), VATRate: dec("20")})
		totals(p.Invoice)
	})
	add("union", func(p *domain.Paper) {
		p.Customer.Country, p.Customer.SIREN, p.Customer.VATNumber = "DE", "", "DE123456788"
		p.Shipment = &domain.Shipment{Number: "L-1", ShippedOn: day(2026, 9, 29)}
		withoutTax(p.Invoice)
	})
	add("export", func(p *domain.Paper) {
		p.Customer.Country, p.Customer.SIREN, p.Customer.VATNumber = "CH", "", ""
		withoutTax(p.Invoice)
	})
	return papers
}

func withoutTax(i *domain.Invoice) {
	for n := range i.Lines {
		i.Lines[n].VATRate = dec("0")
	}
	totals(i)
}

// totals makes an invoice's totals those of its lines.
func totals(i *domain.Invoice) {
	i.TotalNet, i.TotalVAT = dec("0"), dec("0")
	for _, g := range vatGroups(*i) {
		i.TotalNet, i.TotalVAT = i.TotalNet.Add(g.base), i.TotalVAT.Add(g.tax)
	}
	i.TotalGross = i.TotalNet.Add(i.TotalVAT)
}

func invoiceData(t *testing.T, paper domain.Paper) []byte {
	t.Helper()
	e, err := electronic(paper, withMentions)
	if err != nil {
		t.Fatal(err)
	}
	data, err := e.cii()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// The PDF stays readable, an independent reader finds the data in it as they were, and it is the same each time.
func TestFacturXFile(t *testing.T) {
	t.Parallel()
	maker := New(withMentions)
	for name, paper := range electronicPapers() {
		first, err := maker.Make(paper)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		second, err := maker.Make(paper)
		if err != nil || first.SHA256 != second.SHA256 {
			t.Errorf("%s: differs from one making to the next (%v)", name, err)
		}
		if err := api.Validate(bytes.NewReader(first.Data), model.NewDefaultConfiguration()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		attachments, err := api.ExtractAttachmentsRaw(bytes.NewReader(first.Data), "", nil, nil)
		if err != nil || len(attachments) != 1 || attachments[0].FileName != "factur-x.xml" {
			t.Errorf("%s: attachments %v, %v", name, attachments, err)
			continue
		}
		found, err := io.ReadAll(attachments[0])
		if err != nil || !bytes.Equal(found, invoiceData(t, paper)) {
			t.Errorf("%s: the data in the PDF are not those of the invoice (%v)", name, err)
		}
		for _, want := range []string{"/AFRelationship /Alternative", "<pdfaid:part>3</pdfaid:part>", "<fx:ConformanceLevel>EN 16931<", "/S /GTS_PDFA1", "/ID [<"} {
			if !bytes.Contains(first.Data, []byte(want)) {
				t.Errorf("%s: the PDF lacks %s", name, want)
			}
		}
		if got := pages(t, first.Data); !strings.HasPrefix(got[0], "DUPLICATA\n") {
			t.Errorf("%s: the paper is not marked", name)
		}
	}
}

// Each rule is reported by its name where it is broken.
func TestFacturXRules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rule   string
		change func(*domain.Paper)
	}{
		{"BR-CO-10", func(p *domain.Paper) {
			p.Invoice.TotalNet = dec("1")
			p.Invoice.TotalGross = dec("1").Add(p.Invoice.TotalVAT)
		}},
		{"BR-CO-14", func(p *domain.Paper) {
			p.Invoice.TotalVAT = dec("1")
			p.Invoice.TotalGross = p.Invoice.TotalNet.Add(dec("1"))
		}},
		{"BR-CO-15", func(p *domain.Paper) { p.Invoice.TotalGross = dec("1") }},
		{"BR-DEC", func(p *domain.Paper) { p.Invoice.TotalVAT = p.Invoice.TotalVAT.Add(dec("0.001")) }},
		{"BR-02", func(p *domain.Paper) { p.Invoice.Number = "" }},
		{"BR-FR-02", func(p *domain.Paper) { p.Invoice.Number = "F 881" }},
		{"BR-FR-01", func(p *domain.Paper) { p.Invoice.Number = domain.InvoiceNumber(strings.Repeat("1", 36)) }},
		{"BR-03", func(p *domain.Paper) { p.Invoice.IssuedOn = domain.Date{} }},
		{"BR-05", func(p *domain.Paper) { p.Invoice.Currency = "" }},
		{"BR-07", func(p *domain.Paper) { p.Customer.Name = "" }},
		{"BR-09", func(p *domain.Paper) { p.Company.Country = "" }},
		{"BR-11", func(p *domain.Paper) { p.Customer.Country = "" }},
		{"BR-16", func(p *domain.Paper) { p.Invoice.Lines = nil; totals(p.Invoice) }},
		{"BR-21", func(p *domain.Paper) { p.Invoice.Lines[1].Line = 1 }},
		{"BR-S-05", func(p *domain.Paper) { p.Invoice.Lines[0].VATRate = dec("120"); totals(p.Invoice) }},
		{"BR-CO-25", func(p *domain.Paper) { p.Invoice.DueOn = domain.Date{} }},
		{"BR-S-02", func(p *domain.Paper) { p.Company.VATNumber = "" }},
		{"BR-CO-09", func(p *domain.Paper) { p.Customer.VATNumber = "18503127847" }},
		{"BR-FR-10", func(p *domain.Paper) { p.Company.SIREN = "41287305" }},
		{"BR-FR-16", func(p *domain.Paper) { p.Invoice.Lines[0].VATRate = dec("19"); totals(p.Invoice) }},
		{"BR-FR-CO-12", func(p *domain.Paper) { p.Invoice.Currency = "CHF" }},
		{"BR-FR-DEC-02", func(p *domain.Paper) { p.Invoice.Lines[0].Quantity = dec("1.00001"); totals(p.Invoice) }},
		{"BR-FR-DEC-03", func(p *domain.Paper) { p.Invoice.Lines[0].UnitPrice = dec("1.0000001"); totals(p.Invoice) }},
		{"at home", func(p *domain.Paper) { withoutTax(p.Invoice) }},
		{"within the Union", func(p *domain.Paper) { p.Customer.Country = "DE"; withoutTax(p.Invoice) }},
	}
	for _, test := range tests {
		paper := electronicPapers()["home"]
		test.change(&paper)
		_, err := New(withMentions).Make(paper)
		if !errors.Is(err, domain.ErrInvalid) || !strings.Contains(err.Error(), test.rule) {
			t.Errorf("%s: %v", test.rule, err)
		}
	}
}

// shared finds a folder of the public test sets beside the repository.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; !exists(filepath.Join(folder, "go.mod")); folder = filepath.Dir(folder) {
		if folder == filepath.Dir(folder) {
			t.Fatal("no go.mod above the test")
		}
	}
	path := filepath.Join(append([]string{filepath.Dir(folder), "shared", "data"}, parts...)...)
	if !exists(path) {
		t.Skipf("the public test set %s is not here", parts[0])
	}
	return path
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// tool finds a command; its absence skips, or fails where all tools are required.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("GUICHET_TEST_REQUIRE") == "1" {
		t.Fatalf("%s is not installed", name)
	} else if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

func TestFacturXSchema(t *testing.T) {
	t.Parallel()
	schema := shared(t, "spec-facturx-orderx", "schema", "ZF_250", "EN16931", "FACTUR-X_EN16931.xsd")
	xmllint := tool(t, "xmllint")
	for name, paper := range electronicPapers() {
		command := exec.Command(xmllint, "--noout", "--nonet", "--schema", schema, "-")
		command.Stdin = bytes.NewReader(invoiceData(t, paper))
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// The standard's own schematron, made an XSLT for Saxon, finds nothing in our invoices, and finds what is broken on purpose.
func TestFacturXSchematron(t *testing.T) {
	t.Parallel()
	rules := shared(t, "spec-en16931", "cii", "schematron", "preprocessed", "EN16931-CII-validation-preprocessed.sch")
	const saxon = "/usr/share/java/Saxon-HE.jar"
	java := tool(t, "java")
	if !exists(saxon) {
		t.Skip("Saxon-HE is not installed")
	}
	folder := t.TempDir()
	stylesheet := filepath.Join(folder, "rules.xsl")
	if err := os.WriteFile(stylesheet, schematronXSLT(t, rules, 500), 0o644); err != nil {
		t.Fatal(err)
	}
	broken := bytes.Replace(invoiceData(t, electronicPapers()["home"]), []byte("<ram:GrandTotalAmount>"), []byte("<ram:GrandTotalAmount>1"), 1)
	files := map[string][]byte{"broken": broken}
	for name, paper := range electronicPapers() {
		files[name] = invoiceData(t, paper)
	}
	in, out := filepath.Join(folder, "in"), filepath.Join(folder, "out")
	for name, data := range files {
		if err := errors.Join(os.MkdirAll(in, 0o755), os.MkdirAll(out, 0o755), os.WriteFile(filepath.Join(in, name+".xml"), data, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if said, err := exec.Command(java, "-cp", saxon, "net.sf.saxon.Transform", "-s:"+in, "-o:"+out, "-xsl:"+stylesheet).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for name := range files {
		found, err := os.ReadFile(filepath.Join(out, name+".xml"))
		if err != nil {
			t.Fatal(err)
		}
		report := strings.TrimSpace(string(found))
		if name == "broken" && (!strings.Contains(report, "BR-CO-15") || !strings.Contains(report, "BR-CO-16")) {
			t.Errorf("a wrong total is not found: %s", report)
		}
		if name != "broken" && report != "" {
			t.Errorf("%s: %s", name, report)
		}
	}
}
