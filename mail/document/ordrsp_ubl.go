package document

import (
	"strings"

	"guichet/domain"
)

// The identifiers of an order and of its response in Peppol BIS Ordering 3.
const (
	peppolOrder    = "urn:fdc:peppol.eu:poacc:trns:order:3"
	peppolResponse = "urn:fdc:peppol.eu:poacc:trns:order_response:3"
	peppolProfile  = "urn:fdc:peppol.eu:poacc:bis:ordering:3"
)

// ubl is the answer as OrderResponse of UBL 2.1, by Peppol BIS Ordering 3 where the order is: AP (accepted) or CA (conditionally
// accepted, UNCL4343), each line with its status (UNCL1229).
func (r *response) ubl() []byte {
	w := &xmlWriter{}
	w.out.WriteString(xmlHead)
	w.begin("OrderResponse", "xmlns", "urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2",
		"xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
		"xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2")
	if strings.HasPrefix(r.form.Version, peppolOrder) {
		w.leaf("cbc:CustomizationID", peppolResponse)
		w.leaf("cbc:ProfileID", peppolProfile)
	} else {
		w.leaf("cbc:UBLVersionID", "2.1")
		w.leaf("cbc:ProfileID", r.form.Profile)
	}
	w.leaf("cbc:ID", string(r.order.Number))
	w.leaf("cbc:SalesOrderID", string(r.order.Number))
	w.leaf("cbc:IssueDate", r.paper.On.String())
	code := "AP"
	if r.changed {
		code = "CA"
	}
	w.leaf("cbc:OrderResponseCode", code)
	w.leaf("cbc:DocumentCurrencyCode", r.currency())
	w.begin("cac:OrderReference")
	w.leaf("cbc:ID", r.form.Reference)
	w.end()
	ublParty(w, "cac:SellerSupplierParty", r.seller())
	ublParty(w, "cac:BuyerCustomerParty", r.buyer())
	for _, line := range r.lines {
		r.ublLine(w, line)
	}
	w.end()
	return []byte(w.out.String())
}

func ublParty(w *xmlWriter, role string, p domain.FormParty) {
	w.begin(role)
	w.begin("cac:Party")
	w.leaf("cbc:EndpointID", p.Endpoint, "schemeID", p.EndpointScheme)
	if p.ID != "" {
		w.begin("cac:PartyIdentification")
		w.leaf("cbc:ID", p.ID, "schemeID", p.Scheme)
		w.end()
	}
	w.begin("cac:PartyLegalEntity")
	w.leaf("cbc:RegistrationName", p.Name)
	w.end()
	w.end()
	w.end()
}

func (r *response) ublLine(w *xmlWriter, l responseLine) {
	unit := l.unit
	if unit == "" {
		unit = "C62" // one: the standard wants a unit
	}
	w.begin("cac:OrderLine")
	w.begin("cac:LineItem")
	w.leaf("cbc:ID", l.position)
	w.leaf("cbc:LineStatusCode", string(l.status))
	w.leaf("cbc:Quantity", plainNumber(l.quantity), "unitCode", unit)
	if !l.shipsOn.IsZero() {
		w.begin("cac:Delivery")
		w.begin("cac:PromisedDeliveryPeriod")
		w.leaf("cbc:StartDate", l.shipsOn.String())
		w.end()
		w.end()
	}
	w.begin("cac:Price")
	w.leaf("cbc:PriceAmount", plainNumber(l.price), "currencyID", r.currency())
	if !l.basis.Equal(one) {
		w.leaf("cbc:BaseQuantity", plainNumber(l.basis), "unitCode", unit)
	}
	w.end()
	w.begin("cac:Item")
	w.leaf("cbc:Name", l.name())
	if l.asked != nil && l.asked.BuyerSKU != "" {
		w.begin("cac:BuyersItemIdentification")
		w.leaf("cbc:ID", l.asked.BuyerSKU)
		w.end()
	}
	w.begin("cac:SellersItemIdentification")
	w.leaf("cbc:ID", string(l.product.SKU))
	w.end()
	if l.asked != nil && l.asked.GTIN != "" {
		w.begin("cac:StandardItemIdentification")
		w.leaf("cbc:ID", l.asked.GTIN, "schemeID", "0160")
		w.end()
	}
	w.end()
	w.end()
	w.begin("cac:OrderLineReference")
	w.leaf("cbc:LineID", l.position)
	w.end()
	w.end()
}
