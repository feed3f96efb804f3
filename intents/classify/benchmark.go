package classify

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"time"

	"guichet/domain"
)

// BenchmarkResult is how the engine does on a labelled set of texts, one label each.
type BenchmarkResult struct {
	Trained, Tested, Labels int
	Accuracy, MacroF1       float64
	ECE                     float64 // expected calibration error of the probability of the label chosen, ten bins
	Seconds                 float64 // of training
	Bytes                   int     // of the packed weights
	MicrosecondsEach        float64 // of reading one text
}

// labelledText is a line of a benchmark: label, tab, text.
type labelledText struct {
	label    int
	document *document
}

// Benchmark trains the same features and the same learner on a labelled set and tests them on another.
// Both hold one example a line: label, tab, text; comma-separated values with named columns are read too.
func Benchmark(train, test io.Reader) (BenchmarkResult, error) {
	labels := map[string]int{}
	learn, err := readLabelled(train, labels)
	if err != nil {
		return BenchmarkResult{}, fmt.Errorf("reading the training set: %w", err)
	}
	known := len(labels)
	ask, err := readLabelled(test, labels)
	if err != nil {
		return BenchmarkResult{}, fmt.Errorf("reading the test set: %w", err)
	}
	if known < 2 || len(ask) == 0 {
		return BenchmarkResult{}, fmt.Errorf("benchmark of %d labels and %d tests: %w", known, len(ask), domain.ErrInvalid)
	}
	start := time.Now()
	temperature := labelTemperature(learn, known)
	c := trainLabels(learn, known, temperature)
	r := BenchmarkResult{Trained: len(learn), Tested: len(ask), Labels: known, Seconds: time.Since(start).Seconds()}
	start = time.Now()
	r.measure(c, ask)
	r.MicrosecondsEach = time.Since(start).Seconds() * 1e6 / float64(len(ask))
	r.Bytes, err = packedSize(c)
	return r, err
}

// labeller tells one label of many.
type labeller struct {
	vocabulary  vocabulary
	linear      *linear
	temperature float64
}

const (
	labelCost   = 24
	labelRounds = 10
	labelLeast  = 2
)

// trainLabels fits one logistic regression a label.
func trainLabels(all []labelledText, labels int, temperature float64) *labeller {
	documents := make([]*document, len(all))
	for i, t := range all {
		documents[i] = t.document
	}
	c := &labeller{vocabulary: newVocabulary(documents, make([]string, len(documents)), labelLeast), temperature: temperature}
	rows := make([]row, len(all))
	for i, t := range all {
		rows[i] = row{vector: t.document.short(c.vocabulary), class: t.label, weight: 1}
	}
	c.linear = fit(rows, fitting{places: 1 << hashBits, columns: labels, cost: labelCost, rounds: labelRounds})
	return c
}

// probabilities are those of the labels; unknown words leave the constant alone.
func (c *labeller) probabilities(d *document) []float64 {
	scores := make([]float64, c.linear.columns)
	c.linear.scores(d.short(c.vocabulary), scores)
	for i := range scores {
		scores[i] = float64(scores[i] * c.temperature)
	}
	softmax(scores)
	return scores
}

// labelTemperature learns on a held-out fifth of each label how sure to be.
func labelTemperature(all []labelledText, labels int) float64 {
	var in, out []labelledText
	met := make([]int, labels)
	for _, t := range all {
		if met[t.label]++; met[t.label]%5 == 0 { // of every label, in whatever order the set is
			out = append(out, t)
		} else {
			in = append(in, t)
		}
	}
	if len(in) == 0 || len(out) == 0 {
		return 1
	}
	c := trainLabels(in, labels, 1)
	scores := make([][]float64, len(out))
	for i, t := range out {
		scores[i] = make([]float64, labels)
		c.linear.scores(t.document.short(c.vocabulary), scores[i])
	}
	best, at := 0.0, 1.0
	for step := 1; step <= 80; step++ {
		beta, gain := float64(step)*0.1, 0.0
		for i, t := range out {
			p := make([]float64, labels)
			for j, s := range scores[i] {
				p[j] = float64(s * beta)
			}
			softmax(p)
			gain += log(p[t.label])
		}
		if step == 1 || gain > best {
			best, at = gain, beta
		}
	}
	return at
}

func (r *BenchmarkResult) measure(c *labeller, ask []labelledText) {
	byLabel := make([]counts, r.Labels)
	var predictions []Prediction
	right, seen := 0, map[int]bool{}
	for _, t := range ask {
		p := c.probabilities(t.document)
		top := slices.Index(p, slices.Max(p))
		seen[t.label] = true
		predictions = append(predictions, Prediction{Confidence: p[top], Right: top == t.label})
		if top == t.label {
			right++
			byLabel[top].hit++
			continue
		}
		byLabel[top].extra++
		if t.label < r.Labels {
			byLabel[t.label].missed++
		}
	}
	r.Accuracy = float64(right) / float64(len(ask))
	for label := range byLabel {
		if seen[label] {
			r.MacroF1 += byLabel[label].f1() / float64(len(seen))
		}
	}
	r.ECE = calibrationError(predictions)
}

func packedSize(c *labeller) (int, error) {
	var tables, packed bytes.Buffer
	tables.Write(c.vocabulary)
	writeTable(&tables, c.linear)
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(tables.Bytes()); err != nil {
		return 0, fmt.Errorf("packing: %w", err)
	}
	if err := w.Close(); err != nil {
		return 0, fmt.Errorf("packing: %w", err)
	}
	return packed.Len(), nil
}
