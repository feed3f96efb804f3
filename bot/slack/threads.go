package slack

import (
	"context"
	"fmt"
	"slices"
	"sync"

	slackgo "github.com/slack-go/slack"
)

// threads remembers which threads we take part in; a thread that fell out is asked for again.
type threads struct {
	mutex sync.Mutex
	ours  map[string]bool
}

func (t *threads) add(channel, root string, ours bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.ours == nil || len(t.ours) > 20000 {
		t.ours = map[string]bool{}
	}
	t.ours[channel+"/"+root] = ours
}

func (t *threads) get(channel, root string) (ours, known bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	ours, known = t.ours[channel+"/"+root]
	return ours, known
}

// ourThread tells whether the bot was named or has written in a thread. Where Slack will not show the
// thread to a bot, it is not ours: the writer must name us.
func (f *Face) ourThread(ctx context.Context, channel, root string, me identity) (bool, error) {
	if ours, known := f.threads.get(channel, root); known {
		return ours, nil
	}
	messages, err := f.replies(ctx, channel, root, "")
	if slackSaid(err) {
		f.cfg.Log.Warn("a thread cannot be read", "channel", channel, "error", err)
		return false, nil
	}
	if err != nil {
		return false, err
	}
	ours := slices.ContainsFunc(messages, func(m slackgo.Message) bool {
		return m.User == me.user || slices.Contains(mentions(m.Text), me.user)
	})
	f.threads.add(channel, root, ours)
	return ours, nil
}

// replies are the posts of a thread after oldest, the root first where oldest is "".
func (f *Face) replies(ctx context.Context, channel, root, oldest string) ([]slackgo.Message, error) {
	var all []slackgo.Message
	cursor := ""
	for range maxPages {
		var page []slackgo.Message
		var next string
		err := f.call(ctx, func(ctx context.Context) (err error) {
			page, _, next, err = f.api.GetConversationRepliesContext(ctx, &slackgo.GetConversationRepliesParameters{
				ChannelID: channel, Timestamp: root, Oldest: oldest, Cursor: cursor, Limit: pageSize, IncludeAllMetadata: true})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("reading thread %s of %s: %w", root, channel, err)
		}
		all = append(all, page...)
		if cursor = next; cursor == "" {
			break
		}
	}
	return all, nil
}
