-- Lists that people keep of what they buy, and what they have bought.

-- +goose Up

-- A list is its owner's alone, or shared with everybody on the account. owner_name and changed_by are kept as
-- they were, because whoever acted for an account is not one of its people.
CREATE TABLE lists (
    account_id text NOT NULL REFERENCES accounts,
    list_id    text NOT NULL,
    owner_id   uuid NOT NULL REFERENCES users,
    owner_name text NOT NULL,
    name       text NOT NULL CHECK (name <> ''),
    shared     boolean NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, list_id)
);
SELECT portal_wall('lists');
GRANT SELECT, INSERT, UPDATE, DELETE ON lists TO portal_app;

-- Two people edit one list line by line: version tells a change that was made to what is no longer there. No two states of
-- any line ever have the same one, so that another item under the same number is not taken for the one that was seen.
CREATE TABLE list_lines (
    account_id text NOT NULL,
    list_id    text NOT NULL,
    line       integer NOT NULL CHECK (line > 0),
    item_id    text NOT NULL,
    quantity   numeric NOT NULL,
    uom        text NOT NULL,
    note       text NOT NULL,
    version    bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (account_id, list_id, line),
    UNIQUE (account_id, list_id, item_id),
    FOREIGN KEY (account_id, list_id) REFERENCES lists ON DELETE CASCADE
);
SELECT portal_wall('list_lines');
GRANT SELECT, INSERT, UPDATE, DELETE ON list_lines TO portal_app;

-- The last time that an account ordered an item for a ship-to, kept up as orders are mirrored. place is where the
-- order stands among the account's, as in the list of orders.
CREATE TABLE bought (
    account_id   text NOT NULL REFERENCES accounts,
    item_id      text NOT NULL,
    ship_to_id   text NOT NULL,
    place        text COLLATE "C" NOT NULL,
    ordered_on   date,
    order_id     text NOT NULL,
    order_number text NOT NULL,
    quantity     numeric NOT NULL,
    uom          text NOT NULL,
    net          numeric,
    currency     text NOT NULL,
    per          text NOT NULL,
    PRIMARY KEY (account_id, item_id, ship_to_id)
);
CREATE INDEX bought_order ON bought (account_id, order_id);
CREATE INDEX bought_place ON bought (account_id, place DESC, item_id);
SELECT portal_wall('bought');
GRANT SELECT, INSERT, UPDATE, DELETE ON bought TO portal_app;

-- Once over the orders that are here already; db/bought.go does it from now on.
SELECT set_config('portal.scope', 'job', true);
INSERT INTO bought (account_id, item_id, ship_to_id, place, ordered_on, order_id, order_number, quantity, uom, net, currency, per)
SELECT DISTINCT ON (o.account_id, l.line ->> 'Item', o.ship_to_id)
    o.account_id, l.line ->> 'Item', o.ship_to_id, o.place, o.placed_on, o.order_id, o.order_number,
    (l.line -> 'Quantity' ->> 'amount')::numeric, l.line -> 'Quantity' ->> 'uom',
    CASE WHEN l.line -> 'Net' ->> 'currency' <> '' THEN (l.line -> 'Net' ->> 'amount')::numeric END,
    coalesce(l.line -> 'Net' ->> 'currency', ''), coalesce(l.line ->> 'Per', '')
FROM (
    SELECT *, (lpad((coalesce(placed_on, date '0001-01-01') - date '0001-01-01')::text, 7, '0')
        || lpad(length(order_number)::text, 4, '0') || order_number || E'\x1f' || order_id) COLLATE "C" AS place
    FROM orders WHERE status NOT IN ('pending', 'cancelled')
) o, jsonb_path_query(o.document, '$.Lines[*]') WITH ORDINALITY AS l (line, n)
WHERE l.line ->> 'Item' <> '' AND (l.line -> 'Quantity' ->> 'amount')::numeric > 0
ORDER BY o.account_id, l.line ->> 'Item', o.ship_to_id, o.place DESC, l.n;
