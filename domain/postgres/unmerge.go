package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// caseTables hold the rows of cases that move when cases are merged.
var caseTables = []string{"message", "request", "draft", "outgoing"}

// merged is what a merge moved, kept in its journal entry so that it can be undone.
type merged struct {
	From     domain.CaseID       `json:"from"`
	Into     domain.CaseID       `json:"into"`
	Customer domain.CustomerCode `json:"customer,omitempty"` // of the case merged into, before
	Owner    string              `json:"owner,omitempty"`
	Rows     map[string][]int64  `json:"rows,omitempty"` // ids by table
}

func (m merged) detail() map[string]any {
	return map[string]any{"from": m.From, "into": m.Into, "customer": m.Customer, "owner": m.Owner, "rows": m.Rows}
}

// UnmergeCases takes a merge back: what the case had before goes back into it, and both are answered anew. What has come
// since stays where it came in, and what was sent stays sent. domain.ErrStale where the case is not the empty half of a merge.
func (s *Store) UnmergeCases(ctx context.Context, from domain.CaseID, who string) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		moved, err := lastMerge(ctx, tx, from)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT 1 FROM bot."case" WHERE id IN ($1, $2) ORDER BY id FOR UPDATE`, moved.From, moved.Into); err != nil {
			return err
		}
		source, err := lockCase(ctx, tx, moved.From)
		if err != nil {
			return err
		}
		target, err := lockCase(ctx, tx, moved.Into)
		if err != nil {
			return err
		}
		return s.unmerge(ctx, tx, moved, source, target, who)
	})
	if err != nil {
		return fmt.Errorf("taking back the merging of case %d: %w", from, err)
	}
	return nil
}

// lastMerge is the merge that emptied a case.
func lastMerge(ctx context.Context, tx pgx.Tx, from domain.CaseID) (m merged, err error) {
	var verb string
	var detail json.RawMessage
	err = tx.QueryRow(ctx, `SELECT verb, detail FROM bot.journal WHERE "case" = $1 AND object = 'case/' || $1 AND verb IN ('case.merged', 'case.unmerged')
		ORDER BY id DESC LIMIT 1`, from).Scan(&verb, &detail)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && verb != "case.merged" {
		return m, fmt.Errorf("it was not merged into another: %w", domain.ErrStale)
	}
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(detail, &m); err != nil {
		return m, fmt.Errorf("reading what was moved: %w", err)
	}
	if len(m.Rows["message"])+len(m.Rows["draft"]) == 0 {
		return m, fmt.Errorf("nothing was moved: %w", domain.ErrStale)
	}
	return m, nil
}

func (s *Store) unmerge(ctx context.Context, tx pgx.Tx, moved merged, source, target caseHead, who string) error {
	var held int
	if err := tx.QueryRow(ctx, `SELECT count(*) FROM bot.message WHERE id = ANY($1) AND "case" = $2`, moved.Rows["message"], target.id).Scan(&held); err != nil {
		return err
	}
	if held == 0 && len(moved.Rows["message"]) > 0 {
		return fmt.Errorf("case %d holds none of its messages any more: %w", target.id, domain.ErrStale)
	}
	if err := s.supersede(ctx, tx, target.id, "the merging was taken back"); err != nil {
		return err
	}
	for _, table := range caseTables {
		if _, err := tx.Exec(ctx, `UPDATE bot.`+table+` SET "case" = $3 WHERE id = ANY($1) AND "case" = $2`, moved.Rows[table], target.id, source.id); err != nil {
			return fmt.Errorf("moving every %s back: %w", table, err)
		}
	}
	_, err := tx.Exec(ctx, `UPDATE bot."case" SET customer = nullif($2, '') WHERE id = $1 AND $2 = ''
		AND NOT EXISTS (SELECT FROM bot.message WHERE "case" = $1 AND customer IS NOT NULL)`, target.id, moved.Customer)
	if err != nil {
		return fmt.Errorf("parting the cases: %w", err)
	}
	target.waiting = target.waiting || source.waiting
	for _, head := range []caseHead{source, target} {
		head.waiting = target.waiting
		if head.id == source.id && head.state == "closed" {
			head.state = "open"
		}
		if err := s.goOn(ctx, tx, head, "the merging was taken back"); err != nil {
			return err
		}
		e := entry{who, "case.unmerged", fmt.Sprintf("case/%d", source.id), head.id, map[string]any{"from": source.id, "into": target.id}}
		if err := s.record(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}
