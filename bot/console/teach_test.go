package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"guichet/domain"
)

// TestTeach says what a message asks: what was read is chosen beforehand, and nothing else is done about the case.
func TestTeach(t *testing.T) {
	t.Parallel()
	var told []domain.Teaching
	desk := sampleDesk()
	server := newServer(t, desk, func(c *Config) {
		c.Teach = func(_ context.Context, teaching domain.Teaching) error {
			if err := teaching.Check(); err != nil {
				return err
			}
			told = append(told, teaching)
			return nil
		}
	})
	for i := range desk.cases[0].Messages {
		desk.cases[0].Messages[i].State = "executed"
	}
	read := desk.cases[0].Requests[0]
	v := signedIn(t, server, "claire")
	_, page, _ := v.get("/cases/1")
	for _, want := range []string{`action="/cases/1/teach"`, `name="intent" value="` + string(read.Intent) + `" checked`, `name="intent" value="other">`} {
		if !strings.Contains(page, want) {
			t.Errorf("the case lacks %s", want)
		}
	}
	form := url.Values{"message": {"1"}, "intent": {"dispute", "quote"}, "kind": {"damaged"}}
	if status, _, header := v.post("/cases/1/teach", form); status != http.StatusSeeOther || header.Get("Location") != "/cases/1" {
		t.Fatalf("status %d to %s", status, header.Get("Location"))
	}
	if _, page, _ = v.get("/cases/1"); !strings.Contains(page, "Retenu pour le prochain apprentissage.") {
		t.Error("nothing says that it is remembered")
	}
	v.post("/cases/1/teach", url.Values{"message": {"1"}, "kind": {"damaged"}}) // nothing is asked: a kind left chosen says nothing
	if len(told) != 2 || told[0].Message != 1 || told[0].Who != "claire" || told[0].Kind != domain.Damaged ||
		!slices.Equal(told[0].Intents, []domain.Intent{domain.DisputeIntent, domain.Quote}) || len(told[1].Intents) != 0 || told[1].Kind != "" {
		t.Errorf("told %+v", told)
	}
	for name, form := range map[string]url.Values{"an unknown intent": {"message": {"1"}, "intent": {"nonsense"}}, "an unknown kind": {"message": {"1"}, "intent": {"dispute"}, "kind": {"x"}}} {
		if status, _, _ := v.post("/cases/1/teach", form); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, status)
		}
	}
	if status, _, _ := v.post("/cases/1/teach", url.Values{"message": {"99"}}); status != http.StatusNotFound {
		t.Errorf("another case's message: %d", status)
	}
	auditor := signedIn(t, server, "audit")
	if _, page, _ := auditor.get("/cases/1"); strings.Contains(page, "/teach") {
		t.Error("an auditor is offered to teach")
	}
	if status, _, _ := auditor.post("/cases/1/teach", form); status != http.StatusForbidden {
		t.Errorf("an auditor teaches: %d", status)
	}
}
