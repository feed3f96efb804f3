package console

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// now is when the tests' desk is open.
var now = time.Date(2026, time.November, 23, 9, 30, 0, 0, time.UTC)

// fakeDesk holds cases in memory and keeps the rules that a real desk keeps: a decision names the present
// version, and nothing is decided twice.
type fakeDesk struct {
	mu        sync.Mutex
	cases     []*domain.CaseView
	asked     int // how often Decide was called
	decisions []domain.Decision
	resolved  []string
	files     map[FileRef][]byte
}

func (f *fakeDesk) Queue(_ context.Context, filter domain.QueueFilter) ([]domain.QueueItem, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var items []domain.QueueItem
	for _, c := range f.cases {
		waits := c.State == "pending" || c.State == "escalated" || c.State == "unknown"
		if filter.State == "" && filter.Mine == "" && !waits || filter.State != "" && filter.State != "all" && filter.State != c.State ||
			filter.Mine != "" && c.Owner != filter.Mine {
			continue
		}
		items = append(items, itemOf(c))
	}
	return items, nil
}

func itemOf(c *domain.CaseView) domain.QueueItem {
	item := domain.QueueItem{Case: c.ID, State: c.State, Subject: c.Subject, Owner: c.Owner, Source: domain.FromMail, Confidence: 1}
	if c.Customer != nil {
		item.Customer, item.CustomerName = c.Customer.Code, c.Customer.Name
	}
	for _, m := range c.Messages {
		item.ReceivedAt = m.ReceivedAt
		if m.Mail != nil {
			item.From = m.Mail.From
		}
	}
	for _, r := range c.Requests {
		item.Intents, item.Outcomes, item.Reasons = append(item.Intents, r.Intent), append(item.Outcomes, r.Outcome), append(item.Reasons, r.Reason)
		item.Confidence = min(item.Confidence, r.Confidence)
	}
	if d := c.Draft(); d != nil {
		item.Draft, item.Version, item.Kind = d.ID, d.Version, d.Kind
		if len(c.Messages) == 0 {
			item.ReceivedAt = d.CreatedAt
		}
	}
	return item
}

func (f *fakeDesk) Case(_ context.Context, id domain.CaseID) (domain.CaseView, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.find(id)
	if c == nil {
		return domain.CaseView{}, domain.ErrNotFound
	}
	view := *c
	view.Drafts, view.Outgoing = slices.Clone(c.Drafts), slices.Clone(c.Outgoing)
	return view, nil
}

func (f *fakeDesk) find(id domain.CaseID) *domain.CaseView {
	for _, c := range f.cases {
		if c.ID == id {
			return c
		}
	}
	return nil
}

func (f *fakeDesk) Decide(_ context.Context, d domain.Decision) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	for _, c := range f.cases {
		if d.Draft == 0 && c.ID == d.Case && d.Verdict == domain.TakeOver {
			f.decisions = append(f.decisions, d)
			return nil
		}
		for i := range c.Drafts {
			draft := &c.Drafts[i]
			if draft.ID != d.Draft {
				continue
			}
			if draft.Version != d.Version || draft.State != domain.DraftPending && draft.State != domain.DraftBlocked {
				return fmt.Errorf("deciding draft %d: %w", d.Draft, domain.ErrStale)
			}
			f.decisions = append(f.decisions, d)
			apply(c, draft, d)
			return nil
		}
	}
	return domain.ErrNotFound
}

func apply(c *domain.CaseView, draft *domain.Draft, d domain.Decision) {
	switch d.Verdict {
	case domain.Approve:
		draft.State, c.State = domain.DraftApproved, "held"
		c.Outgoing = append(c.Outgoing, domain.OutgoingView{Outgoing: domain.Outgoing{ID: domain.OutgoingID(draft.ID), Draft: draft.ID, Case: c.ID,
			State: domain.OutgoingHeld, MessageID: "1@visserie.example", Recipients: []string{"achats@martin.example"}, HoldUntil: now.Add(25 * time.Second)}})
	case domain.Edit:
		draft.Version++
		draft.Author, draft.Content, draft.Citations = d.Who, *d.Content, nil
	case domain.TakeOver:
		draft.State, c.State, c.Owner = domain.DraftTakenOver, "taken_over", d.Who
	default:
		draft.State = domain.DraftRejected
	}
}

func (f *fakeDesk) File(_ context.Context, ref FileRef) (string, string, []byte, error) {
	data, ok := f.files[ref]
	if !ok {
		return "", "", nil, domain.ErrNotFound
	}
	name, kind := ref.Name, "application/pdf"
	if ref.Raw {
		name, kind = "message.eml", "message/rfc822"
	}
	if strings.HasSuffix(name, ".html") {
		kind = "text/html"
	}
	return name, kind, data, nil
}

func (f *fakeDesk) Cancel(_ context.Context, id domain.OutgoingID, who string) error {
	return f.say(id, domain.OutgoingCancelled, "cancel "+who)
}

func (f *fakeDesk) Resolve(_ context.Context, id domain.OutgoingID, who string, sent bool) error {
	return f.say(id, domain.OutgoingAccepted, fmt.Sprintf("resolve %s %t", who, sent))
}

func (f *fakeDesk) say(id domain.OutgoingID, state domain.OutgoingState, what string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.cases {
		for i := range c.Outgoing {
			if c.Outgoing[i].ID == id {
				c.Outgoing[i].State = state
				f.resolved = append(f.resolved, what)
				return nil
			}
		}
	}
	return domain.ErrNotFound
}

func (f *fakeDesk) decided() []domain.Decision {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.decisions)
}

// fakeBooks are the customers' books by code.
type fakeBooks map[domain.CustomerCode]*domain.Book

func (f fakeBooks) Customer(_ context.Context, code domain.CustomerCode) (*domain.Book, error) {
	if book, ok := f[code]; ok {
		return book, nil
	}
	return nil, domain.ErrNotFound
}

func (f fakeBooks) SearchCustomers(_ context.Context, text string) ([]domain.Customer, error) {
	var found []domain.Customer
	for _, book := range f {
		if strings.Contains(strings.ToLower(book.Customer.Name), strings.ToLower(text)) {
			found = append(found, book.Customer)
		}
	}
	return found, nil
}

// fakeStaff are people whose password is "pass " and their login.
type fakeStaff domain.Directory

func (f fakeStaff) Staff(login string) (domain.Staff, bool) {
	return domain.Directory(f).ByLogin(login)
}

func (f fakeStaff) Authenticate(_ context.Context, login, password string) (domain.Staff, error) {
	if s, ok := f.Staff(login); ok && password == "pass "+login {
		return s, nil
	}
	return domain.Staff{}, domain.ErrDenied
}

type fakeFigures struct{}

func (fakeFigures) Figures(context.Context) (Figures, error) {
	f := Figures{
		States: []Count{{"pending", 7}, {"escalated", 3}, {"waiting", 4}, {"sent", 41}, {"taken_over", 2}, {"automatic", 11}},
		Intents: []IntentCount{
			{domain.OrderCreation, 22, 4, 3, 2}, {domain.OrderChange, 5, 1, 2, 0}, {domain.DeliveryStatus, 17, 2, 0, 1}, {domain.DuplicateInvoice, 12, 0, 1, 0},
			{domain.DisputeIntent, 6, 1, 5, 1}, {domain.PaymentIntent, 9, 0, 2, 0}, {domain.Quote, 3, 2, 1, 0}, {domain.OtherIntent, 0, 0, 4, 0}},
		Verdicts:  []Count{{"approve", 38}, {"edit", 9}, {"reject_rewrite", 2}, {"reject_undo", 1}, {"take_over", 3}},
		Unchanged: 31, Approved: 38, DecisionMedian: 48 * time.Second, DecisionP90: 11 * time.Minute, AnswerMedian: 14 * time.Minute,
	}
	for i := range 22 {
		f.Days = append(f.Days, DayCount{domain.DateOf(now).AddDays(i - 21), 6 + (i*7)%13, 4 + (i*5)%11})
	}
	return f, nil
}

var staff = fakeStaff{
	{Login: "claire", Name: "Claire Bonnard", Roles: []domain.Role{domain.RoleApprover}, Language: "fr"},
	{Login: "paul", Name: "Paul Nguyen", Roles: []domain.Role{domain.RoleClerk}, Language: "fr"},
	{Login: "sofia", Name: "Sofia Marchetti", Roles: []domain.Role{domain.RoleSupervisor}, Language: "en"},
	{Login: "audit", Name: "Yves Auditeur", Roles: []domain.Role{domain.RoleAuditor}, Language: "fr"},
	{Login: "nobody", Name: "No Roles", Language: "fr"},
}

func money(s string) domain.Decimal { return decimal.RequireFromString(s) }

func day(month time.Month, d int) domain.Date { return domain.NewDate(2026, month, d) }
