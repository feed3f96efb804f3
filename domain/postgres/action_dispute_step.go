package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// stepDispute does a step on a dispute. What it changes of the dispute, its holds and its return is kept with the action,
// as it stood before.
func (x *execution) stepDispute(ctx context.Context, action *domain.Action) error {
	deed := action.Step
	if deed == nil {
		return fmt.Errorf("a step on no dispute: %w", domain.ErrInvalid)
	}
	var err error
	switch action.Kind {
	case domain.AskCredit:
		err = x.askCredit(ctx, action)
	case domain.IssueCredit:
		err = x.issueCredit(ctx, action)
	case domain.Reship:
		if err = x.recordOrder(ctx, action); err == nil {
			deed.Reference = action.Number
		}
	case domain.AskReturn:
		err = x.askReturn(ctx, action)
	case domain.AgreeReturn:
		if deed.Return.Number, err = nextNumber(ctx, x.tx, "return", x.store.today()); err == nil {
			action.Number = deed.Return.Number
			err = writeReturn(ctx, x.tx, *deed.Return)
		}
	case domain.ReceiveReturn, domain.InspectReturn, domain.RefuseReturn:
		action.Number = deed.Return.Number
		err = writeReturn(ctx, x.tx, *deed.Return)
	}
	if err != nil {
		return err
	}
	if action.Number == "" {
		action.Number = string(deed.Dispute)
	}
	if action.Kind == domain.NotifyCarrier {
		return nextRevision(ctx, x.tx, deed.Dispute)
	}
	return x.moveDispute(ctx, deed)
}

// nextRevision makes pages that are open stale.
func nextRevision(ctx context.Context, tx pgx.Tx, dispute domain.DisputeNumber) error {
	_, err := tx.Exec(ctx, `UPDATE adv.dispute SET revision = revision + 1 WHERE number = $1`, dispute)
	return err
}

// moveDispute gives the dispute its next revision: under examination, or closed with its reminder holds released.
func (x *execution) moveDispute(ctx context.Context, deed *domain.DisputeDeed) error {
	err := x.tx.QueryRow(ctx, `SELECT status FROM adv.dispute WHERE number = $1 FOR UPDATE`, deed.Dispute).Scan(&deed.Before.Status)
	if err != nil {
		return notFound(fmt.Sprintf("dispute %s", deed.Dispute), err)
	}
	if deed.Before.Status != "open" && deed.Before.Status != "investigating" {
		return fmt.Errorf("dispute %s is %s: %w", deed.Dispute, deed.Before.Status, domain.ErrStale)
	}
	status, closedOn := "investigating", domain.Date{}
	if deed.Outcome != "" {
		status, closedOn = "resolved", x.store.today()
		if deed.Outcome == "invalid" {
			status = "rejected"
		}
		if err := x.releaseHolds(ctx, deed); err != nil {
			return err
		}
	}
	_, err = x.tx.Exec(ctx, `UPDATE adv.dispute SET status = $2, outcome = $3, outcome_reference = CASE WHEN $3 <> '' THEN $4 ELSE '' END,
		reason = CASE WHEN $3 = 'invalid' THEN $5 ELSE '' END, closed_on = $6::date, revision = revision + 1 WHERE number = $1`,
		deed.Dispute, status, deed.Outcome, deed.Reference, deed.Reason, closedOn)
	if err != nil {
		return fmt.Errorf("moving dispute %s on: %w", deed.Dispute, err)
	}
	return nil
}

// releaseHolds ends the reminder holds of a dispute that is closed. One closed by a credit note that is not in the books yet
// goes on holding the credited amount: the invoice still looks owed whole.
func (x *execution) releaseHolds(ctx context.Context, deed *domain.DisputeDeed) error {
	rows, err := x.tx.Query(ctx, `UPDATE adv.reminder_hold SET released_at = $2 WHERE dispute = $1 AND released_at IS NULL RETURNING id`, deed.Dispute, x.store.clock())
	if err != nil {
		return err
	}
	if deed.Before.Released, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
		return fmt.Errorf("releasing the reminders: %w", err)
	}
	if deed.Credit == nil {
		return nil
	}
	rows, err = x.tx.Query(ctx, `INSERT INTO adv.reminder_hold (invoice, reason, amount, held_at, dispute, owner) VALUES ($1, 'dispute', $2, $3, $4, $5) RETURNING id`,
		deed.Credit.Invoice, deed.Credit.TotalGross, x.store.clock(), deed.Dispute, deed.Who)
	if err != nil {
		return err
	}
	if deed.Before.Held, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
		return fmt.Errorf("holding what is credited: %w", err)
	}
	return nil
}

// undoDisputeStep reverses the latest step of a dispute, whole: earlier ones are undone after it.
func (s *Store) undoDisputeStep(ctx context.Context, tx pgx.Tx, action domain.Action) error {
	deed := action.Step
	if deed == nil {
		return fmt.Errorf("action kind %q: %w", action.Kind, domain.ErrInvalid)
	}
	if action.Kind == domain.NotifyCarrier { // it changed nothing of the dispute: it neither bars another undo nor is barred
		return nextRevision(ctx, tx, deed.Dispute)
	}
	if err := lastStep(ctx, tx, action); err != nil {
		return err
	}
	if err := s.undoDeed(ctx, tx, action); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `UPDATE adv.dispute SET status = CASE WHEN $2 = '' AND status <> 'investigating' THEN status ELSE $3 END, outcome = '', outcome_reference = '', reason = '',
			closed_on = NULL, revision = revision + 1 WHERE number = $1 AND outcome = $2 AND ($2 = '' OR status IN ('resolved', 'rejected'))`,
		deed.Dispute, deed.Outcome, deed.Before.Status)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("dispute %s has moved on: %w", deed.Dispute, domain.ErrStale)
	}
	if _, err := tx.Exec(ctx, `UPDATE adv.reminder_hold SET released_at = NULL WHERE id = ANY($1)`, deed.Before.Released); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE adv.reminder_hold SET released_at = $2 WHERE id = ANY($1)`, deed.Before.Held, s.clock())
	return err
}

// lastStep makes sure that no later step of the dispute stands.
func lastStep(ctx context.Context, tx pgx.Tx, action domain.Action) error {
	var later bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM bot.action WHERE detail ? 'step' AND detail->'step'->>'dispute' = $1 AND id > $2
		AND state <> 'undone' AND kind <> 'notify_carrier')`, action.Step.Dispute, action.ID).Scan(&later)
	if err == nil && later {
		err = fmt.Errorf("a later step of dispute %s stands: %w", action.Step.Dispute, domain.ErrStale)
	}
	return err
}

// undoDeed reverses what a step made beside the dispute itself.
func (s *Store) undoDeed(ctx context.Context, tx pgx.Tx, action domain.Action) error {
	deed := action.Step
	switch action.Kind {
	case domain.AskCredit:
		return settleCredit(ctx, tx, action.Number, []string{"drafted", "requested"}, "withdrawn", "", s.clock())
	case domain.IssueCredit:
		if err := settleCredit(ctx, tx, deed.Credit.Number, []string{"issued"}, "requested", "", s.clock()); err != nil {
			return err
		}
	case domain.Reship:
		return cancelOrder(ctx, tx, action, s.clock())
	case domain.AskReturn:
		withdrawn := *deed.Return
		withdrawn.State, withdrawn.SettledOn = domain.ReturnWithdrawn, s.today()
		return writeReturn(ctx, tx, withdrawn)
	}
	if deed.Before.Return != nil {
		return writeReturn(ctx, tx, *deed.Before.Return)
	}
	return nil
}
