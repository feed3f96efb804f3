package domain

import "slices"

// NextSteps are the steps that can be taken on the dispute as it stands, the most pressing first.
func (f DisputeFile) NextSteps() []ActionKind {
	d := f.Dispute
	if !d.IsOpen() {
		return nil
	}
	var next []ActionKind
	if d.Kind.AsksReserves() && !f.Clock.Notified && len(d.Shipments) > 0 {
		next = append(next, NotifyCarrier)
	}
	credit, back := f.LiveCredit(), f.LiveReturn()
	switch {
	case credit != nil && credit.State == CreditRequested:
		return append(next, IssueCredit)
	case credit != nil:
		return next
	case back != nil:
		return append(next, nextOfReturn(d, *back)...)
	}
	if len(d.Invoices) > 0 {
		next = append(next, AskCredit)
	}
	if d.Order != "" && !d.Kind.AboutBilling() {
		next = append(next, Reship, AskReturn)
	}
	return append(next, CloseCorrected, CloseInvalid)
}

func nextOfReturn(d Dispute, r Return) []ActionKind {
	next := map[ReturnState]ActionKind{ReturnAsked: AgreeReturn, ReturnAgreed: ReceiveReturn, ReturnReceived: InspectReturn, ReturnInspected: AskCredit}[r.State]
	if next == AskCredit && len(d.Invoices) == 0 {
		return []ActionKind{RefuseReturn}
	}
	return []ActionKind{next, RefuseReturn}
}

// LiveCredit is the credit request that waits, nil where none does.
func (f DisputeFile) LiveCredit() *CreditRequest {
	if at := slices.IndexFunc(f.Credits, CreditRequest.Live); at >= 0 {
		return &f.Credits[at]
	}
	return nil
}

// LiveReturn is the return that goes on, nil where none does.
func (f DisputeFile) LiveReturn() *Return {
	if at := slices.IndexFunc(f.Returns, Return.Live); at >= 0 {
		return &f.Returns[at]
	}
	return nil
}

// Undoable is the step that can be undone now: the latest that stands. The letter to a carrier can be undone at any time.
func (f DisputeFile) Undoable(step DisputeStepView) bool {
	if !step.Live() {
		return false
	}
	return step.Kind == NotifyCarrier || !slices.ContainsFunc(f.Steps, func(s DisputeStepView) bool {
		return s.ID > step.ID && s.Live() && s.Kind != NotifyCarrier
	})
}

// Offered are the lines that a step's form begins with: what the inspection accepted, what comes back, what is at stake, or
// all of the order.
func (f DisputeFile) Offered(kind ActionKind) []DisputeLine {
	back := f.LiveReturn()
	switch {
	case back != nil && kind == AskCredit:
		return back.Accepted()
	case back != nil && kind == ReceiveReturn:
		return returnLines(*back, func(l ReturnLine) Decimal { return l.Quantity })
	case back != nil && kind == InspectReturn:
		return returnLines(*back, func(l ReturnLine) Decimal { return *l.Received })
	case kind != AskCredit && kind != Reship && kind != AskReturn:
		return nil
	case len(f.Dispute.Lines) > 0:
		return f.Dispute.Lines
	}
	var lines []DisputeLine
	for _, e := range EvidenceOf(f.Book, f.Dispute) {
		quantity := e.Ordered
		if kind == AskCredit {
			quantity = e.Invoiced
		}
		if quantity.IsPositive() {
			lines = append(lines, DisputeLine{SKU: e.SKU, Quantity: quantity})
		}
	}
	return lines
}

func returnLines(r Return, of func(ReturnLine) Decimal) []DisputeLine {
	var lines []DisputeLine
	for _, line := range r.Lines {
		lines = append(lines, DisputeLine{SKU: line.SKU, Quantity: of(line)})
	}
	return lines
}
