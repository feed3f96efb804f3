package mailtest

import (
	"bytes"
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

func open(t *testing.T, cfg Config) *Server {
	t.Helper()
	s, err := NewServer(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func login(t *testing.T, s *Server, user, password string) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(s.IMAPAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(user, password).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func sample(n int) []byte {
	return fmt.Appendf(nil, "From: a@b.example\r\nSubject: %d\r\nMessage-ID: <%d@b.example>\r\n\r\nx\r\n", n, n)
}

// TestMailboxesAreTheSameAfterARestart keeps UIDVALIDITY, UIDs, dates, flags and folders.
func TestMailboxesAreTheSameAfterARestart(t *testing.T) {
	t.Parallel()
	cfg := Config{Dir: t.TempDir(), Users: map[string]string{"adv@company.example": "secret"}}
	s := open(t, cfg)
	date := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	for n := range 4 {
		if err := s.Append("adv@company.example", "INBOX", sample(n), date); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Append("jean@acme.example", "INBOX", sample(9), date); err != nil {
		t.Fatal(err)
	}
	c := login(t, s, "adv@company.example", "secret")
	before, err := c.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Create("Projets/été", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Copy(imap.UIDSetNum(3), "Projets/été").Wait(); err != nil {
		t.Fatal(err)
	}
	if err := c.Store(imap.UIDSetNum(2), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Store(imap.UIDSetNum(1, 4), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Expunge().Close(); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()

	again := open(t, cfg)
	c = login(t, again, "adv@company.example", "secret")
	after, err := c.Select("INBOX", nil).Wait()
	if err != nil || after.UIDValidity != before.UIDValidity || after.NumMessages != 2 || after.UIDNext != 5 {
		t.Errorf("after the restart %+v (%v), before UIDVALIDITY %d", after, err, before.UIDValidity)
	}
	got, err := c.Fetch(imap.SeqSet{{Start: 1, Stop: 0}}, &imap.FetchOptions{UID: true, Flags: true, InternalDate: true}).Collect()
	if err != nil || len(got) != 2 || got[0].UID != 2 || got[1].UID != 3 || !got[0].InternalDate.Equal(date) || len(got[0].Flags) != 1 {
		t.Errorf("mails %+v (%v)", got, err)
	}
	if copies := again.Messages("adv@company.example", "Projets/été"); len(copies) != 1 || !bytes.Equal(copies[0], sample(2)) {
		t.Errorf("%d copies", len(copies))
	}
	if n := len(again.Messages("jean@acme.example", "INBOX")); n != 1 {
		t.Errorf("the other mailbox holds %d", n)
	}
}

func TestUnknownRecipientsGetAMailbox(t *testing.T) {
	t.Parallel()
	var told string
	s := open(t, Config{Users: map[string]string{"adv@company.example": "secret"}, AuthservID: "mail.demo.example", Delivered: func(user string, _ []byte) { told = user }})
	if err := smtp.SendMail(s.SMTPAddr(), nil, "a@b.example", []string{"Neu@Acme.example"}, []byte("From: a@b.example\r\nSubject: x\r\n\r\nx\r\n")); err != nil {
		t.Fatal(err)
	}
	got := s.Messages("neu@acme.example", "INBOX")
	if len(got) != 1 || told != "neu@acme.example" || !strings.Contains(string(got[0]), "dmarc=none") {
		t.Fatalf("%q, told of %q", got, told)
	}
	host, _, _ := strings.Cut(s.SMTPAddr(), ":")
	auth := smtp.PlainAuth("", "neu@acme.example", DefaultPassword, host)
	if err := smtp.SendMail(s.SMTPAddr(), auth, "neu@acme.example", []string{"adv@company.example"}, []byte("From: Neu <neu@acme.example>\r\nSubject: y\r\n\r\ny\r\n")); err != nil {
		t.Fatal(err)
	}
	if got := s.Messages("adv@company.example", "INBOX"); len(got) != 1 || !strings.Contains(string(got[0]), "dmarc=pass header.from=acme.example") {
		t.Errorf("%q", got)
	}
	if err := smtp.SendMail(s.SMTPAddr(), smtp.PlainAuth("", "adv@company.example", "wrong", host), "a@b.example", []string{"x@y.example"}, []byte("x")); err == nil {
		t.Error("a wrong password is accepted")
	}
}

// TestArrivalsAreDatedByTheClock: a mailbox whose clock stands elsewhere than the machine's shows its own days.
func TestArrivalsAreDatedByTheClock(t *testing.T) {
	t.Parallel()
	day := time.Date(2031, 3, 4, 9, 0, 0, 0, time.UTC)
	s := open(t, Config{Users: map[string]string{"adv@company.example": "secret"}, Clock: func() time.Time { return day }})
	if err := smtp.SendMail(s.SMTPAddr(), nil, "a@b.example", []string{"adv@company.example"}, []byte("From: a@b.example\r\nDate: Mon, 02 Mar 2020\r\n 10:00:00 +0100\r\nSubject: x\r\n\r\nDate: keep\r\n")); err != nil {
		t.Fatal(err)
	}
	c := login(t, s, "adv@company.example", "secret")
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	found, err := c.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{InternalDate: true}).Collect()
	if err != nil || len(found) != 1 || !found[0].InternalDate.Equal(day) {
		t.Errorf("arrived on %v (%v)", found, err)
	}
	if got := string(s.Messages("adv@company.example", "INBOX")[0]); !strings.Contains(got, "\r\nDate: Tue, 04 Mar 2031 09:00:00 +0000\r\nSubject: x\r\n\r\nDate: keep") {
		t.Errorf("%q", got)
	}
}

func TestCatchAll(t *testing.T) {
	t.Parallel()
	s := open(t, Config{CatchAll: "all@company.example"})
	if err := smtp.SendMail(s.SMTPAddr(), nil, "a@b.example", []string{"nobody@acme.example"}, sample(1)); err != nil {
		t.Fatal(err)
	}
	if n := len(s.Messages("all@company.example", "INBOX")); n != 1 {
		t.Errorf("%d mails", n)
	}
}
