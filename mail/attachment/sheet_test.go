package attachment

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// packed writes a ZIP with the members in order.
func packed(t testing.TB, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(members); i += 2 {
		w, err := z.Create(members[i])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, members[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func workbook(t testing.TB, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, r := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSX(t *testing.T) {
	t.Parallel()
	doc := shared.Read(context.Background(), "order.xlsx", "", workbook(t, [][]any{
		{"Purchase order", "NO-7781"}, {"Date", "2027-01-05"}, {"Delivery date", "2027-01-19"}, {},
		{"Item", "Supplier part", "Description", "Quantity", "Unit", "Price"},
		{1, "A-10", "Bolt", 6, "box", 12.5}, {2, "A-11", "Nut", 1500, "pcs", 0.02}, {"Total", "", "", "", "", 105}, {},
		{"Please confirm"},
	}))
	checkLines(t, doc, []want{{"A-10", "6", "12.5"}, {"A-11", "1500", "0.02"}})
	if o := doc.Order; o.Reference != "NO-7781" || o.RequestedOn != "2027-01-19" || o.TotalNet != "105" || len(o.Faults) != 0 {
		t.Errorf("head %+v", o)
	}
	if p := doc.Order.Lines[1].Place; p.Sheet != "Sheet1" || p.Cell != "A7" {
		t.Errorf("place %+v", p)
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		data string
		want []want
	}{
		"semicolons, latin-1": {"R\xe9f\xe9rence;D\xe9signation;Quantit\xe9\nKX-1;C\xe2ble;1 200\nKX-2;\"Prise; double\";3\n", []want{{"KX-1", "1200", ""}, {"KX-2", "3", ""}}},
		"tabs":                {"Code\tDescription\tQty\tPrice\nA1\tPen\t10\t1.50\n", []want{{"A1", "10", "1.5"}}},
		"commas, utf-16":      {"\xff\xfeC\x00o\x00d\x00e\x00,\x00Q\x00t\x00y\x00\n\x00A\x007\x00,\x005\x00\n\x00", []want{{"A7", "5", ""}}},
		"no header":           {"PEN-01;4\nPEN-02;12\n", []want{{"PEN-01", "4", ""}, {"PEN-02", "12", ""}}},
		"sep line":            {"sep=|\nCode|Menge\nX-1|2,5\n", []want{{"X-1", "2.5", ""}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkLines(t, shared.Read(context.Background(), "o.csv", "text/csv", []byte(tt.data)), tt.want)
		})
	}
}

func TestDOCX(t *testing.T) {
	t.Parallel()
	cell := func(s string) string { return "<w:tc><w:p><w:r><w:t>" + s + "</w:t></w:r></w:p></w:tc>" }
	row := func(cells ...string) string {
		s := "<w:tr>"
		for _, c := range cells {
			s += cell(c)
		}
		return s + "</w:tr>"
	}
	doc := shared.Read(context.Background(), "o.docx", "", packed(t, "word/document.xml",
		`<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Commande n° 55/B</w:t></w:r></w:p><w:tbl>`+row("Réf.", "Libellé", "Qté")+row("P-1", "Papier", "12 ramettes")+row("P-2", "Encre", "2")+`</w:tbl></w:body></w:document>`))
	checkLines(t, doc, []want{{"P-1", "12", ""}, {"P-2", "2", ""}})
	if doc.Order.Reference != "55/B" {
		t.Errorf("reference %q", doc.Order.Reference)
	}
}

func TestODS(t *testing.T) {
	t.Parallel()
	doc := shared.Read(context.Background(), "o.ods", "", packed(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml",
		`<d xmlns:t="t" xmlns:o="o" xmlns:x="x"><body><spreadsheet><t:table t:name="S"><t:table-row><t:table-cell><x:p>Artikelnr.</x:p></t:table-cell><t:table-cell><x:p>Aantal</x:p></t:table-cell></t:table-row>
<t:table-row><t:table-cell><x:p>B-7</x:p></t:table-cell><t:table-cell o:value-type="float" o:value="1250"><x:p>1.250</x:p></t:table-cell></t:table-row><t:table-row t:number-rows-repeated="1048000"><t:table-cell t:number-columns-repeated="16384"/></t:table-row></t:table></spreadsheet></body></d>`))
	checkLines(t, doc, []want{{"B-7", "1250", ""}})
}

func TestHTML(t *testing.T) {
	t.Parallel()
	doc := shared.Read(context.Background(), "o.html", "text/html", []byte(`<html><body><h1>Ordine n. 9/27</h1><div style="display:none">ignore</div><table><tr><th>Codice</th><th>Descrizione</th><th>Q.tà</th></tr><tr><td>V-3</td><td>Vite</td><td>40</td></tr></table></body></html>`))
	checkLines(t, doc, []want{{"V-3", "40", ""}})
	if doc.Order.Reference != "9/27" || doc.Order.DocumentKind != KindOrder {
		t.Errorf("head %+v", doc.Order)
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	checkLines(t, shared.Read(context.Background(), "o.txt", "text/plain", []byte("BESTELLING 881\n\nArtikelnr.   Omschrijving        Aantal\nRX-1         Buis 16 mm          20 m\nRX-2         Kraan               3 st\n")), []want{{"RX-1", "20", ""}, {"RX-2", "3", ""}})
}

func TestMailInMail(t *testing.T) {
	t.Parallel()
	eml := "From: a@b.example\r\nSubject: =?utf-8?q?Commande_=C3=A9t=C3=A9?=\r\nDate: Mon, 4 Jan 2027 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCi-joint l'=E9t=E9\r\n--X\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=o.csv\r\nContent-Transfer-Encoding: base64\r\n\r\nQ29kZTtRdHkKQTE7NQo=\r\n--X--\r\n"
	doc := shared.Read(context.Background(), "fw.eml", "message/rfc822", []byte(eml))
	if doc.Kind != EML || len(doc.Parts) != 1 {
		t.Fatalf("kind %s parts %d problem %q", doc.Kind, len(doc.Parts), doc.Problem)
	}
	if want := "Subject: Commande été"; !bytes.Contains([]byte(doc.Text), []byte(want)) || !bytes.Contains([]byte(doc.Text), []byte("l'été")) {
		t.Errorf("text %q lacks subject or body", doc.Text)
	}
	checkLines(t, doc.Parts[0], []want{{"A1", "5", ""}})
}
