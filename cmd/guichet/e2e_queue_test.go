package main

import (
	"fmt"
	"slices"
	"testing"

	"guichet/domain"
	"guichet/mail"
)

// TestFloodIsWorkedOnInTurn: a mailbox full of mails keeps nobody waiting who asks in Slack, and gives its first draft
// long before its last mail was read.
func TestFloodIsWorkedOnInTurn(t *testing.T) {
	t.Parallel()
	const flood = 24
	r := newRig(t, rigOptions{})
	for i := range flood {
		raw := fmt.Appendf(nil, "From: Marie Lang <%s>\nTo: %s\nSubject: Commande\nDate: Mon, 23 Nov 2026 09:00:00 +0100\nMessage-ID: <flood.%d@hotelduparc.example>\n\nOù en est la commande BC-26117 ?\n", buyer, desk, i)
		parsed := mail.Parse(raw, r.parse)
		_, err := r.assistant.Receive(r.ctx, domain.Received{Source: domain.FromMail, Key: parsed.MessageID, Mailbox: "adv", ReceivedAt: parsed.Date, Raw: raw, Mail: &parsed})
		r.must(err)
	}
	question, err := r.assistant.Receive(r.ctx, domain.Received{Source: domain.FromSlack, Key: "T0/C0/1.1", Mailbox: team, ReceivedAt: rigStart, Raw: []byte("question"),
		Chat: &domain.Chat{Staff: "karim", User: karim, Channel: team, TS: "1.1", Text: "où en est la commande BC-26117 ?"}})
	r.must(err)
	r.start()
	r.wait("all drafts", func() bool { return r.count(`SELECT count(*) FROM bot.draft`) == flood+1 })
	answered := slices.Index(r.order(`message.executed`), fmt.Sprintf("message/%d", question))
	if answered < 0 || answered > 6 {
		t.Errorf("the colleague's question was answered after %d mails", answered)
	}
	if n := r.count(`SELECT count(*) FROM bot.journal WHERE verb = 'message.triaged' AND id < (SELECT min(id) FROM bot.journal WHERE verb = 'message.executed')`); n > flood/2 {
		t.Errorf("%d of %d mails were read before the first draft was written", n, flood)
	}
}

// order are the objects of the journal's entries of a verb, oldest first.
func (r *rig) order(verb string) (objects []string) {
	r.t.Helper()
	r.must(r.db.Pool(r.t).QueryRow(r.ctx, `SELECT array_agg(object ORDER BY id) FROM bot.journal WHERE verb = $1`, verb).Scan(&objects))
	return objects
}
