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
