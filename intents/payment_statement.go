package intents

import (
	"slices"

	"guichet/domain"
	"guichet/prompts"
)

// statement tells all that is owed, or what is overdue, or what falls due by a day.
func (p *planner) statement(request domain.Request, s scope, words string) Planned {
	invoices, part := p.owed(), ""
	due := p.dueDay(s)
	switch {
	case !due.IsZero():
		invoices, part = dueBy(invoices, due), "due"
	case overdueCues.in(words) && !wholeBalance.in(words):
		part = "overdue"
		invoices = slices.DeleteFunc(invoices, func(i domain.Invoice) bool { return !i.DueOn.Before(p.today) })
	}
	request.Outcome, request.Invoices = domain.Ready, numbersOf(invoices)
	if len(invoices) == 0 {
		section := prompts.Section{Kind: prompts.NothingOwed}
		p.addCredit(&section, zero)
		return Planned{Request: request, Answer: saying(section)}
	}
	section := p.owedSection(invoices)
	whole := len(invoices) == len(p.owed()) && part != "due"
	switch {
	case whole: // a part of what is owed has no balance
		p.addCredit(&section, section.Total.Number)
	case part == "due":
		section.DueBy = prompts.Day(due).From(domain.OriginMessage)
	}
	if section.Part = part; whole && part == "overdue" && len(invoices) > 0 && !section.Credit.IsZero() {
		section.Part = "" // all that is owed is overdue: its balance is that of the account
	}
	planned := Planned{Request: request, Answer: saying(section), Uses: uses(invoiceRows(invoices)...)}
	if statementCues.in(words) && !p.staff {
		section.Attached = true
		planned.Answer = saying(section)
		paper := domain.Paper{Kind: domain.PaperStatement, Language: p.language(), Company: p.company, Customer: p.book.Customer, On: p.today, Invoices: invoices}
		if whole {
			paper.Unallocated = p.book.UnallocatedCredit
		}
		planned.Papers = func(*domain.Action) []domain.Paper { return []domain.Paper{paper} }
	}
	return planned
}

var (
	wholeBalance  = phrases(`solde, releve, total de ce que, tout ce que, statement, balance, kontoauszug, offene posten, estado de cuenta, extracto, estratto conto, rekeningoverzicht, saldo`)
	statementCues = phrases(`releve, etat de compte, extrait de compte, situation de compte, statement, kontoauszug, op liste, extracto, estado de cuenta, estratto conto, rekeningoverzicht`)
	dueCues       = phrases(`a echeance*, echeance*, echues au, dues au, due on, due by, due at, falling due, fallig am, fallig bis, fallig werden, vencen, vencimiento, in scadenza, scadenza, scadono, vervallen op, vervaldatum`)
)

// dueBy are the invoices due on a day; where none is, those due up to it.
func dueBy(invoices []domain.Invoice, day domain.Date) []domain.Invoice {
	then := slices.DeleteFunc(slices.Clone(invoices), func(i domain.Invoice) bool { return i.DueOn != day })
	if len(then) > 0 {
		return then
	}
	return slices.DeleteFunc(invoices, func(i domain.Invoice) bool { return i.DueOn.After(day) })
}

// dueDay is the day of "what falls due on the 30th".
func (p *planner) dueDay(s scope) domain.Date {
	for _, d := range p.dates(s) {
		if dueCues.in(foldedWords(p.tokensBefore(d.Span.Start, 4))) && !d.Day.Before(p.written) {
			return d.Until
		}
	}
	return domain.Date{}
}

func (p *planner) owedSection(invoices []domain.Invoice) prompts.Section {
	section := prompts.Section{Kind: prompts.StatementAnswer}
	total := zero
	for i := range invoices {
		section.Invoices = append(section.Invoices, p.invoiceFacts(&invoices[i]))
		total = total.Add(invoices[i].Open())
	}
	section.Total = prompts.Money(total, invoices[0].Currency, invoiceRows(invoices)...).From(domain.OriginSum)
	return section
}

// addCredit says what the customer has in hand beside its invoices, and what is left of the total after it.
func (p *planner) addCredit(section *prompts.Section, total domain.Decimal) {
	credit := p.book.UnallocatedCredit
	if !credit.IsPositive() {
		return
	}
	at := row("customer", string(p.customer), "code")
	balance := total.Sub(credit)
	section.InCredit = balance.IsNegative()
	section.Credit = prompts.Money(credit, p.currency(), at).From(domain.OriginSum)
	if total.IsPositive() {
		section.Balance = prompts.Money(balance.Abs(), p.currency(), at).From(domain.OriginSum)
	}
}

func invoiceRows(invoices []domain.Invoice) []domain.RowRef {
	var rows []domain.RowRef
	for _, i := range invoices {
		rows = append(rows, row("invoice", string(i.Number), "total_gross"), row("payment", string(i.Number), "amount"))
	}
	return rows
}

// paymentState tells of named invoices whether they are paid.
func (p *planner) paymentState(request domain.Request, named []domain.InvoiceNumber) Planned {
	request.Outcome, request.Invoices = domain.Ready, named
	var paid, open []domain.Invoice
	for _, n := range named {
		i := *p.book.Invoice(n)
		if i.Open().IsPositive() {
			open = append(open, i)
		} else {
			paid = append(paid, i)
		}
	}
	var sections []prompts.Section
	if len(paid) > 0 {
		sections = append(sections, p.paidSection(paid))
	}
	if len(open) > 0 {
		section := p.owedSection(open)
		section.Part = "named"
		sections = append(sections, section)
	}
	return Planned{Request: request, Answer: saying(sections...), Uses: uses(invoiceRows(append(paid, open...))...)}
}

func (p *planner) paidSection(invoices []domain.Invoice) prompts.Section {
	section := prompts.Section{Kind: prompts.PaymentFound}
	for i := range invoices {
		facts := p.invoiceFacts(&invoices[i])
		key := string(invoices[i].Number)
		facts.Paid = prompts.Money(invoices[i].Paid, invoices[i].Currency, row("payment", key, "amount"))
		for _, payment := range p.book.Payments {
			if payment.Invoice == invoices[i].Number {
				facts.PaidOn = prompts.Day(payment.PaidOn, row("payment", key, "paid_on"))
			}
		}
		facts.Open = prompts.Value{}
		section.Invoices = append(section.Invoices, facts)
	}
	return section
}
