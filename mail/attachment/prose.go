package attachment

import (
	"regexp"
	"strings"
)

// proseLines reads order lines that stand in running text, one a line, where a
// document has no table: "50 cartons de savon, réf. KX-12", "3 x KX-12 Savon",
// "KX-12 Savon : 3 cartons". Lines without an article number count only where two
// follow one another.
func proseLines(chunks []chunk) []OrderLine {
	type found struct {
		line OrderLine
		at   int
	}
	var all []found
	for i := 0; i < len(chunks); {
		j := i + 1
		text, place := chunks[i].Text, chunks[i].Place
		for j < len(chunks) && chunks[j].line == chunks[i].line && chunks[j].Place.Page == chunks[i].Place.Page {
			text += " " + chunks[j].Text
			place = union(place, chunks[j].Place)
			j++
		}
		if l, ok := proseLine(text); ok {
			l.Place, l.Confidence = place, 1
			all = append(all, found{l, chunks[i].line})
		}
		i = j
	}
	var out []OrderLine
	for i, f := range all {
		company := i > 0 && f.at-all[i-1].at <= 2 || i+1 < len(all) && all[i+1].at-f.at <= 2
		if f.line.SupplierSKU+f.line.BuyerSKU+f.line.GTIN != "" || company {
			out = append(out, f.line)
		}
	}
	return out
}

var (
	bulletMark = regexp.MustCompile(`^(?:[-–—•*·▪►➢o\x{f0b7}]\s+|\(?[a-z0-9]{1,2}[.)]\s+)+`)
	ofWords    = regexp.MustCompile(`^(?i:de |d'|d’|of |von |di |van |x )`)
	lastAmount = regexp.MustCompile(`(?i)^(.+?)(\s*[:=]\s*|\s+[–-]\s+|\s+x\s*|\s+(?:qt[eéy]|quantit\p{L}+|menge|anzahl|aantal|cant\p{L}*|q\.t[àa])\.?\s*:?\s*|\s+)(\d[\d .,'’]*)\s*(\pL[\pL.]*)?$`)
	timeUnits  = wordSet(`h hr hrs heure heures hour hours stunde stunden std jour jours day days tag tage`)
)

// proseLine reads one line of text as an order line.
func proseLine(text string) (OrderLine, bool) {
	text = strings.TrimSpace(plainSpaces(text))
	if len(text) > 200 {
		return OrderLine{}, false
	}
	if m := bulletMark.FindString(text); m != "" && len(m) < len(text) {
		text = text[len(m):]
	}
	if l, ok := leadingAmount(text); ok {
		return l, true
	}
	return trailingAmount(text)
}

// leadingAmount reads "50 cartons de …" and "3 x …".
func leadingAmount(text string) (OrderLine, bool) {
	n, ok := parseNumeral(text, 0)
	if !ok || n.lead != "" || !n.value.IsPositive() || n.value.Exponent() < -3 || n.value.IntPart() >= 1_000_000 {
		return OrderLine{}, false
	}
	first, rest, _ := strings.Cut(n.rest, " ")
	l := OrderLine{Quantity: n.value}
	switch w := strings.Trim(phrase(first), " "); {
	case w == "x" || first == "×":
		if u, after, ok := strings.Cut(rest, " "); ok && isUnitWord(u) && len(u) > 1 {
			l.Unit, rest = strings.Trim(u, "."), after
		}
	case w != "" && isUnitWord(first) && !timeUnits[w]:
		l.Unit = strings.Trim(first, ".")
	default:
		return OrderLine{}, false
	}
	rest = ofWords.ReplaceAllString(rest, "")
	l.takeCode(rest)
	return l, letters(l.Description) > 3 || l.SupplierSKU+l.BuyerSKU+l.GTIN != ""
}

// trailingAmount reads "KX-12 Savon : 3 cartons": a number of an article first, and a
// quantity last that has a unit or a sign before it.
func trailingAmount(text string) (OrderLine, bool) {
	m := lastAmount.FindStringSubmatch(text)
	if m == nil {
		return OrderLine{}, false
	}
	n, ok := parseNumeral(m[3], 0)
	unit := strings.Trim(m[4], ".")
	if !ok || n.rest != "" || !n.value.IsPositive() || unit != "" && (!isUnitWord(unit) || timeUnits[phrase(unit)]) || unit == "" && strings.TrimSpace(m[2]) == "" {
		return OrderLine{}, false
	}
	l := OrderLine{Quantity: n.value, Unit: unit}
	l.takeCode(m[1])
	return l, l.SupplierSKU+l.BuyerSKU+l.GTIN != "" && letters(l.Description) > 2
}

// takeCode splits a text into article number and description: the number is
// labelled, or stands first or last in brackets.
func (l *OrderLine) takeCode(text string) {
	l.Description = oneLine(text)
	if c, ok := findLabelledCode(l.Description); ok {
		l.setAny(c.role, c.code)
		l.Description = c.rest
		return
	}
	first, rest, _ := strings.Cut(l.Description, " ")
	if code := strings.Trim(first, "[]():,;"); len(code) >= 4 && looksCode(code) && !isUnitWord(code) {
		l.setAny("", cleanCode(code))
		l.Description = strings.TrimLeft(rest, "-–: ")
		return
	}
	if open := strings.LastIndexByte(l.Description, '('); open > 0 && strings.HasSuffix(l.Description, ")") {
		if code := strings.Trim(l.Description[open:], "()"); len(code) >= 4 && looksCode(code) {
			l.setAny("", cleanCode(code))
			l.Description = strings.TrimSpace(l.Description[:open])
		}
	}
}

func (l *OrderLine) setAny(role Role, code string) {
	if g := gtinOrEmpty(code); g != "" && len(g) >= 12 || role == RoleGTIN {
		l.GTIN = g
		return
	}
	l.setCode(role, code)
}
