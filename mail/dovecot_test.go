package mail

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"guichet/mail/mailtest"
)

// dovecot is a private Dovecot over a Maildir, on a loopback port.
type dovecot struct {
	*mailtest.Dovecot
	t testing.TB
}

func startDovecot(t testing.TB) *dovecot {
	t.Helper()
	return &dovecot{mailtest.StartDovecot(t), t}
}

// session opens a connection beside the watcher's, to do what a mail program does.
func (d *dovecot) session(w *Watcher) *imapSession {
	d.t.Helper()
	s, err := w.connect(context.Background())
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(d.Dir, "log"))
		d.t.Fatalf("connecting to Dovecot: %v\n%s", err, log)
	}
	d.t.Cleanup(s.close)
	return s
}

func TestDovecot(t *testing.T) {
	t.Parallel()
	d := startDovecot(t)
	cfg := watcherConfig(d.Addr)
	cfg.Username = "adv"
	cfg.Poll = time.Hour // only IDLE can tell of new mail
	intake := newMemoryIntake()
	w := NewWatcher(cfg, intake)
	desk := d.session(w)
	put := func(n int) {
		t.Helper()
		if err := desk.append("INBOX", testMail(n), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 70 {
		put(n)
	}
	stop := run(t, w)
	intake.await(t, "the first mails", func() bool { return intake.count() == 70 })
	before := time.Now()
	put(70)
	intake.await(t, "the mail told by IDLE", func() bool { return intake.count() == 71 })
	t.Logf("IDLE told after %v", time.Since(before).Round(time.Millisecond))

	stop()
	put(71)
	put(72)
	again := NewWatcher(cfg, intake)
	stopAgain := run(t, again)
	intake.await(t, "the mails of the outage", func() bool { return intake.count() == 73 })
	if len(intake.order) != 73 {
		t.Errorf("%d mails came for 73", len(intake.order))
	}
	stopAgain()

	for range 2 {
		if err := again.AppendSent(context.Background(), "Sent", testMail(99), "m99@acme.example"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := desk.examine("Sent"); err != nil {
		t.Fatal(err)
	}
	if found, err := desk.search(&imap.SearchCriteria{}, 0); err != nil || len(found) != 1 {
		t.Errorf("Sent holds %v (%v)", found, err)
	}
	dovecotForgets(t, d, cfg, intake)
}

// dovecotForgets rebuilds the server's index under another UIDVALIDITY, as a move to a new machine does.
func dovecotForgets(t *testing.T, d *dovecot, cfg WatcherConfig, intake *memoryIntake) {
	first := intake.validity
	d.Stop()
	maildir := d.Maildir("adv")
	list := filepath.Join(maildir, "dovecot-uidlist")
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	old := "V" + strconv.FormatUint(uint64(first), 10)
	if !strings.Contains(string(text), old) {
		t.Fatalf("no %s in %.60s", old, text)
	}
	indexes, _ := filepath.Glob(filepath.Join(maildir, "dovecot.index*"))
	for _, file := range append(indexes, list) {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	renamed := strings.Replace(string(text), old, "V"+strconv.FormatUint(uint64(first)+1000, 10), 1)
	if err := os.WriteFile(list, []byte(renamed), 0o666); err != nil {
		t.Fatal(err)
	}
	_ = os.Chmod(list, 0o666)
	d.Start()
	run(t, NewWatcher(cfg, intake))
	intake.await(t, "the folder under its new UIDVALIDITY", func() bool {
		intake.mu.Lock()
		defer intake.mu.Unlock()
		return intake.validity != first && intake.lastUID == 73
	})
	if n := intake.count(); n != 73 {
		t.Errorf("%d mails are stored after the change of UIDVALIDITY, wanted 73", n)
	}
}
