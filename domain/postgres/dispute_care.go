package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// CareForDispute gives a dispute to a person or takes it back, and ticks its tasks: nobody outside is told. Done twice it
// changes nothing. domain.ErrStale where somebody else looks after the dispute than the page showed.
func (s *Store) CareForDispute(ctx context.Context, step domain.DisputeStep) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		c := caring{store: s, tx: tx, step: step}
		return c.run(ctx)
	})
	if err != nil {
		return fmt.Errorf("%s on dispute %s: %w", step.Kind, step.Dispute, err)
	}
	return nil
}

type caring struct {
	store  *Store
	tx     pgx.Tx
	step   domain.DisputeStep
	caseID domain.CaseID
	owner  string
	kind   domain.DisputeKind
}

func (c *caring) run(ctx context.Context) error {
	err := c.tx.QueryRow(ctx, `SELECT owner, kind, coalesce((SELECT "case" FROM bot.message WHERE id = recorded_from), 0) FROM adv.dispute WHERE number = $1 FOR UPDATE`,
		c.step.Dispute).Scan(&c.owner, &c.kind, &c.caseID)
	if err != nil {
		return notFound(fmt.Sprintf("dispute %q", c.step.Dispute), err)
	}
	switch c.step.Kind {
	case domain.TakeDispute:
		return c.give(ctx, c.step.Who)
	case domain.ReleaseDispute:
		return c.give(ctx, "")
	case domain.TickTask:
		return c.tick(ctx)
	case domain.UntickTask:
		return c.change(ctx, `DELETE FROM adv.dispute_task WHERE dispute = $1 AND task = $2`, map[string]any{"task": c.step.Task}, c.step.Task)
	}
	return fmt.Errorf("step %q: %w", c.step.Kind, domain.ErrInvalid)
}

// give hands the dispute over; the page must have shown who had it.
func (c *caring) give(ctx context.Context, owner string) error {
	if c.owner == owner {
		return nil
	}
	if c.owner != c.step.Owner {
		return fmt.Errorf("%s has taken it meanwhile: %w", c.owner, domain.ErrStale)
	}
	if err := c.change(ctx, `UPDATE adv.dispute SET owner = $2 WHERE number = $1`, map[string]any{"owner": owner, "was": c.owner}, owner); err != nil {
		return err
	}
	return c.announce(ctx)
}

// announce has the cards of the case show who looks after the dispute.
func (c *caring) announce(ctx context.Context) error {
	rows, err := c.tx.Query(ctx, `SELECT id FROM bot.draft WHERE "case" = $1 AND state IN ('pending', 'blocked')`, c.caseID)
	if err != nil {
		return err
	}
	drafts, err := pgx.CollectRows(rows, pgx.RowTo[domain.DraftID])
	for _, draft := range drafts {
		err = errors.Join(err, c.store.enqueue(ctx, c.tx, domain.AnnounceJob{Draft: draft}))
	}
	return err
}

// tick notes a task as done; one that the dispute does not have is refused.
func (c *caring) tick(ctx context.Context) error {
	known := false
	for _, task := range domain.TasksFor(c.kind) {
		known = known || task == c.step.Task
	}
	if !known {
		return fmt.Errorf("task %q: %w", c.step.Task, domain.ErrInvalid)
	}
	return c.change(ctx, `INSERT INTO adv.dispute_task (dispute, task, done_by, done_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		map[string]any{"task": c.step.Task}, c.step.Task, c.step.Who, c.store.clock())
}

// change runs a statement on the dispute and journals it where it changed something.
func (c *caring) change(ctx context.Context, sql string, detail map[string]any, args ...any) error {
	tag, err := c.tx.Exec(ctx, sql, append([]any{c.step.Dispute}, args...)...)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	detail["kind"], detail["face"] = c.step.Kind, c.step.Face
	return c.store.record(ctx, c.tx, entry{c.step.Who, "dispute." + string(c.step.Kind), "dispute/" + string(c.step.Dispute), c.caseID, detail})
}
