package extract

import (
	"strings"
)

// piecesTold are ways to say, of quantities given without a unit, that they count pieces: folded words between blanks.
var piecesTold = foldedPhrases(`ce sont des pieces, ce sont les pieces, il s agit de pieces, en pieces, quantites en pieces, exprimees en pieces, a la piece, a l unite, au detail, en unites, nombre de pieces, pas des boites, pas des cartons
	these are pieces, in pieces, quantities in pieces, loose ones, single pieces, individual pieces, pieces not boxes, not boxes, not cartons, in units, singles, loose
	in stuck, stuckzahlen, angaben in stuck, einzelstucke, lose, keine kartons, keine schachteln
	en piezas, en unidades, son unidades, son piezas, unidades sueltas, sueltos, sueltas, suelto, suelta, no cajas
	in pezzi, sono pezzi, quantita in pezzi, non scatole, non cartoni, pezzi singoli, sfusi, sfuse
	in stuks, zijn stuks, losse stuks, losse, aantallen in stuks, geen dozen`)

func foldedPhrases(list string) []string {
	var all []string
	for line := range strings.SplitSeq(list, "\n") {
		for phrase := range strings.SplitSeq(line, ",") {
			if phrase = strings.TrimSpace(phrase); phrase != "" {
				all = append(all, " "+phrase+" ")
			}
		}
	}
	return all
}

// toldUnits gives lines without a unit the one that the text tells of them: in brackets behind the line ("50 candele
// (pezzi)"), or in a sentence that names no goods ("ce sont des pièces").
func (r *reader) toldUnits() {
	for i := range r.lines {
		l := &r.lines[i]
		if l.Quantity != nil && l.Unit == "" {
			l.Unit = r.bracketUnit(l)
		}
		if l.Quantity != nil && l.Unit == "" && saysAny(Tokenize(l.Span.Text), piecesTold) { // "25 bougies à la pièce"
			l.Unit = Piece
		}
	}
	for number, s := range r.text.Sentences {
		if r.counts(number) || !saysAny(r.text.Tokens[s.First:s.Last], piecesTold) {
			continue
		}
		for i := range r.lines {
			if l := &r.lines[i]; l.Quantity != nil && l.Unit == "" {
				l.Unit = Piece
			}
		}
	}
}

// counts tells whether a sentence holds a line with a quantity.
func (r *reader) counts(sentence int) bool {
	for _, l := range r.lines {
		if l.Sentence == sentence && l.Quantity != nil {
			return true
		}
	}
	return false
}

// bracketUnit is the unit in brackets right behind a line; a number in the brackets tells of the package instead.
func (r *reader) bracketUnit(l *Line) string {
	tokens := r.text.Tokens
	for i, t := range tokens {
		if t.Start < l.Span.End {
			continue
		}
		if t.Text != "(" || i+2 >= len(tokens) || UnitOf(tokens[i+1].Fold) == "" {
			return ""
		}
		for k := i + 2; k < len(tokens) && k < i+8 && tokens[k].Text != ")"; k++ {
			if tokens[k].Kind == Number || tokens[k].Kind == Code {
				return ""
			}
		}
		return UnitOf(tokens[i+1].Fold)
	}
	return ""
}

func saysAny(tokens []Token, phrases []string) bool {
	var b strings.Builder
	b.WriteByte(' ')
	for _, t := range tokens {
		if t.Kind != Break && t.Kind != Sign {
			b.WriteString(t.Fold)
			b.WriteByte(' ')
		}
	}
	folded := b.String()
	for _, p := range phrases {
		if strings.Contains(folded, p) {
			return true
		}
	}
	return false
}
