package main

import (
	"errors"
	"strings"
	"testing"

	"guichet/domain"
)

// csvOrder is an order as a sheet with the customer's own numbers.
func csvOrder(lines string) enclosed {
	return enclosed{"commande.csv", "text/csv", []byte("Votre réf;Notre réf;Désignation;Qté;PU\n" + lines)}
}

// correct chooses an article for the words of a message, as Claire, and works what comes of it.
func (r *rig) correct(id domain.MessageID, words string, sku domain.SKU, once bool) {
	r.t.Helper()
	again, err := r.assistant.Correct(r.ctx, domain.Correction{Message: id, Words: words, SKU: sku, Once: once, Who: "claire", Face: "console"})
	r.must(err)
	if !again {
		r.t.Fatalf("correcting %q: the message is not read again", words)
	}
	r.work(id)
}

// TestArticleIsLearnt corrects an article that nobody knew: the order is recorded with it, and the customer's next mail needs
// no help. Another customer's same number stays unknown, and what is forgotten is unknown again.
func TestArticleIsLearnt(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	mail := "Bonjour,\n\nVeuillez trouver ci-joint notre commande HP-940.\n\nMarie Lang"
	first := r.deliver(buyer, "Commande HP-940", mail, csvOrder(";ZX-77;Article maison;4;\nMOKA-1KG;;Café moka;2;\n"))
	request := r.orderOf(r.of(first))
	if request.Outcome != domain.NeedsInformation || len(request.Order.Open) != 1 || request.Order.Open[0].Reference != "ZX-77" || request.Order.Open[0].Place == nil {
		t.Fatalf("read %+v, %s", request.Order, request.Outcome)
	}
	r.correct(first, "ZX-77", "FILTRE-4", false)
	view := r.of(first)
	request = r.orderOf(view)
	if request.Outcome != domain.Executed || len(request.Order.Open) != 0 || len(request.Order.Lines) != 2 || request.Order.Lines[0].SKU != "FILTRE-4" || request.Order.Lines[0].How != "learnt" {
		t.Fatalf("after the correction: %+v, %s %v", request.Order, request.Outcome, request.Reason)
	}
	if draft := view.Draft(); draft == nil || draft.State != domain.DraftPending || !strings.Contains(draft.Content.Body, "FILTRE-4") {
		t.Errorf("the draft after the correction: %+v", draft)
	}
	if n := r.count(`SELECT count(*) FROM bot.draft WHERE "case" = $1 AND state = 'pending'`, view.ID); n != 1 {
		t.Errorf("%d drafts wait, want 1", n)
	}
	if n := r.count(`SELECT count(*) FROM bot.journal WHERE verb = 'reference.learnt' AND actor = 'claire' AND detail->>'words' = 'ZX-77' AND "case" = $1`, view.ID); n != 1 {
		t.Errorf("%d entries of it in the journal", n)
	}
	next := r.orderOf(r.of(r.deliver(buyer, "Commande HP-941", strings.Replace(mail, "HP-940", "HP-941", 1), csvOrder(";ZX 77;Article maison;7;\n"))))
	if next.Outcome != domain.Executed || len(next.Order.Lines) != 1 || next.Order.Lines[0].SKU != "FILTRE-4" || next.Order.Lines[0].Quantity.String() != "7" {
		t.Errorf("the next mail: %+v, %s %v", next.Order, next.Outcome, next.Reason)
	}
	words := r.orderOf(r.of(r.deliver(buyer, "Commande HP-942", "Bonjour,\n\nVeuillez enregistrer notre commande HP-942 :\n- 5 x ZX-77\n\nMarie Lang")))
	if words.Outcome != domain.Executed || len(words.Order.Lines) != 1 || words.Order.Lines[0].SKU != "FILTRE-4" || words.Order.Lines[0].How != "learnt" {
		t.Errorf("a mail without a paper: %+v, %s %v", words.Order, words.Outcome, words.Reason)
	}
	other := r.orderOf(r.of(r.deliver(german, "Bestellung CC-1300", "Guten Tag,\n\nanbei unsere Bestellung CC-1300.\n\nEva Huber",
		enclosed{"bestellung.csv", "text/csv", []byte("Ihre Nr;Unsere Nr;Bezeichnung;Menge\n;ZX-77;Hausartikel;4\n")})))
	if other.Outcome == domain.Executed || len(other.Order.Lines) != 0 {
		t.Errorf("another customer's same number is taken for an article: %+v, %s", other.Order, other.Outcome)
	}
	learnt, err := r.store.Learnt(r.ctx, "HDP")
	if err != nil || len(learnt) != 1 || learnt[0].Words != "ZX-77" || learnt[0].Who != "claire" || learnt[0].Case != view.ID {
		t.Fatalf("learnt %+v, %v", learnt, err)
	}
	r.must(r.assistant.Unlearn(r.ctx, learnt[0].ID, "claire"))
	if err := r.assistant.Unlearn(r.ctx, learnt[0].ID, "claire"); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("forgetting twice: %v", err)
	}
	if forgot := r.orderOf(r.of(r.deliver(buyer, "Commande HP-943", strings.Replace(mail, "HP-940", "HP-943", 1), csvOrder(";ZX-77;Article maison;9;\n")))); forgot.Outcome == domain.Executed {
		t.Errorf("what was forgotten is used: %+v", forgot.Order)
	}
}

// TestWrongArticleIsTakenBack corrects an order that was recorded with another article: that order is cancelled, and the
// right one is recorded under the same reference, once. Words are learnt as well as numbers; once means once.
func TestWrongArticleIsTakenBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	id := r.deliver(buyer, "Commande HP-950", "Bonjour,\n\nVeuillez enregistrer notre commande HP-950 :\n- 6 paquets de café moka en grains\n\nMarie Lang")
	request := r.orderOf(r.of(id))
	if request.Outcome != domain.Executed || len(request.Order.Lines) != 1 || request.Order.Lines[0].SKU != "MOKA-1KG" {
		t.Fatalf("read %+v, %s %v", request.Order, request.Outcome, request.Reason)
	}
	r.correct(id, request.Order.Lines[0].Named, "DECA-1KG", true)
	view := r.of(id)
	if request = r.orderOf(view); request.Outcome != domain.Executed || request.Order.Lines[0].SKU != "DECA-1KG" {
		t.Fatalf("after the correction: %+v, %s %v", request.Order, request.Outcome, request.Reason)
	}
	for status, want := range map[string]int{"cancelled": 1, "received": 1} {
		if n := r.count(`SELECT count(*) FROM adv.sales_order WHERE customer_reference = 'HP-950' AND status = $1`, status); n != want {
			t.Errorf("%d orders HP-950 are %s, want %d", n, status, want)
		}
	}
	if n := r.count(`SELECT count(*) FROM adv.reservation WHERE released_at IS NULL AND sku = 'MOKA-1KG'`); n != 0 {
		t.Errorf("%d reservations of the wrong article are held", n)
	}
	if learnt, err := r.store.Learnt(r.ctx, "HDP"); err != nil || len(learnt) != 0 {
		t.Errorf("what holds once is listed: %+v %v", learnt, err)
	}
	next := r.orderOf(r.of(r.deliver(buyer, "Commande HP-951", "Bonjour,\n\nVeuillez enregistrer notre commande HP-951 :\n- 8 paquets de café moka en grains\n\nMarie Lang")))
	if len(next.Order.Lines) != 1 || next.Order.Lines[0].SKU != "MOKA-1KG" {
		t.Errorf("what held once holds for the next mail: %+v", next.Order)
	}
	// Approved: the answer is on its way, and nothing is read again.
	r.must(r.decide(*view.Draft(), domain.Approve))
	if again, err := r.assistant.Correct(r.ctx, domain.Correction{Message: id, Words: request.Order.Lines[0].Named, SKU: "FILTRE-4", Who: "claire"}); again || err != nil {
		t.Errorf("after the approval: again %v, %v", again, err)
	}
	if n := r.count(`SELECT count(*) FROM adv.sales_order WHERE customer_reference = 'HP-950' AND status = 'confirmed'`); n != 1 {
		t.Errorf("%d confirmed orders after a late correction", n)
	}
}

// TestCorrectionIsRefused keeps corrections to those who decide, to articles that exist and to known customers.
func TestCorrectionIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	known := r.deliver(buyer, "Commande HP-960", "Bonjour,\n\nVeuillez enregistrer notre commande HP-960 :\n- 6 x ZZ-99\n\nMarie Lang")
	stranger := r.deliver("qui@ailleurs.example", "Commande 12", "Bonjour,\n\n- 6 x MOKA-1KG\n")
	for name, test := range map[string]struct {
		correction domain.Correction
		want       error
	}{
		"a clerk":          {domain.Correction{Message: known, Words: "ZZ-99", SKU: "FILTRE-4", Who: "karim"}, domain.ErrDenied},
		"nobody":           {domain.Correction{Message: known, Words: "ZZ-99", SKU: "FILTRE-4", Who: "x"}, domain.ErrDenied},
		"unknown article":  {domain.Correction{Message: known, Words: "ZZ-99", SKU: "NOPE", Who: "claire"}, domain.ErrNotFound},
		"no article":       {domain.Correction{Message: known, Words: "ZZ-99", Who: "claire"}, domain.ErrInvalid},
		"no words":         {domain.Correction{Message: known, Words: " -- ", SKU: "FILTRE-4", Who: "claire"}, domain.ErrInvalid},
		"too many words":   {domain.Correction{Message: known, Words: strings.Repeat("mot ", 100), SKU: "FILTRE-4", Who: "claire"}, domain.ErrInvalid},
		"no such message":  {domain.Correction{Message: 9999, Words: "ZZ-99", SKU: "FILTRE-4", Who: "claire"}, domain.ErrNotFound},
		"unknown customer": {domain.Correction{Message: stranger, Words: "MOKA-1KG", SKU: "FILTRE-4", Who: "claire"}, domain.ErrInvalid},
	} {
		if _, err := r.assistant.Correct(r.ctx, test.correction); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if n := r.count(`SELECT count(*) FROM bot.learnt_reference`); n != 0 {
		t.Errorf("%d references were learnt all the same", n)
	}
}
