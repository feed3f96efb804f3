package domain

// ReserveDays is how many days the consignee has for its reserves to the carrier (C. com. L133-3).
const ReserveDays = 3

// ReservesBy is the last day for reserves to the carrier after a receipt: three days, public holidays not counted
// (C. com. L133-3). holiday tells the public holidays, nil for none; a Sunday counts as one, a Saturday does not.
func ReservesBy(receivedOn Date, holiday func(Date) bool) Date {
	if receivedOn.IsZero() {
		return Date{}
	}
	day := receivedOn
	for counted := 0; counted < ReserveDays; {
		day = day.AddDays(1)
		if day.Weekday() != 0 && (holiday == nil || !holiday(day)) {
			counted++
		}
	}
	return day
}

// AsksReserves tells whether a dispute of the kind must be notified to the carrier in time.
func (k DisputeKind) AsksReserves() bool { return k == Damaged || k == ShortDelivery }

// AsksPhotos tells whether a dispute of the kind is proven by photographs.
func (k DisputeKind) AsksPhotos() bool {
	return k == Damaged || k == ShortDelivery || k == WrongItem || k == Defective
}
