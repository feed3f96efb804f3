package console

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// refusal is a reason for which the desk takes something not as it is: how its error says it, and the words for a reader.
// What the pattern captures fills their verbs.
type refusal struct {
	says  *regexp.Regexp
	words [2]string // French, English
}

func refused(says, french, english string) refusal {
	return refusal{regexp.MustCompile(says), [2]string{french, english}}
}

// refusals are looked through in this order.
var refusals = []refusal{
	refused(`the text is empty|an edit without a text`, "Le texte est vide.", "The text is empty."),
	refused(`the text is too long|the text is longer than`, "Le texte est trop long.", "The text is too long."),
	refused(`characters that no mail can carry`, "Le texte contient des caractères qu’aucun message ne peut porter.", "The text holds characters that no mail can carry."),
	refused(`the subject is more than one line`, "L’objet tient sur une seule ligne.", "The subject takes one line only."),
	refused(`nobody is (?:written to|addressed)|the address "" is none`, "Il n’y a pas de destinataire.", "Nobody is written to."),
	refused(`(?:reading the addresses|the address) ("[^"]+")`, "Ce n’est pas une adresse : %s", "This is no address: %s"),
	refused(`("[^"]*") is no mail address`, "Ce n’est pas une adresse : %s", "This is no address: %s"),
	refused(`more than (\d+) recipients`, "Il y a plus de %s destinataires.", "There are more than %s recipients."),
	refused(`the note (?:is|or the number is) (?:too long|longer)`, "La note est trop longue.", "The note is too long."),
	refused(`the (?:search|words) (?:is|are) (?:too long|longer)`, "Le texte cherché ou à retenir est trop long.", "The words are too long."),
	refused(`is past, or too far ahead|cannot be scheduled more than`, "Ce moment est passé, ou trop lointain.", "That moment is past, or too far ahead."),
	refused(`names no day and hour`, "Il manque le jour et l’heure.", "The day and the hour are missing."),
	refused(`names no case`, "Il manque le numéro du dossier.", "The number of the case is missing."),
	refused(`it is the same case`, "C’est le même dossier.", "It is the same case."),
	refused(`holds nothing else`, "Ce message est seul dans son dossier.", "The message is alone in its case."),
	refused(`one is customer (\S+)'s, the other (\S+)'s`, "Ces dossiers sont de deux clients, %s et %s : leurs données ne se mêlent pas.", "The cases are of two customers, %s and %s: their data do not meet."),
	refused(`traces to nothing`, "Un chiffre du texte n’a pas de source : modifiez d’abord le texte.", "A figure in the text has no source: edit the text first."),
	refused(`the words name nothing`, "Les mots à retenir ne désignent rien.", "The words to remember name nothing."),
	refused(`no article is named`, "Il manque l’article.", "The article is missing."),
	refused(`nobody knows whose words these are`, "On ne sait pas de quel client sont ces mots.", "Nobody knows whose words these are."),
	refused(`("[^"]*") is no number`, "Ce n’est pas un nombre : %s", "This is no number: %s"),
	refused(`(?:^|: )0 articles`, "Aucun article n’est compté.", "No article is counted."),
	refused(`stands twice, or below nought`, "Un article y est deux fois, ou en quantité négative.", "An article stands there twice, or below nought."),
	refused(`invoice (\S+) bills (\S+) of (\S+)`, "La facture %s compte %s × %s.", "Invoice %s bills %s × %s."),
	refused(`(\S+) is billed at (\S+), less than (\S+)`, "%s est facturé %s, moins que %s.", "%s is billed at %s, less than %s."),
	refused(`how much of the price of (\S+) is credited`, "Il manque le montant à créditer pour %s.", "How much of the price of %s is credited must be said."),
	refused(`(\S+) (\S+) is more than the (\S+) of invoice (\S+) that are not credited yet`, "%[2]s %[1]s dépasse ce qui reste à créditer sur la facture %[4]s : %[3]s.", "%s %s is more than the %s of invoice %s that are not credited yet."),
	refused(`("[^"]*") is no invoice at stake`, "%s n’est pas une facture de ce litige.", "%s is no invoice at stake."),
	refused(`order (\S+) holds (\S+) of (\S+)`, "La commande %s compte %s × %s.", "Order %s holds %s × %s."),
	refused(`("[^"]*") is no document number`, "Ce n’est pas un numéro de document : %s", "This is no document number: %s"),
	refused(`(\S+) is no credit note of this customer`, "%s n’est pas un avoir de ce client.", "%s is no credit note of this customer."),
	refused(`(\S+) has closed another request already`, "%s a déjà clos une autre demande.", "%s has closed another request already."),
	refused(`credit request (\S+) is not approved yet`, "La demande d’avoir %s n’est pas encore approuvée.", "Credit request %s is not approved yet."),
	refused(`credit request (\S+) still waits`, "La demande d’avoir %s attend encore.", "Credit request %s still waits."),
	refused(`no credit (?:note )?was asked for`, "Aucun avoir n’a été demandé.", "No credit was asked for."),
	refused(`a return goes on`, "Un retour est en cours : il faut d’abord le terminer.", "A return goes on; end it first."),
	refused(`it must be inspected first`, "Le retour doit d’abord être contrôlé.", "The return must be inspected first."),
	refused(`more of (\S+) than the inspection accepted`, "Le contrôle a accepté moins de %s.", "The inspection accepted less of %s."),
	refused(`no reason is given`, "Il manque la raison.", "The reason is missing."),
	refused(`no shipment at stake is known`, "On ne sait pas de quelle expédition il s’agit.", "No shipment at stake is known."),
	refused(`the dispute is closed`, "Le litige est clos.", "The dispute is closed."),
	refused(`may not (?:decide drafts|take this step)`, "", ""), // the page says so already
}

// refusal is why something was not taken, in the reader's language; a reason that has no words is shown as the desk said it.
func (v voice) refusal(detail string) string {
	for _, r := range refusals {
		found := r.says.FindStringSubmatch(detail)
		if found == nil {
			continue
		}
		particulars := make([]any, len(found)-1)
		for i, text := range found[1:] {
			particulars[i] = v.particular(text)
		}
		return plain(fmt.Sprintf(r.words[slices.Index(languages, v.language)], particulars...))
	}
	return plain(detail)
}

// particular writes a figure as the reader's language does, and anything else as it is.
func (v voice) particular(text string) string {
	if n, err := decimal.NewFromString(text); err == nil && strings.Contains(text, ".") {
		return v.number(n)
	}
	return text
}
