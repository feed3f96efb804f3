package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/domain"
	"guichet/domain/postgres/embedded"
)

// written is an output whose writes are waited for.
type written chan string

func (w written) Write(p []byte) (int, error) {
	w <- string(p)
	return len(p), nil
}

// wait returns the next write that holds a text.
func (w written) wait(t *testing.T, text string) string {
	t.Helper()
	for late := time.After(time.Minute); ; {
		select {
		case line := <-w:
			if strings.Contains(line, text) {
				return line
			}
		case <-late:
			t.Fatalf("waited in vain for %q", text)
		}
	}
}

func needPrivateDatabase(t *testing.T) {
	t.Helper()
	if _, err := embedded.Find(t.Context()); err != nil {
		if os.Getenv("GUICHET_TEST_REQUIRE") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

// TestServeOutlivesItsDatabase: a private PostgreSQL that is killed under the running program is started again, and the
// console answers as before.
func TestServeOutlivesItsDatabase(t *testing.T) {
	t.Parallel()
	needPrivateDatabase(t)
	data := filepath.Join(t.TempDir(), "data")
	ctx, stop := context.WithCancel(t.Context())
	out, ended := make(written, 100), make(chan error, 1)
	e := &environment{environ: []string{"GUICHET_DATABASE_DATA=" + data, "GUICHET_CONSOLE_LISTEN=127.0.0.1:0"}, out: out, err: io.Discard,
		log: slog.New(slog.DiscardHandler)}
	go func() { ended <- serveCommand{}.Run(ctx, e) }()
	out.wait(t, "Guichet listens on")
	killPostmaster(t, data)
	out.wait(t, "Guichet listens on")
	stop()
	if err := <-ended; err != nil {
		t.Errorf("stopping after a second start: %v", err)
	}
}

func killPostmaster(t *testing.T, data string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(data, "pg", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	pid, err := strconv.Atoi(string(first))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// TestDemoThatCannotStartEnds: with its console's port taken a demo takes another; a second one in the same folder says that
// one runs there, and ends.
func TestDemoThatCannotStartEnds(t *testing.T) {
	t.Parallel()
	needPrivateDatabase(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	command := demoCommand{Dir: filepath.Join(t.TempDir(), "demo"), Listen: taken.Addr().String(), IMAP: "127.0.0.1:0", SMTP: "127.0.0.1:0",
		Every: time.Hour, Undo: time.Second}
	ctx, stop := context.WithCancel(t.Context())
	said, ended := make(written, 1000), make(chan error, 1)
	e := &environment{out: said, err: io.Discard, log: slog.New(slog.DiscardHandler)}
	go func() { ended <- command.Run(ctx, e) }()
	if welcome := said.wait(t, "Guichet demo"); strings.Contains(welcome, taken.Addr().String()) {
		t.Errorf("the taken port is announced: %s", welcome)
	}
	if err := command.Run(ctx, &environment{out: io.Discard, err: io.Discard, log: e.log}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("a second demo in one folder: %v", err)
	}
	killPostmaster(t, filepath.Join(command.Dir, "db"))
	if err := <-ended; !errors.Is(err, errLost) {
		t.Errorf("a demo without its database ended with %v", err)
	}
	stop()

	bad := command
	bad.Dir, bad.Listen = filepath.Join(t.TempDir(), "demo"), "nowhere"
	if err := bad.Run(t.Context(), &environment{out: io.Discard, err: io.Discard, log: e.log}); err == nil {
		t.Error("a demo whose console has no address ended well")
	}
}
