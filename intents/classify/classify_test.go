package classify

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"guichet/domain"
	"guichet/intents/classify/training"
)

func shipped(t testing.TB) *Model {
	t.Helper()
	m, err := Offline()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestClassify(t *testing.T) {
	t.Parallel()
	m := shipped(t)
	for _, test := range []struct {
		name, subject, own, language string
		chat                         bool
		want                         []domain.Intent
		kind                         domain.DisputeKind
	}{
		{name: "order in a question", own: "Bonjour,\nVous pourriez nous expédier 30 cartons de savon et 12 bidons de javel pour jeudi ?\nMerci",
			language: "fr", want: []domain.Intent{domain.OrderCreation}},
		{name: "where is it", subject: "Order 7731", own: "Hi, has order 7731 been shipped yet? When will it arrive?", language: "en",
			want: []domain.Intent{domain.DeliveryStatus}},
		{name: "copy of an invoice", own: "Könnten Sie uns die Rechnung RE-5531 bitte noch einmal als Kopie zusenden?", language: "de",
			want: []domain.Intent{domain.DuplicateInvoice}},
		{name: "billed twice is a dispute", own: "Vous nous avez facturé deux fois la même livraison : factures FA-11 et FA-19. Merci d'en annuler une.",
			language: "fr", want: []domain.Intent{domain.DisputeIntent}, kind: domain.DoubleBilling},
		{name: "two requests", own: "Hallo,\nwann kommt unsere Bestellung 4410?\nAußerdem brauchen wir eine Kopie der Rechnung 8812.", language: "de",
			want: []domain.Intent{domain.DeliveryStatus, domain.DuplicateInvoice}},
		{name: "thanks", own: "Merci beaucoup, tout est bien arrivé. Bonne journée !", language: "fr"},
		{name: "bank details", own: "Wij hebben een nieuw bankrekeningnummer, graag uw administratie aanpassen.", language: "nl",
			want: []domain.Intent{domain.OtherIntent}},
		{name: "statement", own: "¿Nos pueden enviar un extracto de cuenta con las facturas pendientes?", language: "es",
			want: []domain.Intent{domain.PaymentIntent}},
		{name: "price only", own: "Quanto costerebbero 500 pezzi e in quanto tempo li consegnate? Per ora chiedo solo un preventivo.", language: "it",
			want: []domain.Intent{domain.Quote}},
		{name: "staff", own: "Durand passe sa commande de demain de 20 à 15 caisses", chat: true, language: "fr", want: []domain.Intent{domain.OrderChange}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			result, err := m.Classify(t.Context(), Message{Subject: test.subject, Own: test.own, Chat: test.chat})
			if err != nil {
				t.Fatal(err)
			}
			var got []domain.Intent
			for _, f := range result.Findings {
				got = append(got, f.Intent)
				checkSpans(t, test.own, f)
			}
			slices.Sort(got)
			want := slices.Sorted(slices.Values(test.want))
			kind := result.Kind
			if !slices.Contains(got, domain.DisputeIntent) {
				kind = ""
			}
			if !slices.Equal(got, want) || result.Language != test.language || kind != test.kind {
				t.Errorf("got %v in %s, kind %q; want %v in %s, kind %q (%+v)", got, result.Language, result.Kind, want, test.language, test.kind, result.Candidates)
			}
		})
	}
}

func checkSpans(t *testing.T, own string, f Finding) {
	t.Helper()
	if len(f.Evidence) == 0 || len(f.Sentences) == 0 {
		t.Errorf("%s has %d stretches of evidence and %d sentences", f.Intent, len(f.Evidence), len(f.Sentences))
	}
	for _, s := range slices.Concat(f.Evidence, f.Sentences) {
		if s.Start < 0 || s.End > len(own) || s.Start >= s.End || own[s.Start:s.End] != s.Text {
			t.Errorf("%s: span %+v does not fit the text", f.Intent, s)
		}
	}
}

func TestLanguageOfFewWords(t *testing.T) {
	t.Parallel()
	m := shipped(t)
	for text, want := range map[string]string{
		"Merci beaucoup": "fr", "Thanks a lot": "en", "Vielen Dank": "de", "Muchas gracias": "es", "Grazie mille": "it", "Hartelijk dank": "nl",
		"où est ma commande ?": "fr", "where is it?": "en", "wo bleibt es?": "de", "¿dónde está?": "es", "dov'è il pacco?": "it", "waar blijft het?": "nl",
		"facture svp": "fr", "invoice please": "en", "Rechnung bitte": "de", "factura por favor": "es", "fattura per favore": "it", "factuur graag": "nl",
	} {
		if got := m.languageOf(Message{Own: text}); got != want {
			t.Errorf("%q is read as %s, not %s", text, got, want)
		}
	}
}

func TestPlausible(t *testing.T) {
	t.Parallel()
	m := shipped(t)
	result, _ := m.Read(Message{Own: "Merci de m'envoyer un duplicata de la facture FA-1201."})
	likely, err := m.Plausible(result, "0.95")
	if !slices.Equal(likely, result.Plausible95) {
		t.Errorf("plausible intents are %v and %v", likely, result.Plausible95)
	}
	if err != nil || !slices.Contains(likely, domain.DuplicateInvoice) || len(likely) > 4 {
		t.Errorf("plausible intents %v, error %v", likely, err)
	}
	if _, err := m.Plausible(result, "0.5"); err == nil {
		t.Error("an unknown level is taken")
	}
}

func TestEmptyAndHugeMessages(t *testing.T) {
	t.Parallel()
	m := shipped(t)
	for _, own := range []string{"", " \n\n ", "?", "\x00\xff\xfe", strings.Repeat("x", 1<<20), strings.Repeat("1 vis\n", 1<<16)} {
		result, sure := m.Read(Message{Own: own})
		if len(result.Candidates) != len(domain.Intents) || sure < 0 || sure > 1 {
			t.Errorf("%.20q: %d candidates, sure %v", own, len(result.Candidates), sure)
		}
	}
}

// few are some of the training messages, enough to train a small model on.
func few(t testing.TB, every int) []Example {
	t.Helper()
	all, err := ReadFolder(training.Files)
	if err != nil {
		t.Fatal(err)
	}
	var some []Example
	for i := 0; i < len(all); i += every {
		some = append(some, all[i])
	}
	return some
}

func TestTrainingIsDeterministic(t *testing.T) {
	t.Parallel()
	examples := few(t, 40)
	first, err := Train(examples, Options{Folds: 2})
	if err != nil {
		t.Fatal(err)
	}
	second, err := Train(examples, Options{Folds: 2})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) || first.Version() != second.Version() {
		t.Error("the same examples gave two models")
	}
	if _, err := Train(examples[:5], Options{}); err == nil {
		t.Error("five examples were thought enough")
	}
}

func TestRetrain(t *testing.T) {
	t.Parallel()
	var corrections []Example
	for _, own := range []string{"Zorglub 12 frimousses fissa", "Zorglub 3 frimousses vendredi", "Zorglub 40 frimousses merci", "Zorglub 7 frimousses", "Zorglub 8 frimousses lundi",
		"Zorglub 2 frimousses demain", "Zorglub 90 frimousses", "Zorglub 15 frimousses svp"} {
		corrections = append(corrections, Example{ID: own, Author: "desk", Language: "fr", Message: Message{Own: own},
			Requests: []Labelled{{Intent: domain.OrderCreation}}})
	}
	r, err := Retrain(few(t, 40), corrections, Options{Folds: 2})
	if err != nil {
		t.Fatal(err)
	}
	if r.Kept != (r.Model != nil) || r.Kept != (r.After.Understood >= r.Before.Understood) {
		t.Errorf("kept %v, before %.3f, after %.3f", r.Kept, r.Before.Understood, r.After.Understood)
	}
	for _, m := range r.Moved {
		if len(m.Because) == 0 || slices.Equal(m.Before, m.After) {
			t.Errorf("a movement without cause: %+v", m)
		}
	}
	if r.Kept {
		result, _ := r.Model.Read(Message{Own: "Zorglub 22 frimousses"})
		if len(result.Findings) != 1 || result.Findings[0].Intent != domain.OrderCreation {
			t.Errorf("the correction was not learned: %+v", result.Findings)
		}
	}
	if _, err := Retrain(few(t, 40), nil, Options{}); err == nil {
		t.Error("retraining without corrections was accepted")
	}
}

func TestLoadRefusesBrokenModels(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{"empty": nil, "other": []byte("something else"), "cut": embedded[:len(embedded)/2], "magic only": []byte(magic)} {
		if _, err := Load(bytes.NewReader(data)); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	m := shipped(f)
	f.Add("Re: commande", "Bonjour,\n- 12 vis M8\n- 3x écrous\nMerci", "bon.pdf")
	f.Add("", "où est ma commande n° 4500-12 ? 1 250,00 €", "")
	f.Fuzz(func(t *testing.T, subject, own, attachment string) {
		result, sure := m.Read(Message{Subject: subject, Own: own, Attachments: []string{attachment}})
		if !(sure >= 0 && sure <= 1) || len(result.Candidates) != len(domain.Intents) {
			t.Fatalf("sure %v, %d candidates", sure, len(result.Candidates))
		}
		for _, finding := range result.Findings {
			for _, s := range slices.Concat(finding.Evidence, finding.Sentences) {
				if own[s.Start:s.End] != s.Text {
					t.Fatalf("span %+v", s)
				}
			}
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	m := shipped(b)
	page := strings.Repeat("Bonjour, pouvez-vous me dire où en est notre commande 4500-771 ? Nous attendons aussi les 12 rouleaux de géotextile.\n", 17)
	for _, text := range []struct{ name, own string }{{"short", "Où en est ma commande 7712 ?"}, {"page", page}} {
		b.Run(text.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Read(Message{Subject: "Commande", Own: text.own})
			}
		})
	}
}
