package slack

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/bot/slack/fakeslack"
	"guichet/domain"
)

func TestAnnouncingTwiceAtOncePostsOnce(t *testing.T) {
	r := newRig(t, workspace())
	r.mailDraft(5)
	r.slack.Fail("chat.postMessage", fakeslack.Fault{Late: 200 * time.Millisecond})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if err := r.face.Announce(r.ctx, 5); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := len(r.slack.Messages(approvers)); n != 1 {
		t.Errorf("%d cards", n)
	}
}

func TestPostWithoutAnswerIsLookedFor(t *testing.T) {
	for name, fault := range map[string]fakeslack.Fault{"posted": {Silent: true}, "not posted": {Lost: true}, "server error": {Status: 503}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, workspace())
			r.mailDraft(5)
			r.slack.Fail("chat.postMessage", fault)
			short, cancel := context.WithTimeout(r.ctx, 300*time.Millisecond)
			defer cancel()
			if err := r.face.Announce(short, 5); err == nil {
				t.Fatal("a post without an answer was taken for a success")
			}
			if card, err := r.cards.Card(r.ctx, 5); err != nil || card.TS != "" || card.Channel != approvers {
				t.Errorf("the card is %+v (%v), want one that is not known", card, err)
			}
			r.must(r.face.Announce(r.ctx, 5))
			if all := r.slack.Messages(approvers); len(all) != 1 || all[0].TS != r.shown(5).TS {
				t.Errorf("%d messages, want one, and the card to point to it", len(all))
			}
		})
	}
}

func TestAnswerWithoutAnswerIsLookedForInItsThread(t *testing.T) {
	r := newRig(t, workspace())
	root := r.say(claire, watched, "le prix ?")
	r.chatDraft(9, watched, root, domain.DraftApproved, "12,50")
	r.slack.Fail("chat.postMessage", fakeslack.Fault{Silent: true})
	view, draft, err := r.face.load(r.ctx, 9)
	r.must(err)
	short, cancel := context.WithTimeout(r.ctx, 300*time.Millisecond)
	defer cancel()
	if err := r.face.Answer(short, *view, *draft); err == nil {
		t.Fatal("taken for a success")
	}
	r.must(r.face.Answer(r.ctx, *view, *draft))
	if n := len(r.slack.Messages(watched)); n != 2 {
		t.Errorf("%d messages, want the question and one answer", n)
	}
}

func TestSlackAsksToWait(t *testing.T) {
	r := newRig(t, workspace())
	r.mailDraft(5)
	r.slack.Fail("chat.postMessage", fakeslack.Fault{Pause: time.Second})
	begun := time.Now()
	r.must(r.face.Announce(r.ctx, 5))
	if took := time.Since(begun); took < time.Second {
		t.Errorf("posted again after %s, Slack asked for a second", took)
	}
	r.must(r.slack.Wait(r.ctx, func() bool { return len(r.slack.Messages(approvers)) == 1 }))
}

func TestDeletedCardIsPostedAgainWhileItWaits(t *testing.T) {
	r := newRig(t, workspace())
	r.mailDraft(5)
	first := r.card(5)
	r.must(r.slack.Delete(approvers, first.TS))
	r.desk.change(5, func(_ *domain.CaseView, d *domain.Draft) { d.Version = 2 })
	if again := r.card(5); again.TS == first.TS {
		t.Error("the card was not posted again")
	}
	r.must(r.slack.Delete(approvers, r.shown(5).TS))
	r.desk.change(5, func(_ *domain.CaseView, d *domain.Draft) { d.State = domain.DraftApproved })
	r.must(r.face.Announce(r.ctx, 5))
	if n := len(r.slack.Messages(approvers)); n != 0 {
		t.Errorf("%d messages: a decided draft was posted again", n)
	}
}

func TestWhatDoesNotFitCannotBeApproved(t *testing.T) {
	long := strings.Repeat("Un texte qui ne finit pas & <qui> continue. ", 400)
	people := make([]domain.MailAddress, 30)
	for i := range people {
		people[i] = domain.MailAddress{Address: "quelquun@client.example"}
	}
	for name, c := range map[string]struct {
		change func(*domain.Draft)
		told   string
	}{
		"long text":        {func(d *domain.Draft) { d.Content.Body = long }, french.Cut},
		"many recipients":  {func(d *domain.Draft) { d.Content.To = people }, french.Cut},
		"long subject":     {func(d *domain.Draft) { d.Content.Subject = long }, french.Cut},
		"hidden character": {func(d *domain.Draft) { d.Content.Body += "\U000E0041\u200b" }, french.Hidden},
	} {
		t.Run(name, func(t *testing.T) {
			r := running(t)
			r.mailDraft(5, func(_ *domain.CaseView, d *domain.Draft) { c.change(d) })
			card := r.card(5)
			if card.Has(clickApprove) || !card.Has(clickEdit) || !card.Has(clickOpen) || !strings.Contains(card.Shown(), c.told) {
				t.Errorf("buttons %v", card.Buttons())
			}
			r.must(r.slack.Press(claire, approvers, card.TS, clickApprove, "5.1"))
			r.waitTold(claire, french.Cut)
			if got := r.desk.decided(); len(got) != 0 {
				t.Errorf("decided %+v", got)
			}
		})
	}
}

func TestBlockedDraftCanOnlyBeRewritten(t *testing.T) {
	r := newRig(t, workspace())
	r.mailDraft(5, func(_ *domain.CaseView, d *domain.Draft) { d.State = domain.DraftBlocked })
	if card := r.card(5); card.Has(clickApprove) || !card.Has(clickEdit) || !strings.Contains(card.Shown(), french.Blocked) {
		t.Errorf("%s\n%v", card.Shown(), card.Buttons())
	}
}

func TestReminderCard(t *testing.T) {
	r := newRig(t, workspace())
	r.reminderDraft(5)
	card := r.card(5)
	for _, want := range []string{french.Reminder, "niveau 2", "1234.50 EUR", "F-9", "2026-10-01", "+50"} {
		if !strings.Contains(card.Shown(), want) {
			t.Errorf("the card does not show %q:\n%s", want, card.Shown())
		}
	}
}

func TestTextFromOutsideIsHarmless(t *testing.T) {
	r := newRig(t, workspace())
	evil := "<!channel> <https://evil.example|cliquez> <@U0CLAIRE> & \u202e\U000E0049caché *gras*"
	r.mailDraft(5, func(v *domain.CaseView, d *domain.Draft) {
		v.Messages[0].Mail.Own, v.Messages[0].Sender.Name, v.Customer.Name = evil, evil, evil
		v.Requests[0].Evidence[0].Text, d.Content.Subject, d.Content.To[0].Name = evil, evil, evil
	})
	shown := r.card(5).Shown()
	for _, bad := range []string{"<!channel>", "<https", "<@U0", "\u202e", "\U000E0049"} {
		if strings.Contains(shown, bad) {
			t.Errorf("the card holds %q:\n%s", bad, shown)
		}
	}
}

func TestPapersAreAttachedOnce(t *testing.T) {
	r := newRig(t, workspace())
	root := r.say(claire, watched, "le duplicata de F-9")
	r.chatDraft(9, watched, root, domain.DraftApproved, "Le voici.")
	r.desk.change(9, func(_ *domain.CaseView, d *domain.Draft) {
		d.Content.Attachments = []domain.DraftAttachment{{Name: "F-9.pdf", ContentType: "application/pdf", Data: []byte("%PDF-1.7 x")}}
	})
	view, draft, err := r.face.load(r.ctx, 9)
	r.must(err)
	for range 2 {
		r.must(r.face.Answer(r.ctx, *view, *draft))
	}
	all := r.slack.Messages(watched)
	if len(all) != 3 || len(all[2].Files) != 1 || all[2].Thread != root || string(all[2].Files[0].Data) != "%PDF-1.7 x" {
		t.Errorf("%d messages, want the question, the answer and one file: %+v", len(all), all)
	}
}

func TestAnswerToADeletedQuestionIsGivenUp(t *testing.T) {
	r := newRig(t, workspace())
	root := r.say(claire, watched, "le prix ?")
	r.chatDraft(9, watched, root, domain.DraftApproved, "12,50")
	r.must(r.slack.Delete(watched, root))
	if err := r.face.Announce(r.ctx, 9); !errors.Is(err, domain.ErrPermanent) {
		t.Errorf("got %v, want an error that says that trying again cannot help", err)
	}
}

func TestManifestAsksForWhatIsNeeded(t *testing.T) {
	var manifest struct {
		OAuth struct {
			Scopes struct{ Bot []string } `json:"scopes"`
		} `json:"oauth_config"`
	}
	if err := json.Unmarshal([]byte(Manifest), &manifest); err != nil || !slices.Equal(manifest.OAuth.Scopes.Bot, scopes) {
		t.Errorf("the manifest asks for %v, Check for %v (%v)", manifest.OAuth.Scopes.Bot, scopes, err)
	}
}

func TestCheck(t *testing.T) {
	r := newRig(t, workspace())
	r.must(r.face.Check(r.ctx))
	cfg := workspace()
	cfg.Scopes = []string{"chat:write"}
	cfg.Channels = []fakeslack.Channel{{ID: approvers, Name: "x", Shared: true, Members: []string{"U0GUICHET"}}}
	bad := fakeslack.Start(t, cfg)
	face, err := New(Config{AppToken: "xapp-other", BotToken: "xoxb-fake", APIURL: bad.URL(), Team: "T0ELSE", ApproverChannel: approvers,
		Watched: []string{watched}}, r.desk, r.cards, directory)
	r.must(err)
	err = face.Check(r.ctx)
	for _, want := range []string{"T0ELSE", "im:history", "app token", "shared with another company", watched} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the fault %q is not named: %v", want, err)
		}
	}
	if _, err := New(Config{}, nil, nil, nil); err == nil || strings.Count(err.Error(), "missing") != 3 {
		t.Errorf("empty settings: %v", err)
	}
}
