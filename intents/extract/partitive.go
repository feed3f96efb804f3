package extract

import "github.com/shopspring/decimal"

var (
	oneWords   = set("un une one einer eine eines einen uno una een")
	definite   = set("des der den dei delle degli los las the sur sulle sui les")
	partitives = set("of de d di da von van aus out entre among unter tra fra die le")
)

// oneOf reads "one of the two": of the number, one is meant.
func (q *amountOf) oneOf(tokens []Token, first int) {
	for k := q.first - 1; k >= first && k >= q.first-4; k-- {
		if oneWords[tokens[k].Fold] && partOf(tokens, k+1, q.first) {
			q.value, q.first, q.strong = decimal.New(1, 0), k, true
			return
		}
	}
}

// ofSeveral tells whether "of the" follows a number: "une des vannes".
func ofSeveral(tokens []Token, i int) bool {
	if i+1 >= len(tokens) || tokens[i].Kind != Word {
		return false
	}
	next := tokens[i+1].Fold
	return tokens[i].Fold == "des" || tokens[i].Fold == "der" || tokens[i].Fold == "delle" || tokens[i].Fold == "dei" ||
		(tokens[i].Fold == "of" || tokens[i].Fold == "de" || tokens[i].Fold == "van") && (next == "the" || next == "las" || next == "los" || next == "nos" || next == "our" || next == "de")
}

// beforeOf is where a quantity ends without the small words that join it to its article.
func (q *amountOf) beforeOf(tokens []Token) int {
	end := q.last
	for end > q.first+1 && ofWords[tokens[end-1].Fold] {
		end--
	}
	return end
}

// partOf tells whether the words between two numbers say that the first is a part of the second: a definite article, with
// or without a small word before it.
func partOf(tokens []Token, from, to int) bool {
	if to-from < 1 || to-from > 3 {
		return false
	}
	found := false
	for _, t := range tokens[from:to] {
		switch {
		case definite[t.Fold]:
			found = true
		case t.Fold == "die" && to-from == 2: // "van die twee"
			found = true
		case !partitives[t.Fold]:
			return t.Fold == "de" && found
		}
	}
	return found || to-from == 2 && tokens[from].Fold == "van" && tokens[from+1].Fold == "de"
}
