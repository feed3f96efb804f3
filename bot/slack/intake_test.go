package slack

import (
	"testing"
	"time"

	"guichet/bot/slack/fakeslack"
)

func TestFailedPostComesAgain(t *testing.T) {
	cfg := workspace()
	cfg.AckWithin = 200 * time.Millisecond
	r := newRig(t, cfg)
	r.run()
	r.desk.mutex.Lock()
	r.desk.fail = 2
	r.desk.mutex.Unlock()
	ts := r.say(claire, watched, "urgent")
	if got := r.received(); got.Chat.TS != ts {
		t.Fatalf("received %+v", got.Chat)
	}
	r.must(r.slack.Wait(r.ctx, func() bool { return len(r.slack.Acks()) > 0 }))
	if ack := r.slack.Acks()[0]; ack.Attempt == 0 {
		t.Error("acknowledged although the desk had not taken it in")
	}
}

func TestRepeatedEventsAreOnePost(t *testing.T) {
	r := running(t)
	r.slack.Repeat(5)
	ts := r.say(claire, general, "@guichet ?")
	first := r.received()
	r.slack.Repeat(1)
	r.nothingMore()
	if n := r.desk.times(first.Key); first.Chat.TS != ts || n < 5 {
		t.Errorf("the desk was told %d times of %s, want every event to reach it", n, first.Key)
	}
}

func TestDisconnectIsFollowed(t *testing.T) {
	r := running(t)
	for range 3 {
		before := r.face.LastHeard()
		r.slack.Disconnect()
		r.must(r.slack.Wait(r.ctx, func() bool { return r.slack.Connected() > 0 && r.face.LastHeard().After(before) }))
		ts := r.say(claire, watched, "toujours là ?")
		if got := r.received(); got.Chat.TS != ts {
			t.Fatalf("received %+v", got.Chat)
		}
	}
}

func TestCutConnectionAndRefusedTokenAreSurvived(t *testing.T) {
	r := running(t)
	r.slack.Fail("apps.connections.open", fakeslack.Fault{Error: "invalid_auth"}, fakeslack.Fault{Status: 500})
	r.slack.Cut()
	r.must(r.slack.Wait(r.ctx, func() bool { return r.slack.Connected() == 0 }))
	ts := r.say(claire, watched, "pendant la coupure") // nobody listens: only the past tells of it
	if got := r.received(); got.Chat.TS != ts {
		t.Fatalf("received %+v", got.Chat)
	}
}

func TestPastIsRead(t *testing.T) {
	places := &memoryPlaces{}
	r := newRig(t, workspace(), WithPlaces(places))
	old := r.say(claire, watched, "avant la toute première mise en route")
	r.must(places.SavePlace(r.ctx, floorPlace, old))
	root := r.say(claire, general, "@guichet la commande 4711 ?")
	reply, err := r.slack.Reply(paul, general, root, "et la 4712 ?")
	r.must(err)
	direct := r.say(paul, fakeslack.DirectID(paul), "un prix")
	r.must(r.slack.Edit(fakeslack.DirectID(paul), direct, "un prix pour V-1"))
	r.say(claire, general, "rien pour toi")
	for range 250 {
		r.say(ulla, general, "bavardage")
	}
	r.run()
	texts := map[string]string{}
	for range 3 {
		got := r.received()
		texts[got.Chat.TS] = got.Chat.Text
	}
	want := map[string]string{root: "la commande 4711 ?", reply: "et la 4712 ?", direct: "un prix pour V-1"}
	for ts, text := range want {
		if texts[ts] != text {
			t.Errorf("post %s: %q, want %q", ts, texts[ts], text)
		}
	}
	r.nothingMore()
	r.must(r.face.catchUp(r.ctx))
	place, err := places.Place(r.ctx, general)
	r.must(err)
	if laterTS(place, root) != place || place == root {
		t.Errorf("the place in %s is %q", general, place)
	}
}

func TestUnreadableEnvelopesDoNoHarm(t *testing.T) {
	r := running(t)
	for _, kind := range []string{"events_api", "interactive", "slash_commands"} {
		for _, payload := range []string{`{"type":7,"event":{"type":"message","channel":[],"ts":{}},"actions":"x","user":5}`, `[]`, `"x"`} {
			if kind == "events_api" && payload[0] != '{' {
				continue // such an event is never acknowledged
			}
			if _, ok := r.slack.SendRaw(kind, []byte(payload)); !ok {
				t.Errorf("%s %s was not acknowledged", kind, payload)
			}
		}
	}
	r.nothingMore()
}
