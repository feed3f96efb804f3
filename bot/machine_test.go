package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"guichet/domain"
	"guichet/domain/postgres"
)

// runQueue works the queue with the production runner until a condition holds.
func (r *rig) runQueue(until func() bool) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 30*time.Second)
	defer cancel()
	runner, err := r.store.Work(postgres.WorkOptions{Owner: "test", Workers: r.Workers()})
	r.must(err)
	r.must(runner.Start(ctx))
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !until() {
		select {
		case <-ctx.Done():
			r.t.Fatal("the queue did not come so far")
		case <-tick.C:
		}
	}
	r.must(runner.Stop(ctx))
}

// TestPoisonMessage: a message that fails for ever goes to a person with the reason, keeps nobody waiting, and can be
// played again.
func TestPoisonMessage(t *testing.T) {
	t.Parallel()
	for name, words := range map[string]string{"permanent": "this cannot ever be done", "fails each time": "this cannot now be done", "panic": "break down"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			poison := r.receive(r.mail("buyer@k1.example", words))
			if name != "permanent" {
				r.exec(`UPDATE river.river_job SET max_attempts = 1`)
			}
			good := r.receive(r.mail("buyer@k2.example", "copy"))
			r.runQueue(func() bool {
				return r.count(`SELECT count(*) FROM bot.message WHERE id = $1 AND state = 'quarantined' OR id = $2 AND state = 'executed'`, poison, good) == 2
			})
			view := r.caseOf(poison)
			if view.State != "quarantined" || view.Messages[0].StateNote == "" {
				t.Errorf("the case is %s, %q", view.State, view.Messages[0].StateNote)
			}
			queue, err := r.store.Queue(t.Context(), domain.QueueFilter{})
			r.must(err)
			if len(queue) != 2 {
				t.Errorf("%d cases wait for a person, want 2", len(queue))
			}
			if n := r.count(`SELECT count(*) FROM bot.journal WHERE verb = 'message.quarantined'`); n != 1 {
				t.Errorf("%d lines in the journal", n)
			}
		})
	}
}

func TestReplay(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	received := r.mail("buyer@k1.example", "break down")
	r.must(r.Quarantine(t.Context(), received, "unreadable \x00 \xff"))
	id := domain.MessageID(1)
	if err := r.Replay(t.Context(), id, "kim"); !errors.Is(err, domain.ErrDenied) {
		t.Errorf("a clerk: %v", err)
	}
	r.ParseMail = func([]byte) domain.Incoming { mended := *received.Mail; mended.Own = "order A 10"; return mended }
	r.must(r.Replay(t.Context(), id, "claire"))
	if err := r.Replay(t.Context(), id, "claire"); !errors.Is(err, domain.ErrStale) {
		t.Errorf("played twice: %v", err)
	}
	r.must(r.work())
	if view := r.caseOf(id); view.State != "pending" || len(view.Actions) != 1 {
		t.Errorf("%s with %d actions", view.State, len(view.Actions))
	}
}

// TestStranded: messages whose jobs the queue gave up by itself are put before a person; those that still have one are not.
func TestStranded(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	lost := r.receive(r.mail("buyer@k1.example", "copy"))
	r.exec(`UPDATE river.river_job SET state = 'discarded', finalized_at = now()`)
	waiting := r.receive(r.mail("buyer@k2.example", "copy"))
	r.must(r.Sweep(t.Context()))
	r.must(r.Sweep(t.Context()))
	if state := r.caseOf(lost).State; state != "quarantined" {
		t.Errorf("the lost message's case is %s", state)
	}
	if state := r.caseOf(waiting).State; state != "open" {
		t.Errorf("the waiting message's case is %s", state)
	}
}

// TestCrashLoop: a step that takes its process down at each attempt is given up, not handed from one process to the next.
func TestCrashLoop(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.receive(r.mail("buyer@k1.example", "copy"))
	r.exec(`UPDATE river.river_job SET state = 'running', attempt = 2, attempted_by = ARRAY['dead'], attempted_at = now()`)
	if n, err := r.store.AdoptOrphans(t.Context(), "alive", time.Minute); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if n := r.count(`SELECT count(*) FROM river.river_job WHERE state = 'available'`); n != 1 {
		t.Fatal("the step was not taken up")
	}
	r.exec(`UPDATE river.river_job SET state = 'running', attempt = max_attempts`)
	if _, err := r.store.AdoptOrphans(t.Context(), "alive", time.Minute); err != nil {
		t.Fatal(err)
	}
	r.must(r.Sweep(t.Context()))
	if state := r.caseOf(id).State; state != "quarantined" {
		t.Errorf("the case is %s", state)
	}
}

// TestEachStepTwice: every job runs again after it has been done, and by two processes at once; the end is the same.
func TestEachStepTwice(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	received := r.mail("buyer@k1.example", "order A 10\nstatus CF26-00010")
	id := r.receive(received)
	twice := func(step func(context.Context) error) { r.t.Helper(); r.atOnce(step, step); r.must(step(t.Context())) }
	twice(func(ctx context.Context) error { _, err := r.Receive(ctx, received); return err })
	twice(func(ctx context.Context) error { return r.Triage(ctx, id) })
	twice(func(ctx context.Context) error { return r.Execute(ctx, id) })
	r.must(r.decide(r.caseOf(id), domain.Approve, "claire"))
	r.pass(2 * time.Minute)
	out := r.caseOf(id).Outgoing[0].ID
	twice(func(ctx context.Context) error { _, err := r.Assistant.Send(ctx, out); return err })
	if len(r.sent) > 1 {
		t.Errorf("sent %d times", len(r.sent))
	}
	for table, want := range map[string]int{"bot.message": 1, "bot.request": 2, "bot.action": 1, "bot.draft": 1, "bot.decision": 1, "bot.outgoing": 1} {
		if n := r.count(`SELECT count(*) FROM ` + table); n != want {
			t.Errorf("%d rows in %s, want %d", n, table, want)
		}
	}
}

// TestWithdraw: a deleted post withdraws what it asked, before and after step 3, and what was done stays (S06).
func TestWithdraw(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.must(r.Withdraw(t.Context(), "T1/C1/unknown"))
	early := r.receive(r.post("1.1", "", "order A 1"))
	r.must(r.Withdraw(t.Context(), "T1/C1/1.1"))
	r.must(r.work())
	if view := r.caseOf(early); len(view.Drafts) != 0 || view.State != "closed" {
		t.Errorf("a post deleted at once: %d drafts, %s", len(view.Drafts), view.State)
	}
	view := r.done(r.post("2.1", "", "order A 1"))
	r.must(r.Withdraw(t.Context(), "T1/C1/2.1"))
	r.must(r.Withdraw(t.Context(), "T1/C1/2.1"))
	if err := r.decide(view, domain.Approve, "kim"); !errors.Is(err, domain.ErrStale) {
		t.Errorf("a withdrawn proposal was clicked: %v", err)
	}
	done := r.done(r.post("3.1", "", "order A 1"))
	r.must(r.decide(done, domain.Approve, "kim"))
	r.must(r.Withdraw(t.Context(), "T1/C1/3.1"))
	if after := r.view(done.ID); after.Actions[0].State != "done" || after.Messages[0].State != "executed" {
		t.Errorf("%+v", after.Actions)
	}
	if n := r.count(`SELECT count(*) FROM adv.sales_order WHERE source = 'guichet'`); n != 1 {
		t.Errorf("%d orders", n)
	}
}

// TestProposalsInAThread: a question beside a waiting proposal leaves it, and the click does what was proposed; the edit of
// its post replaces it; a changed row makes it stale.
func TestProposalsInAThread(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	proposal := r.done(r.post("1.1", "", "order A 2"))
	r.done(r.post("1.2", "1.1", "status CF26-00010"))
	if view := r.view(proposal.ID); view.State != "pending" {
		t.Fatalf("the case is %s", view.State)
	}
	edit := r.post("1.1", "", "order A 3")
	edit.Key += "/9.9"
	edited := r.done(edit)
	if err := r.decide(proposal, domain.Approve, "kim"); !errors.Is(err, domain.ErrStale) {
		t.Errorf("the proposal of before the edit: %v", err)
	}
	r.exec(`UPDATE adv.product SET list_price = 9 WHERE sku = 'A'`)
	if err := r.decide(edited, domain.Approve, "kim"); !errors.Is(err, domain.ErrStale) {
		t.Errorf("a price has changed since the proposal: %v", err)
	}
	r.must(r.work())
	r.must(r.decide(r.view(proposal.ID), domain.Approve, "kim"))
	if n := r.count(`SELECT coalesce(sum(quantity), 0)::int FROM adv.order_line l JOIN adv.sales_order o ON o.number = l.order_number WHERE o.source = 'guichet'`); n != 3 {
		t.Errorf("%d ordered, want the 3 of the edit", n)
	}
}

// TestJournalIsComplete: each state that a case, message, draft or mail comes to has its line.
func TestJournalIsComplete(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	view := r.done(r.mail("buyer@k1.example", "order A 10"))
	r.must(r.decide(view, domain.Approve, "claire"))
	r.must(r.Cancel(t.Context(), r.view(view.ID).Outgoing[0].ID, "claire"))
	r.must(r.decide(r.view(view.ID), domain.Approve, "claire"))
	r.pass(2 * time.Minute)
	r.sendAll()
	var verbs []string
	for _, line := range r.view(view.ID).Journal {
		verbs = append(verbs, line.Verb)
	}
	want := "message.received message.triaged action.done message.executed draft.written draft.approved action.confirmed mail.held draft.written mail.cancelled draft.approved mail.held mail.attempted mail.accepted"
	if got := strings.Join(verbs, " "); got != want {
		t.Errorf("the journal says\n%s\nwant\n%s", got, want)
	}
}
