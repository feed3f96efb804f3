package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"guichet/domain"
	"guichet/mail/mailtest"
)

// settled is Settled by the rules of Mark.
func (m *memoryIntake) settled(_ context.Context, mailbox string, validity uint32, uids []uint32) (out []uint32, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, uid := range uids {
		if _, there := m.taken[fmt.Sprintf("%s/%d/%d", mailbox, validity, uid)]; there {
			out = append(out, uid)
		}
	}
	return out, nil
}

// looker is a connection beside the watcher's, to see what a mail program sees.
type looker struct {
	t testing.TB
	*imapSession
}

func look(t testing.TB, w *Watcher) looker {
	t.Helper()
	s, err := w.connect(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	return looker{t, s}
}

// count is how many mails of a folder bear a flag, or are there at all where it is ""; 0 where there is no such folder.
func (l looker) count(folder string, flag imap.Flag) int {
	l.t.Helper()
	if _, err := l.examine(folder); err != nil {
		return 0
	}
	criteria := &imap.SearchCriteria{}
	if flag != "" {
		criteria.Flag = []imap.Flag{flag}
	}
	found, err := l.search(criteria, 0)
	if err != nil {
		l.t.Fatal(err)
	}
	return len(found)
}

func TestMarkedByKeywordAfterTheCommit(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	intake := newMemoryIntake()
	put := func(n int) {
		if err := server.Append("adv@company.example", "INBOX", testMail(n), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 5 {
		put(n)
	}
	intake.fail = func(r domain.Received) error {
		if r.UID == 3 {
			return fmt.Errorf("%w: %w", domain.ErrPermanent, errPoison)
		}
		return nil
	}
	plain := watcherConfig(server.IMAPAddr())
	stop := run(t, NewWatcher(plain, intake))
	intake.await(t, "the mails before marking was asked for", func() bool { return intake.count() == 4 })
	stop()
	cfg := plain
	cfg.Mark = Mark{Keyword: "Guichet", Settled: intake.settled}
	w := NewWatcher(cfg, intake)
	eye := look(t, w)
	run(t, w)
	put(5)
	// What was left is marked, what comes is marked, what lies in quarantine is not.
	intake.await(t, "the keyword", func() bool { return eye.count("INBOX", "Guichet") == 5 })
	if n := eye.count("INBOX", imap.FlagSeen); n != 0 {
		t.Errorf("%d mails were made seen", n)
	}
	if n := eye.count("INBOX", ""); n != 6 {
		t.Errorf("INBOX holds %d mails", n)
	}
}

func TestM05_MovedOnceByMoveAloneAfterTheCommit(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	intake := newMemoryIntake()
	refused := 0
	intake.fail = func(r domain.Received) error {
		if r.UID == 2 && refused < 1 {
			refused++
			return errPoison // tried again on the next connection: until then it stays
		}
		return nil
	}
	for n := range 130 {
		if err := server.Append("adv@company.example", "INBOX", testMail(n), time.Now().AddDate(-2, 0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	cfg := watcherConfig(server.IMAPAddr())
	cfg.Mark = Mark{MoveTo: "Guichet/Pris", Settled: intake.settled}
	w := NewWatcher(cfg, intake)
	w.firstBackoff = time.Millisecond
	eye := look(t, w)
	stop := run(t, w)
	intake.await(t, "the move", func() bool {
		return len(server.Messages("adv@company.example", "Guichet/Pris")) == 130
	})
	stop()
	if n := eye.count("INBOX", ""); n != 0 {
		t.Errorf("INBOX still holds %d", n)
	}
	if n := eye.count("Guichet/Pris", imap.FlagSeen); n != 0 {
		t.Errorf("%d mails were made seen", n)
	}
	// A person moves one back: it is known by its bytes, and stays where the person wants it.
	if err := server.Append("adv@company.example", "INBOX", testMail(7), time.Now()); err != nil {
		t.Fatal(err)
	}
	again := NewWatcher(cfg, intake)
	run(t, again)
	intake.await(t, "the mail moved back to be seen", func() bool { _, last, _ := intake.Cursor(context.Background(), ""); return last == 131 })
	polled := again.Health().LastPoll
	intake.await(t, "another poll", func() bool { return again.Health().LastPoll.After(polled) })
	if n := eye.count("INBOX", ""); n != 1 || intake.count() != 130 {
		t.Errorf("INBOX holds %d mails, %d are taken", n, intake.count())
	}
}

// logLines counts the lines that a watcher logs about marking.
type logLines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logLines) count(words string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), words)
}

func TestMarkRefusedIsToldOnceAndNothingIsLost(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]struct {
		server mailtest.Config
		mark   Mark
	}{
		"no keywords": {mailtest.Config{Users: users, NoKeywords: true}, Mark{Keyword: "Guichet"}},
		"no MOVE":     {mailtest.Config{Users: users, NoMove: true}, Mark{MoveTo: "Guichet"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startServer(t, cfg.server)
			intake := newMemoryIntake()
			lines := &logLines{}
			wc := watcherConfig(server.IMAPAddr())
			wc.Mark, wc.Log = cfg.mark, slog.New(slog.NewTextHandler(lines, nil))
			wc.Mark.Settled = intake.settled
			w := NewWatcher(wc, intake)
			run(t, w)
			for n := range 3 {
				if err := server.Append("adv@company.example", "INBOX", testMail(n), time.Now()); err != nil {
					t.Fatal(err)
				}
				intake.await(t, "the mail", func() bool { return intake.count() == n+1 })
				polled := w.Health().LastPoll
				intake.await(t, "another poll", func() bool { return w.Health().LastPoll.After(polled) })
			}
			h := w.Health()
			if h.MarkRefused == "" || h.LastError != "" {
				t.Errorf("health %+v", h)
			}
			if n := lines.count("not marked"); n != 1 {
				t.Errorf("told %d times", n)
			}
			if err := w.Check(context.Background()); !errors.Is(err, ErrMarkRefused) {
				t.Errorf("Check says %v", err)
			}
		})
	}
}

func TestM04_NothingIsMarkedByAnUncheckedUID(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	if err := server.Append("adv@company.example", "INBOX", testMail(1), time.Now()); err != nil {
		t.Fatal(err)
	}
	intake := newMemoryIntake()
	cfg := watcherConfig(server.IMAPAddr())
	cfg.Mark = Mark{MoveTo: "Guichet", Settled: func(_ context.Context, _ string, _ uint32, uids []uint32) ([]uint32, error) { return uids, nil }}
	w := NewWatcher(cfg, intake)
	eye := look(t, w)
	if err := w.mark(context.Background(), eye.imapSession, 999, 1, 1); err == nil {
		t.Error("a mail was moved under another UIDVALIDITY")
	}
	if n := eye.count("INBOX", ""); n != 1 {
		t.Errorf("INBOX holds %d", n)
	}
}

// TestMarksOverBrokenConnections cuts the connection at many places while mails are taken and moved.
func TestMarksOverBrokenConnections(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users})
	intake := newMemoryIntake()
	cfg := watcherConfig(server.IMAPAddr())
	cfg.Mark = Mark{Keyword: "Guichet", MoveTo: "Pris", Settled: intake.settled}
	cuts := 0
	cfg.Mark.Settled = func(ctx context.Context, mailbox string, validity uint32, uids []uint32) ([]uint32, error) {
		if cuts++; cuts%2 == 1 { // every second time the database does not answer: the connection is given up
			return nil, errPoison
		}
		return intake.settled(ctx, mailbox, validity, uids)
	}
	w := NewWatcher(cfg, intake)
	w.firstBackoff, w.maxBackoff = time.Millisecond, time.Millisecond
	run(t, w)
	for n := range 12 {
		if err := server.Append("adv@company.example", "INBOX", testMail(n), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	intake.await(t, "all to be moved", func() bool { // the server copies, then removes
		return len(server.Messages("adv@company.example", "Pris")) == 12 && len(server.Messages("adv@company.example", "INBOX")) == 0
	})
	if len(server.Messages("adv@company.example", "INBOX")) != 0 || intake.count() != 12 {
		t.Errorf("INBOX %d, taken %d", len(server.Messages("adv@company.example", "INBOX")), intake.count())
	}
	moved := server.Messages("adv@company.example", "Pris")
	slices.SortFunc(moved, slices.Compare)
	if len(slices.CompactFunc(moved, slices.Equal)) != 12 {
		t.Error("a mail was moved twice")
	}
}

func TestCheckKeyword(t *testing.T) {
	t.Parallel()
	for word, good := range map[string]bool{"Guichet": true, "$Taken": true, "pris-en-charge": true, "deux mots": false, `\Seen`: false, "déjà": false, "a(b": false, "x]": false, "a\n": false} {
		if err := CheckKeyword(word); (err == nil) != good {
			t.Errorf("%q: %v", word, err)
		}
	}
}

func TestDovecotMarks(t *testing.T) {
	t.Parallel()
	d := startDovecot(t)
	cfg := watcherConfig(d.Addr)
	cfg.Username = "adv"
	intake := newMemoryIntake()
	cfg.Mark = Mark{Keyword: "Guichet", Settled: intake.settled}
	w := NewWatcher(cfg, intake)
	desk, eye := d.session(w), look(t, w)
	for n := range 60 {
		if err := desk.append("INBOX", testMail(n), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	stop := run(t, w)
	intake.await(t, "the keyword", func() bool { return eye.count("INBOX", "Guichet") == 60 })
	stop()
	cfg.Mark.MoveTo = "Pris"
	moving := NewWatcher(cfg, intake)
	run(t, moving)
	t.Cleanup(func() { t.Logf("health %+v", moving.Health()) })
	intake.await(t, "the move", func() bool { return eye.count("Pris", "") == 60 })
	if n := eye.count("Pris", "Guichet"); n != 60 {
		t.Errorf("%d of 60 bear the keyword after the move", n)
	}
	if n := eye.count("INBOX", ""); n != 0 {
		t.Errorf("INBOX holds %d", n)
	}
	if err := moving.Check(context.Background()); err != nil {
		t.Errorf("Check: %v", err)
	}
}
