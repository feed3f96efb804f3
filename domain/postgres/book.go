package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"guichet/domain"
)

// bookReach bounds how far back a customer's closed documents are read into its book; what is still open is
// read whatever its age.
const bookReach = "interval '3 years'"

// bookLoader reads one customer's rows, and no other's: every query is scoped by the customer.
type bookLoader struct {
	q        querier
	customer domain.CustomerCode
	book     *domain.Book
}

// loadBook reads all that is known of a customer. With lock, its row is locked first, so that two messages of
// one customer (two orders against one credit limit) are judged one after the other.
func loadBook(ctx context.Context, q querier, code domain.CustomerCode, lock bool) (*domain.Book, error) {
	l := &bookLoader{q: q, customer: code, book: &domain.Book{}}
	if err := l.loadCustomer(ctx, lock); err != nil {
		return nil, err
	}
	for _, load := range []struct {
		what string
		from func(context.Context) error
	}{
		{"contacts", l.loadContacts}, {"addresses", l.loadAddresses}, {"item references", l.loadItemReferences},
		{"prices", l.loadPrices}, {"charges", l.loadCharges}, {"orders", l.loadOrders}, {"shipments", l.loadShipments},
		{"invoices", l.loadInvoices}, {"payments", l.loadPayments}, {"disputes", l.loadDisputes},
		{"amendments", l.loadAmendments}, {"holds", l.loadHolds},
	} {
		if err := load.from(ctx); err != nil {
			return nil, fmt.Errorf("reading the %s of customer %s: %w", load.what, code, err)
		}
	}
	return l.book, nil
}

func (l *bookLoader) loadCustomer(ctx context.Context, lock bool) error {
	sql := `SELECT code, name, siren, vat_number, language, currency, payment_terms, payment_method, credit_limit,
		status, kind, class, coalesce(parent, ''), coalesce(bill_to, ''), gln, email_domains, street, postcode, city, country,
		delivery_policy, incoterm, account_manager, adv_owner FROM adv.customer WHERE code = $1`
	if lock {
		sql += " FOR NO KEY UPDATE"
	}
	c := &l.book.Customer
	err := l.q.QueryRow(ctx, sql, l.customer).Scan(&c.Code, &c.Name, &c.SIREN, &c.VATNumber, &c.Language, &c.Currency,
		&c.PaymentTerms, &c.PaymentMethod, &c.CreditLimit, &c.Status, &c.Kind, &c.Class, &c.Parent, &c.BillTo, &c.GLN,
		&c.EmailDomains, &c.Street, &c.Postcode, &c.City, &c.Country, &c.DeliveryPolicy, &c.Incoterm, &c.AccountManager, &c.ADVOwner)
	if err != nil {
		return notFound(fmt.Sprintf("customer %q", l.customer), err)
	}
	return nil
}

// collect runs a query of the customer's rows into a slice, one scan function a row.
func collect[T any](ctx context.Context, l *bookLoader, into *[]T, sql string, scan func(row pgx.CollectableRow, t *T) error) error {
	rows, err := l.q.Query(ctx, sql, l.customer)
	if err != nil {
		return err
	}
	*into, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (T, error) {
		var t T
		return t, scan(row, &t)
	})
	return err
}

func (l *bookLoader) loadContacts(ctx context.Context) error {
	return collect(ctx, l, &l.book.Contacts, `SELECT email, customer, name, phone, role, language FROM adv.contact
		WHERE customer = $1 ORDER BY email`, func(row pgx.CollectableRow, c *domain.Contact) error {
		return row.Scan(&c.Email, &c.Customer, &c.Name, &c.Phone, &c.Role, &c.Language)
	})
}

func (l *bookLoader) loadAddresses(ctx context.Context) error {
	return collect(ctx, l, &l.book.Addresses, `SELECT customer, label, gln, street, postcode, city, country FROM adv.address
		WHERE customer = $1 ORDER BY label`, func(row pgx.CollectableRow, a *domain.DeliveryAddress) error {
		return row.Scan(&a.Customer, &a.Label, &a.GLN, &a.Street, &a.Postcode, &a.City, &a.Country)
	})
}

func (l *bookLoader) loadItemReferences(ctx context.Context) error {
	return collect(ctx, l, &l.book.ItemReferences, `SELECT customer, customer_sku, sku FROM adv.item_reference
		WHERE customer = $1 ORDER BY customer_sku`, func(row pgx.CollectableRow, r *domain.ItemReference) error {
		return row.Scan(&r.Customer, &r.CustomerSKU, &r.SKU)
	})
}

func (l *bookLoader) loadPrices(ctx context.Context) error {
	return collect(ctx, l, &l.book.Prices, `SELECT sku, min_quantity, unit_price, valid_from, valid_to FROM adv.price
		WHERE customer = $1 ORDER BY sku, min_quantity, valid_from`, func(row pgx.CollectableRow, p *domain.Price) error {
		return row.Scan(&p.SKU, &p.MinQuantity, &p.UnitPrice, &p.ValidFrom, &p.ValidTo)
	})
}

func (l *bookLoader) loadCharges(ctx context.Context) error {
	return collect(ctx, l, &l.book.Charges, `SELECT coalesce(customer, ''), kind, from_amount, amount, valid_from, valid_to FROM adv.charge
		WHERE customer IS NULL OR customer = $1 ORDER BY kind, customer NULLS LAST, from_amount`, func(row pgx.CollectableRow, c *domain.Charge) error {
		return row.Scan(&c.Customer, &c.Kind, &c.FromAmount, &c.Amount, &c.ValidFrom, &c.ValidTo)
	})
}

// ordersInReach are the orders of the book: recent ones, and whatever is not finished.
const ordersInReach = `SELECT number FROM adv.sales_order WHERE customer = $1
	AND (ordered_on > current_date - ` + bookReach + ` OR status NOT IN ('invoiced', 'cancelled'))`

func (l *bookLoader) loadOrders(ctx context.Context) error {
	err := collect(ctx, l, &l.book.Orders, `SELECT number, customer, customer_reference, ordered_on, requested_on, status, currency, coalesce(ship_to, '')
		FROM adv.sales_order WHERE number IN (`+ordersInReach+`) ORDER BY ordered_on, number`, func(row pgx.CollectableRow, o *domain.Order) error {
		return row.Scan(&o.Number, &o.Customer, &o.CustomerReference, &o.OrderedOn, &o.RequestedOn, &o.Status, &o.Currency, &o.ShipTo)
	})
	if err != nil {
		return err
	}
	index := indexBy(l.book.Orders, func(o *domain.Order) domain.OrderNumber { return o.Number })
	return l.each(ctx, `SELECT order_number, line, sku, quantity, coalesce(unit_price, 0), promised_on FROM adv.order_line
		WHERE order_number IN (`+ordersInReach+`) ORDER BY order_number, line`, func(rows pgx.Rows) error {
		var number domain.OrderNumber
		var line domain.OrderLine
		if err := rows.Scan(&number, &line.Line, &line.SKU, &line.Quantity, &line.UnitPrice, &line.PromisedOn); err != nil {
			return err
		}
		order := &l.book.Orders[index[number]]
		order.Lines = append(order.Lines, line)
		return nil
	})
}

func (l *bookLoader) loadShipments(ctx context.Context) error {
	err := collect(ctx, l, &l.book.Shipments, `SELECT number, order_number, carrier, tracking_number, shipped_on, estimated_on, delivered_on, status, note
		FROM adv.shipment WHERE order_number IN (`+ordersInReach+`) ORDER BY order_number, number`, func(row pgx.CollectableRow, s *domain.Shipment) error {
		return row.Scan(&s.Number, &s.Order, &s.Carrier, &s.TrackingNumber, &s.ShippedOn, &s.EstimatedOn, &s.ArrivedOn, &s.Status, &s.Note)
	})
	if err != nil {
		return err
	}
	index := indexBy(l.book.Shipments, func(s *domain.Shipment) domain.ShipmentNumber { return s.Number })
	return l.each(ctx, `SELECT shipment, order_line, quantity FROM adv.shipment_line WHERE shipment IN
		(SELECT number FROM adv.shipment WHERE order_number IN (`+ordersInReach+`)) ORDER BY shipment, order_line`, func(rows pgx.Rows) error {
		var number domain.ShipmentNumber
		var line domain.ShipmentLine
		if err := rows.Scan(&number, &line.OrderLine, &line.Quantity); err != nil {
			return err
		}
		shipment := &l.book.Shipments[index[number]]
		shipment.Lines = append(shipment.Lines, line)
		return nil
	})
}

// invoicesInReach are the invoices of the book: recent ones, and those not paid, and credit notes that correct them.
const invoicesInReach = `SELECT i.number FROM adv.invoice i WHERE i.customer = $1
	AND (i.issued_on > current_date - ` + bookReach + ` OR i.total_gross >
		(SELECT coalesce(sum(p.amount), 0) FROM adv.payment p WHERE p.invoice = i.number))`

func (l *bookLoader) loadInvoices(ctx context.Context) error {
	err := collect(ctx, l, &l.book.Invoices, `SELECT i.number, i.customer, coalesce(i.order_number, ''), i.kind, i.corrects, i.issued_on, i.due_on, i.currency,
			coalesce(i.total_net, 0), coalesce(i.total_vat, 0), i.total_gross, i.factor,
			(SELECT coalesce(sum(p.amount), 0) FROM adv.payment p WHERE p.invoice = i.number)
		FROM adv.invoice i WHERE i.number IN (`+invoicesInReach+`) ORDER BY i.issued_on, i.number`, func(row pgx.CollectableRow, i *domain.Invoice) error {
		return row.Scan(&i.Number, &i.Customer, &i.Order, &i.Kind, &i.Corrects, &i.IssuedOn, &i.DueOn, &i.Currency,
			&i.TotalNet, &i.TotalVAT, &i.TotalGross, &i.Factor, &i.Paid)
	})
	if err != nil {
		return err
	}
	index := indexBy(l.book.Invoices, func(i *domain.Invoice) domain.InvoiceNumber { return i.Number })
	l.spreadCredits(index)
	return l.each(ctx, `SELECT invoice, line, coalesce(sku, ''), description, quantity, unit_price, coalesce(vat_rate, 0) FROM adv.invoice_line
		WHERE invoice IN (`+invoicesInReach+`) ORDER BY invoice, line`, func(rows pgx.Rows) error {
		var number domain.InvoiceNumber
		var line domain.InvoiceLine
		if err := rows.Scan(&number, &line.Line, &line.SKU, &line.Description, &line.Quantity, &line.UnitPrice, &line.VATRate); err != nil {
			return err
		}
		invoice := &l.book.Invoices[index[number]]
		invoice.Lines = append(invoice.Lines, line)
		return nil
	})
}

// spreadCredits credits each credit note to the invoices that it corrects, oldest first and no more than is owed
// there; what corrects none, or is over, is the customer's unallocated credit.
func (l *bookLoader) spreadCredits(index map[domain.InvoiceNumber]int) {
	for _, note := range l.book.Invoices {
		if note.Kind != domain.KindCreditNote {
			continue
		}
		left := note.TotalGross.Sub(note.Paid)
		for _, number := range note.Corrects {
			at, known := index[number]
			if !known {
				continue
			}
			corrected := &l.book.Invoices[at]
			part := decimal.Min(left, corrected.Open())
			corrected.Credited = corrected.Credited.Add(part)
			left = left.Sub(part)
		}
		l.book.UnallocatedCredit = l.book.UnallocatedCredit.Add(left)
	}
}

// cameBack is the condition that a row r of adv.reminder stands for a letter that bounced and was not delivered since: it
// reached nobody and does not count, nor while a person has it sent once more. A row older than the letter, which only named it again, was there before. The letter of
// the draft besides is left out of account.
func cameBack(besides string) string {
	return `EXISTS (SELECT FROM bot.draft d JOIN bot.outgoing o ON o.draft = d.id
		WHERE d.customer = (SELECT customer FROM adv.invoice WHERE number = r.invoice) AND d.kind = 'reminder' AND d.id <> ` + besides + `
			AND d.created_at::date <= r.sent_on
			AND (o.state IN ('bounced', 'accepted') OR EXISTS (SELECT FROM bot.send_attempt a WHERE a.outgoing = o.id AND a.state = 'accepted'))
			AND d.reminder->'lines' @> jsonb_build_array(jsonb_build_object('invoice', r.invoice, 'level', r.level))
		HAVING bool_and(o.state <> 'accepted'))`
}

func (l *bookLoader) loadPayments(ctx context.Context) error {
	err := collect(ctx, l, &l.book.Payments, `SELECT coalesce(number, ''), coalesce(invoice, ''), paid_on, amount, method FROM adv.payment
		WHERE customer = $1 AND (invoice IS NULL OR paid_on > current_date - `+bookReach+`) ORDER BY paid_on, id`, func(row pgx.CollectableRow, p *domain.Payment) error {
		return row.Scan(&p.Number, &p.Invoice, &p.PaidOn, &p.Amount, &p.Method)
	})
	for _, p := range l.book.Payments {
		if p.Invoice == "" {
			l.book.UnallocatedCredit = l.book.UnallocatedCredit.Add(p.Amount)
		}
	}
	if err != nil {
		return err
	}
	return collect(ctx, l, &l.book.Reminders, `SELECT r.invoice, r.level, r.sent_on FROM adv.reminder r
		WHERE r.invoice IN (`+invoicesInReach+`) AND NOT `+cameBack("0")+` ORDER BY r.invoice, r.level`, func(row pgx.CollectableRow, r *domain.ReminderSent) error {
		return row.Scan(&r.Invoice, &r.Level, &r.SentOn)
	})
}

func (l *bookLoader) loadDisputes(ctx context.Context) error {
	err := collect(ctx, l, &l.book.Disputes, `SELECT d.number, d.customer, coalesce(d.order_number, ''), d.kind, d.status, d.opened_on, d.description,
			ARRAY(SELECT invoice FROM adv.dispute_invoice WHERE dispute = d.number ORDER BY invoice),
			ARRAY(SELECT shipment FROM adv.dispute_shipment WHERE dispute = d.number ORDER BY shipment),
			d.owner, d.revision, d.outcome, d.outcome_reference, d.reason, d.closed_on
		FROM adv.dispute d WHERE d.customer = $1 ORDER BY d.opened_on, d.number`, func(row pgx.CollectableRow, d *domain.Dispute) error {
		return row.Scan(&d.Number, &d.Customer, &d.Order, &d.Kind, &d.Status, &d.OpenedOn, &d.Description, &d.Invoices, &d.Shipments,
			&d.Owner, &d.Revision, &d.Outcome, &d.Reference, &d.Reason, &d.ClosedOn)
	})
	if err != nil {
		return err
	}
	index := indexBy(l.book.Disputes, func(d *domain.Dispute) domain.DisputeNumber { return d.Number })
	return l.each(ctx, `SELECT l.dispute, l.sku, coalesce(l.quantity, 0) FROM adv.dispute_line l JOIN adv.dispute d ON d.number = l.dispute
		WHERE d.customer = $1 ORDER BY l.dispute, l.line`, func(rows pgx.Rows) error {
		var number domain.DisputeNumber
		var line domain.DisputeLine
		if err := rows.Scan(&number, &line.SKU, &line.Quantity); err != nil {
			return err
		}
		dispute := &l.book.Disputes[index[number]]
		dispute.Lines = append(dispute.Lines, line)
		return nil
	})
}

func (l *bookLoader) loadAmendments(ctx context.Context) error {
	err := collect(ctx, l, &l.book.Amendments, `SELECT a.id, a.order_number, a.state, a.requested_on, coalesce(a.ship_to, ''), a.cancels_all
		FROM adv.amendment a JOIN adv.sales_order o ON o.number = a.order_number
		WHERE o.customer = $1 ORDER BY a.id`, func(row pgx.CollectableRow, a *domain.Amendment) error {
		return row.Scan(&a.ID, &a.Order, &a.State, &a.RequestedOn, &a.ShipTo, &a.CancelsAll)
	})
	if err != nil {
		return err
	}
	index := indexBy(l.book.Amendments, func(a *domain.Amendment) int64 { return a.ID })
	return l.each(ctx, `SELECT l.amendment, l.sku, l.quantity, l.unit_price, l.promised_on FROM adv.amendment_line l JOIN adv.amendment a ON a.id = l.amendment
		JOIN adv.sales_order o ON o.number = a.order_number WHERE o.customer = $1 ORDER BY l.id`, func(rows pgx.Rows) error {
		var id int64
		var line domain.AmendmentLine
		if err := rows.Scan(&id, &line.SKU, &line.Quantity, &line.UnitPrice, &line.PromisedOn); err != nil {
			return err
		}
		amendment := &l.book.Amendments[index[id]]
		amendment.Lines = append(amendment.Lines, line)
		return nil
	})
}

func (l *bookLoader) loadHolds(ctx context.Context) error {
	// What is held for a credit note that was issued holds until the credit note is in the books.
	err := collect(ctx, l, &l.book.Holds, `SELECT h.invoice, h.reason, h.amount, h.until FROM adv.reminder_hold h
		JOIN adv.invoice i ON i.number = h.invoice WHERE i.customer = $1 AND h.released_at IS NULL
			AND NOT EXISTS (SELECT FROM adv.credit_request c JOIN adv.invoice n ON n.number = c.credit_note AND n.kind = 'credit_note'
				WHERE c.dispute = h.dispute AND c.state = 'issued') ORDER BY h.id`, func(row pgx.CollectableRow, h *domain.ReminderHold) error {
		return row.Scan(&h.Invoice, &h.Reason, &h.Amount, &h.Until)
	})
	if err != nil {
		return err
	}
	return collect(ctx, l, &l.book.Promises, `SELECT coalesce(invoice, ''), promised_on, amount, state FROM adv.promise
		WHERE customer = $1 ORDER BY id`, func(row pgx.CollectableRow, p *domain.Promise) error {
		return row.Scan(&p.Invoice, &p.PromisedOn, &p.Amount, &p.State)
	})
}

// each runs a query of the customer's rows, one call a row.
func (l *bookLoader) each(ctx context.Context, sql string, take func(pgx.Rows) error) error {
	rows, err := l.q.Query(ctx, sql, l.customer)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func indexBy[T any, K comparable](items []T, key func(*T) K) map[K]int {
	index := make(map[K]int, len(items))
	for i := range items {
		index[key(&items[i])] = i
	}
	return index
}
