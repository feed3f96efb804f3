package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestLogSeldom: a message that comes ten times a second is logged every ten seconds, with how often it was left out;
// the same with another error is not held back by it.
func TestLogSeldom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		log := logSeldom(slog.New(slog.NewTextHandler(&out, nil))).With("queue", "default")
		for range 301 {
			log.Error("fetching jobs", "err", "refused")
			time.Sleep(100 * time.Millisecond)
		}
		log.Error("fetching jobs", "err", "another")
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != 5 || !strings.Contains(lines[1], "queue=default err=refused left_out=99") || !strings.Contains(lines[4], "another") {
			t.Errorf("%d lines:\n%s", len(lines), out.String())
		}
	})
}
