//go:build unix

package embedded

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestStartReplacesAnOrphan leaves a living server in a folder that no process owns, as a parent that was
// killed does where the kernel sends no signal, and starts again.
func TestStartReplacesAnOrphan(t *testing.T) {
	t.Parallel()
	c := Config{Dir: TempDir(t)}
	first, err := Start(t.Context(), c)
	if errors.Is(err, ErrNoPostgres) && os.Getenv("GUICHET_TEST_REQUIRE") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	first.lock.Close()
	second, err := Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-first.process.done:
	default:
		t.Error("the orphan still runs")
	}
	if !second.Owned() {
		t.Error("the orphan was taken for another's server")
	}
	if err := second.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestStartOverAForeignPid: a pid file whose number belongs to another program by now is no server.
func TestStartOverAForeignPid(t *testing.T) {
	t.Parallel()
	c := Config{Dir: TempDir(t)}
	s, err := Start(t.Context(), c)
	if errors.Is(err, ErrNoPostgres) && os.Getenv("GUICHET_TEST_REQUIRE") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	pid := strconv.Itoa(os.Getppid())
	text := strings.Join([]string{pid, c.Dir + "/pg", "1", "5432", "/nowhere", "", "", "ready"}, "\n")
	if err := os.WriteFile(filepath.Join(c.Dir, "pg", "postmaster.pid"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err = Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestReadPostmaster(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]postmaster{
		"12\n/data\n1\n5432\n/sock\n\n\nready   \n": {pid: 12, socketDir: "/sock", ready: true},
		"12\n/data\n1\n5432\n/sock\n\n\nstarting\n": {pid: 12, socketDir: "/sock"},
		"12": {pid: 12},
		"":   {}, "-1\n": {}, "x\n": {},
	} {
		dir := TempDir(t)
		if err := os.WriteFile(filepath.Join(dir, "postmaster.pid"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := readPostmaster(dir)
		if (err != nil) != (want.pid == 0) || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}
