package classify

import "strings"

// joints are the words at which a sentence may turn to another request, in six languages.
var joints = map[string]bool{"et": true, "ainsi": true, "puis": true, "aussi": true, "mais": true, "egalement": true, "sinon": true,
	"and": true, "also": true, "but": true, "then": true, "plus": true, "und": true, "sowie": true, "ausserdem": true, "aber": true, "dann": true,
	"y": true, "e": true, "ademas": true, "tambien": true, "pero": true, "inoltre": true, "anche": true, "ma": true,
	"en": true, "ook": true, "maar": true, "verder": true, "quant": true}

const shortestClause = 3 // words

// clauses splits the sentences that may hold two requests; a sentence that does not split gives none.
func clauses(text string, tokens []token, whole []sentence) []sentence {
	var cut []sentence
	for _, s := range whole {
		from, n := s.first, len(cut)
		for t := s.first + shortestClause; t <= s.last-shortestClause; t++ {
			if t-from < shortestClause || !turns(text, tokens, t) {
				continue
			}
			cut = append(cut, clause(text, tokens, from, t))
			from = t
		}
		if len(cut) > n {
			cut = append(cut, clause(text, tokens, from, s.last))
		}
	}
	return cut
}

// turns tells whether a new clause may begin at a token.
func turns(text string, tokens []token, at int) bool {
	between := text[tokens[at-1].end:tokens[at].start]
	return strings.ContainsAny(between, ",;:(\n") || strings.Contains(between, "–") || strings.Contains(between, " - ") || joints[tokens[at].text]
}

func clause(text string, tokens []token, first, last int) sentence {
	start, end := tokens[first].start, tokens[last-1].end
	return sentence{start: start, end: end, first: first, last: last, question: strings.Contains(text[start:end], "?")}
}
