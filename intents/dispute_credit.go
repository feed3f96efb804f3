package intents

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/prompts"
)

// askCredit asks for a credit note on one invoice at stake: at most what was billed and not credited yet, and after a return
// at most what the inspection accepted.
func (s *disputeStep) askCredit() (Planned, error) {
	if s.in.Credit != nil {
		return Planned{}, fmt.Errorf("credit request %s still waits: %w", s.in.Credit.Number, domain.ErrInvalid)
	}
	invoice, err := s.creditedInvoice()
	if err != nil {
		return Planned{}, err
	}
	credit := &domain.CreditRequest{Dispute: s.in.Dispute.Number, Invoice: invoice.Number, Reason: s.in.Dispute.Kind, Currency: invoice.Currency}
	if credit.Lines, err = s.creditLines(invoice); err != nil {
		return Planned{}, err
	}
	if s.in.Return != nil {
		if err := s.creditsReturn(credit); err != nil {
			return Planned{}, err
		}
	}
	credit.Sum()
	if left := invoice.TotalGross.Sub(invoice.Credited); credit.TotalGross.GreaterThan(left) {
		return Planned{}, fmt.Errorf("%s %s is more than the %s of invoice %s that are not credited yet: %w",
			credit.TotalGross.StringFixed(2), credit.Currency, left.StringFixed(2), invoice.Number, domain.ErrInvalid)
	}
	deed := s.deed()
	deed.Credit = credit
	return s.planned(deed, prompts.DisputeStepTold, s.creditFacts), nil
}

// creditedInvoice is the invoice named, else the only one at stake.
func (s *disputeStep) creditedInvoice() (*domain.Invoice, error) {
	number := s.in.Step.Invoice
	if number == "" && len(s.in.Dispute.Invoices) == 1 {
		number = s.in.Dispute.Invoices[0]
	}
	invoice := s.book.Invoice(number)
	if invoice == nil || invoice.Kind == domain.KindCreditNote || !slices.Contains(s.in.Dispute.Invoices, number) {
		return nil, fmt.Errorf("%q is no invoice at stake: %w", number, domain.ErrInvalid)
	}
	return invoice, nil
}

// creditLines are the lines of the step at the price billed, or at the part of it that is named.
func (s *disputeStep) creditLines(invoice *domain.Invoice) ([]domain.CreditLine, error) {
	wanted, err := s.lines()
	if err != nil {
		return nil, err
	}
	var lines []domain.CreditLine
	for _, want := range wanted {
		line, billed, found := domain.CreditLine{SKU: want.SKU, Quantity: want.Quantity}, zero, false
		for _, l := range invoice.Lines {
			if l.SKU == want.SKU {
				billed, found = billed.Add(l.Quantity), true
				line.UnitPrice, line.VATRate = l.UnitPrice, l.VATRate
			}
		}
		if !found || want.Quantity.GreaterThan(billed) {
			return nil, fmt.Errorf("invoice %s bills %s of %s: %w", invoice.Number, billed, want.SKU, domain.ErrInvalid)
		}
		if price := s.priceNamed(want.SKU); price.IsPositive() {
			if price.GreaterThan(line.UnitPrice) {
				return nil, fmt.Errorf("%s is billed at %s, less than %s: %w", want.SKU, line.UnitPrice, price, domain.ErrInvalid)
			}
			line.UnitPrice = price
		} else if s.in.Dispute.Kind == domain.PriceError {
			return nil, fmt.Errorf("how much of the price of %s is credited must be said: %w", want.SKU, domain.ErrInvalid)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// priceNamed is what the step says is to be credited for one; nought: what was billed.
func (s *disputeStep) priceNamed(sku domain.SKU) domain.Decimal {
	for i, line := range s.in.Step.Lines {
		if line.SKU == sku && i < len(s.in.Step.Prices) {
			return s.in.Step.Prices[i]
		}
	}
	return decimal.Zero
}

// creditsReturn ties a credit to the return that goes on: it must be inspected, and no more is credited than was accepted.
func (s *disputeStep) creditsReturn(credit *domain.CreditRequest) error {
	if s.in.Return.State != domain.ReturnInspected {
		return fmt.Errorf("the return is %s, it must be inspected first: %w", s.in.Return.State, domain.ErrInvalid)
	}
	accepted := s.in.Return.Accepted()
	for _, line := range credit.Lines {
		at := slices.IndexFunc(accepted, func(a domain.DisputeLine) bool { return a.SKU == line.SKU })
		if at < 0 || line.Quantity.GreaterThan(accepted[at].Quantity) {
			return fmt.Errorf("more of %s than the inspection accepted: %w", line.SKU, domain.ErrInvalid)
		}
	}
	credit.Return = s.in.Return.ID
	return nil
}

// creditFacts tell of a credit that was asked for.
func (s *disputeStep) creditFacts(done *domain.Action) *prompts.DisputeFacts {
	credit := done.Step.Credit
	at := func(column string) domain.RowRef { return row("credit_request", credit.Number, column) }
	facts := &prompts.DisputeFacts{Invoices: invoiceValues([]domain.InvoiceNumber{credit.Invoice}),
		Credit: &prompts.InvoiceFacts{Number: prompts.Text(credit.Number, at("number")), Gross: prompts.Money(credit.TotalGross, credit.Currency, at("total_gross"))}}
	for i, line := range credit.Lines {
		stands := func(column string) domain.RowRef {
			return row("credit_request_line", credit.Number+"/"+itoa(i+1), column)
		}
		told := s.lineFacts(line.SKU, prompts.Quantity(line.Quantity, s.product(line.SKU).Unit, stands("quantity")))
		told.UnitPrice = prompts.Money(line.UnitPrice, credit.Currency, stands("unit_price"))
		facts.Lines = append(facts.Lines, told)
	}
	if credit.Return != 0 {
		facts.Return = &prompts.ReturnFacts{Number: returnNumber(s.in.Return)}
	}
	return facts
}

// issueCredit takes a person's word that the credit note was issued under a number: the dispute is closed by it, and by the
// return where goods came back for it.
func (s *disputeStep) issueCredit() (Planned, error) {
	credit := s.in.Credit
	switch {
	case credit == nil:
		return Planned{}, fmt.Errorf("no credit note was asked for: %w", domain.ErrStale)
	case credit.State != domain.CreditRequested:
		return Planned{}, fmt.Errorf("credit request %s is not approved yet: %w", credit.Number, domain.ErrInvalid)
	}
	number, err := documentNumber(s.in.Step.Reference)
	if err != nil {
		return Planned{}, err
	}
	deed := s.deed()
	deed.Outcome, deed.Reference, deed.Credit = "credit_note", number, credit
	if s.in.Return != nil && credit.Return == s.in.Return.ID {
		credited := *s.in.Return
		credited.State, credited.SettledOn = domain.ReturnCredited, s.today
		deed.Return, deed.Outcome = &credited, "return"
	}
	return s.planned(deed, prompts.DisputeStepTold, func(*domain.Action) *prompts.DisputeFacts {
		at := func(column string) domain.RowRef { return row("credit_request", credit.Number, column) }
		return &prompts.DisputeFacts{Invoices: invoiceValues([]domain.InvoiceNumber{credit.Invoice}), Credit: &prompts.InvoiceFacts{
			Number: prompts.Text(number, at("credit_note")), Gross: prompts.Money(credit.TotalGross, credit.Currency, at("total_gross"))}}
	}), nil
}
