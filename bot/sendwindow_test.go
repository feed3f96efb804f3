package bot_test

import (
	"context"
	"testing"
	"time"

	"guichet/bot"
	"guichet/domain"
)

// nightStore holds one approved mail; a try at sending it is counted.
type nightStore struct {
	bot.Store
	kind  domain.DraftKind
	state domain.OutgoingState
	tries int
}

func (s *nightStore) Outgoing(context.Context, domain.OutgoingID) (domain.Outgoing, error) {
	return domain.Outgoing{ID: 1, Draft: 2, State: s.state}, nil
}

func (s *nightStore) Draft(context.Context, domain.DraftID) (domain.Draft, error) {
	return domain.Draft{ID: 2, Kind: s.kind}, nil
}

func (s *nightStore) StartAttempt(context.Context, domain.OutgoingID, domain.Recheck) (domain.Outgoing, time.Duration, bool, error) {
	s.tries++
	return domain.Outgoing{}, 0, false, nil
}

func (s *nightStore) LastPaymentOn(context.Context) (domain.Date, error) { return domain.Date{}, nil }

// TestW11_RemindersLeaveInOfficeHours wants a reminder that was deferred, or held while the program stood still, to wait
// for the morning of a business day; an answer leaves at any time, and a mail on its way is never held up.
func TestW11_RemindersLeaveInOfficeHours(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	friday := time.Date(2026, 11, 27, 19, 30, 0, 0, paris)
	for _, c := range []struct {
		name  string
		kind  domain.DraftKind
		state domain.OutgoingState
		now   time.Time
		wait  time.Duration
	}{
		{"a reminder on Friday night", domain.ReminderDraft, domain.OutgoingHeld, friday, 60*time.Hour + 30*time.Minute},
		{"a deferred reminder on Friday night", domain.ReminderDraft, domain.OutgoingDeferred, friday, 60*time.Hour + 30*time.Minute},
		{"a reminder on its way", domain.ReminderDraft, domain.OutgoingSending, friday, 0},
		{"a reminder on Friday afternoon", domain.ReminderDraft, domain.OutgoingHeld, friday.Add(-3 * time.Hour), 0},
		{"an answer on Friday night", domain.ReplyDraft, domain.OutgoingHeld, friday, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			store := &nightStore{kind: c.kind, state: c.state}
			a := bot.New(bot.Config{Store: store, Clock: func() time.Time { return c.now }, Location: paris,
				Policy: bot.Policy{Reminders: bot.ReminderPolicy{Calendar: domain.Weekdays{}}}})
			wait, err := a.Send(t.Context(), 1)
			if err != nil || wait != c.wait {
				t.Errorf("waits %v, wanted %v (%v)", wait, c.wait, err)
			}
			if (store.tries == 0) != (c.wait > 0) {
				t.Errorf("%d tries", store.tries)
			}
		})
	}
}
