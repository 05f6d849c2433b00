-- +goose Up
-- What somebody typed, pasted, uploaded or wants again, each line with its verdict, until it is in the cart or left
-- alone for a month.
CREATE TABLE quick_orders (
    account_id     text NOT NULL REFERENCES accounts,
    quick_order_id text NOT NULL,
    user_id        uuid NOT NULL REFERENCES users,
    source_kind    text NOT NULL,
    source_name    text NOT NULL,
    made_at        timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    document       jsonb NOT NULL,
    PRIMARY KEY (account_id, quick_order_id)
);
CREATE INDEX quick_orders_user ON quick_orders (account_id, user_id, made_at);
CREATE INDEX quick_orders_expire ON quick_orders (expires_at);
SELECT portal_wall('quick_orders');
GRANT SELECT, INSERT, UPDATE, DELETE ON quick_orders TO portal_app;

-- What is counted and summed over ten thousand lines stands beside the document.
CREATE TABLE quick_order_lines (
    account_id     text NOT NULL,
    quick_order_id text NOT NULL,
    line           integer NOT NULL CHECK (line > 0),
    verdict        text NOT NULL,
    item_id        text NOT NULL,
    extended       numeric,
    currency       text NOT NULL,
    document       jsonb NOT NULL,
    PRIMARY KEY (account_id, quick_order_id, line),
    FOREIGN KEY (account_id, quick_order_id) REFERENCES quick_orders ON DELETE CASCADE
);
SELECT portal_wall('quick_order_lines');
GRANT SELECT, INSERT, UPDATE, DELETE ON quick_order_lines TO portal_app;
