package mail

import (
	"bytes"
	"strings"
	"testing"
	"time"

	gomail "github.com/emersion/go-message/mail"

	"guichet/domain"
)

func letter() Letter {
	return Letter{
		From:    domain.MailAddress{Name: "ADV Société", Address: "adv@company.example"},
		ReplyTo: "adv@company.example",
		Content: domain.DraftContent{
			To: []domain.MailAddress{{Name: "Jérôme \"Jé\" Petit", Address: "client@acme.example"}}, Cc: []domain.MailAddress{{Address: "compta@acme.example"}},
			Subject: "Re: Commande n° 4521 — confirmée", Body: "Bonjour,\n\nVotre commande <4521> & la suite :\n  - 200 × vis M8\n\n> Où est-elle ?\n\nCordialement\n",
			InReplyTo: "q1@acme.example", References: []string{"q0@acme.example", "bad id", "q1@acme.example"},
			Attachments: []domain.DraftAttachment{{Name: "Duplicata été 2026.pdf", ContentType: "application/pdf", Data: []byte("%PDF-1.7\n\x00\xff")}},
		},
		Date: time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC), MessageIDToken: "c7.Zm9vYmFyYmF6", Language: "fr",
	}
}

// TestQ05_BytesAreFixed composes twice and gets the same mail, which a strict reader and our own read alike.
func TestQ05_BytesAreFixed(t *testing.T) {
	t.Parallel()
	id, raw, err := Compose(letter())
	if err != nil {
		t.Fatal(err)
	}
	id2, raw2, _ := Compose(letter())
	if id != id2 || !bytes.Equal(raw, raw2) {
		t.Error("the same letter gives different bytes")
	}
	if id != "c7.Zm9vYmFyYmF6@company.example" {
		t.Errorf("Message-ID %s", id)
	}
	for i, line := range strings.Split(string(raw), "\r\n") {
		if len(line) > 998 || strings.ContainsAny(line, "\r\n") || !plainASCII([]byte(line)) {
			t.Errorf("line %d: %q", i, line)
		}
	}
	in := Parse(raw, ParseOptions{})
	if len(in.Faults) != 0 || in.Subject != letter().Content.Subject || in.From != letter().From || in.To[0] != letter().Content.To[0] {
		t.Errorf("read back: %q from %+v to %+v, faults %v", in.Subject, in.From, in.To, in.Faults)
	}
	if strings.TrimSpace(in.Text) != strings.TrimSpace(letter().Content.Body) {
		t.Errorf("text %q", in.Text)
	}
	if len(in.Attachments) != 1 || in.Attachments[0].Name != "Duplicata été 2026.pdf" || !bytes.Equal(in.Attachments[0].Data, letter().Content.Attachments[0].Data) {
		t.Errorf("attachments %+v", in.Attachments)
	}
	reader, err := gomail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for parts := 0; ; parts++ {
		if _, err := reader.NextPart(); err != nil {
			if parts != 3 {
				t.Errorf("a strict reader finds %d parts: %v", parts, err)
			}
			break
		}
	}
}

// TestM24_ThreadingHeaders wants the answered mail, its references and our own identifier.
func TestM24_ThreadingHeaders(t *testing.T) {
	t.Parallel()
	id, raw, err := Compose(letter())
	if err != nil {
		t.Fatal(err)
	}
	in := Parse(raw, ParseOptions{})
	if strings.Join(in.InReplyTo, " ") != "q1@acme.example" || strings.Join(in.References, " ") != "q0@acme.example q1@acme.example "+id {
		t.Errorf("In-Reply-To %v, References %v", in.InReplyTo, in.References)
	}
	long := letter()
	for range 60 {
		long.Content.References = append(long.Content.References, strings.Repeat("r", len(long.Content.References)+3)+"@acme.example")
	}
	if _, raw, err = Compose(long); err != nil || len(Parse(raw, ParseOptions{}).References) > maxReferences+1 {
		t.Errorf("long references: %v", err)
	}
}

// TestM29_UnattendedMailSaysSo marks what no person approved, and only that.
func TestM29_UnattendedMailSaysSo(t *testing.T) {
	t.Parallel()
	attended := letter()
	_, raw, _ := Compose(attended)
	if bytes.Contains(raw, []byte("Auto-Submitted")) {
		t.Error("an approved mail is marked as automatic")
	}
	attended.AutoSubmitted = true
	_, raw, _ = Compose(attended)
	if !bytes.Contains(raw, []byte("Auto-Submitted: auto-generated\r\n")) || !bytes.Contains(raw, []byte("X-Auto-Response-Suppress: OOF")) {
		t.Error("an unattended mail is not marked")
	}
}

func TestComposeRefusesHeaderInjection(t *testing.T) {
	t.Parallel()
	bad := letter()
	bad.Content.Subject = "Hi\r\nBcc: thief@evil.example"
	bad.From.Name = "A\nBcc: thief@evil.example"
	_, raw, err := Compose(bad)
	if err != nil {
		t.Fatal(err)
	}
	h, _ := readHeader(raw, &faultList{})
	if h.has("Bcc") {
		t.Error("a subject opened a header line")
	}
	for name, change := range map[string]func(*Letter){
		"recipient":  func(l *Letter) { l.Content.To[0].Address = "a@b.example>\r\nBcc: x@y.example" },
		"no to":      func(l *Letter) { l.Content.To = nil },
		"token":      func(l *Letter) { l.MessageIDToken = "a b" },
		"attachment": func(l *Letter) { l.Content.Attachments[0].Data = nil },
		"date":       func(l *Letter) { l.Date = time.Time{} },
	} {
		l := letter()
		change(&l)
		if _, _, err := Compose(l); err == nil {
			t.Errorf("%s: composed", name)
		}
	}
}
