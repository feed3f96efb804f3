package main

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"guichet/domain"
	"guichet/mail"
)

const orderMail = `Bonjour,

Veuillez enregistrer notre commande n° HP-901 :

- 12 x MOKA-1KG café moka en grains
- 3 x FILTRE-4 filtres papier

Merci,
Marie Lang
`

const duplicateMail = `Bonjour,

Pourriez-vous nous renvoyer un duplicata de la facture FV-3301 ? Nous ne la retrouvons pas.

Cordialement,
Paul Morin
`

// TestMailIsAnsweredInThread walks the whole path without a browser: IMAP in, a person's decision, SMTP out, copy in Sent.
func TestMailIsAnsweredInThread(t *testing.T) {
	t.Parallel()
	r := running(t, rigOptions{})
	order := r.write(buyer, "Commande HP-901", orderMail)
	copyOf := r.write(payer, "Facture FV-3301", duplicateMail)

	draft := r.pending(order)
	if n := len(r.mail.Messages(buyer, "INBOX")); n != 0 {
		t.Fatalf("%d mails left before anybody approved", n)
	}
	content := draft.Content
	content.Body += "\n\nPS : la livraison se fait par l'entrée de service."
	r.must(r.assistant.Decide(r.ctx, domain.Decision{Draft: draft.ID, Version: 1, Verdict: domain.Edit, Who: "claire", Face: "console", Content: &content}))
	if err := r.decide(draft, domain.Approve); err == nil {
		t.Error("version 1 was approved after version 2 was written")
	}
	draft = r.pending(order)
	r.must(r.decide(draft, domain.Approve))
	r.must(r.decide(r.pending(copyOf), domain.Approve))

	r.checkOrderReply(r.inbox(buyer, 1)[0], order, "PS : la livraison se fait par l'entrée de service.")
	r.checkDuplicate(r.inbox(payer, 1)[0], copyOf)
	r.checkSent(order, copyOf)
	if n := r.count(`SELECT count(*) FROM adv.sales_order WHERE customer = 'HDP' AND customer_reference = 'HP-901' AND status = 'confirmed'`); n != 1 {
		t.Errorf("%d confirmed orders HP-901, want 1", n)
	}
}

// TestMailIsMovedOnceItIsStored: the mailbox shows what was taken, by the same places under which the database keeps it.
func TestMailIsMovedOnceItIsStored(t *testing.T) {
	t.Parallel()
	r := running(t, rigOptions{keyword: "Guichet", moveTo: "Pris"})
	order := r.write(buyer, "Commande HP-901", orderMail)
	r.wait("the move", func() bool {
		return len(r.mail.Messages(desk, "Pris")) == 1 && len(r.mail.Messages(desk, "INBOX")) == 0
	})
	r.must(r.decide(r.pending(order), domain.Approve))
	r.checkThread(r.inbox(buyer, 1)[0], order, "Re: Commande HP-901", buyer)
	r.write(payer, "Facture FV-3301", duplicateMail)
	r.wait("the second move", func() bool {
		return len(r.mail.Messages(desk, "Pris")) == 2 && len(r.mail.Messages(desk, "INBOX")) == 0
	})
	if n := r.count(`SELECT count(*) FROM bot.message WHERE source = 'mail'`); n != 2 {
		t.Errorf("%d messages stored", n)
	}
}

// TestNewMailRetiresTheDraftAtOnce: from the moment at which the customer's next mail is taken in, before it is read, the
// draft that does not know of it cannot be approved.
func TestNewMailRetiresTheDraftAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	head := "From: Marie Lang <" + buyer + ">\nTo: " + desk + "\nDate: Mon, 23 Nov 2026 09:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n"
	r.take(head + "Subject: Commande HP-901\nMessage-ID: <first@hotelduparc.example>\n\n" + orderMail)
	draft := r.pending("first@hotelduparc.example")
	raw := []byte(head + "Subject: Re: Commande HP-901\nMessage-ID: <second@hotelduparc.example>\nIn-Reply-To: <first@hotelduparc.example>\n\nFinalement, attendez.\n")
	parsed := mail.Parse(raw, r.parse)
	_, err := r.assistant.Receive(r.ctx, domain.Received{Source: domain.FromMail, Key: parsed.MessageID, Mailbox: "adv", ReceivedAt: parsed.Date, Raw: raw, Mail: &parsed})
	r.must(err)
	if err := r.decide(draft, domain.Approve); !errors.Is(err, domain.ErrStale) {
		t.Errorf("approving the draft that does not know of the second mail: %v", err)
	}
	if n := r.count(`SELECT count(*) FROM bot.outgoing`); n != 0 {
		t.Errorf("%d mails wait to leave", n)
	}
}

// checkOrderReply looks at the reply to the order as the customer sees it.
func (r *rig) checkOrderReply(reply domain.Incoming, id, added string) {
	r.t.Helper()
	r.checkThread(reply, id, "Re: Commande HP-901", buyer)
	var number string
	r.must(r.db.Pool(r.t).QueryRow(r.ctx, `SELECT number FROM adv.sales_order WHERE customer_reference = 'HP-901'`).Scan(&number))
	for _, want := range []string{number, "HP-901", "MOKA-1KG", added} {
		if !strings.Contains(reply.Text, want) {
			r.t.Errorf("the reply to the order does not say %q:\n%s", want, reply.Text)
		}
	}
}

// checkThread looks at what puts a reply into its thread (RFC 5322 section 3.6.4), and to whom it went.
func (r *rig) checkThread(reply domain.Incoming, id, subject, to string) {
	r.t.Helper()
	if !slices.Equal(reply.InReplyTo, []string{id}) || !slices.Contains(reply.References, id) {
		r.t.Errorf("In-Reply-To %q, References %q, want %q in both", reply.InReplyTo, reply.References, id)
	}
	if reply.Subject != subject {
		r.t.Errorf("subject %q, want %q", reply.Subject, subject)
	}
	if reply.From.Address != desk || len(reply.To) != 1 || reply.To[0].Address != to || len(reply.Cc) != 0 {
		r.t.Errorf("from %v to %v cc %v, want %s to %s alone", reply.From, reply.To, reply.Cc, desk, to)
	}
}

// checkDuplicate looks at the reply that carries the invoice's copy.
func (r *rig) checkDuplicate(reply domain.Incoming, id string) {
	r.t.Helper()
	r.checkThread(reply, id, "Re: Facture FV-3301", payer)
	if len(reply.Attachments) != 1 {
		r.t.Fatalf("%d attachments, want the invoice's copy alone", len(reply.Attachments))
	}
	paper := reply.Attachments[0]
	if paper.ContentType != "application/pdf" || !bytes.HasPrefix(paper.Data, []byte("%PDF-")) || !strings.Contains(paper.Name, "FV-3301") {
		r.t.Errorf("attached %q of type %s", paper.Name, paper.ContentType)
	}
	text := r.reader.Read(r.ctx, paper.Name, paper.ContentType, paper.Data).Text
	for _, want := range []string{"DUPLICATA", "FV-3301", "388,24", "Hôtel du Parc"} {
		if !strings.Contains(text, want) {
			r.t.Errorf("the paper does not say %q:\n%s", want, text)
		}
	}
}

// checkSent waits for one copy of each reply in Sent, the same bytes under the same Message-ID.
func (r *rig) checkSent(ids ...string) {
	r.t.Helper()
	r.wait("the copies in Sent", func() bool { return len(r.mail.Messages(desk, "Sent")) >= len(ids) })
	answered := map[string]int{}
	for _, raw := range r.mail.Messages(desk, "Sent") {
		sent := mail.Parse(raw, mail.ParseOptions{})
		answered[strings.Join(sent.InReplyTo, " ")]++
		if !slices.ContainsFunc(r.mail.Messages(sent.To[0].Address, "INBOX"), func(got []byte) bool { return bytes.HasSuffix(got, raw) }) {
			r.t.Errorf("the copy of %q in Sent is not what %s received", sent.Subject, sent.To[0].Address)
		}
	}
	for _, id := range ids {
		if answered[id] != 1 {
			r.t.Errorf("%d copies of the reply to %s in Sent, want 1", answered[id], id)
		}
	}
}
