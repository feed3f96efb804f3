package slack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	slackgo "github.com/slack-go/slack"

	"guichet/domain"
)

// message is what we post: blocks, the text that notifications show, and our marker.
type message struct {
	text   string
	blocks []slackgo.Block
	thread string
	mark   slackgo.SlackMetadata
}

// marker is the metadata by which we know a message of ours again.
func marker(kind, id string) slackgo.SlackMetadata {
	return slackgo.SlackMetadata{EventType: "guichet_" + kind, EventPayload: map[string]any{"id": id}}
}

// draftMarker names a draft; the moment of its writing tells drafts of two databases apart.
func draftMarker(draft *domain.Draft) slackgo.SlackMetadata {
	return marker("draft", fmt.Sprintf("%d@%d", draft.ID, draft.CreatedAt.UnixMicro()))
}

// messageOptions never unfurl: a link in a customer's words is not to be fetched or shown large.
func messageOptions(m message) []slackgo.MsgOption {
	options := []slackgo.MsgOption{
		slackgo.MsgOptionText(m.text, false), slackgo.MsgOptionMetadata(m.mark),
		slackgo.MsgOptionDisableLinkUnfurl(), slackgo.MsgOptionDisableMediaUnfurl(),
	}
	if len(m.blocks) > 0 {
		options = append(options, slackgo.MsgOptionBlocks(m.blocks...))
	}
	if timestamp(m.thread) != "" {
		options = append(options, slackgo.MsgOptionTS(m.thread))
	}
	return options
}

// fingerprint tells whether a message shows anything new.
func (m message) fingerprint() (string, error) {
	raw, err := json.Marshal(struct {
		Text   string
		Blocks []slackgo.Block
	}{m.text, m.blocks})
	if err != nil {
		return "", fmt.Errorf("writing a card: %w", err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16]), nil
}

// find looks for our own message by its marker, newest first; "" where it is not there.
func (f *Face) find(ctx context.Context, channel, thread string, mark slackgo.SlackMetadata) (string, error) {
	var posts []slackgo.Message
	var err error
	if timestamp(thread) != "" {
		posts, err = f.replies(ctx, channel, thread, "")
	} else {
		posts, err = f.recent(ctx, channel)
	}
	if err != nil {
		return "", fmt.Errorf("looking for a message of ours: %w", err)
	}
	for _, p := range posts {
		if p.Metadata.EventType == mark.EventType && p.Metadata.EventPayload["id"] == mark.EventPayload["id"] {
			return p.Timestamp, nil
		}
	}
	return "", nil
}

// recent are the last thousand top-level posts of a channel.
func (f *Face) recent(ctx context.Context, channel string) ([]slackgo.Message, error) {
	var all []slackgo.Message
	cursor := ""
	for range 5 {
		var page *slackgo.GetConversationHistoryResponse
		err := f.call(ctx, func(ctx context.Context) (err error) {
			page, err = f.api.GetConversationHistoryContext(ctx, &slackgo.GetConversationHistoryParameters{
				ChannelID: channel, Cursor: cursor, Limit: pageSize, IncludeAllMetadata: true})
			return err
		})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Messages...)
		if cursor = page.ResponseMetaData.NextCursor; cursor == "" {
			break
		}
	}
	return all, nil
}

// slackSaid tells whether an error is Slack's own answer, so that what was asked for surely did not happen.
func slackSaid(err error) bool {
	_, ok := errors.AsType[slackgo.SlackErrorResponse](err)
	return ok
}

// slackCode is Slack's error code, "" for any other error.
func slackCode(err error) string {
	if answer, ok := errors.AsType[slackgo.SlackErrorResponse](err); ok {
		return answer.Err
	}
	return ""
}
