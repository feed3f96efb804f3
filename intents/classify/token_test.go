package classify

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"Éléonore": "eleonore", "Straße": "strasse", "cœur": "coeur", "Łódź": "lodz", "ÀÇÑÜ": "acnu",
		"e\u0301te": "ete", "ĳs": "ijs", "Ελλ": "ελλ"} {
		if got := folded(text); got != want {
			t.Errorf("%q folds to %q, not %q", text, got, want)
		}
	}
}

func TestTokenize(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"J'ai 12 vis":            "j ai <n> vis",
		"FA26-0012 du 03/11":     "<ref> du <day>",
		"1 250,00 €":             "<n> <amt> €",
		"20 % à 10h30":           "<pct> % a <time>",
		"3x et x4, 25kg":         "<n> et <n> <n>",
		"n° 4500087312 ?":        "n <long> ?",
		"le 2026-11-23 à 8:30":   "le <day> a <time>",
		"l’usine":                "l usine",
		"45-771/B chez Dupont's": "<ref> chez dupont s",
	} {
		var got []string
		for _, token := range tokenize(text) {
			if text[token.start:token.end] == "" {
				t.Errorf("%q: an empty token", text)
			}
			got = append(got, token.text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q is cut into %q, not %q", text, strings.Join(got, " "), want)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Bonjour,\nMerci. À demain":                              {"Bonjour,", "Merci.", "À demain"},
		"Voir réf. 12 et M. Durand. Merci":                       {"Voir réf. 12 et M. Durand.", "Merci"},
		"Envoyez :\n\n- 12 vis\n- 3 clous\n\nMerci":              {"Envoyez :\n\n- 12 vis\n- 3 clous", "Merci"},
		"am 4. Dezember liefern":                                 {"am 4. Dezember liefern"},
		"Où est-il ? Quand ?":                                    {"Où est-il ?", "Quand ?"},
		strings.Repeat("mot ", 15) + "\nsuite de la même phrase": {strings.Repeat("mot ", 15) + "\nsuite de la même phrase"},
	} {
		var got []string
		for _, s := range sentences(text, tokenize(text)) {
			got = append(got, text[s.start:s.end])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q is cut into %q, not %q", text, got, want)
		}
	}
}

func TestClauses(t *testing.T) {
	t.Parallel()
	text := "Envoyez douze rouleaux jeudi, et dites-moi où est la commande"
	tokens := tokenize(text)
	var got []string
	for _, c := range clauses(text, tokens, sentences(text, tokens)) {
		got = append(got, text[c.start:c.end])
	}
	if want := []string{"Envoyez douze rouleaux jeudi", "et dites-moi où est la commande"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNumeric(t *testing.T) {
	t.Parallel()
	for _, x := range []float64{-39, -3.2, -1e-9, 0, 0.5, 1, 7, 39} {
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 1e-12*want {
			t.Errorf("exp(%v) = %v, not %v", x, got, want)
		}
	}
	for _, x := range []float64{1e-300, 0.1, 0.7, 1, 1.5, 12345} {
		if got, want := log(x), math.Log(x); math.Abs(got-want) > 1e-12*max(1, math.Abs(want)) {
			t.Errorf("log(%v) = %v, not %v", x, got, want)
		}
	}
}

func TestSolve(t *testing.T) {
	t.Parallel()
	for _, margin := range []float64{-20, -1, 0, 2, 20} {
		for _, q := range []float64{0.01, 1, 30, 1000} {
			a := solve(margin, 0.3, q)
			if gap := logit(a) + margin + q*(a-0.3); a > 1e-8 && a < 1-1e-8 && math.Abs(gap) > 0.01 {
				t.Errorf("margin %v, q %v: a = %v leaves %v", margin, q, a, gap)
			}
		}
	}
}
