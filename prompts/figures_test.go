package prompts

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"guichet/domain"
)

// cited marks the text between brackets as cited from a row: "Invoice [F-881], [12,50 €]".
func cited(marked string) (string, []domain.Citation) {
	var body strings.Builder
	var citations []domain.Citation
	for {
		before, rest, found := strings.Cut(marked, "[")
		body.WriteString(before)
		if !found {
			return body.String(), citations
		}
		text, after, _ := strings.Cut(rest, "]")
		start := body.Len()
		body.WriteString(text)
		citations = append(citations, domain.Citation{Text: text, Start: start, End: body.Len(), Origin: domain.OriginRow, Rows: []domain.RowRef{row("t", "1")}})
		marked = after
	}
}

func TestCheckFigures(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, said, want string }{
		{"no figure", "Bonjour, merci.", "", ""},
		{"cited", "Facture [F-881] de [1 250,00 €] au [4 décembre 2026]", "", ""},
		{"an invented amount", "Facture [F-881] de 12,50 €", "", "12,50"},
		{"an invented number", "Facture FA26-00123", "", "FA26-00123"},
		{"a date", "le 4 décembre 2026", "", "4 2026"},
		{"part of a number is no citation of it", "Facture F-8814", "", "F-8814"},
		{"a digit beside a citation", "[F-881]4", "", "F-8814"},
		{"several cited parts of one run", "[12]-[F-881]", "", ""},
		{"the sender's own number", "le numéro CF 12/77 que vous indiquez", "ma commande cf 12/77 svp", ""},
		{"the sender's amount in another dress", "1\u202f250,00 €", "facture de 1250,00", ""},
		{"not the sender's amount with a moved point", "12500,0 €", "facture de 1250,00", "12500,0"},
		{"thin spaces hold a number together", "1\u202f250,00", "", "1\u202f250,00"},
		{"number words in other scripts", "٣٤ pièces ½ boîte", "", "٣٤ ½"},
		{"an exponent counts", "10²", "", "10²"},
	}
	for _, test := range tests {
		body, citations := cited(test.body)
		var got []string
		for _, u := range CheckFigures(body, citations, []string{test.said}) {
			got = append(got, u.Text)
			if body[u.Start:u.End] != u.Text {
				t.Errorf("%s: %q does not stand at %d", test.name, u.Text, u.Start)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestCitationsThatVouchForNothing(t *testing.T) {
	t.Parallel()
	body := "total 12"
	for name, c := range map[string]domain.Citation{
		"no row":          {Text: "12", Start: 6, End: 8, Origin: domain.OriginRow},
		"no row of sum":   {Text: "12", Start: 6, End: 8, Origin: domain.OriginSum},
		"no origin":       {Text: "12", Start: 6, End: 8, Rows: []domain.RowRef{row("t", "1")}},
		"another text":    {Text: "21", Start: 6, End: 8, Origin: domain.OriginMessage},
		"another place":   {Text: "12", Start: 5, End: 7, Origin: domain.OriginMessage},
		"out of bounds":   {Text: "12", Start: 6, End: 80, Origin: domain.OriginMessage},
		"upside down":     {Text: "12", Start: 8, End: 6, Origin: domain.OriginMessage},
		"before the text": {Text: "12", Start: -2, End: 8, Origin: domain.OriginMessage},
	} {
		if left := CheckFigures(body, []domain.Citation{c}, nil); len(left) != 1 {
			t.Errorf("%s: %+v", name, left)
		}
	}
	if left := CheckFigures(body, []domain.Citation{{Text: "12", Start: 6, End: 8, Origin: domain.OriginPolicy}}, nil); len(left) != 0 {
		t.Errorf("a policy figure: %+v", left)
	}
}

func TestRecite(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, before, after, untraced string }{
		{"words added", "Total [12] pour [F-881].", "Bonjour, le total est 12 pour F-881, merci.", ""},
		{"a figure changed", "Total [12] pour [F-881].", "Total 13 pour F-881.", "13"},
		{"a figure made longer", "Total [12] pour [F-881].", "Total 120 pour F-881.", "120"},
		{"decimals added", "Total [12] pour [F-881].", "Total 12,5 pour F-881.", "12,5"},
		{"a figure put before", "Total [12].", "Total 7.12.", "7.12"},
		{"the order changed", "[12] et [34]", "34 et 12", ""},
		{"a figure taken out", "[12] et [34]", "et 34", ""},
		{"a figure added", "[12] et [34]", "12 et 34 et 56", "56"},
		{"the same twice", "[12] et [12]", "12 puis 12", ""},
	}
	for _, test := range tests {
		_, citations := cited(test.before)
		var got []string
		for _, u := range CheckFigures(test.after, Recite(test.after, citations), nil) {
			got = append(got, u.Text)
		}
		if strings.Join(got, " ") != test.untraced {
			t.Errorf("%s: %q, want %q", test.name, got, test.untraced)
		}
	}
}

// Whatever text stands in the rows, the rendered body holds it without marks and every figure of it is cited.
func TestAnyValueIsCitedWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		any := func(label string) Value { return Text(rapid.String().Draw(t, label), row("t", "1")) }
		section := Section{Kind: DuplicateSent, Attached: true, Invoices: []InvoiceFacts{{Number: any("number"), Gross: Money(dec(fmt.Sprint(rapid.Int64().Draw(t, "cents"))).Shift(-2), "EUR", row("t", "1"))}}}
		language := rapid.SampledFrom(Languages).Draw(t, "language")
		text, err := WriteReply(Reply{Language: language, Recipient: rapid.String().Draw(t, "recipient"), Subject: rapid.String().Draw(t, "subject"), Company: company, Sections: []Section{section}})
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(text.Body+text.Subject, openMark+middleMark+closeMark+"\r\x00") || strings.ContainsAny(text.Subject, "\n") {
			t.Fatalf("marks or control characters in %q", text.Body)
		}
		if left := CheckFigures(text.Body, text.Citations, nil); len(left) > 0 {
			t.Fatalf("%+v in %q", left, text.Body)
		}
	})
}

// Nothing of a customer's data is in a reply to a sender who is not proven, whatever the section carries.
func TestUnprovenReplyDisclosesNothing(t *testing.T) {
	t.Parallel()
	section := samples["delivery_status"]
	for _, kind := range []SectionKind{NothingDisclosed, HandedOver} {
		section.Kind = kind
		for _, language := range Languages {
			text := sampled(t, section, language, false)
			for _, secret := range []string{"V-2001", "L-1", "PO 71", "Imprimerie", "ENV", "2026", "Transports"} {
				if strings.Contains(text.Body, secret) {
					t.Errorf("%s in %s discloses %q", kind, language, secret)
				}
			}
			for _, u := range CheckFigures(strings.ReplaceAll(text.Body, company.Name, ""), nil, nil) {
				t.Errorf("%s in %s holds the figure %q", kind, language, u.Text)
			}
		}
	}
}

func TestSectionsWithoutTheirFacts(t *testing.T) {
	t.Parallel()
	for _, section := range []Section{{Kind: OrderRecorded}, {Kind: DisputeOpened}, {Kind: QuoteAnswer}, {Kind: "poem"}, {}} {
		if _, err := WriteReply(Reply{Language: "fr", Sections: []Section{section}}); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%q without facts: %v", section.Kind, err)
		}
	}
	if _, err := WriteReply(Reply{Language: "fr"}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("no sections: %v", err)
	}
}

func FuzzCheckFigures(f *testing.F) {
	f.Add("Facture F-881 de 1 250,00 €", "F-881", 8, 13)
	f.Add("12²½ 7.", "12", 0, 2)
	f.Fuzz(func(t *testing.T, body, text string, start, end int) {
		citations := []domain.Citation{{Text: text, Start: start, End: end, Origin: domain.OriginMessage}}
		for _, u := range CheckFigures(body, citations, []string{text}) {
			if body[u.Start:u.End] != u.Text {
				t.Fatalf("%q does not stand at %d of %q", u.Text, u.Start, body)
			}
		}
		for _, c := range Recite(body, citations) {
			if body[c.Start:c.End] != c.Text {
				t.Fatalf("%q does not stand at %d of %q", c.Text, c.Start, body)
			}
		}
	})
}
