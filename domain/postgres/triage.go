package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Thread is what the message's case held before it.
func (s *Store) Thread(ctx context.Context, message domain.Message) (domain.Thread, error) {
	return thread(ctx, s.pool, message)
}

// Snapshot gives planning the ADV database of one moment, with nothing locked.
func (s *Store) Snapshot(ctx context.Context, read func(domain.Records) error) error {
	return pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		return read(records{q: tx})
	})
}

// Triage is step 2: it keeps what was read and understood, with the job of step 3. Done again, for instance after a
// crash, the later result replaces the earlier; a message that has gone further stays as it is.
func (s *Store) Triage(ctx context.Context, id domain.MessageID, triaged domain.Triaged) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var caseID domain.CaseID
		err := tx.QueryRow(ctx, `UPDATE bot.message SET state = 'triaged', language = $2, customer = NULLIF($3, ''), reading = $4
			WHERE id = $1 AND state IN ('received', 'triaged') RETURNING "case"`,
			id, triaged.Language, triaged.Customer, triaged.Reading).Scan(&caseID)
		if err != nil {
			return ignoreNoRows(err)
		}
		stored := make([]domain.StoredRequest, len(triaged.Requests))
		for i, request := range triaged.Requests {
			stored[i] = domain.StoredRequest{Request: request}
		}
		if err := saveRequests(ctx, tx, caseID, id, stored); err != nil {
			return err
		}
		if err := s.record(ctx, tx, entry{"guichet", "message.triaged", fmt.Sprintf("message/%d", id), caseID,
			map[string]any{"language": triaged.Language, "customer": triaged.Customer, "requests": summary(triaged.Requests)}}); err != nil {
			return err
		}
		return s.enqueue(ctx, tx, domain.ExecuteJob{Message: id})
	})
	if err != nil {
		return fmt.Errorf("keeping what message %d asks: %w", id, err)
	}
	return nil
}

// summary tells the requests in the journal: what each is, what became of it, and by which engine.
func summary(requests []domain.Request) []map[string]any {
	lines := make([]map[string]any, len(requests))
	for i, r := range requests {
		lines[i] = map[string]any{"intent": r.Intent, "outcome": r.Outcome, "reason": r.Reason.Code, "engine": r.Engine}
	}
	return lines
}

// saveRequests replaces a message's requests by position; their row numbers stay.
func saveRequests(ctx context.Context, tx pgx.Tx, caseID domain.CaseID, message domain.MessageID, stored []domain.StoredRequest) error {
	for i := range stored {
		if err := saveRequest(ctx, tx, caseID, message, &stored[i]); err != nil {
			return fmt.Errorf("keeping request %d: %w", stored[i].Request.Position, err)
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM bot.request r WHERE message = $1 AND position > $2
		AND NOT EXISTS (SELECT FROM bot.action a WHERE a.request = r.id)`, message, len(stored))
	return err
}

func saveRequest(ctx context.Context, tx pgx.Tx, caseID domain.CaseID, message domain.MessageID, stored *domain.StoredRequest) error {
	r := &stored.Request
	r.Message = message
	fields, err := json.Marshal(r)
	if err != nil {
		return err
	}
	sections := stored.Sections
	if sections == nil {
		sections = json.RawMessage("[]")
	}
	uses, err := seen(ctx, tx, stored.Uses)
	if err != nil {
		return err
	}
	papers, err := keepPapers(ctx, tx, stored.Papers)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `INSERT INTO bot.request (message, position, "case", intent, outcome, confidence, engine, fields, sections, papers, uses)
		VALUES (NULLIF($1::bigint, 0), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (message, position) DO UPDATE SET intent = EXCLUDED.intent, outcome = EXCLUDED.outcome, confidence = EXCLUDED.confidence,
			engine = EXCLUDED.engine, fields = EXCLUDED.fields, sections = EXCLUDED.sections, papers = EXCLUDED.papers, uses = EXCLUDED.uses
		RETURNING id`, message, r.Position, caseID, r.Intent, r.Outcome, r.Confidence, r.Engine, fields, sections, papers, uses).Scan(&r.ID)
	if err != nil || stored.Action == nil {
		return err
	}
	stored.Action.Request = r.ID
	_, err = tx.Exec(ctx, `UPDATE bot.action SET request = $2 WHERE id = $1`, stored.Action.ID, r.ID)
	return err
}

// seen reads what stands in rows now, where it was not read before.
func seen(ctx context.Context, tx pgx.Tx, before []domain.RowUse) ([]domain.RowUse, error) {
	uses, err := fingerprints(ctx, tx, rowsOf(&domain.Draft{Uses: before}))
	if err != nil {
		return nil, err
	}
	keepSeen(uses, before)
	return uses, nil
}
