package classify

import (
	"math"
	"math/bits"
	"slices"

	"guichet/domain"
)

// calibration turns scores into honest probabilities. All is learned on held-out messages.
type calibration struct {
	Kind    float64            // inverse temperature of the dispute kinds
	Set     []float32          // weights from the probabilities to that of the decided set's being right; the constant last
	Abstain float64            // below this probability a person decides
	Levels  map[string]float64 // conformal thresholds: coverage, such as "0.95", to the least probability kept
}

const setInputs = 7

// setVector sums up what tells whether the decided set is right: how far each probability is from undecided.
func setVector(p []float64) vector {
	product, top, second := 1.0, 0.0, 0.0
	n := 0
	for _, q := range p[:intentCount] {
		product = float64(product * max(q, 1-q))
		switch {
		case q > top:
			top, second = q, top
		case q > second:
			second = q
		}
		n += one(q > 0.5)
	}
	values := []float64{logit(product), logit(top), logit(second), logit(p[intentCount]), 0, 0, 0}
	values[4+min(n, 2)] = 2
	v := vector{make([]uint32, setInputs), make([]float32, setInputs)}
	for i, x := range values {
		v.places[i], v.values[i] = uint32(i), float32(min(max(x, -6), 6)/2)
	}
	return v
}

// sure is the probability that the set decided from these probabilities is right.
func (c calibration) sure(p []float64) float64 {
	l := linear{places: setInputs, columns: 1, weights: c.Set}
	score := []float64{0}
	l.scores(setVector(p), score)
	return sigmoid(score[0])
}

// calibrate learns the calibration.
func (s *stages) calibrate(all []prepared, held heldOut, o Options) {
	confidences, right := make([]float64, len(all)), make([]bool, len(all))
	rows, counts := make([]row, len(all)), weigh(all)
	var least []float64 // for each wanted intent, the probability it was given
	for i := range all {
		p := s.stack.probabilities(held.readings[i])
		right[i] = decide(p) == all[i].intentSet()
		rows[i] = row{vector: setVector(p), labels: uint64(one(right[i])), class: -1, weight: counts[i]}
		for wanted := withNone(all[i].intentSet()); wanted != 0; wanted &= wanted - 1 {
			least = append(least, p[bits.TrailingZeros64(wanted)])
		}
	}
	s.calibration.Set = fit(rows, fitting{places: setInputs, columns: 1, cost: 1, rounds: 20}).weights
	for i := range all {
		confidences[i] = s.calibration.sure(s.stack.probabilities(held.readings[i]))
	}
	s.calibration.Abstain = abstainBelow(confidences, right, o.Accuracy)
	s.calibration.Levels = map[string]float64{"0.90": quantile(least, 0.10), "0.95": quantile(least, 0.05)}
	s.calibration.Kind = kindTemperature(all, held)
}

// abstainBelow is the lowest confidence at which all that is at least as confident reaches the accuracy.
func abstainBelow(confidences []float64, right []bool, accuracy float64) float64 {
	order := make([]int, len(confidences))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case confidences[a] > confidences[b]:
			return -1
		case confidences[a] < confidences[b]:
			return 1
		}
		return a - b
	})
	threshold, good := 1.0, 0
	for n, i := range order {
		if right[i] {
			good++
		}
		if n >= 20 && float64(good) >= float64(accuracy*float64(n+1)) {
			threshold = confidences[i]
		}
	}
	return math.Floor(threshold*1e6) / 1e6
}

// quantile is the value below which a share of the values lies.
func quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	at := int(float64(share * float64(len(sorted))))
	return math.Floor(sorted[min(at, len(sorted)-1)]*1e6) / 1e6
}

// kindTemperature finds the inverse temperature under which the held-out kinds were likeliest.
func kindTemperature(all []prepared, held heldOut) float64 {
	bestLoss, bestAt := math.Inf(1), 1.0
	for step := 1; step <= 60; step++ {
		beta, loss := float64(step)*0.05, 0.0
		for i := range all {
			for _, r := range all[i].Requests {
				if k := kindIndex(r.Kind); r.Intent == domain.DisputeIntent && k >= 0 {
					loss -= log(tempered(held.kinds[i], beta)[k])
				}
			}
		}
		if loss < bestLoss {
			bestLoss, bestAt = loss, beta
		}
	}
	return bestAt
}

// tempered sharpens or softens probabilities.
func tempered(p []float64, beta float64) []float64 {
	scores := make([]float64, len(p))
	for i, q := range p {
		scores[i] = float64(beta * log(max(q, 1e-12)))
	}
	softmax(scores)
	return scores
}
