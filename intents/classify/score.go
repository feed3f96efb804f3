package classify

import (
	"math/bits"

	"guichet/domain"
)

// Score is how well messages were understood.
type Score struct {
	Messages int
	// Understood is the share of messages whose set of intents is exactly right.
	Understood float64
	// MacroF1 and MicroF1 are over the intents.
	MacroF1, MicroF1 float64
	// ByIntent is the F1 of each intent.
	ByIntent map[domain.Intent]float64
	// Kinds is the share of disputes, found as such, with the right kind.
	Kinds float64
	// ECE is the expected calibration error of the confidence in a message's set of intents, in ten bins.
	ECE float64
	// Alone is the share of messages on which the engine did not abstain, and AloneRight how many of these were right.
	Alone, AloneRight float64
}

// Prediction is one message's outcome: how sure the engine was of its set of intents, and whether it was right.
type Prediction struct {
	ID, Author string
	Language   string
	Confidence float64
	Right      bool
	Abstained  bool
	Want, Got  []domain.Intent
	// Dispute tells that a dispute was asked and found; KindRight that its kind was.
	Dispute, KindRight bool
}

// Evaluate asks a model about labelled messages that it was not trained on.
func Evaluate(m *Model, examples []Example) (Score, []Prediction) {
	predictions := make([]Prediction, len(examples))
	for i := range examples {
		predictions[i] = predict(m, &examples[i])
	}
	return Summarize(predictions), predictions
}

func predict(m *Model, e *Example) Prediction {
	result, sure := m.Read(e.Message)
	var got uint64
	for _, f := range result.Findings {
		got |= 1 << intentIndex(f.Intent)
	}
	want := e.intentSet()
	p := Prediction{ID: e.ID, Author: e.Author, Language: e.Language, Confidence: sure, Right: want == got, Abstained: result.Abstained,
		Want: intentsOf(want), Got: intentsOf(got)}
	for _, r := range e.Requests {
		if r.Intent == domain.DisputeIntent && got>>intentIndex(domain.DisputeIntent)&1 == 1 {
			p.Dispute, p.KindRight = true, r.Kind == result.Kind
		}
	}
	return p
}

func intentsOf(set uint64) []domain.Intent {
	var intents []domain.Intent
	for ; set != 0; set &= set - 1 {
		intents = append(intents, domain.Intents[bits.TrailingZeros64(set)])
	}
	return intents
}

// counts are hits and misses of one intent.
type counts struct{ hit, extra, missed int }

func (c counts) f1() float64 {
	if c.hit == 0 {
		return 0
	}
	return float64(2*c.hit) / float64(2*c.hit+c.extra+c.missed)
}

// Summarize turns predictions into figures.
func Summarize(predictions []Prediction) Score {
	s := Score{Messages: len(predictions), ByIntent: map[domain.Intent]float64{}}
	if len(predictions) == 0 {
		return s
	}
	byIntent := map[domain.Intent]*counts{}
	for _, intent := range domain.Intents {
		byIntent[intent] = &counts{}
	}
	var right, alone, aloneRight, disputes, kinds int
	for _, p := range predictions {
		tallyIntents(byIntent, p)
		right += one(p.Right)
		alone += one(!p.Abstained)
		aloneRight += one(!p.Abstained && p.Right)
		disputes += one(p.Dispute)
		kinds += one(p.KindRight)
	}
	var all counts
	for intent, c := range byIntent {
		s.ByIntent[intent] = c.f1()
		all = counts{all.hit + c.hit, all.extra + c.extra, all.missed + c.missed}
	}
	for _, intent := range domain.Intents {
		s.MacroF1 += s.ByIntent[intent] / float64(len(domain.Intents))
	}
	s.MicroF1 = all.f1()
	n := float64(len(predictions))
	s.Understood, s.Alone = float64(right)/n, float64(alone)/n
	s.AloneRight = float64(aloneRight) / float64(max(alone, 1))
	s.Kinds = float64(kinds) / float64(max(disputes, 1))
	s.ECE = calibrationError(predictions)
	return s
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

func tallyIntents(byIntent map[domain.Intent]*counts, p Prediction) {
	want := map[domain.Intent]bool{}
	for _, intent := range p.Want {
		want[intent] = true
	}
	for _, intent := range p.Got {
		if want[intent] {
			byIntent[intent].hit++
			delete(want, intent)
		} else {
			byIntent[intent].extra++
		}
	}
	for intent := range want {
		byIntent[intent].missed++
	}
}

// bin is a tenth of the range of confidence: how many fell in, how sure they were, how many were right.
type bin struct {
	n, right int
	sure     float64
}

func reliability(predictions []Prediction) (tenths [10]bin) {
	for _, p := range predictions {
		b := &tenths[min(int(p.Confidence*10), 9)]
		b.n++
		b.right += one(p.Right)
		b.sure += p.Confidence
	}
	return tenths
}

func calibrationError(predictions []Prediction) float64 {
	sum := 0.0
	for _, b := range reliability(predictions) {
		gap := float64(b.right) - b.sure
		sum += max(gap, -gap)
	}
	return sum / float64(max(len(predictions), 1))
}
