package bot

import (
	"context"
	"time"

	"guichet/domain"
)

// OfficeHours is when payment reminders may leave.
func (a *Assistant) OfficeHours() domain.SendWindow {
	return domain.SendWindow{Opens: officeOpens, Closes: officeCloses, Calendar: a.Policy.Reminders.Calendar, Location: a.Location}
}

// mayLeave is the first moment from at on at which a mail of the draft's kind may leave: an answer at any time, a payment
// reminder in office hours.
func (a *Assistant) mayLeave(draft domain.Draft, at time.Time) time.Time {
	if draft.Kind != domain.ReminderDraft {
		return at
	}
	return a.OfficeHours().Next(at)
}

// beforeWindow is how long a mail that waits must go on waiting, because it was deferred or the program stood still until
// after office hours. A mail that is on its way already is never held up: its end must be known.
func (a *Assistant) beforeWindow(ctx context.Context, id domain.OutgoingID) (time.Duration, error) {
	out, err := a.Store.Outgoing(ctx, id)
	if err != nil || out.State != domain.OutgoingHeld && out.State != domain.OutgoingDeferred {
		return 0, err
	}
	draft, err := a.Store.Draft(ctx, out.Draft)
	if err != nil {
		return 0, err
	}
	return max(0, a.mayLeave(draft, a.now()).Sub(a.now())), nil
}
