-- Finding: items by every number on them.

-- +goose Up

-- Numbers compare and sort by their bytes, so that those that begin alike stand together whatever the database's
-- locale. barcode_key is a barcode without leading zeros, since UPC, EAN and GTIN differ by those and spreadsheets
-- drop them.
ALTER TABLE item_search
    ALTER COLUMN number_key TYPE text COLLATE "C",
    ALTER COLUMN manufacturer_key TYPE text COLLATE "C",
    ADD COLUMN manufacturer_no text NOT NULL DEFAULT '',
    ADD COLUMN barcode text NOT NULL DEFAULT '',
    ADD COLUMN barcode_key text COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX item_search_manufacturer ON item_search (manufacturer_key) WHERE manufacturer_key <> '';
CREATE INDEX item_search_barcode ON item_search (barcode_key) WHERE barcode_key <> '';
ALTER TABLE part_numbers ALTER COLUMN number_key TYPE text COLLATE "C";

-- What items are found by is made by the program, so the next sync reads every item again. Until then they are found
-- by what stands here already.
SELECT set_config('portal.scope', 'job', true);
UPDATE watermarks SET through = NULL, pass_begun = NULL, pass_through = NULL, pass_next = '' WHERE feed = 'items';
