package document

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"

	"guichet/domain"
)

// ediWriter writes segments with the default separators of ISO 9735 (UNA:+.? ').
type ediWriter struct {
	out   strings.Builder
	count int // since UNH, itself included
}

// segment writes a segment of elements; a component is already escaped by e.
func (w *ediWriter) segment(tag string, elements ...string) {
	for len(elements) > 0 && elements[len(elements)-1] == "" {
		elements = elements[:len(elements)-1]
	}
	w.out.WriteString(strings.Join(append([]string{tag}, elements...), "+") + "'\r\n")
	w.count++
}

var ediRelease = strings.NewReplacer("?", "??", "'", "?'", "+", "?+", ":", "?:")

// printable puts a blank where a character is none that a person or the syntax reads.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

// e joins components to an element; empty ones at the end fall away.
func e(components ...string) string {
	for i := range components {
		components[i] = ediRelease.Replace(strings.TrimSpace(printable(components[i])))
	}
	return strings.TrimRight(strings.Join(components, ":"), ":")
}

// edifact is the answer as ORDRSP of UN/EDIFACT, in the directory of the order; in the subset of EANCOM where that is the
// order's (D.96A: EAN005, D.01B: EAN009). BGM 231 with message function 29 (accepted without amendment) or 4 (change); each
// LIN with its action code (5 accepted, 3 changed, 1 added), QTY 21 the quantity, DTM 79 the day of despatch that is
// promised, PRI AAA the net price with its basis.
func (r *response) edifact() []byte {
	w := &ediWriter{}
	reference := controlOf(r.order.Number)
	w.segment("UNB", "UNOC:3", e(r.form.Receiver.ID, r.form.Receiver.Scheme), e(r.form.Sender.ID, r.form.Sender.Scheme),
		e(r.paper.On.Time().Format("060102"), "0000"), reference, "", "ORDRSP")
	w.count = 0
	w.segment("UNH", "1", "ORDRSP:"+ediVersion(r.form.Version))
	function := "29"
	if r.changed {
		function = "4"
	}
	w.segment("BGM", "231", e(string(r.order.Number)), function)
	w.day("137", r.paper.On)
	w.segment("RFF", e("ON", r.form.Reference))
	w.day("171", r.form.IssuedOn)
	w.party("BY", r.buyer())
	w.party("SU", r.seller())
	w.segment("CUX", e("2", r.currency(), "9"))
	for _, line := range r.lines {
		r.ediLine(w, line)
	}
	w.segment("UNS", "S")
	w.segment("MOA", e("79", plainNumber(r.net)))
	w.segment("CNT", e("2", fmt.Sprint(len(r.lines))))
	w.segment("UNT", fmt.Sprint(w.count+1), "1")
	w.segment("UNZ", "1", reference)
	return latin1(w.out.String())
}

func (r *response) ediLine(w *ediWriter, l responseLine) {
	code := ""
	if l.asked != nil && l.asked.GTIN != "" {
		code = e(l.asked.GTIN, r.ediGTIN())
	}
	w.segment("LIN", e(l.position), string(l.status), code)
	own := []string{"5", e(string(l.product.SKU), "SA")}
	if l.asked != nil && l.asked.BuyerSKU != "" {
		own = append(own, e(l.asked.BuyerSKU, "BP"))
	}
	w.segment("PIA", own...)
	w.segment("IMD", "F", "", e("", "", "", cutRunes(l.name(), 35)))
	w.segment("QTY", e("21", plainNumber(l.quantity), ediUnit(l)))
	w.day("79", l.shipsOn)
	w.segment("MOA", e("203", plainNumber(l.amount)))
	basis := ""
	if !l.basis.Equal(one) {
		basis = plainNumber(l.basis)
	}
	w.segment("PRI", e("AAA", plainNumber(l.price), "", "", basis))
	w.segment("RFF", e("ON", r.form.Reference, l.position))
}

// ediGTIN is how EANCOM calls a GTIN: EN, since D.01B SRV.
func (r *response) ediGTIN() string {
	if strings.Contains(r.form.Version, "01B") {
		return "SRV"
	}
	return "EN"
}

// ediUnit is the form's unit; of a line that it does not hold ours, in the codes that EDIFACT shares with Recommendation 20.
func ediUnit(l responseLine) string {
	if l.asked != nil {
		return l.asked.Unit
	}
	if l.product.Unit == "piece" || l.product.Unit == "" {
		return "PCE"
	}
	return strings.TrimPrefix(l.unit, "X")
}

// day writes a date by its qualifier (UNTDID 2005); none where there is none.
func (w *ediWriter) day(qualifier string, day domain.Date) {
	if !day.IsZero() {
		w.segment("DTM", e(qualifier, day.Time().Format("20060102"), "102"))
	}
}

func (w *ediWriter) party(qualifier string, p domain.FormParty) {
	if p.ID == "" {
		w.segment("NAD", qualifier, "", e(cutRunes(p.Name, 35)))
		return
	}
	w.segment("NAD", qualifier, e(p.ID, "", p.Scheme))
}

// ediVersion is the version of the answer to an order of that version.
func ediVersion(order string) string {
	parts := strings.Split(order, ":")
	for len(parts) < 4 {
		parts = append(parts, "")
	}
	version, release, subset := parts[0], parts[1], ""
	if version == "" || release == "" {
		version, release = "D", "96A"
	}
	if strings.HasPrefix(parts[3], "EAN") {
		subset = map[string]string{"96A": "EAN005", "01B": "EAN009"}[release]
	}
	return e(version, release, "UN", subset)
}

// controlOf is an interchange reference of at most fourteen letters and digits (ISO 9735, 0020).
func controlOf(number domain.OrderNumber) string {
	key := domain.NumberKey(string(number))
	return key[max(0, len(key)-14):]
}

// latin1 encodes as UNOC says (ISO 8859-1); what it lacks becomes a question mark, released.
func latin1(text string) []byte {
	var out []byte
	for _, r := range text {
		if b, ok := charmap.ISO8859_1.EncodeRune(r); ok {
			out = append(out, b)
		} else {
			out = append(out, '?', '?')
		}
	}
	return out
}

// cutRunes shortens a text to n characters.
func cutRunes(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}
