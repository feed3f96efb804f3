package corpus

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Score is how predictions compare with the labels.
type Score struct {
	Judged []Judged
}

// Compare judges every labelled message; one without a prediction is a failure.
func Compare(gold, got []Line, facts *Facts) Score {
	byID := map[string]Line{}
	for _, line := range got {
		byID[line.ID] = line
	}
	var s Score
	for _, line := range gold {
		prediction, ok := byID[line.ID]
		if !ok {
			prediction = Line{ID: line.ID, Error: "no prediction"}
		}
		s.Judged = append(s.Judged, judge(line, prediction, facts))
	}
	return s
}

// figureOf computes one of the figures over some messages: how many of how many.
type figureOf func([]Judged) (hit, of float64)

// shares are the figures that are shares, in the order in which they are printed.
var shares = []struct {
	name string
	of   figureOf
}{
	{"right", shareOf(func(j Judged) (int, int) { return one(j.Right()), 1 })},
	{"understood", shareOf(func(j Judged) (int, int) { return one(j.Understood), 1 })},
	{"orders_exact", shareOf(ordersExact)},
	{"documents_exact", shareOf(documentsExact)},
	{"kinds", shareOf(kinds)},
	{"outcomes", shareOf(outcomes)},
	{"mentions", shareOf(func(j Judged) (int, int) { return j.Mentioned, j.Mentions })},
}

func shareOf(count func(Judged) (hit, of int)) figureOf {
	return func(judged []Judged) (float64, float64) {
		hits, all := 0, 0
		for _, j := range judged {
			hit, of := count(j)
			hits, all = hits+hit, all+of
		}
		return float64(hits), float64(all)
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// over counts the labelled requests that fit.
func over(j Judged, fits func(Request) bool, good func(pair) bool) (hit, of int) {
	for _, p := range j.pairs {
		if p.gold == nil || !fits(*p.gold) {
			continue
		}
		of++
		hit += one(p.got != nil && good(p))
	}
	return hit, of
}

func ordersExact(j Judged) (int, int) {
	return over(j, func(r Request) bool { return r.Intent == "order_creation" }, func(p pair) bool {
		return bare(orEmpty(p.gold.Order).CustomerReference) == bare(orEmpty(p.got.Order).CustomerReference) && sameLines(linesOf(*p.gold), linesOf(*p.got))
	})
}

func documentsExact(j Judged) (int, int) {
	return over(j, func(r Request) bool { return r.Intent != "order_creation" }, func(p pair) bool {
		return sameSet(p.gold.Orders, p.got.Orders) && sameSet(p.gold.Shipments, p.got.Shipments) && sameSet(p.gold.Invoices, p.got.Invoices)
	})
}

func kinds(j Judged) (int, int) {
	return over(j, func(r Request) bool { return r.Intent == "dispute" }, func(p pair) bool { return p.gold.Kind == p.got.Kind })
}

func outcomes(j Judged) (int, int) {
	return over(j, func(Request) bool { return true }, func(p pair) bool { return p.gold.Outcome == p.got.Outcome })
}

// f1 is micro and macro F1 over the intents.
func f1(judged []Judged) (micro, macro float64) {
	type tally struct{ hit, extra, missed int }
	by := map[string]*tally{}
	at := func(intent string) *tally {
		if by[intent] == nil {
			by[intent] = &tally{}
		}
		return by[intent]
	}
	for _, j := range judged {
		for _, p := range j.pairs {
			switch {
			case p.got == nil:
				at(p.gold.Intent).missed++
			case p.gold == nil:
				at(p.got.Intent).extra++
			default:
				at(p.gold.Intent).hit++
			}
		}
	}
	var all tally
	for _, t := range by {
		all.hit, all.extra, all.missed = all.hit+t.hit, all.extra+t.extra, all.missed+t.missed
		macro += fScore(t.hit, t.extra, t.missed)
	}
	return fScore(all.hit, all.extra, all.missed), macro / float64(max(1, len(by)))
}

func fScore(hit, extra, missed int) float64 {
	if hit == 0 {
		return 0
	}
	return 2 * float64(hit) / float64(2*hit+extra+missed)
}

// linesF1 is F1 over the (sku, quantity) lines of all order requests.
func linesF1(judged []Judged) float64 {
	hit, extra, missed := 0, 0, 0
	for _, j := range judged {
		for _, p := range j.pairs {
			var gold, got []string
			if p.gold != nil && strings.HasPrefix(p.gold.Intent, "order_") {
				gold = keys(linesOf(*p.gold))
			}
			if p.got != nil && strings.HasPrefix(p.got.Intent, "order_") {
				got = keys(linesOf(*p.got))
			}
			common := 0
			for _, line := range got {
				if at := slices.Index(gold, line); at >= 0 {
					common++
					gold = slices.Delete(gold, at, at+1)
				}
			}
			hit, extra, missed = hit+common, extra+len(got)-common, missed+len(gold)
		}
	}
	return fScore(hit, extra, missed)
}

// confidence of a message is the lowest of its requests; a message understood to ask nothing is sure of it.
func (j Judged) confidence() float64 {
	lowest := 1.0
	for _, r := range j.Got.Requests {
		if c, err := strconv.ParseFloat(string(r.Confidence), 64); err == nil {
			lowest = min(lowest, c)
		}
	}
	return lowest
}

// ece is the expected calibration error over ten bins.
func ece(judged []Judged) float64 {
	var sum, right, n [10]float64
	for _, j := range judged {
		bin := min(9, int(j.confidence()*10))
		sum[bin], right[bin], n[bin] = sum[bin]+j.confidence(), right[bin]+float64(one(j.Right())), n[bin]+1
	}
	total := 0.0
	for bin := range n {
		if n[bin] > 0 {
			gap := (sum[bin] - right[bin]) / float64(len(judged))
			total += max(gap, -gap)
		}
	}
	return total
}

// risk is the error rate among the most confident share of messages.
func risk(judged []Judged, share float64) float64 {
	sorted := slices.Clone(judged)
	sort.SliceStable(sorted, func(a, b int) bool { return sorted[a].confidence() > sorted[b].confidence() })
	n := max(1, int(share*float64(len(sorted))))
	wrong := 0
	for _, j := range sorted[:min(n, len(sorted))] {
		wrong += 1 - one(j.Right())
	}
	return float64(wrong) / float64(n)
}

// interval is the bootstrap 95 % interval of a share, the same for the same input.
func interval(judged []Judged, of figureOf) (low, high float64) {
	const samples = 1000
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // reproducible on purpose
	values := make([]float64, 0, samples)
	sample := make([]Judged, len(judged))
	for range samples {
		for i := range sample {
			sample[i] = judged[random.IntN(len(judged))]
		}
		if hit, n := of(sample); n > 0 {
			values = append(values, hit/n)
		}
	}
	if len(values) == 0 {
		return 0, 0
	}
	sort.Float64s(values)
	return values[len(values)*25/1000], values[min(len(values)-1, len(values)*975/1000)]
}

// Sums are the figures that count and should be nought.
func (s Score) Sums() (wronglyExecuted, leaks, excess int) {
	for _, j := range s.Judged {
		wronglyExecuted, leaks, excess = wronglyExecuted+j.WronglyExecuted, leaks+j.Leaks, excess+j.Excess
	}
	return wronglyExecuted, leaks, excess
}

// Share is one of the share figures by name, over all messages.
func (s Score) Share(name string) float64 {
	for _, share := range shares {
		if share.name == name {
			hit, of := share.of(s.Judged)
			return hit / max(1, of)
		}
	}
	return 0
}

// WriteWrong lists the messages that are not right, with their faults and, where evidence is not nil, what each was read from.
func (s Score) WriteWrong(w io.Writer, evidence func(id string) string) {
	for _, j := range s.Judged {
		if j.Right() {
			continue
		}
		fmt.Fprintf(w, "%s\n", j.Gold.ID)
		for _, fault := range j.Faults {
			fmt.Fprintf(w, "    %s\n", fault)
		}
		if evidence == nil {
			continue
		}
		for line := range strings.Lines(evidence(j.Gold.ID)) {
			fmt.Fprintf(w, "      | %s\n", strings.TrimRight(line, "\n"))
		}
	}
}
