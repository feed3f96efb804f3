package classify

import "slices"

// linear holds one row of weights a place, one column a label; the row after the last place is the constant.
type linear struct {
	places, columns int
	weights         []float32
}

func newLinear(places, columns int) *linear {
	return &linear{places: places, columns: columns, weights: make([]float32, (places+1)*columns)}
}

// weight is that of one place for one label.
func (l *linear) weight(place uint32, label int) float32 {
	return l.weights[int(place)*l.columns+label]
}

// scores adds the weights of a vector to the constant, label by label.
func (l *linear) scores(v vector, scores []float64) {
	k := l.columns
	for j, w := range l.weights[l.places*k:] {
		scores[j] = float64(w)
	}
	for i, place := range v.places {
		value := float64(v.values[i])
		for j, w := range l.weights[int(place)*k : int(place)*k+k] {
			scores[j] += float64(value * float64(w))
		}
	}
}

// row is a training example of a linear classifier.
type row struct {
	vector
	labels uint64 // bit j: label j holds (for up to 64 labels)
	class  int    // the one label that holds, where there are more labels than bits; else -1
	weight float64
}

func (r *row) holds(label int) bool {
	if r.class >= 0 {
		return r.class == label
	}
	return r.labels>>label&1 == 1
}

// fitting says how to train a linear classifier.
type fitting struct {
	places, columns int

	cost   float64 // the inverse of the regularisation (C of the support vector literature)
	rounds int
	seed   uint64
}

// fit trains one logistic regression a label, by dual coordinate ascent: each step solves one example exactly
// (Yu, Huang and Lin, Machine Learning 85, 2011; Shalev-Shwartz and Zhang, JMLR 14, 2013).
//
// Labels do not depend on one another: where there are many, two workers share them, and the result is the same.
func fit(rows []row, f fitting) *linear {
	rows, places := compact(rows, f.places)
	order := f
	order.places = len(places)
	var part *linear
	if f.columns < manyLabels {
		part = ascent(rows, order, 0)
	} else {
		half := f.columns / 2
		left, right := order, order
		left.columns, right.columns = half, f.columns-half
		second := make(chan *linear)
		go func() { second <- ascent(rows, right, half) }()
		part = beside(ascent(rows, left, 0), <-second)
	}
	return part.spread(places, f.places)
}

const manyLabels = 24

// compact renumbers the places that the rows use, so that the weights lie close together.
func compact(rows []row, all int) (renumbered []row, places []uint32) {
	number := make([]uint32, all)
	for i := range rows {
		for _, place := range rows[i].places {
			number[place] = 1
		}
	}
	for place, used := range number {
		if used == 1 {
			number[place] = uint32(len(places))
			places = append(places, uint32(place))
		}
	}
	renumbered = slices.Clone(rows)
	for i := range renumbered {
		old := rows[i].places
		renumbered[i].places = make([]uint32, len(old))
		for k, place := range old {
			renumbered[i].places[k] = number[place]
		}
	}
	return renumbered, places
}

// spread puts the weights back at their places.
func (l *linear) spread(places []uint32, all int) *linear {
	wide, k := newLinear(all, l.columns), l.columns
	for n, place := range places {
		copy(wide.weights[int(place)*k:int(place)*k+k], l.weights[n*k:n*k+k])
	}
	copy(wide.weights[all*k:], l.weights[len(places)*k:])
	return wide
}

// beside joins the labels of two classifiers of the same places.
func beside(a, b *linear) *linear {
	both := newLinear(a.places, a.columns+b.columns)
	for p := range a.places + 1 {
		to := both.weights[p*both.columns : (p+1)*both.columns]
		copy(to, a.weights[p*a.columns:(p+1)*a.columns])
		copy(to[a.columns:], b.weights[p*b.columns:(p+1)*b.columns])
	}
	return both
}

// ascent trains the labels from first on, f.columns of them.
func ascent(rows []row, f fitting, first int) *linear {
	l := newLinear(f.places, f.columns)
	dual := make([]float32, len(rows)*f.columns)
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	lengths := squaredLengths(rows)
	dice, scores, steps := dice(f.seed+1), make([]float64, f.columns), make([]float64, f.columns)
	still := make([]bool, len(rows)) // nothing moved the last time: the next pass leaves the example out
	for range f.rounds {
		dice.shuffled(order)
		for _, i := range order {
			if still[i] {
				still[i] = false
				continue
			}
			r := &rows[i]
			l.scores(r.vector, scores)
			q := float64(f.cost * float64(r.weight*lengths[i]))
			if ascend(r, first, scores, steps, dual[i*f.columns:(i+1)*f.columns], q) {
				l.add(r.vector, steps, float64(f.cost*r.weight))
			} else {
				still[i] = true
			}
		}
	}
	return l
}

func squaredLengths(rows []row) []float64 {
	lengths := make([]float64, len(rows))
	for i := range rows {
		sum := 1.0 // the constant
		for _, v := range rows[i].values {
			sum += float64(float64(v) * float64(v))
		}
		lengths[i] = sum
	}
	return lengths
}

const stillness = 1e-3 // a smaller step of a dual variable is not worth its cost

// ascend finds the best step of each label's dual variable, which lies between 0 and 1.
func ascend(r *row, first int, scores, steps []float64, dual []float32, q float64) bool {
	moved := false
	for j, score := range scores {
		side := -1.0
		if r.holds(first + j) {
			side = 1
		}
		old := float64(dual[j])
		step := solve(float64(side*score), old, q) - old
		if step < stillness && step > -stillness {
			steps[j] = 0
			continue
		}
		dual[j] = float32(old + step)
		steps[j] = float64(side * (float64(dual[j]) - old))
		moved = true
	}
	return moved
}

// solve finds a in (0,1) with logit(a) + margin + q(a-old) = 0, by Newton's method on logit(a).
func solve(margin, old, q float64) float64 {
	u := -margin
	if old > 0 {
		u = logit(old)
	}
	low, high := -margin-float64(q*(1-old)), float64(q*old)-margin
	a := sigmoid(u)
	for range 12 {
		gap := u + margin + float64(q*(a-old))
		if gap < 1e-3 && gap > -1e-3 {
			break
		}
		if gap > 0 {
			high = u
		} else {
			low = u
		}
		u -= float64(gap / (1 + float64(q*float64(a*(1-a)))))
		if u <= low || u >= high {
			u = float64((low + high) / 2)
		}
		a = sigmoid(u)
	}
	return a
}

// add moves the weights along a vector.
func (l *linear) add(v vector, steps []float64, by float64) {
	k := l.columns
	var moved [256]int
	active := moved[:0]
	for j, step := range steps {
		if step != 0 {
			active = append(active, j)
		}
	}
	last := l.weights[l.places*k:]
	for _, j := range active {
		last[j] += float32(float64(by * steps[j]))
	}
	for i, place := range v.places {
		value := float64(float64(v.values[i]) * by)
		weights := l.weights[int(place)*k : int(place)*k+k]
		for _, j := range active {
			weights[j] += float32(float64(value * steps[j]))
		}
	}
}
