package document

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/mail/attachment"
)

func price(text string) *decimal.Decimal { d := dec(text); return &d }

// responsePapers are answers to orders in each form: all accepted, and with a price, a day and an added line that differ.
func responsePapers() map[string]domain.Paper {
	forms := map[string]domain.OrderForm{
		"edifact_d96a": {Standard: domain.FormEDIFACT, Version: "D:96A:UN:EAN008", Control: "4711", Sender: domain.FormParty{ID: "4012345000016", Scheme: "14"}, Receiver: domain.FormParty{ID: "3760184100008", Scheme: "14"},
			Buyer: domain.FormParty{ID: "4012345000016", Scheme: "9", Name: "Druckerei"}, Seller: domain.FormParty{ID: "3760184100008", Scheme: "9"}},
		"edifact_d01b": {Standard: domain.FormEDIFACT, Version: "D:01B:UN:EAN010", Sender: domain.FormParty{ID: "A?+B", Scheme: "ZZ"}, Receiver: domain.FormParty{ID: "US"}},
		"ubl":          {Standard: domain.FormUBL, Profile: "urn:x", Buyer: domain.FormParty{ID: "12", Name: "Weiß & Söhne"}},
		"peppol": {Standard: domain.FormUBL, Version: peppolOrder, Profile: peppolProfile, Buyer: domain.FormParty{ID: "4012345000016", Scheme: "0088", Name: "Druckerei Weiß", Endpoint: "4012345000016", EndpointScheme: "0088"},
			Seller: domain.FormParty{Name: "Papeteries 36 SAS", Endpoint: "412873051", EndpointScheme: "0002"}},
		"orderx_basic":   {Standard: domain.FormOrderX, Version: orderXBasic, Buyer: domain.FormParty{ID: "12", Name: "Druckerei"}},
		"orderx_comfort": {Standard: domain.FormOrderX, Version: "urn:order-x.eu:1p0:comfort", Profile: "A1", Buyer: domain.FormParty{ID: "4012345000016", Scheme: "0088", Name: "Druckerei"}},
		"cxml":           {Standard: domain.FormCXML, Version: "1.2.014", Control: "933695160894@buyer.example", Sender: domain.FormParty{ID: "AN01", Scheme: "NetworkId"}, Receiver: domain.FormParty{ID: "942888711", Scheme: "DUNS"}},
	}
	papers := map[string]domain.Paper{}
	for name, form := range forms {
		form.Reference, form.IssuedOn, form.Currency = "PO 77/b", day(2026, 11, 20), "EUR"
		form.Lines = []domain.FormLine{
			{Position: "10", BuyerSKU: "B-1", GTIN: "4006381333931", Description: "Papier A4 <weiß>", Quantity: dec("1250"), Unit: "XBX", UnitPrice: price("12.50")},
			{Position: "20", SupplierSKU: "ENV-C5", Quantity: dec("600"), Unit: "PCE", UnitPrice: price("0.125")},
		}
		order := domain.Order{Number: "V-2031", CustomerReference: "PO 77/b", OrderedOn: day(2026, 11, 20), RequestedOn: day(2026, 12, 4), Currency: "EUR",
			Lines: []domain.OrderLine{{Line: 1, SKU: "PAP-80-A4", Quantity: dec("1250"), UnitPrice: dec("12.5"), PromisedOn: day(2026, 12, 1)},
				{Line: 2, SKU: "ENV-C5", Quantity: dec("6"), UnitPrice: dec("12.5"), PromisedOn: day(2026, 12, 4)}}}
		paper := domain.Paper{Kind: domain.PaperOrderResponse, Language: "fr", Company: company, Customer: client, On: day(2026, 11, 23), Products: products, Order: &order, Form: &form}
		papers[name] = paper
		other, asked := order, form
		other.Lines = append([]domain.OrderLine{}, order.Lines...)
		asked.Lines = append([]domain.FormLine{}, form.Lines...)
		asked.Lines[0].UnitPrice = price("12.45")
		other.Lines[1].PromisedOn = day(2026, 12, 9)
		other.Lines = append(other.Lines, domain.OrderLine{Line: 3, SKU: "LIV-1", Quantity: dec("1"), UnitPrice: dec("30"), PromisedOn: day(2026, 12, 1)})
		paper.Order, paper.Form = &other, &asked
		papers[name+"_changed"] = paper
	}
	return papers
}

func TestOrderResponsesGolden(t *testing.T) {
	t.Parallel()
	for name, paper := range responsePapers() {
		got := made(t, paper)
		path := filepath.Join("testdata", "ordrsp", name+filepath.Ext(got.Name))
		if *update {
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, got.Data, 0o644)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("%v (go test ./mail/document -update writes it)", err)
		}
		if diff := cmp.Diff(string(want), string(got.Data)); diff != "" {
			t.Errorf("%s differs; read the change, then go test ./mail/document -update (-want +got):\n%s", path, diff)
		}
	}
}

// TestOrderResponsesEcho reads the answers back with our own reader: references, quantities, units, prices and days are those
// of the order.
func TestOrderResponsesEcho(t *testing.T) {
	t.Parallel()
	reader := attachment.NewReader(attachment.Options{})
	t.Cleanup(func() { _ = reader.Close() })
	for name, paper := range responsePapers() {
		got := made(t, paper)
		doc := reader.Read(context.Background(), got.Name, got.ContentType, got.Data)
		if doc.Order == nil || doc.Order.DocumentKind != attachment.KindConfirmation {
			t.Errorf("%s: read as %s %+v %s", name, doc.Kind, doc.Order, doc.Problem)
			continue
		}
		if paper.Form.Standard == domain.FormCXML { // told by name only: it holds no order
			continue
		}
		if doc.Order.Reference != "V-2031" || len(doc.Order.Faults) > 0 || doc.Order.Currency != "EUR" || len(doc.Order.Lines) != len(paper.Order.Lines) {
			t.Errorf("%s: read %+v", name, doc.Order)
			continue
		}
		for i, asked := range paper.Form.Lines {
			l := doc.Order.Lines[i]
			if l.Position != asked.Position || !l.Quantity.Equal(asked.Quantity) || l.Unit != asked.Unit || l.BuyerSKU != asked.BuyerSKU || l.GTIN != asked.GTIN || l.SupplierSKU != string(paper.Order.Lines[i].SKU) {
				t.Errorf("%s line %d: %+v, asked %+v", name, i+1, l, asked)
			}
			ours := paper.Order.Lines[i]
			if amount := ours.Quantity.Mul(ours.UnitPrice); l.UnitPrice == nil || !l.UnitPrice.Mul(l.Quantity).Equal(amount) {
				t.Errorf("%s line %d: %v × %v is not %v", name, i+1, l.Quantity, l.UnitPrice, amount)
			}
		}
	}
}

// TestOrderResponseStatus codes each difference, and nothing else.
func TestOrderResponseStatus(t *testing.T) {
	t.Parallel()
	papers := responsePapers()
	for name, want := range map[string]struct {
		changed bool
		status  string
	}{"peppol": {false, "5 5"}, "peppol_changed": {true, "3 3 1"}} {
		r := newResponse(papers[name])
		var status []string
		for _, l := range r.lines {
			status = append(status, string(l.status))
		}
		if r.changed != want.changed || strings.Join(status, " ") != want.status {
			t.Errorf("%s: changed %v, lines %v", name, r.changed, status)
		}
	}
	paper := papers["peppol"]
	form := *paper.Form
	form.Lines = append(append([]domain.FormLine{}, form.Lines...), form.Lines...)
	paper.Form = &form
	if _, err := New(Options{}).Make(paper); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("a form with more lines than the order: %v", err)
	}
}

// TestOrderResponsesSchema holds the XML answers against the standards' schemas.
func TestOrderResponsesSchema(t *testing.T) {
	t.Parallel()
	orderX := func(profile string) string {
		return shared(t, "spec-facturx-orderx", "schema", "OX_10", profile, "SCRDMCCBDACIOMessageStructure_100pD20B.xsd")
	}
	ubl := shared(t, "spec-facturx-orderx", "schema", "UBL_21", "maindoc", "UBL-OrderResponse-2.1.xsd")
	schemas := map[string]string{"ubl": ubl, "peppol": ubl, "orderx_basic": orderX("basic"), "orderx_comfort": orderX("comfort")}
	xmllint := tool(t, "xmllint")
	for name, paper := range responsePapers() {
		schema := schemas[strings.TrimSuffix(name, "_changed")]
		if schema == "" {
			continue
		}
		command := exec.Command(xmllint, "--noout", "--nonet", "--schema", schema, "-")
		command.Stdin = bytes.NewReader(made(t, paper).Data)
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// TestOrderXResponseSchematron finds nothing against Order-X's own rules, and what is broken on purpose.
func TestOrderXResponseSchematron(t *testing.T) {
	t.Parallel()
	const saxon = "/usr/share/java/Saxon-HE.jar"
	java := tool(t, "java")
	if !exists(saxon) {
		t.Skip("Saxon-HE is not installed")
	}
	papers := responsePapers()
	for profile, file := range map[string]string{"basic": "BASIC", "comfort": "COMFORT"} {
		rules := shared(t, "spec-facturx-orderx", "schematron", "OX_10", profile, "SCRDMCCBDACIOMessageStructure_100pD20B_"+file+".sch")
		folder := t.TempDir()
		stylesheet, in, out := filepath.Join(folder, "rules.xsl"), filepath.Join(folder, "in"), filepath.Join(folder, "out")
		good, changed := made(t, papers["orderx_"+profile]).Data, made(t, papers["orderx_"+profile+"_changed"]).Data
		files := map[string][]byte{"good": good, "changed": changed, "broken": bytes.Replace(good, []byte("<ram:Name>Papeteries 36 SAS</ram:Name>"), nil, 1)}
		err := errors.Join(os.WriteFile(stylesheet, schematronXSLT(t, rules, 70), 0o600), os.Mkdir(in, 0o700), os.Mkdir(out, 0o700))
		for name, data := range files {
			err = errors.Join(err, os.WriteFile(filepath.Join(in, name+".xml"), data, 0o600))
		}
		if err != nil {
			t.Fatal(err)
		}
		if said, err := exec.Command(java, "-cp", saxon, "net.sf.saxon.Transform", "-s:"+in, "-o:"+out, "-xsl:"+stylesheet).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		for name := range maps.Keys(files) {
			found, err := os.ReadFile(filepath.Join(out, name+".xml"))
			if err != nil {
				t.Fatal(err)
			}
			if report := strings.TrimSpace(string(found)); (report != "") != (name == "broken") {
				t.Errorf("%s %s: %q", profile, name, report)
			}
		}
	}
}
