package slack

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"guichet/domain"
)

// maxCard is how much text a card may hold in all; Slack refuses somewhere above 12,000 (S09).
const maxCard = 11500

// How many of each a card lists before it points to the console.
const (
	maxRequests = 6
	maxRows     = 8
	maxInvoices = 10
	maxPeople   = 12
)

// sheet is a card being written.
type sheet struct {
	words  *labels
	blocks []slackgo.Block
	used   int // runes of text so far
	cut    bool
}

func (s *sheet) add(block slackgo.Block, text string) {
	s.blocks = append(s.blocks, block)
	s.used += utf8.RuneCountInString(text)
}

func (s *sheet) header(text string) {
	text, _ = cut(text, maxHeader)
	s.add(slackgo.NewHeaderBlock(literal(text)), text)
}

// section writes Slack's markup: what comes from outside must be escaped in it.
func (s *sheet) section(markup string) (isCut bool) {
	if markup == "" {
		return false
	}
	markup, isCut = cut(markup, maxSection)
	s.add(slackgo.NewSectionBlock(marked(markup), nil, nil), markup)
	return isCut
}

func (s *sheet) context(markup string) {
	if markup == "" {
		return
	}
	markup, _ = cut(markup, maxSection)
	s.add(slackgo.NewContextBlock("", marked(markup)), markup)
}

// body writes text as it is, without any markup; what does not fit the card is left out and noted.
func (s *sheet) body(text string) {
	room := min(maxDraft, maxCard-s.used)
	text = clean(text)
	if escapedWidth(text) > room {
		text, s.cut = prefix(text, max(room-1, 1), escapedWidth)+"…", true
	}
	for _, p := range split(text, maxSection, escapedWidth) {
		if strings.TrimSpace(p.text) != "" {
			s.add(slackgo.NewSectionBlock(literal(escaper.Replace(p.text)), nil, nil), escaper.Replace(p.text))
		}
	}
}

func literal(text string) *slackgo.TextBlockObject {
	return slackgo.NewTextBlockObject(slackgo.PlainTextType, text, false, false)
}

// marked is markup in which bare addresses and names do not become links.
func marked(text string) *slackgo.TextBlockObject {
	return slackgo.NewTextBlockObject(slackgo.MarkdownType, text, false, true)
}

// draw writes a draft's message from the present state of its case. whole is false where the draft's text is
// not shown to the last letter: then nobody may approve it from here.
func (f *Face) draw(view *domain.CaseView, draft *domain.Draft) (m message, whole bool) {
	s := &sheet{words: labelsOf(f.cfg.Language)}
	if draft.Content.Channel != "" {
		f.drawAnswer(s, view, draft)
	} else {
		f.drawCard(s, view, draft)
	}
	whole = !s.cut && !hides(draft.Content)
	if open(draft) {
		f.warn(s, draft, whole)
	}
	if buttons := f.buttons(s.words, view, draft, whole); len(buttons) > 0 {
		s.add(slackgo.NewActionBlock("draft", buttons...), "")
	}
	return message{text: summary(s.words, view, draft), blocks: s.blocks, mark: draftMarker(draft)}, whole
}

// open tells whether the draft waits for a person.
func open(draft *domain.Draft) bool {
	return draft.State == domain.DraftPending || draft.State == domain.DraftBlocked
}

// hides tells whether a draft holds characters that nobody can see.
func hides(content domain.DraftContent) bool {
	return strings.ContainsFunc(content.Subject+content.Body, func(r rune) bool {
		return r != '\n' && r != '\t' && r != '\r' && hidden(r)
	})
}

// drawCard is the card of a reply or reminder by mail, for the approvers.
func (f *Face) drawCard(s *sheet, view *domain.CaseView, draft *domain.Draft) {
	s.header(summary(s.words, view, draft))
	if !open(draft) || draft.Version > 1 {
		s.context(f.stateLine(s.words, view, draft))
	}
	if draft.State == domain.DraftSuperseded {
		return
	}
	f.drawSender(s, view, draft)
	if draft.Reminder != nil {
		drawReminder(s, draft.Reminder)
	} else {
		f.drawRequests(s, view, draft)
	}
	drawDisputes(s, view)
	drawRows(s, draft)
	s.add(slackgo.NewDividerBlock(), "")
	drawEnvelope(s, draft.Content)
	s.body(draft.Content.Body)
}

// drawAnswer is an answer in a thread: the text, and what became of it where a click was asked for.
func (f *Face) drawAnswer(s *sheet, view *domain.CaseView, draft *domain.Draft) {
	if draft.State != domain.DraftSuperseded {
		s.body(draft.Content.Body)
	}
	var names []string
	for _, a := range draft.Content.Attachments {
		if len(a.Data) == 0 {
			names = append(names, line(a.Name, 100)+" ("+s.words.NotAttached+")")
		}
	}
	if len(names) > 0 {
		s.context(s.words.Files + " : " + strings.Join(names, ", "))
	}
	_, decided := decider(view, draft)
	if draft.State != domain.DraftApproved || decided {
		s.context(f.stateLine(s.words, view, draft))
	}
}

// warn says why the draft cannot be approved here.
func (f *Face) warn(s *sheet, draft *domain.Draft, whole bool) {
	switch {
	case draft.State == domain.DraftBlocked:
		s.section(":no_entry: " + s.words.Blocked)
	case hides(draft.Content):
		s.section(":warning: " + s.words.Hidden)
	case !whole && draft.Content.Channel != "":
		s.section(":warning: " + s.words.CutRecord)
	case !whole:
		s.section(":warning: " + s.words.Cut)
	}
}

// summary is the card's heading and the text of its notification.
func summary(words *labels, view *domain.CaseView, draft *domain.Draft) string {
	kind := words.Reply
	if draft.Kind == domain.ReminderDraft {
		kind = words.Reminder
	}
	who := words.UnknownCustomer
	if view.Customer != nil {
		who = line(view.Customer.Name, 60)
	}
	if draft.Content.Channel != "" {
		return line(draft.Content.Body, 200)
	}
	return stateWord(words, draft) + " : " + kind + " · " + who
}

func stateWord(words *labels, draft *domain.Draft) string {
	switch draft.State {
	case domain.DraftPending:
		if draft.Content.Channel != "" {
			return words.ToRecord
		}
		return words.ToApprove
	case domain.DraftBlocked:
		return words.ToRewrite
	}
	return words.decided(draft)
}

// stateLine says where the draft stands: by whom, when, and what became of the mail.
func (f *Face) stateLine(words *labels, view *domain.CaseView, draft *domain.Draft) string {
	parts := []string{"*" + stateWord(words, draft) + "*"}
	if entry, ok := decider(view, draft); ok {
		parts = append(parts, words.By+" "+line(entry.Actor, 60)+", "+moment(entry.At))
	} else if open(draft) && draft.Version > 1 {
		parts = append(parts, fmt.Sprintf("v%d · %s", draft.Version, line(draft.Author, 60)))
	}
	text := strings.Join(parts, " ")
	if out := outgoing(view, draft.ID); out != nil {
		text += " — " + words.delivery(out.State)
		if out.State == domain.OutgoingHeld {
			text += " " + moment(out.HoldUntil)
		}
	}
	return text
}

// decider is the journal's line on who decided the draft; false where nobody has.
func decider(view *domain.CaseView, draft *domain.Draft) (domain.JournalEntry, bool) {
	var found domain.JournalEntry
	if open(draft) {
		return found, false
	}
	object, verb := fmt.Sprintf("draft/%d", draft.ID), "draft."+string(draft.State)
	for _, entry := range view.Journal {
		if entry.Object == object && strings.HasPrefix(entry.Verb, verb) && entry.Actor != "guichet" && entry.ID >= found.ID {
			found = entry
		}
	}
	return found, found.Actor != ""
}

// outgoing is the newest mail made of a draft, nil where there is none.
func outgoing(view *domain.CaseView, draft domain.DraftID) *domain.OutgoingView {
	var newest *domain.OutgoingView
	for i := range view.Outgoing {
		if o := &view.Outgoing[i]; o.Draft == draft && (newest == nil || o.ID > newest.ID) {
			newest = o
		}
	}
	return newest
}

// moment is shown by each reader's Slack in the reader's own time zone.
func moment(at time.Time) string {
	return fmt.Sprintf("<!date^%d^{date_short_pretty} {time}|%s>", at.Unix(), at.UTC().Format("2006-01-02 15:04 MST"))
}

// draftOf finds a draft of the case, nil where it is not there.
func draftOf(view *domain.CaseView, id domain.DraftID) *domain.Draft {
	i := slices.IndexFunc(view.Drafts, func(d domain.Draft) bool { return d.ID == id })
	if i < 0 {
		return nil
	}
	return &view.Drafts[i]
}
