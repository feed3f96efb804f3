package document

import (
	"strings"

	"guichet/domain"
)

// cxml is the answer as ConfirmationRequest of cXML (Fulfill.dtd): of type detail, each item accepted, or confirmed with the
// price and the day that differ. Credentials are the order's, turned round; a shared secret never travels by mail.
func (r *response) cxml() []byte {
	w := &xmlWriter{}
	version := r.form.Version
	if version == "" {
		version = "1.2.014"
	}
	w.out.WriteString(xmlHead + `<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/` + xmlText(version) + `/Fulfill.dtd">` + "\n")
	day := r.paper.On.String() + "T00:00:00+00:00"
	_, host, _ := strings.Cut(r.paper.Company.Email, "@")
	w.begin("cXML", "version", version, "payloadID", domain.NumberKey(string(r.order.Number))+"."+r.paper.On.String()+"@"+host, "timestamp", day)
	w.begin("Header")
	credential(w, "From", r.form.Receiver)
	credential(w, "To", r.form.Sender)
	w.begin("Sender")
	identity(w, r.form.Receiver)
	w.leaf("UserAgent", "Guichet")
	w.end()
	w.end()
	w.begin("Request")
	w.begin("ConfirmationRequest")
	w.begin("ConfirmationHeader", "confirmID", string(r.order.Number), "type", "detail", "operation", "new", "noticeDate", day)
	w.begin("Total")
	w.leaf("Money", r.net.StringFixed(2), "currency", r.currency())
	w.end()
	w.end()
	w.begin("OrderReference", "orderID", r.form.Reference, "orderDate", cxmlDay(r.form.IssuedOn))
	w.out.WriteString("        <DocumentReference payloadID=\"" + xmlText(r.form.Control) + "\"/>\n")
	w.end()
	for _, line := range r.lines {
		if line.asked != nil { // an item that the order does not hold has no line to confirm
			r.cxmlItem(w, line)
		}
	}
	w.end()
	w.end()
	w.end()
	return []byte(w.out.String())
}

func credential(w *xmlWriter, role string, p domain.FormParty) {
	w.begin(role)
	identity(w, p)
	w.end()
}

func identity(w *xmlWriter, p domain.FormParty) {
	w.begin("Credential", "domain", p.Scheme)
	w.leaf("Identity", p.ID)
	w.end()
}

func cxmlDay(day domain.Date) string {
	if day.IsZero() {
		return ""
	}
	return day.String()
}

func (r *response) cxmlItem(w *xmlWriter, l responseLine) {
	unit := l.unit
	if unit == "" {
		unit = "EA"
	}
	kind := "accept"
	if l.status != lineAccepted {
		kind = "detail"
	}
	w.begin("ConfirmationItem", "lineNumber", l.position, "quantity", plainNumber(l.quantity))
	w.leaf("UnitOfMeasure", unit)
	w.begin("ConfirmationStatus", "type", kind, "quantity", plainNumber(l.quantity), "shipmentDate", cxmlDay(l.shipsOn))
	w.leaf("UnitOfMeasure", unit)
	if kind == "detail" {
		w.begin("UnitPrice")
		w.leaf("Money", plainNumber(l.price.DivRound(l.basis, 6)), "currency", r.currency())
		w.end()
	}
	w.end()
	w.end()
}
