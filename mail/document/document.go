// Package document makes the papers that go out with a draft: order acknowledgement, invoice duplicate, statement of account,
// delivery note, letter of reserves to a carrier, formal notice. All have one look, the company's legal mentions and the customer's language.
//
// A paper is made of rows only (domain.Paper). The same paper gives the same bytes, so that its hash can be approved.
package document

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/prompts"
)

// Options are what all papers of a company share. Zero values work.
type Options struct {
	// Logo is a PNG or JPEG image drawn at the head of each paper; none: the company's name stands there.
	Logo []byte
	// Charges, Rates (percent a year, dated) and FixedCharge say what a formal notice claims and what an invoice mentions.
	Charges     prompts.ChargePolicy
	Rates       []domain.Rate
	FixedCharge decimal.Decimal
	// Discount is the mention about early payment that French electronic invoices bear ("Pas d’escompte pour paiement anticipé").
	Discount string
}

// rate is the yearly rate in force on a day, zero where none is.
func (o Options) rate(day domain.Date) decimal.Decimal {
	var current domain.Rate
	for _, rate := range o.Rates {
		if !rate.From.After(day) && !rate.From.Before(current.From) {
			current = rate
		}
	}
	return current.Percent
}

// Maker makes papers. It is safe for concurrent use.
type Maker struct {
	options Options
}

// New is a maker for one company.
func New(options Options) *Maker { return &Maker{options: options} }

// The bounds of a paper: far beyond any order or invoice of the trade.
const (
	maxLines = 5000
	maxBytes = 20 << 20
)

// Make makes the PDF of a paper and names its file after its kind and number.
//
// A paper with an original is that file, byte for byte, under a name of ours. A paper without the rows that its kind needs,
// of an unknown kind, or with more than 5000 lines is domain.ErrInvalid.
func (m *Maker) Make(paper domain.Paper) (domain.DraftAttachment, error) {
	paper.Language = prompts.Language(paper.Language)
	if paper.Original != nil {
		return original(paper)
	}
	if paper.Kind == domain.PaperOrderResponse && paper.Order != nil && paper.Form != nil {
		if err := tooLong(len(paper.Order.Lines)); err != nil {
			return domain.DraftAttachment{}, fmt.Errorf("answering order %s: %w", paper.Order.Number, err)
		}
		return orderResponse(paper)
	}
	draw, name, err := m.drawing(paper)
	if err != nil {
		return domain.DraftAttachment{}, fmt.Errorf("making a paper: %w", err)
	}
	s, err := newSheet(paper, m.options)
	if err != nil {
		return domain.DraftAttachment{}, fmt.Errorf("making %s: %w", name, err)
	}
	if err := draw(s); err != nil {
		return domain.DraftAttachment{}, fmt.Errorf("making %s: %w", name, err)
	}
	data, err := s.bytes()
	if err != nil {
		return domain.DraftAttachment{}, fmt.Errorf("making %s: %w", name, err)
	}
	if paper.FacturX && paper.Kind == domain.PaperInvoiceDuplicate {
		if data, err = facturX(data, paper, m.options); err != nil {
			return domain.DraftAttachment{}, fmt.Errorf("adding the invoice's data to %s: %w", name, err)
		}
	}
	if len(data) > maxBytes {
		return domain.DraftAttachment{}, fmt.Errorf("making %s: %d bytes: %w", name, len(data), domain.ErrInvalid)
	}
	return attached(name, "application/pdf", data), nil
}

// attached is a finished file as a draft holds it.
func attached(name, contentType string, data []byte) domain.DraftAttachment {
	sum := sha256.Sum256(data)
	return domain.DraftAttachment{Name: name, ContentType: contentType, SHA256: hex.EncodeToString(sum[:]), Size: len(data), Data: data}
}

// drawing finds how a kind of paper is drawn, and its file name.
func (m *Maker) drawing(paper domain.Paper) (func(*sheet) error, string, error) {
	title := func(key string) string { return prompts.Word(paper.Language, "paper", key) }
	switch {
	case paper.Kind == domain.PaperInvoiceDuplicate && paper.Invoice != nil:
		name := title(invoiceTitle(*paper.Invoice)) + " " + string(paper.Invoice.Number) + " " + title("duplicate")
		return m.invoice, fileName(name), tooLong(len(paper.Invoice.Lines))
	case paper.Kind == domain.PaperOrderAcknowledge && paper.Order != nil:
		return m.acknowledgement, fileName(title("ack_title") + " " + string(paper.Order.Number)), tooLong(len(paper.Order.Lines) + len(paper.Ordered))
	case paper.Kind == domain.PaperDeliveryNote && paper.Shipment != nil:
		return m.deliveryNote, fileName(title("delivery_title") + " " + string(paper.Shipment.Number)), tooLong(len(paper.Shipment.Lines))
	case paper.Kind == domain.PaperStatement:
		return m.statement, fileName(title("statement_title") + " " + string(paper.Customer.Code) + " " + paper.On.String()), tooLong(len(paper.Invoices))
	case paper.Kind == domain.PaperReserves && paper.Dispute != nil:
		return m.reserves, fileName(title("reserves_title") + " " + string(paper.Dispute.Number)), tooLong(len(paper.Dispute.Lines))
	case paper.Kind == domain.PaperFormalNotice && paper.Reminder != nil:
		return m.notice, fileName(title("notice_title") + " " + string(paper.Customer.Code) + " " + paper.On.String()), tooLong(len(paper.Reminder.Lines))
	}
	return nil, "", fmt.Errorf("no paper of kind %q with these rows: %w", paper.Kind, domain.ErrInvalid)
}

func tooLong(lines int) error {
	if lines > maxLines {
		return fmt.Errorf("%d lines: %w", lines, domain.ErrInvalid)
	}
	return nil
}

// fileName is the name of a PDF of ours.
func fileName(title string) string { return safeName(title) + ".pdf" }

// safeName makes a name that every mail program and file system takes.
func safeName(title string) string {
	safe := strings.Map(func(r rune) rune {
		switch {
		case r == '’' || r == '\'':
			return '-'
		case r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r):
			return '-'
		case r == ' ' || r == '\u00a0' || r == '\u202f':
			return '_'
		}
		return r
	}, strings.TrimSpace(title))
	return safe
}
