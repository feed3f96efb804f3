package document

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/prompts"
)

// lineStatus is how a line stands against what was asked, by the standards' common codes (UNTDID 1229).
type lineStatus string

const (
	lineAdded    lineStatus = "1"
	lineChanged  lineStatus = "3"
	lineAccepted lineStatus = "5"
)

// response is an order's answer before any form: each line of the order as it came beside what is confirmed.
type response struct {
	paper   domain.Paper
	form    *domain.OrderForm
	order   *domain.Order
	changed bool // a line is confirmed otherwise than asked, or added
	lines   []responseLine
	net     decimal.Decimal
}

// responseLine is one line, in the unit of the customer's form.
type responseLine struct {
	status   lineStatus
	position string // of the customer's form, or the next free number
	asked    *domain.FormLine
	product  domain.Product
	quantity decimal.Decimal
	unit     string // the form's code; of an added line one of UN/ECE Recommendation 20
	// price is for basis units.
	price, basis decimal.Decimal
	amount       decimal.Decimal
	shipsOn      domain.Date
}

// orderResponse writes the answer to an order in the form in which it came.
func orderResponse(paper domain.Paper) (domain.DraftAttachment, error) {
	form, order := paper.Form, paper.Order
	if len(form.Lines) > len(order.Lines) {
		return domain.DraftAttachment{}, fmt.Errorf("answering order %s: its form has %d lines, %d are recorded: %w", order.Number, len(form.Lines), len(order.Lines), domain.ErrInvalid)
	}
	r := newResponse(paper)
	name := safeName(prompts.Word(paper.Language, "paper", "ack_title") + " " + string(order.Number))
	switch form.Standard {
	case domain.FormEDIFACT:
		return attached(name+".edi", "application/EDIFACT", r.edifact()), nil
	case domain.FormUBL:
		return attached(name+".xml", "application/xml", r.ubl()), nil
	case domain.FormOrderX:
		return attached(name+" order-x.xml", "application/xml", r.orderX()), nil
	case domain.FormCXML:
		return attached(name+".xml", "application/xml", r.cxml()), nil
	}
	return domain.DraftAttachment{}, fmt.Errorf("answering order %s: no answer in the form %q: %w", order.Number, form.Standard, domain.ErrInvalid)
}

// newResponse sets each line of the form beside the line that was recorded for it, in the form's order; what was added in
// other words follows.
func newResponse(paper domain.Paper) *response {
	r := &response{paper: paper, form: paper.Form, order: paper.Order}
	for i, recorded := range paper.Order.Lines {
		line := responseLine{status: lineAdded, product: paper.Products[recorded.SKU], shipsOn: recorded.PromisedOn,
			quantity: recorded.Quantity, price: recorded.UnitPrice, basis: one, position: r.nextPosition()}
		line.product.SKU = recorded.SKU
		line.amount = recorded.Quantity.Mul(recorded.UnitPrice).Round(2)
		if i < len(paper.Form.Lines) {
			line.answer(&paper.Form.Lines[i], i, paper.Order.RequestedOn)
		} else {
			line.unit = unitCodes[line.product.Unit]
		}
		r.changed = r.changed || line.status != lineAccepted
		r.net = r.net.Add(line.amount)
		r.lines = append(r.lines, line)
	}
	return r
}

var one = decimal.New(1, 0)

// nextPosition numbers a line that the form does not hold after all that it does.
func (r *response) nextPosition() string {
	highest := int64(0)
	for i, l := range r.form.Lines {
		highest = max(highest, int64(i+1))
		if n, err := decimal.NewFromString(l.Position); err == nil && n.IsInteger() && n.LessThan(decimal.New(1, 9)) {
			highest = max(highest, n.IntPart())
		}
	}
	added := max(0, len(r.lines)-len(r.form.Lines))
	return fmt.Sprint(highest + 1 + int64(added))
}

// answer turns what is recorded into the form's own unit, and tells whether it is what was asked.
func (l *responseLine) answer(asked *domain.FormLine, at int, requested domain.Date) {
	l.asked, l.unit, l.status = asked, asked.Unit, lineAccepted
	if l.position = asked.Position; l.position == "" {
		l.position = fmt.Sprint(at + 1)
	}
	if asked.Quantity.IsPositive() && l.quantity.IsPositive() {
		l.convert(asked.Quantity)
	}
	if p := asked.UnitPrice; p != nil && !l.price.DivRound(l.basis, max(-p.Exponent(), 0)).Equal(p.Round(max(-p.Exponent(), 0))) {
		l.status = lineChanged
	}
	if !asked.RequestedOn.IsZero() {
		requested = asked.RequestedOn
	}
	if !requested.IsZero() && l.shipsOn.After(requested) {
		l.status = lineChanged
	}
}

// convert states quantity and price in the form's unit: what was asked for stands in it, what is recorded in the article's.
func (l *responseLine) convert(asked decimal.Decimal) {
	recorded := l.quantity
	l.quantity = asked
	switch perOurs, perForm := asked.DivRound(recorded, 12), recorded.DivRound(asked, 12); {
	case perOurs.Equal(one):
	case perOurs.IsInteger(): // 600 pieces for 6 boxes: the box's price is for 100
		l.basis = perOurs
	default:
		l.price = l.price.Mul(perForm).Round(6)
	}
}

// unitCodes are the catalogue's units in UN/ECE Recommendation 20 (packages: 21, with X before).
var unitCodes = map[string]string{"piece": "C62", "box": "XBX", "pack": "XPK", "kg": "KGM", "m": "MTR", "l": "LTR", "pallet": "XPX", "": "C62"}

// plainNumber writes a number as the standards want it: a point, no exponent, no needless zeros.
func plainNumber(d decimal.Decimal) string { return d.String() }

// name is what the article is called: by the customer, else by us.
func (l responseLine) name() string {
	if l.asked != nil && strings.TrimSpace(l.asked.Description) != "" {
		return strings.TrimSpace(l.asked.Description)
	}
	if l.product.Name != "" {
		return l.product.Name
	}
	return string(l.product.SKU)
}

// seller is our party as the form names it, with our own name where it does not.
func (r *response) seller() domain.FormParty {
	s := r.form.Seller
	if s.Name == "" {
		s.Name = r.paper.Company.LegalName
	}
	if s.Name == "" {
		s.Name = r.paper.Company.Name
	}
	return s
}

// buyer is the customer's party as the form names it.
func (r *response) buyer() domain.FormParty {
	b := r.form.Buyer
	if b.Name == "" {
		b.Name = r.paper.Customer.Name
	}
	return b
}

// currency is the order's: prices are stated in it.
func (r *response) currency() string { return r.order.Currency }
