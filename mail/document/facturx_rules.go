package document

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// numberFormat is what a French invoice number may hold (BR-FR-01 and 02).
var numberFormat = regexp.MustCompile(`^[A-Za-z0-9+_/-]{1,35}$`)

// check tells every rule of EN 16931 (and of the French reform) that the invoice breaks, by its name. It covers what follows from our own
// data: the sums (BR-CO-10 to 17, the sums of each category), what must be there (BR-02 to 16, 21 to 26), prices (BR-27), decimals (BR-DEC).
func (e electronicInvoice) check() error {
	var errs []error
	broken := func(holds bool, rule, what string) {
		if !holds {
			errs = append(errs, fmt.Errorf("%s: %s: %w", rule, what, domain.ErrInvalid))
		}
	}
	e.checkPresence(broken)
	e.checkLines(broken)
	e.checkSums(broken)
	if e.Seller.Country == "FR" {
		e.checkFrench(broken)
	}
	return errors.Join(errs...)
}

type rule func(holds bool, name, what string)

func (e electronicInvoice) checkPresence(broken rule) {
	broken(e.Number != "", "BR-02", "no number")
	broken(!e.IssuedOn.IsZero(), "BR-03", "no day of issue")
	broken(len(e.Currency) == 3, "BR-05", "no currency")
	broken(e.Seller.Name != "", "BR-06", "the seller has no name")
	broken(e.Buyer.Name != "", "BR-07", "the buyer has no name")
	broken(len(e.Seller.Country) == 2, "BR-09", "the seller has no country")
	broken(len(e.Buyer.Country) == 2, "BR-11", "the buyer has no country")
	broken(len(e.Lines) > 0, "BR-16", "no line")
	broken(e.Seller.VAT != "" || e.Seller.SIREN != "", "BR-CO-26", "the seller has no identifier")
	broken(e.DueOn != "" || !e.TotalGross.IsPositive() || e.Type == "381", "BR-CO-25", "no due date")
	for _, tax := range e.Taxes {
		broken(e.Seller.VAT != "", "BR-"+e.Category(tax.Rate)+"-02", "the seller has no VAT number")
	}
	for _, party := range []ciiParty{e.Seller, e.Buyer} {
		broken(party.VAT == "" || len(party.VAT) > 2 && party.VAT[0] >= 'A' && party.VAT[1] >= 'A', "BR-CO-09", "a VAT number without its country")
	}
}

func (e electronicInvoice) checkLines(broken rule) {
	seen := map[int]bool{}
	for _, l := range e.Lines {
		at := fmt.Sprintf("line %d", l.Line)
		broken(!seen[l.Line], "BR-21", at+" stands twice")
		seen[l.Line] = true
		broken(!l.Price.IsNegative(), "BR-27", at+" has a negative price")
		broken(l.Price.Mul(l.Quantity).Round(2).Equal(l.Net), "BR-CO-04", at+" is not quantity times price")
		broken(!l.Rate.IsNegative() && l.Rate.LessThan(decimal.NewFromInt(100)), "BR-S-05", at+" has no sound rate")
	}
}

func (e electronicInvoice) checkSums(broken rule) {
	net, bases, taxes := decimal.Zero, decimal.Zero, decimal.Zero
	byRate := map[string]decimal.Decimal{}
	for _, l := range e.Lines {
		net = net.Add(l.Net)
		byRate[l.Rate.String()] = byRate[l.Rate.String()].Add(l.Net)
	}
	for _, t := range e.Taxes {
		bases, taxes = bases.Add(t.Base), taxes.Add(t.Tax)
		broken(t.Tax.Equal(t.Base.Mul(t.Rate).Div(decimal.NewFromInt(100)).Round(2)), "BR-CO-17", "the tax at "+t.Rate.String()+" is not base times rate")
		broken(byRate[t.Rate.String()].Equal(t.Base), "BR-"+e.Category(t.Rate)+"-08", "the base at "+t.Rate.String()+" is not the sum of its lines")
	}
	broken(net.Equal(e.TotalNet), "BR-CO-10", fmt.Sprintf("the lines come to %s, the net total is %s", net, e.TotalNet))
	broken(bases.Equal(e.TotalNet), "BR-CO-13", "the bases of VAT do not come to the net total")
	broken(taxes.Equal(e.TotalVAT), "BR-CO-14", fmt.Sprintf("VAT comes to %s, the total of VAT is %s", taxes, e.TotalVAT))
	broken(e.TotalNet.Add(e.TotalVAT).Equal(e.TotalGross), "BR-CO-15", "net and VAT do not come to the gross total")
	for _, amount := range []decimal.Decimal{e.TotalNet, e.TotalVAT, e.TotalGross} {
		broken(amount.Round(2).Equal(amount), "BR-DEC", amount.String()+" has more than two decimals")
	}
}

// frenchRates are the rates of VAT that French invoices may bear (BR-FR-16).
var frenchRates = []string{"0", "0.9", "1.05", "1.75", "2.1", "5.5", "7", "8.5", "9.2", "9.6", "10", "13", "19.6", "20", "20.6"}

func (e electronicInvoice) checkFrench(broken rule) {
	broken(numberFormat.MatchString(e.Number), "BR-FR-01 BR-FR-02", "the number "+e.Number)
	for _, n := range e.Corrects {
		broken(numberFormat.MatchString(string(n)), "BR-FR-01 BR-FR-02", "the number "+string(n))
	}
	broken(len(e.Seller.SIREN) == 9, "BR-FR-10", "the seller's SIREN")
	broken(e.IssuedOn.Year >= 2000 && e.IssuedOn.Year <= 2099, "BR-FR-03", "the day of issue")
	broken(e.Currency == "EUR", "BR-FR-CO-12", "another currency needs its VAT in euros, which no row holds")
	for _, l := range e.Lines {
		broken(slices.Contains(frenchRates, l.Rate.String()), "BR-FR-16", "the rate "+l.Rate.String())
		broken(l.Quantity.Round(4).Equal(l.Quantity), "BR-FR-DEC-02", fmt.Sprintf("line %d has a quantity of more than four decimals", l.Line))
		broken(l.Price.Round(6).Equal(l.Price), "BR-FR-DEC-03", fmt.Sprintf("line %d has a price of more than six decimals", l.Line))
	}
}
