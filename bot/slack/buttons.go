package slack

import (
	"fmt"
	"strconv"
	"strings"

	slackgo "github.com/slack-go/slack"

	"guichet/domain"
)

// What a button does: its action id.
const (
	clickApprove  = "approve"
	clickMorning  = "approve_morning" // the mail leaves at the next business morning
	clickEdit     = "edit"
	clickReject   = "reject"
	clickTakeOver = "take_over"
	clickDrop     = "drop" // a write asked for in a thread, not wanted after all
	clickRecall   = "recall"
	clickOpen     = "open"
	clickDispute  = "take_dispute"
)

// buttons are those that fit the draft's present state. They carry its number and version, nothing else.
func (f *Face) buttons(words *labels, view *domain.CaseView, draft *domain.Draft, whole bool) []slackgo.BlockElement {
	var buttons []slackgo.BlockElement
	value := buttonValue(draft.ID, draft.Version)
	add := func(id, label string, style slackgo.Style) {
		button := slackgo.NewButtonBlockElement(id, value, literal(label))
		button.Style = style
		buttons = append(buttons, button)
	}
	chat := draft.Content.Channel != ""
	switch {
	case draft.State == domain.DraftPending && chat:
		if whole {
			add(clickApprove, words.Record, slackgo.StylePrimary)
		}
		add(clickDrop, words.Drop, "")
	case open(draft) && !chat:
		if whole && draft.State == domain.DraftPending {
			add(clickApprove, words.Approve, slackgo.StylePrimary)
			if f.morning != nil {
				add(clickMorning, words.Morning, "")
			}
		}
		add(clickEdit, words.Edit, "")
		add(clickReject, words.Reject, slackgo.StyleDanger)
		add(clickTakeOver, words.TakeOver, "")
		if f.dispute != nil && len(unowned(view)) > 0 {
			add(clickDispute, words.TakeDispute, "")
		}
	case f.recall != nil && !chat:
		if out := outgoing(view, draft.ID); out != nil && out.State == domain.OutgoingHeld {
			add(clickRecall, words.Recall, slackgo.StyleDanger)
		}
	}
	if link := f.console(draft.Case); link != "" && (!chat || open(draft) || !whole) {
		button := slackgo.NewButtonBlockElement(clickOpen, "", literal(words.Open))
		button.URL = link
		buttons = append(buttons, button)
	}
	return buttons
}

// console is the address of a case in the web console, "" where there is none.
func (f *Face) console(id domain.CaseID) string {
	if f.cfg.ConsoleURL == "" || id == 0 {
		return ""
	}
	return strings.TrimSuffix(f.cfg.ConsoleURL, "/") + "/cases/" + strconv.FormatInt(int64(id), 10)
}

func buttonValue(draft domain.DraftID, version int) string {
	return fmt.Sprintf("%d.%d", draft, version)
}

func readButton(value string) (draft domain.DraftID, version int, ok bool) {
	id, v, found := strings.Cut(value, ".")
	n, err := strconv.ParseInt(id, 10, 64)
	version, err2 := strconv.Atoi(v)
	return domain.DraftID(n), version, found && err == nil && err2 == nil && n > 0 && version > 0
}
