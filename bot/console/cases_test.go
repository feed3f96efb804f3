package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/domain"
)

// fakeCases notes what is asked of it.
type fakeCases struct {
	mu    sync.Mutex
	asked []string
	err   error
}

func (f *fakeCases) note(format string, args ...any) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, fmt.Sprintf(format, args...))
	return f.err
}

func (f *fakeCases) Split(_ context.Context, message domain.MessageID, who string) (domain.CaseID, error) {
	return 77, f.note("split %d %s", message, who)
}

func (f *fakeCases) Merge(_ context.Context, from, into domain.CaseID, who string) error {
	return f.note("merge %d %d %s", from, into, who)
}

func (f *fakeCases) Unmerge(_ context.Context, from domain.CaseID, who string) error {
	return f.note("unmerge %d %s", from, who)
}

func TestCasesArePartedAndJoined(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		who, path string
		form      url.Values
		err       error
		want      int
		asked     string
		location  string
	}{
		{"claire", "/cases/1/split", url.Values{"message": {"1"}}, nil, http.StatusSeeOther, "split 1 claire", "/cases/77"},
		{"claire", "/cases/1/split", url.Values{"message": {"2"}}, nil, http.StatusNotFound, "", ""},
		{"claire", "/cases/1/split", url.Values{"message": {"1"}}, domain.ErrInvalid, http.StatusUnprocessableEntity, "split 1 claire", ""},
		{"paul", "/cases/1/split", url.Values{"message": {"1"}}, nil, http.StatusForbidden, "", ""},
		{"sofia", "/cases/1/merge", url.Values{"into": {"3"}}, nil, http.StatusSeeOther, "merge 1 3 sofia", "/cases/3"},
		{"claire", "/cases/1/merge", url.Values{"into": {"x"}}, nil, http.StatusUnprocessableEntity, "", ""},
		{"claire", "/cases/1/merge", url.Values{"into": {"3"}}, domain.ErrDenied, http.StatusForbidden, "merge 1 3 claire", ""},
		{"audit", "/cases/1/merge", url.Values{"into": {"3"}}, nil, http.StatusForbidden, "", ""},
		{"claire", "/cases/1/unmerge", nil, nil, http.StatusSeeOther, "unmerge 1 claire", "/cases/1"},
		{"claire", "/cases/1/unmerge", nil, domain.ErrStale, http.StatusConflict, "unmerge 1 claire", ""},
		{"claire", "/cases/99/merge", url.Values{"into": {"3"}}, nil, http.StatusNotFound, "", ""},
	} {
		t.Run(test.who+" "+test.path, func(t *testing.T) {
			t.Parallel()
			cases := &fakeCases{err: test.err}
			v := signedIn(t, newServer(t, sampleDesk(), func(c *Config) { c.Cases = cases }), test.who)
			status, _, header := v.post(test.path, test.form)
			if status != test.want || strings.Join(cases.asked, "; ") != test.asked || header.Get("Location") != test.location {
				t.Errorf("status %d to %q, asked %q; want %d to %q, %q", status, header.Get("Location"), cases.asked, test.want, test.location, test.asked)
			}
		})
	}
}

func TestJoinsAreReadOffTheJournal(t *testing.T) {
	t.Parallel()
	entry := func(verb string, from, into float64) domain.JournalEntry {
		return domain.JournalEntry{Verb: verb, Detail: map[string]any{"from": from, "into": into}}
	}
	for name, test := range map[string]struct {
		journal []domain.JournalEntry
		want    []joinView
	}{
		"nothing":                {[]domain.JournalEntry{{Verb: "draft.written"}}, nil},
		"merged into this":       {[]domain.JournalEntry{entry("case.merged", 2, 1)}, []joinView{{Other: 2, Here: true}}},
		"merged into another":    {[]domain.JournalEntry{entry("case.merged", 1, 2)}, []joinView{{Other: 2}}},
		"split off to another":   {[]domain.JournalEntry{entry("case.split", 1, 2)}, []joinView{{Other: 2, Here: true, Split: true}}},
		"split off from another": {[]domain.JournalEntry{entry("case.split", 2, 1)}, []joinView{{Other: 2, Split: true}}},
		"taken back":             {[]domain.JournalEntry{entry("case.merged", 2, 1), entry("case.unmerged", 2, 1)}, nil},
		"split and rejoined":     {[]domain.JournalEntry{entry("case.split", 1, 2), entry("case.merged", 2, 1)}, []joinView{{Other: 2, Here: true}}},
		"two others":             {[]domain.JournalEntry{entry("case.merged", 2, 1), entry("case.merged", 3, 1)}, []joinView{{Other: 3, Here: true}, {Other: 2, Here: true}}},
	} {
		if got := joins(domain.CaseView{ID: 1, Journal: test.journal}); !slices.Equal(got, test.want) {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

// TestJoinsAreOffered to who may decide, and what was joined can be parted again on the page.
func TestJoinsAreOffered(t *testing.T) {
	t.Parallel()
	desk := sampleDesk()
	first := desk.find(1)
	second := first.Messages[0]
	second.ID, second.State, second.StateNote = 12, "quarantined", "too many messages in this case today"
	first.Messages = append(first.Messages, second)
	first.Journal = append(first.Journal, domain.JournalEntry{Verb: "case.merged", Detail: map[string]any{"from": 5.0, "into": 1.0}})
	server := newServer(t, desk, func(c *Config) {
		c.Cases = &fakeCases{}
		c.Replay = func(context.Context, domain.MessageID, string) error { return nil }
	})
	forms := []string{`action="/cases/1/split"`, `action="/cases/1/merge"`, `action="/cases/5/unmerge"`, `action="/cases/1/replay"`}
	for login, may := range map[string]bool{"claire": true, "paul": false, "audit": false} {
		_, body, _ := signedIn(t, server, login).get("/cases/1")
		for _, form := range forms {
			if strings.Contains(body, form) != may {
				t.Errorf("%s sees %s: %v", login, form, !may)
			}
		}
		if !strings.Contains(body, "deux automates se répondent peut-être") {
			t.Errorf("%s is not told why the message is in quarantine", login)
		}
	}
	if _, body, _ := signedIn(t, newServer(t, desk, nil), "claire").get("/cases/1"); strings.Contains(body, `/merge"`) || strings.Contains(body, `id="later"`) {
		t.Error("what is not offered is shown")
	}
}

func TestMailIsScheduled(t *testing.T) {
	t.Parallel()
	morning := time.Date(2026, time.November, 24, 7, 0, 0, 0, time.UTC)
	approve := func(more ...string) url.Values {
		form := url.Values{"verdict": {"approve"}, "version": {"1"}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return form
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		form url.Values
		want int
		at   time.Time
	}{
		"at once":             {approve(), http.StatusSeeOther, time.Time{}},
		"tomorrow morning":    {approve("when", "morning"), http.StatusSeeOther, morning},
		"at an hour":          {approve("when", "at", "at", "2026-11-25T14:30"), http.StatusSeeOther, time.Date(2026, time.November, 25, 14, 30, 0, 0, paris)},
		"in the past":         {approve("when", "at", "at", "2026-11-22T14:30"), http.StatusUnprocessableEntity, time.Time{}},
		"in a year":           {approve("when", "at", "at", "2027-11-22T14:30"), http.StatusUnprocessableEntity, time.Time{}},
		"no hour":             {approve("when", "at"), http.StatusUnprocessableEntity, time.Time{}},
		"nonsense":            {approve("when", "at", "at", "tomorrow"), http.StatusUnprocessableEntity, time.Time{}},
		"an edit has no hour": {url.Values{"verdict": {"take_over"}, "version": {"1"}, "when": {"morning"}}, http.StatusSeeOther, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			desk := sampleDesk()
			v := signedIn(t, newServer(t, desk, func(c *Config) {
				c.Location, c.Morning = paris, func(time.Time) time.Time { return morning }
			}), "claire")
			if status, body, _ := v.post(decision, test.form); status != test.want {
				t.Fatalf("status %d, want %d\n%s", status, test.want, body)
			}
			decided := desk.decided()
			if test.want != http.StatusSeeOther {
				if len(decided) != 0 {
					t.Errorf("decided %+v", decided)
				}
				return
			}
			if !decided[0].SendAt.Equal(test.at) {
				t.Errorf("leaves at %v, want %v", decided[0].SendAt, test.at)
			}
		})
	}
}

// TestScheduledMailTellsItsHour, and that the customer's next word cancels it.
func TestScheduledMailTellsItsHour(t *testing.T) {
	t.Parallel()
	desk := sampleDesk()
	c := desk.find(1)
	c.State = "held"
	c.Outgoing = []domain.OutgoingView{{Outgoing: domain.Outgoing{ID: 9, Draft: 1, Case: 1, State: domain.OutgoingHeld, HoldUntil: now.Add(20 * time.Hour)}}}
	_, body, _ := signedIn(t, newServer(t, desk, func(c *Config) { c.Location = time.UTC }), "claire").get("/cases/1")
	if !strings.Contains(body, "Part le") || !strings.Contains(body, "05:30") || !strings.Contains(body, "Annulé si le client écrit avant") || strings.Contains(body, "data-left") {
		t.Error("the hour is not told")
	}
	if !strings.Contains(body, `/outgoing/9/cancel`) {
		t.Error("it cannot be held back")
	}
}
