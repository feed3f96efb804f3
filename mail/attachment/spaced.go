package attachment

import (
	"math"
	"sort"
	"strings"
	"unicode/utf8"
)

// dropLeaders puts a colon in the place of dots that lead the eye from a text to its
// figure.
func dropLeaders(ws []word) []word {
	var out []word
	for i := 0; i < len(ws); {
		j, dots := i, 0
		for j < len(ws) && leader(ws[j].Text) {
			dots += utf8.RuneCountInString(ws[j].Text)
			j++
		}
		if dots < 4 || i == 0 || j == len(ws) {
			j = max(j, i+1)
			out = append(out, ws[i:j]...)
		} else {
			w := ws[i]
			w.Text, w.X1 = ":", math.Min(w.X1, w.X0+3)
			out = append(out, w)
		}
		i = j
	}
	return out
}

func leader(s string) bool { return strings.Trim(s, ".…·") == "" }

// joinSpaced puts words together whose letters are set apart ("Q U A N T I T Y"): runs
// of at least four pieces of one or two letters with even gaps between them. A gap
// much wider than those is the space between two words.
func joinSpaced(ws []word) []word {
	if singles(ws) < 3 {
		return ws
	}
	var out []word
	least := 4
	if singles(ws) >= 10 {
		least = 3 // a line of such words: short ones too
	}
	for i := 0; i < len(ws); {
		j := i + 1
		for j < len(ws) && piece(ws[j-1]) && piece(ws[j]) && ws[j].X0-ws[j-1].X1 < 1.6*math.Max(ws[j].size, 5) {
			j++
		}
		if j-i < least || singles(ws[i:j])*4 < (j-i)*3 {
			out = append(out, ws[i])
			i++
			continue
		}
		out = append(out, mergePieces(ws[i:j])...)
		i = j
	}
	return out
}

func piece(w word) bool {
	n := utf8.RuneCountInString(strings.Trim(w.Text, ".,:/'’()-"))
	return n <= 2 && letters(w.Text) == n
}

func singles(ws []word) int {
	n := 0
	for _, w := range ws {
		if letters(w.Text) <= 1 {
			n++
		}
	}
	return n
}

func mergePieces(ws []word) []word {
	var gaps []float64
	for k := 1; k < len(ws); k++ {
		gaps = append(gaps, ws[k].X0-ws[k-1].X1)
	}
	sort.Float64s(gaps)
	usual := gaps[len(gaps)/2]
	if usual < 0.1 || gaps[len(gaps)/4] < 0.4*usual {
		return ws
	}
	out := []word{ws[0]}
	for k := 1; k < len(ws); k++ {
		last := &out[len(out)-1]
		if ws[k].X0-ws[k-1].X1 > 1.7*usual {
			out = append(out, ws[k])
			continue
		}
		last.Text += ws[k].Text
		last.X1, last.Y0, last.Y1 = ws[k].X1, math.Min(last.Y0, ws[k].Y0), math.Max(last.Y1, ws[k].Y1)
		last.Confidence = math.Min(last.Confidence, ws[k].Confidence)
	}
	return out
}
