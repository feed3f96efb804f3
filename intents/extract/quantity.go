package extract

import (
	"strings"

	"github.com/shopspring/decimal"
)

// amountOf is a quantity as somebody wrote it.
type amountOf struct {
	first, last int // tokens, unit and "de" included
	value       decimal.Decimal
	// before is what it replaces: "de 10 à 15", "20 au lieu de 10".
	before *decimal.Decimal
	unit   string
	// pack is how many pieces one unit is said to hold: "boîtes de 200".
	pack *decimal.Decimal
	// strong tells that a unit or its place makes it a quantity.
	strong bool
	// leads tells that an article may follow; trails that one may stand before.
	leads, trails bool
	// parted tells that a colon, an arrow, a dash or a gap stands before it: the place of a quantity after its article.
	parted bool
	// size tells that it is written like the size of an article of the catalogue: "bidon 5 l".
	size bool
	// second is where the new number of "de 10 à 15" stands, 0 elsewhere.
	second int
	// inner are the words between an old and a new number: "20 X au lieu de 10".
	inner Stretch
}

// used marks tokens that are part of something else.
type used []bool

// quantities finds the quantities of tokens first to last.
func quantities(text *Text, first, last int, taken used) []amountOf {
	var found []amountOf
	for i := first; i < last; {
		q, ok := quantityAt(text, i, first, last, taken)
		if !ok {
			i++
			continue
		}
		q.oneOf(text.Tokens, first)
		if n := len(found); n > 0 && !q.measures() && partOf(text.Tokens, found[n-1].beforeOf(text.Tokens), q.first) { // "3 of the 12 boxes"
			q.value, q.first, q.strong = found[n-1].value, found[n-1].first, true
			found[n-1] = q
		} else if n > 0 && replaces(text, found[n-1], q) {
			before := found[n-1].value
			if insteadOf(text, found[n-1].last, q.first) { // "20 au lieu de 10"
				before = q.value
				if found[n-1].second > 0 { // "de 17 à 90 au lieu de 60": the 17 is a size
					found[n-1].first = found[n-1].second
				}
				q.value, q.first, q.unit, q.inner = found[n-1].value, found[n-1].first, found[n-1].unit, Stretch{found[n-1].last, q.first}
			} else {
				q.second, q.first = q.first, found[n-1].first
			}
			q.before, q.strong = &before, true
			found[n-1] = q
		} else {
			found = append(found, q)
		}
		i = q.last
	}
	return found
}

// measures tells a quantity by weight, volume or length: the size of a thing more often than a number of things.
func (q amountOf) measures() bool {
	return q.unit == Kilogram || q.unit == Litre || q.unit == Metre || q.unit == Tonne
}

func quantityAt(text *Text, i, first, last int, taken used) (amountOf, bool) {
	tokens := text.Tokens
	if taken[i] || i > first && (hourWords[tokens[i-1].Fold] || negations[tokens[i-1].Fold]) {
		return amountOf{}, false
	}
	q := amountOf{first: i, last: i + 1}
	t := tokens[i]
	switch {
	case t.Kind == Number:
		value, end, ok := amountNumber(tokens, i)
		if !ok || end > last || value.IsNegative() || i > first && sizeWord(tokens[i-1]) && !packageBefore(tokens, i) {
			return q, false
		}
		q.value, q.last = value, end
		if i > first+1 && tokens[i-1].Text == "-" && tokens[i-1].Space && !tokens[i].Space && tokens[i-2].Kind == Word { // "mettez -5 boîtes"
			q.value = value.Neg()
		}
	case t.Kind == Code:
		value, unit, ok := gluedQuantity(t.Fold)
		if !ok {
			return q, false
		}
		q.value, q.unit, q.strong = value, unit, true
	case t.Kind == Word && dozenOf(text, t) > 0:
		q.value, q.strong = decimal.New(int64(dozens[t.Fold]), 0), true
		q.dozenUnit(tokens, t.Fold, last)
		return q.placed(text, first, last), true
	case t.Kind == Word:
		n, count := cardinal(text, i)
		if count == 0 || i+count > last || n == 0 {
			return q, false
		}
		q.value, q.last = decimal.New(int64(n), 0), i+count
		if n == 1 && count == 1 && !ofSeveral(tokens, i+1) && (i+1 >= last || UnitOf(tokens[i+1].Fold) == "" || tokens[i+1].Kind != Word || len(tokens[i+1].Fold) < 3) && (i+1 >= last || dozens[tokens[i+1].Fold] == 0) {
			return q, false // an article of speech
		}
	default:
		return q, false
	}
	q.finish(text, last, taken)
	return q.placed(text, first, last), q.plausible(tokens, last, taken)
}

// negations before a number say what is not meant: "12 (et non 10)".
var negations = set("non not nicht niet pas")

// packageBefore tells whether "n°" or the like is not meant: "x 12".
func packageBefore(tokens []Token, i int) bool { return tokens[i-1].Fold == "x" }

// gluedQuantity reads "12x", "x12", "12pcs", "50m".
func gluedQuantity(folded string) (decimal.Decimal, string, bool) {
	if digits := strings.TrimPrefix(folded, "x"); digits != folded && onlyDigits(digits) {
		v, err := decimal.NewFromString(digits)
		return v, "", err == nil && len(digits) <= 6
	}
	digits := strings.TrimRight(folded, "abcdefghijklmnopqrstuvwxyz")
	unit := folded[len(digits):]
	v, ok := plainNumber(digits)
	switch {
	case !ok || digits == "" || len(digits) > 7:
		return v, "", false
	case unit == "x":
		return v, "", true
	case UnitOf(unit) != "" && unit != "l" && unit != "kg" && unit != "u" && unit != "t":
		return v, UnitOf(unit), true
	}
	return v, "", false
}

// finish takes the unit, "x" and "of" that follow a number.
func (q *amountOf) finish(text *Text, last int, taken used) {
	tokens := text.Tokens
	if q.last < last && isTimes(tokens[q.last]) && !taken[q.last] && !(q.last+1 < last && tokens[q.last+1].Kind == Number && !tokens[q.last].Space) {
		q.last, q.strong = q.last+1, true
	}
	if q.last < last && dozenOf(text, tokens[q.last]) > 0 {
		word := tokens[q.last].Fold
		q.value = q.value.Mul(decimal.New(int64(dozens[word]), 0))
		q.last, q.strong = q.last+1, true
		q.dozenUnit(tokens, word, last)
		return
	}
	if q.last < last && tokens[q.last].Kind == Word && !taken[q.last] {
		if unit := UnitOf(tokens[q.last].Fold); unit != "" && !(unit == Metre && tokens[q.last].Text == "M") && !hyphened(tokens, q.last, last) && (tokens[q.last].Fold != "to" || text.language() == "de") {
			q.unit, q.last, q.strong = unit, q.last+1, true
			if q.last < last && tokens[q.last].Text == "." && !tokens[q.last].Space {
				q.last++
			}
		}
	}
	q.packOf(tokens, last)
	q.skipOf(tokens, last)
}

// hyphened tells whether a single letter is the head of a word, such as the t of "20 t-shirts".
func hyphened(tokens []Token, i, last int) bool {
	return len(tokens[i].Fold) == 1 && i+2 < last && tokens[i+1].Text == "-" && !tokens[i+1].Space && !tokens[i+2].Space
}

// dozenUnit tells what a dozen counts: pieces, or the unit that follows ("une vingtaine de boîtes").
func (q *amountOf) dozenUnit(tokens []Token, word string, last int) {
	q.skipOf(tokens, last)
	if q.last < last && UnitOf(tokens[q.last].Fold) != "" && tokens[q.last].Kind == Word {
		q.unit, q.last = UnitOf(tokens[q.last].Fold), q.last+1
		q.skipOf(tokens, last)
	} else if dozens[word] == 12 {
		q.unit = Piece
	}
}

// dozenOf is how many a word such as "dozen" stands for; in Dutch that word means boxes.
func dozenOf(text *Text, t Token) int {
	if t.Kind != Word || t.Fold == "dozen" && text.language() == "nl" {
		return 0
	}
	return dozens[t.Fold]
}

var ofWords = set("de d of von van di da del des der")

// packOf reads "boîtes de 200", "Schachteln à 100", "boxes of 50".
func (q *amountOf) packOf(tokens []Token, last int) {
	if q.unit != Box && q.unit != Pack && q.unit != Container || q.last+1 >= last {
		return
	}
	w := tokens[q.last].Fold
	if (ofWords[w] || w == "a" || w == "x" || w == "mit" || w == "con") && hundreds[tokens[q.last+1].Fold] > 0 && tokens[q.last+1].Kind == Word { // "boîtes de mille"
		v := decimal.New(int64(hundreds[tokens[q.last+1].Fold]), 0)
		q.pack = &v
		q.last += 2
	} else if (ofWords[w] || w == "a" || w == "x" || w == "mit" || w == "con") && tokens[q.last+1].Kind == Number && onlyDigits(tokens[q.last+1].Text) {
		after := Token{}
		if q.last+2 < last {
			after = tokens[q.last+2]
		}
		if after.Kind == Code || measures[after.Fold] || currencies[after.Fold] != "" || after.Kind == Word && UnitOf(after.Fold) != "" && UnitOf(after.Fold) != Piece {
			return
		}
		v, ok := plainNumber(tokens[q.last+1].Text)
		if ok && v.IsPositive() {
			q.pack = &v
			q.last += 2
			if UnitOf(after.Fold) == Piece {
				q.last++
			}
		}
	}
}

func (q *amountOf) skipOf(tokens []Token, last int) {
	for q.last < last && (ofWords[tokens[q.last].Fold] || tokens[q.last].Text == "'" || tokens[q.last].Text == "’") {
		q.last++
	}
}

// placed tells what may stand on each side.
func (q amountOf) placed(text *Text, first, last int) amountOf {
	tokens := text.Tokens
	atStart := q.first == first || bullet(tokens[q.first-1]) || text.joins(tokens[q.first-1].Fold) || tokens[q.first-1].Kind == Break || tokens[q.first-1].Text == "(" || tokens[q.first-1].Text == ":" || tokens[q.first-1].Text == ","
	atEnd := q.last >= last || tokens[q.last].Kind == Break || tokens[q.last].Kind == Sign
	q.leads = q.last < last && tokens[q.last].Kind != Break && !(tokens[q.last].Kind == Word && joiners[tokens[q.last].Fold]) && !(tokens[q.last].Kind == Sign && tokens[q.last].Text != "\"" && tokens[q.last].Text != "«" && tokens[q.last].Text != "(" && tokens[q.last].Text != "-" && tokens[q.last].Text != ":")
	q.trails = q.first > first && (atEnd || q.unit != "")
	if q.first > first {
		before := tokens[q.first-1]
		if before.Text == ":" || before.Text == "=" || isTimes(before) || quantityWords[before.Fold] {
			q.trails = true
			q.strong = q.strong || !isTimes(before) || q.first < 2 || tokens[q.first-2].Kind != Number
			if isTimes(before) || before.Text == "=" {
				q.first--
			}
		}
	}
	q.parted = q.first > first && partedFrom(tokens, q.first)
	if q.parted && tokens[q.first].Gap && q.unit == "" && q.last+1 == last && tokens[q.last].Kind == Word { // a unit that we do not know ends the row
		q.last, q.trails, q.leads, q.unit = last, true, false, Own
	}
	if measure := q.unit == Metre || q.unit == Litre || q.unit == Kilogram || q.unit == Tonne; measure && !atStart && !q.parted && !q.counts(tokens) {
		q.strong = false // "seau 10 L", "barre de 6 m": the article's size
	}
	q.strong = q.strong || atStart || q.parted
	return q
}

// counts tells a measured quantity from the size of what stands before it: "of" follows ("60 m de tube"), or a small word
// stands before ("und 50 m Rohr").
func (q *amountOf) counts(tokens []Token) bool {
	if ofWords[tokens[q.last-1].Fold] {
		return true
	}
	before := tokens[q.first-1]
	return before.Kind == Word && (stopwords[before.Fold] || joiner(before.Fold)) && !ofWords[before.Fold] && !sizeWord(before)
}

// partedFrom tells whether a sign or a gap sets a number off from what stands before it.
func partedFrom(tokens []Token, i int) bool {
	before := tokens[i-1]
	switch before.Text {
	case ":", "=", ">", "→", "–", "—", "…", "|":
		return true
	case "x", "×", "X":
		return i < 2 || tokens[i-2].Kind != Number // "125 x 1" is a size
	case "-", ".":
		return before.Space || before.Text == "." && i > 1 && tokens[i-2].Text == "."
	}
	return tokens[i].Gap || isTimes(tokens[i]) && before.Kind != Number
}

var quantityWords = set("qte quantite qty quantity menge anzahl cantidad cant quantita qta aantal")

func bullet(t Token) bool {
	return t.Kind == Sign && strings.ContainsAny(t.Text, "-–—*•·+>→▪■&")
}

func joiner(word string) bool { return joiners[word] }

// joins tells whether a word joins two things in the language of the text: "en" does so in Dutch only.
func (t *Text) joins(word string) bool {
	return joiners[word] && (word != "en" || t.language() == "nl")
}

var joiners = set("et and und y e en plus sowie puis ou ainsi mas mit avec")

// plausible tells whether a number can count goods: no duration, clock, percentage or measure.
func (q amountOf) plausible(tokens []Token, last int, taken used) bool {
	if q.value.Abs().GreaterThan(decimal.New(10_000_000, 0)) {
		return false
	}
	if q.last >= last {
		return true
	}
	if q.unit == "" && !q.strong && yearLike(tokens[q.first]) {
		return false
	}
	next := tokens[q.last]
	if taken[q.last] { // the V of "10 V 33/8" belongs to the article's number
		return true
	}
	if q.unit == "" && (hourWords[next.Fold] || dayWords[next.Fold] && len(next.Fold) > 1 || weekWords[next.Fold] || monthsWords[next.Fold] || measures[next.Fold] || monthOf(next.Fold) > 0 && len(next.Fold) > 3) {
		return false
	}
	return next.Text != "%" && next.Text != "°" && next.Text != "‰" && !notGoods[next.Fold]
}

// yearLike tells a year of our days from a count.
func yearLike(t Token) bool {
	return len(t.Text) == 4 && t.Text >= "2015" && t.Text <= "2039" && onlyDigits(t.Text)
}

// notGoods are what people count beside goods.
var notGoods = set(`ans annees minutes min secondes personnes points point fois choses questions lignes ligne references commandes commande factures facture livraisons bons articles an year years people
 things invoices orders lines line points persons jahre minuten punkte sachen rechnungen bestellungen zeilen positionen position preguntas cosas puntos facturas pedidos lineas anos minutos domande cose punti fatture ordini righe anni minuti
 vragen zaken facturen orders regels jaar punten percent pourcent prozent monteurs collegues km pages page photos photo dernieres derniers last premiers premieres`)

// replaces tells whether two quantities are an old and a new one: "de 10 à 15", "10 → 15", "15 instead of 10".
func replaces(text *Text, a, b amountOf) bool {
	tokens := text.Tokens
	if insteadOf(text, a.last, b.first) {
		return true
	}
	if b.first != a.last+1 && b.first != a.last+2 || b.first-a.last > 2 {
		return false
	}
	between := ""
	for _, t := range tokens[a.last:b.first] {
		between += t.Fold
	}
	switch between {
	case "→", "->", "=>", "-":
		return between != "-" && a.unit == "" || between == "→"
	case "a", "to", "auf", "naar", "au", "aufs":
		before := ""
		if a.first > 0 {
			before = tokens[a.first-1].Fold
		}
		return before == "de" || before == "from" || before == "von" || before == "van" || before == "da" || before == "des" || before == "di"
	}
	return false
}

// insteadOf tells whether "instead of" stands between two places, with at most seven words.
func insteadOf(text *Text, from, to int) bool {
	if to-from < 1 || to-from > 9 {
		return false
	}
	var words []string
	for _, t := range text.Tokens[from:to] {
		if t.Kind == Break {
			return false
		}
		words = append(words, t.Fold)
	}
	between := " " + strings.Join(words, " ") + " "
	for _, phrase := range insteadPhrases {
		if strings.Contains(between, phrase) {
			return true
		}
	}
	return false
}

// InsteadOf is the token after "instead of" in a stretch; -1 where it is not said.
func InsteadOf(text *Text, s Stretch) int {
	words := make([]string, 0, s.Last-s.First)
	for _, t := range text.Tokens[s.First:s.Last] {
		words = append(words, t.Fold)
	}
	for i := range words {
		rest := " " + strings.Join(words[i:], " ") + " "
		for _, phrase := range insteadPhrases {
			if strings.HasPrefix(rest, phrase) {
				return s.First + i + len(strings.Fields(phrase))
			}
		}
	}
	return -1
}

var insteadPhrases = []string{" au lieu de ", " au lieu des ", " au lieu d ", " instead of ", " rather than ", " statt ", " anstatt ", " anstelle ", " en lugar de ", " en vez de ", " invece di ", " invece dei ", " al posto di ", " anziche ", " in plaats van ", " contre ", " plutot que "}
