package classify

import "math"

// The standard library's exponential and logarithm differ in their last bit from one processor to another,
// and a compiler may fuse a product with a sum. Training must give the same bytes everywhere: these use only
// operations that IEEE 754 rounds exactly, each rounded by an explicit conversion.

const (
	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10
)

// inverseFactorials are the coefficients of the exponential's series.
var inverseFactorials = func() (c [15]float64) {
	c[0] = 1
	for i := 1; i < len(c); i++ {
		c[i] = c[i-1] / float64(i)
	}
	return
}()

// exp is e to the x, for x clamped to ±40.
func exp(x float64) float64 {
	x = min(max(x, -40), 40)
	k := math.Floor(float64(x/math.Ln2) + 0.5)
	r := float64(x-float64(k*ln2High)) - float64(k*ln2Low)
	sum := inverseFactorials[14]
	for i := 13; i >= 0; i-- {
		sum = inverseFactorials[i] + float64(r*sum)
	}
	return math.Ldexp(sum, int(k))
}

// log is the natural logarithm of a positive x; of anything else that of the smallest normal number.
func log(x float64) float64 {
	if !(x > 2.3e-308) {
		x = 2.3e-308
	}
	fraction, exponent := math.Frexp(x)
	if fraction < math.Sqrt2/2 {
		fraction, exponent = fraction*2, exponent-1
	}
	s := float64((fraction - 1) / (fraction + 1))
	square, sum := float64(s*s), 0.0
	for i := 21; i >= 1; i -= 2 {
		sum = float64(1/float64(i)) + float64(square*sum)
	}
	k := float64(exponent)
	return float64(k*ln2High) + float64(float64(2*float64(s*sum))+float64(k*ln2Low))
}

// sigmoid is the logistic function.
func sigmoid(x float64) float64 {
	return 1 / (1 + exp(-x))
}

// logit is its inverse, for p kept within 1e-9 of its bounds.
func logit(p float64) float64 {
	p = min(max(p, 1e-9), 1-1e-9)
	return log(float64(p / (1 - p)))
}

// softmax turns scores into probabilities, in place.
func softmax(scores []float64) {
	if len(scores) == 0 {
		return
	}
	top := scores[0]
	for _, s := range scores {
		top = max(top, s)
	}
	sum := 0.0
	for i, s := range scores {
		scores[i] = exp(s - top)
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
}

// dice is a small deterministic generator (splitmix64), for orders that must be the same everywhere.
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9E3779B97F4A7C15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

func (d *dice) below(n int) int {
	return int(d.next() % uint64(n))
}

// shuffled gives 0 to n-1 in a fixed disorder.
func (d *dice) shuffled(order []int) {
	for i := len(order) - 1; i > 0; i-- {
		j := d.below(i + 1)
		order[i], order[j] = order[j], order[i]
	}
}
