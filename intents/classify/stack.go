package classify

// stack is the second stage: one logistic regression an intent over all that the first stage said,
// and a forest that weighs each intent against its rivals.
type stack struct {
	*linear
	forest *forest
}

const (
	perIntent  = 6 // inputs of the second stage for each intent
	stackExtra = 5
)

var stackPlaces = intentCount*perIntent + stackExtra

// stackInputs sums a reading up in numbers of about one.
func stackInputs(r reading) vector {
	n := stackPlaces
	v := vector{make([]uint32, n), make([]float32, n)}
	for i := range v.places {
		v.places[i] = uint32(i)
	}
	top, second := best(r.whole)
	for j := range intentCount {
		strongest, margin := -6.0, -6.0
		for _, s := range r.sentences.intents {
			strongest = max(strongest, s[j])
			margin = max(margin, exclusive(s, j))
		}
		rival := top
		if r.whole[j] == top {
			rival = second
		}
		v.values[j*perIntent] = squash(r.whole[j])
		v.values[j*perIntent+1] = squash(strongest)
		v.values[j*perIntent+2] = squash(margin)
		v.values[j*perIntent+3] = squash(r.whole[j] - rival)
		part, partMargin := strongest, margin
		for _, s := range r.clauses.intents {
			part = max(part, s[j])
			partMargin = max(partMargin, exclusive(s, j))
		}
		v.values[j*perIntent+4] = squash(part)
		v.values[j*perIntent+5] = squash(partMargin)
	}
	v.values[n-5] = squash(r.none)
	v.values[n-4] = squash(r.several)
	v.values[n-3] = float32(log(float64(len(r.sentences.intents)+1)) / 3)
	v.values[n-2] = squash(top)
	v.values[n-1] = squash(second)
	return v
}

func squash(x float64) float32 {
	return float32(min(max(x, -8), 8) / 2)
}

// exclusive is how far a score is above those of all other labels.
func exclusive(scores []float64, j int) float64 {
	rival := -8.0
	for i, s := range scores {
		if i != j {
			rival = max(rival, s)
		}
	}
	return scores[j] - max(rival, -2)
}

// best are the two highest scores.
func best(scores []float64) (top, second float64) {
	top, second = -8, -8
	for _, s := range scores {
		switch {
		case s > top:
			top, second = s, top
		case s > second:
			second = s
		}
	}
	return
}

// trainStack fits the second stage on readings of messages that the first stage had not seen.
func trainStack(all []prepared, readings []reading, o Options) stack {
	counts := weigh(all)
	rows := make([]row, len(all))
	for i := range all {
		rows[i] = row{vector: stackInputs(readings[i]), labels: withNone(all[i].intentSet()), class: -1, weight: counts[i]}
	}
	s := stack{linear: fit(rows, fitting{places: stackPlaces, columns: intentCount + 1, cost: o.StackCost, rounds: 30})}
	var inputs [][]float32
	var holds []bool
	var weights []float64
	for i := range all {
		scores := s.linearScores(readings[i])
		for j := range intentCount {
			inputs = append(inputs, candidateInputs(readings[i], scores, j))
			holds = append(holds, all[i].intentSet()>>j&1 == 1)
			weights = append(weights, counts[i])
		}
	}
	s.forest = grow(inputs, holds, weights, forestShape)
	return s
}

// candidateWidth is the number of inputs of the forest.
var candidateWidth = 12 + 2*levelWidth + 1 + 7 + intentCount

var forestShape = boosting{trees: 120, depth: 4, rate: 0.1, ridge: 2, least: 4}

func (s stack) linearScores(r reading) []float64 {
	scores := make([]float64, intentCount+1)
	s.scores(stackInputs(r), scores)
	return scores
}

// candidateInputs are what the forest looks at to judge one intent of a message.
func candidateInputs(r reading, scores []float64, j int) []float32 {
	in := make([]float32, 0, candidateWidth)
	add := func(x float64) { in = append(in, float32(x)) }
	rank := func(all []float64) (n float64) {
		for _, s := range all[:intentCount] {
			if s > all[j] {
				n++
			}
		}
		return
	}
	top, second := best(r.whole)
	linearTop, linearSecond := best(scores[:intentCount])
	add(r.whole[j])
	add(rank(r.whole))
	add(r.whole[j] - top)
	add(top - second)
	add(scores[j])
	add(rank(scores))
	add(scores[j] - linearTop)
	add(linearTop)
	add(linearSecond)
	add(scores[intentCount])
	add(r.none)
	add(r.several)
	for _, l := range []level{r.sentences, r.clauses} {
		in = append(in, l.inputs(j)...)
	}
	add(float64(len(r.sentences.intents)))
	for _, is := range []bool{r.chat, r.signals.OrderDocument, r.signals.ArticleLines > 0, r.signals.OrderNumbers > 0,
		r.signals.InvoiceNumbers > 0, r.signals.ShipmentNumbers > 0, r.signals.AnswersReminder} {
		add(float64(one(is)))
	}
	for i := range intentCount {
		if i == j {
			add(1)
		} else {
			add(0)
		}
	}
	return in
}

const levelWidth = 10

// inputs sum up what the stretches of one level say of an intent and of its strongest rival.
func (l level) inputs(j int) []float32 {
	strongest, margin, mass, wins, next, rivalElsewhere, rivalThere := -8.0, -8.0, 0.0, 0.0, -8.0, -8.0, -8.0
	at := -1
	for i, s := range l.intents {
		if s[j] > strongest {
			strongest, next, at = s[j], strongest, i
		} else {
			next = max(next, s[j])
		}
		e := exclusive(s, j)
		margin = max(margin, e)
		mass += sigmoid(s[j])
		if e > 0 {
			wins++
		}
	}
	for i, s := range l.intents {
		for k, x := range s {
			switch {
			case k == j:
			case i == at:
				rivalThere = max(rivalThere, x)
			default:
				rivalElsewhere = max(rivalElsewhere, x)
			}
		}
	}
	place := -1.0
	if at >= 0 {
		place = float64(at) / float64(len(l.intents))
	}
	return []float32{float32(strongest), float32(margin), float32(mass), float32(wins), float32(next), float32(rivalThere), float32(rivalElsewhere), float32(place),
		float32(l.some[j]), float32(l.alone[j])}
}

// withNone adds the label of a message that asks nothing, after those of the intents.
func withNone(set uint64) uint64 {
	if set == 0 {
		return 1 << intentCount
	}
	return set
}

// decide is the likeliest set: all intents more likely than not; where there is none,
// the likeliest intent if that beats the message's asking nothing.
func decide(p []float64) uint64 {
	var set uint64
	top := 0
	for j, q := range p[:intentCount] {
		if q > 0.5 {
			set |= 1 << j
		}
		if q > p[top] {
			top = j
		}
	}
	if set == 0 && p[top] > p[intentCount] {
		set = 1 << top
	}
	return set
}

// probabilities are the second stage's, intent by intent, and that nothing is asked.
func (s stack) probabilities(r reading) []float64 {
	scores := s.linearScores(r)
	p := make([]float64, intentCount+1)
	for j := range p {
		if j < intentCount {
			p[j] = sigmoid(s.forest.score(candidateInputs(r, scores, j)))
		} else {
			p[j] = sigmoid(scores[j])
		}
	}
	return p
}
