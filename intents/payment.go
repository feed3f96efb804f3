package intents

import (
	"slices"
	"strings"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// payment records a promise or a notice of payment, or tells what is owed. Bank details are never touched: an alarm.
func (p *planner) payment(f classify.Finding) (Planned, error) {
	var request domain.Request
	if p.book == nil {
		return p.needsCustomer(request, extract.InvoicePaper), nil
	}
	s := p.scopes[f.Intent]
	words := p.said(s)
	switch {
	case bankCues.in(words), p.strangeAccount():
		return escalate(request, ReasonBankDetails), nil
	case planCues.in(words):
		planned := escalate(request, ReasonPaymentPlan)
		n := p.documents(f, extract.InvoicePaper)
		planned.Request.Invoices, _ = p.invoicesOf(n.hits)
		return planned, nil
	}
	named, unknown := p.invoicesOfPayment(f)
	asks := balanceCues.in(words) || overdueCues.in(words)
	promise, notice := promiseCues.in(words), paidCues.in(words) || p.hasAdvice()
	if asks && howMuchCues.in(words) { // "how much is left to pay" promises nothing
		promise, notice = false, false
	}
	switch {
	case asks && len(named) > 0 && p.asksOf(s):
		return p.paymentState(request, named), nil
	case asks && !promise && !notice, !promise && !notice && len(named) == 0:
		return p.statement(request, s, words), nil
	case len(unknown) > 0 && len(named) == 0:
		return unknownReference(request, unknown), nil
	case (questionOfPayment.in(words) || p.asksIfPaid(s)) && len(named) > 0 && !promise, p.staff && len(named) > 0 && !promise:
		return p.paymentState(request, named), nil
	case notice && (!promise || p.pastDay(s)):
		return p.notice(request, s, named), nil
	case promise || p.aheadDay(s) != domain.Date{} && !p.questions(s):
		return p.promise(request, s, named), nil
	}
	return p.paymentState(request, named), nil
}

var questionOfPayment = phrases(`avez vous recu, est ce que vous avez recu, bien recu, a t il ete recu, est elle reglee, a regle, ou pas encore, did you receive, have you received, has it been received, can you confirm receipt, haben sie erhalten, ist eingegangen, eingegangen, han recibido, ha llegado, avete ricevuto, e arrivato, hebt u ontvangen, heeft u ontvangen, is ontvangen`)

// asksIfPaid tells whether a sentence asks of an invoice if it is paid, in words that would state it without their question mark.
func (p *planner) asksIfPaid(s scope) bool {
	for i, sentence := range p.text.Sentences {
		if !s.carries(i) || !strings.HasSuffix(strings.TrimSpace(p.text.Slice(sentence.First, sentence.Last)), "?") {
			continue
		}
		if words := p.sentenceWords(i); ifPaidCues.in(words) && !wePaidCues.in(words) {
			return true
		}
	}
	return false
}

var (
	ifPaidCues = phrases(`est elle payee, est elle reglee, est payee, est reglee, a t elle ete payee, a t elle ete reglee, is it paid, been paid, been settled, is paid, is settled, ist bezahlt, bezahlt worden, beglichen, esta pagad*, pagada, e stata pagata, e pagata, risulta pagata, is betaald, al betaald`)
	wePaidCues = phrases(`nous avons, avons nous, j ai, ai je, we have, we paid, i paid, have we, wir haben, haben wir, hemos, abbiamo, wij hebben, we hebben, hebben wij`)
)

// asksOf tells whether a sentence asks what is left of an invoice that it names, and not what is owed in all.
func (p *planner) asksOf(s scope) bool {
	for _, r := range p.reading.Said.References {
		words := p.sentenceWords(r.Sentence)
		if s.carries(r.Sentence) && leftCues.in(words) && !inAllCues.in(words) && slices.ContainsFunc(p.index.find(r, extract.InvoicePaper), func(h hit) bool { return h.invoice != "" }) {
			return true
		}
	}
	return false
}

var (
	leftCues  = phrases(`reste*, restant*, left, remains, remaining, still owe, still open, noch offen, offener betrag, restbetrag, queda*, resta, restano, rimane, residuo, resteert, openstaand bedrag, nog open`)
	inAllCues = phrases(`en tout, au total, total, releve, compte, in total, in all, statement, account, insgesamt, gesamt*, konto*, en total, cuenta, in totale, complessiv*, conto, totaal, rekeningoverzicht`)
)

// howMuchCues ask for an amount.
var howMuchCues = phrases(`combien, quel montant, quel est le solde, quel est le montant, ce que nous vous devons, ce que l on vous doit, how much, what amount, what we owe, what do we owe, what is outstanding, wie viel, wieviel, welcher betrag, cuanto, que importe, quanto, quale importo, hoeveel, welk bedrag`)

// questions tells whether a sentence of the request ends in a question mark.
func (p *planner) questions(s scope) bool {
	for i, sentence := range p.text.Sentences {
		if s.carries(i) && slices.ContainsFunc(p.text.Tokens[sentence.First:sentence.Last], func(t extract.Token) bool { return t.Text == "?" }) {
			return true
		}
	}
	return false
}

// hasAdvice tells whether an attachment lists invoices beside amounts: a remittance advice.
func (p *planner) hasAdvice() bool {
	return slices.ContainsFunc(p.reading.Papers, func(paper extract.Paper) bool {
		return !paper.Order && len(p.resolve(paper.References, extract.InvoicePaper).hits) > 0
	})
}

// invoicesOfPayment are the invoices that are paid or promised: those named, those of the attachments, those of an amount,
// those that the reminder below the answer names.
func (p *planner) invoicesOfPayment(f classify.Finding) (invoices []domain.InvoiceNumber, unknown []extract.Reference) {
	s := p.scopes[f.Intent]
	n := p.documents(f, extract.InvoicePaper)
	invoices, _ = p.invoicesOf(n.hits)
	for _, paper := range p.reading.Papers {
		listed, _ := p.invoicesOf(slices.DeleteFunc(p.resolve(paper.References, extract.InvoicePaper).hits, func(h hit) bool { return h.invoice == "" }))
		for _, i := range listed {
			if !slices.Contains(invoices, i) {
				invoices = append(invoices, i)
			}
		}
	}
	if len(invoices) > 0 {
		return invoices, nil
	}
	if described := p.describedPaid(s); len(described) > 0 {
		return described, nil
	}
	if len(n.unknown) > 0 {
		return nil, n.unknown
	}
	quoted := p.quoted(extract.InvoicePaper)
	invoices, _ = p.invoicesOf(slices.DeleteFunc(quoted.hits, func(h hit) bool { return h.invoice == "" }))
	return invoices, nil
}

// describedPaid are invoices told by words or by what they come to.
func (p *planner) describedPaid(s scope) []domain.InvoiceNumber {
	for _, d := range p.reading.Said.Descriptions {
		if d.Paper == extract.InvoicePaper && s.has(d.Sentence) && d.Last > 0 {
			all := p.issued(false)
			return numbersOf(all[:min(d.Last, len(all))])
		}
	}
	for _, a := range p.reading.Said.Amounts {
		if !s.has(a.Sentence) {
			continue
		}
		if set := p.addingUpTo(a.Value); len(set) > 0 {
			return set
		}
	}
	for _, d := range p.dates(s) {
		if d.Kind != extract.ByMonth {
			continue
		}
		var found []domain.InvoiceNumber
		for _, i := range p.owed() {
			if within(i.IssuedOn, d) {
				found = append(found, i.Number)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// addingUpTo is the one set of open invoices that comes to a sum; nil where there is none or several.
func (p *planner) addingUpTo(sum domain.Decimal) []domain.InvoiceNumber {
	open := p.owed()
	for _, i := range open {
		if i.Open().Equal(sum) || i.TotalGross.Equal(sum) {
			return []domain.InvoiceNumber{i.Number}
		}
	}
	if len(open) > 12 {
		open = open[:12]
	}
	var found []domain.InvoiceNumber
	for mask := 1; mask < 1<<len(open); mask++ {
		total := zero
		for k := range open {
			if mask>>k&1 == 1 {
				total = total.Add(open[k].Open())
			}
		}
		if !total.Equal(sum) {
			continue
		}
		if found != nil {
			return nil
		}
		for k := range open {
			if mask>>k&1 == 1 {
				found = append(found, open[k].Number)
			}
		}
	}
	return found
}

// owed are the invoices on which something is owed, oldest due first.
func (p *planner) owed() []domain.Invoice {
	open := slices.DeleteFunc(slices.Clone(p.book.Invoices), func(i domain.Invoice) bool { return !i.Open().IsPositive() })
	slices.SortStableFunc(open, func(a, b domain.Invoice) int {
		if c := a.DueOn.Compare(b.DueOn); c != 0 {
			return c
		}
		return compareNumbers(string(a.Number), string(b.Number))
	})
	return open
}

// aheadDay is the day that the words give for a payment to come: the first that is not over when the mail was written.
func (p *planner) aheadDay(s scope) domain.Date {
	for _, d := range p.dates(s) {
		if d.Past || d.Kind == extract.ByMonth || d.Day.Before(p.written) || dueCues.in(foldedWords(p.tokensBefore(d.Span.Start, 3))) {
			continue
		}
		if d.Kind == extract.ByWeek {
			return d.Until.AddDays(-2) // the week's Friday
		}
		return d.Until
	}
	return domain.Date{}
}

func (p *planner) pastDay(s scope) bool {
	return slices.ContainsFunc(p.dates(s), func(d extract.Date) bool { return d.Past || !d.Day.After(p.written) }) && p.aheadDay(s).IsZero()
}

// promise records the day on which invoices will be paid, and holds their reminders until then.
func (p *planner) promise(request domain.Request, s scope, named []domain.InvoiceNumber) Planned {
	day := p.aheadDay(s)
	if len(named) == 0 {
		named = p.promisedByDefault()
	}
	request.Invoices, request.PromisedOn, request.Amount = named, day, p.amountSaid(s)
	switch {
	case len(named) == 0:
		return ask(request, domain.Reason{Code: ReasonInvoiceWhich}, prompts.QuestionFacts{Code: ReasonInvoiceWhich})
	case day.IsZero():
		return ask(request, domain.Reason{Code: ReasonDateMissing}, prompts.QuestionFacts{Code: ReasonDateMissing})
	}
	action := &domain.Action{Kind: domain.RecordPromise}
	section := prompts.Section{Kind: prompts.PromiseRecorded, Promise: &prompts.PromiseFacts{On: prompts.Day(day).From(domain.OriginMessage)}}
	part := p.partOf(named, request.Amount)
	if part != nil {
		section.Promise.Amount = prompts.Money(*part, p.currency()).From(domain.OriginMessage)
	}
	for _, n := range named {
		action.Promises = append(action.Promises, domain.Promise{Invoice: n, PromisedOn: day, Amount: part, State: "open"})
		action.Holds = append(action.Holds, domain.ReminderHold{Invoice: n, Reason: "promise", Amount: part, Until: domain.AddBusinessDays(p.desk.config.Calendar, day, graceDays)})
		section.Invoices = append(section.Invoices, p.invoiceFacts(p.book.Invoice(n)))
	}
	request.Outcome = domain.Ready
	return Planned{Request: request, Action: action, Answer: saying(section), Uses: uses(p.rowsOf(named)...)}
}

// partOf is a sum that is less than what is owed on the only invoice meant: that part is promised or paid, the rest is still
// reminded of. nil: all of it.
func (p *planner) partOf(named []domain.InvoiceNumber, amount *domain.Decimal) *domain.Decimal {
	if amount == nil || len(named) != 1 || !amount.LessThan(p.book.Invoice(named[0]).Open()) {
		return nil
	}
	return amount
}

// graceDays are the business days that a promise or a notice is given before reminders go on.
const graceDays = 3

func (p *planner) rowsOf(numbers []domain.InvoiceNumber) []domain.RowRef {
	var rows []domain.RowRef
	for _, n := range numbers {
		rows = append(rows, row("invoice", string(n), "total_gross"), row("payment", string(n), "amount"))
	}
	return rows
}

// promisedByDefault is what "we will pay" means where no invoice is named: what is overdue, else the only one open.
func (p *planner) promisedByDefault() []domain.InvoiceNumber {
	open := p.owed()
	overdue := slices.DeleteFunc(slices.Clone(open), func(i domain.Invoice) bool { return !i.DueOn.Before(p.today) })
	switch {
	case len(overdue) > 0:
		return numbersOf(overdue)
	case len(open) == 1:
		return numbersOf(open)
	}
	return nil
}

func (p *planner) amountSaid(s scope) *domain.Decimal {
	for _, a := range p.reading.Said.Amounts {
		if s.has(a.Sentence) && a.Value.IsPositive() {
			value := a.Value
			return &value
		}
	}
	return nil
}

// notice records a payment said to be made: what we have already is told, reminders of the rest are held for a while.
func (p *planner) notice(request domain.Request, s scope, named []domain.InvoiceNumber) Planned {
	if len(named) == 0 {
		if open := p.owed(); len(open) == 1 {
			named = numbersOf(open)
		}
	}
	request.Invoices, request.Amount = named, p.amountSaid(s)
	if len(named) == 0 {
		return ask(request, domain.Reason{Code: ReasonInvoiceWhich}, prompts.QuestionFacts{Code: ReasonInvoiceWhich})
	}
	var open []domain.InvoiceNumber
	var paid []domain.Invoice
	for _, n := range named {
		if i := p.book.Invoice(n); i.Open().IsPositive() {
			open = append(open, n)
		} else {
			paid = append(paid, *i)
		}
	}
	request.Outcome = domain.Ready
	var sections []prompts.Section
	if len(paid) > 0 {
		sections = append(sections, p.paidSection(paid))
	}
	planned := Planned{Uses: uses(p.rowsOf(named)...)}
	if len(open) > 0 {
		section := prompts.Section{Kind: prompts.NoticeRecorded, Promise: &prompts.PromiseFacts{}}
		action, day, part := &domain.Action{Kind: domain.RecordNotice}, p.paidDay(s), p.partOf(open, request.Amount)
		for _, n := range open {
			action.Promises = append(action.Promises, domain.Promise{Invoice: n, PromisedOn: day, Amount: part})
			action.Holds = append(action.Holds, domain.ReminderHold{Invoice: n, Reason: "notice", Amount: part, Until: domain.AddBusinessDays(p.desk.config.Calendar, p.written, 2*graceDays+2)})
			section.Invoices = append(section.Invoices, p.invoiceFacts(p.book.Invoice(n)))
		}
		if request.Amount != nil {
			section.Promise.Amount = prompts.Money(*request.Amount, p.currency()).From(domain.OriginMessage)
		}
		if !day.IsZero() {
			request.PromisedOn = day
			section.Promise.On = prompts.Day(day).From(domain.OriginMessage)
		}
		planned.Action, sections = action, append(sections, section)
	}
	planned.Request, planned.Answer = request, saying(sections...)
	return planned
}

// paidDay is the day on which the words say that a payment went out.
func (p *planner) paidDay(s scope) domain.Date {
	for _, d := range p.dates(s) {
		day := d.Day
		if day.After(p.written) && !d.Back.IsZero() {
			day = d.Back
		}
		if d.Kind != extract.ByMonth && !day.After(p.written) && !dueCues.in(foldedWords(p.tokensBefore(d.Span.Start, 3))) {
			return day
		}
	}
	return domain.Date{}
}
