package attachment

import (
	"regexp"
	"strings"
)

// chunk is a run of words that stand together: a cell, a line of text, or a part
// of a line between wide gaps.
type chunk struct {
	Cell
	folded         string
	line           int
	x0, y0, x1, y1 float64
	table          bool // stands in a table of lines
}

// finder reads the fields of a document's head by label words and geometry.
type finder struct {
	chunks []chunk // in reading order
}

func newChunk(c Cell, line int, x0, y0, x1, y1 float64) chunk {
	c.Text = strings.TrimSpace(spelledOut(plainSpaces(c.Text)))
	return chunk{Cell: c, folded: fold(c.Text), line: line, x0: x0, y0: y0, x1: x1, y1: y1}
}

// chunksOf lays rows of cells out on a grid of their own.
func chunksOf(rows [][]Cell, firstLine int) []chunk {
	var out []chunk
	for i, r := range rows {
		for c, cell := range r {
			if strings.TrimSpace(cell.Text) != "" {
				x, y := float64(c*100), float64((firstLine+i)*12)
				out = append(out, newChunk(cell, firstLine+i, x, y, x+90, y+10))
			}
		}
	}
	return out
}

// right gives the next chunk on the line.
func (f *finder) right(i int) *chunk {
	if i+1 < len(f.chunks) && f.chunks[i+1].line == f.chunks[i].line && f.chunks[i+1].Place.Page == f.chunks[i].Place.Page {
		return &f.chunks[i+1]
	}
	return nil
}

// below gives the nearest chunk under this one that shares its place across.
func (f *finder) below(i int) *chunk {
	c := &f.chunks[i]
	height := max(c.y1-c.y0, 6)
	for j := i + 1; j < len(f.chunks); j++ {
		d := &f.chunks[j]
		if d.Place.Page != c.Place.Page || d.y0-c.y1 > 2.2*height {
			return nil
		}
		if d.line > c.line && d.x0 < c.x1+2 && d.x1 > c.x0-2 && d.x0 > c.x0-60 {
			return d
		}
	}
	return nil
}

// rest gives the original text from byte (= rune) at of the folded text.
func (c *chunk) rest(at int) string {
	r := []rune(c.Text)
	if at >= len(r) {
		return ""
	}
	return string(r[at:])
}

const (
	orderWords = `(?:bons? de )?(?:commandes?|cde|cdes)(?: (?:d'? ?achats?|fournisseurs?|ferme))?|bdc|bc|purchase ?orders?|p\.? ?o\.?|orders?|einkaufsbestellung|bestellung(?:en)?|bestell|bestelling|inkooporder|inkoop ?order|inkoop|pedidos?(?: (?:a proveedor|de compra))?|orden(?: de compra)?|ordine(?: (?:d'acquisto|di acquisto|fornitore|a fornitore))?|auftrag|aankooporder|bestelbon|orderbon|bestelformulier|bestellformular|order form|modulo d'ordine|formulaire de commande|hoja de pedido`
	numberWord = `(?:n[or]?\b\.?(?:\s?[or]\b\.?)?|num(?:ero|mer|ber)?\b\.?|number|nummer|nr\.?|#)`
)

var (
	numberOfOrder = regexp.MustCompile(`(?:\b|^)` + numberWord + `\s*(?:de |di |of |du |d'|your |votre |notre |ihre |unsere |uw |onze )?\s*(?:` + orderWords + `)\b`)
	orderNumber   = regexp.MustCompile(`\b(?:` + orderWords + `)[\s.-]*(?:` + numberWord + `|id\b|ref(?:erence)?\b\.?|code\b)`)
	glued         = regexp.MustCompile(`\b(?:bestell|order|auftrags|bestel|inkooporder)-?(?:nr|nummer|number|no|num)\b`)
	orderTitle    = regexp.MustCompile(`\b(?:` + orderWords + `)\b`)
	bareNumber    = regexp.MustCompile(`^(?:` + numberWord + `)\s*[:.]?\s*`)
	referenceWord = regexp.MustCompile(`\b(?:(?:notre|votre|nos|vos|our|your|unsere?|ihre?|ons|uw|ns|vs|customer|client|kunden|su|nuestra) ?)?(?:ref(?:erence|erencia|erenz|erentie|\b)\.?|zeichen|kenmerk|riferimento|rif\.)`)
	// codeValue is a document number: one token with a digit, or a short word of
	// capitals and then one.
	codeValue = regexp.MustCompile(`^(?:[A-Z]{1,6}[ ]?[-/ ]?[ ]?)?[A-Za-z0-9][A-Za-z0-9._/\\-]*\d[A-Za-z0-9._/\\-]*|^[A-Z]{1,6}[ -]?\d[A-Za-z0-9._/\\-]*|^\d+`)
	notValue  = regexp.MustCompile(`^(?:du|de|vom|le|of|from|date|dated|del|van|d\.d|den|the|dt|tel|page|pag|seite)\b`)
)

// referenceHit is a candidate for the document's number.
type referenceHit struct {
	value string
	place Place
	score int
}

// reference finds the sender's number of the document.
func (f *finder) reference() (string, Place) {
	best := referenceHit{}
	try := func(score int, v string, p Place) {
		if v = documentNumber(v); v != "" && score > best.score {
			best = referenceHit{v, p, score}
		}
	}
	for i := range f.chunks {
		c := &f.chunks[i]
		if c.table {
			continue
		}
		early := max(0, 20-c.line/2)
		for _, m := range []struct {
			re    *regexp.Regexp
			score int
		}{{numberOfOrder, 120}, {orderNumber, 120}, {glued, 120}, {orderTitle, 70}, {referenceWord, 40}} {
			loc := m.re.FindStringIndex(c.folded)
			if loc == nil || loc[0] > 60 {
				continue
			}
			f.tryAfter(i, loc[0], loc[1], m.score+early, m.re == orderTitle, try)
		}
		f.titled(i, early, try)
		if loc := bareNumber.FindStringIndex(c.folded); loc != nil && c.line < 25 {
			try(55+early, c.rest(loc[1]), c.Place)
			if loc[1] >= len(c.folded)-1 {
				if r := f.right(i); r != nil {
					try(54+early, r.Text, r.Place)
				}
				if b := f.below(i); b != nil {
					try(53+early, b.Text, b.Place)
				}
			}
		}
	}
	return best.value, best.place
}

// lastWord gives where the last word of s begins.
func lastWord(s string) int { return strings.LastIndexAny(s, " :.") + 1 }

// titled offers the number after the title of another kind of document ("DEMANDE
// DE PRIX N° 12").
func (f *finder) titled(i, early int, try func(int, string, Place)) {
	c := &f.chunks[i]
	for _, t := range titleWords[:len(titleWords)-1] {
		if loc := t.re.FindStringIndex(c.folded); loc != nil && loc[0] <= 3 {
			tail := c.rest(loc[1])
			score := 60 + early
			if m := bareNumber.FindStringIndex(strings.TrimLeft(fold(tail), " ")); m != nil {
				score += 40
			}
			try(score, tail, c.Place)
			return
		}
	}
}

// tryAfter offers what stands after a label: in its chunk, else to its right, else
// beneath. After a title without a number word the chunk must end there, or the
// value follow at once.
func (f *finder) tryAfter(i, start, end, score int, title bool, try func(int, string, Place)) {
	c := &f.chunks[i]
	tail := skipSecondLabel(c.rest(end))
	if len(tail) > 1 && strings.ContainsAny(tail[:1], "-/") && strings.ContainsAny(tail[1:2], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") {
		tail = c.rest(lastWord(c.folded[:end])) // "BC-12": the word is part of the number
	}
	if title && start > 25 {
		score -= 25
	}
	if strings.Trim(tail, " :.-#/°º") != "" {
		try(score, tail, c.Place)
		return
	}
	if r := f.right(i); r != nil {
		try(score-2, strings.TrimLeft(r.Text, ": "), r.Place)
	}
	if b := f.below(i); b != nil {
		try(score-4, b.Text, b.Place)
	}
}

var secondLabel = regexp.MustCompile(`^\s*[/|(]\s*[a-z][a-z .'-]{2,30}?(?:` + numberWord + `)?[\s)]*(?::|$)`)

// skipSecondLabel drops the label's translation ("Bestell-Nr. / N° commande").
func skipSecondLabel(tail string) string {
	f := fold(tail)
	trimmed := strings.TrimLeft(f, " ")
	if !strings.HasPrefix(trimmed, "/") && !strings.HasPrefix(trimmed, "|") && !strings.HasPrefix(trimmed, "(") {
		return tail
	}
	for _, re := range []*regexp.Regexp{numberOfOrder, orderNumber, glued, orderTitle} {
		if loc := re.FindStringIndex(f); loc != nil && loc[0] < 6 {
			r := []rune(tail)
			rest := string(r[loc[1]:])
			if m := bareNumber.FindStringIndex(strings.TrimLeft(fold(rest), " ")); m != nil {
				rest = strings.TrimLeft(rest, " ")
				rest = string([]rune(rest)[m[1]:])
			}
			return rest
		}
	}
	if secondLabel.MatchString(f) {
		return ""
	}
	return tail
}

// documentNumber takes the number at the start of a value, "" where there is none.
func documentNumber(v string) string {
	v = strings.TrimLeft(cleanCode(v), " :.#-–/=")
	if m := bareNumber.FindStringIndex(fold(v)); m != nil && m[1] < len([]rune(v)) && !strings.HasPrefix(string([]rune(v)[m[1]:]), "-") {
		v = string([]rune(v)[m[1]:])
	}
	v = strings.TrimLeft(v, " :.#")
	if notValue.MatchString(fold(v)) {
		return ""
	}
	m := codeValue.FindString(v)
	m = strings.TrimRight(m, ".-/ ")
	if len(m) < 2 || isDateText(m) {
		return ""
	}
	return m
}

// isDateText says whether s is nothing but a date.
func isDateText(s string) bool {
	for _, h := range findDates(s) {
		if h.year != 0 && h.start == 0 && h.end >= len([]rune(s)) {
			return true
		}
	}
	return false
}
