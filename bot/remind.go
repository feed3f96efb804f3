package bot

import (
	"context"
	"errors"
	"fmt"

	"guichet/domain"
	"guichet/prompts"
)

// ReminderPolicy is how the company reminds.
type ReminderPolicy struct {
	// On switches reminders on.
	On       bool
	Rule     domain.ReminderPolicy
	Calendar domain.Calendar
	// Charges says what each level does with interest and the fixed charge.
	Charges map[int]prompts.ChargePolicy
}

// remindStore is what Remind asks of the database.
type remindStore interface {
	OverdueCustomers(ctx context.Context, day domain.Date) ([]domain.CustomerCode, error)
	Remind(ctx context.Context, customer domain.CustomerCode, write func(ctx context.Context, r domain.Reminding) (*domain.Draft, error)) (domain.DraftID, error)
	LastPaymentOn(ctx context.Context) (domain.Date, error)
	Seal(ctx context.Context) (anchor string, sealed int, err error)
}

// Reminders leave in office hours only, by the company's clock.
const officeOpens, officeCloses = 8, 18

// Remind asks the rule what is due today and writes one draft a customer; it takes the road of every draft from there.
// It may run any number of times a day: what waits and still says the same is left alone. One customer's fault does not
// keep the others from theirs.
func (a *Assistant) Remind(ctx context.Context) (written int, err error) {
	if hour := a.now().Hour(); !a.Policy.Reminders.On || hour < officeOpens || hour >= officeCloses {
		return 0, nil
	}
	customers, err := a.Store.OverdueCustomers(ctx, a.today())
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, customer := range customers {
		draft, err := a.Store.Remind(ctx, customer, a.reminder)
		if err != nil {
			faults = append(faults, err)
		}
		if draft != 0 {
			written++
		}
	}
	return written, errors.Join(faults...)
}

// reminder writes one customer's letter; nil where none is due, or where nobody is known to whom it could go.
func (a *Assistant) reminder(ctx context.Context, r domain.Reminding) (*domain.Draft, error) {
	policy := a.Policy.Reminders
	plan, _ := domain.DueReminders(r.Book, policy.Rule, domain.ReminderDay{Now: a.today(), PaymentsAsOf: r.LastPaymentOn}, policy.Calendar)
	if plan == nil {
		return nil, nil
	}
	customer := r.Book.Customer
	to, recipient, language := payers(r.Book)
	papers, copies, err := a.reminderPapers(ctx, r, *plan, language)
	if err != nil {
		return nil, err
	}
	written, err := prompts.WriteReminder(*plan, prompts.ReminderContext{Language: language, Recipient: recipient, Company: r.Company, Customer: customer,
		Charges: policy.Charges[plan.Level], Rate: currentRate(policy.Rule.Rates, a.today()), FixedCharge: policy.Rule.FixedCharge, Attached: copies})
	if err != nil {
		return nil, err
	}
	draft := &domain.Draft{Kind: domain.ReminderDraft, State: domain.DraftPending, Customer: customer.Code, Language: language, Author: "guichet",
		Citations: written.Citations, Reminder: plan,
		Content: domain.DraftContent{To: to, Subject: written.Subject, Body: written.Body, Attachments: papers}}
	for _, line := range plan.Lines {
		draft.Uses = append(draft.Uses, domain.RowUse{Row: domain.RowRef{Table: "invoice", Key: string(line.Invoice)}},
			domain.RowUse{Row: domain.RowRef{Table: "payment", Key: string(line.Invoice)}})
	}
	if untraced := prompts.CheckFigures(written.Body, written.Citations, nil); len(untraced) > 0 {
		draft.State = domain.DraftBlocked
	}
	return draft, nil
}

// payers are the customer's contacts for accounts payable; never whoever wrote last. Nobody is guessed: a draft without
// a recipient waits for a person to name one.
func payers(book *domain.Book) (to []domain.MailAddress, recipient, language string) {
	language = book.Customer.Language
	for _, contact := range book.Contacts {
		if contact.Role != "accounts_payable" {
			continue
		}
		if to == nil {
			recipient = contact.Name
			if contact.Language != "" {
				language = contact.Language
			}
		}
		to = append(to, domain.MailAddress{Name: contact.Name, Address: contact.Email})
	}
	return to, recipient, language
}

// currentRate is the yearly rate in force on a day, zero where none is configured.
func currentRate(rates []domain.Rate, day domain.Date) domain.Decimal {
	var current domain.Rate
	for _, rate := range rates {
		if !rate.From.After(day) && !rate.From.Before(current.From) {
			current = rate
		}
	}
	return current.Percent
}

// maxCopies bounds the invoice copies of one reminder.
const maxCopies = 10

// reminderPapers are copies of the invoices, the stored originals where there are some, if they all fit, and the letter itself
// at the last level.
func (a *Assistant) reminderPapers(ctx context.Context, r domain.Reminding, plan domain.ReminderPlan, language string) (papers []domain.DraftAttachment, copies bool, err error) {
	if a.MakePaper == nil {
		return nil, false, nil
	}
	base := domain.Paper{Language: language, Company: r.Company, Customer: r.Book.Customer, On: plan.On}
	if len(plan.Lines) <= maxCopies {
		if papers, err = a.invoiceCopies(ctx, r, plan, base); err != nil {
			return nil, false, err
		}
		copies = len(papers) > 0
	}
	if plan.Level < 4 {
		return papers, copies, nil
	}
	base.Kind, base.Reminder = domain.PaperFormalNotice, &plan
	letter, err := a.MakePaper(base)
	if err != nil {
		return nil, false, fmt.Errorf("making the %s: %w", base.Kind, err)
	}
	letter.Size = len(letter.Data)
	return append(papers, letter), copies, nil
}

// invoiceCopies are copies of all invoices of a reminder; none where they are more than a mail takes.
func (a *Assistant) invoiceCopies(ctx context.Context, r domain.Reminding, plan domain.ReminderPlan, base domain.Paper) ([]domain.DraftAttachment, error) {
	var papers []domain.DraftAttachment
	size := 0
	for _, line := range plan.Lines {
		paper := base
		paper.Kind, paper.Invoice = domain.PaperInvoiceDuplicate, r.Book.Invoice(line.Invoice)
		if err := original(ctx, r.Stored, &paper, line.Invoice); err != nil {
			return nil, err
		}
		made, err := a.MakePaper(paper)
		if err != nil {
			return nil, fmt.Errorf("making the %s: %w", paper.Kind, err)
		}
		made.Size = len(made.Data)
		papers = append(papers, made)
		if size += made.Size; size > a.maxAttachment() {
			return nil, nil
		}
	}
	return papers, nil
}

// original puts the stored original of an invoice into its paper, where there is one.
func original(ctx context.Context, stored domain.StoredDocuments, paper *domain.Paper, number domain.InvoiceNumber) error {
	if stored == nil {
		return nil
	}
	found, err := stored.Documents(ctx, []string{domain.DocumentInvoice}, []string{string(number)})
	if err != nil || len(found) == 0 {
		return err
	}
	paper.Original = &found[0]
	paper.Content, err = stored.Content(ctx, found[0])
	return err
}

// rechecker asks at the click, and again at sending, whether a reminder still holds: each invoice must still be owed as
// the letter says, and nothing may hold it. Replies are checked by the rows that they rest on. How far payments are kept is
// read before: within the decision's transaction a second connection could be waited for for ever.
func (a *Assistant) rechecker(ctx context.Context) (domain.Recheck, error) {
	paidOn, err := a.Store.LastPaymentOn(ctx)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, draft domain.Draft, records domain.Records) error {
		return a.recheck(ctx, draft, records, paidOn)
	}, nil
}

func (a *Assistant) recheck(ctx context.Context, draft domain.Draft, records domain.Records, paidOn domain.Date) error {
	if draft.Kind != domain.ReminderDraft || draft.Reminder == nil {
		return nil
	}
	book, err := records.Book(ctx, draft.Customer)
	if err != nil {
		return err
	}
	policy := a.Policy.Reminders
	plan, left := domain.DueReminders(book, policy.Rule, domain.ReminderDay{Now: a.today(), PaymentsAsOf: paidOn}, policy.Calendar)
	if plan == nil {
		return fmt.Errorf("the reminder is no longer due (%s): %w", whyLeft(left), domain.ErrStale)
	}
	if len(plan.Lines) != len(draft.Reminder.Lines) || plan.Level != draft.Reminder.Level {
		return fmt.Errorf("other invoices are due than the reminder names: %w", domain.ErrStale)
	}
	for i, line := range plan.Lines {
		if said := draft.Reminder.Lines[i]; said.Invoice != line.Invoice || !said.Open.Equal(line.Open) {
			return fmt.Errorf("what is owed on %s has changed: %w", said.Invoice, domain.ErrStale)
		}
	}
	return nil
}

func whyLeft(left []domain.LeftOut) string {
	if len(left) == 0 {
		return "nothing is owed"
	}
	return left[0].Reason
}
