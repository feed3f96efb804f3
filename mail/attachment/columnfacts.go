package attachment

import (
	"regexp"
	"strings"
	"unicode"
)

// columnFacts is what the cells of one column look like, as shares of those filled.
type columnFacts struct {
	filled                            int
	numeric, gtin, code, words, dates float64
	integers                          float64
	unitWords                         float64
	quantity                          float64 // a number with or without a unit
	leading                           float64 // begins with a number
	increasing                        bool
	serial                            bool    // counts 1, 2, 3 or 10, 20, 30
	decimals                          float64 // a number with two or more decimals
	length                            float64 // mean, in runes
	longest                           int     // in runes
}

var codeShape = regexp.MustCompile(`^[A-Z0-9][A-Z0-9._/+-]{1,29}$`)

// looksCode accepts one token that holds a digit, or capital letters with a dash.
func looksCode(s string) bool {
	given := cleanCode(s)
	s = strings.ToUpper(given)
	if !codeShape.MatchString(s) || len(findDates(s)) > 0 && strings.Count(s, ".")+strings.Count(s, "/") == 2 {
		return false
	}
	return strings.ContainsAny(s, "0123456789") || dashedCode.MatchString(given)
}

// moneyLike says that s is a number with two decimals or more and nothing else but a
// sign of dirt at its end: no number of an article.
func moneyLike(s string) bool {
	n, ok := parseNumeral(strings.Trim(s, ".,:;'\" "), 0)
	return ok && n.lead == "" && n.rest == "" && n.value.Exponent() <= -2 && n.alt == nil
}

// dashedCode is a code of letters only, in groups ("SIL-BC").
var dashedCode = regexp.MustCompile(`^[A-Z]{2,5}(?:[-._/][A-Z]{1,4})+$`)

func factsOf(rows [][]Cell, col int) columnFacts {
	var f columnFacts
	last, ordered := -1, true
	var values []int
	runes := 0
	for _, row := range rows {
		if col >= len(row) {
			continue
		}
		s := strings.TrimSpace(row[col].Text)
		if s == "" {
			continue
		}
		f.filled++
		runes += len([]rune(s))
		f.longest = max(f.longest, len([]rune(s)))
		count := func(p *float64, ok bool) {
			if ok {
				*p++
			}
		}
		isNum := isNumber(s)
		count(&f.numeric, isNum)
		count(&f.gtin, validGTIN(strings.ReplaceAll(s, " ", "")))
		first, _, _ := strings.Cut(s, "\n")
		count(&f.code, looksCode(first) && (!isNum || len(s) >= 4))
		count(&f.dates, len(s) < 22 && firstDate(s, "2026-01-01") != "" && !isNum)
		count(&f.words, letters(s) >= 4 && strings.Contains(s, " "))
		count(&f.unitWords, isUnitWord(s))
		if n, ok := parseNumeral(s, 0); ok && (n.lead == "" || currencyOf(n.lead) != "" && len(n.lead) <= 4) {
			count(&f.quantity, n.rest == "" || isUnitWord(n.rest))
			count(&f.leading, true)
			count(&f.decimals, moneyLike(s))
			count(&f.integers, n.value.IsInteger() && n.rest == "")
			v := int(n.value.IntPart())
			ordered = ordered && v > last
			last = v
			values = append(values, v)
		} else {
			ordered = false
		}
	}
	n := float64(max(f.filled, 1))
	for _, p := range []*float64{&f.numeric, &f.gtin, &f.code, &f.words, &f.dates, &f.integers, &f.unitWords, &f.quantity, &f.leading, &f.decimals} {
		*p /= n
	}
	f.serial = ordered && isSerial(values)
	f.increasing, f.length = ordered && f.filled > 0, float64(runes)/n
	return f
}

// isSerial says whether values count on by one or by ten from their own step.
func isSerial(values []int) bool {
	if len(values) < 2 {
		return false
	}
	step := values[1] - values[0]
	for i := range values {
		if values[i] != values[0]+i*step {
			return false
		}
	}
	return (step == 1 || step == 10 || step == 5 || step == 100) && values[0] <= step
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
