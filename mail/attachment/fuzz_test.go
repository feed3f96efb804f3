package attachment

import (
	"context"
	"image"
	"math"
	"testing"
	"time"

	"github.com/klippa-app/go-pdfium/responses"
)

// fuzzReader has small limits and no OCR, so that each input is quick.
var fuzzReader = NewReader(Options{MaxBytes: 1 << 20, MaxCells: 20_000, MaxPages: 5, MaxPixels: 1 << 20, Timeout: 10 * time.Second, Tesseract: "/nonexistent/tesseract"})

// FuzzRead gives any bytes under any name: no crash may be hidden in a Problem.
func FuzzRead(f *testing.F) {
	f.Add("a.edi", []byte("UNA:+.? 'UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'LIN+1++4006381333931:EN'QTY+21:5'UNT+5+1'"))
	f.Add("a.csv", []byte("Code;Qty\nA1;5\n"))
	f.Add("a.xml", []byte(`<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><ID>1</ID><OrderLine><LineItem><Quantity>1</Quantity></LineItem></OrderLine></Order>`))
	f.Add("a.xml", []byte(`<cXML><Request><OrderRequest><ItemOut quantity="1"/></OrderRequest></Request></cXML>`))
	f.Add("a.html", []byte("<html><table><tr><td>Code<td>Qty<tr><td>A1<td>5</table>"))
	f.Add("a.eml", []byte("From: a@b.example\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b--\r\n"))
	f.Add("a.txt", []byte("BON DE COMMANDE\nCode    Désignation   Qté\nA-1     Vis           5\n"))
	f.Add("a.docx", packed(f, "word/document.xml", "<w:document><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"))
	f.Add("a.ods", packed(f, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<d><body><spreadsheet><table><table-row><table-cell/></table-row></table></spreadsheet></body></d>"))
	f.Add("a.msg", ole("__properties_version1.0"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		doc := fuzzReader.Read(context.Background(), name, "", data)
		failOnCrash(t, doc)
	})
}

func failOnCrash(t *testing.T, doc Document) {
	t.Helper()
	if key, _, _ := cutProblem(doc.Problem); key == ProblemCrash || key == ProblemTimeout {
		t.Errorf("%s: %s", doc.Kind, doc.Problem)
	}
	for _, p := range doc.Parts {
		failOnCrash(t, p)
	}
}

func cutProblem(s string) (key, detail string, ok bool) {
	for i := range s {
		if s[i] == ':' {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

func FuzzPDF(f *testing.F) {
	f.Add(writePDF(layoutPage(140, 16, []float64{40, 140, 380}, []string{"Code", "Description", "Qty"}, []string{"A-1", "Pen", "5"})))
	f.Add(testSeed())
	f.Fuzz(func(t *testing.T, data []byte) {
		failOnCrash(t, fuzzReader.Read(context.Background(), "a.pdf", "", append([]byte("%PDF-1.4\n"), data...)))
	})
}

func testSeed() []byte {
	return writePDF(pdfPage{texts: []pdfText{{40, 40, 10, "Total HT 12,00"}}, rules: [][4]float64{{1, 2, 300, 2}}, rotate: 90})
}

// FuzzPage gives words at any place: the geometry may not fail on them.
func FuzzPage(f *testing.F) {
	f.Add("Code Qty A-1 5 Total 9,00", uint64(7))
	f.Add("Pos. Menge ME 10 4 St 20 5 St", uint64(99))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		l := layout{number: 1, width: 600, height: 800}
		for _, w := range splitWords(text) {
			seed = seed*6364136223846793005 + 1442695040888963407
			x, y := float64(seed>>33%600), float64(seed>>40%800)
			l.words = append(l.words, word{Word: Word{Text: w, X0: x, Y0: y, X1: x + 5*float64(len(w)), Y1: y + 9, Confidence: 1}, base: y + 9, size: 9})
			if len(l.words) > 300 {
				break
			}
		}
		doc := Document{}
		doc.layouts([]layout{l})
	})
}

// FuzzGlyphs gives characters at any place and angle, as PDFium would: they are joined
// to words and read as a page.
func FuzzGlyphs(f *testing.F) {
	f.Add("Code Qty A-1 5", uint64(7), uint8(0))
	f.Add("M E N G E 1.000 St .......... 5", uint64(99), uint8(5))
	f.Fuzz(func(t *testing.T, text string, seed uint64, turned uint8) {
		var chars []*responses.GetPageTextStructuredChar
		next := func(n uint64) float64 {
			seed = seed*6364136223846793005 + 1442695040888963407
			return float64(seed >> 33 % n)
		}
		x, y := next(500), next(800)
		for _, r := range text {
			if x += 3 + next(6); next(20) == 0 {
				x, y = next(500), next(800)
			}
			chars = append(chars, &responses.GetPageTextStructuredChar{Text: string(r), Angle: math.Pi / 2 * float64(turned%4), PointPosition: responses.CharPosition{Left: x, Right: x + next(7), Bottom: y, Top: y + next(12)}})
			if len(chars) > 2000 {
				break
			}
		}
		t0 := turn{quarters: int(turned / 4 % 4), width: 600, height: 800}
		quarter := dominantAngle(chars, t0.quarters)
		l := layout{number: 1, width: 600, height: 800, words: wordsOf(chars, t0, quarter, nil)}
		if quarter != 0 {
			l.rotate(quarter)
		}
		doc := Document{}
		doc.layouts([]layout{l})
	})
}

// FuzzRecognised gives any table of results to the layer over tesseract.
func FuzzRecognised(f *testing.F) {
	f.Add("5\t1\t1\t1\t1\t1\t10\t10\t50\t12\t96.5\tCode\n5\t1\t1\t1\t1\t2\t100\t10\t50\t12\t30\t12.")
	f.Fuzz(func(t *testing.T, tsv string) {
		img := image.NewGray(image.Rect(0, 0, 300, 300))
		l := ocrLayout(img, tsvWords(tsv), nil, 0.24)
		doc := Document{OCR: true}
		l.number = 1
		doc.layouts([]layout{l})
	})
}

func splitWords(s string) []string {
	var out []string
	word := ""
	for _, r := range s + " " {
		if r != ' ' {
			word += string(r)
			continue
		}
		if word != "" {
			out = append(out, word)
		}
		word = ""
	}
	return out
}

func FuzzNumbersAndDates(f *testing.F) {
	for _, s := range []string{"1.250,00", "12,000 Stk", "le 3 décembre", "KW 49/26", "31.02.", "-0,5-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		parseNumeral(s, ',')
		for _, h := range findDates(s) {
			if h.iso("2026-01-01") == "" {
				t.Errorf("date %+v of %q has no ISO form", h, s)
			}
		}
		if got := fold(s); len(got) != len([]rune(s)) {
			t.Errorf("fold(%q) has %d bytes for %d runes", s, len(got), len([]rune(s)))
		}
		documentNumber(s)
		roleOf(s)
	})
}
