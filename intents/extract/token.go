package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind tells what a token is made of.
type Kind uint8

// The kinds of token.
const (
	Word   Kind = iota // letters
	Number             // digits, perhaps with . , ' among them
	Code               // letters and digits mixed, or digits joined by - / _
	Sign               // one sign
	Break              // the end of a line
)

// Token is a word, number or sign of a text with its place in bytes.
type Token struct {
	Start, End int
	Text       string // as written
	Fold       string // lower case, no accents
	Kind       Kind
	Space      bool // white space stands before it
	Gap        bool // a tab or two blanks stand before it
}

// Limits on what is read of one text: an order mail has its request in front.
const (
	maxTextBytes = 200_000
	maxTokens    = 20_000
)

// Tokenize cuts a text into tokens; beyond 200,000 bytes or 20,000 tokens it stops.
func Tokenize(text string) []Token {
	if len(text) > maxTextBytes {
		text = text[:maxTextBytes]
	}
	tokens := make([]Token, 0, len(text)/5+4)
	space, gap := true, false
	for at := 0; at < len(text) && len(tokens) < maxTokens; {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case r == '\n':
			tokens = append(tokens, Token{Start: at, End: at + 1, Text: "\n", Fold: "\n", Kind: Break, Space: space})
			space, gap = true, false
			at += size
		case unicode.IsSpace(r) || r == utf8.RuneError || unicode.IsControl(r):
			gap = space && len(tokens) > 0 && tokens[len(tokens)-1].Kind != Break || r == '\t'
			space = true
			at += size
		case isAlnum(r):
			end, kind := runEnd(text, at)
			tokens = append(tokens, Token{Start: at, End: end, Text: text[at:end], Fold: Fold(text[at:end]), Kind: kind, Space: space, Gap: gap})
			space, gap = false, false
			at = end
		default:
			tokens = append(tokens, Token{Start: at, End: at + size, Text: text[at : at+size], Fold: text[at : at+size], Kind: Sign, Space: space, Gap: gap})
			space, gap = false, false
			at += size
		}
	}
	return tokens
}

func isAlnum(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// runEnd finds the end of a run of letters and digits and the signs that hold it together.
func runEnd(text string, at int) (int, Kind) {
	end, kind := scanRun(text, at, true)
	if kind == Word { // words joined by signs are several words
		return scanRun(text, at, false)
	}
	return end, kind
}

func scanRun(text string, at int, joined bool) (int, Kind) {
	letters, digits, joints := false, false, false
	i := at
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsDigit(r):
			digits = true
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			letters = true
		case joined && joins(text, at, i, size, r):
			joints = joints || r == '-' || r == '/' || r == '_'
		default:
			return i, kindOf(letters, digits, joints)
		}
		i += size
	}
	return i, kindOf(letters, digits, joints)
}

func kindOf(letters, digits, joints bool) Kind {
	switch {
	case !digits:
		return Word
	case letters || joints:
		return Code
	}
	return Number
}

// joins tells whether a sign between two letters or digits belongs to one run.
func joins(text string, start, at, size int, sign rune) bool {
	if at == start || at+size >= len(text) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+size:])
	if sign == '.' && unicode.IsUpper(before) && unicode.IsDigit(after) {
		return seriesBefore(text[start:at])
	}
	switch sign {
	case '-', '/', '_':
		return isAlnum(before) && isAlnum(after)
	case '.', ',', ':', '\'', '’':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

// seriesBefore tells whether letters before a full stop and a digit begin a number of a series, such as the F of "F.26.11.0303",
// and are no abbreviation such as "N.12".
func seriesBefore(letters string) bool {
	if len(letters) > 4 || strings.ToUpper(letters) != letters || strings.ContainsFunc(letters, func(r rune) bool { return !unicode.IsUpper(r) }) {
		return false
	}
	switch letters {
	case "N", "NO", "NR", "NUM", "REF", "RIF", "ART", "POS", "PAG", "TEL", "FAX", "GSM", "MOB", "CAP", "CP", "BP", "RN", "EUR", "CHF":
		return false
	}
	return true
}

// Text is a text cut into tokens, lines and sentences.
type Text struct {
	Raw       string
	Tokens    []Token
	Sentences []Stretch // by token; lines end sentences
	// sentenceOf gives the sentence of each token.
	sentenceOf []int
	told       string // the language, once it was asked for
	unsure     bool   // hardly a word tells the language
}

// Stretch is a run of tokens: First up to, not including, Last.
type Stretch struct{ First, Last int }

// NewText reads a text.
func NewText(raw string) *Text {
	t := &Text{Raw: raw, Tokens: Tokenize(raw)}
	t.sentenceOf = make([]int, len(t.Tokens))
	first := 0
	for i, tok := range t.Tokens {
		t.sentenceOf[i] = len(t.Sentences)
		if t.endsSentence(i, tok) {
			t.Sentences = append(t.Sentences, Stretch{first, i + 1})
			first = i + 1
		}
	}
	if first < len(t.Tokens) {
		t.Sentences = append(t.Sentences, Stretch{first, len(t.Tokens)})
	}
	return t
}

// endsSentence tells whether a token closes its sentence: a full stop before a space, "?" or "!", an empty line, or a
// line's end that closes an item. A soft-wrapped line goes on.
func (t *Text) endsSentence(i int, tok Token) bool {
	switch {
	case tok.Kind == Break:
		return t.hardBreak(i)
	case tok.Kind != Sign:
		return false
	case tok.Text == "?" || tok.Text == "!" || tok.Text == ";" || tok.Text == "…":
		return true
	case tok.Text == ".":
		return t.fullStop(i)
	}
	return false
}

func (t *Text) fullStop(i int) bool {
	if i+1 >= len(t.Tokens) || t.Tokens[i+1].Kind == Break {
		return true
	}
	next := t.Tokens[i+1]
	if !next.Space || i == 0 || next.Text == "." || t.Tokens[i-1].Text == "." { // "...." leads to a quantity
		return false
	}
	prev := t.Tokens[i-1]
	if prev.Kind == Word && abbreviations[prev.Fold] {
		return false
	}
	if prev.Kind == Number && len(prev.Text) <= 2 && next.Kind == Word && monthOf(next.Fold) > 0 {
		return false // "4. Dezember"
	}
	return true
}

var abbreviations = map[string]bool{"n": true, "gr": true, "no": true, "nr": true, "ref": true, "art": true, "tel": true, "bzw": true, "ca": true,
	"num": true, "qte": true, "env": true, "mr": true, "mme": true, "m": true, "p": true, "st": true, "cde": true, "fact": true, "rif": true,
	"dott": true, "sig": true, "sr": true, "sra": true, "mrs": true, "ms": true, "dr": true, "evtl": true, "inkl": true, "pcs": true, "stk": true, "bte": true,
	"janv": true, "fevr": true, "juil": true, "sept": true, "oct": true, "nov": true, "dec": true, "jan": true, "feb": true, "mar": true, "apr": true, "aug": true, "dez": true, "okt": true, "bestell": true, "rech": true, "lief": true}

// hardBreak tells whether the end of a line ends a sentence: before an empty line, a list item or a capital that does
// not look like a wrapped line.
func (t *Text) hardBreak(i int) bool {
	if i+1 >= len(t.Tokens) || t.Tokens[i+1].Kind == Break || i == 0 || t.Tokens[i-1].Kind == Break {
		return true
	}
	lineStart := i
	for lineStart > 0 && t.Tokens[lineStart-1].Kind != Break {
		lineStart--
	}
	width := t.Tokens[i].Start - t.Tokens[lineStart].Start
	next := t.Tokens[i+1]
	nextLong := t.lineWidth(i+1) + width
	if width < 60 || nextLong < 60 {
		return true
	}
	return next.Kind == Sign || next.Kind == Number
}

func (t *Text) lineWidth(i int) int {
	start := t.Tokens[i].Start
	for i < len(t.Tokens) && t.Tokens[i].Kind != Break {
		i++
	}
	if i < len(t.Tokens) {
		return t.Tokens[i].Start - start
	}
	return len(t.Raw) - start
}

// SentenceAt is the number of the sentence that holds a token.
func (t *Text) SentenceAt(token int) int {
	if token < 0 || token >= len(t.sentenceOf) {
		return -1
	}
	return t.sentenceOf[token]
}

// SentencesIn are the numbers of the sentences that touch bytes start to end.
func (t *Text) SentencesIn(start, end int) []int {
	var found []int
	for i, s := range t.Sentences {
		if t.Tokens[s.First].Start < end && t.Tokens[s.Last-1].End > start {
			found = append(found, i)
		}
	}
	return found
}

// smallWords tell the language of a text by how often they stand in it.
var smallWords = map[string]map[string]bool{
	"fr": set("de d un au le la les des du et est vous nous je pour avec dans sur que qui notre votre une bonjour merci il ce au aux pas plus mais svp stp cde"),
	"en": set("the of and to for we you is are our your please with have that this it on in be not hi thanks dear would could"),
	"de": set("der die das und ist wir sie fur mit bitte nicht ein eine unsere ihre den dem zu von im auf guten tag bei wird haben noch"),
	"es": set("el los las y de que para con por nos su una en es no se del al favor gracias buenos dias hola pedido nuestro"),
	"it": set("il lo gli di e che per con nostro vostro una della del non si la sono grazie buongiorno ordine ci vi da le"),
	"nl": set("het een en van de voor met wij we op is zijn niet graag bij u uw ons onze dag bestelling wat die dat"),
}

// language is the ISO 639-1 code of the language whose small words are most frequent; French where none is.
func (t *Text) language() string {
	if t.told != "" {
		return t.told
	}
	t.told = "fr"
	most := 0
	defer func() { t.unsure = most < 2 }()
	for _, language := range []string{"fr", "en", "de", "es", "it", "nl"} {
		n := 0
		for _, tok := range t.Tokens[:min(len(t.Tokens), 400)] {
			if tok.Kind == Word && smallWords[language][tok.Fold] {
				n++
			}
		}
		if n > most {
			t.told, most = language, n
		}
	}
	return t.told
}

// Slice is what stands between two tokens, as written.
func (t *Text) Slice(first, last int) string {
	if first >= last || first < 0 || last > len(t.Tokens) {
		return ""
	}
	return t.Raw[t.Tokens[first].Start:t.Tokens[last-1].End]
}
