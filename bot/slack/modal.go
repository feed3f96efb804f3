package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"guichet/domain"
)

// Limits of a modal's fields.
const (
	maxField    = 3000 // of a text field, by Slack
	partLength  = 2400 // of what we put into one, so that there is room to write
	maxParts    = 20
	maxSubject  = 900
	blockWay    = "way"
	blockNote   = "note"
	fieldAction = "field"
)

// modalNote is what a modal remembers of where it came from.
type modalNote struct {
	Draft      domain.DraftID `json:"d"`
	Version    int            `json:"v"`
	Channel    string         `json:"c"`
	Separators []string       `json:"s,omitempty"` // what stands between the text's parts
}

// openModal opens the window first, for the trigger lives three seconds, then finds out who asks and fills it.
func (f *Face) openModal(ctx context.Context, c click) {
	who, listed := f.staff.BySlack(c.user)
	if !listed {
		f.admit(ctx, c)
		return
	}
	words := f.labelsFor(who)
	title := words.EditTitle
	if c.verb == clickReject {
		title = words.RejectTitle
	}
	opened, err := f.api.OpenViewContext(ctx, c.trigger, *textModal(words, title, words.Loading))
	if err != nil {
		f.cfg.Log.Error("a window could not be opened", "draft", c.draft, "error", err)
		f.whisper(ctx, c, words.Failed)
		return
	}
	f.updateModal(ctx, opened.ID, f.filled(ctx, c, words, title))
}

// filled is the window with the draft's text, or with the reason why it cannot be had.
func (f *Face) filled(ctx context.Context, c click, words *labels, title string) *slackgo.ModalViewRequest {
	who, foreign, ok, err := f.identify(ctx, c.user, c.team)
	if !ok {
		return textModal(words, title, f.refusal(foreign, err))
	}
	if !who.MayDecide() {
		return textModal(words, title, words.Denied)
	}
	view, draft, err := f.load(ctx, c.draft)
	if err == nil && (draft.Version != c.version || !open(draft)) {
		err = domain.ErrStale
	}
	if err != nil {
		return textModal(words, title, f.explain(ctx, c.draft, who, err))
	}
	note := modalNote{Draft: draft.ID, Version: draft.Version, Channel: c.channel}
	if c.verb == clickReject {
		return rejectModal(words, note)
	}
	return f.editModal(words, note, view, draft)
}

func (f *Face) updateModal(ctx context.Context, id string, modal *slackgo.ModalViewRequest) {
	err := f.call(ctx, func(ctx context.Context) error {
		_, err := f.api.UpdateViewContext(ctx, *modal, "", "", id)
		return err
	})
	if err != nil && slackCode(err) != "not_found" {
		f.cfg.Log.Error("a window could not be filled", "view", id, "error", err)
	}
}

// textModal shows a text and nothing to fill in.
func textModal(words *labels, title, markup string) *slackgo.ModalViewRequest {
	markup, _ = cut(markup, maxSection)
	return &slackgo.ModalViewRequest{
		Type: slackgo.VTModal, Title: literal(title), Close: literal(words.Close),
		Blocks: slackgo.Blocks{BlockSet: []slackgo.Block{slackgo.NewSectionBlock(marked(markup), nil, nil)}},
	}
}

// editModal holds the subject and the whole text, in as many fields as it needs.
func (f *Face) editModal(words *labels, note modalNote, view *domain.CaseView, draft *domain.Draft) *slackgo.ModalViewRequest {
	parts := split(draft.Content.Body, partLength, utf8.RuneCountInString)
	if len(parts) > maxParts || utf8.RuneCountInString(draft.Content.Subject) > maxSubject {
		return textModal(words, words.EditTitle, words.TooBig+" "+f.console(view.ID))
	}
	blocks := []slackgo.Block{slackgo.NewContextBlock("", marked("*"+words.To+"* "+(&sheet{words: words}).addresses(draft.Content.To)))}
	blocks = append(blocks, field("subject", words.Subject, draft.Content.Subject, false))
	for i, p := range parts {
		label := words.Message
		if len(parts) > 1 {
			label = fmt.Sprintf("%s %d/%d", words.Part, i+1, len(parts))
		}
		blocks = append(blocks, field(partBlock(i), label, p.text, true))
		if i < len(parts)-1 {
			note.Separators = append(note.Separators, p.separator)
		}
	}
	return formModal(words, words.EditTitle, clickEdit, words.Save, note, blocks)
}

func partBlock(i int) string { return fmt.Sprintf("part%d", i) }

func field(block, label, value string, multiline bool) *slackgo.InputBlock {
	input := slackgo.NewPlainTextInputBlockElement(nil, fieldAction)
	input.InitialValue, input.Multiline, input.MaxLength = value, multiline, maxField
	b := slackgo.NewInputBlock(block, literal(label), nil, input)
	b.Optional = strings.TrimSpace(value) == ""
	return b
}

// rejectModal asks what a rejection means: another text, or that what was done be reversed.
func rejectModal(words *labels, note modalNote) *slackgo.ModalViewRequest {
	rewrite := slackgo.NewOptionBlockObject(string(domain.RejectRewrite), literal(words.WayRewrite), literal(words.WayRewriteMore))
	undo := slackgo.NewOptionBlockObject(string(domain.RejectUndo), literal(words.WayUndo), literal(words.WayUndoMore))
	ways := slackgo.NewRadioButtonsBlockElement(fieldAction, rewrite, undo)
	ways.InitialOption = rewrite
	why := field(blockNote, words.Note, "", true)
	why.Optional = true
	return formModal(words, words.RejectTitle, clickReject, words.Send, note,
		[]slackgo.Block{slackgo.NewInputBlock(blockWay, literal(words.Way), nil, ways), why})
}

func formModal(words *labels, title, callback, submit string, note modalNote, blocks []slackgo.Block) *slackgo.ModalViewRequest {
	raw, err := json.Marshal(note)
	if err != nil { // numbers and strings only
		panic(err)
	}
	return &slackgo.ModalViewRequest{
		Type: slackgo.VTModal, CallbackID: callback, PrivateMetadata: string(raw), Title: literal(title),
		Submit: literal(submit), Close: literal(words.Close), Blocks: slackgo.Blocks{BlockSet: blocks},
	}
}
