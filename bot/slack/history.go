package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"
)

// How much of a channel's past is read at once.
const (
	pageSize = 200
	maxPages = 100
)

// timing is when the past is read again, and how far back.
type timing struct {
	every   time.Duration // between two readings
	overlap time.Duration // read again before the last place: Slack may show a post late
	threads time.Duration // how old a thread may be to be looked at for new replies
	woken   chan struct{}
}

func usualTiming() timing {
	return timing{every: 5 * time.Minute, overlap: time.Minute, threads: 72 * time.Hour, woken: make(chan struct{}, 1)}
}

// floorPlace is the place under which the first start is kept: nothing older is ever read.
const floorPlace = ""

// catchUp reads every channel of ours from where it was last read, and takes in what nobody told us:
// posts made while the socket was down, edits of them, and replies in threads.
func (f *Face) catchUp(ctx context.Context) error {
	floor, err := f.floor(ctx)
	if err != nil {
		return err
	}
	channels, err := f.channels(ctx)
	if err != nil {
		return err
	}
	for _, channel := range channels {
		if err := f.catchUpChannel(ctx, channel, floor); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			f.cfg.Log.Error("a channel's past could not be read", "channel", channel, "error", err)
		}
	}
	return nil
}

// floor is the moment of the very first start.
func (f *Face) floor(ctx context.Context) (string, error) {
	floor, err := f.places.Place(ctx, floorPlace)
	if err != nil || floor != "" {
		return floor, err
	}
	floor = formTS(f.cfg.Clock())
	return floor, f.places.SavePlace(ctx, floorPlace, floor)
}

// channels are the conversations that the bot is a member of.
func (f *Face) channels(ctx context.Context) ([]string, error) {
	var ids []string
	cursor := ""
	for range maxPages {
		var page []slackgo.Channel
		var next string
		err := f.call(ctx, func(ctx context.Context) (err error) {
			page, next, err = f.api.GetConversationsForUserContext(ctx, &slackgo.GetConversationsForUserParameters{
				Cursor: cursor, Limit: pageSize, ExcludeArchived: true, Types: []string{"public_channel", "private_channel", "im"}})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("listing our channels: %w", err)
		}
		for _, c := range page {
			ids = append(ids, c.ID)
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	return ids, nil
}

// catchUpChannel moves the place on only when all that was read is taken in.
func (f *Face) catchUpChannel(ctx context.Context, channel, floor string) error {
	place, err := f.places.Place(ctx, channel)
	if err != nil {
		return fmt.Errorf("finding the place in %s: %w", channel, err)
	}
	from := laterTS(earlierTS(cmp.Or(place, floor), f.sweep.overlap), floor)
	roots, err := f.history(ctx, channel, laterTS(earlierTS(from, f.sweep.threads), floor))
	if err != nil {
		return err
	}
	newest := place
	slices.Reverse(roots)
	for _, root := range roots {
		posts := []slackgo.Message{root}
		if root.ReplyCount > 0 && laterTS(root.LatestReply, from) != from {
			replies, err := f.replies(ctx, channel, root.Timestamp, from)
			if err != nil {
				return err
			}
			posts = append(posts, replies...)
		}
		for _, m := range posts {
			if err := f.takePast(ctx, channel, from, m); err != nil {
				return err
			}
			newest = laterTS(newest, m.Timestamp)
		}
	}
	if newest == place {
		return nil
	}
	return f.places.SavePlace(ctx, channel, newest)
}

// history are the top-level posts of a channel after oldest, newest first.
func (f *Face) history(ctx context.Context, channel, oldest string) ([]slackgo.Message, error) {
	var all []slackgo.Message
	cursor := ""
	for range maxPages {
		var page *slackgo.GetConversationHistoryResponse
		err := f.call(ctx, func(ctx context.Context) (err error) {
			page, err = f.api.GetConversationHistoryContext(ctx, &slackgo.GetConversationHistoryParameters{
				ChannelID: channel, Oldest: oldest, Cursor: cursor, Limit: pageSize, IncludeAllMetadata: true})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("reading the history of %s: %w", channel, err)
		}
		all = append(all, page.Messages...)
		if cursor = page.ResponseMetaData.NextCursor; cursor == "" || !page.HasMore {
			return all, nil
		}
	}
	f.cfg.Log.Warn("a channel's past is longer than what is read at once", "channel", channel, "read", len(all))
	return all, nil
}

// takePast takes in one post of the past: what is new since from, or was edited since.
func (f *Face) takePast(ctx context.Context, channel, from string, m slackgo.Message) error {
	edited := ""
	if m.Edited != nil {
		edited = m.Edited.Timestamp
	}
	if laterTS(m.Timestamp, from) == from && laterTS(edited, from) == from {
		return nil
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("keeping post %s: %w", m.Timestamp, err)
	}
	p, err := parse[post](raw, "a post")
	if err != nil {
		return err
	}
	p.Type, p.Channel = "message", word(channel)
	return f.take(ctx, p, raw)
}

// laterTS is the later of two ts; "" is before all.
func laterTS(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	as, af, _ := strings.Cut(a, ".")
	bs, bf, _ := strings.Cut(b, ".")
	if len(as) != len(bs) {
		if len(as) > len(bs) {
			return a
		}
		return b
	}
	if as+"."+af > bs+"."+bf {
		return a
	}
	return b
}

// earlierTS is the ts a while before another.
func earlierTS(ts string, by time.Duration) string {
	at := postedAt(ts)
	if at.IsZero() {
		return ts
	}
	return formTS(at.Add(-by))
}

// formTS writes a time as Slack does.
func formTS(at time.Time) string {
	micros := at.UnixMicro()
	fraction := strconv.FormatInt(1_000_000+micros%1_000_000, 10)
	return strconv.FormatInt(micros/1_000_000, 10) + "." + fraction[1:]
}
