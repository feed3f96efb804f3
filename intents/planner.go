package intents

import (
	"sync/atomic"
	"time"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// Config is what a Desk needs; the zero value of everything but Engine works.
type Config struct {
	// Engine understands messages.
	Engine classify.Engine
	// Model reads again the lines of an order that the offline reading leaves open; nil: offline only. It is asked in Read,
	// outside any transaction, and each field of its answer is checked against the text.
	Model prompts.Model
	// Calendar tells working days; domain.Weekdays where nil.
	Calendar domain.Calendar
	// Location is the company's time zone: "today" is its day. UTC where nil.
	Location *time.Location
	// Lookup answers what a number is while reading, for the engine's signals only; nothing is decided by it. May be nil.
	Lookup Records
	// Policy are the company's procedures.
	Policy Policy
}

// Policy are procedures that a company may change.
type Policy struct {
	// QuoteDays is how long a quoted price is said to hold; 30 where zero.
	QuoteDays int
	// SureEnough is the confidence below which no promise or notice of payment is recorded without a person, and a third of what
	// an order in words, a change or a complaint asks; 0.2 where zero.
	SureEnough float64
	// ElectronicFrom is the first day of issue of invoices that French professionals receive through an e-invoicing platform:
	// a copy by mail is a convenience copy, and says so. Zero: never.
	ElectronicFrom domain.Date
	// FacturX are the customers whose invoice copies carry their data (Factur-X), because they asked for it.
	FacturX []domain.CustomerCode
	// PlainAnswers are the customers whose structured orders (EDIFACT, UBL, Order-X, cXML) are not answered in kind.
	PlainAnswers []domain.CustomerCode
}

// Desk reads messages and plans what to do about them. It is safe for concurrent use.
type Desk struct {
	config Config
	shop   atomic.Pointer[shop]
}

// shop is what the desk knows of articles and customers by name; replaced as a whole.
type shop struct {
	catalogue *extract.Catalogue
	people    *extract.People
}

// NewDesk gives a desk with an empty catalogue.
func NewDesk(config Config) *Desk {
	if config.Calendar == nil {
		config.Calendar = domain.Weekdays{}
	}
	if config.Location == nil {
		config.Location = time.UTC
	}
	if config.Policy.QuoteDays == 0 {
		config.Policy.QuoteDays = 30
	}
	if config.Policy.SureEnough == 0 {
		config.Policy.SureEnough = 0.2
	}
	d := &Desk{config: config}
	d.SetCatalogue(nil, nil, nil, nil)
	return d
}

// SetCatalogue replaces what the desk knows by name: articles, the customers' own names for them, customers and their
// contacts. Messages under way keep what they began with. It takes seconds for 200,000 articles.
func (d *Desk) SetCatalogue(products []domain.Product, refs []domain.ItemReference, customers []domain.Customer, contacts []domain.Contact) {
	d.shop.Store(&shop{
		catalogue: extract.NewCatalogue(products, refs),
		people:    extract.NewPeople(customers, contacts),
	})
}
