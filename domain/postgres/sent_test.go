package postgres_test

import (
	"context"
	"testing"

	"guichet/domain"
)

func TestSeenSent(t *testing.T) {
	t.Parallel()
	t.Run("a person's answer retires the draft", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		view := d.recorded(1)
		sent := domain.SentElsewhere{Mailbox: "adv/Sent", UIDValidity: 1, UID: 7, MessageID: "outlook@us.example", References: []string{"m1@customer.example"}, From: "adv@us.example"}
		for range 2 {
			if err := d.SeenSent(t.Context(), sent); err != nil {
				t.Fatal(err)
			}
		}
		after := d.caseOf(view.Messages[0].ID)
		if after.State != "closed" || after.Drafts[0].State != domain.DraftSuperseded {
			t.Errorf("case %s, draft %s", after.State, after.Drafts[0].State)
		}
		if _, uid, err := d.Cursor(t.Context(), "adv/Sent"); err != nil || uid != 7 {
			t.Errorf("cursor %d, %v", uid, err)
		}
		if n := d.count(`SELECT count(*) FROM bot.journal WHERE verb = 'case.answered_elsewhere'`); n != 1 {
			t.Errorf("%d entries", n)
		}
	})
	t.Run("our own mail, delivery unknown, is known once the server shows a copy", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		view := d.recorded(1)
		immediate := rules
		immediate.Hold = 0
		if err := d.Decide(t.Context(), domain.Decision{Draft: view.Draft().ID, Version: 1, Verdict: domain.Approve, Who: "claire"}, immediate); err != nil {
			t.Fatal(err)
		}
		out, _, _, err := d.StartAttempt(t.Context(), d.caseOf(view.Messages[0].ID).Outgoing[0].ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.EndAttempt(context.Background(), out, domain.SendResult{State: domain.OutgoingUnknown, Phase: domain.PhaseData}); err != nil {
			t.Fatal(err)
		}
		if err := d.SeenSent(t.Context(), domain.SentElsewhere{Mailbox: "adv/Sent", UIDValidity: 1, UID: 1, MessageID: out.MessageID}); err != nil {
			t.Fatal(err)
		}
		if got, err := d.Outgoing(t.Context(), out.ID); err != nil || got.State != domain.OutgoingAccepted {
			t.Errorf("state %s, %v", got.State, err)
		}
	})
}
