package main

import (
	"fmt"
	"strings"
	"testing"

	"guichet/bot/slack/fakeslack"
	"guichet/domain"
)

// card waits until a draft's message in Slack looks as the test wants it.
func (r *rig) card(draft domain.DraftID, fits func(fakeslack.Message) bool) fakeslack.Message {
	r.t.Helper()
	var last fakeslack.Message
	r.wait(fmt.Sprintf("the card of draft %d", draft), func() bool {
		card, err := r.store.Card(r.ctx, draft)
		if err != nil || card.TS == "" {
			return false
		}
		m, ok := r.fake.Message(card.Channel, card.TS)
		last = m
		return ok && fits(m)
	})
	return last
}

// answer waits for a message of the bot in a thread that says something.
func (r *rig) answer(channel, thread, says string) fakeslack.Message {
	r.t.Helper()
	m, err := r.fake.WaitMessage(r.ctx, channel, func(m fakeslack.Message) bool {
		return m.Bot && m.Thread == thread && strings.Contains(m.Shown(), says)
	})
	if err != nil {
		r.t.Fatalf("no answer saying %q: %v\n%v", says, err, shownAll(r.fake.Messages(channel)))
	}
	return m
}

func shownAll(messages []fakeslack.Message) string {
	var all strings.Builder
	for _, m := range messages {
		fmt.Fprintf(&all, "%s %s/%s: %s %v\n", m.User, m.Thread, m.TS, m.Shown(), m.Buttons())
	}
	return all.String()
}

func (r *rig) say(user, text string) string {
	r.t.Helper()
	ts, err := r.fake.Say(user, team, text)
	r.must(err)
	return ts
}

// told waits until a person alone is told something.
func (r *rig) told(user, says string) {
	r.t.Helper()
	if _, err := r.fake.WaitEphemeral(r.ctx, user, says); err != nil {
		r.t.Fatalf("%s was never told %q: %v; told %v", user, says, err, r.fake.Ephemerals(user))
	}
}

func TestSlackQuestionIsAnsweredInItsThread(t *testing.T) {
	t.Parallel()
	r := running(t, rigOptions{slack: true})
	ts := r.say(karim, "@guichet où en est la commande BC-26117 ?")
	got := r.answer(team, ts, "EXP-4471")
	for _, want := range []string{"BC-26117", "XP550018842FR"} {
		if !strings.Contains(got.Shown(), want) {
			t.Errorf("the answer does not say %q:\n%s", want, got.Shown())
		}
	}
	if got.Has("approve") {
		t.Error("a read-only answer asks for a click")
	}
	r.exec(`UPDATE adv.shipment SET tracking_number = 'XP999999999FR' WHERE number = 'EXP-4471'`)
	r.answer(team, r.say(karim, "@guichet où en est la commande BC-26117 ?"), "XP999999999FR")
}

// TestSlackWriteAsksForOneClick: nothing is recorded before the click; clicks and tellings again change nothing.
func TestSlackWriteAsksForOneClick(t *testing.T) {
	t.Parallel()
	r := running(t, rigOptions{slack: true})
	r.fake.Repeat(3) // Slack was seen to tell of one post several times
	ts := r.say(karim, "@guichet enregistre une commande pour Hôtel du Parc, référence HP-950 : 5 x DECA-1KG")
	ask := r.answer(team, ts, "DECA-1KG")
	const orders = `SELECT count(*) FROM adv.sales_order WHERE customer = 'HDP' AND customer_reference = 'HP-950'`
	if n := r.count(orders); n != 0 || !ask.Has("approve") {
		t.Fatalf("%d orders before the click; the proposal: %s %v", n, ask.Shown(), ask.Buttons())
	}
	r.must(r.fake.Click(zoe, team, ask.TS, "approve"))
	r.told(zoe, "Votre compte n'est pas dans la liste")
	if n := r.count(orders); n != 0 {
		t.Fatalf("%d orders by a click of somebody who is not on the list", n)
	}
	done := make(chan error, 2)
	for range 2 {
		go func() { done <- r.fake.Press(karim, team, ask.TS, "approve", ask.Buttons()[0].Value) }()
	}
	r.must(<-done)
	r.must(<-done)
	var number string
	r.wait("the order", func() bool {
		return r.db.Pool(t).QueryRow(r.ctx, `SELECT number FROM adv.sales_order WHERE customer_reference = 'HP-950'`).Scan(&number) == nil
	})
	after := r.answer(team, ts, number)
	r.told(karim, "Trop tard")
	r.must(r.fake.Wait(r.ctx, func() bool { m, _ := r.fake.Message(team, ask.TS); return !m.Has("approve") }))
	r.must(r.fake.Press(karim, team, after.TS, "approve", ask.Buttons()[0].Value)) // a click that comes late
	r.must(r.fake.Wait(r.ctx, func() bool { return r.fake.Pending() == 0 }))
	if n := r.count(orders); n != 1 {
		t.Errorf("%d orders, want 1", n)
	}
	if n := r.count(`SELECT count(*) FROM bot.decision`); n != 1 {
		t.Errorf("%d decisions, want 1", n)
	}
	if n := r.count(`SELECT count(*) FROM bot.message`); n != 1 {
		t.Errorf("%d messages taken in of one post, want 1", n)
	}
	answers := 0
	for _, m := range r.fake.Messages(team) {
		if m.Bot && m.Thread == ts {
			answers++
		}
	}
	if answers != 1 {
		t.Errorf("%d messages in the thread, want the proposal become answer:\n%s", answers, shownAll(r.fake.Messages(team)))
	}
}

// TestSlackFileIsAnOrder: what a colleague posts as a file is read like an attachment, and recorded by one click.
func TestSlackFileIsAnOrder(t *testing.T) {
	t.Parallel()
	r := running(t, rigOptions{slack: true})
	ts, err := r.fake.Share(karim, team, "@guichet enregistre la commande ci-jointe pour Hôtel du Parc, référence HP-951", "commande.csv", []byte("Article;Quantité\nDECA-1KG;5\nMOKA-1KG;2\n"))
	r.must(err)
	ask := r.answer(team, ts, "DECA-1KG")
	if !ask.Has("approve") {
		t.Fatalf("the proposal has no button: %s", ask.Shown())
	}
	r.must(r.fake.Click(karim, team, ask.TS, "approve"))
	r.wait("the order", func() bool {
		return r.count(`SELECT count(*) FROM adv.order_line l JOIN adv.sales_order o ON o.number = l.order_number
			WHERE o.customer_reference = 'HP-951' AND o.status = 'received' AND (l.sku, l.quantity) IN (('DECA-1KG', 5), ('MOKA-1KG', 2))`) == 2
	})
}

// TestSlackDecidesAMail: a foreign click is refused, a click on an old version too, the right one sends the mail.
func TestSlackDecidesAMail(t *testing.T) {
	t.Parallel()
	r := running(t, rigOptions{slack: true})
	id := r.write(payer, "Facture FV-3301", duplicateMail)
	draft := r.pending(id)
	card := r.card(draft.ID, func(m fakeslack.Message) bool { return m.Has("approve") })
	for user, told := range map[string]string{zoe: "Votre compte n'est pas dans la liste", karim: "Vous n'avez pas le droit"} {
		r.must(r.fake.Click(user, approvers, card.TS, "approve"))
		r.told(user, told)
	}
	if n := r.count(`SELECT count(*) FROM bot.decision`); n != 0 {
		t.Fatalf("%d decisions by people without the right", n)
	}
	content := draft.Content
	content.Body += "\n\nBien à vous"
	r.must(r.assistant.Decide(r.ctx, domain.Decision{Draft: draft.ID, Version: 1, Verdict: domain.Edit, Who: "claire", Face: "console", Content: &content}))
	r.must(r.fake.Press(claire, approvers, card.TS, "approve", fmt.Sprintf("%d.1", draft.ID)))
	r.told(claire, "Trop tard")
	if n := len(r.mail.Messages(payer, "INBOX")); n != 0 {
		t.Fatalf("%d mails left by a stale click", n)
	}
	next := fmt.Sprintf("%d.2", draft.ID)
	card = r.card(draft.ID, func(m fakeslack.Message) bool { return m.Has("approve") && m.Buttons()[0].Value == next })
	if !strings.Contains(card.Shown(), "Bien à vous") {
		t.Errorf("the card shows another text than is approved:\n%s", card.Shown())
	}
	r.must(r.fake.Click(claire, approvers, card.TS, "approve"))
	reply := r.inbox(payer, 1)[0]
	r.checkDuplicate(reply, id)
	if !strings.Contains(reply.Text, "Bien à vous") {
		t.Errorf("the mail is not the version that was approved:\n%s", reply.Text)
	}
	r.card(draft.ID, func(m fakeslack.Message) bool { return strings.Contains(m.Shown(), "envoyé") && !m.Has("approve") })
}

// TestSlackCardFollows: the card shows what the console decided, and closes when another mail makes the draft old.
func TestSlackCardFollows(t *testing.T) {
	t.Parallel()
	r := running(t, rigOptions{slack: true})
	taken := r.pending(r.write(payer, "Facture FV-3301", duplicateMail))
	r.card(taken.ID, func(m fakeslack.Message) bool { return m.Has("approve") })
	r.must(r.decide(taken, domain.TakeOver))
	card := r.card(taken.ID, func(m fakeslack.Message) bool { return !m.Has("approve") })
	if !strings.Contains(card.Shown(), "Repris") || !strings.Contains(card.Shown(), "par claire") {
		t.Errorf("after the console took over:\n%s", card.Shown())
	}

	first := r.write(buyer, "Commande HP-901", orderMail)
	old := r.pending(first)
	oldCard := r.card(old.ID, func(m fakeslack.Message) bool { return m.Has("approve") })
	second := r.write(buyer, "Re: Commande HP-901", "Bonjour,\n\nOù en est notre commande BC-26117 ?\n\nMarie Lang\n", "In-Reply-To: <"+first+">", "References: <"+first+">")
	r.card(old.ID, func(m fakeslack.Message) bool { return strings.Contains(m.Shown(), "Remplacé") && !m.Has("approve") })
	r.must(r.fake.Press(claire, approvers, oldCard.TS, "approve", oldCard.Buttons()[0].Value))
	r.told(claire, "Trop tard")
	view := r.caseOf(second, func(v domain.CaseView) bool { return v.Draft().ID != old.ID && v.Draft().State == domain.DraftPending })
	if view.ID != old.Case {
		t.Fatalf("the answer opened case %d, the thread's is %d", view.ID, old.Case)
	}
	for _, want := range []string{"HP-901", "BC-26117", "EXP-4471"} { // one draft answers both
		if !strings.Contains(view.Draft().Content.Body, want) {
			t.Errorf("the new draft does not say %q:\n%s", want, view.Draft().Content.Body)
		}
	}
	r.must(r.decide(*view.Draft(), domain.Approve))
	r.checkThread(r.inbox(buyer, 1)[0], second, "Re: Commande HP-901", buyer)
	if n := r.count(`SELECT count(*) FROM adv.sales_order WHERE customer_reference = 'HP-901'`); n != 1 {
		t.Errorf("%d orders HP-901, want 1", n)
	}
}
