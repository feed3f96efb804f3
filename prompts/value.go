package prompts

import (
	"github.com/shopspring/decimal"

	"guichet/domain"
)

// ValueKind says how a value is written.
type ValueKind string

// The kinds of value.
const (
	TextValue     ValueKind = "text"
	QuantityValue ValueKind = "quantity" // with a unit, where Unit is set
	MoneyValue    ValueKind = "money"
	DayValue      ValueKind = "day"
)

// Value is a figure or a name with where it comes from. Templates write it by language and cite it;
// a figure written any other way blocks the draft.
type Value struct {
	Kind     ValueKind       `json:"kind"`
	Text     string          `json:"text,omitempty"`
	Number   decimal.Decimal `json:"number,omitzero"`
	Day      domain.Date     `json:"day,omitzero"`
	Currency string          `json:"currency,omitempty"` // ISO 4217, for money
	Unit     string          `json:"unit,omitempty"`     // a product's unit, for quantities
	Origin   domain.Origin   `json:"origin"`
	Rows     []domain.RowRef `json:"rows,omitempty"`
}

// IsZero tells whether there is no value.
func (v Value) IsZero() bool { return v.Kind == "" }

// Text is a name or number of a document, from rows.
func Text(text string, rows ...domain.RowRef) Value {
	return Value{Kind: TextValue, Text: text, Origin: domain.OriginRow, Rows: rows}
}

// Said is the sender's own words, shown as such.
func Said(text string) Value {
	return Value{Kind: TextValue, Text: text, Origin: domain.OriginMessage}
}

// Quantity is a number of units, from rows.
func Quantity(number decimal.Decimal, unit string, rows ...domain.RowRef) Value {
	return Value{Kind: QuantityValue, Number: number, Unit: unit, Origin: domain.OriginRow, Rows: rows}
}

// Money is an amount in a currency, from rows.
func Money(amount decimal.Decimal, currency string, rows ...domain.RowRef) Value {
	return Value{Kind: MoneyValue, Number: amount, Currency: currency, Origin: domain.OriginRow, Rows: rows}
}

// Day is a date, from rows.
func Day(day domain.Date, rows ...domain.RowRef) Value {
	if day.IsZero() {
		return Value{}
	}
	return Value{Kind: DayValue, Day: day, Origin: domain.OriginRow, Rows: rows}
}

// From gives the value another origin: the sender's words, a policy, a sum.
func (v Value) From(origin domain.Origin) Value {
	v.Origin = origin
	return v
}
