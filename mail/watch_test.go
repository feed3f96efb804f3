package mail

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/domain"
	"guichet/mail/mailtest"
)

func TestM01_EachMailIsTakenOnceAcrossRestarts(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	intake := newMemoryIntake()
	for n := range 120 {
		if err := server.Append("adv@company.example", "INBOX", testMail(n), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	stop := run(t, NewWatcher(watcherConfig(server.IMAPAddr()), intake))
	intake.await(t, "half of the mails", func() bool { return intake.count() >= 60 })
	stop()
	run(t, NewWatcher(watcherConfig(server.IMAPAddr()), intake))
	intake.await(t, "all mails", func() bool { return intake.count() == 120 })
	if !slices.IsSorted(intake.order) || len(intake.order) != 120 {
		t.Errorf("mails came %d times, in order %v", len(intake.order), slices.IsSorted(intake.order))
	}
}

func TestM02_ResumesByUIDHoweverLongTheOutage(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	intake := newMemoryIntake()
	intake.validity, intake.lastUID = 1, 3
	for n := range 8 { // dated years ago: age decides nothing
		if err := server.Append("adv@company.example", "INBOX", testMail(n), time.Now().AddDate(-3, 0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	run(t, NewWatcher(watcherConfig(server.IMAPAddr()), intake))
	intake.await(t, "the mails behind the cursor", func() bool { return intake.count() == 5 })
}

func TestM04_UIDValidityChangeRefetchesAndTheStoreRecognises(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	intake := newMemoryIntake()
	add := func(n int) {
		if err := server.Append("adv@company.example", "INBOX", testMail(n), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	add(1)
	add(2)
	run(t, NewWatcher(watcherConfig(server.IMAPAddr()), intake))
	intake.await(t, "two mails", func() bool { return intake.count() == 2 })
	if err := server.Reset("adv@company.example", "INBOX"); err != nil {
		t.Fatal(err)
	}
	add(2)
	add(3)
	add(1)
	intake.await(t, "the third mail and the new cursor", func() bool {
		intake.mu.Lock()
		defer intake.mu.Unlock()
		return len(intake.taken) == 3 && intake.validity > 1 && intake.lastUID == 3
	})
	for _, times := range intake.hashes {
		if times != 1 {
			t.Errorf("a content was taken as new %d times", times)
		}
	}
}

func TestM06_OnePoisonMailIsQuarantinedAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	intake := newMemoryIntake()
	tries := 0
	intake.fail = func(r domain.Received) error {
		switch r.UID {
		case 2:
			return fmt.Errorf("%w: %w", domain.ErrPermanent, errPoison)
		case 3:
			tries++
			return errPoison
		}
		return nil
	}
	for n := range 5 {
		if err := server.Append("adv@company.example", "INBOX", testMail(n), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	cfg := watcherConfig(server.IMAPAddr())
	cfg.MaxAttempts = 2
	run(t, NewWatcher(cfg, intake))
	intake.await(t, "three taken and two quarantined", func() bool {
		intake.mu.Lock()
		defer intake.mu.Unlock()
		return len(intake.taken) == 3 && len(intake.quarantined) == 2
	})
	if tries != 2 {
		t.Errorf("the mail was tried %d times, wanted 2", tries)
	}
	for key, reason := range intake.quarantined {
		if !strings.HasPrefix(key, "adv/INBOX/1/") || !strings.Contains(reason, "cannot be stored") {
			t.Errorf("quarantined %s: %s", key, reason)
		}
	}
}

// TestM06_AStoreInTroubleQuarantinesNoMail: while nothing can be stored the failures are not held against the mail, so that
// one more failure just as the store comes back does not set a good mail apart.
func TestM06_AStoreInTroubleQuarantinesNoMail(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	intake := newMemoryIntake()
	intake.down = true
	tries := 0
	intake.fail = func(domain.Received) error { // called under the intake's lock
		tries++
		intake.down = tries < 5
		if tries < 6 {
			return errDown
		}
		return nil
	}
	if err := server.Append("adv@company.example", "INBOX", testMail(1), time.Now()); err != nil {
		t.Fatal(err)
	}
	cfg := watcherConfig(server.IMAPAddr())
	cfg.MaxAttempts = 2
	w := NewWatcher(cfg, intake)
	w.firstBackoff, w.maxBackoff = time.Millisecond, 10*time.Millisecond
	run(t, w)
	intake.await(t, "the mail taken or set apart", func() bool {
		intake.mu.Lock()
		defer intake.mu.Unlock()
		return len(intake.taken)+len(intake.quarantined) > 0
	})
	if len(intake.quarantined) > 0 {
		t.Errorf("a good mail was set apart: %v", intake.quarantined)
	}
}

func TestM16_OversizeMailLeavesAStubWithANotice(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	intake := newMemoryIntake()
	big := append(testMail(1), []byte(strings.Repeat("x", 200_000))...)
	if err := server.Append("adv@company.example", "INBOX", big, time.Now()); err != nil {
		t.Fatal(err)
	}
	cfg := watcherConfig(server.IMAPAddr())
	cfg.MaxMessage = 100_000
	run(t, NewWatcher(cfg, intake))
	intake.await(t, "the stub", func() bool { return intake.count() == 1 })
	for _, r := range intake.taken {
		if len(r.Raw) > 1000 || r.Mail.Subject != "Commande 1" || r.Mail.From.Address != "client1@acme.example" || !strings.Contains(r.Mail.Own, "too large") {
			t.Errorf("stub of %d bytes: %q from %q: %q", len(r.Raw), r.Mail.Subject, r.Mail.From.Address, r.Mail.Own)
		}
	}
}

func TestM03_FlagsAreNeitherReadNorSet(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	intake := newMemoryIntake()
	if err := server.Append("adv@company.example", "INBOX", testMail(1), time.Now()); err != nil {
		t.Fatal(err)
	}
	w := NewWatcher(watcherConfig(server.IMAPAddr()), intake)
	run(t, w)
	intake.await(t, "the mail", func() bool { return intake.count() == 1 })
	s, err := w.connect(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if _, err := s.examine("INBOX"); err != nil {
		t.Fatal(err)
	}
	seen, err := s.client.UIDSearch(searchSeen, nil).Wait()
	if err != nil || len(seen.AllUIDs()) != 0 {
		t.Errorf("seen: %v (%v)", seen.AllUIDs(), err)
	}
}

func TestM08_HealthTellsOfPollsAndErrors(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	cfg := watcherConfig(server.IMAPAddr())
	intake := newMemoryIntake()
	good := NewWatcher(cfg, intake)
	run(t, good)
	intake.await(t, "a poll", func() bool { return !good.Health().LastPoll.IsZero() })
	if h := good.Health(); !h.Connected || h.LastError != "" || h.Backlog != 0 || h.Mailbox != "adv/INBOX" {
		t.Errorf("health %+v", h)
	}
	cfg.Password = "wrong"
	bad := NewWatcher(cfg, intake)
	run(t, bad)
	intake.await(t, "an error", func() bool { return bad.Health().LastError != "" })
	if h := bad.Health(); h.Connected || !h.LastPoll.IsZero() {
		t.Errorf("health of a refused login: %+v", h)
	}
	if err := bad.Check(context.Background()); err == nil {
		t.Error("Check accepts a wrong password")
	}
	if err := good.Check(context.Background()); err != nil {
		t.Errorf("Check: %v", err)
	}
}

func TestL03_TokensOpenIMAPAndARefusedTokenIsTold(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users, Token: "token-1"})
	intake := newMemoryIntake()
	if err := server.Append("adv@company.example", "INBOX", testMail(1), time.Now()); err != nil {
		t.Fatal(err)
	}
	cfg := watcherConfig(server.IMAPAddr())
	cfg.Password = ""
	cfg.OAuth = func(context.Context) (string, error) { return "token-1", nil }
	run(t, NewWatcher(cfg, intake))
	intake.await(t, "the mail", func() bool { return intake.count() == 1 })
	cfg.OAuth = func(context.Context) (string, error) { return "stale", nil }
	if err := NewWatcher(cfg, intake).Check(context.Background()); err == nil {
		t.Error("a stale token opened the mailbox")
	}
	cfg.OAuth = func(context.Context) (string, error) { return "", fmt.Errorf("refreshing: %w", ErrConsentExpired) }
	expired := NewWatcher(cfg, intake)
	run(t, expired)
	intake.await(t, "the alarm", func() bool { return expired.Health().ConsentExpired })
}

func TestQ07_CopyToSentIsMadeOnce(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	w := NewWatcher(watcherConfig(server.IMAPAddr()), newMemoryIntake())
	for range 3 {
		for _, folder := range []string{"Sent", "Envoyés"} {
			if err := w.AppendSent(context.Background(), folder, testMail(7), "m7@acme.example"); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, folder := range []string{"Sent", "Envoyés"} {
		if n := len(server.Messages("adv@company.example", folder)); n != 1 {
			t.Errorf("%s holds %d copies", folder, n)
		}
	}
}

func TestWatcherStopsWhileTheServerIsAway(t *testing.T) {
	t.Parallel()
	w := NewWatcher(watcherConfig("127.0.0.1:1"), newMemoryIntake())
	stop := run(t, w)
	newMemoryIntake().await(t, "an error", func() bool { return w.Health().LastError != "" })
	stop()
	if errors.Is(w.Check(context.Background()), context.Canceled) {
		t.Error("Check is cancelled with nobody cancelling")
	}
}
