package document

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/prompts"
)

// acknowledgement draws an order acknowledgement: what was asked for against what is confirmed, each difference marked.
func (m *Maker) acknowledgement(s *sheet) error {
	order := s.paper.Order
	s.head(s.word("ack_title")+" "+string(order.Number), s.customerAddress(), []fact{
		{s.word("number"), string(order.Number)}, {s.word("date"), s.day(s.paper.On)},
		{s.word("your_reference"), order.CustomerReference}, {s.word("customer"), string(s.paper.Customer.Code)},
		{s.word("ordered_on"), s.day(order.OrderedOn)}, {s.word("requested_on"), s.day(order.RequestedOn)},
		{s.word("deliver_to"), s.delivery()},
	})
	compared := len(s.paper.Ordered) > 0
	t := s.newTable(s.orderColumns(compared), order.Currency, true)
	differs := false
	for _, line := range confirmedLines(*order, s.paper.Ordered) {
		amount := line.confirmed.Mul(line.price).Round(2)
		note, marked := s.difference(line, order.Currency)
		differs = differs || marked && compared
		t.row(s.orderCells(line, compared, amount, order.Currency), note, amount, marked && compared)
	}
	total := t.sum
	t.end()
	s.sums(s.withCharges(total, order.Currency))
	if differs {
		s.note(s.word("differences"))
	}
	return s.pdf.Error()
}

// withCharges are the sums below the lines: what they come to, each charge, and all together.
func (s *sheet) withCharges(total decimal.Decimal, currency string) []fact {
	facts := []fact{{s.word("total_net"), s.money(total, currency)}}
	if len(s.paper.Charges) == 0 {
		return facts
	}
	facts[0].label = s.word("lines_net")
	for _, c := range s.paper.Charges {
		facts = append(facts, fact{prompts.Word(s.language, "charge", c.Kind), s.money(c.Amount, currency)})
	}
	return append(facts, fact{s.word("total_net"), s.money(total.Add(domain.SumOfCharges(s.paper.Charges)), currency)})
}

// comparedLine is an article as asked for and as confirmed.
type comparedLine struct {
	sku        domain.SKU
	asked      *domain.WantedLine
	confirmed  decimal.Decimal
	price      decimal.Decimal
	promisedOn domain.Date
}

// confirmedLines sets each line of the order beside the line that asked for it, and adds what was asked for and is not confirmed.
func confirmedLines(order domain.Order, asked []domain.WantedLine) []comparedLine {
	left := slices.Clone(asked)
	var lines []comparedLine
	for _, l := range order.Lines {
		line := comparedLine{sku: l.SKU, confirmed: l.Quantity, price: l.UnitPrice, promisedOn: l.PromisedOn}
		at := slices.IndexFunc(left, func(w domain.WantedLine) bool { return w.SKU == l.SKU && w.Quantity.Equal(l.Quantity) })
		if at < 0 {
			at = slices.IndexFunc(left, func(w domain.WantedLine) bool { return w.SKU == l.SKU })
		}
		if at >= 0 {
			found := left[at]
			line.asked = &found
			left = slices.Delete(left, at, at+1)
		}
		lines = append(lines, line)
	}
	for i := range left {
		lines = append(lines, comparedLine{sku: left[i].SKU, asked: &left[i]})
	}
	return lines
}

func (s *sheet) orderColumns(compared bool) []column {
	quantities := []column{{s.word("quantity"), 0.17, "R"}}
	if compared {
		quantities = []column{{s.word("ordered"), 0.12, "R"}, {s.word("confirmed"), 0.12, "R"}}
	}
	article := column{s.word("article"), 0.32, "L"}
	if !compared {
		article.share = 0.39
	}
	columns := append([]column{article}, quantities...)
	return append(columns, column{s.word("ships_on"), 0.12, "R"}, column{s.word("unit_price"), 0.16, "R"}, column{s.word("amount"), 0.16, "R"})
}

func (s *sheet) orderCells(line comparedLine, compared bool, amount decimal.Decimal, currency string) []string {
	product := s.product(line.sku)
	cells := []string{s.article(product)}
	if compared {
		asked := "–"
		if line.asked != nil {
			asked = s.quantity(line.asked.Quantity, product)
		}
		cells = append(cells, asked)
	}
	if line.confirmed.IsZero() {
		return append(cells, "–", "", "", "")
	}
	return append(cells, s.quantity(line.confirmed, product), s.day(line.promisedOn), s.money(line.price, currency), s.money(amount, currency))
}

// difference says in what a confirmed line differs from what was asked for.
func (s *sheet) difference(line comparedLine, currency string) (string, bool) {
	switch {
	case line.asked == nil:
		return "", true
	case line.confirmed.IsZero():
		return s.word("not_confirmed"), true
	}
	var notes []string
	if !line.asked.Quantity.Equal(line.confirmed) {
		notes = append(notes, s.word("quantity_changed"))
	}
	if p := line.asked.UnitPrice; p != nil && !p.Equal(line.price) {
		notes = append(notes, s.word("price_asked")+" "+s.money(*p, currency))
	}
	switch asked := s.paper.Order.RequestedOn; {
	case asked.IsZero():
	case line.promisedOn.IsZero():
		notes = append(notes, s.word("no_day"))
	case line.promisedOn.After(asked):
		notes = append(notes, s.word("after_asked"))
	}
	return strings.Join(notes, ", "), len(notes) > 0
}

// article is an article's number and name.
func (s *sheet) article(p domain.Product) string {
	return strings.TrimSpace(string(p.SKU) + " " + p.Name)
}

// quantity is a quantity with the article's unit.
func (s *sheet) quantity(q decimal.Decimal, p domain.Product) string {
	return prompts.Format(prompts.Quantity(q, p.Unit), s.language)
}
