package attachment

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
)

// decimalMark is the sign a document writes before decimals; 0 is not known.
type decimalMark byte

// numeral is a number as read, with its other reading where "1.250" may be both
// 1250 and 1.25.
type numeral struct {
	value decimal.Decimal
	alt   *decimal.Decimal
	rest  string // what follows the number, such as a unit
	lead  string // what stands before it
}

// maxDigits bounds what is taken for a number: longer runs are codes.
const maxDigits = 15

var numberShape = regexp.MustCompile(`[-+]?\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?|[-+]?\d{1,3}(?:,\d{3})+\.\d+|[-+]?\d{1,3}(?:\.\d{3})+,\d+|[-+]?\d{1,3}(?:[.,]\d{3}){2,}|[-+]?\d+(?:[.,]\d+)?|[-+]?[.,]\d+`)

// parseNumeral reads the first number of s. The mark decides between the two
// readings of an ambiguous one; without it, a lone separator before three digits
// is read as that of thousands when it is a dot or a comma after 1 to 3 digits and
// the other reading is kept in alt.
func parseNumeral(s string, mark decimalMark) (numeral, bool) {
	if !strings.ContainsAny(s, "0123456789") {
		return numeral{}, false
	}
	s = plainSpaces(s)
	loc := []int{0, len(s)}
	if !plainFigures(s) {
		if loc = numberShape.FindStringIndex(s); loc == nil {
			return numeral{}, false
		}
	}
	raw := s[loc[0]:loc[1]]
	out := numeral{lead: strings.TrimSpace(s[:loc[0]]), rest: strings.TrimSpace(s[loc[1]:])}
	digits := strings.Map(func(r rune) rune {
		if r == ' ' || r == '\'' || r == '’' || r == '+' {
			return -1
		}
		return r
	}, raw)
	if len(digits) > maxDigits+2 {
		return numeral{}, false
	}
	main, alt := readings(digits, mark)
	v, err := decimal.NewFromString(main)
	if err != nil {
		return numeral{}, false
	}
	out.value = v
	if alt != "" {
		if a, err := decimal.NewFromString(alt); err == nil {
			out.alt = &a
		}
	}
	if strings.HasPrefix(out.rest, "-") && !strings.HasPrefix(raw, "-") && len(strings.Trim(out.rest, "- €$£")) == 0 {
		out.value, out.rest = out.value.Neg(), ""
	}
	return out, true
}

// plainFigures says that s is digits with at most one separator among them, which
// numberShape would match whole: most cells are, and this is quicker.
func plainFigures(s string) bool {
	marks := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
		case (c == '.' || c == ',') && i > 0 && i+1 < len(s):
			marks++
		default:
			return false
		}
	}
	return marks <= 1
}

// readings gives the likelier and, where there is one, the other way to read
// digits with separators.
func readings(s string, mark decimalMark) (main, alt string) {
	dot, comma := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case dot > 0 && comma > 0:
		if strings.LastIndexByte(s, '.') > strings.LastIndexByte(s, ',') {
			return strings.ReplaceAll(s, ",", ""), ""
		}
		return strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", "."), ""
	case dot+comma == 0:
		return s, ""
	case dot > 1 || comma > 1:
		return strings.NewReplacer(".", "", ",", "").Replace(s), ""
	}
	sep := byte('.')
	if comma > 0 {
		sep = ','
	}
	at := strings.IndexByte(s, sep)
	asDecimal := s[:at] + "." + s[at+1:]
	whole := strings.TrimLeft(s[:at], "-")
	if len(s)-at-1 != 3 || len(whole) > 3 || whole == "" || whole == "0" {
		return asDecimal, ""
	}
	asThousands := s[:at] + s[at+1:]
	if mark != 0 && byte(mark) == sep {
		return asDecimal, asThousands
	}
	return asThousands, asDecimal
}

var spaceSigns = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u2212", "-", "\u2010", "-", "\u2011", "-")

// plainSpaces writes the kinds of space and hyphen as the plain ones.
func plainSpaces(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return spaceSigns.Replace(s)
		}
	}
	return s
}

var (
	commaDecimals = regexp.MustCompile(`(?:^|[^\d.,])(?:\d{1,3}(?:[. ]\d{3})+|\d+),\d{1,2}(?:$|[^\d.,])`)
	commaGrouped  = regexp.MustCompile(`\d\.\d{3},\d|\d,\d{4,}(?:$|\D)|\b0,\d|\d{4},\d|\d[ ']\d{3},\d`)
	dotGrouped    = regexp.MustCompile(`\d[,']\d{3}\.\d|\d\.\d{4,}(?:$|\D)|\b0\.\d|\d{4}\.\d|\d \d{3}\.\d`)
	dotDecimals   = regexp.MustCompile(`(?:^|[^\d.,])(?:\d{1,3}(?:[, ']\d{3})+|\d+)\.\d{1,2}(?:$|[^\d.,])`)
)

// decideMark tells a document's decimal mark by its unambiguous numbers. Only the
// cells of numeric columns should be given: "17.11" in running text may be a date.
func decideMark(cells []string) decimalMark {
	comma, dot := 0, 0
	for _, c := range cells {
		if !strings.ContainsAny(c, ".,") || !strings.ContainsAny(c, "0123456789") {
			continue
		}
		c = plainSpaces(c)
		if commaDecimals.MatchString(c) || commaGrouped.MatchString(c) {
			comma++
		}
		if dotDecimals.MatchString(c) || dotGrouped.MatchString(c) {
			dot++
		}
	}
	switch {
	case comma > dot:
		return ','
	case dot > comma:
		return '.'
	}
	return 0
}

// isNumber says whether the whole of s is one number, a currency sign apart.
func isNumber(s string) bool {
	s = strings.TrimSpace(strings.Trim(plainSpaces(s), "€$£ "))
	n, ok := parseNumeral(s, 0)
	return ok && n.lead == "" && n.rest == ""
}

// validGTIN checks length and check digit (GS1 General Specifications, 7.9).
func validGTIN(s string) bool {
	if n := len(s); n != 8 && n != 12 && n != 13 && n != 14 {
		return false
	}
	sum, zero := 0, true
	for i := len(s) - 1; i >= 0; i-- {
		d := int(s[i] - '0')
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		zero = zero && d == 0
		if (len(s)-1-i)%2 == 1 {
			d *= 3
		}
		sum += d
	}
	return sum%10 == 0 && !zero
}

// plainDecimal writes a total as a plain decimal, "" where s holds none.
func plainDecimal(s string, mark decimalMark) string {
	if n, ok := parseNumeral(s, mark); ok {
		return n.value.String()
	}
	return ""
}
