package bot_test

import (
	"errors"
	"testing"
	"time"

	"guichet/domain"
)

// TestCasesArePartedAndJoinedByHand: by who may decide alone; each half is answered for itself, the whole once, and taking a
// merge back brings the first two answers back.
func TestCasesArePartedAndJoinedByHand(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	second := r.done(r.mail("buyer@k1.example", "order A 10", "m1@customer.example"))
	message := second.Messages[1].ID
	if first.ID != second.ID {
		t.Fatal("two cases at the start")
	}
	for _, who := range []string{"kim", "audit", "nobody"} {
		if _, err := r.Split(t.Context(), message, who); !errors.Is(err, domain.ErrDenied) {
			t.Errorf("%s splits: %v", who, err)
		}
		if err := r.Merge(t.Context(), first.ID, second.ID, who); !errors.Is(err, domain.ErrDenied) {
			t.Errorf("%s merges: %v", who, err)
		}
		if err := r.Unmerge(t.Context(), first.ID, who); !errors.Is(err, domain.ErrDenied) {
			t.Errorf("%s takes a merge back: %v", who, err)
		}
	}
	split, err := r.Split(t.Context(), message, "claire")
	r.must(err)
	r.must(r.work())
	if one, two := r.view(first.ID), r.view(split); one.State != "pending" || two.State != "pending" || len(one.Messages) != 1 || len(two.Messages) != 1 {
		t.Errorf("after the split: %s with %d messages, %s with %d", one.State, len(one.Messages), two.State, len(two.Messages))
	}
	r.must(r.Merge(t.Context(), split, first.ID, "claire"))
	r.must(r.work())
	if one := r.view(first.ID); one.State != "pending" || len(one.Messages) != 2 {
		t.Errorf("after the merge: %s with %d messages", one.State, len(one.Messages))
	}
	r.must(r.Unmerge(t.Context(), split, "claire"))
	r.must(r.work())
	if one, two := r.view(first.ID), r.view(split); one.State != "pending" || two.State != "pending" || len(one.Messages) != 1 || len(two.Messages) != 1 {
		t.Errorf("after taking it back: %s with %d messages, %s with %d", one.State, len(one.Messages), two.State, len(two.Messages))
	}
	if n := r.count(`SELECT count(*) FROM bot.action WHERE kind = 'record_order'`); n != 1 {
		t.Errorf("%d orders were recorded", n)
	}
}

// TestScheduledMailIsCancelledByTheCustomersOwn: it waits for its hour, and the customer's next word comes before it.
func TestScheduledMailIsCancelledByTheCustomersOwn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	view := r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	at := r.OfficeHours().OpeningAfter(r.now)
	draft := view.Draft()
	r.must(r.Decide(t.Context(), domain.Decision{Draft: draft.ID, Version: draft.Version, Verdict: domain.Approve, Who: "claire", Face: "console", SendAt: at}))
	r.pass(2 * time.Hour)
	r.sendAll()
	if len(r.sent) != 0 {
		t.Fatal("the mail left before its hour")
	}
	r.done(r.mail("buyer@k1.example", "status CF26-00010", "m1@customer.example"))
	r.pass(24 * time.Hour)
	r.sendAll()
	if out := r.view(view.ID).Outgoing[0]; len(r.sent) != 0 || out.State != domain.OutgoingCancelled {
		t.Errorf("%d mails left; the scheduled one is %s", len(r.sent), out.State)
	}
}
