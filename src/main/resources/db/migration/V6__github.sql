-- What GitHub's history needs. Times are milliseconds since 1970 UTC.

-- How sure the end is that a row shows: see deployments.Certainty. A surer witness may correct it.
ALTER TABLE deployment ADD COLUMN certainty INTEGER NOT NULL DEFAULT 0;
-- The operation that asked for it, where it was asked for here.
ALTER TABLE deployment ADD COLUMN operation TEXT;
-- Whether it was looked at whether this success went back to an older commit than the one it replaced.
ALTER TABLE deployment ADD COLUMN weighed INTEGER NOT NULL DEFAULT 0;
UPDATE deployment SET weighed = 1;

CREATE INDEX deployment_unweighed ON deployment (place) WHERE status = 'success' AND weighed = 0;
CREATE INDEX deployment_active ON deployment (place) WHERE status IN ('queued', 'waiting', 'in_progress');
CREATE INDEX deployment_replaced ON deployment (environment, place) WHERE status IN ('success', 'rolled_back');
CREATE UNIQUE INDEX deployment_operation ON deployment (operation) WHERE operation IS NOT NULL;

-- When a deployment reached each status, as far as anybody said.
CREATE TABLE deployment_turn (
    deployment INTEGER NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
    status     TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (deployment, status)
) WITHOUT ROWID;

-- What each environment's server last said it runs, and since when: a change that no deployment explains is one.
CREATE TABLE reported_version (
    environment TEXT    PRIMARY KEY,
    version     TEXT    NOT NULL,
    since       INTEGER NOT NULL
) WITHOUT ROWID;

-- How far each list of GitHub's has been read. backfill_page: the next page of the past; null where the past is read.
CREATE TABLE github_cursor (
    list          TEXT    PRIMARY KEY, -- repository, kind and name of the list
    newest        INTEGER,             -- created_at of the newest entry that was stored
    backfill_page INTEGER,
    backfilled    INTEGER NOT NULL     -- entries of the past that were stored
) WITHOUT ROWID;

-- Entries that are over and stored: they need not be asked for again.
CREATE TABLE github_done (
    thing TEXT    PRIMARY KEY,
    at    INTEGER NOT NULL
) WITHOUT ROWID;

-- Webhooks by their delivery's id. The body waits here until it was worked; the id stays, so that a second delivery has no effect.
CREATE TABLE github_delivery (
    id    TEXT    PRIMARY KEY,
    at    INTEGER NOT NULL,
    event TEXT    NOT NULL,
    body  BLOB
);
CREATE INDEX github_delivery_waiting ON github_delivery (at) WHERE body IS NOT NULL;
CREATE INDEX github_delivery_at ON github_delivery (at);
