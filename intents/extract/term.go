package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// term is what an article is known by: a stemmed word or a dimension such as "m8x30", "400ml", "3/8".
type term struct {
	key string
	// whole is the word before its ending was dropped.
	whole string
	// size tells a dimension, which an article must have where the sender names it.
	size bool
	// part tells a piece of a dimension ("120" of "6x120"): a weaker sign.
	part bool
	// pack tells a word for a package or count, which names no article by itself.
	pack bool
}

// termsOf reads a name or a phrase.
func termsOf(text string) []term { return termsIn(Tokenize(text)) }

func termsIn(tokens []Token) []term {
	terms := make([]term, 0, len(tokens)+4)
	for i := 0; i < len(tokens); {
		text, taken := dimension(tokens, i)
		if taken > 0 {
			terms = appendDimension(terms, text)
			i += taken
			continue
		}
		terms = appendWord(terms, tokens, i)
		i++
	}
	return terms
}

func appendWord(terms []term, tokens []Token, i int) []term {
	t := tokens[i]
	switch t.Kind {
	case Word:
		if letter, size := utf8.DecodeRuneInString(t.Text); size == len(t.Text) {
			if i > 0 && sizeWord(tokens[i-1]) || unicode.IsUpper(letter) && !(i+1 < len(tokens) && (tokens[i+1].Text == "'" || tokens[i+1].Text == "’")) {
				return append(terms, term{key: t.Fold, size: i > 0 && sizeWord(tokens[i-1])})
			}
			return terms
		}
		if stopwords[t.Fold] {
			return terms
		}
		if sizeTitles[t.Fold] && i+1 < len(tokens) && (tokens[i+1].Kind == Number || len(tokens[i+1].Text) <= 3) {
			return terms // "taille M": the M tells
		}
		return append(terms, term{key: stem(t.Fold), whole: t.Fold, pack: unitNames[t.Fold] != ""})
	case Number, Code:
		return appendDimension(terms, t.Fold)
	}
	return terms
}

// sizeTitles stand before the size of a garment in the six languages.
var sizeTitles = set("taille tailles pointure size grosse groesse talla tallas taglia taglie maat")

// dimension joins what is written apart: "M8 x 30", "400 ml", "4,8 x 300".
func dimension(tokens []Token, i int) (string, int) {
	t := tokens[i]
	if t.Kind != Number && t.Kind != Code && !(t.Kind == Word && t.Fold == "m" && i+1 < len(tokens) && tokens[i+1].Kind == Number && t.Text == "M") {
		return "", 0
	}
	text, taken := t.Fold, 1
	if t.Kind == Word { // "M 8"
		text, taken = "m"+tokens[i+1].Fold, 2
	}
	for i+taken+1 < len(tokens) && isTimes(tokens[i+taken]) && tokens[i+taken+1].Kind == Number {
		text += "x" + tokens[i+taken+1].Fold
		taken += 2
	}
	if sided(text) { // "160 x 220 cm" is 160x220 with or without its unit
		if i+taken < len(tokens) && lengths[tokens[i+taken].Fold] {
			taken++
		}
		return text, taken
	}
	if t.Kind == Number && i+taken < len(tokens) && tokens[i+taken].Kind == Word {
		unit := tokens[i+taken].Fold
		if measures[unit] || unitNames[unit] == Kilogram || unitNames[unit] == Litre || unit == "m" {
			return text + shortMeasure(unit), taken + 1
		}
	}
	if taken == 1 {
		return "", 0
	}
	return text, taken
}

// lengths are the units of length that stand after the sides of a thing.
var lengths = set("mm cm")

// sided tells whether a dimension has several sides: "160x220".
func sided(text string) bool {
	at := strings.IndexAny(text, "x×*")
	return at > 0 && at+1 < len(text) && isDigit(text[at-1]) && isDigit(text[at+1])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// shortMeasure is one way to write a measure.
func shortMeasure(unit string) string {
	switch unitNames[unit] {
	case Kilogram:
		return "kg"
	case Litre:
		return "l"
	}
	switch unit {
	case "gr", "gramme", "grammes", "gram", "gramm", "gramos", "grammi":
		return "g"
	case "volt", "volts":
		return "v"
	}
	return unit
}

func isTimes(t Token) bool {
	return t.Fold == "x" || t.Text == "×" || t.Text == "*" || t.Fold == "sur" && t.Kind == Sign
}

func appendDimension(terms []term, folded string) []term {
	whole := tidyDimension(folded)
	terms = append(terms, term{key: whole, size: true})
	start := 0
	for i := 0; i <= len(whole); i++ {
		if i < len(whole) && whole[i] != 'x' && whole[i] != '-' && whole[i] != '/' && whole[i] != '_' && whole[i] != '*' {
			continue
		}
		if i > start && (start > 0 || i < len(whole)) {
			terms = append(terms, term{key: whole[start:i], part: true})
		}
		start = i + 1
	}
	if digits := strings.TrimRight(whole, "abcdefghijklmnopqrstuvwxyz"); len(digits) < len(whole) && digits != "" && onlyDigits(digits) {
		terms = append(terms, term{key: digits, part: true})
	}
	return terms
}

var dimensionSigns = strings.NewReplacer(",", ".", "×", "x", "*", "x", "'", "")

// tidyDimension writes decimals with a dot and without closing zeros; "×" and a leading "ø" are one way to write it.
func tidyDimension(folded string) string {
	folded = dimensionSigns.Replace(folded)
	if sided(folded) {
		folded = strings.TrimSuffix(strings.TrimSuffix(folded, "mm"), "cm")
	}
	if !strings.Contains(folded, ".") {
		return folded
	}
	parts := strings.Split(folded, "x")
	for i, p := range parts {
		if strings.Count(p, ".") == 1 && strings.HasSuffix(p, "0") {
			parts[i] = strings.TrimSuffix(strings.TrimRight(p, "0"), ".")
		}
	}
	return strings.Join(parts, "x")
}

func onlyDigits(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}
