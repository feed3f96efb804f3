package classify

import (
	"fmt"
	"slices"

	"guichet/domain"
)

// Retraining is what came of training with the desk's own corrections.
type Retraining struct {
	// Model is the new model; nil where it was not kept.
	Model *Model
	Kept  bool
	// Before and After are the scores on messages held back from both: trained without the corrections, and with them.
	Before, After Score
	// Moved are the held-back messages that are read otherwise than before.
	Moved []Movement
}

// Movement is a held-back message whose intents are read otherwise since the corrections.
type Movement struct {
	ID            string
	Want          []domain.Intent
	Before, After []domain.Intent
	// Because are the corrections most like it, the likest first.
	Because []string
}

// heldBackFold is the part of five that is held back.
const heldBackFold = 0

// Retrain trains with corrections added and keeps the result only if messages held back from training,
// corrections among them, are understood no worse than without.
//
// Whole situations are held back together. The model that is kept is then trained on everything.
func Retrain(examples, corrections []Example, o Options) (Retraining, error) {
	var r Retraining
	if len(corrections) == 0 {
		return r, fmt.Errorf("retraining without corrections: %w", domain.ErrInvalid)
	}
	o = o.orDefault()
	base, held := holdBack(examples)
	added, heldCorrections := holdBack(corrections)
	if len(added) == 0 { // few corrections: none can be spared, all are learned
		added, heldCorrections = corrections, nil
	}
	held = append(held, heldCorrections...)
	before, err := Train(base, o)
	if err != nil {
		return r, fmt.Errorf("retraining: %w", err)
	}
	after, err := Train(slices.Concat(base, added), o)
	if err != nil {
		return r, fmt.Errorf("retraining: %w", err)
	}
	var was, is []Prediction
	r.Before, was = Evaluate(before, held)
	r.After, is = Evaluate(after, held)
	r.Moved = movements(after, held, added, was, is)
	if r.After.Understood < r.Before.Understood {
		return r, nil
	}
	r.Model, err = Train(slices.Concat(examples, corrections), o)
	r.Kept = err == nil
	return r, err
}

func holdBack(examples []Example) (in, held []Example) {
	for _, e := range examples {
		if foldOf(&e, 5) == heldBackFold {
			held = append(held, e)
		} else {
			in = append(in, e)
		}
	}
	return in, held
}

// movements compares two readings of the same messages.
func movements(m *Model, held, corrections []Example, was, is []Prediction) []Movement {
	var moved []Movement
	var vectors []vector
	for i := range held {
		if slices.Equal(was[i].Got, is[i].Got) {
			continue
		}
		if vectors == nil {
			vectors = make([]vector, len(corrections))
			for c := range corrections {
				vectors[c] = newDocument(corrections[c].Message).whole(m.vocabulary).inOrder()
			}
		}
		moved = append(moved, Movement{ID: held[i].ID, Want: is[i].Want, Before: was[i].Got, After: is[i].Got,
			Because: likest(newDocument(held[i].Message).whole(m.vocabulary).inOrder(), vectors, corrections)})
	}
	return moved
}

const mostReasons = 3

// likest are the corrections that share most with a message.
func likest(v vector, vectors []vector, corrections []Example) []string {
	order, likeness := make([]int, len(vectors)), make([]float64, len(vectors))
	for i := range vectors {
		order[i], likeness[i] = i, dot(v, vectors[i])
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case likeness[a] > likeness[b]:
			return -1
		case likeness[a] < likeness[b]:
			return 1
		}
		return 0
	})
	var names []string
	for _, i := range order[:min(mostReasons, len(order))] {
		names = append(names, corrections[i].ID)
	}
	return names
}

// inOrder is the vector with its places rising.
func (v vector) inOrder() vector {
	order := make([]int, len(v.places))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(v.places[a]) - int(v.places[b]) })
	w := vector{make([]uint32, len(order)), make([]float32, len(order))}
	for to, from := range order {
		w.places[to], w.values[to] = v.places[from], v.values[from]
	}
	return w
}

// dot is the product of two sparse vectors in order.
func dot(a, b vector) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a.places) && j < len(b.places); {
		switch {
		case a.places[i] < b.places[j]:
			i++
		case a.places[i] > b.places[j]:
			j++
		default:
			sum += float64(float64(a.values[i]) * float64(b.values[j]))
			i, j = i+1, j+1
		}
	}
	return sum
}
