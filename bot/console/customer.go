package console

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"guichet/domain"
)

// bookRows is how many rows of each kind a customer's page shows unless it is asked for all.
const bookRows = 40

type customersPage struct {
	Text  string
	Found []domain.Customer
}

func (c *console) showCustomers(w http.ResponseWriter, r *http.Request, _ domain.Staff) {
	text := strings.TrimSpace(r.URL.Query().Get("q"))
	if len(text) > credentialLimit {
		c.fail(w, r, fmt.Errorf("the search is too long: %w", domain.ErrInvalid))
		return
	}
	found, err := c.customers.SearchCustomers(r.Context(), text)
	if err != nil {
		c.fail(w, r, fmt.Errorf("searching customers: %w", err))
		return
	}
	c.render(w, r, http.StatusOK, "customers", customersPage{text, found})
}

// customerPage is a customer's book, newest rows first, what is open before what is not.
type customerPage struct {
	*domain.Book
	Today       domain.Date
	Open        []amount
	Late        []amount
	AllRows     bool
	OrderCount  int
	BillCount   int
	ParcelCount int
	Learnt      []domain.LearntReference
	MayForget   bool
}

func (c *console) showCustomer(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	code := domain.CustomerCode(r.PathValue("code"))
	book, err := c.customers.Customer(r.Context(), code)
	if err != nil {
		c.fail(w, r, fmt.Errorf("reading customer %q: %w", code, err))
		return
	}
	today := domain.DateOf(c.cfg.Clock().In(c.cfg.Location))
	page := newCustomerPage(*book, today, r.URL.Query().Get("all") != "")
	if c.cfg.Corrections != nil {
		page.MayForget = who.MayDecide()
		if page.Learnt, err = c.cfg.Corrections.Learnt(r.Context(), code); err != nil {
			c.fail(w, r, fmt.Errorf("reading what was learnt of %q: %w", code, err))
			return
		}
	}
	c.render(w, r, http.StatusOK, "customer", page)
}

func newCustomerPage(book domain.Book, today domain.Date, all bool) customerPage {
	page := customerPage{Book: &book, Today: today, AllRows: all,
		OrderCount: len(book.Orders), BillCount: len(book.Invoices), ParcelCount: len(book.Shipments)}
	for _, i := range book.Invoices {
		if open := i.Open(); open.IsPositive() {
			page.Open = addAmount(page.Open, open, i.Currency)
			if i.DueOn.Before(today) {
				page.Late = addAmount(page.Late, open, i.Currency)
			}
		}
	}
	book.Invoices = slices.Clone(book.Invoices)
	slices.SortStableFunc(book.Invoices, func(a, b domain.Invoice) int {
		return cmp.Or(openFirst(a, b), b.IssuedOn.Compare(a.IssuedOn), cmp.Compare(b.Number, a.Number))
	})
	book.Orders = slices.Clone(book.Orders)
	slices.SortStableFunc(book.Orders, func(a, b domain.Order) int {
		return cmp.Or(b.OrderedOn.Compare(a.OrderedOn), cmp.Compare(b.Number, a.Number))
	})
	book.Shipments = slices.Clone(book.Shipments)
	slices.SortStableFunc(book.Shipments, func(a, b domain.Shipment) int {
		return cmp.Or(b.ShippedOn.Compare(a.ShippedOn), cmp.Compare(b.Number, a.Number))
	})
	if !all {
		book.Invoices = book.Invoices[:min(bookRows, len(book.Invoices))]
		book.Orders = book.Orders[:min(bookRows, len(book.Orders))]
		book.Shipments = book.Shipments[:min(bookRows, len(book.Shipments))]
	}
	page.Book = &book
	return page
}

func openFirst(a, b domain.Invoice) int {
	return cmp.Compare(b2i(b.Open().IsPositive()), b2i(a.Open().IsPositive()))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Total is an order's value before VAT.
func (p customerPage) Total(o domain.Order) domain.Decimal { return orderTotal(o) }

// IsLate tells an invoice that is owed and past its day.
func (p customerPage) IsLate(i domain.Invoice) bool {
	return i.Open().IsPositive() && i.DueOn.Before(p.Today)
}

// DaysLate is how many days an invoice is past its day.
func (p customerPage) DaysLate(i domain.Invoice) int { return p.Today.DaysSince(i.DueOn) }

// More tells that rows were left out.
func (p customerPage) More() bool {
	return p.OrderCount > len(p.Orders) || p.BillCount > len(p.Invoices) || p.ParcelCount > len(p.Shipments)
}
