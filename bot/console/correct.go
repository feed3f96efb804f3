package console

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"guichet/domain"
)

// Corrections lets a person say which article a line of an order means, and see and forget what was learnt of it.
type Corrections interface {
	// Articles are those that a customer's words may mean, the likeliest first.
	Articles(customer domain.CustomerCode, words string) []domain.Product
	// Article is one of the catalogue; false where there is none.
	Article(sku domain.SKU) (domain.Product, bool)
	// Correct has the message read again; again is false where it had been answered, and the words are remembered only.
	Correct(ctx context.Context, correction domain.Correction) (again bool, err error)
	// Learnt lists what was learnt of a customer's words, the newest first.
	Learnt(ctx context.Context, customer domain.CustomerCode) ([]domain.LearntReference, error)
	// Unlearn forgets one; domain.ErrNotFound where it is forgotten already.
	Unlearn(ctx context.Context, id int64, who string) error
}

// articlePage is where a person chooses the article of a line.
type articlePage struct {
	Case     domain.CaseID
	Subject  string
	In       string
	Request  domain.RequestID
	Message  domain.MessageID
	Line     int // of the request, from 1: its lines, then its open lines
	Customer domain.CustomerCode
	// Words stand in the message; Teach is what would be remembered.
	Words, Teach string
	Quantity     *domain.Decimal
	Now          domain.SKU // as read; "" where it is open
	Query        string
	Found        []domain.Product
	// Answered tells that the message has been answered: the words are remembered for the next one only.
	Answered bool
}

// showArticles offers articles for a line: those that fit it, or those that a search finds.
func (c *console) showArticles(w http.ResponseWriter, r *http.Request, _ domain.Staff) {
	view, err := c.caseOf(r)
	var page articlePage
	if err == nil {
		page, err = newArticlePage(view, r.URL.Query().Get("request"), r.URL.Query().Get("line"))
	}
	if err != nil {
		c.fail(w, r, err)
		return
	}
	page.In = knownList(r.URL.Query().Get("in"))
	page.Query = strings.TrimSpace(r.URL.Query().Get("q"))
	if len(page.Query) > credentialLimit {
		c.fail(w, r, fmt.Errorf("the search is too long: %w", domain.ErrInvalid))
		return
	}
	page.Found = append(c.candidates(view, page), c.cfg.Corrections.Articles(page.Customer, orElse(page.Query, page.Words))...)
	page.Found = once(page.Found)
	c.render(w, r, http.StatusOK, "article", page)
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// once drops an article that stands before, and the one that the line has now.
func once(found []domain.Product) []domain.Product {
	seen := map[domain.SKU]bool{}
	return slices.DeleteFunc(found, func(p domain.Product) bool {
		again := seen[p.SKU]
		seen[p.SKU] = true
		return again
	})
}

// candidates are the articles that were found to fit the line, unless something is searched for.
func (c *console) candidates(view domain.CaseView, page articlePage) []domain.Product {
	if page.Query != "" {
		return nil
	}
	var found []domain.Product
	for _, r := range view.Requests {
		if r.ID != page.Request || r.Order == nil {
			continue
		}
		if at := page.Line - 1 - len(r.Order.Lines); at >= 0 && at < len(r.Order.Open) {
			for _, sku := range r.Order.Open[at].Candidates {
				if p, known := c.cfg.Corrections.Article(sku); known {
					found = append(found, p)
				}
			}
		}
	}
	return found
}

// newArticlePage finds the line that an address names.
func newArticlePage(view domain.CaseView, request, line string) (page articlePage, err error) {
	id, _ := strconv.ParseInt(request, 10, 64)
	number, _ := strconv.Atoi(line)
	at := slices.IndexFunc(view.Requests, func(r domain.Request) bool { return int64(r.ID) == id })
	if at < 0 || view.Requests[at].Order == nil {
		return page, fmt.Errorf("finding request %q in case %d: %w", request, view.ID, domain.ErrNotFound)
	}
	r := view.Requests[at]
	page = articlePage{Case: view.ID, Subject: view.Subject, Request: r.ID, Message: r.Message, Line: number, Customer: r.Customer}
	for _, o := range view.Outgoing {
		page.Answered = page.Answered || o.State != domain.OutgoingCancelled
	}
	switch lines, open := r.Order.Lines, r.Order.Open; {
	case r.Customer == "" || number < 1 || number > len(lines)+len(open):
		return page, fmt.Errorf("finding line %q of request %d: %w", line, id, domain.ErrNotFound)
	case number <= len(lines):
		l := lines[number-1]
		page.Words, page.Teach, page.Quantity, page.Now = l.Words, orElse(l.Reference, l.Named), &l.Quantity, l.SKU
	default:
		l := open[number-len(lines)-1]
		page.Words, page.Teach, page.Quantity, page.Now = l.Words, orElse(l.Reference, l.Named), l.Quantity, l.SKU
	}
	page.Teach = orElse(page.Teach, page.Words)
	page.Words = orElse(page.Words, page.Teach)
	return page, nil
}

// correctLine takes a person's choice of the article.
func (c *console) correctLine(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	again, err := c.correct(r, who)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	notice := "done.corrected"
	if !again {
		notice = "done.remembered"
	}
	c.sessions.Put(r.Context(), sessionNotice, notice)
	c.backToCase(w, r)
}

func (c *console) correct(r *http.Request, who domain.Staff) (again bool, err error) {
	if err := parseForm(r); err != nil {
		return false, err
	}
	view, err := c.caseOf(r)
	if err != nil {
		return false, err
	}
	page, err := newArticlePage(view, r.PostForm.Get("request"), r.PostForm.Get("line"))
	if err != nil {
		return false, err
	}
	words := r.PostForm.Get("words")
	if len(words) > noteLimit {
		return false, fmt.Errorf("the words are too long: %w", domain.ErrInvalid)
	}
	return c.cfg.Corrections.Correct(r.Context(), domain.Correction{Message: page.Message, Words: words,
		SKU: domain.SKU(r.PostForm.Get("sku")), Once: r.PostForm.Get("remember") == "", Who: who.Login, Face: "console"})
}

// unlearn forgets what was learnt of a customer's words.
func (c *console) unlearn(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	id, err := rowNumber(r, "reference")
	if err == nil {
		err = c.cfg.Corrections.Unlearn(r.Context(), id, who.Login)
	}
	if err != nil {
		c.fail(w, r, err)
		return
	}
	c.sessions.Put(r.Context(), sessionNotice, "done.forgotten")
	http.Redirect(w, r, customerLink(domain.CustomerCode(r.PathValue("code")), "learnt"), http.StatusSeeOther)
}
