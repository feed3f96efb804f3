package intents

import (
	"regexp"
	"slices"
	"strings"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
)

// hedged tells why an order in the sender's own words is none yet, or none any more: it is taken back, it hangs on a condition,
// it was placed before, it is not to be done, or it is only told. A person reads it. What could as well be said of something else
// ("merci de nous retourner l'accusé") counts only in a sentence that counts goods.
func (p *planner) hedged() bool {
	words := foldedWords(p.text.Tokens)
	if retractCues.in(words) || holdCues.in(words) || doneBeforeCues.in(words) {
		return true
	}
	for i := range p.text.Sentences {
		counts := slices.ContainsFunc(p.reading.Said.Lines, func(l extract.Line) bool { return l.Sentence == i && l.Quantity != nil })
		if words := p.sentenceWords(i); counts && (conditionCues.in(words) || notThisCues.in(words) || informCues.in(words)) {
			return true
		}
	}
	return false
}

var (
	retractCues = phrases(`ah non, oubliez ca, oubliez tout, oubliez cette commande, oubliez la commande, finalement non, non finalement, laissez tomber, forget it, forget this order, forget the order, never mind, scrap that, scratch that, vergessen sie das, vergessen sie die bestellung, olvidenlo, olvidad el pedido, olvide el pedido, lasciate perdere, lasci perdere, laat maar zitten`)
	holdCues    = phrases(`ne pas lancer, pas avant mon feu vert, avant mon feu vert, avant notre feu vert, do not process until, don t process until, pending approval, pending our approval, erst nach freigabe, pendiente de aprobacion, salvo approvazione, non procedete, pas na akkoord`)
	// conditionCues make an order hang on something that is not known here. A plain "if" asks to be told, most often.
	conditionCues = phrases(`si le prix, si votre prix, si vous pouvez faire, sauf si, a condition, sous reserve que, uniquement si, seulement si, sous condition, only if, unless, provided that, if the price, on condition, nur wenn, sofern der preis, wenn der preis, es sei denn, unter der bedingung
		solo si, siempre que, a menos que, si el precio, salvo que, a condicion, solo se, a condizione, se il prezzo, se supera, a meno che, alleen als, tenzij, als de prijs, op voorwaarde`)
	notThisCues = phrases(`ne livrez pas, ne pas livrer, ne nous livrez pas, n envoyez pas, ne pas envoyer, ne commandez pas, n enregistrez pas, ne pas enregistrer, do not ship, don t ship, do not send, don t send, do not deliver, don t deliver, never asked, never ordered, nicht liefern, nicht versenden, nie bestellt, nicht bestellt, liefern sie nicht, no envien, no enviar, no nos envien, nunca pedimos, non spedite, non inviate, non consegnate, mai ordinato, niet leveren, niet versturen, nooit besteld
		devolver, retourner, vous renvoyer, vous retourner, restituire, retourneren, zuruckgeben, zurucksenden, want to return, returning`)
	doneBeforeCues = phrases(`deja passee par, deja passe par, ne pas doubler, pas doubler, ne pas enregistrer en double, already ordered by, already placed by, do not duplicate, don t duplicate, not to be duplicated, bereits telefonisch bestellt, nicht doppelt erfassen, ya pedido por telefono, no duplicar, gia ordinato per telefono, non duplicare, al telefonisch besteld, niet dubbel`)
)

// accountNumber is an IBAN (ISO 13616), with or without blanks.
var accountNumber = regexp.MustCompile(`\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b`)

// strangeAccount tells whether the words give a bank account that is not the company's: nothing about money is answered then
// without a person.
func (p *planner) strangeAccount() bool {
	ours := strings.ReplaceAll(p.company.IBAN, " ", "")
	for _, found := range accountNumber.FindAllString(p.text.Raw, 10) {
		if strings.ReplaceAll(found, " ", "") != ours {
			return true
		}
	}
	return false
}

// sameTwice joins what is said twice of one article: the same number once, two numbers as a contradiction.
func sameTwice(wants []want) []want {
	var kept []want
	for _, w := range wants {
		at := -1
		for i := range kept {
			if kept[i].product.SKU != "" && kept[i].product.SKU == w.product.SKU && kept[i].problem == "" && w.problem == "" {
				at = i
			}
		}
		switch {
		case at < 0:
			kept = append(kept, w)
		case kept[at].quantity.Equal(w.quantity) && !(kept[at].line.List && w.line.List):
		case kept[at].line.List && w.line.List: // two rows of a list are two rows
			kept = append(kept, w)
		default:
			kept[at].contradict(w.quantity)
		}
	}
	return kept
}

// asksElsewhere tells whether a change would fall on an order that nobody named, in a message that orders something itself.
func (p *planner) asksElsewhere(f classify.Finding) bool {
	return f.Intent == domain.OrderChange && hasIntent(p.reading.Result.Findings, domain.OrderCreation) && !p.namesOrder(p.reading.Subject.References)
}
