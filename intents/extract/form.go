package extract

import (
	"guichet/domain"
	"guichet/mail/attachment"
)

// answered are the standards in which an order has an answer.
var answered = map[attachment.Kind]domain.FormStandard{attachment.EDIFACT: domain.FormEDIFACT, attachment.UBL: domain.FormUBL,
	attachment.OrderX: domain.FormOrderX, attachment.CXML: domain.FormCXML}

// formOf is the structured form of a document's order; nil where it has none.
func formOf(d attachment.Document, at placing) *domain.OrderForm {
	o := d.Order
	if o == nil || !o.Exact || o.Form == nil || o.DocumentKind != attachment.KindOrder {
		return nil
	}
	standard, known := answered[at.carrier().document.Kind]
	if !known {
		return nil
	}
	f := o.Form
	form := &domain.OrderForm{Standard: standard, Version: f.Version, Profile: f.Profile, Control: f.Control, Reference: o.Reference, IssuedOn: paperDay(o.IssuedOn),
		Currency: o.Currency, Sender: domain.FormParty(f.Sender), Receiver: domain.FormParty(f.Receiver), Buyer: domain.FormParty(f.Buyer), Seller: domain.FormParty(f.Seller)}
	for _, l := range o.Lines {
		form.Lines = append(form.Lines, domain.FormLine{Position: l.Position, SupplierSKU: l.SupplierSKU, BuyerSKU: l.BuyerSKU, GTIN: l.GTIN, Description: l.Description,
			Quantity: l.Quantity, Unit: l.Unit, UnitPrice: l.UnitPrice, RequestedOn: paperDay(l.RequestedOn)})
	}
	return form
}
