package extract

import "slices"

// phraseEnders end the name of an article in prose.
var phraseEnders = set(`stp svp merci livraison livrer livre livres liv pour car mais que qui quand si sinon sous reference ref commande cde facture prix tarif
 please thanks thank delivery deliver delivered for to by at ref order price because but if which that when under
 bitte danke lieferung liefern fur bis wenn aber unter bestellung preis zum zur
 gracias favor entrega para por si pero pedido precio cuando
 grazie consegna per se ma ordine prezzo quando
 graag alstublieft levering voor als maar bestelling prijs
 au aux chez dont avant apres idem pareil urgent sur sont est etait etaient ont ete manque manquent
 dazu erbij zusatzlich mehr weniger hinzu erganzen hinzufugen toevoegen ademas inoltre instead statt
 are were is was have has had on missing waren war ist sind haben hat fehlen son estan era eran han faltan sono erano hanno mancano zijn hebben`)

// phraseEnd is where the name of an article that begins at first ends: before a comma, a bracket, a word that goes on to
// something else, or something that is no name.
func (r *reader) phraseEnd(first, last int) int {
	for i := first; i < last; i++ {
		t := r.text.Tokens[i]
		switch {
		case r.taken[i] && r.anchorOf[i] < 0:
			return i
		case t.Kind == Sign && i > first && (t.Text == "," || t.Text == ":" || t.Text == "(" || t.Text == "?" || t.Text == "!" || t.Text == ";" || t.Text == "." || t.Text == "–" || t.Text == "→" || t.Text == "=" || t.Text == "|"):
			return i
		case t.Kind == Word && i > first && phraseEnders[t.Fold]:
			return i
		}
	}
	return last
}

// hardEnd is where a name must end whatever its words: at a sign or at something that is no name.
func (r *reader) hardEnd(first, last int) int {
	for i := first; i < last; i++ {
		t := r.text.Tokens[i]
		if r.taken[i] && r.anchorOf[i] < 0 || t.Kind == Sign && i > first && t.Text != "-" && t.Text != "'" && t.Text != "’" && t.Text != "/" {
			return i
		}
	}
	return last
}

// article finds what a phrase names: an article number in it, else its name. Where the phrase ends in a quantity
// (backward), the name is the last words; else the first.
func (r *reader) article(first, last int, backward bool) Article {
	for i := first; i < last; i++ {
		k := i
		if backward {
			k = last - 1 - (i - first)
		}
		if a := r.anchorOf[k]; a >= 0 {
			found := r.anchors[a].Article
			if !backward || !found.Found() {
				return found
			}
			return found
		}
	}
	if backward {
		return r.backward(first, last)
	}
	end := r.phraseEnd(first, last)
	article := r.named(first, end)
	if !article.Found() && end < last && r.text.Tokens[end].Kind == Word {
		if longer := r.named(first, r.hardEnd(first, last)); longer.Found() {
			return longer
		}
	}
	if !article.Found() && end < last && r.text.Tokens[end].Text == "(" { // "rivets (4x10)"
		if other := r.named(first, r.closing(end, last)); other.Found() {
			return other
		}
	}
	if !article.Found() {
		if closer, ok := r.closer(article, first, end, last); ok {
			return closer
		}
		if shorter, ok := r.shorten(first, end); ok {
			return shorter
		}
	}
	return article
}

// closer settles a name that fits several articles by what follows a comma: "gants nitrile, taille M, noir".
func (r *reader) closer(article Article, first, end, last int) (Article, bool) {
	for range 3 {
		if len(article.Candidates) < 2 || end+1 >= last || r.text.Tokens[end].Text != "," && r.text.Tokens[end].Text != "(" && r.text.Tokens[end].Text != "–" && r.text.Tokens[end].Text != ":" {
			return article, false
		}
		if end = r.phraseEnd(end+1, last); end-first > 24 {
			return article, false
		}
		longer := r.named(first, end)
		if longer.Found() {
			return longer, slices.Contains(article.Candidates, longer.SKU)
		}
	}
	return article, false
}

func (r *reader) closing(open, last int) int {
	for i := open; i < last; i++ {
		if r.text.Tokens[i].Text == ")" {
			return i
		}
	}
	return last
}

// shorten drops trailing words of prose from a name that was not found: at conjunctions and small words.
func (r *reader) shorten(first, end int) (Article, bool) {
	for i := end - 1; i > first; i-- {
		t := r.text.Tokens[i]
		if t.Kind != Word || !stopwords[t.Fold] && !joiner(t.Fold) {
			continue
		}
		if article := r.named(first, i); article.Found() {
			return article, true
		}
	}
	return Article{}, false
}

// backward reads the name that ends just before a quantity.
func (r *reader) backward(first, last int) Article {
	for last > first && (r.text.Tokens[last-1].Kind == Sign || ofWords[r.text.Tokens[last-1].Fold] || isTimes(r.text.Tokens[last-1])) {
		last--
	}
	start := first
	for i := first; i < last; i++ {
		if r.taken[i] {
			start = i + 1
		}
	}
	article := r.named(start, last)
	if end := r.phraseEnd(start, last); !article.Found() && end < last {
		if shorter := r.named(start, end); shorter.Found() {
			return shorter
		}
	}
	for i := start + 1; i < last && !article.Found(); i++ {
		before := r.text.Tokens[i-1]
		if before.Kind == Sign || before.Kind == Word && (stopwords[before.Fold] || joiner(before.Fold) || phraseEnders[before.Fold]) {
			if shorter := r.named(i, last); shorter.Found() {
				return shorter
			}
		}
	}
	return article
}

// named finds an article by the words between two tokens.
func (r *reader) named(first, last int) Article {
	for last > first && (joiner(r.text.Tokens[last-1].Fold) || r.text.Tokens[last-1].Kind == Sign) {
		last--
	}
	if first >= last || last-first > 24 {
		return Article{}
	}
	phrase := r.text.Slice(first, last)
	if known, ok := r.names[phrase]; ok {
		return known
	}
	if article, ok := r.catalogue.learnt(phrase, r.customers); ok {
		r.names[phrase] = article
		return article
	}
	if r.tries++; r.tries > maxTries {
		return Article{Words: phrase}
	}
	article := r.catalogue.byTerms(phrase, termsIn(r.text.Tokens[first:last]), nil)
	if article.Found() && article.How == "likeness" && !r.tells(first, last) {
		article = Article{Words: phrase}
	}
	r.names[phrase] = article
	return article
}

// tells guards against a chance find: a likeness must rest on two words, or on a long one that is spelt right, or on a
// dimension with a word.
func (r *reader) tells(first, last int) bool {
	words, long := 0, false
	for _, t := range termsIn(r.text.Tokens[first:last]) {
		if _, known := r.catalogue.vocabulary[t.key]; t.part || t.pack || !known && !t.size {
			continue
		} else if known && !t.size && len(t.key) >= 5 || known && t.size && (len(t.key) >= 4 || r.onlyOne(t.key)) {
			long = true
		}
		words++
	}
	return words > 1 || long
}

// onlyOne tells whether a short code of letters and digits, such as "t65", stands in the names of one article only.
func (r *reader) onlyOne(key string) bool {
	letter := key != "" && key[0] >= 'a' && key[0] <= 'z'
	return letter && len(key) >= 3 && len(r.catalogue.postings[r.catalogue.vocabulary[key]]) == 1
}

// namedWithin looks for an article by name in a stretch that counts nothing: the words around a dimension, or an exact
// name between small words.
func (r *reader) namedWithin(first, last int) []item {
	var items []item
	for start := first; start < last; {
		end := r.chunkEnd(start, last)
		if end > start && r.contentWords(start, end) > 0 {
			if it, ok := r.namedChunk(start, end); ok && !slices.ContainsFunc(items, func(o item) bool { return o.article.SKU == it.article.SKU }) {
				items = append(items, it)
			}
		}
		start = end + 1
	}
	return items
}

// chunkEnd is the next word that names nothing.
func (r *reader) chunkEnd(start, last int) int {
	for i := start; i < last; i++ {
		t := r.text.Tokens[i]
		if r.taken[i] || t.Kind == Break || t.Kind == Sign && t.Text != "-" && t.Text != "'" && t.Text != "’" && t.Text != "\"" || t.Kind == Word && phraseEnders[t.Fold] {
			return i
		}
	}
	return last
}

// namedChunk tries the chunk, then what follows each small word of it.
func (r *reader) namedChunk(start, end int) (item, bool) {
	best := item{}
	for i := start; i < end; i++ {
		if i > start && !stopwords[r.text.Tokens[i-1].Fold] && r.text.Tokens[i-1].Kind == Word && !dimensionToken(r.text.Tokens[i]) {
			continue
		}
		article := r.named(i, end)
		if article.Found() && article.Score > best.article.Score || !best.article.Found() && article.Score > 0.97 && len(article.Candidates) > 1 && article.Score > best.article.Score && r.tells(i, end) {
			best = item{first: i, last: end, article: article}
		}
		if best.article.Found() && best.article.Score > 0.95 {
			break
		}
	}
	return best, best.article.Found() || len(best.article.Candidates) > 1
}

func dimensionToken(t Token) bool { return t.Kind == Code }
