package slack

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The payloads have the shapes that Slack's documentation and its archived API specifications show. The file name is
// the verdict: take_* is a question for the desk, ignore_* is not.
func TestRecordedPayloads(t *testing.T) {
	files, err := filepath.Glob("testdata/envelopes/*.json")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d payloads: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r := running(t)
			if _, ok := r.slack.SendRaw("events_api", raw); !ok {
				t.Fatal("not acknowledged")
			}
			if strings.HasPrefix(filepath.Base(file), "ignore_") {
				r.nothingMore()
				return
			}
			got := r.received()
			if got.Chat.Staff != "claire" || got.Chat.Text == "" || timestamp(got.Chat.TS) == "" || len(got.Raw) == 0 || got.ReceivedAt.Unix() < 1_764_000_000 {
				t.Errorf("received %+v", got.Chat)
			}
			if strings.HasPrefix(filepath.Base(file), "take_edit") && got.Chat.Text != "12 boîtes" {
				t.Errorf("the edit reads %q", got.Chat.Text)
			}
		})
	}
}
