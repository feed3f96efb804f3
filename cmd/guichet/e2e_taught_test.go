package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"guichet/domain"
	"guichet/intents/classify"
)

// TestMessageIsTaught says what a message asks: it becomes an example of the next training, taught again it is replaced, and
// nothing that was done for it changes.
func TestMessageIsTaught(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	id := r.deliver(buyer, "Commande HP-960", "Bonjour,\n\nVeuillez enregistrer notre commande HP-960 :\n- 6 paquets de café moka en grains\n\nMarie Lang")
	before := r.of(id)
	teach := func(teaching domain.Teaching) error {
		teaching.Message, teaching.Face = max(teaching.Message, id), "console"
		return r.assistant.Teach(r.ctx, teaching)
	}
	r.must(teach(domain.Teaching{Who: "claire", Intents: []domain.Intent{domain.Quote}}))
	r.must(teach(domain.Teaching{Who: "claire", Intents: []domain.Intent{domain.DisputeIntent, domain.Quote}, Kind: domain.Damaged}))
	for name, test := range map[string]struct {
		teaching domain.Teaching
		want     error
	}{
		"a clerk":                   {domain.Teaching{Who: "karim"}, domain.ErrDenied},
		"an unknown intent":         {domain.Teaching{Who: "claire", Intents: []domain.Intent{"nonsense"}}, domain.ErrInvalid},
		"an intent twice":           {domain.Teaching{Who: "claire", Intents: []domain.Intent{domain.Quote, domain.Quote}}, domain.ErrInvalid},
		"a kind without a dispute":  {domain.Teaching{Who: "claire", Intents: []domain.Intent{domain.Quote}, Kind: domain.Damaged}, domain.ErrInvalid},
		"a message that is not one": {domain.Teaching{Who: "claire", Message: 9999}, domain.ErrNotFound},
	} {
		if err := teach(test.teaching); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if after := r.of(id); len(after.Drafts) != len(before.Drafts) || after.State != before.State || len(after.Actions) != len(before.Actions) {
		t.Error("teaching changed the case")
	}
	taught, err := r.store.TaughtMessages(r.ctx)
	if err != nil || len(taught) != 1 {
		t.Fatalf("%d messages are taught, %v", len(taught), err)
	}
	x := exampleOf(taught[0])
	if x.Author != classify.DeskAuthor || x.Language != "fr" || x.Message.Subject != "Commande HP-960" || !strings.Contains(x.Message.Own, "6 paquets") ||
		len(x.Requests) != 2 || x.Requests[0].Kind != domain.Damaged || x.Requests[1].Kind != "" {
		t.Errorf("the example is %+v", x)
	}
	if !slices.ContainsFunc(r.of(id).Journal, func(e domain.JournalEntry) bool { return e.Verb == "message.taught" && e.Actor == "claire" }) {
		t.Error("the journal does not say who taught")
	}
}

// TestEngineOfAFile takes the engine that training wrote, and refuses what is none.
func TestEngineOfAFile(t *testing.T) {
	t.Parallel()
	own, err := classify.Offline()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "engine.model"), filepath.Join(dir, "bad.model")
	for name, content := range map[string][]byte{good: own.Bytes(), bad: own.Bytes()[:200]} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	engine, err := offlineEngineOf(good)
	if err != nil {
		t.Fatal(err)
	}
	if got := engine.(*classify.Model).Version(); got != own.Version() { //nolint:forcetypeassert // Load gives no other
		t.Errorf("loaded %s, written %s", got, own.Version())
	}
	for _, name := range []string{bad, filepath.Join(dir, "absent")} {
		if _, err := offlineEngineOf(name); err == nil {
			t.Errorf("%s was loaded", filepath.Base(name))
		}
	}
}
