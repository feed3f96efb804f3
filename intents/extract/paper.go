package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"guichet/domain"
	"guichet/mail/attachment"
)

// Paper is what one attachment says, its articles looked up.
type Paper struct {
	Name string `json:"name"`
	// Kind is the kind of commercial document (attachment.KindOrder and so on), "" where it does not tell.
	Kind string `json:"kind,omitempty"`
	// Order tells that an order was read in it.
	Order bool `json:"order,omitempty"`
	// Image tells that the file is a picture.
	Image bool `json:"image,omitempty"`
	// Problem says why it could not be read.
	Problem string `json:"problem,omitempty"`
	// Faults are what puts the lines of an order in doubt: they do not come to its own total, most often.
	Faults      []string    `json:"faults,omitempty"`
	Reference   string      `json:"reference,omitempty"`
	RequestedOn domain.Date `json:"requested_on,omitzero"`
	Delivery    Delivery    `json:"delivery,omitzero"`
	BuyerName   string      `json:"buyer_name,omitempty"`
	Currency    string      `json:"currency,omitempty"`
	Lines       []PaperLine `json:"lines,omitempty"`
	// References and Amounts are all that stands in its text.
	References []Reference `json:"references,omitempty"`
	Amounts    []Amount    `json:"amounts,omitempty"`
	// Dates are those of its text.
	Dates []Date `json:"dates,omitempty"`
	// Form is set where the order came in a structured standard that has an answer.
	Form *domain.OrderForm `json:"form,omitempty"`
	// Places say where its fields stand, by attachment.Order's keys.
	Places map[string]domain.Place `json:"places,omitempty"`
	// Words are the beginning of its text, where an order was read: what its columns did not tell may stand there.
	Words string `json:"words,omitempty"`
}

// Delivery is where a document wants the goods.
type Delivery struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"`
	GLN     string `json:"gln,omitempty"`
}

// PaperLine is a line of an attached order.
type PaperLine struct {
	Line
	// Place says where it stands, for people: "bon.pdf, page 1".
	Place       string      `json:"place"`
	RequestedOn domain.Date `json:"requested_on,omitzero"`
	// Doubtful tells that the characters were recognised from a picture and are not certain.
	Doubtful bool `json:"doubtful,omitempty"`
}

// doubtfulBelow is the confidence of recognised characters under which a line is not trusted without a check.
const doubtfulBelow = 0.6

// maxPaperText is how much of a document's text is searched for numbers.
const maxPaperText = 30_000

// maxPaperWords is how much of the text of an order is kept.
const maxPaperWords = 6_000

// ReadPapers reads attachments and what is inside them.
func (c *Catalogue) ReadPapers(documents []attachment.Document, scope Scope) []Paper {
	var papers []Paper
	for _, d := range documents {
		papers = append(papers, c.readPapers(d, scope, placing{file: d.Name, document: d})...)
		if len(papers) > maxPapers {
			break
		}
	}
	return papers
}

// maxPapers is about how many papers of one mail are read.
const maxPapers = 50

func (c *Catalogue) readPapers(d attachment.Document, scope Scope, at placing) []Paper {
	papers := []Paper{c.readPaper(d, scope, at)}
	for _, part := range d.Parts {
		if len(papers) > maxPapers {
			break
		}
		inner := at.part(part)
		if part.Order == d.Order { // the document's own already
			part.Order = nil
		}
		papers = append(papers, c.readPapers(part, scope, inner)...)
	}
	return papers
}

func (c *Catalogue) readPaper(d attachment.Document, scope Scope, at placing) Paper {
	p := Paper{Name: d.Name, Problem: d.Problem, Image: d.Kind == attachment.Image}
	if text := d.Text; text != "" {
		t := NewText(text[:min(len(text), maxPaperText)])
		private := privateNumbers(t)
		p.References = References(t, func(i int) bool { return private[i] })
		p.Amounts = Amounts(t)
		p.Dates = Dates(t, scope.Written, scope.Calendar)
	}
	if d.Order == nil {
		return p
	}
	o := d.Order
	p.Kind, p.Reference, p.BuyerName, p.Currency = o.DocumentKind, strings.TrimSpace(o.Reference), o.BuyerName, o.Currency
	p.Order, p.Faults = len(o.Lines) > 0, o.Unsound
	p.Words = strings.ToValidUTF8(d.Text[:min(len(d.Text), maxPaperWords)], "")
	p.RequestedOn = paperDay(o.RequestedOn)
	p.Delivery = Delivery{Name: o.DeliveryName, Address: o.DeliveryAddress, GLN: o.DeliveryGLN}
	p.Places = at.fields(o.Places)
	p.Form = formOf(d, at)
	for i, l := range o.Lines {
		line := c.paperLine(d, i, l, scope)
		line.At = at.place(l.Place)
		p.Lines = append(p.Lines, line)
	}
	if d.OCR {
		p.Faults = append(p.Faults, c.passedOver(d.Text, p.Lines, scope)...)
	}
	return p
}

// passedOver are articles whose number stands on a scanned page and in no line read from it: a quantity was not recognised.
func (c *Catalogue) passedOver(text string, lines []PaperLine, scope Scope) []string {
	var faults []string
	for _, a := range c.Anchors(NewText(text[:min(len(text), maxPaperText)]), scope.Customers) {
		named := func(l PaperLine) bool {
			return l.Article.SKU == a.Article.SKU || slices.Contains(l.Article.Candidates, a.Article.SKU)
		}
		if a.Article.Found() && !a.Weak && !slices.ContainsFunc(lines, named) && len(faults) < 20 {
			faults = append(faults, fmt.Sprintf("%s stands on the page and in no line", a.Article.SKU))
		}
	}
	return faults
}

// paperDay reads "2026-12-04", or "2026-W49" as the Monday of that week.
func paperDay(text string) domain.Date {
	if year, week, isWeek := strings.Cut(text, "-W"); isWeek {
		y, errY := strconv.Atoi(year)
		w, errW := strconv.Atoi(week)
		if errY != nil || errW != nil {
			return domain.Date{}
		}
		fourth := domain.NewDate(y, time.January, 4)
		return fourth.AddDays(1 - isoWeekday(fourth) + 7*(w-1))
	}
	day, err := domain.ParseDate(text)
	if err != nil {
		return domain.Date{}
	}
	return day
}

func (c *Catalogue) paperLine(d attachment.Document, number int, l attachment.OrderLine, scope Scope) PaperLine {
	line := PaperLine{Place: placeOf(d.Name, number, l.Place), RequestedOn: paperDay(l.RequestedOn), Doubtful: d.OCR && l.Confidence < doubtfulBelow}
	quantity := l.Quantity
	line.Quantity, line.Price, line.Sure = &quantity, l.UnitPrice, true
	if l.Unit != "" {
		line.readUnit(l.Unit)
	}
	if pack, ok := plainNumber(l.PackQuantity); ok && pack.IsPositive() {
		line.Pack = &pack
	}
	line.Article = c.paperArticle(l, scope.Customers)
	if numbers := nonEmpty(l.BuyerSKU, l.SupplierSKU, l.GTIN); len(numbers) > 0 {
		line.Number = strings.TrimSpace(numbers[0])
	}
	line.Span.Text = strings.TrimSpace(strings.Join(nonEmpty(l.SupplierSKU, l.BuyerSKU, l.GTIN, l.Description), " "))
	return line
}

func nonEmpty(words ...string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return strings.TrimSpace(w) == "" })
}

func placeOf(name string, number int, p attachment.Place) string {
	switch {
	case p.Page > 0:
		return fmt.Sprintf("%s, page %d, line %d", name, p.Page, number+1)
	case p.Cell != "":
		return fmt.Sprintf("%s, %s %s", name, p.Sheet, p.Cell)
	}
	return fmt.Sprintf("%s, line %d", name, number+1)
}

// paperArticle looks up what the columns of a line say: our number, the customer's own, the GTIN, then the name. Numbers
// that name different articles contradict each other: both are candidates.
func (c *Catalogue) paperArticle(l attachment.OrderLine, customers []domain.CustomerCode) Article {
	article := Article{Words: strings.Join(nonEmpty(l.SupplierSKU, l.BuyerSKU, l.Description), " ")}
	for _, words := range []string{l.BuyerSKU, l.SupplierSKU, l.GTIN, article.Words, l.Description} {
		if taught, ok := c.learnt(words, customers); ok {
			taught.Words = article.Words
			return taught
		}
	}
	for _, code := range []string{l.SupplierSKU, l.BuyerSKU, l.GTIN} {
		if strings.TrimSpace(code) == "" {
			continue
		}
		found, ok := c.numbered(code, customers)
		switch {
		case !ok:
		case article.SKU == "" && len(article.Candidates) == 0:
			words := article.Words
			article = found
			article.Words = words
		case found.Found() && article.Found() && found.SKU != article.SKU && found.How != "customer_sku":
			return Article{Words: article.Words, Candidates: []domain.SKU{article.SKU, found.SKU}}
		}
	}
	if article.Found() || len(article.Candidates) > 0 {
		return article
	}
	words := article.Words
	for _, text := range []string{l.Description, words, l.Note} {
		if strings.TrimSpace(text) == "" {
			continue
		}
		found := c.Find(text, customers)
		if found.Found() || len(found.Candidates) > 0 && len(article.Candidates) == 0 {
			article = found
		}
		if article.Found() {
			break
		}
	}
	article.Words = words
	return article
}
