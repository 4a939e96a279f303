-- The ledger. Times are milliseconds since 1970 UTC.

CREATE TABLE deployment (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Order of the list as one number: deployed_at * 2^20 + id modulo 2^20. Its negative is the row of deployment_gram.
    place                INTEGER NOT NULL UNIQUE,
    environment          TEXT    NOT NULL,
    version              TEXT,
    commit_id            TEXT,
    commit_message       TEXT,
    deployed_by          TEXT,
    deployed_at          INTEGER NOT NULL,
    started_at           INTEGER,
    finished_at          INTEGER,
    duration_seconds     INTEGER,
    status               TEXT    NOT NULL,
    workflow_run_id      INTEGER,
    run_attempt          INTEGER NOT NULL DEFAULT 1,
    run_url              TEXT,
    github_deployment_id INTEGER,
    reason               TEXT,
    source               TEXT    NOT NULL,
    rollback_of          INTEGER REFERENCES deployment (id) ON DELETE SET NULL,
    -- What a text search looks at, folded to one case: commit, message, version and user.
    haystack             TEXT    NOT NULL
);

-- One row per fact, by whatever door it comes.
CREATE UNIQUE INDEX deployment_run ON deployment (workflow_run_id, run_attempt, environment)
    WHERE workflow_run_id IS NOT NULL;
CREATE UNIQUE INDEX deployment_github ON deployment (github_deployment_id)
    WHERE github_deployment_id IS NOT NULL;

CREATE INDEX deployment_environment ON deployment (environment, place);
CREATE INDEX deployment_current ON deployment (environment, place) WHERE status = 'success';
CREATE INDEX deployment_rollback ON deployment (rollback_of) WHERE rollback_of IS NOT NULL;

-- Which rows hold a piece of 1, 2 or 3 characters, or a filter's word: see DeploymentGrams. Rows are named by -place, so
-- that matches come in the order of the list in the direction that FTS5 walks fastest; only the index is kept, not the text.
CREATE VIRTUAL TABLE deployment_gram USING fts5 (
    grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
