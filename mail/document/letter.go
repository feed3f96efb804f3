package document

import (
	"strings"

	"guichet/prompts"
)

// reserves draws a letter of reserves to the carrier (France: within three days of receipt, C. com. L133-3).
func (m *Maker) reserves(s *sheet) error {
	text, err := prompts.WriteReserves(s.paper)
	if err != nil {
		return err
	}
	carrier := ""
	if s.paper.Shipment != nil {
		carrier = s.paper.Shipment.Carrier
	}
	facts := []fact{{s.word("number"), string(s.paper.Dispute.Number)}, {s.word("date"), s.day(s.paper.On)}}
	if s.paper.Shipment != nil {
		facts = append(facts, fact{s.word("delivery_title"), string(s.paper.Shipment.Number)}, fact{s.word("tracking"), s.paper.Shipment.TrackingNumber})
	}
	s.head(s.word("reserves_title"), []string{carrier}, facts)
	s.letter(text.Body)
	s.sign()
	return s.pdf.Error()
}

// sign leaves room for a signature over the company's name: a registered letter is signed by hand.
func (s *sheet) sign() {
	s.room(26 + lineHeight)
	s.y += 26
	s.text(112, s.y, 80, s.paper.Company.Name, "L")
	s.y += lineHeight
}

// notice draws a formal notice as a letter; a person sends it by registered post.
func (m *Maker) notice(s *sheet) error {
	text, err := prompts.WriteNotice(*s.paper.Reminder, prompts.ReminderContext{Language: s.language, Company: s.paper.Company,
		Customer: s.paper.Customer, Charges: m.options.Charges, Rate: m.options.rate(s.paper.On), FixedCharge: m.options.FixedCharge})
	if err != nil {
		return err
	}
	s.head(s.word("notice_title"), s.customerAddress(), []fact{{s.word("date"), s.day(s.paper.On)}, {s.word("customer"), string(s.paper.Customer.Code)}})
	s.letter(text.Body)
	return s.pdf.Error()
}

// letter sets a text as paragraphs, items indented.
func (s *sheet) letter(body string) {
	s.font("B", 9)
	s.colour("ink")
	s.lines(margin, width, s.word("registered"))
	s.y += 5
	s.font("", 10.5)
	for _, paragraph := range strings.Split(body, "\n") {
		switch item, isItem := strings.CutPrefix(paragraph, "- "); {
		case paragraph == "":
			s.y += 2.4
		case isItem:
			s.room(lineHeight)
			s.text(margin+3, s.y, 4, "•", "L")
			s.lines(margin+7, width-7, item)
		default:
			s.lines(margin, width, paragraph)
		}
		s.y += 0.6
	}
}
