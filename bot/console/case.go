package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"guichet/domain"
)

func (c *console) showCase(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	view, err := c.caseOf(r)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	book, err := c.bookOf(r, view)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	now := c.cfg.Clock()
	page := newCasePage(view, book, who, now, domain.DateOf(now.In(c.cfg.Location)))
	c.offer(&page, now)
	for _, request := range page.Requests {
		if request.Read == nil {
			continue
		}
		c.showFiles(r.Context(), request.Read)
		if c.cfg.Corrections != nil && page.MayDecide {
			request.Read.offerCorrection(page.View.ID, knownList(r.URL.Query().Get("in")))
		}
	}
	page.In = knownList(r.URL.Query().Get("in"))
	page.Watching = c.watching(view.ID, who)
	if c.cfg.Disputes != nil {
		if page.Disputes, err = c.cfg.Disputes.DisputesOfCase(r.Context(), view.ID); err != nil {
			c.fail(w, r, fmt.Errorf("reading the disputes of case %d: %w", view.ID, err))
			return
		}
	}
	if err := c.placeInList(r, &page); err != nil {
		c.fail(w, r, err)
		return
	}
	c.render(w, r, http.StatusOK, "case", page)
}

// offer says what the person may do beside deciding the draft.
func (c *console) offer(page *casePage, now time.Time) {
	page.Joins = joins(page.View)
	if !page.MayDecide {
		return
	}
	page.MayJoin = c.cfg.Cases != nil
	page.MaySplit = page.MayJoin && len(page.Messages) > 1
	for i := range page.Messages {
		m := &page.Messages[i]
		m.Case, m.MaySplit, m.MayReplay = page.View.ID, page.MaySplit, c.cfg.Replay != nil && m.State == "quarantined"
		if c.cfg.Teach != nil && (m.State == "triaged" || m.State == "executed") {
			m.Teach = newTeachView(m.ID, page.View.Requests)
		}
	}
	if c.cfg.Morning != nil {
		page.Morning = c.cfg.Morning(now)
	}
}

// caseState is what an open page asks for again and again, to know whether it still shows the truth.
type caseState struct {
	Fingerprint string   `json:"fingerprint"`
	Watching    []string `json:"watching"`
}

func (c *console) showCaseState(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	view, err := c.caseOf(r)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	state := caseState{Fingerprint: fingerprint(view), Watching: c.watching(view.ID, who)}
	_ = json.NewEncoder(w).Encode(state) // the reader may be gone
}

func (c *console) caseOf(r *http.Request) (domain.CaseView, error) {
	id, err := rowNumber(r, "case")
	if err != nil {
		return domain.CaseView{}, err
	}
	view, err := c.desk.Case(r.Context(), domain.CaseID(id))
	if err != nil {
		return view, fmt.Errorf("reading case %d: %w", id, err)
	}
	return view, nil
}

// bookOf is the book of the case's customer; nil where the customer is not known.
func (c *console) bookOf(r *http.Request, view domain.CaseView) (*domain.Book, error) {
	if view.Customer == nil {
		return nil, nil
	}
	book, err := c.customers.Customer(r.Context(), view.Customer.Code)
	if errors.Is(err, domain.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading customer %s: %w", view.Customer.Code, err)
	}
	return book, nil
}

func (c *console) watching(id domain.CaseID, who domain.Staff) []string {
	names := []string{}
	for _, login := range c.presence.look(id, who.Login) {
		name := login
		if s, ok := c.accounts.Staff(login); ok && s.Name != "" {
			name = s.Name
		}
		names = append(names, name)
	}
	return names
}

// placeInList finds the case's neighbours in the list that it was opened from.
func (c *console) placeInList(r *http.Request, page *casePage) error {
	items, err := c.desk.Queue(r.Context(), domain.QueueFilter{State: page.In, Limit: queueLimit})
	if err != nil {
		return fmt.Errorf("listing cases: %w", err)
	}
	page.Of = len(items)
	at := slices.IndexFunc(items, func(i domain.QueueItem) bool { return i.Case == page.View.ID })
	if at < 0 { // decided: the next is the first that still waits
		if len(items) > 0 {
			page.Next = items[0].Case
		}
		return nil
	}
	page.Place = at + 1
	if at > 0 {
		page.Previous = items[at-1].Case
	}
	if at+1 < len(items) {
		page.Next = items[at+1].Case
	}
	return nil
}

// rowNumber reads a row's number from the path; anything else names nothing.
func rowNumber(r *http.Request, name string) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, fmt.Errorf("reading the number of the %s: %w", name, domain.ErrNotFound)
	}
	return id, nil
}
