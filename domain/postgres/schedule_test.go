package postgres_test

import (
	"errors"
	"testing"
	"time"

	"guichet/domain"
)

// TestW11_ScheduledMailLeavesAtItsTime wants an approved mail held until the moment that the person chose, never before
// the undo window ends, in the window of its kind, and cancelled when the customer writes first.
func TestW11_ScheduledMailLeavesAtItsTime(t *testing.T) {
	t.Parallel()
	office := domain.SendWindow{Opens: 8, Closes: 18}
	inOffice := func(_ domain.Draft, at time.Time) time.Time { return office.Next(at) }
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		at     time.Time
		window func(domain.Draft, time.Time) time.Time
		until  time.Time
		err    error
	}{
		{"at once", time.Time{}, nil, noon.Add(time.Hour), nil},
		{"tomorrow morning", office.OpeningAfter(noon), nil, monday.Add(32 * time.Hour), nil},
		{"within the undo window", noon.Add(time.Minute), nil, noon.Add(time.Hour), nil},
		{"in the past", noon.Add(-time.Hour), nil, noon.Add(time.Hour), nil},
		{"in the evening, which the window moves", monday.Add(20 * time.Hour), inOffice, monday.Add(32 * time.Hour), nil},
		{"on Saturday, which the window moves", monday.Add(5*24*time.Hour + 9*time.Hour), inOffice, monday.Add(7*24*time.Hour + 8*time.Hour), nil},
		{"next year", noon.AddDate(1, 0, 0), nil, time.Time{}, domain.ErrInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			view := d.recorded(1)
			with := rules
			with.Window = c.window
			err := d.Decide(t.Context(), domain.Decision{Draft: view.Draft().ID, Version: 1, Verdict: domain.Approve, Who: "claire", Face: "test", SendAt: c.at}, with)
			if !errors.Is(err, c.err) {
				t.Fatalf("error %v, wanted %v", err, c.err)
			}
			view = d.caseOf(view.Messages[0].ID)
			if c.err != nil {
				if len(view.Outgoing) != 0 || view.Draft().State != domain.DraftPending {
					t.Errorf("an invalid time left %d mails and the draft %s", len(view.Outgoing), view.Draft().State)
				}
				return
			}
			out := view.Outgoing[0]
			if !out.HoldUntil.Equal(c.until) {
				t.Errorf("held until %v, wanted %v", out.HoldUntil, c.until)
			}
			if _, wait, due, err := d.StartAttempt(t.Context(), out.ID, nil); err != nil || due || wait != c.until.Sub(noon) {
				t.Errorf("due %v after %v (%v)", due, wait, err)
			}
			wait := d.count(`SELECT extract(epoch FROM scheduled_at - now())::int FROM river.river_job WHERE kind = 'send'`)
			if want := int(c.until.Sub(noon).Seconds()); wait < want-60 || wait > want+60 {
				t.Errorf("the job comes in %d s, wanted %d", wait, want)
			}
			answer := mail(2, "buyer@k1.example", "Finalement 20")
			answer.Mail.InReplyTo = []string{"m1@customer.example"}
			d.receive(answer)
			if got := d.caseOf(view.Messages[0].ID); got.Outgoing[0].State != domain.OutgoingCancelled {
				t.Errorf("the mail is %s after the customer wrote first", got.Outgoing[0].State)
			}
		})
	}
}
