package attachment

import (
	"context"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// readEDIFACT reads an interchange. Several ORDERS in one interchange become
// Parts; a lone one is the Document's own Order.
func (r *Reader) readEDIFACT(ctx context.Context, in input, doc *Document) error {
	segs, syn, err := splitEDIFACT(in.data)
	if err != nil {
		return fmt.Errorf("reading EDIFACT: %w", err)
	}
	doc.Text = ediText(segs)
	messages, err := ediMessages(segs)
	if err != nil {
		return problemf(ProblemDamaged, "the EDIFACT interchange is malformed: %v", err)
	}
	for i, m := range messages {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		order := readORDERS(m, syn)
		order.Form = ediForm(segs, m)
		order.check(order.TotalNet)
		if len(messages) == 1 {
			doc.Order = order
		} else if len(doc.Parts) < maxParts {
			doc.Parts = append(doc.Parts, Document{Name: fmt.Sprintf("%s#%d", in.name, i+1), Kind: EDIFACT, Text: ediText(m), Order: order})
		}
	}
	return nil
}

func ediText(segs []segment) string {
	var b strings.Builder
	for _, s := range segs {
		b.WriteString(s.tag)
		for _, e := range s.elements {
			b.WriteString("+" + strings.Join(e, ":"))
		}
		b.WriteString("\n")
		if b.Len() > 2<<20 {
			break
		}
	}
	return b.String()
}

// ediMessages cuts at UNH and UNT and refuses what has no message or is out of order.
func ediMessages(segs []segment) ([][]segment, error) {
	var out [][]segment
	start := -1
	for i, s := range segs {
		switch {
		case s.tag == "UNH" && start >= 0:
			return nil, fmt.Errorf("segment %d UNH begins a message inside another", s.number)
		case s.tag == "UNH":
			start = i
		case s.tag == "UNT" && start < 0:
			return nil, fmt.Errorf("segment %d UNT ends no message", s.number)
		case s.tag == "UNT":
			out = append(out, segs[start:i+1])
			start = -1
		case start < 0 && s.tag != "UNB" && s.tag != "UNZ" && s.tag != "UNG" && s.tag != "UNE":
			return nil, fmt.Errorf("segment %d %s stands outside a message", s.number, cut(s.tag, 10))
		}
	}
	if start >= 0 {
		return nil, fmt.Errorf("the message of segment %d has no UNT", segs[start].number)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("there is no message (UNH) in it")
	}
	for _, m := range out {
		if len(m) < 3 || m[1].tag != "BGM" {
			return nil, fmt.Errorf("segment %d UNH is not followed by BGM", m[0].number)
		}
	}
	return out, nil
}

// ediOrder is the state while walking through the segments of one message.
type ediOrder struct {
	*Order
	syn     ediSyntax
	line    *OrderLine // nil in the head
	party   string
	summary bool
	count   string
}

// ediKinds tells the document by the message type; BGM refines it.
var ediKinds = map[string]string{"ORDERS": KindOrder, "ORDCHG": KindChange, "ORDRSP": KindConfirmation,
	"REQOTE": KindQuoteRequest, "QUOTES": KindQuotation, "INVOIC": KindInvoice, "DESADV": KindDeliveryNote}

// readORDERS reads a message of the ORDERS family: UN/EDIFACT D.96A and D.01B in
// the subset of EANCOM, which other directories share.
func readORDERS(segs []segment, syn ediSyntax) *Order {
	o := &ediOrder{Order: &Order{Exact: true, DocumentKind: ediKinds[segs[0].get(1, 0)]}, syn: syn}
	for _, s := range segs {
		o.segment(s)
	}
	o.endLine()
	if o.count != "" && o.count != fmt.Sprint(len(o.Lines)) {
		o.unsound("CNT says %s lines, the message has %d", o.count, len(o.Lines))
	}
	if unt := segs[len(segs)-1]; unt.get(0, 0) != fmt.Sprint(len(segs)) {
		o.unsound("UNT says %s segments, the message has %d", unt.get(0, 0), len(segs))
	}
	return o.Order
}

func (o *ediOrder) endLine() {
	if o.line != nil {
		o.Lines = append(o.Lines, *o.line)
		o.line = nil
	}
}

func (o *ediOrder) segment(s segment) {
	switch s.tag {
	case "BGM":
		o.bgm(s)
	case "DTM":
		o.dtm(s)
	case "RFF":
		if s.get(0, 0) == "ON" && o.line == nil && o.Reference == "" {
			o.Reference = s.get(0, 1)
			o.place("reference", s.place())
		}
	case "NAD":
		o.nad(s)
	case "CUX":
		if o.line == nil {
			o.Currency = s.get(0, 1)
		}
	case "FTX":
		o.ftx(s)
	case "LIN":
		o.lin(s)
	case "UNS":
		o.endLine()
		o.summary = true
	case "CNT":
		if s.get(0, 0) == "2" {
			o.count = s.get(0, 1)
		}
	case "MOA":
		o.moa(s)
	default:
		if o.line != nil {
			o.lineSegment(s)
		}
	}
}

// bgm reads the document's code and function: 1 is a cancellation, 4 and 5 change
// or replace (UNTDID 1225).
func (o *ediOrder) bgm(s segment) {
	o.Reference = s.get(1, 0)
	o.place("reference", s.place())
	code := s.get(0, 0)
	if o.DocumentKind == KindOrder && code == "231" {
		o.DocumentKind = KindConfirmation
	}
	if o.DocumentKind == KindOrder && (code == "230" || s.get(2, 0) == "1" || s.get(2, 0) == "4" || s.get(2, 0) == "5") {
		o.DocumentKind = KindChange
	}
	if o.DocumentKind == KindOrder && (code == "310" || code == "311") {
		o.DocumentKind = KindQuoteRequest
	}
}

// dtm reads dates: 137 of the document; 2 requested, 64 and 63 the earliest and
// latest delivery, 69 promised, 76, 200 and 10 the shipping ones as a last resort.
func (o *ediOrder) dtm(s segment) {
	day := ediDate(s.get(0, 1), s.get(0, 2))
	if day == "" {
		o.fault("segment %d DTM: %q is no date", s.number, cut(s.get(0, 1), 20))
		return
	}
	switch s.get(0, 0) {
	case "137":
		o.IssuedOn = day
		o.place("issued_on", s.place())
	case "2", "63", "69", "76", "200", "10", "64":
		o.requested(s, day)
	}
}

func (o *ediOrder) requested(s segment, day string) {
	if o.line != nil {
		if o.line.RequestedOn == "" || s.get(0, 0) == "2" {
			o.line.RequestedOn = day
		}
		return
	}
	if o.RequestedOn == "" || s.get(0, 0) == "2" {
		o.RequestedOn = day
		o.place("requested_on", s.place())
	}
}

func (o *ediOrder) nad(s segment) {
	o.party = s.get(0, 0)
	name := oneLine(s.all(3))
	if name == "" {
		name = oneLine(s.all(2))
	}
	switch o.party {
	case "BY":
		if o.BuyerName == "" {
			o.BuyerName = name
		}
		if o.BuyerGLN == "" {
			o.BuyerGLN = s.partyGLN(gln)
		}
	case "SU", "SE":
		if o.SupplierName == "" {
			o.SupplierName = name
		}
	case "DP", "ST":
		o.DeliveryName, o.DeliveryGLN = name, s.partyGLN(statedGLN)
		o.DeliveryAddress = joinAddress(s.all(4), strings.TrimSpace(s.get(7, 0)+" "+s.get(5, 0)), s.get(8, 0))
		o.place("delivery", s.place())
	}
}

// all joins the components of an element.
func (s segment) all(element int) string {
	if element >= len(s.elements) {
		return ""
	}
	return strings.Join(s.elements[element], " ")
}

func (o *ediOrder) ftx(s segment) {
	text := oneLine(s.all(3))
	if text == "" {
		return
	}
	if o.line != nil {
		o.line.Note = strings.TrimSpace(o.line.Note + " " + text)
		return
	}
	o.Note = strings.TrimSpace(o.Note + " " + text)
	o.place("note", s.place())
}

func (o *ediOrder) lin(s segment) {
	o.endLine()
	if o.summary {
		o.unsound("segment %d LIN stands after the end of the lines", s.number)
	}
	o.line = &OrderLine{Position: s.get(0, 0), Confidence: 1, Place: s.place()}
	if code := s.get(2, 0); code != "" {
		switch s.get(2, 1) {
		case "SA":
			o.line.SupplierSKU = code
		case "BP", "IN":
			o.line.BuyerSKU = code
		case "EN", "UP", "EAN", "SRV", "GT":
			o.line.GTIN = gtinOrEmpty(code)
			if o.line.GTIN == "" {
				o.fault("segment %d LIN: %q is no GTIN, its check digit does not hold", s.number, cut(code, 20))
				o.line.SupplierSKU = code
			}
		default:
			o.line.GTIN = gtinOrEmpty(code)
			if o.line.GTIN == "" {
				o.line.SupplierSKU = code
			}
		}
	}
	if a := s.get(1, 0); a == "2" {
		o.line.Note = "to be cancelled (action code 2)"
	}
}

func (o *ediOrder) lineSegment(s segment) {
	l := o.line
	switch s.tag {
	case "PIA":
		o.pia(s)
	case "IMD":
		l.Description = strings.TrimSpace(l.Description + " " + oneLine(s.imdText()))
	case "QTY":
		o.qty(s)
	case "PRI":
		o.pri(s)
	case "PAC":
		if n := s.get(0, 0); n != "" && l.PackQuantity == "" {
			l.Note = strings.TrimSpace(l.Note + " " + n + " packages")
		}
	}
}

// imdText takes the free text of an item description, or its code where it has none.
func (s segment) imdText() string {
	if len(s.elements) < 3 {
		return ""
	}
	c := s.elements[2]
	if len(c) > 3 {
		return strings.Join(c[3:], "")
	}
	return s.get(2, 0)
}

func (o *ediOrder) pia(s segment) {
	for i := 1; i < len(s.elements); i++ {
		code := s.get(i, 0)
		switch s.get(i, 1) {
		case "SA", "VN", "VP":
			o.line.SupplierSKU = code
		case "BP", "IN", "PI":
			o.line.BuyerSKU = code
		case "EN", "SRV", "UP", "EAN", "GT":
			if o.line.GTIN == "" {
				o.line.GTIN = gtinOrEmpty(code)
			}
		case "MF", "MN", "IB", "SN":
			if o.line.SupplierSKU == "" {
				o.line.SupplierSKU = code
			}
		}
	}
}

// qty reads 21 ordered; 59 is the number of consumer units in one; 1 and 113 stand
// in where 21 is missing.
func (o *ediOrder) qty(s segment) {
	v, ok := o.number(s, s.get(0, 1))
	if !ok {
		return
	}
	switch s.get(0, 0) {
	case "21":
		o.line.Quantity, o.line.Unit = v, s.get(0, 2)
	case "59", "52":
		o.line.PackQuantity = v.String()
	case "1", "113", "83", "47", "12":
		if o.line.Quantity.IsZero() {
			o.line.Quantity, o.line.Unit = v, s.get(0, 2)
		}
	}
}

// pri reads AAA (net) before AAB, AAE and the others; the basis divides.
func (o *ediOrder) pri(s segment) {
	v, ok := o.number(s, s.get(0, 1))
	if !ok || o.line.UnitPrice != nil && s.get(0, 0) != "AAA" {
		return
	}
	if basis, ok := o.number(s, s.get(0, 4)); ok && basis.IsPositive() {
		v = v.Div(basis)
	}
	o.line.UnitPrice = &v
}

// moa reads amounts: 203 and 66 of a line, 79, 125 and 86 the totals net, 77, 9, 128 and 39 gross.
func (o *ediOrder) moa(s segment) {
	v, ok := o.number(s, s.get(0, 1))
	if !ok {
		return
	}
	code := s.get(0, 0)
	switch {
	case o.line != nil && (code == "203" || code == "66"):
		o.line.Amount = &v
	case o.line == nil && (code == "79" || code == "125" || code == "86" && o.TotalNet == ""):
		o.TotalNet = v.String()
		o.place("total_net", s.place())
	case o.line == nil && (code == "77" || code == "9" || code == "128" || code == "39"):
		o.TotalGross = v.String()
		o.place("total_gross", s.place())
	}
}

// number reads with the interchange's decimal mark; a comma is always allowed
// (ISO 9735, 10.1).
func (o *ediOrder) number(s segment, text string) (decimal.Decimal, bool) {
	if text == "" {
		return decimal.Zero, false
	}
	v, err := decimal.NewFromString(strings.ReplaceAll(text, ",", "."))
	if err != nil || len(text) > 36 || v.Exponent() > 20 || v.Exponent() < -20 {
		o.unsound("segment %d %s: %q is not a number", s.number, s.tag, cut(text, 20))
		return decimal.Zero, false
	}
	return v, true
}
