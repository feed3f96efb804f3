package prompts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/domain"
)

// Untraced is a figure of a text that traces neither to a row nor to the sender's own words.
type Untraced struct {
	Text  string
	Start int // bytes of the body
	End   int
	// Why is "uncited" for a figure outside every citation, "no_row" for one whose citation names no row.
	Why string
}

// CheckFigures finds every figure of a body that nothing vouches for. A figure is a run of letters and digits with at
// least one digit, with the separators inside it: a number, an amount, a day, the number of a document.
//
// A figure is traced where a citation covers it whole, or where the sender's own words (said: text, subject, attachments) hold the same
// run. A citation whose text does not stand at its place counts for nothing, nor does one from rows that names none.
func CheckFigures(body string, citations []domain.Citation, said []string) []Untraced {
	spoken := map[string]bool{}
	for _, text := range said {
		for _, f := range figuresOf(text) {
			spoken[figureKey(f.text)] = true
		}
	}
	var untraced []Untraced
	for _, f := range figuresOf(body) {
		if spoken[figureKey(f.text)] {
			continue
		}
		if why := distrust(f, body, citations); why != "" {
			untraced = append(untraced, Untraced{f.text, f.start, f.end, why})
		}
	}
	return untraced
}

// distrust says why no citation vouches for a figure; "" where one does, or several do for all its parts together.
func distrust(f figure, body string, citations []domain.Citation) string {
	why := "uncited"
	covered := make([]bool, f.end-f.start)
	for _, c := range citations {
		if c.Start < 0 || c.Start > c.End || c.End > len(body) || body[c.Start:c.End] != c.Text || c.End <= f.start || c.Start >= f.end {
			continue
		}
		if !vouches(c) {
			why = "no_row"
			continue
		}
		for at := max(c.Start, f.start); at < min(c.End, f.end); at++ {
			covered[at-f.start] = true
		}
	}
	for at, r := range body[f.start:f.end] {
		if unicode.IsNumber(r) && !covered[at] {
			return why
		}
	}
	return ""
}

// vouches tells whether a citation names where its text comes from.
func vouches(c domain.Citation) bool {
	switch c.Origin {
	case domain.OriginRow, domain.OriginSum:
		return len(c.Rows) > 0
	case domain.OriginMessage, domain.OriginPolicy:
		return true
	}
	return false
}

// Recite finds the citations again in a body that a person has edited: each in the order of the text, where its words still
// stand as a whole. A citation whose words are gone is dropped; what the person wrote anew stays uncited.
func Recite(body string, citations []domain.Citation) []domain.Citation {
	var found []domain.Citation
	from := 0
	for _, c := range citations {
		at := indexWhole(body, c.Text, from)
		if at < 0 {
			if at = indexWhole(body, c.Text, 0); at < 0 {
				continue
			}
		} else {
			from = at + len(c.Text)
		}
		c.Start, c.End = at, at+len(c.Text)
		found = append(found, c)
	}
	return found
}

// indexWhole is where text stands at or after from, touched by no letter or digit.
func indexWhole(body, text string, from int) int {
	for text != "" {
		at := strings.Index(body[from:], text)
		if at < 0 {
			return -1
		}
		start, end := from+at, from+at+len(text)
		before, _ := utf8.DecodeLastRuneInString(body[:start])
		after, _ := utf8.DecodeRuneInString(body[end:])
		if !isWordRune(before) && !isWordRune(after) && !joins(body, end) && !joinsBefore(body, start) {
			return start
		}
		from = end
	}
	return -1
}

// joins tells whether a separator and a digit follow: "12" is not whole in "12,5".
func joins(body string, end int) bool {
	r, size := utf8.DecodeRuneInString(body[end:])
	next, _ := utf8.DecodeRuneInString(body[min(end+size, len(body)):])
	last, _ := utf8.DecodeLastRuneInString(body[:end])
	return isSeparator(r) && unicode.IsNumber(next) && isWordRune(last)
}

func joinsBefore(body string, start int) bool {
	r, size := utf8.DecodeLastRuneInString(body[:start])
	previous, _ := utf8.DecodeLastRuneInString(body[:max(start-size, 0)])
	first, _ := utf8.DecodeRuneInString(body[start:])
	return isSeparator(r) && unicode.IsNumber(previous) && unicode.IsNumber(first)
}
