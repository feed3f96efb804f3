package domain

import "time"

// DisputeFile is all that a person sees of one dispute.
type DisputeFile struct {
	Dispute Dispute
	Book    *Book
	Case    CaseID // the case that it was opened from, or in which the customer is told of it; 0: none
	Returns []Return
	Credits []CreditRequest
	// Steps are those taken, the oldest first, undone ones included.
	Steps []DisputeStepView
	Ticks []TaskTick
	// Products are those of its lines, by SKU; Carrier is the partner that carried the goods, nil where it is not known.
	Products map[SKU]Product
	Carrier  *Partner
	Counts   DisputeCounts
	Similar  []DisputePast
	Clock    DisputeClock
	Tasks    []DisputeTask
}

// DisputeStepView is a step taken on a dispute.
type DisputeStepView struct {
	Action
	At      time.Time
	EndedAt time.Time // when it was confirmed or undone; zero: not yet
	Case    CaseID    // where somebody is told of it
	// Told tells that a mail about it has left.
	Told bool
}

// Live tells whether the step stands.
func (s DisputeStepView) Live() bool { return s.State != "undone" }

// DisputeCounts are the earlier disputes of the same article, carrier and customer.
type DisputeCounts struct {
	Article, Carrier, Customer DisputeCount
}

// DisputeCount is how many disputes there were before, how many of them are still open, and how many were found justified.
type DisputeCount struct {
	All, Open, Justified int
}

// DisputePast is a closed dispute that resembles another, and how it ended.
type DisputePast struct {
	Number       DisputeNumber
	Customer     CustomerCode
	CustomerName string
	Kind         DisputeKind
	Status       string
	Outcome      string
	Reference    string
	OpenedOn     Date
	ClosedOn     Date
	// The likeness: the same customer, article or carrier.
	SameCustomer, SameArticle, SameCarrier bool
}

// DisputeClock is how long a dispute has been open and until when something must be done.
type DisputeClock struct {
	Dispute DisputeNumber
	Kind    DisputeKind
	Status  string
	Owner   string
	Age     int // days
	// ReservesBy is the last day for reserves to the carrier; zero where there is none. Left are the days until then, negative
	// once it is past. Notified tells that the carrier's letter has been prepared.
	ReservesBy Date
	Left       int
	Notified   bool
}

// Urgent tells whether the legal deadline still runs and the carrier has not been written to.
func (c DisputeClock) Urgent() bool {
	return !c.ReservesBy.IsZero() && !c.Notified && c.Left >= 0 && (c.Status == "open" || c.Status == "investigating")
}

// DisputeItem is one line of the list of disputes.
type DisputeItem struct {
	DisputeClock
	Customer     CustomerCode
	CustomerName string
	Order        OrderNumber
	Case         CaseID
	OpenedOn     Date
	ArrivedOn    Date // of its first shipment at stake
	Outcome      string
}

// ClockOf tells a dispute's time: arrivedOn is the first receipt of the goods at stake, zero where none is known.
func ClockOf(d Dispute, arrivedOn, today Date, notified bool, calendar Calendar) DisputeClock {
	clock := DisputeClock{Dispute: d.Number, Kind: d.Kind, Status: d.Status, Owner: d.Owner, Age: today.DaysSince(d.OpenedOn), Notified: notified}
	if d.Kind.AsksReserves() && !arrivedOn.IsZero() {
		clock.ReservesBy = ReservesBy(arrivedOn, HolidayOf(calendar))
		clock.Left = clock.ReservesBy.DaysSince(today)
	}
	return clock
}

// HolidayOf tells the public holidays of a calendar: its weekdays on which nobody works.
func HolidayOf(calendar Calendar) func(Date) bool {
	return func(d Date) bool {
		return calendar != nil && d.Weekday() != time.Sunday && d.Weekday() != time.Saturday && !calendar.IsBusinessDay(d)
	}
}

// FirstArrival is the first receipt of the goods at stake; zero where none is known.
func FirstArrival(book *Book, d Dispute) Date {
	var first Date
	for _, number := range d.Shipments {
		if s := book.Shipment(number); s != nil && !s.ArrivedOn.IsZero() && (first.IsZero() || s.ArrivedOn.Before(first)) {
			first = s.ArrivedOn
		}
	}
	return first
}
