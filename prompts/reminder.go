package prompts

import (
	"fmt"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// ChargePolicy says what a reminder does with late interest and the fixed charge.
type ChargePolicy string

// The policies. A company chooses one for each level.
const (
	SilentCharges ChargePolicy = ""         // neither is named
	Threaten      ChargePolicy = "threaten" // they may be claimed
	StateCharges  ChargePolicy = "state"    // they are due, with the amounts
	ClaimCharges  ChargePolicy = "claim"    // they are added to what is to be paid
)

// ReminderContext is what a reminder says beside its plan.
type ReminderContext struct {
	Language  string
	Recipient string
	Company   domain.Company
	Customer  domain.Customer
	// Charges is the policy of this level.
	Charges ChargePolicy
	// Rate is the yearly rate of late interest, in percent, for the legal mention; zero where none is named.
	Rate decimal.Decimal
	// FixedCharge is the recovery charge of one invoice in the company's currency; zero where none is claimed.
	FixedCharge decimal.Decimal
	// Attached tells that copies of the invoices go with the mail.
	Attached bool
}

// letter is what the templates of a reminder see.
type letter struct {
	Reminder  ReminderContext
	Reply     *Reply // for greeting and closing
	Level     int
	Lines     []InvoiceFacts
	Total     Value
	Interest  Value
	Fixed     Value
	FixedEach Value
	Rate      Value
	Credit    Value
	AllDue    Value
	// French tells that the legal mentions of French law apply.
	French bool
}

// WriteReminder renders a payment reminder in the tone of the plan's level, 0 (before the due date) to 4 (formal notice).
// Amounts are those of the plan, to the cent; what is said of interest and charges is the policy's choice.
func WriteReminder(plan domain.ReminderPlan, context ReminderContext) (Written, error) {
	if len(plan.Lines) == 0 || plan.Level < 0 || plan.Level > 4 {
		return Written{}, fmt.Errorf("writing a reminder of level %d with %d invoices: %w", plan.Level, len(plan.Lines), domain.ErrInvalid)
	}
	language := Language(context.Language)
	data := newLetter(plan, context)
	w := &writer{language: language}
	w.paragraph(fmt.Sprintf("reminder_%d", plan.Level), data)
	w.frame(page{Reply: data.Reply}, true)
	text, err := w.text()
	if err != nil {
		return Written{}, fmt.Errorf("writing a reminder in %s: %w", language, err)
	}
	text.Subject, err = reminderSubject(w, data)
	return text, err
}

func reminderSubject(w *writer, data letter) (string, error) {
	subject, _, err := unmark(w.render("reminder_subject", data))
	if err != nil || w.err != nil {
		return "", fmt.Errorf("writing the subject of a reminder: %w", firstError(w.err, err))
	}
	return subject, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// newLetter turns a plan into cited values: each line cites its invoice, each sum the invoices it adds.
func newLetter(plan domain.ReminderPlan, context ReminderContext) letter {
	data := letter{Reminder: context, Level: plan.Level, French: context.Company.Country == "FR",
		Reply: &Reply{Language: context.Language, Recipient: personName(context.Recipient), Company: context.Company}}
	var rows []domain.RowRef
	for _, line := range plan.Lines {
		row := domain.RowRef{Table: "invoice", Key: string(line.Invoice)}
		rows = append(rows, row)
		data.Lines = append(data.Lines, reminderLine(line, plan.Currency, row))
	}
	sum := func(amount decimal.Decimal) Value {
		if amount.IsZero() {
			return Value{}
		}
		return Money(amount, plan.Currency, rows...).From(domain.OriginSum)
	}
	data.Total, data.Interest, data.Fixed, data.Credit = sum(plan.Total), sum(plan.Interest), sum(plan.Charges), sum(plan.Unallocated)
	data.AllDue = sum(plan.Total.Add(plan.Interest).Add(plan.Charges))
	if !context.FixedCharge.IsZero() {
		data.FixedEach = Money(context.FixedCharge, plan.Currency).From(domain.OriginPolicy)
	}
	if !context.Rate.IsZero() {
		data.Rate = Value{Kind: TextValue, Text: formatRate(context.Rate, context.Language), Origin: domain.OriginPolicy}
	}
	return data
}

func reminderLine(line domain.ReminderLine, currency string, row domain.RowRef) InvoiceFacts {
	facts := InvoiceFacts{Number: Text(string(line.Invoice), row), IssuedOn: Day(line.IssuedOn, row), DueOn: Day(line.DueOn, row),
		Gross: Money(line.Amount, currency, row), Open: Money(line.Open, currency, row)}
	if line.DaysLate > 0 {
		facts.DaysLate = Quantity(decimal.NewFromInt(int64(line.DaysLate)), "day", row).From(domain.OriginSum)
	}
	if line.Interest.IsPositive() {
		facts.Interest = Money(line.Interest, currency, row).From(domain.OriginSum)
	}
	return facts
}
