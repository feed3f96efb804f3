package document

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// unitCase is a fragment of a UBL invoice or credit note and the verdict that one rule has on it.
type unitCase struct {
	Assert struct {
		Success *string `xml:"success"`
		Error   *string `xml:"error"`
	} `xml:"assert"`
	Invoice *fragment `xml:"Invoice"`
	Credit  *fragment `xml:"CreditNote"`
}

// fragment is what of a UBL document the rules claimed look at.
type fragment struct {
	IssueDate string     `xml:"IssueDate"`
	Seller    string     `xml:"AccountingSupplierParty>Party>PartyLegalEntity>RegistrationName"`
	Buyer     string     `xml:"AccountingCustomerParty>Party>PartyLegalEntity>RegistrationName"`
	Net       string     `xml:"LegalMonetaryTotal>LineExtensionAmount"`
	Lines     []amountOf `xml:"InvoiceLine"`
	Credited  []amountOf `xml:"CreditNoteLine"`
	Taxes     []struct {
		Base string `xml:"TaxableAmount"`
		Tax  string `xml:"TaxAmount"`
		Rate string `xml:"TaxCategory>Percent"`
	} `xml:"TaxTotal>TaxSubtotal"`
}

type amountOf struct {
	Net string `xml:"LineExtensionAmount"`
}

// electronic is the fragment as our own check sees an invoice.
func (f fragment) electronic() electronicInvoice {
	number := func(text string) decimal.Decimal {
		n, err := decimal.NewFromString(strings.TrimSpace(text))
		if err != nil {
			return decimal.Zero
		}
		return n
	}
	e := electronicInvoice{Seller: ciiParty{Name: strings.TrimSpace(f.Seller)}, Buyer: ciiParty{Name: strings.TrimSpace(f.Buyer)}, TotalNet: number(f.Net)}
	if strings.TrimSpace(f.IssueDate) != "" { // the unit tests write what is no day: the rule is about presence
		e.IssuedOn = day(2026, 1, 1)
	}
	for n, l := range append(f.Lines, f.Credited...) {
		e.Lines = append(e.Lines, ciiLine{Line: n + 1, Net: number(l.Net)})
	}
	for _, t := range f.Taxes {
		e.Taxes = append(e.Taxes, ciiTax{Base: number(t.Base), Tax: number(t.Tax), Rate: number(t.Rate)})
	}
	return e
}

// The rules that our own check claims agree with the standard's unit tests, each on the fragments that name it.
func TestRulesAgreeWithUnitTests(t *testing.T) {
	t.Parallel()
	folder := shared(t, "en16931-unit")
	cases := 0
	for _, rule := range []string{"BR-03", "BR-06", "BR-07", "BR-16", "BR-CO-10", "BR-CO-17"} {
		for _, kind := range []string{"Invoice-unit-UBL", "CreditNote-unit-UBL"} {
			source, err := os.ReadFile(filepath.Join(folder, kind, rule+".xml"))
			if err != nil {
				continue // not every rule has tests of both kinds
			}
			var set struct {
				Cases []unitCase `xml:"test"`
			}
			if err := xml.Unmarshal(source, &set); err != nil {
				t.Fatal(err)
			}
			for n, c := range set.Cases {
				if f := c.fragment(); f != nil && c.names(rule) {
					cases++
					broken := strings.Contains(fmt.Sprint(f.electronic().check())+"\n", rule+":")
					if broken == (c.Assert.Success != nil) {
						t.Errorf("%s %s, test %d: broken %v", kind, rule, n+1, broken)
					}
				}
			}
		}
	}
	if cases < 20 {
		t.Errorf("only %d unit tests were read", cases)
	}
	t.Logf("%d unit tests", cases)
}

func (c unitCase) fragment() *fragment {
	if c.Invoice != nil {
		return c.Invoice
	}
	return c.Credit
}

func (c unitCase) names(rule string) bool {
	return c.Assert.Success != nil && strings.TrimSpace(*c.Assert.Success) == rule || c.Assert.Error != nil && strings.TrimSpace(*c.Assert.Error) == rule
}
