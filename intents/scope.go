package intents

import (
	"slices"
	"strings"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
)

// scope is which sentences of the sender's words carry a request.
type scope struct {
	// own are the sentences that carry this request; nil where it is the only one, or the engine does not say: then all do
	// that others do not claim.
	own map[int]bool
	// others are the sentences that carry other requests only.
	others map[int]bool
}

// has tells whether a sentence may speak of the request.
func (s scope) has(sentence int) bool { return s.own[sentence] || !s.others[sentence] }

// carries tells whether a sentence is one of those that carry the request.
func (s scope) carries(sentence int) bool {
	if s.own == nil {
		return !s.others[sentence]
	}
	return s.own[sentence]
}

// divide gives each finding its sentences. A sentence that nothing claims goes with the claimed one before it in the same
// paragraph, else it is everybody's.
func (p *planner) divide(findings []classify.Finding) map[domain.Intent]scope {
	scopes := map[domain.Intent]scope{}
	if len(findings) < 2 {
		for _, f := range findings {
			scopes[f.Intent] = scope{}
		}
		return scopes
	}
	claims := make([][]domain.Intent, len(p.text.Sentences))
	for _, f := range findings {
		for _, span := range f.Sentences {
			for _, s := range p.text.SentencesIn(span.Start, span.End) {
				if !slices.Contains(claims[s], f.Intent) {
					claims[s] = append(claims[s], f.Intent)
				}
			}
		}
	}
	p.spread(claims)
	p.sortOut(claims)
	for _, f := range findings {
		s := scope{own: map[int]bool{}, others: map[int]bool{}}
		for i, owners := range claims {
			switch {
			case slices.Contains(owners, f.Intent):
				s.own[i] = true
			case len(owners) > 0:
				s.others[i] = true
			}
		}
		if len(s.own) == 0 { // the engine does not say where: anywhere that nothing else claims
			s = scope{others: p.unlessAll(s.others)}
		}
		scopes[f.Intent] = s
	}
	return scopes
}

// sortOut leaves a sentence that both a copy of an invoice and a payment claim to the one whose words it holds.
func (p *planner) sortOut(claims [][]domain.Intent) {
	for i, owners := range claims {
		if !slices.Contains(owners, domain.DuplicateInvoice) || !slices.Contains(owners, domain.PaymentIntent) {
			continue
		}
		words := p.sentenceWords(i)
		copies, pays := copyVerbs.in(words), owingCues.in(words)
		if copies == pays {
			continue
		}
		loser := domain.DuplicateInvoice
		if copies {
			loser = domain.PaymentIntent
		}
		claims[i] = slices.DeleteFunc(slices.Clone(owners), func(o domain.Intent) bool { return o == loser })
	}
}

var (
	// copyVerbs ask for a paper; owingCues speak of what is owed or paid.
	copyVerbs = phrases(`copie*, duplicata*, renvoy*, envoy*, transmet*, adress*, joindre, me faire parvenir, nous faire parvenir, pdf, copy, copies, duplicate*, send*, resend*, attach*, forward*, email me
		kopie*, duplikat*, zusend*, zuschick*, schick*, senden, beifug*, copia*, duplicad*, reenvi*, envi*, mandar, adjunt*, duplicat*, inviar*, rinvi*, mandar*, allegar*, stuur*, sturen, toestur*, bijvoeg*`)
	owingCues = phrases(`reste a, restant, reste du, solde*, doit, devons, dois, regl*, pay*, vir*, du sur, encaiss*, ouverte*, non solde*, owe*, owing, balance*, paid, pay*, outstanding, settle*, due, remit*, transfer*
		offen*, saldo, zahl*, bezahl*, uberwies*, uberweis*, schuld*, beglich*, falli*, pendiente*, debe*, debemos, pag*, abonad*, transfer*, saldo, dobbiamo, pagat*, pagar*, bonific*, scoperto, resta da, residuo
		betaal*, betal*, overgemaakt, openstaan*, verschuldigd, staat open`)
)

// unlessAll gives the sentences that other requests claim; none where they claim all that names an article or a document.
func (p *planner) unlessAll(others map[int]bool) map[int]bool {
	said := p.reading.Said
	if slices.ContainsFunc(said.Lines, func(l extract.Line) bool { return !others[l.Sentence] }) ||
		slices.ContainsFunc(said.References, func(r extract.Reference) bool { return !others[r.Sentence] && !r.Weak }) {
		return others
	}
	return nil
}

// spread gives unclaimed sentences to the claimed one before them, up to an empty line; those that open a paragraph go
// with what follows there, where all that is claimed in it is one request's.
func (p *planner) spread(claims [][]domain.Intent) {
	p.spreadBack(claims)
	var before []domain.Intent
	for i, s := range p.text.Sentences {
		if len(claims[i]) > 0 {
			before = claims[i]
			continue
		}
		if p.blank(s) {
			if !p.listFollows(i) {
				before = nil
			}
			continue
		}
		if before != nil {
			claims[i] = before
		}
	}
}

func (p *planner) spreadBack(claims [][]domain.Intent) {
	for first := 0; first < len(claims); {
		last, claimed, alone := first, -1, true
		for last < len(claims) && !p.blank(p.text.Sentences[last]) {
			if len(claims[last]) > 0 {
				if claimed < 0 {
					claimed = last
				}
				alone = alone && slices.Equal(claims[last], claims[claimed])
			}
			last++
		}
		if claimed > first && alone {
			for i := first; i < claimed; i++ {
				claims[i] = claims[claimed]
			}
		}
		first = last + 1
	}
}

func (p *planner) blank(s extract.Stretch) bool {
	return !slices.ContainsFunc(p.text.Tokens[s.First:s.Last], func(t extract.Token) bool { return t.Kind != extract.Break })
}

// listFollows tells whether a list goes on after an empty line: the sentence before ended in a colon.
func (p *planner) listFollows(i int) bool {
	for k := i - 1; k >= 0; k-- {
		s := p.text.Sentences[k]
		if p.blank(s) {
			continue
		}
		words := strings.TrimSpace(p.text.Slice(s.First, s.Last))
		return strings.HasSuffix(words, ":")
	}
	return false
}

// said is the folded words of a request's sentences.
func (p *planner) said(s scope) string { return p.words(s.carries) }

// around is the folded words of all sentences that may speak of the request.
func (p *planner) around(s scope) string { return p.words(s.has) }

func (p *planner) words(in func(int) bool) string {
	var tokens []extract.Token
	for i, s := range p.text.Sentences {
		if in(i) {
			tokens = append(tokens, p.text.Tokens[s.First:s.Last]...)
		}
	}
	return foldedWords(tokens)
}

// sentenceWords is the folded words of one sentence.
func (p *planner) sentenceWords(i int) string {
	if i < 0 || i >= len(p.text.Sentences) {
		return " "
	}
	s := p.text.Sentences[i]
	return foldedWords(p.text.Tokens[s.First:s.Last])
}

// lines are the article lines that belong to a request.
func (p *planner) lines(s scope) []extract.Line {
	var found []extract.Line
	for _, l := range p.reading.Said.Lines {
		if s.has(l.Sentence) {
			found = append(found, l)
		}
	}
	return found
}

// dates are the days that belong to a request; those of the subject come last.
func (p *planner) dates(s scope) []extract.Date {
	var found []extract.Date
	for _, d := range p.reading.Said.Dates {
		if s.has(d.Sentence) {
			found = append(found, d)
		}
	}
	return found
}
