package attachment

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// readXML reads the XML standards exactly.
func (r *Reader) readXML(ctx context.Context, in input, doc *Document) error {
	root, err := parseXML(in.data)
	if err != nil {
		return fmt.Errorf("parsing the XML: %w", err)
	}
	doc.Text = textOf(root, 1<<20)
	switch doc.Kind {
	case UBL:
		doc.Order = readUBL(root)
		for _, d := range root.all("AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject") {
			r.embedded(ctx, in, doc, d)
		}
	case OrderX, FacturX:
		doc.Order = readCrossIndustry(root)
		for _, d := range root.all("SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/AdditionalReferencedDocument/AttachmentBinaryObject") {
			r.embedded(ctx, in, doc, d)
		}
	case CXML:
		doc.Order = readCXML(root)
	}
	if o := doc.Order; o != nil {
		o.check(lineTotal(root, o.TotalNet))
	}
	return nil
}

// lineTotal gives what the document says its lines add up to, before allowances
// and charges of the head.
func lineTotal(root *node, net string) string {
	for _, name := range []string{"LineTotalAmount", "LineExtensionAmount"} {
		for _, sums := range []string{"SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation", "AnticipatedMonetaryTotal", "LegalMonetaryTotal", "QuotedMonetaryTotal"} {
			for _, s := range root.descend(sums, 0) {
				if v := s.value(name); v != "" && !strings.Contains(s.path, "LineItem") {
					return v
				}
			}
		}
	}
	return net
}

// embedded reads a file that an XML document carries in base64.
func (r *Reader) embedded(ctx context.Context, in input, doc *Document, n *node) {
	if len(doc.Parts) >= maxParts {
		return
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.text), ""))
	if err != nil || len(data) == 0 {
		return
	}
	if !in.budget.take(len(data)) {
		return
	}
	name := n.attr("filename")
	if name == "" {
		name = fmt.Sprintf("embedded-%d", len(doc.Parts)+1)
	}
	doc.Parts = append(doc.Parts, r.part(ctx, in, name, n.attr("mimeCode"), data))
}

// maxParts bounds the documents read inside one document.
const maxParts = 200

// xmlDecimal reads a number as xsd:decimal writes it; nil where there is none.
func (o *Order) xmlDecimal(n *node) *decimal.Decimal {
	if n == nil || n.text == "" {
		return nil
	}
	v, err := decimal.NewFromString(strings.TrimPrefix(n.text, "+"))
	if err != nil || len(n.text) > 40 || v.Exponent() < -20 || v.Exponent() > 20 {
		o.unsound("%s: %q is not a number", n.path, cut(n.text, 40))
		return nil
	}
	return &v
}

// quantity reads the quantity of a line, with a fault where there is none.
func (o *Order) quantity(l *OrderLine, n *node, path string) {
	if v := o.xmlDecimal(n); v != nil {
		l.Quantity = *v
		return
	}
	if n == nil {
		o.unsound("%s: the line has no quantity", path)
	}
}

func (o *Order) fault(format string, args ...any) {
	if len(o.Faults) < 100 {
		o.Faults = append(o.Faults, fmt.Sprintf(format, args...))
	}
}

// unsound is a fault that puts the lines in doubt.
func (o *Order) unsound(format string, args ...any) {
	o.fault(format, args...)
	if len(o.Unsound) < 100 {
		o.Unsound = append(o.Unsound, fmt.Sprintf(format, args...))
	}
}

// place records where a field stands.
func (o *Order) place(key string, p Place) {
	if o.Places == nil {
		o.Places = map[string]Place{}
	}
	o.Places[key] = p
}

func (o *Order) placeNode(key string, n *node) {
	if n != nil {
		o.place(key, Place{Path: n.path})
	}
}

// cut shortens s to n runes.
func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}

// joinAddress joins the parts of an address that are not empty.
func joinAddress(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p = oneLine(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

func isoDay(s string) string {
	if len(s) >= 10 {
		if _, err := time.Parse(time.DateOnly, s[:10]); err == nil {
			return s[:10]
		}
	}
	return firstDate(s, "")
}
