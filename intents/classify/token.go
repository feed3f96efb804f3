package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape says what a token looks like; numbers are known by their shape only, never by their digits.
type shape uint8

const (
	word      shape = iota
	sign            // ? ! or a currency
	quantity        // a small plain number, "3x", "x3"
	decimalNo       // 1,5
	amount          // a number beside a currency
	percent         // 20 %
	day             // 12/11, 12.11.2026
	clock           // 10h30, 10:30
	longNo          // five digits or more
	reference       // letters and digits mixed, such as FA26-0012
)

// token is a word, a number or a sign of a text, with the bytes where it stands.
type token struct {
	text       string // folded; for a number its shape's name
	prefix     string // of a reference: its leading letters, folded
	start, end int
	shape      shape
}

var shapeNames = [...]string{"", "", "<n>", "<dec>", "<amt>", "<pct>", "<day>", "<time>", "<long>", "<ref>"}

const (
	maxTokens = 4000
	maxText   = 1 << 16
)

// tokenize splits a text into words, numbers and telling signs.
// Beyond 64 KiB or 4000 tokens it stops: a request stands at the beginning.
func tokenize(text string) []token {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	tokens := make([]token, 0, len(text)/5+8)
	for at := 0; at < len(text) && len(tokens) < maxTokens; {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			end := tokenEnd(text, at)
			tokens = append(tokens, newToken(text, at, end))
			at = end
		case strings.ContainsRune("?!€$£%", r):
			tokens = append(tokens, token{text: text[at : at+size], start: at, end: at + size, shape: sign})
			at += size
		default:
			at += size
		}
	}
	markAmounts(tokens)
	return tokens
}

// tokenEnd finds where the run of letters and digits ends. Signs inside a number or a reference belong to it.
func tokenEnd(text string, at int) int {
	digits := false
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case unicode.IsDigit(r):
			digits = true
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
		case strings.ContainsRune("-/_.,:'’", r) && inside(text, at, at+size, digits):
		default:
			return at
		}
		at += size
	}
	return at
}

// inside tells whether the sign at [at,after) joins digits: it must touch a digit on its right, or
// stand in a token that has digits and be followed by a letter after a hyphen or slash.
func inside(text string, at, after int, digits bool) bool {
	next, _ := utf8.DecodeRuneInString(text[after:])
	switch text[at] {
	case '-', '/', '_':
		return unicode.IsDigit(next) || digits && unicode.IsLetter(next)
	case '.', ',', ':', '\'':
		return digits && unicode.IsDigit(next)
	}
	return false
}

func newToken(text string, start, end int) token {
	raw := text[start:end]
	t := token{start: start, end: end, shape: shapeOf(raw)}
	if t.shape == word {
		t.text = folded(raw)
		return t
	}
	t.text = shapeNames[t.shape]
	if t.shape == reference {
		letters := strings.IndexFunc(raw, func(r rune) bool { return !unicode.IsLetter(r) })
		t.prefix = folded(raw[:max(letters, 0)])
	}
	return t
}

// markAmounts turns a number beside a currency or a percent sign into what it is.
func markAmounts(tokens []token) {
	for i := range tokens {
		t := &tokens[i]
		if t.shape != quantity && t.shape != decimalNo && t.shape != longNo {
			continue
		}
		switch {
		case i+1 < len(tokens) && tokens[i+1].text == "%":
			t.shape = percent
		case i+1 < len(tokens) && isCurrency(tokens[i+1].text), i > 0 && isCurrency(tokens[i-1].text):
			t.shape = amount
		}
		t.text = shapeNames[t.shape]
	}
}

func isCurrency(text string) bool {
	switch text {
	case "€", "$", "£", "eur", "euro", "euros", "chf", "usd", "gbp", "ht", "ttc", "fr":
		return true
	}
	return false
}
