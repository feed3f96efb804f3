package mailtest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"testing"
	"time"
)

// Dovecot is a private Dovecot over Maildirs, on a loopback port without TLS. Every user has the password
// DovecotPassword.
type Dovecot struct {
	Addr string // host:port
	Dir  string // its folder, removed with the test
	t    testing.TB
	path string
	cmd  *exec.Cmd
}

// DovecotPassword is every user's.
const DovecotPassword = "secret"

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

// StartDovecot starts the installed Dovecot, and stops it with the test. Where there is none the test is skipped, or
// fails if GUICHET_TEST_REQUIRE is 1.
func StartDovecot(t testing.TB) *Dovecot {
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
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	port := freePort(t)
	d := &Dovecot{t: t, Dir: dir, Addr: fmt.Sprintf("127.0.0.1:%d", port), path: path}
	name, group := mailUser(t)
	if err := os.WriteFile(filepath.Join(dir, "conf"), fmt.Appendf(nil, dovecotConf, dir, port, name, group), 0o644); err != nil {
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
	d.Start()
	return d
}

// Maildir is a user's mailbox.
func (d *Dovecot) Maildir(name string) string { return filepath.Join(d.Dir, "mail", name) }

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

// Start starts it again after Stop.
func (d *Dovecot) Start() {
	d.t.Helper()
	d.cmd = exec.Command(d.path, "-F", "-c", filepath.Join(d.Dir, "conf"))
	out, err := os.Create(filepath.Join(d.Dir, "out"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer out.Close()
	d.cmd.Stdout, d.cmd.Stderr = out, out
	if err := d.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(d.Stop)
	deadline := time.Now().Add(15 * time.Second)
	for time.Now().Before(deadline) {
		if conn, err := net.DialTimeout("tcp", d.Addr, time.Second); err == nil {
			conn.Close()
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(d.Dir, "log"))
	said, _ := os.ReadFile(filepath.Join(d.Dir, "out"))
	d.t.Fatalf("Dovecot does not start: %s%s", said, log)
}

// Stop ends it; its mailboxes stay.
func (d *Dovecot) Stop() {
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
