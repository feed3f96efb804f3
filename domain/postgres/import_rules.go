package postgres

import "fmt"

// importRule is a check of one file that is its own.
type importRule struct {
	file, column, problem string
	sql                   func(*loadedFile) string // gives row_line and cell of faulty rows
}

// now is a column as it will be: the imported cell, or the known row k's where the file lacks the column.
func (f *loadedFile) now(csv string) string {
	c := f.column(csv)
	if f.present[csv] {
		return "i." + c.quoted()
	}
	return "k." + c.db
}

var importRules = []importRule{
	{"orders.csv", "ship_to", "%s is no label of the customer's addresses", func(f *loadedFile) string {
		return fmt.Sprintf(`SELECT i.row_line, %[1]s FROM import_sales_order i LEFT JOIN adv.sales_order k ON k.number = i.number
			WHERE %[1]s IS NOT NULL
			AND NOT EXISTS (SELECT FROM adv.address a WHERE a.customer = %[2]s AND a.label = %[1]s)
			AND NOT EXISTS (SELECT FROM import_address a WHERE a.customer = %[2]s AND a.label = %[1]s)`, f.now("ship_to"), f.now("customer"))
	}},
	{"shipment_lines.csv", "order_line", "%s is no line of the shipment's order", func(*loadedFile) string {
		return `SELECT i.row_line, i.order_line::text FROM import_shipment_line i
			LEFT JOIN import_shipment s ON s.number = i.shipment
			LEFT JOIN adv.shipment k ON k.number = i.shipment
			WHERE COALESCE(s."order", k.order_number) IS NOT NULL
			AND NOT EXISTS (SELECT FROM adv.order_line o WHERE o.order_number = COALESCE(s."order", k.order_number) AND o.line = i.order_line)
			AND NOT EXISTS (SELECT FROM import_order_line o WHERE o."order" = COALESCE(s."order", k.order_number) AND o.line = i.order_line)`
	}},
	{"invoices.csv", "corrects", notKnown("invoices.csv"), func(*loadedFile) string {
		return `SELECT i.row_line, c.number FROM import_invoice i, unnest(i.corrects) AS c (number) WHERE ` + unknownRow("invoices.csv", "c.number")
	}},
	{"invoices.csv", "corrects", "only a credit note corrects invoices", func(f *loadedFile) string {
		return fmt.Sprintf(`SELECT i.row_line, '' FROM import_invoice i LEFT JOIN adv.invoice k ON k.number = i.number
			WHERE COALESCE(%s, 'invoice') <> 'credit_note' AND %s <> '{}'`, f.now("kind"), f.now("corrects"))
	}},
	{"payments.csv", "customer", "is not named, and neither is an invoice", func(*loadedFile) string {
		return `SELECT i.row_line, '' FROM import_payment i WHERE i.customer IS NULL AND i.invoice IS NULL`
	}},
	{"disputes.csv", "customer", "is not named, and neither is an invoice or an order", func(*loadedFile) string {
		return `SELECT i.row_line, '' FROM import_dispute i WHERE i.customer IS NULL AND i.invoice IS NULL AND i."order" IS NULL
			AND NOT EXISTS (SELECT FROM adv.dispute k WHERE k.number = i.number)`
	}},
}
