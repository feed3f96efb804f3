package slack

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"guichet/bot/slack/fakeslack"
	"guichet/domain"
)

func TestPostedFilesAreNamedAndFetched(t *testing.T) {
	r := running(t)
	_, err := r.slack.Share(paul, watched, "", "commande <12>.pdf", []byte("%PDF-1.7 order"))
	r.must(err)
	got := r.received()
	if len(got.Chat.Files) != 1 || got.Chat.Text != "" {
		t.Fatalf("received %+v", got.Chat)
	}
	file := got.Chat.Files[0]
	if file.ID == "" || file.Name != "commande <12>.pdf" || file.ContentType != "application/pdf" || file.Size != 14 {
		t.Errorf("file %+v", file)
	}
	data, err := r.face.File(r.ctx, file)
	if err != nil || string(data) != "%PDF-1.7 order" {
		t.Errorf("fetched %q, %v", data, err)
	}
	r.nothingMore()
}

func TestFilesThatCannotBeHad(t *testing.T) {
	for name, test := range map[string]struct {
		config    func(*fakeslack.Config)
		fault     *fakeslack.Fault
		file      domain.ChatFile
		permanent bool
	}{
		"no such file":    {nil, nil, domain.ChatFile{ID: "F0NONE", Name: "x.pdf"}, true},
		"no right":        {func(c *fakeslack.Config) { c.NoFilesRead = true }, nil, domain.ChatFile{Name: "x.pdf"}, true},
		"said too large":  {nil, nil, domain.ChatFile{Name: "x.pdf", Size: maxFile + 1}, true},
		"a server's hour": {nil, &fakeslack.Fault{Status: 503}, domain.ChatFile{Name: "x.pdf"}, false},
		"no scope":        {nil, &fakeslack.Fault{Error: "missing_scope"}, domain.ChatFile{Name: "x.pdf"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := workspace()
			if test.config != nil {
				test.config(&cfg)
			}
			r := newRig(t, cfg)
			if test.file.ID == "" {
				ts, err := r.slack.Share(paul, watched, "ci-joint", "x.pdf", []byte("%PDF"))
				r.must(err)
				m, _ := r.slack.Message(watched, ts)
				test.file.ID = m.Files[0].ID
			}
			if test.fault != nil {
				r.slack.Fail("files.info", *test.fault)
			}
			data, err := r.face.File(r.ctx, test.file)
			if err == nil || errors.Is(err, domain.ErrPermanent) != test.permanent || len(data) > 0 {
				t.Errorf("%d bytes, %v", len(data), err)
			}
			if err != nil && strings.Contains(err.Error(), "xoxb-") {
				t.Errorf("the token is told: %v", err)
			}
		})
	}
}

// TestFileIsBounded whatever Slack said of its size, and the token goes nowhere but to Slack, nor into the log.
func TestFileIsBounded(t *testing.T) {
	var log bytes.Buffer
	r := newRig(t, workspace())
	r.face.cfg.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	ts, err := r.slack.Share(paul, watched, "", "x.bin", make([]byte, maxFile+1))
	r.must(err)
	m, _ := r.slack.Message(watched, ts)
	if _, err := r.face.File(r.ctx, domain.ChatFile{ID: m.Files[0].ID, Name: "x.bin"}); !errors.Is(err, domain.ErrPermanent) {
		t.Errorf("too large: %v", err)
	}
	out := &bounded{left: 10}
	if n, err := io.Copy(out, strings.NewReader(strings.Repeat("x", 1000))); !errors.Is(err, errTooLarge) || out.taken.Len() > 10 {
		t.Errorf("took %d bytes, %v", n, err)
	}
	ctx, cancel := context.WithTimeout(r.ctx, time.Second)
	defer cancel()
	err = r.face.files.GetFileContext(ctx, "https://evil.example/files-pri/x", io.Discard)
	if err == nil || strings.Contains(err.Error(), "xoxb-") {
		t.Errorf("the token went elsewhere, or is told: %v", err)
	}
	if strings.Contains(log.String(), "xoxb-") {
		t.Error("the log holds the token")
	}
}
