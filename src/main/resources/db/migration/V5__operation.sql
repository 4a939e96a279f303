-- What was asked for here, and how far it has come. Times are milliseconds since 1970 UTC.
CREATE TABLE operation (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    kind              TEXT    NOT NULL CHECK (kind IN ('deploy', 'rollback')),
    environment       TEXT    NOT NULL,
    state             TEXT    NOT NULL,
    requested_by      TEXT    NOT NULL,
    requested_at      INTEGER NOT NULL,
    dispatched_at     INTEGER,
    finished_at       INTEGER,
    -- The caller's key, for as long as the wish may have come true; and what it was sent with.
    idempotency_key   TEXT,
    fingerprint       TEXT    NOT NULL,
    reason            TEXT,
    emergency         INTEGER NOT NULL,
    target_deployment INTEGER,
    target_version    TEXT,
    target_ref        TEXT,
    target_commit     TEXT,
    target_backup     TEXT,
    -- What the environment was meant to run when it was asked for.
    from_deployment   INTEGER,
    from_version      TEXT,
    from_commit       TEXT,
    repository        TEXT    NOT NULL,
    workflow          TEXT    NOT NULL,
    ref               TEXT    NOT NULL,
    inputs            TEXT    NOT NULL, -- a JSON object of strings
    run_id            INTEGER,
    run_attempt       INTEGER,
    run_url           TEXT,
    error             TEXT,
    sentence          TEXT,
    jobs              TEXT              -- the run's jobs and steps as last seen, JSON
);

-- One at a time in each environment, whatever the program does.
CREATE UNIQUE INDEX operation_active ON operation (environment)
    WHERE state IN ('requested', 'unknown', 'dispatched', 'queued', 'waiting', 'in_progress');
CREATE UNIQUE INDEX operation_key ON operation (requested_by, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE UNIQUE INDEX operation_run ON operation (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX operation_environment ON operation (environment, id);
