-- What the migrations make, for reviews. Written by: go test ./db -run Schema -update

CREATE OR REPLACE FUNCTION public.portal_can_see(account text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    SELECT CASE current_setting('portal.scope', true)
        WHEN 'account' THEN account = nullif(current_setting('portal.account_id', true), '')
        WHEN 'staff' THEN true
        WHEN 'job' THEN true
        ELSE false
    END
$function$
;

CREATE OR REPLACE FUNCTION public.portal_count_items()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
;

CREATE OR REPLACE FUNCTION public.portal_find_customers(wanted tsquery)
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT customer_id FROM directory_search
    WHERE current_setting('portal.scope', true) IN ('staff', 'job') AND words @@ wanted
$function$
;

CREATE OR REPLACE FUNCTION public.portal_index_customer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
    INSERT INTO directory_search (customer_id, words) VALUES (NEW.customer_id, NEW.words)
    ON CONFLICT (customer_id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END
$function$
;

CREATE OR REPLACE FUNCTION public.portal_user()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    SELECT nullif(current_setting('portal.user_id', true), '')::uuid
$function$
;

CREATE OR REPLACE FUNCTION public.portal_user_by_email(wanted text)
 RETURNS SETOF users
 LANGUAGE plpgsql
AS $function$
BEGIN
    PERFORM set_config('portal.email', lower(wanted), true);
    RETURN QUERY SELECT * FROM users WHERE lower(email) = lower(wanted);
    PERFORM set_config('portal.email', '', true);
END
$function$
;

CREATE OR REPLACE FUNCTION public.portal_wall(walled regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY account ON %s USING (portal_can_see(account_id)) WITH CHECK (portal_can_see(account_id))', walled);
END
$function$
;

CREATE TABLE accounts (
    account_id text NOT NULL,
    erp_customer text NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    acting_off boolean NOT NULL DEFAULT false,
    approval_over numeric,
    approval_currency text,
    CONSTRAINT accounts_erp_customer_key UNIQUE (erp_customer),
    CONSTRAINT accounts_pkey PRIMARY KEY (account_id),
    CONSTRAINT accounts_account_id_check CHECK ((account_id <> ''::text)),
    CONSTRAINT accounts_approval_check CHECK (((approval_over IS NULL) = (approval_currency IS NULL))),
    CONSTRAINT accounts_approval_over_check CHECK ((approval_over >= (0)::numeric)),
    CONSTRAINT accounts_erp_customer_check CHECK ((erp_customer <> ''::text))
);
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON accounts FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
CREATE POLICY own ON accounts FOR SELECT
    USING (((current_setting('portal.scope'::text, true) = 'sign_in'::text) AND (account_id IN ( SELECT m.account_id
   FROM memberships m
  WHERE (m.user_id = portal_user())))));
GRANT INSERT, SELECT, UPDATE ON accounts TO portal_app;

CREATE TABLE actings (
    acting_id text NOT NULL,
    account_id text NOT NULL,
    user_id uuid NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT actings_pkey PRIMARY KEY (acting_id),
    CONSTRAINT actings_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
    CONSTRAINT actings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE UNIQUE INDEX actings_running ON public.actings USING btree (account_id, user_id) WHERE (ended_at IS NULL);
ALTER TABLE actings ENABLE ROW LEVEL SECURITY;
ALTER TABLE actings FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON actings FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT INSERT, SELECT, UPDATE ON actings TO portal_app;

CREATE TABLE audit_log (
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    at timestamp with time zone NOT NULL DEFAULT now(),
    account_id text,
    actor_user_id uuid,
    actor_name text NOT NULL,
    acting_for text,
    action text NOT NULL,
    subject text NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}'::jsonb,
    request_id text NOT NULL DEFAULT ''::text,
    CONSTRAINT audit_log_pkey PRIMARY KEY (id),
    CONSTRAINT audit_log_action_check CHECK ((action <> ''::text))
);
CREATE INDEX audit_log_account ON public.audit_log USING btree (account_id, id);
CREATE INDEX audit_log_acting ON public.audit_log USING btree (account_id, id) WHERE (acting_for IS NOT NULL);
CREATE INDEX audit_log_action ON public.audit_log USING btree (action, id);
CREATE INDEX audit_log_actor ON public.audit_log USING btree (actor_user_id, id);
CREATE INDEX audit_log_at ON public.audit_log USING btree (at);
CREATE INDEX audit_log_sign_ins ON public.audit_log USING btree (actor_user_id, id) WHERE (action = 'sign_in'::text);
CREATE INDEX audit_log_subject ON public.audit_log USING btree (subject, id);
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON audit_log FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
CREATE POLICY sign_in ON audit_log FOR INSERT
    WITH CHECK (((current_setting('portal.scope'::text, true) = 'sign_in'::text) AND (account_id IS NULL)));
GRANT INSERT, SELECT ON audit_log TO portal_app;

CREATE TABLE availability (
    item_id text NOT NULL,
    document jsonb NOT NULL,
    CONSTRAINT availability_pkey PRIMARY KEY (item_id)
);
GRANT INSERT, SELECT, UPDATE ON availability TO portal_app;

CREATE TABLE bought (
    account_id text NOT NULL,
    item_id text NOT NULL,
    ship_to_id text NOT NULL,
    place text NOT NULL,
    ordered_on date,
    order_id text NOT NULL,
    order_number text NOT NULL,
    quantity numeric NOT NULL,
    uom text NOT NULL,
    net numeric,
    currency text NOT NULL,
    per text NOT NULL,
    CONSTRAINT bought_pkey PRIMARY KEY (account_id, item_id, ship_to_id),
    CONSTRAINT bought_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
CREATE INDEX bought_order ON public.bought USING btree (account_id, order_id);
CREATE INDEX bought_place ON public.bought USING btree (account_id, place DESC, item_id);
ALTER TABLE bought ENABLE ROW LEVEL SECURITY;
ALTER TABLE bought FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON bought FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT DELETE, INSERT, SELECT, UPDATE ON bought TO portal_app;

CREATE TABLE carts (
    account_id text NOT NULL,
    user_id uuid NOT NULL,
    version bigint NOT NULL,
    lines jsonb NOT NULL,
    CONSTRAINT carts_pkey PRIMARY KEY (account_id, user_id),
    CONSTRAINT carts_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
    CONSTRAINT carts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
ALTER TABLE carts ENABLE ROW LEVEL SECURITY;
ALTER TABLE carts FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON carts FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT INSERT, SELECT, UPDATE ON carts TO portal_app;

CREATE TABLE categories (
    category_id text NOT NULL,
    name text NOT NULL,
    items integer NOT NULL,
    CONSTRAINT categories_pkey PRIMARY KEY (category_id)
);
GRANT INSERT, SELECT, UPDATE ON categories TO portal_app;

CREATE TABLE customers (
    account_id text NOT NULL,
    document jsonb NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (account_id),
    CONSTRAINT customers_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON customers FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT INSERT, SELECT, UPDATE ON customers TO portal_app;

CREATE TABLE demand (
    reference text NOT NULL,
    item_id text NOT NULL,
    quantity numeric NOT NULL,
    CONSTRAINT demand_pkey PRIMARY KEY (reference, item_id)
);
CREATE INDEX demand_item ON public.demand USING btree (item_id);
GRANT DELETE, INSERT, SELECT, UPDATE ON demand TO portal_app;

CREATE TABLE directory (
    customer_id text NOT NULL,
    name text NOT NULL,
    town text NOT NULL,
    phone text NOT NULL,
    rep_id text NOT NULL,
    rep_name text NOT NULL,
    active boolean NOT NULL,
    words tsvector NOT NULL,
    CONSTRAINT directory_pkey PRIMARY KEY (customer_id)
);
CREATE INDEX directory_name ON public.directory USING btree (name, customer_id);
CREATE INDEX directory_rep ON public.directory USING btree (rep_id, name);
CREATE TRIGGER index_customer AFTER INSERT OR UPDATE OF words ON public.directory FOR EACH ROW EXECUTE FUNCTION portal_index_customer();
ALTER TABLE directory ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON directory FOR ALL
    USING (
CASE current_setting('portal.scope'::text, true)
    WHEN 'staff'::text THEN true
    WHEN 'job'::text THEN true
    ELSE false
END)
    WITH CHECK (
CASE current_setting('portal.scope'::text, true)
    WHEN 'staff'::text THEN true
    WHEN 'job'::text THEN true
    ELSE false
END);
GRANT INSERT, SELECT, UPDATE ON directory TO portal_app;

CREATE TABLE directory_search (
    customer_id text NOT NULL,
    words tsvector NOT NULL,
    CONSTRAINT directory_search_pkey PRIMARY KEY (customer_id),
    CONSTRAINT directory_search_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES directory(customer_id) ON DELETE CASCADE
);
CREATE INDEX directory_search_words ON public.directory_search USING gin (words);

CREATE TABLE document_keys (
    account_id text NOT NULL,
    kind text NOT NULL,
    document_id text NOT NULL,
    what text NOT NULL,
    number text NOT NULL,
    key text NOT NULL,
    reversed text NOT NULL GENERATED ALWAYS AS (reverse(key)) STORED,
    CONSTRAINT document_keys_pkey PRIMARY KEY (account_id, kind, document_id, what, number),
    CONSTRAINT document_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
    CONSTRAINT document_keys_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'invoice'::text, 'shipment'::text]))),
    CONSTRAINT document_keys_what_check CHECK ((what = ANY (ARRAY['number'::text, 'customer_po'::text, 'tracking'::text])))
);
CREATE INDEX document_keys_begin ON public.document_keys USING btree (account_id, key);
CREATE INDEX document_keys_end ON public.document_keys USING btree (account_id, reversed);
ALTER TABLE document_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON document_keys FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT DELETE, INSERT, SELECT ON document_keys TO portal_app;

CREATE TABLE erp_breaker (
    only_row boolean NOT NULL DEFAULT true,
    state text NOT NULL,
    failures integer NOT NULL,
    since timestamp with time zone NOT NULL,
    CONSTRAINT erp_breaker_pkey PRIMARY KEY (only_row),
    CONSTRAINT erp_breaker_failures_check CHECK ((failures >= 0)),
    CONSTRAINT erp_breaker_only_row_check CHECK (only_row),
    CONSTRAINT erp_breaker_state_check CHECK ((state = ANY (ARRAY['closed'::text, 'open'::text, 'half_open'::text])))
);
GRANT SELECT, UPDATE ON erp_breaker TO portal_app;

CREATE TABLE erp_slots (
    replica text NOT NULL,
    held integer NOT NULL,
    wanted integer NOT NULL,
    background_held integer NOT NULL,
    background_wanted integer NOT NULL,
    leased_until timestamp with time zone NOT NULL,
    CONSTRAINT erp_slots_pkey PRIMARY KEY (replica),
    CONSTRAINT erp_slots_check CHECK (((background_held >= 0) AND (background_held <= held))),
    CONSTRAINT erp_slots_check1 CHECK (((background_wanted >= 0) AND (background_wanted <= wanted)))
);
GRANT DELETE, INSERT, SELECT, UPDATE ON erp_slots TO portal_app;

CREATE TABLE file_chunks (
    account_id text NOT NULL,
    file_id text NOT NULL,
    n integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT file_chunks_pkey PRIMARY KEY (account_id, file_id, n),
    CONSTRAINT file_chunks_account_id_file_id_fkey FOREIGN KEY (account_id, file_id) REFERENCES files(account_id, file_id) ON DELETE CASCADE,
    CONSTRAINT file_chunks_n_check CHECK ((n >= 0))
);
ALTER TABLE file_chunks ENABLE ROW LEVEL SECURITY;
ALTER TABLE file_chunks FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON file_chunks FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT DELETE, INSERT, SELECT ON file_chunks TO portal_app;

CREATE TABLE files (
    account_id text NOT NULL,
    file_id text NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    purpose text NOT NULL,
    seen text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea,
    finished boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT files_pkey PRIMARY KEY (account_id, file_id),
    CONSTRAINT files_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
    CONSTRAINT files_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
    CONSTRAINT files_check CHECK ((finished = (sha256 IS NOT NULL))),
    CONSTRAINT files_size_check CHECK ((size >= 0))
);
CREATE INDEX files_expire ON public.files USING btree (expires_at);
CREATE INDEX files_unfinished ON public.files USING btree (created_at) WHERE (NOT finished);
ALTER TABLE files ENABLE ROW LEVEL SECURITY;
ALTER TABLE files FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON files FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT DELETE, INSERT, SELECT, UPDATE ON files TO portal_app;

CREATE TABLE invoices (
    account_id text NOT NULL,
    invoice_id text NOT NULL,
    invoice_number text NOT NULL,
    order_numbers text[] NOT NULL,
    ship_to_id text NOT NULL,
    status text NOT NULL,
    issued_on date,
    due_on date,
    search_keys text[] NOT NULL,
    document jsonb NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    CONSTRAINT invoices_pkey PRIMARY KEY (account_id, invoice_id),
    CONSTRAINT invoices_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
CREATE INDEX invoices_number ON public.invoices USING btree (account_id, invoice_number);
CREATE INDEX invoices_open ON public.invoices USING btree (account_id, due_on) WHERE (status <> ALL (ARRAY['paid'::text, 'cancelled'::text]));
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoices FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON invoices FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT INSERT, SELECT, UPDATE ON invoices TO portal_app;

CREATE TABLE item_files (
    item_id text NOT NULL,
    changed text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    CONSTRAINT item_files_pkey PRIMARY KEY (item_id)
);
CREATE INDEX item_files_due ON public.item_files USING btree (due_at);
GRANT INSERT, SELECT, UPDATE ON item_files TO portal_app;

CREATE TABLE item_media (
    item_id text NOT NULL,
    source text NOT NULL,
    source_id text NOT NULL,
    kind text NOT NULL,
    "position" integer NOT NULL,
    title text NOT NULL,
    origin text NOT NULL,
    hash text NOT NULL,
    small text,
    CONSTRAINT item_media_pkey PRIMARY KEY (item_id, source, source_id),
    CONSTRAINT item_media_hash_fkey FOREIGN KEY (hash) REFERENCES media(hash),
    CONSTRAINT item_media_small_fkey FOREIGN KEY (small) REFERENCES media(hash),
    CONSTRAINT item_media_check CHECK (((kind = 'image'::text) = (small IS NOT NULL))),
    CONSTRAINT item_media_kind_check CHECK ((kind = ANY (ARRAY['image'::text, 'document'::text]))),
    CONSTRAINT item_media_source_check CHECK ((source = ANY (ARRAY['folder'::text, 'erp'::text])))
);
CREATE INDEX item_media_hash ON public.item_media USING btree (hash);
CREATE INDEX item_media_small ON public.item_media USING btree (small);
GRANT DELETE, INSERT, SELECT, UPDATE ON item_media TO portal_app;

CREATE TABLE item_pairs (
    item_id text NOT NULL,
    other_id text NOT NULL,
    accounts integer NOT NULL,
    CONSTRAINT item_pairs_pkey PRIMARY KEY (item_id, other_id),
    CONSTRAINT item_pairs_accounts_check CHECK ((accounts >= 3))
);
GRANT DELETE, INSERT, SELECT ON item_pairs TO portal_app;

CREATE TABLE item_search (
    item_id text NOT NULL,
    number_key text NOT NULL,
    manufacturer_key text NOT NULL,
    category_id text NOT NULL,
    category_name text NOT NULL,
    words tsvector NOT NULL,
    manufacturer_no text NOT NULL DEFAULT ''::text,
    barcode text NOT NULL DEFAULT ''::text,
    barcode_key text NOT NULL DEFAULT ''::text,
    attributes text[] NOT NULL DEFAULT '{}'::text[],
    tier smallint NOT NULL DEFAULT 2,
    CONSTRAINT item_search_pkey PRIMARY KEY (item_id)
);
CREATE INDEX item_search_barcode ON public.item_search USING btree (barcode_key) WHERE (barcode_key <> ''::text);
CREATE INDEX item_search_category ON public.item_search USING btree (category_id, category_name, item_id);
CREATE INDEX item_search_manufacturer ON public.item_search USING btree (manufacturer_key) WHERE (manufacturer_key <> ''::text);
CREATE INDEX item_search_number ON public.item_search USING btree (number_key);
CREATE INDEX item_search_shelf ON public.item_search USING btree (category_name, item_id);
CREATE INDEX item_search_words ON public.item_search USING gin (words) WITH (fastupdate=off);
CREATE INDEX item_search_words_16th ON public.item_search USING gin (words) WITH (fastupdate=off) WHERE (tier <= 1);
CREATE INDEX item_search_words_256th ON public.item_search USING gin (words) WITH (fastupdate=off) WHERE (tier = 0);
CREATE TRIGGER items_arrive AFTER INSERT ON public.item_search REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION portal_count_items();
CREATE TRIGGER items_move AFTER UPDATE ON public.item_search REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION portal_count_items();
GRANT INSERT, SELECT, UPDATE ON item_search TO portal_app;

CREATE TABLE items (
    item_id text NOT NULL,
    document jsonb NOT NULL,
    CONSTRAINT items_pkey PRIMARY KEY (item_id)
);
GRANT INSERT, SELECT, UPDATE ON items TO portal_app;

CREATE TABLE list_lines (
    account_id text NOT NULL,
    list_id text NOT NULL,
    line integer NOT NULL,
    item_id text NOT NULL,
    quantity numeric NOT NULL,
    uom text NOT NULL,
    note text NOT NULL,
    version bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT list_lines_account_id_list_id_item_id_key UNIQUE (account_id, list_id, item_id),
    CONSTRAINT list_lines_pkey PRIMARY KEY (account_id, list_id, line),
    CONSTRAINT list_lines_account_id_list_id_fkey FOREIGN KEY (account_id, list_id) REFERENCES lists(account_id, list_id) ON DELETE CASCADE,
    CONSTRAINT list_lines_line_check CHECK ((line > 0))
);
ALTER TABLE list_lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE list_lines FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON list_lines FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT DELETE, INSERT, SELECT, UPDATE ON list_lines TO portal_app;

CREATE TABLE lists (
    account_id text NOT NULL,
    list_id text NOT NULL,
    owner_id uuid NOT NULL,
    owner_name text NOT NULL,
    name text NOT NULL,
    shared boolean NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT lists_pkey PRIMARY KEY (account_id, list_id),
    CONSTRAINT lists_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
    CONSTRAINT lists_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id),
    CONSTRAINT lists_name_check CHECK ((name <> ''::text))
);
ALTER TABLE lists ENABLE ROW LEVEL SECURITY;
ALTER TABLE lists FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON lists FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT DELETE, INSERT, SELECT, UPDATE ON lists TO portal_app;

CREATE TABLE media (
    hash text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    used_at timestamp with time zone NOT NULL,
    CONSTRAINT media_pkey PRIMARY KEY (hash),
    CONSTRAINT media_size_check CHECK ((size > 0))
);
GRANT DELETE, INSERT, SELECT, UPDATE ON media TO portal_app;

CREATE TABLE media_chunks (
    hash text NOT NULL,
    n integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT media_chunks_pkey PRIMARY KEY (hash, n),
    CONSTRAINT media_chunks_hash_fkey FOREIGN KEY (hash) REFERENCES media(hash) ON DELETE CASCADE,
    CONSTRAINT media_chunks_n_check CHECK ((n >= 0))
);
GRANT DELETE, INSERT, SELECT ON media_chunks TO portal_app;

CREATE TABLE memberships (
    account_id text NOT NULL,
    user_id uuid NOT NULL,
    roles text[] NOT NULL,
    ship_to_ids text[] NOT NULL DEFAULT '{}'::text[],
    order_limit numeric,
    order_limit_currency text,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT memberships_pkey PRIMARY KEY (account_id, user_id),
    CONSTRAINT memberships_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
    CONSTRAINT memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
    CONSTRAINT memberships_check CHECK (((order_limit IS NULL) = (order_limit_currency IS NULL))),
    CONSTRAINT memberships_order_limit_check CHECK ((order_limit >= (0)::numeric)),
    CONSTRAINT memberships_roles_check CHECK ((cardinality(roles) > 0))
);
CREATE INDEX memberships_user ON public.memberships USING btree (user_id);
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON memberships FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
CREATE POLICY own ON memberships FOR SELECT
    USING (((current_setting('portal.scope'::text, true) = 'sign_in'::text) AND (user_id = portal_user())));
GRANT DELETE, INSERT, SELECT, UPDATE ON memberships TO portal_app;

CREATE TABLE orders (
    account_id text NOT NULL,
    order_id text NOT NULL,
    order_number text NOT NULL,
    customer_po text NOT NULL,
    ship_to_id text NOT NULL,
    status text NOT NULL,
    placed_on date,
    search_keys text[] NOT NULL,
    document jsonb NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    place text NOT NULL GENERATED ALWAYS AS (((((lpad(((COALESCE(placed_on, '0001-01-01'::date) - '0001-01-01'::date))::text, 7, '0'::text) || lpad((length(order_number))::text, 4, '0'::text)) || order_number) || ''::text) || order_id)) STORED,
    by_portal boolean NOT NULL GENERATED ALWAYS AS ((COALESCE((document ->> 'Reference'::text), ''::text) <> ''::text)) STORED,
    first_key text GENERATED ALWAYS AS (search_keys[1]) STORED,
    second_key text GENERATED ALWAYS AS (search_keys[2]) STORED,
    first_key_back text GENERATED ALWAYS AS (reverse(search_keys[1])) STORED,
    second_key_back text GENERATED ALWAYS AS (reverse(search_keys[2])) STORED,
    CONSTRAINT orders_pkey PRIMARY KEY (account_id, order_id),
    CONSTRAINT orders_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
CREATE INDEX orders_customer_po ON public.orders USING btree (account_id, customer_po);
CREATE INDEX orders_first_key ON public.orders USING btree (account_id, first_key);
CREATE INDEX orders_first_key_back ON public.orders USING btree (account_id, first_key_back);
CREATE INDEX orders_number ON public.orders USING btree (account_id, order_number);
CREATE INDEX orders_open ON public.orders USING btree (account_id) WHERE (status <> ALL (ARRAY['shipped'::text, 'invoiced'::text, 'cancelled'::text]));
CREATE UNIQUE INDEX orders_place ON public.orders USING btree (account_id, place) INCLUDE (status, ship_to_id, by_portal);
CREATE INDEX orders_second_key ON public.orders USING btree (account_id, second_key);
CREATE INDEX orders_second_key_back ON public.orders USING btree (account_id, second_key_back);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON orders FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT INSERT, SELECT, UPDATE ON orders TO portal_app;

CREATE TABLE part_numbers (
    account_id text NOT NULL,
    item_id text NOT NULL,
    part_number text NOT NULL,
    number_key text NOT NULL,
    CONSTRAINT part_numbers_pkey PRIMARY KEY (account_id, item_id, part_number),
    CONSTRAINT part_numbers_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
CREATE INDEX part_numbers_key ON public.part_numbers USING btree (account_id, number_key) INCLUDE (item_id, part_number);
ALTER TABLE part_numbers ENABLE ROW LEVEL SECURITY;
ALTER TABLE part_numbers FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON part_numbers FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT DELETE, INSERT, SELECT ON part_numbers TO portal_app;

CREATE TABLE quick_order_lines (
    account_id text NOT NULL,
    quick_order_id text NOT NULL,
    line integer NOT NULL,
    verdict text NOT NULL,
    item_id text NOT NULL,
    extended numeric,
    currency text NOT NULL,
    document jsonb NOT NULL,
    CONSTRAINT quick_order_lines_pkey PRIMARY KEY (account_id, quick_order_id, line),
    CONSTRAINT quick_order_lines_account_id_quick_order_id_fkey FOREIGN KEY (account_id, quick_order_id) REFERENCES quick_orders(account_id, quick_order_id) ON DELETE CASCADE,
    CONSTRAINT quick_order_lines_line_check CHECK ((line > 0))
);
ALTER TABLE quick_order_lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE quick_order_lines FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON quick_order_lines FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT DELETE, INSERT, SELECT, UPDATE ON quick_order_lines TO portal_app;

CREATE TABLE quick_orders (
    account_id text NOT NULL,
    quick_order_id text NOT NULL,
    user_id uuid NOT NULL,
    source_kind text NOT NULL,
    source_name text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    document jsonb NOT NULL,
    CONSTRAINT quick_orders_pkey PRIMARY KEY (account_id, quick_order_id),
    CONSTRAINT quick_orders_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
    CONSTRAINT quick_orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX quick_orders_expire ON public.quick_orders USING btree (expires_at);
CREATE INDEX quick_orders_user ON public.quick_orders USING btree (account_id, user_id, made_at);
ALTER TABLE quick_orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE quick_orders FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON quick_orders FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT DELETE, INSERT, SELECT, UPDATE ON quick_orders TO portal_app;

CREATE TABLE quotes (
    account_id text NOT NULL,
    quote_id text NOT NULL,
    user_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    document jsonb NOT NULL,
    CONSTRAINT quotes_pkey PRIMARY KEY (account_id, quote_id),
    CONSTRAINT quotes_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
    CONSTRAINT quotes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX quotes_expire ON public.quotes USING btree (expires_at);
ALTER TABLE quotes ENABLE ROW LEVEL SECURITY;
ALTER TABLE quotes FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON quotes FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT DELETE, INSERT, SELECT, UPDATE ON quotes TO portal_app;

CREATE TABLE rate_limits (
    bucket text NOT NULL,
    free_at timestamp with time zone NOT NULL,
    CONSTRAINT rate_limits_pkey PRIMARY KEY (bucket)
);
CREATE INDEX rate_limits_free ON public.rate_limits USING btree (free_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON rate_limits TO portal_app;

CREATE TABLE receivables (
    account_id text NOT NULL,
    document jsonb NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    on_hold boolean NOT NULL GENERATED ALWAYS AS (COALESCE((jsonb_typeof((document -> 'Hold'::text)) = 'object'::text), false)) STORED,
    over_limit boolean NOT NULL GENERATED ALWAYS AS (COALESCE(((((document -> 'Limit'::text) ->> 'Kind'::text) = 'amount'::text) AND ((((document -> 'Limit'::text) -> 'Amount'::text) ->> 'currency'::text) = ((document -> 'Exposure'::text) ->> 'currency'::text)) AND ((((document -> 'Exposure'::text) ->> 'amount'::text))::numeric > ((((document -> 'Limit'::text) -> 'Amount'::text) ->> 'amount'::text))::numeric)), false)) STORED,
    exposure numeric NOT NULL GENERATED ALWAYS AS (COALESCE((((document -> 'Exposure'::text) ->> 'amount'::text))::numeric, (0)::numeric)) STORED,
    overdue numeric NOT NULL GENERATED ALWAYS AS (COALESCE((((document -> 'Overdue'::text) ->> 'amount'::text))::numeric, (0)::numeric)) STORED,
    past_due boolean NOT NULL GENERATED ALWAYS AS ((COALESCE((((document -> 'Overdue'::text) ->> 'amount'::text))::numeric, (0)::numeric) > (0)::numeric)) STORED,
    CONSTRAINT receivables_pkey PRIMARY KEY (account_id),
    CONSTRAINT receivables_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
CREATE INDEX receivables_asked ON public.receivables USING btree (asked_at);
CREATE INDEX receivables_exposure ON public.receivables USING btree (exposure DESC, account_id);
CREATE INDEX receivables_on_hold ON public.receivables USING btree (account_id) WHERE on_hold;
CREATE INDEX receivables_over_limit ON public.receivables USING btree (account_id) WHERE over_limit;
CREATE INDEX receivables_past_due ON public.receivables USING btree (overdue DESC, account_id) WHERE past_due;
ALTER TABLE receivables ENABLE ROW LEVEL SECURITY;
ALTER TABLE receivables FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON receivables FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT INSERT, SELECT, UPDATE ON receivables TO portal_app;

CREATE TABLE search_words (
    word text NOT NULL,
    CONSTRAINT search_words_pkey PRIMARY KEY (word)
);
GRANT INSERT, SELECT ON search_words TO portal_app;

CREATE TABLE sessions (
    id_hash bytea NOT NULL,
    data bytea NOT NULL,
    user_id uuid,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (id_hash),
    CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX sessions_expires ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_user ON public.sessions USING btree (user_id);
GRANT DELETE, INSERT, SELECT, UPDATE ON sessions TO portal_app;

CREATE TABLE settings (
    key text NOT NULL,
    value text NOT NULL,
    CONSTRAINT settings_pkey PRIMARY KEY (key)
);
GRANT DELETE, INSERT, SELECT, UPDATE ON settings TO portal_app;

CREATE TABLE shipments (
    account_id text NOT NULL,
    shipment_id text NOT NULL,
    order_numbers text[] NOT NULL,
    shipped_on date,
    document jsonb NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    CONSTRAINT shipments_pkey PRIMARY KEY (account_id, shipment_id),
    CONSTRAINT shipments_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
ALTER TABLE shipments ENABLE ROW LEVEL SECURITY;
ALTER TABLE shipments FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON shipments FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT INSERT, SELECT, UPDATE ON shipments TO portal_app;

CREATE TABLE staff (
    user_id uuid NOT NULL,
    roles text[] NOT NULL,
    rep_id text NOT NULL DEFAULT ''::text,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT staff_pkey PRIMARY KEY (user_id),
    CONSTRAINT staff_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
    CONSTRAINT staff_roles_check CHECK ((cardinality(roles) > 0))
);
ALTER TABLE staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody ON staff FOR ALL
    USING ((current_setting('portal.scope'::text, true) = ANY (ARRAY['staff'::text, 'job'::text])))
    WITH CHECK ((current_setting('portal.scope'::text, true) = ANY (ARRAY['staff'::text, 'job'::text])));
CREATE POLICY own ON staff FOR SELECT
    USING (((current_setting('portal.scope'::text, true) = 'sign_in'::text) AND (user_id = portal_user())));
GRANT DELETE, INSERT, SELECT, UPDATE ON staff TO portal_app;

CREATE TABLE tasks (
    account_id text NOT NULL,
    task_id text NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    input jsonb NOT NULL,
    state text NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    cursor jsonb NOT NULL,
    result jsonb NOT NULL,
    problems jsonb NOT NULL,
    attempts integer NOT NULL,
    request_id text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone,
    leased_until timestamp with time zone,
    CONSTRAINT tasks_pkey PRIMARY KEY (account_id, task_id),
    CONSTRAINT tasks_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
    CONSTRAINT tasks_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
    CONSTRAINT tasks_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX tasks_due ON public.tasks USING btree (next_try_at) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));
CREATE INDEX tasks_expire ON public.tasks USING btree (expires_at);
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE tasks FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON tasks FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT DELETE, INSERT, SELECT, UPDATE ON tasks TO portal_app;

CREATE TABLE users (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    email text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    language text NOT NULL DEFAULT 'en'::text,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    disabled_at timestamp with time zone,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_check CHECK ((email <> ''::text))
);
CREATE UNIQUE INDEX users_email ON public.users USING btree (lower(email));
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY by_email ON users FOR SELECT
    USING (((current_setting('portal.scope'::text, true) = 'sign_in'::text) AND (lower(email) = NULLIF(current_setting('portal.email'::text, true), ''::text))));
CREATE POLICY everybody ON users FOR ALL
    USING ((current_setting('portal.scope'::text, true) = ANY (ARRAY['staff'::text, 'job'::text])))
    WITH CHECK ((current_setting('portal.scope'::text, true) = ANY (ARRAY['staff'::text, 'job'::text])));
CREATE POLICY members ON users FOR SELECT
    USING (((current_setting('portal.scope'::text, true) = 'account'::text) AND (id IN ( SELECT m.user_id
   FROM memberships m))));
CREATE POLICY own_read ON users FOR SELECT
    USING (((current_setting('portal.scope'::text, true) = ANY (ARRAY['account'::text, 'sign_in'::text])) AND (id = portal_user())));
CREATE POLICY own_write ON users FOR UPDATE
    USING (((current_setting('portal.scope'::text, true) = ANY (ARRAY['account'::text, 'sign_in'::text])) AND (id = portal_user())));
GRANT INSERT, SELECT, UPDATE ON users TO portal_app;

CREATE TABLE verified_prices (
    account_id text NOT NULL,
    item_id text NOT NULL,
    document jsonb NOT NULL,
    CONSTRAINT verified_prices_pkey PRIMARY KEY (account_id, item_id),
    CONSTRAINT verified_prices_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
ALTER TABLE verified_prices ENABLE ROW LEVEL SECURITY;
ALTER TABLE verified_prices FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON verified_prices FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT INSERT, SELECT, UPDATE ON verified_prices TO portal_app;

CREATE TABLE warehouses (
    warehouse_id text NOT NULL,
    document jsonb NOT NULL,
    CONSTRAINT warehouses_pkey PRIMARY KEY (warehouse_id)
);
GRANT INSERT, SELECT, UPDATE ON warehouses TO portal_app;

CREATE TABLE watermarks (
    feed text NOT NULL,
    account_id text,
    through timestamp with time zone,
    read_at timestamp with time zone,
    pass_begun timestamp with time zone,
    pass_through timestamp with time zone,
    pass_next text NOT NULL DEFAULT ''::text,
    CONSTRAINT watermarks_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
CREATE UNIQUE INDEX watermarks_feed ON public.watermarks USING btree (feed, COALESCE(account_id, ''::text));
ALTER TABLE watermarks ENABLE ROW LEVEL SECURITY;
ALTER TABLE watermarks FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON watermarks FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT INSERT, SELECT, UPDATE ON watermarks TO portal_app;

CREATE TABLE writes (
    reference text NOT NULL,
    account_id text NOT NULL,
    kind text NOT NULL,
    user_id uuid,
    actor_name text NOT NULL,
    input_hash text NOT NULL,
    depends_on text NOT NULL,
    state text NOT NULL,
    hold_kind text NOT NULL,
    payload jsonb NOT NULL,
    erp_id text NOT NULL,
    erp_number text NOT NULL,
    reason text NOT NULL,
    error_code text NOT NULL,
    attempts integer NOT NULL,
    stuck boolean NOT NULL,
    request_id text NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone,
    leased_until timestamp with time zone,
    acting_for text NOT NULL DEFAULT ''::text,
    act_reason text NOT NULL DEFAULT ''::text,
    rounds integer NOT NULL DEFAULT 0,
    reference_key text NOT NULL GENERATED ALWAYS AS (lower(reference)) STORED,
    number_key text NOT NULL GENERATED ALWAYS AS (lower(erp_number)) STORED,
    po_key text NOT NULL GENERATED ALWAYS AS (COALESCE(lower((payload ->> 'CustomerPO'::text)), ''::text)) STORED,
    CONSTRAINT writes_pkey PRIMARY KEY (reference),
    CONSTRAINT writes_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
    CONSTRAINT writes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
    CONSTRAINT writes_state_check CHECK ((state = ANY (ARRAY['awaiting_approval'::text, 'placed'::text, 'held'::text, 'submitting'::text, 'confirmed'::text, 'pending_in_erp'::text, 'rejected'::text, 'unknown'::text, 'awaiting_buyer'::text, 'cancelled'::text])))
);
CREATE INDEX writes_account ON public.writes USING btree (account_id, kind, placed_at DESC);
CREATE INDEX writes_account_state ON public.writes USING btree (account_id, kind, state);
CREATE INDEX writes_due ON public.writes USING btree (next_try_at) WHERE ((state = ANY (ARRAY['placed'::text, 'submitting'::text, 'pending_in_erp'::text, 'unknown'::text])) AND (NOT stuck));
CREATE INDEX writes_number_key ON public.writes USING btree (number_key) WHERE (number_key <> ''::text);
CREATE INDEX writes_placed ON public.writes USING btree (placed_at, reference);
CREATE INDEX writes_po_key ON public.writes USING btree (po_key) WHERE (po_key <> ''::text);
CREATE INDEX writes_reference_key ON public.writes USING btree (reference_key);
CREATE INDEX writes_rejected ON public.writes USING btree (changed_at) WHERE (state = 'rejected'::text);
CREATE INDEX writes_state ON public.writes USING btree (state, placed_at, reference);
ALTER TABLE writes ENABLE ROW LEVEL SECURITY;
ALTER TABLE writes FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON writes FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
GRANT INSERT, SELECT, UPDATE ON writes TO portal_app;
