package document

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"text/template"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

//go:embed facturx.xml.tmpl
var ciiSource string

// ciiTemplate writes a Cross Industry Invoice (UN/CEFACT D22B) of the EN 16931 profile.
var ciiTemplate = template.Must(template.New("cii").Option("missingkey=error").Funcs(template.FuncMap{
	"xml":   escaped,
	"date":  func(d domain.Date) string { return d.Time().Format("20060102") },
	"money": func(amount decimal.Decimal) string { return amount.StringFixed(2) },
}).Parse(ciiSource))

// escaped makes text fit for XML; characters that XML forbids become the replacement character.
func escaped(text any) (string, error) {
	var out bytes.Buffer
	err := xml.EscapeText(&out, []byte(fmt.Sprint(text)))
	return out.String(), err
}

// electronicInvoice is an invoice as its data say it.
type electronicInvoice struct {
	Number, Type, Currency string
	IssuedOn               domain.Date
	DueOn, DeliveredOn     string // as 20261123, or ""
	Notes                  []ciiNote
	Lines                  []ciiLine
	Seller, Buyer          ciiParty
	ShipTo                 *ciiParty
	Order, IBAN            string
	Corrects               []domain.InvoiceNumber
	Taxes                  []ciiTax
	TotalNet, TotalVAT     decimal.Decimal
	TotalGross             decimal.Decimal
	// zeroCategory is the category of lines without VAT: K within the Union, G outside it.
	zeroCategory string
}

type ciiNote struct{ Text, Code string }

type ciiLine struct {
	Line            int
	SKU, Name, Unit string
	Quantity, Price decimal.Decimal
	Rate, Net       decimal.Decimal
}

type ciiParty struct {
	Element, Name, SIREN, VAT       string
	Street, Postcode, City, Country string
	Electronic, Scheme              string
}

type ciiTax struct {
	Rate, Base, Tax    decimal.Decimal
	Reason, ReasonCode string
}

// Category is the VAT category (UNTDID 5305) of a rate on this invoice.
func (e electronicInvoice) Category(rate decimal.Decimal) string {
	if rate.IsPositive() {
		return "S"
	}
	return e.zeroCategory
}

// facturX adds an invoice's data to its PDF: a PDF/A-3 with factur-x.xml, profile EN 16931. An invoice whose data break
// the standard's rules, or about which too little is known, is domain.ErrInvalid.
func facturX(pdf []byte, paper domain.Paper, options Options) ([]byte, error) {
	invoice, err := electronic(paper, options)
	if err != nil {
		return nil, err
	}
	data, err := invoice.cii()
	if err != nil {
		return nil, err
	}
	return attachInvoice(pdf, data, paper)
}

// cii is the invoice as a Cross Industry Invoice, checked against the rules first.
func (e electronicInvoice) cii() ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := ciiTemplate.Execute(&out, e); err != nil {
		return nil, fmt.Errorf("writing a Cross Industry Invoice: %w", err)
	}
	return out.Bytes(), nil
}
