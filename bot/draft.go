package bot

import (
	"context"
	"fmt"
	"strings"

	"guichet/domain"
	"guichet/prompts"
)

// draft writes the reply: rendered, its figures checked, its recipients derived from the message answered.
func (w *work) draft(ctx context.Context, stepped domain.Stepped) (*domain.Draft, string, error) {
	message := w.step.Message
	chat := message.Chat != nil
	recipient := w.plan.Recipient
	if !message.Sender.Proven() { // even the name that a forger chose may be a customer's
		recipient = ""
	}
	written, err := prompts.WriteReply(prompts.Reply{Language: w.plan.Language, Recipient: recipient, Subject: subjectOf(message),
		Chat: chat, Proposal: w.proposed, Company: w.company, Sections: w.sections})
	if err != nil {
		return nil, "", err
	}
	draft := &domain.Draft{Kind: domain.ReplyDraft, State: domain.DraftPending, Customer: stepped.Customer, Language: w.plan.Language,
		Author: "guichet", Citations: written.Citations, Uses: w.uses}
	draft.Content = domain.DraftContent{Subject: written.Subject, Body: written.Body}
	var tooLarge string
	if draft.Content.Attachments, tooLarge = w.attachments(); tooLarge != "" {
		w.notes, draft.State = append(w.notes, tooLarge), domain.DraftBlocked
	}
	if chat {
		draft.Content.Channel, draft.Content.Thread = message.Chat.Channel, threadOf(*message.Chat)
	} else if err := w.address(ctx, &draft.Content); err != nil {
		return nil, "", err
	}
	w.keepEdits(draft)
	w.check(draft)
	return draft, strings.Join(w.notes, "\n"), nil
}

// check blocks a draft in which a figure traces to nothing.
func (w *work) check(draft *domain.Draft) {
	untraced := prompts.CheckFigures(draft.Content.Body, draft.Citations, w.said(draft))
	if len(untraced) == 0 {
		return
	}
	draft.State = domain.DraftBlocked
	figures := make([]string, len(untraced))
	for i, u := range untraced {
		figures[i] = u.Text
	}
	w.notes = append(w.notes, fmt.Sprintf("no row stands behind: %s", strings.Join(figures, ", ")))
}

// said is what may be repeated without a row: the sender's words, and a colleague's edit.
func (w *work) said(draft *domain.Draft) []string {
	said := []string{w.step.Message.Words(), draft.Content.Subject, w.step.Edited}
	if mail := w.step.Message.Mail; mail != nil {
		said = append(said, mail.Subject, mail.Text)
		for _, part := range mail.Attachments {
			said = append(said, part.Name)
		}
	}
	for _, paper := range draft.Content.Attachments {
		said = append(said, paper.Name)
	}
	return said
}

// keepEdits puts what a colleague had written into the superseded draft before the new text: nobody's work is lost.
func (w *work) keepEdits(draft *domain.Draft) {
	if w.step.Edited == "" || w.step.EditedFor != draft.Customer || strings.Contains(w.step.Edited, draft.Content.Body) {
		return
	}
	draft.Content.Body = w.step.Edited + "\n\n" + draft.Content.Body
	draft.Citations = prompts.Recite(draft.Content.Body, draft.Citations)
}

func subjectOf(message domain.Message) string {
	if message.Mail != nil {
		return message.Mail.Subject
	}
	return ""
}

// threadOf is the Slack thread in which a post is answered: its own, or the one it opens.
func threadOf(chat domain.Chat) string {
	if chat.Thread != "" {
		return chat.Thread
	}
	return chat.TS
}
