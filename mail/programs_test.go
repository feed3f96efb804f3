package mail

import (
	"strings"
	"testing"
)

// attributionsOfPrograms are the lines that mail programs put over an answered mail, in the six languages.
var attributionsOfPrograms = []string{
	// French
	"Le 02/11/2026 à 10:00, Jean Petit a écrit :",
	"Le lundi 2 novembre 2026 à 10:00:12 UTC+1, Jean Petit <jean@acme.example> a écrit :",
	"Le 2 nov. 2026 à 10:00, Jean Petit <jean@acme.example> a écrit :",
	"Le 2 novembre 2026 10:00:12 GMT+01:00, Jean Petit <jean@acme.example> a écrit :",
	"Le lun. 2 nov. 2026, 10:00, Jean Petit <jean@acme.example> a écrit :",
	"Le 2026-11-02 10:00, Jean Petit a écrit :",
	"Jean Petit <jean@acme.example> a écrit :",
	"Jean Petit a écrit le 02/11/2026 10:00 :",
	"Jean Petit <jean@acme.example> a écrit le lun. 2 nov. 2026 à 10:00 :",
	"> Le 2 nov. 2026 à 10:00, Jean Petit <jean@acme.example> a écrit :",
	"-------- Message original --------\nDe : Jean Petit <jean@acme.example>\nDate : 02/11/2026 10:00 (GMT+01:00)\nÀ : adv@company.example\nObjet : Commande",
	"________________________________\nDe : Jean Petit <jean@acme.example>\nEnvoyé : lundi 2 novembre 2026 10:00\nÀ : ADV <adv@company.example>\nObjet : Commande",
	"De: \"Jean Petit\" <jean@acme.example>\nÀ: \"adv\" <adv@company.example>\nEnvoyé: Lundi 2 Novembre 2026 10:00:00\nObjet: Commande",
	"*De :* Jean Petit <jean@acme.example>\n*Envoyé :* lundi 2 novembre 2026 10:00\n*À :* ADV\n*Objet :* Commande",
	"-----Message d'origine-----\nDe : Jean Petit [mailto:jean@acme.example]\nEnvoyé : lundi 2 novembre 2026 10:00\nÀ : ADV\nObjet : Commande",
	"-----Message d’origine-----\nDe : Jean Petit",
	"---- Le lun., 02 nov. 2026 10:00:00 +0100 Jean Petit <jean@acme.example> a écrit ----",
	"------- Message d'origine -------\nLe lundi 2 novembre 2026 à 10:00, Jean Petit <jean@acme.example> a écrit :",
	"> Message du 02/11/26 10:00\n> De : \"Jean Petit\" <jean@acme.example>\n> A : adv@company.example\n> Copie à :\n> Objet : Commande",
	// English
	"On 02/11/2026 10:00, John Small wrote:",
	"On Mon, Nov 2, 2026 at 10:00 AM John Small <john@acme.example> wrote:",
	"On 2 Nov 2026, at 10:00, John Small <john@acme.example> wrote:",
	"On Monday, November 2, 2026 at 10:00:00 AM GMT+1, John Small <john@acme.example> wrote:",
	"On November 2, 2026 10:00:12 AM GMT+01:00, John Small <john@acme.example> wrote:",
	"John Small <john@acme.example> wrote:",
	"John Small wrote on 11/2/26 10:00 AM:",
	"---- On Mon, 02 Nov 2026 10:00:00 +0100 John Small <john@acme.example> wrote ----",
	"------- Original Message -------\nOn Monday, November 2nd, 2026 at 10:00 AM, John Small <john@acme.example> wrote:",
	"-----Original Message-----\nFrom: John Small\nSent: Monday, November 2, 2026 10:00 AM\nTo: ADV\nSubject: Order",
	"________________________________\nFrom: John Small <john@acme.example>\nSent: Monday, November 2, 2026 10:00:00 AM\nTo: ADV <adv@company.example>\nSubject: Order",
	"-------- Original message --------\nFrom: John Small <john@acme.example>\nDate: 02/11/2026 10:00 (GMT+01:00)\nTo: adv@company.example\nSubject: Order",
	"From: John Small <john@acme.example>\nDate: Monday, 2 November 2026 at 10:00\nTo: ADV <adv@company.example>\nSubject: Order",
	"Am Mon, 2 Nov 2026 10:00:00 +0100\nschrieb John Small <john@acme.example>:",
	"On Mon, 2 Nov 2026 10:00:00 +0100\nJohn Small <john@acme.example> wrote:",
	"Quoting John Small <john@acme.example>:",
	"* John Small <john@acme.example> [2026-11-02 10:00]:",
	// German
	"Am 02.11.2026 um 10:00 schrieb Jens Klein:",
	"Am Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Jens Klein <jens@acme.example>:",
	"Am 02.11.2026 um 10:00 schrieb Jens Klein <jens@acme.example>:",
	"Am Montag, 2. November 2026, 10:00:00 MEZ hat Jens Klein <jens@acme.example> Folgendes geschrieben:",
	"Am Montag, dem 02.11.2026 um 10:00 +0100 schrieb Jens Klein:",
	"Jens Klein <jens@acme.example> schrieb am Mo., 2. Nov. 2026, 10:00:",
	"Jens Klein schrieb am 02.11.2026 um 10:00:",
	"Am 2026-11-02 10:00, schrieb Jens Klein:",
	"Zitat von Jens Klein <jens@acme.example>:",
	"-----Ursprüngliche Nachricht-----\nVon: Jens Klein\nGesendet: Montag, 2. November 2026 10:00\nAn: ADV\nBetreff: Auftrag",
	"-------- Ursprüngliche Nachricht --------\nVon: Jens Klein <jens@acme.example>\nDatum: 02.11.26 10:00 (GMT+01:00)\nAn: adv@company.example\nBetreff: Auftrag",
	"-------- Originalnachricht --------\nVon: Jens Klein <jens@acme.example>\nDatum: 02.11.26 10:00 (GMT+01:00)\nAn: adv@company.example\nBetreff: Auftrag",
	"-------- Original-Nachricht --------\nBetreff: Auftrag\nDatum: Mon, 2 Nov 2026 10:00:00 +0100\nVon: Jens Klein <jens@acme.example>\nAn: adv@company.example",
	"Gesendet: Montag, 02. November 2026 um 10:00 Uhr\nVon: \"Jens Klein\" <jens@acme.example>\nAn: adv@company.example\nBetreff: Auftrag",
	"________________________________\nVon: Jens Klein <jens@acme.example>\nGesendet: Montag, 2. November 2026 10:00\nAn: ADV\nCc: Lager\nBetreff: Auftrag",
	// Spanish
	"El 02/11/2026 a las 10:00, Juan Pequeño escribió:",
	"El lun, 2 nov 2026 a las 10:00, Juan Pequeño (<juan@acme.example>) escribió:",
	"El 2 nov 2026, a las 10:00, Juan Pequeño <juan@acme.example> escribió:",
	"El lunes, 2 de noviembre de 2026, 10:00:00 CET, Juan Pequeño <juan@acme.example> escribió:",
	"El lunes, 2 de noviembre de 2026 10:00, Juan Pequeño <juan@acme.example> escribió:",
	"Juan Pequeño <juan@acme.example> escribió el lun, 2 nov 2026 a las 10:00:",
	"-----Mensaje original-----\nDe: Juan Pequeño\nEnviado el: lunes, 2 de noviembre de 2026 10:00\nPara: ADV\nAsunto: Pedido",
	"________________________________\nDe: Juan Pequeño <juan@acme.example>\nEnviado: lunes, 2 de noviembre de 2026 10:00\nPara: ADV\nAsunto: Pedido",
	"De: Juan Pequeño <juan@acme.example>\nFecha: lunes, 2 de noviembre de 2026, 10:00\nPara: ADV\nAsunto: Pedido",
	"-------- Mensaje original --------\nDe: Juan Pequeño <juan@acme.example>\nFecha: 2/11/26 10:00 (GMT+01:00)\nA: adv@company.example\nAsunto: Pedido",
	// Italian
	"Il 02/11/2026 10:00, Gianni Piccolo ha scritto:",
	"Il giorno lun 2 nov 2026 alle ore 10:00 Gianni Piccolo <gianni@acme.example> ha scritto:",
	"Il giorno 2 nov 2026, alle ore 10:00, Gianni Piccolo <gianni@acme.example> ha scritto:",
	"Il lunedì 2 novembre 2026 alle ore 10:00:00 CET, Gianni Piccolo <gianni@acme.example> ha scritto:",
	"Il lun 2 nov 2026, 10:00 Gianni Piccolo <gianni@acme.example> ha scritto:",
	"Gianni Piccolo <gianni@acme.example> ha scritto il 02/11/2026 10:00:",
	"Da: Gianni Piccolo <gianni@acme.example>\nInviato: lunedì 2 novembre 2026 10:00\nA: ADV\nOggetto: Ordine",
	"-----Messaggio originale-----\nDa: Gianni Piccolo\nInviato: lunedì 2 novembre 2026 10:00\nA: ADV\nOggetto: Ordine",
	"-----Messaggio Originale-----\nDa: gianni@acme.example\nData: 2-nov-2026 10.00\nA: <adv@company.example>\nOgg: Ordine",
	"-------- Messaggio originale --------\nDa: Gianni Piccolo <gianni@acme.example>\nData: 02/11/26 10:00 (GMT+01:00)\nA: adv@company.example\nOggetto: Ordine",
	"Messaggio del 02/11/26 10:00\nDa: gianni@acme.example\nA: adv@company.example\nOggetto: Ordine",
	// Dutch
	"Op 02-11-2026 om 10:00 schreef Jan Klein:",
	"Op ma 2 nov. 2026 om 10:00 schreef Jan Klein <jan@acme.example>:",
	"Op 2 nov. 2026 om 10:00 heeft Jan Klein <jan@acme.example> het volgende geschreven:",
	"Op 2 nov. 2026, om 10:00 heeft Jan Klein <jan@acme.example> het volgende geschreven:",
	"Op maandag 2 november 2026 om 10:00:00 CET schreef Jan Klein <jan@acme.example>:",
	"Op maandag 2 november 2026 heeft Jan Klein <jan@acme.example> het volgende geschreven:",
	"Jan Klein <jan@acme.example> schreef op 2 november 2026 10:00:",
	"-----Oorspronkelijk bericht-----\nVan: Jan Klein\nVerzonden: maandag 2 november 2026 10:00\nAan: ADV\nOnderwerp: Bestelling",
	"________________________________\nVan: Jan Klein <jan@acme.example>\nVerzonden: maandag 2 november 2026 10:00\nAan: ADV\nOnderwerp: Bestelling",
	"-------- Oorspronkelijk bericht --------\nVan: Jan Klein <jan@acme.example>\nDatum: 02-11-2026 10:00 (GMT+01:00)\nAan: adv@company.example\nOnderwerp: Bestelling",
	"Van: Jan Klein <jan@acme.example>\nDatum: maandag 2 november 2026 om 10:00\nAan: ADV\nOnderwerp: Bestelling",
}

// TestM18_OwnWordsAreNoAttribution: sentences of the sender that speak of writing or signing stay the sender's.
func TestM18_OwnWordsAreNoAttribution(t *testing.T) {
	t.Parallel()
	for _, words := range []string{
		"für die Prüfung brauche ich den Nachweis zum Lieferschein L-2610-42962: wann kam die Sendung und wer hat unterschrieben?",
		"Am 12.10.2026 haben wir Ihnen geschrieben:\n- 3 Karton fehlen\n- 1 Karton ist nass",
		"Le 12/10/2026 nous vous avons écrit :\nil manque 3 cartons",
		"El 12/10/2026 hemos escrito:\nfaltan 3 cajas",
		"On 12/10/2026 we wrote:\n3 boxes are missing",
		"Op 12-10-2026 hebben wij geschreven:\n3 dozen te weinig",
	} {
		text := "Hello,\n\n" + words + "\n\nU. Lehmann"
		if got := readViews(text, "Lieferung"); got.quoted != "" || !strings.Contains(got.own, words) {
			t.Errorf("%q: own %q, quoted %q", words, got.own, got.quoted)
		}
	}
}

// TestM18_AttributionsOfManyPrograms wants the history cut below each of them, whether it is marked by ">",
// stands bare, or follows an empty line, and the answer kept above and below.
func TestM18_AttributionsOfManyPrograms(t *testing.T) {
	t.Parallel()
	const answer = "Oui, ok pour 200 pièces de la référence 4521-A."
	const history = "Pouvez-vous confirmer la quantité 300 ?\n\nJe reste à votre disposition."
	for _, over := range attributionsOfPrograms {
		quoted := "> " + strings.ReplaceAll(history, "\n", "\n> ")
		for name, text := range map[string]string{
			"bare":        answer + "\n\n" + over + "\n" + history,
			"after blank": answer + "\n\n" + over + "\n\n" + history,
			"marked":      answer + "\n\n" + over + "\n" + quoted,
			"close":       answer + "\n" + over + "\n\n" + quoted,
		} {
			if strings.HasPrefix(over, ">") && name != "marked" && name != "close" {
				continue // what follows a marked line unmarked is the writer's
			}
			if got := readViews(text, "Re: Commande"); got.own != answer || !strings.Contains(got.quoted, "300") {
				t.Errorf("%s under %q: own %q", name, over, got.own)
			}
		}
		if strings.HasPrefix(over, ">") || strings.Contains(over, "\n") || strings.HasSuffix(over, "----") {
			continue
		}
		below := over + "\n" + quoted + "\n\n" + answer
		if got := readViews(below, "Re: Commande").own; got != answer {
			t.Errorf("answer below %q: own %q", over, got)
		}
	}
}
