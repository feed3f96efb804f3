package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
)

// firmEnough is the confidence above which a second request needs no words of its kind.
const firmEnough = 0.85

// firmComplaint is the same for complaints, which the engine sees too readily beside questions.
const firmComplaint = 0.97

// supported drops a second request that the engine is not sure of and that nothing in its own sentences speaks for: no word of
// its kind, no document, no goods.
func (p *planner) supported(kept []classify.Finding) []classify.Finding {
	if len(kept) == 1 && p.informs(kept[0]) {
		return nil
	}
	kept = slices.DeleteFunc(kept, func(f classify.Finding) bool { return f.Intent == domain.OrderCreation && p.withinComplaint(f, kept) })
	if len(kept) < 2 {
		return kept
	}
	top := kept[0]
	for _, f := range kept {
		if f.Confidence > top.Confidence {
			top = f
		}
	}
	kept = slices.DeleteFunc(kept, func(f classify.Finding) bool {
		enough := firmEnough
		if f.Intent == domain.DisputeIntent {
			enough = firmComplaint
		}
		if f.Intent == top.Intent || f.Confidence >= enough {
			return false
		}
		return !p.speaksFor(f)
	})
	return slices.DeleteFunc(kept, func(f classify.Finding) bool {
		return f.Intent == domain.DeliveryStatus && hasIntent(kept, domain.DisputeIntent) && p.onlyHandling(f)
	})
}

// informs tells whether a message that the engine is unsure of says itself that it only informs, and asks nothing.
func (p *planner) informs(f classify.Finding) bool {
	return f.Confidence < 0.5 && !p.says("?") && informCues.in(foldedWords(p.text.Tokens)) && len(p.reading.Papers) == 0
}

var informCues = phrases(`pour information, pour votre information, pour info, a titre d information, pour memoire, rien a faire, aucune action, for information, for your information, fyi, no action, for your records, zur information, zur kenntnis, zu ihrer information, kein handlungsbedarf
	para su informacion, a titulo informativo, para informacion, per conoscenza, per vostra informazione, a titolo informativo, per informazione, ter informatie, ter kennisgeving, ter info`)

// kindCues are words of each kind of request; a kind without any is never dropped for want of them.
var kindCues = map[domain.Intent][]cues{
	domain.PaymentIntent:    {balanceCues, overdueCues, promiseCues, paidCues, planCues},
	domain.DuplicateInvoice: {copyVerbs, copyCues, invoiceWords},
	domain.DeliveryStatus:   {asksWhenCues, proofCues, trackCues},
	domain.OrderChange:      {setCues, addCues, cancelCues, replaceCues, lessCues, moveCues, keepCues},
	domain.Quote:            {priceCues, stockCues, inquiryCues},
	domain.DisputeIntent:    {problemCues, claimCues, wrongCues, missingCues},
}

// wrongCues tell, in ways other than problemCues, that something is not as it should be.
var wrongCues = phrases(`plie*, inutilisable*, deform*, tordu*, tordue*, raye*, voile*, perce*, humide*, mouille*, bent, unusable, scratched, dented, torn, wet, verbogen, zerkratzt, unbrauchbar, nass, doblad*, rayad*, inutilizable*, mojad*, piegat*, graffiat*, inutilizzabil*, bagnat*, gekrast, onbruikbaar, nat, toujours rien, pas recu, jamais recu, pas arrive*, retard*, au lieu, en trop, deux fois, double*, ne correspond*, ne marche*, ne fonctionne*, fuit*, panne, hs, tombe*, probleme*, souci*, litige*, surfactur*, trop cher, tarif conven*, corrig*, rectifi*, ne porte pas, n indique pas, sans notre numero, a nouveau avec, mauvaise adresse, mauvais numero, corrected, wrong address, without our, not received, never arrived, late, delay*, instead of, twice, too many, does not match, doesn t match, do not match, not working, problem*, issue*, overcharg*, incorrect, complain*
	nicht erhalten, nicht angekommen, verspat*, statt, doppelt, zu viel*, stimmt nicht, stimmen nicht, funktioniert nicht, problem*, zu hoch, nicht korrekt, korrigier*, berichtig*, falsche adresse, fehlt auf, corregi*, correg*, rectific*, direccion incorrecta, corrett*, correzione, indirizzo errato, gecorrigeerd*, corrigeren, niet vermeld, verkeerd adres, no hemos recibido, no ha llegado, retras*, en lugar, dos veces, de mas, no coincide*, no funciona*, problema*, incidencia*, incorrect*
	non abbiamo ricevuto, non e arrivat*, ritard*, invece, due volte, in piu, non corrisponde*, non funziona*, problem*, niet ontvangen, niet aangekomen, te laat, vertrag*, in plaats, dubbel, te veel, klopt niet, kloppen niet, werkt niet, probleem, problemen, onjuist*`)

var trackCues = phrases(`suivi, tracking, colis, expedi*, parti*, livr*, arriv*, recev*, shipped, sent, gone out, deliver*, arriv*, versand*, liefer*, unterwegs, enviado, entreg*, llega*, spedit*, consegn*, arriv*, verzonden, gelever*, onderweg, lever*`)

// speaksFor tells whether the sentences of a finding hold a word of its kind.
func (p *planner) speaksFor(f classify.Finding) bool {
	list := kindCues[f.Intent]
	if len(list) == 0 || len(f.Sentences) == 0 {
		return true
	}
	words := p.wordsOf(f)
	if f.Intent == domain.DeliveryStatus && !p.asks(f) { // goods on their way are spoken of in orders too
		return asksWhenCues.in(words) || proofCues.in(words)
	}
	if f.Intent == domain.DisputeIntent && p.differs(f) {
		return true
	}
	if f.Intent == domain.PaymentIntent && owingCues.in(words) && p.namesInvoice(f) {
		return true
	}
	return slices.ContainsFunc(list, func(c cues) bool { return c.in(words) })
}

// onlyHandling tells whether a question of delivery beside a complaint is about the goods complained of: it names no document,
// and does not ask when or where anything arrives ("where should I send them?").
func (p *planner) onlyHandling(f classify.Finding) bool {
	own := p.sentencesOf(f)
	if len(own) == 0 || slices.ContainsFunc(p.reading.Said.References, func(r extract.Reference) bool { return slices.Contains(own, r.Sentence) && !r.Weak }) {
		return false
	}
	words := p.wordsOf(f)
	return !(asksWhenCues.in(words) && comingCues.in(words)) && !proofCues.in(words)
}

// comingCues speak of goods that come.
var comingCues = phrases(`arriv*, recev*, recois, livr*, expedi*, vien*, suite, reste, solde, arrive*, come, coming, receive, deliver*, ship*, rest, balance, kommt, kommen, liefer*, eintreff*, ankomm*, llega*, recib*, entreg*, arriv*, ricev*, consegn*, komt, komen, lever*, aankom*`)

// differs tells whether the sentences of a complaint count goods in two ways: received and ordered, or too few, or too many.
func (p *planner) differs(f classify.Finding) bool {
	own := map[int]bool{}
	for _, i := range p.sentencesOf(f) {
		own[i] = true
	}
	t := p.tallied(scope{own: own})
	return t.apart || t.has(missed) || t.has(surplus) || t.has(received) && t.has(asOrdered)
}

// namesInvoice tells whether the sentences of a finding name an invoice of the customer.
func (p *planner) namesInvoice(f classify.Finding) bool {
	own := p.sentencesOf(f)
	return p.book != nil && slices.ContainsFunc(p.reading.Said.References, func(r extract.Reference) bool {
		return slices.Contains(own, r.Sentence) && slices.ContainsFunc(p.index.find(r, extract.InvoicePaper), func(h hit) bool { return h.invoice != "" })
	})
}

// asks tells whether a question mark stands in the sentences of a finding.
func (p *planner) asks(f classify.Finding) bool {
	return slices.ContainsFunc(p.sentencesOf(f), func(i int) bool {
		s := p.text.Sentences[i]
		return slices.ContainsFunc(p.text.Tokens[s.First:s.Last], func(t extract.Token) bool { return t.Text == "?" })
	})
}

// wordsOf are the folded words of the sentences that carry a finding.
func (p *planner) wordsOf(f classify.Finding) string {
	all := ""
	for _, i := range p.sentencesOf(f) {
		all += p.sentenceWords(i)
	}
	return all
}

func (p *planner) sentencesOf(f classify.Finding) []int {
	var all []int
	for _, span := range f.Sentences {
		all = append(all, p.text.SentencesIn(span.Start, span.End)...)
	}
	return all
}

// withinComplaint tells whether an order stands in the very sentences of a complaint that names a document of the customer.
func (p *planner) withinComplaint(f classify.Finding, kept []classify.Finding) bool {
	at := slices.IndexFunc(kept, func(o classify.Finding) bool { return o.Intent == domain.DisputeIntent })
	if at < 0 || p.book == nil {
		return false
	}
	complaint := p.sentencesOf(kept[at])
	own := p.sentencesOf(f)
	if len(own) == 0 || slices.ContainsFunc(own, func(i int) bool { return !slices.Contains(complaint, i) }) {
		return false
	}
	return slices.ContainsFunc(p.reading.Said.References, func(r extract.Reference) bool {
		return slices.Contains(own, r.Sentence) && len(p.index.find(r, "")) > 0
	})
}

// movesDay tells whether a question about a delivery asks in truth for another day: a sentence names an order that waits, and a
// day ahead, in words of moving it, and asks nothing.
func (p *planner) movesDay() bool {
	if p.book == nil || hasIntent(p.reading.Result.Findings, domain.OrderChange) {
		return false
	}
	for _, r := range p.reading.Said.References {
		words := p.sentenceWords(r.Sentence)
		open := slices.ContainsFunc(p.index.find(r, extract.OrderPaper), func(h hit) bool {
			o := p.book.Order(h.order)
			return h.exact && h.paper == extract.OrderPaper && o != nil && p.isOpen(o)
		})
		if !open || !moveCues.in(words) || asksWhenCues.in(words) {
			continue
		}
		if slices.ContainsFunc(p.reading.Said.Dates, func(d extract.Date) bool { return d.Sentence == r.Sentence && d.Day.After(p.written) }) {
			return true
		}
	}
	return false
}
