-- Files, long work, and what items look like. Replicas hold nothing: what somebody uploads, and how far a
-- task has come, is here, where any of them can go on with it.

-- +goose Up

-- A file that is not finished takes room and is not shown.
CREATE TABLE files (
    account_id text NOT NULL REFERENCES accounts,
    file_id    text NOT NULL,
    user_id    uuid NOT NULL REFERENCES users,
    name       text NOT NULL,
    media_type text NOT NULL,
    purpose    text NOT NULL,
    seen       text NOT NULL,
    size       bigint NOT NULL CHECK (size >= 0),
    sha256     bytea,
    finished   boolean NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, file_id),
    CHECK (finished = (sha256 IS NOT NULL))
);
CREATE INDEX files_expire ON files (expires_at);
CREATE INDEX files_unfinished ON files (created_at) WHERE NOT finished;
SELECT portal_wall('files');
GRANT SELECT, INSERT, UPDATE, DELETE ON files TO portal_app;

CREATE TABLE file_chunks (
    account_id text NOT NULL,
    file_id    text NOT NULL,
    n          integer NOT NULL CHECK (n >= 0),
    content    bytea NOT NULL,
    PRIMARY KEY (account_id, file_id, n),
    FOREIGN KEY (account_id, file_id) REFERENCES files ON DELETE CASCADE
);
-- What is uploaded is compressed already, more often than not; each chunk would be tried in vain.
ALTER TABLE file_chunks ALTER COLUMN content SET STORAGE EXTERNAL;
SELECT portal_wall('file_chunks');
GRANT SELECT, INSERT, DELETE ON file_chunks TO portal_app;

-- Whoever holds leased_until in the future works on the task; nobody else may.
CREATE TABLE tasks (
    account_id   text NOT NULL REFERENCES accounts,
    task_id      text NOT NULL,
    user_id      uuid NOT NULL REFERENCES users,
    kind         text NOT NULL,
    subject      text NOT NULL,
    input        jsonb NOT NULL,
    state        text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    done         integer NOT NULL,
    total        integer NOT NULL,
    cursor       jsonb NOT NULL,
    result       jsonb NOT NULL,
    problems     jsonb NOT NULL,
    attempts     integer NOT NULL,
    request_id   text NOT NULL,
    created_at   timestamptz NOT NULL,
    started_at   timestamptz,
    ended_at     timestamptz,
    expires_at   timestamptz NOT NULL,
    next_try_at  timestamptz,
    leased_until timestamptz,
    PRIMARY KEY (account_id, task_id)
);
CREATE INDEX tasks_due ON tasks (next_try_at) WHERE state IN ('waiting', 'running');
CREATE INDEX tasks_expire ON tasks (expires_at);
SELECT portal_wall('tasks');
GRANT SELECT, INSERT, UPDATE, DELETE ON tasks TO portal_app;

-- Pictures and documents of items, which everybody sees who may sign in. What is served is kept once
-- under the SHA-256 of its bytes, in hex, however many items have it.
CREATE TABLE media (
    hash       text PRIMARY KEY,
    media_type text NOT NULL,
    size       bigint NOT NULL CHECK (size > 0),
    width      integer NOT NULL, -- in pixels; 0 for what is no picture
    height     integer NOT NULL,
    used_at    timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON media TO portal_app;

CREATE TABLE media_chunks (
    hash    text NOT NULL REFERENCES media ON DELETE CASCADE,
    n       integer NOT NULL CHECK (n >= 0),
    content bytea NOT NULL,
    PRIMARY KEY (hash, n)
);
ALTER TABLE media_chunks ALTER COLUMN content SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, DELETE ON media_chunks TO portal_app;

-- An item's picture is served in two sizes. origin is the SHA-256 of what it was made from.
CREATE TABLE item_media (
    item_id   text NOT NULL,
    source    text NOT NULL CHECK (source IN ('folder', 'erp')),
    source_id text NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('image', 'document')),
    position  integer NOT NULL,
    title     text NOT NULL,
    origin    text NOT NULL,
    hash      text NOT NULL REFERENCES media,
    small     text REFERENCES media,
    PRIMARY KEY (item_id, source, source_id),
    CHECK ((kind = 'image') = (small IS NOT NULL))
);
CREATE INDEX item_media_hash ON item_media (hash);
CREATE INDEX item_media_small ON item_media (small);
GRANT SELECT, INSERT, UPDATE, DELETE ON item_media TO portal_app;

-- When the ERP is asked next for an item's files, and how the item was when it was put down for that.
CREATE TABLE item_files (
    item_id text PRIMARY KEY,
    changed text NOT NULL,
    due_at  timestamptz NOT NULL
);
CREATE INDEX item_files_due ON item_files (due_at);
GRANT SELECT, INSERT, UPDATE ON item_files TO portal_app;
