package intents

import (
	"context"
	"errors"
	"fmt"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/mail/attachment"
)

// Read classifies a message and extracts what it names. It fails only where the engine cannot be asked.
func (d *Desk) Read(ctx context.Context, in Input) (Reading, error) {
	reading := d.extract(in)
	message := classify.Message{
		Subject: subjectOf(in), Own: in.Message.Words(), Chat: in.Message.Chat != nil,
		Attachments: attachmentNames(in.Message), Signals: d.signals(ctx, in, &reading),
	}
	result, err := d.config.Engine.Classify(ctx, message)
	if err != nil {
		return Reading{}, fmt.Errorf("understanding message %d: %w", in.Message.ID, err)
	}
	reading.Result = result
	d.askModel(ctx, in, &reading)
	return reading, nil
}

// extract reads what the words, the subject and the attachments name.
func (d *Desk) extract(in Input) Reading {
	shop := d.shop.Load()
	catalogue := shop.catalogue.With(in.Lessons.References)
	text := extract.NewText(in.Message.Words())
	reading := Reading{Superseded: in.Lessons.Superseded}
	reading.People = shop.people.Find(text)
	scope := extract.Scope{Customers: d.speakers(in, reading.People), Written: d.written(in), Calendar: d.config.Calendar}
	var names []domain.Span
	if in.Message.Chat != nil {
		names = strongNames(reading.People)
	}
	reading.Said = catalogue.ReadText(text, scope, names)
	reading.Subject = catalogue.ReadText(extract.NewText(subjectOf(in)), scope, nil)
	reading.Papers = catalogue.ReadPapers(in.Documents, scope)
	return reading
}

// written is the day on which the sender wrote, in the sender's own time zone where the mail has one.
func (d *Desk) written(in Input) domain.Date {
	if mail := in.Message.Mail; mail != nil && !mail.Date.IsZero() {
		return domain.DateOf(mail.Date.In(d.config.Location))
	}
	return domain.DateOf(in.Message.SentAt.In(d.config.Location))
}

// speakers are the customers whose own article numbers may stand in the words.
func (d *Desk) speakers(in Input, people []extract.Candidate) []domain.CustomerCode {
	sender := in.Message.Sender
	if len(sender.Customers) > 0 {
		return sender.Customers
	}
	if sender.Grade != domain.GradeStaff {
		return sender.Resembles
	}
	var codes []domain.CustomerCode
	for _, c := range likely(people) {
		codes = append(codes, c.Customer)
	}
	return codes
}

// likely are the candidates nearly as good as the best.
func likely(people []extract.Candidate) []extract.Candidate {
	n := 0
	for n < len(people) && people[n].Score >= 0.75*people[0].Score && people[n].Score > 1.2 {
		n++
	}
	return people[:n]
}

func strongNames(people []extract.Candidate) []domain.Span {
	var spans []domain.Span
	for _, c := range likely(people) {
		spans = append(spans, c.Words...)
	}
	return spans
}

func subjectOf(in Input) string {
	if in.Message.Mail != nil {
		return in.Message.Mail.Subject
	}
	return ""
}

func attachmentNames(m domain.Message) []string {
	var names []string
	if m.Chat != nil {
		for _, file := range m.Chat.Files {
			names = append(names, file.Name)
		}
	}
	if m.Mail == nil {
		return names
	}
	for _, a := range m.Mail.Attachments {
		if !a.Inline {
			names = append(names, a.Name)
		}
	}
	return names
}

// signals tell the engine what the names turned out to be. Numbers are known only where a Lookup is configured.
func (d *Desk) signals(ctx context.Context, in Input, reading *Reading) classify.Signals {
	s := classify.Signals{
		Dates: len(reading.Said.Dates), Amounts: len(reading.Said.Amounts),
		AnswersReminder: in.Thread.LastSent == domain.ReminderDraft, AnswersQuestion: in.Thread.Asked,
	}
	for _, p := range reading.Papers {
		switch {
		case p.Kind == attachment.KindQuoteRequest:
			s.QuoteDocument = true
		case p.Kind == attachment.KindInvoice:
			s.InvoiceDocument = true
		case p.Order && (p.Kind == "" || p.Kind == attachment.KindOrder || p.Kind == attachment.KindChange):
			s.OrderDocument = true
		}
		s.ImageAttachment = s.ImageAttachment || p.Image
	}
	for _, l := range reading.Said.Lines {
		if l.Article.Found() && l.Quantity != nil {
			s.ArticleLines++
		} else if l.Article.Found() {
			s.Articles++
		}
	}
	d.numberSignals(ctx, in, reading, &s)
	return s
}

// numberSignals counts the numbers of the message by what they are in the sender's book.
func (d *Desk) numberSignals(ctx context.Context, in Input, reading *Reading, s *classify.Signals) {
	if d.config.Lookup == nil || len(in.Message.Sender.Customers) == 0 {
		return
	}
	book, err := d.config.Lookup.Book(ctx, in.Message.Sender.Customers[0])
	if err != nil {
		if !errors.Is(err, domain.ErrNotFound) {
			return // signals are a help, never a condition
		}
		return
	}
	index := newIndex(book)
	for _, r := range append(append([]extract.Reference(nil), reading.Said.References...), reading.Subject.References...) {
		hits := index.find(r, "")
		if len(hits) == 0 {
			if r.Likely {
				s.UnknownNumbers++
			}
			continue
		}
		switch hits[0].paper {
		case extract.OrderPaper:
			s.OrderNumbers++
		case extract.ShipmentPaper:
			s.ShipmentNumbers++
		case extract.InvoicePaper:
			s.InvoiceNumbers++
		}
	}
	today := d.written(in)
	for i := range book.Invoices {
		if book.Invoices[i].Open().IsPositive() && book.Invoices[i].DueOn.Before(today) {
			s.OverdueInvoices = true
		}
	}
}
