-- The catalogue: a copy of the ERP's items and stock, which everybody may read, and what of it is one
-- account's own. The ERP's record is kept whole as JSON.

-- +goose Up

CREATE TABLE items (
    item_id  text PRIMARY KEY,
    document jsonb NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON items TO portal_app;

-- What items are found by, apart from their records: a search that hits many reads narrow rows only, and
-- a change that nobody searches for leaves the indexes alone. words holds the folded words of the
-- descriptions and every tail of the two numbers, so that one index answers beginnings, middles and
-- words alike. It is built by the program, which folds case and accents the same for every database
-- locale. The keys are numbers without case, dashes and blanks.
CREATE TABLE item_search (
    item_id          text PRIMARY KEY,
    number_key       text NOT NULL,
    manufacturer_key text NOT NULL,
    category_id      text NOT NULL,
    category_name    text NOT NULL,
    words            tsvector NOT NULL
);
CREATE INDEX item_search_number ON item_search (number_key);
CREATE INDEX item_search_shelf ON item_search (category_name, item_id);
CREATE INDEX item_search_category ON item_search (category_id, category_name, item_id);
CREATE INDEX item_search_words ON item_search USING gin (words);
GRANT SELECT, INSERT, UPDATE ON item_search TO portal_app;

-- How many items each category has, so that leafing through the catalogue need not count them.
CREATE TABLE categories (
    category_id text PRIMARY KEY,
    name        text NOT NULL,
    items       integer NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON categories TO portal_app;

-- +goose StatementBegin
-- Runs once a statement, over all rows it wrote. Categories are locked in one order, so that two
-- syncs cannot wait for each other.
CREATE FUNCTION portal_count_items() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO categories AS c (category_id, name, items)
        SELECT a.category_id, max(a.category_name), count(*) FROM arrived a GROUP BY a.category_id ORDER BY a.category_id
        ON CONFLICT (category_id) DO UPDATE SET name = excluded.name, items = c.items + excluded.items;
    ELSE
        INSERT INTO categories AS c (category_id, name, items)
        SELECT m.category_id, coalesce(max(m.category_name), ''), sum(m.n) FROM (
            SELECT a.category_id, a.category_name, 1 AS n FROM arrived a
            UNION ALL
            SELECT g.category_id, NULL, -1 FROM gone g
        ) m GROUP BY m.category_id HAVING sum(m.n) <> 0 OR max(m.category_name) IS NOT NULL ORDER BY m.category_id
        ON CONFLICT (category_id) DO UPDATE SET name = coalesce(nullif(excluded.name, ''), c.name), items = c.items + excluded.items;
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER items_arrive AFTER INSERT ON item_search
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION portal_count_items();
CREATE TRIGGER items_move AFTER UPDATE ON item_search
    REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION portal_count_items();

CREATE TABLE warehouses (
    warehouse_id text PRIMARY KEY,
    document     jsonb NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON warehouses TO portal_app;

-- One row an item, with all its warehouses.
CREATE TABLE availability (
    item_id  text PRIMARY KEY,
    document jsonb NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON availability TO portal_app;

-- What was placed here and the ERP does not count yet, in stock units. It belongs to no account,
-- because it takes stock from everybody; a reference says nothing about whose it is.
CREATE TABLE demand (
    reference text NOT NULL,
    item_id   text NOT NULL,
    quantity  numeric NOT NULL,
    PRIMARY KEY (reference, item_id)
);
CREATE INDEX demand_item ON demand (item_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON demand TO portal_app;

-- An item may have several part numbers with one account.
CREATE TABLE part_numbers (
    account_id  text NOT NULL REFERENCES accounts,
    item_id     text NOT NULL,
    part_number text NOT NULL,
    number_key  text NOT NULL,
    PRIMARY KEY (account_id, item_id, part_number)
);
CREATE INDEX part_numbers_key ON part_numbers (account_id, number_key);
SELECT portal_wall('part_numbers');
GRANT SELECT, INSERT, DELETE ON part_numbers TO portal_app;

-- The last price that the ERP stated to an account.
CREATE TABLE verified_prices (
    account_id text NOT NULL REFERENCES accounts,
    item_id    text NOT NULL,
    document   jsonb NOT NULL,
    PRIMARY KEY (account_id, item_id)
);
SELECT portal_wall('verified_prices');
GRANT SELECT, INSERT, UPDATE ON verified_prices TO portal_app;
