package console

import (
	"context"
	"net/http"
	"slices"

	"guichet/domain"
)

// Teach keeps what a message asks where the engine read it otherwise; nil in Config: that is not offered.
type Teach func(ctx context.Context, teaching domain.Teaching) error

// teachChoice is one intent to tick, or one kind to choose; those that were read are chosen.
type teachChoice[T ~string] struct {
	Code   T
	Chosen bool
}

// teachView offers to say what a message asks.
type teachView struct {
	Intents []teachChoice[domain.Intent]
	Kinds   []teachChoice[domain.DisputeKind]
}

// newTeachView shows what was read of a message as chosen.
func newTeachView(message domain.MessageID, requests []domain.Request) *teachView {
	var v teachView
	var kind domain.DisputeKind
	of := func(intent domain.Intent) bool {
		return slices.ContainsFunc(requests, func(r domain.Request) bool { return r.Message == message && r.Intent == intent })
	}
	for _, r := range requests {
		if r.Message == message && r.Kind != "" {
			kind = r.Kind
		}
	}
	for _, intent := range domain.Intents {
		v.Intents = append(v.Intents, teachChoice[domain.Intent]{intent, of(intent)})
	}
	for _, k := range domain.DisputeKinds {
		v.Kinds = append(v.Kinds, teachChoice[domain.DisputeKind]{k, k == kind})
	}
	return &v
}

// teachMessage takes what a person says that a message of the case asks.
func (c *console) teachMessage(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	c.toCase(w, r, "done.taught", func(view domain.CaseView) (domain.CaseID, error) {
		message, err := messageOf(r, view)
		if err != nil {
			return 0, err
		}
		teaching := domain.Teaching{Message: message, Who: who.Login, Face: "console"}
		for _, intent := range r.PostForm["intent"] {
			teaching.Intents = append(teaching.Intents, domain.Intent(intent))
		}
		if slices.Contains(teaching.Intents, domain.DisputeIntent) {
			teaching.Kind = domain.DisputeKind(r.PostForm.Get("kind"))
		}
		return view.ID, c.cfg.Teach(r.Context(), teaching)
	})
}
