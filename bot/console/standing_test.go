package console

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"guichet/domain"
)

// TestCaseWithoutDraft: somebody must be able to act on a case for which nothing was drafted, and only who may decide.
func TestCaseWithoutDraft(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		who, path string
		form      url.Values
		want      int
		taken     bool
		replayed  domain.MessageID
	}{
		{"claire", "take-over", nil, http.StatusSeeOther, true, 0},
		{"paul", "take-over", nil, http.StatusForbidden, false, 0},
		{"claire", "replay", url.Values{"message": {"1"}}, http.StatusSeeOther, false, 1},
		{"claire", "replay", url.Values{"message": {"99"}}, http.StatusNotFound, false, 0},
	} {
		t.Run(test.who+" "+test.path, func(t *testing.T) {
			t.Parallel()
			desk := sampleDesk()
			var replayed domain.MessageID
			v := signedIn(t, newServer(t, desk, func(c *Config) {
				c.Replay = func(_ context.Context, id domain.MessageID, _ string) error { replayed = id; return nil }
			}), test.who)
			before := len(desk.decisions)
			status, _, _ := v.post("/cases/1/"+test.path, test.form)
			if status != test.want || replayed != test.replayed {
				t.Errorf("status %d, want %d; replayed %d", status, test.want, replayed)
			}
			if taken := len(desk.decisions) > before; taken != test.taken {
				t.Errorf("taken over %v", taken)
			}
		})
	}
}
