package console

import (
	"fmt"
	"strings"
	"time"

	"guichet/domain"
)

// casePage is one case as it is shown.
type casePage struct {
	View     domain.CaseView
	In       string // the list it was opened from
	Messages []messageView
	Requests []requestView
	Loose    []domain.Action // actions of no request that is shown
	Draft    *draftView
	Others   []domain.Draft // earlier drafts
	Outgoing []outgoingView
	Account  accountView
	// Previous and Next are the neighbours in the list; 0: none. Place counts from 1; 0: not in the list.
	Previous, Next domain.CaseID
	Place, Of      int
	MayDecide      bool
	// MaySplit tells that a message may be moved into a case of its own, MayJoin that cases may be merged.
	MaySplit, MayJoin bool
	Joins             []joinView
	// Morning is when what is sent "tomorrow morning" leaves; zero: no mail is scheduled.
	Morning time.Time
	// NoDraft tells that a person must act and nothing has been drafted.
	NoDraft     bool
	Fingerprint string
	Disputes    []domain.DisputeItem
	Watching    []string // names of those who have it open too
}

// requestView is a request with what was done about it.
type requestView struct {
	domain.Request
	Actions []domain.Action
	Wanted  []domain.WantedLine // at stake in a dispute
	Read    *orderView          // nil where no order was read
}

// outgoingView is an approved mail with what may still be said of it.
type outgoingView struct {
	domain.OutgoingView
	Left time.Duration // of the undo window
	// Scheduled tells that it leaves at an hour that is worth naming, not at the end of the undo window.
	Scheduled bool
}

// scheduledAfter is from how long on a wait is told as an hour.
const scheduledAfter = 15 * time.Minute

// accountView is what is open with the customer: it stands next to the draft, so that nobody answers too little.
type accountView struct {
	Known    bool
	Disputes []domain.Dispute
	Holds    int
	Overdue  []amount // by currency
	Late     int      // invoices past their day
}

type amount struct {
	Sum      domain.Decimal
	Currency string
}

// Plan is what a payment reminder says; nil for a reply.
func (p casePage) Plan() *domain.ReminderPlan {
	if p.Draft == nil {
		return nil
	}
	return p.Draft.Reminder
}

// newCasePage prepares a case for one reader. book may be nil.
func newCasePage(view domain.CaseView, book *domain.Book, who domain.Staff, now time.Time, today domain.Date) casePage {
	page := casePage{View: view, MayDecide: who.MayDecide(), NoDraft: len(view.Drafts) == 0 && (view.State == "escalated" || view.State == "quarantined"), Fingerprint: fingerprint(view)}
	for i, m := range view.Messages {
		page.Messages = append(page.Messages, newMessageView(m, view.Requests, i == len(view.Messages)-1))
	}
	shown := map[domain.RequestID]bool{}
	for i, r := range view.Requests {
		rv := requestView{Request: r, Wanted: r.Lines, Read: newOrderView(i+1, r)}
		for _, a := range view.Actions {
			if a.Request == r.ID && a.Request != 0 {
				rv.Actions, shown[r.ID] = append(rv.Actions, a), true
			}
		}
		page.Requests = append(page.Requests, rv)
	}
	for _, a := range view.Actions {
		if !shown[a.Request] {
			page.Loose = append(page.Loose, a)
		}
	}
	if d := view.Draft(); d != nil {
		page.Draft = newDraftView(*d, view, book)
		for _, other := range view.Drafts {
			if other.ID != d.ID {
				page.Others = append(page.Others, other)
			}
		}
	}
	for _, o := range view.Outgoing {
		left := max(0, o.HoldUntil.Sub(now))
		page.Outgoing = append(page.Outgoing, outgoingView{OutgoingView: o, Left: left, Scheduled: left > scheduledAfter})
	}
	page.Account = newAccountView(book, today)
	return page
}

func newAccountView(book *domain.Book, today domain.Date) accountView {
	if book == nil {
		return accountView{}
	}
	a := accountView{Known: true, Holds: len(book.Holds)}
	for _, d := range book.Disputes {
		if d.Status == "open" || d.Status == "investigating" {
			a.Disputes = append(a.Disputes, d)
		}
	}
	for _, i := range book.Invoices {
		if i.Open().IsPositive() && !i.DueOn.IsZero() && i.DueOn.Before(today) {
			a.Late++
			a.Overdue = addAmount(a.Overdue, i.Open(), i.Currency)
		}
	}
	return a
}

// addAmount adds to the sum of its currency; amounts of different currencies are never added up.
func addAmount(sums []amount, sum domain.Decimal, currency string) []amount {
	for i := range sums {
		if sums[i].Currency == currency {
			sums[i].Sum = sums[i].Sum.Add(sum)
			return sums
		}
	}
	return append(sums, amount{sum, currency})
}

// fingerprint changes whenever something of the case does that a reader should see.
func fingerprint(view domain.CaseView) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s|%s|%d", view.State, view.Owner, len(view.Messages))
	for _, r := range view.Requests {
		fmt.Fprintf(&b, "|r%d %s %s", r.ID, r.Intent, r.Outcome)
	}
	for _, a := range view.Actions {
		fmt.Fprintf(&b, "|a%d %s", a.ID, a.State)
	}
	for _, d := range view.Drafts {
		fmt.Fprintf(&b, "|d%d.%d %s", d.ID, d.Version, d.State)
	}
	for _, o := range view.Outgoing {
		fmt.Fprintf(&b, "|o%d %s %d %t", o.ID, o.State, len(o.Trail), o.SentFiled)
	}
	return shortHash(b.String())
}
