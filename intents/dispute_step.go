package intents

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"guichet/domain"
	"guichet/prompts"
)

// DisputeStep plans a step that a member of staff takes on a dispute, as it stands under lock: the action, what the
// customer (or the carrier) is told of it, and the papers. domain.ErrStale where the dispute is no longer where the step
// begins, domain.ErrInvalid where what is asked for cannot be; both say why, for the person to read.
func (d *Desk) DisputeStep(ctx context.Context, in domain.DisputeStepping, records Records, now time.Time) (Planned, error) {
	today := domain.DateOf(now.In(d.config.Location))
	s := &disputeStep{in: in, planner: &planner{desk: d, shop: d.shop.Load(), ctx: ctx, records: records, today: today, written: today,
		company: in.Company, customer: in.Book.Customer.Code, book: in.Book}}
	if in.Undone != nil {
		return s.reopened(), nil
	}
	if !in.Dispute.IsOpen() {
		return Planned{}, fmt.Errorf("the dispute is closed: %w", domain.ErrStale)
	}
	plan, known := map[domain.ActionKind]func() (Planned, error){
		domain.AskCredit: s.askCredit, domain.IssueCredit: s.issueCredit, domain.Reship: s.reship,
		domain.CloseCorrected: s.closeCorrected, domain.CloseInvalid: s.closeInvalid,
		domain.AskReturn: s.askReturn, domain.AgreeReturn: s.agreeReturn, domain.ReceiveReturn: s.receiveReturn,
		domain.InspectReturn: s.inspectReturn, domain.RefuseReturn: s.refuseReturn, domain.NotifyCarrier: s.notifyCarrier,
	}[in.Step.Kind]
	if !known {
		return Planned{}, fmt.Errorf("step %q: %w", in.Step.Kind, domain.ErrInvalid)
	}
	planned, err := plan()
	if err != nil {
		return Planned{}, err
	}
	planned.Action.Kind, planned.Action.Customer = in.Step.Kind, s.customer
	return planned, nil
}

// disputeStep is one step being planned.
type disputeStep struct {
	*planner
	in domain.DisputeStepping
}

// maxStepLines bounds the lines of a step, maxReference the number of a document.
const (
	maxStepLines = 200
	maxReference = 40
)

// deed begins what the step does, with the return as it stood.
func (s *disputeStep) deed() *domain.DisputeDeed {
	step := s.in.Step
	return &domain.DisputeDeed{Dispute: s.in.Dispute.Number, Who: step.Who, Note: step.Note, Before: domain.DisputeBefore{Return: s.in.Return}}
}

// planned is the step as a request that is ready, with what is told once it is done.
func (s *disputeStep) planned(deed *domain.DisputeDeed, kind prompts.SectionKind, tell func(done *domain.Action) *prompts.DisputeFacts) Planned {
	dispute := s.in.Dispute
	request := domain.Request{Intent: domain.DisputeIntent, Outcome: domain.Ready, Customer: s.customer, Confidence: 1, Engine: "staff",
		Kind: dispute.Kind, Shipments: dispute.Shipments, Invoices: dispute.Invoices}
	if dispute.Order != "" {
		request.Orders = []domain.OrderNumber{dispute.Order}
	}
	for _, line := range s.in.Step.Lines {
		request.Lines = append(request.Lines, domain.WantedLine{SKU: line.SKU, Quantity: line.Quantity})
	}
	return Planned{Request: request, Action: &domain.Action{Step: deed}, Answer: func(done *domain.Action) []prompts.Section {
		facts := tell(done)
		facts.Step, facts.Kind = s.in.Step.Kind, dispute.Kind
		facts.Number = prompts.Text(string(dispute.Number), row("dispute", string(dispute.Number), "number"))
		return []prompts.Section{{Kind: kind, Dispute: facts}}
	}}
}

// reopened tells a customer who was told of a step that it does not hold.
func (s *disputeStep) reopened() Planned {
	planned := s.planned(nil, prompts.DisputeStepTold, func(*domain.Action) *prompts.DisputeFacts { return &prompts.DisputeFacts{} })
	planned.Action, planned.Request.Lines = nil, nil
	answer := planned.Answer
	planned.Answer = func(done *domain.Action) []prompts.Section {
		sections := answer(done)
		sections[0].Dispute.Step = domain.ReopenDispute
		return sections
	}
	return planned
}

// idle makes sure that neither a credit nor a return goes on.
func (s *disputeStep) idle() error {
	switch {
	case s.in.Credit != nil:
		return fmt.Errorf("credit request %s still waits; undo or issue it first: %w", s.in.Credit.Number, domain.ErrInvalid)
	case s.in.Return != nil:
		return fmt.Errorf("a return goes on; end it first: %w", domain.ErrInvalid)
	}
	return nil
}

// lines are the articles of the step, each once, with a quantity above nought.
func (s *disputeStep) lines() ([]domain.DisputeLine, error) {
	var lines []domain.DisputeLine
	for _, line := range s.in.Step.Lines {
		if line.Quantity.IsZero() {
			continue
		}
		if _, known := s.lookup(line.SKU); !known {
			return nil, fmt.Errorf("article %q is not in the catalogue: %w", line.SKU, domain.ErrInvalid)
		}
		if line.Quantity.IsNegative() || slices.ContainsFunc(lines, func(l domain.DisputeLine) bool { return l.SKU == line.SKU }) {
			return nil, fmt.Errorf("article %s stands twice, or below nought: %w", line.SKU, domain.ErrInvalid)
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 || len(lines) > maxStepLines {
		return nil, fmt.Errorf("%d articles: %w", len(lines), domain.ErrInvalid)
	}
	return lines, nil
}

// closeCorrected ends a dispute whose cause was put right on paper.
func (s *disputeStep) closeCorrected() (Planned, error) {
	if err := s.idle(); err != nil {
		return Planned{}, err
	}
	reference, err := documentNumber(s.in.Step.Reference)
	if err != nil && s.in.Step.Reference != "" {
		return Planned{}, err
	}
	deed := s.deed()
	deed.Outcome, deed.Reference = "correction", reference
	return s.planned(deed, prompts.DisputeStepTold, func(*domain.Action) *prompts.DisputeFacts {
		facts := &prompts.DisputeFacts{}
		if reference != "" {
			facts.Reference = prompts.Text(reference, row("dispute", string(s.in.Dispute.Number), "outcome_reference"))
		}
		return facts
	}), nil
}

// closeInvalid ends a dispute that was examined and found without cause.
func (s *disputeStep) closeInvalid() (Planned, error) {
	if err := s.idle(); err != nil {
		return Planned{}, err
	}
	if !slices.Contains(domain.InvalidReasons, s.in.Step.Reason) {
		return Planned{}, fmt.Errorf("no reason is given: %w", domain.ErrInvalid)
	}
	deed := s.deed()
	deed.Outcome, deed.Reason = "invalid", s.in.Step.Reason
	return s.planned(deed, prompts.DisputeStepTold, func(*domain.Action) *prompts.DisputeFacts {
		return &prompts.DisputeFacts{Reason: deed.Reason, Invoices: invoiceValues(s.stillOwed())}
	}), nil
}

// stillOwed are the invoices at stake on which something is owed.
func (s *disputeStep) stillOwed() []domain.InvoiceNumber {
	var owed []domain.InvoiceNumber
	for _, number := range s.in.Dispute.Invoices {
		if invoice := s.book.Invoice(number); invoice != nil && invoice.Open().IsPositive() {
			owed = append(owed, number)
		}
	}
	return owed
}

func invoiceValues(numbers []domain.InvoiceNumber) []prompts.Value {
	var values []prompts.Value
	for _, n := range numbers {
		values = append(values, prompts.Text(string(n), row("invoice", string(n), "number")))
	}
	return values
}

// documentNumber is a number that a person typed: one line of print, no longer than numbers are.
func documentNumber(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" || len([]rune(text)) > maxReference || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) ||
		!strings.ContainsFunc(text, unicode.IsDigit) {
		return "", fmt.Errorf("%q is no document number: %w", text, domain.ErrInvalid)
	}
	return text, nil
}
