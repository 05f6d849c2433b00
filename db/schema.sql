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
    CONSTRAINT accounts_erp_customer_key UNIQUE (erp_customer),
    CONSTRAINT accounts_pkey PRIMARY KEY (account_id),
    CONSTRAINT accounts_account_id_check CHECK ((account_id <> ''::text)),
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
CREATE INDEX audit_log_subject ON public.audit_log USING btree (subject, id);
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON audit_log FOR ALL
    USING (portal_can_see(account_id))
    WITH CHECK (portal_can_see(account_id));
CREATE POLICY sign_in ON audit_log FOR INSERT
    WITH CHECK (((current_setting('portal.scope'::text, true) = 'sign_in'::text) AND (account_id IS NULL)));
GRANT INSERT, SELECT ON audit_log TO portal_app;

CREATE TABLE erp_breakers (
    name text NOT NULL,
    state text NOT NULL,
    failures integer NOT NULL,
    opened_at timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT erp_breakers_pkey PRIMARY KEY (name),
    CONSTRAINT erp_breakers_failures_check CHECK ((failures >= 0)),
    CONSTRAINT erp_breakers_state_check CHECK ((state = ANY (ARRAY['closed'::text, 'open'::text, 'half_open'::text])))
);
GRANT DELETE, INSERT, SELECT, UPDATE ON erp_breakers TO portal_app;

CREATE TABLE erp_slots (
    replica text NOT NULL,
    held integer NOT NULL,
    wanted integer NOT NULL,
    leased_until timestamp with time zone NOT NULL,
    CONSTRAINT erp_slots_pkey PRIMARY KEY (replica),
    CONSTRAINT erp_slots_held_check CHECK ((held >= 0)),
    CONSTRAINT erp_slots_wanted_check CHECK ((wanted >= 0))
);
GRANT DELETE, INSERT, SELECT, UPDATE ON erp_slots TO portal_app;

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

CREATE TABLE rate_limits (
    bucket text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    hits integer NOT NULL,
    previous integer NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT rate_limits_pkey PRIMARY KEY (bucket)
);
CREATE INDEX rate_limits_expires ON public.rate_limits USING btree (expires_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON rate_limits TO portal_app;

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
