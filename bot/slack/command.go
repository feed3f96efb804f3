package slack

import (
	"context"
	"fmt"
	"strings"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"guichet/domain"
)

// takeCommand takes in "/adv question". The question is posted in the asker's direct messages, so that the answer
// has a thread that only the asker reads, and is with the desk before the acknowledgement.
func (in *intake) takeCommand(request socketmode.Request) {
	c, err := parse[command](request.Payload, "a command")
	if err != nil {
		in.face.cfg.Log.Error("a command could not be read", "error", err)
		in.ack(request.EnvelopeID, nil)
		return
	}
	in.spawn(func() {
		ctx, cancel := in.working(ackWithin)
		defer cancel()
		in.ack(request.EnvelopeID, notice(in.face.command(ctx, c, request)))
	})
}

// notice is an answer to a command that only the asker sees.
func notice(text string) map[string]string {
	return map[string]string{"response_type": "ephemeral", "text": text}
}

// command gives the words with which the asker is told what became of the command.
func (f *Face) command(ctx context.Context, c command, request socketmode.Request) string {
	who, _, _, err := f.identify(ctx, string(c.UserID), string(c.TeamID))
	words := f.labelsFor(who)
	question := plain(string(c.Text), "")
	if question == "" {
		return words.AskHow
	}
	if err == nil {
		err = f.ask(ctx, c, who, question, request)
	}
	if err != nil {
		f.cfg.Log.Error("a command was not taken in", "error", err)
		return words.NotNoted
	}
	return words.Noted
}

func (f *Face) ask(ctx context.Context, c command, who domain.Staff, question string, request socketmode.Request) error {
	me, err := f.whoami(ctx)
	if err != nil {
		return err
	}
	direct, _, _, err := f.api.OpenConversationContext(ctx, &slackgo.OpenConversationParameters{Users: []string{string(c.UserID)}})
	if err != nil {
		return fmt.Errorf("opening the direct messages of %s: %w", c.UserID, err)
	}
	root, err := f.repeatQuestion(ctx, direct.ID, c, f.labelsFor(who), question, request.RetryAttempt > 0)
	if err != nil {
		return err
	}
	received := domain.Received{
		Source: domain.FromSlack, Key: postKey(me.team, direct.ID, "command", string(c.TriggerID)),
		Mailbox: direct.ID, ReceivedAt: postedAt(root), Raw: request.Payload,
		Chat: &domain.Chat{Staff: who.Login, User: string(c.UserID), Channel: direct.ID, TS: root, Text: question},
	}
	if err := f.desk.Receive(ctx, received); err != nil {
		return fmt.Errorf("taking in command %s: %w", received.Key, err)
	}
	f.threads.add(direct.ID, root, true)
	return nil
}

// repeatQuestion posts the question as the root of its thread; a command that comes again finds the root that is there.
func (f *Face) repeatQuestion(ctx context.Context, channel string, c command, words *labels, question string, again bool) (string, error) {
	mark := marker("command", string(c.TriggerID))
	if again {
		if ts, err := f.find(ctx, channel, "", mark); err != nil || ts != "" {
			return ts, err
		}
	}
	text := words.YouAsked + "\n" + escape(question)
	var ts string
	err := f.post(ctx, channel, func(ctx context.Context) (err error) {
		_, ts, err = f.api.PostMessageContext(ctx, channel, messageOptions(message{text: text, mark: mark})...)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("posting the question: %w", err)
	}
	return ts, nil
}

func (f *Face) labelsFor(who domain.Staff) *labels {
	language := who.Language
	if language == "" {
		language = f.cfg.Language
	}
	return labelsOf(strings.ToLower(language))
}
