package domain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// debtor is a customer's book with one invoice of 1000.00 EUR due on 30 September 2026, a Wednesday; change it as the case needs.
func debtor(change ...func(*Book)) *Book {
	book := &Book{
		Customer: Customer{Code: "K1", Currency: "EUR", Status: CustomerActive, PaymentMethod: "transfer"},
		Invoices: []Invoice{bill("F1", "2026-09-30", "1000")},
	}
	for _, c := range change {
		c(book)
	}
	return book
}

func bill(number InvoiceNumber, due, gross string) Invoice {
	return Invoice{Number: number, Customer: "K1", Kind: KindInvoice, IssuedOn: on("2026-08-31"), DueOn: on(due), Currency: "EUR", TotalGross: amount(gross)}
}

func sent(invoice InvoiceNumber, level int, day string) func(*Book) {
	return func(b *Book) { b.Reminders = append(b.Reminders, ReminderSent{invoice, level, on(day)}) }
}

func also(invoices ...Invoice) func(*Book) {
	return func(b *Book) { b.Invoices = append(b.Invoices, invoices...) }
}

func held(reason, part, until string) func(*Book) {
	return func(b *Book) {
		hold := ReminderHold{Invoice: "F1", Reason: reason, Until: on(until)}
		if part != "" {
			a := amount(part)
			hold.Amount = &a
		}
		b.Holds = append(b.Holds, hold)
	}
}

func customer(change func(*Customer)) func(*Book) { return func(b *Book) { change(&b.Customer) } }

// written is a plan in one line: level, total, then each line's invoice, open amount and level.
func written(plan *ReminderPlan) string {
	if plan == nil {
		return "nothing"
	}
	text := fmt.Sprintf("level %d, %s:", plan.Level, plan.Total)
	for _, line := range plan.Lines {
		text += fmt.Sprintf(" %s %s at %d", line.Invoice, line.Open, line.Level)
	}
	return text
}

func reasons(left []LeftOut) string {
	var texts []string
	for _, l := range left {
		texts = append(texts, strings.TrimSpace(string(l.Invoice)+" "+l.Reason))
	}
	slices.Sort(texts)
	return strings.Join(texts, ", ")
}

// reminderCases are what the rule makes of a debtor on a day.
var reminderCases = []struct {
	name string
	book *Book
	now  string
	want string
	left string
}{
	{"two business days late", debtor(), "2026-10-02", "nothing", "F1 not_due"},
	{"three business days late: level 1", debtor(), "2026-10-05", "level 1, 1000: F1 1000 at 1", ""},
	{"a missed run changes nothing", debtor(), "2026-10-13", "level 1, 1000: F1 1000 at 1", ""},
	{"very late and never reminded: no level is skipped", debtor(), "2026-11-25", "level 1, 1000: F1 1000 at 1", ""},
	{"on a Sunday", debtor(), "2026-10-18", "nothing", "not_business_day"},
	{"level 2 not due yet", debtor(sent("F1", 1, "2026-10-05")), "2026-10-14", "nothing", "F1 not_due"},
	{"level 2 at fifteen days", debtor(sent("F1", 1, "2026-10-05")), "2026-10-15", "level 2, 1000: F1 1000 at 2", ""},
	{"level 3 at thirty days", debtor(sent("F1", 1, "2026-10-05"), sent("F1", 2, "2026-10-15")), "2026-10-30", "level 3, 1000: F1 1000 at 3", ""},
	{"level 4 at forty-five days", debtor(sent("F1", 1, "2026-10-05"), sent("F1", 2, "2026-10-15"), sent("F1", 3, "2026-10-30")), "2026-11-16",
		"level 4, 1000: F1 1000 at 4", ""},
	{"after the last level a person acts", debtor(sent("F1", 3, "2026-10-30"), sent("F1", 4, "2026-11-16")), "2026-12-16", "nothing", "F1 last_level, F1 not_due"},
	{"a pre-due reminder is no level 1", debtor(sent("F1", 0, "2026-09-23")), "2026-10-05", "level 1, 1000: F1 1000 at 1", ""},
	{"late levels still wait five business days", debtor(sent("F1", 1, "2026-11-16")), "2026-11-20", "nothing", "recent"},
	{"and go on then", debtor(sent("F1", 1, "2026-11-16")), "2026-11-23", "level 2, 1000: F1 1000 at 2", ""},
	{"another invoice's reminder is the customer's too", debtor(also(bill("F2", "2026-08-31", "50")), sent("F2", 1, "2026-10-02")), "2026-10-07", "nothing", "recent"},

	{"one letter at the highest level", debtor(also(bill("F2", "2026-08-31", "50"), bill("F3", "2026-12-31", "7"), bill("F4", "2026-10-15", "9")), sent("F2", 1, "2026-09-15")), "2026-10-16",
		"level 2, 1050: F2 50 at 2 F1 1000 at 1", "F3 not_due, F4 not_due"},
	{"what is overdue stands in the letter at the level it has", debtor(also(bill("F2", "2026-10-05", "50")), sent("F1", 1, "2026-10-05")), "2026-10-13",
		"level 1, 1050: F1 1000 at 1 F2 50 at 1", ""},

	{"paid in part", debtor(func(b *Book) { b.Invoices[0].Paid = amount("400.25") }), "2026-10-05", "level 1, 599.75: F1 599.75 at 1", ""},
	{"paid", debtor(func(b *Book) { b.Invoices[0].Paid = amount("1000") }), "2026-10-05", "nothing", ""},
	{"credited", debtor(func(b *Book) { b.Invoices[0].Credited = amount("1000") }), "2026-10-05", "nothing", ""},
	{"credit notes are no debts", debtor(func(b *Book) { b.Invoices[0].Kind = KindCreditNote }), "2026-10-05", "nothing", ""},
	{"credit is netted", debtor(func(b *Book) { b.UnallocatedCredit = amount("300") }), "2026-10-05", "level 1, 700: F1 1000 at 1", ""},
	{"credit covers all", debtor(func(b *Book) { b.UnallocatedCredit = amount("1000") }), "2026-10-05", "nothing", "credit_balance"},
	{"cents are not worth a letter", debtor(func(b *Book) { b.Invoices[0].Paid = amount("999.50") }), "2026-10-05", "nothing", "too_small"},

	{"wholly disputed", debtor(held("dispute", "", "")), "2026-10-05", "nothing", "F1 disputed"},
	{"disputed in part", debtor(held("dispute", "250", "")), "2026-10-05", "level 1, 750: F1 750 at 1", "F1 disputed"},
	{"two disputed parts", debtor(held("dispute", "250", ""), held("dispute", "100", "")), "2026-10-05", "level 1, 650: F1 650 at 1", "F1 disputed"},
	{"disputed and promised parts", debtor(held("dispute", "250", ""), held("promise", "750", "2026-10-05")), "2026-10-05", "nothing", "F1 disputed, F1 promised"},
	{"an imported dispute without a hold, lines known", debtor(func(b *Book) {
		b.Invoices[0].Lines = []InvoiceLine{{Line: 1, SKU: "A", Quantity: amount("10"), UnitPrice: amount("50"), VATRate: amount("20")}}
		b.Disputes = []Dispute{{Invoices: []InvoiceNumber{"F1"}, Status: "open", Lines: []DisputeLine{{"A", amount("2")}}}}
	}), "2026-10-05", "level 1, 880: F1 880 at 1", "F1 disputed"},
	{"an imported dispute, lines not known", debtor(func(b *Book) {
		b.Disputes = []Dispute{{Invoices: []InvoiceNumber{"F1"}, Status: "investigating"}}
	}), "2026-10-05", "nothing", "F1 disputed"},
	{"a closed dispute", debtor(func(b *Book) { b.Disputes = []Dispute{{Invoices: []InvoiceNumber{"F1"}, Status: "resolved"}} }), "2026-10-05",
		"level 1, 1000: F1 1000 at 1", ""},
	{"held by hand until a day", debtor(held("manual", "", "2026-10-09")), "2026-10-09", "nothing", "F1 held"},
	{"and no longer", debtor(held("manual", "", "2026-10-09")), "2026-10-12", "level 1, 1000: F1 1000 at 1", ""},
	{"a payment notice", debtor(held("notice", "", "2026-10-20")), "2026-10-12", "nothing", "F1 notice"},

	{"promised for Friday, Wednesday after: grace", debtor(held("promise", "", "2026-10-09")), "2026-10-14", "nothing", "F1 promised"},
	{"promised for Friday, Thursday after: broken", debtor(held("promise", "", "2026-10-09")), "2026-10-15", "level 1, 1000: F1 1000 at 1", ""},
	{"a promise without a hold", debtor(func(b *Book) { b.Promises = []Promise{{Invoice: "F1", PromisedOn: on("2026-10-09"), State: "open"}} }), "2026-10-12", "nothing", "F1 promised"},
	{"hold and promise are one", debtor(held("promise", "400", "2026-10-09"), func(b *Book) {
		part := amount("400")
		b.Promises = []Promise{{Invoice: "F1", PromisedOn: on("2026-10-09"), Amount: &part, State: "open"}}
	}), "2026-10-12", "level 1, 600: F1 600 at 1", "F1 promised"},
	{"a broken promise", debtor(func(b *Book) { b.Promises = []Promise{{Invoice: "F1", PromisedOn: on("2026-12-09"), State: "broken"}} }), "2026-10-12",
		"level 1, 1000: F1 1000 at 1", ""},

	{"insolvent", debtor(customer(func(c *Customer) { c.Status = CustomerInsolvency })), "2026-10-05", "nothing", "insolvency"},
	{"on hold is reminded", debtor(customer(func(c *Customer) { c.Status = CustomerOnHold })), "2026-10-05", "level 1, 1000: F1 1000 at 1", ""},
	{"a public body", debtor(customer(func(c *Customer) { c.Kind = "public" })), "2026-10-05", "nothing", "public_customer"},
	{"a consumer", debtor(customer(func(c *Customer) { c.Kind = "consumer" })), "2026-10-05", "nothing", "consumer_customer"},
	{"person only", debtor(customer(func(c *Customer) { c.Code = "K9" })), "2026-10-05", "nothing", "person_only"},
	{"by bill of exchange", debtor(customer(func(c *Customer) { c.PaymentMethod = "bill" })), "2026-10-05", "nothing", "F1 bill_or_debit"},
	{"by debit", debtor(customer(func(c *Customer) { c.PaymentMethod = "debit" })), "2026-10-05", "nothing", "F1 bill_or_debit"},
	{"by debit, returned", debtor(customer(func(c *Customer) { c.PaymentMethod = "debit" }), func(b *Book) {
		b.Payments = []Payment{{Invoice: "F1", Amount: amount("1000")}, {Invoice: "F1", Amount: amount("-1000")}}
	}), "2026-10-05", "level 1, 1000: F1 1000 at 1", ""},
	{"sold to a factor", debtor(func(b *Book) { b.Invoices[0].Factor = "Factofrance" }), "2026-10-05", "nothing", "F1 factored"},
	{"no due date", debtor(func(b *Book) { b.Invoices[0].DueOn = Date{} }), "2026-10-05", "nothing", "F1 no_due_date"},
	{"another currency", debtor(also(bill("F2", "2026-09-30", "5")), func(b *Book) { b.Invoices[1].Currency = "USD" }), "2026-10-05",
		"level 1, 1000: F1 1000 at 1", "F2 other_currency"},

	{"a small invoice is not announced", debtor(), "2026-09-24", "nothing", "F1 not_due"},
	{"a large one is", debtor(func(b *Book) { b.Invoices[0].TotalGross = amount("5000") }), "2026-09-23", "level 0, 5000: F1 5000 at 0", ""},
	{"not eight days before", debtor(func(b *Book) { b.Invoices[0].TotalGross = amount("5000") }), "2026-09-22", "nothing", "F1 not_due"},
	{"once only", debtor(func(b *Book) { b.Invoices[0].TotalGross = amount("5000") }, sent("F1", 0, "2026-09-23")), "2026-09-30", "nothing", "F1 not_due"},
	{"announced to one who pays late", debtor(paysLate), "2026-09-24", "level 0, 1000: F1 1000 at 0", ""},
	{"no announcement in a letter about overdue ones", debtor(func(b *Book) { b.Invoices[0].TotalGross = amount("5000") }, also(bill("F2", "2026-09-01", "60"))), "2026-09-24",
		"level 1, 60: F2 60 at 1", ""},
}

func TestDueReminders(t *testing.T) {
	t.Parallel()
	policy := DefaultReminderPolicy()
	policy.PersonOnly = []CustomerCode{"K9"}
	for _, test := range reminderCases {
		plan, left := DueReminders(test.book, policy, ReminderDay{on(test.now), on(test.now)}, Weekdays{})
		if got := written(plan); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if got := reasons(left); got != test.left {
			t.Errorf("%s: left out %q, want %q", test.name, got, test.left)
		}
	}
}

// paysLate gives the book three paid invoices, two of them paid late.
func paysLate(b *Book) {
	for i, paidOn := range []string{"2026-03-02", "2026-04-10", "2026-05-20"} {
		number := InvoiceNumber(fmt.Sprintf("P%d", i))
		invoice := bill(number, []string{"2026-03-31", "2026-03-31", "2026-04-30"}[i], "100")
		invoice.Paid = amount("100")
		b.Invoices = append(b.Invoices, invoice)
		b.Payments = append(b.Payments, Payment{Invoice: number, Amount: amount("100"), PaidOn: on(paidOn)})
	}
}

func TestStalePaymentsStopReminders(t *testing.T) {
	t.Parallel()
	policy := DefaultReminderPolicy()
	for asOf, want := range map[string]string{"2026-10-05": "", "2026-10-01": "", "2026-09-30": "stale_payments", "": "stale_payments"} {
		plan, left := DueReminders(debtor(), policy, ReminderDay{on("2026-10-05"), on(asOf)}, Weekdays{})
		if got := reasons(left); got != want || (plan == nil) != (want != "") {
			t.Errorf("payments known up to %q: %s, left out %q", asOf, written(plan), got)
		}
	}
}

func TestReminderAmounts(t *testing.T) {
	t.Parallel()
	policy := DefaultReminderPolicy()
	policy.Rates = testRates
	book := debtor(also(bill("F2", "2026-05-31", "1000"), bill("F3", "2026-10-01", "10")), held("dispute", "250", ""))
	plan, _ := DueReminders(book, policy, ReminderDay{on("2026-10-05"), on("2026-10-05")}, Weekdays{})
	if plan == nil {
		t.Fatal("no plan")
	}
	// F2: 30 days at 12.15 and 97 at 12.40; F1: 750 over 5 days at 12.40.
	got := fmt.Sprint(plan.Lines[0].Interest, plan.Lines[1].Interest, plan.Interest, plan.Charges, plan.Lines[1].DaysLate)
	if want := "42.94 1.27 44.21 80 5"; got != want {
		t.Errorf("interest and charges %s, want %s", got, want)
	}
	book.Customer.Kind = "consumer"
	policy.Consumers = true
	plan, _ = DueReminders(book, policy, ReminderDay{on("2026-10-05"), on("2026-10-05")}, Weekdays{})
	if !plan.Interest.IsZero() || !plan.Charges.IsZero() {
		t.Errorf("a consumer owes %s and %s", plan.Interest, plan.Charges)
	}
}

// A rate that is not known leaves the interest out and says so.
func TestReminderWithoutRate(t *testing.T) {
	t.Parallel()
	policy := DefaultReminderPolicy()
	policy.Rates = []Rate{{From: on("2027-01-01"), Percent: amount("12")}}
	plan, left := DueReminders(debtor(), policy, ReminderDay{on("2026-10-05"), on("2026-10-05")}, Weekdays{})
	if plan == nil || !plan.Interest.IsZero() || reasons(left) != "F1 rate_missing" {
		t.Errorf("%s, left out %q", written(plan), reasons(left))
	}
}
