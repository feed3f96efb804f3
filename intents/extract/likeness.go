package extract

import (
	"cmp"
	"slices"

	"guichet/domain"
)

// Article is what was found for a name or number.
type Article struct {
	// SKU is our number; "" where nothing was found or several fit.
	SKU domain.SKU `json:"sku,omitempty"`
	// How is "learnt", "sku", "customer_sku", "gtin", "name" or "likeness".
	How string `json:"how,omitempty"`
	// Score is 0 to 1: 1 for a number or an exact name.
	Score float64 `json:"score,omitempty"`
	// Candidates are the articles that fit, best first, where none is clearly ahead: at most twelve.
	Candidates []domain.SKU `json:"candidates,omitempty"`
	// Words are the sender's.
	Words string `json:"words,omitempty"`
}

// Found tells whether one article was meant.
func (a Article) Found() bool { return a.SKU != "" }

// Bounds of likeness: a name must be covered that far, and the first be ahead of the second by that much.
const (
	enoughCovered = 0.66
	enoughSure    = 0.8
	clearlyAhead  = 0.12
	maxCandidates = 12
	maxScan       = 6000
	maxRanked     = 24
)

// wanted is a phrase turned into terms of the catalogue.
type wanted struct {
	numbers []int32 // -1: not in the catalogue
	weights []float32
	sizes   []bool
	packs   []float32 // what a word for a package would weigh more if it were part of the name
	total   float32
	known   float32
}

// ByName finds an article by what somebody calls it: the exact name or alias, else likeness, and then only if one
// article is clearly ahead of the next.
func (c *Catalogue) ByName(phrase string) Article { return c.byTerms(phrase, termsOf(phrase), nil) }

// Among finds which of a few articles a phrase means, such as the lines of an order: less is asked of the likeness.
func (c *Catalogue) Among(skus []domain.SKU, phrase string) Article {
	ids := make([]int32, 0, len(skus))
	for _, sku := range skus {
		if id, ok := c.bySKU[sku]; ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return Article{Words: phrase}
	}
	return c.byTerms(phrase, termsOf(phrase), ids)
}

// Bears tells whether a stretch of words names something of an article: a word or a size that its name has.
func (c *Catalogue) Bears(sku domain.SKU, text *Text, s Stretch) bool {
	id, known := c.bySKU[sku]
	if !known {
		return false
	}
	for _, t := range termsIn(text.Tokens[s.First:s.Last]) {
		if number, known := c.vocabulary[t.key]; known && !t.pack {
			if _, has := slices.BinarySearch(c.forward[id], number); has {
				return true
			}
		}
	}
	return false
}

// Mentions are those of a few articles of which a stretch of words has a telling word: one of four letters or more that no
// other of them bears.
func (c *Catalogue) Mentions(skus []domain.SKU, text *Text, s Stretch) []domain.SKU {
	var found []domain.SKU
	for _, t := range termsIn(text.Tokens[s.First:s.Last]) {
		number, known := c.vocabulary[t.key]
		if !known || t.pack || t.part || len(t.key) < 3 {
			continue
		}
		var bearers []domain.SKU
		for _, sku := range skus {
			if id, ok := c.bySKU[sku]; ok {
				if _, has := slices.BinarySearch(c.forward[id], number); has && !slices.Contains(bearers, sku) {
					bearers = append(bearers, sku)
				}
			}
		}
		if len(bearers) == 1 && !slices.Contains(found, bearers[0]) {
			found = append(found, bearers[0])
		}
	}
	return found
}

func (c *Catalogue) byTerms(phrase string, terms []term, among []int32) Article {
	article := Article{Words: phrase}
	if len(terms) == 0 || len(terms) > 60 {
		return article
	}
	if ids := c.byName[nameKey(terms)]; len(ids) > 0 && among == nil {
		if len(ids) == 1 {
			article.SKU, article.How, article.Score = c.products[ids[0]].SKU, "name", 1
		} else {
			article.Candidates = c.skus(ids[:min(len(ids), maxCandidates)])
		}
		return article
	}
	w := c.want(terms)
	if w.known == 0 || among == nil && w.known < 0.45*w.total { // no article can cover enough of it
		return article
	}
	ids := among
	if ids == nil {
		ids = c.candidates(w)
	}
	return c.decide(article, terms, w, ids, among != nil)
}

// want weighs the phrase: dimensions weigh more, packages less, words the catalogue does not know a little.
func (c *Catalogue) want(terms []term) wanted {
	var w wanted
	for _, t := range terms {
		if t.part {
			continue
		}
		number, known := c.vocabulary[t.key]
		likeness := float32(1)
		if !known && !t.size {
			var near string
			if near, likeness = c.near(t); near != "" {
				number, known = c.vocabulary[near], true
			}
		}
		weight, packed := float32(1.5), float32(0)
		if known {
			weight = c.idf[number] * likeness
			if t.pack {
				packed = weight * 0.8
				weight *= 0.2
			}
		} else {
			number = -1
			if t.pack {
				weight = 0.1
			}
			if t.size {
				weight = 6
			}
		}
		if t.size && known {
			weight *= 1.5
		}
		if known && likeness < 1 {
			w.total += c.idf[number] * (1 - likeness) * 0.5
		}
		w.numbers, w.weights, w.sizes = append(w.numbers, number), append(w.weights, weight), append(w.sizes, t.size)
		w.packs = append(w.packs, packed)
		w.total += weight
		if known {
			w.known += weight
		}
	}
	return w
}

// near is the word of the catalogue that a misspelt one means.
func (c *Catalogue) near(t term) (string, float32) {
	word, likeness := c.spelling.near(t.key)
	if t.whole != t.key {
		if other, better := c.spelling.near(t.whole); better > likeness {
			return other, better
		}
	}
	return word, likeness
}

// candidates are the articles that bear the rarest terms of the phrase.
func (c *Catalogue) candidates(w wanted) []int32 {
	order := make([]int, 0, len(w.numbers))
	for i, n := range w.numbers {
		if n >= 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Compare(len(c.postings[w.numbers[a]]), len(c.postings[w.numbers[b]]))
	})
	var ids []int32
	scanned := 0
	for k, i := range order {
		list := c.postings[w.numbers[i]]
		if k > 0 && scanned+len(list) > maxScan {
			break
		}
		if len(list) > 4*maxScan {
			list = list[:4*maxScan]
		}
		scanned += len(list)
		ids = append(ids, list...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

type scored struct {
	id       int32
	covered  float32 // share of the phrase's weight that the article bears
	lacks    bool    // a dimension of the phrase is not the article's
	sure     float32 // the same of the words that the catalogue knows
	fullness float32 // share of the article's best name that the phrase covers
	headed   bool    // its name begins with the first word of the phrase
	packs    float32 // more for words such as "tube" that may be a package or the thing itself: they settle a draw only
}

func (c *Catalogue) score(w wanted, id int32) scored {
	s := scored{id: id}
	terms := c.forward[id]
	var sum float32
	for i, n := range w.numbers {
		if n >= 0 {
			if _, has := slices.BinarySearch(terms, n); has {
				sum += w.weights[i]
				s.packs += w.packs[i] / w.total
				continue
			}
		}
		s.lacks = s.lacks || w.sizes[i]
	}
	s.covered, s.sure = sum/w.total, sum/w.known
	return s
}

// decide says which article is meant, or which might be.
func (c *Catalogue) decide(article Article, terms []term, w wanted, ids []int32, few bool) Article {
	best := c.ranked(w, ids)
	if len(best) == 0 {
		return article
	}
	rivals := 1
	for rivals < len(best) && rivals < 12 && best[rivals].lacks == best[0].lacks && best[0].covered-best[rivals].covered < clearlyAhead {
		rivals++
	}
	if rivals > 1 {
		c.fill(best[:rivals], terms)
	}
	slices.SortStableFunc(best, func(a, b scored) int {
		return cmp.Or(cmp.Compare(lackRank(a), lackRank(b)), cmp.Compare(b.rank(), a.rank()))
	})
	return c.verdict(article, best, few)
}

// ranked are the best of some articles, those that bear nothing of the phrase left out.
func (c *Catalogue) ranked(w wanted, ids []int32) []scored {
	best := make([]scored, 0, maxRanked+1)
	for _, id := range ids {
		s := c.score(w, id)
		if s.covered <= 0 || len(best) == maxRanked && compareScored(best[maxRanked-1], s) < 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, s, compareScored)
		if best = slices.Insert(best, at, s); len(best) > maxRanked {
			best = best[:maxRanked]
		}
	}
	return best
}

// compareScored puts the better first: with all dimensions, then the more of the phrase it covers.
func compareScored(a, b scored) int {
	return cmp.Or(cmp.Compare(lackRank(a), lackRank(b)), cmp.Compare(b.covered, a.covered), cmp.Compare(a.id, b.id))
}

func lackRank(s scored) int {
	if s.lacks {
		return 1
	}
	return 0
}

func (s scored) rank() float32 { return s.covered + 0.1*s.fullness + s.packs }

func (c *Catalogue) verdict(article Article, best []scored, few bool) Article {
	first := best[0]
	article.Score = float64(first.covered)
	enough, ahead := float32(enoughCovered), float32(clearlyAhead)
	if few {
		enough, ahead = 0.3, 0.08
	}
	clear := true
	for _, s := range best[1:] {
		rival := s.lacks == first.lacks && first.covered+first.packs-s.covered-s.packs < ahead
		fuller := first.fullness > 0.97 && s.fullness < 0.9 && first.covered >= s.covered
		if rival && !fuller {
			clear = false
		}
		if first.covered-s.covered < ahead+0.08 && len(article.Candidates) < maxCandidates-1 && s.lacks == first.lacks {
			article.Candidates = append(article.Candidates, c.products[s.id].SKU)
		}
	}
	if few && !clear {
		clear = first.headed && !slices.ContainsFunc(best[1:], func(s scored) bool { return s.headed && first.covered-s.covered < ahead })
	}
	sku := c.products[first.id].SKU
	if clear && first.covered >= enough && (few || first.sure >= enoughSure && !first.lacks) {
		article.SKU, article.How, article.Candidates = sku, "likeness", nil
		return article
	}
	if first.covered < 0.45 && !few {
		article.Candidates = nil
		return article
	}
	article.Candidates = append([]domain.SKU{sku}, article.Candidates...)
	return article
}

// fill finds how much of each article's best name the phrase covers.
func (c *Catalogue) fill(best []scored, terms []term) {
	asked := map[string]bool{}
	for _, t := range terms {
		asked[t.key] = true
		if _, known := c.vocabulary[t.key]; !known && !t.size && !t.part {
			if near, _ := c.near(t); near != "" {
				asked[near] = true
			}
		}
	}
	for i := range best {
		p := &c.products[best[i].id]
		best[i].fullness = c.covered(p.Name, asked)
		best[i].headed = beginsWith(p.Name, terms[0]) || slices.ContainsFunc(p.Aliases, func(alias string) bool { return beginsWith(alias, terms[0]) })
		for _, alias := range p.Aliases {
			best[i].fullness = max(best[i].fullness, c.covered(alias, asked))
		}
	}
}

// beginsWith tells whether a name's first word is that of a phrase.
func beginsWith(name string, first term) bool {
	terms := termsOf(name)
	return len(terms) > 0 && terms[0].key == first.key
}

func (c *Catalogue) covered(name string, asked map[string]bool) float32 {
	var sum, total float32
	for _, t := range termsOf(name) {
		if t.part || t.pack {
			continue
		}
		weight := c.idf[c.vocabulary[t.key]]
		total += weight
		if asked[t.key] {
			sum += weight
		}
	}
	if total == 0 {
		return 0
	}
	return sum / total
}
