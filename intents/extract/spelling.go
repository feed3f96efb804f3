package extract

import (
	"math"
	"slices"
)

// weigh gives each term its weight: how few articles bear it.
func (c *Catalogue) weigh() {
	c.idf = make([]float32, len(c.postings))
	n := float64(len(c.products)) + 1
	for i, list := range c.postings {
		c.idf[i] = float32(math.Log(n/(float64(len(list))+0.5)) + 0.2)
	}
}

// spelling finds the words of the catalogue that a misspelt word may mean, by shared trigrams, then by edits.
type spelling struct {
	words    []string
	trigrams map[uint32][]int32
}

func newSpelling(c *Catalogue) *spelling {
	s := &spelling{trigrams: map[uint32][]int32{}}
	for w := range c.vocabulary {
		if len(w) >= 4 && onlyLetters(w) {
			s.words = append(s.words, w)
		}
	}
	slices.Sort(s.words)
	for i, w := range s.words {
		eachTrigram(w, func(g uint32) {
			list := s.trigrams[g]
			if len(list) == 0 || list[len(list)-1] != int32(i) {
				s.trigrams[g] = append(list, int32(i))
			}
		})
	}
	return s
}

func onlyLetters(w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}

func eachTrigram(w string, do func(uint32)) {
	padded := " " + w + " "
	for i := 0; i+3 <= len(padded); i++ {
		do(uint32(padded[i])<<16 | uint32(padded[i+1])<<8 | uint32(padded[i+2]))
	}
}

// near is the word of the catalogue closest to a misspelt one and how alike they are, 0 to 1; "" where none is near.
// One edit is allowed from four letters, two from seven.
func (s *spelling) near(word string) (string, float32) {
	if len(word) < 4 || !onlyLetters(word) || len(word) > 40 {
		return "", 0
	}
	shared := map[int32]int{}
	eachTrigram(word, func(g uint32) {
		if list := s.trigrams[g]; len(list) < 5000 {
			for _, w := range list {
				shared[w]++
			}
		}
	})
	best, bestEdits := "", 3
	allowed := 1
	if len(word) >= 7 {
		allowed = 2
	}
	for w, n := range shared {
		candidate := s.words[w]
		if n*3 < len(word) || len(candidate)-len(word) > allowed || len(word)-len(candidate) > allowed {
			continue
		}
		edits := editDistance(word, candidate, allowed)
		if edits <= allowed && (edits < bestEdits || edits == bestEdits && candidate < best) {
			best, bestEdits = candidate, edits
		}
	}
	if best == "" {
		return "", 0
	}
	return best, 1 - 0.12*float32(bestEdits)
}

// editDistance counts insertions, deletions, replacements and swaps of neighbours, up to limit+1.
func editDistance(a, b string, limit int) int {
	var rows [3][48]int
	if len(b) >= 47 {
		return limit + 1
	}
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, prev, before := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return min(rows[len(a)%3][len(b)], limit+1)
}
