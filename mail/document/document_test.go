package document

import (
	"bytes"
	"compress/zlib"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"guichet/domain"
	"guichet/prompts"
)

var update = flag.Bool("update", false, "rewrite the golden files under testdata")

var maker = New(Options{Charges: prompts.ClaimCharges, Rates: []domain.Rate{{Percent: dec("12.40")}}, FixedCharge: dec("40")})

func made(t *testing.T, paper domain.Paper) domain.DraftAttachment {
	t.Helper()
	attachment, err := maker.Make(paper)
	if err != nil {
		t.Fatal(err)
	}
	return attachment
}

var (
	stream = regexp.MustCompile(`(?s)/Length \d+>>\s*stream\n(.*?)\nendstream`)
	shown  = regexp.MustCompile(`(?s)\(((?:\\.|[^\\()])*)\)\s*Tj`)
	escape = strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r")
)

// pages reads the text that each page of one of our PDFs shows, in the order of drawing: the content streams, inflated,
// and the UTF-16 of their Tj operators.
func pages(t *testing.T, pdf []byte) []string {
	t.Helper()
	var pages []string
	for _, found := range stream.FindAllSubmatch(pdf, -1) {
		inflated, err := zlib.NewReader(bytes.NewReader(found[1]))
		if err != nil {
			continue
		}
		content, err := io.ReadAll(inflated)
		if err != nil || !bytes.Contains(content, []byte(")Tj")) {
			continue
		}
		var page strings.Builder
		for _, text := range shown.FindAllSubmatch(content, -1) {
			page.WriteString(fromUTF16(escape.Replace(string(text[1]))) + "\n")
		}
		pages = append(pages, page.String())
	}
	if len(pages) == 0 {
		t.Fatal("the PDF shows no text")
	}
	return pages
}

func fromUTF16(raw string) string {
	var units []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

func TestPapersGolden(t *testing.T) {
	t.Parallel()
	for _, language := range prompts.Languages {
		for name, paper := range samplePapers(language) {
			attachment := made(t, paper)
			got := attachment.Name + "\n\n" + strings.Join(pages(t, attachment.Data), "\f\n")
			path := filepath.Join("testdata", language, name+".txt")
			if *update {
				if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(got), 0o644)); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v (go test ./mail/document -update writes it)", err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s differs; read the change, then go test ./mail/document -update (-want +got):\n%s", path, diff)
			}
		}
	}
}

// The same rows give the same bytes: a paper's hash can be approved and checked again.
func TestPapersAreDeterministic(t *testing.T) {
	t.Parallel()
	for name, paper := range samplePapers("fr") {
		first, second := made(t, paper), made(t, paper)
		if first.SHA256 != second.SHA256 || !bytes.Equal(first.Data, second.Data) {
			t.Errorf("%s differs from one making to the next", name)
		}
	}
}

func TestPapersAreValidPDF(t *testing.T) {
	t.Parallel()
	for name, paper := range samplePapers("fr") {
		if err := api.Validate(bytes.NewReader(made(t, paper).Data), model.NewDefaultConfiguration()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDuplicateIsMarkedOnEachPage(t *testing.T) {
	t.Parallel()
	for language, word := range map[string]string{"fr": "DUPLICATA", "en": "DUPLICATE", "de": "DUPLIKAT", "es": "DUPLICADO", "it": "DUPLICATO", "nl": "DUPLICAAT", "pl": "DUPLICATE"} {
		found := pages(t, made(t, samplePapers(language)["invoice_long"]).Data)
		if len(found) < 3 {
			t.Errorf("%s: seventy lines on %d pages", language, len(found))
		}
		for i, page := range found {
			if !strings.HasPrefix(page, word+"\n") {
				t.Errorf("%s: page %d is not marked %s", language, i+1, word)
			}
		}
	}
}

const noBreak = "\u00a0"

// Each page but the last ends with the sum so far, the next begins with it, and the totals are the invoice's own.
func TestTotalsAreCarried(t *testing.T) {
	t.Parallel()
	found := pages(t, made(t, samplePapers("fr")["invoice_long"]).Data)
	carried := regexp.MustCompile(`À reporter\n(.*)\n`)
	brought := regexp.MustCompile(`Report\n(.*)\n`)
	rows, sum, lines := 0, dec("0"), sampleInvoice(70).Lines
	for i := range len(found) - 1 {
		for n := strings.Count(found[i], noBreak+"%\n"); n > 0; n-- { // each row shows its rate of VAT
			sum, rows = sum.Add(LineNet(lines[rows])), rows+1
		}
		if want := "À reporter\n" + prompts.FormatMoney(sum, "EUR", "fr"); !strings.Contains(found[i], strings.ReplaceAll(want, "\u202f", noBreak)) {
			t.Errorf("page %d after %d rows does not carry %s", i+1, rows, sum)
		}
		down, up := carried.FindStringSubmatch(found[i]), brought.FindStringSubmatch(found[i+1])
		if down == nil || up == nil || down[1] != up[1] {
			t.Errorf("page %d carries %q, page %d brings %q", i+1, down, i+2, up)
		}
	}
	last := found[len(found)-1]
	for _, want := range []string{"Total HT\n5 483,31 €\n", "Total TVA\n796,61 €\n", "Total TTC\n6 279,92 €\n"} {
		if !strings.Contains(strings.ReplaceAll(last, "\u00a0", " "), want) {
			t.Errorf("the last page lacks %q", want)
		}
	}
	if strings.Contains(last, "À reporter") {
		t.Error("the last page carries a total to nowhere")
	}
}

func TestRefusedPapers(t *testing.T) {
	t.Parallel()
	long := sampleInvoice(1)
	long.Lines = make([]domain.InvoiceLine, maxLines+1)
	for name, paper := range map[string]domain.Paper{
		"unknown kind":      {Kind: "poem"},
		"without its rows":  {Kind: domain.PaperInvoiceDuplicate},
		"reserves, nothing": {Kind: domain.PaperReserves},
		"notice, no lines":  {Kind: domain.PaperFormalNotice, Reminder: &domain.ReminderPlan{}},
		"too many lines":    {Kind: domain.PaperInvoiceDuplicate, Invoice: &long},
	} {
		if _, err := maker.Make(paper); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLogo(t *testing.T) {
	t.Parallel()
	paper := samplePapers("fr")["statement"]
	if _, err := New(Options{Logo: []byte("no image")}).Make(paper); err == nil {
		t.Error("a logo that is no image was taken")
	}
	attachment, err := New(Options{Logo: pngDot(t)}).Make(paper)
	if err != nil || !bytes.Contains(attachment.Data, []byte("/Subtype /Image")) {
		t.Errorf("the logo is not in the paper: %v", err)
	}
}

// Whatever the rows hold, a paper is made, each line within the page's width.
func TestAwkwardText(t *testing.T) {
	t.Parallel()
	paper := samplePapers("fr")["invoice"]
	paper.Customer.Name = strings.Repeat("Société ", 40) + "漢字 \u200b\x00\u202e"
	paper.Invoice.Lines[0].Description = strings.Repeat("X", 4000)
	found := strings.Join(pages(t, made(t, paper).Data), "")
	if strings.ContainsAny(found, "漢\u200b\u202e") || !strings.Contains(found, "??") {
		t.Error("characters without a glyph were drawn")
	}
}
