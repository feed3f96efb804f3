package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// TakeOver gives a case without a draft to a person: what is in quarantine there is the person's to read, and the case
// leaves the queue. domain.ErrStale where a draft waits (it must be decided) or somebody else has the case. The same
// person again changes nothing.
func (s *Store) TakeOver(ctx context.Context, decision domain.Decision) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var state, owner string
		err := tx.QueryRow(ctx, `SELECT state, coalesce(owner, '') FROM bot."case" WHERE id = $1 FOR UPDATE`, decision.Case).Scan(&state, &owner)
		if err != nil {
			return notFound(fmt.Sprintf("case %d", decision.Case), err)
		}
		if state == "taken_over" {
			if owner == decision.Who {
				return nil
			}
			return fmt.Errorf("%s has taken the case over: %w", owner, domain.ErrStale)
		}
		var waits bool
		if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM bot.draft WHERE "case" = $1 AND state IN ('pending', 'blocked'))`, decision.Case).Scan(&waits); err != nil {
			return err
		}
		if waits {
			return fmt.Errorf("a draft has been written meanwhile: %w", domain.ErrStale)
		}
		return s.takeOver(ctx, tx, decision)
	})
	if err != nil {
		return fmt.Errorf("taking over case %d: %w", decision.Case, err)
	}
	return nil
}

func (s *Store) takeOver(ctx context.Context, tx pgx.Tx, decision domain.Decision) error {
	if _, err := tx.Exec(ctx, `UPDATE bot."case" SET owner = $2, state = 'taken_over', touched_at = $3 WHERE id = $1`, decision.Case, decision.Who, s.clock()); err != nil {
		return err
	}
	if err := readByPerson(ctx, tx, decision.Case, decision.Who); err != nil {
		return err
	}
	return s.record(ctx, tx, entry{decision.Who, "case.taken_over", fmt.Sprintf("case/%d", decision.Case), decision.Case,
		map[string]any{"face": decision.Face, "note": clean(decision.Note)}})
}

// readByPerson takes a case's messages out of quarantine: a person has them.
func readByPerson(ctx context.Context, tx pgx.Tx, id domain.CaseID, who string) error {
	_, err := tx.Exec(ctx, `UPDATE bot.message SET state = 'ignored', state_note = state_note || '; taken over by ' || $2 WHERE "case" = $1 AND state = 'quarantined'`, id, who)
	return err
}
