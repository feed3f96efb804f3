package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"guichet/domain"
)

// maxReferences bounds the References header; the first and the last ones thread a mail.
const maxReferences = 20

// address derives the recipients and the thread from the message answered (RFC 5322 section 3.6.4). A reply that may hold
// a customer's data goes to the sender, and in copy to those of the sender's recipients, and of those who asked what it
// answers too, that are the customer's own: its contacts, and addresses at its own mail domains.
func (w *work) address(ctx context.Context, content *domain.DraftContent) error {
	mail := w.step.Message.Mail
	content.InReplyTo = mail.MessageID
	content.References = slices.Clone(mail.References)
	if len(content.References) > maxReferences {
		content.References = append(content.References[:1:1], content.References[len(content.References)-maxReferences+1:]...)
	}
	if mail.MessageID != "" {
		content.References = append(content.References, mail.MessageID)
	}
	content.To = []domain.MailAddress{mail.From}
	others := slices.Concat(mail.To, mail.Cc, w.askers())
	if !w.step.Message.Sender.Proven() || w.plan.Customer == "" || len(others) == 0 && len(mail.ReplyTo) == 0 {
		return nil
	}
	book, err := w.x.Book(ctx, w.plan.Customer)
	if err != nil {
		return fmt.Errorf("reading to whom the reply may go: %w", err)
	}
	if len(mail.ReplyTo) == 1 && w.isTheirs(book, mail.ReplyTo[0].Address) {
		content.To[0] = mail.ReplyTo[0]
	}
	for _, other := range others {
		if len(content.To)+len(content.Cc) < maxRecipients && w.isTheirs(book, other.Address) && !addressed(*content, other.Address) {
			content.Cc = append(content.Cc, other)
		}
	}
	return nil
}

// askers are the people who asked, before, what the reply answers too.
func (w *work) askers() (askers []domain.MailAddress) {
	for _, stored := range w.step.Answerable(w.plan.Customer) {
		if stored.Asker.Address != "" && len(stored.Sections) > 2 {
			askers = append(askers, stored.Asker)
		}
	}
	return askers
}

// isTheirs tells an address of the customer's: a contact's, or one at its own mail domain. Two addresses at the same
// public provider have nothing in common.
func (w *work) isTheirs(book *domain.Book, address string) bool {
	if strings.EqualFold(address, w.company.Email) {
		return false
	}
	if slices.ContainsFunc(book.Contacts, func(c domain.Contact) bool { return strings.EqualFold(c.Email, address) }) {
		return true
	}
	_, host, _ := strings.Cut(address, "@")
	return host != "" && slices.ContainsFunc(book.Customer.EmailDomains, func(own string) bool { return strings.EqualFold(own, host) })
}

func addressed(content domain.DraftContent, address string) bool {
	same := func(a domain.MailAddress) bool { return strings.EqualFold(a.Address, address) }
	return slices.ContainsFunc(content.To, same) || slices.ContainsFunc(content.Cc, same)
}
