//go:build unix

package embedded_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain/postgres/embedded"
)

// childDir, when set, makes this test binary a process that runs a cluster there until it is killed.
const (
	childDir       = "GUICHET_EMBEDDED_CHILD"
	childEphemeral = "GUICHET_EMBEDDED_EPHEMERAL"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		runChild(dir, os.Getenv(childEphemeral) != "")
		return
	}
	os.Exit(m.Run())
}

func runChild(dir string, ephemeral bool) {
	s, err := embedded.Start(context.Background(), embedded.Config{Dir: dir, Ephemeral: ephemeral})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	fmt.Println("ready", s.DSN(embedded.Database, embedded.Owner))
	bufio.NewReader(os.Stdin).ReadString('\n')
	os.Exit(3)
}

func start(t *testing.T, c embedded.Config) *embedded.Server {
	t.Helper()
	s, err := embedded.Start(t.Context(), c)
	if errors.Is(err, embedded.ErrNoPostgres) && os.Getenv("GUICHET_TEST_REQUIRE") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *embedded.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Errorf("stopping: %v", err)
	}
}

func query(t *testing.T, dsn, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var text string
	if err := conn.QueryRow(t.Context(), sql).Scan(&text); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return text
}

func TestClusterKeepsWhatWasCommitted(t *testing.T) {
	t.Parallel()
	c := embedded.Config{Dir: filepath.Join(embedded.TempDir(t), "data")}
	s := start(t, c)
	if !s.Owned() || s.Binaries().Major < embedded.OldestMajor {
		t.Errorf("owned %v by %+v", s.Owned(), s.Binaries())
	}
	query(t, s.DSN(embedded.Database, embedded.Owner), "WITH x AS (SELECT 1) SELECT lower('ÉCHÉANCE') FROM x")
	execute(t, s.DSN(embedded.Database, embedded.Owner), "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')")
	stop(t, s)

	s = start(t, c)
	if got := query(t, s.DSN(embedded.Database, embedded.Owner), "SELECT word FROM kept"); got != "still here" {
		t.Errorf("after a restart: %q", got)
	}
}

func TestClusterIsPrivateAndCorrect(t *testing.T) {
	t.Parallel()
	s := start(t, embedded.Config{Dir: embedded.TempDir(t), Ephemeral: true, Settings: map[string]string{"work_mem": "5MB"}})
	super := s.DSN("postgres", embedded.Superuser)
	for sql, want := range map[string]string{
		"SHOW listen_addresses": "", "SHOW work_mem": "5MB", "SHOW fsync": "off",
		"SELECT lower('ÉCHÉANCE')": "échéance", "SHOW timezone": "UTC",
		"SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'guichet'":                           embedded.Owner,
		"SELECT (rolsuper OR rolcreaterole OR rolcreatedb)::text FROM pg_roles WHERE rolname = 'guichet_app'": "false",
	} {
		if got := query(t, super, sql); got != want {
			t.Errorf("%s = %q, want %q", sql, got, want)
		}
	}
}

func execute(t *testing.T, dsn, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func TestEphemeralLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(embedded.TempDir(t), "gone")
	stop(t, start(t, embedded.Config{Dir: dir, Ephemeral: true}))
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", dir, err)
	}
}

func TestSecondStartAttaches(t *testing.T) {
	t.Parallel()
	c := embedded.Config{Dir: embedded.TempDir(t), Ephemeral: true}
	first := start(t, c)
	second := start(t, c)
	if second.Owned() {
		t.Fatal("two owners of one folder")
	}
	stop(t, second)
	query(t, first.DSN(embedded.Database, embedded.App), "SELECT 'alive'")
}

// TestAttachedIsToldOfTheEnd: who attached learns that the server went away with its owner.
func TestAttachedIsToldOfTheEnd(t *testing.T) {
	t.Parallel()
	c := embedded.Config{Dir: embedded.TempDir(t), Ephemeral: true}
	first := start(t, c)
	second := start(t, c)
	select {
	case <-second.Done():
		t.Fatal("told of an end while the server runs")
	default:
	}
	stop(t, first)
	select {
	case <-second.Done():
	case <-time.After(20 * time.Second):
		t.Fatal("not told that the server ended")
	}
}

// fullLog is a log on a full disk: each write is seen, and fails.
type fullLog struct{ writes chan string }

func (l fullLog) Write(p []byte) (int, error) {
	l.writes <- string(p)
	return 0, syscall.ENOSPC
}

// TestFullLogIsWrittenAgain: a log that cannot be written for a while does not cut the server's error stream.
func TestFullLogIsWrittenAgain(t *testing.T) {
	t.Parallel()
	log := fullLog{make(chan string, 1000)}
	s := start(t, embedded.Config{Dir: embedded.TempDir(t), Ephemeral: true, Log: log})
	<-log.writes
	conn, err := pgx.Connect(t.Context(), s.DSN(embedded.Database, embedded.App))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	if _, err := conn.Exec(t.Context(), "SELECT 1/0"); err == nil {
		t.Fatal("dividing by zero worked")
	}
	for late := time.After(20 * time.Second); ; {
		select {
		case text := <-log.writes:
			if strings.Contains(text, "division by zero") {
				return
			}
		case <-late:
			t.Fatal("the server's words no longer arrive")
		}
	}
}

func TestLongPathGetsAShortSocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(embedded.TempDir(t), strings.Repeat("long-folder-name/", 8))
	s := start(t, embedded.Config{Dir: dir, Ephemeral: true})
	query(t, s.DSN(embedded.Database, embedded.App), "SELECT 'alive'")
}

func TestClosedParentIsNamed(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root must drop to another account")
	}
	if info, err := os.Stat("/root"); err != nil || info.Mode().Perm()&1 != 0 {
		t.Skip("no closed home of root here")
	}
	if err := embedded.Passable("/root/guichet"); err == nil || !strings.Contains(err.Error(), "/root") {
		t.Errorf("a closed parent is not named: %v", err)
	}
}

// TestKilledParentLosesNothing kills the process that runs a cluster and starts it again: what was
// committed is there, and what the dead process left does not block the start.
func TestKilledParentLosesNothing(t *testing.T) {
	t.Parallel()
	dir := embedded.TempDir(t)
	child, dsn := startChild(t, dir)
	execute(t, dsn, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('committed')")
	child.kill(t)
	s := start(t, embedded.Config{Dir: dir})
	if got := query(t, s.DSN(embedded.Database, embedded.Owner), "SELECT word FROM kept"); got != "committed" {
		t.Errorf("after kill -9: %q", got)
	}
}

// TestKilledEphemeral waits for the watchdog to remove what a killed process left.
func TestKilledEphemeral(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(embedded.TempDir(t), "gone")
	child, _ := startChild(t, dir, childEphemeral+"=1")
	child.kill(t)
	poll := time.NewTicker(10 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(20 * time.Second)
	for {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return
		}
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatal("the killed process's cluster is still there")
		}
	}
}

type child struct{ cmd *exec.Cmd }

func startChild(t *testing.T, dir string, env ...string) (child, string) {
	t.Helper()
	if _, err := embedded.Find(t.Context()); err != nil && os.Getenv("GUICHET_TEST_REQUIRE") == "" {
		t.Skip(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), childDir+"="+dir), env...)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stdin.Close(); cmd.Process.Kill(); cmd.Wait() })
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	dsn, ok := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if !ok {
		t.Fatalf("the child said %q", line)
	}
	return child{cmd}, dsn
}

func (c child) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	c.cmd.Wait()
}
