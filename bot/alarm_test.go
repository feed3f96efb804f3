package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/bot"
	"guichet/domain"
)

// TestAlarm: each incident is told once, whoever looks, and again only after it had ended.
func TestAlarm(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	health := bot.IntakeHealth{Name: "adv/INBOX", LastPoll: r.now, LastMail: r.now}
	r.Intakes = []func() bot.IntakeHealth{func() bot.IntakeHealth { return health },
		func() bot.IntakeHealth { return bot.IntakeHealth{Name: "elsewhere", Elsewhere: true} }}
	one, other := r.Watchdog(), r.Watchdog()
	look := func(w *bot.Watchdog, want ...string) {
		t.Helper()
		got, err := w.Look(t.Context())
		r.must(err)
		if !slices.Equal(got, want) {
			t.Errorf("told of %v, want %v", got, want)
		}
	}
	look(one)
	r.pass(16 * time.Minute) // a Monday, 12:16
	look(one, "intake/adv/INBOX/poll")
	look(one)
	look(other)
	health.LastPoll = r.now
	look(other)
	health.ConsentExpired = true
	look(one, "intake/adv/INBOX/consent")
	health.ConsentExpired = false
	look(one)
	health.ConsentExpired = true
	look(one, "intake/adv/INBOX/consent")
	health.MarkRefused = "it keeps no keywords"
	look(one, "intake/adv/INBOX/mark")
	look(other)
	if n := r.count(`SELECT count(*) FROM bot.journal WHERE verb = 'alarm.raised'`); n != 4 || len(r.told) != 4 {
		t.Errorf("%d lines in the journal, told %q", n, r.told)
	}
}

// TestAlarmOfSilence: a night and a week-end without mail are no alarm; a working day is.
func TestAlarmOfSilence(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.pass(4*24*time.Hour + 5*time.Hour) // Friday, 17:00
	health := bot.IntakeHealth{Name: "adv", LastMail: r.now}
	r.Intakes = []func() bot.IntakeHealth{func() bot.IntakeHealth { health.LastPoll = r.now; return health }}
	w := r.Watchdog()
	for _, test := range []struct {
		after time.Duration
		told  int
	}{{12 * time.Hour, 0}, {51 * time.Hour, 0} /* Monday, 8:00 */, {6*time.Hour + 59*time.Minute, 0}, {2 * time.Hour, 1}} {
		r.pass(test.after)
		told, err := w.Look(t.Context())
		r.must(err)
		if len(told) != test.told {
			t.Errorf("at %s told of %v", r.now, told)
		}
	}
}

// TestAlarmOfBacklog: mails that wait are an alarm where they do not grow fewer.
func TestAlarmOfBacklog(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		sizes []int
		told  int
	}{"growing": {[]int{30, 40, 50, 60, 70}, 1}, "shrinking": {[]int{90, 80, 70, 60, 50}, 0}, "small": {[]int{3, 4, 5, 6, 7}, 0}, "standing": {[]int{30, 30, 30, 30, 30}, 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			size, told := 0, 0
			r.Intakes = []func() bot.IntakeHealth{func() bot.IntakeHealth {
				return bot.IntakeHealth{Name: "adv", LastPoll: r.now, LastMail: r.now, Backlog: size}
			}}
			w := r.Watchdog()
			for _, size = range test.sizes {
				found, err := w.Look(t.Context())
				r.must(err)
				told += len(found)
			}
			if told != test.told {
				t.Errorf("told %d times, want %d", told, test.told)
			}
		})
	}
}

// TestAlarmOfWork: what stands still in the queue, among the approved mails and the messages.
func TestAlarmOfWork(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	view := r.done(r.mail("buyer@k1.example", "copy"))
	r.must(r.decide(view, domain.Approve, "claire"))
	id := r.receive(r.mail("buyer@k2.example", "copy"))
	w := r.Watchdog()
	if told, err := w.Look(t.Context()); err != nil || len(told) != 0 {
		t.Fatal(told, err)
	}
	r.pass(20 * time.Minute)
	r.exec(`UPDATE river.river_job SET state = 'running', attempted_at = now() - interval '1 hour' WHERE kind = 'triage' AND state = 'available'`)
	told, err := w.Look(t.Context())
	r.must(err)
	if want := []string{"work/running", "work/unsent", "work/waiting"}; !slices.Equal(told, want) {
		t.Errorf("told of %v, want %v", told, want)
	}
	r.must(r.store.Quarantine(t.Context(), id, "x"))
	if told, err = w.Look(t.Context()); err != nil || !slices.Equal(told, []string{"quarantined/1"}) {
		t.Errorf("told of %v (%v)", told, err)
	}
	r.Policy.PerSenderPerDay = 1
	for range 10 {
		r.receive(r.mail("buyer@k2.example", "copy"))
	}
	if told, err = w.Look(t.Context()); err != nil || !slices.Equal(told, []string{"quarantined/8"}) {
		t.Errorf("of a flood told of %v (%v)", told, err)
	}
	r.must(r.Decide(t.Context(), domain.Decision{Case: 3, Verdict: domain.TakeOver, Who: "claire"}))
	if told, err = w.Look(t.Context()); err != nil || len(told) != 0 {
		t.Errorf("after a person took one over told of %v (%v)", told, err)
	}
}

// TestAlarmsAreTold in the language of the desk: every sentence has its French, with the same values.
func TestAlarmsAreTold(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]string{"": "aucun message n’est arrivé dans adv depuis 8 heures ouvrées", "en": "no mail has come into adv for 8 working hours"} {
		r := newRig(t)
		r.Policy.Alarm.Language = language
		r.Intakes = []func() bot.IntakeHealth{func() bot.IntakeHealth { return bot.IntakeHealth{Name: "adv", LastPoll: r.now} }}
		w := r.Watchdog()
		r.pass(3 * 24 * time.Hour)
		if _, err := w.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(r.told) != 1 || !strings.HasPrefix(r.told[0], want) {
			t.Errorf("in %q told %q, want %q", language, r.told, want)
		}
	}
}
