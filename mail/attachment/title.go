package attachment

import (
	"regexp"
	"slices"
	"strings"
)

// titleWords tell the kind of a document by its title; more telling ones first.
var titleWords = []struct {
	re   *regexp.Regexp
	kind string
}{
	{regexp.MustCompile(`\b(?:ce document n'est pas une commande|n'est pas une commande|this is not an order|not a purchase order|keine bestellung|no es un pedido|non e un ordine|geen bestelling)\b`), KindQuoteRequest},
	{regexp.MustCompile(`\b(?:demande (?:de|d') ?(?:prix|devis|cotation|offre|tarif)|appel d'offres?|consultation (?:de prix|fournisseur)|request for (?:quotation|quote|proposal)|rfq|quotation request|price (?:enquiry|inquiry|request)|(?:preis|angebots)?anfrage|solicitud de (?:presupuesto|oferta|cotizacion|precios?)|peticion de (?:oferta|precios)|richiesta (?:di |d')?(?:offerta|preventivo|quotazione|prezzi)|offerteaanvraag|prijsaanvraag|aanvraag offerte)\b`), KindQuoteRequest},
	{regexp.MustCompile(`\b(?:accuse de reception(?: de (?:votre )?commande)?|ar de commande|confirmation de (?:votre )?commande|order (?:confirmation|acknowledge?ment)|acknowledge?ment of order|auftragsbestatigung|bestellbestatigung|confirmacion de pedido|conferma (?:d'|di )?ordine|orderbevestiging|opdrachtbevestiging)\b`), KindConfirmation},
	{regexp.MustCompile(`\b(?:modification de (?:la )?commande|commande (?:modifiee|modificative|rectificative|annulee)|avenant|annulation (?:de )?(?:la )?commande|order (?:change|amendment|cancellation)|change order|amended (?:purchase )?order|purchase order (?:change|amendment|revision)|bestellanderung|anderung der bestellung|stornierung|modificacion de pedido|modifica (?:d'|dell')?ordine|orderwijziging|wijziging (?:van )?(?:de )?bestelling)\b`), KindChange},
	{regexp.MustCompile(`\b(?:avis de (?:virement|paiement|reglement)|payment advice|remittance(?: advice)?|zahlungsavis|avis(?:o)? de (?:pago|transferencia)|avviso di pagamento|betaaladvies|betalingsspecificatie|releve de compte|statement of account|kontoauszug|mahnung|relance|payment reminder)\b`), KindPayment},
	{regexp.MustCompile(`\b(?:bon de livraison|bordereau de livraison|delivery note|packing (?:list|slip)|lieferschein|albaran|documento di trasporto|bolla di consegna|pakbon|afleverbon)\b`), KindDeliveryNote},
	{regexp.MustCompile(`\b(?:factures?|invoice|rechnung|factura|fattura|factuur|avoir|credit note|gutschrift|faktura)\b`), KindInvoice},
	{regexp.MustCompile(`\b(?:devis|offre (?:de prix|commerciale)|quotation|quote|angebot|kostenvoranschlag|presupuesto|oferta|preventivo|offerta|offerte|pro ?forma)\b`), KindQuotation},
	{regexp.MustCompile(`\b(?:` + orderWords + `)\b`), KindOrder},
}

// titleKind gives the kind that a title names, "" where it names none.
func titleKind(folded string) string {
	for _, t := range titleWords {
		if t.re.MatchString(folded) {
			return t.kind
		}
	}
	return ""
}

// kind tells the document by its title: the first short chunk before the table
// that begins with title words, else any that holds them. A sentence that disowns
// the order counts wherever it stands.
func (f *finder) kind() string {
	begins, holds := "", ""
	for i := range f.chunks {
		c := &f.chunks[i]
		if titleWords[0].re.MatchString(c.folded) {
			return titleWords[0].kind
		}
		if c.table || len(c.folded) > 90 {
			continue
		}
		for _, t := range titleWords[1:] {
			loc := t.re.FindStringIndex(c.folded)
			if loc == nil {
				continue
			}
			if begins == "" && loc[0] <= 3 && f.beforeTable(i) {
				begins = t.kind
			}
			if holds == "" && f.beforeTable(i) {
				holds = t.kind
			}
			break
		}
	}
	if begins != "" {
		return begins
	}
	return holds
}

// names says that the document's title is of one of the kinds.
func (f *finder) names(kinds ...string) bool { return slices.Contains(kinds, f.kind()) }

// beforeTable says that no row of a table stands before the chunk.
func (f *finder) beforeTable(i int) bool {
	for j := range i {
		if f.chunks[j].table {
			return false
		}
	}
	return true
}

// footWords mark the small print: bank, registers, addresses of the net.
var footWords = regexp.MustCompile(`\b(?:(?:iban|bic|swift|siret|siren|rcs|kvk|hrb|cif|nif)\b|r\.c\.s|n[o°]? ?tva|tva intra\w*|vat (?:no|reg|number)|ust-?id\w*|amtsgericht|registergericht|handelsregister|partita iva|p\. ?iva|c\.i\.f|n\.i\.f|au capital|share capital|www\.|https?:|tel\.? ?[:+0-9]|fax\.? ?[:+0-9]|telefon|conditions (?:generales|de paiement)|payment terms|zahlungsbedingung\w*|forma de pago|terms and conditions|einkaufsbedingungen|inkoopvoorwaarden|condizioni generali|condiciones generales|betalingsconditie)`)

// footStems are pieces of which a line that footWords match holds one: looking for
// them first is many times quicker.
var footStems = strings.Fields("iban bic swift sire r.c rcs tva vat ust hrb amtsg registerg handelsreg kvk iva cif c.i nif n.i capital www http tel fax condition payment zahlungs pago terms einkaufs inkoop condizioni condiciones betalings")

// pageStems are the same for pageWords.
var pageStems = strings.Fields("page seite pag folio feuille blatt suite continued fortsetzung suma segue vervolg report ubertrag")

func holdsOne(folded string, stems []string) bool {
	for _, s := range stems {
		if strings.Contains(folded, s) {
			return true
		}
	}
	return false
}

// pageWords mark what stands at the foot of a page, folded.
var pageWords = regexp.MustCompile(`^(?:page|seite|pagina|pag|folio|feuille|blatt)\b ?\d|suite|\bpage suivante|continued|fortsetzung|suma y sigue|segue|vervolg|^report\b|a reporter|report a nouveau|ubertrag`)
