package intents

import (
	"strconv"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/prompts"
)

// row names a row of the ADV database; a table by its name there.
func row(table, key, column string) domain.RowRef {
	return domain.RowRef{Table: table, Key: key, Column: column}
}

func orderRow(number domain.OrderNumber, column string) domain.RowRef {
	return row("sales_order", string(number), column)
}

func orderLineRow(number domain.OrderNumber, line int, column string) domain.RowRef {
	return row("order_line", string(number)+"/"+strconv.Itoa(line), column)
}

func productRow(sku domain.SKU, column string) domain.RowRef {
	return row("product", string(sku), column)
}

func (p *planner) customerValue() prompts.Value {
	if p.book == nil || p.otherName {
		return prompts.Value{}
	}
	return prompts.Text(p.book.Customer.Name, row("customer", string(p.customer), "name"))
}

// product gives an article; one that is not in the catalogue has only its number.
func (p *planner) product(sku domain.SKU) domain.Product {
	if found, ok := p.shop.catalogue.Product(sku); ok {
		return found
	}
	return domain.Product{SKU: sku}
}

func (p *planner) lookup(sku domain.SKU) (domain.Product, bool) { return p.shop.catalogue.Product(sku) }

func skuValue(sku domain.SKU) prompts.Value { return prompts.Text(string(sku), productRow(sku, "sku")) }

// lineFacts is an article with its name, and the quantity with where it stands.
func (p *planner) lineFacts(sku domain.SKU, quantity prompts.Value) prompts.LineFacts {
	product := p.product(sku)
	facts := prompts.LineFacts{SKU: skuValue(sku), Quantity: quantity}
	if product.Name != "" {
		facts.Name = prompts.Text(product.Name, productRow(sku, "name"))
	}
	return facts
}

// priced adds a unit price and the amount that follows from it.
func priced(facts *prompts.LineFacts, price, quantity domain.Decimal, currency string, rows ...domain.RowRef) {
	facts.UnitPrice = prompts.Money(price, currency, rows...)
	facts.Amount = prompts.Money(price.Mul(quantity).Round(2), currency, rows...).From(domain.OriginSum)
}

// orderFacts is the head of an order of the book, as it will stand once its amendments are applied.
func orderFacts(o *domain.Order) *prompts.OrderFacts {
	facts := &prompts.OrderFacts{
		Number:      prompts.Text(string(o.Number), orderRow(o.Number, "number")),
		OrderedOn:   prompts.Day(o.OrderedOn, orderRow(o.Number, "ordered_on")),
		RequestedOn: prompts.Day(o.RequestedOn, orderRow(o.Number, "requested_on")),
		Status:      string(o.Status),
	}
	if o.CustomerReference != "" {
		facts.CustomerReference = prompts.Text(o.CustomerReference, orderRow(o.Number, "customer_reference"))
	}
	if o.ShipTo != "" {
		facts.ShipTo = prompts.Text(o.ShipTo, orderRow(o.Number, "ship_to"))
	}
	return facts
}

// invoiceFacts is an invoice or credit note.
func (p *planner) invoiceFacts(i *domain.Invoice) prompts.InvoiceFacts {
	key := string(i.Number)
	facts := prompts.InvoiceFacts{
		Number:   prompts.Text(key, row("invoice", key, "number")),
		Credit:   i.Kind == domain.KindCreditNote,
		IssuedOn: prompts.Day(i.IssuedOn, row("invoice", key, "issued_on")),
		DueOn:    prompts.Day(i.DueOn, row("invoice", key, "due_on")),
		Gross:    prompts.Money(i.TotalGross, i.Currency, row("invoice", key, "total_gross")),
		Open:     prompts.Money(i.Open(), i.Currency, row("invoice", key, "total_gross"), row("payment", key, "amount")).From(domain.OriginSum),
		Disputed: p.disputed(i.Number),
		Exempt:   i.TotalVAT.IsZero(),
	}
	if late := p.today.DaysSince(i.DueOn); late > 0 && i.Open().IsPositive() {
		facts.DaysLate = prompts.Quantity(decimal.New(int64(late), 0), "day", row("invoice", key, "due_on")).From(domain.OriginSum)
	}
	return facts
}

func (p *planner) disputed(number domain.InvoiceNumber) bool {
	for _, d := range p.book.Disputes {
		if d.Status == "resolved" || d.Status == "rejected" {
			continue
		}
		for _, n := range d.Invoices {
			if n == number {
				return true
			}
		}
	}
	return false
}

// maxShown is how many candidates a question names.
const maxShown = 5

func skuCandidates(p *planner, skus []domain.SKU) []prompts.Value {
	var values []prompts.Value
	for _, sku := range skus[:min(len(skus), maxShown)] {
		product := p.product(sku)
		name := string(sku)
		if product.Name != "" {
			name += " " + product.Name
		}
		values = append(values, prompts.Text(name, productRow(sku, "name")))
	}
	return values
}

// products are the articles of some lines, for a paper.
func (p *planner) products(skus ...domain.SKU) map[domain.SKU]domain.Product {
	all := map[domain.SKU]domain.Product{}
	for _, sku := range skus {
		if sku != "" {
			all[sku] = p.product(sku)
		}
	}
	return all
}

// uses are the rows that an answer rests on.
func uses(rows ...domain.RowRef) []domain.RowUse {
	var all []domain.RowUse
	for _, r := range rows {
		all = append(all, domain.RowUse{Row: r})
	}
	return all
}

func itoa(n int) string { return strconv.Itoa(n) }
