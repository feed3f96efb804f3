package intents_test

import (
	"strings"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
)

// carriers are words by which a test finds the sentence of an intent that it is told, where no trained engine is there to.
var carriers = map[domain.Intent][]string{
	domain.OrderCreation:    {"mettre", "mettez", "commande ", "rajouter", "order", "bestell", "il me faut", "livrer", "ajouter", "need ", "pedido adjunto", "vorremmo", "ordin", "necesit", "bestel"},
	domain.OrderChange:      {"annul", "passer", "modif", "cancel", "change", "storn", "verschieb", "au lieu", "ander", "cambiar", "wijzig"},
	domain.DeliveryStatus:   {"ou en est", "ou est", "arrive", "quand", "where", "when", "wann", "livraison", "suivi", "llega", "dove", "wanneer", "trifft", "eta"},
	domain.DuplicateInvoice: {"duplicata", "copie", "copy", "kopie", "copia", "facture", "rechnung", "fattura", "factura", "factuur", "pdf", "joindre"},
	domain.DisputeIntent:    {"manque", "retard", "casse", "abime", "conteste", "penalit", "wrong", "damaged", "defect", "falsch", "beschadigt", "erreur", "trop"},
	domain.PaymentIntent:    {"releve", "solde", "regler", "paie", "paye", "virement", "statement", "balance", "zahl", "doit", "devons", "pago"},
	domain.Quote:            {"prix", "price", "preis", "cost", "combien", "precio", "prezzo", "prijs", "stock", "dispo", "devis"},
	domain.OtherIntent:      {"rib", "iban"},
}

// sentencesOf gives each told intent the sentences in which its words stand.
func sentencesOf(own string, findings []classify.Finding) {
	text := extract.NewText(own)
	for _, s := range text.Sentences {
		folded := extract.Fold(text.Slice(s.First, s.Last))
		best, bestHits := -1, 0
		for i, f := range findings {
			hits := 0
			for _, w := range carriers[f.Intent] {
				hits += strings.Count(folded, w)
			}
			if hits > bestHits {
				best, bestHits = i, hits
			}
		}
		if best >= 0 {
			start, end := text.Tokens[s.First].Start, text.Tokens[s.Last-1].End
			findings[best].Sentences = append(findings[best].Sentences, domain.Span{Start: start, End: end, Text: own[start:end]})
		}
	}
}
