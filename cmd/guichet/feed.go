package main

import (
	"context"
	"fmt"
	"sort"
	"time"

	"guichet/cmd/guichet/corpus"
	"guichet/mail"
)

// feed delivers the sample's messages, one after another, in the order of their dates: mails into the desk's mailbox,
// chat into the double of Slack. What a run before has delivered is not delivered again.
func (d *demo) feed(ctx context.Context) error {
	desk := d.companyRow()["email"]
	delivered := map[string]bool{}
	for _, raw := range d.mail.Messages(desk, "INBOX") {
		delivered[mail.Parse(raw, mail.ParseOptions{}).MessageID] = true
	}
	people := map[string]string{}
	for _, person := range demoStaff() {
		people[person.Login] = person.Slack
	}
	chats := d.corpus.Chats
	tick := time.NewTicker(d.command.Every)
	defer tick.Stop()
	for i, one := range mailsByDate(d.corpus.Mails) {
		parsed := mail.Parse(one.Raw, mail.ParseOptions{})
		if delivered[parsed.MessageID] {
			continue
		}
		if err := d.mail.Append(desk, "INBOX", one.Raw, d.clock()); err != nil {
			return fmt.Errorf("delivering %s: %w", one.ID, err)
		}
		if i%5 == 4 && len(chats) > 0 {
			chat := chats[0]
			chats = chats[1:]
			if user := people[chat.User]; user != "" {
				if _, err := d.slack.Say(user, approvers, "<@U0GUICHET> "+chat.Text); err != nil {
					return fmt.Errorf("posting %s: %w", chat.ID, err)
				}
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	return nil
}

// mailsByDate orders mails by the instant of their Date.
func mailsByDate(mails []corpus.Mail) []corpus.Mail {
	dates := make(map[string]time.Time, len(mails))
	for _, one := range mails {
		dates[one.ID] = mail.Parse(one.Raw, mail.ParseOptions{}).Date
	}
	sorted := append([]corpus.Mail{}, mails...)
	sort.SliceStable(sorted, func(a, b int) bool { return dates[sorted[a].ID].Before(dates[sorted[b].ID]) })
	return sorted
}
