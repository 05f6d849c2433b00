-- Finding: items by every number on them, by words and by attributes, at a cost that does not grow with the catalogue.

-- +goose Up

-- Numbers compare and sort by their bytes, so that those that begin alike stand together whatever the database's
-- locale. barcode_key is a barcode without leading zeros, since UPC, EAN and GTIN differ by those and spreadsheets
-- drop them.
ALTER TABLE item_search
    ALTER COLUMN number_key TYPE text COLLATE "C",
    ALTER COLUMN manufacturer_key TYPE text COLLATE "C",
    ADD COLUMN manufacturer_no text NOT NULL DEFAULT '',
    ADD COLUMN barcode text NOT NULL DEFAULT '',
    ADD COLUMN barcode_key text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN attributes text[] NOT NULL DEFAULT '{}',
    ADD COLUMN tier smallint NOT NULL DEFAULT 2;
CREATE INDEX item_search_manufacturer ON item_search (manufacturer_key) WHERE manufacturer_key <> '';
CREATE INDEX item_search_barcode ON item_search (barcode_key) WHERE barcode_key <> '';
ALTER TABLE part_numbers ALTER COLUMN number_key TYPE text COLLATE "C";
DROP INDEX part_numbers_key;
CREATE INDEX part_numbers_key ON part_numbers (account_id, number_key) INCLUDE (item_id, part_number);

-- GIN reads every item that has a word before it returns the first. What many items have is therefore looked for among
-- every 256th item, then among every 16th, and among all only if those have too few: a search reads about as many
-- entries as it may return, or some sixteen times that, however large the catalogue is. Which tier an item belongs to
-- is decided by its number. attributes are name and value, joined; words has them too, so that one index narrows.
-- Entries are written at once: a list of those to come would have to be read through by each search.
DROP INDEX item_search_words;
CREATE INDEX item_search_words ON item_search USING gin (words) WITH (fastupdate = off);
CREATE INDEX item_search_words_16th ON item_search USING gin (words) WITH (fastupdate = off) WHERE tier <= 1;
CREATE INDEX item_search_words_256th ON item_search USING gin (words) WITH (fastupdate = off) WHERE tier = 0;

-- Every word that some item has or had. The beginning of a word is looked up here and searched for as the words it
-- begins, because GIN can skip along lists of whole words and not along beginnings.
CREATE TABLE search_words (word text COLLATE "C" PRIMARY KEY);
GRANT SELECT, INSERT ON search_words TO portal_app;

-- What items are found by is made by the program, so the next sync reads every item again. Until then they are found
-- by what stands here already.
SELECT set_config('portal.scope', 'job', true);
UPDATE watermarks SET through = NULL, pass_begun = NULL, pass_through = NULL, pass_next = '' WHERE feed = 'items';

-- The numbers that a document is found by, in rows of their own: begun or ended with what was typed, each is a walk
-- along an index, behind row-level security too, which no index over arrays is used behind. reversed is the number
-- from its end.
CREATE TABLE document_keys (
    account_id  text NOT NULL REFERENCES accounts,
    kind        text NOT NULL CHECK (kind IN ('order', 'invoice', 'shipment')),
    document_id text NOT NULL,
    what        text NOT NULL CHECK (what IN ('number', 'customer_po', 'tracking')),
    number      text NOT NULL,
    key         text COLLATE "C" NOT NULL,
    reversed    text COLLATE "C" NOT NULL GENERATED ALWAYS AS (reverse(key)) STORED,
    PRIMARY KEY (account_id, kind, document_id, what, number)
);
CREATE INDEX document_keys_begin ON document_keys (account_id, key);
CREATE INDEX document_keys_end ON document_keys (account_id, reversed);
SELECT portal_wall('document_keys');
GRANT SELECT, INSERT, DELETE ON document_keys TO portal_app;

-- The program folds numbers better than this does, and so will the next sync of what changes.
INSERT INTO document_keys (account_id, kind, document_id, what, number, key)
SELECT account_id, kind, document_id, what, number, regexp_replace(lower(number), '[\s‐-―-]', '', 'g') FROM (
    SELECT account_id, 'order' AS kind, order_id AS document_id, 'number' AS what, order_number AS number FROM orders
    UNION SELECT account_id, 'order', order_id, 'customer_po', customer_po FROM orders
    UNION SELECT account_id, 'invoice', invoice_id, 'number', invoice_number FROM invoices
    UNION SELECT account_id, 'shipment', shipment_id, 'number', document ->> 'Number' FROM shipments
    UNION SELECT account_id, 'shipment', shipment_id, 'tracking', document ->> 'Tracking' FROM shipments
) d WHERE number ~ '[^\s‐-―-]';

-- Items that stand together in the orders of at least three accounts, so that no single customer's habits show. It
-- belongs to no account.
CREATE TABLE item_pairs (
    item_id  text NOT NULL,
    other_id text NOT NULL,
    accounts integer NOT NULL CHECK (accounts >= 3),
    PRIMARY KEY (item_id, other_id)
);
GRANT SELECT, INSERT, DELETE ON item_pairs TO portal_app;
