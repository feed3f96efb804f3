package bot_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"guichet/domain"
)

// TestEverythingAtOnce lets customers write, workers work, people decide and take back, and mails leave, all at the same
// time on two threads. Whatever the order: nothing fails but by being too late, each mail leaves once, no order is
// recorded twice, and no case has two drafts to decide.
func TestEverythingAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Policy.UndoWindow = 0
	for _, from := range []string{"buyer@k1.example", "buyer@k2.example"} {
		r.done(r.mail(from, "copy"))
	}
	var letters []domain.Received
	for i := range 24 {
		first := i % 2
		letters = append(letters, r.mail([]string{"buyer@k1.example", "buyer@k2.example"}[first], fmt.Sprintf("order A %d\ncopy", i+1), fmt.Sprintf("m%d@customer.example", first+1)))
	}
	var group sync.WaitGroup
	var sending sync.Mutex // the double of the server is one
	late := func(err error) {
		if err != nil && !errors.Is(err, domain.ErrStale) && !errors.Is(err, domain.ErrInvalid) {
			t.Error(err)
		}
	}
	for worker := range 8 {
		group.Go(func() {
			random := rand.New(rand.NewPCG(uint64(worker), 3))
			for i := range 12 {
				switch worker % 4 {
				case 0:
					_, err := r.Receive(t.Context(), letters[(worker/4)*12+i])
					late(err)
				case 1:
					late(r.workOne(t.Context()))
					late(r.workOne(t.Context()))
				case 2:
					view, err := r.store.Case(t.Context(), domain.CaseID(1+random.IntN(2)))
					late(err)
					verdict := []domain.Verdict{domain.Approve, domain.Approve, domain.Edit, domain.RejectUndo, domain.TakeOver}[random.IntN(5)]
					late(r.decide(view, verdict, []string{"claire", "bruno"}[worker/4]))
				case 3:
					view, err := r.store.Case(t.Context(), domain.CaseID(1+random.IntN(2)))
					late(err)
					for _, out := range view.Outgoing {
						sending.Lock()
						_, err := r.Assistant.Send(t.Context(), out.ID)
						sending.Unlock()
						late(err)
					}
				}
			}
		})
	}
	group.Wait()
	r.must(r.work())
	r.sendAll()
	r.checkEnd(len(letters))
}

// workOne runs one waiting job, beside others.
func (r *rig) workOne(ctx context.Context) error {
	var kind string
	var message domain.MessageID
	err := r.db.Pool(r.t).QueryRow(ctx, `UPDATE river.river_job SET state = 'completed', finalized_at = now() WHERE id = (SELECT id FROM river.river_job
		WHERE state = 'available' AND kind IN ('triage', 'execute') ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING kind, (args->>'message')::bigint`).Scan(&kind, &message)
	if err != nil { // nothing waits
		return nil
	}
	if kind == "triage" {
		return r.Triage(ctx, message)
	}
	return r.Execute(ctx, message)
}

// checkEnd looks at what must hold when everything has come to rest.
func (r *rig) checkEnd(orders int) {
	r.t.Helper()
	left := map[domain.DraftID]int{}
	for _, out := range r.sent {
		left[out.Draft]++
	}
	for draft, n := range left {
		if n != 1 {
			r.t.Errorf("draft %d left %d times", draft, n)
		}
	}
	for what, sql := range map[string]string{
		"cases with two drafts to decide":      `SELECT count(*) FROM (SELECT FROM bot.draft WHERE state IN ('pending', 'blocked') GROUP BY "case" HAVING count(*) > 1) x`,
		"mails that left without approval":     `SELECT count(*) FROM bot.outgoing o WHERE state = 'accepted' AND NOT EXISTS (SELECT FROM bot.decision d WHERE d.draft = o.draft AND d.verdict = 'approve')`,
		"requests answered in two mails":       `SELECT count(*) FROM (SELECT r FROM bot.outgoing o JOIN bot.draft d ON d.id = o.draft JOIN bot.draft_version v ON v.draft = d.id AND v.version = d.version, unnest(v.requests) r WHERE o.state = 'accepted' GROUP BY r HAVING count(*) > 1) x`,
		"pending drafts out of the queue":      `SELECT count(*) FROM bot.draft d JOIN bot."case" c ON c.id = d."case" WHERE d.state IN ('pending', 'blocked') AND c.state <> 'pending'`,
		"messages that nobody works on":        `SELECT count(*) FROM bot.message WHERE state IN ('received', 'triaged')`,
		"negative reservations":                `SELECT count(*) FROM adv.reservation WHERE quantity < 0`,
		"undone orders that still hold stock":  `SELECT count(*) FROM adv.reservation r JOIN adv.sales_order o ON o.number = r.order_number WHERE o.status = 'cancelled' AND r.released_at IS NULL`,
		"undone actions whose order stands":    `SELECT count(*) FROM bot.action a JOIN adv.sales_order o ON o.number = a.number WHERE (a.state = 'undone') <> (o.status = 'cancelled')`,
		"answers forgotten in answered cases":  `SELECT count(*) FROM bot.request r JOIN bot."case" c ON c.id = r."case" JOIN bot.message m ON m.id = r.message WHERE NOT r.answered AND r.sections <> '[]' AND m.state = 'executed' AND c.state IN ('sent', 'closed')`,
		"superseded drafts that left all same": `SELECT count(*) FROM bot.outgoing o JOIN bot.draft d ON d.id = o.draft WHERE o.state = 'accepted' AND d.state <> 'approved'`,
	} {
		if n := r.count(sql); n != 0 {
			r.t.Errorf("%d %s", n, what)
		}
	}
	if n := r.count(`SELECT count(*) FROM adv.sales_order WHERE source = 'guichet'`); n != orders {
		r.t.Errorf("%d orders, %d were asked for", n, orders)
	}
	if anchor, _, err := r.store.Seal(context.WithoutCancel(r.t.Context())); err != nil || anchor == "" {
		r.t.Errorf("sealing: %v", err)
	}
}
