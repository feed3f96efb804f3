package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// TestLogSeldom: a message that comes ten times a second is logged every ten seconds, with how often it was left out;
// the same with another error is not held back by it.
func TestLogSeldom(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := logSeldom(slog.New(slog.NewTextHandler(&out, nil))).With("queue", "default").Handler()
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	say := func(err string) {
		r := slog.NewRecord(at, slog.LevelError, "fetching jobs", 0)
		r.AddAttrs(slog.String("err", err))
		if err := log.Handle(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	for range 301 {
		say("refused")
		at = at.Add(100 * time.Millisecond)
	}
	say("another")
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 5 || !strings.Contains(lines[1], "queue=default err=refused left_out=99") || !strings.Contains(lines[4], "another") {
		t.Errorf("%d lines:\n%s", len(lines), out.String())
	}
}
