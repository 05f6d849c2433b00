-- The distributor's own people: who they are, for which account one of them acts, and what the account's
-- owner has to say about it.

-- +goose Up

-- A member of staff is a user with a row here. rep_id is the ERP's key of the salesperson, whose customers
-- are the book of a rep.
CREATE TABLE staff (
    user_id    uuid PRIMARY KEY REFERENCES users,
    roles      text[] NOT NULL CHECK (cardinality(roles) > 0),
    rep_id     text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody ON staff
    USING (current_setting('portal.scope', true) IN ('staff', 'job'))
    WITH CHECK (current_setting('portal.scope', true) IN ('staff', 'job'));
-- Whoever signs in is led to the staff's pages by the own row.
CREATE POLICY own ON staff FOR SELECT
    USING (current_setting('portal.scope', true) = 'sign_in' AND user_id = portal_user());
GRANT SELECT, INSERT, UPDATE, DELETE ON staff TO portal_app;

-- A member of staff acting for an account, from a click to its end or until ends_at. One at a time for
-- each person and account; for other accounts others may run beside it.
CREATE TABLE actings (
    acting_id  text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts,
    user_id    uuid NOT NULL REFERENCES users,
    began_at   timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE UNIQUE INDEX actings_running ON actings (account_id, user_id) WHERE ended_at IS NULL;
SELECT portal_wall('actings');
GRANT SELECT, INSERT, UPDATE ON actings TO portal_app;

-- What the account's owner decides: whether the distributor's people may act for it, and above which
-- total an order waits for a colleague.
ALTER TABLE accounts
    ADD COLUMN acting_off        boolean NOT NULL DEFAULT false,
    ADD COLUMN approval_over     numeric CHECK (approval_over >= 0),
    ADD COLUMN approval_currency text,
    ADD CONSTRAINT accounts_approval_check CHECK ((approval_over IS NULL) = (approval_currency IS NULL));

-- For whom it was placed, where a member of staff placed it, and the reason that was given. rounds counts
-- how often it was sent again after the ERP did not have it: a write that goes round needs a person.
ALTER TABLE writes
    ADD COLUMN acting_for text NOT NULL DEFAULT '',
    ADD COLUMN act_reason text NOT NULL DEFAULT '',
    ADD COLUMN rounds     integer NOT NULL DEFAULT 0;

CREATE INDEX audit_log_acting ON audit_log (account_id, id) WHERE acting_for IS NOT NULL;
CREATE INDEX audit_log_actor ON audit_log (actor_user_id, id);

-- Every customer of the ERP, linked to an account or not, for the staff to find. words holds the folded
-- words of name, number and town; the program builds it.
CREATE TABLE directory (
    customer_id text PRIMARY KEY,
    name        text NOT NULL,
    town        text NOT NULL,
    phone       text NOT NULL,
    rep_id      text NOT NULL,
    rep_name    text NOT NULL,
    active      boolean NOT NULL,
    words       tsvector NOT NULL
);
CREATE INDEX directory_words ON directory USING gin (words);
CREATE INDEX directory_rep ON directory (rep_id, name);
CREATE INDEX directory_name ON directory (name, customer_id);
ALTER TABLE directory ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON directory
    USING (current_setting('portal.scope', true) IN ('staff', 'job'))
    WITH CHECK (current_setting('portal.scope', true) IN ('staff', 'job'));
GRANT SELECT, INSERT, UPDATE ON directory TO portal_app;
