package intents_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// ledger is an ADV database in memory: what planning asks, and what actions change.
type ledger struct {
	company   domain.Company
	products  []domain.Product
	refs      []domain.ItemReference
	customers []domain.Customer
	contacts  []domain.Contact
	books     map[domain.CustomerCode]*domain.Book
	shelves   map[domain.SKU]*domain.Shelf
	stored    []domain.StoredDocument
	given     int
}

func (l *ledger) Company(context.Context) (domain.Company, error) { return l.company, nil }

func (l *ledger) Book(_ context.Context, code domain.CustomerCode) (*domain.Book, error) {
	if b, ok := l.books[code]; ok {
		return b, nil
	}
	return nil, fmt.Errorf("customer %s: %w", code, domain.ErrNotFound)
}

func (l *ledger) Shelves(_ context.Context, skus []domain.SKU) (map[domain.SKU]domain.Shelf, error) {
	found := map[domain.SKU]domain.Shelf{}
	for _, sku := range skus {
		if s := l.shelves[sku]; s != nil {
			copied := *s
			copied.Receipts = slices.Clone(s.Receipts)
			found[sku] = copied
		}
	}
	return found, nil
}

func (l *ledger) Owners(_ context.Context, numbers []string) ([]domain.DocumentOwner, error) {
	var found []domain.DocumentOwner
	for _, n := range numbers {
		key := domain.NumberKey(n)
		if len(key) < 3 {
			continue
		}
		for _, c := range l.customers {
			b := l.books[c.Code]
			add := func(table, own string, others ...string) {
				k := domain.NumberKey(own)
				hit := k == key || len(key) >= 4 && strings.HasSuffix(k, key)
				for _, o := range others {
					hit = hit || domain.NumberKey(o) == key
				}
				if hit {
					found = append(found, domain.DocumentOwner{Customer: c.Code, Table: table, Number: own, Matched: key})
				}
			}
			for _, o := range b.Orders {
				add("order", string(o.Number), o.CustomerReference)
			}
			for _, s := range b.Shipments {
				add("shipment", string(s.Number), s.TrackingNumber)
			}
			for _, i := range b.Invoices {
				add("invoice", string(i.Number))
			}
			for _, d := range b.Disputes {
				add("dispute", string(d.Number))
			}
		}
	}
	return found, nil
}

func (l *ledger) Documents(_ context.Context, kinds, of []string) ([]domain.StoredDocument, error) {
	var found []domain.StoredDocument
	for _, kind := range kinds {
		for _, d := range l.stored {
			if d.Kind == kind && (of == nil || slices.ContainsFunc(of, func(n string) bool { return domain.NumberKey(n) == domain.NumberKey(d.Of) })) {
				found = append(found, d)
			}
		}
	}
	return found, nil
}

// do applies an action as the database would.
func (l *ledger) do(action *domain.Action) *domain.Action {
	if action == nil {
		return nil
	}
	done := *action
	b := l.books[action.Customer]
	l.given++
	switch action.Kind {
	case domain.RecordOrder:
		order := action.NewOrder.Order
		order.Number = domain.OrderNumber(fmt.Sprintf("NEW-%05d", l.given))
		done.Number = string(order.Number)
		b.Orders = append(b.Orders, order)
		for _, line := range order.Lines {
			if s := l.shelves[line.SKU]; s != nil && (s.LargestOrdered == nil || line.Quantity.GreaterThan(*s.LargestOrdered)) {
				q := line.Quantity
				s.LargestOrdered = &q
			}
		}
	case domain.RecordAmendment:
		b.Amendments = append(b.Amendments, *action.Amendment)
	case domain.OpenDispute:
		d := *action.Dispute
		d.Number = domain.DisputeNumber(fmt.Sprintf("DIS-%05d", l.given))
		done.Number = string(d.Number)
		b.Disputes = append(b.Disputes, d)
	case domain.RecordPromise:
		b.Promises = append(b.Promises, action.Promises...)
	}
	b.Holds = append(b.Holds, action.Holds...)
	for _, r := range action.Reserve {
		if s := l.shelves[r.SKU]; s != nil {
			s.Reserved = s.Reserved.Add(r.Quantity)
		}
	}
	return &done
}

// table reads one CSV file as rows by column name; an absent file is empty.
func table(t testing.TB, dir, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, name+".csv"))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var found []map[string]string
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, column := range rows[0] {
			m[strings.TrimPrefix(column, "\ufeff")] = r[i]
		}
		found = append(found, m)
	}
	return found
}

func num(text string) decimal.Decimal {
	d, _ := decimal.NewFromString(text)
	return d
}

func day(text string) domain.Date {
	d, _ := domain.ParseDate(text)
	return d
}

func whole(text string) int { return int(num(text).IntPart()) }

// loadLedger reads a folder in the CSV import format.
func loadLedger(t testing.TB, dir string) *ledger {
	t.Helper()
	l := &ledger{books: map[domain.CustomerCode]*domain.Book{}, shelves: map[domain.SKU]*domain.Shelf{}}
	l.loadPeople(t, dir)
	l.loadArticles(t, dir)
	l.loadTerms(t, dir)
	orders := l.loadOrders(t, dir)
	l.loadInvoices(t, dir)
	l.loadDisputes(t, dir, orders)
	for _, r := range table(t, dir, "documents") {
		l.stored = append(l.stored, domain.StoredDocument{Kind: r["kind"], Of: r["of"], Path: r["path"], ValidTo: day(r["valid_to"])})
	}
	return l
}

func (l *ledger) loadPeople(t testing.TB, dir string) {
	for _, r := range table(t, dir, "company") {
		l.company = domain.Company{Name: r["name"], LegalName: r["legal_name"], SIREN: r["siren"], VATNumber: r["vat_number"], Street: r["street"], Postcode: r["postcode"], City: r["city"],
			Country: r["country"], Email: r["email"], Phone: r["phone"], IBAN: r["iban"], BIC: r["bic"], Currency: r["currency"], Language: r["language"], AuthservID: r["authserv_id"]}
	}
	for _, r := range table(t, dir, "customers") {
		c := domain.Customer{Code: domain.CustomerCode(r["code"]), Kind: r["kind"], Name: r["name"], SIREN: r["siren"], VATNumber: r["vat_number"], Language: r["language"], Currency: r["currency"], PaymentTerms: r["payment_terms"],
			Status: domain.CustomerStatus(r["status"]), EmailDomains: strings.Fields(r["email_domains"]), Street: r["street"], Postcode: r["postcode"], City: r["city"], Country: r["country"]}
		if r["credit_limit"] != "" {
			limit := num(r["credit_limit"])
			c.CreditLimit = &limit
		}
		l.customers = append(l.customers, c)
		l.books[c.Code] = &domain.Book{Customer: c}
	}
	for _, r := range table(t, dir, "contacts") {
		c := domain.Contact{Email: r["email"], Customer: domain.CustomerCode(r["customer"]), Name: r["name"], Phone: r["phone"], Role: r["role"], Language: r["language"]}
		l.contacts = append(l.contacts, c)
		l.books[c.Customer].Contacts = append(l.books[c.Customer].Contacts, c)
	}
	for _, r := range table(t, dir, "addresses") {
		b := l.books[domain.CustomerCode(r["customer"])]
		b.Addresses = append(b.Addresses, domain.DeliveryAddress{Customer: b.Customer.Code, Label: r["label"], GLN: r["gln"], Street: r["street"], Postcode: r["postcode"], City: r["city"], Country: r["country"]})
	}
}

func (l *ledger) loadArticles(t testing.TB, dir string) {
	for _, r := range table(t, dir, "products") {
		p := domain.Product{SKU: domain.SKU(r["sku"]), GTIN: r["gtin"], Name: r["name"], Unit: r["unit"], PackSize: num(r["pack_size"]), ListPrice: num(r["list_price"]), VATRate: num(r["vat_rate"]),
			Discontinued: r["status"] == "discontinued", ReplacedBy: domain.SKU(r["replaced_by"]), LeadTimeDays: whole(r["lead_time_days"])}
		if r["aliases"] != "" {
			p.Aliases = strings.Split(r["aliases"], "|")
		}
		l.products = append(l.products, p)
	}
	for _, r := range table(t, dir, "item_references") {
		ref := domain.ItemReference{Customer: domain.CustomerCode(r["customer"]), CustomerSKU: r["customer_sku"], SKU: domain.SKU(r["sku"])}
		l.refs = append(l.refs, ref)
		l.books[ref.Customer].ItemReferences = append(l.books[ref.Customer].ItemReferences, ref)
	}
	for _, r := range table(t, dir, "stock") {
		s := &domain.Shelf{SKU: domain.SKU(r["sku"]), OnHand: num(r["on_hand"]), Reserved: num(r["reserved"])}
		if r["next_receipt_on"] != "" {
			s.Receipts = []domain.Receipt{{ExpectedOn: day(r["next_receipt_on"]), Quantity: num(r["next_receipt_quantity"])}}
		}
		l.shelves[s.SKU] = s
	}
}

func (l *ledger) loadTerms(t testing.TB, dir string) {
	for _, r := range table(t, dir, "prices") {
		b := l.books[domain.CustomerCode(r["customer"])]
		b.Prices = append(b.Prices, domain.Price{SKU: domain.SKU(r["sku"]), MinQuantity: num(r["min_quantity"]), UnitPrice: num(r["unit_price"]), ValidFrom: day(r["valid_from"]), ValidTo: day(r["valid_to"])})
	}
	for _, r := range table(t, dir, "charges") {
		c := domain.Charge{Customer: domain.CustomerCode(r["customer"]), Kind: r["kind"], FromAmount: num(r["from_amount"]), Amount: num(r["amount"]), ValidFrom: day(r["valid_from"]), ValidTo: day(r["valid_to"])}
		for _, b := range l.books {
			if c.Customer == "" || c.Customer == b.Customer.Code {
				b.Charges = append(b.Charges, c)
			}
		}
	}
}

func (l *ledger) loadOrders(t testing.TB, dir string) map[domain.OrderNumber]domain.CustomerCode {
	owner := map[domain.OrderNumber]domain.CustomerCode{}
	lines := map[string][]domain.OrderLine{}
	for _, r := range table(t, dir, "order_lines") {
		line := domain.OrderLine{Line: whole(r["line"]), SKU: domain.SKU(r["sku"]), Quantity: num(r["quantity"]), UnitPrice: num(r["unit_price"]), PromisedOn: day(r["promised_on"])}
		lines[r["order"]] = append(lines[r["order"]], line)
		if s := l.shelves[line.SKU]; s != nil && (s.LargestOrdered == nil || line.Quantity.GreaterThan(*s.LargestOrdered)) {
			q := line.Quantity
			s.LargestOrdered = &q
		}
	}
	for _, r := range table(t, dir, "orders") {
		o := domain.Order{Number: domain.OrderNumber(r["number"]), Customer: domain.CustomerCode(r["customer"]), CustomerReference: r["customer_reference"], OrderedOn: day(r["ordered_on"]),
			RequestedOn: day(r["requested_on"]), Status: domain.OrderStatus(r["status"]), Currency: r["currency"], ShipTo: r["ship_to"], Lines: lines[r["number"]]}
		owner[o.Number] = o.Customer
		l.books[o.Customer].Orders = append(l.books[o.Customer].Orders, o)
	}
	carried := map[string][]domain.ShipmentLine{}
	for _, r := range table(t, dir, "shipment_lines") {
		carried[r["shipment"]] = append(carried[r["shipment"]], domain.ShipmentLine{OrderLine: whole(r["order_line"]), Quantity: num(r["quantity"])})
	}
	for _, r := range table(t, dir, "shipments") {
		s := domain.Shipment{Number: domain.ShipmentNumber(r["number"]), Order: domain.OrderNumber(r["order"]), Carrier: r["carrier"], TrackingNumber: r["tracking_number"], ShippedOn: day(r["shipped_on"]),
			EstimatedOn: day(r["estimated_on"]), ArrivedOn: day(r["delivered_on"]), Status: domain.ShipmentStatus(r["status"]), Note: r["note"], Lines: carried[r["number"]]}
		b := l.books[owner[s.Order]]
		b.Shipments = append(b.Shipments, s)
	}
	return owner
}

func (l *ledger) loadInvoices(t testing.TB, dir string) {
	lines := map[string][]domain.InvoiceLine{}
	for _, r := range table(t, dir, "invoice_lines") {
		lines[r["invoice"]] = append(lines[r["invoice"]], domain.InvoiceLine{Line: whole(r["line"]), SKU: domain.SKU(r["sku"]), Description: r["description"], Quantity: num(r["quantity"]), UnitPrice: num(r["unit_price"]), VATRate: num(r["vat_rate"])})
	}
	paid := map[string]decimal.Decimal{}
	for _, r := range table(t, dir, "payments") {
		paid[r["invoice"]] = paid[r["invoice"]].Add(num(r["amount"]))
	}
	credited := map[string]decimal.Decimal{}
	rows := table(t, dir, "invoices")
	for _, r := range rows {
		for corrected := range strings.FieldsSeq(r["corrects"]) {
			if r["kind"] == "credit_note" {
				credited[corrected] = credited[corrected].Add(num(r["total_gross"]))
			}
		}
	}
	for _, r := range rows {
		i := domain.Invoice{Number: domain.InvoiceNumber(r["number"]), Customer: domain.CustomerCode(r["customer"]), Order: domain.OrderNumber(r["order"]), Kind: domain.InvoiceKind(r["kind"]), IssuedOn: day(r["issued_on"]),
			DueOn: day(r["due_on"]), Currency: r["currency"], TotalNet: num(r["total_net"]), TotalVAT: num(r["total_vat"]), TotalGross: num(r["total_gross"]), Lines: lines[r["number"]],
			Paid: paid[r["number"]], Credited: credited[r["number"]]}
		b := l.books[i.Customer]
		if i.Kind == domain.KindCreditNote && r["corrects"] == "" {
			b.UnallocatedCredit = b.UnallocatedCredit.Add(i.TotalGross)
		}
		b.Invoices = append(b.Invoices, i)
	}
	for _, r := range table(t, dir, "payments") {
		if b := l.books[domain.CustomerCode(r["customer"])]; b != nil && r["invoice"] == "" {
			b.UnallocatedCredit = b.UnallocatedCredit.Add(num(r["amount"]))
		}
		for _, b := range l.books {
			if b.Invoice(domain.InvoiceNumber(r["invoice"])) != nil {
				b.Payments = append(b.Payments, domain.Payment{Number: r["number"], Invoice: domain.InvoiceNumber(r["invoice"]), PaidOn: day(r["paid_on"]), Amount: num(r["amount"]), Method: r["method"]})
			}
		}
	}
}

func (l *ledger) loadDisputes(t testing.TB, dir string, owner map[domain.OrderNumber]domain.CustomerCode) {
	for _, r := range table(t, dir, "disputes") {
		d := domain.Dispute{Number: domain.DisputeNumber(r["number"]), Customer: domain.CustomerCode(r["customer"]), Order: domain.OrderNumber(r["order"]), Kind: domain.DisputeKind(r["kind"]), Status: r["status"], OpenedOn: day(r["opened_on"])}
		if r["invoice"] != "" {
			d.Invoices = []domain.InvoiceNumber{domain.InvoiceNumber(r["invoice"])}
		}
		b := l.books[d.Customer]
		b.Disputes = append(b.Disputes, d)
	}
	_ = owner
}

// sender grades an address as the database would.
func (l *ledger) sender(address, name string, auth domain.Authentication) domain.Sender {
	var claim domain.Claim
	for _, c := range l.contacts {
		if strings.EqualFold(c.Email, address) {
			claim.Contacts = append(claim.Contacts, c)
		}
	}
	_, host, _ := strings.Cut(strings.ToLower(address), "@")
	for _, c := range l.customers {
		if slices.Contains(c.EmailDomains, host) {
			claim.Domains = append(claim.Domains, c.Code)
		}
	}
	claim.Ours = strings.EqualFold(address, l.company.Email)
	return domain.GradeSender(address, name, claim, auth)
}
