package intents

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"guichet/domain"
	"guichet/prompts"
)

// askReturn notes that the customer wants to send goods back.
func (s *disputeStep) askReturn() (Planned, error) {
	if err := s.idle(); err != nil {
		return Planned{}, err
	}
	lines, err := s.lines()
	if err != nil {
		return Planned{}, err
	}
	asked := domain.Return{Dispute: s.in.Dispute.Number, State: domain.ReturnAsked, AskedOn: s.today}
	for _, line := range lines {
		asked.Lines = append(asked.Lines, domain.ReturnLine{SKU: line.SKU, Quantity: line.Quantity})
	}
	return s.returning(asked, func(l domain.ReturnLine) (domain.Decimal, *domain.Decimal) { return l.Quantity, nil }), nil
}

// agreeReturn gives the return its number and tells where the goods go.
func (s *disputeStep) agreeReturn() (Planned, error) {
	agreed, err := s.goingOn(domain.ReturnAsked)
	if err != nil {
		return Planned{}, err
	}
	agreed.State, agreed.AgreedOn = domain.ReturnAgreed, s.today
	return s.returning(agreed, func(l domain.ReturnLine) (domain.Decimal, *domain.Decimal) { return l.Quantity, nil }), nil
}

// receiveReturn notes what arrived of each article.
func (s *disputeStep) receiveReturn() (Planned, error) {
	received, err := s.goingOn(domain.ReturnAgreed)
	if err != nil {
		return Planned{}, err
	}
	received.State, received.ReceivedOn = domain.ReturnReceived, s.today
	err = s.measure(&received, "received", func(l *domain.ReturnLine) (domain.Decimal, **domain.Decimal) { return l.Quantity, &l.Received })
	return s.returning(received, func(l domain.ReturnLine) (domain.Decimal, *domain.Decimal) { return *l.Received, &l.Quantity }), err
}

// inspectReturn notes what of it is fit to be credited.
func (s *disputeStep) inspectReturn() (Planned, error) {
	inspected, err := s.goingOn(domain.ReturnReceived)
	if err != nil {
		return Planned{}, err
	}
	inspected.State, inspected.InspectedOn = domain.ReturnInspected, s.today
	err = s.measure(&inspected, "accepted", func(l *domain.ReturnLine) (domain.Decimal, **domain.Decimal) { return *l.Received, &l.Accepted })
	return s.returning(inspected, func(l domain.ReturnLine) (domain.Decimal, *domain.Decimal) { return *l.Accepted, l.Received }), err
}

// refuseReturn ends a return at any point before the credit, with the reason.
func (s *disputeStep) refuseReturn() (Planned, error) {
	refused, err := s.goingOn(domain.ReturnAsked, domain.ReturnAgreed, domain.ReturnReceived, domain.ReturnInspected)
	if err != nil {
		return Planned{}, err
	}
	if s.in.Credit != nil {
		return Planned{}, fmt.Errorf("credit request %s still waits: %w", s.in.Credit.Number, domain.ErrInvalid)
	}
	if !slices.Contains(domain.RefusalReasons, s.in.Step.Reason) {
		return Planned{}, fmt.Errorf("no reason is given: %w", domain.ErrInvalid)
	}
	refused.State, refused.SettledOn, refused.Reason = domain.ReturnRefused, s.today, s.in.Step.Reason
	return s.returning(refused, nil), nil
}

// goingOn is a copy of the return that goes on, where it stands in one of some states.
func (s *disputeStep) goingOn(states ...domain.ReturnState) (domain.Return, error) {
	if s.in.Return == nil || !slices.Contains(states, s.in.Return.State) {
		return domain.Return{}, fmt.Errorf("no return is %s: %w", states[0], domain.ErrStale)
	}
	r := *s.in.Return
	r.Lines = slices.Clone(r.Lines)
	return r, nil
}

// measure fills in a quantity of each line, from nought to the one before it. Nothing at all is no step: the return is refused.
func (s *disputeStep) measure(r *domain.Return, what string, of func(*domain.ReturnLine) (most domain.Decimal, into **domain.Decimal)) error {
	sum := zero
	for i := range r.Lines {
		line := &r.Lines[i]
		quantity := zero
		for _, said := range s.in.Step.Lines {
			if said.SKU == line.SKU {
				quantity = said.Quantity
			}
		}
		most, into := of(line)
		*into = &quantity
		if quantity.IsNegative() || quantity.GreaterThan(most) {
			return fmt.Errorf("%s of %s %s, of %s: %w", quantity, line.SKU, what, most, domain.ErrInvalid)
		}
		sum = sum.Add(quantity)
	}
	if !sum.IsPositive() {
		return fmt.Errorf("nothing was %s; refuse the return instead: %w", what, domain.ErrInvalid)
	}
	return nil
}

// returning plans the step that makes the return what it is to be; measured gives each line's quantity and what it is
// measured against, where the lines are told.
func (s *disputeStep) returning(r domain.Return, measured func(domain.ReturnLine) (domain.Decimal, *domain.Decimal)) Planned {
	deed := s.deed()
	deed.Return, deed.Reason = &r, r.Reason
	return s.planned(deed, prompts.ReturnStepTold, func(done *domain.Action) *prompts.DisputeFacts {
		r := done.Step.Return
		at := func(column string) domain.RowRef { return row("goods_return", strconv.FormatInt(r.ID, 10), column) }
		facts := &prompts.ReturnFacts{Number: returnNumber(r), ReceivedOn: prompts.Day(r.ReceivedOn, at("received_on"))}
		if r.State == domain.ReturnAgreed {
			facts.SendTo = s.ourAddress()
		}
		for i, line := range r.Lines {
			if measured == nil {
				break
			}
			stands := row("goods_return_line", strconv.FormatInt(r.ID, 10)+"/"+itoa(i+1), "")
			unit := s.product(line.SKU).Unit
			quantity, before := measured(line)
			told := s.lineFacts(line.SKU, prompts.Quantity(quantity, unit, stands))
			if before != nil && !before.Equal(quantity) {
				told.Before = prompts.Quantity(*before, unit, stands)
			}
			facts.Lines = append(facts.Lines, told)
		}
		return &prompts.DisputeFacts{Return: facts, Reason: r.Reason}
	})
}

// returnNumber is a return's number; no value before it is agreed.
func returnNumber(r *domain.Return) prompts.Value {
	if r.Number == "" {
		return prompts.Value{}
	}
	return prompts.Text(r.Number, row("goods_return", strconv.FormatInt(r.ID, 10), "number"))
}

// ourAddress is where goods come back to.
func (s *disputeStep) ourAddress() prompts.Value {
	c := s.company
	var parts []string
	for _, part := range []string{c.Name, c.Street, strings.TrimSpace(c.Postcode + " " + c.City)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if c.Country != "" && s.book.Customer.Country != "" && c.Country != s.book.Customer.Country {
		parts = append(parts, c.Country)
	}
	return prompts.Text(strings.Join(parts, ", "), row("company", "1", "street"))
}
