package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"guichet/domain"
)

// click is a press of a button on a draft's message.
type click struct {
	verb, user, team         string
	channel, thread, trigger string
	draft                    domain.DraftID
	version                  int
}

// takeInteraction acknowledges a click at once and works on it after; a submitted modal is answered in the acknowledgement.
func (in *intake) takeInteraction(request socketmode.Request) {
	i, err := parse[interaction](request.Payload, "an interaction")
	if err != nil {
		in.face.cfg.Log.Error("a click could not be read", "error", err)
	}
	if i.Type == "view_submission" {
		in.spawn(func() { in.submission(request.EnvelopeID, i) })
		return
	}
	in.ack(request.EnvelopeID, nil)
	c, ok := readClick(i)
	if !ok {
		return
	}
	in.spawn(func() {
		ctx, cancel := in.working(workWithin)
		defer cancel()
		in.face.onClick(ctx, c)
	})
}

// spawn runs what a person started beside the lanes, so that it never waits behind posts.
func (in *intake) spawn(work func()) { in.face.working.Go(work) }

func readClick(i interaction) (click, bool) {
	if i.Type != "block_actions" || len(i.Actions.Value) == 0 {
		return click{}, false
	}
	action := i.Actions.Value[0]
	draft, version, ok := readButton(string(action.Value))
	return click{
		verb: string(action.ActionID), user: string(i.User.Value.ID),
		team:    string(cmp.Or(i.User.Value.TeamID, i.Team.Value.ID)),
		channel: string(i.Channel.Value.ID), thread: string(i.Message.Value.ThreadTS),
		trigger: string(i.TriggerID), draft: draft, version: version,
	}, ok
}

func (f *Face) onClick(ctx context.Context, c click) {
	switch c.verb {
	case clickApprove, clickMorning:
		f.decide(ctx, c, domain.Approve)
	case clickTakeOver:
		f.decide(ctx, c, domain.TakeOver)
	case clickDrop:
		f.decide(ctx, c, domain.RejectUndo)
	case clickRecall:
		f.onRecall(ctx, c)
	case clickDispute:
		f.onDispute(ctx, c)
	case clickEdit, clickReject:
		f.openModal(ctx, c)
	}
}

// admit finds who clicked. Where that person has no right the reason is told to that person alone.
func (f *Face) admit(ctx context.Context, c click) (domain.Staff, bool) {
	who, foreign, ok, err := f.identify(ctx, c.user, c.team)
	if ok {
		return who, true
	}
	f.whisper(ctx, c, f.refusal(foreign, err))
	f.cfg.Log.Warn("a click was refused", "user", c.user, "team", c.team, "draft", c.draft, "foreign", foreign, "error", err)
	return who, false
}

func (f *Face) refusal(foreign bool, err error) string {
	words := labelsOf(f.cfg.Language)
	switch {
	case err != nil:
		return words.Failed
	case foreign:
		return words.Stranger
	}
	return words.Nobody
}

// decide takes a click's verdict to the desk, tells the clicker where it was not accepted, and draws the card anew.
func (f *Face) decide(ctx context.Context, c click, verdict domain.Verdict) {
	who, ok := f.admit(ctx, c)
	if !ok {
		return
	}
	decision := domain.Decision{Draft: c.draft, Version: c.version, Verdict: verdict, Who: who.Login, Face: "slack"}
	if c.verb == clickMorning && f.morning != nil {
		decision.SendAt = f.morning(f.cfg.Clock())
	}
	err := f.verdict(ctx, decision)
	if err != nil {
		f.whisper(ctx, c, f.explain(ctx, c.draft, who, err))
	}
	f.redraw(ctx, c.draft)
}

// verdict asks the desk. An approval of what cannot be read whole here is refused, wherever the button came from.
func (f *Face) verdict(ctx context.Context, decision domain.Decision) error {
	if decision.Verdict == domain.Approve {
		view, draft, err := f.load(ctx, decision.Draft)
		if err != nil {
			return err
		}
		if _, whole := f.draw(view, draft); !whole && open(draft) && draft.Version == decision.Version {
			return errNotWhole
		}
	}
	return f.desk.Decide(ctx, decision)
}

// errNotWhole: the draft's text does not fit on its card.
var errNotWhole = fmt.Errorf("the text is not shown whole: %w", domain.ErrInvalid)

func (f *Face) onRecall(ctx context.Context, c click) {
	who, ok := f.admit(ctx, c)
	if !ok || f.recall == nil {
		return
	}
	view, _, err := f.load(ctx, c.draft)
	if err == nil {
		out := outgoing(view, c.draft)
		if out == nil {
			err = domain.ErrNotFound
		} else {
			err = f.recall(ctx, out.ID, who.Login)
		}
	}
	if err != nil {
		f.whisper(ctx, c, f.explain(ctx, c.draft, who, err))
	}
	f.redraw(ctx, c.draft)
}

// load reads a draft and its case.
func (f *Face) load(ctx context.Context, id domain.DraftID) (*domain.CaseView, *domain.Draft, error) {
	view, err := f.desk.Case(ctx, id)
	if err != nil {
		return nil, nil, fmt.Errorf("reading draft %d: %w", id, err)
	}
	draft := draftOf(&view, id)
	if draft == nil {
		return nil, nil, fmt.Errorf("draft %d is not in its case: %w", id, domain.ErrNotFound)
	}
	return &view, draft, nil
}

// explain puts an error into the clicker's words: the one place where the five kinds get their wording.
func (f *Face) explain(ctx context.Context, draft domain.DraftID, who domain.Staff, err error) string {
	words := f.labelsFor(who)
	switch {
	case errors.Is(err, errNotWhole):
		return words.Cut
	case errors.Is(err, domain.ErrStale):
		if view, d, err := f.load(ctx, draft); err == nil {
			return words.Stale + " " + f.stateLine(words, view, d)
		}
		return words.Stale + " …"
	case errors.Is(err, domain.ErrDenied):
		return words.Denied
	case errors.Is(err, domain.ErrNotFound):
		return words.Gone
	case errors.Is(err, domain.ErrInvalid):
		return words.Invalid + " " + line(err.Error(), 300)
	}
	f.cfg.Log.Error("a decision failed", "draft", draft, "who", who.Login, "error", err)
	return words.Failed
}

// whisper tells one person something in the channel where the click was made.
func (f *Face) whisper(ctx context.Context, c click, text string) {
	err := f.post(ctx, c.channel, func(ctx context.Context) error {
		options := []slackgo.MsgOption{slackgo.MsgOptionText(text, false)}
		if timestamp(c.thread) != "" {
			options = append(options, slackgo.MsgOptionTS(c.thread))
		}
		_, err := f.api.PostEphemeralContext(ctx, c.channel, c.user, options...)
		return err
	})
	if err != nil {
		f.cfg.Log.Error("a clicker could not be told", "user", c.user, "text", text, "error", err)
	}
}

// redraw shows the present state at once; where that fails the desk's own announcing will.
func (f *Face) redraw(ctx context.Context, draft domain.DraftID) {
	if err := f.Announce(ctx, draft); err != nil {
		f.cfg.Log.Error("a card could not be drawn anew", "draft", draft, "error", err)
	}
}
