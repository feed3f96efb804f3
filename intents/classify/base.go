package classify

import (
	"math/bits"

	"guichet/domain"
)

// base is the first stage: a linear classifier of whole messages and one of sentences.
type base struct {
	vocabulary vocabulary
	message    *linear
	sentence   *linear
}

// reading is what the first stage says of a message: log-odds of each intent, of the whole and of each stretch.
type reading struct {
	whole     []float64
	none      float64 // that the message asks nothing
	several   float64 // that it holds more than one request
	sentences level
	clauses   level
	signals   Signals
	chat      bool
}

// level are the stretches of one kind: log-odds of each intent, and of carrying any request at all.
type level struct {
	intents [][]float64
	asks    []float64
	// some and alone are, by intent, the probability that at least one stretch carries it if stretches were independent:
	// taken by itself, and as one of the rivals for a stretch that carries something.
	some, alone []float64
}

// Columns of the first stage's tables beside those of the intents.
const (
	noneColumn    = 0 // of the message: it asks nothing
	severalColumn = 1 // of the message: more than one request
	messageExtra  = 2
	asksColumn    = 0 // of a stretch: it carries a request
	stretchExtra  = 1
)

var intentCount = len(domain.Intents)

// prepared is an example with its document.
type prepared struct {
	*Example
	document *document
}

// severalShare is the share of messages with several requests that a desk receives; most of the desks that we know have between
// an eighth and a quarter. Some authors were asked for more, to teach what is hard: an engine that expects as many finds requests
// that nobody made.
const severalShare = 0.18

// weigh says what each message counts for in the second stage and in the calibration: those of several requests count for less
// where their author wrote more of them than a desk receives.
func weigh(all []prepared) []float64 {
	several, written := map[string]float64{}, map[string]float64{}
	for i := range all {
		written[all[i].Author]++
		several[all[i].Author] += float64(one(all[i].asksSeveral()))
	}
	weights := make([]float64, len(all))
	for i := range all {
		weights[i] = 1
		if n, of := several[all[i].Author], written[all[i].Author]; all[i].asksSeveral() {
			weights[i] = min(1, float64(severalShare/(1-severalShare))*float64((of-n)/n))
		}
	}
	return weights
}

func (p *prepared) asksSeveral() bool { return bits.OnesCount64(p.intentSet()) > 1 }

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
		messages = append(messages, row{vector: p.document.whole(b.vocabulary), labels: p.messageLabels(), class: -1, weight: 1})
		sentences = append(sentences, sentenceRows(p, b.vocabulary)...)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.message = fit(messages, fitting{places: 1 << hashBits, columns: intentCount + messageExtra, cost: o.MessageCost, rounds: o.Rounds})
	}()
	b.sentence = fit(sentences, fitting{places: 1 << hashBits, columns: intentCount + stretchExtra, cost: o.SentenceCost, rounds: o.Rounds})
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

// messageLabels are the intents of a message, and whether it holds none or several.
func (p *prepared) messageLabels() uint64 {
	set := p.intentSet()
	switch n := bits.OnesCount64(set); {
	case n == 0:
		set |= 1 << (intentCount + noneColumn)
	case n > 1:
		set |= 1 << (intentCount + severalColumn)
	}
	return set
}

// labels are the intents of the requests whose words a stretch holds, and whether there is any.
func (p *prepared) labels(s sentence) uint64 {
	var labels uint64
	for _, request := range p.Requests {
		if len(request.Spans) == 0 || carries(s, request.Spans) {
			labels |= 1<<intentIndex(request.Intent) | 1<<(intentCount+asksColumn)
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
	scores := make([]float64, intentCount+messageExtra)
	b.message.scores(d.whole(b.vocabulary), scores)
	return reading{
		whole: scores[:intentCount:intentCount], none: scores[intentCount+noneColumn], several: scores[intentCount+severalColumn],
		sentences: b.readLevel(d, d.sentences), clauses: b.readLevel(d, d.clauses),
		signals: d.signals, chat: d.chat,
	}
}

// readLevel scores stretches.
func (b *base) readLevel(d *document, cut []sentence) level {
	width := intentCount + stretchExtra
	l := level{intents: make([][]float64, len(cut)), asks: make([]float64, len(cut))}
	flat := make([]float64, width*len(cut))
	for i := range cut {
		scores := flat[i*width : (i+1)*width]
		b.sentence.scores(d.stretch(b.vocabulary, cut, i), scores)
		l.intents[i], l.asks[i] = scores[:intentCount:intentCount], scores[intentCount+asksColumn]
	}
	l.some, l.alone = l.noisyOr()
	return l
}

func (l level) noisyOr() (some, alone []float64) {
	some, alone = make([]float64, intentCount), make([]float64, intentCount)
	for j := range some {
		some[j], alone[j] = 1, 1
	}
	odds := make([]float64, intentCount)
	for i, scores := range l.intents {
		total, asks := 1.0, sigmoid(l.asks[i])
		for j, x := range scores {
			odds[j] = exp(x)
			total += odds[j]
		}
		for j, o := range odds {
			some[j] = float64(some[j] / (1 + o))
			alone[j] = float64(alone[j] * (1 - float64(float64(o/total)*asks)))
		}
	}
	for j := range some {
		some[j], alone[j] = 1-some[j], 1-alone[j]
	}
	return some, alone
}
