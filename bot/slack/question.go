package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"guichet/domain"
)

// event takes in an events_api payload: a post that concerns us goes to the desk before this returns.
// An error means that it was not taken in and must come again.
func (f *Face) event(ctx context.Context, raw json.RawMessage) error {
	payload, err := parse[eventPayload](raw, "an event")
	if err != nil {
		return err
	}
	p, err := parse[post](payload.Event, "a post")
	if err != nil {
		return err
	}
	return f.take(ctx, p, raw)
}

// take decides what a post is to us: a question, the edit or the withdrawal of one, or nothing.
func (f *Face) take(ctx context.Context, p post, raw []byte) error {
	if p.Type != "message" && p.Type != "app_mention" {
		return nil
	}
	switch p.Subtype {
	case "", "file_share", "thread_broadcast", "me_message":
		return f.question(ctx, p, raw)
	case "message_changed":
		return f.edited(ctx, p, raw)
	case "message_deleted":
		return f.deleted(ctx, p)
	}
	return nil
}

// question hands a person's post to the desk, where it is addressed to us.
func (f *Face) question(ctx context.Context, p post, raw []byte) error {
	me, err := f.whoami(ctx)
	if err != nil {
		return err
	}
	if p.BotID != "" || p.User == "" || string(p.User) == me.user || timestamp(string(p.TS)) == "" {
		return nil
	}
	concerns, err := f.concerns(ctx, p, me)
	if err != nil || !concerns {
		return err
	}
	return f.receive(ctx, p, me, raw)
}

// edited hands on a person's change of words. Slack sends the same event for unfurled links, new
// replies and our own updates: those carry no new text, or are a bot's.
func (f *Face) edited(ctx context.Context, p post, raw []byte) error {
	now, before := p.Message.Value, p.Previous.Value
	if now == nil || now.BotID != "" || now.Edited.Value.TS == "" || before != nil && before.Text == now.Text {
		return nil
	}
	now.Type, now.Channel, now.ChannelType = "message", p.Channel, p.ChannelType
	return f.question(ctx, *now, raw)
}

// deleted tells the desk that a post was taken back by its writer.
func (f *Face) deleted(ctx context.Context, p post) error {
	before := p.Previous.Value
	if f.withdraw == nil || before == nil || before.BotID != "" || timestamp(string(p.DeletedTS)) == "" {
		return nil
	}
	me, err := f.whoami(ctx)
	if err != nil {
		return err
	}
	key := postKey(me.team, string(p.Channel), string(p.DeletedTS), "")
	if err := f.withdraw(ctx, key); err != nil {
		return fmt.Errorf("withdrawing post %s: %w", key, err)
	}
	return nil
}

// concerns tells whether a post is for us: in a direct message or a watched channel always; elsewhere
// where it names us, or follows in a thread of ours without naming somebody else.
func (f *Face) concerns(ctx context.Context, p post, me identity) (bool, error) {
	channel, named := string(p.Channel), mentions(string(p.Text))
	switch {
	case p.ChannelType == "im" || strings.HasPrefix(channel, "D"), slices.Contains(f.cfg.Watched, channel),
		p.Type == "app_mention", slices.Contains(named, me.user):
		return true, nil
	case p.ThreadTS == "" || p.ThreadTS == p.TS || len(named) > 0:
		return false, nil
	}
	return f.ourThread(ctx, channel, string(p.ThreadTS), me)
}

func (f *Face) receive(ctx context.Context, p post, me identity, raw []byte) error {
	team := string(p.UserTeam)
	if team == "" {
		team = string(p.SourceTeam)
	}
	who, _, _, err := f.identify(ctx, string(p.User), team)
	if err != nil {
		return err
	}
	thread := string(p.ThreadTS)
	if thread == string(p.TS) {
		thread = ""
	}
	received := domain.Received{
		Source:     domain.FromSlack,
		Key:        postKey(me.team, string(p.Channel), string(p.TS), string(p.Edited.Value.TS)),
		Mailbox:    string(p.Channel),
		ReceivedAt: postedAt(string(p.TS)),
		Raw:        raw,
		Chat: &domain.Chat{
			Staff: who.Login, User: string(p.User), Channel: string(p.Channel), Thread: thread,
			TS: string(p.TS), Text: plain(string(p.Text), me.user), Files: filesOf(p),
		},
	}
	if received.Chat.Text == "" && len(received.Chat.Files) == 0 {
		return nil
	}
	if err := f.desk.Receive(ctx, received); err != nil {
		return fmt.Errorf("taking in post %s: %w", received.Key, err)
	}
	f.threads.add(string(p.Channel), cmp.Or(thread, string(p.TS)), true)
	return nil
}

// postKey is a post's unique key: several events, with ids of their own, may tell of the same post.
func postKey(team, channel, ts, edited string) string {
	key := team + "/" + channel + "/" + ts
	if edited != "" {
		key += "/" + edited
	}
	return key
}

var timestampForm = regexp.MustCompile(`^[0-9]{1,12}\.[0-9]{1,9}$`)

// timestamp is ts where it is one of Slack's, else "".
func timestamp(ts string) string {
	if timestampForm.MatchString(ts) {
		return ts
	}
	return ""
}

// postedAt is the time that a ts tells: seconds and microseconds.
func postedAt(ts string) time.Time {
	seconds, fraction, _ := strings.Cut(ts, ".")
	s, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}
	}
	micros, err := strconv.ParseInt(fraction, 10, 64)
	if err != nil || len(fraction) != 6 {
		micros = 0
	}
	return time.Unix(s, micros*1000)
}
