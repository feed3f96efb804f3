package extract

import (
	"slices"

	"guichet/domain"
)

// Loose is a quantity of goods in prose that no line took, beside goods that were understood.
type Loose struct {
	Span     domain.Span `json:"span"`
	Sentence int         `json:"sentence"`
	// SKU is the article where it is known and only its quantity is not.
	SKU domain.SKU `json:"sku,omitempty"`
	// Weak tells that only a verb of wishing before it could make it a quantity of goods.
	Weak bool `json:"weak,omitempty"`
}

// maxLoose bounds how many are kept of one text.
const maxLoose = 20

// loose finds what sentences count beside their lines: "10 sacs de farine, 6 moules à kouglof" of a catalogue without moulds.
func (r *reader) loose(tables map[int]bool) []Loose {
	var found []Loose
	for s, stretch := range r.text.Sentences {
		if tables[s] {
			continue
		}
		if !r.orders(s) {
			if l, ok := r.unknownNumber(s, stretch); ok {
				found = append(found, l)
			}
			continue
		}
		for _, q := range quantities(r.text, stretch.First, stretch.Last, r.taken) {
			if len(found) == maxLoose || !r.isLoose(&q, stretch) {
				continue
			}
			end := r.phraseEnd(q.last, min(stretch.Last, q.last+8))
			span := domain.Span{Start: r.text.Tokens[q.first].Start, End: r.text.Tokens[end-1].End}
			span.Text = r.text.Raw[span.Start:span.End]
			found = append(found, Loose{Span: span, Sentence: s, Weak: !q.strong})
		}
		found = append(found, r.vague(s, stretch)...)
	}
	return found[:min(len(found), maxLoose)]
}

var vagueWords = set("quelques some few several einige mehrere paar etwas unos unas algunos algunas varios varias alcuni alcune qualche diversi diverse enkele wat enige")

// vague finds articles that a word for an uncertain number announces: "some T65 flour".
func (r *reader) vague(number int, s Stretch) []Loose {
	var found []Loose
	for i := s.First; i+1 < s.Last; i++ {
		if t := r.text.Tokens[i]; t.Kind != Word || !vagueWords[t.Fold] || r.counted.any(i, i+2) {
			continue
		}
		end := i + 1
		for end < s.Last && end < i+7 && !r.text.joins(r.text.Tokens[end].Fold) {
			end++
		}
		end = r.phraseEnd(i+1, end)
		if article := r.named(i+1, end); article.Found() {
			span := domain.Span{Start: r.text.Tokens[i].Start, End: r.text.Tokens[end-1].End}
			span.Text = r.text.Raw[span.Start:span.End]
			found = append(found, Loose{Span: span, Sentence: number, SKU: article.SKU})
		}
	}
	return found
}

// orders tells whether a sentence names an article with its quantity.
func (r *reader) orders(sentence int) bool {
	for _, l := range r.lines {
		if l.Sentence == sentence && l.Quantity != nil && l.Article.Found() {
			return true
		}
	}
	return false
}

// isLoose tells whether a quantity counts goods: set off or with a unit, goods named after it, and no dimension of an article
// of its sentence.
func (r *reader) isLoose(q *amountOf, s Stretch) bool {
	if r.counted.any(q.first, q.last) || !q.strong && (q.first == s.First || r.text.Tokens[q.first-1].Kind != Word || sizeWord(r.text.Tokens[q.first-1])) {
		return false
	}
	if counting := q.unit == Box || q.unit == Pack || q.unit == Piece || q.unit == Pallet; counting && q.trails && r.text.Tokens[q.last-1].Kind == Word && r.text.Tokens[q.first].Kind == Number && q.first > s.First && r.text.Tokens[q.first-1].Kind != Sign {
		return true
	}
	if !q.leads || q.last >= s.Last || r.text.Tokens[q.last].Kind != Word {
		return false
	}
	next := r.text.Tokens[q.last]
	if phraseEnders[next.Fold] || r.taken[q.last] || r.contentWords(q.last, r.phraseEnd(q.last, s.Last)) == 0 {
		return false
	}
	for _, l := range r.lines {
		if l.Article.Found() && l.Span.Start <= r.text.Tokens[q.first].Start && r.text.Tokens[q.last-1].End <= l.Span.End && r.bears(l.Article.SKU, q) {
			return false
		}
	}
	return true
}

// unknownNumber finds a line that holds a number and how many, and nothing else, below lines of articles: "ref. 4711-99: 5
// pieces". What looks like a document is an article that is not known.
func (r *reader) unknownNumber(number int, s Stretch) (Loose, bool) {
	at := slices.IndexFunc(r.refs, func(ref Reference) bool { return ref.Sentence == number && ref.Paper == "" && ref.Likely })
	listed := slices.ContainsFunc(r.lines, func(l Line) bool {
		return l.List && l.Quantity != nil && l.Article.Found() && abs(l.Sentence-number) <= 3
	})
	if at < 0 || !listed || r.contentWords(s.First, s.Last) > 2 {
		return Loose{}, false
	}
	ref := r.refs[at]
	for _, q := range quantities(r.text, s.First, s.Last, r.taken) {
		if q.strong && (q.last <= ref.First || q.first >= ref.Last) {
			return Loose{Span: ref.Span, Sentence: number}, true
		}
	}
	return Loose{}, false
}

// elided reads quantities of the article before with another size: "15 black T-shirts in L and 10 in M".
func (r *reader) elided(tables map[int]bool) {
	for s, stretch := range r.text.Sentences {
		if tables[s] || !r.orders(s) {
			continue
		}
		for _, q := range quantities(r.text, stretch.First, stretch.Last, r.taken) {
			if r.counted.any(q.first, q.last) || q.first == stretch.First {
				continue
			}
			end := q.last
			for end < stretch.Last && end < q.last+5 && r.text.Tokens[end].Text != "," && !r.text.joins(r.text.Tokens[end].Fold) && r.text.Tokens[end].Kind != Break && r.text.Tokens[end].Text != "." {
				end++
			}
			r.elide(s, &q, end)
		}
	}
}

// alikeWords say that an article is that of the line before: "6 boîtes des mêmes en L".
var alikeWords = set("meme memes idem same gleiche gleichen gleicher dieselben mismo misma mismos mismas stesso stessa stessi stesse zelfde dezelfde")

// alike resolves lines that name "the same" with another size by the line before.
func (r *reader) alike() {
	for i := 1; i < len(r.lines); i++ {
		l, before := &r.lines[i], r.foundBefore(i)
		if before == nil || l.Article.Found() || l.Quantity == nil || l.Sentence-before.Sentence > 1 {
			continue
		}
		tokens := Tokenize(l.Article.Words)
		same := slices.IndexFunc(tokens, func(t Token) bool { return alikeWords[t.Fold] })
		if same < 0 || same > 2 {
			continue
		}
		sizes := slices.DeleteFunc(termsIn(tokens[same+1:]), func(t term) bool { return t.pack })
		if len(sizes) == 0 || slices.ContainsFunc(sizes, func(t term) bool { return !t.part && !t.size && len(t.key) > 1 }) {
			continue
		}
		product := r.catalogue.products[r.catalogue.bySKU[before.Article.SKU]]
		terms := slices.DeleteFunc(termsOf(product.Name), func(t term) bool { return t.size || t.part || len(t.key) == 1 })
		if article := r.catalogue.byTerms(product.Name, append(terms, sizes...), nil); article.Found() && article.SKU != before.Article.SKU {
			article.Words = l.Article.Words
			l.Article = article
		}
	}
}

// foundBefore is the last line before one whose article is known; nil where there is none.
func (r *reader) foundBefore(i int) *Line {
	for i--; i >= 0; i-- {
		if r.lines[i].Article.Found() {
			return &r.lines[i]
		}
	}
	return nil
}

// elide adds the line of one such quantity, whose words up to end give nothing but a size.
func (r *reader) elide(number int, q *amountOf, end int) {
	sizes := termsIn(r.text.Tokens[q.last:end])
	if len(sizes) == 0 || slices.ContainsFunc(sizes, func(t term) bool { return !t.part && !t.size && len(t.key) > 1 }) {
		return
	}
	var before *Line
	for i := range r.lines {
		if l := &r.lines[i]; l.Sentence == number && l.Quantity != nil && l.Article.Found() && l.Span.Start < r.text.Tokens[q.first].Start && (before == nil || l.Span.Start > before.Span.Start) {
			before = l
		}
	}
	if before == nil {
		return
	}
	terms := slices.DeleteFunc(termsOf(before.Article.Words), func(t term) bool { return t.size || t.part || len(t.key) == 1 })
	article := r.catalogue.byTerms(before.Article.Words, append(terms, sizes...), nil)
	if !article.Found() || article.SKU == before.Article.SKU {
		return
	}
	value := q.value
	span := domain.Span{Start: r.text.Tokens[q.first].Start, End: r.text.Tokens[end-1].End}
	span.Text = r.text.Raw[span.Start:span.End]
	line := Line{Span: span, Article: article, Quantity: &value, Unit: q.unit, Pack: q.pack, Sentence: number}
	if line.Unit == "" {
		line.Unit = before.Unit
	}
	r.counted.mark(q.first, q.last)
	r.lines = append(r.lines, line)
}

// hidePacks marks what brackets say of the package: "(boîte de 10)", "(bidons de 5 l)" are no quantities.
func (r *reader) hidePacks() {
	tokens := r.text.Tokens
	for i := 0; i+3 < len(tokens); i++ {
		if tokens[i].Text != "(" || tokens[i+1].Kind != Word || UnitOf(tokens[i+1].Fold) == "" {
			continue
		}
		end := i + 2
		for end < len(tokens) && end < i+7 && tokens[end].Text != ")" {
			end++
		}
		if end < len(tokens) && tokens[end].Text == ")" && (ofWords[tokens[i+2].Fold] || tokens[i+2].Fold == "a" || tokens[i+2].Fold == "x" || tokens[i+2].Kind == Number) {
			r.taken.mark(i+2, end)
		}
	}
}

// Counted reads words that begin with a quantity as a line whose article is still to be found.
func Counted(words domain.Span) (Line, bool) {
	text := NewText(words.Text)
	if len(text.Tokens) == 0 {
		return Line{}, false
	}
	q, ok := quantityAt(text, 0, 0, len(text.Tokens), make(used, len(text.Tokens)))
	if !ok || q.last >= len(text.Tokens) {
		return Line{}, false
	}
	value := q.value
	return Line{Span: words, Quantity: &value, Unit: q.unit, Pack: q.pack, Article: Article{Words: text.Slice(q.last, len(text.Tokens))}}, true
}
