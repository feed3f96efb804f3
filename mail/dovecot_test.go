package mail

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

// dovecot is a private Dovecot over a Maildir, on a loopback port.
type dovecot struct {
	t       testing.TB
	dir     string
	address string
	cmd     *exec.Cmd
}

const dovecotConf = `protocols = imap
listen = 127.0.0.1
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
ssl = no
disable_plaintext_auth = no
default_internal_user = %[3]s
default_internal_group = %[4]s
default_login_user = %[3]s
mail_location = maildir:%[1]s/mail/%%u
mail_uid = %[3]s
mail_gid = %[4]s
first_valid_uid = 1
service imap-login {
  chroot =
  inet_listener imap {
    port = %[2]d
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=%[3]s gid=%[4]s home=%[1]s/mail/%%u
}
`

// startDovecot starts the installed Dovecot, or skips the test where there is none.
func startDovecot(t testing.TB) *dovecot {
	t.Helper()
	path, err := exec.LookPath("dovecot")
	if err != nil {
		path, err = exec.LookPath("/usr/sbin/dovecot")
	}
	if err != nil {
		if os.Getenv("GUICHET_TEST_REQUIRE") == "1" {
			t.Fatal("Dovecot is not installed and GUICHET_TEST_REQUIRE=1")
		}
		t.Skip("Dovecot is not installed")
	}
	// Not t.TempDir: its parent may be closed to the unprivileged user, and socket paths must be short.
	dir, err := os.MkdirTemp("", "dovecot")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	d := &dovecot{t: t, dir: dir}
	port := freePort(t)
	d.address = fmt.Sprintf("127.0.0.1:%d", port)
	name, group := mailUser(t)
	conf := fmt.Sprintf(dovecotConf, dir, port, name, group)
	if err := os.WriteFile(filepath.Join(dir, "conf"), []byte(conf), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "mail"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, open := range []string{dir, filepath.Join(dir, "mail")} {
		if err := os.Chmod(open, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	d.start(path)
	return d
}

func mailUser(t testing.TB) (name, group string) {
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if me.Uid != "0" {
		g, err := user.LookupGroupId(me.Gid)
		if err != nil {
			t.Skipf("the user's group has no name: %v", err)
		}
		return me.Username, g.Name
	}
	if _, err := user.Lookup("dovenull"); err != nil {
		t.Skipf("no unprivileged user for Dovecot: %v", err)
	}
	return "dovenull", "dovenull"
}

func freePort(t testing.TB) int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func (d *dovecot) start(path string) {
	d.t.Helper()
	d.cmd = exec.Command(path, "-F", "-c", filepath.Join(d.dir, "conf"))
	out, err := os.Create(filepath.Join(d.dir, "out"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer out.Close()
	d.cmd.Stdout, d.cmd.Stderr = out, out
	if err := d.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(d.stop)
	deadline := time.Now().Add(15 * time.Second)
	for time.Now().Before(deadline) {
		if conn, err := net.DialTimeout("tcp", d.address, time.Second); err == nil {
			conn.Close()
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(d.dir, "log"))
	said, _ := os.ReadFile(filepath.Join(d.dir, "out"))
	d.t.Fatalf("Dovecot does not start: %s%s", said, log)
}

func (d *dovecot) stop() {
	if d.cmd == nil {
		return
	}
	_ = d.cmd.Process.Signal(os.Interrupt)
	done := make(chan struct{})
	go func() { _ = d.cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		_ = d.cmd.Process.Kill()
		<-done
	}
	d.cmd = nil
}

// session opens a connection beside the watcher's, to do what a mail program does.
func (d *dovecot) session(w *Watcher) *imapSession {
	d.t.Helper()
	s, err := w.connect(context.Background())
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(d.dir, "log"))
		d.t.Fatalf("connecting to Dovecot: %v\n%s", err, log)
	}
	d.t.Cleanup(s.close)
	return s
}

func TestDovecot(t *testing.T) {
	t.Parallel()
	d := startDovecot(t)
	cfg := watcherConfig(d.address)
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
	path := d.cmd.Path
	d.stop()
	maildir := filepath.Join(d.dir, "mail", "adv")
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
	d.start(path)
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
