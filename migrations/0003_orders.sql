-- What a buyer does here: the cart, the quote that was shown for it, and the book of writes that
-- carries what was placed into the ERP.

-- +goose Up

CREATE TABLE carts (
    account_id text NOT NULL REFERENCES accounts,
    user_id    uuid NOT NULL REFERENCES users,
    version    bigint NOT NULL,
    lines      jsonb NOT NULL,
    PRIMARY KEY (account_id, user_id)
);
SELECT portal_wall('carts');
GRANT SELECT, INSERT, UPDATE ON carts TO portal_app;

-- A quote is stored to the cent as it was shown. The order placed on it takes a copy along.
CREATE TABLE quotes (
    account_id text NOT NULL REFERENCES accounts,
    quote_id   text NOT NULL,
    user_id    uuid NOT NULL REFERENCES users,
    expires_at timestamptz NOT NULL,
    document   jsonb NOT NULL,
    PRIMARY KEY (account_id, quote_id)
);
CREATE INDEX quotes_expire ON quotes (expires_at);
SELECT portal_wall('quotes');
GRANT SELECT, INSERT, UPDATE, DELETE ON quotes TO portal_app;

-- The reference is the key across all accounts, as it is in the ERP. Whoever holds leased_until in
-- the future works on the write; nobody else may.
CREATE TABLE writes (
    reference    text PRIMARY KEY,
    account_id   text NOT NULL REFERENCES accounts,
    kind         text NOT NULL,
    user_id      uuid REFERENCES users,
    actor_name   text NOT NULL,
    input_hash   text NOT NULL,
    depends_on   text NOT NULL,
    state        text NOT NULL CHECK (state IN ('awaiting_approval', 'placed', 'held', 'submitting', 'confirmed',
                     'pending_in_erp', 'rejected', 'unknown', 'awaiting_buyer', 'cancelled')),
    hold_kind    text NOT NULL,
    payload      jsonb NOT NULL,
    erp_id       text NOT NULL,
    erp_number   text NOT NULL,
    reason       text NOT NULL,
    error_code   text NOT NULL,
    attempts     integer NOT NULL,
    stuck        boolean NOT NULL,
    request_id   text NOT NULL,
    placed_at    timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    next_try_at  timestamptz,
    leased_until timestamptz
);
CREATE INDEX writes_account ON writes (account_id, kind, placed_at DESC);
CREATE INDEX writes_account_state ON writes (account_id, kind, state);
-- Exactly the writes that a worker can take further by itself; see db/write.go.
CREATE INDEX writes_due ON writes (next_try_at)
    WHERE state IN ('placed', 'submitting', 'pending_in_erp', 'unknown') AND NOT stuck;
SELECT portal_wall('writes');
GRANT SELECT, INSERT, UPDATE ON writes TO portal_app;
