package slack

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"
)

// How many alarms are posted in how long; the rest are counted and told with the next that is.
const (
	maxAlarms   = 6
	alarmWithin = 10 * time.Minute
	maxAlarm    = 1500 // runes
)

// alarms remembers what was posted lately.
type alarms struct {
	mutex  sync.Mutex
	posted []time.Time
	held   int // alarms that were not posted
}

// Alarm tells the supervisors a text, in the alarm channel or, without one, in the approvers'. It does not need the socket, and
// may be called by any process. What comes too often is held back and counted, so that a storm does not bury the drafts; an
// alarm that could not be posted is the caller's to tell again or to log.
func (f *Face) Alarm(ctx context.Context, text string) error {
	held, now := f.alarms.admit(f.cfg.Clock())
	if !now {
		f.cfg.Log.Warn("an alarm was held back in slack: too many", "text", text)
		return nil
	}
	words := labelsOf(f.cfg.Language)
	said := fmt.Sprintf(":rotating_light: *%s* %s", words.Alarm, line(text, maxAlarm))
	if held > 0 {
		said += "\n" + fmt.Sprintf(words.AlarmsHeld, held)
	}
	m := message{text: said, mark: marker("alarm", f.cfg.Clock().UTC().Format(time.RFC3339Nano))}
	channel := cmp.Or(f.cfg.AlarmChannel, f.cfg.ApproverChannel)
	err := f.post(ctx, channel, func(ctx context.Context) error {
		_, _, err := f.api.PostMessageContext(ctx, channel, messageOptions(m)...)
		return err
	})
	if err != nil {
		return fmt.Errorf("posting an alarm: %w", err)
	}
	return nil
}

// admit tells whether an alarm may be posted now, and how many were held back before it.
func (a *alarms) admit(now time.Time) (held int, admitted bool) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	for len(a.posted) > 0 && now.Sub(a.posted[0]) >= alarmWithin {
		a.posted = a.posted[1:]
	}
	if len(a.posted) >= maxAlarms {
		a.held++
		return 0, false
	}
	held, a.held = a.held, 0
	a.posted = append(a.posted, now)
	return held, true
}
