package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// execution is what Execute works with: the ADV database under lock, in one transaction. It is a domain.Execution.
type execution struct {
	records
	store   *Store
	tx      pgx.Tx
	caseID  domain.CaseID
	message domain.MessageID
	actor   string
}

// Do runs an action once: the same key again changes nothing and returns what was done then.
func (x *execution) Do(ctx context.Context, action domain.Action) (domain.Action, error) {
	done, err := actionByKey(ctx, x.tx, action.Key)
	if err == nil && done.State == "undone" { // a person said no: it is not done again, nor told as done
		return done, fmt.Errorf("the %s %s was undone by a person: %w", done.Kind, done.Number, domain.ErrPermanent)
	}
	if err == nil || !errors.Is(err, domain.ErrNotFound) {
		return done, err
	}
	switch action.Kind {
	case domain.RecordOrder:
		err = x.recordOrder(ctx, &action)
	case domain.RecordAmendment:
		err = x.recordAmendment(ctx, &action)
	case domain.OpenDispute:
		err = x.openDispute(ctx, &action)
	case domain.RecordPromise:
		err = x.recordPromises(ctx, &action)
	case domain.RecordNotice:
		err = x.recordNotices(ctx, &action)
	case domain.AskCredit, domain.IssueCredit, domain.Reship, domain.CloseCorrected, domain.CloseInvalid, domain.AskReturn,
		domain.AgreeReturn, domain.ReceiveReturn, domain.InspectReturn, domain.RefuseReturn, domain.NotifyCarrier:
		err = x.stepDispute(ctx, &action)
	default:
		err = fmt.Errorf("action kind %q: %w", action.Kind, domain.ErrInvalid)
	}
	if err != nil {
		return action, fmt.Errorf("doing %s: %w", action.Kind, err)
	}
	return x.keepAction(ctx, action)
}

// keepAction writes the action's own row and its line in the journal.
func (x *execution) keepAction(ctx context.Context, action domain.Action) (domain.Action, error) {
	action.State = "done"
	detail, err := json.Marshal(action)
	if err != nil {
		return action, fmt.Errorf("keeping the action: %w", err)
	}
	err = x.tx.QueryRow(ctx, `INSERT INTO bot.action (key, kind, customer, state, detail, number, done_at)
		VALUES ($1, $2, $3, 'done', $4, $5, $6) RETURNING id`,
		action.Key, action.Kind, action.Customer, detail, action.Number, x.store.clock()).Scan(&action.ID)
	if err != nil {
		return action, fmt.Errorf("keeping the action: %w", err)
	}
	return action, x.store.record(ctx, x.tx, entry{x.actor, "action.done", fmt.Sprintf("action/%d", action.ID), x.caseID,
		map[string]any{"kind": action.Kind, "number": action.Number, "customer": action.Customer, "key": action.Key}})
}

const actionColumns = `id, key, kind, coalesce(request, 0), customer, state, detail, number`

// scanActionRow reads an action's columns.
func scanActionRow(row pgx.CollectableRow) (domain.Action, error) { return scanAction(row) }

// scanAction reads an action's columns, and those that follow them.
func scanAction(row pgx.CollectableRow, more ...any) (domain.Action, error) {
	var action, head domain.Action
	var detail json.RawMessage
	if err := row.Scan(append([]any{&head.ID, &head.Key, &head.Kind, &head.Request, &head.Customer, &head.State, &detail, &head.Number}, more...)...); err != nil {
		return action, err
	}
	if err := json.Unmarshal(detail, &action); err != nil {
		return action, fmt.Errorf("reading action %d: %w", head.ID, err)
	}
	action.ID, action.Request, action.State = head.ID, head.Request, head.State
	return action, nil
}

func actionByKey(ctx context.Context, q querier, key string) (domain.Action, error) {
	rows, err := q.Query(ctx, `SELECT `+actionColumns+` FROM bot.action WHERE key = $1`, key)
	if err != nil {
		return domain.Action{}, err
	}
	action, err := pgx.CollectExactlyOneRow(rows, scanActionRow)
	if err != nil {
		return action, notFound("the action "+key, err)
	}
	return action, nil
}

// actionsOf are the actions of some requests that are still in force.
func actionsOf(ctx context.Context, q querier, requests []domain.RequestID) ([]domain.Action, error) {
	rows, err := q.Query(ctx, `SELECT `+actionColumns+` FROM bot.action WHERE request = ANY($1) AND state <> 'undone' ORDER BY id`, requests)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanActionRow)
}

// endAction marks an action as confirmed or undone, once.
func (s *Store) endAction(ctx context.Context, tx pgx.Tx, action domain.Action, state, actor string, caseID domain.CaseID) error {
	tag, err := tx.Exec(ctx, `UPDATE bot.action SET state = $2, ended_at = $3 WHERE id = $1 AND state IN ('done', 'confirmed') AND state <> $2`, action.ID, state, s.clock())
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	return s.record(ctx, tx, entry{actor, "action." + state, fmt.Sprintf("action/%d", action.ID), caseID,
		map[string]any{"kind": action.Kind, "number": action.Number}})
}

// confirm does what only an approval may do for an action: confirm the order, apply the amendment, ask for the credit note.
func (s *Store) confirm(ctx context.Context, tx pgx.Tx, action domain.Action, actor string, caseID domain.CaseID) error {
	if action.State != "done" {
		return nil
	}
	var err error
	switch action.Kind {
	case domain.RecordOrder:
		err = confirmOrder(ctx, tx, action)
	case domain.Reship:
		_, err = tx.Exec(ctx, `UPDATE adv.sales_order SET status = 'confirmed' WHERE number = $1 AND status = 'received'`, action.Number)
	case domain.AskCredit:
		_, err = tx.Exec(ctx, `UPDATE adv.credit_request SET state = 'requested' WHERE number = $1 AND state = 'drafted'`, action.Number)
	case domain.RecordAmendment:
		err = applyAmendment(ctx, tx, action, s.clock())
	}
	if err != nil {
		return fmt.Errorf("confirming %s %s: %w", action.Kind, action.Number, err)
	}
	return s.endAction(ctx, tx, action, "confirmed", actor, caseID)
}

// undo reverses an action: what it added is cancelled or withdrawn, never deleted, and what it held is released. A
// confirmed action can be reversed while what it made has not moved on.
func (s *Store) undo(ctx context.Context, tx pgx.Tx, action domain.Action, actor string, caseID domain.CaseID) error {
	if action.State != "done" && action.State != "confirmed" {
		return fmt.Errorf("the %s %s is %s already: %w", action.Kind, action.Number, action.State, domain.ErrStale)
	}
	var err error
	switch action.Kind {
	case domain.RecordOrder:
		err = cancelOrder(ctx, tx, action, s.clock())
	case domain.RecordAmendment:
		err = undoAmendment(ctx, tx, action, s.clock())
	case domain.OpenDispute:
		err = dropDispute(ctx, tx, action, s.clock())
	case domain.RecordPromise, domain.RecordNotice:
		err = withdrawPromises(ctx, tx, action, s.clock())
	default:
		err = s.undoDisputeStep(ctx, tx, action)
	}
	if err != nil {
		return fmt.Errorf("undoing %s %s: %w", action.Kind, action.Number, err)
	}
	return s.endAction(ctx, tx, action, "undone", actor, caseID)
}
