package document

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

func dec(text string) decimal.Decimal { return decimal.RequireFromString(text) }

func day(year, month, d int) domain.Date { return domain.NewDate(year, time.Month(month), d) }

var company = domain.Company{Name: "Papeteries 36", LegalName: "Papeteries 36 SAS", Capital: "250 000 €", RCS: "RCS Évreux 412 873 051", SIREN: "412873051",
	VATNumber: "FR72412873051", Street: "14 quai de l’Œuvre", Postcode: "27000", City: "Évreux", Country: "FR", Email: "adv@papeteries36.example",
	Phone: "+33 2 32 00 00 36", IBAN: "FR7618829690210004731826506", BIC: "BRLYFR2LXXX", Currency: "EUR", Language: "fr"}

var client = domain.Customer{Code: "K12", Name: "Druckerei Weiß & Söhne GmbH", VATNumber: "DE123456789", Language: "de", Currency: "EUR",
	Street: "Straße der Einheit 4", Postcode: "79108", City: "Freiburg", Country: "DE"}

var products = map[domain.SKU]domain.Product{
	"PAP-80-A4": {SKU: "PAP-80-A4", Name: "Ramette 80 g A4 blanc, qualité cœur de presse, emballée par cinq", Unit: "box", VATRate: dec("20")},
	"ENV-C5":    {SKU: "ENV-C5", Name: "Pochette C5", Unit: "pack", VATRate: dec("20")},
	"LIV-1":     {SKU: "LIV-1", Name: "Livre d’or", Unit: "piece", VATRate: dec("5.5")},
	"CIR-1":     {SKU: "CIR-1", Name: "Cire", Unit: "kg"},
}

// samplePapers are one paper of each kind and more, by name; in the language asked for.
func samplePapers(language string) map[string]domain.Paper {
	base := domain.Paper{Language: language, Company: company, Customer: client, On: day(2026, 11, 23), Products: products}
	price := dec("12.10")
	order := domain.Order{Number: "V-2031", CustomerReference: "PO 77/b", OrderedOn: day(2026, 11, 20), RequestedOn: day(2026, 12, 1), Currency: "EUR",
		Lines: []domain.OrderLine{
			{Line: 1, SKU: "PAP-80-A4", Quantity: dec("1250"), UnitPrice: dec("12.5"), PromisedOn: day(2026, 12, 1)},
			{Line: 2, SKU: "ENV-C5", Quantity: dec("6"), UnitPrice: dec("0.125"), PromisedOn: day(2026, 12, 4)},
			{Line: 3, SKU: "LIV-1", Quantity: dec("1"), UnitPrice: dec("30")},
		}}
	shipment := domain.Shipment{Number: "L-5", Order: "V-2031", Carrier: "Transports 2000", TrackingNumber: "1Z999AA1", ShippedOn: day(2026, 11, 20),
		ArrivedOn: day(2026, 11, 23), Lines: []domain.ShipmentLine{{OrderLine: 1, Quantity: dec("1000")}, {OrderLine: 2, Quantity: dec("6")}}}
	address := domain.DeliveryAddress{Customer: "K12", Label: "Lager 2", Street: "Am Güterbahnhof 1", Postcode: "79110", City: "Freiburg", Country: "DE"}
	papers := map[string]domain.Paper{}
	with := func(name string, kind domain.PaperKind, change func(*domain.Paper)) {
		paper := base
		paper.Kind = kind
		change(&paper)
		papers[name] = paper
	}
	with("acknowledgement", domain.PaperOrderAcknowledge, func(p *domain.Paper) {
		p.Order, p.Address = &order, &address
		p.Ordered = []domain.WantedLine{{SKU: "PAP-80-A4", Quantity: dec("1250"), UnitPrice: &price}, {SKU: "ENV-C5", Quantity: dec("10")}, {SKU: "CIR-1", Quantity: dec("2.5")}}
	})
	with("acknowledgement_charges", domain.PaperOrderAcknowledge, func(p *domain.Paper) {
		p.Order, p.Ordered = &order, []domain.WantedLine{{SKU: "PAP-80-A4", Quantity: dec("1250")}, {SKU: "ENV-C5", Quantity: dec("6")}, {SKU: "LIV-1", Quantity: dec("1")}}
		p.Charges = []domain.AppliedCharge{{Kind: "transport", Amount: dec("18")}, {Kind: "pallet_deposit", Amount: dec("15")}}
	})
	with("acknowledgement_plain", domain.PaperOrderAcknowledge, func(p *domain.Paper) { p.Order = &order })
	with("invoice", domain.PaperInvoiceDuplicate, func(p *domain.Paper) { i := sampleInvoice(3); p.Invoice, p.Address = &i, &address })
	with("invoice_long", domain.PaperInvoiceDuplicate, func(p *domain.Paper) { i := sampleInvoice(70); p.Invoice = &i })
	with("credit_note", domain.PaperInvoiceDuplicate, func(p *domain.Paper) {
		i := sampleInvoice(1)
		i.Kind, i.Number, i.Corrects = domain.KindCreditNote, "A-17", []domain.InvoiceNumber{"F-881", "F-882"}
		p.Invoice = &i
	})
	with("delivery_note", domain.PaperDeliveryNote, func(p *domain.Paper) { p.Order, p.Shipment, p.Address = &order, &shipment, &address })
	with("statement", domain.PaperStatement, func(p *domain.Paper) {
		paid := sampleInvoice(3)
		paid.Paid = dec("100")
		credit := sampleInvoice(1)
		credit.Kind, credit.Number, credit.TotalGross, credit.DueOn = domain.KindCreditNote, "A-18", dec("12"), domain.Date{}
		later := sampleInvoice(1)
		later.Number, later.DueOn = "F-990", day(2026, 12, 31)
		p.Invoices = []domain.Invoice{paid, credit, later}
	})
	with("statement_credit", domain.PaperStatement, func(p *domain.Paper) {
		open := sampleInvoice(2)
		p.Invoices, p.Unallocated = []domain.Invoice{open}, dec("88.20")
	})
	with("statement_long", domain.PaperStatement, func(p *domain.Paper) {
		for n := range 60 {
			one := sampleInvoice(1 + n%3)
			one.Number, one.IssuedOn, one.DueOn = domain.InvoiceNumber(fmt.Sprintf("F-%d", 1000+n)), day(2026, 1, 1).AddDays(5*n), day(2026, 1, 31).AddDays(5*n)
			p.Invoices = append(p.Invoices, one)
		}
	})
	with("statement_empty", domain.PaperStatement, func(*domain.Paper) {})
	with("reserves", domain.PaperReserves, func(p *domain.Paper) {
		p.Shipment = &shipment
		p.Dispute = &domain.Dispute{Number: "D-12", Kind: domain.Damaged, Lines: []domain.DisputeLine{{SKU: "ENV-C5", Quantity: dec("3")}}}
	})
	with("formal_notice", domain.PaperFormalNotice, func(p *domain.Paper) {
		p.Reminder = &domain.ReminderPlan{Customer: "K12", Level: 4, Currency: "EUR", Total: dec("1088.70"), Interest: dec("17.31"), Charges: dec("80"), On: p.On,
			Lines: []domain.ReminderLine{
				{Invoice: "F-881", IssuedOn: day(2026, 9, 1), DueOn: day(2026, 10, 1), Amount: dec("1250"), Open: dec("1000.50"), DaysLate: 53, Level: 4, Interest: dec("17.31")},
				{Invoice: "F-902", IssuedOn: day(2026, 10, 12), DueOn: day(2026, 11, 11), Amount: dec("88.20"), Open: dec("88.20"), DaysLate: 12, Level: 1}}}
	})
	return papers
}

// sampleInvoice is an invoice with that many lines whose totals are right.
func sampleInvoice(lines int) domain.Invoice {
	invoice := domain.Invoice{Number: "F-881", Customer: "K12", Order: "V-2031", Kind: domain.KindInvoice, IssuedOn: day(2026, 10, 1), DueOn: day(2026, 10, 31), Currency: "EUR"}
	for n := range lines {
		line := domain.InvoiceLine{Line: n + 1, SKU: "PAP-80-A4", Quantity: dec("10"), UnitPrice: dec("12.5"), VATRate: dec("20")}
		switch n % 3 {
		case 1:
			line = domain.InvoiceLine{Line: n + 1, SKU: "LIV-1", Quantity: dec("3"), UnitPrice: dec("29.99"), VATRate: dec("5.5")}
		case 2:
			line = domain.InvoiceLine{Line: n + 1, Description: fmt.Sprintf("Port et emballage %d", n), Quantity: dec("1"), UnitPrice: dec("18"), VATRate: dec("20")}
		}
		invoice.Lines = append(invoice.Lines, line)
	}
	for _, g := range vatGroups(invoice) {
		invoice.TotalNet, invoice.TotalVAT = invoice.TotalNet.Add(g.base), invoice.TotalVAT.Add(g.tax)
	}
	invoice.TotalGross = invoice.TotalNet.Add(invoice.TotalVAT)
	return invoice
}
