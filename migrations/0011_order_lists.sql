-- The order list of an account that has a hundred thousand of them. place is where an order stands in it: by day, then
-- by number, of which the longer is the higher, then by key. One column, compared byte by byte, so that a page, the next
-- one, and the neighbours of an order are each a walk along one index, row-level security or not. The index carries what
-- the list is narrowed by, so that counting reads no record.

-- +goose Up

ALTER TABLE orders
    ADD COLUMN place text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
        lpad((coalesce(placed_on, date '0001-01-01') - date '0001-01-01')::text, 7, '0')
        || lpad(length(order_number)::text, 4, '0') || order_number || E'\x1f' || order_id) STORED,
    ADD COLUMN by_portal boolean NOT NULL GENERATED ALWAYS AS (coalesce(document ->> 'Reference', '') <> '') STORED;
CREATE UNIQUE INDEX orders_place ON orders (account_id, place) INCLUDE (placed_on, status, ship_to_id, by_portal);
