package attachment

import "strings"

// ublKinds are the documents of UBL 2.1 that a desk may receive. OrderTypeCode
// (UNCL1001) refines "Order".
var ublKinds = map[string]string{
	"Order": KindOrder, "OrderChange": KindChange, "OrderCancellation": KindChange,
	"OrderResponse": KindConfirmation, "OrderResponseSimple": KindConfirmation,
	"RequestForQuotation": KindQuoteRequest, "Quotation": KindQuotation,
	"Invoice": KindInvoice, "CreditNote": KindInvoice, "DespatchAdvice": KindDeliveryNote,
}

// readUBL reads an Order, a request for quotation or another document with lines
// of UBL 2.0 or 2.1 (ISO/IEC 19845; Peppol BIS Ordering 3), nil for other roots.
func readUBL(root *node) *Order {
	kind, ok := ublKinds[root.name]
	if !ok {
		return nil
	}
	o := &Order{Exact: true, DocumentKind: kind}
	o.Reference = root.value("ID")
	o.placeNode("reference", root.find("ID"))
	o.IssuedOn = isoDay(root.value("IssueDate"))
	o.placeNode("issued_on", root.find("IssueDate"))
	o.Currency = root.value("DocumentCurrencyCode", "PricingCurrencyCode", "RequestedInvoiceCurrencyCode")
	o.Note = strings.Join(texts(root.all("Note")), " ")
	o.placeNode("note", root.find("Note"))
	seller := first(root.find("SellerSupplierParty/Party"), root.find("AccountingSupplierParty/Party"))
	buyer := first(root.find("BuyerCustomerParty/Party"), root.find("OriginatorCustomerParty/Party"), root.find("AccountingCustomerParty/Party"))
	o.BuyerName, o.BuyerGLN = ublName(buyer), gln(ublGLN(buyer))
	o.SupplierName = ublName(seller)
	o.Form = ublForm(root, buyer, seller)
	ublDelivery(o, root.child("Delivery"))
	total := first(root.child("AnticipatedMonetaryTotal"), root.child("LegalMonetaryTotal"), root.child("QuotedMonetaryTotal"))
	ublTotals(o, total)
	for _, name := range []string{"OrderLine", "InvoiceLine", "CreditNoteLine", "RequestForQuotationLine", "QuotationLine", "DespatchLine"} {
		for _, l := range root.all(name) {
			o.Lines = append(o.Lines, ublLine(o, l))
		}
	}
	return o
}

func first(nodes ...*node) *node {
	for _, n := range nodes {
		if n != nil {
			return n
		}
	}
	return nil
}

func texts(nodes []*node) []string {
	var out []string
	for _, n := range nodes {
		if n.text != "" {
			out = append(out, oneLine(n.text))
		}
	}
	return out
}

func ublName(p *node) string {
	return p.value("PartyName/Name", "PartyLegalEntity/RegistrationName")
}

// ublGLN takes the identifier whose scheme is that of GS1 (0088 or GLN).
func ublGLN(p *node) string {
	for _, id := range append(p.all("EndpointID"), p.all("PartyIdentification/ID")...) {
		if s := strings.ToUpper(id.attr("schemeID")); s == "0088" || s == "GLN" || s == "EAN" || s == "ILN" {
			return id.text
		}
	}
	return ""
}

func ublDelivery(o *Order, d *node) {
	day := first(d.find("RequestedDeliveryPeriod/EndDate"), d.find("RequestedDeliveryPeriod/StartDate"),
		d.child("LatestDeliveryDate"), d.child("RequestedDeliveryDate"), d.child("ActualDeliveryDate"))
	if day != nil {
		o.RequestedOn = isoDay(day.text)
		o.placeNode("requested_on", day)
	}
	loc := d.child("DeliveryLocation")
	o.DeliveryName = oneLine(joinAddress(d.value("DeliveryParty/PartyName/Name"), loc.value("Name")))
	a := first(loc.child("Address"), d.child("DeliveryAddress"), d.find("DeliveryParty/PostalAddress"))
	o.DeliveryAddress = joinAddress(strings.TrimSpace(a.value("BuildingNumber")+" "+a.value("StreetName")), a.value("AdditionalStreetName"),
		a.value("AddressLine/Line"), strings.TrimSpace(a.value("PostalZone")+" "+a.value("CityName")), a.value("Country/IdentificationCode"))
	o.placeNode("delivery", first(a, loc))
	if id := loc.child("ID"); id != nil && (id.attr("schemeID") == "0088" || strings.EqualFold(id.attr("schemeID"), "GLN")) {
		o.DeliveryGLN = statedGLN(id.text)
	}
}

func ublTotals(o *Order, t *node) {
	if net := first(t.child("TaxExclusiveAmount"), t.child("LineExtensionAmount")); net != nil {
		o.TotalNet = net.text
		o.placeNode("total_net", net)
	}
	if gross := first(t.child("TaxInclusiveAmount"), t.child("PayableAmount")); gross != nil {
		o.TotalGross = gross.text
		o.placeNode("total_gross", gross)
	}
}

func ublLine(o *Order, outer *node) OrderLine {
	l := first(outer.child("LineItem"), outer)
	qty := first(l.child("Quantity"), l.child("InvoicedQuantity"), l.child("CreditedQuantity"), l.child("DeliveredQuantity"))
	item := l.child("Item")
	out := OrderLine{Position: l.value("ID"), Unit: qty.attr("unitCode"), Confidence: 1, Place: Place{Path: l.path},
		Description: item.value("Name", "Description"),
		SupplierSKU: item.value("SellersItemIdentification/ID"),
		BuyerSKU:    item.value("BuyersItemIdentification/ID"),
		GTIN:        gtinOrEmpty(item.value("StandardItemIdentification/ID")),
		Note:        strings.Join(append(texts(outer.all("Note")), texts(l.all("Note"))...), " "),
	}
	o.quantity(&out, qty, l.path)
	out.Amount = o.xmlDecimal(l.child("LineExtensionAmount"))
	price := l.child("Price")
	out.UnitPrice = o.xmlDecimal(price.child("PriceAmount"))
	if base := o.xmlDecimal(price.child("BaseQuantity")); base != nil && out.UnitPrice != nil && base.IsPositive() {
		v := out.UnitPrice.Div(*base)
		out.UnitPrice = &v
	}
	d := l.child("Delivery")
	if day := d.value("RequestedDeliveryPeriod/EndDate", "RequestedDeliveryPeriod/StartDate"); day != "" {
		out.RequestedOn = isoDay(day)
	}
	return out
}

// gtinOrEmpty keeps a number only if its check digit holds.
func gtinOrEmpty(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	if validGTIN(s) {
		return s
	}
	return ""
}
