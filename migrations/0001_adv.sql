-- The company's ADV data (sales administration), as the import format describes it, and what the
-- assistant records about it. The ERP may be the master of most of these tables.
--
-- Text that is not known is '' unless it refers to a row: then it is NULL, as are dates and numbers
-- that are not known.

CREATE SCHEMA IF NOT EXISTS adv;
COMMENT ON SCHEMA adv IS 'Business data of the ADV desk: customers, articles, orders, deliveries, invoices, payments, disputes.';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

-- The application's role. A login of another name can be made a member of it.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'guichet_app') THEN
    CREATE ROLE guichet_app NOLOGIN;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this cluster was faster
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'the role guichet_app is missing and this user may not create it'
      USING HINT = 'As an administrator run: CREATE ROLE guichet_app LOGIN PASSWORD ''...''';
END
$$;

CREATE FUNCTION adv.number_key(number text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN regexp_replace(upper(number COLLATE "C"), '[^A-Z0-9]', '', 'g');
COMMENT ON FUNCTION adv.number_key(text) IS 'A document number as people compare it: upper-case letters and digits only. domain.NumberKey does the same.';

CREATE FUNCTION adv.fold(words text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN lower(public.unaccent('public.unaccent'::regdictionary, words));
COMMENT ON FUNCTION adv.fold(text) IS 'Text without case and accents, for likeness searches.';

-- What the catalogue's readers keep in memory, and when to read it again ---------------------------

CREATE TABLE adv.catalogue_version (
  only_row boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 1,
  CONSTRAINT catalogue_version_pkey PRIMARY KEY (only_row),
  CONSTRAINT catalogue_version_only_row_check CHECK (only_row)
);
COMMENT ON TABLE adv.catalogue_version IS 'One row whose version grows whenever customers, contacts, addresses, partners, articles, references, prices or charges change: indexes in memory are read again then.';
INSERT INTO adv.catalogue_version DEFAULT VALUES;

CREATE FUNCTION adv.bump_catalogue() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = adv, pg_temp
  AS $$
BEGIN
  UPDATE adv.catalogue_version SET version = version + 1;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION adv.bump_catalogue() IS 'Trigger: the catalogue has changed.';

-- Company ------------------------------------------------------------------------------------------

CREATE TABLE adv.company (
  only_row boolean NOT NULL DEFAULT true,
  name text NOT NULL,
  legal_name text NOT NULL DEFAULT '',
  legal_form text NOT NULL DEFAULT '',
  capital text NOT NULL DEFAULT '',
  rcs text NOT NULL DEFAULT '',
  siren text NOT NULL DEFAULT '',
  vat_number text NOT NULL DEFAULT '',
  street text NOT NULL DEFAULT '',
  postcode text NOT NULL DEFAULT '',
  city text NOT NULL DEFAULT '',
  country text NOT NULL DEFAULT '',
  email text NOT NULL DEFAULT '',
  phone text NOT NULL DEFAULT '',
  iban text NOT NULL DEFAULT '',
  bic text NOT NULL DEFAULT '',
  currency text NOT NULL DEFAULT 'EUR',
  language text NOT NULL DEFAULT 'fr',
  terms_url text NOT NULL DEFAULT '',
  authserv_id text NOT NULL DEFAULT '',
  CONSTRAINT company_pkey PRIMARY KEY (only_row),
  CONSTRAINT company_only_row_check CHECK (only_row),
  CONSTRAINT company_currency_check CHECK (currency ~ '^[A-Z]{3}$')
);
COMMENT ON TABLE adv.company IS 'The firm whose desk this is; one row.';
COMMENT ON COLUMN adv.company.capital IS 'As printed on its documents, currency included.';
COMMENT ON COLUMN adv.company.rcs IS 'Entry in the trade register, as printed.';
COMMENT ON COLUMN adv.company.authserv_id IS 'The name its own mail server puts first in Authentication-Results (RFC 8601); headers bearing another are not trusted.';

CREATE TABLE adv.numbering (
  kind text NOT NULL,
  pattern text NOT NULL,
  next bigint NOT NULL,
  CONSTRAINT numbering_pkey PRIMARY KEY (kind),
  CONSTRAINT numbering_kind_check CHECK (kind IN ('order', 'dispute', 'draft_credit_note', 'return')),
  CONSTRAINT numbering_next_check CHECK (next > 0)
);
COMMENT ON TABLE adv.numbering IS 'How numbers are given here; the row is locked while one is given.';
COMMENT ON COLUMN adv.numbering.pattern IS 'Such as CF{yy}-{n:5}: year in two digits, the number in five.';
COMMENT ON COLUMN adv.numbering.next IS 'The first free number.';

-- Customers and who writes for them ----------------------------------------------------------------

CREATE TABLE adv.customer (
  code text NOT NULL,
  name text NOT NULL,
  siren text NOT NULL DEFAULT '',
  vat_number text NOT NULL DEFAULT '',
  language text NOT NULL DEFAULT '',
  currency text NOT NULL DEFAULT '',
  payment_terms text NOT NULL DEFAULT '',
  payment_method text NOT NULL DEFAULT '',
  credit_limit numeric,
  insured_limit numeric,
  status text NOT NULL DEFAULT 'active',
  kind text NOT NULL DEFAULT 'company',
  class text NOT NULL DEFAULT '',
  parent text,
  bill_to text,
  gln text NOT NULL DEFAULT '',
  email_domains text[] NOT NULL DEFAULT '{}',
  street text NOT NULL DEFAULT '',
  postcode text NOT NULL DEFAULT '',
  city text NOT NULL DEFAULT '',
  country text NOT NULL DEFAULT '',
  delivery_policy text NOT NULL DEFAULT '',
  incoterm text NOT NULL DEFAULT '',
  account_manager text NOT NULL DEFAULT '',
  adv_owner text NOT NULL DEFAULT '',
  CONSTRAINT customer_pkey PRIMARY KEY (code),
  CONSTRAINT customer_parent_fkey FOREIGN KEY (parent) REFERENCES adv.customer (code),
  CONSTRAINT customer_bill_to_fkey FOREIGN KEY (bill_to) REFERENCES adv.customer (code),
  CONSTRAINT customer_status_check CHECK (status IN ('active', 'on_hold', 'insolvency', 'closed')),
  CONSTRAINT customer_kind_check CHECK (kind IN ('company', 'public', 'consumer')),
  CONSTRAINT customer_payment_method_check CHECK (payment_method IN ('', 'transfer', 'debit', 'bill', 'card', 'cheque')),
  CONSTRAINT customer_delivery_policy_check CHECK (delivery_policy IN ('', 'partial', 'complete', 'cancel_rest')),
  CONSTRAINT customer_currency_check CHECK (currency ~ '^([A-Z]{3})?$')
);
COMMENT ON TABLE adv.customer IS 'Who buys: a firm, a public body, a person.';
COMMENT ON COLUMN adv.customer.payment_terms IS '30 = 30 days net; 45EOM = 45 days, then the end of that month; EOM45 = end of the month, then 45 days; 30EOM10 = then the 10th of the next; 0 = prepaid.';
COMMENT ON COLUMN adv.customer.payment_method IS 'bill stands for LCR and BOR.';
COMMENT ON COLUMN adv.customer.credit_limit IS 'Largest exposure, VAT included, in the customer''s currency; NULL: no limit.';
COMMENT ON COLUMN adv.customer.insured_limit IS 'What the credit insurer covers.';
COMMENT ON COLUMN adv.customer.currency IS 'Empty: the company''s.';
COMMENT ON COLUMN adv.customer.parent IS 'The group it belongs to.';
COMMENT ON COLUMN adv.customer.bill_to IS 'Who is invoiced; NULL: itself.';
COMMENT ON COLUMN adv.customer.email_domains IS 'Lower case, never a public mail provider''s.';
CREATE INDEX customer_parent_idx ON adv.customer (parent) WHERE parent IS NOT NULL;
CREATE INDEX customer_bill_to_idx ON adv.customer (bill_to) WHERE bill_to IS NOT NULL;
CREATE INDEX customer_email_domains_idx ON adv.customer USING gin (email_domains);
CREATE INDEX customer_name_idx ON adv.customer USING gin (adv.fold(name) public.gin_trgm_ops);
CREATE INDEX customer_code_key_idx ON adv.customer (adv.number_key(code));

CREATE TABLE adv.contact (
  email text NOT NULL,
  customer text NOT NULL,
  name text NOT NULL DEFAULT '',
  phone text NOT NULL DEFAULT '',
  role text NOT NULL DEFAULT 'other',
  language text NOT NULL DEFAULT '',
  CONSTRAINT contact_pkey PRIMARY KEY (email, customer),
  CONSTRAINT contact_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer (code),
  CONSTRAINT contact_email_check CHECK (email = lower(email)),
  CONSTRAINT contact_role_check CHECK (role IN ('buyer', 'accounts_payable', 'logistics', 'other'))
);
COMMENT ON TABLE adv.contact IS 'A person who writes for a customer; the same address may speak for several.';
COMMENT ON COLUMN adv.contact.email IS 'Lower case.';
CREATE INDEX contact_customer_idx ON adv.contact (customer);

CREATE TABLE adv.address (
  customer text NOT NULL,
  label text NOT NULL,
  gln text NOT NULL DEFAULT '',
  street text NOT NULL DEFAULT '',
  postcode text NOT NULL DEFAULT '',
  city text NOT NULL DEFAULT '',
  country text NOT NULL DEFAULT '',
  CONSTRAINT address_pkey PRIMARY KEY (customer, label),
  CONSTRAINT address_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer (code)
);
COMMENT ON TABLE adv.address IS 'Places of delivery beside the customer''s own address.';

CREATE TABLE adv.partner (
  address text NOT NULL,
  name text NOT NULL DEFAULT '',
  kind text NOT NULL,
  CONSTRAINT partner_pkey PRIMARY KEY (address),
  CONSTRAINT partner_address_check CHECK (address = lower(address)),
  CONSTRAINT partner_kind_check CHECK (kind IN ('carrier', 'edi', 'portal', 'platform', 'factor', 'insurer', 'bank', 'supplier'))
);
COMMENT ON TABLE adv.partner IS 'Senders who are no customers and yet matter.';
COMMENT ON COLUMN adv.partner.address IS 'A mail address or a domain, lower case.';
COMMENT ON COLUMN adv.partner.kind IS 'platform: of e-invoicing.';

-- Articles, prices, stock --------------------------------------------------------------------------

CREATE TABLE adv.product (
  sku text NOT NULL,
  gtin text NOT NULL DEFAULT '',
  name text NOT NULL,
  aliases text[] NOT NULL DEFAULT '{}',
  family text NOT NULL DEFAULT '',
  unit text NOT NULL DEFAULT 'piece',
  pack_size numeric NOT NULL DEFAULT 1,
  list_price numeric,
  vat_rate numeric,
  status text NOT NULL DEFAULT 'active',
  replaced_by text,
  lead_time_days integer,
  weight_kg numeric,
  hs_code text NOT NULL DEFAULT '',
  origin text NOT NULL DEFAULT '',
  CONSTRAINT product_pkey PRIMARY KEY (sku),
  CONSTRAINT product_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES adv.product (sku),
  CONSTRAINT product_unit_check CHECK (unit IN ('piece', 'box', 'pack', 'kg', 'm', 'l', 'pallet')),
  CONSTRAINT product_status_check CHECK (status IN ('active', 'discontinued')),
  CONSTRAINT product_pack_size_check CHECK (pack_size > 0),
  CONSTRAINT product_list_price_check CHECK (list_price >= 0),
  CONSTRAINT product_vat_rate_check CHECK (vat_rate BETWEEN 0 AND 100),
  CONSTRAINT product_lead_time_days_check CHECK (lead_time_days >= 0)
);
COMMENT ON TABLE adv.product IS 'The catalogue.';
COMMENT ON COLUMN adv.product.aliases IS 'Other names of the article.';
COMMENT ON COLUMN adv.product.pack_size IS 'Pieces in one unit.';
COMMENT ON COLUMN adv.product.list_price IS 'Of one unit, in the company''s currency, before VAT.';
COMMENT ON COLUMN adv.product.vat_rate IS 'Percent, for a customer in the company''s country.';
COMMENT ON COLUMN adv.product.lead_time_days IS 'Business days to get it when it is not in stock.';
COMMENT ON COLUMN adv.product.replaced_by IS 'The successor of a discontinued article.';
CREATE INDEX product_sku_key_idx ON adv.product (adv.number_key(sku));
CREATE INDEX product_gtin_idx ON adv.product (gtin) WHERE gtin <> '';
CREATE INDEX product_name_idx ON adv.product USING gin (adv.fold(name) public.gin_trgm_ops);
CREATE INDEX product_replaced_by_idx ON adv.product (replaced_by) WHERE replaced_by IS NOT NULL;

CREATE TABLE adv.item_reference (
  customer text NOT NULL,
  customer_sku text NOT NULL,
  sku text NOT NULL,
  CONSTRAINT item_reference_pkey PRIMARY KEY (customer, customer_sku),
  CONSTRAINT item_reference_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer (code),
  CONSTRAINT item_reference_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product (sku)
);
COMMENT ON TABLE adv.item_reference IS 'A customer''s own numbers of our articles.';
CREATE INDEX item_reference_customer_sku_key_idx ON adv.item_reference (customer, adv.number_key(customer_sku));
CREATE INDEX item_reference_sku_idx ON adv.item_reference (sku);

CREATE TABLE adv.price (
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer text NOT NULL,
  sku text NOT NULL,
  min_quantity numeric NOT NULL DEFAULT 0,
  valid_from date,
  unit_price numeric NOT NULL,
  valid_to date,
  CONSTRAINT price_pkey PRIMARY KEY (id),
  CONSTRAINT price_key UNIQUE NULLS NOT DISTINCT (customer, sku, min_quantity, valid_from),
  CONSTRAINT price_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer (code),
  CONSTRAINT price_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product (sku),
  CONSTRAINT price_min_quantity_check CHECK (min_quantity >= 0),
  CONSTRAINT price_unit_price_check CHECK (unit_price >= 0)
);
COMMENT ON TABLE adv.price IS 'Customers'' own prices, in the customer''s currency; where none is in force the list price holds.';
COMMENT ON COLUMN adv.price.valid_from IS 'First day, NULL: since ever.';
COMMENT ON COLUMN adv.price.valid_to IS 'Last day, inclusive; NULL: open.';
CREATE INDEX price_sku_idx ON adv.price (sku);

CREATE TABLE adv.charge (
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer text,
  kind text NOT NULL,
  from_amount numeric NOT NULL DEFAULT 0,
  valid_from date,
  amount numeric NOT NULL,
  valid_to date,
  CONSTRAINT charge_pkey PRIMARY KEY (id),
  CONSTRAINT charge_key UNIQUE NULLS NOT DISTINCT (customer, kind, from_amount, valid_from),
  CONSTRAINT charge_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer (code),
  CONSTRAINT charge_kind_check CHECK (kind IN ('transport', 'minimum_order', 'small_order_fee', 'eco_contribution', 'pallet_deposit', 'surcharge')),
  CONSTRAINT charge_from_amount_check CHECK (from_amount >= 0)
);
COMMENT ON TABLE adv.charge IS 'What comes on top of an order.';
COMMENT ON COLUMN adv.charge.customer IS 'NULL: everybody.';
COMMENT ON COLUMN adv.charge.from_amount IS 'It applies to orders from this amount up; a row of amount 0 states the free-carriage threshold.';

CREATE TABLE adv.stock (
  sku text NOT NULL,
  on_hand numeric NOT NULL DEFAULT 0,
  reserved numeric NOT NULL DEFAULT 0,
  next_receipt_on date,
  next_receipt_quantity numeric,
  CONSTRAINT stock_pkey PRIMARY KEY (sku),
  CONSTRAINT stock_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product (sku)
);
COMMENT ON TABLE adv.stock IS 'What is on the shelf, as the ERP says; see reservation for what the assistant holds beside it.';
COMMENT ON COLUMN adv.stock.reserved IS 'Held by the ERP for other orders, our reservations not included.';

CREATE TABLE adv.receipt (
  sku text NOT NULL,
  expected_on date NOT NULL,
  quantity numeric NOT NULL,
  CONSTRAINT receipt_pkey PRIMARY KEY (sku, expected_on),
  CONSTRAINT receipt_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product (sku),
  CONSTRAINT receipt_quantity_check CHECK (quantity >= 0)
);
COMMENT ON TABLE adv.receipt IS 'Goods expected from suppliers.';

-- Orders and deliveries ----------------------------------------------------------------------------

CREATE TABLE adv.sales_order (
  number text NOT NULL,
  customer text NOT NULL,
  customer_reference text NOT NULL DEFAULT '',
  ordered_on date,
  requested_on date,
  status text NOT NULL DEFAULT 'received',
  currency text NOT NULL,
  ship_to text,
  source text NOT NULL DEFAULT 'erp',
  recorded_from bigint,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT sales_order_pkey PRIMARY KEY (number),
  CONSTRAINT sales_order_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer (code),
  CONSTRAINT sales_order_ship_to_fkey FOREIGN KEY (customer, ship_to) REFERENCES adv.address (customer, label),
  CONSTRAINT sales_order_status_check CHECK (status IN ('received', 'confirmed', 'partially_shipped', 'shipped', 'delivered', 'invoiced', 'cancelled')),
  CONSTRAINT sales_order_source_check CHECK (source IN ('erp', 'guichet')),
  CONSTRAINT sales_order_currency_check CHECK (currency ~ '^[A-Z]{3}$')
);
COMMENT ON TABLE adv.sales_order IS 'Customers'' orders.';
COMMENT ON COLUMN adv.sales_order.ship_to IS 'A label of the customer''s addresses; NULL: its own address.';
COMMENT ON COLUMN adv.sales_order.source IS 'guichet: recorded and numbered here. An imported row may not bear its number.';
COMMENT ON COLUMN adv.sales_order.recorded_from IS 'The message it was recorded from (bot.message).';
CREATE INDEX sales_order_customer_idx ON adv.sales_order (customer, ordered_on DESC);
CREATE INDEX sales_order_number_key_idx ON adv.sales_order (adv.number_key(number));
CREATE INDEX sales_order_customer_reference_key_idx ON adv.sales_order (adv.number_key(customer_reference)) WHERE customer_reference <> '';
CREATE INDEX sales_order_open_idx ON adv.sales_order (customer) WHERE status NOT IN ('invoiced', 'cancelled');
CREATE INDEX sales_order_recorded_from_idx ON adv.sales_order (recorded_from) WHERE recorded_from IS NOT NULL;

CREATE TABLE adv.order_line (
  order_number text NOT NULL,
  line integer NOT NULL,
  sku text NOT NULL,
  quantity numeric NOT NULL,
  unit_price numeric,
  promised_on date,
  CONSTRAINT order_line_pkey PRIMARY KEY (order_number, line),
  CONSTRAINT order_line_order_number_fkey FOREIGN KEY (order_number) REFERENCES adv.sales_order (number),
  CONSTRAINT order_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product (sku),
  CONSTRAINT order_line_quantity_check CHECK (quantity >= 0)
);
COMMENT ON TABLE adv.order_line IS 'The articles of an order.';
COMMENT ON COLUMN adv.order_line.quantity IS 'In the article''s unit; 0: cancelled.';
COMMENT ON COLUMN adv.order_line.unit_price IS 'Before VAT, in the order''s currency.';
CREATE INDEX order_line_sku_idx ON adv.order_line (sku, quantity DESC);

CREATE TABLE adv.shipment (
  number text NOT NULL,
  order_number text NOT NULL,
  carrier text NOT NULL DEFAULT '',
  tracking_number text NOT NULL DEFAULT '',
  shipped_on date,
  estimated_on date,
  delivered_on date,
  status text NOT NULL DEFAULT 'preparing',
  note text NOT NULL DEFAULT '',
  CONSTRAINT shipment_pkey PRIMARY KEY (number),
  CONSTRAINT shipment_order_number_fkey FOREIGN KEY (order_number) REFERENCES adv.sales_order (number),
  CONSTRAINT shipment_status_check CHECK (status IN ('preparing', 'shipped', 'in_transit', 'out_for_delivery', 'delivered', 'exception'))
);
COMMENT ON TABLE adv.shipment IS 'Goods on their way: one row a delivery note. One in preparation has no tracking number and no shipping date yet.';
CREATE INDEX shipment_order_number_idx ON adv.shipment (order_number);
CREATE INDEX shipment_number_key_idx ON adv.shipment (adv.number_key(number));
CREATE INDEX shipment_tracking_number_key_idx ON adv.shipment (adv.number_key(tracking_number)) WHERE tracking_number <> '';

CREATE TABLE adv.shipment_line (
  shipment text NOT NULL,
  order_line integer NOT NULL,
  quantity numeric NOT NULL,
  CONSTRAINT shipment_line_pkey PRIMARY KEY (shipment, order_line),
  CONSTRAINT shipment_line_shipment_fkey FOREIGN KEY (shipment) REFERENCES adv.shipment (number),
  CONSTRAINT shipment_line_quantity_check CHECK (quantity >= 0)
);
COMMENT ON TABLE adv.shipment_line IS 'The part of each line of the shipment''s order that it carries.';

-- Invoices and money -------------------------------------------------------------------------------

CREATE TABLE adv.invoice (
  number text NOT NULL,
  customer text NOT NULL,
  order_number text,
  kind text NOT NULL DEFAULT 'invoice',
  corrects text[] NOT NULL DEFAULT '{}',
  issued_on date NOT NULL,
  due_on date,
  currency text NOT NULL,
  total_net numeric,
  total_vat numeric,
  total_gross numeric NOT NULL,
  factor text NOT NULL DEFAULT '',
  CONSTRAINT invoice_pkey PRIMARY KEY (number),
  CONSTRAINT invoice_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer (code),
  CONSTRAINT invoice_order_number_fkey FOREIGN KEY (order_number) REFERENCES adv.sales_order (number),
  CONSTRAINT invoice_kind_check CHECK (kind IN ('invoice', 'credit_note', 'deposit')),
  CONSTRAINT invoice_corrects_check CHECK (corrects = '{}' OR kind = 'credit_note'),
  CONSTRAINT invoice_totals_check CHECK (total_net >= 0 AND total_vat >= 0 AND total_gross >= 0),
  CONSTRAINT invoice_currency_check CHECK (currency ~ '^[A-Z]{3}$')
);
COMMENT ON TABLE adv.invoice IS 'Issued invoices, deposits and credit notes; totals are positive in all of them.';
COMMENT ON COLUMN adv.invoice.corrects IS 'The invoices that a credit note corrects; none: the customer''s unallocated credit.';
COMMENT ON COLUMN adv.invoice.due_on IS 'The date printed on the invoice; interest runs from the day after.';
COMMENT ON COLUMN adv.invoice.factor IS 'Who bought the claim, if anybody.';
CREATE INDEX invoice_customer_idx ON adv.invoice (customer, issued_on DESC);
CREATE INDEX invoice_order_number_idx ON adv.invoice (order_number) WHERE order_number IS NOT NULL;
CREATE INDEX invoice_number_key_idx ON adv.invoice (adv.number_key(number));
CREATE INDEX invoice_due_on_idx ON adv.invoice (due_on) WHERE kind <> 'credit_note';
CREATE INDEX invoice_corrects_idx ON adv.invoice USING gin (corrects) WHERE kind = 'credit_note';

CREATE TABLE adv.invoice_line (
  invoice text NOT NULL,
  line integer NOT NULL,
  sku text,
  description text NOT NULL DEFAULT '',
  quantity numeric NOT NULL,
  unit_price numeric NOT NULL,
  vat_rate numeric,
  CONSTRAINT invoice_line_pkey PRIMARY KEY (invoice, line),
  CONSTRAINT invoice_line_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice (number),
  CONSTRAINT invoice_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product (sku)
);
COMMENT ON TABLE adv.invoice_line IS 'The lines of an invoice.';
COMMENT ON COLUMN adv.invoice_line.sku IS 'NULL for carriage and discounts.';
COMMENT ON COLUMN adv.invoice_line.vat_rate IS 'Percent.';
CREATE INDEX invoice_line_sku_idx ON adv.invoice_line (sku) WHERE sku IS NOT NULL;

CREATE TABLE adv.payment (
  id bigint GENERATED ALWAYS AS IDENTITY,
  number text,
  nth integer NOT NULL DEFAULT 1,
  customer text NOT NULL,
  invoice text,
  paid_on date NOT NULL,
  amount numeric NOT NULL,
  method text NOT NULL DEFAULT '',
  CONSTRAINT payment_pkey PRIMARY KEY (id),
  CONSTRAINT payment_number_key UNIQUE (number),
  CONSTRAINT payment_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer (code),
  CONSTRAINT payment_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice (number),
  CONSTRAINT payment_nth_check CHECK (nth > 0)
);
COMMENT ON TABLE adv.payment IS 'Money received. What names no invoice is the customer''s unallocated credit.';
COMMENT ON COLUMN adv.payment.nth IS 'Of payments without a number that are alike in everything: the first, the second, ...';
CREATE UNIQUE INDEX payment_unnumbered_key ON adv.payment (customer, invoice, paid_on, amount, method, nth) NULLS NOT DISTINCT WHERE number IS NULL;
CREATE INDEX payment_invoice_idx ON adv.payment (invoice) WHERE invoice IS NOT NULL;
CREATE INDEX payment_customer_idx ON adv.payment (customer, paid_on DESC);
CREATE INDEX payment_unallocated_idx ON adv.payment (customer) WHERE invoice IS NULL;

CREATE TABLE adv.reminder (
  invoice text NOT NULL,
  level integer NOT NULL,
  sent_on date NOT NULL,
  CONSTRAINT reminder_pkey PRIMARY KEY (invoice, level),
  CONSTRAINT reminder_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice (number),
  CONSTRAINT reminder_level_check CHECK (level >= 0)
);
COMMENT ON TABLE adv.reminder IS 'Payment reminders that went out, one row a level of an invoice.';

-- Disputes -----------------------------------------------------------------------------------------

CREATE TABLE adv.dispute (
  number text NOT NULL,
  customer text NOT NULL,
  order_number text,
  kind text NOT NULL,
  status text NOT NULL DEFAULT 'open',
  opened_on date NOT NULL,
  description text NOT NULL DEFAULT '',
  source text NOT NULL DEFAULT 'erp',
  recorded_from bigint,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  owner text NOT NULL DEFAULT '',
  revision integer NOT NULL DEFAULT 0,
  outcome text NOT NULL DEFAULT '',
  outcome_reference text NOT NULL DEFAULT '',
  reason text NOT NULL DEFAULT '',
  closed_on date,
  CONSTRAINT dispute_pkey PRIMARY KEY (number),
  CONSTRAINT dispute_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer (code),
  CONSTRAINT dispute_order_number_fkey FOREIGN KEY (order_number) REFERENCES adv.sales_order (number),
  CONSTRAINT dispute_kind_check CHECK (kind IN ('late_delivery', 'non_delivery', 'short_delivery', 'over_delivery', 'wrong_item', 'damaged', 'defective', 'price_error', 'double_billing', 'billing_error', 'other')),
  CONSTRAINT dispute_status_check CHECK (status IN ('open', 'investigating', 'resolved', 'rejected')),
  CONSTRAINT dispute_outcome_check CHECK (outcome IN ('', 'credit_note', 'reshipment', 'return', 'correction', 'invalid')),
  CONSTRAINT dispute_source_check CHECK (source IN ('erp', 'guichet'))
);
COMMENT ON TABLE adv.dispute IS 'Something that a customer says is wrong with a delivery or an invoice.';
COMMENT ON COLUMN adv.dispute.source IS 'guichet: opened and numbered here. An imported row may not bear its number.';
COMMENT ON COLUMN adv.dispute.recorded_from IS 'The message it was opened from (bot.message).';
COMMENT ON COLUMN adv.dispute.owner IS 'Login of the person who looks after it; empty: nobody yet.';
COMMENT ON COLUMN adv.dispute.revision IS 'Grows with each step taken on it and each undo: a step names the one that its page showed.';
COMMENT ON COLUMN adv.dispute.outcome IS 'How it was closed here; empty while it is open, and where the ERP closed it.';
COMMENT ON COLUMN adv.dispute.outcome_reference IS 'The document that closed it: the credit note, the order of the replacement, the corrected invoice.';
COMMENT ON COLUMN adv.dispute.reason IS 'Why it was held invalid, as a code that has words in every language.';
CREATE INDEX dispute_customer_idx ON adv.dispute (customer, opened_on DESC);
CREATE INDEX dispute_order_number_idx ON adv.dispute (order_number) WHERE order_number IS NOT NULL;
CREATE INDEX dispute_number_key_idx ON adv.dispute (adv.number_key(number));
CREATE INDEX dispute_open_idx ON adv.dispute (customer) WHERE status IN ('open', 'investigating');
CREATE INDEX dispute_recorded_from_idx ON adv.dispute (recorded_from) WHERE recorded_from IS NOT NULL;

CREATE TABLE adv.dispute_invoice (
  dispute text NOT NULL,
  invoice text NOT NULL,
  CONSTRAINT dispute_invoice_pkey PRIMARY KEY (dispute, invoice),
  CONSTRAINT dispute_invoice_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute (number),
  CONSTRAINT dispute_invoice_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice (number)
);
COMMENT ON TABLE adv.dispute_invoice IS 'The invoices at stake in a dispute.';
CREATE INDEX dispute_invoice_invoice_idx ON adv.dispute_invoice (invoice);

CREATE TABLE adv.dispute_shipment (
  dispute text NOT NULL,
  shipment text NOT NULL,
  CONSTRAINT dispute_shipment_pkey PRIMARY KEY (dispute, shipment),
  CONSTRAINT dispute_shipment_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute (number),
  CONSTRAINT dispute_shipment_shipment_fkey FOREIGN KEY (shipment) REFERENCES adv.shipment (number)
);
COMMENT ON TABLE adv.dispute_shipment IS 'The shipments at stake in a dispute.';
CREATE INDEX dispute_shipment_shipment_idx ON adv.dispute_shipment (shipment);

CREATE TABLE adv.dispute_line (
  dispute text NOT NULL,
  line integer NOT NULL,
  sku text NOT NULL,
  order_line integer,
  quantity numeric,
  amount numeric,
  CONSTRAINT dispute_line_pkey PRIMARY KEY (dispute, line),
  CONSTRAINT dispute_line_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute (number),
  CONSTRAINT dispute_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product (sku),
  CONSTRAINT dispute_line_quantity_check CHECK (quantity >= 0),
  CONSTRAINT dispute_line_amount_check CHECK (amount >= 0)
);
COMMENT ON TABLE adv.dispute_line IS 'The articles at stake in a dispute; none: the whole order or invoice.';
COMMENT ON COLUMN adv.dispute_line.order_line IS 'The line of the dispute''s order, where it is known.';
COMMENT ON COLUMN adv.dispute_line.quantity IS 'Missing, in excess, damaged or wrongly billed, in the article''s unit.';
COMMENT ON COLUMN adv.dispute_line.amount IS 'The money at stake, VAT included, in the invoice''s currency.';
CREATE INDEX dispute_line_sku_idx ON adv.dispute_line (sku);

CREATE TABLE adv.dispute_task (
  dispute text NOT NULL,
  task text NOT NULL,
  done_by text NOT NULL,
  done_at timestamptz NOT NULL,
  CONSTRAINT dispute_task_pkey PRIMARY KEY (dispute, task),
  CONSTRAINT dispute_task_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute (number)
);
COMMENT ON TABLE adv.dispute_task IS 'The tasks of a dispute that a person has ticked; which there are follows from its kind by rule.';

CREATE TABLE adv.goods_return (
  id bigint GENERATED ALWAYS AS IDENTITY,
  number text,
  dispute text NOT NULL,
  state text NOT NULL DEFAULT 'asked',
  asked_on date NOT NULL,
  agreed_on date,
  received_on date,
  inspected_on date,
  settled_on date,
  reason text NOT NULL DEFAULT '',
  CONSTRAINT goods_return_pkey PRIMARY KEY (id),
  CONSTRAINT goods_return_number_key UNIQUE (number),
  CONSTRAINT goods_return_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute (number),
  CONSTRAINT goods_return_state_check CHECK (state IN ('asked', 'agreed', 'received', 'inspected', 'credited', 'refused', 'withdrawn'))
);
COMMENT ON TABLE adv.goods_return IS 'Goods that a customer sends back: asked, agreed under a number, received, inspected, then credited or refused.';
COMMENT ON COLUMN adv.goods_return.number IS 'Given when the return is agreed; NULL before.';
COMMENT ON COLUMN adv.goods_return.reason IS 'Why it was refused, as a code that has words in every language.';
CREATE UNIQUE INDEX goods_return_one_live_key ON adv.goods_return (dispute) WHERE state IN ('asked', 'agreed', 'received', 'inspected');
CREATE INDEX goods_return_dispute_idx ON adv.goods_return (dispute);

CREATE TABLE adv.goods_return_line (
  goods_return bigint NOT NULL,
  line integer NOT NULL,
  sku text NOT NULL,
  quantity numeric NOT NULL,
  received numeric,
  accepted numeric,
  CONSTRAINT goods_return_line_pkey PRIMARY KEY (goods_return, line),
  CONSTRAINT goods_return_line_goods_return_fkey FOREIGN KEY (goods_return) REFERENCES adv.goods_return (id),
  CONSTRAINT goods_return_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product (sku),
  CONSTRAINT goods_return_line_quantity_check CHECK (quantity > 0),
  CONSTRAINT goods_return_line_received_check CHECK (received >= 0 AND received <= quantity),
  CONSTRAINT goods_return_line_accepted_check CHECK (accepted >= 0 AND accepted <= received)
);
COMMENT ON TABLE adv.goods_return_line IS 'The articles of a return, in the article''s unit.';
COMMENT ON COLUMN adv.goods_return_line.received IS 'What arrived; NULL before.';
COMMENT ON COLUMN adv.goods_return_line.accepted IS 'What the inspection found fit to be credited; NULL before.';
CREATE INDEX goods_return_line_sku_idx ON adv.goods_return_line (sku);

CREATE TABLE adv.credit_request (
  number text NOT NULL,
  dispute text NOT NULL,
  goods_return bigint,
  invoice text NOT NULL,
  state text NOT NULL DEFAULT 'drafted',
  reason text NOT NULL DEFAULT '',
  currency text NOT NULL,
  total_net numeric NOT NULL,
  total_vat numeric NOT NULL,
  total_gross numeric NOT NULL,
  credit_note text NOT NULL DEFAULT '',
  asked_by text NOT NULL,
  recorded_at timestamptz NOT NULL,
  settled_at timestamptz,
  CONSTRAINT credit_request_pkey PRIMARY KEY (number),
  CONSTRAINT credit_request_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute (number),
  CONSTRAINT credit_request_goods_return_fkey FOREIGN KEY (goods_return) REFERENCES adv.goods_return (id),
  CONSTRAINT credit_request_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice (number),
  CONSTRAINT credit_request_state_check CHECK (state IN ('drafted', 'requested', 'issued', 'withdrawn')),
  CONSTRAINT credit_request_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT credit_request_totals_check CHECK (total_net > 0 AND total_vat >= 0 AND total_gross > 0),
  CONSTRAINT credit_request_credit_note_check CHECK ((credit_note <> '') = (state = 'issued'))
);
COMMENT ON TABLE adv.credit_request IS 'A credit note asked for: the approval of the reply makes it requested, a person issues it and says its number.';
COMMENT ON COLUMN adv.credit_request.reason IS 'What it is for, as a code that has words in every language: a kind of dispute.';
COMMENT ON COLUMN adv.credit_request.credit_note IS 'The number of the credit note as issued.';
CREATE UNIQUE INDEX credit_request_one_live_key ON adv.credit_request (dispute) WHERE state IN ('drafted', 'requested');
CREATE UNIQUE INDEX credit_request_credit_note_key ON adv.credit_request (credit_note) WHERE credit_note <> '';
CREATE INDEX credit_request_dispute_idx ON adv.credit_request (dispute);
CREATE INDEX credit_request_invoice_idx ON adv.credit_request (invoice);
CREATE INDEX credit_request_goods_return_idx ON adv.credit_request (goods_return) WHERE goods_return IS NOT NULL;

CREATE TABLE adv.credit_request_line (
  request text NOT NULL,
  line integer NOT NULL,
  sku text NOT NULL,
  quantity numeric NOT NULL,
  unit_price numeric NOT NULL,
  vat_rate numeric NOT NULL,
  CONSTRAINT credit_request_line_pkey PRIMARY KEY (request, line),
  CONSTRAINT credit_request_line_request_fkey FOREIGN KEY (request) REFERENCES adv.credit_request (number),
  CONSTRAINT credit_request_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product (sku),
  CONSTRAINT credit_request_line_quantity_check CHECK (quantity > 0),
  CONSTRAINT credit_request_line_unit_price_check CHECK (unit_price > 0)
);
COMMENT ON TABLE adv.credit_request_line IS 'What is to be credited: a quantity and the amount for one, before VAT.';
COMMENT ON COLUMN adv.credit_request_line.unit_price IS 'What was billed for one, or the part of it that was billed too much.';
CREATE INDEX credit_request_line_sku_idx ON adv.credit_request_line (sku);

-- Files --------------------------------------------------------------------------------------------

CREATE TABLE adv.document (
  kind text NOT NULL,
  of text NOT NULL,
  path text NOT NULL,
  valid_to date,
  content bytea NOT NULL,
  sha256 bytea NOT NULL,
  imported_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT document_pkey PRIMARY KEY (kind, of)
);
COMMENT ON TABLE adv.document IS 'Files that go with a row: original invoices, proofs of delivery, certificates, bank details.';
COMMENT ON COLUMN adv.document.of IS 'The number or article that the file belongs to.';
COMMENT ON COLUMN adv.document.path IS 'Where it lay in the imported folder.';
COMMENT ON COLUMN adv.document.valid_to IS 'Last day of validity, of certificates.';
COMMENT ON COLUMN adv.document.content IS 'The file, byte for byte.';
CREATE INDEX document_of_key_idx ON adv.document (adv.number_key(of), kind);
ALTER TABLE adv.document ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE adv.imported_file (
  file text NOT NULL,
  imported_at timestamptz NOT NULL,
  row_count bigint NOT NULL,
  CONSTRAINT imported_file_pkey PRIMARY KEY (file)
);
COMMENT ON TABLE adv.imported_file IS 'When each file of the import format was last imported: no reminder leaves on payments that are older than a set number of days.';
COMMENT ON COLUMN adv.imported_file.file IS 'Such as payments.csv.';

-- What the assistant records beside the ERP's data -------------------------------------------------

CREATE TABLE adv.amendment (
  id bigint GENERATED ALWAYS AS IDENTITY,
  order_number text NOT NULL,
  state text NOT NULL DEFAULT 'recorded',
  requested_on date,
  ship_to text,
  cancels_all boolean NOT NULL DEFAULT false,
  recorded_from bigint,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  before jsonb,
  CONSTRAINT amendment_pkey PRIMARY KEY (id),
  CONSTRAINT amendment_order_number_fkey FOREIGN KEY (order_number) REFERENCES adv.sales_order (number),
  CONSTRAINT amendment_state_check CHECK (state IN ('recorded', 'applied', 'withdrawn'))
);
COMMENT ON TABLE adv.amendment IS 'A change or cancellation of an order as recorded; the order itself changes when a person approves.';
COMMENT ON COLUMN adv.amendment.requested_on IS 'The new date asked for; NULL: unchanged.';
COMMENT ON COLUMN adv.amendment.ship_to IS 'The new place of delivery, a label of the customer''s addresses; NULL: unchanged.';
COMMENT ON COLUMN adv.amendment.settled_at IS 'When it was applied or withdrawn.';
COMMENT ON COLUMN adv.amendment.before IS 'What the order, its lines and the stock held for it were when it was applied: what its undo puts back.';
CREATE INDEX amendment_order_number_idx ON adv.amendment (order_number);
CREATE INDEX amendment_recorded_idx ON adv.amendment (order_number) WHERE state = 'recorded';
CREATE INDEX amendment_recorded_from_idx ON adv.amendment (recorded_from) WHERE recorded_from IS NOT NULL;

CREATE TABLE adv.amendment_line (
  id bigint GENERATED ALWAYS AS IDENTITY,
  amendment bigint NOT NULL,
  order_line integer,
  sku text NOT NULL,
  quantity numeric NOT NULL,
  unit_price numeric,
  promised_on date,
  CONSTRAINT amendment_line_pkey PRIMARY KEY (id),
  CONSTRAINT amendment_line_amendment_fkey FOREIGN KEY (amendment) REFERENCES adv.amendment (id),
  CONSTRAINT amendment_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product (sku),
  CONSTRAINT amendment_line_quantity_check CHECK (quantity >= 0)
);
COMMENT ON TABLE adv.amendment_line IS 'A line as it should become.';
COMMENT ON COLUMN adv.amendment_line.order_line IS 'The line that changes; NULL: one is added.';
COMMENT ON COLUMN adv.amendment_line.quantity IS '0 cancels the line.';
COMMENT ON COLUMN adv.amendment_line.unit_price IS 'Of an added line.';
COMMENT ON COLUMN adv.amendment_line.promised_on IS 'The day on which its last part can ship, of a line that grows or is added.';
CREATE INDEX amendment_line_amendment_idx ON adv.amendment_line (amendment);
CREATE INDEX amendment_line_sku_idx ON adv.amendment_line (sku);

CREATE TABLE adv.reservation (
  id bigint GENERATED ALWAYS AS IDENTITY,
  sku text NOT NULL,
  quantity numeric NOT NULL,
  order_number text,
  order_line integer,
  amendment_line bigint,
  reserved_at timestamptz NOT NULL DEFAULT now(),
  released_at timestamptz,
  CONSTRAINT reservation_pkey PRIMARY KEY (id),
  CONSTRAINT reservation_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product (sku),
  CONSTRAINT reservation_order_line_fkey FOREIGN KEY (order_number, order_line) REFERENCES adv.order_line (order_number, line),
  CONSTRAINT reservation_amendment_line_fkey FOREIGN KEY (amendment_line) REFERENCES adv.amendment_line (id),
  CONSTRAINT reservation_for_check CHECK ((order_line IS NOT NULL AND order_number IS NOT NULL) <> (amendment_line IS NOT NULL)),
  CONSTRAINT reservation_quantity_check CHECK (quantity >= 0)
);
COMMENT ON TABLE adv.reservation IS 'Stock that the assistant holds for an order or an amendment recorded here, until it is released.';
CREATE INDEX reservation_sku_idx ON adv.reservation (sku) WHERE released_at IS NULL;
CREATE INDEX reservation_order_line_idx ON adv.reservation (order_number, order_line) WHERE order_number IS NOT NULL;
CREATE INDEX reservation_amendment_line_idx ON adv.reservation (amendment_line) WHERE amendment_line IS NOT NULL;

CREATE TABLE adv.promise (
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer text NOT NULL,
  invoice text,
  promised_on date NOT NULL,
  amount numeric,
  state text NOT NULL DEFAULT 'open',
  recorded_from bigint,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT promise_pkey PRIMARY KEY (id),
  CONSTRAINT promise_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer (code),
  CONSTRAINT promise_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice (number),
  CONSTRAINT promise_amount_check CHECK (amount > 0),
  CONSTRAINT promise_state_check CHECK (state IN ('open', 'kept', 'broken', 'withdrawn'))
);
COMMENT ON TABLE adv.promise IS 'A customer''s word that it will pay.';
COMMENT ON COLUMN adv.promise.promised_on IS 'The day by which it said it would pay.';
COMMENT ON COLUMN adv.promise.amount IS 'NULL: all that is owed on the invoice.';
CREATE INDEX promise_customer_idx ON adv.promise (customer, promised_on);
CREATE INDEX promise_invoice_idx ON adv.promise (invoice) WHERE invoice IS NOT NULL;
CREATE INDEX promise_open_idx ON adv.promise (promised_on) WHERE state = 'open';
CREATE INDEX promise_recorded_from_idx ON adv.promise (recorded_from) WHERE recorded_from IS NOT NULL;

CREATE TABLE adv.payment_notice (
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer text NOT NULL,
  invoice text,
  amount numeric,
  paid_on date,
  state text NOT NULL DEFAULT 'open',
  recorded_from bigint,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT payment_notice_pkey PRIMARY KEY (id),
  CONSTRAINT payment_notice_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer (code),
  CONSTRAINT payment_notice_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice (number),
  CONSTRAINT payment_notice_state_check CHECK (state IN ('open', 'matched', 'refuted', 'withdrawn'))
);
COMMENT ON TABLE adv.payment_notice IS 'A customer''s word that it has paid; matched once the payment is seen.';
CREATE INDEX payment_notice_customer_idx ON adv.payment_notice (customer);
CREATE INDEX payment_notice_invoice_idx ON adv.payment_notice (invoice) WHERE invoice IS NOT NULL;
CREATE INDEX payment_notice_open_idx ON adv.payment_notice (customer) WHERE state = 'open';
CREATE INDEX payment_notice_recorded_from_idx ON adv.payment_notice (recorded_from) WHERE recorded_from IS NOT NULL;

CREATE TABLE adv.reminder_hold (
  id bigint GENERATED ALWAYS AS IDENTITY,
  invoice text NOT NULL,
  reason text NOT NULL,
  amount numeric,
  until date,
  dispute text,
  promise bigint,
  payment_notice bigint,
  owner text NOT NULL DEFAULT '',
  held_at timestamptz NOT NULL DEFAULT now(),
  released_at timestamptz,
  CONSTRAINT reminder_hold_pkey PRIMARY KEY (id),
  CONSTRAINT reminder_hold_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice (number),
  CONSTRAINT reminder_hold_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute (number),
  CONSTRAINT reminder_hold_promise_fkey FOREIGN KEY (promise) REFERENCES adv.promise (id),
  CONSTRAINT reminder_hold_payment_notice_fkey FOREIGN KEY (payment_notice) REFERENCES adv.payment_notice (id),
  CONSTRAINT reminder_hold_reason_check CHECK (reason IN ('dispute', 'promise', 'notice', 'manual')),
  CONSTRAINT reminder_hold_amount_check CHECK (amount >= 0)
);
COMMENT ON TABLE adv.reminder_hold IS 'Keeps an invoice, or a part of it, out of payment reminders; the rest is reminded.';
COMMENT ON COLUMN adv.reminder_hold.amount IS 'The part held, VAT included; NULL: the whole invoice.';
COMMENT ON COLUMN adv.reminder_hold.until IS 'Last day of the hold; NULL: until released.';
COMMENT ON COLUMN adv.reminder_hold.owner IS 'The person or step that set it.';
CREATE INDEX reminder_hold_invoice_idx ON adv.reminder_hold (invoice) WHERE released_at IS NULL;
CREATE INDEX reminder_hold_dispute_idx ON adv.reminder_hold (dispute) WHERE dispute IS NOT NULL;
CREATE INDEX reminder_hold_promise_idx ON adv.reminder_hold (promise) WHERE promise IS NOT NULL;
CREATE INDEX reminder_hold_payment_notice_idx ON adv.reminder_hold (payment_notice) WHERE payment_notice IS NOT NULL;

CREATE FUNCTION adv.refresh_statistics(tables text[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = adv, pg_temp
  AS $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT relname FROM pg_class
    WHERE relnamespace = 'adv'::regnamespace AND relkind = 'r' AND relname = ANY (tables)
  LOOP
    EXECUTE format('ANALYZE adv.%I', name);
  END LOOP;
END
$$;
COMMENT ON FUNCTION adv.refresh_statistics(text[]) IS 'Lets the application, which does not own the tables, tell the planner of what it has just imported.';
REVOKE EXECUTE ON FUNCTION adv.refresh_statistics(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION adv.refresh_statistics(text[]) TO guichet_app;

-- The catalogue's triggers and the application's rights --------------------------------------------

CREATE TRIGGER customer_catalogue AFTER INSERT OR UPDATE OR DELETE ON adv.customer FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER contact_catalogue AFTER INSERT OR UPDATE OR DELETE ON adv.contact FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER address_catalogue AFTER INSERT OR UPDATE OR DELETE ON adv.address FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER partner_catalogue AFTER INSERT OR UPDATE OR DELETE ON adv.partner FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER product_catalogue AFTER INSERT OR UPDATE OR DELETE ON adv.product FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER item_reference_catalogue AFTER INSERT OR UPDATE OR DELETE ON adv.item_reference FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER price_catalogue AFTER INSERT OR UPDATE OR DELETE ON adv.price FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER charge_catalogue AFTER INSERT OR UPDATE OR DELETE ON adv.charge FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();

GRANT USAGE ON SCHEMA adv TO guichet_app;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA adv TO guichet_app;
REVOKE INSERT, UPDATE ON adv.catalogue_version, adv.schema_version FROM guichet_app;
COMMENT ON TABLE adv.schema_version IS 'The last migration step that was applied.';
GRANT DELETE ON adv.order_line, adv.dispute_line, adv.dispute_invoice, adv.dispute_shipment, adv.dispute_task, adv.amendment_line TO guichet_app;
