package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Execute is step 3: all ADV writes, action results, the one draft, the journal and the next job are one commit,
// so that a reply never tells what did not happen. A message that was executed already changes nothing.
func (s *Store) Execute(ctx context.Context, id domain.MessageID, options domain.ExecuteOptions, work domain.Work) error {
	var stale error
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		e := &executing{execution: execution{records: records{q: tx, lock: true}, store: s, tx: tx, message: id, actor: "guichet"}, options: options}
		if options.Clicked != nil {
			e.actor = options.Clicked.Who
		}
		err := e.run(ctx, work)
		stale = e.stale
		return err
	})
	if err == nil {
		err = stale
	}
	if err != nil {
		return fmt.Errorf("executing message %d: %w", id, err)
	}
	return nil
}

// executing is one run of step 3.
type executing struct {
	execution
	options domain.ExecuteOptions
	step    domain.Step
	clicked domain.Draft // the proposal that was clicked
	stale   error        // why that proposal no longer holds; its retirement is committed
}

func (e *executing) run(ctx context.Context, work domain.Work) error {
	due, err := e.load(ctx)
	if err != nil || !due {
		return err
	}
	stepped, err := work(ctx, e.step, e)
	if err != nil {
		return err
	}
	return e.save(ctx, stepped)
}

// load locks the case and reads what the step works on; due is false where there is nothing to do.
func (e *executing) load(ctx context.Context) (due bool, err error) {
	if e.caseID, err = lockCaseOfMessage(ctx, e.tx, e.message); err != nil {
		return false, notFound(fmt.Sprintf("message %d", e.message), err)
	}
	rows, err := e.tx.Query(ctx, `SELECT `+messageColumns+` FROM bot.message m WHERE m.id = $1`, e.message)
	if err != nil {
		return false, err
	}
	if e.step.Message, err = pgx.CollectExactlyOneRow(rows, scanMessage); err != nil {
		return false, err
	}
	if e.options.Clicked != nil {
		if err := e.loadClicked(ctx); err != nil || e.stale != nil {
			return false, err
		}
	} else if e.step.Message.State != "triaged" {
		return false, nil
	}
	return true, e.loadCase(ctx)
}

// loadClicked reads the proposal that was clicked. What would be done now must be what it showed: where a row has
// changed since, it is written anew, and the answer is stale.
func (e *executing) loadClicked(ctx context.Context) (err error) {
	if e.clicked, err = lockDraft(ctx, e.tx, e.options.Clicked.Draft); err != nil {
		return err
	}
	if err := decidable(e.clicked, *e.options.Clicked, domain.DraftPending); err != nil {
		return err
	}
	if state := e.step.Message.State; state != "executed" {
		return fmt.Errorf("the message is %s: %w", state, domain.ErrStale)
	}
	row, err := changed(ctx, e.tx, e.clicked.Uses)
	if err != nil || row == nil {
		return err
	}
	e.stale = fmt.Errorf("%s %s has changed since the proposal was written; a new one is on its way: %w", row.Table, row.Key, domain.ErrStale)
	return e.store.writeAnew(ctx, e.tx, e.clicked, e.stale.Error())
}

func (e *executing) loadCase(ctx context.Context) (err error) {
	if err = e.tx.QueryRow(ctx, `SELECT coalesce(reading, 'null') FROM bot.message WHERE id = $1`, e.message).Scan(&e.step.Reading); err != nil {
		return err
	}
	if e.step.Thread, err = thread(ctx, e.tx, e.step.Message); err != nil {
		return err
	}
	if e.step.Own, err = storedRequests(ctx, e.tx, `r.message = $1`, e.message); err != nil {
		return err
	}
	if e.step.Message.Source == domain.FromMail {
		if e.step.Earlier, err = unanswered(ctx, e.tx, e.caseID, e.message); err != nil {
			return err
		}
	}
	if err := errors.Join(lookAgain(ctx, e.tx, e.step.Own), lookAgain(ctx, e.tx, e.step.Earlier)); err != nil {
		return err
	}
	err = e.tx.QueryRow(ctx, `SELECT v.content->>'body', coalesce(d.customer, '') FROM bot.draft d JOIN bot.draft_version v ON v.draft = d.id AND v.version = d.version
		WHERE d."case" = $1 AND d.state = 'superseded' AND v.author <> 'guichet'
			AND d.id = (SELECT max(id) FROM bot.draft WHERE "case" = $1)`, e.caseID).Scan(&e.step.Edited, &e.step.EditedFor)
	return ignoreNoRows(err)
}

// unanswered are the requests of a case, those of one message left out, that no sent draft answers: of the messages that
// were worked on, and the steps of which the customer is to be told. What a carrier is told is none of the customer's.
func unanswered(ctx context.Context, q querier, caseID domain.CaseID, except domain.MessageID) ([]domain.StoredRequest, error) {
	return storedRequests(ctx, q, `r."case" = $1 AND r.message IS DISTINCT FROM $2 AND NOT r.answered
		AND NOT EXISTS (SELECT FROM bot.action k WHERE k.request = r.id AND k.kind = 'notify_carrier')
		AND (r.message IS NULL OR EXISTS (SELECT FROM bot.message m WHERE m.id = r.message AND m.state = 'executed'))`, caseID, except)
}

// lookAgain tells which kept answers rest on rows that have changed since, and reads the papers of the others.
func lookAgain(ctx context.Context, q querier, kept []domain.StoredRequest) error {
	for i := range kept {
		row, err := changed(ctx, q, kept[i].Uses)
		if err != nil {
			return err
		}
		kept[i].Changed = row != nil
		content := domain.DraftContent{Attachments: kept[i].Papers}
		if err := loadPapers(ctx, q, &content); err != nil {
			return err
		}
	}
	return nil
}

// answerAnew sends earlier messages through this step again whose kept answers are no longer true and did nothing.
func (x *execution) answerAnew(ctx context.Context, earlier []domain.StoredRequest) error {
	again := map[domain.MessageID]bool{0: true}
	for _, kept := range earlier {
		if message := kept.Request.Message; kept.Changed && kept.Action == nil && !again[message] {
			again[message] = true
			if err := x.store.executeAgain(ctx, x.tx, message, x.caseID, "what an answer rests on has changed"); err != nil {
				return err
			}
		}
	}
	return nil
}

// save commits what the step decided.
func (e *executing) save(ctx context.Context, stepped domain.Stepped) error {
	if err := saveRequests(ctx, e.tx, e.caseID, e.message, stepped.Requests); err != nil {
		return err
	}
	if _, err := e.tx.Exec(ctx, `UPDATE bot.message SET state = 'executed', language = $2, customer = NULLIF($3, ''), recipient = $4, state_note = $5 WHERE id = $1`,
		e.message, stepped.Language, stepped.Customer, stepped.Recipient, stepped.Note); err != nil {
		return fmt.Errorf("marking the message: %w", err)
	}
	if _, err := e.tx.Exec(ctx, `UPDATE bot."case" SET customer = CASE WHEN $3 = 'slack' THEN coalesce(NULLIF($2, ''), customer)
			ELSE coalesce(customer, NULLIF($2, '')) END WHERE id = $1`, e.caseID, stepped.Customer, e.step.Message.Source); err != nil {
		return fmt.Errorf("naming the case's customer: %w", err)
	}
	requests := make([]domain.Request, len(stepped.Requests))
	for i := range stepped.Requests {
		requests[i] = stepped.Requests[i].Request
	}
	if err := e.store.record(ctx, e.tx, entry{e.actor, "message.executed", fmt.Sprintf("message/%d", e.message), e.caseID,
		map[string]any{"requests": summary(requests), "note": stepped.Note}}); err != nil {
		return err
	}
	if e.options.Clicked == nil {
		if err := e.supersede(ctx, stepped); err != nil {
			return err
		}
	}
	if err := e.answerAnew(ctx, e.step.Earlier); err != nil {
		return err
	}
	if err := e.saveDraft(ctx, stepped); err != nil {
		return err
	}
	if stepped.Draft != nil && !stepped.Answered && e.options.Clicked == nil {
		return e.store.setCase(ctx, e.tx, e.caseID, stepped.CaseState)
	}
	return e.store.settleCase(ctx, e.tx, e.caseID, stepped.CaseState)
}

// supersede retires the case's draft, unless a question was answered in chat beside a proposal that still waits.
func (e *executing) supersede(ctx context.Context, stepped domain.Stepped) error {
	if e.step.Message.Source == domain.FromSlack && (stepped.Answered || stepped.Draft == nil) {
		own := make([]domain.RequestID, len(e.step.Own))
		for i, request := range e.step.Own {
			own[i] = request.Request.ID
		}
		var waits bool
		err := e.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM bot.draft d JOIN bot.draft_version v ON v.draft = d.id AND v.version = d.version
			WHERE d."case" = $1 AND d.state IN ('pending', 'blocked') AND NOT v.requests && $2)`, e.caseID, own).Scan(&waits)
		if err != nil || waits {
			return err
		}
	}
	return e.store.supersede(ctx, e.tx, e.caseID, "written anew")
}

func (e *executing) saveDraft(ctx context.Context, stepped domain.Stepped) error {
	if stepped.Draft == nil {
		return nil
	}
	draft := *stepped.Draft
	draft.Case = e.caseID
	for _, stored := range append(stepped.Requests, e.step.Answerable(stepped.Customer)...) {
		draft.Requests = append(draft.Requests, stored.Request.ID)
	}
	if e.options.Clicked != nil {
		return e.saveClicked(ctx, draft)
	}
	if stepped.Answered {
		draft.State = domain.DraftApproved
	}
	if err := e.store.insertDraft(ctx, e.tx, &draft); err != nil {
		return err
	}
	if stepped.Answered {
		return errors.Join(e.markAnswered(ctx, draft.Requests), e.store.enqueue(ctx, e.tx, domain.AnswerJob{Draft: draft.ID}))
	}
	return e.store.enqueue(ctx, e.tx, domain.AnnounceJob{Draft: draft.ID})
}

// saveClicked makes the answer the next version of the proposal that was clicked.
func (e *executing) saveClicked(ctx context.Context, draft domain.Draft) error {
	decision := *e.options.Clicked
	if err := e.store.insertDecision(ctx, e.tx, decision, e.caseID, e.clicked.Content.Hash()); err != nil {
		return err
	}
	draft.ID, draft.Version, draft.Author = e.clicked.ID, e.clicked.Version+1, "guichet"
	if err := e.store.insertVersion(ctx, e.tx, &draft); err != nil {
		return err
	}
	if _, err := e.tx.Exec(ctx, `UPDATE bot.draft SET state = 'approved', version = $2 WHERE id = $1`, draft.ID, draft.Version); err != nil {
		return fmt.Errorf("approving the draft: %w", err)
	}
	return errors.Join(e.markAnswered(ctx, draft.Requests),
		e.store.enqueue(ctx, e.tx, domain.AnnounceJob{Draft: draft.ID}), e.store.enqueue(ctx, e.tx, domain.AnswerJob{Draft: draft.ID}))
}

func (e *executing) markAnswered(ctx context.Context, requests []domain.RequestID) error {
	_, err := e.tx.Exec(ctx, `UPDATE bot.request SET answered = true WHERE id = ANY($1)`, requests)
	return err
}
