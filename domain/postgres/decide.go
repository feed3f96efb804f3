package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Decide is step 5: the decision, what only an approval may do, the outgoing with its bytes and the journal are one
// commit. It names one version; another state or version is domain.ErrStale. Where a row that the draft rests on has
// changed, the draft is retired and written anew, and the answer is domain.ErrStale as well.
func (s *Store) Decide(ctx context.Context, decision domain.Decision, rules domain.DecideRules) error {
	var stale error
	err := s.inTx(ctx, func(tx pgx.Tx) (err error) {
		d := &deciding{store: s, tx: tx, decision: decision, rules: rules}
		stale, err = d.run(ctx)
		return err
	})
	if err == nil {
		err = stale
	}
	if err != nil {
		return fmt.Errorf("deciding draft %d: %w", decision.Draft, err)
	}
	return nil
}

type deciding struct {
	store    *Store
	tx       pgx.Tx
	decision domain.Decision
	rules    domain.DecideRules
	draft    domain.Draft
	actions  []domain.Action
}

// run returns stale apart from err: a stale draft is retired in a transaction that must be committed.
func (d *deciding) run(ctx context.Context) (stale, err error) {
	// The case first, as everywhere: two steps of one case never wait for each other crosswise.
	if _, err := d.tx.Exec(ctx, `SELECT 1 FROM bot."case" c JOIN bot.draft d ON d."case" = c.id WHERE d.id = $1 FOR UPDATE OF c`, d.decision.Draft); err != nil {
		return nil, err
	}
	if d.draft, err = lockDraft(ctx, d.tx, d.decision.Draft); err != nil {
		return nil, err
	}
	if d.actions, err = actionsOf(ctx, d.tx, d.draft.Requests); err != nil {
		return nil, err
	}
	if err := d.lockCustomers(ctx); err != nil {
		return nil, err
	}
	switch d.decision.Verdict {
	case domain.Approve:
		return d.approve(ctx)
	case domain.Edit:
		return nil, d.edit(ctx)
	case domain.RejectRewrite, domain.RejectUndo:
		return nil, d.reject(ctx)
	case domain.TakeOver:
		return nil, d.takeOver(ctx)
	}
	return nil, fmt.Errorf("verdict %q: %w", d.decision.Verdict, domain.ErrInvalid)
}

// lockCustomers makes confirming and undoing wait for step 3 of the same customers, which reads their orders under the
// same lock.
func (d *deciding) lockCustomers(ctx context.Context) error {
	codes := make([]domain.CustomerCode, len(d.actions))
	for i, action := range d.actions {
		codes[i] = action.Customer
	}
	_, err := d.tx.Exec(ctx, `SELECT 1 FROM adv.customer WHERE code = ANY($1) ORDER BY code FOR NO KEY UPDATE`, codes)
	return err
}

func (d *deciding) approve(ctx context.Context) (stale, err error) {
	if err := decidable(d.draft, d.decision, domain.DraftPending); err != nil {
		return nil, err
	}
	if stale, err = d.staleness(ctx); stale != nil || err != nil {
		return stale, d.retire(ctx, stale, err)
	}
	if err := d.insertDecision(ctx); err != nil {
		return nil, err
	}
	enough, err := d.approvedEnough(ctx)
	if err != nil || !enough {
		return nil, err
	}
	for _, action := range d.actions {
		if err := d.store.confirm(ctx, d.tx, action, d.decision.Who, d.draft.Case); err != nil {
			return nil, err
		}
	}
	if err := d.release(ctx); err != nil {
		return nil, err
	}
	return nil, d.close(ctx, domain.DraftApproved, "held")
}

// staleness tells whether the draft still says what is true.
func (d *deciding) staleness(ctx context.Context) (stale, err error) {
	row, err := changed(ctx, d.tx, d.draft.Uses)
	if err != nil {
		return nil, err
	}
	if row != nil {
		return fmt.Errorf("%s %s has changed since the draft was written; a new draft is on its way: %w", row.Table, row.Key, domain.ErrStale), nil
	}
	if d.rules.Recheck == nil {
		return nil, nil
	}
	if err := d.rules.Recheck(ctx, d.draft, records{q: d.tx}); !errors.Is(err, domain.ErrStale) {
		return nil, err // that the question could not be asked makes nothing stale
	} else {
		return err, nil
	}
}

// retire supersedes a stale draft and asks for a new one.
func (d *deciding) retire(ctx context.Context, stale, err error) error {
	if err != nil || stale == nil {
		return err
	}
	return d.store.writeAnew(ctx, d.tx, d.draft, stale.Error())
}

func (d *deciding) insertDecision(ctx context.Context) error {
	return d.store.insertDecision(ctx, d.tx, d.decision, d.draft.Case, d.draft.Content.Hash())
}

// approvedEnough counts the different people who approved this version.
func (d *deciding) approvedEnough(ctx context.Context) (bool, error) {
	needed := 1
	if d.rules.Approvals != nil {
		if err := d.priceAmendments(ctx); err != nil {
			return false, err
		}
		needed = d.rules.Approvals(d.draft, d.actions)
	}
	var approvals int
	err := d.tx.QueryRow(ctx, `SELECT count(DISTINCT who) FROM bot.decision WHERE draft = $1 AND version = $2 AND verdict = 'approve'`,
		d.draft.ID, d.draft.Version).Scan(&approvals)
	if err != nil {
		return false, err
	}
	if approvals < needed {
		return false, d.store.enqueue(ctx, d.tx, domain.AnnounceJob{Draft: d.draft.ID})
	}
	return true, nil
}

// priceAmendments gives changed lines that keep their price the one of the order, so that what they amount to is known.
func (d *deciding) priceAmendments(ctx context.Context) error {
	for _, action := range d.actions {
		if action.Amendment == nil {
			continue
		}
		for i := range action.Amendment.Lines {
			line := &action.Amendment.Lines[i]
			if line.UnitPrice != nil {
				continue
			}
			err := d.tx.QueryRow(ctx, `SELECT unit_price FROM adv.order_line WHERE order_number = $1 AND sku = $2 ORDER BY line LIMIT 1`,
				action.Amendment.Order, line.SKU).Scan(&line.UnitPrice)
			if err = ignoreNoRows(err); err != nil {
				return fmt.Errorf("pricing the change of %s: %w", line.SKU, err)
			}
		}
	}
	return nil
}

// release writes the outgoing with its bytes fixed, held for the undo window.
func (d *deciding) release(ctx context.Context) error {
	if err := loadPapers(ctx, d.tx, &d.draft.Content); err != nil {
		return err
	}
	var token string
	if err := d.tx.QueryRow(ctx, `SELECT token FROM bot."case" WHERE id = $1`, d.draft.Case).Scan(&token); err != nil {
		return err
	}
	out, err := d.rules.Compose(d.draft, token)
	if err != nil {
		return fmt.Errorf("composing the mail: %w", err)
	}
	// What was confirmed has changed rows that the draft rests on: what must still stand when it is sent is read now.
	uses, err := fingerprints(ctx, d.tx, rowsOf(&d.draft))
	if err != nil {
		return err
	}
	until, err := d.leaves()
	if err != nil {
		return err
	}
	err = d.tx.QueryRow(ctx, `INSERT INTO bot.outgoing (draft, "case", state, message_id, from_addr, recipients, raw, hold_until, uses)
		VALUES ($1, $2, 'held', $3, $4, $5, $6, $7, $8) RETURNING id`,
		d.draft.ID, d.draft.Case, out.MessageID, out.From, out.Recipients, out.Raw, until, uses).Scan(&out.ID)
	if err != nil {
		return fmt.Errorf("writing the outgoing mail: %w", err)
	}
	if err := d.store.record(ctx, d.tx, entry{d.decision.Who, "mail.held", fmt.Sprintf("outgoing/%d", out.ID), d.draft.Case,
		map[string]any{"message_id": out.MessageID, "recipients": out.Recipients, "until": until}}); err != nil {
		return err
	}
	if _, err := d.tx.Exec(ctx, `UPDATE bot.request SET answered = true WHERE id = ANY($1)`, d.draft.Requests); err != nil {
		return err
	}
	var at time.Time // at once
	if wait := until.Sub(d.store.clock()); wait > 0 {
		at = time.Now().Add(wait)
	}
	return d.store.enqueueAt(ctx, d.tx, domain.SendJob{Outgoing: out.ID}, at)
}

// close ends a draft and tells the faces.
func (d *deciding) close(ctx context.Context, state domain.DraftState, caseState string) error {
	if _, err := d.tx.Exec(ctx, `UPDATE bot.draft SET state = $2 WHERE id = $1`, d.draft.ID, state); err != nil {
		return err
	}
	if err := d.store.setCase(ctx, d.tx, d.draft.Case, caseState); err != nil {
		return err
	}
	return d.store.enqueue(ctx, d.tx, domain.AnnounceJob{Draft: d.draft.ID})
}

// edit writes the next version; a rejected or blocked draft becomes pending again by it.
func (d *deciding) edit(ctx context.Context) error {
	if err := decidable(d.draft, d.decision, domain.DraftPending, domain.DraftBlocked, domain.DraftRejected); err != nil {
		return err
	}
	if d.decision.Content == nil {
		return fmt.Errorf("an edit without a text: %w", domain.ErrInvalid)
	}
	next, err := d.rules.Revise(d.draft, *d.decision.Content)
	if err != nil {
		return err
	}
	if err := d.insertDecision(ctx); err != nil {
		return err
	}
	next.Version, next.Author = d.draft.Version+1, d.decision.Who
	if err := d.store.insertVersion(ctx, d.tx, &next); err != nil {
		return err
	}
	if _, err := d.tx.Exec(ctx, `UPDATE bot.draft SET version = $2 WHERE id = $1`, next.ID, next.Version); err != nil {
		return err
	}
	return d.close(ctx, domain.DraftPending, "pending")
}

// reject closes the draft; to undo, the actions are reversed as well.
func (d *deciding) reject(ctx context.Context) error {
	if err := decidable(d.draft, d.decision, domain.DraftPending, domain.DraftBlocked); err != nil {
		return err
	}
	if err := d.insertDecision(ctx); err != nil {
		return err
	}
	if d.decision.Verdict == domain.RejectUndo {
		for _, action := range slices.Backward(d.actions) { // what was done last is undone first
			if err := d.store.undo(ctx, d.tx, action, d.decision.Who, d.draft.Case); err != nil {
				return err
			}
		}
		if _, err := d.tx.Exec(ctx, `UPDATE bot.request SET outcome = 'escalated', sections = '[]',
			fields = fields || '{"outcome": "escalated", "reason": {"code": "undone"}}' WHERE id = ANY($1) AND outcome = 'executed'`, d.draft.Requests); err != nil {
			return err
		}
	}
	return d.close(ctx, domain.DraftRejected, "escalated")
}

func (d *deciding) takeOver(ctx context.Context) error {
	if err := decidable(d.draft, d.decision, domain.DraftPending, domain.DraftBlocked, domain.DraftRejected); err != nil {
		return err
	}
	if err := d.insertDecision(ctx); err != nil {
		return err
	}
	if _, err := d.tx.Exec(ctx, `UPDATE bot."case" SET owner = $2 WHERE id = $1`, d.draft.Case, d.decision.Who); err != nil {
		return err
	}
	if err := readByPerson(ctx, d.tx, d.draft.Case, d.decision.Who); err != nil {
		return err
	}
	return d.close(ctx, domain.DraftTakenOver, "taken_over")
}
