package postgres

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// program is who acts where no person does.
const program = "guichet"

// caseHead is what splitting and merging look at in a case.
type caseHead struct {
	id       domain.CaseID
	customer domain.CustomerCode
	state    string
	owner    string
	waiting  bool // a draft, or an approved mail that has not left
}

// SplitCase moves a message with its requests, and what was written in answer to it alone, into a new case. A draft that
// waits, and a mail that has not left, is superseded: both cases are answered anew. domain.ErrInvalid where the message
// is all that its case holds.
func (s *Store) SplitCase(ctx context.Context, message domain.MessageID, who string) (split domain.CaseID, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		caseID, err := lockCaseOfMessage(ctx, tx, message)
		if err != nil {
			return notFound(fmt.Sprintf("message %d", message), err)
		}
		old, err := lockCase(ctx, tx, caseID)
		if err != nil {
			return err
		}
		split, err = s.split(ctx, tx, old, message, who)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("splitting message %d off: %w", message, err)
	}
	return split, nil
}

func (s *Store) split(ctx context.Context, tx pgx.Tx, old caseHead, message domain.MessageID, who string) (split domain.CaseID, err error) {
	var alone bool
	if err := tx.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM bot.message WHERE "case" = $1 AND id <> $2)`, old.id, message).Scan(&alone); err != nil {
		return 0, err
	}
	if alone {
		return 0, fmt.Errorf("case %d holds nothing else: %w", old.id, domain.ErrInvalid)
	}
	if err := s.supersede(ctx, tx, old.id, "the case was split"); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `INSERT INTO bot."case" (token, customer, subject, state, owner, opened_at, touched_at)
		SELECT $2, m.customer, coalesce(nullif(m.mail->>'Subject', ''), c.subject), 'open', CASE WHEN c.state = 'taken_over' THEN c.owner END, m.received_at, $3
		FROM bot.message m JOIN bot."case" c ON c.id = m."case" WHERE m.id = $1 RETURNING id`, message, strings.ToLower(rand.Text()), s.clock()).Scan(&split)
	if err != nil {
		return 0, fmt.Errorf("opening the new case: %w", err)
	}
	for _, sql := range []string{
		`UPDATE bot.draft d SET "case" = $2 WHERE d."case" = $3 AND EXISTS (SELECT FROM bot.draft_version v WHERE v.draft = d.id AND cardinality(v.requests) > 0)
			AND NOT EXISTS (SELECT FROM bot.draft_version v, unnest(v.requests) AS r(id) JOIN bot.request q ON q.id = r.id WHERE v.draft = d.id AND q.message <> $1)`,
		`UPDATE bot.outgoing o SET "case" = $2 FROM bot.draft d WHERE d.id = o.draft AND d."case" = $2 AND o."case" = $3 AND $1 > 0`,
		`UPDATE bot.request SET "case" = $2 WHERE message = $1 AND "case" = $3`,
		`UPDATE bot.message SET "case" = $2 WHERE id = $1 AND "case" = $3`,
	} {
		if _, err := tx.Exec(ctx, sql, message, split, old.id); err != nil {
			return 0, fmt.Errorf("moving the message: %w", err)
		}
	}
	for _, id := range []domain.CaseID{old.id, split} {
		after := old
		after.id = id
		if err := s.goOn(ctx, tx, after, "the case was split"); err != nil {
			return 0, err
		}
		e := entry{who, "case.split", fmt.Sprintf("message/%d", message), id, map[string]any{"from": old.id, "into": split}}
		if err := s.record(ctx, tx, e); err != nil {
			return 0, err
		}
	}
	return split, nil
}

// MergeCases moves everything of one case into another, and closes the empty one. Drafts that wait in either, and mails
// that have not left, are superseded: one answer is written for all that is open. domain.ErrInvalid for a case and itself;
// domain.ErrDenied where they are two customers', whose data must never meet in one answer, and where a customer is not
// known and nobody but the program asks.
func (s *Store) MergeCases(ctx context.Context, from, into domain.CaseID, who string) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if from == into {
			return fmt.Errorf("it is the same case: %w", domain.ErrInvalid)
		}
		// Always in this order: two that merge crosswise do not wait for each other.
		if _, err := tx.Exec(ctx, `SELECT 1 FROM bot."case" WHERE id IN ($1, $2) ORDER BY id FOR UPDATE`, from, into); err != nil {
			return err
		}
		source, err := lockCase(ctx, tx, from)
		if err != nil {
			return err
		}
		target, err := lockCase(ctx, tx, into)
		if err != nil {
			return err
		}
		if err := mayMerge(source, target, who); err != nil {
			return err
		}
		return s.merge(ctx, tx, source, target, who)
	})
	if err != nil {
		return fmt.Errorf("merging case %d into %d: %w", from, into, err)
	}
	return nil
}

func mayMerge(source, target caseHead, who string) error {
	switch {
	case source.customer != "" && target.customer != "" && source.customer != target.customer:
		return fmt.Errorf("one is customer %s's, the other %s's: %w", source.customer, target.customer, domain.ErrDenied)
	case (source.customer == "" || target.customer == "") && (who == "" || who == program):
		return fmt.Errorf("a customer is not known, so that only a person may say so: %w", domain.ErrDenied)
	}
	return nil
}

func (s *Store) merge(ctx context.Context, tx pgx.Tx, source, target caseHead, who string) error {
	for _, id := range []domain.CaseID{source.id, target.id} {
		if err := s.supersede(ctx, tx, id, "the cases were merged"); err != nil {
			return err
		}
	}
	moved := merged{From: source.id, Into: target.id, Customer: target.customer, Owner: target.owner, Rows: map[string][]int64{}}
	for _, table := range caseTables {
		rows, err := tx.Query(ctx, `UPDATE bot.`+table+` SET "case" = $2 WHERE "case" = $1 RETURNING id`, source.id, target.id)
		if err != nil {
			return fmt.Errorf("moving every %s: %w", table, err)
		}
		if moved.Rows[table], err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
			return fmt.Errorf("moving every %s: %w", table, err)
		}
	}
	if source.state == "taken_over" && target.state != "taken_over" {
		target.state, target.owner = source.state, source.owner
	}
	target.waiting = target.waiting || source.waiting
	_, err := tx.Exec(ctx, `UPDATE bot."case" SET customer = coalesce(customer, nullif($2, '')), owner = nullif($3, '') WHERE id = $1`,
		target.id, source.customer, target.owner)
	if err != nil {
		return fmt.Errorf("joining the cases: %w", err)
	}
	if _, err := tx.Exec(ctx, `UPDATE bot."case" SET state = 'closed', touched_at = $2 WHERE id = $1`, source.id, s.clock()); err != nil {
		return fmt.Errorf("closing the empty case: %w", err)
	}
	if err := s.goOn(ctx, tx, target, "the cases were merged"); err != nil {
		return err
	}
	for _, id := range []domain.CaseID{source.id, target.id} {
		e := entry{who, "case.merged", fmt.Sprintf("case/%d", source.id), id, moved.detail()}
		if err := s.record(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

// lockCase locks and reads a case.
func lockCase(ctx context.Context, tx pgx.Tx, id domain.CaseID) (head caseHead, err error) {
	err = tx.QueryRow(ctx, `SELECT id, coalesce(customer, ''), state, coalesce(owner, ''),
			EXISTS (SELECT FROM bot.draft d WHERE d."case" = c.id AND d.state IN ('pending', 'blocked'))
			OR EXISTS (SELECT FROM bot.outgoing o WHERE o."case" = c.id AND o.state IN ('held', 'deferred'))
		FROM bot."case" c WHERE id = $1 FOR UPDATE`, id).Scan(&head.id, &head.customer, &head.state, &head.owner, &head.waiting)
	if err != nil {
		return head, notFound(fmt.Sprintf("case %d", id), err)
	}
	return head, nil
}

// goOn has a case answered anew after its draft was superseded, and gives it the state that its content asks for. A case
// that a person has taken over stays the person's. The newest open message of a proven sender is answered, which answers the
// customer's others too; that of somebody unproven, whom nothing may be told, only where there is no other.
func (s *Store) goOn(ctx context.Context, tx pgx.Tx, head caseHead, why string) error {
	if head.state == "taken_over" {
		_, err := tx.Exec(ctx, `UPDATE bot."case" SET state = 'taken_over', touched_at = $2 WHERE id = $1`, head.id, s.clock())
		return err
	}
	var open domain.MessageID
	var automatic, sent, told bool
	err := tx.QueryRow(ctx, `SELECT coalesce((SELECT m.id FROM bot.request r JOIN bot.message m ON m.id = r.message WHERE r."case" = $1 AND NOT r.answered
			ORDER BY m.sender->>'Grade' IN ('staff', 'proven_contact', 'proven_domain') DESC, m.id DESC LIMIT 1), 0),
		NOT EXISTS (SELECT FROM bot.message m WHERE m."case" = $1 AND m.state <> 'automatic'),
		EXISTS (SELECT FROM bot.outgoing o WHERE o."case" = $1 AND o.state <> 'cancelled'),
		EXISTS (SELECT FROM bot.request r WHERE r."case" = $1 AND NOT r.answered AND r.message IS NULL AND r.sections <> '[]')`, head.id).Scan(&open, &automatic, &sent, &told)
	if err != nil {
		return fmt.Errorf("reading what is open: %w", err)
	}
	if open != 0 && head.waiting {
		if err := s.executeAgain(ctx, tx, open, head.id, why); err != nil {
			return err
		}
	}
	if open == 0 && told && head.waiting { // steps on a dispute alone are told by a job of their own
		if err := s.enqueue(ctx, tx, domain.RetellJob{Case: head.id}); err != nil {
			return err
		}
	}
	state := "closed"
	switch {
	case automatic && !told:
		state = "automatic"
	case open != 0 || told:
		state = "escalated"
	case sent:
		state = "sent"
	}
	return s.settleCase(ctx, tx, head.id, state)
}
