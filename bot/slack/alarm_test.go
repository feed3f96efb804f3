package slack

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/bot/slack/fakeslack"
)

// TestM08_AlarmReachesSlackWithoutTheSocket: nothing runs but the Web API.
func TestM08_AlarmReachesSlackWithoutTheSocket(t *testing.T) {
	r := newRig(t, workspace())
	r.must(r.face.Alarm(r.ctx, "adv/INBOX n'a pas été lue <!channel> depuis 10:00"))
	posts := r.slack.Messages(approvers)
	if len(posts) != 1 || !strings.Contains(posts[0].Text, "Alerte") || !strings.Contains(posts[0].Text, "&lt;!channel&gt; depuis 10:00") {
		t.Errorf("posts %+v", posts)
	}
	r.face.cfg.AlarmChannel = general
	r.must(r.face.Alarm(r.ctx, "autre chose"))
	if n := len(r.slack.Messages(general)); n != 1 {
		t.Errorf("%d posts in the alarm channel", n)
	}
}

func TestStormOfAlarmsIsHeldBackAndCounted(t *testing.T) {
	r := newRig(t, workspace())
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	r.face.cfg.Clock = func() time.Time { return now }
	for n := range maxAlarms + 5 {
		r.must(r.face.Alarm(r.ctx, fmt.Sprint("alarm ", n)))
	}
	if n := len(r.slack.Messages(approvers)); n != maxAlarms {
		t.Errorf("%d posts", n)
	}
	now = now.Add(alarmWithin)
	r.must(r.face.Alarm(r.ctx, "later"))
	posts := r.slack.Messages(approvers)
	if last := posts[len(posts)-1].Text; len(posts) != maxAlarms+1 || !strings.Contains(last, "later") || !strings.Contains(last, ": 5.") {
		t.Errorf("%d posts, the last %q", len(posts), last)
	}
}

func TestAlarmThatIsNotPostedIsTold(t *testing.T) {
	r := newRig(t, workspace())
	r.slack.Fail("chat.postMessage", fakeslack.Fault{Status: 503})
	if err := r.face.Alarm(r.ctx, "nobody hears"); err == nil {
		t.Error("an alarm that Slack refused counts as told")
	}
}
