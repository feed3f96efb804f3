package slack

import (
	"fmt"
	"strconv"
	"strings"

	"guichet/domain"
)

// drawSender shows who wrote and for whom, and the beginning of what was written.
func (f *Face) drawSender(s *sheet, view *domain.CaseView, draft *domain.Draft) {
	var lines []string
	message := asked(view, draft)
	if message != nil {
		name := strings.TrimSpace(message.Sender.Name + " " + message.Sender.Address)
		mark := "⚠️"
		if message.Sender.Proven() {
			mark = "✓"
		}
		lines = append(lines, fmt.Sprintf("*%s* %s · %s %s", s.words.From, line(name, 150), mark, s.words.Grades[message.Sender.Grade]))
	}
	if view.Customer != nil {
		lines = append(lines, fmt.Sprintf("*%s* %s (%s)", s.words.Customer, line(view.Customer.Name, 80), line(string(view.Customer.Code), 40)))
	} else {
		lines = append(lines, "*"+s.words.Customer+"* "+s.words.UnknownCustomer)
	}
	if n := len(view.Related); n > 0 {
		lines = append(lines, fmt.Sprintf("%s : %d", s.words.OtherCases, n))
	}
	s.section(strings.Join(lines, "\n"))
	if message != nil && draft.Kind == domain.ReplyDraft {
		if words := line(message.Words(), 350); words != "" {
			s.section("*" + s.words.TheyWrote + "*\n&gt; " + words)
		}
	}
}

// asked is the newest message of those that the draft answers, or of the case; nil where there is none.
func asked(view *domain.CaseView, draft *domain.Draft) *domain.Message {
	of := map[domain.MessageID]bool{}
	for _, r := range view.Requests {
		for _, id := range draft.Requests {
			of[r.Message] = of[r.Message] || r.ID == id
		}
	}
	var newest *domain.Message
	for i := range view.Messages {
		m := &view.Messages[i]
		if len(draft.Requests) > 0 && !of[m.ID] {
			continue
		}
		if newest == nil || m.ReceivedAt.After(newest.ReceivedAt) {
			newest = m
		}
	}
	return newest
}

// drawRequests shows what was understood, from which words, what was done about it, and why a person must look.
func (f *Face) drawRequests(s *sheet, view *domain.CaseView, draft *domain.Draft) {
	var lines []string
	left := 0
	for _, r := range view.Requests {
		if !answers(draft, r.ID) {
			continue
		}
		if len(lines) == maxRequests {
			left++
			continue
		}
		lines = append(lines, f.requestLine(s.words, view, r))
	}
	if left > 0 {
		lines = append(lines, fmt.Sprintf("+ %d, %s", left, s.words.MoreInConsole))
	}
	if len(lines) > 0 {
		s.section("*" + s.words.Understood + "*\n" + strings.Join(lines, "\n"))
	}
}

// answers tells whether the draft answers a request; a draft that names none answers all of its case.
func answers(draft *domain.Draft, request domain.RequestID) bool {
	if len(draft.Requests) == 0 {
		return true
	}
	for _, id := range draft.Requests {
		if id == request {
			return true
		}
	}
	return false
}

func (f *Face) requestLine(words *labels, view *domain.CaseView, r domain.Request) string {
	text := fmt.Sprintf("• *%s* — %s · %d %%", line(f.words.IntentText(r.Intent, words.Language), 60),
		line(f.words.OutcomeText(r.Outcome, words.Language), 60), int(r.Confidence*100+0.5))
	if !r.Reason.IsZero() {
		text += "\n   " + line(f.words.ReasonText(r.Reason, words.Language), 160)
	}
	if len(r.Evidence) > 0 {
		text += "\n   « " + line(r.Evidence[0].Text, 120) + " »"
	}
	for _, a := range view.Actions {
		if a.Request == r.ID && a.Request != 0 {
			text += "\n   " + f.actionLine(words, a)
		}
	}
	return text
}

func (f *Face) actionLine(words *labels, a domain.Action) string {
	mark := "✓"
	if a.State == "undone" {
		mark = "↩︎"
	}
	return mark + " " + line(f.words.DescribeAction(a, words.Language), 200)
}

func drawReminder(s *sheet, plan *domain.ReminderPlan) {
	lines := []string{fmt.Sprintf("*%s* %s %d · %s %s", s.words.Invoices, s.words.Level, plan.Level, plan.Total.StringFixed(2), line(plan.Currency, 3))}
	for i, l := range plan.Lines {
		if i == maxInvoices {
			lines = append(lines, fmt.Sprintf("+ %d, %s", len(plan.Lines)-i, s.words.MoreInConsole))
			break
		}
		lines = append(lines, fmt.Sprintf("• %s — %s %s · %s · +%d", line(string(l.Invoice), 40), l.Open.StringFixed(2),
			line(plan.Currency, 3), l.DueOn, l.DaysLate))
	}
	s.section(strings.Join(lines, "\n"))
}

// drawRows names the rows that the text rests on, shortly.
func drawRows(s *sheet, draft *domain.Draft) {
	var names []string
	seen := map[string]bool{}
	note := func(row domain.RowRef) {
		name := line(row.Table, 40) + " " + line(row.Key, 60)
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, c := range draft.Citations {
		for _, row := range c.Rows {
			note(row)
		}
	}
	for _, use := range draft.Uses {
		note(use.Row)
	}
	if len(names) == 0 {
		return
	}
	more := ""
	if len(names) > maxRows {
		more = " + " + strconv.Itoa(len(names)-maxRows)
		names = names[:maxRows]
	}
	s.context(s.words.Rows + " : " + strings.Join(names, ", ") + more)
}

// drawEnvelope shows to whom the text goes and with what: all of it is part of what is approved.
func drawEnvelope(s *sheet, content domain.DraftContent) {
	lines := []string{"*" + s.words.To + "* " + s.addresses(content.To)}
	if len(content.Cc) > 0 {
		lines = append(lines, "*"+s.words.Cc+"* "+s.addresses(content.Cc))
	}
	lines = append(lines, "*"+s.words.Subject+"* "+s.full(content.Subject, 250))
	if len(content.Attachments) > 0 {
		var names []string
		for i, a := range content.Attachments {
			if i == maxPeople {
				s.cut = true
				break
			}
			names = append(names, s.full(a.Name, 100))
		}
		lines = append(lines, "*"+s.words.Files+"* "+strings.Join(names, ", "))
	}
	if s.section(strings.Join(lines, "\n")) {
		s.cut = true
	}
}

func (s *sheet) addresses(list []domain.MailAddress) string {
	var names []string
	for i, a := range list {
		if i == maxPeople {
			s.cut = true
			names = append(names, "…")
			break
		}
		names = append(names, s.full(strings.TrimSpace(a.Name+" "+a.Address), 90))
	}
	return strings.Join(names, ", ")
}

// full is line, noting that the card does not show all where something is left out.
func (s *sheet) full(text string, n int) string {
	short, isCut := cut(strings.Join(strings.Fields(clean(text)), " "), n)
	s.cut = s.cut || isCut
	return escaper.Replace(short)
}
