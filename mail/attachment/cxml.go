package attachment

import "strings"

// readCXML reads a cXML OrderRequest (cXML 1.2, chapter 8) and tells the other
// messages by name; nil for messages without lines of goods. The DOCTYPE's
// address is never fetched.
func readCXML(root *node) *Order {
	if req := root.find("Request/OrderRequest"); req != nil {
		o := cxmlOrder(req)
		o.Form = cxmlForm(root)
		return o
	}
	if q := root.find("Message/QuoteMessage"); q != nil {
		h := q.child("QuoteMessageHeader")
		return &Order{Exact: true, DocumentKind: KindQuotation, Reference: h.attr("quoteID"), IssuedOn: isoDay(h.attr("quoteDate"))}
	}
	if root.find("Request/InvoiceDetailRequest") != nil {
		return &Order{Exact: true, DocumentKind: KindInvoice}
	}
	if root.find("Request/ConfirmationRequest") != nil {
		return &Order{Exact: true, DocumentKind: KindConfirmation}
	}
	return nil
}

func cxmlOrder(req *node) *Order {
	h := req.child("OrderRequestHeader")
	o := &Order{Exact: true, DocumentKind: KindOrder, Reference: h.attr("orderID"), IssuedOn: isoDay(h.attr("orderDate"))}
	if t := h.attr("type"); t == "update" || t == "delete" {
		o.DocumentKind = KindChange
	}
	o.place("reference", Place{Path: h.nodePath() + "/@orderID"})
	o.place("issued_on", Place{Path: h.nodePath() + "/@orderDate"})
	o.RequestedOn = isoDay(h.attr("requestedDeliveryDate"))
	total := h.find("Total/Money")
	o.TotalNet, o.Currency = strings.ReplaceAll(total.value(""), ",", ""), total.attr("currency")
	if total != nil {
		o.TotalNet = strings.ReplaceAll(total.text, ",", "")
		o.placeNode("total_net", total)
	}
	o.Note = strings.Join(texts(h.all("Comments")), " ")
	ship := h.find("ShipTo/Address")
	o.DeliveryName, o.DeliveryAddress = ship.value("Name"), cxmlAddress(ship.child("PostalAddress"))
	o.placeNode("delivery", ship)
	o.BuyerName = h.value("BillTo/Address/Name")
	for _, item := range req.all("ItemOut") {
		o.Lines = append(o.Lines, cxmlLine(o, item))
	}
	return o
}

func (n *node) nodePath() string {
	if n == nil {
		return ""
	}
	return n.path
}

func cxmlAddress(a *node) string {
	return joinAddress(append(append(texts(a.all("DeliverTo")), texts(a.all("Street"))...),
		strings.TrimSpace(a.value("PostalCode")+" "+a.value("City")), a.value("Country"))...)
}

func cxmlLine(o *Order, item *node) OrderLine {
	detail := item.child("ItemDetail")
	out := OrderLine{Position: item.attr("lineNumber"), Confidence: 1, Place: Place{Path: item.path},
		SupplierSKU: item.value("ItemID/SupplierPartID"), BuyerSKU: item.value("ItemID/BuyerPartID"),
		Description: detail.value("Description"), Unit: detail.value("UnitOfMeasure"),
		RequestedOn: isoDay(item.attr("requestedDeliveryDate")), Note: strings.Join(texts(item.all("Comments")), " "),
	}
	for _, id := range append(item.all("ItemID/IdReference"), detail.all("Extrinsic")...) {
		switch strings.ToUpper(id.attr("domain") + id.attr("name")) {
		case "EAN-13", "EAN13", "GTIN", "EAN", "EANID", "UPCID":
			out.GTIN = gtinOrEmpty(id.attr("identifier") + id.text)
		}
	}
	o.quantity(&out, &node{text: item.attr("quantity"), path: item.path + "/@quantity"}, item.path)
	if m := detail.find("UnitPrice/Money"); m != nil {
		out.UnitPrice = o.xmlDecimal(&node{text: strings.ReplaceAll(m.text, ",", ""), path: m.path})
		if o.Currency == "" {
			o.Currency = m.attr("currency")
		}
	}
	return out
}
