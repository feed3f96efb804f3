package intents

import (
	"slices"
	"strings"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/mail/attachment"
)

// reconsider holds what the engine found against what the names and papers turned out to be. Words alone leave open what
// the database settles: an attached purchase order that is new is an order, "the same as last time" changes nothing,
// a signed delivery note is no invoice.
func (p *planner) reconsider(findings []classify.Finding) []classify.Finding {
	if p.book == nil && !p.staff {
		kept := p.supported(slices.Clone(findings))
		return append(kept, p.copiesBeside(kept)...)
	}
	kept := slices.Clone(findings)
	for i := 0; i < len(kept); i++ {
		other := p.rather(kept[i])
		switch {
		case other == kept[i].Intent:
		case hasIntent(kept, other):
			kept = slices.Delete(kept, i, i+1)
			i--
		default:
			kept[i].Intent, kept[i].Confidence = other, kept[i].Confidence*reconsidered
		}
	}
	if p.newOrderAttached() && !slices.ContainsFunc(kept, func(f classify.Finding) bool {
		return f.Intent == domain.OrderCreation || f.Intent == domain.OrderChange || f.Intent == domain.Quote || f.Intent == domain.DisputeIntent
	}) {
		kept = append([]classify.Finding{{Intent: domain.OrderCreation, Confidence: reconsidered}}, kept...)
	}
	if p.answers() && !hasIntent(kept, domain.OrderCreation) {
		kept = slices.DeleteFunc(kept, func(f classify.Finding) bool {
			return f.Intent == domain.OrderChange || f.Intent == domain.Quote || f.Intent == domain.OtherIntent
		})
		return append([]classify.Finding{{Intent: domain.OrderCreation, Confidence: reconsidered}}, kept...)
	}
	kept = p.supported(p.oneOrderOnly(kept))
	kept = append(kept, p.changesBeside(kept)...)
	kept = append(kept, p.asksBeside(kept)...)
	return append(p.withoutEmptyOrder(kept), p.beside(kept)...)
}

// reconsidered lowers the confidence of what the engine did not find itself.
const reconsidered = 0.8

func hasIntent(findings []classify.Finding, intent domain.Intent) bool {
	return slices.ContainsFunc(findings, func(f classify.Finding) bool { return f.Intent == intent })
}

// complains tells whether an order looks like a complaint in truth: something was wrong with a document of the customer
// that is named, and no new number is given.
func (p *planner) complains(f classify.Finding) bool {
	if p.book == nil || !problemCues.in(p.said(p.scopes[f.Intent])) || len(p.orderPapers()) > 0 || p.customerReference(f, nil) != "" {
		return false
	}
	return slices.ContainsFunc(slices.Concat(p.reading.Said.References, p.reading.Subject.References), func(r extract.Reference) bool {
		return len(p.index.find(r, "")) > 0
	})
}

var problemCues = phrases(`y en a que, n y a que, y en avait que, n avons recu que, n ai recu que, recu seulement, compte que, only received, only got, only counted, nur erhalten, nur bekommen, solo hemos recibido, solo he recibido, abbiamo ricevuto solo, maar ontvangen, slechts ontvangen
	casse*, abime*, endommag*, defectueu*, manqu*, errone*, erreur, pas le bon, pas la bonne, pas les bon*, non conforme*, ecrase*, rouill*, recu par erreur, broken, damaged, missing, wrong, faulty, defect*, short, leaking, not what we ordered
	beschadigt, defekt*, falsch*, fehl*, kaputt, mangelhaft, undicht, danad*, rot*, equivocad*, falt*, defectuos*, erroneo*, danneggiat*, rott*, sbagliat*, manca*, difettos*, errat*, beschadigd*, kapot*, verkeerd*, ontbre*, defect*`)

// rather is the intent that fits what the message names better than the one found.
func (p *planner) rather(f classify.Finding) domain.Intent {
	words := foldedWords(p.text.Tokens)
	switch f.Intent {
	case domain.OrderChange:
		if p.book != nil && (p.newOrderAttached() && !p.namesOrder(p.reading.Subject.References) || sameAgainCues.in(words) && !p.namesOrder(nil)) {
			return domain.OrderCreation
		}
	case domain.DuplicateInvoice:
		if proofCues.in(words) && !invoiceWords.in(words) {
			return domain.DeliveryStatus
		}
	case domain.OrderCreation:
		switch {
		case p.changesNamed():
			return domain.OrderChange
		case p.onlyAsksPrice(f, words):
			return domain.Quote
		case p.complains(f):
			return domain.DisputeIntent
		}
	case domain.DisputeIntent:
		if proofCues.in(words) && !problemCues.in(words) && !claimCues.in(words) {
			return domain.DeliveryStatus
		}
		if kind := p.reading.Result.Kind; (kind == domain.LateDelivery || kind == domain.NonDelivery) && !claimCues.in(words) && (asksWhenCues.in(words) || p.says("?")) {
			return domain.DeliveryStatus
		}
	case domain.DeliveryStatus:
		switch {
		case p.asksStock():
			return domain.Quote
		case p.asksPaid(f, words):
			return domain.PaymentIntent
		case p.movesDay():
			return domain.OrderChange
		}
	}
	return f.Intent
}

// asksPaid tells whether a question about a delivery is about an invoice being paid: only invoices are named, in words of
// payment and none of delivery.
func (p *planner) asksPaid(f classify.Finding, words string) bool {
	if own := p.wordsOf(f); len(f.Sentences) > 0 {
		words = own
	}
	if p.book == nil || deliverCues.in(words) || asksWhenCues.in(words) {
		return false
	}
	if invoiceWords.in(words) && (overdueCues.in(words) || balanceCues.in(words)) {
		return true
	}
	if !settledCues.in(words) {
		return false
	}
	invoices := 0
	for _, r := range p.reading.Said.References {
		for _, h := range p.index.find(r, extract.InvoicePaper) {
			if h.paper != extract.InvoicePaper {
				return false
			}
			invoices++
		}
	}
	return invoices > 0
}

var settledCues = phrases(`a regle, ont regle, est regle*, est paye*, a paye, ont paye, regle, reglee, payee, soldee, paid, settled, bezahlt, beglichen, uberwiesen, pagad*, abonad*, pagat*, saldat*, betaald, voldaan`)

// onlyAsksPrice tells whether words that name goods ask what they cost: they say that nothing is ordered, or they ask for
// a price and give neither a number nor a day of an order.
func (p *planner) onlyAsksPrice(f classify.Finding, words string) bool {
	if len(p.orderPapers()) > 0 || sameAgainCues.in(words) {
		return false
	}
	if slices.ContainsFunc(p.reading.Papers, func(paper extract.Paper) bool { return paper.Kind == attachment.KindQuoteRequest }) && !firmCues.in(words) {
		return true
	}
	if noOrderCues.in(words) || inquiryCues.in(words+foldedWords(p.subject.Tokens)) && !firmCues.in(words) {
		return true
	}
	if stockCues.in(words) && p.says("?") && !firmCues.in(words) && p.customerReference(f, nil) == "" {
		return true
	}
	day, _ := p.requestedDay(scope{})
	return priceCues.in(words) && day.IsZero() && p.customerReference(f, nil) == "" && !firmCues.in(words)
}

// says tells whether a sign stands in the words.
func (p *planner) says(sign string) bool { return strings.Contains(p.text.Raw, sign) }

// asksWhenCues ask where goods are or when they come.
var asksWhenCues = phrases(`quand, ou en est, ou en sont, ou est, ou sont, date de livraison, nouvelle date, delai, des nouvelles, suivi, statut, when, where, any news, any update, update on, status, eta, expected, tracking, chase, wann, wo ist, wo sind, wo bleib*, liefertermin, sendungsstatus, stand
	cuando, donde, en que estado, estado del, seguimiento, fecha de entrega, noticias, quando, dove, a che punto, notizie, data di consegna, stato, wanneer, waar, hoe zit het, status, leverdatum, nieuws`)

var (
	noOrderCues = phrases(`ne commande rien, pas une commande, pas encore une commande, rien a commander, sans engagement, ne valide rien, simple demande de prix, avant de commander, not an order, nothing to book, not ordering, before we order, before ordering, just budgeting, no order yet
		noch keine bestellung, keine bestellung, unverbindlich, bevor wir bestellen, no es pedido, no es un pedido, todavia no es, antes de pedir, sin compromiso, non e un ordine, nessun ordine, prima di ordinare, senza impegno, geen bestelling, nog geen, vrijblijvend, voordat we bestellen`)
	inquiryCues = phrases(`demande de prix, demande de devis, appel d offres, consultation de prix, request for quotation, rfq, price request, price enquiry, price inquiry, preisanfrage, angebotsanfrage, solicitud de precio, solicitud de presupuesto, peticion de oferta, consulta de precio, richiesta di preventivo, richiesta prezzi, richiesta di offerta, offerteaanvraag, prijsaanvraag
		prix et delai*, prix et dispo*, offre de prix, meilleure offre, faire une offre, faire offre, votre offre pour, price and delivery, price and availability, prices and lead, best offer, your offer for, preis und lieferzeit, preise und lieferzeit*, ihr angebot, precio y plazo, precios y plazo*, precio y disponib*, vuestra mejor oferta, prezzo e disponib*, prezzi e tempi, prezzi e disponib*, vostra offerta, prijs en levertijd, prijzen en levertijd*, uw offerte`)
	priceCues = phrases(`quel prix, quels prix, prix pour, votre prix, vos prix, meilleur prix, devis, chiffr*, offre de prix, c est combien, combien cout*, combien pour, demande de prix, cotation, vos tarifs, quel tarif
		price for, your price, what price, best price, how much, quote for, quotation, quote us, a quote, cost us, what would, pricing, angebot, preisanfrage, was kost*, welchen preis, preise fur, zu welchem preis, presupuesto, cotiz*, que precio, precio de, precios de, cuanto cuesta, cuanto saldria
		preventivo, quotazione, quanto cost*, che prezzo, prezzo per, prezzi di, migliore offerta, prijsopgave, offerte voor, wat kost, welke prijs, prijs voor`)
	stockCues = phrases(`avez vous en stock, en avez vous, avez vous encore, est ce que vous avez, disponible en stock, en stock, do you have, have you got, in stock, do you stock, available from stock, haben sie, auf lager, vorratig, lieferbar, tienen, teneis, en existencias, disponible, disponibles, avete, disponibil*, a magazzino, in magazzino, hebben jullie, heeft u, op voorraad, leverbaar`)
	firmCues  = phrases(`nous commandons, je commande, bon de commande, passer commande, merci de livrer, veuillez livrer, notre commande, suite a votre devis, selon votre devis, devis n, we order, please deliver, purchase order, our order, wir bestellen, bitte liefern, gemass angebot, hiermit bestellen, pedimos, nuestro pedido, segun presupuesto, ordiniamo, il nostro ordine, come da preventivo, wij bestellen, onze bestelling, volgens offerte`)
	claimCues = phrases(`penalit*, reclam*, conteste, contestons, contester, contestation, refus*, rembours*, un avoir, en avoir, d un avoir, l avoir correspondant, avoir sur, avoir pour, avoir partiel, avoir total, annul*, dedommag*, indemn*, reserve*, litige, inadmissible, inacceptable, mise en demeure, geste commercial, prejudice, renvoy*, reexpedi*, repar*
		penalt*, claim*, dispute*, refund*, compensat*, reject*, credit, reserve*, unacceptable, cancel*, complain*, replace*, resend, reship, damages, hold you, investigat*
		gutschrift, entschadig*, reklam*, beanstand*, vertragsstrafe, storn*, schaden*, verzug*, ersatz*, nachliefer*, inakzeptabel, beschwer*, ruckerstatt*
		abono, penaliz*, indemniz*, devol*, reembols*, inadmisible, inaceptable, queja, reposicion, reenvi*
		rimbors*, penale, penali, contest*, reclamo, indennizz*, inaccettabile, rifiut*, nota di credito, rispedi*
		schadevergoeding, klacht, terugbetal*, boete, creditnota, onaanvaardbaar, weiger*, vergoed*, opnieuw, geannuleerd`)
)

var invoiceWords = phrases(`facture*, duplicata*, avoir, invoice*, credit note*, rechnung*, gutschrift*, factura*, fattur*, factu*`)

// namesOrder tells whether the words, or other numbers given, name an order of the customer.
func (p *planner) namesOrder(others []extract.Reference) bool {
	for _, r := range slices.Concat(p.reading.Said.References, others) {
		for _, h := range p.index.find(r, extract.OrderPaper) {
			if h.paper == extract.OrderPaper || h.paper == extract.ShipmentPaper {
				return true
			}
		}
	}
	return false
}

// newOrderAttached tells whether an attachment reads as a purchase order that is not recorded yet.
func (p *planner) newOrderAttached() bool {
	if p.book == nil {
		return false
	}
	return slices.ContainsFunc(p.orderPapers(), func(paper extract.Paper) bool {
		return paper.Kind != attachment.KindChange && (paper.Reference == "" || p.firstOrder(paper.Reference) == "" && len(p.index.byKey[domain.NumberKey(paper.Reference)]) == 0)
	})
}

// asksStock tells whether a question about arrival is about an article and no order: it names an article, no document,
// and the customer, if there is one, waits for no order that holds it.
func (p *planner) asksStock() bool {
	article := slices.ContainsFunc(p.reading.Said.Lines, func(l extract.Line) bool { return l.Article.Found() })
	document := slices.ContainsFunc(p.reading.Said.References, func(r extract.Reference) bool { return r.Likely || r.Paper != "" })
	described := slices.ContainsFunc(p.reading.Said.Descriptions, func(d extract.Description) bool {
		return d.Paper == extract.OrderPaper || d.Paper == extract.ShipmentPaper
	})
	if !article || document || described || len(p.several) > 0 {
		return false
	}
	if p.book == nil {
		return true
	}
	return p.staff && len(p.ordersHolding(scope{}, p.openOrders())) == 0
}
