package document

import (
	"strings"

	"guichet/domain"
)

// The profile in which an Order-X order is answered where its own is not known, and how the profiles are named.
const (
	orderXBasic  = "urn:order-x.eu:1p0:basic"
	orderXPrefix = "urn:order-x.eu:1p0:"
)

// orderX is the answer as the order response of Order-X 1.0 (UN/CEFACT CIO, type code 231): accepted (document status 1) or
// conditionally accepted (3, UNTDID 1373), in the profile of the order.
func (r *response) orderX() []byte {
	w := &xmlWriter{}
	w.out.WriteString(xmlHead)
	w.begin("rsm:SCRDMCCBDACIOMessageStructure", "xmlns:rsm", "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100",
		"xmlns:udt", "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:128",
		"xmlns:qdt", "urn:un:unece:uncefact:data:standard:QualifiedDataType:128",
		"xmlns:ram", "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:128")
	profile := r.form.Version
	if !strings.HasPrefix(profile, orderXPrefix) {
		profile = orderXBasic
	}
	w.begin("rsm:ExchangedDocumentContext")
	if r.form.Profile != "" {
		w.begin("ram:BusinessProcessSpecifiedDocumentContextParameter")
		w.leaf("ram:ID", r.form.Profile)
		w.end()
	}
	w.begin("ram:GuidelineSpecifiedDocumentContextParameter")
	w.leaf("ram:ID", profile)
	w.end()
	w.end()
	r.orderXHead(w)
	w.begin("rsm:SupplyChainTradeTransaction")
	for _, line := range r.lines {
		r.orderXLine(w, line)
	}
	w.begin("ram:ApplicableHeaderTradeAgreement")
	company, customer := r.paper.Company, r.paper.Customer
	orderXParty(w, "ram:SellerTradeParty", r.seller(), company.Postcode, company.Street, company.City, company.Country)
	orderXParty(w, "ram:BuyerTradeParty", r.buyer(), customer.Postcode, customer.Street, customer.City, customer.Country)
	w.begin("ram:BuyerOrderReferencedDocument")
	w.leaf("ram:IssuerAssignedID", r.form.Reference)
	w.end()
	w.end()
	w.out.WriteString("    <ram:ApplicableHeaderTradeDelivery/>\n")
	w.begin("ram:ApplicableHeaderTradeSettlement")
	w.leaf("ram:OrderCurrencyCode", r.currency())
	w.begin("ram:SpecifiedTradeSettlementHeaderMonetarySummation")
	w.leaf("ram:LineTotalAmount", r.net.StringFixed(2))
	w.leaf("ram:TaxBasisTotalAmount", r.net.StringFixed(2))
	w.end()
	w.end()
	w.end()
	w.end()
	return []byte(w.out.String())
}

func (r *response) orderXHead(w *xmlWriter) {
	status := "1"
	if r.changed {
		status = "3"
	}
	w.begin("rsm:ExchangedDocument")
	w.leaf("ram:ID", string(r.order.Number))
	w.leaf("ram:TypeCode", "231")
	w.leaf("ram:StatusCode", status)
	orderXDay(w, "ram:IssueDateTime", r.paper.On)
	w.leaf("ram:PurposeCode", "9")
	w.end()
}

func orderXDay(w *xmlWriter, name string, day domain.Date) {
	w.begin(name)
	w.leaf("udt:DateTimeString", day.Time().Format("20060102"), "format", "102")
	w.end()
}

func orderXParty(w *xmlWriter, name string, p domain.FormParty, postcode, street, city, country string) {
	w.begin(name)
	if p.Scheme == "" {
		w.leaf("ram:ID", p.ID)
	} else {
		w.leaf("ram:GlobalID", p.ID, "schemeID", p.Scheme)
	}
	w.leaf("ram:Name", p.Name)
	if country != "" {
		w.begin("ram:PostalTradeAddress")
		w.leaf("ram:PostcodeCode", postcode)
		w.leaf("ram:LineOne", street)
		w.leaf("ram:CityName", city)
		w.leaf("ram:CountryID", country)
		w.end()
	}
	w.end()
}

func (r *response) orderXLine(w *xmlWriter, l responseLine) {
	unit := l.unit
	if unit == "" {
		unit = "C62" // one: the standard wants a unit
	}
	w.begin("ram:IncludedSupplyChainTradeLineItem")
	w.begin("ram:AssociatedDocumentLineDocument")
	w.leaf("ram:LineID", l.position)
	w.leaf("ram:LineStatusCode", string(l.status))
	w.end()
	w.begin("ram:SpecifiedTradeProduct")
	if l.asked != nil {
		w.leaf("ram:GlobalID", l.asked.GTIN, "schemeID", "0160")
	}
	w.leaf("ram:SellerAssignedID", string(l.product.SKU))
	if l.asked != nil {
		w.leaf("ram:BuyerAssignedID", l.asked.BuyerSKU)
	}
	w.leaf("ram:Name", l.name())
	w.end()
	w.begin("ram:SpecifiedLineTradeAgreement")
	if l.asked != nil {
		w.begin("ram:BuyerOrderReferencedDocument")
		w.leaf("ram:LineID", l.position)
		w.end()
	}
	w.begin("ram:NetPriceProductTradePrice")
	w.leaf("ram:ChargeAmount", plainNumber(l.price))
	if !l.basis.Equal(one) {
		w.leaf("ram:BasisQuantity", plainNumber(l.basis), "unitCode", unit)
	}
	w.end()
	w.end()
	w.begin("ram:SpecifiedLineTradeDelivery")
	w.leaf("ram:RequestedQuantity", plainNumber(l.quantity), "unitCode", unit)
	w.leaf("ram:AgreedQuantity", plainNumber(l.quantity), "unitCode", unit)
	if !l.shipsOn.IsZero() && r.form.Version != orderXBasic && strings.HasPrefix(r.form.Version, orderXPrefix) { // the basic profile has no day by line
		w.begin("ram:RequestedDespatchSupplyChainEvent")
		orderXDay(w, "ram:OccurrenceDateTime", l.shipsOn)
		w.end()
	}
	w.end()
	w.begin("ram:SpecifiedLineTradeSettlement")
	w.begin("ram:SpecifiedTradeSettlementLineMonetarySummation")
	w.leaf("ram:LineTotalAmount", l.amount.StringFixed(2))
	w.end()
	w.end()
	w.end()
}
