package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"guichet/domain"
)

// submission answers a submitted modal within its three seconds: closed where all went well, else with what
// was wrong. What takes longer is told in the window when it is known.
func (in *intake) submission(envelope string, i interaction) {
	ctx, cancel := in.working(workWithin)
	defer cancel()
	answer := make(chan *slackgo.ViewSubmissionResponse, 1)
	go func() { answer <- in.face.submit(ctx, i) }()
	select {
	case a := <-answer:
		in.ack(envelope, payloadOf(a))
		return
	case <-time.After(ackWithin - 500*time.Millisecond):
	}
	words := labelsOf(in.face.cfg.Language)
	in.ack(envelope, slackgo.NewUpdateViewSubmissionResponse(textModal(words, words.EditTitle, words.Busy)))
	late := <-answer
	shown := textModal(words, words.EditTitle, words.RejectSaved)
	if late != nil && late.View != nil {
		shown = late.View
	}
	in.face.updateModal(ctx, string(i.View.Value.ID), shown)
}

// payloadOf keeps a nil answer from becoming a JSON null.
func payloadOf(a *slackgo.ViewSubmissionResponse) any {
	if a == nil {
		return nil
	}
	return a
}

// submit decides by what stands in the modal. Nil closes the window.
func (f *Face) submit(ctx context.Context, i interaction) *slackgo.ViewSubmissionResponse {
	var note modalNote
	if err := json.Unmarshal([]byte(i.View.Value.Metadata), &note); err != nil || note.Draft == 0 {
		f.cfg.Log.Error("a window came back without its note", "callback", i.View.Value.CallbackID)
		return nil
	}
	team := string(cmp.Or(i.User.Value.TeamID, i.Team.Value.ID))
	who, foreign, ok, err := f.identify(ctx, string(i.User.Value.ID), team)
	words := f.labelsFor(who)
	if !ok {
		return f.keepText(words, i, note, f.refusal(foreign, err))
	}
	decision := domain.Decision{Draft: note.Draft, Version: note.Version, Who: who.Login, Face: "slack"}
	if i.View.Value.CallbackID == clickReject {
		decision.Verdict = domain.Verdict(i.View.Value.input(blockWay))
		decision.Note, _ = cut(clean(i.View.Value.input(blockNote)), maxField)
		err = f.rejected(ctx, decision)
	} else {
		body := edited(i.View.Value, note)
		if strings.TrimSpace(body) == "" {
			return slackgo.NewErrorsViewSubmissionResponse(map[string]string{partBlock(0): words.Empty})
		}
		decision.Verdict = domain.Edit
		err = f.replaced(ctx, decision, i.View.Value.input("subject"), body)
	}
	if err != nil {
		return f.keepText(words, i, note, f.explain(ctx, note.Draft, who, err))
	}
	f.working.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), workWithin)
		defer cancel()
		f.redraw(ctx, note.Draft)
	})
	return nil
}

func (f *Face) rejected(ctx context.Context, decision domain.Decision) error {
	if decision.Verdict != domain.RejectRewrite && decision.Verdict != domain.RejectUndo {
		return fmt.Errorf("verdict %q: %w", decision.Verdict, domain.ErrInvalid)
	}
	return f.desk.Decide(ctx, decision)
}

// replaced gives the desk the version with the new words; recipients and attachments stay those of the draft.
func (f *Face) replaced(ctx context.Context, decision domain.Decision, subject, body string) error {
	_, draft, err := f.load(ctx, decision.Draft)
	if err != nil {
		return err
	}
	if draft.Version != decision.Version {
		return domain.ErrStale
	}
	content := draft.Content
	content.Body = body
	if subject = strings.Join(strings.Fields(clean(subject)), " "); subject != "" {
		content.Subject = subject
	}
	decision.Content = &content
	return f.desk.Decide(ctx, decision)
}

// edited joins the fields of the text again as they were parted.
func edited(view submittedView, note modalNote) string {
	var body strings.Builder
	for i := range min(len(note.Separators)+1, maxParts) {
		body.WriteString(clean(view.input(partBlock(i))))
		if i < len(note.Separators) {
			body.WriteString(note.Separators[i])
		}
	}
	return body.String()
}

// keepText shows why a text was not accepted, with the text itself: nobody shall have to write it twice.
func (f *Face) keepText(words *labels, i interaction, note modalNote, why string) *slackgo.ViewSubmissionResponse {
	modal := textModal(words, words.EditTitle, why)
	if i.View.Value.CallbackID != clickEdit {
		modal.Title = literal(words.RejectTitle)
		return slackgo.NewUpdateViewSubmissionResponse(modal)
	}
	s := &sheet{words: words, blocks: modal.Blocks.BlockSet}
	s.context(words.KeptText)
	s.body(edited(i.View.Value, note))
	modal.Blocks.BlockSet = s.blocks
	if raw, err := json.Marshal(modal); err != nil || utf8.RuneCount(raw) > 15000 {
		return slackgo.NewErrorsViewSubmissionResponse(map[string]string{partBlock(0): why})
	}
	return slackgo.NewUpdateViewSubmissionResponse(modal)
}
