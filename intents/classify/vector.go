package classify

import (
	"math"
	"math/bits"
	"slices"
	"sync"
)

// vector is a sparse vector; each place stands in it once, in the order of the text.
type vector struct {
	places []uint32
	values []float32
}

// vocabulary knows in how many messages each place was met, as the weight that rareness gives it.
// A weight of zero marks what training never met, or met once: it says nothing.
type vocabulary []uint8

const rareUnit = 1.0 / 16 // one step of a vocabulary's weights

// newVocabulary counts the places of the documents; those in fewer than least of them are left out, and so are
// those that only one or two authors use where there are many: they tell the author, not the request. The desk's own
// words always count: its corrections are there to teach them.
func newVocabulary(documents []*document, authors []string, least int) vocabulary {
	met := make([]uint32, 1<<hashBits)
	last := make([]uint32, 1<<hashBits)
	writers := make([]uint64, 1<<hashBits) // one bit an author; beyond 63 authors they share bits
	numbers := map[string]int{}
	for i, d := range documents {
		number, known := numbers[authors[i]]
		if !known {
			number = len(numbers) % 63
			numbers[authors[i]] = number
		}
		bit := uint64(1) << number
		if authors[i] == DeskAuthor {
			bit = everybody
		}
		for _, f := range d.all() {
			if last[f.id] != uint32(i+1) {
				last[f.id] = uint32(i + 1)
				met[f.id]++
				writers[f.id] |= bit
			}
		}
	}
	wanted := 1
	if len(numbers) >= manyAuthors {
		wanted = sharedBy
	}
	weights := make(vocabulary, 1<<hashBits)
	for id, n := range met {
		if int(n) >= least && bits.OnesCount64(writers[id]) >= wanted {
			rare := log(float64(float64(len(documents)+1)/float64(n+1))) + 1
			weights[id] = uint8(min(max(math.Round(rare/rareUnit), 1), 255))
		}
	}
	return weights
}

const (
	manyAuthors = 6 // among fewer authors a word need not be shared
	sharedBy    = 3 // authors that must use a word
	everybody   = ^uint64(0)
)

// all is every feature of a document, the context of its sentences included.
func (d *document) all() []feature {
	features := slices.Concat(d.features, d.subject, d.plain)
	for _, id := range d.topic {
		features = append(features, feature{id: id, block: contextBlock})
	}
	for _, t := range d.tokens {
		features = append(features, feature{id: hash(seedBefore, t.text), block: contextBlock},
			feature{id: hash(seedAfter, t.text), block: contextBlock})
	}
	for i := range d.sentences {
		features = append(features, position(d.sentences, i)...)
	}
	return features
}

// counter counts places quickly and forgets only those it met.
type counter struct {
	counts [1 << hashBits]uint16
	met    []feature
}

var counters = sync.Pool{New: func() any { return new(counter) }}

// vector weighs features: logarithm of the count, times rareness, each block brought to its own length.
func (v vocabulary) vector(weights *[blocks]float64, parts ...[]feature) vector {
	c := counters.Get().(*counter)
	defer counters.Put(c)
	c.met = c.met[:0]
	for _, part := range parts {
		for _, f := range part {
			if v[f.id] == 0 {
				continue
			}
			if c.counts[f.id] == 0 {
				c.met = append(c.met, f)
			}
			c.counts[f.id]++
		}
	}
	result := vector{make([]uint32, len(c.met)), make([]float32, len(c.met))}
	var squares [blocks]float64
	for i, f := range c.met {
		value := v.value(f, c.counts[f.id])
		c.counts[f.id] = 0
		result.places[i], result.values[i] = f.id, float32(value)
		squares[f.block] += float64(value * value)
	}
	var scales [blocks]float64
	for b, square := range squares {
		scales[b] = 1
		if square > 0 && block(b) != plainBlock {
			scales[b] = float64(weights[b] / math.Sqrt(square))
		}
	}
	for i, f := range c.met {
		result.values[i] = float32(float64(result.values[i]) * scales[f.block])
	}
	return result
}

// counted holds 1 + ln of small counts.
var counted = func() (table [64]float64) {
	for i := range table {
		table[i] = 1 + log(float64(max(i, 1)))
	}
	return
}()

func (v vocabulary) value(f feature, count uint16) float64 {
	if f.block == plainBlock {
		return float64(f.value)
	}
	return float64(counted[min(count, 63)] * float64(float64(v[f.id])*rareUnit))
}

// sorted makes a vector of counts, their growth dampened.
func sorted(counts map[uint32]float64) vector {
	v := vector{make([]uint32, 0, len(counts)), make([]float32, len(counts))}
	for place := range counts {
		v.places = append(v.places, place)
	}
	slices.Sort(v.places)
	for i, place := range v.places {
		v.values[i] = float32(1 + log(counts[place]))
	}
	return v
}

// normalize brings values to length one.
func normalize(values []float32) {
	square := 0.0
	for _, x := range values {
		square += float64(float64(x) * float64(x))
	}
	if square == 0 {
		return
	}
	scale := 1 / math.Sqrt(square)
	for i, x := range values {
		values[i] = float32(float64(float64(x) * scale))
	}
}
