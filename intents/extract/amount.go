package extract

import (
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// Amount is a number with a currency beside it, or announced as a price.
type Amount struct {
	Span     domain.Span     `json:"span"`
	First    int             `json:"-"`
	Last     int             `json:"-"`
	Value    decimal.Decimal `json:"value"`
	Currency string          `json:"currency,omitempty"`
	// Price tells that the words announce a price of one unit; Total that they announce a sum.
	Price bool `json:"price,omitempty"`
	Total bool `json:"total,omitempty"`
	// Per is how many pieces a price is for: 100 in "16,50 le cent"; 0 for one.
	Per      int `json:"per,omitempty"`
	Sentence int `json:"sentence"`
}

var currencies = map[string]string{"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "chf": "CHF", "fr": "CHF", "francs": "CHF", "sfr": "CHF", "franken": "CHF", "$": "USD", "usd": "USD",
	"£": "GBP", "gbp": "GBP", "nok": "NOK", "sek": "SEK", "dkk": "DKK", "pln": "PLN"}

var priceWords = set("prix tarif tarifs price priced rate preis stuckpreis precio prezzo prijs pu pua cout unitaire einzelpreis unitario")
var totalWords = set("total montant somme solde soit total totale gesamt summe betrag amount sum balance importe importo saldo bedrag totaal ecart difference tva vat mwst iva btw ttc")

// Amounts finds the sums and prices of a text.
func Amounts(text *Text) []Amount {
	var found []Amount
	tokens := text.Tokens
	for i := 0; i < len(tokens) && len(found) < 200; i++ {
		if tokens[i].Kind != Number {
			continue
		}
		value, last, ok := amountNumber(tokens, i)
		if !ok {
			continue
		}
		a := Amount{First: i, Last: last, Value: value, Sentence: text.SentenceAt(i)}
		a.Currency = a.currency(tokens)
		a.context(tokens)
		a.basis(tokens)
		if a.Currency == "" && (!a.Price || a.Value.Equal(a.Value.Truncate(0))) {
			continue
		}
		start, end := tokens[a.First].Start, tokens[a.Last-1].End
		a.Span = domain.Span{Start: start, End: end, Text: text.Raw[start:end]}
		found = append(found, a)
		i = a.Last - 1
	}
	return found
}

var (
	perWords   = set("le les la par pour per pro je the a al el il por di voor / ht net hors netto")
	perNumbers = map[string]int{"cent": 100, "100": 100, "hundred": 100, "hundert": 100, "ciento": 100, "cien": 100, "cento": 100, "honderd": 100,
		"mille": 1000, "1000": 1000, "thousand": 1000, "tausend": 1000, "mil": 1000, "millar": 1000, "duizend": 1000}
)

// basis reads for how many a price is: "16,50 € le cent", "45 € HT les 1000", "12.50 per 100".
func (a *Amount) basis(tokens []Token) {
	announced := false
	for k := a.Last; k < len(tokens) && k < a.Last+3 && tokens[k].Kind != Break; k++ {
		if n := perNumbers[tokens[k].Fold]; n > 0 && announced {
			a.Per, a.Price, a.Last = n, true, k+1
			return
		}
		if !perWords[tokens[k].Fold] {
			return
		}
		announced = true
	}
}

// amountNumber reads a number whose thousands may be set apart by spaces.
func amountNumber(tokens []Token, i int) (decimal.Decimal, int, bool) {
	text, last := tokens[i].Text, i+1
	if len(text) <= 3 && onlyDigits(text) {
		for last < len(tokens) && last < i+3 && tokens[last].Kind == Number && tokens[last].Space && thousandGroup(tokens[last].Text) {
			text += tokens[last].Text
			last++
		}
	}
	value, ok := plainNumber(text)
	return value, last, ok
}

// thousandGroup is "250" or "250,00".
func thousandGroup(text string) bool {
	whole := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '.' })
	return len(whole) > 0 && len(whole) <= 2 && len(whole[0]) == 3 && onlyDigits(whole[0])
}

func (a *Amount) currency(tokens []Token) string {
	if a.Last < len(tokens) {
		if c := currencies[tokens[a.Last].Fold]; c != "" && !(tokens[a.Last].Fold == "fr" && tokens[a.Last].Text == "fr") {
			a.Last++
			return c
		}
	}
	if a.First > 0 {
		if c := currencies[tokens[a.First-1].Fold]; c != "" && !(tokens[a.First-1].Fold == "fr" && tokens[a.First-1].Text == "fr") {
			a.First--
			return c
		}
	}
	return ""
}

// atWords stand before the price of one: "10 boxes at 13.20".
var atWords = set("a at zu voor tegen je por")

// pricedItem tells a bare price from a clock or a size: it has two decimals or more, and closes its line, or a word for one
// follows ("13.20 pièce").
func (a *Amount) pricedItem(tokens []Token) bool {
	text := tokens[a.Last-1].Text
	point := strings.LastIndexAny(text, ".,")
	if point < 0 || len(text)-point < 3 || tokens[a.Last-1].Kind != Number || a.First < 3 {
		return false
	}
	if a.Last >= len(tokens) {
		return true
	}
	next := tokens[a.Last]
	return next.Kind == Break || next.Text == "," || next.Text == ";" || next.Text == "." || next.Text == "/" || next.Text == ")" || UnitOf(next.Fold) == Piece || each[next.Fold] || insteadFirst[next.Fold]
}

// insteadFirst begin "instead of" and what else goes on after a price.
var insteadFirst = set("au instead rather statt anstatt anstelle en invece anziche in alors and et und")

var each = set("ht hors net netto each chacun chacune cad cadauno stuck netti netos excl exkl")

// context reads what announces the amount in the four words before it.
func (a *Amount) context(tokens []Token) {
	for k := a.First - 1; k >= 0 && k >= a.First-4 && tokens[k].Kind != Break && tokens[k].Text != "."; k-- {
		switch w := tokens[k].Fold; {
		case priceWords[w]:
			a.Price = true
			return
		case totalWords[w]:
			a.Total = true
			return
		case w == "@" || k == a.First-1 && atWords[w] && (a.Currency != "" || a.pricedItem(tokens)):
			a.Price = true
			return
		case tokens[k].Kind == Number || tokens[k].Kind == Code:
			return
		}
	}
}
