package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"guichet/domain"
)

// electronic gathers the invoice's data from its rows.
func electronic(paper domain.Paper, options Options) (electronicInvoice, error) {
	i, company, customer := paper.Invoice, paper.Company, paper.Customer
	e := electronicInvoice{Number: string(i.Number), Type: typeCode(i.Kind), Currency: i.Currency, IssuedOn: i.IssuedOn, Order: string(i.Order),
		Corrects: i.Corrects, TotalNet: i.TotalNet, TotalVAT: i.TotalVAT, TotalGross: i.TotalGross, Notes: notes(paper, options),
		Seller: ciiParty{Element: "SellerTradeParty", Name: legalName(company), SIREN: company.SIREN, VAT: company.VATNumber,
			Street: company.Street, Postcode: company.Postcode, City: company.City, Country: company.Country},
		Buyer: ciiParty{Element: "BuyerTradeParty", Name: customer.Name, SIREN: customer.SIREN, VAT: customer.VATNumber,
			Street: customer.Street, Postcode: customer.Postcode, City: customer.City, Country: customer.Country}}
	e.Seller.address()
	e.Buyer.address()
	if i.Kind != domain.KindCreditNote {
		e.IBAN, e.DueOn = strings.ReplaceAll(company.IBAN, " ", ""), compact(i.DueOn)
	}
	if a := paper.Address; a != nil && a.Country != "" {
		e.ShipTo = &ciiParty{Element: "ShipToTradeParty", Name: a.Label, Street: a.Street, Postcode: a.Postcode, City: a.City, Country: a.Country}
	}
	if s := paper.Shipment; s != nil {
		e.DeliveredOn = compact(s.ShippedOn)
	}
	e.lines(paper)
	return e, e.withoutVAT()
}

// address gives a French party its electronic address by SIREN (scheme 0225 of the reform's directory).
func (p *ciiParty) address() {
	if p.Country == "FR" && p.SIREN != "" {
		p.Electronic, p.Scheme = p.SIREN, "0225"
	}
}

func legalName(c domain.Company) string {
	if c.LegalName != "" {
		return c.LegalName
	}
	return c.Name
}

func compact(d domain.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("20060102")
}

func typeCode(kind domain.InvoiceKind) string {
	switch kind {
	case domain.KindCreditNote:
		return "381"
	case domain.KindDeposit:
		return "386"
	}
	return "380"
}

// notes are the mentions that French law has each invoice between professionals bear (BR-FR-05), as far as they are configured.
func notes(paper domain.Paper, options Options) []ciiNote {
	s := &sheet{language: paper.Language}
	var notes []ciiNote
	if !options.FixedCharge.IsZero() {
		notes = append(notes, ciiNote{s.word("recovery_mention") + s.colon() + s.money(options.FixedCharge, "EUR"), "PMT"})
	}
	if rate := options.rate(paper.Invoice.IssuedOn); !rate.IsZero() {
		notes = append(notes, ciiNote{s.word("interest_mention") + s.colon() + s.number(rate, 2) + " %", "PMD"})
	}
	if options.Discount != "" {
		notes = append(notes, ciiNote{options.Discount, "AAB"})
	}
	return notes
}

// lines takes the invoice's lines; a price is never negative (BR-27): the quantity is.
func (e *electronicInvoice) lines(paper domain.Paper) {
	for n, line := range paper.Invoice.Lines {
		product, number := paper.Products[line.SKU], line.Line
		if number == 0 {
			number = n + 1
		}
		l := ciiLine{Line: number, SKU: string(line.SKU), Name: firstText(line.Description, product.Name, string(line.SKU)), Unit: unitCode(product.Unit),
			Quantity: line.Quantity, Price: line.UnitPrice, Rate: line.VATRate, Net: LineNet(line)}
		if l.Price.IsNegative() {
			l.Price, l.Quantity = l.Price.Neg(), l.Quantity.Neg()
		}
		e.Lines = append(e.Lines, l)
	}
	for _, g := range vatGroups(*paper.Invoice) {
		e.Taxes = append(e.Taxes, ciiTax{Rate: g.rate, Base: g.base, Tax: g.tax})
	}
}

// withoutVAT finds why lines bear no VAT: a delivery within the Union to a firm with a VAT number, or an export. Anything else
// is a legal question that no row answers.
func (e *electronicInvoice) withoutVAT() error {
	for i := range e.Taxes {
		if e.Taxes[i].Rate.IsPositive() {
			continue
		}
		goesTo := e.Buyer.Country
		if e.ShipTo != nil {
			goesTo = e.ShipTo.Country
		}
		switch {
		case goesTo == "" || goesTo == e.Seller.Country:
			return fmt.Errorf("lines without VAT on a delivery at home: %w", domain.ErrInvalid)
		case inUnion(goesTo) && (e.Buyer.VAT == "" || e.DeliveredOn == ""):
			return fmt.Errorf("a delivery within the Union without the buyer's VAT number or the day: %w", domain.ErrInvalid)
		case inUnion(goesTo):
			e.zeroCategory, e.Taxes[i].Reason, e.Taxes[i].ReasonCode = "K", "Intra-community supply", "VATEX-EU-IC"
			if e.ShipTo == nil {
				ship := e.Buyer
				ship.Element, ship.SIREN, ship.VAT, ship.Electronic = "ShipToTradeParty", "", "", ""
				e.ShipTo = &ship
			}
		default:
			e.zeroCategory, e.Taxes[i].Reason, e.Taxes[i].ReasonCode = "G", "Export outside the EU", "VATEX-EU-G"
		}
	}
	return nil
}

// union are the member states, whose deliveries to one another bear no VAT between firms (directive 2006/112/EC, article 138).
var union = []string{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL",
	"PT", "RO", "SE", "SI", "SK"}

func inUnion(country string) bool { return slices.Contains(union, country) }

func firstText(texts ...string) string {
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			return t
		}
	}
	return strconv.Itoa(1)
}

// unitCode is a unit of UN/ECE Recommendation 20 with Rec 21: pieces where it is not known.
func unitCode(unit string) string {
	code := map[string]string{"box": "XBX", "pack": "XPK", "pallet": "XPX", "kg": "KGM", "m": "MTR", "l": "LTR"}[unit]
	if code == "" {
		return "C62"
	}
	return code
}
