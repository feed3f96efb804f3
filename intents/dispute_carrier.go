package intents

import (
	"fmt"

	"guichet/domain"
	"guichet/prompts"
)

// notifyCarrier prepares the letter of reserves to the carrier and the mail that carries it (France: C. com. L133-3). It
// changes nothing of the dispute; the letter itself goes by registered post.
func (s *disputeStep) notifyCarrier() (Planned, error) {
	dispute := s.in.Dispute
	if !dispute.Kind.AsksReserves() {
		return Planned{}, fmt.Errorf("a dispute of this kind is none of the carrier's: %w", domain.ErrInvalid)
	}
	shipment := s.reserved()
	if shipment == nil {
		return Planned{}, fmt.Errorf("no shipment at stake is known: %w", domain.ErrInvalid)
	}
	deed := s.deed()
	deed.Carrier, deed.Before.Return = shipment.Carrier, nil
	planned := s.planned(deed, prompts.CarrierReserves, func(*domain.Action) *prompts.DisputeFacts {
		at := func(column string) domain.RowRef { return row("shipment", string(shipment.Number), column) }
		facts := &prompts.DisputeFacts{Customer: s.customerValue(), Delivery: &prompts.ShipmentFacts{
			Number: prompts.Text(string(shipment.Number), at("number")), ArrivedOn: prompts.Day(shipment.ArrivedOn, at("delivered_on"))}}
		if shipment.TrackingNumber != "" {
			facts.Delivery.Tracking = prompts.Text(shipment.TrackingNumber, at("tracking_number"))
		}
		for _, line := range dispute.Lines {
			facts.Lines = append(facts.Lines, s.lineFacts(line.SKU, prompts.Quantity(line.Quantity, s.product(line.SKU).Unit, row("dispute", string(dispute.Number), "number"))))
		}
		return facts
	})
	planned.Papers = func(*domain.Action) []domain.Paper {
		var skus []domain.SKU
		for _, line := range dispute.Lines {
			skus = append(skus, line.SKU)
		}
		return []domain.Paper{{Kind: domain.PaperReserves, Language: s.company.Language, Company: s.company, Customer: s.book.Customer, On: s.today,
			Shipment: shipment, Dispute: &dispute, Products: s.products(skus...)}}
	}
	return planned, nil
}

// reserved is the shipment that the reserves are about: the first at stake that arrived, else the first that left.
func (s *disputeStep) reserved() *domain.Shipment {
	var left *domain.Shipment
	for _, number := range s.in.Dispute.Shipments {
		shipment := s.book.Shipment(number)
		switch {
		case shipment == nil:
		case !shipment.ArrivedOn.IsZero():
			return shipment
		case left == nil && shipment.Status != domain.ShipmentPreparing:
			left = shipment
		}
	}
	return left
}
