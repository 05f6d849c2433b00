-- A copy of each account's documents in the ERP, for lists, search and bad days. Rows are written
-- by the ERP's key, so that a sync run twice changes nothing. The ERP's record is kept whole as
-- JSON, beside the columns that it is found by; asked_at is when the ERP was asked for it. search_keys
-- are the numbers that a person may type: the document's, the orders', the customer PO, without case,
-- dashes and blanks.

-- +goose Up

CREATE TABLE orders (
    account_id   text NOT NULL REFERENCES accounts,
    order_id     text NOT NULL,
    order_number text NOT NULL,
    customer_po  text NOT NULL,
    ship_to_id   text NOT NULL,
    status       text NOT NULL,
    placed_on    date,
    search_keys  text[] NOT NULL,
    document     jsonb NOT NULL,
    asked_at     timestamptz NOT NULL,
    PRIMARY KEY (account_id, order_id)
);
CREATE INDEX orders_number ON orders (account_id, order_number);
CREATE INDEX orders_customer_po ON orders (account_id, customer_po);
CREATE INDEX orders_open ON orders (account_id) WHERE status NOT IN ('shipped', 'invoiced', 'cancelled');
SELECT portal_wall('orders');
GRANT SELECT, INSERT, UPDATE ON orders TO portal_app;

CREATE TABLE shipments (
    account_id    text NOT NULL REFERENCES accounts,
    shipment_id   text NOT NULL,
    order_numbers text[] NOT NULL,
    shipped_on    date,
    document      jsonb NOT NULL,
    asked_at      timestamptz NOT NULL,
    PRIMARY KEY (account_id, shipment_id)
);
SELECT portal_wall('shipments');
GRANT SELECT, INSERT, UPDATE ON shipments TO portal_app;

CREATE TABLE invoices (
    account_id     text NOT NULL REFERENCES accounts,
    invoice_id     text NOT NULL,
    invoice_number text NOT NULL,
    order_numbers  text[] NOT NULL,
    ship_to_id     text NOT NULL,
    status         text NOT NULL,
    issued_on      date,
    due_on         date,
    search_keys    text[] NOT NULL,
    document       jsonb NOT NULL,
    asked_at       timestamptz NOT NULL,
    PRIMARY KEY (account_id, invoice_id)
);
CREATE INDEX invoices_number ON invoices (account_id, invoice_number);
CREATE INDEX invoices_open ON invoices (account_id, due_on) WHERE status NOT IN ('paid', 'cancelled');
SELECT portal_wall('invoices');
GRANT SELECT, INSERT, UPDATE ON invoices TO portal_app;

CREATE TABLE receivables (
    account_id text PRIMARY KEY REFERENCES accounts,
    document   jsonb NOT NULL,
    asked_at   timestamptz NOT NULL
);
SELECT portal_wall('receivables');
GRANT SELECT, INSERT, UPDATE ON receivables TO portal_app;

CREATE TABLE customers (
    account_id text PRIMARY KEY REFERENCES accounts,
    document   jsonb NOT NULL,
    asked_at   timestamptz NOT NULL
);
SELECT portal_wall('customers');
GRANT SELECT, INSERT, UPDATE ON customers TO portal_app;

-- How far each feed was read. Feeds that belong to nobody, such as items, have no account; only jobs
-- see those.
CREATE TABLE watermarks (
    feed       text NOT NULL,
    account_id text REFERENCES accounts,
    through    timestamptz,
    read_at    timestamptz
);
CREATE UNIQUE INDEX watermarks_feed ON watermarks (feed, coalesce(account_id, ''));
SELECT portal_wall('watermarks');
GRANT SELECT, INSERT, UPDATE ON watermarks TO portal_app;
