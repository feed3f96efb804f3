package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/extract"
	"guichet/mail/attachment"
)

// noOrder tells why a message that looks like an order may be none, so that a person decides: its order is attached for
// information only, or nothing is ordered and the paper attached is of another kind, such as our own confirmation come back.
func (p *planner) noOrder(read orderReading) domain.Reason {
	papers := p.orderPapers()
	if len(papers) > 0 && p.forInformation() {
		return domain.Reason{Code: ReasonInformation}
	}
	if names := p.contradicting(); len(names) > 0 {
		return domain.Reason{Code: ReasonSeveralOrders, Detail: names}
	}
	if len(papers) > 0 || len(read.wants) > 0 {
		return domain.Reason{}
	}
	others := []string{attachment.KindConfirmation, attachment.KindDeliveryNote, attachment.KindInvoice, attachment.KindPayment, attachment.KindQuotation}
	at := slices.IndexFunc(p.reading.Papers, func(paper extract.Paper) bool { return slices.Contains(others, paper.Kind) })
	if at < 0 {
		return domain.Reason{}
	}
	return domain.Reason{Code: ReasonNoOrder, Detail: []string{p.reading.Papers[at].Name}}
}

// forInformation tells whether the words pass an order on as a copy, or say that nothing is to be done about it.
func (p *planner) forInformation() bool {
	words := foldedWords(p.subject.Tokens) + foldedWords(p.text.Tokens)
	if nothingToDoCues.in(words) {
		return true
	}
	if informationCues.in(foldedWords(p.subject.Tokens)) {
		return onceMoreCues.in(words)
	}
	for i := range p.text.Sentences {
		if sentence := p.sentenceWords(i); informationCues.in(sentence) && onceMoreCues.in(sentence) {
			return true
		}
	}
	return false
}

var (
	informationCues = phrases(`pour information, pour info, pour votre information, a titre d information, a titre informatif, pour memoire
		for information, for your information, for info, fyi, for your records, for reference only
		zur information, zur info, zur kenntnis, zur kenntnisnahme, zu ihrer information
		para informacion, para su informacion, a titulo informativo, para su conocimiento
		per informazione, per conoscenza, a titolo informativo, per vostra informazione
		ter informatie, ter info, ter kennisgeving, ter kennisname`)
	onceMoreCues = phrases(`copie, deja, doublon, duplicata, copy, already, duplicate, kopie, bereits, schon, copia, ya, gia, reeds`)
	// nothingToDoCues say that an order is not to be taken.
	nothingToDoCues = phrases(`ne pas enregistr*, ne pas l enregistr*, ne pas la enregistr*, ne pas saisir, ne pas la saisir, ne pas traiter, ne pas la traiter, ne pas ressaisir, ne pas la ressaisir, n enregistrez pas, ne l enregistrez pas, ne la traitez pas, aucune action de votre part
		do not process, do not enter, do not book, please do not order, no action required, no action needed, not an order, don t process
		nicht erfassen, nicht bearbeiten, nicht buchen, keine bestellung, kein handlungsbedarf
		no registrar, no tramitar, no procesar, no es un pedido, ninguna accion
		non registrare, non inserire, non evadere, non e un ordine, nessuna azione
		niet verwerken, niet invoeren, niet boeken, geen bestelling, geen actie`)
)
