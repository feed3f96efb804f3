package classify

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"guichet/domain"
)

// Model is a trained offline engine. It may be used by several goroutines at once.
type Model struct {
	stages
	version string
	encoded []byte
}

// Version names what the model was trained to: it changes when one weight does.
func (m *Model) Version() string { return m.version }

// Size is the length of the encoded model in bytes.
func (m *Model) Size() int { return len(m.encoded) }

// Bytes is the encoded model, which Load reads.
func (m *Model) Bytes() []byte { return slices.Clone(m.encoded) }

// Classify implements Engine. It uses neither the network nor the clock, and never fails.
func (m *Model) Classify(_ context.Context, message Message) (Result, error) {
	result, _ := m.Read(message)
	return result, nil
}

// Read is Classify with the calibrated probability that the whole set of intents found is right.
func (m *Model) Read(message Message) (Result, float64) {
	d := newDocument(message)
	r := m.read(d)
	p := m.stack.probabilities(r)
	sure := m.calibration.sure(p)
	result := Result{Language: m.languageOf(message), Engine: m.version, Abstained: sure < m.calibration.Abstain}
	set := decide(p)
	for j, intent := range domain.Intents {
		finding := Finding{Intent: intent, Confidence: p[j]}
		if set>>j&1 == 1 {
			finding.Sentences = m.carriers(message.Own, d, r, j)
			finding.Evidence = m.evidence(message.Own, d, r, j)
			result.Findings = append(result.Findings, finding)
		}
		result.Candidates = append(result.Candidates, finding)
	}
	byConfidence := func(a, b Finding) int { return cmp.Compare(b.Confidence, a.Confidence) }
	slices.SortStableFunc(result.Findings, byConfidence)
	slices.SortStableFunc(result.Candidates, byConfidence)
	result.Kinds = rankKinds(m.kindsOf(d, r))
	result.Kind, result.KindConfidence = result.Kinds[0].Kind, result.Kinds[0].Probability
	result.Plausible95 = m.plausible(result, m.calibration.Levels["0.95"])
	return result, sure
}

// rankKinds orders the dispute kinds, the likeliest first.
func rankKinds(probabilities []float64) []KindScore {
	kinds := make([]KindScore, len(probabilities))
	for i, p := range probabilities {
		kinds[i] = KindScore{domain.DisputeKinds[i], p}
	}
	slices.SortStableFunc(kinds, func(a, b KindScore) int { return cmp.Compare(b.Probability, a.Probability) })
	return kinds
}

// Plausible are the intents that cannot be ruled out at a level of "0.90" or "0.95": of all requests that messages of writers
// whom the engine has never read make, that share is among them. It promises nothing of one message, and nothing of how many
// intents are in the set: a large set is a message that the engine cannot place. Another engine's answer outside it is a
// reason to ask a person.
func (m *Model) Plausible(result Result, level string) ([]domain.Intent, error) {
	least, known := m.calibration.Levels[level]
	if !known {
		return nil, fmt.Errorf("choosing plausible intents at level %q: %w", level, domain.ErrInvalid)
	}
	return m.plausible(result, least), nil
}

func (*Model) plausible(result Result, least float64) []domain.Intent {
	var intents []domain.Intent
	for _, c := range result.Candidates {
		if c.Confidence >= least {
			intents = append(intents, c.Intent)
		}
	}
	return intents
}
