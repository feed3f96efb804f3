package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"guichet/domain"
	"guichet/intents"
	"guichet/prompts"
)

// disputeStore is what the desk's work on disputes asks of the database.
type disputeStore interface {
	StepDispute(ctx context.Context, step domain.DisputeStep, work domain.DisputeWork) (domain.CaseID, error)
	CareForDispute(ctx context.Context, step domain.DisputeStep) error
	Retell(ctx context.Context, id domain.CaseID, work domain.DisputeWork) error
	Dispute(ctx context.Context, number domain.DisputeNumber) (domain.DisputeFile, error)
	Disputes(ctx context.Context, closed bool) ([]domain.DisputeItem, error)
	DisputesOfCase(ctx context.Context, id domain.CaseID) ([]domain.DisputeItem, error)
}

// disputePlanner plans the steps on a dispute: an intents.Desk.
type disputePlanner interface {
	DisputeStep(ctx context.Context, in domain.DisputeStepping, records intents.Records, now time.Time) (intents.Planned, error)
}

// maxNote bounds what a person may note for colleagues, in bytes.
const maxNote = 2000

// StepDispute does what a person clicked on a dispute's page. A step changes the ADV database at once and writes the draft
// that tells the customer, or the carrier, of it; that takes the road of every draft. The same click again changes nothing.
// domain.ErrDenied, ErrStale, ErrInvalid and ErrNotFound are for the person to read. It returns the case in which somebody is
// told, 0 where nobody is.
func (a *Assistant) StepDispute(ctx context.Context, step domain.DisputeStep) (domain.CaseID, error) {
	if err := a.mayStep(step); err != nil {
		return 0, err
	}
	if len(step.Note) > maxNote {
		return 0, fmt.Errorf("the note is longer than %d bytes: %w", maxNote, domain.ErrInvalid)
	}
	switch step.Kind {
	case domain.TakeDispute, domain.ReleaseDispute, domain.TickTask, domain.UntickTask:
		return 0, a.Store.CareForDispute(ctx, step)
	}
	if err := a.refreshCatalogue(ctx); err != nil {
		return 0, err
	}
	a.OnStep("dispute")
	told, err := a.Store.StepDispute(ctx, step, a.workOnDispute)
	if err == nil {
		a.OnStep("disputed")
	}
	return told, err
}

// Retell writes the draft of what a case still has to be told of steps on a dispute.
func (a *Assistant) Retell(ctx context.Context, id domain.CaseID) error {
	return a.Store.Retell(ctx, id, a.workOnDispute)
}

// mayStep checks the person as configured now: a clerk looks after disputes and ticks tasks, steps are an approver's.
func (a *Assistant) mayStep(step domain.DisputeStep) error {
	person, known := a.Staff.ByLogin(step.Who)
	care := slices.Contains([]domain.ActionKind{domain.TakeDispute, domain.ReleaseDispute, domain.TickTask, domain.UntickTask}, step.Kind)
	switch {
	case !known:
		return fmt.Errorf("%q is no member of staff: %w", step.Who, domain.ErrDenied)
	case person.MayDecide(), care && person.MayRecord():
		return nil
	}
	return fmt.Errorf("%s may not take this step: %w", person.Name, domain.ErrDenied)
}

// Dispute is all that a person sees of a dispute.
func (a *Assistant) Dispute(ctx context.Context, number domain.DisputeNumber) (domain.DisputeFile, error) {
	file, err := a.Store.Dispute(ctx, number)
	if err != nil {
		return file, err
	}
	notified := slices.ContainsFunc(file.Steps, func(s domain.DisputeStepView) bool { return s.Kind == domain.NotifyCarrier && s.Live() })
	file.Clock = domain.ClockOf(file.Dispute, domain.FirstArrival(file.Book, file.Dispute), a.today(), notified, a.Policy.Reminders.Calendar)
	file.Tasks = domain.TasksOf(file.Clock, file.Ticks)
	return file, nil
}

// Disputes lists the disputes: of the open ones those first whose legal deadline is nearest, then the oldest.
func (a *Assistant) Disputes(ctx context.Context, closed bool) ([]domain.DisputeItem, error) {
	items, err := a.Store.Disputes(ctx, closed)
	if err != nil {
		return nil, err
	}
	a.setClocks(items)
	if !closed {
		slices.SortStableFunc(items, func(x, y domain.DisputeItem) int {
			switch {
			case x.Urgent() && y.Urgent():
				return x.ReservesBy.Compare(y.ReservesBy)
			case x.Urgent():
				return -1
			case y.Urgent():
				return 1
			}
			return 0
		})
	}
	return items, nil
}

// DisputesOfCase are the disputes that a case is about, with their clocks.
func (a *Assistant) DisputesOfCase(ctx context.Context, id domain.CaseID) ([]domain.DisputeItem, error) {
	items, err := a.Store.DisputesOfCase(ctx, id)
	a.setClocks(items)
	return items, err
}

func (a *Assistant) setClocks(items []domain.DisputeItem) {
	for i := range items {
		item := &items[i]
		item.DisputeClock = domain.ClockOf(domain.Dispute{Number: item.Dispute, Kind: item.Kind, Status: item.Status, Owner: item.Owner, OpenedOn: item.OpenedOn},
			item.ArrivedOn, a.today(), item.Notified, a.Policy.Reminders.Calendar)
	}
}

// workOnDispute is a step under lock: the action is done, what is told of it joins what the case still has to be told, and
// the one draft says it all.
func (a *Assistant) workOnDispute(ctx context.Context, in domain.DisputeStepping, x domain.Execution) (stepped domain.DisputeStepped, err error) {
	w := &disputeWork{in: in, work: work{assistant: a, x: x, company: in.Company}}
	if in.Step.Kind == domain.NotifyCarrier {
		w.tellCarrier()
	} else {
		w.tellCustomer()
	}
	for _, stored := range w.kept {
		if err := w.again(stored); err != nil {
			return stepped, err
		}
	}
	if !in.Retelling && (in.Undone == nil || in.Told && in.Undone.Kind != domain.NotifyCarrier) {
		planner, able := a.Planner.(disputePlanner)
		if !able {
			return stepped, fmt.Errorf("no planner of disputes: %w", domain.ErrPermanent)
		}
		planned, err := planner.DisputeStep(ctx, in, x, a.now())
		if err != nil {
			return stepped, err
		}
		if stepped.Request, err = w.do(ctx, planned); err != nil {
			return stepped, err
		}
	}
	if len(w.sections) == 0 {
		return stepped, nil
	}
	stepped.Draft, err = w.write(ctx)
	return stepped, err
}

// disputeWork writes what somebody is told of a step on a dispute.
type disputeWork struct {
	work
	in domain.DisputeStepping
	// kept is what was to be told already and goes into the same draft.
	kept    []domain.StoredRequest
	subject string
}

// do runs the step's action and says what is told of it.
func (w *disputeWork) do(ctx context.Context, planned intents.Planned) (domain.StoredRequest, error) {
	stored := domain.StoredRequest{Request: planned.Request}
	stored.Request.Position = 1
	var done *domain.Action
	if planned.Action != nil {
		action := *planned.Action
		action.Key = w.in.Step.Key()
		result, err := w.x.Do(ctx, action)
		if err != nil {
			return stored, err
		}
		done, stored.Action = &result, &result
	}
	stored.Request.Outcome = domain.Executed
	return stored, w.answer(ctx, &stored, planned, done)
}

// tellCustomer answers the customer's newest mail in the case; where there is none, the customer's contact is written to.
func (w *disputeWork) tellCustomer() {
	w.plan = intents.Plan{Language: cmp.Or(w.in.Language, w.in.Book.Customer.Language, w.in.Company.Language), Customer: w.in.Book.Customer.Code}
	w.step = domain.Step{Message: w.in.Asked, Earlier: w.in.Earlier, Edited: w.in.Edited, EditedFor: w.in.Book.Customer.Code}
	if w.in.Asked.ID != 0 {
		w.plan.Recipient = w.in.Asked.Mail.From.Name
	} else {
		w.tellContact()
	}
	w.kept = w.step.Answerable(w.in.Book.Customer.Code)
}

// tellContact writes to the customer's contact.
func (w *disputeWork) tellContact() {
	contact := contactFor(w.in.Book)
	w.plan.Recipient = contact.Name
	w.plan.Language = cmp.Or(contact.Language, w.in.Book.Customer.Language, w.in.Company.Language)
	w.subject = prompts.Word(w.plan.Language, "subject", "dispute") + " " + string(w.in.Dispute.Number)
	w.step.Message = domain.Message{Source: domain.FromMail, Sender: domain.Sender{Grade: domain.GradeProvenContact, Address: contact.Email},
		Mail: &domain.Incoming{From: domain.MailAddress{Name: contact.Name, Address: contact.Email}}}
}

// tellCarrier writes to the partner that carried the goods, in the company's own language; where it is not known the draft
// waits for a person to name one.
func (w *disputeWork) tellCarrier() {
	w.plan = intents.Plan{Language: w.in.Company.Language, Customer: w.in.Book.Customer.Code}
	w.kept = w.in.Earlier
	w.subject = prompts.Word(w.plan.Language, "subject", "reserves")
	if shipments := w.in.Dispute.Shipments; len(shipments) > 0 {
		w.subject += " " + string(shipments[0])
	}
	from := domain.MailAddress{}
	if w.in.Carrier != nil {
		from = domain.MailAddress{Name: w.in.Carrier.Name, Address: w.in.Carrier.Address}
	}
	w.step = domain.Step{Message: domain.Message{Source: domain.FromMail, Sender: domain.Sender{Grade: domain.GradePartner}, Mail: &domain.Incoming{From: from}}}
}

// write is the draft of all that is to be told.
func (w *disputeWork) write(ctx context.Context) (*domain.Draft, error) {
	draft, _, err := w.draft(ctx, domain.Stepped{Customer: w.in.Book.Customer.Code})
	if err != nil {
		return nil, err
	}
	if w.subject != "" {
		draft.Content.Subject = w.subject
	}
	if draft.Content.To[0].Address == "" {
		draft.Content.To = nil
	}
	for _, earlier := range w.kept {
		draft.Requests = append(draft.Requests, earlier.Request.ID)
	}
	return draft, nil
}

// contactFor is whom a customer's dispute is told where nobody wrote of it: logistics, a buyer, else any contact.
func contactFor(book *domain.Book) domain.Contact {
	for _, role := range []string{"logistics", "buyer", "other", ""} {
		for _, contact := range book.Contacts {
			if contact.Role == role || role == "" && contact.Role != "accounts_payable" {
				return contact
			}
		}
	}
	if len(book.Contacts) > 0 {
		return book.Contacts[0]
	}
	return domain.Contact{}
}
