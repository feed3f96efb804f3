package document

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/prompts"
)

// invoiceTitle names the kind of an invoice in the words files.
func invoiceTitle(i domain.Invoice) string {
	switch i.Kind {
	case domain.KindCreditNote:
		return "credit_title"
	case domain.KindDeposit:
		return "deposit_title"
	}
	return "invoice_title"
}

// invoice draws a rebuilt invoice with the word DUPLICATA across each page: the number, dates and amounts of the original.
func (m *Maker) invoice(s *sheet) error {
	invoice := s.paper.Invoice
	s.stamp = s.word("duplicate")
	var corrects []string
	for _, n := range invoice.Corrects {
		corrects = append(corrects, string(n))
	}
	due := s.day(invoice.DueOn)
	if invoice.Kind == domain.KindCreditNote {
		due = ""
	}
	s.head(s.word(invoiceTitle(*invoice))+" "+string(invoice.Number)+" – "+s.word("duplicate"), s.customerAddress(), []fact{
		{s.word("number"), string(invoice.Number)}, {s.word("issued_on"), s.day(invoice.IssuedOn)},
		{s.word("customer"), string(s.paper.Customer.Code)}, {s.word("due_on"), due},
		{s.word("order"), string(invoice.Order)}, {s.word("customer_vat"), s.paper.Customer.VATNumber},
		{s.word("corrects"), strings.Join(corrects, ", ")}, {s.word("deliver_to"), s.delivery()},
	})
	t := s.newTable([]column{{s.word("description"), 0.42, "L"}, {s.word("quantity"), 0.16, "R"}, {s.word("unit_price"), 0.16, "R"},
		{s.word("vat"), 0.1, "R"}, {s.word("amount"), 0.16, "R"}}, invoice.Currency, true)
	for _, line := range invoice.Lines {
		net := LineNet(line)
		product := s.product(line.SKU)
		if product.Name == "" || line.Description != "" {
			product.Name = line.Description
		}
		t.row([]string{s.article(product), s.quantity(line.Quantity, product), s.money(line.UnitPrice, invoice.Currency),
			prompts.FormatPercent(line.VATRate, s.language), s.money(net, invoice.Currency)}, "", net, false)
	}
	t.end()
	s.vatTable(*invoice)
	s.sums([]fact{{s.word("total_net"), s.money(invoice.TotalNet, invoice.Currency)}, {s.word("total_vat"), s.money(invoice.TotalVAT, invoice.Currency)},
		{s.word("total_gross"), s.money(invoice.TotalGross, invoice.Currency)}})
	m.payment(s, *invoice)
	return s.pdf.Error()
}

// LineNet is what an invoice line comes to without VAT, rounded to the cent.
func LineNet(line domain.InvoiceLine) decimal.Decimal {
	return line.Quantity.Mul(line.UnitPrice).Round(2)
}

// vatGroup is what an invoice holds at one rate of VAT.
type vatGroup struct{ rate, base, tax decimal.Decimal }

// vatGroups sums an invoice's lines by rate, in the order of the rates; the tax of each is rounded to the cent (EN 16931 BR-CO-17).
func vatGroups(invoice domain.Invoice) []vatGroup {
	var groups []vatGroup
	for _, line := range invoice.Lines {
		at := slices.IndexFunc(groups, func(g vatGroup) bool { return g.rate.Equal(line.VATRate) })
		if at < 0 {
			groups, at = append(groups, vatGroup{rate: line.VATRate}), len(groups)
		}
		groups[at].base = groups[at].base.Add(LineNet(line))
	}
	for i := range groups {
		groups[i].tax = groups[i].base.Mul(groups[i].rate).Div(decimal.NewFromInt(100)).Round(2)
	}
	slices.SortFunc(groups, func(a, b vatGroup) int { return a.rate.Cmp(b.rate) })
	return groups
}

// vatTable draws base and tax by rate where they come to the invoice's own totals; a rebuilt paper contradicts nothing.
func (s *sheet) vatTable(invoice domain.Invoice) {
	groups, base, tax := vatGroups(invoice), decimal.Zero, decimal.Zero
	for _, g := range groups {
		base, tax = base.Add(g.base), tax.Add(g.tax)
	}
	if len(groups) < 2 || !base.Equal(invoice.TotalNet) || !tax.Equal(invoice.TotalVAT) {
		return
	}
	s.room(float64(len(groups)+1)*4.4 + 3)
	s.font("", 8)
	s.colour("grey")
	line := func(rate, base, tax string) {
		s.text(pageWidth-margin-86, s.y, 15, rate, "R")
		s.text(pageWidth-margin-70, s.y, 39, base, "R")
		s.text(pageWidth-margin-30, s.y, 29, tax, "R")
		s.y += 4.4
	}
	line(s.word("vat_rate"), s.word("vat_base"), s.word("vat"))
	for _, g := range groups {
		line(prompts.FormatPercent(g.rate, s.language), s.money(g.base, invoice.Currency), s.money(g.tax, invoice.Currency))
	}
	s.y += 2
}

// payment writes how the invoice is paid and what French law has each invoice between professionals mention (C. com. L441-9).
func (m *Maker) payment(s *sheet, invoice domain.Invoice) {
	if invoice.Kind == domain.KindCreditNote {
		return
	}
	company := s.paper.Company
	if company.IBAN != "" && invoice.Factor == "" {
		s.note(s.word("payment_to") + s.colon() + "IBAN " + grouped(company.IBAN) + bic(company.BIC))
	}
	if company.Country != "FR" || !domain.Professional(s.paper.Customer.Kind) || m.options.FixedCharge.IsZero() {
		return
	}
	mention := s.word("late_mention") + " (" + s.money(m.options.FixedCharge, "EUR") + ")"
	if rate := m.options.rate(invoice.IssuedOn); !rate.IsZero() {
		mention += ", " + prompts.FormatPercent(rate, s.language)
	}
	s.note(mention + ".")
}

func bic(code string) string {
	if code == "" {
		return ""
	}
	return ", BIC " + code
}

// grouped writes an IBAN in groups of four.
func grouped(iban string) string {
	var out strings.Builder
	for i, r := range strings.ReplaceAll(iban, " ", "") {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}
