package postgres_test

import (
	"context"
	"fmt"
	"testing"

	"guichet/domain"
)

func TestSeenSent(t *testing.T) {
	t.Parallel()
	t.Run("a person's answer retires the draft", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		view := d.recorded(1)
		sent := domain.SentElsewhere{Mailbox: "adv/Sent", UIDValidity: 1, UID: 7, MessageID: "outlook@us.example", References: []string{"m1@customer.example"}, From: "adv@us.example"}
		for range 2 {
			if err := d.SeenSent(t.Context(), sent); err != nil {
				t.Fatal(err)
			}
		}
		after := d.caseOf(view.Messages[0].ID)
		if after.State != "closed" || after.Drafts[0].State != domain.DraftSuperseded {
			t.Errorf("case %s, draft %s", after.State, after.Drafts[0].State)
		}
		if _, uid, err := d.Cursor(t.Context(), "adv/Sent"); err != nil || uid != 7 {
			t.Errorf("cursor %d, %v", uid, err)
		}
		if n := d.count(`SELECT count(*) FROM bot.journal WHERE verb = 'case.answered_elsewhere'`); n != 1 {
			t.Errorf("%d entries", n)
		}
	})
	t.Run("our own mail, delivery unknown, is known once the server shows a copy", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		view := d.recorded(1)
		immediate := rules
		immediate.Hold = 0
		if err := d.Decide(t.Context(), domain.Decision{Draft: view.Draft().ID, Version: 1, Verdict: domain.Approve, Who: "claire"}, immediate); err != nil {
			t.Fatal(err)
		}
		out, _, _, err := d.StartAttempt(t.Context(), d.caseOf(view.Messages[0].ID).Outgoing[0].ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.EndAttempt(context.Background(), out, domain.SendResult{State: domain.OutgoingUnknown, Phase: domain.PhaseData}); err != nil {
			t.Fatal(err)
		}
		if err := d.SeenSent(t.Context(), domain.SentElsewhere{Mailbox: "adv/Sent", UIDValidity: 1, UID: 1, MessageID: out.MessageID}); err != nil {
			t.Fatal(err)
		}
		if got, err := d.Outgoing(t.Context(), out.ID); err != nil || got.State != domain.OutgoingAccepted {
			t.Errorf("state %s, %v", got.State, err)
		}
	})
}

func TestSettledNamesWhatMayBeMoved(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := func(uid uint32, text string) domain.Received {
		received := mail(uid, "jean@acme.example", text)
		received.Key = fmt.Sprintf("%s/%d/%d", received.Mailbox, received.UIDValidity, uid)
		return received
	}
	first := d.receive(at(1, "Bonjour"))
	d.receive(at(2, "Deuxième"))
	d.receive(at(5, "Deuxième")) // the same bytes at another place
	if err := d.Quarantine(t.Context(), first, "cannot be worked on"); err != nil {
		t.Fatal(err)
	}
	received := at(2, "")
	settled, err := d.Settled(t.Context(), received.Mailbox, received.UIDValidity, []uint32{1, 2, 3, 5})
	if err != nil || len(settled) != 1 || settled[0] != 2 {
		t.Errorf("settled %v, %v", settled, err)
	}
	if settled, err := d.Settled(t.Context(), received.Mailbox, received.UIDValidity+1, []uint32{2}); err != nil || len(settled) != 0 {
		t.Errorf("under another UIDVALIDITY %v, %v", settled, err)
	}
}

// TestM19_PictureThatComesWithEveryMailIsALogo: the third mail's is, the same photograph in two is not, nor is a file of any
// other kind or size.
func TestM19_PictureThatComesWithEveryMailIsALogo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	with := func(uid uint32, from string, files ...domain.Attachment) domain.Message {
		received := mail(uid, from, fmt.Sprintf("Bonjour %d", uid))
		received.Mail.Attachments = files
		message, _, err := d.Message(t.Context(), d.receive(received))
		if err != nil {
			t.Fatal(err)
		}
		return message
	}
	file := func(name, kind, hash string, size int) domain.Attachment {
		return domain.Attachment{Name: name, ContentType: kind, Hash: hash, Size: size}
	}
	logo, photo := file("image001.png", "image/png", "aa", 4000), file("palette.jpg", "image/jpeg", "bb", 90_000)
	big, paper := file("photo.jpg", "image/jpeg", "cc", maxLogoTest+1), file("bon.pdf", "application/pdf", "dd", 1000)
	for uid := uint32(1); uid <= 4; uid++ {
		files := []domain.Attachment{logo, big, paper}
		if uid <= 2 {
			files = append(files, photo)
		}
		message := with(uid, "jean@acme.example", files...)
		for _, a := range message.Mail.Attachments {
			if want := a.Hash == "aa" && uid >= 3; a.Inline != want {
				t.Errorf("mail %d, %s: a logo is %v", uid, a.Name, a.Inline)
			}
		}
	}
	if other := with(9, "marie@elsewhere.example", logo); other.Mail.Attachments[0].Inline {
		t.Error("another sender's picture is a logo at once")
	}
	fourth := d.caseOf(with(10, "jean@acme.example", logo).ID)
	if a := fourth.Messages[0].Mail.Attachments[0]; !a.Inline {
		t.Error("the case shows the logo as a file")
	}
}

const maxLogoTest = 256 << 10
