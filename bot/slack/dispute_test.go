package slack

import (
	"context"
	"strings"
	"testing"

	"guichet/domain"
)

// disputeDraft puts a reply about a damaged delivery on the desk, with one day left for the reserves.
func (r *rig) disputeDraft(id domain.DraftID, owner string) {
	r.mailDraft(id, func(view *domain.CaseView, _ *domain.Draft) {
		view.Disputes = []domain.DisputeItem{
			{DisputeClock: domain.DisputeClock{Dispute: "LI-7", Kind: domain.Damaged, Status: "open", Owner: owner, ReservesBy: domain.NewDate(2026, 11, 24), Left: 1}},
			{DisputeClock: domain.DisputeClock{Dispute: "LI-3", Kind: domain.PriceError, Status: "resolved"}}}
	})
}

func TestDisputeOnTheCard(t *testing.T) {
	var taken []domain.DisputeStep
	var r *rig
	r = running(t, WithDisputes(func(_ context.Context, step domain.DisputeStep) (domain.CaseID, error) {
		taken = append(taken, step)
		r.desk.change(5, func(view *domain.CaseView, _ *domain.Draft) { view.Disputes[0].Owner = step.Who })
		return 0, nil
	}))
	r.disputeDraft(5, "")
	card := r.card(5)
	for _, want := range []string{"2026-11-24", "reste 1 j", "LI-7", french.NoOwner} {
		if !strings.Contains(card.Shown(), want) {
			t.Errorf("the card does not show %q:\n%s", want, card.Shown())
		}
	}
	if strings.Contains(card.Shown(), "LI-3") {
		t.Error("a closed dispute is shown")
	}
	r.must(r.slack.Click(paul, approvers, card.TS, clickDispute))
	after := r.waitShown(5, french.Owner+" paul")
	if len(taken) != 1 || taken[0].Dispute != "LI-7" || taken[0].Who != "paul" || taken[0].Kind != domain.TakeDispute || taken[0].Owner != "" || taken[0].Face != "slack" {
		t.Errorf("taken %+v", taken)
	}
	if after.Has(clickDispute) || !after.Has(clickApprove) {
		t.Errorf("buttons after: %v", after.Buttons())
	}
}

func TestDisputeTakenByAnother(t *testing.T) {
	r := running(t, WithDisputes(func(context.Context, domain.DisputeStep) (domain.CaseID, error) { return 0, domain.ErrStale }))
	r.disputeDraft(5, "")
	card := r.card(5)
	r.must(r.slack.Click(paul, approvers, card.TS, clickDispute))
	r.waitTold(paul, english.Stale)
	r.must(r.slack.Click(ulla, approvers, card.TS, clickDispute))
	r.waitTold(ulla, french.Nobody)
}
