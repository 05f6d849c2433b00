-- What the distributor's own people leaf through: customers, what was placed on every account, the audit log. Each list is
-- a walk along one index, however many accounts there are.

-- +goose Up

-- Row-level security keeps a search by words from its index, because what the search computes might tell of rows that
-- are not to be seen. So the words have a table of their own that nobody may read, and a function that answers staff and
-- jobs alone.
CREATE TABLE directory_search (
    customer_id text PRIMARY KEY REFERENCES directory ON DELETE CASCADE,
    words       tsvector NOT NULL
);
-- +goose StatementBegin
CREATE FUNCTION portal_index_customer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO directory_search (customer_id, words) VALUES (NEW.customer_id, NEW.words)
    ON CONFLICT (customer_id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER index_customer AFTER INSERT OR UPDATE OF words ON directory
    FOR EACH ROW EXECUTE FUNCTION portal_index_customer();
SELECT set_config('portal.scope', 'job', true);
INSERT INTO directory_search SELECT customer_id, words FROM directory;
DROP INDEX directory_words;
CREATE INDEX directory_search_words ON directory_search USING gin (words);

-- +goose StatementBegin
CREATE FUNCTION portal_find_customers(wanted tsquery) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_temp AS $$
    SELECT customer_id FROM directory_search
    WHERE current_setting('portal.scope', true) IN ('staff', 'job') AND words @@ wanted
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION portal_find_customers(tsquery) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_find_customers(tsquery) TO portal_app;

-- Staff and jobs see all of the directory. Said like this the planner takes it for half of the rows, and not for one in a
-- hundred, for which no index would be worth its while.
ALTER POLICY staff ON directory
    USING (CASE current_setting('portal.scope', true) WHEN 'staff' THEN true WHEN 'job' THEN true ELSE false END)
    WITH CHECK (CASE current_setting('portal.scope', true) WHEN 'staff' THEN true WHEN 'job' THEN true ELSE false END);

-- What receivables are sorted and picked by. Sums are compared without regard to currency, and only for the order of a
-- list. A limit in another currency than the exposure says nothing.
ALTER TABLE receivables
    ADD COLUMN on_hold boolean NOT NULL GENERATED ALWAYS AS (coalesce(jsonb_typeof(document -> 'Hold') = 'object', false)) STORED,
    ADD COLUMN over_limit boolean NOT NULL GENERATED ALWAYS AS (coalesce(
        document -> 'Limit' ->> 'Kind' = 'amount'
        AND document -> 'Limit' -> 'Amount' ->> 'currency' = document -> 'Exposure' ->> 'currency'
        AND (document -> 'Exposure' ->> 'amount')::numeric > (document -> 'Limit' -> 'Amount' ->> 'amount')::numeric, false)) STORED,
    ADD COLUMN exposure numeric NOT NULL GENERATED ALWAYS AS (coalesce((document -> 'Exposure' ->> 'amount')::numeric, 0)) STORED,
    ADD COLUMN overdue numeric NOT NULL GENERATED ALWAYS AS (coalesce((document -> 'Overdue' ->> 'amount')::numeric, 0)) STORED,
    ADD COLUMN past_due boolean NOT NULL GENERATED ALWAYS AS (coalesce((document -> 'Overdue' ->> 'amount')::numeric, 0) > 0) STORED;
CREATE INDEX receivables_on_hold ON receivables (account_id) WHERE on_hold;
CREATE INDEX receivables_over_limit ON receivables (account_id) WHERE over_limit;
CREATE INDEX receivables_past_due ON receivables (overdue DESC, account_id) WHERE past_due;
CREATE INDEX receivables_exposure ON receivables (exposure DESC, account_id);
CREATE INDEX receivables_asked ON receivables (asked_at);

-- The numbers a write is found by, without case, compared byte by byte so that beginnings stand together.
ALTER TABLE writes
    ADD COLUMN reference_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(reference)) STORED,
    ADD COLUMN number_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(erp_number)) STORED,
    ADD COLUMN po_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (coalesce(lower(payload ->> 'CustomerPO'), '')) STORED;
CREATE INDEX writes_reference_key ON writes (reference_key);
CREATE INDEX writes_number_key ON writes (number_key) WHERE number_key <> '';
CREATE INDEX writes_po_key ON writes (po_key) WHERE po_key <> '';
CREATE INDEX writes_placed ON writes (placed_at, reference);
CREATE INDEX writes_state ON writes (state, placed_at, reference);
-- What was refused stays in the book for ever and is told of for two weeks.
CREATE INDEX writes_rejected ON writes (changed_at) WHERE state = 'rejected';

CREATE INDEX audit_log_action ON audit_log (action, id);
CREATE INDEX audit_log_at ON audit_log (at);
CREATE INDEX audit_log_sign_ins ON audit_log (actor_user_id, id) WHERE action = 'sign_in';
