package bot

import (
	"context"
	"fmt"
	"net/mail"
	"strings"

	"guichet/domain"
	"guichet/prompts"
)

// decideStore is what Decide asks of the database.
type decideStore interface {
	Draft(ctx context.Context, id domain.DraftID) (domain.Draft, error)
	DraftMessage(ctx context.Context, id domain.DraftID) (domain.MessageID, domain.Source, error)
	Decide(ctx context.Context, decision domain.Decision, rules domain.DecideRules) error
	CancelOutgoing(ctx context.Context, id domain.OutgoingID, who string) error
	ResolveUnknown(ctx context.Context, id domain.OutgoingID, who string, sent bool) error
	TakeOver(ctx context.Context, decision domain.Decision) error
}

// Decide is step 5, the one function that both faces call: it checks the person's right, then what the decision names.
// An approval does what only an approval may, and fixes the mail's bytes; they leave after the undo window.
// domain.ErrDenied, ErrStale, ErrInvalid and ErrNotFound are for the person to read.
//
// A decision that names a case and no draft takes over a case that has none to decide.
func (a *Assistant) Decide(ctx context.Context, decision domain.Decision) error {
	if decision.Draft == 0 && decision.Case != 0 {
		return a.takeOver(ctx, decision)
	}
	message, source, err := a.Store.DraftMessage(ctx, decision.Draft)
	if err != nil {
		return err
	}
	if err := a.mayDecide(decision, source); err != nil {
		return err
	}
	recheck, err := a.rechecker(ctx)
	if err != nil {
		return err
	}
	a.OnStep("decide")
	if source == domain.FromSlack && decision.Verdict == domain.Approve {
		err = a.execute(ctx, message, domain.ExecuteOptions{Clicked: &decision})
	} else {
		err = a.Store.Decide(ctx, decision, domain.DecideRules{Hold: a.Policy.UndoWindow, Window: a.mayLeave, Approvals: a.approvals,
			Recheck: recheck, Compose: a.compose, Revise: a.revise})
	}
	if err != nil {
		return err
	}
	a.OnStep("decided")
	return nil
}

// takeOver takes over a case without a draft.
func (a *Assistant) takeOver(ctx context.Context, decision domain.Decision) error {
	if decision.Verdict != domain.TakeOver {
		return fmt.Errorf("%q on a case without a draft: %w", decision.Verdict, domain.ErrInvalid)
	}
	if err := a.mayDecide(decision, domain.FromMail); err != nil {
		return err
	}
	a.OnStep("decide")
	if err := a.Store.TakeOver(ctx, decision); err != nil {
		return err
	}
	a.OnStep("decided")
	return nil
}

// mayDecide checks the person as configured now, at the click. A clerk has recorded, or drops, what a member of staff asked for
// in chat, and nothing else: a text that a colleague reads is an approver's to edit, and so is everything that goes out.
func (a *Assistant) mayDecide(decision domain.Decision, source domain.Source) error {
	person, known := a.Staff.ByLogin(decision.Who)
	switch {
	case !known:
		return fmt.Errorf("%q is no member of staff: %w", decision.Who, domain.ErrDenied)
	case person.MayDecide():
		return nil
	case source == domain.FromSlack && person.MayRecord() && (decision.Verdict == domain.Approve || decision.Verdict == domain.RejectUndo):
		return nil
	}
	return fmt.Errorf("%s may not decide drafts: %w", person.Name, domain.ErrDenied)
}

// approvals asks for four eyes on orders, on changes of orders and on credit notes above the configured amount.
func (a *Assistant) approvals(_ domain.Draft, actions []domain.Action) int {
	if a.Policy.FourEyesAbove.IsZero() {
		return 1
	}
	for _, action := range actions {
		if worth(action).GreaterThan(a.Policy.FourEyesAbove) {
			return 2
		}
	}
	return 1
}

// worth is what an order, a credit note, or what a change makes of the lines that it names, amounts to without VAT.
func worth(action domain.Action) (total domain.Decimal) {
	if action.NewOrder != nil {
		for _, line := range action.NewOrder.Order.Lines {
			total = total.Add(line.Quantity.Mul(line.UnitPrice))
		}
	}
	if action.Kind == domain.AskCredit {
		total = total.Add(action.Step.Credit.TotalNet)
	}
	if action.Amendment != nil {
		for _, line := range action.Amendment.Lines {
			if line.UnitPrice != nil {
				total = total.Add(line.Quantity.Mul(*line.UnitPrice))
			}
		}
	}
	return total
}

func (a *Assistant) compose(draft domain.Draft, token string) (domain.Outgoing, error) {
	if len(draft.Content.To) == 0 {
		return domain.Outgoing{}, fmt.Errorf("nobody is addressed: %w", domain.ErrInvalid)
	}
	return a.Compose(draft, token, a.now())
}

// Limits of what a person may write into a draft.
const (
	maxSubject    = 500
	maxBody       = 100_000
	maxRecipients = 20
)

// revise takes a person's subject, text and recipients; attachments, thread and channel stay. Figures that the person
// writes are the person's; those that were cited keep their rows.
func (a *Assistant) revise(draft domain.Draft, content domain.DraftContent) (domain.Draft, error) {
	next := draft
	next.Content.Subject, next.Content.Body = strings.TrimSpace(content.Subject), strings.ReplaceAll(content.Body, "\r\n", "\n")
	if content.To != nil && draft.Content.Channel == "" {
		next.Content.To, next.Content.Cc = content.To, content.Cc
	}
	switch {
	case strings.TrimSpace(next.Content.Body) == "":
		return draft, fmt.Errorf("the text is empty: %w", domain.ErrInvalid)
	case len(next.Content.Body) > maxBody || len(next.Content.Subject) > maxSubject:
		return draft, fmt.Errorf("the text is longer than %d characters: %w", maxBody, domain.ErrInvalid)
	case strings.ContainsAny(next.Content.Subject, "\r\n\x00"):
		return draft, fmt.Errorf("the subject is more than one line: %w", domain.ErrInvalid)
	case len(next.Content.To)+len(next.Content.Cc) > maxRecipients:
		return draft, fmt.Errorf("more than %d recipients: %w", maxRecipients, domain.ErrInvalid)
	}
	for _, to := range append(append([]domain.MailAddress{}, next.Content.To...), next.Content.Cc...) {
		if parsed, err := mail.ParseAddress(to.Address); err != nil || parsed.Address != to.Address {
			return draft, fmt.Errorf("%q is no mail address: %w", to.Address, domain.ErrInvalid)
		}
	}
	next.Citations = prompts.Recite(next.Content.Body, draft.Citations)
	return next, nil
}

// Cancel takes an approved mail back within its undo window.
func (a *Assistant) Cancel(ctx context.Context, outgoing domain.OutgoingID, who string) error {
	if err := a.mayDecide(domain.Decision{Who: who}, domain.FromMail); err != nil {
		return err
	}
	return a.Store.CancelOutgoing(ctx, outgoing, who)
}

// Resolve takes a person's word on a mail whose delivery is not known.
func (a *Assistant) Resolve(ctx context.Context, outgoing domain.OutgoingID, who string, sent bool) error {
	if err := a.mayDecide(domain.Decision{Who: who}, domain.FromMail); err != nil {
		return err
	}
	return a.Store.ResolveUnknown(ctx, outgoing, who, sent)
}
