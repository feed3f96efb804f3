package domain

// ReminderPlan is what one payment reminder says: one customer, all that is overdue and not held.
type ReminderPlan struct {
	Customer CustomerCode   `json:"customer"`
	Level    int            `json:"level"` // of the letter: the highest of its lines
	Lines    []ReminderLine `json:"lines"`
	Currency string         `json:"currency"`
	Total    Decimal        `json:"total"`
	Interest Decimal        `json:"interest"`
	Charges  Decimal        `json:"charges"` // fixed recovery charge, all invoices
	On       Date           `json:"on"`
	// Unallocated is the customer's credit that was netted.
	Unallocated Decimal `json:"unallocated"`
}

// ReminderLine is one overdue invoice of a reminder.
type ReminderLine struct {
	Invoice  InvoiceNumber `json:"invoice"`
	IssuedOn Date          `json:"issued_on"`
	DueOn    Date          `json:"due_on"`
	Amount   Decimal       `json:"amount"`
	Open     Decimal       `json:"open"` // still owed and not held
	DaysLate int           `json:"days_late"`
	Level    int           `json:"level"`
	Interest Decimal       `json:"interest"`
}
