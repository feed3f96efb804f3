package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Execute is step 3: all ADV writes, action results, the one draft, the journal and the next job are one commit,
// so that a reply never tells what did not happen. A message that was executed already changes nothing.
func (s *Store) Execute(ctx context.Context, id domain.MessageID, options domain.ExecuteOptions, work domain.Work) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		e := &executing{execution: execution{records: records{q: tx, lock: true}, store: s, tx: tx, message: id, actor: "guichet"}, options: options}
		if options.Clicked != nil {
			e.actor = options.Clicked.Who
		}
		return e.run(ctx, work)
	})
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
	if err := e.tx.QueryRow(ctx, `SELECT c.id FROM bot."case" c JOIN bot.message m ON m."case" = c.id WHERE m.id = $1 FOR UPDATE OF c`,
		e.message).Scan(&e.caseID); err != nil {
		return false, notFound(fmt.Sprintf("message %d", e.message), err)
	}
	rows, err := e.tx.Query(ctx, `SELECT `+messageColumns+` FROM bot.message m WHERE m.id = $1`, e.message)
	if err != nil {
		return false, err
	}
	if e.step.Message, err = pgx.CollectExactlyOneRow(rows, scanMessage); err != nil {
		return false, err
	}
	if state := e.step.Message.State; state != "triaged" && (state != "executed" || e.options.Clicked == nil) {
		return false, nil
	}
	if e.options.Clicked != nil {
		if e.clicked, err = lockDraft(ctx, e.tx, e.options.Clicked.Draft); err != nil {
			return false, err
		}
		if err := decidable(e.clicked, *e.options.Clicked, domain.DraftPending); err != nil {
			return false, err
		}
	}
	return true, e.loadCase(ctx)
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
		e.step.Earlier, err = storedRequests(ctx, e.tx, `r."case" = $1 AND r.message <> $2 AND NOT r.answered
			AND EXISTS (SELECT FROM bot.message m WHERE m.id = r.message AND m.state = 'executed')`, e.caseID, e.message)
		if err != nil {
			return err
		}
	}
	err = e.tx.QueryRow(ctx, `SELECT v.content->>'body' FROM bot.draft d JOIN bot.draft_version v ON v.draft = d.id AND v.version = d.version
		WHERE d."case" = $1 AND d.state = 'superseded' AND v.author <> 'guichet'
			AND d.id = (SELECT max(id) FROM bot.draft WHERE "case" = $1)`, e.caseID).Scan(&e.step.Edited)
	return ignoreNoRows(err)
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
	if _, err := e.tx.Exec(ctx, `UPDATE bot."case" SET customer = coalesce(NULLIF($2, ''), customer) WHERE id = $1`, e.caseID, stepped.Customer); err != nil {
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
		if err := e.store.supersede(ctx, e.tx, e.caseID, "written anew"); err != nil {
			return err
		}
	}
	if err := e.store.setCase(ctx, e.tx, e.caseID, stepped.CaseState); err != nil {
		return err
	}
	return e.saveDraft(ctx, stepped)
}

func (e *executing) saveDraft(ctx context.Context, stepped domain.Stepped) error {
	if stepped.Draft == nil {
		return nil
	}
	draft := *stepped.Draft
	draft.Case = e.caseID
	for _, stored := range append(stepped.Requests, e.step.Earlier...) {
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

// insertDraft writes a new draft with its first version and papers, and journals it.
func (s *Store) insertDraft(ctx context.Context, tx pgx.Tx, draft *domain.Draft) error {
	draft.Version = 1
	if draft.State == "" {
		draft.State = domain.DraftPending
	}
	err := tx.QueryRow(ctx, `INSERT INTO bot.draft ("case", kind, state, version, customer, language, reminder, created_at)
		VALUES ($1, $2, $3, 1, NULLIF($4, ''), $5, $6, $7) RETURNING id`,
		draft.Case, draft.Kind, draft.State, draft.Customer, draft.Language, draft.Reminder, s.clock()).Scan(&draft.ID)
	if err != nil {
		return fmt.Errorf("writing the draft: %w", err)
	}
	if err := s.insertVersion(ctx, tx, draft); err != nil {
		return err
	}
	return s.record(ctx, tx, entry{draft.Author, "draft.written", fmt.Sprintf("draft/%d", draft.ID), draft.Case,
		map[string]any{"version": draft.Version, "kind": draft.Kind, "state": draft.State, "hash": draft.Content.Hash()}})
}

// insertVersion writes one version of a draft; the rows that it rests on are read now, to be compared at the click.
func (s *Store) insertVersion(ctx context.Context, tx pgx.Tx, draft *domain.Draft) error {
	for _, paper := range draft.Content.Attachments {
		if paper.Data == nil { // kept with an earlier version
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO bot.paper (sha256, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING`, paper.SHA256, paper.Data); err != nil {
			return fmt.Errorf("keeping %s: %w", paper.Name, err)
		}
	}
	uses, err := fingerprints(ctx, tx, rowsOf(draft))
	if err != nil {
		return err
	}
	draft.Uses = uses
	citations := draft.Citations
	if citations == nil {
		citations = []domain.Citation{}
	}
	requests := draft.Requests
	if requests == nil {
		requests = []domain.RequestID{}
	}
	content, err := json.Marshal(draft.Content)
	if err != nil {
		return fmt.Errorf("writing the version: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO bot.draft_version (draft, version, author, content, hash, citations, uses, requests, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		draft.ID, draft.Version, draft.Author, content, draft.Content.Hash(), citations, uses, requests, s.clock())
	if err != nil {
		return fmt.Errorf("writing the version: %w", err)
	}
	return nil
}
