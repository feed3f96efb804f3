package bot_test

import (
	"errors"
	"sync"
	"testing"

	"guichet/domain"
)

// TestHurriedSupervisor: double clicks, stale pages and two people never do a thing twice.
func TestHurriedSupervisor(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute damaged A 2")
	step := domain.DisputeStep{Dispute: d.number, Revision: d.file().Dispute.Revision, Kind: domain.AskCredit, Lines: of("A", 2), Who: "claire", Face: "test"}
	var group sync.WaitGroup
	faults := make([]error, 6)
	for i := range faults {
		group.Go(func() {
			mine := step
			if i >= 4 {
				mine.Who = "bruno"
			}
			_, faults[i] = d.StepDispute(t.Context(), mine)
		})
	}
	group.Wait()
	for i, err := range faults {
		if err != nil && !errors.Is(err, domain.ErrStale) {
			t.Errorf("click %d: %v", i, err)
		}
	}
	if n := d.count(`SELECT count(*) FROM adv.credit_request`); n != 1 {
		t.Errorf("%d credit requests of one click", n)
	}
	if n := d.count(`SELECT count(*) FROM bot.draft WHERE state = 'pending'`); n != 1 {
		t.Errorf("%d drafts wait", n)
	}
	stale := step
	stale.Kind, stale.Reason = domain.CloseInvalid, "too_late"
	if _, err := d.StepDispute(t.Context(), stale); !errors.Is(err, domain.ErrStale) {
		t.Errorf("a page of before: %v", err)
	}
	for who, want := range map[string]error{"audit": domain.ErrDenied, "kim": domain.ErrDenied, "nobody": domain.ErrDenied} {
		if _, err := d.step(who, domain.DisputeStep{Kind: domain.CloseInvalid, Reason: "too_late"}); !errors.Is(err, want) {
			t.Errorf("%s: %v", who, err)
		}
	}
	d.must(second(d.step("kim", domain.DisputeStep{Kind: domain.TakeDispute})))
	d.must(second(d.step("kim", domain.DisputeStep{Kind: domain.TakeDispute})))
	if err := second(d.step("bruno", domain.DisputeStep{Kind: domain.TakeDispute})); !errors.Is(err, domain.ErrStale) {
		t.Errorf("taken from under kim's hands: %v", err)
	}
	d.must(second(d.step("bruno", domain.DisputeStep{Kind: domain.TakeDispute, Owner: "kim"})))
	d.must(second(d.step("kim", domain.DisputeStep{Kind: domain.TickTask, Task: domain.TaskPhotos})))
	d.must(second(d.step("kim", domain.DisputeStep{Kind: domain.TickTask, Task: domain.TaskPhotos})))
	if err := second(d.step("kim", domain.DisputeStep{Kind: domain.TickTask, Task: "make_coffee"})); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("an unknown task: %v", err)
	}
	if file := d.file(); file.Dispute.Owner != "bruno" || len(file.Ticks) != 1 || file.Ticks[0].By != "kim" {
		t.Errorf("%+v %+v", file.Dispute, file.Ticks)
	}
}

// TestTwoPeopleAtOnce: a step, its undo, an approval and a rejection at the same moment leave one of the states that they could
// have led to one after the other, and each is done or out of date.
func TestTwoPeopleAtOnce(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute defective A 3")
	d.send(d.view.ID)
	for round := range 6 {
		view := d.take(domain.DisputeStep{Kind: domain.AskReturn, Lines: of("A", 1)})
		file := d.file()
		last := file.Steps[len(file.Steps)-1]
		on := domain.DisputeStep{Dispute: d.number, Revision: file.Dispute.Revision, Face: "test"}
		clicks := []func() error{
			func() error { return d.decide(view, domain.Approve, "claire") },
			func() error { return d.decide(view, domain.RejectUndo, "bruno") },
			func() error {
				step := on
				step.Kind, step.Who, step.Action = domain.UndoStep, "bruno", last.ID
				return second(d.StepDispute(t.Context(), step))
			},
			func() error {
				step := on
				step.Kind, step.Who, step.Reason = domain.RefuseReturn, "claire", "used"
				return second(d.StepDispute(t.Context(), step))
			},
		}
		var group sync.WaitGroup
		for _, click := range clicks {
			group.Go(func() {
				if err := click(); err != nil && !errors.Is(err, domain.ErrStale) {
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		group.Wait()
		after := d.file()
		back, stands := after.Returns[len(after.Returns)-1], domain.ReturnWithdrawn
		for _, step := range after.Steps[len(file.Steps)-1:] {
			if step.Live() {
				stands = map[domain.ActionKind]domain.ReturnState{domain.AskReturn: domain.ReturnAsked, domain.RefuseReturn: domain.ReturnRefused}[step.Kind]
			}
		}
		if back.State != stands {
			t.Fatalf("round %d: the return is %s, by its steps it is %s", round, back.State, stands)
		}
		if n := d.count(`SELECT count(*) FROM bot.draft WHERE state IN ('pending', 'blocked') AND "case" = $1`, int64(d.view.ID)); n > 1 {
			t.Fatalf("round %d: %d drafts wait", round, n)
		}
		for left := d.file(); left.LiveReturn() != nil; left = d.file() {
			d.must(second(d.step("claire", domain.DisputeStep{Kind: domain.UndoStep, Action: left.Steps[len(left.Steps)-1].ID})))
		}
	}
}

func second[T any](_ T, err error) error { return err }
