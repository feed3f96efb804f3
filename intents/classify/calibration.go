package classify

import (
	"math"
	"math/bits"
	"slices"

	"guichet/domain"
)

// calibration turns scores into honest probabilities. All is learned on held-out messages.
type calibration struct {
	Kind               float64            // inverse temperature of the dispute kinds
	SetSlope, SetShift float64            // from the score of a set of intents to the probability that it is right
	Abstain            float64            // below this probability a person decides
	Levels             map[string]float64 // conformal thresholds: coverage, such as "0.95", to the least probability kept
}

// setScore is the log-odds of the decided set, as if intents were independent.
func setScore(p []float64) float64 {
	product := 1.0
	for _, q := range p {
		product = float64(product * max(q, 1-q))
	}
	return logit(product)
}

// calibrate learns the calibration.
func (s *stages) calibrate(all []prepared, held heldOut, o Options) {
	scores, right := make([]float64, len(all)), make([]bool, len(all))
	var least []float64 // for each wanted intent, the probability it was given
	for i := range all {
		p := s.stack.probabilities(held.readings[i])
		scores[i], right[i] = setScore(p), decide(p) == all[i].intentSet()
		for wanted := withNone(all[i].intentSet()); wanted != 0; wanted &= wanted - 1 {
			least = append(least, p[bits.TrailingZeros64(wanted)])
		}
	}
	s.calibration.SetSlope, s.calibration.SetShift = platt(scores, right)
	confidences := make([]float64, len(scores))
	for i, score := range scores {
		confidences[i] = s.calibration.set(score)
	}
	s.calibration.Abstain = abstainBelow(confidences, right, o.Accuracy)
	s.calibration.Levels = map[string]float64{"0.90": quantile(least, 0.10), "0.95": quantile(least, 0.05)}
	s.calibration.Kind = kindTemperature(all, held)
}

// set is the probability that a set of this score is right.
func (c calibration) set(score float64) float64 {
	return sigmoid(float64(c.SetSlope*score) + c.SetShift)
}

// platt fits the two parameters of a logistic curve by Newton's method.
func platt(scores []float64, right []bool) (slope, shift float64) {
	slope = 1
	for range 50 {
		var gs, gb, hss, hsb, hbb float64
		for i, x := range scores {
			p := sigmoid(float64(slope*x) + shift)
			d, w := p, float64(p*(1-p))
			if right[i] {
				d--
			}
			gs += float64(d * x)
			gb += d
			hss += float64(float64(w*x) * x)
			hsb += float64(w * x)
			hbb += w
		}
		gs, hss, hbb = gs+float64(1e-3*(slope-1)), hss+1e-3, hbb+1e-3
		det := float64(hss*hbb) - float64(hsb*hsb)
		slope -= float64((float64(hbb*gs) - float64(hsb*gb)) / det)
		shift -= float64((float64(hss*gb) - float64(hsb*gs)) / det)
	}
	return math.Round(slope*1e6) / 1e6, math.Round(shift*1e6) / 1e6
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
