-- Files and long work. Replicas hold nothing: what somebody uploads, and how far a task has come, is
-- here, where any of them can go on with it.

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
