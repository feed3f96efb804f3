package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/domain"
)

// orders counts the orders of the Hôtel du Parc under a reference; "" counts all.
func (r *rig) orders(reference string) int {
	r.t.Helper()
	return r.count(`SELECT count(*) FROM adv.sales_order WHERE customer = 'HDP' AND ($1 = '' OR customer_reference = $1)`, reference)
}

func shownRequests(view domain.CaseView) string {
	var all []string
	for _, request := range view.Requests {
		all = append(all, fmt.Sprintf("%s %s %s %v", request.Intent, request.Outcome, request.Reason.Code, request.Orders))
	}
	return strings.Join(all, "; ")
}

// TestRepeatedPaperIsOneOrder sends the same purchase order again: under its own reference for ever, with the same lines
// under another one within three days. Nothing is recorded twice, and the first order is shown.
func TestRepeatedPaperIsOneOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	lines := []paperLine{{"MOKA-1KG", "Café moka en grains", "12", "paquet", "18,40"}, {"FILTRE-4", "Filtres papier n° 4", "3", "boîte", "4,20"}}
	mail := "Bonjour,\n\nVeuillez trouver ci-joint notre commande.\n\nMarie Lang"
	send := func(number, words string) domain.CaseView {
		return r.of(r.deliver(buyer, "Commande "+number, words, enclosed{"commande.pdf", "application/pdf", orderPDF(t, number, lines...)}))
	}
	first := r.orderOf(send("HP-980", mail))
	if first.Outcome != domain.Executed {
		t.Fatalf("the first: %s %v", first.Outcome, first.Reason)
	}
	number := r.of(first.Message).Actions[0].Number
	before := r.orders("")
	for what, view := range map[string]domain.CaseView{"the same again": send("HP-980", mail+"\n\nPS : je vous la renvoie au cas où."), "the same lines": send("HP-981", mail+"\n")} {
		request := r.orderOf(view)
		if request.Outcome != domain.Escalated || request.Reason.Code != "repeat" || len(request.Orders) != 1 || string(request.Orders[0]) != number {
			t.Errorf("%s: %s", what, shownRequests(view))
		}
	}
	r.watch.advance(6 * 24 * time.Hour)
	if request := r.orderOf(send("HP-980", mail+"\n\nRelance")); request.Outcome != domain.Escalated || request.Reason.Code != "repeat" {
		t.Errorf("the same reference a week later: %s %v", request.Outcome, request.Reason)
	}
	if now := r.orders(""); now != before {
		t.Errorf("%d orders, there were %d", now, before)
	}
	if request := r.orderOf(send("HP-982", mail)); request.Outcome != domain.Executed {
		t.Errorf("the same lines under a new reference a week later are no new order: %s %v", request.Outcome, request.Reason)
	}
}

// titled is a paper with another title and lines of goods.
func titled(t *testing.T, title string) enclosed {
	t.Helper()
	return enclosed{strings.ToLower(strings.ReplaceAll(title, " ", "-")) + ".pdf", "application/pdf",
		paperPDF(t, title, paperLine{"MOKA-1KG", "Café moka en grains", "20", "paquet", "18,40"}, paperLine{"DECA-1KG", "Café décaféiné", "6", "paquet", "19,90"})}
}

// TestPapersThatOrderNothing are not recorded: our own confirmation come back, a quotation, a request for a price, an invoice,
// a delivery note, a copy for information.
func TestPapersThatOrderNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	const ordrsp = "UNB+UNOC:3+3760184100008:14+4012345000016:14+261123:0000+V2031++ORDRSP'UNH+1+ORDRSP:D:96A:UN:EAN005'BGM+231+BC-26117+29'DTM+137:20261123:102'RFF+ON:HP-884'" +
		"LIN+1+5'PIA+5+MOKA-1KG:SA'QTY+21:24'UNS+S'CNT+2:1'UNT+10+1'UNZ+1+V2031'"
	before := r.orders("")
	for what, test := range map[string]struct {
		subject, words string
		file           enclosed
	}{
		"our confirmation":     {"Re: Commande HP-884", "Bonjour,\n\nBien reçu votre accusé de réception, merci.\n\nMarie Lang", titled(t, "Accusé de réception de commande BC-26117")},
		"our ORDRSP":           {"Re: Commande HP-884", "Bonjour,\n\nC'est bien conforme, merci.\n\nMarie Lang", enclosed{"confirmation.edi", "application/EDIFACT", []byte(ordrsp)}},
		"a quotation":          {"Votre devis", "Bonjour,\n\nVoici le devis que vous nous aviez fait, nous y réfléchissons.\n\nMarie Lang", titled(t, "Devis D-2026-118")},
		"a request for prices": {"Demande de prix", "Bonjour,\n\nMerci de nous faire votre meilleure offre pour la liste jointe.\n\nMarie Lang", titled(t, "Demande de prix DP-55")},
		"an invoice":           {"Facture", "Bonjour,\n\nVeuillez trouver ci-joint la facture dont nous parlions.\n\nMarie Lang", titled(t, "Facture FV-3301")},
		"a delivery note":      {"Bon de livraison", "Bonjour,\n\nCi-joint le bon de livraison signé.\n\nMarie Lang", titled(t, "Bon de livraison BL-2201")},
		"for information":      {"Pour information", "Bonjour,\n\nPour information, copie de la commande passée hier par téléphone. Merci de ne pas l'enregistrer une seconde fois.\n\nMarie Lang", titled(t, "Bon de commande HP-990")},
		"a copy":               {"Copie commande", "Bonjour,\n\nCopie pour information, aucune action de votre part.\n\nMarie Lang", titled(t, "Bon de commande HP-991")},
	} {
		view := r.of(r.deliver(buyer, test.subject, test.words, test.file))
		for _, action := range view.Actions {
			if action.Kind == domain.RecordOrder {
				t.Errorf("%s: an order was recorded (%s)", what, shownRequests(view))
			}
		}
		for _, request := range view.Requests {
			if request.Intent == domain.OrderCreation && request.Outcome == domain.NeedsInformation {
				t.Errorf("%s: is asked about as an order (%s)", what, shownRequests(view))
			}
		}
		t.Logf("%s: %s (%s)", what, shownRequests(view), view.State)
	}
	if now := r.orders(""); now != before {
		t.Errorf("%d orders, there were %d", now, before)
	}
}

// TestSeveralOrdersOfOneMail records each order of a mail under its own reference; the same order as PDF and as a file for
// machines is one; what cannot be told apart is for a person. Nothing is lost and nothing is doubled.
func TestSeveralOrdersOfOneMail(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	moka, filter := paperLine{"MOKA-1KG", "Café moka en grains", "12", "paquet", "18,40"}, paperLine{"FILTRE-4", "Filtres papier n° 4", "3", "boîte", "4,20"}
	pdf := func(number string, lines ...paperLine) enclosed {
		return enclosed{number + ".pdf", "application/pdf", orderPDF(t, number, lines...)}
	}
	mail := "Bonjour,\n\nVeuillez trouver ci-joint nos commandes.\n\nMarie Lang"
	view := r.of(r.deliver(buyer, "Nos commandes", mail, pdf("HP-1001", moka), pdf("HP-1002", filter)))
	if len(view.Requests) != 2 || view.Requests[0].Outcome != domain.Executed || view.Requests[1].Outcome != domain.Executed {
		t.Fatalf("two orders: %s", shownRequests(view))
	}
	for _, reference := range []string{"HP-1001", "HP-1002"} {
		if n := r.orders(reference); n != 1 {
			t.Errorf("%d orders %s", n, reference)
		}
	}
	draft := view.Draft()
	if draft == nil || draft.State != domain.DraftPending || !strings.Contains(draft.Content.Body, "HP-1001") || !strings.Contains(draft.Content.Body, "HP-1002") || len(draft.Content.Attachments) != 2 {
		t.Errorf("the draft: %+v", draft)
	}
	edi := enclosed{"orders.edi", "application/EDIFACT", []byte("UNB+UNOC:3+A+B+261120:0710+1'UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+HP-1003+9'LIN+1++MOKA-1KG:SA'QTY+21:12'UNS+S'CNT+2:1'UNT+7+1'UNZ+1+1'")}
	twice := r.orderOf(r.of(r.deliver(buyer, "Commande HP-1003", mail, pdf("HP-1003", moka), edi)))
	if twice.Outcome != domain.Escalated && twice.Outcome != domain.Executed || len(twice.Order.Lines) != 1 || twice.Order.Lines[0].Quantity.String() != "12" {
		t.Errorf("the same order as PDF and EDI: %+v, %s %v", twice.Order, twice.Outcome, twice.Reason)
	}
	before := r.orders("")
	for what, view := range map[string]domain.CaseView{
		"words that add to one of two": r.of(r.deliver(buyer, "Nos commandes", "Bonjour,\n\nCi-joint nos deux commandes, ajoutez 2 x DECA-1KG café décaféiné.\n\nMarie Lang", pdf("HP-1004", moka), pdf("HP-1005", filter))),
		"one reference, two versions":  r.of(r.deliver(buyer, "Commande HP-1006", mail, pdf("HP-1006", moka), enclosed{"v2.pdf", "application/pdf", orderPDF(t, "HP-1006", paperLine{"MOKA-1KG", "Café moka en grains", "14", "paquet", "18,40"})})),
	} {
		if len(view.Requests) == 0 || view.State != "pending" && view.State != "escalated" {
			t.Errorf("%s: %s (%s)", what, shownRequests(view), view.State)
		}
		for _, request := range view.Requests {
			if request.Outcome != domain.Escalated || request.Reason.Code != "several_orders" {
				t.Errorf("%s: %s", what, shownRequests(view))
			}
		}
	}
	if now := r.orders(""); now != before {
		t.Errorf("%d orders, there were %d", now, before)
	}
}

// TestSlipsInAForm are for a person, with a clear word: a location number whose check digit does not hold, lines for several
// places. A place that all lines name is where the goods go.
func TestSlipsInAForm(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	r.exec(`INSERT INTO adv.address (customer, label, gln, street, postcode, city, country) VALUES ('HDP', 'Annexe Lac', '', '1 quai du Lac', '74000', 'Annecy', 'FR')`)
	r.exec(`INSERT INTO adv.address (customer, label, gln, street, postcode, city, country) VALUES ('HDP', 'Quai', '4012345000047', '2 quai du Port', '74000', 'Annecy', 'FR')`)
	const edi = "UNB+UNOC:3+A+B+261120:0710+1'UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+HP-1010%s+9'NAD+DP+%s::9'LIN+1++MOKA-1KG:SA'QTY+21:%d'UNS+S'CNT+2:1'UNT+8+1'UNZ+1+1'"
	form := func(suffix, gln string) domain.Request {
		return r.orderOf(r.of(r.deliver(buyer, "EDI", "Commande jointe.", enclosed{"orders.edi", "application/EDIFACT", fmt.Appendf(nil, edi, suffix, gln, 5+len(suffix)+int(suffix[0]-'A'))})))
	}
	if known := form("A", "4012345000047"); known.Outcome != domain.Executed || known.Order.ShipTo != "Quai" {
		t.Errorf("a known location number: %+v, %s %v", known.Order, known.Outcome, known.Reason)
	}
	if unknown := form("B", "4012345000023"); unknown.Outcome != domain.NeedsInformation || unknown.Reason.Code != "address_unknown" {
		t.Errorf("an unknown location number: %s %v", unknown.Outcome, unknown.Reason)
	}
	bad := form("C", "4012345000024")
	if bad.Outcome != domain.Escalated || bad.Reason.Code != "document_faulty" || !strings.Contains(strings.Join(bad.Reason.Detail, " "), `"4012345000024" is no GLN`) {
		t.Errorf("a bad location number: %s %v", bad.Outcome, bad.Reason)
	}
	csv := func(quantity int, places ...string) enclosed {
		return enclosed{"commande.csv", "text/csv", fmt.Appendf(nil, "Réf;Désignation;Qté;Lieu de livraison\nMOKA-1KG;Café moka;%d;%s\nFILTRE-4;Filtres;2;%s\n", quantity, places[0], places[1])}
	}
	mail := "Bonjour,\n\nCi-joint notre commande %s.\n\nMarie Lang"
	one := r.orderOf(r.of(r.deliver(buyer, "Commande HP-1011", fmt.Sprintf(mail, "HP-1011"), csv(7, "Annexe Lac", "Annexe Lac"))))
	if one.Outcome != domain.Executed || one.Order.ShipTo != "Annexe Lac" {
		t.Errorf("one place: %+v, %s %v", one.Order, one.Outcome, one.Reason)
	}
	two := r.orderOf(r.of(r.deliver(buyer, "Commande HP-1012", fmt.Sprintf(mail, "HP-1012"), csv(8, "Annexe Lac", "Grenoble"))))
	if two.Outcome != domain.Escalated || !strings.Contains(strings.Join(two.Reason.Detail, " "), "2 places: Annexe Lac; Grenoble") {
		t.Errorf("two places: %+v, %s %v", two.Order, two.Outcome, two.Reason)
	}
}
