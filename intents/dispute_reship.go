package intents

import (
	"fmt"

	"guichet/domain"
	"guichet/prompts"
)

// reship sends goods again at no charge: an order of its own that names the dispute, with what is in stock reserved. No more
// is sent again than was ordered.
func (s *disputeStep) reship() (Planned, error) {
	if err := s.idle(); err != nil {
		return Planned{}, err
	}
	original := s.book.Order(s.in.Dispute.Order)
	if original == nil || s.in.Dispute.Kind.AboutBilling() {
		return Planned{}, fmt.Errorf("the dispute is about no delivery: %w", domain.ErrInvalid)
	}
	wants, skus, err := s.again(original)
	if err != nil {
		return Planned{}, err
	}
	shelves, err := s.records.Shelves(s.ctx, skus)
	if err != nil {
		return Planned{}, err
	}
	offer := s.offer(wants, shelves)
	order := domain.Order{Customer: s.customer, CustomerReference: string(s.in.Dispute.Number), OrderedOn: s.today, Currency: original.Currency, ShipTo: original.ShipTo}
	var reserve []domain.Reservation
	for _, line := range offer.orderLines() {
		line.UnitPrice = zero
		order.Lines = append(order.Lines, line)
	}
	for _, l := range offer.lines {
		for _, part := range l.parts {
			if part.InStock {
				reserve = append(reserve, domain.Reservation{SKU: l.sku, Quantity: part.Quantity})
			}
		}
	}
	deed := s.deed()
	deed.Outcome = "reshipment"
	planned := s.planned(deed, prompts.DisputeStepTold, func(done *domain.Action) *prompts.DisputeFacts {
		return &prompts.DisputeFacts{Replacement: s.replacement(domain.OrderNumber(done.Number), offer)}
	})
	planned.Action.NewOrder, planned.Action.Reserve = &domain.NewOrder{Order: order}, reserve
	return planned, nil
}

// again are the articles that are sent once more.
func (s *disputeStep) again(original *domain.Order) ([]want, []domain.SKU, error) {
	lines, err := s.lines()
	if err != nil {
		return nil, nil, err
	}
	var wants []want
	var skus []domain.SKU
	for _, line := range lines {
		if ordered := quantityIn(original, line.SKU); line.Quantity.GreaterThan(ordered) {
			return nil, nil, fmt.Errorf("order %s holds %s of %s: %w", original.Number, ordered, line.SKU, domain.ErrInvalid)
		}
		wants = append(wants, want{product: s.product(line.SKU), quantity: line.Quantity})
		skus = append(skus, line.SKU)
	}
	return wants, skus, nil
}

// replacement tells of the goods sent again and of when they leave; their price is nobody's concern.
func (s *disputeStep) replacement(number domain.OrderNumber, o offer) *prompts.OrderFacts {
	facts := &prompts.OrderFacts{Number: prompts.Text(string(number), orderRow(number, "number"))}
	for i, l := range o.lines {
		line := s.lineFacts(l.sku, prompts.Quantity(l.quantity, l.unit, orderLineRow(number, i+1, "quantity")))
		l.available(&line, domain.Date{})
		facts.Lines = append(facts.Lines, line)
	}
	return facts
}
