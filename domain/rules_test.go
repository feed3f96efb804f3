package domain

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

func dec(text string) Decimal { return decimal.RequireFromString(text) }

func onDay(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestUnitPrice(t *testing.T) {
	t.Parallel()
	product := Product{SKU: "A", ListPrice: dec("10")}
	prices := []Price{
		{SKU: "A", MinQuantity: dec("1"), UnitPrice: dec("9"), ValidFrom: onDay("2026-01-01"), ValidTo: onDay("2026-12-31")},
		{SKU: "A", MinQuantity: dec("10"), UnitPrice: dec("8"), ValidFrom: onDay("2026-01-01"), ValidTo: onDay("2026-06-30")},
		{SKU: "A", MinQuantity: dec("1"), UnitPrice: dec("8.5"), ValidFrom: onDay("2026-09-01")},
		{SKU: "B", MinQuantity: dec("1"), UnitPrice: dec("1"), ValidFrom: onDay("2026-01-01")},
	}
	for _, c := range []struct {
		name, quantity, day, currency string
		want                          string
		own, ok                       bool
	}{
		{"own price", "5", "2026-03-01", "EUR", "9", true, true},
		{"quantity break", "10", "2026-03-01", "EUR", "8", true, true},
		{"break on its last day", "10", "2026-06-30", "EUR", "8", true, true},
		{"break over", "10", "2026-07-01", "EUR", "9", true, true},
		{"newer price of the same break", "5", "2026-10-01", "EUR", "8.5", true, true},
		{"before any", "5", "2025-12-31", "EUR", "10", false, true},
		{"list price in another currency", "5", "2025-12-31", "CHF", "0", false, false},
		{"below the smallest break", "0.5", "2026-03-01", "EUR", "10", false, true},
	} {
		price, own, ok := UnitPrice(prices, product, dec(c.quantity), onDay(c.day), c.currency, "EUR")
		if !price.Equal(dec(c.want)) || own != c.own || ok != c.ok {
			t.Errorf("%s: %s own %v ok %v, want %s %v %v", c.name, price, own, ok, c.want, c.own, c.ok)
		}
	}
}

func TestPriceFits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		stated, ours string
		want         bool
	}{
		{"10.00", "10.10", true}, {"10.00", "10.11", false}, {"10.20", "10.10", true}, {"10.21", "10.10", false},
		{"0.12", "0.125", true}, {"0.12", "0.126", false}, {"5", "5.5", true}, {"5", "5.6", false},
	} {
		if got := PriceFits(dec(c.stated), dec(c.ours)); got != c.want {
			t.Errorf("stated %s against %s: %v, want %v", c.stated, c.ours, got, c.want)
		}
	}
}

func TestChargesOf(t *testing.T) {
	t.Parallel()
	charges := []Charge{
		{Kind: "transport", FromAmount: dec("0"), Amount: dec("25")},
		{Kind: "transport", FromAmount: dec("250"), Amount: dec("0")},
		{Kind: "eco_contribution", FromAmount: dec("0"), Amount: dec("1.5")},
		{Customer: "X", Kind: "transport", FromAmount: dec("0"), Amount: dec("12")},
	}
	got := ChargesOf(charges, "C", dec("200"), onDay("2026-05-01"))
	if len(got) != 2 || !got[0].Amount.Equal(dec("25")) || got[0].Missing == nil || !got[0].Missing.Equal(dec("50")) || got[1].Missing != nil {
		t.Errorf("charges of 200: %+v", got)
	}
	if got := ChargesOf(charges, "C", dec("250"), onDay("2026-05-01")); len(got) != 1 {
		t.Errorf("carriage is free from 250: %+v", got)
	}
	if got := ChargesOf(charges, "X", dec("300"), onDay("2026-05-01")); len(got) != 2 || !got[0].Amount.Equal(dec("12")) {
		t.Errorf("the customer's own rows hold: %+v", got)
	}
}

func TestAvailable(t *testing.T) {
	t.Parallel()
	today := onDay("2026-11-20") // a Friday
	shelf := &Shelf{OnHand: dec("10"), Reserved: dec("4"), Receipts: []Receipt{{onDay("2026-11-25"), dec("5")}, {onDay("2026-12-02"), dec("50")}}}
	parts := Available(shelf, dec("20"), 3, today, Weekdays{})
	if len(parts) != 3 || !parts[0].InStock || !parts[0].Quantity.Equal(dec("6")) || parts[1].ShipsOn != onDay("2026-11-25") || !parts[2].Quantity.Equal(dec("9")) {
		t.Fatalf("parts %+v", parts)
	}
	if LastDay(parts) != onDay("2026-12-02") {
		t.Errorf("last day %s", LastDay(parts))
	}
	backlog := &Shelf{OnHand: dec("0"), Reserved: dec("8"), Receipts: []Receipt{{onDay("2026-11-25"), dec("10")}}}
	parts = Available(backlog, dec("5"), 2, today, Weekdays{})
	if len(parts) != 2 || !parts[0].Quantity.Equal(dec("2")) || !parts[1].Estimated || parts[1].ShipsOn != onDay("2026-11-24") {
		t.Errorf("earlier orders come first, then the lead time over the weekend: %+v", parts)
	}
	if parts = Available(nil, dec("1"), 0, today, Weekdays{}); !LastDay(parts).IsZero() {
		t.Errorf("without stock and lead time no day can be told: %+v", parts)
	}
}

func TestExposure(t *testing.T) {
	t.Parallel()
	limit := dec("1000")
	book := &Book{
		Customer:          Customer{Code: "C", Country: "FR", CreditLimit: &limit},
		UnallocatedCredit: dec("50"),
		Invoices: []Invoice{
			{Number: "1", Kind: KindInvoice, TotalGross: dec("300"), Paid: dec("100")},
			{Number: "2", Kind: KindCreditNote, TotalGross: dec("70")},
			{Number: "3", Kind: KindInvoice, Order: "O1", TotalGross: dec("24"), Paid: dec("24"), Lines: []InvoiceLine{{SKU: "A", Quantity: dec("2")}}},
		},
		Orders: []Order{
			{Number: "O1", Status: OrderPartiallyShipped, Lines: []OrderLine{{Line: 1, SKU: "A", Quantity: dec("5"), UnitPrice: dec("10")}}},
			{Number: "O2", Status: OrderCancelled, Lines: []OrderLine{{Line: 1, SKU: "A", Quantity: dec("500"), UnitPrice: dec("10")}}},
		},
		Amendments: []Amendment{{Order: "O1", State: "recorded", Lines: []AmendmentLine{{SKU: "A", Quantity: dec("6")}}}},
	}
	product := func(SKU) (Product, bool) { return Product{VATRate: dec("20")}, true }
	got := Exposure(book, Company{Country: "FR"}, product)
	if !got.Equal(dec("198")) { // 200 - 50 + (6-2)*10*1.2
		t.Errorf("exposure %s, want 198", got)
	}
	if !WithinCredit(book.Customer, got, dec("802")) || WithinCredit(book.Customer, got, dec("802.01")) || !WithinCredit(Customer{}, got, dec("1e9")) {
		t.Error("the limit itself may be reached, not passed; none is no limit")
	}
	if abroad := Exposure(book, Company{Country: "CH"}, product); !abroad.Equal(dec("190")) {
		t.Errorf("abroad no VAT is added: %s", abroad)
	}
}

func TestRepeatOf(t *testing.T) {
	t.Parallel()
	lines := []OrderLine{{SKU: "A", Quantity: dec("2")}, {SKU: "B", Quantity: dec("1")}}
	swapped := []OrderLine{{SKU: "B", Quantity: dec("1")}, {SKU: "A", Quantity: dec("2.0")}}
	book := &Book{Orders: []Order{{Number: "O1", CustomerReference: "PO 17", OrderedOn: onDay("2026-01-05"), Lines: lines}}}
	if first := RepeatOf(book, "po-17", nil, onDay("2026-11-20")); first == nil {
		t.Error("the same reference is a repeat for ever")
	}
	if RepeatOf(book, "PO 18", swapped, onDay("2026-01-08")) == nil {
		t.Error("the same lines within three days are a repeat")
	}
	if RepeatOf(book, "PO 18", swapped, onDay("2026-01-09")) != nil {
		t.Error("after three days they are an order")
	}
	book.Orders = append(book.Orders, Order{Number: "O0", OrderedOn: onDay("2026-01-03"), Lines: swapped})
	if RepeatOf(book, "", lines, onDay("2026-01-07")) != nil {
		t.Error("a customer who orders the same every other day is not repeating itself")
	}
}

func TestQuantities(t *testing.T) {
	t.Parallel()
	largest := dec("10")
	book := &Book{Orders: []Order{{Lines: []OrderLine{{SKU: "Z", Quantity: dec("3")}}}}}
	unit := func(SKU) string { return "box" }
	for _, c := range []struct {
		quantity string
		shelf    *Shelf
		unit     string
		want     bool
	}{
		{"99", &Shelf{LargestOrdered: &largest}, "box", false}, {"100", &Shelf{LargestOrdered: &largest}, "box", true},
		{"29", &Shelf{}, "box", false}, {"30", nil, "box", true}, {"3000", nil, "kg", false},
	} {
		if got := AbsurdQuantity(dec(c.quantity), c.shelf, book, c.unit, unit); got != c.want {
			t.Errorf("%s %s: %v", c.quantity, c.unit, got)
		}
	}
	if units, ok := ToUnits(dec("600"), Product{PackSize: dec("200")}); !ok || !units.Equal(dec("3")) {
		t.Errorf("600 pieces are %s boxes", units)
	}
	if _, ok := ToUnits(dec("250"), Product{PackSize: dec("200")}); ok {
		t.Error("250 pieces do not fill boxes of 200")
	}
}

func TestDueOn(t *testing.T) {
	t.Parallel()
	for terms, want := range map[string]string{"30": "2026-02-14", "45EOM": "2026-03-31", "EOM45": "2026-03-17", "30EOM10": "2026-03-10", "0": "2026-01-15"} {
		if got, ok := DueOn(onDay("2026-01-15"), terms); !ok || got != onDay(want) {
			t.Errorf("%s: %s %v, want %s", terms, got, ok, want)
		}
	}
	for _, terms := range []string{"", "soon", "-3", "30EOMx"} {
		if got, ok := DueOn(onDay("2026-01-15"), terms); ok {
			t.Errorf("%q was read as %s", terms, got)
		}
	}
}

func TestReservesBy(t *testing.T) {
	t.Parallel()
	christmas := func(d Date) bool { return d.Month == time.December && d.Day == 25 }
	for received, want := range map[string]string{"2026-11-16": "2026-11-19", "2026-11-20": "2026-11-24", "2026-12-23": "2026-12-28"} {
		if got := ReservesBy(onDay(received), christmas); got != onDay(want) {
			t.Errorf("received %s: %s, want %s", received, got, want)
		}
	}
	if !ReservesBy(Date{}, nil).IsZero() {
		t.Error("an unknown receipt gives no deadline")
	}
}
