package console

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"guichet/domain"
	"guichet/prompts"
)

// draftView is a draft with its figures tied to rows.
type draftView struct {
	domain.Draft
	Body       []segment
	Recipients []recipientView
	To, Cc     string // as the editor writes them
	Rows       []rowView
	// NewAddresses counts recipients that the customer's file does not know.
	NewAddresses int
	// Untraced counts figures that no citation covers, in a blocked draft.
	Untraced int
	Edited   bool // by a person
}

// recipientView is one address that the draft would go to.
type recipientView struct {
	domain.MailAddress
	Copy bool
	// Standing: contact, domain, writer (wrote in this case, not in the customer's file), new.
	Standing string
	Role     string
}

func newDraftView(d domain.Draft, view domain.CaseView, book *domain.Book) *draftView {
	v := &draftView{Draft: d, Edited: d.Author != "" && d.Author != "guichet"}
	var marks []mark
	for _, c := range d.Citations {
		m := mark{start: c.Start, end: c.End, Class: string(c.Origin)}
		for _, row := range c.Rows {
			m.Rows = append(m.Rows, newRowView(row, "", book))
		}
		marks = append(marks, m)
	}
	if d.State == domain.DraftBlocked {
		untraced := untracedFigures(d, view)
		v.Untraced = len(untraced)
		marks = append(untraced, marks...) // a citation without a row lies on top of nothing
	}
	v.Body = readable(d.Content.Body, marks)
	v.Rows = usedRows(d, book)
	for _, a := range d.Content.To {
		v.addRecipient(a, false, view, book)
	}
	for _, a := range d.Content.Cc {
		v.addRecipient(a, true, view, book)
	}
	v.To, v.Cc = addressList(d.Content.To), addressList(d.Content.Cc)
	return v
}

func (v *draftView) addRecipient(a domain.MailAddress, isCopy bool, view domain.CaseView, book *domain.Book) {
	r := recipientView{MailAddress: a, Copy: isCopy}
	r.Standing, r.Role = standing(a.Address, view, book)
	if r.Standing == "new" || r.Standing == "writer" {
		v.NewAddresses++
	}
	v.Recipients = append(v.Recipients, r)
}

// standing tells how the customer's file knows an address.
func standing(address string, view domain.CaseView, book *domain.Book) (standing, role string) {
	if book != nil {
		for _, contact := range book.Contacts {
			if strings.EqualFold(contact.Email, address) {
				return "contact", contact.Role
			}
		}
		for _, d := range book.Customer.EmailDomains {
			if strings.EqualFold(d, domainOf(address)) {
				return "domain", ""
			}
		}
	}
	for _, m := range view.Messages {
		if m.Mail != nil && strings.EqualFold(m.Mail.From.Address, address) {
			return "writer", ""
		}
	}
	return "new", ""
}

// untracedFigures are what stops a blocked draft: figures that neither a row nor the sender's words vouch for.
func untracedFigures(d domain.Draft, view domain.CaseView) []mark {
	var said []string
	for _, m := range view.Messages {
		if m.Mail != nil {
			said = append(said, m.Mail.Subject, m.Mail.Text)
		}
		said = append(said, m.Words())
	}
	var marks []mark
	for _, u := range prompts.CheckFigures(d.Content.Body, d.Citations, said) {
		marks = append(marks, mark{start: u.Start, end: u.End, Class: "untraced"})
	}
	return marks
}

// usedRows are the rows that the draft rests on, those it cites included, each once.
func usedRows(d domain.Draft, book *domain.Book) []rowView {
	var rows []rowView
	seen := map[domain.RowRef]bool{}
	add := func(row domain.RowRef, value string) {
		if !seen[row] {
			seen[row] = true
			rows = append(rows, newRowView(row, value, book))
		}
	}
	for _, u := range d.Uses {
		add(u.Row, u.Value)
	}
	for _, c := range d.Citations {
		for _, row := range c.Rows {
			add(row, "")
		}
	}
	return rows
}

func addressList(addresses []domain.MailAddress) string {
	var list []string
	for _, a := range addresses {
		list = append(list, mailbox(a))
	}
	return strings.Join(list, ", ")
}

func shortHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])[:16]
}
