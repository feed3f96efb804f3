package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guichet/domain"
)

// alarmStore is what the alarm asks of the database.
type alarmStore interface {
	Trouble(ctx context.Context, running, late time.Duration) (domain.Trouble, error)
	RaiseAlarm(ctx context.Context, key, text string) (fresh bool, err error)
	EndAlarms(ctx context.Context, judged, still []string) (ended []string, err error)
}

// AlarmPolicy says when the supervisor is told that something stands still. The zero value works.
type AlarmPolicy struct {
	// SilentPoll is how long a mailbox may go without a successful look; 0: 15 minutes.
	SilentPoll time.Duration
	// SilentHours is how many working hours may pass without any mail; 0: 8, negative: never told.
	SilentHours int
	// Backlog is from how many mails on a backlog that does not shrink is told; 0: 25.
	Backlog int
	// Stuck is how long a step may run, and an approved mail or a message wait past its time; 0: 15 minutes.
	Stuck time.Duration
	// Language is that in which alarms are told: en, or fr (also "").
	Language string
}

// IntakeHealth is how a way in is doing, as it says itself.
type IntakeHealth struct {
	Name string
	// Elsewhere tells that another process reads it: nothing is judged here.
	Elsewhere bool
	// Quiet tells that no mail for days is nothing unusual there.
	Quiet              bool
	LastPoll, LastMail time.Time
	Backlog            int
	ConsentExpired     bool
	// MarkRefused says why the server does not mark the mails that are taken; "" where it does, or need not.
	MarkRefused string
	LastError   string
}

// Alarm is a face that can tell the supervisor something.
type Alarm interface {
	Alarm(ctx context.Context, text string) error
}

// alarmInterval is how often the alarm looks.
const alarmInterval = time.Minute

// WatchOver looks for what stands still until ctx ends. It stands outside every loop that it watches.
func (a *Assistant) WatchOver(ctx context.Context) {
	w := a.Watchdog()
	tick := time.NewTicker(alarmInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		looking, cancel := context.WithTimeout(ctx, alarmInterval)
		if _, err := w.Look(looking); err != nil && ctx.Err() == nil {
			a.Log.Error("looking for what stands still", "error", err)
		}
		cancel()
	}
}

// Watchdog is the alarm's memory between two looks.
type Watchdog struct {
	assistant *Assistant
	policy    AlarmPolicy
	begun     time.Time
	backlogs  map[string]backlog
}

// backlog is how many mails waited at the last look, and at how many looks in a row there were no fewer.
type backlog struct{ size, stayed int }

// Watchdog makes an alarm that counts silence from now.
func (a *Assistant) Watchdog() *Watchdog {
	p := a.Policy.Alarm
	if p.SilentPoll <= 0 {
		p.SilentPoll = 15 * time.Minute
	}
	if p.SilentHours == 0 {
		p.SilentHours = 8
	}
	if p.Backlog <= 0 {
		p.Backlog = 25
	}
	if p.Stuck <= 0 {
		p.Stuck = 15 * time.Minute
	}
	return &Watchdog{assistant: a, policy: p, begun: a.Clock(), backlogs: map[string]backlog{}}
}

// look is one look: what was judged, and what was found.
type look struct {
	sentence func(format string) string
	judged   []string
	found    []incident
}

// incident is something that a supervisor must know, once; one without a text is part of a greater one.
type incident struct{ key, text string }

// judge notes a question and, where it is answered with yes, the incident.
func (l *look) judge(key string, wrong bool, format string, args ...any) {
	l.judged = append(l.judged, key)
	if wrong {
		l.found = append(l.found, incident{key, fmt.Sprintf(l.sentence(format), args...)})
	}
}

// Look judges everything once. Each incident is journaled and told once, whichever process sees it first, and again only
// after it had ended. It returns what was told now.
func (w *Watchdog) Look(ctx context.Context) (told []string, err error) {
	l := look{sentence: w.sentence}
	for _, health := range w.assistant.Intakes {
		if h := health(); !h.Elsewhere {
			w.lookAtIntake(&l, h)
		}
	}
	trouble, err := w.assistant.Store.Trouble(ctx, w.policy.Stuck, w.policy.Stuck)
	if err != nil { // an alarm that cannot ask is one itself; it cannot be written down
		w.tell(ctx, fmt.Sprintf(w.sentence("the database does not answer: %v"), err))
		return nil, err
	}
	w.lookAtWork(&l, trouble)
	var faults []error
	still := make([]string, 0, len(l.found))
	for _, one := range l.found {
		still = append(still, one.key)
		fresh, err := w.assistant.Store.RaiseAlarm(ctx, one.key, one.text)
		faults = append(faults, err)
		if fresh && one.text != "" {
			told = append(told, one.key)
			w.tell(ctx, one.text)
		}
	}
	ended, err := w.assistant.Store.EndAlarms(ctx, l.judged, still)
	for _, key := range ended {
		w.assistant.Log.Info("an alarm has ended", "alarm", key)
	}
	return told, errors.Join(append(faults, err)...)
}

func (w *Watchdog) lookAtIntake(l *look, h IntakeHealth) {
	now, key := w.assistant.Clock(), "intake/"+h.Name
	polled, mailed := latest(h.LastPoll, w.begun), latest(h.LastMail, w.begun)
	l.judge(key+"/consent", h.ConsentExpired, "%s cannot be opened until somebody signs in again: %s", h.Name, h.LastError)
	l.judge(key+"/poll", now.Sub(polled) > w.policy.SilentPoll, "%s has not been read successfully since %s (last error: %s)", h.Name, w.hour(polled), h.LastError)
	l.judge(key+"/mail", !h.Quiet && w.policy.SilentHours > 0 && w.workingHours(mailed, now) >= w.policy.SilentHours,
		"no mail has come into %s for %d working hours, since %s", h.Name, w.policy.SilentHours, w.hour(mailed))
	l.judge(key+"/mark", h.MarkRefused != "", "the mails taken from %s are not marked there: %s", h.Name, h.MarkRefused)
	before := w.backlogs[h.Name]
	after := backlog{size: h.Backlog}
	if h.Backlog >= before.size && h.Backlog > 0 {
		after.stayed = before.stayed + 1
	}
	w.backlogs[h.Name] = after
	l.judge(key+"/backlog", h.Backlog >= w.policy.Backlog && after.stayed >= backlogLooks, "%d mails wait in %s and do not grow fewer", h.Backlog, h.Name)
}

// backlogLooks is at how many looks in a row a backlog must not have shrunk.
const backlogLooks = 4

func (w *Watchdog) lookAtWork(l *look, t domain.Trouble) {
	stuck := w.policy.Stuck
	l.judge("work/running", t.Running > 0, "%d steps have been running for more than %s", t.Running, stuck)
	l.judge("work/failing", t.Failing > 0, "%d steps have failed three times or more and are tried again", t.Failing)
	l.judge("work/given_up", t.GivenUp > 0, "%d steps were given up within the last day", t.GivenUp)
	l.judge("work/unsent", t.Unsent > 0, "%d approved mails should have left more than %s ago", t.Unsent, stuck)
	l.judge("work/unknown", t.Unknown > 0, "of %d mails nobody knows whether they left: a person must say", t.Unknown)
	l.judge("work/waiting", t.Waiting > 0, "%d messages have waited for more than %s to be worked on", t.Waiting, stuck)
	// The first is told, then each doubling: a flood is news, its every drop is not.
	for n := 1; n <= t.Quarantined; n *= 2 {
		one := incident{key: fmt.Sprintf("quarantined/%d", n)}
		if n*2 > t.Quarantined {
			one.text = fmt.Sprintf(w.sentence("%d messages could not be worked on and wait for a person"), t.Quarantined)
		}
		l.found = append(l.found, one)
	}
}

// tell logs a text and shows it on every face that can.
func (w *Watchdog) tell(ctx context.Context, text string) {
	w.assistant.Log.Error("alarm", "text", text)
	for _, face := range w.assistant.Faces {
		if alarm, can := face.(Alarm); can {
			if err := alarm.Alarm(ctx, text); err != nil {
				w.assistant.Log.Error("telling the supervisor", "error", err)
			}
		}
	}
}

func (w *Watchdog) hour(t time.Time) string {
	return t.In(w.assistant.Location).Format("2006-01-02 15:04")
}

// workingHours counts the whole office hours of working days between two moments, no more than are asked about.
func (w *Watchdog) workingHours(from, to time.Time) (hours int) {
	calendar := w.assistant.Policy.Reminders.Calendar
	if calendar == nil {
		calendar = domain.Weekdays{}
	}
	for at := from.Add(time.Hour); !at.After(to) && hours < w.policy.SilentHours; at = at.Add(time.Hour) {
		local := at.In(w.assistant.Location)
		if h := local.Hour(); h > officeOpens && h <= officeCloses && calendar.IsBusinessDay(domain.DateOf(local)) {
			hours++
		}
	}
	return hours
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
