package console

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"guichet/domain"
)

// queueLimit is how many lines a list shows.
const queueLimit = 200

// lists are the states that the queue can be narrowed to, as tabs; "" is what waits for a person.
var lists = []string{"", "escalated", "waiting", "sent", "automatic", "quarantined", "all"}

type queuePage struct {
	Lists []string
	List  string
	Mine  bool
	Items []domain.QueueItem
	// Alarms are the open incidents, for supervisors.
	Alarms []domain.Alarm
	// Full tells that there may be more.
	Full   bool
	Stamp  string // changes with what the list shows
	Failed bool
}

func (c *console) showQueue(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	page, err := c.queuePage(r, who)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	c.render(w, r, http.StatusOK, "queue", page)
}

// showQueueRows is the list alone, for the page that refreshes itself; 304 where nothing has changed.
func (c *console) showQueueRows(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	page, err := c.queuePage(r, who)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	w.Header().Set("X-Guichet-Stamp", page.Stamp)
	if r.URL.Query().Get("stamp") == page.Stamp {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	c.renderPart(w, r, "queue", "rows", page)
}

func (c *console) queuePage(r *http.Request, who domain.Staff) (queuePage, error) {
	query := r.URL.Query()
	page := queuePage{Lists: lists, List: knownList(query.Get("state")), Mine: query.Get("mine") != ""}
	filter := domain.QueueFilter{State: page.List, Limit: queueLimit}
	if page.Mine {
		filter.Mine = who.Login
	}
	items, err := c.desk.Queue(r.Context(), filter)
	if err != nil {
		return page, fmt.Errorf("listing cases: %w", err)
	}
	page.Items, page.Full = items, len(items) >= queueLimit
	if c.cfg.Alarms != nil && slices.Contains(who.Roles, domain.RoleSupervisor) {
		if page.Alarms, err = c.cfg.Alarms.OpenAlarms(r.Context()); err != nil {
			return page, fmt.Errorf("listing alarms: %w", err)
		}
	}
	page.Stamp = stampOf(page, c.cfg.Clock().Unix()/60) // ages move on by the minute
	return page, nil
}

func stampOf(page queuePage, minute int64) string {
	text := fmt.Sprint(minute)
	for _, a := range page.Alarms {
		text += "|" + a.Key
	}
	items := page.Items
	for _, i := range items {
		text += fmt.Sprintf("|%d %d.%d %s %s %v %v", i.Case, i.Draft, i.Version, i.State, i.Owner, i.Intents, i.Outcomes)
	}
	return shortHash(text)
}

// knownList is a tab's state; anything else is the first tab.
func knownList(state string) string {
	if slices.Contains(lists, state) {
		return state
	}
	return ""
}

// Query is the page's own address, for its links and its refresh.
func (p queuePage) Query() string {
	q := url.Values{}
	if p.List != "" {
		q.Set("state", p.List)
	}
	if p.Mine {
		q.Set("mine", "1")
	}
	return q.Encode()
}

// Asks pairs an item's intents with their outcomes and reasons.
func (p queuePage) Asks(item domain.QueueItem) []ask {
	var asks []ask
	for i, intent := range item.Intents {
		a := ask{Intent: intent}
		if i < len(item.Outcomes) {
			a.Outcome = item.Outcomes[i]
		}
		if i < len(item.Reasons) {
			a.Reason = item.Reasons[i]
		}
		asks = append(asks, a)
	}
	return asks
}

type ask struct {
	Intent  domain.Intent
	Outcome domain.Outcome
	Reason  domain.Reason
}
