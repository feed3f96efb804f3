package mail

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"guichet/mail/mailtest"
)

func badServer(t testing.TB, mails int, fault func(int) mailtest.IMAPFault) *mailtest.BadIMAP {
	t.Helper()
	content := map[uint32][]byte{}
	for n := range mails {
		content[uint32(n*2+1)] = testMail(n)
	}
	server, err := mailtest.NewBadIMAP(77, content, fault)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server
}

func impatient(address string) WatcherConfig {
	cfg := watcherConfig(address)
	cfg.CommandTimeout = 40 * time.Millisecond
	cfg.Poll = 5 * time.Millisecond
	cfg.MaxAttempts = 3
	return cfg
}

func hasty(w *Watcher) *Watcher {
	w.firstBackoff, w.maxBackoff = time.Millisecond, 2*time.Millisecond
	return w
}

// runs is how many seeded runs a test makes: few by default, GUICHET_TEST_RUNS in the long ones.
func runs(few int) int {
	if n, err := strconv.Atoi(os.Getenv("GUICHET_TEST_RUNS")); err == nil {
		return n
	}
	return few
}

// complete checks that each mail was taken once and none was lost.
func (m *memoryIntake) complete(t *testing.T, mails int) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.taken)+len(m.quarantined) != mails || len(m.order) != mails {
		t.Errorf("%d taken, %d quarantined, %d calls for %d mails", len(m.taken), len(m.quarantined), len(m.order), mails)
	}
	for n := range mails {
		found := 0
		for _, r := range m.taken {
			if string(r.Raw) == string(testMail(n)) {
				found++
			}
		}
		if found != 1 {
			t.Errorf("mail %d was taken %d times", n, found)
		}
	}
}

// TestL09_CutAtEachByte breaks the first connections at every byte of the conversation, then at random ones.
func TestL09_CutAtEachByte(t *testing.T) {
	t.Parallel()
	const mails = 3
	random := rand.New(rand.NewPCG(1, 2))
	for n := range runs(300) {
		server := badServer(t, mails, func(connection int) mailtest.IMAPFault {
			switch {
			case connection == 0:
				return mailtest.IMAPFault{CutAt: 1 + n*7%1800}
			case connection < 3:
				return mailtest.IMAPFault{CutAt: 300 + random.IntN(1500)}
			}
			return mailtest.IMAPFault{}
		})
		intake := newMemoryIntake()
		cfg := impatient(server.Addr())
		cfg.CommandTimeout = time.Second
		cfg.MaxAttempts = 10
		stop := run(t, hasty(NewWatcher(cfg, intake)))
		intake.await(t, "all mails", func() bool { return intake.count() == mails })
		stop()
		intake.complete(t, mails)
		_ = server.Close()
		if t.Failed() {
			t.Fatalf("run %d", n)
		}
	}
}

func TestL01_AMuteServerIsLeft(t *testing.T) {
	t.Parallel()
	const mails = 2
	for _, at := range []int{1, 40, 100, 200, 330, 450, 600, 900} {
		server := badServer(t, mails, func(connection int) mailtest.IMAPFault {
			if connection < 2 {
				return mailtest.IMAPFault{MuteAt: at}
			}
			return mailtest.IMAPFault{}
		})
		intake := newMemoryIntake()
		stop := run(t, hasty(NewWatcher(impatient(server.Addr()), intake)))
		intake.await(t, "all mails", func() bool { return intake.count() == mails })
		stop()
		intake.complete(t, mails)
	}
}

func TestL02_AMailThatKillsTheSessionIsQuarantined(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mailtest.IMAPFault{
		"unknown item": {OddItem: 3},
		"no body":      {NoBody: 3},
	} {
		t.Run(name, func(t *testing.T) {
			server := badServer(t, 4, func(int) mailtest.IMAPFault { return fault })
			intake := newMemoryIntake()
			stop := run(t, hasty(NewWatcher(impatient(server.Addr()), intake)))
			intake.await(t, "three taken, one quarantined", func() bool {
				intake.mu.Lock()
				defer intake.mu.Unlock()
				return len(intake.taken) == 3 && len(intake.quarantined) == 1
			})
			stop()
			if _, ok := intake.quarantined["adv/INBOX/77/3"]; !ok {
				t.Errorf("quarantined: %v", intake.quarantined)
			}
		})
	}
}

// TestM01_AnswersOutOfOrderPassNoMail cuts a FETCH that is answered last mail first: what came must not
// move the cursor over what did not.
func TestM01_AnswersOutOfOrderPassNoMail(t *testing.T) {
	t.Parallel()
	for cut := 700; cut < 2400; cut += 100 {
		server := badServer(t, 5, func(connection int) mailtest.IMAPFault {
			if connection == 0 {
				return mailtest.IMAPFault{Backwards: true, CutAt: cut}
			}
			return mailtest.IMAPFault{Backwards: true}
		})
		intake := newMemoryIntake()
		stop := run(t, hasty(NewWatcher(impatient(server.Addr()), intake)))
		intake.await(t, "all mails", func() bool { return intake.count() == 5 })
		stop()
		intake.complete(t, 5)
	}
}

func TestM04_RebuiltFolderWithOtherUIDs(t *testing.T) {
	t.Parallel()
	server := badServer(t, 3, func(int) mailtest.IMAPFault { return mailtest.IMAPFault{} })
	intake := newMemoryIntake()
	stop := run(t, hasty(NewWatcher(impatient(server.Addr()), intake)))
	intake.await(t, "three mails", func() bool { return intake.count() == 3 })
	server.Rebuild(78, map[uint32][]byte{10: testMail(2), 11: testMail(3), 12: testMail(0)})
	intake.await(t, "the fourth", func() bool {
		intake.mu.Lock()
		defer intake.mu.Unlock()
		return len(intake.taken) == 4 && intake.validity == 78 && intake.lastUID == 12
	})
	stop()
}
