package postgres

// ownCurrency is the currency of a document that names none: the customer's, else the company's.
const ownCurrency = `COALESCE(NULLIF(i.currency, ''), (SELECT NULLIF(c.currency, '') FROM adv.customer c WHERE c.code = i.customer), (SELECT currency FROM adv.company), 'EUR')`

// importFiles is the import format, in the order in which the tables refer to each other.
var importFiles = []*importFile{
	{name: "company.csv", table: "company", conflict: "(only_row)", single: true, columns: []*importColumn{
		csvText("name").needed(), csvText("legal_name"), csvText("legal_form"), csvText("capital"), csvText("rcs"), csvText("siren"), csvText("vat_number"),
		csvText("street"), csvText("postcode"), csvText("city"), csvText("country"), csvText("email"), csvText("phone"), csvText("iban"), csvText("bic"),
		csvCurrency("currency").otherwise("EUR"), csvText("language").otherwise("fr"), csvText("terms_url"), csvText("authserv_id"),
	}},
	{name: "numbering.csv", table: "numbering", conflict: "(kind)", columns: []*importColumn{
		csvOneOf("kind", "", "order", "dispute", "draft_credit_note", "return").key(), csvText("pattern").needed(),
		csvColumn("next", "bigint", readWhole(1, 1<<62), copyNull).needed().updated(
			`CASE WHEN t.pattern = EXCLUDED.pattern THEN GREATEST(t.next, EXCLUDED.next) ELSE EXCLUDED.next END`), // numbers given here stay given
	}},
	{name: "customers.csv", table: "customer", conflict: "(code)", columns: []*importColumn{
		csvText("code").key(), csvText("name").needed(), csvText("siren"), csvText("vat_number"), csvText("language"), csvCurrency("currency"),
		csvText("payment_terms"), csvText("payment_method").reads(readPaymentMethod), csvDecimal("credit_limit"), csvDecimal("insured_limit"),
		csvOneOf("status", "active", "active", "on_hold", "insolvency", "closed"),
		csvOneOf("kind", "company", "company", "public", "consumer"), csvText("class"),
		csvReference("parent", "customers.csv"), csvReference("bill_to", "customers.csv"), csvText("gln"), csvArray("email_domains", readDomains),
		csvText("street"), csvText("postcode"), csvText("city"), csvText("country"),
		csvOneOf("delivery_policy", "", "partial", "complete", "cancel_rest"), csvText("incoterm"), csvText("account_manager"), csvText("adv_owner"),
	}},
	{name: "contacts.csv", table: "contact", conflict: "(email, customer)", columns: []*importColumn{
		csvText("email").reads(readEmail).key(), csvReference("customer", "customers.csv").key(), csvText("name"), csvText("phone"),
		csvOneOf("role", "other", "buyer", "accounts_payable", "logistics", "other"), csvText("language"),
	}},
	{name: "addresses.csv", table: "address", conflict: "(customer, label)", columns: []*importColumn{
		csvReference("customer", "customers.csv").key(), csvText("label").key(), csvText("gln"), csvText("street"), csvText("postcode"), csvText("city"), csvText("country"),
	}},
	{name: "partners.csv", table: "partner", conflict: "(address)", columns: []*importColumn{
		csvText("address").reads(readLower).key(), csvText("name"),
		csvOneOf("kind", "", "carrier", "edi", "portal", "platform", "factor", "insurer", "bank", "supplier").needed(),
	}},
	{name: "products.csv", table: "product", conflict: "(sku)", columns: []*importColumn{
		csvText("sku").key(), csvText("gtin"), csvText("name").needed(), csvArray("aliases", readAliases), csvText("family"),
		csvOneOf("unit", "piece", "piece", "box", "pack", "kg", "m", "l", "pallet"), csvPositive("pack_size").otherwise("1"),
		csvAmount("list_price"), csvPercent("vat_rate"), csvOneOf("status", "active", "active", "discontinued"), csvReference("replaced_by", "products.csv"),
		csvWhole("lead_time_days", 0), csvAmount("weight_kg"), csvText("hs_code"), csvText("origin"),
	}},
	{name: "item_references.csv", table: "item_reference", conflict: "(customer, customer_sku)", columns: []*importColumn{
		csvReference("customer", "customers.csv").key(), csvText("customer_sku").key(), csvReference("sku", "products.csv").needed(),
	}},
	{name: "prices.csv", table: "price", conflict: "(customer, sku, min_quantity, valid_from)", columns: []*importColumn{
		csvReference("customer", "customers.csv").key(), csvReference("sku", "products.csv").key(),
		csvAmount("min_quantity").otherwise("0").optionalKey(), csvDate("valid_from").optionalKey(), csvAmount("unit_price").needed(), csvDate("valid_to"),
	}},
	{name: "charges.csv", table: "charge", conflict: "(customer, kind, from_amount, valid_from)", columns: []*importColumn{
		csvReference("customer", "customers.csv").optionalKey(),
		csvOneOf("kind", "", "transport", "minimum_order", "small_order_fee", "eco_contribution", "pallet_deposit", "surcharge").key(),
		csvAmount("from_amount").otherwise("0").optionalKey(), csvDate("valid_from").optionalKey(), csvDecimal("amount").needed(), csvDate("valid_to"),
	}},
	{name: "stock.csv", table: "stock", conflict: "(sku)", columns: []*importColumn{
		csvReference("sku", "products.csv").key(), csvDecimal("on_hand").otherwise("0"), csvDecimal("reserved").otherwise("0"),
		csvDate("next_receipt_on"), csvAmount("next_receipt_quantity"),
	}},
	{name: "receipts.csv", table: "receipt", conflict: "(sku, expected_on)", columns: []*importColumn{
		csvReference("sku", "products.csv").key(), csvDate("expected_on").key(), csvAmount("quantity").needed(),
	}},
	{name: "orders.csv", table: "sales_order", conflict: "(number)", guarded: "source = 'guichet'", columns: []*importColumn{
		csvText("number").key(), csvReference("customer", "customers.csv").needed(), csvText("customer_reference"), csvDate("ordered_on"), csvDate("requested_on"),
		csvOneOf("status", "received", "received", "confirmed", "partially_shipped", "shipped", "delivered", "invoiced", "cancelled"),
		csvCurrency("currency").derived(ownCurrency), csvText("ship_to").otherwise(copyNull),
	}},
	{name: "order_lines.csv", table: "order_line", conflict: "(order_number, line)", columns: []*importColumn{
		csvReference("order", "orders.csv").as("order_number").key(), csvWhole("line", 0).key(), csvReference("sku", "products.csv").needed(),
		csvAmount("quantity").needed(), csvDecimal("unit_price"), csvDate("promised_on"),
	}},
	{name: "shipments.csv", table: "shipment", conflict: "(number)", columns: []*importColumn{
		csvText("number").key(), csvReference("order", "orders.csv").as("order_number").needed(), csvText("carrier"), csvText("tracking_number"),
		csvDate("shipped_on"), csvDate("estimated_on"), csvDate("delivered_on"),
		csvOneOf("status", "preparing", "preparing", "shipped", "in_transit", "out_for_delivery", "delivered", "exception"), csvText("note"),
	}},
	{name: "shipment_lines.csv", table: "shipment_line", conflict: "(shipment, order_line)", columns: []*importColumn{
		csvReference("shipment", "shipments.csv").key(), csvWhole("order_line", 0).key(), csvAmount("quantity").needed(),
	}},
	{name: "invoices.csv", table: "invoice", conflict: "(number)", columns: []*importColumn{
		csvText("number").key(), csvReference("customer", "customers.csv").needed(), csvReference("order", "orders.csv").as("order_number"),
		csvOneOf("kind", "invoice", "invoice", "credit_note", "deposit"), csvArray("corrects", readWords),
		csvDate("issued_on").needed(), csvDate("due_on"), csvCurrency("currency").derived(ownCurrency),
		csvAmount("total_net"), csvAmount("total_vat"), csvAmount("total_gross").needed(), csvText("factor"),
	}},
	{name: "invoice_lines.csv", table: "invoice_line", conflict: "(invoice, line)", columns: []*importColumn{
		csvReference("invoice", "invoices.csv").key(), csvWhole("line", 0).key(), csvReference("sku", "products.csv"), csvText("description"),
		csvDecimal("quantity").needed(), csvDecimal("unit_price").needed(), csvPercent("vat_rate"),
	}},
	{name: "payments.csv", table: "payment", conflict: "(number)", columns: []*importColumn{
		csvText("number").otherwise(copyNull).optionalKey().notInHeader(),
		csvReference("customer", "customers.csv").derived(`COALESCE(i.customer, (SELECT v.customer FROM adv.invoice v WHERE v.number = i.invoice))`),
		csvReference("invoice", "invoices.csv"), csvDate("paid_on").needed().inHeader(), csvDecimal("amount").needed().inHeader(), csvText("method"),
	}},
	{name: "disputes.csv", table: "dispute", conflict: "(number)", guarded: "source = 'guichet'", columns: []*importColumn{
		csvText("number").key(),
		csvReference("customer", "customers.csv").derived(`COALESCE(i.customer, (SELECT v.customer FROM adv.invoice v WHERE v.number = i.invoice),
			(SELECT o.customer FROM adv.sales_order o WHERE o.number = i."order"), (SELECT d.customer FROM adv.dispute d WHERE d.number = i.number))`),
		csvReference("invoice", "invoices.csv").as(""), csvReference("order", "orders.csv").as("order_number"),
		csvOneOf("kind", "", "late_delivery", "non_delivery", "short_delivery", "over_delivery", "wrong_item", "damaged", "defective",
			"price_error", "double_billing", "billing_error", "other").needed(),
		csvOneOf("status", "open", "open", "investigating", "resolved", "rejected"), csvDate("opened_on").needed(), csvText("description"),
	}},
	{name: "reminders.csv", table: "reminder", conflict: "(invoice, level)", columns: []*importColumn{
		csvReference("invoice", "invoices.csv").key(), csvWhole("level", 0).key(), csvDate("sent_on").needed(),
	}},
	{name: "documents.csv", table: "document", conflict: "(kind, of)", attached: true, columns: []*importColumn{
		csvText("kind").key(), csvText("of").key(), csvText("path").needed(), csvDate("valid_to"),
	}},
}
