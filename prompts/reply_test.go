package prompts

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"guichet/domain"
)

var update = flag.Bool("update", false, "rewrite the golden files under testdata")

// golden compares a text with testdata/name, or rewrites it with -update.
func golden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./prompts -update writes it)", err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s differs; read the change, then go test ./prompts -update (-want +got):\n%s", path, diff)
	}
}

func row(table, key string) domain.RowRef { return domain.RowRef{Table: table, Key: key} }

func dec(text string) decimal.Decimal { return decimal.RequireFromString(text) }

// sampled renders one sample as a whole reply.
func sampled(t *testing.T, section Section, language string, chat bool) Written {
	t.Helper()
	text, err := WriteReply(Reply{Language: language, Recipient: "Jo Vernet", Subject: "AW: Re: Bestellung", Chat: chat,
		Company: company, Sections: []Section{section}})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestRepliesGolden(t *testing.T) {
	t.Parallel()
	for name, section := range samples {
		for _, language := range Languages {
			text := sampled(t, section, language, false)
			golden(t, filepath.Join("reply", language, name+".txt"), text.Body+"\n")
			if text.Subject != "Re: Bestellung" {
				t.Errorf("%s in %s: subject %q", name, language, text.Subject)
			}
		}
	}
}

func TestChatGolden(t *testing.T) {
	t.Parallel()
	for name, section := range samples {
		for _, language := range Languages {
			text := sampled(t, section, language, true)
			golden(t, filepath.Join("chat", language, name+".txt"), text.Body+"\n")
			if text.Subject != "" || strings.Contains(text.Body, "Jo Vernet") {
				t.Errorf("%s in %s: a chat answer has subject %q or greets", name, language, text.Subject)
			}
		}
	}
}

// Every figure of every rendered text is cited, and every citation stands where it says.
func TestEveryFigureIsCited(t *testing.T) {
	t.Parallel()
	for name, section := range samples {
		for _, language := range Languages {
			for _, chat := range []bool{false, true} {
				text := sampled(t, section, language, chat)
				if left := CheckFigures(text.Body, text.Citations, nil); len(left) > 0 {
					t.Errorf("%s in %s: %+v", name, language, left)
				}
				for _, c := range text.Citations {
					if text.Body[c.Start:c.End] != c.Text {
						t.Errorf("%s in %s: %q does not stand at %d", name, language, c.Text, c.Start)
					}
				}
			}
		}
	}
}

// Each kind of section has a sample and a template in each language.
func TestEveryKindHasASampleAndATemplate(t *testing.T) {
	t.Parallel()
	seen := map[SectionKind]bool{}
	for _, section := range samples {
		seen[section.Kind] = true
	}
	kinds := []SectionKind{OrderRecorded, OrderProposed, OrderPending, OrderRepeat, ChangeRecorded, ChangePending, DeliveryAnswer,
		DuplicateSent, DisputeOpened, DisputePending, DisputeStepTold, ReturnStepTold, CarrierReserves, StatementAnswer, NothingOwed, PromiseRecorded, NoticeRecorded, PaymentFound, QuoteAnswer,
		Question, HandedOver, NothingDisclosed, CustomerAmbiguous, StockAnswer, PapersSent}
	for _, kind := range kinds {
		if !seen[kind] {
			t.Errorf("no sample of %s", kind)
		}
		for _, language := range Languages {
			if library().sets[language].Lookup("reply_"+string(kind)) == nil {
				t.Errorf("no reply_%s.%s.tmpl", kind, language)
			}
		}
	}
}

// A person handed over to is named once, and one who may know nothing is told nothing else.
func TestNeutralSectionsAreSaidOnce(t *testing.T) {
	t.Parallel()
	body := func(kinds ...Section) string {
		text, err := WriteReply(Reply{Language: "fr", Recipient: "Jo Vernet", Company: company, Sections: kinds})
		if err != nil {
			t.Fatal(err)
		}
		return text.Body
	}
	handed, unproven := Section{Kind: HandedOver}, Section{Kind: NothingDisclosed}
	if body(handed, handed) != body(handed) {
		t.Errorf("handed over twice:\n%s", body(handed, handed))
	}
	if got := body(samples["statement"], handed, handed); strings.Count(got, "personne compétente") != 1 || !strings.Contains(got, "l’autre point") {
		t.Errorf("beside an answer:\n%s", got)
	}
	if got := body(samples["statement"], unproven); got != body(unproven) || strings.Contains(got, "Vernet") {
		t.Errorf("beside a refusal the statement is disclosed:\n%s", got)
	}
}

func TestOwnStyle(t *testing.T) {
	t.Parallel()
	reply := Reply{Language: "fr", Recipient: "Jo\nVernet", Company: company, Sections: []Section{samples["nothing_owed"]},
		Styles: map[string]Style{"fr": {Greeting: "Bonjour {name} !", Closing: "Bien à vous,\n{company}\nTél. 02 32 00 00 36\ue000"}}}
	text, err := WriteReply(reply)
	if err != nil || !strings.HasPrefix(text.Body, "Bonjour Jo Vernet !\n\n") || !strings.HasSuffix(text.Body, "\n\nBien à vous,\nPapeteries 36\nTél. 02 32 00 00 36") {
		t.Errorf("%v:\n%s", err, text.Body)
	}
	if left := CheckFigures(text.Body, text.Citations, nil); len(left) > 0 {
		t.Errorf("%+v", left)
	}
	reply.Recipient = ""
	if text, _ = WriteReply(reply); !strings.HasPrefix(text.Body, "Bonjour,\n\n") {
		t.Errorf("without a name:\n%s", text.Body)
	}
}
