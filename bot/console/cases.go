package console

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"guichet/domain"
)

// Cases parts and joins cases; what it refuses is for the person to read.
type Cases interface {
	// Split moves a message into a case of its own; domain.ErrInvalid where its case holds nothing else.
	Split(ctx context.Context, message domain.MessageID, who string) (domain.CaseID, error)
	// Merge moves everything of one case into another; domain.ErrDenied for two customers' cases.
	Merge(ctx context.Context, from, into domain.CaseID, who string) error
	// Unmerge takes a merge back; domain.ErrStale where there is none to take back.
	Unmerge(ctx context.Context, from domain.CaseID, who string) error
}

// splitCase moves a message of the case into a new one, and shows that.
func (c *console) splitCase(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	c.toCase(w, r, "done.split", func(view domain.CaseView) (domain.CaseID, error) {
		message, err := messageOf(r, view)
		if err != nil {
			return 0, err
		}
		return c.cfg.Cases.Split(r.Context(), message, who.Login)
	})
}

// mergeCase moves the case in the path into another, and shows that.
func (c *console) mergeCase(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	c.toCase(w, r, "done.merge", func(view domain.CaseView) (domain.CaseID, error) {
		into, err := strconv.ParseInt(r.PostForm.Get("into"), 10, 64)
		if err != nil || into <= 0 {
			return 0, fmt.Errorf("the form names no case: %w", domain.ErrInvalid)
		}
		return domain.CaseID(into), c.cfg.Cases.Merge(r.Context(), view.ID, domain.CaseID(into), who.Login)
	})
}

// unmergeCase takes the merging of the case in the path back, and shows what is in it again.
func (c *console) unmergeCase(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	c.toCase(w, r, "done.unmerge", func(view domain.CaseView) (domain.CaseID, error) {
		return view.ID, c.cfg.Cases.Unmerge(r.Context(), view.ID, who.Login)
	})
}

// toCase does something about the case in the path and goes on to the case that comes of it.
func (c *console) toCase(w http.ResponseWriter, r *http.Request, notice string, do func(domain.CaseView) (domain.CaseID, error)) {
	var target domain.CaseID
	err := parseForm(r)
	if err == nil {
		var view domain.CaseView
		if view, err = c.caseOf(r); err == nil {
			target, err = do(view)
		}
	}
	if err != nil {
		c.fail(w, r, err)
		return
	}
	c.sessions.Put(r.Context(), sessionNotice, notice)
	http.Redirect(w, r, fmt.Sprintf("/cases/%d", target), http.StatusSeeOther)
}

// messageOf is the message of the case that the form names.
func messageOf(r *http.Request, view domain.CaseView) (domain.MessageID, error) {
	id, err := strconv.ParseInt(r.PostForm.Get("message"), 10, 64)
	if err != nil || !slices.ContainsFunc(view.Messages, func(m domain.Message) bool { return int64(m.ID) == id }) {
		return 0, fmt.Errorf("finding message %q in case %d: %w", r.PostForm.Get("message"), view.ID, domain.ErrNotFound)
	}
	return domain.MessageID(id), nil
}

// joinView is what a case has to do with another: one was merged into the other, or split off from it.
type joinView struct {
	Other domain.CaseID
	// Here tells that this case is the one merged into, or split off from.
	Here, Split bool
}

// joins reads off the journal which cases are joined to this one, or parted from it, and can be brought back; newest first.
func joins(view domain.CaseView) []joinView {
	var found []joinView
	told := map[domain.CaseID]bool{}
	for _, e := range slices.Backward(view.Journal) {
		if e.Verb != "case.split" && e.Verb != "case.merged" && e.Verb != "case.unmerged" {
			continue
		}
		from, into := caseIn(e.Detail["from"]), caseIn(e.Detail["into"])
		j := joinView{Other: from, Here: into == view.ID}
		if from == view.ID {
			j.Other = into
		}
		if e.Verb == "case.split" {
			j.Split, j.Here = true, !j.Here
		}
		if j.Other != 0 && !told[j.Other] && e.Verb != "case.unmerged" {
			found = append(found, j)
		}
		told[j.Other] = true
	}
	return found
}

// caseIn reads a case's number from a journal entry's detail.
func caseIn(value any) domain.CaseID {
	switch n := value.(type) {
	case float64:
		return domain.CaseID(n)
	case domain.CaseID:
		return n
	}
	return 0
}

// maxAhead bounds how far ahead a person may schedule a mail here; the desk has a bound of its own.
const maxAhead = 60 * 24 * time.Hour

// sendAt is when the form wants an approved mail to leave; zero: as soon as it may.
func (c *console) sendAt(r *http.Request) (time.Time, error) {
	now := c.cfg.Clock()
	switch r.PostForm.Get("when") {
	case "":
		return time.Time{}, nil
	case "morning":
		if c.cfg.Morning == nil {
			return time.Time{}, fmt.Errorf("no mail is scheduled here: %w", domain.ErrInvalid)
		}
		return c.cfg.Morning(now), nil
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", r.PostForm.Get("at"), c.cfg.Location)
	if err != nil {
		return time.Time{}, fmt.Errorf("the form names no day and hour: %w", domain.ErrInvalid)
	}
	if !at.After(now) || at.Sub(now) > maxAhead {
		return time.Time{}, fmt.Errorf("%s is past, or too far ahead: %w", at.Format("2006-01-02 15:04"), domain.ErrInvalid)
	}
	return at, nil
}
