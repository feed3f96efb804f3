package mail

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/domain"
	"guichet/mail/mailtest"
)

func TestM02_BackfillIsBoundedAndIdempotent(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	for n := range 6 {
		if err := server.Append("adv@company.example", "INBOX", testMail(n), time.Now().AddDate(0, 0, -30*n)); err != nil {
			t.Fatal(err)
		}
	}
	intake := newMemoryIntake()
	intake.validity, intake.lastUID = 1, 6
	w := NewWatcher(watcherConfig(server.IMAPAddr()), intake)
	for range 2 {
		n, err := w.Backfill(context.Background(), time.Now().AddDate(0, 0, -70))
		if err != nil || n != 3 {
			t.Errorf("handed over %d (%v), wanted 3", n, err)
		}
	}
	if intake.count() != 3 || intake.lastUID != 6 {
		t.Errorf("%d stored, cursor at %d", intake.count(), intake.lastUID)
	}
	r, err := w.Refetch(context.Background(), 1, 5)
	if err != nil || r.Mail.Subject != "Commande 4" || r.Key != "adv/INBOX/1/5" {
		t.Errorf("fetched again: %q %v", r.Key, err)
	}
	for _, place := range [][2]uint32{{2, 5}, {1, 99}} {
		if _, err := w.Refetch(context.Background(), place[0], place[1]); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%v: %v", place, err)
		}
	}
}

func TestSinceLeavesOutWhatLayThereBefore(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	for n := range 4 {
		if err := server.Append("adv@company.example", "INBOX", testMail(n), time.Now().AddDate(0, 0, -10+5*n)); err != nil {
			t.Fatal(err)
		}
	}
	cfg := watcherConfig(server.IMAPAddr())
	cfg.Since = time.Now().AddDate(0, 0, -2)
	intake := newMemoryIntake()
	run(t, NewWatcher(cfg, intake))
	intake.await(t, "the recent mails", func() bool { return intake.count() == 2 })
}

// sentList keeps what a Sent folder showed.
type sentList struct {
	mu   sync.Mutex
	last uint32
	sent []SentMail
}

func (s *sentList) Cursor(context.Context, string) (uint32, uint32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == 0 {
		return 0, 0, nil
	}
	return s.sent[0].UIDValidity, s.last, nil
}

func (s *sentList) SeenSent(_ context.Context, m SentMail) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = m.UID
	s.sent = append(s.sent, m)
	return nil
}

// TestM27_SentFolderTellsWhatWasAnsweredElsewhere wants threading identifiers, and large mails left on the server.
func TestM27_SentFolderTellsWhatWasAnsweredElsewhere(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	answer := "From: adv@company.example\r\nTo: jean@acme.example\r\nSubject: Re: Commande\r\nMessage-ID: <own@company.example>\r\nIn-Reply-To: <q1@acme.example>\r\nReferences: <q0@acme.example> <q1@acme.example>\r\n\r\n" + strings.Repeat("x", 300_000)
	if err := server.Append("adv@company.example", "Sent", []byte(answer), time.Now()); err != nil {
		t.Fatal(err)
	}
	cfg := watcherConfig(server.IMAPAddr())
	cfg.Folder = "Sent"
	list := &sentList{}
	run(t, NewSentWatcher(cfg, list))
	newMemoryIntake().await(t, "the sent mail", func() bool { list.mu.Lock(); defer list.mu.Unlock(); return len(list.sent) == 1 })
	m := list.sent[0]
	if m.MessageID != "own@company.example" || m.InReplyTo[0] != "q1@acme.example" || len(m.References) != 2 || m.To[0].Address != "jean@acme.example" || m.Mailbox != "adv/Sent" {
		t.Errorf("%+v", m)
	}
}
