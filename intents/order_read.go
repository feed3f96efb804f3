package intents

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/mail/attachment"
	"guichet/prompts"
)

// orderReading is an order as the message states it.
type orderReading struct {
	wants     []want
	reference string
	requested domain.Date
	// past is a day wished for that is over.
	past domain.Date
	// twoDays are the days of words and attachment where they differ.
	twoDays []domain.Date
	shipTo  string
	// elsewhere are the words of an address that is none of the customer's.
	elsewhere string
	// unreadable is an attachment that could not be read.
	unreadable string
	// faulty is what does not add up in the attached order.
	faulty   string
	currency string
	// places say where in the papers the fields stand.
	places map[string]domain.Place
}

// orderPapers are the attachments that read as orders.
func (p *planner) orderPapers() []extract.Paper {
	if p.part != nil {
		return p.part.papers
	}
	var papers []extract.Paper
	for _, paper := range p.reading.Papers {
		switch paper.Kind {
		case "", attachment.KindOrder, attachment.KindChange:
			if paper.Order {
				papers = append(papers, paper)
			}
		}
	}
	return withoutTwins(papers)
}

// readOrder gathers an order from the attachments and the words: what is attached first, what the words add after.
func (p *planner) readOrder(f classify.Finding) orderReading {
	s := p.scopes[f.Intent]
	papers := p.orderPapers()
	o := orderReading{}
	for _, paper := range papers {
		for _, l := range paper.Lines {
			o.wants = append(o.wants, p.wantOf(l.Line, l.Place))
		}
		o.currency = paper.Currency
		if len(paper.Faults) > 0 && o.faulty == "" {
			o.faulty = paper.Faults[0]
		}
	}
	body := p.bodyWants(s, len(papers) > 0)
	if len(body) == 0 && len(papers) == 0 { // the engine may have given the sentence to another request
		body = p.bodyWants(scope{}, false)
	}
	if p.part != nil {
		// the words add to none of several orders: see contradicting
	} else if len(papers) > 0 {
		o.merge(append(body, p.amongAttached(o.wants, s)...))
	} else {
		o.wants = body
	}
	switch again, doubt := p.sameAgain(s); {
	case again != nil:
		o.wants = p.again(again, s)
	case doubt != nil:
		o.wants = append(o.wants, *doubt)
	}
	for _, paper := range p.reading.Papers {
		if paper.Problem != "" && !paper.Image && len(papers) == 0 {
			o.unreadable = paper.Name
		}
	}
	o.reference = p.customerReference(f, papers)
	p.readWhen(&o, s, papers)
	p.readWhere(&o, s, papers)
	o.places = placesOf(papers, o)
	return o
}

// bodyWants are the order lines in the words, else in the subject.
func (p *planner) bodyWants(s scope, attached bool) []want {
	var wants []want
	for _, l := range p.lines(s) {
		if p.isOrderLine(l, s, attached) {
			wants = append(wants, p.wantOf(l, ""))
		}
	}
	if len(wants) > 0 && !attached {
		wants = append(wants, p.looseWants(s)...)
	}
	if len(wants) == 0 && !attached {
		for _, l := range p.reading.Subject.Lines {
			if l.Quantity != nil && l.Article.Found() {
				wants = append(wants, p.wantOf(l, "subject"))
			}
		}
	}
	return sameTwice(withoutEchoes(wants))
}

// amongAttached are the quantities of the words whose article only a size and the attached order tell: "20 paquets de 15x15".
func (p *planner) amongAttached(attached []want, s scope) []want {
	var skus []domain.SKU
	for _, w := range attached {
		if w.product.SKU != "" {
			skus = append(skus, w.product.SKU)
		}
	}
	var wants []want
	for _, l := range p.lines(s) {
		if l.Quantity == nil || l.Article.Found() || l.Unit == "" || !s.carries(l.Sentence) {
			continue
		}
		if sku := p.shop.catalogue.BySize(skus, l.Span.Text); sku != "" {
			l.Article = extract.Article{SKU: sku, How: "likeness", Score: 1, Words: l.Article.Words}
			wants = append(wants, p.wantOf(l, ""))
		}
	}
	return wants
}

// looseWants are quantities of goods that no line took: what is wanted there must be asked.
func (p *planner) looseWants(s scope) []want {
	var wants []want
	for _, l := range p.reading.Said.Loose {
		if s.carries(l.Sentence) && (!l.Weak || orderingCues.in(foldedWords(p.tokensBefore(l.Span.Start, 2)))) {
			line := extract.Line{Span: l.Span, Sentence: l.Sentence, Sure: true}
			if l.SKU != "" {
				line.Article = extract.Article{SKU: l.SKU, How: "likeness", Score: 1}
			}
			wants = append(wants, p.wantOf(line, ""))
		}
	}
	return wants
}

// withoutEchoes joins a line without a quantity into another of the same article that has one.
func withoutEchoes(wants []want) []want {
	return slices.DeleteFunc(slices.Clone(wants), func(w want) bool {
		return w.problem == ReasonArticleAmbiguous && echoes(w, wants) || w.problem == ReasonQuantityMissing && slices.ContainsFunc(wants, func(o want) bool {
			return o.product.SKU == w.product.SKU && o.problem != ReasonQuantityMissing
		})
	})
}

// echoes tells whether a name that fits several articles only says again what another line says with its number: one of
// them in the same quantity, or a remark in prose beside a list.
func echoes(w want, wants []want) bool {
	if w.line.Quantity == nil {
		return false
	}
	listed := 0
	for _, o := range wants {
		if o.problem != "" {
			continue
		}
		if o.line.List {
			listed++
		}
		same := w.line.Quantity.Equal(o.quantity) || w.line.Quantity.Equal(o.quantity.Mul(o.product.PackSize))
		if same && slices.Contains(w.line.Article.Candidates, o.product.SKU) {
			return true
		}
	}
	return listed > 1 && !w.line.List && w.line.Unit == ""
}

// isOrderLine tells whether words order something: an article with a quantity; a quantity in a list whose article is not
// found; an article number without a quantity in the sentences of the order.
func (p *planner) isOrderLine(l extract.Line, s scope, attached bool) bool {
	found, several := l.Article.Found(), len(l.Article.Candidates) > 1
	switch {
	case l.Quantity != nil && found:
		return true
	case l.Quantity != nil && several && (l.Article.Score >= likelyName || l.Sure && l.Article.Score >= 0.75 && s.carries(l.Sentence)):
		return true
	case l.Quantity != nil:
		return l.Sure && !attached && s.carries(l.Sentence) && (l.List || orderingCues.in(p.sentenceWords(l.Sentence)) || p.resolvedBeside(l))
	case attached:
		return false
	case found && l.Sure: // read as a line for certain, without saying how many
		return true
	}
	if found && s.carries(l.Sentence) && l.Article.Score >= 0.95 && p.resolvedBeside(l) && !beside.in(p.sentenceWords(l.Sentence)) {
		return true // named beside what is ordered: how many is asked
	}
	return s.carries(l.Sentence) && (l.Article.How == "sku" || l.Article.How == "gtin" || l.Article.How == "customer_sku" || l.Article.How == "learnt") && !discontinuedTalk.in(p.sentenceWords(l.Sentence))
}

// beside are words of goods that are spoken of and not ordered.
var beside = slices.Concat(discontinuedTalk, rightCues, problemCues)

// likelyName is how far a name that fits several articles must be covered to be taken for an article at all.
const likelyName = 0.9

// resolvedBeside tells whether the same sentence names an article that is found, with its quantity.
func (p *planner) resolvedBeside(l extract.Line) bool {
	return slices.ContainsFunc(p.reading.Said.Lines, func(o extract.Line) bool {
		return o.Sentence == l.Sentence && o.Quantity != nil && o.Article.Found()
	})
}

// orderingCues are words of somebody who orders.
var orderingCues = phrases(`command*, mettre, mettez, mets, faut, faudra*, besoin, livr*, envo*, prepar*, ajout*, rajout*, voudr*, souhait*, prends, prenons, veut, veux, desir*, merci de
	order*, need, send, deliver*, supply, want, would like, please, put us, ship, take, require
	bestell*, brauch*, benotig*, schick*, send*, liefer*, mochte*, bitte
	pedi*, pedid*, necesit*, envi*, mand*, quier*, querem*, queremos, pon*
	ordin*, vorr*, serv*, mand*, sped*, invi*, bisogn*, mett*
	bestel*, nodig, graag, stuur*, lever*, willen, wil`)

var discontinuedTalk = phrases(`rempla*, substit*, a la place, instead of, replac*, ersatz, ersetz*, sustit*, sostit*, vervang*`)

// contradict marks a line of which another quantity is said too.
func (w *want) contradict(other domain.Decimal) {
	w.problem, w.detail = ReasonQuantityContradictory, []string{string(w.product.SKU), other.String(), w.quantity.String()}
	w.question = prompts.QuestionFacts{Code: ReasonQuantityContradictory, About: articleValue(w.product), Candidates: []prompts.Value{
		prompts.Quantity(other, w.product.Unit).From(domain.OriginMessage), prompts.Quantity(w.quantity, w.product.Unit).From(domain.OriginMessage)}}
}

// merge holds the words against the attached order: a quantity that differs contradicts it, an article that is not on it
// is an addition.
func (o *orderReading) merge(body []want) {
	for _, b := range body {
		if b.problem != "" {
			continue
		}
		at := slices.IndexFunc(o.wants, func(w want) bool { return w.product.SKU == b.product.SKU })
		if at < 0 {
			o.wants = append(o.wants, b)
			continue
		}
		w := &o.wants[at]
		if w.problem == "" && !w.quantity.Equal(b.quantity) {
			w.contradict(b.quantity)
		}
	}
}

// amongOrder is the article of an order that a line means: the number it names, else the likeness among the order's own.
func (p *planner) amongOrder(o *domain.Order, l extract.Line) domain.SKU {
	skus := make([]domain.SKU, 0, len(o.Lines))
	for _, ol := range o.Lines {
		skus = append(skus, ol.SKU)
	}
	switch {
	case l.Article.Found() && slices.Contains(skus, l.Article.SKU):
		return l.Article.SKU
	case l.Article.Found() && l.Article.Score >= 0.8:
		return "" // another article, not one of the order
	case len(l.Article.Candidates) > 0:
		both := slices.DeleteFunc(slices.Clone(l.Article.Candidates), func(sku domain.SKU) bool { return !slices.Contains(skus, sku) })
		if len(both) == 1 {
			return both[0]
		}
	}
	words := l.Article.Words
	if words == "" {
		words = l.Span.Text
	}
	for tokens := extract.Tokenize(words); len(tokens) > 0; tokens = tokens[:len(tokens)-1] { // what was said of it may follow the name
		if sku := p.shop.catalogue.Among(skus, words[:tokens[len(tokens)-1].End]).SKU; sku != "" {
			return sku
		}
	}
	return ""
}

// orderAsRead is what an unproven sender's order says: lines as read, no documents, no addresses.
func (p *planner) orderAsRead(f classify.Finding) *domain.OrderWanted {
	if p.scopes == nil {
		return nil
	}
	s := p.scopes[f.Intent]
	order := &domain.OrderWanted{}
	add := func(l extract.Line, source string) {
		w := p.wantOf(l, source)
		if w.product.SKU != "" && (w.problem == "" || w.read) {
			order.Lines = append(order.Lines, w.wanted())
		}
	}
	for _, paper := range p.orderPapers() {
		for _, l := range paper.Lines {
			add(l.Line, l.Place)
		}
		if order.CustomerReference == "" {
			order.CustomerReference = paper.Reference
		}
		if !paper.RequestedOn.Before(p.today) {
			order.RequestedOn = paper.RequestedOn
		}
	}
	if len(order.Lines) == 0 {
		for _, l := range p.lines(s) {
			if l.Quantity != nil && l.Article.Found() {
				add(l, "")
			}
		}
	}
	if order.CustomerReference == "" {
		order.CustomerReference = p.customerReference(f, nil)
	}
	if day, _ := p.requestedDay(s); order.RequestedOn.IsZero() && f.Intent == domain.OrderCreation && !day.Before(p.today) {
		order.RequestedOn = day
	}
	if strings.TrimSpace(order.CustomerReference) == "" && len(order.Lines) == 0 && order.RequestedOn.IsZero() {
		return nil
	}
	return order
}

var one = decimal.New(1, 0)
