package classify

import (
	"slices"

	"guichet/domain"
)

const (
	mostEvidence = 5   // stretches shown for one request
	worthShowing = 0.2 // share of the strongest word's weight
)

// carriers are the sentences that carry an intent; at least the likeliest one.
func (m *Model) carriers(own string, d *document, r reading, intent int) []domain.Span {
	var spans []domain.Span
	for _, i := range carrying(r, intent) {
		s := d.sentences[i]
		spans = append(spans, domain.Span{Start: s.start, End: s.end, Text: own[s.start:s.end]})
	}
	return spans
}

func carrying(r reading, intent int) []int {
	var chosen []int
	top := 0
	for i, scores := range r.sentences.intents {
		if scores[intent] > -0.5 {
			chosen = append(chosen, i)
		}
		if scores[intent] > r.sentences.intents[top][intent] {
			top = i
		}
	}
	if len(chosen) == 0 && len(r.sentences.intents) > 0 {
		chosen = []int{top}
	}
	return chosen
}

// evidence are the words that weighed most for an intent, neighbours put together, in the order of the text.
func (m *Model) evidence(own string, d *document, r reading, intent int) []domain.Span {
	weights := make([]float64, len(d.tokens))
	for _, i := range carrying(r, intent) {
		s := d.sentences[i]
		for t := s.first; t < s.last; t++ {
			weights[t] = m.tokenWeight(d, t, intent)
		}
	}
	order := make([]int, 0, len(weights))
	for t, w := range weights {
		if w > 0 && d.tokens[t].shape != sign {
			order = append(order, t)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case weights[a] > weights[b]:
			return -1
		case weights[a] < weights[b]:
			return 1
		}
		return 0
	})
	for n, t := range order {
		if n >= mostEvidence || weights[t] < worthShowing*weights[order[0]] {
			order = order[:n]
			break
		}
	}
	slices.Sort(order)
	return joined(own, d, order)
}

// tokenWeight is what a token's features add for an intent, in the message and in its sentence.
func (m *Model) tokenWeight(d *document, t, intent int) float64 {
	sum := 0.0
	for _, f := range d.features[d.from[t]:d.from[t+1]] {
		rare := float64(m.vocabulary[f.id]) * rareUnit
		share := 1.0
		if f.block == charBlock {
			share = 0.35 // a word has about ten pieces, which share one length
		}
		sum += share * rare * float64(m.message.weight(f.id, intent)+m.sentence.weight(f.id, intent))
	}
	return sum
}

// joined turns tokens into stretches of the text; tokens that follow one another make one.
func joined(own string, d *document, order []int) []domain.Span {
	var spans []domain.Span
	for n, t := range order {
		start, end := d.tokens[t].start, d.tokens[t].end
		if n > 0 && order[n-1] == t-1 {
			last := &spans[len(spans)-1]
			last.End, last.Text = end, own[last.Start:end]
			continue
		}
		spans = append(spans, domain.Span{Start: start, End: end, Text: own[start:end]})
	}
	return spans
}
