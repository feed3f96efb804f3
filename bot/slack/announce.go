package slack

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	slackgo "github.com/slack-go/slack"

	"guichet/domain"
)

// Announce shows a draft's present state on its message: in the approvers' channel, or in the thread of the
// question for an answer to staff. A draft that waits for nobody and was never shown is left alone.
//
// It may be called any number of times and in any order: the state is read anew under a lock, a message that
// shows it already is not touched, and a post whose fate is not known is looked for before it is made again.
func (f *Face) Announce(ctx context.Context, draft domain.DraftID) error {
	defer f.drawing.lock(draft)()
	return f.announce(ctx, draft)
}

// announce draws until what is shown is what is: a decision may fall while Slack is being told of the last one.
func (f *Face) announce(ctx context.Context, id domain.DraftID) error {
	for range 3 {
		view, draft, err := f.load(ctx, id)
		if err != nil {
			return err
		}
		if changed, err := f.show(ctx, view, draft); err != nil || !changed {
			return err
		}
	}
	return nil
}

// show posts or updates the draft's message. changed is false where nothing had to be done.
func (f *Face) show(ctx context.Context, view *domain.CaseView, draft *domain.Draft) (changed bool, err error) {
	m, _ := f.draw(view, draft)
	shown, err := m.fingerprint()
	if err != nil {
		return false, err
	}
	card, err := f.card(ctx, draft)
	if err != nil {
		return false, err
	}
	switch {
	case card.TS != "" && card.Shown == shown:
		return false, nil
	case card.TS != "":
		err = f.update(ctx, card, m)
		if code := slackCode(err); code != "message_not_found" && code != "cant_update_message" {
			break
		}
		if card.TS = ""; !open(draft) {
			return false, nil
		}
		fallthrough
	default:
		if !open(draft) && draft.Content.Channel == "" {
			return false, nil
		}
		card.TS, err = f.first(ctx, card, draft.Content.Thread, m)
	}
	if err != nil {
		return false, fmt.Errorf("showing draft %d: %w", draft.ID, permanent(err))
	}
	card.Shown = shown
	if err := f.cards.SaveCard(ctx, card); err != nil {
		return false, fmt.Errorf("keeping the card of draft %d: %w", draft.ID, err)
	}
	return true, nil
}

// permanent marks the refusals that no later try can change.
func permanent(err error) error {
	switch slackCode(err) {
	case "thread_not_found", "is_archived", "invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long":
		return errors.Join(domain.ErrPermanent, err)
	}
	return err
}

// card is what is known of the draft's message. A post that was begun and never heard of again is looked for by its marker.
func (f *Face) card(ctx context.Context, draft *domain.Draft) (domain.Card, error) {
	card, err := f.cards.Card(ctx, draft.ID)
	if errors.Is(err, domain.ErrNotFound) {
		channel := draft.Content.Channel
		if channel == "" {
			channel = f.cfg.ApproverChannel
		}
		return domain.Card{Draft: draft.ID, Channel: channel}, nil
	}
	if err != nil {
		return card, fmt.Errorf("finding the card of draft %d: %w", draft.ID, err)
	}
	if card.TS == "" {
		card.TS, err = f.find(ctx, card.Channel, draft.Content.Thread, draftMarker(draft))
	}
	return card, err
}

// first posts a message, having noted that a post is under way.
func (f *Face) first(ctx context.Context, card domain.Card, thread string, m message) (ts string, err error) {
	if err := f.cards.SaveCard(ctx, domain.Card{Draft: card.Draft, Channel: card.Channel}); err != nil {
		return "", fmt.Errorf("noting that a post begins: %w", err)
	}
	m.thread = thread
	err = f.post(ctx, card.Channel, func(ctx context.Context) (err error) {
		_, ts, err = f.api.PostMessageContext(ctx, card.Channel, messageOptions(m)...)
		return err
	})
	return ts, err
}

func (f *Face) update(ctx context.Context, card domain.Card, m message) error {
	return f.call(ctx, func(ctx context.Context) error {
		_, _, _, err := f.api.UpdateMessageContext(ctx, card.Channel, card.TS, messageOptions(m)...)
		return err
	})
}

// Answer posts the draft's text where the question was asked, with its buttons where a click is needed, and the
// attachments whose bytes the draft carries. Again changes nothing but what has changed since.
func (f *Face) Answer(ctx context.Context, view domain.CaseView, draft domain.Draft) error {
	if draft.Content.Channel == "" {
		return fmt.Errorf("draft %d names no channel: %w", draft.ID, domain.ErrInvalid)
	}
	defer f.drawing.lock(draft.ID)()
	card, err := f.cards.Card(ctx, draft.ID)
	switch {
	case err != nil && !errors.Is(err, domain.ErrNotFound):
		return fmt.Errorf("finding the answer %d: %w", draft.ID, err)
	case err == nil && card.TS != "":
		err = f.announce(ctx, draft.ID)
	default:
		_, err = f.show(ctx, &view, &draft)
	}
	if err != nil {
		return err
	}
	return f.attach(ctx, &draft)
}

// attach uploads the draft's papers into the thread; one that is there already by name is not sent again.
func (f *Face) attach(ctx context.Context, draft *domain.Draft) error {
	missing := map[string]domain.DraftAttachment{}
	for _, a := range draft.Content.Attachments {
		if len(a.Data) > 0 {
			missing[a.Name] = a
		}
	}
	if len(missing) == 0 {
		return nil
	}
	card, err := f.cards.Card(ctx, draft.ID)
	if err != nil {
		return fmt.Errorf("finding the answer %d: %w", draft.ID, err)
	}
	thread := draft.Content.Thread
	if timestamp(thread) == "" {
		thread = card.TS
	}
	posts, err := f.replies(ctx, card.Channel, thread, "")
	if err != nil {
		return err
	}
	for _, p := range posts {
		if laterTS(p.Timestamp, card.TS) != p.Timestamp {
			continue
		}
		for _, file := range p.Files {
			delete(missing, file.Name)
		}
	}
	for _, a := range draft.Content.Attachments {
		if _, ok := missing[a.Name]; !ok {
			continue
		}
		if err := f.upload(ctx, card.Channel, thread, a); err != nil {
			return fmt.Errorf("attaching %q to answer %d: %w", a.Name, draft.ID, err)
		}
	}
	return nil
}

func (f *Face) upload(ctx context.Context, channel, thread string, a domain.DraftAttachment) error {
	return f.post(ctx, channel, func(ctx context.Context) error {
		_, err := f.api.UploadFileContext(ctx, slackgo.UploadFileParameters{
			Filename: a.Name, Title: a.Name, FileSize: len(a.Data), Reader: bytes.NewReader(a.Data),
			Channel: channel, ThreadTimestamp: thread})
		return err
	})
}
