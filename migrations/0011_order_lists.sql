-- The order list of an account that has a hundred thousand of them.

-- +goose Up

-- place is where an order stands in the list: by day, then by number, of which the longer is the higher, then by key.
-- One column, compared byte by byte, so that a page, the next one, the neighbours of an order and the orders of a week
-- are each a walk along one index, row-level security or not: only comparisons of whole columns may be looked up before
-- the wall has been asked. For the same reason what a search begins or ends with has columns, as it is and reversed.
ALTER TABLE orders
    ADD COLUMN place text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
        lpad((coalesce(placed_on, date '0001-01-01') - date '0001-01-01')::text, 7, '0')
        || lpad(length(order_number)::text, 4, '0') || order_number || E'\x1f' || order_id) STORED,
    ADD COLUMN by_portal boolean NOT NULL GENERATED ALWAYS AS (coalesce(document ->> 'Reference', '') <> '') STORED,
    ADD COLUMN first_key text COLLATE "C" GENERATED ALWAYS AS (search_keys[1]) STORED,
    ADD COLUMN second_key text COLLATE "C" GENERATED ALWAYS AS (search_keys[2]) STORED,
    ADD COLUMN first_key_back text COLLATE "C" GENERATED ALWAYS AS (reverse(search_keys[1])) STORED,
    ADD COLUMN second_key_back text COLLATE "C" GENERATED ALWAYS AS (reverse(search_keys[2])) STORED;

-- It carries what the list is narrowed by, so that counting reads no record.
CREATE UNIQUE INDEX orders_place ON orders (account_id, place) INCLUDE (status, ship_to_id, by_portal);
CREATE INDEX orders_first_key ON orders (account_id, first_key);
CREATE INDEX orders_second_key ON orders (account_id, second_key);
CREATE INDEX orders_first_key_back ON orders (account_id, first_key_back);
CREATE INDEX orders_second_key_back ON orders (account_id, second_key_back);
