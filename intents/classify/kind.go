package classify

import "guichet/domain"

// kindIndex is the place of a dispute kind in domain.DisputeKinds, or -1.
func kindIndex(kind domain.DisputeKind) int {
	for i, known := range domain.DisputeKinds {
		if known == kind {
			return i
		}
	}
	return -1
}

// complaint is the view of some sentences of a message, with its subject: what says which kind of dispute it is.
func (d *document) complaint(v vocabulary, chosen []int) vector {
	parts := [][]feature{d.subject}
	for _, i := range chosen {
		s := d.sentences[i]
		parts = append(parts, d.features[d.from[s.first]:d.from[s.last]])
	}
	return v.vector(&complaintWeights, parts...)
}

var complaintWeights = [blocks]float64{wordBlock: 1, charBlock: 1, subjectBlock: 0.6}

// trainKinds fits the classifier of dispute kinds: on the complaint alone and, with less weight, on the whole message.
func trainKinds(all []prepared, chosen []int, v vocabulary, o Options) *linear {
	var rows []row
	for _, c := range chosen {
		p := &all[c]
		for _, request := range p.Requests {
			k := kindIndex(request.Kind)
			if request.Intent != domain.DisputeIntent || k < 0 {
				continue
			}
			var marked []int
			for i, s := range p.document.sentences {
				if carries(s, request.Spans) {
					marked = append(marked, i)
				}
			}
			if len(marked) > 0 {
				rows = append(rows, row{vector: p.document.complaint(v, marked), labels: 1 << k, class: -1, weight: 1})
			}
			rows = append(rows, row{vector: p.document.whole(v), labels: 1 << k, class: -1, weight: 0.5})
		}
	}
	return fit(rows, fitting{places: 1 << hashBits, columns: len(domain.DisputeKinds), cost: o.KindCost, rounds: o.Rounds})
}

// wholeShare is what the whole message counts for, against one for the sentences that complain.
const wholeShare = 1.2

// kindsOf gives the probability of each dispute kind, from the sentences that complain most and from the whole.
func (s *stages) kindsOf(d *document, r reading) []float64 {
	total := make([]float64, len(domain.DisputeKinds))
	s.kinds.scores(d.complaint(s.vocabulary, complaints(r)), total)
	whole := make([]float64, len(total))
	s.kinds.scores(d.whole(s.vocabulary), whole)
	for i := range total {
		total[i] = float64((total[i] + float64(wholeShare*whole[i])) * s.calibration.Kind)
	}
	softmax(total)
	return total
}

// complaints are the sentences likely to hold the dispute; at least the likeliest one.
func complaints(r reading) []int {
	dispute := intentIndex(domain.DisputeIntent)
	var chosen []int
	top := 0
	for i, scores := range r.sentences.intents {
		if scores[dispute] > -1 {
			chosen = append(chosen, i)
		}
		if scores[dispute] > r.sentences.intents[top][dispute] {
			top = i
		}
	}
	if len(chosen) == 0 && len(r.sentences.intents) > 0 {
		chosen = []int{top}
	}
	return chosen
}
