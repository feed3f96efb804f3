package classify

import (
	"strings"
	"unicode"
)

// Languages are those that the engine tells apart, ISO 639-1.
var Languages = []string{"fr", "en", "de", "es", "it", "nl"}

const languagePlaces = 1 << 14

func languageIndex(language string) int {
	for i, known := range Languages {
		if known == language {
			return i
		}
	}
	return -1
}

// languageVector counts the pieces of one to four letters of the words, accents kept: they tell much.
func languageVector(text string) vector {
	counts := map[uint32]float64{}
	letters := 0
	for field := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		if letters += len(field); letters > 4000 {
			break
		}
		languagePieces(counts, field)
	}
	v := sorted(counts)
	normalize(v.values)
	return v
}

func languagePieces(counts map[uint32]float64, field string) {
	runes := []rune("<" + field + ">")
	counts[hash(seedWord, field)%languagePlaces] += 2
	for from := range runes {
		for n := 2; n <= 4 && from+n <= len(runes); n++ {
			counts[hash(seedChar, string(runes[from:from+n]))%languagePlaces]++
		}
	}
}

// trainLanguages fits the language classifier on messages and on random windows of a few of their words.
func trainLanguages(examples []Example, o Options) *linear {
	var rows []row
	dice := dice(7)
	for i := range examples {
		e := &examples[i]
		label := languageIndex(e.Language)
		if label < 0 {
			continue
		}
		add := func(text string, weight float64) {
			if v := languageVector(text); len(v.places) > 0 {
				rows = append(rows, row{vector: v, labels: 1 << label, class: -1, weight: weight})
			}
		}
		add(e.Message.Own, 1)
		words := strings.Fields(e.Message.Own)
		for n := 1; n <= 5; n++ {
			if len(words) > n {
				from := dice.below(len(words) - n)
				add(strings.Join(words[from:from+n], " "), 0.5)
			}
		}
	}
	return fit(rows, fitting{places: languagePlaces, columns: len(Languages), cost: o.LanguageCost, rounds: o.Rounds})
}

// language tells the likeliest language of a text; of a text without letters, that of the fallback.
func (s *stages) languageOf(m Message) string {
	scores := make([]float64, len(Languages))
	v := languageVector(m.Own)
	if len(v.places) < 12 {
		v = languageVector(m.Own + " " + m.Subject)
	}
	s.languages.scores(v, scores)
	top := 0
	for i, score := range scores {
		if score > scores[top] {
			top = i
		}
	}
	return Languages[top]
}
