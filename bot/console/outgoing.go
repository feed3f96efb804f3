package console

import (
	"fmt"
	"net/http"
	"slices"

	"guichet/domain"
)

// cancelOutgoing keeps an approved mail back while its undo window is open.
func (c *console) cancelOutgoing(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	c.onOutgoing(w, r, "done.cancel", func(id domain.OutgoingID) error {
		return c.outbox.Cancel(r.Context(), id, who.Login)
	})
}

// resolveOutgoing takes a person's word on a mail of which nobody knows whether it went out.
func (c *console) resolveOutgoing(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	c.onOutgoing(w, r, "done.resolve", func(id domain.OutgoingID) error {
		sent := r.PostForm.Get("sent")
		if sent != "yes" && sent != "no" {
			return fmt.Errorf("the form does not say whether the mail went out: %w", domain.ErrInvalid)
		}
		return c.outbox.Resolve(r.Context(), id, who.Login, sent == "yes")
	})
}

// onOutgoing does something about a mail of the case in the path.
func (c *console) onOutgoing(w http.ResponseWriter, r *http.Request, notice string, do func(domain.OutgoingID) error) {
	err := parseForm(r)
	var id domain.OutgoingID
	if err == nil {
		id, err = c.outgoingOf(r)
	}
	if err == nil {
		err = do(id)
	}
	if err != nil {
		c.fail(w, r, err)
		return
	}
	c.sessions.Put(r.Context(), sessionNotice, notice)
	c.backToCase(w, r)
}

func (c *console) outgoingOf(r *http.Request) (domain.OutgoingID, error) {
	view, err := c.caseOf(r)
	if err != nil {
		return 0, err
	}
	id, err := rowNumber(r, "outgoing")
	if err != nil {
		return 0, err
	}
	if !slices.ContainsFunc(view.Outgoing, func(o domain.OutgoingView) bool { return int64(o.ID) == id }) {
		return 0, fmt.Errorf("finding outgoing mail %d in case %d: %w", id, view.ID, domain.ErrNotFound)
	}
	return domain.OutgoingID(id), nil
}
