package mail

import (
	"strings"
	"testing"
)

// TestM18_OwnWords holds what must be cut and, above all, what must not.
func TestM18_OwnWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, own string }{
		"Outlook, French": {
			"Merci d'ajouter 20 cartons.\n\nCordialement,\nJean Petit\n04 78 00 00 00\n\nDe : ADV <adv@company.example>\nEnvoyé : lundi 2 novembre 2026 10:00\nÀ : Jean\nObjet : Commande 4521\n\nVotre commande est prête.",
			"Merci d'ajouter 20 cartons.",
		},
		"Outlook, German":    {"Bitte 20 Stück mehr.\n\nVon: ADV <adv@company.example>\nGesendet: Montag, 2. November 2026 10:00\nAn: Jens\nBetreff: Auftrag 4521\n\nText", "Bitte 20 Stück mehr."},
		"Outlook, English":   {"Please add 20.\n\nFrom: ADV <adv@company.example>\nSent: Monday, 2 November 2026 10:00\nTo: John\nSubject: Order 4521\n\nText", "Please add 20."},
		"Outlook, Spanish":   {"Añadan 20 cajas.\n\nDe: ADV <adv@company.example>\nEnviado el: lunes, 2 de noviembre de 2026 10:00\nPara: Juan\nAsunto: Pedido 4521\n\nTexto", "Añadan 20 cajas."},
		"Outlook, Italian":   {"Aggiungete 20 pezzi.\n\nDa: ADV <adv@company.example>\nInviato: lunedì 2 novembre 2026 10:00\nA: Gianni\nOggetto: Ordine 4521\n\nTesto", "Aggiungete 20 pezzi."},
		"Outlook, Dutch":     {"Graag 20 stuks erbij.\n\nVan: ADV <adv@company.example>\nVerzonden: maandag 2 november 2026 10:00\nAan: Jan\nOnderwerp: Bestelling 4521\n\nTekst", "Graag 20 stuks erbij."},
		"Gmail, French":      {"Oui, jeudi.\n\nLe lun. 2 nov. 2026 à 10:00, ADV <adv@company.example> a écrit :\n> Livraison jeudi ?\n> Bien à vous", "Oui, jeudi."},
		"Gmail, German":      {"Ja, Donnerstag.\n\nAm Mo., 2. Nov. 2026 um 10:00 Uhr schrieb ADV <adv@company.example>:\n> Lieferung Donnerstag?", "Ja, Donnerstag."},
		"Gmail, English":     {"Yes, Thursday.\n\nOn Mon, 2 Nov 2026 at 10:00, ADV <adv@company.example> wrote:\n> Delivery Thursday?", "Yes, Thursday."},
		"Gmail, Spanish":     {"Sí, el jueves.\n\nEl lun, 2 nov 2026 a las 10:00, ADV (<adv@company.example>) escribió:\n> ¿Entrega el jueves?", "Sí, el jueves."},
		"Gmail, Italian":     {"Sì, giovedì.\n\nIl giorno lun 2 nov 2026 alle ore 10:00 ADV <adv@company.example> ha scritto:\n> Consegna giovedì?", "Sì, giovedì."},
		"Gmail, Dutch":       {"Ja, donderdag.\n\nOp ma 2 nov 2026 om 10:00 schreef ADV <adv@company.example>:\n> Levering donderdag?", "Ja, donderdag."},
		"broken attribution": {"Oui.\n\nLe lun. 2 nov. 2026 à 10:00, Administration des ventes\n<adv@company.example> a écrit :\n\n> Livraison ?", "Oui."},
		"answers between quotes": {
			"Le lun. 2 nov. 2026 à 10:00, ADV <adv@company.example> a écrit :\n> Quelle quantité ?\n200 pièces\n> Quelle adresse ?\nla même, dépôt de Lyon",
			"200 pièces\nla même, dépôt de Lyon",
		},
		"original message":                       {"OK pour moi.\n\n-----Message d'origine-----\nDe : x\n\ntexte", "OK pour moi."},
		"text after a colon":                     {"Merci de livrer :\n14 rouleaux\n30 bandes adhésives", "Merci de livrer :\n14 rouleaux\n30 bandes adhésives"},
		"lines that look like a signature":       {"Bonjour,\n\nVoici notre commande.\n\nVIS M8 INOX  200\nECROU M8  200\nRONDELLE  50", "Bonjour,\n\nVoici notre commande.\n\nVIS M8 INOX  200\nECROU M8  200\nRONDELLE  50"},
		"delivery address stays":                 {"Livrer à :\nAtelier Nord\n12 rue des Lilas\n69007 Lyon\n\nCordialement\nJean", "Livrer à :\nAtelier Nord\n12 rue des Lilas\n69007 Lyon"},
		"delivery address in the last paragraph": {"Bonjour,\n\nMerci d'envoyer 200 vis.\n\nAdresse de livraison\nAtelier Nord\n12 rue des Lilas\n69007 Lyon", "Bonjour,\n\nMerci d'envoyer 200 vis.\n\nAdresse de livraison\nAtelier Nord\n12 rue des Lilas\n69007 Lyon"},
		"delivery address below the signature":   {"Merci d'envoyer 200 vis.\n\nCordialement\nJean Petit\n\nAdresse de livraison\nAtelier Nord\n69007 Lyon", "Merci d'envoyer 200 vis.\n\nAdresse de livraison\nAtelier Nord\n69007 Lyon"},
		"company line":                           {"Merci pour la farine.\n\nSalvatore\n\nPizzeria Da Salvo — four à bois — Martigues", "Merci pour la farine."},
		"supplier number in the signature":       {"Où est la commande ?\n\nCordialement\nJean Petit\nNotre code client : 0000301877", "Où est la commande ?\n\nNotre code client : 0000301877"},
		"postscript":                             {"Envoyez la facture 4521.\n\nCordialement,\nJean Petit\n\nPS : et le BL 778 aussi, merci", "Envoyez la facture 4521.\n\nPS : et le BL 778 aussi, merci"},
		"request below the signature":            {"Envoyez la facture 4521.\n\nCordialement,\nJean Petit\nTél. 04 78 00 00 00\n\nPouvez-vous aussi me confirmer la date de livraison de la commande 4522 ?", "Envoyez la facture 4521.\n\nPouvez-vous aussi me confirmer la date de livraison de la commande 4522 ?"},
		"order below the signature":              {"Bonjour, voir ci-dessous.\n\nMerci\nJean\n\nREF 4521-A  12\nREF 4521-B  30", "Bonjour, voir ci-dessous.\n\nREF 4521-A  12\nREF 4521-B  30"},
		"thanks inside the text":                 {"Bonjour,\nMerci.\nPouvez-vous renvoyer la facture 4521 ?", "Bonjour,\nMerci.\nPouvez-vous renvoyer la facture 4521 ?"},
		"delimiter":                              {"Où est ma commande ?\n-- \nJean Petit\nACME", "Où est ma commande ?"},
		"telephone":                              {"Où est ma commande 4521 ?\n\nEnvoyé de mon iPhone", "Où est ma commande 4521 ?"},
		"disclaimer":                             {"Où est ma commande 4521 ?\n\nCe message et ses pièces jointes sont confidentiels et établis à l'intention exclusive de son destinataire.", "Où est ma commande 4521 ?"},
		"server's warning":                       {"[EXT] Attention, message externe.\n\nOù est ma commande 4521 ?", "Où est ma commande 4521 ?"},
		"data under colon labels":                {"Date : 12/11\nObjet : commande 4521\nQuantité : 200", "Date : 12/11\nObjet : commande 4521\nQuantité : 200"},
		"signature alone":                        {"Cordialement,\nJean", "Cordialement,\nJean"},
	} {
		if got := readViews(c.text, "Re: Commande 4521").own; got != c.own {
			t.Errorf("%s: own %q, wanted %q", name, got, c.own)
		}
	}
}

func TestM18_NothingOfTheTextIsLost(t *testing.T) {
	t.Parallel()
	text := "Merci d'ajouter 20 cartons.\n\nCordialement,\nJean Petit\n\nLe lun. 2 nov. 2026 à 10:00, ADV <adv@company.example> a écrit :\n> commande 4521\n"
	in := read("From: a@b.example\nSubject: Re: x\nContent-Type: text/plain; charset=utf-8\n\n" + text)
	if strings.TrimSpace(in.Text) != strings.TrimSpace(text) {
		t.Errorf("text %q", in.Text)
	}
	for _, word := range strings.Fields(text) {
		if !strings.Contains(in.Own+"\n"+in.Signature+"\n"+in.Quoted, word) {
			t.Errorf("%q is in no view", word)
		}
	}
	if !strings.Contains(in.Signature, "Jean Petit") || !strings.Contains(in.Quoted, "4521") {
		t.Errorf("signature %q, quoted %q", in.Signature, in.Quoted)
	}
}

// TestM20_ForwardedMailKeepsItsThreeSendersApart wants transport sender, forwarder and claimed original apart.
func TestM20_ForwardedMailKeepsItsThreeSendersApart(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"Outlook, French": "Subject: TR: Commande\n\nPour toi Claire.\n\nDe : Jean Petit <jean@acme.example>\nEnvoyé : lundi 2 novembre 2026 10:00\nÀ : vendeur@company.example\nObjet : Commande\n\n200 vis M8\n",
		"Outlook, German": "Subject: WG: Commande\n\nPour toi Claire.\n\nVon: Jean Petit <jean@acme.example>\nGesendet: Montag, 2. November 2026 10:00\nAn: vendeur@company.example\nBetreff: Commande\n\n200 vis M8\n",
		"Gmail":           "Subject: Fwd: Commande\n\nPour toi Claire.\n\n---------- Forwarded message ---------\nDe : Jean Petit <jean@acme.example>\nDate: lun. 2 nov. 2026 à 10:00\nSubject: Commande\nTo: <vendeur@company.example>\n\n200 vis M8\n",
		"attachment":      "Subject: TR: Commande\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nPour toi Claire.\n--x\nContent-Type: message/rfc822\n\nFrom: Jean Petit <jean@acme.example>\nSubject: Commande\nDate: Mon, 2 Nov 2026 10:00:00 +0100\n\n200 vis M8\n--x--\n",
	} {
		in := read("From: Vendeur <vendeur@company.example>\nSender: relay@company.example\nContent-Language: fr\n" + text)
		f := in.Forwarded
		if f == nil {
			t.Errorf("%s: not opened", name)
			continue
		}
		if in.From.Address != "vendeur@company.example" || in.Sender.Address != "relay@company.example" || f.From.Address != "jean@acme.example" || f.From.Name != "Jean Petit" {
			t.Errorf("%s: from %q, sender %q, claimed %+v", name, in.From.Address, in.Sender.Address, f.From)
		}
		if in.Own != "Pour toi Claire." || f.Subject != "Commande" || f.Text != "200 vis M8" {
			t.Errorf("%s: own %q, forwarded %q: %q", name, in.Own, f.Subject, f.Text)
		}
	}
	// An answer quotes the same header, and is no forward.
	in := read("From: a@b.example\nSubject: RE: Commande\n\nOK\n\nDe : ADV <adv@company.example>\nEnvoyé : lundi 2 novembre 2026 10:00\nÀ : a@b.example\nObjet : Commande\n\n200 vis M8\n")
	if in.Forwarded != nil || in.Own != "OK" {
		t.Errorf("an answer was opened as a forward: own %q", in.Own)
	}
}

func TestM21_ReplyToElsewhereIsShown(t *testing.T) {
	t.Parallel()
	in := read("From: Jean <jean@acme.example>\nReply-To: Jean <jean@acme-factures.example>\n\nx\n")
	if len(in.ReplyTo) != 1 || in.ReplyTo[0].Address != "jean@acme-factures.example" || !hasFault(in, "another domain") {
		t.Errorf("%+v %v", in.ReplyTo, in.Faults)
	}
	if in := read("From: jean@acme.example\nReply-To: adv@sub.acme.example\n\nx\n"); hasFault(in, "another domain") {
		t.Errorf("a subdomain is flagged: %v", in.Faults)
	}
}

func TestLookAlikeDomains(t *testing.T) {
	t.Parallel()
	known := []string{"visserie-durand.example", "acme.example", "martin.example"}
	for address, want := range map[string]string{
		"a@visserie-durand.example": "", "a@mail.visserie-durand.example": "", "a@visserie-durant.example": "visserie-durand.example",
		"a@visseriedurand.example": "visserie-durand.example", "a@vlsserie-durand.example": "visserie-durand.example", "a@vissrie-durand.example": "visserie-durand.example",
		"a@rnartin.example": "martin.example", "a@martin.test": "", "a@acmee.example": "", "a@other.example": "", "": "",
	} {
		if got := LookAlike(address, known); got != want {
			t.Errorf("%s resembles %q, wanted %q", address, got, want)
		}
	}
}

// TestM22_LookAlikeSenderIsMarked wants a sender whose domain only resembles a customer's to be marked, and neither the
// customer nor a subdomain of the customer's.
func TestM22_LookAlikeSenderIsMarked(t *testing.T) {
	t.Parallel()
	known := IndexDomains([]string{"visserie-nord.example", "company.example", "ab.example", "VISSERIE-NORD.example"})
	for from, marked := range map[string]bool{
		"a@visserie-nord.example": false, "a@mail.visserie-nord.example": false, "a@visserle-nord.example": true, "a@visserienord.example": true,
		"a@vissserie-nord.example": true, "a@other.example": false, "a@ac.example": false, "a@cornpany.example": true,
	} {
		in := Parse([]byte("From: "+from+"\r\nSubject: x\r\n\r\nNotre IBAN a changé."), ParseOptions{Known: known})
		if got := strings.Contains(strings.Join(in.Faults, "\n"), "only looks like"); got != marked {
			t.Errorf("%s: marked %v (%q)", from, got, in.Faults)
		}
	}
}
