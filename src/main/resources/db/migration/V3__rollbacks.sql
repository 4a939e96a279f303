-- Every rollback that any source told of. Rows are never removed when a source forgets them: a deploy may empty the folder the bot's file is in.
CREATE TABLE rollbacks (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    source           TEXT    NOT NULL CHECK (source IN ('file', 'dashboard', 'github')),
    application      TEXT    NOT NULL,
    source_key       TEXT    NOT NULL, -- what tells two rollbacks of one source and application apart
    at               INTEGER NOT NULL, -- microseconds since 1970, UTC
    environment      TEXT    NOT NULL,
    backup           TEXT,
    reason           TEXT,
    success          INTEGER CHECK (success IN (0, 1)),
    initiated_by     TEXT,
    state            TEXT    NOT NULL CHECK (state IN ('in_progress', 'succeeded', 'failed', 'unknown')),
    from_version     TEXT,
    to_version       TEXT,
    duration_seconds INTEGER,
    recovery_seconds INTEGER,
    run_url          TEXT,
    UNIQUE (source, application, source_key)
);

CREATE INDEX rollbacks_newest ON rollbacks (at DESC, id DESC);
CREATE INDEX rollbacks_newest_of_environment ON rollbacks (environment, at DESC, id DESC);

-- How each application's rollback file was found last, so that a restart neither forgets that it is stale nor since when.
CREATE TABLE rollback_files (
    application TEXT    PRIMARY KEY,
    read_at     INTEGER,           -- microseconds since 1970, UTC; null where it was never read well
    skipped     INTEGER NOT NULL,  -- entries of the last good reading that could not be understood
    stale_since INTEGER            -- microseconds since 1970, UTC; null where the last look was good
);
