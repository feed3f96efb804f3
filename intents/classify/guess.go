package classify

import (
	"slices"
	"strings"

	"guichet/domain"
)

// guessSignals works out what a database would have made of a training message, from the articles and references that
// its author marked. Half of the messages get none, so that the engine learns to do without: a desk's database does
// not know every name, and the short messages of the training set mark nothing.
func (raw rawExample) guessSignals(own string) Signals {
	var s Signals
	if hash(seedPlain, raw.ID, "signals")%2 == 0 {
		return s
	}
	for _, r := range raw.Requests {
		for _, line := range r.Lines {
			if line.Quantity != "" {
				s.ArticleLines++
			} else {
				s.Articles++
			}
		}
		for _, reference := range r.References {
			s.guessReference(own, reference)
		}
		for _, name := range raw.Attachments {
			kind := attachmentKind(name)
			s.ImageAttachment = s.ImageAttachment || kind == "image" && !strings.HasPrefix(strings.ToLower(name), "image0")
			s.OrderDocument = s.OrderDocument || kind != "image" && (namesOrder(name) || r.Intent == domain.OrderCreation && len(r.Lines) == 0)
		}
	}
	return s
}

// guessReference tells by the words before a number what kind of document it is; a name without digits is none.
func (s *Signals) guessReference(own, reference string) {
	at := strings.Index(own, reference)
	if at < 0 || !strings.ContainsAny(reference, "0123456789") {
		return
	}
	from := max(0, at-40)
	before := tokenize(strings.ToValidUTF8(own[from:at], "") + " " + reference)
	for _, t := range slices.Backward(before) {
		for _, word := range []string{t.text, t.prefix} {
			switch {
			case invoiceWords[word]:
				s.InvoiceNumbers++
				return
			case shipmentWords[word]:
				s.ShipmentNumbers++
				return
			case orderWords[word]:
				s.OrderNumbers++
				return
			}
		}
	}
}

func namesOrder(name string) bool {
	for _, t := range tokenize(strings.Map(separators, name)) {
		if orderWords[t.text] || orderWords[t.prefix] {
			return true
		}
	}
	return false
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

var (
	invoiceWords = wordSet("facture factures fact fac fa invoice invoices inv rechnung rechnungen re rg factuur facturen fattura fatture " +
		"factura facturas avoir credit gutschrift nota abono")
	shipmentWords = wordSet("bl livraison colis suivi tracking lieferschein delivery consignment albaran pakbon zending ddt bolla envoi " +
		"expedition sendung paket envio spedizione")
	orderWords = wordSet("commande commandes bc bdc cde order orders po bestellung auftrag pedido ordine bestelling inkooporder oc so ab " +
		"purchase commandebon")
)
