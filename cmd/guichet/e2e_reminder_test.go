package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/domain"
	"guichet/mail"
)

const promiseMail = `From: Lise Favre <` + late + `>
To: ` + desk + `
Subject: Facture FV-3255
Date: Fri, 20 Nov 2026 16:00:00 +0100
Message-ID: <promise@brasseriemolard.example>
Content-Type: text/plain; charset=utf-8

Bonjour,

Nous vous confirmons que nous réglerons la facture FV-3255 par virement le 1er décembre 2026.

Lise Favre
`

// remindRig is the program with its steps called one by one: nothing happens that the test does not do.
func remindRig(t *testing.T, undo time.Duration) *rig {
	t.Helper()
	return newRig(t, rigOptions{reminders: true, undo: undo})
}

// take runs the first three steps on a mail.
func (r *rig) take(raw string) {
	r.t.Helper()
	parsed := mail.Parse([]byte(raw), r.parse)
	id, err := r.assistant.Receive(r.ctx, domain.Received{Source: domain.FromMail, Key: parsed.MessageID, Mailbox: "adv", ReceivedAt: parsed.Date, Raw: []byte(raw), Mail: &parsed})
	r.must(err)
	r.must(r.assistant.Triage(r.ctx, id))
	r.must(r.assistant.Execute(r.ctx, id))
}

// remind runs the daily job and returns the customer's newest reminder.
func (r *rig) remind(written int, customer domain.CustomerCode) domain.Draft {
	r.t.Helper()
	n, err := r.assistant.Remind(r.ctx)
	r.must(err)
	if n != written {
		r.t.Fatalf("%d reminders written, want %d", n, written)
	}
	return r.reminder(customer)
}

// reminder is a customer's newest one.
func (r *rig) reminder(customer domain.CustomerCode) domain.Draft {
	r.t.Helper()
	var id domain.DraftID
	r.wait("the reminder to "+string(customer), func() bool {
		return r.db.Pool(r.t).QueryRow(r.ctx, `SELECT id FROM bot.draft WHERE kind = 'reminder' AND customer = $1 ORDER BY id DESC LIMIT 1`, customer).Scan(&id) == nil
	})
	draft, err := r.store.Draft(r.ctx, id)
	r.must(err)
	return draft
}

// levels are the reminders on record since the tests' day: "invoice/level".
func (r *rig) levels() string {
	r.t.Helper()
	var levels string
	r.must(r.db.Pool(r.t).QueryRow(r.ctx, `SELECT coalesce(string_agg(invoice || '/' || level, ' ' ORDER BY invoice, level), '')
		FROM adv.reminder WHERE sent_on >= '2026-11-23'`).Scan(&levels))
	return levels
}

func (r *rig) pay(invoice, amount string) {
	r.t.Helper()
	r.exec(`INSERT INTO adv.payment (number, customer, invoice, paid_on, amount, method) VALUES ('ENC-' || $1, 'MOL', $1, '2026-11-23', $2::text::numeric, 'transfer')`, invoice, amount)
}

// outgoingOf is the mail made of a draft.
func (r *rig) outgoingOf(draft domain.Draft) domain.Outgoing {
	r.t.Helper()
	var id domain.OutgoingID
	r.must(r.db.Pool(r.t).QueryRow(r.ctx, `SELECT id FROM bot.outgoing WHERE draft = $1`, draft.ID).Scan(&id))
	out, err := r.store.Outgoing(r.ctx, id)
	r.must(err)
	return out
}

// TestRemindersAreExact: one draft a customer, the amounts to the cent; what is disputed and what is promised by mail is left out.
func TestRemindersAreExact(t *testing.T) {
	t.Parallel()
	r := remindRig(t, 0)
	r.take(promiseMail)
	draft := r.remind(2, "MOL")
	if r.reminder("LUM").State != domain.DraftPending || draft.State != domain.DraftPending {
		t.Fatalf("states %s and %s", draft.State, r.reminder("LUM").State)
	}
	// 1,000.00 is 49 days late, 300.00 is 24, 105.50 is 14: at 12.15 % a year. The last one stands at the level it has.
	got := fmt.Sprintf("%d %s+%s+%s", draft.Reminder.Level, draft.Reminder.Total.StringFixed(2), draft.Reminder.Interest.StringFixed(2), draft.Reminder.Charges.StringFixed(2))
	for _, l := range draft.Reminder.Lines {
		got += fmt.Sprintf(" %s/%d:%s+%s/%dd", l.Invoice, l.Level, l.Open.StringFixed(2), l.Interest.StringFixed(2), l.DaysLate)
	}
	if want := "2 1405.50+19.20+120.00 FV-3210/2:1000.00+16.31/49d FV-3244/1:300.00+2.40/24d FV-3256/1:105.50+0.49/14d"; got != want {
		t.Errorf("the plan is %s, want %s", got, want)
	}
	if to := draft.Content.To; len(to) != 1 || to[0].Address != late {
		t.Errorf("addressed to %v, want the customer's accounts payable", to)
	}
	body := strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(draft.Content.Body)
	for _, want := range []string{"FV-3210", "1 000,00", "FV-3244", "300,00", "FV-3256", "105,50", "1 405,50"} {
		if !strings.Contains(body, want) {
			t.Errorf("the letter does not say %q:\n%s", want, body)
		}
	}
	for _, left := range []string{"FV-3250", "FV-3255", "422,00", "211,00"} {
		if strings.Contains(body, left) {
			t.Errorf("the letter says %q, which is disputed or promised:\n%s", left, body)
		}
	}
	r.remind(0, "MOL") // the same again is not written again
}

// TestReminderIsCheckedAgain: what happens between draft, click and sending decides whether the letter leaves.
func TestReminderIsCheckedAgain(t *testing.T) {
	t.Parallel()
	const sent = "FV-3210/2 FV-3244/1 FV-3255/1"
	nothing := func(*rig) {}
	partly := func(r *rig) { r.pay("FV-3244", "100.00") }
	promised := func(r *rig) { r.take(promiseMail) }
	disputed := func(r *rig) { r.dispute("FV-3244") }
	for name, c := range map[string]struct {
		beforeClick, beforeSending func(*rig)
		next                       string // what the next letter asks for, where the click is stale
		mails                      int
		levels                     string
	}{
		"nothing happens":           {nothing, nothing, "", 1, sent},
		"paid before the click":     {partly, nothing, "1516.50", 0, ""},
		"promised before the click": {promised, nothing, "1405.50", 0, ""},
		"disputed before the click": {disputed, nothing, "1316.50", 0, ""},
		"paid before sending":       {nothing, partly, "", 0, ""},
		"promised before sending":   {nothing, promised, "", 0, ""},
		"disputed before sending":   {nothing, disputed, "", 0, ""},
		"other customer's payment":  {nothing, func(r *rig) { r.exec(`UPDATE adv.payment SET amount = 1 WHERE number = 'ENC-812'`) }, "", 1, sent},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := remindRig(t, 10*time.Minute)
			draft := r.remind(2, "MOL")
			c.beforeClick(r)
			err := r.decide(draft, domain.Approve)
			if stale := c.next != ""; errors.Is(err, domain.ErrStale) != stale || err != nil && !stale {
				t.Fatalf("the click: %v", err)
			}
			if c.next != "" {
				r.checkRewritten(draft, c.next)
				return
			}
			if l := r.levels(); l != "" {
				t.Errorf("levels %q are on record before the mail left", l)
			}
			out := r.outgoingOf(draft)
			wait, err := r.assistant.Send(r.ctx, out.ID)
			if err != nil || wait < 9*time.Minute || len(r.mail.Messages(late, "INBOX")) != 0 {
				t.Fatalf("within the undo window: wait %s, %v, %d mails", wait, err, len(r.mail.Messages(late, "INBOX")))
			}
			c.beforeSending(r)
			r.watch.advance(11 * time.Minute)
			if _, err := r.assistant.Send(r.ctx, out.ID); err != nil {
				t.Fatal(err)
			}
			if n := len(r.mail.Messages(late, "INBOX")); n != c.mails {
				t.Errorf("%d mails left, want %d", n, c.mails)
			}
			if l := r.levels(); l != c.levels {
				t.Errorf("levels on record %q, want %q", l, c.levels)
			}
			if state := r.outgoingOf(draft).State; (state == domain.OutgoingAccepted) != (c.mails == 1) || c.mails == 0 && state != domain.OutgoingCancelled {
				t.Errorf("the mail is %s", state)
			}
		})
	}
}

// dispute is one of the customer's, as the desk's other program records it.
func (r *rig) dispute(invoice string) {
	r.t.Helper()
	r.exec(`INSERT INTO adv.dispute (number, customer, kind, status, opened_on, description) VALUES ('LIT-99', 'MOL', 'defective', 'open', '2026-11-23', '')`)
	r.exec(`INSERT INTO adv.dispute_invoice (dispute, invoice) VALUES ('LIT-99', $1)`, invoice)
}

// checkRewritten: after the stale click nothing can leave, and the next run of the job writes what is true now.
func (r *rig) checkRewritten(old domain.Draft, total string) {
	r.t.Helper()
	if state := r.reminder("MOL").State; state != domain.DraftSuperseded || r.count(`SELECT count(*) FROM bot.outgoing`) != 0 {
		r.t.Errorf("after the stale click the draft is %s, %d mails wait", state, r.count(`SELECT count(*) FROM bot.outgoing`))
	}
	next := r.remind(1, "MOL")
	if next.ID == old.ID || next.Reminder.Total.StringFixed(2) != total {
		r.t.Errorf("the next letter asks for %s, want %s:\n%s", next.Reminder.Total, total, next.Content.Body)
	}
}

// bounceMail is what the customer's mail server sends back (RFC 3464).
const bounceMail = `From: MAILER-DAEMON@brasseriemolard.example
To: %[1]s
Subject: Undelivered Mail Returned to Sender
Date: Mon, 23 Nov 2026 10:01:00 +0100
Message-ID: <dsn1@brasseriemolard.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

The mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.brasseriemolard.example

Final-Recipient: rfc822; %[2]s
Action: %[4]s
Status: %[5]s
Diagnostic-Code: smtp; %[5]s no such mailbox

--b
Content-Type: text/rfc822-headers

Message-ID: <%[3]s>
Subject: x

--b--
`

// TestBouncedReminderDoesNotCount: the whole program runs; the letter that the job wrote at the start comes back by IMAP.
func TestBouncedReminderDoesNotCount(t *testing.T) {
	t.Parallel()
	r := running(t, rigOptions{reminders: true})
	draft := r.reminder("MOL")
	r.must(r.decide(draft, domain.Approve))
	r.inbox(late, 1)
	r.wait("the accepted mail", func() bool { return r.outgoingOf(draft).State == domain.OutgoingAccepted })
	if l := r.levels(); l != "FV-3210/2 FV-3244/1 FV-3255/1" {
		t.Errorf("levels on record after acceptance: %q", l)
	}
	if n := r.levelHad("FV-3210"); n != 2 {
		t.Errorf("the level that counts for FV-3210 is %d, want 2", n)
	}
	out := r.outgoingOf(draft)
	bounce := func(action, status string) {
		raw := fmt.Sprintf(bounceMail, desk, late, out.MessageID, action, status)
		r.must(r.mail.Append(desk, "INBOX", []byte(strings.ReplaceAll(raw, "\n", "\r\n")), r.watch.now()))
	}
	bounce("delayed", "4.4.1")
	r.wait("the delay notice", func() bool { return r.count(`SELECT count(*) FROM bot.message`) == 1 })
	if state := r.outgoingOf(draft).State; state != domain.OutgoingAccepted || r.levelHad("FV-3210") != 2 {
		t.Errorf("a delay made the mail %s", state)
	}
	bounce("failed", "5.1.1")
	r.wait("the bounce", func() bool { return r.outgoingOf(draft).State == domain.OutgoingBounced })
	items, err := r.store.Queue(r.ctx, domain.QueueFilter{})
	r.must(err)
	waits := false
	for _, item := range items {
		waits = waits || item.Case == draft.Case && item.State == "bounced"
	}
	if !waits {
		text, _ := json.Marshal(items)
		t.Errorf("the case does not wait for a person: %s", text)
	}
	if n := r.levelHad("FV-3210"); n != 1 {
		t.Errorf("the level that counts for FV-3210 is %d, want that of October: the letter came back", n)
	}
	if n := r.levelHad("FV-3244"); n != 0 {
		t.Errorf("level %d counts for FV-3244, want none", n)
	}
	if n := r.levelHad("FV-3256"); n != 1 {
		t.Errorf("level %d counts for FV-3256, want that of the earlier letter", n)
	}
	r.watch.advance(24 * time.Hour)
	r.remind(0, "MOL") // not while a person has not said what becomes of the first
	r.must(r.assistant.Resolve(r.ctx, out.ID, "claire", false))
	r.inbox(late, 2)
	r.wait("the second try", func() bool { return r.outgoingOf(draft).State == domain.OutgoingAccepted })
	if n := r.count(`SELECT count(*) FROM adv.reminder WHERE sent_on = '2026-11-24'`); n != 3 || r.levelHad("FV-3210") != 2 {
		t.Errorf("%d levels of the day of the second try, want 3; FV-3210 has level %d, want 2", n, r.levelHad("FV-3210"))
	}
}

// levelHad is the highest level of an invoice that the rule would count.
func (r *rig) levelHad(invoice domain.InvoiceNumber) int {
	r.t.Helper()
	level := 0
	r.must(r.store.Snapshot(r.ctx, func(records domain.Records) error {
		book, err := records.Book(r.ctx, "MOL")
		for i := 0; err == nil && i < len(book.Reminders); i++ {
			if book.Reminders[i].Invoice == invoice {
				level = max(level, book.Reminders[i].Level)
			}
		}
		return err
	}))
	return level
}
