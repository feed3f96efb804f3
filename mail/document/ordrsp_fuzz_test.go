package document

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"guichet/domain"
	"guichet/mail/attachment"
)

// FuzzOrderResponse puts whatever a customer's form may hold into an answer in each standard: our own reader reads it back,
// with as many lines, and the reference is the customer's.
func FuzzOrderResponse(f *testing.F) {
	f.Add("PO 77/b", "B'1+:?", "Wei<ß> & Söhne \"x\"", "XBX", "10")
	f.Add("", "", "", "", "")
	f.Add("\x00\x1b]]>", "&#0;", "\u202e\ufffe", "?", "'")
	reader := attachment.NewReader(attachment.Options{})
	f.Cleanup(func() { _ = reader.Close() })
	f.Fuzz(func(t *testing.T, reference, sku, name, unit, position string) {
		for _, text := range []string{reference, sku, name, unit, position} {
			if !utf8.ValidString(text) || len(text) > 200 {
				t.Skip("what comes in is valid UTF-8 and bounded")
			}
		}
		for _, standard := range []domain.FormStandard{domain.FormEDIFACT, domain.FormUBL, domain.FormOrderX, domain.FormCXML} {
			form := domain.OrderForm{Standard: standard, Reference: reference, Buyer: domain.FormParty{ID: sku, Name: name}, Sender: domain.FormParty{ID: sku},
				Lines: []domain.FormLine{{Position: position, BuyerSKU: sku, Description: name, Unit: unit, Quantity: dec("2")}}}
			order := domain.Order{Number: "V-1", Currency: "EUR", Lines: []domain.OrderLine{{Line: 1, SKU: "LIV-1", Quantity: dec("2"), UnitPrice: dec("30")}}}
			got, err := New(Options{}).Make(domain.Paper{Kind: domain.PaperOrderResponse, Language: "fr", Company: company, Customer: client, On: day(2026, 11, 23), Products: products, Order: &order, Form: &form})
			if err != nil {
				t.Fatal(err)
			}
			doc := reader.Read(context.Background(), got.Name, got.ContentType, got.Data)
			if doc.Problem != "" || doc.Order == nil || doc.Order.DocumentKind != attachment.KindConfirmation {
				t.Fatalf("%s: read as %s, %q:\n%s", standard, doc.Kind, doc.Problem, got.Data)
			}
			if standard != domain.FormCXML && (len(doc.Order.Lines) != 1 || strings.TrimSpace(doc.Order.Reference) != "V-1") {
				t.Fatalf("%s: read %+v:\n%s", standard, doc.Order, got.Data)
			}
		}
	})
}
