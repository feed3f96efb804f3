package console

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"guichet/domain"
)

// Bounds of what a person may write, in bytes.
const (
	bodyTextLimit = 100_000
	subjectLimit  = 500
	noteLimit     = 4_000
	addressLimit  = 10_000
)

var verdicts = []domain.Verdict{domain.Approve, domain.Edit, domain.RejectRewrite, domain.RejectUndo, domain.TakeOver}

// decide passes a decision on. It names the draft and the version that the page showed: whatever came
// in between makes it stale, and nothing is decided.
func (c *console) decide(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	if err := parseForm(r); err != nil {
		c.fail(w, r, err)
		return
	}
	typed := r.PostForm.Get("body")
	decision, err := c.readDecision(r, who)
	if err == nil {
		err = c.desk.Decide(r.Context(), decision)
	}
	if err != nil {
		c.failKeeping(w, r, err, typed)
		return
	}
	notice := "done." + string(decision.Verdict)
	if !decision.SendAt.IsZero() {
		notice = "done.scheduled"
	}
	c.sessions.Put(r.Context(), sessionNotice, notice)
	c.backToCase(w, r)
}

func (c *console) readDecision(r *http.Request, who domain.Staff) (domain.Decision, error) {
	view, err := c.caseOf(r)
	if err != nil {
		return domain.Decision{}, err
	}
	id, err := rowNumber(r, "draft")
	if err != nil {
		return domain.Decision{}, err
	}
	at := slices.IndexFunc(view.Drafts, func(d domain.Draft) bool { return d.ID == domain.DraftID(id) })
	if at < 0 {
		return domain.Decision{}, fmt.Errorf("finding draft %d in case %d: %w", id, view.ID, domain.ErrNotFound)
	}
	version, err := strconv.Atoi(r.PostForm.Get("version"))
	if err != nil {
		return domain.Decision{}, fmt.Errorf("the form names no version: %w", domain.ErrInvalid)
	}
	decision := domain.Decision{
		Draft: domain.DraftID(id), Version: version, Verdict: domain.Verdict(r.PostForm.Get("verdict")),
		Who: who.Login, Face: "console", Note: strings.TrimSpace(r.PostForm.Get("note")),
	}
	if !slices.Contains(verdicts, decision.Verdict) {
		return decision, fmt.Errorf("the form names no verdict: %w", domain.ErrInvalid)
	}
	if len(decision.Note) > noteLimit || !utf8.ValidString(decision.Note) {
		return decision, fmt.Errorf("the note is too long: %w", domain.ErrInvalid)
	}
	if version != view.Drafts[at].Version {
		return decision, fmt.Errorf("draft %d has become version %d: %w", id, view.Drafts[at].Version, domain.ErrStale)
	}
	switch decision.Verdict {
	case domain.Edit:
		decision.Content, err = readContent(r, view.Drafts[at].Content)
	case domain.Approve:
		decision.SendAt, err = c.sendAt(r)
	}
	return decision, err
}

// readContent is the draft as the person wants it; attachments and threading stay as they were.
func readContent(r *http.Request, content domain.DraftContent) (*domain.DraftContent, error) {
	body := strings.ReplaceAll(r.PostForm.Get("body"), "\r\n", "\n")
	subject := r.PostForm.Get("subject")
	switch {
	case strings.TrimSpace(body) == "":
		return nil, fmt.Errorf("the text is empty: %w", domain.ErrInvalid)
	case len(body) > bodyTextLimit || len(subject) > subjectLimit || len(r.PostForm.Get("to"))+len(r.PostForm.Get("cc")) > addressLimit:
		return nil, fmt.Errorf("the text is too long: %w", domain.ErrInvalid)
	case !utf8.ValidString(body) || !utf8.ValidString(subject) || strings.ContainsRune(body, 0) || strings.ContainsAny(subject, "\r\n\x00"):
		return nil, fmt.Errorf("the text holds characters that no mail can carry: %w", domain.ErrInvalid)
	}
	content.Body, content.Subject = body, strings.TrimSpace(subject)
	if content.Channel != "" {
		return &content, nil
	}
	var err error
	if content.To, err = mailboxes(r.PostForm.Get("to")); err != nil {
		return nil, err
	}
	if content.Cc, err = mailboxes(r.PostForm.Get("cc")); err != nil {
		return nil, err
	}
	if len(content.To) == 0 {
		return nil, fmt.Errorf("nobody is written to: %w", domain.ErrInvalid)
	}
	return &content, nil
}

// backToCase shows the case again, in the list that it was opened from.
func (c *console) backToCase(w http.ResponseWriter, r *http.Request) {
	target := "/cases/" + r.PathValue("case")
	if in := knownList(r.PostForm.Get("in")); in != "" {
		target += "?in=" + in
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}

func parseForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("reading the form: %w", &formError{err})
	}
	return nil
}

// formError is a form that cannot be read: not valid, and still what it was.
type formError struct{ cause error }

func (e *formError) Error() string   { return e.cause.Error() }
func (e *formError) Unwrap() []error { return []error{e.cause, domain.ErrInvalid} }
