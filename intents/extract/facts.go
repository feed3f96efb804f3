package extract

import (
	"strings"

	"guichet/domain"
)

// Facts is what one text names.
type Facts struct {
	References   []Reference   `json:"references,omitempty"`
	Descriptions []Description `json:"descriptions,omitempty"`
	Dates        []Date        `json:"dates,omitempty"`
	Amounts      []Amount      `json:"amounts,omitempty"`
	Lines        []Line        `json:"lines,omitempty"`
	// Loose are quantities of goods that no line took.
	Loose []Loose `json:"loose,omitempty"`
}

// Scope says for whom and when a text is read.
type Scope struct {
	// Customers are those for whom the sender may speak: their own article numbers are known.
	Customers []domain.CustomerCode
	// Written is the day on which the text was written.
	Written  domain.Date
	Calendar domain.Calendar
}

// ReadText finds all that a text names. People are words that name customers: they are no articles.
func (c *Catalogue) ReadText(text *Text, scope Scope, people []domain.Span) Facts {
	var f Facts
	private := privateNumbers(text)
	dates := Dates(text, scope.Written, scope.Calendar)
	for _, d := range dates {
		if !private.any(d.First, d.Last) {
			f.Dates = append(f.Dates, d)
		}
	}
	for _, a := range Amounts(text) {
		if !private.any(a.First, a.Last) {
			f.Amounts = append(f.Amounts, a)
		}
	}
	busy := make(used, len(text.Tokens))
	copy(busy, private)
	for _, d := range f.Dates {
		busy.mark(d.First, d.Last)
	}
	for _, a := range f.Amounts {
		busy.mark(a.First, a.Last)
	}
	numbers := make(used, len(text.Tokens))
	copy(numbers, busy)
	anchors := c.Anchors(text, scope.Customers)
	for _, a := range anchors {
		if !a.Weak {
			numbers.mark(a.First, a.Last)
		}
	}
	f.References = References(text, func(i int) bool { return numbers[i] })
	f.Descriptions = Descriptions(text)
	for i := range f.References {
		if r := &f.References[i]; c.isDimension(text.Tokens[r.First:r.Last]) && !r.directly(text.Tokens) {
			r.Paper, r.Likely = "", false // part of a name: "Pedido: harina T150"
		}
	}
	for _, r := range f.References {
		if r.Paper != "" || r.Likely && !c.isDimension(text.Tokens[r.First:r.Last]) {
			busy.mark(r.First, r.Last)
		}
	}
	for _, p := range people {
		for i, t := range text.Tokens {
			if t.Start >= p.Start && t.End <= p.End {
				busy.mark(i, i+1)
			}
		}
	}
	f.Lines, f.Loose = c.lines(text, scope.Customers, f.Amounts, f.References, busy, anchors)
	return f
}

// isDimension tells whether a number is part of the name of an article.
func (c *Catalogue) isDimension(tokens []Token) bool {
	for _, t := range termsIn(tokens) {
		if _, known := c.vocabulary[t.key]; known && t.size {
			return true
		}
	}
	return false
}

func (u used) any(first, last int) bool {
	for i := first; i < last && i < len(u); i++ {
		if u[i] {
			return true
		}
	}
	return false
}

func (u used) mark(first, last int) {
	for i := max(first, 0); i < last && i < len(u); i++ {
		u[i] = true
	}
}

var (
	phoneWords  = set("tel telephone fax mobile mob gsm phone telefon telefono telefoon handy cell poste durchwahl siret siren tva iban rib bic rcs vat ustid mwst btw kvk bce nif cif piva")
	streetWords = set("rue avenue av bd boulevard route chemin impasse allee place quai zi za zac cours passage street road lane avenue strasse str weg platz gasse allee calle avda avenida poligono via viale corso piazza straat weg laan plein kade cedex bp")
)

// IsStreetWord tells a folded word for a kind of street or zone: it names no place by itself.
func IsStreetWord(folded string) bool { return streetWords[folded] }

// privateNumbers marks the numbers of telephones, bank accounts, registers and postal addresses: no documents, no quantities.
func privateNumbers(text *Text) used {
	marked := make(used, len(text.Tokens))
	tokens := text.Tokens
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch {
		case t.Text == "+" && i+1 < len(tokens) && tokens[i+1].Kind == Number && !tokens[i+1].Space && len(tokens[i+1].Text) <= 3 && runOfNumbers(tokens, i+1) >= 3:
			n := runOfNumbers(tokens, i+1)
			marked.mark(i, i+1+n)
			i += n
		case t.Kind == Number && len(t.Text) >= 2 && t.Text[0] == '0' && onlyDigits(t.Text) && runOfNumbers(tokens, i) >= 3:
			n := runOfNumbers(tokens, i)
			marked.mark(i, i+n)
			i += n - 1
		case t.Kind == Code && len(t.Text) == 4 && isLetters(t.Text[:2]) && onlyDigits(t.Text[2:]) && runOfNumbers(tokens, i+1) >= 3,
			t.Kind == Code && len(t.Text) >= 15 && isLetters(t.Text[:2]) && onlyDigits(t.Text[2:4]):
			n := runOfNumbers(tokens, i+1)
			marked.mark(i, i+1+n)
			i += n
		case t.Kind == Word && phoneWords[t.Fold]:
			i = markAfter(marked, tokens, i)
		case t.Kind == Word && streetWords[t.Fold]:
			markStreet(marked, tokens, i)
		}
	}
	return marked
}

func isLetters(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return (r|0x20) < 'a' || (r|0x20) > 'z' }) < 0
}

// runOfNumbers counts the number groups that follow one another.
func runOfNumbers(tokens []Token, i int) int {
	n := 0
	for i+n < len(tokens) && n < 14 {
		t := tokens[i+n]
		if t.Kind == Number || t.Kind == Code && len(t.Text) <= 9 && countDigits(t.Text) >= len(t.Text)-2 || n > 0 && t.Kind == Sign && (t.Text == "." || t.Text == "-" || t.Text == "(" || t.Text == ")" || t.Text == "/") {
			n++
			continue
		}
		break
	}
	return n
}

func markAfter(marked used, tokens []Token, i int) int {
	j := i + 1
	for j < len(tokens) && j < i+4 && (tokens[j].Kind == Sign || tokens[j].Kind == Word && len(tokens[j].Text) <= 3) {
		j++
	}
	n := runOfNumbers(tokens, j)
	marked.mark(j, j+n)
	if n == 0 {
		return i
	}
	return j + n - 1
}

// markStreet marks the house number beside a street word, and the postcode that follows in the same line.
func markStreet(marked used, tokens []Token, i int) {
	for k := i - 1; k >= 0 && k >= i-2 && tokens[k].Kind != Break; k-- {
		if tokens[k].Kind == Number && len(tokens[k].Text) <= 4 {
			marked.mark(k, k+1)
		}
	}
	for k := i + 1; k < len(tokens) && k < i+12 && tokens[k].Kind != Break; k++ {
		t := tokens[k]
		if t.Kind != Number || !onlyDigits(t.Text) || len(t.Text) > 5 {
			continue
		}
		closes := k+1 >= len(tokens) || tokens[k+1].Kind == Break || tokens[k+1].Kind == Sign || tokens[k+1].Kind == Number
		postcode := len(t.Text) >= 4 && !closes && tokens[k+1].Text != tokens[k+1].Fold
		if closes && k < i+5 || postcode {
			marked.mark(k, k+1)
		}
	}
}

// Address is the postal address in a text: from its street, with the house number before it, to the town after the
// postcode; "" where street or postcode is not there.
func Address(words string) string {
	text := NewText(words)
	tokens := text.Tokens
	for i, t := range tokens {
		if t.Kind != Word || !streetWords[t.Fold] && !strings.HasSuffix(t.Fold, "strasse") && !strings.HasSuffix(t.Fold, "straat") && !strings.HasSuffix(t.Fold, "weg") {
			continue
		}
		first := i
		if i > 0 && tokens[i-1].Kind == Number {
			first--
		}
		for k := i + 1; k < len(tokens) && k < i+14 && tokens[k].Kind != Break; k++ {
			p := tokens[k]
			if p.Kind == Number && onlyDigits(p.Text) && (len(p.Text) == 4 || len(p.Text) == 5) && k+1 < len(tokens) && tokens[k+1].Kind == Word && tokens[k+1].Text != tokens[k+1].Fold {
				return text.Slice(first, k+2)
			}
		}
	}
	return ""
}
