package classify

import "guichet/domain"

// base is the first stage: a linear classifier of whole messages and one of sentences.
type base struct {
	vocabulary vocabulary
	message    *linear
	sentence   *linear
}

// reading is what the first stage says of a message: log-odds of each intent, of the whole and of each sentence.
type reading struct {
	whole     []float64
	sentences [][]float64
	clauses   [][]float64
	signals   Signals
	chat      bool
}

var intentCount = len(domain.Intents)

// prepared is an example with its document.
type prepared struct {
	*Example
	document *document
}

func prepare(examples []Example) []prepared {
	all := make([]prepared, len(examples))
	for i := range examples {
		all[i] = prepared{&examples[i], newDocument(examples[i].Message)}
	}
	return all
}

// trainBase trains the first stage on some of the examples.
func trainBase(all []prepared, chosen []int, o Options) *base {
	documents, authors := make([]*document, len(chosen)), make([]string, len(chosen))
	for i, c := range chosen {
		documents[i], authors[i] = all[c].document, all[c].Author
	}
	b := &base{vocabulary: newVocabulary(documents, authors, o.Least)}
	var messages, sentences []row
	for _, c := range chosen {
		p := &all[c]
		messages = append(messages, row{vector: p.document.whole(b.vocabulary), labels: p.intentSet(), class: -1, weight: 1})
		sentences = append(sentences, sentenceRows(p, b.vocabulary)...)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.message = fit(messages, fitting{places: 1 << hashBits, columns: intentCount, cost: o.MessageCost, rounds: o.Rounds})
	}()
	b.sentence = fit(sentences, fitting{places: 1 << hashBits, columns: intentCount, cost: o.SentenceCost, rounds: o.Rounds})
	<-done
	return b
}

// sentenceRows are the sentences of an example, each with the intents whose words it holds.
// Where a request's words are not marked its sentences are not known, and the example teaches only as a whole,
// unless it has one sentence.
func sentenceRows(p *prepared, v vocabulary) []row {
	for _, r := range p.Requests {
		if len(r.Spans) == 0 && len(p.document.sentences) > 1 {
			return nil
		}
	}
	d := p.document
	rows := make([]row, 0, len(d.sentences)+len(d.clauses))
	for i, s := range d.sentences {
		rows = append(rows, row{vector: d.sentence(v, i), class: -1, weight: 1, labels: p.labels(s)})
	}
	for i, s := range d.clauses {
		rows = append(rows, row{vector: d.clause(v, i), class: -1, weight: clauseWeight, labels: p.labels(s)})
	}
	return rows
}

// clauseWeight is what a clause counts for in training, against one for a sentence.
const clauseWeight = 0.5

// labels are the intents of the requests whose words a stretch holds.
func (p *prepared) labels(s sentence) uint64 {
	var labels uint64
	for _, request := range p.Requests {
		if len(request.Spans) == 0 || carries(s, request.Spans) {
			labels |= 1 << intentIndex(request.Intent)
		}
	}
	return labels
}

// carries tells whether half of the sentence lies in a span, or half of a span in the sentence.
func carries(s sentence, spans []domain.Span) bool {
	for _, span := range spans {
		shared := min(s.end, span.End) - max(s.start, span.Start)
		if shared > 0 && 2*shared >= min(s.end-s.start, span.End-span.Start) {
			return true
		}
	}
	return false
}

// read scores a document.
func (b *base) read(d *document) reading {
	r := reading{whole: make([]float64, intentCount), sentences: grid(len(d.sentences)), clauses: grid(len(d.clauses)), signals: d.signals, chat: d.chat}
	b.message.scores(d.whole(b.vocabulary), r.whole)
	for i := range d.sentences {
		b.sentence.scores(d.sentence(b.vocabulary, i), r.sentences[i])
	}
	for i := range d.clauses {
		b.sentence.scores(d.clause(b.vocabulary, i), r.clauses[i])
	}
	return r
}

// grid makes n rows of scores.
func grid(n int) [][]float64 {
	rows, flat := make([][]float64, n), make([]float64, intentCount*n)
	for i := range rows {
		rows[i] = flat[i*intentCount : (i+1)*intentCount]
	}
	return rows
}
