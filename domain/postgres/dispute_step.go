package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// StepDispute takes one step on a dispute: what it changes, the request that tells of it, the draft and the journal are one
// commit. The same step of the same person on the same revision again changes nothing; a step on another revision than the
// present one is domain.ErrStale. It returns the case in which somebody is told.
func (s *Store) StepDispute(ctx context.Context, step domain.DisputeStep, work domain.DisputeWork) (told domain.CaseID, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		st := s.newStepping(tx, step)
		due, err := st.load(ctx)
		if told = st.caseID; err != nil || !due {
			return err
		}
		stepped, err := work(ctx, st.in, st)
		if err != nil {
			return err
		}
		err = st.save(ctx, stepped)
		told = st.caseID
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("%s on dispute %s: %w", step.Kind, step.Dispute, err)
	}
	return told, nil
}

// Retell writes the draft of what a case still has to be told of steps on a dispute: the one before it did not hold any
// more. Where nothing is left to tell, nothing is written.
func (s *Store) Retell(ctx context.Context, id domain.CaseID, work domain.DisputeWork) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		st := s.newStepping(tx, domain.DisputeStep{Who: "guichet"})
		st.caseID = id
		due, err := st.loadRetelling(ctx)
		if err != nil || !due {
			return err
		}
		stepped, err := work(ctx, st.in, st)
		if err != nil {
			return err
		}
		return st.save(ctx, stepped)
	})
	if err != nil {
		return fmt.Errorf("writing anew what case %d is told: %w", id, err)
	}
	return nil
}

// stepping is one step on a dispute, in one transaction. It is a domain.Execution.
type stepping struct {
	execution
	in domain.DisputeStepping
}

func (s *Store) newStepping(tx pgx.Tx, step domain.DisputeStep) *stepping {
	return &stepping{execution: execution{records: records{q: tx, lock: true}, store: s, tx: tx, actor: step.Who}, in: domain.DisputeStepping{Step: step}}
}

// load locks the case, then the customer, then the dispute, as everywhere; due is false where the step was taken before.
func (st *stepping) load(ctx context.Context) (due bool, err error) {
	step := st.in.Step
	var customer domain.CustomerCode
	if err := st.tx.QueryRow(ctx, `SELECT customer, coalesce(recorded_from, 0) FROM adv.dispute WHERE number = $1`, step.Dispute).Scan(&customer, &st.message); err != nil {
		return false, notFound(fmt.Sprintf("dispute %q", step.Dispute), err)
	}
	if err := st.findCase(ctx); err != nil {
		return false, err
	}
	if err := st.loadBook(ctx, customer); err != nil {
		return false, err
	}
	if step.Kind == domain.UndoStep {
		return st.undo(ctx)
	}
	done, err := actionByKey(ctx, st.tx, step.Key())
	switch {
	case err == nil && done.Step != nil && done.Step.Who == step.Who && done.State != "undone":
		return false, st.caseOfAction(ctx, done.ID)
	case err == nil:
		return false, fmt.Errorf("somebody has taken this step: %w", domain.ErrStale)
	case !errors.Is(err, domain.ErrNotFound):
		return false, err
	}
	if err := st.sameRevision(); err != nil {
		return false, err
	}
	return true, st.loadCase(ctx)
}

func (st *stepping) sameRevision() error {
	if at := st.in.Dispute.Revision; at != st.in.Step.Revision {
		return fmt.Errorf("the page showed revision %d, the dispute is at %d: %w", st.in.Step.Revision, at, domain.ErrStale)
	}
	return nil
}

// findCase finds and locks the case in which the customer is told: the one that the dispute was opened from by mail, else
// that of an earlier step; 0 where one is still to be opened. What a carrier is told has a case of its own, and what is
// undone is undone in the case where it was told.
func (st *stepping) findCase(ctx context.Context) error {
	step := st.in.Step
	sql, args := `SELECT c.id FROM bot."case" c WHERE c.id = coalesce(
			(SELECT m."case" FROM bot.message m WHERE m.id = $2 AND m.source = 'mail'),
			(SELECT max(r."case") FROM bot.action a JOIN bot.request r ON r.id = a.request
				WHERE a.detail ? 'step' AND a.detail->'step'->>'dispute' = $1 AND a.kind <> 'notify_carrier')) FOR UPDATE`, []any{step.Dispute, st.message}
	switch step.Kind {
	case domain.NotifyCarrier:
		return nil
	case domain.UndoStep:
		sql, args = `SELECT c.id FROM bot."case" c JOIN bot.request r ON r."case" = c.id JOIN bot.action a ON a.request = r.id
			WHERE a.id = $1 AND a.detail->'step'->>'dispute' = $2 FOR UPDATE OF c`, []any{step.Action, step.Dispute}
	}
	return ignoreNoRows(st.tx.QueryRow(ctx, sql, args...).Scan(&st.caseID))
}

func (st *stepping) caseOfAction(ctx context.Context, id domain.ActionID) error {
	return ignoreNoRows(st.tx.QueryRow(ctx, `SELECT r."case" FROM bot.action a JOIN bot.request r ON r.id = a.request WHERE a.id = $1`, id).Scan(&st.caseID))
}

// loadBook reads the customer under lock, with the dispute, its return and its credit request.
func (st *stepping) loadBook(ctx context.Context, customer domain.CustomerCode) (err error) {
	if st.in.Book, err = st.Book(ctx, customer); err != nil {
		return err
	}
	if st.in.Company, err = st.Company(ctx); err != nil {
		return err
	}
	for _, d := range st.in.Book.Disputes {
		if d.Number == st.in.Step.Dispute {
			st.in.Dispute = d
		}
	}
	if st.in.Step.Dispute == "" {
		return nil
	}
	returns, err := returnsOf(ctx, st.tx, st.in.Step.Dispute)
	if err != nil {
		return err
	}
	for i := range returns {
		if returns[i].Live() {
			st.in.Return = &returns[i]
		}
	}
	credits, err := creditsOf(ctx, st.tx, st.in.Step.Dispute)
	for i := range credits {
		if credits[i].Live() {
			st.in.Credit = &credits[i]
		}
	}
	if err == nil {
		st.in.Carrier, err = carrierOf(ctx, st.tx, st.in.Step.Dispute)
	}
	return err
}

// loadCase reads what the case still has to be told, and the mail that is answered.
func (st *stepping) loadCase(ctx context.Context) (err error) {
	if st.caseID == 0 {
		return nil
	}
	if st.in.Earlier, err = unanswered(ctx, st.tx, st.caseID, 0); err != nil {
		return err
	}
	if err := lookAgain(ctx, st.tx, st.in.Earlier); err != nil {
		return err
	}
	rows, err := st.tx.Query(ctx, `SELECT `+messageColumns+` FROM bot.message m WHERE m."case" = $1 AND m.source = 'mail' AND m.customer = $2
		AND m.sender->>'Grade' IN ('proven_contact', 'proven_domain') AND m.state IN ('executed', 'answered', 'ignored') ORDER BY m.id DESC LIMIT 1`,
		st.caseID, st.in.Book.Customer.Code)
	if err != nil {
		return err
	}
	if st.in.Asked, err = pgx.CollectExactlyOneRow(rows, scanMessage); ignoreNoRows(err) != nil {
		return err
	}
	if err := ignoreNoRows(st.tx.QueryRow(ctx, `SELECT language FROM bot.message WHERE id = $1`, st.in.Asked.ID).Scan(&st.in.Language)); err != nil {
		return err
	}
	err = st.tx.QueryRow(ctx, `SELECT v.content->>'body' FROM bot.draft d JOIN bot.draft_version v ON v.draft = d.id AND v.version = d.version
		WHERE d."case" = $1 AND v.author <> 'guichet' AND (d.state IN ('pending', 'blocked')
			OR EXISTS (SELECT FROM bot.outgoing o WHERE o.draft = d.id AND o.state IN ('held', 'deferred'))) ORDER BY d.id DESC LIMIT 1`, st.caseID).Scan(&st.in.Edited)
	return ignoreNoRows(err)
}

// loadRetelling reads a case whose steps are told anew.
func (st *stepping) loadRetelling(ctx context.Context) (due bool, err error) {
	var customer domain.CustomerCode
	if err := st.tx.QueryRow(ctx, `SELECT coalesce(customer, '') FROM bot."case" WHERE id = $1 FOR UPDATE`, st.caseID).Scan(&customer); err != nil {
		return false, notFound(fmt.Sprintf("case %d", st.caseID), err)
	}
	var waits bool
	if err := st.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM bot.draft WHERE "case" = $1 AND state IN ('pending', 'blocked'))`, st.caseID).Scan(&waits); err != nil || waits {
		return false, err
	}
	st.in.Retelling = true
	carriers, err := storedRequests(ctx, st.tx, `r."case" = $1 AND NOT r.answered AND EXISTS (SELECT FROM bot.action k
		WHERE k.request = r.id AND k.kind = 'notify_carrier' AND k.state <> 'undone')`, st.caseID)
	if err != nil {
		return false, err
	}
	if len(carriers) > 0 {
		st.in.Step.Kind, st.in.Step.Dispute = domain.NotifyCarrier, carriers[0].Action.Step.Dispute
	}
	if err := st.loadBook(ctx, customer); err != nil {
		return false, err
	}
	if len(carriers) > 0 {
		st.in.Earlier = carriers
		return true, lookAgain(ctx, st.tx, carriers)
	}
	err = st.loadCase(ctx)
	return err == nil && len(st.in.Earlier) > 0, err
}

// undo reverses a step; due is false where that was done before.
func (st *stepping) undo(ctx context.Context) (due bool, err error) {
	rows, err := st.tx.Query(ctx, `SELECT `+actionColumns+` FROM bot.action WHERE id = $1 AND detail ? 'step' AND detail->'step'->>'dispute' = $2 FOR UPDATE`,
		st.in.Step.Action, st.in.Step.Dispute)
	if err != nil {
		return false, err
	}
	action, err := pgx.CollectExactlyOneRow(rows, scanActionRow)
	if err != nil {
		return false, notFound(fmt.Sprintf("step %d", st.in.Step.Action), err)
	}
	if action.State == "undone" {
		return false, nil
	}
	if err := st.sameRevision(); err != nil {
		return false, err
	}
	if err := st.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM bot.outgoing o JOIN bot.draft_version v ON v.draft = o.draft
		WHERE $1 = ANY(v.requests) AND o.state IN ('sending', 'accepted', 'unknown'))`, action.Request).Scan(&st.in.Told); err != nil {
		return false, err
	}
	if err := st.store.undo(ctx, st.tx, action, st.actor, st.caseID); err != nil {
		return false, err
	}
	if _, err := st.tx.Exec(ctx, `UPDATE bot.request SET outcome = 'escalated', sections = '[]', answered = true,
		fields = fields || '{"outcome": "escalated", "reason": {"code": "undone"}}' WHERE id = $1`, action.Request); err != nil {
		return false, err
	}
	st.in.Undone = &action
	return true, st.loadCase(ctx)
}

// save commits what the step decided: the request that tells of it, and the one draft of the case.
func (st *stepping) save(ctx context.Context, stepped domain.DisputeStepped) error {
	if err := st.openCase(ctx, stepped); err != nil {
		return err
	}
	request := &stepped.Request
	told := request.Request.Intent != ""
	if told {
		if err := saveRequest(ctx, st.tx, st.caseID, 0, request); err != nil {
			return fmt.Errorf("keeping what is told: %w", err)
		}
	}
	if err := st.journal(ctx, request.Action); err != nil {
		return err
	}
	if stepped.Draft == nil && st.in.Undone == nil {
		return nil
	}
	if err := st.store.supersede(ctx, st.tx, st.caseID, "a step was taken on the dispute"); err != nil {
		return err
	}
	if err := st.answerAnew(ctx, st.in.Earlier); err != nil {
		return err
	}
	if stepped.Draft == nil {
		return st.store.settleCase(ctx, st.tx, st.caseID, st.restingState())
	}
	draft := *stepped.Draft
	draft.Case = st.caseID
	if told {
		draft.Requests = append(draft.Requests, request.Request.ID)
	}
	if err := st.store.insertDraft(ctx, st.tx, &draft); err != nil {
		return err
	}
	return errors.Join(st.store.setCase(ctx, st.tx, st.caseID, "pending"), st.store.enqueue(ctx, st.tx, domain.AnnounceJob{Draft: draft.ID}))
}

// restingState is a case's state where nothing is left to be told.
func (st *stepping) restingState() string {
	if st.in.Told || st.in.Asked.State == "answered" {
		return "sent"
	}
	return "closed"
}

// openCase opens the case in which somebody is told, where there is none yet.
func (st *stepping) openCase(ctx context.Context, stepped domain.DisputeStepped) error {
	if st.caseID != 0 || stepped.Draft == nil {
		return nil
	}
	err := st.tx.QueryRow(ctx, `INSERT INTO bot."case" (token, customer, subject, state, owner, opened_at, touched_at)
		VALUES ($1, $2, $3, 'pending', NULLIF($4, ''), $5, $5) RETURNING id`,
		strings.ToLower(rand.Text()), st.in.Book.Customer.Code, stepped.Draft.Content.Subject, st.in.Dispute.Owner, st.store.clock()).Scan(&st.caseID)
	if err != nil {
		return fmt.Errorf("opening a case: %w", err)
	}
	return nil
}

// journal tells of the step beside the line of its action: the colleague's note stands here and goes nowhere else.
func (st *stepping) journal(ctx context.Context, action *domain.Action) error {
	step := st.in.Step
	if st.in.Retelling {
		return nil
	}
	detail := map[string]any{"kind": step.Kind, "revision": step.Revision, "face": step.Face}
	if action != nil {
		detail["number"] = action.Number
	}
	if st.in.Undone != nil {
		detail["undone"] = st.in.Undone.Kind
	}
	if step.Note != "" {
		detail["note"] = clean(step.Note)
	}
	return st.store.record(ctx, st.tx, entry{step.Who, "dispute.step", "dispute/" + string(step.Dispute), st.caseID, detail})
}
