package console

import (
	"net/http"

	"guichet/domain"
)

// takeCase makes a case without a draft the person's own.
func (c *console) takeCase(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	c.onCase(w, r, "done.take_over", func(view domain.CaseView) error {
		return c.desk.Decide(r.Context(), domain.Decision{Case: view.ID, Verdict: domain.TakeOver, Who: who.Login, Face: "console"})
	})
}

// replayMessage has a quarantined message of the case worked on again.
func (c *console) replayMessage(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	c.onCase(w, r, "done.replay", func(view domain.CaseView) error {
		id, err := messageOf(r, view)
		if err != nil {
			return err
		}
		return c.cfg.Replay(r.Context(), id, who.Login)
	})
}

// onCase does something about the case in the path.
func (c *console) onCase(w http.ResponseWriter, r *http.Request, notice string, do func(domain.CaseView) error) {
	err := parseForm(r)
	var view domain.CaseView
	if err == nil {
		view, err = c.caseOf(r)
	}
	if err == nil {
		err = do(view)
	}
	if err != nil {
		c.fail(w, r, err)
		return
	}
	c.sessions.Put(r.Context(), sessionNotice, notice)
	c.backToCase(w, r)
}
