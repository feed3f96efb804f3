package slack

import (
	"context"
	"strings"
	"testing"
	"time"

	"guichet/domain"
)

func TestApproval(t *testing.T) {
	r := running(t)
	r.mailDraft(5)
	card := r.card(5)
	for _, want := range []string{"Boulonnerie &amp; Fils", "n.roux@boulonnerie.example", french.Grades[domain.GradeProvenContact],
		"200 vis &lt;M8&gt; &amp; écrous", "96 %", "CF-123", "commande enregistrée CF-123", "sales_order CF-123", "Re: Commande 4711",
		"votre commande CF-123 est enregistrée."} {
		if !strings.Contains(card.Shown(), want) {
			t.Errorf("the card does not show %q:\n%s", want, card.Shown())
		}
	}
	for _, b := range card.Buttons() {
		if b.Value != "5.1" && b.ActionID != clickOpen {
			t.Errorf("button %s carries %q, want the draft and its version only", b.ActionID, b.Value)
		}
	}
	r.must(r.slack.Click(claire, approvers, card.TS, clickApprove))
	after := r.waitShown(5, french.Approved)
	if got := r.desk.decided(); len(got) != 1 || got[0].Who != "claire" || got[0].Verdict != domain.Approve ||
		got[0].Version != 1 || got[0].Draft != 5 || got[0].Face != "slack" {
		t.Errorf("decided %+v", got)
	}
	if after.Has(clickApprove) || after.Has(clickEdit) || !strings.Contains(after.Shown(), "par claire") ||
		!strings.Contains(after.Shown(), french.Held+" <!date^1800000000^") {
		t.Errorf("after the approval:\n%s\n%v", after.Shown(), after.Buttons())
	}
	if n := len(r.slack.Messages(approvers)); n != 1 {
		t.Errorf("%d messages, want one card", n)
	}
}

func TestStaleClick(t *testing.T) {
	r := running(t)
	r.mailDraft(5)
	card := r.card(5)
	r.desk.change(5, func(_ *domain.CaseView, d *domain.Draft) { d.Version, d.Content.Body = 2, "un autre texte" })
	r.must(r.slack.Click(claire, approvers, card.TS, clickApprove))
	r.waitTold(claire, french.Stale)
	fresh := r.waitShown(5, "un autre texte")
	if got := r.desk.decided(); len(got) != 0 {
		t.Errorf("decided %+v by a click on an old version", got)
	}
	if b := fresh.Buttons(); len(b) == 0 || b[0].Value != "5.2" {
		t.Errorf("buttons %v, want those of version 2", b)
	}
}

func TestFirstDecisionStands(t *testing.T) {
	r := running(t)
	r.mailDraft(5)
	card := r.card(5)
	done := make(chan error, 2)
	for _, verb := range []string{clickApprove, clickTakeOver} {
		go func() { done <- r.slack.Press(claire, approvers, card.TS, verb, "5.1") }()
	}
	r.must(<-done)
	r.must(<-done)
	r.waitTold(claire, french.Stale)
	if got := r.desk.decided(); len(got) != 1 {
		t.Errorf("decided %+v, want one decision", got)
	}
}

func TestForeignClicks(t *testing.T) {
	r := running(t)
	r.mailDraft(5)
	card := r.card(5)
	for user, told := range map[string]string{ulla: french.Nobody, gaston: french.Stranger, sam: french.Stranger, paul: english.Denied} {
		r.must(r.slack.Click(user, approvers, card.TS, clickApprove))
		r.waitTold(user, told)
		if told != english.Denied {
			r.must(r.slack.Click(user, approvers, card.TS, clickEdit))
		}
	}
	if got := r.desk.decided(); len(got) != 0 {
		t.Errorf("decided %+v", got)
	}
	if view, ok := r.slack.View(ulla); ok {
		t.Errorf("a person not on the list sees %q", view.Shown())
	}
	if now := r.shown(5); !now.Has(clickApprove) || now.Updates != 0 {
		t.Error("the card changed")
	}
}

func TestDecisionElsewhereUpdatesTheCard(t *testing.T) {
	r := running(t)
	r.mailDraft(5)
	card := r.card(5)
	r.must(r.desk.Decide(r.ctx, domain.Decision{Draft: 5, Version: 1, Verdict: domain.TakeOver, Who: "claire", Face: "console"}))
	after := r.card(5)
	if after.TS != card.TS || after.Has(clickApprove) || !strings.Contains(after.Shown(), french.TakenOver+"* par claire") {
		t.Errorf("after a decision in the console:\n%s", after.Shown())
	}
	r.must(r.face.Announce(r.ctx, 5))
	if again := r.shown(5); again.Updates != after.Updates {
		t.Error("a card that shows the present state was updated")
	}
}

func TestSupersededCardIsClosed(t *testing.T) {
	r := running(t)
	r.mailDraft(5)
	r.card(5)
	r.desk.change(5, func(_ *domain.CaseView, d *domain.Draft) { d.State = domain.DraftSuperseded })
	if after := r.card(5); after.Has(clickApprove) || strings.Contains(after.Shown(), "votre commande") {
		t.Errorf("a superseded draft still shows:\n%s", after.Shown())
	}
	r.mailDraft(6, func(_ *domain.CaseView, d *domain.Draft) { d.State = domain.DraftSuperseded })
	r.must(r.face.Announce(r.ctx, 6))
	if n := len(r.slack.Messages(approvers)); n != 1 {
		t.Errorf("%d messages: a draft that waits for nobody was announced", n)
	}
}

func TestWriteAskedInChatIsRecordedByOneClick(t *testing.T) {
	r := running(t)
	ts := r.say(paul, watched, "record 10 boxes of V-1 for C-100")
	r.received()
	r.chatDraft(9, watched, ts, domain.DraftPending, "Je vais enregistrer 10 boîtes de V-1.")
	view, draft, err := r.face.load(r.ctx, 9)
	r.must(err)
	r.must(r.face.Answer(r.ctx, *view, *draft))
	answer := r.shown(9)
	if b := answer.Buttons(); len(b) != 3 || b[0].Text != french.Record || b[1].ActionID != clickDrop || answer.Thread != ts {
		t.Fatalf("buttons %v in thread %q", b, answer.Thread)
	}
	r.must(r.slack.Click(paul, watched, answer.TS, clickApprove))
	after := r.waitShown(9, french.Recorded)
	if got := r.desk.decided(); len(got) != 1 || got[0].Who != "paul" || got[0].Verdict != domain.Approve {
		t.Errorf("decided %+v", got)
	}
	if after.Has(clickApprove) || len(r.slack.Messages(watched)) != 2 {
		t.Errorf("after the click: %v", after.Buttons())
	}
}

func TestRecall(t *testing.T) {
	var stopped domain.OutgoingID
	recall := WithRecall(func(_ context.Context, outgoing domain.OutgoingID, who string) error {
		if who != "claire" {
			return domain.ErrDenied
		}
		stopped = outgoing
		return nil
	})
	r := running(t, recall)
	r.mailDraft(5)
	card := r.card(5)
	r.must(r.slack.Click(claire, approvers, card.TS, clickApprove))
	if held := r.waitShown(5, french.Held); !held.Has(clickRecall) {
		t.Fatalf("buttons %v", held.Buttons())
	}
	r.must(r.slack.Click(claire, approvers, card.TS, clickRecall))
	r.must(r.slack.Click(paul, approvers, card.TS, clickRecall))
	r.waitTold(paul, english.Denied)
	r.desk.change(5, func(v *domain.CaseView, _ *domain.Draft) { v.Outgoing[0].State = domain.OutgoingCancelled })
	if after := r.card(5); stopped != 1 || after.Has(clickRecall) || !strings.Contains(after.Shown(), french.Cancelled) {
		t.Errorf("stopped %d:\n%s", stopped, after.Shown())
	}
}

func TestApprovedForTheMorning(t *testing.T) {
	morning := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	r := running(t, WithMorning(func(time.Time) time.Time { return morning }))
	r.mailDraft(5)
	card := r.card(5)
	r.must(r.slack.Click(claire, approvers, card.TS, clickMorning))
	r.waitShown(5, french.Approved)
	if got := r.desk.decided(); len(got) != 1 || got[0].Verdict != domain.Approve || !got[0].SendAt.Equal(morning) {
		t.Errorf("decided %+v", got)
	}
}

func TestNoMorningIsOfferedThatNobodyKnows(t *testing.T) {
	r := newRig(t, workspace())
	r.mailDraft(6)
	if r.card(6).Has(clickMorning) {
		t.Error("the button is there")
	}
}
