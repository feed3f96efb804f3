package extract

// items pairs each quantity with the words after it or before it, so that most articles are found. Words between two
// quantities serve both only where a comma or a joining word parts them.
func (r *reader) items(first, last int, all []amountOf) []item {
	type choice struct {
		items []item
		value float64
	}
	// ends[0] is the best reading in which the last quantity took the words before it, ends[1] those after it.
	ends := [2]choice{}
	for k := range all {
		from, to := first, last
		if k > 0 {
			from = all[k-1].last
		}
		if k+1 < len(all) {
			to = all[k+1].first
		}
		next := [2]choice{{value: -1e9}, {value: -1e9}}
		for before := range ends {
			for after := range next {
				it := r.pair(&all[k], from, to, before == 1 && k > 0, after == 1)
				value := ends[before].value + worth(it)
				if it == nil && all[k].first == first && all[k].unit != "" && all[k].leads {
					value -= passedOver
				}
				if value > next[after].value {
					next[after] = choice{append(append([]item(nil), ends[before].items...), it...), value}
				}
			}
			if k == 0 {
				break
			}
		}
		ends = next
	}
	best := ends[0].items
	if ends[1].value >= ends[0].value {
		best = ends[1].items
	}
	return append(r.anchorsUnpaired(first, last, best), best...)
}

// passedOver is what it costs to leave out the quantity that opens a stretch: more than goods that are not found.
const passedOver = 0.3

// pair reads one quantity with the words on one side. shared tells that the quantity before took the words between them;
func (r *reader) pair(q *amountOf, from, to int, shared, after bool) []item {
	it := item{quantity: q}
	switch {
	case q.inner.Last > q.inner.First && (r.contentWords(q.inner.First, q.inner.Last) > 1 || len(r.anchorsBetween(q.inner.First, q.inner.Last)) > 0):
		it.first, it.last = q.inner.First, r.insteadAt(q.inner)
		it.article = r.article(it.first, it.last, false)
		return []item{it}
	case after && !q.leads, !after && !q.trails:
		return nil
	case after:
		it.first, it.last = q.last, to
		it.article = r.article(it.first, it.last, false)
	default:
		it.first, it.last = from, q.first
		if shared {
			if it.first = r.lastCut(from, q.first); it.first == from {
				return nil
			}
		}
		it.article = r.article(it.first, it.last, true)
	}
	it.sized = q.size && it.article.Found() && (r.bears(it.article.SKU, q) || byNumber(it.article) && r.anchorOf[q.first-1] < 0)
	return []item{it}
}

// lastCut is where the last comma or joining word parts the words between two quantities.
func (r *reader) lastCut(first, last int) int {
	for i := last - 2; i > first; i-- {
		if r.cuts(i) {
			return i + 1
		}
	}
	return first
}

func (r *reader) cuts(i int) bool {
	t := r.text.Tokens[i]
	return t.Text == "," || t.Text == "/" || t.Kind == Word && r.text.joins(t.Fold)
}

// anchorsUnpaired are article numbers of a stretch that no quantity took.
func (r *reader) anchorsUnpaired(first, last int, items []item) []item {
	var rest []item
	for _, a := range r.anchorsBetween(first, last) {
		taken := false
		for _, it := range items {
			taken = taken || it.article.SKU == a.article.SKU && a.article.Found() || it.first <= a.first && a.last <= it.last && len(it.article.Candidates) > 0
		}
		if !taken {
			rest = append(rest, a)
		}
	}
	return rest
}

// insteadAt is where "instead of" begins in a stretch.
func (r *reader) insteadAt(s Stretch) int {
	for i := s.First; i < s.Last; i++ {
		if insteadOf(r.text, i, s.Last) && !insteadOf(r.text, i+1, s.Last) {
			return i
		}
	}
	return s.Last
}

// anchorsBetween are article numbers with no quantity.
func (r *reader) anchorsBetween(first, last int) []item {
	var items []item
	seen := -1
	for i := first; i < last; i++ {
		if a := r.anchorOf[i]; a >= 0 && a != seen {
			seen = a
			items = append(items, item{first: r.anchors[a].First, last: r.anchors[a].Last, article: r.anchors[a].Article})
		}
	}
	return items
}
