-- The founding tables: who may sign in, for which account, and what was done.
-- Every table with an account's rows stands behind the same wall, portal_can_see.

-- +goose Up

-- +goose StatementBegin
-- The one rule of row-level security. A scope that is not set, or not known, sees nothing.
-- Staff and jobs see every account: which of them a member of staff may open is decided by
-- portal/access.go, which knows roles and books.
CREATE FUNCTION portal_can_see(account text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE current_setting('portal.scope', true)
        WHEN 'account' THEN account = nullif(current_setting('portal.account_id', true), '')
        WHEN 'staff' THEN true
        WHEN 'job' THEN true
        ELSE false
    END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- The user this transaction acts for; null when none was stated.
CREATE FUNCTION portal_user() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('portal.user_id', true), '')::uuid
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Puts a table with an account_id column behind the wall, in one line of a migration.
CREATE FUNCTION portal_wall(walled regclass) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY account ON %s USING (portal_can_see(account_id)) WITH CHECK (portal_can_see(account_id))', walled);
END
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION portal_wall(regclass) FROM PUBLIC;

-- An account is the portal's side of exactly one ERP customer. Its key is our random id, never the
-- customer number, so that a guessed URL says nothing.
CREATE TABLE accounts (
    account_id   text PRIMARY KEY CHECK (account_id <> ''),
    erp_customer text NOT NULL UNIQUE CHECK (erp_customer <> ''),
    name         text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);
SELECT portal_wall('accounts');
GRANT SELECT, INSERT, UPDATE ON accounts TO portal_app;

CREATE TABLE users (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email         text NOT NULL CHECK (email <> ''),
    name          text NOT NULL,
    password_hash text NOT NULL,
    language      text NOT NULL DEFAULT 'en',
    created_at    timestamptz NOT NULL DEFAULT now(),
    disabled_at   timestamptz
);
CREATE UNIQUE INDEX users_email ON users (lower(email));
GRANT SELECT, INSERT, UPDATE ON users TO portal_app;

-- A membership without ship_to_ids sees all of them; one without order_limit may order any amount.
CREATE TABLE memberships (
    account_id           text NOT NULL REFERENCES accounts,
    user_id              uuid NOT NULL REFERENCES users,
    roles                text[] NOT NULL CHECK (cardinality(roles) > 0),
    ship_to_ids          text[] NOT NULL DEFAULT '{}',
    order_limit          numeric CHECK (order_limit >= 0),
    order_limit_currency text,
    created_at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, user_id),
    CHECK ((order_limit IS NULL) = (order_limit_currency IS NULL))
);
CREATE INDEX memberships_user ON memberships (user_id);
SELECT portal_wall('memberships');
GRANT SELECT, INSERT, UPDATE, DELETE ON memberships TO portal_app;

-- Signing in comes before an account is chosen: a person may read where they belong, and no more.
CREATE POLICY own ON memberships FOR SELECT
    USING (current_setting('portal.scope', true) = 'sign_in' AND user_id = portal_user());
CREATE POLICY own ON accounts FOR SELECT
    USING (current_setting('portal.scope', true) = 'sign_in'
        AND account_id IN (SELECT m.account_id FROM memberships m WHERE m.user_id = portal_user()));

-- A user has no account_id, because one login may belong to several accounts. The account sees its
-- members; everybody sees and keeps up their own row.
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody ON users
    USING (current_setting('portal.scope', true) IN ('staff', 'job'))
    WITH CHECK (current_setting('portal.scope', true) IN ('staff', 'job'));
CREATE POLICY members ON users FOR SELECT
    USING (current_setting('portal.scope', true) = 'account'
        AND id IN (SELECT m.user_id FROM memberships m));
CREATE POLICY own_read ON users FOR SELECT
    USING (current_setting('portal.scope', true) IN ('account', 'sign_in') AND id = portal_user());
CREATE POLICY own_write ON users FOR UPDATE
    USING (current_setting('portal.scope', true) IN ('account', 'sign_in') AND id = portal_user());

-- Who signs in is known by e-mail only. Signing in may read the one row that portal_user_by_email
-- was asked for, so that no query of it can list people.
CREATE POLICY by_email ON users FOR SELECT
    USING (current_setting('portal.scope', true) = 'sign_in'
        AND lower(email) = nullif(current_setting('portal.email', true), ''));
-- +goose StatementBegin
CREATE FUNCTION portal_user_by_email(wanted text) RETURNS SETOF users
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('portal.email', lower(wanted), true);
    RETURN QUERY SELECT * FROM users WHERE lower(email) = lower(wanted);
    PERFORM set_config('portal.email', '', true);
END
$$;
-- +goose StatementEnd

-- Kept forever and never changed: the application may add a line and read it.
CREATE TABLE audit_log (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at            timestamptz NOT NULL DEFAULT now(),
    account_id    text,
    actor_user_id uuid,
    actor_name    text NOT NULL,
    acting_for    text,
    action        text NOT NULL CHECK (action <> ''),
    subject       text NOT NULL,
    detail        jsonb NOT NULL DEFAULT '{}',
    request_id    text NOT NULL DEFAULT ''
);
CREATE INDEX audit_log_account ON audit_log (account_id, id);
CREATE INDEX audit_log_subject ON audit_log (subject, id);
SELECT portal_wall('audit_log');
-- A sign-in belongs to no account yet, and must be on record all the same.
CREATE POLICY sign_in ON audit_log FOR INSERT
    WITH CHECK (current_setting('portal.scope', true) = 'sign_in' AND account_id IS NULL);
GRANT SELECT, INSERT ON audit_log TO portal_app;

-- What replicas share. None of these rows belongs to an account.

-- The cookie holds a random id, the table its SHA-256: a stolen backup opens no session.
CREATE TABLE sessions (
    id_hash      bytea PRIMARY KEY,
    data         bytea NOT NULL,
    user_id      uuid REFERENCES users ON DELETE CASCADE,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expires ON sessions (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO portal_app;

-- One row per bucket that is not full of free events: each event moves free_at on by its share of
-- the window (the generic cell rate algorithm).
CREATE TABLE rate_limits (
    bucket  text PRIMARY KEY,
    free_at timestamptz NOT NULL
);
CREATE INDEX rate_limits_free ON rate_limits (free_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO portal_app;

-- The ERP's concurrency, leased to replicas until leased_until: how many slots each holds and would
-- use, in all and for background work, so that each leaves the others their share.
CREATE TABLE erp_slots (
    replica           text PRIMARY KEY,
    held              integer NOT NULL,
    wanted            integer NOT NULL,
    background_held   integer NOT NULL CHECK (background_held BETWEEN 0 AND held),
    background_wanted integer NOT NULL CHECK (background_wanted BETWEEN 0 AND wanted),
    leased_until      timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON erp_slots TO portal_app;

-- The circuit breaker in front of the ERP, one verdict for all replicas, and since when it holds.
CREATE TABLE erp_breaker (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    state    text NOT NULL CHECK (state IN ('closed', 'open', 'half_open')),
    failures integer NOT NULL CHECK (failures >= 0),
    since    timestamptz NOT NULL
);
INSERT INTO erp_breaker (state, failures, since) VALUES ('closed', 0, now());
GRANT SELECT, UPDATE ON erp_breaker TO portal_app;

CREATE TABLE settings (
    key   text PRIMARY KEY,
    value text NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON settings TO portal_app;
