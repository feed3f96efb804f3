package bot_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// atOnce runs decisions at the same moment and returns how many succeeded; the others must be stale.
func (r *rig) atOnce(decisions ...func(ctx context.Context) error) (succeeded int) {
	r.t.Helper()
	var mutex sync.Mutex
	var group sync.WaitGroup
	for _, decide := range decisions {
		group.Go(func() {
			err := decide(r.t.Context())
			mutex.Lock()
			defer mutex.Unlock()
			switch {
			case err == nil:
				succeeded++
			case !errors.Is(err, domain.ErrStale):
				r.t.Error(err)
			}
		})
	}
	group.Wait()
	return succeeded
}

func (r *rig) deciding(view domain.CaseView, verdict domain.Verdict, who string) func(context.Context) error {
	return func(context.Context) error { return r.decide(view, verdict, who) }
}

// TestFirstDecisionStands: clicks at the same moment, by one person or two, of one kind or another.
func TestFirstDecisionStands(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]struct {
		verdict domain.Verdict
		who     string
	}{
		"double click": {domain.Approve, "claire"}, "two supervisors": {domain.Approve, "bruno"}, "edit while approving": {domain.Edit, "bruno"},
		"undo while approving": {domain.RejectUndo, "bruno"}, "take over while approving": {domain.TakeOver, "bruno"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			view := r.done(r.mail("buyer@k1.example", "order A 10"))
			if n := r.atOnce(r.deciding(view, domain.Approve, "claire"), r.deciding(view, second.verdict, second.who)); n != 1 {
				t.Errorf("%d of two decisions on one version stand", n)
			}
			if n := r.count(`SELECT count(*) FROM bot.outgoing`) + r.count(`SELECT count(*) FROM bot.decision WHERE verdict <> 'approve'`); n != 1 {
				t.Errorf("%d effects", n)
			}
		})
	}
}

// TestCancelAgainstSend: a mail is taken back or sent, never both.
func TestCancelAgainstSend(t *testing.T) {
	t.Parallel()
	for range 5 {
		r := newRig(t)
		view := r.done(r.mail("buyer@k1.example", "order A 10"))
		r.must(r.decide(view, domain.Approve, "claire"))
		id := r.view(view.ID).Outgoing[0].ID
		r.pass(time.Minute)
		r.atOnce(func(ctx context.Context) error { return r.Cancel(ctx, id, "claire") },
			func(ctx context.Context) error { _, err := r.Assistant.Send(ctx, id); return err })
		after := r.view(view.ID)
		if cancelled := after.Outgoing[0].State == domain.OutgoingCancelled; cancelled == (len(r.sent) == 1) || cancelled != (after.Draft().State == domain.DraftPending) {
			t.Fatalf("the mail is %s, %d were sent, the draft is %s", after.Outgoing[0].State, len(r.sent), after.Draft().State)
		}
	}
}

// TestUndoAfterConfirm: an approval taken back can be undone as well, as long as nothing was shipped.
func TestUndoAfterConfirm(t *testing.T) {
	t.Parallel()
	for name, shipped := range map[string]bool{"not shipped": false, "shipped in part": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			view := r.done(r.mail("buyer@k1.example", "order A 10"))
			r.must(r.decide(view, domain.Approve, "claire"))
			r.must(r.Cancel(t.Context(), r.view(view.ID).Outgoing[0].ID, "claire"))
			if shipped {
				r.exec(`INSERT INTO adv.shipment (number, order_number, status) VALUES ('BL1', $1, 'in_transit')`, view.Actions[0].Number)
			}
			err := r.decide(r.view(view.ID), domain.RejectUndo, "bruno")
			if shipped != errors.Is(err, domain.ErrStale) {
				t.Fatal(err)
			}
			if n := r.count(`SELECT count(*) FROM adv.reservation WHERE released_at IS NULL`); (n == 1) != shipped {
				t.Errorf("%d reservations", n)
			}
		})
	}
}

// TestANoStaysANo: what a person undid is neither done again nor told as done when the case is written anew.
func TestANoStaysANo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	view := r.done(r.mail("buyer@k1.example", "order A 10\ncopy"))
	number := view.Actions[0].Number
	r.must(r.decide(view, domain.RejectUndo, "claire"))
	r.must(r.decide(r.view(view.ID), domain.Edit, "claire"))
	r.exec(`UPDATE adv.product SET list_price = 9 WHERE sku = 'A'`)
	if err := r.decide(r.view(view.ID), domain.Approve, "claire"); !errors.Is(err, domain.ErrStale) {
		t.Fatalf("approved on a changed price: %v", err)
	}
	r.must(r.work())
	after := r.view(view.ID)
	if len(after.Actions) != 1 || after.Actions[0].State != "undone" || strings.Contains(after.Draft().Content.Body, number+" has been received") {
		t.Errorf("%+v", after.Actions)
	}
	if n := r.count(`SELECT count(*) FROM adv.sales_order WHERE source = 'guichet' AND status <> 'cancelled'`); n != 0 {
		t.Errorf("%d orders", n)
	}
}

// TestAnEditMakesNothingTrueAgain: a colleague's edit does not hide that a row has changed since the draft was written.
func TestAnEditMakesNothingTrueAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	view := r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	r.exec(`UPDATE adv.sales_order SET status = 'shipped' WHERE number = 'CF26-00010'`)
	r.must(r.decide(view, domain.Edit, "claire"))
	if err := r.decide(r.view(view.ID), domain.Approve, "claire"); !errors.Is(err, domain.ErrStale) {
		t.Errorf("approved: %v", err)
	}
}

// TestFactsAreCheckedAtSending: between the click and the end of the undo window a row changes.
func TestFactsAreCheckedAtSending(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	view := r.done(r.mail("buyer@k1.example", "status CF26-00010\norder A 10"))
	r.must(r.decide(view, domain.Approve, "claire"))
	r.exec(`UPDATE adv.sales_order SET status = 'shipped' WHERE number = 'CF26-00010'`)
	r.pass(2 * time.Minute)
	r.sendAll()
	if len(r.sent) != 0 {
		t.Fatalf("a mail left whose facts had changed: %s", r.sent[0].Raw)
	}
	r.must(r.work())
	r.must(r.decide(r.view(view.ID), domain.Approve, "claire"))
	r.pass(2 * time.Minute)
	r.sendAll()
	if len(r.sent) != 1 || r.count(`SELECT count(*) FROM adv.sales_order WHERE source = 'guichet'`) != 1 {
		t.Errorf("%d mails", len(r.sent))
	}
}

// TestAnswerInFlightKeepsTheNextDraftInSight: while a mail is with the server, the customer writes again.
func TestAnswerInFlightKeepsTheNextDraftInSight(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	view := r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	r.must(r.decide(view, domain.Approve, "claire"))
	r.pass(2 * time.Minute)
	out, _, due, err := r.store.StartAttempt(t.Context(), r.view(view.ID).Outgoing[0].ID, nil)
	if err != nil || !due {
		t.Fatal(due, err)
	}
	r.done(r.mail("buyer@k1.example", "copy", "m1@customer.example"))
	r.must(r.store.EndAttempt(t.Context(), out, domain.SendResult{State: domain.OutgoingAccepted, Phase: domain.PhaseAccepted}))
	if after := r.view(view.ID); after.State != "pending" || after.Draft().State != domain.DraftPending {
		t.Errorf("the case is %s, its draft %s", after.State, after.Draft().State)
	}
}

// TestLateDeferredMailIsStopped: a mail that a server put off does not leave after the customer wrote again.
func TestLateDeferredMailIsStopped(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	view := r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	r.must(r.decide(view, domain.Approve, "claire"))
	r.pass(2 * time.Minute)
	out, _, _, err := r.store.StartAttempt(t.Context(), r.view(view.ID).Outgoing[0].ID, nil)
	r.must(err)
	r.must(r.store.EndAttempt(t.Context(), out, domain.SendResult{State: domain.OutgoingDeferred, Phase: domain.PhaseEnvelope, Code: 451}))
	after := r.done(r.mail("buyer@k1.example", "copy", "m1@customer.example"))
	r.sendAll()
	if len(r.sent) != 0 || !strings.Contains(after.Draft().Content.Body, "CF26-00010") {
		t.Errorf("%d sent; the new draft says: %s", len(r.sent), after.Draft().Content.Body)
	}
}

// TestTakeOver: with and without a draft, and what happens when the customer writes again.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	silent := r.done(r.mail("buyer@k1.example", "nothing we understand"))
	decision := domain.Decision{Case: silent.ID, Verdict: domain.TakeOver, Who: "claire", Face: "test"}
	for who, want := range map[string]error{"audit": domain.ErrDenied, "nobody": domain.ErrDenied} {
		wrong := decision
		wrong.Who = who
		if err := r.Decide(t.Context(), wrong); !errors.Is(err, want) {
			t.Errorf("%s: %v", who, err)
		}
	}
	approve := decision
	approve.Verdict = domain.Approve
	if err := r.Decide(t.Context(), approve); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("approving nothing: %v", err)
	}
	r.must(r.Decide(t.Context(), decision))
	r.must(r.Decide(t.Context(), decision)) // a double click
	if view := r.view(silent.ID); view.State != "taken_over" || view.Owner != "claire" {
		t.Errorf("%s of %s", view.State, view.Owner)
	}
	other := decision
	other.Who = "bruno"
	if err := r.Decide(t.Context(), other); !errors.Is(err, domain.ErrStale) {
		t.Errorf("taken from a colleague: %v", err)
	}
	if view := r.done(r.mail("buyer@k1.example", "thank you", "m1@customer.example")); view.State != "taken_over" {
		t.Errorf("a thank-you made the case %s", view.State)
	}
	if view := r.done(r.mail("buyer@k1.example", "copy", "m1@customer.example")); view.State != "pending" || view.Owner != "claire" {
		t.Errorf("a new question made the case %s of %s", view.State, view.Owner)
	}
	if err := r.Decide(t.Context(), decision); !errors.Is(err, domain.ErrStale) {
		t.Errorf("taking over a case whose draft was not seen: %v", err)
	}
	missing := decision
	missing.Case = 999
	if err := r.Decide(t.Context(), missing); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a case that is not there: %v", err)
	}
}

// TestFourEyes: two different people, both on the same version.
func TestFourEyes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Policy.FourEyesAbove = decimal.NewFromInt(15)
	view := r.done(r.mail("buyer@k1.example", "order A 10"))
	r.must(r.decide(view, domain.Approve, "claire"))
	if err := r.decide(view, domain.Approve, "claire"); !errors.Is(err, domain.ErrStale) {
		t.Errorf("the same person twice: %v", err)
	}
	r.must(r.decide(view, domain.Edit, "claire"))
	edited := r.view(view.ID)
	r.must(r.decide(edited, domain.Approve, "bruno"))
	if n := r.count(`SELECT count(*) FROM bot.outgoing`); n != 0 {
		t.Fatal("one approval of each of two versions released the mail")
	}
	r.must(r.decide(edited, domain.Approve, "claire"))
	if n := r.count(`SELECT count(*) FROM bot.outgoing`); n != 1 {
		t.Errorf("%d mails", n)
	}
}

// TestFourEyesOnChanges: a small order does not grow large past the second person.
func TestFourEyesOnChanges(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Policy.FourEyesAbove = decimal.NewFromInt(15)
	view := r.done(r.mail("buyer@k1.example", "change CF26-00010 B 100"))
	r.must(r.decide(view, domain.Approve, "claire"))
	if n := r.count(`SELECT quantity::int FROM adv.order_line WHERE order_number = 'CF26-00010' AND sku = 'B'`); n != 1 {
		t.Fatalf("one person made the order %d", n)
	}
	r.must(r.decide(view, domain.Approve, "bruno"))
	if n := r.count(`SELECT quantity::int FROM adv.order_line WHERE order_number = 'CF26-00010' AND sku = 'B'`); n != 100 {
		t.Errorf("two people made the order %d", n)
	}
}

// TestOldDraftsCannotBeDecided: after a new mail, and in every state that is not pending.
func TestOldDraftsCannotBeDecided(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	view := r.done(r.mail("buyer@k1.example", "order A 10"))
	r.done(r.mail("buyer@k1.example", "copy", "m1@customer.example"))
	for _, verdict := range []domain.Verdict{domain.Approve, domain.Edit, domain.RejectRewrite, domain.RejectUndo, domain.TakeOver} {
		if err := r.decide(view, verdict, "claire"); !errors.Is(err, domain.ErrStale) {
			t.Errorf("%s on a superseded draft: %v", verdict, err)
		}
	}
	r.exec(`UPDATE bot.draft SET state = 'blocked' WHERE state = 'pending'`)
	if err := r.decide(r.view(view.ID), domain.Approve, "claire"); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("a blocked draft was approved: %v", err)
	}
}
