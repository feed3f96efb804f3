package attachment

import "strings"

// crossIndustryCodes are the document type codes (UNTDID 1001) met in Order-X and
// Factur-X.
var crossIndustryCodes = map[string]string{
	"220": KindOrder, "221": KindOrder, "224": KindOrder, "226": KindOrder, "227": KindOrder, "105": KindOrder,
	"230": KindChange, "231": KindConfirmation, "310": KindQuotation, "311": KindQuoteRequest,
	"380": KindInvoice, "381": KindInvoice, "384": KindInvoice, "389": KindInvoice, "751": KindInvoice, "326": KindInvoice, "875": KindInvoice, "876": KindInvoice, "877": KindInvoice,
}

// readCrossIndustry reads a UN/CEFACT Cross Industry document: Order-X 1.0 (CIO)
// exactly, Factur-X, ZUGFeRD and plain CII invoices as what they are.
func readCrossIndustry(root *node) *Order {
	head := first(root.child("ExchangedDocument"), root.child("HeaderExchangedDocument"))
	trade := first(root.child("SupplyChainTradeTransaction"), root.child("SpecifiedSupplyChainTradeTransaction"))
	o := &Order{Exact: true, DocumentKind: crossIndustryCodes[head.value("TypeCode")]}
	if o.DocumentKind == "" && (strings.Contains(root.name, "Invoice") || root.name == "CrossIndustryDocument") {
		o.DocumentKind = KindInvoice
	}
	o.Reference = head.value("ID")
	o.placeNode("reference", head.child("ID"))
	o.IssuedOn = cioDay(head.child("IssueDateTime"))
	o.placeNode("issued_on", head.child("IssueDateTime"))
	o.Note = strings.Join(texts(head.all("IncludedNote/Content")), " ")
	agreement := first(trade.child("ApplicableHeaderTradeAgreement"), trade.child("ApplicableSupplyChainTradeAgreement"))
	delivery := first(trade.child("ApplicableHeaderTradeDelivery"), trade.child("ApplicableSupplyChainTradeDelivery"))
	settle := first(trade.child("ApplicableHeaderTradeSettlement"), trade.child("ApplicableSupplyChainTradeSettlement"))
	o.BuyerName, o.BuyerGLN = agreement.value("BuyerTradeParty/Name"), gln(cioGLN(agreement.child("BuyerTradeParty")))
	o.SupplierName = agreement.value("SellerTradeParty/Name")
	o.Form = cioForm(root, agreement)
	cioDelivery(o, delivery)
	o.Currency = settle.value("OrderCurrencyCode", "InvoiceCurrencyCode")
	sums := first(settle.child("SpecifiedTradeSettlementHeaderMonetarySummation"), settle.child("SpecifiedTradeSettlementMonetarySummation"))
	o.TotalNet = sums.value("TaxBasisTotalAmount", "LineTotalAmount")
	o.TotalGross = sums.value("GrandTotalAmount")
	o.placeNode("total_net", sums.child("TaxBasisTotalAmount"))
	o.placeNode("total_gross", sums.child("GrandTotalAmount"))
	for _, l := range trade.all("IncludedSupplyChainTradeLineItem") {
		if line, ok := cioLine(o, l); ok {
			o.Lines = append(o.Lines, line)
		}
	}
	return o
}

// cioDay reads a date in one of the formats of UNTDID 2379 (102, 203, 616) or ISO.
func cioDay(n *node) string {
	if n == nil {
		return ""
	}
	for _, c := range append(n.children, n) {
		if c.name == "DateTimeString" || c.name == "DateString" {
			return ediDate(c.text, c.attr("format"))
		}
		if c.text != "" {
			return isoDay(c.text)
		}
	}
	return ""
}

func cioGLN(p *node) string {
	for _, id := range append(p.all("GlobalID"), p.all("ID")...) {
		if id.attr("schemeID") == "0088" {
			return id.text
		}
	}
	return ""
}

func cioDelivery(o *Order, d *node) {
	ship := d.child("ShipToTradeParty")
	o.DeliveryName, o.DeliveryGLN = ship.value("Name"), statedGLN(cioGLN(ship))
	a := ship.child("PostalTradeAddress")
	o.DeliveryAddress = joinAddress(a.value("LineOne"), a.value("LineTwo"), a.value("LineThree"),
		strings.TrimSpace(a.value("PostcodeCode")+" "+a.value("CityName")), a.value("CountryID"))
	o.placeNode("delivery", ship)
	event := first(d.child("RequestedDeliverySupplyChainEvent"), d.child("ActualDeliverySupplyChainEvent"))
	o.RequestedOn = cioEvent(event)
	o.placeNode("requested_on", event)
}

// cioEvent takes the day of an event, or the last day of its period.
func cioEvent(e *node) string {
	if day := cioDay(e.child("OccurrenceDateTime")); day != "" {
		return day
	}
	if day := cioDay(e.find("OccurrenceSpecifiedPeriod/EndDateTime")); day != "" {
		return day
	}
	return cioDay(e.find("OccurrenceSpecifiedPeriod/StartDateTime"))
}

// cioLine reads one line; grouping and information lines of sub-line documents
// are no lines (LineStatusReasonCode GROUP, INFORMATION).
func cioLine(o *Order, l *node) (OrderLine, bool) {
	switch l.value("AssociatedDocumentLineDocument/LineStatusReasonCode") {
	case "GROUP", "INFORMATION":
		return OrderLine{}, false
	}
	item := l.child("SpecifiedTradeProduct")
	agreement := first(l.child("SpecifiedLineTradeAgreement"), l.child("SpecifiedSupplyChainTradeAgreement"))
	delivery := first(l.child("SpecifiedLineTradeDelivery"), l.child("SpecifiedSupplyChainTradeDelivery"))
	settle := first(l.child("SpecifiedLineTradeSettlement"), l.child("SpecifiedSupplyChainTradeSettlement"))
	qty := first(delivery.child("RequestedQuantity"), delivery.child("AgreedQuantity"), delivery.child("BilledQuantity"))
	out := OrderLine{Position: l.value("AssociatedDocumentLineDocument/LineID"), Confidence: 1, Place: Place{Path: l.path},
		SupplierSKU: item.value("SellerAssignedID"), BuyerSKU: item.value("BuyerAssignedID"),
		GTIN: gtinOrEmpty(item.value("GlobalID")), Description: item.value("Name", "Description"),
		Unit: qty.attr("unitCode"), Note: strings.Join(texts(l.all("AssociatedDocumentLineDocument/IncludedNote/Content")), " "),
		RequestedOn: cioEvent(delivery.child("RequestedDeliverySupplyChainEvent")),
	}
	o.quantity(&out, qty, l.path)
	if pack := delivery.child("PerPackageUnitQuantity"); pack != nil {
		out.PackQuantity = pack.text
	}
	price := first(agreement.child("NetPriceProductTradePrice"), agreement.child("GrossPriceProductTradePrice"))
	out.UnitPrice = o.xmlDecimal(price.child("ChargeAmount"))
	if base := o.xmlDecimal(price.child("BasisQuantity")); base != nil && out.UnitPrice != nil && base.IsPositive() {
		v := out.UnitPrice.Div(*base)
		out.UnitPrice = &v
	}
	sums := first(settle.child("SpecifiedTradeSettlementLineMonetarySummation"), settle.child("SpecifiedTradeSettlementMonetarySummation"))
	out.Amount = o.xmlDecimal(sums.child("LineTotalAmount"))
	return out, true
}
