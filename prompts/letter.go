package prompts

import (
	"fmt"

	"guichet/domain"
)

// Word is a word or short sentence of the language's words file, for papers: table "paper", "dispute_kind", "unit"...
// A key without an entry is written readably.
func Word(language, table, key string) string { return word(Language(language), table, key) }

// carrierLetter is what the template of a letter of reserves sees.
type carrierLetter struct {
	Delivered, Shipment, Tracking, Customer Value
	Kind                                    domain.DisputeKind
	Lines                                   []LineFacts
	// French tells that French transport law applies.
	French bool
}

// WriteReserves is the body of a letter that notifies a carrier of reserves with their reasons (France: C. com. L133-3).
// The paper needs its dispute; shipment and lines are said where they are known.
func WriteReserves(paper domain.Paper) (Written, error) {
	if paper.Dispute == nil {
		return Written{}, fmt.Errorf("writing reserves without a dispute: %w", domain.ErrInvalid)
	}
	dispute := domain.RowRef{Table: "dispute", Key: string(paper.Dispute.Number)}
	data := carrierLetter{Kind: paper.Dispute.Kind, French: paper.Company.Country == "FR",
		Customer: Text(paper.Customer.Name, domain.RowRef{Table: "customer", Key: string(paper.Customer.Code)})}
	if s := paper.Shipment; s != nil {
		row := domain.RowRef{Table: "shipment", Key: string(s.Number)}
		data.Delivered, data.Shipment = Day(s.ArrivedOn, row), Text(string(s.Number), row)
		if s.TrackingNumber != "" {
			data.Tracking = Text(s.TrackingNumber, row)
		}
	}
	for _, line := range paper.Dispute.Lines {
		product := paper.Products[line.SKU]
		facts := LineFacts{SKU: Text(string(line.SKU), dispute), Quantity: Quantity(line.Quantity, product.Unit, dispute)}
		if product.Name != "" {
			facts.Name = Text(product.Name, domain.RowRef{Table: "product", Key: string(line.SKU)})
		}
		data.Lines = append(data.Lines, facts)
	}
	w := &writer{language: Language(paper.Language)}
	w.paragraph("letter_reserves", data)
	return w.text()
}

// WriteNotice is the body of a formal notice as a letter: the text of a reminder of level 4 between a letter's greeting and closing.
func WriteNotice(plan domain.ReminderPlan, context ReminderContext) (Written, error) {
	if len(plan.Lines) == 0 {
		return Written{}, fmt.Errorf("writing a formal notice of no invoice: %w", domain.ErrInvalid)
	}
	data := newLetter(plan, context)
	w := &writer{language: Language(context.Language)}
	for _, name := range []string{"letter_greeting", "reminder_4", "letter_closing"} {
		w.paragraph(name, data)
	}
	return w.text()
}
