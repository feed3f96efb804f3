package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"guichet/domain"
)

// released approves the only draft of a case, without an undo window, and returns the mail.
func (d *desk) released(view domain.CaseView) domain.OutgoingID {
	d.t.Helper()
	immediate := rules
	immediate.Hold = 0
	if err := d.Decide(d.t.Context(), domain.Decision{Draft: view.Draft().ID, Version: view.Draft().Version, Verdict: domain.Approve, Who: "claire"}, immediate); err != nil {
		d.t.Fatal(err)
	}
	after, err := d.Case(d.t.Context(), view.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	return after.Outgoing[0].ID
}

// TestAttemptTakenForDead: whichever of the two processes comes first, the data is handed over once.
func TestAttemptTakenForDead(t *testing.T) {
	t.Parallel()
	for range 4 {
		d := newDesk(t)
		id := d.released(d.recorded(1))
		first, _, _, err := d.StartAttempt(t.Context(), id, nil)
		if err != nil {
			t.Fatal(err)
		}
		mayGoOn := make(chan bool)
		go func() { mayGoOn <- d.ReachPhase(t.Context(), first, domain.PhaseData) == nil }()
		_, _, due, err := d.StartAttempt(t.Context(), id, nil)
		if err != nil {
			t.Fatal(err)
		}
		if goes := <-mayGoOn; goes && due {
			t.Fatal("two processes may hand the same mail over")
		}
	}
}

// TestLateAcceptance: the process that was taken for dead after the data says that the server took the mail.
func TestLateAcceptance(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	view := d.recorded(1)
	id := d.released(view)
	out, _, _, err := d.StartAttempt(t.Context(), id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.ReachPhase(t.Context(), out, domain.PhaseData); err != nil {
		t.Fatal(err)
	}
	if _, _, due, err := d.StartAttempt(t.Context(), id, nil); err != nil || due {
		t.Fatal(due, err)
	}
	if after := d.caseOf(view.Messages[0].ID); after.State != "unknown" {
		t.Fatalf("the case is %s", after.State)
	}
	for range 2 {
		if err := d.EndAttempt(t.Context(), out, domain.SendResult{State: domain.OutgoingAccepted, Phase: domain.PhaseAccepted}); err != nil {
			t.Fatal(err)
		}
	}
	if after := d.caseOf(view.Messages[0].ID); after.State != "sent" || after.Outgoing[0].State != domain.OutgoingAccepted {
		t.Errorf("the case is %s, the mail %s", after.State, after.Outgoing[0].State)
	}
	if n := d.count(`SELECT count(*) FROM river.river_job WHERE kind = 'file'`); n != 1 {
		t.Errorf("%d copies are filed", n)
	}
}

// TestRecheckThatCannotBeAsked: a fault of the machine retires no draft.
func TestRecheckThatCannotBeAsked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	view := d.recorded(1)
	faulty := rules
	faulty.Recheck = func(_ context.Context, _ domain.Draft, _ domain.Records) error { return errors.New("no connection") }
	if err := d.Decide(t.Context(), domain.Decision{Draft: view.Draft().ID, Version: 1, Verdict: domain.Approve, Who: "claire"}, faulty); err == nil {
		t.Fatal("approved without the check")
	}
	if state := d.caseOf(view.Messages[0].ID).Draft().State; state != domain.DraftPending {
		t.Errorf("the draft is %s", state)
	}
}

// remindOnce writes a reminder of one invoice, as the rule would.
func (d *desk) remindOnce() domain.DraftID {
	d.t.Helper()
	id, err := d.Remind(d.t.Context(), "K1", func(_ context.Context, r domain.Reminding) (*domain.Draft, error) {
		level := 1
		for _, sent := range r.Book.Reminders {
			level = max(level, sent.Level+1)
		}
		return &domain.Draft{Kind: domain.ReminderDraft, Customer: "K1", Language: "fr", Author: "guichet",
			Reminder: &domain.ReminderPlan{Level: level, Lines: []domain.ReminderLine{{Invoice: "F1", Level: level}}},
			Content:  domain.DraftContent{To: []domain.MailAddress{{Address: "pay@k1.example"}}, Subject: "Relance", Body: "x"}}, nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

func (d *desk) caseOfDraft(id domain.DraftID) domain.CaseView {
	d.t.Helper()
	view, err := d.CaseOfDraft(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return view
}

// TestRefusedReminderStaysRefused: what a person said no to, or took over, is not raised again while it says the same (W06).
func TestRefusedReminderStaysRefused(t *testing.T) {
	t.Parallel()
	for _, verdict := range []domain.Verdict{domain.RejectRewrite, domain.RejectUndo, domain.TakeOver} {
		d := newDesk(t)
		d.exec(`INSERT INTO adv.invoice (number, customer, kind, issued_on, due_on, currency, total_gross) VALUES ('F1', 'K1', 'invoice', '2026-10-01', '2026-10-31', 'EUR', 100)`)
		if err := d.decide(d.caseOfDraft(d.remindOnce()), verdict); err != nil {
			t.Fatal(err)
		}
		if again := d.remindOnce(); again != 0 {
			t.Errorf("raised again after %s", verdict)
		}
	}
}

// TestBouncedReminderDoesNotCount: its level is not reached, the approver is told, and it is a person's to settle (M30).
func TestBouncedReminderDoesNotCount(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`INSERT INTO adv.invoice (number, customer, kind, issued_on, due_on, currency, total_gross) VALUES ('F1', 'K1', 'invoice', '2026-10-01', '2026-10-31', 'EUR', 100)`)
	view := d.caseOfDraft(d.remindOnce())
	out, _, _, err := d.StartAttempt(t.Context(), d.released(view), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.EndAttempt(t.Context(), out, domain.SendResult{State: domain.OutgoingAccepted, Phase: domain.PhaseAccepted}); err != nil {
		t.Fatal(err)
	}
	if book, err := d.Customer(t.Context(), "K1"); err != nil || len(book.Reminders) != 1 {
		t.Fatalf("%+v, %v", book.Reminders, err)
	}
	told := d.count(`SELECT count(*) FROM river.river_job WHERE kind = 'announce'`)
	dsn := mail(9, "mailer-daemon@mx.example", "undeliverable")
	dsn.Mail.Bounce = &domain.Bounce{MessageID: strings.Trim(out.MessageID, "<>"), Permanent: true, Status: "5.1.1"}
	d.receive(dsn)
	if book, err := d.Customer(t.Context(), "K1"); err != nil || len(book.Reminders) != 0 {
		t.Errorf("the bounced reminder counts: %+v, %v", book.Reminders, err)
	}
	if state := d.caseOfDraft(view.Draft().ID).State; state != "bounced" {
		t.Errorf("the case is %s", state)
	}
	if n := d.count(`SELECT count(*) FROM river.river_job WHERE kind = 'announce'`); n != told+1 {
		t.Error("nobody is told")
	}
	if again := d.remindOnce(); again != 0 {
		t.Error("raised again to the same address before a person settled it")
	}
	if err := d.ResolveUnknown(t.Context(), out.ID, "claire", true); err != nil {
		t.Fatal(err)
	}
	if book, err := d.Customer(t.Context(), "K1"); err != nil || len(book.Reminders) != 1 {
		t.Errorf("after a person said that it arrived: %+v, %v", book.Reminders, err)
	}
}

// TestLeastRights: the application cannot rewrite what was said, decided or received.
func TestLeastRights(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, sql := range []string{`UPDATE bot.draft_version SET hash = ''`, `UPDATE bot.paper SET bytes = ''`, `UPDATE bot.raw_message SET bytes = ''`,
		`UPDATE bot.decision SET who = ''`, `DELETE FROM bot.message`, `DELETE FROM bot.outgoing`, `DELETE FROM bot.action`, `DELETE FROM bot.draft`,
		`DELETE FROM bot.send_attempt`, `DELETE FROM bot.alarm`, `DELETE FROM bot.raw_message`, `TRUNCATE bot.journal`, `DROP TABLE bot.journal`} {
		if _, err := d.db.Pool(t).Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("the application may %s (%v)", sql, err)
		}
	}
}

// TestAnswerToAReminder: the customer's answer joins the reminder's case and retires what waits there; nobody else's does.
func TestAnswerToAReminder(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`INSERT INTO adv.invoice (number, customer, kind, issued_on, due_on, currency, total_gross) VALUES ('F1', 'K1', 'invoice', '2026-10-01', '2026-10-31', 'EUR', 100)`)
	view := d.caseOfDraft(d.remindOnce())
	out, err := d.Outgoing(t.Context(), d.released(view))
	if err != nil {
		t.Fatal(err)
	}
	for uid, test := range map[uint32]struct {
		from  string
		joins bool
	}{21: {"buyer@k2.example", false}, 22: {"stranger@k1.example", false}, 23: {"buyer@k1.example", true}} {
		answer := mail(uid, test.from, fmt.Sprint("about your reminder ", uid))
		answer.Mail.InReplyTo = []string{out.MessageID}
		if got := d.caseOf(d.receive(answer)); (got.ID == view.ID) != test.joins {
			t.Errorf("%s is in case %d, the reminder in %d", test.from, got.ID, view.ID)
		}
	}
	if after, err := d.Outgoing(t.Context(), out.ID); err != nil || after.State != domain.OutgoingCancelled {
		t.Errorf("the reminder that had not left is %s (%v)", after.State, err)
	}
}
