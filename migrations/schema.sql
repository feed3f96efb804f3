-- Written by `go test ./migrations -update` with pg_dump 15: the schema that all migrations make.

CREATE SCHEMA adv;
COMMENT ON SCHEMA adv IS 'Business data of the ADV desk: customers, articles, orders, deliveries, invoices, payments, disputes.';
CREATE SCHEMA bot;
COMMENT ON SCHEMA bot IS 'The assistant''s own state; business data stands in adv';
CREATE SCHEMA river;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
COMMENT ON EXTENSION unaccent IS 'text search dictionary that removes accents';
CREATE TYPE river.river_job_state AS ENUM (
    'available',
    'cancelled',
    'completed',
    'discarded',
    'pending',
    'retryable',
    'running',
    'scheduled'
);
CREATE FUNCTION adv.bump_catalogue() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'adv', 'pg_temp'
    AS $$
BEGIN
  UPDATE adv.catalogue_version SET version = version + 1;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION adv.bump_catalogue() IS 'Trigger: the catalogue has changed.';
CREATE FUNCTION adv.fold(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(public.unaccent('public.unaccent'::regdictionary, words));
COMMENT ON FUNCTION adv.fold(words text) IS 'Text without case and accents, for likeness searches.';
CREATE FUNCTION adv.number_key(number text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(upper((number COLLATE "C")), '[^A-Z0-9]'::text, ''::text, 'g'::text);
COMMENT ON FUNCTION adv.number_key(number text) IS 'A document number as people compare it: upper-case letters and digits only. domain.NumberKey does the same.';
CREATE FUNCTION adv.refresh_statistics(tables text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'adv', 'pg_temp'
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
COMMENT ON FUNCTION adv.refresh_statistics(tables text[]) IS 'Lets the application, which does not own the tables, tell the planner of what it has just imported.';
CREATE FUNCTION river.river_job_state_in_bitmask(bitmask bit, state river.river_job_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE state
        WHEN 'available' THEN get_bit(bitmask, 7)
        WHEN 'cancelled' THEN get_bit(bitmask, 6)
        WHEN 'completed' THEN get_bit(bitmask, 5)
        WHEN 'discarded' THEN get_bit(bitmask, 4)
        WHEN 'pending'   THEN get_bit(bitmask, 3)
        WHEN 'retryable' THEN get_bit(bitmask, 2)
        WHEN 'running'   THEN get_bit(bitmask, 1)
        WHEN 'scheduled' THEN get_bit(bitmask, 0)
        ELSE 0
    END = 1;
$$;

CREATE TABLE adv.address (
    customer text NOT NULL,
    label text NOT NULL,
    gln text DEFAULT ''::text NOT NULL,
    street text DEFAULT ''::text NOT NULL,
    postcode text DEFAULT ''::text NOT NULL,
    city text DEFAULT ''::text NOT NULL,
    country text DEFAULT ''::text NOT NULL
);
COMMENT ON TABLE adv.address IS 'Places of delivery beside the customer''s own address.';

CREATE TABLE adv.amendment (
    id bigint NOT NULL,
    order_number text NOT NULL,
    state text DEFAULT 'recorded'::text NOT NULL,
    requested_on date,
    ship_to text,
    cancels_all boolean DEFAULT false NOT NULL,
    recorded_from bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    settled_at timestamp with time zone,
    before jsonb,
    CONSTRAINT amendment_state_check CHECK ((state = ANY (ARRAY['recorded'::text, 'applied'::text, 'withdrawn'::text])))
);
COMMENT ON TABLE adv.amendment IS 'A change or cancellation of an order as recorded; the order itself changes when a person approves.';
COMMENT ON COLUMN adv.amendment.requested_on IS 'The new date asked for; NULL: unchanged.';
COMMENT ON COLUMN adv.amendment.ship_to IS 'The new place of delivery, a label of the customer''s addresses; NULL: unchanged.';
COMMENT ON COLUMN adv.amendment.settled_at IS 'When it was applied or withdrawn.';
COMMENT ON COLUMN adv.amendment.before IS 'What the order, its lines and the stock held for it were when it was applied: what its undo puts back.';
ALTER TABLE adv.amendment ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME adv.amendment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE adv.amendment_line (
    id bigint NOT NULL,
    amendment bigint NOT NULL,
    order_line integer,
    sku text NOT NULL,
    quantity numeric NOT NULL,
    unit_price numeric,
    promised_on date,
    CONSTRAINT amendment_line_quantity_check CHECK ((quantity >= (0)::numeric))
);
COMMENT ON TABLE adv.amendment_line IS 'A line as it should become.';
COMMENT ON COLUMN adv.amendment_line.order_line IS 'The line that changes; NULL: one is added.';
COMMENT ON COLUMN adv.amendment_line.quantity IS '0 cancels the line.';
COMMENT ON COLUMN adv.amendment_line.unit_price IS 'Of an added line.';
COMMENT ON COLUMN adv.amendment_line.promised_on IS 'The day on which its last part can ship, of a line that grows or is added.';
ALTER TABLE adv.amendment_line ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME adv.amendment_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE adv.catalogue_version (
    only_row boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT catalogue_version_only_row_check CHECK (only_row)
);
COMMENT ON TABLE adv.catalogue_version IS 'One row whose version grows whenever customers, contacts, addresses, partners, articles, references, prices or charges change: indexes in memory are read again then.';

CREATE TABLE adv.charge (
    id bigint NOT NULL,
    customer text,
    kind text NOT NULL,
    from_amount numeric DEFAULT 0 NOT NULL,
    valid_from date,
    amount numeric NOT NULL,
    valid_to date,
    CONSTRAINT charge_from_amount_check CHECK ((from_amount >= (0)::numeric)),
    CONSTRAINT charge_kind_check CHECK ((kind = ANY (ARRAY['transport'::text, 'minimum_order'::text, 'small_order_fee'::text, 'eco_contribution'::text, 'pallet_deposit'::text, 'surcharge'::text])))
);
COMMENT ON TABLE adv.charge IS 'What comes on top of an order.';
COMMENT ON COLUMN adv.charge.customer IS 'NULL: everybody.';
COMMENT ON COLUMN adv.charge.from_amount IS 'It applies to orders from this amount up; a row of amount 0 states the free-carriage threshold.';
ALTER TABLE adv.charge ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME adv.charge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE adv.company (
    only_row boolean DEFAULT true NOT NULL,
    name text NOT NULL,
    legal_name text DEFAULT ''::text NOT NULL,
    legal_form text DEFAULT ''::text NOT NULL,
    capital text DEFAULT ''::text NOT NULL,
    rcs text DEFAULT ''::text NOT NULL,
    siren text DEFAULT ''::text NOT NULL,
    vat_number text DEFAULT ''::text NOT NULL,
    street text DEFAULT ''::text NOT NULL,
    postcode text DEFAULT ''::text NOT NULL,
    city text DEFAULT ''::text NOT NULL,
    country text DEFAULT ''::text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    iban text DEFAULT ''::text NOT NULL,
    bic text DEFAULT ''::text NOT NULL,
    currency text DEFAULT 'EUR'::text NOT NULL,
    language text DEFAULT 'fr'::text NOT NULL,
    terms_url text DEFAULT ''::text NOT NULL,
    authserv_id text DEFAULT ''::text NOT NULL,
    CONSTRAINT company_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT company_only_row_check CHECK (only_row)
);
COMMENT ON TABLE adv.company IS 'The firm whose desk this is; one row.';
COMMENT ON COLUMN adv.company.capital IS 'As printed on its documents, currency included.';
COMMENT ON COLUMN adv.company.rcs IS 'Entry in the trade register, as printed.';
COMMENT ON COLUMN adv.company.authserv_id IS 'The name its own mail server puts first in Authentication-Results (RFC 8601); headers bearing another are not trusted.';

CREATE TABLE adv.contact (
    email text NOT NULL,
    customer text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    role text DEFAULT 'other'::text NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    CONSTRAINT contact_email_check CHECK ((email = lower(email))),
    CONSTRAINT contact_role_check CHECK ((role = ANY (ARRAY['buyer'::text, 'accounts_payable'::text, 'logistics'::text, 'other'::text])))
);
COMMENT ON TABLE adv.contact IS 'A person who writes for a customer; the same address may speak for several.';
COMMENT ON COLUMN adv.contact.email IS 'Lower case.';

CREATE TABLE adv.credit_request (
    number text NOT NULL,
    dispute text NOT NULL,
    goods_return bigint,
    invoice text NOT NULL,
    state text DEFAULT 'drafted'::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    currency text NOT NULL,
    total_net numeric NOT NULL,
    total_vat numeric NOT NULL,
    total_gross numeric NOT NULL,
    credit_note text DEFAULT ''::text NOT NULL,
    asked_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT credit_request_credit_note_check CHECK (((credit_note <> ''::text) = (state = 'issued'::text))),
    CONSTRAINT credit_request_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT credit_request_state_check CHECK ((state = ANY (ARRAY['drafted'::text, 'requested'::text, 'issued'::text, 'withdrawn'::text]))),
    CONSTRAINT credit_request_totals_check CHECK (((total_net > (0)::numeric) AND (total_vat >= (0)::numeric) AND (total_gross > (0)::numeric)))
);
COMMENT ON TABLE adv.credit_request IS 'A credit note asked for: the approval of the reply makes it requested, a person issues it and says its number.';
COMMENT ON COLUMN adv.credit_request.reason IS 'What it is for, as a code that has words in every language: a kind of dispute.';
COMMENT ON COLUMN adv.credit_request.credit_note IS 'The number of the credit note as issued.';

CREATE TABLE adv.credit_request_line (
    request text NOT NULL,
    line integer NOT NULL,
    sku text NOT NULL,
    quantity numeric NOT NULL,
    unit_price numeric NOT NULL,
    vat_rate numeric NOT NULL,
    CONSTRAINT credit_request_line_quantity_check CHECK ((quantity > (0)::numeric)),
    CONSTRAINT credit_request_line_unit_price_check CHECK ((unit_price > (0)::numeric))
);
COMMENT ON TABLE adv.credit_request_line IS 'What is to be credited: a quantity and the amount for one, before VAT.';
COMMENT ON COLUMN adv.credit_request_line.unit_price IS 'What was billed for one, or the part of it that was billed too much.';

CREATE TABLE adv.customer (
    code text NOT NULL,
    name text NOT NULL,
    siren text DEFAULT ''::text NOT NULL,
    vat_number text DEFAULT ''::text NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    currency text DEFAULT ''::text NOT NULL,
    payment_terms text DEFAULT ''::text NOT NULL,
    payment_method text DEFAULT ''::text NOT NULL,
    credit_limit numeric,
    insured_limit numeric,
    status text DEFAULT 'active'::text NOT NULL,
    kind text DEFAULT 'company'::text NOT NULL,
    class text DEFAULT ''::text NOT NULL,
    parent text,
    bill_to text,
    gln text DEFAULT ''::text NOT NULL,
    email_domains text[] DEFAULT '{}'::text[] NOT NULL,
    street text DEFAULT ''::text NOT NULL,
    postcode text DEFAULT ''::text NOT NULL,
    city text DEFAULT ''::text NOT NULL,
    country text DEFAULT ''::text NOT NULL,
    delivery_policy text DEFAULT ''::text NOT NULL,
    incoterm text DEFAULT ''::text NOT NULL,
    account_manager text DEFAULT ''::text NOT NULL,
    adv_owner text DEFAULT ''::text NOT NULL,
    CONSTRAINT customer_currency_check CHECK ((currency ~ '^([A-Z]{3})?$'::text)),
    CONSTRAINT customer_delivery_policy_check CHECK ((delivery_policy = ANY (ARRAY[''::text, 'partial'::text, 'complete'::text, 'cancel_rest'::text]))),
    CONSTRAINT customer_kind_check CHECK ((kind = ANY (ARRAY['company'::text, 'public'::text, 'consumer'::text]))),
    CONSTRAINT customer_payment_method_check CHECK ((payment_method = ANY (ARRAY[''::text, 'transfer'::text, 'debit'::text, 'bill'::text, 'card'::text, 'cheque'::text]))),
    CONSTRAINT customer_status_check CHECK ((status = ANY (ARRAY['active'::text, 'on_hold'::text, 'insolvency'::text, 'closed'::text])))
);
COMMENT ON TABLE adv.customer IS 'Who buys: a firm, a public body, a person.';
COMMENT ON COLUMN adv.customer.currency IS 'Empty: the company''s.';
COMMENT ON COLUMN adv.customer.payment_terms IS '30 = 30 days net; 45EOM = 45 days, then the end of that month; EOM45 = end of the month, then 45 days; 30EOM10 = then the 10th of the next; 0 = prepaid.';
COMMENT ON COLUMN adv.customer.payment_method IS 'bill stands for LCR and BOR.';
COMMENT ON COLUMN adv.customer.credit_limit IS 'Largest exposure, VAT included, in the customer''s currency; NULL: no limit.';
COMMENT ON COLUMN adv.customer.insured_limit IS 'What the credit insurer covers.';
COMMENT ON COLUMN adv.customer.parent IS 'The group it belongs to.';
COMMENT ON COLUMN adv.customer.bill_to IS 'Who is invoiced; NULL: itself.';
COMMENT ON COLUMN adv.customer.email_domains IS 'Lower case, never a public mail provider''s.';

CREATE TABLE adv.dispute (
    number text NOT NULL,
    customer text NOT NULL,
    order_number text,
    kind text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    opened_on date NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    source text DEFAULT 'erp'::text NOT NULL,
    recorded_from bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    owner text DEFAULT ''::text NOT NULL,
    revision integer DEFAULT 0 NOT NULL,
    outcome text DEFAULT ''::text NOT NULL,
    outcome_reference text DEFAULT ''::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    closed_on date,
    CONSTRAINT dispute_kind_check CHECK ((kind = ANY (ARRAY['late_delivery'::text, 'non_delivery'::text, 'short_delivery'::text, 'over_delivery'::text, 'wrong_item'::text, 'damaged'::text, 'defective'::text, 'price_error'::text, 'double_billing'::text, 'billing_error'::text, 'other'::text]))),
    CONSTRAINT dispute_outcome_check CHECK ((outcome = ANY (ARRAY[''::text, 'credit_note'::text, 'reshipment'::text, 'return'::text, 'correction'::text, 'invalid'::text]))),
    CONSTRAINT dispute_source_check CHECK ((source = ANY (ARRAY['erp'::text, 'guichet'::text]))),
    CONSTRAINT dispute_status_check CHECK ((status = ANY (ARRAY['open'::text, 'investigating'::text, 'resolved'::text, 'rejected'::text])))
);
COMMENT ON TABLE adv.dispute IS 'Something that a customer says is wrong with a delivery or an invoice.';
COMMENT ON COLUMN adv.dispute.source IS 'guichet: opened and numbered here. An imported row may not bear its number.';
COMMENT ON COLUMN adv.dispute.recorded_from IS 'The message it was opened from (bot.message).';
COMMENT ON COLUMN adv.dispute.owner IS 'Login of the person who looks after it; empty: nobody yet.';
COMMENT ON COLUMN adv.dispute.revision IS 'Grows with each step taken on it and each undo: a step names the one that its page showed.';
COMMENT ON COLUMN adv.dispute.outcome IS 'How it was closed here; empty while it is open, and where the ERP closed it.';
COMMENT ON COLUMN adv.dispute.outcome_reference IS 'The document that closed it: the credit note, the order of the replacement, the corrected invoice.';
COMMENT ON COLUMN adv.dispute.reason IS 'Why it was held invalid, as a code that has words in every language.';

CREATE TABLE adv.dispute_invoice (
    dispute text NOT NULL,
    invoice text NOT NULL
);
COMMENT ON TABLE adv.dispute_invoice IS 'The invoices at stake in a dispute.';

CREATE TABLE adv.dispute_line (
    dispute text NOT NULL,
    line integer NOT NULL,
    sku text NOT NULL,
    order_line integer,
    quantity numeric,
    amount numeric,
    CONSTRAINT dispute_line_amount_check CHECK ((amount >= (0)::numeric)),
    CONSTRAINT dispute_line_quantity_check CHECK ((quantity >= (0)::numeric))
);
COMMENT ON TABLE adv.dispute_line IS 'The articles at stake in a dispute; none: the whole order or invoice.';
COMMENT ON COLUMN adv.dispute_line.order_line IS 'The line of the dispute''s order, where it is known.';
COMMENT ON COLUMN adv.dispute_line.quantity IS 'Missing, in excess, damaged or wrongly billed, in the article''s unit.';
COMMENT ON COLUMN adv.dispute_line.amount IS 'The money at stake, VAT included, in the invoice''s currency.';

CREATE TABLE adv.dispute_shipment (
    dispute text NOT NULL,
    shipment text NOT NULL
);
COMMENT ON TABLE adv.dispute_shipment IS 'The shipments at stake in a dispute.';

CREATE TABLE adv.dispute_task (
    dispute text NOT NULL,
    task text NOT NULL,
    done_by text NOT NULL,
    done_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE adv.dispute_task IS 'The tasks of a dispute that a person has ticked; which there are follows from its kind by rule.';

CREATE TABLE adv.document (
    kind text NOT NULL,
    of text NOT NULL,
    path text NOT NULL,
    valid_to date,
    content bytea NOT NULL,
    sha256 bytea NOT NULL,
    imported_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY adv.document ALTER COLUMN content SET STORAGE EXTERNAL;
COMMENT ON TABLE adv.document IS 'Files that go with a row: original invoices, proofs of delivery, certificates, bank details.';
COMMENT ON COLUMN adv.document.of IS 'The number or article that the file belongs to.';
COMMENT ON COLUMN adv.document.path IS 'Where it lay in the imported folder.';
COMMENT ON COLUMN adv.document.valid_to IS 'Last day of validity, of certificates.';
COMMENT ON COLUMN adv.document.content IS 'The file, byte for byte.';

CREATE TABLE adv.goods_return (
    id bigint NOT NULL,
    number text,
    dispute text NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    asked_on date NOT NULL,
    agreed_on date,
    received_on date,
    inspected_on date,
    settled_on date,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT goods_return_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'agreed'::text, 'received'::text, 'inspected'::text, 'credited'::text, 'refused'::text, 'withdrawn'::text])))
);
COMMENT ON TABLE adv.goods_return IS 'Goods that a customer sends back: asked, agreed under a number, received, inspected, then credited or refused.';
COMMENT ON COLUMN adv.goods_return.number IS 'Given when the return is agreed; NULL before.';
COMMENT ON COLUMN adv.goods_return.reason IS 'Why it was refused, as a code that has words in every language.';
ALTER TABLE adv.goods_return ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME adv.goods_return_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE adv.goods_return_line (
    goods_return bigint NOT NULL,
    line integer NOT NULL,
    sku text NOT NULL,
    quantity numeric NOT NULL,
    received numeric,
    accepted numeric,
    CONSTRAINT goods_return_line_accepted_check CHECK (((accepted >= (0)::numeric) AND (accepted <= received))),
    CONSTRAINT goods_return_line_quantity_check CHECK ((quantity > (0)::numeric)),
    CONSTRAINT goods_return_line_received_check CHECK (((received >= (0)::numeric) AND (received <= quantity)))
);
COMMENT ON TABLE adv.goods_return_line IS 'The articles of a return, in the article''s unit.';
COMMENT ON COLUMN adv.goods_return_line.received IS 'What arrived; NULL before.';
COMMENT ON COLUMN adv.goods_return_line.accepted IS 'What the inspection found fit to be credited; NULL before.';

CREATE TABLE adv.imported_file (
    file text NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    row_count bigint NOT NULL
);
COMMENT ON TABLE adv.imported_file IS 'When each file of the import format was last imported: no reminder leaves on payments that are older than a set number of days.';
COMMENT ON COLUMN adv.imported_file.file IS 'Such as payments.csv.';

CREATE TABLE adv.invoice (
    number text NOT NULL,
    customer text NOT NULL,
    order_number text,
    kind text DEFAULT 'invoice'::text NOT NULL,
    corrects text[] DEFAULT '{}'::text[] NOT NULL,
    issued_on date NOT NULL,
    due_on date,
    currency text NOT NULL,
    total_net numeric,
    total_vat numeric,
    total_gross numeric NOT NULL,
    factor text DEFAULT ''::text NOT NULL,
    CONSTRAINT invoice_corrects_check CHECK (((corrects = '{}'::text[]) OR (kind = 'credit_note'::text))),
    CONSTRAINT invoice_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT invoice_kind_check CHECK ((kind = ANY (ARRAY['invoice'::text, 'credit_note'::text, 'deposit'::text]))),
    CONSTRAINT invoice_totals_check CHECK (((total_net >= (0)::numeric) AND (total_vat >= (0)::numeric) AND (total_gross >= (0)::numeric)))
);
COMMENT ON TABLE adv.invoice IS 'Issued invoices, deposits and credit notes; totals are positive in all of them.';
COMMENT ON COLUMN adv.invoice.corrects IS 'The invoices that a credit note corrects; none: the customer''s unallocated credit.';
COMMENT ON COLUMN adv.invoice.due_on IS 'The date printed on the invoice; interest runs from the day after.';
COMMENT ON COLUMN adv.invoice.factor IS 'Who bought the claim, if anybody.';

CREATE TABLE adv.invoice_line (
    invoice text NOT NULL,
    line integer NOT NULL,
    sku text,
    description text DEFAULT ''::text NOT NULL,
    quantity numeric NOT NULL,
    unit_price numeric NOT NULL,
    vat_rate numeric
);
COMMENT ON TABLE adv.invoice_line IS 'The lines of an invoice.';
COMMENT ON COLUMN adv.invoice_line.sku IS 'NULL for carriage and discounts.';
COMMENT ON COLUMN adv.invoice_line.vat_rate IS 'Percent.';

CREATE TABLE adv.item_reference (
    customer text NOT NULL,
    customer_sku text NOT NULL,
    sku text NOT NULL
);
COMMENT ON TABLE adv.item_reference IS 'A customer''s own numbers of our articles.';

CREATE TABLE adv.numbering (
    kind text NOT NULL,
    pattern text NOT NULL,
    next bigint NOT NULL,
    CONSTRAINT numbering_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'dispute'::text, 'draft_credit_note'::text, 'return'::text]))),
    CONSTRAINT numbering_next_check CHECK ((next > 0))
);
COMMENT ON TABLE adv.numbering IS 'How numbers are given here; the row is locked while one is given.';
COMMENT ON COLUMN adv.numbering.pattern IS 'Such as CF{yy}-{n:5}: year in two digits, the number in five.';
COMMENT ON COLUMN adv.numbering.next IS 'The first free number.';

CREATE TABLE adv.order_line (
    order_number text NOT NULL,
    line integer NOT NULL,
    sku text NOT NULL,
    quantity numeric NOT NULL,
    unit_price numeric,
    promised_on date,
    CONSTRAINT order_line_quantity_check CHECK ((quantity >= (0)::numeric))
);
COMMENT ON TABLE adv.order_line IS 'The articles of an order.';
COMMENT ON COLUMN adv.order_line.quantity IS 'In the article''s unit; 0: cancelled.';
COMMENT ON COLUMN adv.order_line.unit_price IS 'Before VAT, in the order''s currency.';

CREATE TABLE adv.partner (
    address text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    kind text NOT NULL,
    CONSTRAINT partner_address_check CHECK ((address = lower(address))),
    CONSTRAINT partner_kind_check CHECK ((kind = ANY (ARRAY['carrier'::text, 'edi'::text, 'portal'::text, 'platform'::text, 'factor'::text, 'insurer'::text, 'bank'::text, 'supplier'::text])))
);
COMMENT ON TABLE adv.partner IS 'Senders who are no customers and yet matter.';
COMMENT ON COLUMN adv.partner.address IS 'A mail address or a domain, lower case.';
COMMENT ON COLUMN adv.partner.kind IS 'platform: of e-invoicing.';

CREATE TABLE adv.payment (
    id bigint NOT NULL,
    number text,
    nth integer DEFAULT 1 NOT NULL,
    customer text NOT NULL,
    invoice text,
    paid_on date NOT NULL,
    amount numeric NOT NULL,
    method text DEFAULT ''::text NOT NULL,
    CONSTRAINT payment_nth_check CHECK ((nth > 0))
);
COMMENT ON TABLE adv.payment IS 'Money received. What names no invoice is the customer''s unallocated credit.';
COMMENT ON COLUMN adv.payment.nth IS 'Of payments without a number that are alike in everything: the first, the second, ...';
ALTER TABLE adv.payment ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME adv.payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE adv.payment_notice (
    id bigint NOT NULL,
    customer text NOT NULL,
    invoice text,
    amount numeric,
    paid_on date,
    state text DEFAULT 'open'::text NOT NULL,
    recorded_from bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT payment_notice_state_check CHECK ((state = ANY (ARRAY['open'::text, 'matched'::text, 'refuted'::text, 'withdrawn'::text])))
);
COMMENT ON TABLE adv.payment_notice IS 'A customer''s word that it has paid; matched once the payment is seen.';
ALTER TABLE adv.payment_notice ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME adv.payment_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE adv.price (
    id bigint NOT NULL,
    customer text NOT NULL,
    sku text NOT NULL,
    min_quantity numeric DEFAULT 0 NOT NULL,
    valid_from date,
    unit_price numeric NOT NULL,
    valid_to date,
    CONSTRAINT price_min_quantity_check CHECK ((min_quantity >= (0)::numeric)),
    CONSTRAINT price_unit_price_check CHECK ((unit_price >= (0)::numeric))
);
COMMENT ON TABLE adv.price IS 'Customers'' own prices, in the customer''s currency; where none is in force the list price holds.';
COMMENT ON COLUMN adv.price.valid_from IS 'First day, NULL: since ever.';
COMMENT ON COLUMN adv.price.valid_to IS 'Last day, inclusive; NULL: open.';
ALTER TABLE adv.price ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME adv.price_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE adv.product (
    sku text NOT NULL,
    gtin text DEFAULT ''::text NOT NULL,
    name text NOT NULL,
    aliases text[] DEFAULT '{}'::text[] NOT NULL,
    family text DEFAULT ''::text NOT NULL,
    unit text DEFAULT 'piece'::text NOT NULL,
    pack_size numeric DEFAULT 1 NOT NULL,
    list_price numeric,
    vat_rate numeric,
    status text DEFAULT 'active'::text NOT NULL,
    replaced_by text,
    lead_time_days integer,
    weight_kg numeric,
    hs_code text DEFAULT ''::text NOT NULL,
    origin text DEFAULT ''::text NOT NULL,
    CONSTRAINT product_lead_time_days_check CHECK ((lead_time_days >= 0)),
    CONSTRAINT product_list_price_check CHECK ((list_price >= (0)::numeric)),
    CONSTRAINT product_pack_size_check CHECK ((pack_size > (0)::numeric)),
    CONSTRAINT product_status_check CHECK ((status = ANY (ARRAY['active'::text, 'discontinued'::text]))),
    CONSTRAINT product_unit_check CHECK ((unit = ANY (ARRAY['piece'::text, 'box'::text, 'pack'::text, 'kg'::text, 'm'::text, 'l'::text, 'pallet'::text]))),
    CONSTRAINT product_vat_rate_check CHECK (((vat_rate >= (0)::numeric) AND (vat_rate <= (100)::numeric)))
);
COMMENT ON TABLE adv.product IS 'The catalogue.';
COMMENT ON COLUMN adv.product.aliases IS 'Other names of the article.';
COMMENT ON COLUMN adv.product.pack_size IS 'Pieces in one unit.';
COMMENT ON COLUMN adv.product.list_price IS 'Of one unit, in the company''s currency, before VAT.';
COMMENT ON COLUMN adv.product.vat_rate IS 'Percent, for a customer in the company''s country.';
COMMENT ON COLUMN adv.product.replaced_by IS 'The successor of a discontinued article.';
COMMENT ON COLUMN adv.product.lead_time_days IS 'Business days to get it when it is not in stock.';

CREATE TABLE adv.promise (
    id bigint NOT NULL,
    customer text NOT NULL,
    invoice text,
    promised_on date NOT NULL,
    amount numeric,
    state text DEFAULT 'open'::text NOT NULL,
    recorded_from bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT promise_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT promise_state_check CHECK ((state = ANY (ARRAY['open'::text, 'kept'::text, 'broken'::text, 'withdrawn'::text])))
);
COMMENT ON TABLE adv.promise IS 'A customer''s word that it will pay.';
COMMENT ON COLUMN adv.promise.promised_on IS 'The day by which it said it would pay.';
COMMENT ON COLUMN adv.promise.amount IS 'NULL: all that is owed on the invoice.';
ALTER TABLE adv.promise ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME adv.promise_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE adv.receipt (
    sku text NOT NULL,
    expected_on date NOT NULL,
    quantity numeric NOT NULL,
    CONSTRAINT receipt_quantity_check CHECK ((quantity >= (0)::numeric))
);
COMMENT ON TABLE adv.receipt IS 'Goods expected from suppliers.';

CREATE TABLE adv.reminder (
    invoice text NOT NULL,
    level integer NOT NULL,
    sent_on date NOT NULL,
    CONSTRAINT reminder_level_check CHECK ((level >= 0))
);
COMMENT ON TABLE adv.reminder IS 'Payment reminders that went out, one row a level of an invoice.';

CREATE TABLE adv.reminder_hold (
    id bigint NOT NULL,
    invoice text NOT NULL,
    reason text NOT NULL,
    amount numeric,
    until date,
    dispute text,
    promise bigint,
    payment_notice bigint,
    owner text DEFAULT ''::text NOT NULL,
    held_at timestamp with time zone DEFAULT now() NOT NULL,
    released_at timestamp with time zone,
    CONSTRAINT reminder_hold_amount_check CHECK ((amount >= (0)::numeric)),
    CONSTRAINT reminder_hold_reason_check CHECK ((reason = ANY (ARRAY['dispute'::text, 'promise'::text, 'notice'::text, 'manual'::text])))
);
COMMENT ON TABLE adv.reminder_hold IS 'Keeps an invoice, or a part of it, out of payment reminders; the rest is reminded.';
COMMENT ON COLUMN adv.reminder_hold.amount IS 'The part held, VAT included; NULL: the whole invoice.';
COMMENT ON COLUMN adv.reminder_hold.until IS 'Last day of the hold; NULL: until released.';
COMMENT ON COLUMN adv.reminder_hold.owner IS 'The person or step that set it.';
ALTER TABLE adv.reminder_hold ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME adv.reminder_hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE adv.reservation (
    id bigint NOT NULL,
    sku text NOT NULL,
    quantity numeric NOT NULL,
    order_number text,
    order_line integer,
    amendment_line bigint,
    reserved_at timestamp with time zone DEFAULT now() NOT NULL,
    released_at timestamp with time zone,
    CONSTRAINT reservation_for_check CHECK ((((order_line IS NOT NULL) AND (order_number IS NOT NULL)) <> (amendment_line IS NOT NULL))),
    CONSTRAINT reservation_quantity_check CHECK ((quantity >= (0)::numeric))
);
COMMENT ON TABLE adv.reservation IS 'Stock that the assistant holds for an order or an amendment recorded here, until it is released.';
ALTER TABLE adv.reservation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME adv.reservation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE adv.sales_order (
    number text NOT NULL,
    customer text NOT NULL,
    customer_reference text DEFAULT ''::text NOT NULL,
    ordered_on date,
    requested_on date,
    status text DEFAULT 'received'::text NOT NULL,
    currency text NOT NULL,
    ship_to text,
    source text DEFAULT 'erp'::text NOT NULL,
    recorded_from bigint,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sales_order_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT sales_order_source_check CHECK ((source = ANY (ARRAY['erp'::text, 'guichet'::text]))),
    CONSTRAINT sales_order_status_check CHECK ((status = ANY (ARRAY['received'::text, 'confirmed'::text, 'partially_shipped'::text, 'shipped'::text, 'delivered'::text, 'invoiced'::text, 'cancelled'::text])))
);
COMMENT ON TABLE adv.sales_order IS 'Customers'' orders.';
COMMENT ON COLUMN adv.sales_order.ship_to IS 'A label of the customer''s addresses; NULL: its own address.';
COMMENT ON COLUMN adv.sales_order.source IS 'guichet: recorded and numbered here. An imported row may not bear its number.';
COMMENT ON COLUMN adv.sales_order.recorded_from IS 'The message it was recorded from (bot.message).';

CREATE TABLE adv.schema_version (
    version integer NOT NULL
);
COMMENT ON TABLE adv.schema_version IS 'The last migration step that was applied.';

CREATE TABLE adv.shipment (
    number text NOT NULL,
    order_number text NOT NULL,
    carrier text DEFAULT ''::text NOT NULL,
    tracking_number text DEFAULT ''::text NOT NULL,
    shipped_on date,
    estimated_on date,
    delivered_on date,
    status text DEFAULT 'preparing'::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT shipment_status_check CHECK ((status = ANY (ARRAY['preparing'::text, 'shipped'::text, 'in_transit'::text, 'out_for_delivery'::text, 'delivered'::text, 'exception'::text])))
);
COMMENT ON TABLE adv.shipment IS 'Goods on their way: one row a delivery note. One in preparation has no tracking number and no shipping date yet.';

CREATE TABLE adv.shipment_line (
    shipment text NOT NULL,
    order_line integer NOT NULL,
    quantity numeric NOT NULL,
    CONSTRAINT shipment_line_quantity_check CHECK ((quantity >= (0)::numeric))
);
COMMENT ON TABLE adv.shipment_line IS 'The part of each line of the shipment''s order that it carries.';

CREATE TABLE adv.stock (
    sku text NOT NULL,
    on_hand numeric DEFAULT 0 NOT NULL,
    reserved numeric DEFAULT 0 NOT NULL,
    next_receipt_on date,
    next_receipt_quantity numeric
);
COMMENT ON TABLE adv.stock IS 'What is on the shelf, as the ERP says; see reservation for what the assistant holds beside it.';
COMMENT ON COLUMN adv.stock.reserved IS 'Held by the ERP for other orders, our reservations not included.';

CREATE TABLE bot.action (
    id bigint NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    request bigint,
    customer text NOT NULL,
    state text NOT NULL,
    detail jsonb NOT NULL,
    number text DEFAULT ''::text NOT NULL,
    done_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT action_state_ck CHECK ((state = ANY (ARRAY['done'::text, 'confirmed'::text, 'undone'::text])))
);
COMMENT ON TABLE bot.action IS 'A change made to the ADV database, with its idempotency key, its result and its undo';
ALTER TABLE bot.action ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.action_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.alarm (
    id bigint NOT NULL,
    key text NOT NULL,
    text text NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);
COMMENT ON TABLE bot.alarm IS 'What the supervisor was told of: one row an incident, announced once';
ALTER TABLE bot.alarm ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.alarm_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.card (
    draft bigint NOT NULL,
    channel text NOT NULL,
    ts text DEFAULT ''::text NOT NULL,
    shown text DEFAULT ''::text NOT NULL
);
COMMENT ON TABLE bot.card IS 'The Slack message that shows a draft';

CREATE TABLE bot."case" (
    id bigint NOT NULL,
    token text NOT NULL,
    customer text,
    subject text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    owner text,
    opened_at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone NOT NULL,
    CONSTRAINT case_state_ck CHECK ((state = ANY (ARRAY['open'::text, 'pending'::text, 'escalated'::text, 'waiting'::text, 'held'::text, 'sent'::text, 'unknown'::text, 'refused'::text, 'bounced'::text, 'closed'::text, 'taken_over'::text, 'automatic'::text, 'quarantined'::text])))
);
COMMENT ON TABLE bot."case" IS 'The requests, messages and drafts of one thread';
COMMENT ON COLUMN bot."case".token IS 'Unguessable; part of the Message-IDs of our replies';
ALTER TABLE bot."case" ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.case_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.decision (
    id bigint NOT NULL,
    draft bigint NOT NULL,
    version integer NOT NULL,
    verdict text NOT NULL,
    who text NOT NULL,
    face text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT decision_verdict_ck CHECK ((verdict = ANY (ARRAY['approve'::text, 'edit'::text, 'reject_rewrite'::text, 'reject_undo'::text, 'take_over'::text])))
);
COMMENT ON TABLE bot.decision IS 'What a person answered to one version of a draft';
ALTER TABLE bot.decision ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.draft (
    id bigint NOT NULL,
    "case" bigint NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    customer text,
    language text NOT NULL,
    reminder jsonb,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT draft_kind_ck CHECK ((kind = ANY (ARRAY['reply'::text, 'reminder'::text]))),
    CONSTRAINT draft_state_ck CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'superseded'::text, 'taken_over'::text, 'blocked'::text])))
);
COMMENT ON TABLE bot.draft IS 'The reply or reminder; a case has one that can be decided at most';
ALTER TABLE bot.draft ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.draft_version (
    draft bigint NOT NULL,
    version integer NOT NULL,
    author text NOT NULL,
    content jsonb NOT NULL,
    hash text NOT NULL,
    citations jsonb NOT NULL,
    uses jsonb NOT NULL,
    requests bigint[] NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE bot.draft_version IS 'Each version of a draft with its author; what is approved names one by number and hash';

CREATE TABLE bot.journal (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    verb text NOT NULL,
    object text NOT NULL,
    "case" bigint,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL
);
COMMENT ON TABLE bot.journal IS 'Who did what, when, on what: append-only for the application, chained by bot.journal_seal';
ALTER TABLE bot.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.journal_seal (
    id bigint NOT NULL,
    first_id bigint NOT NULL,
    last_id bigint NOT NULL,
    entries bigint NOT NULL,
    hash text NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    CONSTRAINT journal_seal_range_ck CHECK ((last_id >= first_id))
);
COMMENT ON TABLE bot.journal_seal IS 'The chain: each row hashes a range of the journal and the seal before it';
ALTER TABLE bot.journal_seal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.journal_seal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.learnt_reference (
    id bigint NOT NULL,
    customer text NOT NULL,
    words text NOT NULL,
    key text NOT NULL,
    sku text NOT NULL,
    message bigint NOT NULL,
    once boolean DEFAULT false NOT NULL,
    learnt_by text NOT NULL,
    learnt_at timestamp with time zone NOT NULL,
    removed_by text,
    removed_at timestamp with time zone,
    CONSTRAINT learnt_reference_removed_ck CHECK (((removed_by IS NULL) = (removed_at IS NULL)))
);
COMMENT ON TABLE bot.learnt_reference IS 'A customer''s own way to name an article, learnt from a person who corrected a line; never used for another customer';
COMMENT ON COLUMN bot.learnt_reference.key IS 'What the words are compared by: letters and digits, without case and accents';
COMMENT ON COLUMN bot.learnt_reference.once IS 'It holds for its message only';
ALTER TABLE bot.learnt_reference ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.learnt_reference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.lease (
    name text NOT NULL,
    owner text NOT NULL,
    until timestamp with time zone NOT NULL
);
COMMENT ON TABLE bot.lease IS 'Who reads a mailbox or runs a periodic job at present: one owner each across processes';

CREATE TABLE bot.mailbox_cursor (
    mailbox text NOT NULL,
    uid_validity bigint NOT NULL,
    last_uid bigint NOT NULL,
    moved_at timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE bot.mailbox_cursor IS 'How far each mailbox folder (or Slack channel) has been taken in';

CREATE TABLE bot.message (
    id bigint NOT NULL,
    "case" bigint NOT NULL,
    raw bigint NOT NULL,
    source text NOT NULL,
    source_key text NOT NULL,
    mailbox text NOT NULL,
    message_id text DEFAULT ''::text NOT NULL,
    in_reply_to text DEFAULT ''::text NOT NULL,
    from_addr text DEFAULT ''::text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    mail jsonb,
    chat jsonb,
    sender jsonb NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    customer text,
    recipient text DEFAULT ''::text NOT NULL,
    reading jsonb,
    state text NOT NULL,
    state_note text DEFAULT ''::text NOT NULL,
    CONSTRAINT message_source_ck CHECK ((source = ANY (ARRAY['mail'::text, 'slack'::text]))),
    CONSTRAINT message_state_ck CHECK ((state = ANY (ARRAY['received'::text, 'triaged'::text, 'executed'::text, 'answered'::text, 'automatic'::text, 'quarantined'::text, 'ignored'::text])))
);
COMMENT ON TABLE bot.message IS 'Something received: a mail or a Slack post, as read, with its sender''s grade';
COMMENT ON COLUMN bot.message.customer IS 'The customer for whom the message speaks, set by code from a proven sender; null where it cannot be told';
COMMENT ON COLUMN bot.message.reading IS 'What the message says before the ADV database was asked (intents.Reading)';
ALTER TABLE bot.message ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.outgoing (
    id bigint NOT NULL,
    draft bigint NOT NULL,
    "case" bigint NOT NULL,
    state text NOT NULL,
    message_id text NOT NULL,
    from_addr jsonb NOT NULL,
    recipients text[] NOT NULL,
    raw bytea NOT NULL,
    hold_until timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    filed boolean DEFAULT false NOT NULL,
    uses jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT outgoing_state_ck CHECK ((state = ANY (ARRAY['held'::text, 'sending'::text, 'accepted'::text, 'deferred'::text, 'refused'::text, 'unknown'::text, 'bounced'::text, 'cancelled'::text])))
);
COMMENT ON TABLE bot.outgoing IS 'An approved draft with its Message-ID and bytes fixed before the first attempt, and its delivery state';
COMMENT ON COLUMN bot.outgoing.uses IS 'The rows that it rests on as they stood after the approval, compared once more before it is sent';
ALTER TABLE bot.outgoing ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.outgoing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.paper (
    sha256 text NOT NULL,
    bytes bytea NOT NULL
);
COMMENT ON TABLE bot.paper IS 'Attachments of drafts, by the hash that the version names';

CREATE TABLE bot.password (
    login text NOT NULL,
    hash text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE bot.password IS 'Password hashes of members of staff; who they are and what they may stands in the configuration';

CREATE TABLE bot.raw_message (
    id bigint NOT NULL,
    sha256 text NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY bot.raw_message ALTER COLUMN bytes SET STORAGE EXTERNAL;
COMMENT ON TABLE bot.raw_message IS 'Messages as they came, byte for byte, stored before anything is parsed';
ALTER TABLE bot.raw_message ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.raw_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.request (
    id bigint NOT NULL,
    message bigint,
    "position" integer NOT NULL,
    "case" bigint NOT NULL,
    intent text NOT NULL,
    outcome text NOT NULL,
    confidence real NOT NULL,
    engine text NOT NULL,
    fields jsonb NOT NULL,
    sections jsonb DEFAULT '[]'::jsonb NOT NULL,
    papers jsonb DEFAULT '[]'::jsonb NOT NULL,
    uses jsonb DEFAULT '[]'::jsonb NOT NULL,
    answered boolean DEFAULT false NOT NULL,
    CONSTRAINT request_intent_ck CHECK ((intent = ANY (ARRAY['order_creation'::text, 'order_change'::text, 'delivery_status'::text, 'duplicate_invoice'::text, 'dispute'::text, 'payment'::text, 'quote'::text, 'other'::text]))),
    CONSTRAINT request_outcome_ck CHECK ((outcome = ANY (ARRAY['ready'::text, 'executed'::text, 'needs_information'::text, 'escalated'::text])))
);
COMMENT ON TABLE bot.request IS 'One thing that a message asks, what was understood and what became of it';
COMMENT ON COLUMN bot.request.message IS 'null: a step that a member of staff took on a dispute, of which the customer is to be told';
COMMENT ON COLUMN bot.request.sections IS 'What the reply says about it, so that a later draft of the case can say it again';
COMMENT ON COLUMN bot.request.papers IS 'What goes with the reply about it; the bytes stand in bot.paper';
COMMENT ON COLUMN bot.request.uses IS 'The rows that the answer rests on, as they stood when it was written';
ALTER TABLE bot.request ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bot.request_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE bot.send_attempt (
    outgoing bigint NOT NULL,
    number integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    phase text NOT NULL,
    state text DEFAULT 'sending'::text NOT NULL,
    code integer DEFAULT 0 NOT NULL,
    reply text DEFAULT ''::text NOT NULL,
    ended_at timestamp with time zone
);
COMMENT ON TABLE bot.send_attempt IS 'A try at sending, recorded before connecting, with the SMTP phase it reached';

CREATE TABLE bot.session (
    token text NOT NULL,
    data bytea NOT NULL,
    expiry timestamp with time zone NOT NULL
);
COMMENT ON TABLE bot.session IS 'Signed-in browsers of the console';

CREATE TABLE bot.slack_place (
    channel text NOT NULL,
    ts text NOT NULL
);
COMMENT ON TABLE bot.slack_place IS 'How far each Slack channel''s history has been read';

CREATE TABLE bot.taught_message (
    message bigint NOT NULL,
    intents text[] NOT NULL,
    kind text DEFAULT ''::text NOT NULL,
    taught_by text NOT NULL,
    taught_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE bot.taught_message IS 'What a message asks, as a person read it where the engine had not: the examples of the next training';
COMMENT ON COLUMN bot.taught_message.intents IS 'Empty where nothing is asked';
COMMENT ON COLUMN bot.taught_message.kind IS 'Of a dispute';

CREATE TABLE river.river_job (
    id bigint NOT NULL,
    state river.river_job_state DEFAULT 'available'::river.river_job_state NOT NULL,
    attempt smallint DEFAULT 0 NOT NULL,
    max_attempts smallint DEFAULT 25 NOT NULL,
    attempted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    finalized_at timestamp with time zone,
    scheduled_at timestamp with time zone DEFAULT now() NOT NULL,
    priority smallint DEFAULT 1 NOT NULL,
    args jsonb NOT NULL,
    attempted_by text[],
    errors jsonb[],
    kind text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    queue text DEFAULT 'default'::text NOT NULL,
    tags character varying(255)[] DEFAULT '{}'::character varying[] NOT NULL,
    unique_key bytea,
    unique_states bit(8),
    CONSTRAINT finalized_or_finalized_at_null CHECK ((((finalized_at IS NULL) AND (state <> ALL (ARRAY['cancelled'::river.river_job_state, 'completed'::river.river_job_state, 'discarded'::river.river_job_state]))) OR ((finalized_at IS NOT NULL) AND (state = ANY (ARRAY['cancelled'::river.river_job_state, 'completed'::river.river_job_state, 'discarded'::river.river_job_state]))))),
    CONSTRAINT kind_length CHECK (((char_length(kind) > 0) AND (char_length(kind) < 128))),
    CONSTRAINT max_attempts_is_positive CHECK ((max_attempts > 0)),
    CONSTRAINT priority_in_range CHECK (((priority >= 1) AND (priority <= 4))),
    CONSTRAINT queue_length CHECK (((char_length(queue) > 0) AND (char_length(queue) < 128)))
);
CREATE SEQUENCE river.river_job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE river.river_job_id_seq OWNED BY river.river_job.id;
CREATE UNLOGGED TABLE river.river_leader (
    elected_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    leader_id text NOT NULL,
    name text DEFAULT 'default'::text NOT NULL,
    CONSTRAINT leader_id_length CHECK (((char_length(leader_id) > 0) AND (char_length(leader_id) < 128))),
    CONSTRAINT name_length CHECK ((name = 'default'::text))
);

CREATE TABLE river.river_migration (
    line text NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT line_length CHECK (((char_length(line) > 0) AND (char_length(line) < 128))),
    CONSTRAINT version_gte_1 CHECK ((version >= 1))
);

CREATE TABLE river.river_notification (
    id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    payload text NOT NULL,
    topic text NOT NULL,
    CONSTRAINT topic_length CHECK (((length(topic) > 0) AND (length(topic) < 128)))
);
CREATE SEQUENCE river.river_notification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE river.river_notification_id_seq OWNED BY river.river_notification.id;

CREATE TABLE river.river_queue (
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    paused_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);
ALTER TABLE ONLY river.river_job ALTER COLUMN id SET DEFAULT nextval('river.river_job_id_seq'::regclass);
ALTER TABLE ONLY river.river_notification ALTER COLUMN id SET DEFAULT nextval('river.river_notification_id_seq'::regclass);
ALTER TABLE ONLY adv.address
    ADD CONSTRAINT address_pkey PRIMARY KEY (customer, label);
ALTER TABLE ONLY adv.amendment_line
    ADD CONSTRAINT amendment_line_pkey PRIMARY KEY (id);
ALTER TABLE ONLY adv.amendment
    ADD CONSTRAINT amendment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY adv.catalogue_version
    ADD CONSTRAINT catalogue_version_pkey PRIMARY KEY (only_row);
ALTER TABLE ONLY adv.charge
    ADD CONSTRAINT charge_key UNIQUE NULLS NOT DISTINCT (customer, kind, from_amount, valid_from);
ALTER TABLE ONLY adv.charge
    ADD CONSTRAINT charge_pkey PRIMARY KEY (id);
ALTER TABLE ONLY adv.company
    ADD CONSTRAINT company_pkey PRIMARY KEY (only_row);
ALTER TABLE ONLY adv.contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (email, customer);
ALTER TABLE ONLY adv.credit_request_line
    ADD CONSTRAINT credit_request_line_pkey PRIMARY KEY (request, line);
ALTER TABLE ONLY adv.credit_request
    ADD CONSTRAINT credit_request_pkey PRIMARY KEY (number);
ALTER TABLE ONLY adv.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (code);
ALTER TABLE ONLY adv.dispute_invoice
    ADD CONSTRAINT dispute_invoice_pkey PRIMARY KEY (dispute, invoice);
ALTER TABLE ONLY adv.dispute_line
    ADD CONSTRAINT dispute_line_pkey PRIMARY KEY (dispute, line);
ALTER TABLE ONLY adv.dispute
    ADD CONSTRAINT dispute_pkey PRIMARY KEY (number);
ALTER TABLE ONLY adv.dispute_shipment
    ADD CONSTRAINT dispute_shipment_pkey PRIMARY KEY (dispute, shipment);
ALTER TABLE ONLY adv.dispute_task
    ADD CONSTRAINT dispute_task_pkey PRIMARY KEY (dispute, task);
ALTER TABLE ONLY adv.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (kind, of);
ALTER TABLE ONLY adv.goods_return_line
    ADD CONSTRAINT goods_return_line_pkey PRIMARY KEY (goods_return, line);
ALTER TABLE ONLY adv.goods_return
    ADD CONSTRAINT goods_return_number_key UNIQUE (number);
ALTER TABLE ONLY adv.goods_return
    ADD CONSTRAINT goods_return_pkey PRIMARY KEY (id);
ALTER TABLE ONLY adv.imported_file
    ADD CONSTRAINT imported_file_pkey PRIMARY KEY (file);
ALTER TABLE ONLY adv.invoice_line
    ADD CONSTRAINT invoice_line_pkey PRIMARY KEY (invoice, line);
ALTER TABLE ONLY adv.invoice
    ADD CONSTRAINT invoice_pkey PRIMARY KEY (number);
ALTER TABLE ONLY adv.item_reference
    ADD CONSTRAINT item_reference_pkey PRIMARY KEY (customer, customer_sku);
ALTER TABLE ONLY adv.numbering
    ADD CONSTRAINT numbering_pkey PRIMARY KEY (kind);
ALTER TABLE ONLY adv.order_line
    ADD CONSTRAINT order_line_pkey PRIMARY KEY (order_number, line);
ALTER TABLE ONLY adv.partner
    ADD CONSTRAINT partner_pkey PRIMARY KEY (address);
ALTER TABLE ONLY adv.payment_notice
    ADD CONSTRAINT payment_notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY adv.payment
    ADD CONSTRAINT payment_number_key UNIQUE (number);
ALTER TABLE ONLY adv.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY adv.price
    ADD CONSTRAINT price_key UNIQUE NULLS NOT DISTINCT (customer, sku, min_quantity, valid_from);
ALTER TABLE ONLY adv.price
    ADD CONSTRAINT price_pkey PRIMARY KEY (id);
ALTER TABLE ONLY adv.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (sku);
ALTER TABLE ONLY adv.promise
    ADD CONSTRAINT promise_pkey PRIMARY KEY (id);
ALTER TABLE ONLY adv.receipt
    ADD CONSTRAINT receipt_pkey PRIMARY KEY (sku, expected_on);
ALTER TABLE ONLY adv.reminder_hold
    ADD CONSTRAINT reminder_hold_pkey PRIMARY KEY (id);
ALTER TABLE ONLY adv.reminder
    ADD CONSTRAINT reminder_pkey PRIMARY KEY (invoice, level);
ALTER TABLE ONLY adv.reservation
    ADD CONSTRAINT reservation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY adv.sales_order
    ADD CONSTRAINT sales_order_pkey PRIMARY KEY (number);
ALTER TABLE ONLY adv.shipment_line
    ADD CONSTRAINT shipment_line_pkey PRIMARY KEY (shipment, order_line);
ALTER TABLE ONLY adv.shipment
    ADD CONSTRAINT shipment_pkey PRIMARY KEY (number);
ALTER TABLE ONLY adv.stock
    ADD CONSTRAINT stock_pkey PRIMARY KEY (sku);
ALTER TABLE ONLY bot.action
    ADD CONSTRAINT action_key_uk UNIQUE (key);
ALTER TABLE ONLY bot.action
    ADD CONSTRAINT action_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot.alarm
    ADD CONSTRAINT alarm_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot.card
    ADD CONSTRAINT card_pk PRIMARY KEY (draft);
ALTER TABLE ONLY bot."case"
    ADD CONSTRAINT case_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot."case"
    ADD CONSTRAINT case_token_uk UNIQUE (token);
ALTER TABLE ONLY bot.decision
    ADD CONSTRAINT decision_once_uk UNIQUE (draft, version, verdict, who);
ALTER TABLE ONLY bot.decision
    ADD CONSTRAINT decision_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot.draft
    ADD CONSTRAINT draft_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot.draft_version
    ADD CONSTRAINT draft_version_pk PRIMARY KEY (draft, version);
ALTER TABLE ONLY bot.journal
    ADD CONSTRAINT journal_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot.journal_seal
    ADD CONSTRAINT journal_seal_first_uk UNIQUE (first_id);
ALTER TABLE ONLY bot.journal_seal
    ADD CONSTRAINT journal_seal_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot.learnt_reference
    ADD CONSTRAINT learnt_reference_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot.lease
    ADD CONSTRAINT lease_pk PRIMARY KEY (name);
ALTER TABLE ONLY bot.mailbox_cursor
    ADD CONSTRAINT mailbox_cursor_pk PRIMARY KEY (mailbox);
ALTER TABLE ONLY bot.message
    ADD CONSTRAINT message_content_uk UNIQUE (mailbox, raw);
ALTER TABLE ONLY bot.message
    ADD CONSTRAINT message_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot.message
    ADD CONSTRAINT message_source_key_uk UNIQUE (source, source_key);
ALTER TABLE ONLY bot.outgoing
    ADD CONSTRAINT outgoing_draft_uk UNIQUE (draft);
ALTER TABLE ONLY bot.outgoing
    ADD CONSTRAINT outgoing_message_id_uk UNIQUE (message_id);
ALTER TABLE ONLY bot.outgoing
    ADD CONSTRAINT outgoing_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot.paper
    ADD CONSTRAINT paper_pk PRIMARY KEY (sha256);
ALTER TABLE ONLY bot.password
    ADD CONSTRAINT password_pk PRIMARY KEY (login);
ALTER TABLE ONLY bot.raw_message
    ADD CONSTRAINT raw_message_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot.raw_message
    ADD CONSTRAINT raw_message_sha256_uk UNIQUE (sha256);
ALTER TABLE ONLY bot.request
    ADD CONSTRAINT request_pk PRIMARY KEY (id);
ALTER TABLE ONLY bot.request
    ADD CONSTRAINT request_position_uk UNIQUE (message, "position");
ALTER TABLE ONLY bot.send_attempt
    ADD CONSTRAINT send_attempt_pk PRIMARY KEY (outgoing, number);
ALTER TABLE ONLY bot.session
    ADD CONSTRAINT session_pk PRIMARY KEY (token);
ALTER TABLE ONLY bot.slack_place
    ADD CONSTRAINT slack_place_pk PRIMARY KEY (channel);
ALTER TABLE ONLY bot.taught_message
    ADD CONSTRAINT taught_message_pk PRIMARY KEY (message);
ALTER TABLE ONLY river.river_job
    ADD CONSTRAINT river_job_pkey PRIMARY KEY (id);
ALTER TABLE ONLY river.river_leader
    ADD CONSTRAINT river_leader_pkey PRIMARY KEY (name);
ALTER TABLE ONLY river.river_migration
    ADD CONSTRAINT river_migration_pkey1 PRIMARY KEY (line, version);
ALTER TABLE ONLY river.river_notification
    ADD CONSTRAINT river_notification_pkey PRIMARY KEY (id);
ALTER TABLE ONLY river.river_queue
    ADD CONSTRAINT river_queue_pkey PRIMARY KEY (name);
CREATE INDEX amendment_line_amendment_idx ON adv.amendment_line USING btree (amendment);
CREATE INDEX amendment_line_sku_idx ON adv.amendment_line USING btree (sku);
CREATE INDEX amendment_order_number_idx ON adv.amendment USING btree (order_number);
CREATE INDEX amendment_recorded_from_idx ON adv.amendment USING btree (recorded_from) WHERE (recorded_from IS NOT NULL);
CREATE INDEX amendment_recorded_idx ON adv.amendment USING btree (order_number) WHERE (state = 'recorded'::text);
CREATE INDEX contact_customer_idx ON adv.contact USING btree (customer);
CREATE UNIQUE INDEX credit_request_credit_note_key ON adv.credit_request USING btree (credit_note) WHERE (credit_note <> ''::text);
CREATE INDEX credit_request_dispute_idx ON adv.credit_request USING btree (dispute);
CREATE INDEX credit_request_goods_return_idx ON adv.credit_request USING btree (goods_return) WHERE (goods_return IS NOT NULL);
CREATE INDEX credit_request_invoice_idx ON adv.credit_request USING btree (invoice);
CREATE INDEX credit_request_line_sku_idx ON adv.credit_request_line USING btree (sku);
CREATE UNIQUE INDEX credit_request_one_live_key ON adv.credit_request USING btree (dispute) WHERE (state = ANY (ARRAY['drafted'::text, 'requested'::text]));
CREATE INDEX customer_bill_to_idx ON adv.customer USING btree (bill_to) WHERE (bill_to IS NOT NULL);
CREATE INDEX customer_code_key_idx ON adv.customer USING btree (adv.number_key(code));
CREATE INDEX customer_email_domains_idx ON adv.customer USING gin (email_domains);
CREATE INDEX customer_name_idx ON adv.customer USING gin (adv.fold(name) public.gin_trgm_ops);
CREATE INDEX customer_parent_idx ON adv.customer USING btree (parent) WHERE (parent IS NOT NULL);
CREATE INDEX dispute_customer_idx ON adv.dispute USING btree (customer, opened_on DESC);
CREATE INDEX dispute_invoice_invoice_idx ON adv.dispute_invoice USING btree (invoice);
CREATE INDEX dispute_line_sku_idx ON adv.dispute_line USING btree (sku);
CREATE INDEX dispute_number_key_idx ON adv.dispute USING btree (adv.number_key(number));
CREATE INDEX dispute_open_idx ON adv.dispute USING btree (customer) WHERE (status = ANY (ARRAY['open'::text, 'investigating'::text]));
CREATE INDEX dispute_order_number_idx ON adv.dispute USING btree (order_number) WHERE (order_number IS NOT NULL);
CREATE INDEX dispute_recorded_from_idx ON adv.dispute USING btree (recorded_from) WHERE (recorded_from IS NOT NULL);
CREATE INDEX dispute_shipment_shipment_idx ON adv.dispute_shipment USING btree (shipment);
CREATE INDEX document_of_key_idx ON adv.document USING btree (adv.number_key(of), kind);
CREATE INDEX goods_return_dispute_idx ON adv.goods_return USING btree (dispute);
CREATE INDEX goods_return_line_sku_idx ON adv.goods_return_line USING btree (sku);
CREATE UNIQUE INDEX goods_return_one_live_key ON adv.goods_return USING btree (dispute) WHERE (state = ANY (ARRAY['asked'::text, 'agreed'::text, 'received'::text, 'inspected'::text]));
CREATE INDEX invoice_corrects_idx ON adv.invoice USING gin (corrects) WHERE (kind = 'credit_note'::text);
CREATE INDEX invoice_customer_idx ON adv.invoice USING btree (customer, issued_on DESC);
CREATE INDEX invoice_due_on_idx ON adv.invoice USING btree (due_on) WHERE (kind <> 'credit_note'::text);
CREATE INDEX invoice_line_sku_idx ON adv.invoice_line USING btree (sku) WHERE (sku IS NOT NULL);
CREATE INDEX invoice_number_key_idx ON adv.invoice USING btree (adv.number_key(number));
CREATE INDEX invoice_order_number_idx ON adv.invoice USING btree (order_number) WHERE (order_number IS NOT NULL);
CREATE INDEX item_reference_customer_sku_key_idx ON adv.item_reference USING btree (customer, adv.number_key(customer_sku));
CREATE INDEX item_reference_sku_idx ON adv.item_reference USING btree (sku);
CREATE INDEX order_line_sku_idx ON adv.order_line USING btree (sku, quantity DESC);
CREATE INDEX payment_customer_idx ON adv.payment USING btree (customer, paid_on DESC);
CREATE INDEX payment_invoice_idx ON adv.payment USING btree (invoice) WHERE (invoice IS NOT NULL);
CREATE INDEX payment_notice_customer_idx ON adv.payment_notice USING btree (customer);
CREATE INDEX payment_notice_invoice_idx ON adv.payment_notice USING btree (invoice) WHERE (invoice IS NOT NULL);
CREATE INDEX payment_notice_open_idx ON adv.payment_notice USING btree (customer) WHERE (state = 'open'::text);
CREATE INDEX payment_notice_recorded_from_idx ON adv.payment_notice USING btree (recorded_from) WHERE (recorded_from IS NOT NULL);
CREATE INDEX payment_unallocated_idx ON adv.payment USING btree (customer) WHERE (invoice IS NULL);
CREATE UNIQUE INDEX payment_unnumbered_key ON adv.payment USING btree (customer, invoice, paid_on, amount, method, nth) NULLS NOT DISTINCT WHERE (number IS NULL);
CREATE INDEX price_sku_idx ON adv.price USING btree (sku);
CREATE INDEX product_gtin_idx ON adv.product USING btree (gtin) WHERE (gtin <> ''::text);
CREATE INDEX product_name_idx ON adv.product USING gin (adv.fold(name) public.gin_trgm_ops);
CREATE INDEX product_replaced_by_idx ON adv.product USING btree (replaced_by) WHERE (replaced_by IS NOT NULL);
CREATE INDEX product_sku_key_idx ON adv.product USING btree (adv.number_key(sku));
CREATE INDEX promise_customer_idx ON adv.promise USING btree (customer, promised_on);
CREATE INDEX promise_invoice_idx ON adv.promise USING btree (invoice) WHERE (invoice IS NOT NULL);
CREATE INDEX promise_open_idx ON adv.promise USING btree (promised_on) WHERE (state = 'open'::text);
CREATE INDEX promise_recorded_from_idx ON adv.promise USING btree (recorded_from) WHERE (recorded_from IS NOT NULL);
CREATE INDEX reminder_hold_dispute_idx ON adv.reminder_hold USING btree (dispute) WHERE (dispute IS NOT NULL);
CREATE INDEX reminder_hold_invoice_idx ON adv.reminder_hold USING btree (invoice) WHERE (released_at IS NULL);
CREATE INDEX reminder_hold_payment_notice_idx ON adv.reminder_hold USING btree (payment_notice) WHERE (payment_notice IS NOT NULL);
CREATE INDEX reminder_hold_promise_idx ON adv.reminder_hold USING btree (promise) WHERE (promise IS NOT NULL);
CREATE INDEX reservation_amendment_line_idx ON adv.reservation USING btree (amendment_line) WHERE (amendment_line IS NOT NULL);
CREATE INDEX reservation_order_line_idx ON adv.reservation USING btree (order_number, order_line) WHERE (order_number IS NOT NULL);
CREATE INDEX reservation_sku_idx ON adv.reservation USING btree (sku) WHERE (released_at IS NULL);
CREATE INDEX sales_order_customer_idx ON adv.sales_order USING btree (customer, ordered_on DESC);
CREATE INDEX sales_order_customer_reference_key_idx ON adv.sales_order USING btree (adv.number_key(customer_reference)) WHERE (customer_reference <> ''::text);
CREATE INDEX sales_order_number_key_idx ON adv.sales_order USING btree (adv.number_key(number));
CREATE INDEX sales_order_open_idx ON adv.sales_order USING btree (customer) WHERE (status <> ALL (ARRAY['invoiced'::text, 'cancelled'::text]));
CREATE INDEX sales_order_recorded_from_idx ON adv.sales_order USING btree (recorded_from) WHERE (recorded_from IS NOT NULL);
CREATE INDEX shipment_number_key_idx ON adv.shipment USING btree (adv.number_key(number));
CREATE INDEX shipment_order_number_idx ON adv.shipment USING btree (order_number);
CREATE INDEX shipment_tracking_number_key_idx ON adv.shipment USING btree (adv.number_key(tracking_number)) WHERE (tracking_number <> ''::text);
CREATE INDEX action_customer_ix ON bot.action USING btree (customer);
CREATE INDEX action_dispute_ix ON bot.action USING btree ((((detail -> 'step'::text) ->> 'dispute'::text)), id) WHERE (detail ? 'step'::text);
CREATE INDEX action_request_ix ON bot.action USING btree (request);
CREATE UNIQUE INDEX alarm_one_uk ON bot.alarm USING btree (key) WHERE (ended_at IS NULL);
CREATE INDEX case_customer_ix ON bot."case" USING btree (customer, touched_at DESC);
CREATE INDEX case_state_ix ON bot."case" USING btree (state, touched_at DESC);
CREATE INDEX draft_case_ix ON bot.draft USING btree ("case", id DESC);
CREATE INDEX draft_customer_ix ON bot.draft USING btree (customer) WHERE (customer IS NOT NULL);
CREATE UNIQUE INDEX draft_one_pending_uk ON bot.draft USING btree ("case") WHERE (state = ANY (ARRAY['pending'::text, 'blocked'::text]));
CREATE INDEX draft_state_ix ON bot.draft USING btree (state, id);
CREATE INDEX journal_case_ix ON bot.journal USING btree ("case", id);
CREATE INDEX learnt_reference_customer_ix ON bot.learnt_reference USING btree (customer);
CREATE INDEX learnt_reference_message_ix ON bot.learnt_reference USING btree (message);
CREATE UNIQUE INDEX learnt_reference_once_uk ON bot.learnt_reference USING btree (message, key) WHERE ((removed_at IS NULL) AND once);
CREATE UNIQUE INDEX learnt_reference_one_uk ON bot.learnt_reference USING btree (customer, key) WHERE ((removed_at IS NULL) AND (NOT once));
CREATE INDEX learnt_reference_sku_ix ON bot.learnt_reference USING btree (sku);
CREATE INDEX message_case_ix ON bot.message USING btree ("case", id);
CREATE INDEX message_customer_ix ON bot.message USING btree (customer) WHERE (customer IS NOT NULL);
CREATE INDEX message_from_ix ON bot.message USING btree (from_addr, received_at DESC);
CREATE INDEX message_message_id_ix ON bot.message USING btree (message_id) WHERE (message_id <> ''::text);
CREATE INDEX message_post_ix ON bot.message USING btree (mailbox, ((chat ->> 'TS'::text))) WHERE (source = 'slack'::text);
CREATE INDEX message_post_thread_ix ON bot.message USING btree (mailbox, ((chat ->> 'Thread'::text))) WHERE (source = 'slack'::text);
CREATE INDEX message_raw_ix ON bot.message USING btree (raw);
CREATE INDEX message_state_ix ON bot.message USING btree (state, id) WHERE (state = ANY (ARRAY['received'::text, 'triaged'::text, 'quarantined'::text, 'automatic'::text]));
CREATE INDEX outgoing_case_ix ON bot.outgoing USING btree ("case", id);
CREATE INDEX outgoing_state_ix ON bot.outgoing USING btree (state) WHERE (state <> ALL (ARRAY['accepted'::text, 'cancelled'::text]));
CREATE INDEX request_case_ix ON bot.request USING btree ("case", message, "position");
CREATE INDEX session_expiry_ix ON bot.session USING btree (expiry);
CREATE INDEX river_job_args_index ON river.river_job USING gin (args);
CREATE INDEX river_job_kind ON river.river_job USING btree (kind);
CREATE INDEX river_job_metadata_index ON river.river_job USING gin (metadata);
CREATE INDEX river_job_prioritized_fetching_index ON river.river_job USING btree (state, queue, priority, scheduled_at, id);
CREATE INDEX river_job_state_and_finalized_at_index ON river.river_job USING btree (state, finalized_at) WHERE (finalized_at IS NOT NULL);
CREATE UNIQUE INDEX river_job_unique_idx ON river.river_job USING btree (unique_key) WHERE ((unique_key IS NOT NULL) AND (unique_states IS NOT NULL) AND river.river_job_state_in_bitmask(unique_states, state));
CREATE INDEX river_notification_created_at_idx ON river.river_notification USING btree (created_at);
CREATE INDEX river_notification_topic_id_idx ON river.river_notification USING btree (topic, id);
CREATE TRIGGER address_catalogue AFTER INSERT OR DELETE OR UPDATE ON adv.address FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER charge_catalogue AFTER INSERT OR DELETE OR UPDATE ON adv.charge FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER contact_catalogue AFTER INSERT OR DELETE OR UPDATE ON adv.contact FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER customer_catalogue AFTER INSERT OR DELETE OR UPDATE ON adv.customer FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER item_reference_catalogue AFTER INSERT OR DELETE OR UPDATE ON adv.item_reference FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER partner_catalogue AFTER INSERT OR DELETE OR UPDATE ON adv.partner FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER price_catalogue AFTER INSERT OR DELETE OR UPDATE ON adv.price FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
CREATE TRIGGER product_catalogue AFTER INSERT OR DELETE OR UPDATE ON adv.product FOR EACH STATEMENT EXECUTE FUNCTION adv.bump_catalogue();
ALTER TABLE ONLY adv.address
    ADD CONSTRAINT address_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.amendment_line
    ADD CONSTRAINT amendment_line_amendment_fkey FOREIGN KEY (amendment) REFERENCES adv.amendment(id);
ALTER TABLE ONLY adv.amendment_line
    ADD CONSTRAINT amendment_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY adv.amendment
    ADD CONSTRAINT amendment_order_number_fkey FOREIGN KEY (order_number) REFERENCES adv.sales_order(number);
ALTER TABLE ONLY adv.charge
    ADD CONSTRAINT charge_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.contact
    ADD CONSTRAINT contact_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.credit_request
    ADD CONSTRAINT credit_request_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute(number);
ALTER TABLE ONLY adv.credit_request
    ADD CONSTRAINT credit_request_goods_return_fkey FOREIGN KEY (goods_return) REFERENCES adv.goods_return(id);
ALTER TABLE ONLY adv.credit_request
    ADD CONSTRAINT credit_request_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice(number);
ALTER TABLE ONLY adv.credit_request_line
    ADD CONSTRAINT credit_request_line_request_fkey FOREIGN KEY (request) REFERENCES adv.credit_request(number);
ALTER TABLE ONLY adv.credit_request_line
    ADD CONSTRAINT credit_request_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY adv.customer
    ADD CONSTRAINT customer_bill_to_fkey FOREIGN KEY (bill_to) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.customer
    ADD CONSTRAINT customer_parent_fkey FOREIGN KEY (parent) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.dispute
    ADD CONSTRAINT dispute_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.dispute_invoice
    ADD CONSTRAINT dispute_invoice_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute(number);
ALTER TABLE ONLY adv.dispute_invoice
    ADD CONSTRAINT dispute_invoice_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice(number);
ALTER TABLE ONLY adv.dispute_line
    ADD CONSTRAINT dispute_line_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute(number);
ALTER TABLE ONLY adv.dispute_line
    ADD CONSTRAINT dispute_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY adv.dispute
    ADD CONSTRAINT dispute_order_number_fkey FOREIGN KEY (order_number) REFERENCES adv.sales_order(number);
ALTER TABLE ONLY adv.dispute_shipment
    ADD CONSTRAINT dispute_shipment_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute(number);
ALTER TABLE ONLY adv.dispute_shipment
    ADD CONSTRAINT dispute_shipment_shipment_fkey FOREIGN KEY (shipment) REFERENCES adv.shipment(number);
ALTER TABLE ONLY adv.dispute_task
    ADD CONSTRAINT dispute_task_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute(number);
ALTER TABLE ONLY adv.goods_return
    ADD CONSTRAINT goods_return_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute(number);
ALTER TABLE ONLY adv.goods_return_line
    ADD CONSTRAINT goods_return_line_goods_return_fkey FOREIGN KEY (goods_return) REFERENCES adv.goods_return(id);
ALTER TABLE ONLY adv.goods_return_line
    ADD CONSTRAINT goods_return_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY adv.invoice
    ADD CONSTRAINT invoice_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.invoice_line
    ADD CONSTRAINT invoice_line_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice(number);
ALTER TABLE ONLY adv.invoice_line
    ADD CONSTRAINT invoice_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY adv.invoice
    ADD CONSTRAINT invoice_order_number_fkey FOREIGN KEY (order_number) REFERENCES adv.sales_order(number);
ALTER TABLE ONLY adv.item_reference
    ADD CONSTRAINT item_reference_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.item_reference
    ADD CONSTRAINT item_reference_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY adv.order_line
    ADD CONSTRAINT order_line_order_number_fkey FOREIGN KEY (order_number) REFERENCES adv.sales_order(number);
ALTER TABLE ONLY adv.order_line
    ADD CONSTRAINT order_line_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY adv.payment
    ADD CONSTRAINT payment_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.payment
    ADD CONSTRAINT payment_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice(number);
ALTER TABLE ONLY adv.payment_notice
    ADD CONSTRAINT payment_notice_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.payment_notice
    ADD CONSTRAINT payment_notice_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice(number);
ALTER TABLE ONLY adv.price
    ADD CONSTRAINT price_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.price
    ADD CONSTRAINT price_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY adv.product
    ADD CONSTRAINT product_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES adv.product(sku);
ALTER TABLE ONLY adv.promise
    ADD CONSTRAINT promise_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.promise
    ADD CONSTRAINT promise_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice(number);
ALTER TABLE ONLY adv.receipt
    ADD CONSTRAINT receipt_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY adv.reminder_hold
    ADD CONSTRAINT reminder_hold_dispute_fkey FOREIGN KEY (dispute) REFERENCES adv.dispute(number);
ALTER TABLE ONLY adv.reminder_hold
    ADD CONSTRAINT reminder_hold_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice(number);
ALTER TABLE ONLY adv.reminder_hold
    ADD CONSTRAINT reminder_hold_payment_notice_fkey FOREIGN KEY (payment_notice) REFERENCES adv.payment_notice(id);
ALTER TABLE ONLY adv.reminder_hold
    ADD CONSTRAINT reminder_hold_promise_fkey FOREIGN KEY (promise) REFERENCES adv.promise(id);
ALTER TABLE ONLY adv.reminder
    ADD CONSTRAINT reminder_invoice_fkey FOREIGN KEY (invoice) REFERENCES adv.invoice(number);
ALTER TABLE ONLY adv.reservation
    ADD CONSTRAINT reservation_amendment_line_fkey FOREIGN KEY (amendment_line) REFERENCES adv.amendment_line(id);
ALTER TABLE ONLY adv.reservation
    ADD CONSTRAINT reservation_order_line_fkey FOREIGN KEY (order_number, order_line) REFERENCES adv.order_line(order_number, line);
ALTER TABLE ONLY adv.reservation
    ADD CONSTRAINT reservation_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY adv.sales_order
    ADD CONSTRAINT sales_order_customer_fkey FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY adv.sales_order
    ADD CONSTRAINT sales_order_ship_to_fkey FOREIGN KEY (customer, ship_to) REFERENCES adv.address(customer, label);
ALTER TABLE ONLY adv.shipment_line
    ADD CONSTRAINT shipment_line_shipment_fkey FOREIGN KEY (shipment) REFERENCES adv.shipment(number);
ALTER TABLE ONLY adv.shipment
    ADD CONSTRAINT shipment_order_number_fkey FOREIGN KEY (order_number) REFERENCES adv.sales_order(number);
ALTER TABLE ONLY adv.stock
    ADD CONSTRAINT stock_sku_fkey FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY bot.action
    ADD CONSTRAINT action_customer_fk FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY bot.action
    ADD CONSTRAINT action_request_fk FOREIGN KEY (request) REFERENCES bot.request(id);
ALTER TABLE ONLY bot.card
    ADD CONSTRAINT card_draft_fk FOREIGN KEY (draft) REFERENCES bot.draft(id);
ALTER TABLE ONLY bot."case"
    ADD CONSTRAINT case_customer_fk FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY bot.decision
    ADD CONSTRAINT decision_version_fk FOREIGN KEY (draft, version) REFERENCES bot.draft_version(draft, version);
ALTER TABLE ONLY bot.draft
    ADD CONSTRAINT draft_case_fk FOREIGN KEY ("case") REFERENCES bot."case"(id);
ALTER TABLE ONLY bot.draft
    ADD CONSTRAINT draft_customer_fk FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY bot.draft_version
    ADD CONSTRAINT draft_version_draft_fk FOREIGN KEY (draft) REFERENCES bot.draft(id);
ALTER TABLE ONLY bot.learnt_reference
    ADD CONSTRAINT learnt_reference_customer_fk FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY bot.learnt_reference
    ADD CONSTRAINT learnt_reference_message_fk FOREIGN KEY (message) REFERENCES bot.message(id);
ALTER TABLE ONLY bot.learnt_reference
    ADD CONSTRAINT learnt_reference_sku_fk FOREIGN KEY (sku) REFERENCES adv.product(sku);
ALTER TABLE ONLY bot.message
    ADD CONSTRAINT message_case_fk FOREIGN KEY ("case") REFERENCES bot."case"(id);
ALTER TABLE ONLY bot.message
    ADD CONSTRAINT message_customer_fk FOREIGN KEY (customer) REFERENCES adv.customer(code);
ALTER TABLE ONLY bot.message
    ADD CONSTRAINT message_raw_fk FOREIGN KEY (raw) REFERENCES bot.raw_message(id);
ALTER TABLE ONLY bot.outgoing
    ADD CONSTRAINT outgoing_case_fk FOREIGN KEY ("case") REFERENCES bot."case"(id);
ALTER TABLE ONLY bot.outgoing
    ADD CONSTRAINT outgoing_draft_fk FOREIGN KEY (draft) REFERENCES bot.draft(id);
ALTER TABLE ONLY bot.request
    ADD CONSTRAINT request_case_fk FOREIGN KEY ("case") REFERENCES bot."case"(id);
ALTER TABLE ONLY bot.request
    ADD CONSTRAINT request_message_fk FOREIGN KEY (message) REFERENCES bot.message(id);
ALTER TABLE ONLY bot.send_attempt
    ADD CONSTRAINT send_attempt_outgoing_fk FOREIGN KEY (outgoing) REFERENCES bot.outgoing(id);
ALTER TABLE ONLY bot.taught_message
    ADD CONSTRAINT taught_message_message_fk FOREIGN KEY (message) REFERENCES bot.message(id);
GRANT USAGE ON SCHEMA adv TO guichet_app;
GRANT USAGE ON SCHEMA bot TO guichet_app;
GRANT USAGE ON SCHEMA river TO guichet_app;
REVOKE ALL ON FUNCTION adv.refresh_statistics(tables text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION adv.refresh_statistics(tables text[]) TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.address TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.amendment TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE adv.amendment_line TO guichet_app;
GRANT SELECT ON TABLE adv.catalogue_version TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.charge TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.company TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.contact TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.credit_request TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.credit_request_line TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.customer TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.dispute TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE adv.dispute_invoice TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE adv.dispute_line TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE adv.dispute_shipment TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE adv.dispute_task TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.document TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.goods_return TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.goods_return_line TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.imported_file TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.invoice TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.invoice_line TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.item_reference TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.numbering TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE adv.order_line TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.partner TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.payment TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.payment_notice TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.price TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.product TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.promise TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.receipt TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.reminder TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.reminder_hold TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.reservation TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.sales_order TO guichet_app;
GRANT SELECT ON TABLE adv.schema_version TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.shipment TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.shipment_line TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE adv.stock TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.action TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.alarm TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.card TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot."case" TO guichet_app;
GRANT SELECT,INSERT ON TABLE bot.decision TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.draft TO guichet_app;
GRANT SELECT,INSERT ON TABLE bot.draft_version TO guichet_app;
GRANT SELECT,INSERT ON TABLE bot.journal TO guichet_app;
GRANT SELECT,INSERT ON TABLE bot.journal_seal TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.learnt_reference TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE bot.lease TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.mailbox_cursor TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.message TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.outgoing TO guichet_app;
GRANT SELECT,INSERT ON TABLE bot.paper TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.password TO guichet_app;
GRANT SELECT,INSERT ON TABLE bot.raw_message TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE bot.request TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.send_attempt TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE bot.session TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.slack_place TO guichet_app;
GRANT SELECT,INSERT,UPDATE ON TABLE bot.taught_message TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE river.river_job TO guichet_app;
GRANT SELECT,USAGE ON SEQUENCE river.river_job_id_seq TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE river.river_leader TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE river.river_migration TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE river.river_notification TO guichet_app;
GRANT SELECT,USAGE ON SEQUENCE river.river_notification_id_seq TO guichet_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE river.river_queue TO guichet_app;
