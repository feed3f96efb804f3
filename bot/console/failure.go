package console

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"guichet/domain"
)

type failurePage struct {
	Status int
	Key    string // of the words: failure.<key>.title and .text
	Detail string
	Back   string
	// Typed is text that the person had written and that was not taken.
	Typed string
}

// fail is the one place where errors become words. What went wrong inside is logged, never shown.
func (c *console) fail(w http.ResponseWriter, r *http.Request, err error) {
	c.failKeeping(w, r, err, "")
}

// failKeeping is fail for a form with text in it: the text is given back.
func (c *console) failKeeping(w http.ResponseWriter, r *http.Request, err error, typed string) {
	status, key, detail := explain(err)
	if status >= http.StatusInternalServerError && r.Context().Err() == nil {
		c.cfg.Log.ErrorContext(r.Context(), "console: request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	c.failTyped(w, r, failurePage{Status: status, Key: key, Detail: detail, Typed: typed})
}

func (c *console) failAs(w http.ResponseWriter, r *http.Request, status int, key, detail string) {
	c.failTyped(w, r, failurePage{Status: status, Key: key, Detail: detail})
}

func (c *console) failTyped(w http.ResponseWriter, r *http.Request, page failurePage) {
	page.Back = "/queue"
	if id := r.PathValue("case"); id != "" && page.Key != "not_found" {
		page.Back = "/cases/" + id
	}
	if number := r.PathValue("dispute"); number != "" && page.Key != "not_found" {
		page.Back = disputeLink(domain.DisputeNumber(number))
	}
	c.render(w, r, page.Status, "failure", page)
}

// explain maps the kinds of failure to a status and to words. The detail of what is not valid or not
// allowed was written for people; that of anything else was not.
func explain(err error) (status int, key, detail string) {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge, "too_large", ""
	case errors.Is(err, domain.ErrNotFound):
		return http.StatusNotFound, "not_found", ""
	case errors.Is(err, domain.ErrStale):
		return http.StatusConflict, "stale", ""
	case errors.Is(err, domain.ErrDenied):
		return http.StatusForbidden, "denied", why(err, domain.ErrDenied)
	case errors.Is(err, domain.ErrInvalid):
		return http.StatusUnprocessableEntity, "invalid", why(err, domain.ErrInvalid)
	case errors.Is(err, domain.ErrPermanent):
		return http.StatusUnprocessableEntity, "permanent", ""
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable, "slow", ""
	}
	return http.StatusInternalServerError, "internal", ""
}

// why is what the error adds to its kind.
func why(err, kind error) string {
	text := strings.TrimSuffix(err.Error(), kind.Error())
	return strings.TrimRight(strings.TrimSpace(text), ":")
}
