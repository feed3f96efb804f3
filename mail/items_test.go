package mail

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/domain"
	"guichet/mail/mailtest"
)

// TestM07_RobotsPassTheCursorAndAreNotListedAgain: a batch in which nothing is for a person.
func TestM07_RobotsPassTheCursorAndAreNotListedAgain(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	for n := range 60 {
		raw := fmt.Appendf(nil, "From: robot%d@acme.example\r\nAuto-Submitted: auto-replied\r\nSubject: Absence %d\r\nMessage-ID: <r%d@acme.example>\r\n\r\nJe suis absent.\r\n", n, n, n)
		if err := server.Append("adv@company.example", "INBOX", raw, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	intake := newMemoryIntake()
	w := NewWatcher(watcherConfig(server.IMAPAddr()), intake)
	run(t, w)
	intake.await(t, "the robots", func() bool { return intake.count() == 60 })
	polled := w.Health().LastPoll
	intake.await(t, "another poll", func() bool { return w.Health().LastPoll.After(polled) && w.Health().Backlog == 0 })
	if _, last, _ := intake.Cursor(context.Background(), ""); last != 60 || len(intake.order) != 60 {
		t.Errorf("cursor %d after %d takings", last, len(intake.order))
	}
	for key, r := range intake.taken {
		if r.Mail.Automatic != domain.AutoReply {
			t.Errorf("%s is %q", key, r.Mail.Automatic)
		}
	}
}

// TestM09_TwoReadersTakeEachMailOnce: the lease keeps them apart, and where it fails the key does.
func TestM09_TwoReadersTakeEachMailOnce(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	intake := newMemoryIntake()
	for range 2 {
		run(t, NewWatcher(watcherConfig(server.IMAPAddr()), intake))
	}
	for n := range 40 {
		if err := server.Append("adv@company.example", "INBOX", testMail(n), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	intake.await(t, "all mails", func() bool { return intake.count() == 40 })
	for _, times := range intake.hashes {
		if times != 1 {
			t.Errorf("a mail was taken as new %d times", times)
		}
	}
}

// zeros is an endless mail.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

// TestL06_ALiteralIsReadThroughAndKeptToItsLimit: 256 MB pass through, 1 MB stays.
func TestL06_ALiteralIsReadThroughAndKeptToItsLimit(t *testing.T) {
	const size, limit = 256 << 20, 1 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	raw, cut, err := readLiteral(io.LimitReader(zeros{}, size), size, limit)
	runtime.ReadMemStats(&after)
	if err != nil || !cut || len(raw) != limit {
		t.Fatalf("%d bytes, cut %v, %v", len(raw), cut, err)
	}
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 16<<20 {
		t.Errorf("%d MB were allocated", taken>>20)
	}
	if _, _, err := readLiteral(bytes.NewReader(make([]byte, 10)), 20, limit); err == nil {
		t.Error("half a mail is taken for a whole one")
	}
}

// TestL07_WhatTheLibraryRefusesIsRead: one bad line costs that line.
func TestL07_WhatTheLibraryRefusesIsRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ head, from, id, references string }{
		"a malformed line":              {"From: jean@acme.example\nthis is no field\nMessage-ID: <1@acme.example>", "jean@acme.example", "1@acme.example", ""},
		"an unknown transfer encoding":  {"From: jean@acme.example\nContent-Transfer-Encoding: x-own\nMessage-ID: <1@acme.example>", "jean@acme.example", "1@acme.example", ""},
		"an 8-bit name without quotes":  {"From: Soci\xe9t\xe9 Dupr\xe9 jean@acme.example\nMessage-ID: <1@acme.example>", "jean@acme.example", "1@acme.example", ""},
		"a Message-ID without at sign":  {"From: jean@acme.example\nMessage-ID: <4711>", "jean@acme.example", "4711", ""},
		"text between references":       {"From: jean@acme.example\nMessage-ID: <1@acme.example>\nReferences: <a@x.example> votre mail du 3 <b@x.example>", "jean@acme.example", "1@acme.example", "a@x.example b@x.example"},
		"a missing boundary":            {"From: jean@acme.example\nMessage-ID: <1@acme.example>\nContent-Type: multipart/mixed; boundary=none", "jean@acme.example", "1@acme.example", ""},
		"a content type that is no one": {"From: jean@acme.example\nMessage-ID: <1@acme.example>\nContent-Type: ;;;=", "jean@acme.example", "1@acme.example", ""},
	} {
		in := read(test.head + "\nSubject: Commande\n\nBonjour 4521\n")
		if in.From.Address != test.from || in.MessageID != test.id || strings.Join(in.References, " ") != test.references || in.Subject != "Commande" || !strings.Contains(in.Text, "Bonjour 4521") {
			t.Errorf("%s: from %q, id %q, references %q, subject %q, text %q", name, in.From.Address, in.MessageID, in.References, in.Subject, in.Text)
		}
	}
}

// TestL08_CharsetNamesThatTheLibraryRefuses, as they stand in mails.
func TestL08_CharsetNamesThatTheLibraryRefuses(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"utf-7": "pi+AOg-ce", "unicode-1-1-utf-7": "pi+AOg-ce", "utf-32": "\x00\x00\xfe\xff\x00\x00\x00p\x00\x00\x00i\x00\x00\x00\xe8\x00\x00\x00c\x00\x00\x00e",
		"cp-850": "pi\x8ace", "cp850": "pi\x8ace", "ansi": "pi\xe8ce", "default": "pi\xe8ce", "binary": "pi\xe8ce", "x-unknown": "pi\xe8ce", "unknown-8bit": "pi\xe8ce",
		"'iso-8859-1'": "pi\xe8ce", "\"'utf-8'\"": "pièce", "latin-1": "pi\xe8ce", "x-no-such": "pi\xe8ce", "": "pi\xe8ce",
	} {
		in := Parse([]byte("From: a@b.example\r\nMessage-ID: <1@b.example>\r\nContent-Type: text/plain; charset="+name+"\r\n\r\n"+body), ParseOptions{})
		if in.Text != "pièce" {
			t.Errorf("%q: %q", name, in.Text)
		}
	}
}

// TestL10_TheDeadlineIsOursAndThePhaseIsKept: the library would wait 12 minutes for the reply to the final dot.
func TestL10_TheDeadlineIsOursAndThePhaseIsKept(t *testing.T) {
	t.Parallel()
	sender, _ := badSender(t, func(at mailtest.SMTPPhase, _ int) mailtest.SMTPAnswer {
		return mailtest.SMTPAnswer{Mute: at == mailtest.OnContent}
	})
	var reached []domain.SendPhase
	begun := time.Now()
	result := sender.Send(context.Background(), outgoing(), func(p domain.SendPhase) error { reached = append(reached, p); return nil })
	if took := time.Since(begun); took > 30*time.Second {
		t.Errorf("took %v", took)
	}
	if result.State != domain.OutgoingUnknown || result.Phase != domain.PhaseData || !slices.Contains(reached, domain.PhaseData) || slices.Contains(reached, domain.PhaseAccepted) {
		t.Errorf("%+v after %v", result, reached)
	}
}
