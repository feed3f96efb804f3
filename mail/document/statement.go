package document

import (
	"strconv"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// statement draws a statement of account: each invoice with what is still owed on it, on the paper's day.
func (m *Maker) statement(s *sheet) error {
	currency := s.paper.Customer.Currency
	if currency == "" && len(s.paper.Invoices) > 0 {
		currency = s.paper.Invoices[0].Currency
	}
	s.head(s.word("statement_title"), s.customerAddress(), []fact{
		{s.word("as_of"), s.day(s.paper.On)}, {s.word("customer"), string(s.paper.Customer.Code)},
	})
	if len(s.paper.Invoices) == 0 {
		s.font("", 10)
		s.lines(margin, width, s.word("nothing_open"))
		return s.pdf.Error()
	}
	t := s.newTable([]column{{s.word("document"), 0.22, "L"}, {s.word("issued_on"), 0.12, "R"}, {s.word("due_on"), 0.12, "R"},
		{s.word("gross"), 0.15, "R"}, {s.word("settled"), 0.13, "R"}, {s.word("days_late"), 0.11, "R"}, {s.word("open"), 0.15, "R"}}, currency, true)
	for _, invoice := range s.paper.Invoices {
		s.owed(t, invoice)
	}
	total := t.sum
	t.end()
	sums := []fact{{s.word("total_open"), s.money(total, currency)}}
	if credit := s.paper.Unallocated; credit.IsPositive() {
		sums = append(sums, fact{s.word("unallocated"), s.money(credit.Neg(), currency)}, fact{s.word("balance"), s.money(total.Sub(credit), currency)})
	}
	s.sums(sums)
	return s.pdf.Error()
}

// owed draws one invoice, or a credit note with what it takes off.
func (s *sheet) owed(t *table, invoice domain.Invoice) {
	open, gross := invoice.Open(), invoice.TotalGross
	if invoice.Kind == domain.KindCreditNote {
		open = invoice.TotalGross.Sub(invoice.Paid).Neg()
		gross = gross.Neg()
		if len(invoice.Corrects) > 0 { // taken off the invoices that it corrects
			open = decimal.Zero
		}
	}
	late := ""
	if days := s.paper.On.DaysSince(invoice.DueOn); days > 0 && !invoice.DueOn.IsZero() && open.IsPositive() {
		late = strconv.Itoa(days)
	}
	settled := ""
	if sum := invoice.Paid.Add(invoice.Credited); !sum.IsZero() {
		settled = s.money(sum, invoice.Currency)
	}
	title := s.word(invoiceTitle(invoice))
	t.row([]string{title + " " + string(invoice.Number), s.day(invoice.IssuedOn), s.day(invoice.DueOn), s.money(gross, invoice.Currency),
		settled, late, s.money(open, invoice.Currency)}, "", open, false)
}
