package slack

import (
	"reflect"
	"strings"
	"testing"

	"guichet/bot/slack/fakeslack"
	"guichet/domain"
)

func TestQuestionInDirectMessage(t *testing.T) {
	r := running(t)
	direct := fakeslack.DirectID(claire)
	ts := r.say(claire, direct, "Où en est la commande <4711> & la suite ?")
	got := r.received()
	if got.Key != "T0FAKE/"+direct+"/"+ts || got.Source != domain.FromSlack || got.Mailbox != direct || len(got.Raw) == 0 {
		t.Errorf("received %+v", got)
	}
	want := domain.Chat{Staff: "claire", User: claire, Channel: direct, TS: ts, Text: "Où en est la commande <4711> & la suite ?"}
	if !reflect.DeepEqual(*got.Chat, want) {
		t.Errorf("chat %+v, want %+v", *got.Chat, want)
	}
	if got.ReceivedAt.IsZero() {
		t.Error("no time of receipt")
	}

	r.chatDraft(9, direct, ts, domain.DraftApproved, "Partie le 3 <décembre> & livrée")
	view, draft, err := r.face.load(r.ctx, 9)
	r.must(err)
	for range 3 {
		r.must(r.face.Answer(r.ctx, *view, *draft))
	}
	all := r.slack.Messages(direct)
	if len(all) != 2 {
		t.Fatalf("%d messages, want the question and one answer", len(all))
	}
	if a := all[1]; a.Thread != ts || a.Shown() != "Partie le 3 &lt;décembre&gt; &amp; livrée" || !a.NoUnfurl || len(a.Buttons()) != 0 {
		t.Errorf("answer %q in thread %q, unfurling off: %v, buttons %v", a.Shown(), a.Thread, a.NoUnfurl, a.Buttons())
	}
}

func TestQuestionIsAcknowledgedInTime(t *testing.T) {
	r := running(t)
	r.say(claire, watched, "bonjour")
	r.received()
	r.must(r.slack.Wait(r.ctx, func() bool { return len(r.slack.Acks()) > 0 }))
	if ack := r.slack.Acks()[0]; ack.Attempt != 0 || ack.After > ackWithin {
		t.Errorf("acknowledged at attempt %d after %s", ack.Attempt, ack.After)
	}
}

func TestWhichPostsAreQuestions(t *testing.T) {
	r := running(t)
	r.say(claire, general, "on mange où ?")
	mention := r.say(claire, general, "@guichet la facture F-9 ?")
	if got := r.received(); got.Chat.TS != mention || got.Chat.Text != "la facture F-9 ?" {
		t.Errorf("received %+v, want the mention", got.Chat)
	}
	follow, err := r.slack.Reply(paul, general, mention, "et son duplicata ?")
	r.must(err)
	if got := r.received(); got.Chat.TS != follow || got.Chat.Thread != mention || got.Chat.Staff != "paul" {
		t.Errorf("received %+v, want the follow-up", got.Chat)
	}
	other := r.say(ulla, general, "un fil à nous")
	_, err = r.slack.Reply(claire, general, other, "oui")
	r.must(err)
	open := r.say(ulla, watched, "qui sait ?")
	if got := r.received(); got.Chat.TS != open || got.Chat.Staff != "" || got.Chat.User != ulla {
		t.Errorf("received %+v, want the post of the watched channel, of nobody known", got.Chat)
	}
	r.nothingMore()
}

func TestGuestsAndStrangersAreNobody(t *testing.T) {
	r := running(t)
	for _, user := range []string{gaston, sam} {
		r.say(user, watched, "le prix ?")
		if got := r.received(); got.Chat.Staff != "" {
			t.Errorf("%s was taken for %q", user, got.Chat.Staff)
		}
	}
}

func TestCommand(t *testing.T) {
	r := running(t)
	r.must(r.slack.Slash(paul, general, "/adv", "where is <4711>?"))
	got := r.received()
	direct := fakeslack.DirectID(paul)
	if got.Chat.Staff != "paul" || got.Chat.Channel != direct || got.Chat.Text != "where is <4711>?" || timestamp(got.Chat.TS) == "" {
		t.Errorf("received %+v", got.Chat)
	}
	r.waitTold(paul, english.Noted)
	if root, ok := r.slack.Message(direct, got.Chat.TS); !ok || !strings.Contains(root.Text, "&lt;4711&gt;") {
		t.Errorf("the thread's root is %+v", root)
	}
	follow, err := r.slack.Reply(paul, direct, got.Chat.TS, "and 4712?")
	r.must(err)
	if next := r.received(); next.Chat.TS != follow || next.Chat.Thread != got.Chat.TS {
		t.Errorf("follow-up %+v", next.Chat)
	}
}

func TestCommandFailureIsTold(t *testing.T) {
	r := running(t)
	r.desk.fail = 1
	r.must(r.slack.Slash(paul, general, "/adv", "where is 4711?"))
	r.waitTold(paul, english.NotNoted)
	r.must(r.slack.Slash(claire, general, "/adv", "  "))
	r.waitTold(claire, french.AskHow)
}

func TestEditsAndDeletions(t *testing.T) {
	r := running(t)
	ts := r.say(claire, watched, "10 boîtes de V-1")
	first := r.received()
	r.must(r.slack.Unfurl(watched, ts))
	r.must(r.slack.Edit(watched, ts, "12 boîtes de V-1"))
	second := r.received()
	if second.Key == first.Key || !strings.HasPrefix(second.Key, first.Key+"/") || second.Chat.TS != ts || second.Chat.Text != "12 boîtes de V-1" {
		t.Errorf("after the edit: %q %+v", second.Key, second.Chat)
	}
	r.must(r.slack.Delete(watched, ts))
	r.nothingMore()
	r.desk.mutex.Lock()
	defer r.desk.mutex.Unlock()
	if len(r.desk.withdrawn) != 1 || r.desk.withdrawn[0] != first.Key {
		t.Errorf("withdrawn %v, want %q", r.desk.withdrawn, first.Key)
	}
}

func TestOwnPostsAreNotQuestions(t *testing.T) {
	r := running(t)
	r.chatDraft(9, watched, "", domain.DraftApproved, "voilà")
	r.must(r.face.Announce(r.ctx, 9))
	r.chatDraft(9, watched, "", domain.DraftPending, "voilà encore")
	r.must(r.face.Announce(r.ctx, 9))
	r.nothingMore()
}
