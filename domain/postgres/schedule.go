package postgres

import (
	"fmt"
	"time"

	"guichet/domain"
)

// maxSchedule is how far ahead a mail may be scheduled: what it says would be old by then.
const maxSchedule = 60 * 24 * time.Hour

// leaves is when an approved mail may be sent: after the undo window, not before the moment that the person chose, and
// when mails of its kind may leave at all. A message of the customer before that moment cancels it (supersede).
func (d *deciding) leaves() (time.Time, error) {
	now := d.store.clock()
	until := now.Add(d.rules.Hold)
	if at := d.decision.SendAt; at.After(until) {
		if at.Sub(now) > maxSchedule {
			return until, fmt.Errorf("a mail cannot be scheduled more than %d days ahead: %w", int(maxSchedule.Hours()/24), domain.ErrInvalid)
		}
		until = at
	}
	if d.rules.Window != nil {
		until = d.rules.Window(d.draft, until)
	}
	return until, nil
}
