package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"guichet/domain"
)

// DisputeDesk is the work on disputes.
type DisputeDesk interface {
	// Disputes lists the open ones, the most pressing first, or the closed ones, the newest first.
	Disputes(ctx context.Context, closed bool) ([]domain.DisputeItem, error)
	// DisputesOfCase are those that a case is about.
	DisputesOfCase(ctx context.Context, id domain.CaseID) ([]domain.DisputeItem, error)
	// Dispute is one, whole; domain.ErrNotFound where there is none.
	Dispute(ctx context.Context, number domain.DisputeNumber) (domain.DisputeFile, error)
	// StepDispute takes a step; domain.ErrStale, ErrDenied, ErrNotFound and ErrInvalid are for the person to read. It returns
	// the case in which somebody is told of it, 0 where nobody is.
	StepDispute(ctx context.Context, step domain.DisputeStep) (domain.CaseID, error)
}

// disputeRoutes are the pages of disputes, where there is a desk for them.
func (c *console) disputeRoutes(mux *http.ServeMux) {
	if c.cfg.Disputes == nil {
		return
	}
	mux.Handle("GET /disputes", c.reading(c.showDisputes))
	mux.Handle("GET /disputes/{dispute}", c.reading(c.showDispute))
	mux.Handle("POST /disputes/{dispute}/steps", c.allowed(domain.Staff.MayRecord, c.stepDispute))
}

type disputesPage struct {
	Closed bool
	Items  []domain.DisputeItem
}

func (c *console) showDisputes(w http.ResponseWriter, r *http.Request, _ domain.Staff) {
	closed := r.URL.Query().Get("state") == "closed"
	items, err := c.cfg.Disputes.Disputes(r.Context(), closed)
	if err != nil {
		c.fail(w, r, fmt.Errorf("listing disputes: %w", err))
		return
	}
	c.render(w, r, http.StatusOK, "disputes", disputesPage{closed, items})
}

// disputePage is one dispute as it is shown.
type disputePage struct {
	domain.DisputeFile
	Evidence []domain.Evidence
	Events   []domain.CarrierEvent
	Counts   []likeness
	Next     []stepForm
	History  []pastStep
	Today    domain.Date
	// MayCare lets the person take the dispute and tick tasks, MayStep take steps.
	MayCare, MayStep bool
	Mine             bool
}

// likeness is how many earlier disputes share something with this one.
type likeness struct {
	Label string // key of a word
	domain.DisputeCount
}

// stepForm is a step that can be taken, with what its form begins with.
type stepForm struct {
	Kind     domain.ActionKind
	Lines    []stepLine
	Priced   bool // each line has an amount of its own
	Invoices []domain.InvoiceNumber
	Reasons  []string
	Words    string // prefix of the reasons' words
	// Reference asks for a document's number; Needed that there is no step without it.
	Reference, Needed bool
	First             bool
}

// stepLine is an article of a form with the quantity that it begins with.
type stepLine struct {
	domain.DisputeLine
	Name  string
	Price *domain.Decimal
}

// pastStep is a step taken, with the undo where there is one.
type pastStep struct {
	domain.DisputeStepView
	Undoable bool
}

func (c *console) showDispute(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	file, err := c.cfg.Disputes.Dispute(r.Context(), domain.DisputeNumber(r.PathValue("dispute")))
	if err != nil {
		c.fail(w, r, fmt.Errorf("reading a dispute: %w", err))
		return
	}
	page := newDisputePage(file, who)
	page.Today = domain.DateOf(c.cfg.Clock().In(c.cfg.Location))
	c.render(w, r, http.StatusOK, "dispute", page)
}

func newDisputePage(file domain.DisputeFile, who domain.Staff) disputePage {
	page := disputePage{DisputeFile: file, Evidence: domain.EvidenceOf(file.Book, file.Dispute), Events: domain.CarrierEvents(file.Book, file.Dispute),
		MayCare: who.MayRecord(), MayStep: who.MayDecide(), Mine: file.Dispute.Owner == who.Login,
		Counts: []likeness{{"like.article", file.Counts.Article}, {"like.carrier", file.Counts.Carrier}, {"like.customer", file.Counts.Customer}}}
	for i, kind := range file.NextSteps() {
		form := newStepForm(file, kind)
		form.First = i == 0
		page.Next = append(page.Next, form)
	}
	for _, step := range slices.Backward(file.Steps) {
		page.History = append(page.History, pastStep{step, file.Undoable(step)})
	}
	return page
}

func newStepForm(file domain.DisputeFile, kind domain.ActionKind) stepForm {
	form := stepForm{Kind: kind}
	for _, line := range file.Offered(kind) {
		form.Lines = append(form.Lines, stepLine{DisputeLine: line, Name: file.Products[line.SKU].Name, Price: billedPrice(file, line.SKU)})
	}
	switch kind {
	case domain.AskCredit:
		form.Priced, form.Invoices = true, file.Dispute.Invoices
	case domain.IssueCredit:
		form.Reference, form.Needed = true, true
	case domain.CloseCorrected:
		form.Reference = true
	case domain.CloseInvalid:
		form.Reasons, form.Words = domain.InvalidReasons, "invalid_reason"
	case domain.RefuseReturn:
		form.Reasons, form.Words = domain.RefusalReasons, "refusal_reason"
	}
	return form
}

// billedPrice is what an invoice at stake bills for one; nil where none does, and where the price itself is in question: a
// person says then how much of it is credited.
func billedPrice(file domain.DisputeFile, sku domain.SKU) *domain.Decimal {
	if file.Dispute.Kind == domain.PriceError {
		return nil
	}
	for _, e := range domain.EvidenceOf(file.Book, file.Dispute) {
		if e.SKU == sku {
			return e.InvoicePrice
		}
	}
	return nil
}

// disputeLink is the address of a dispute's page.
func disputeLink(number domain.DisputeNumber) string {
	return "/disputes/" + url.PathEscape(string(number))
}
