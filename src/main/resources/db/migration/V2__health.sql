-- How each environment felt. Integers, and keys for environments, because there are many rows: response times are tenths of a millisecond,
-- memory is KiB, health is 0 healthy, 1 degraded, 2 unknown, 3 unhealthy (the larger, the worse).

CREATE TABLE health_environment (
    key INTEGER PRIMARY KEY,
    id  TEXT NOT NULL UNIQUE
);

-- at: milliseconds since 1970 UTC
CREATE TABLE health_sample (
    environment INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    health      INTEGER NOT NULL,
    response    INTEGER,
    memory      INTEGER,
    users       INTEGER,
    error       TEXT,
    PRIMARY KEY (environment, at)
) WITHOUT ROWID;

-- at: minutes since 1970 UTC. flaws: what is mostly 0, and then takes no space: the worst health (2 bits) and five counts of samples of 12
-- bits each, from the lowest: without users, without memory, without response time, with an error, down (neither healthy nor degraded).
CREATE TABLE health_minute (
    environment  INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    samples      INTEGER NOT NULL,
    flaws        INTEGER NOT NULL,
    response_sum INTEGER NOT NULL,
    response_min INTEGER,
    response_max INTEGER,
    memory_sum   INTEGER NOT NULL,
    users_sum    INTEGER NOT NULL,
    PRIMARY KEY (environment, at)
) WITHOUT ROWID;

-- An average is sum / (samples - no_...).
CREATE VIEW health_minute_plain AS
SELECT environment, at, samples, (flaws >> 50) & 4095 AS down, (flaws >> 38) & 4095 AS errors, flaws & 3 AS worst,
    (flaws >> 26) & 4095 AS no_response, response_sum, response_min, response_max,
    (flaws >> 14) & 4095 AS no_memory, memory_sum, (flaws >> 2) & 4095 AS no_users, users_sum
FROM health_minute;

-- The same in the open, as there are few and an hour may hold more than 4095; at: hours since 1970 UTC.
CREATE TABLE health_hour (
    environment  INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    samples      INTEGER NOT NULL,
    down         INTEGER NOT NULL,
    errors       INTEGER NOT NULL,
    worst        INTEGER NOT NULL,
    no_response  INTEGER NOT NULL,
    response_sum INTEGER NOT NULL,
    response_min INTEGER,
    response_max INTEGER,
    no_memory    INTEGER NOT NULL,
    memory_sum   INTEGER NOT NULL,
    no_users     INTEGER NOT NULL,
    users_sum    INTEGER NOT NULL,
    PRIMARY KEY (environment, at)
) WITHOUT ROWID;

-- One row, seconds since 1970 UTC: all whole minutes and hours before *_until are rolled up; samples and minutes before *_from may be purged.
CREATE TABLE health_progress (
    minutes_until INTEGER NOT NULL,
    hours_until   INTEGER NOT NULL,
    samples_from  INTEGER NOT NULL,
    minutes_from  INTEGER NOT NULL
);
INSERT INTO health_progress VALUES (0, 0, 0, 0);

-- at: milliseconds since 1970 UTC
CREATE TABLE health_change (
    environment INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    from_health INTEGER NOT NULL,
    to_health   INTEGER NOT NULL,
    word        TEXT,
    error       TEXT,
    PRIMARY KEY (environment, at)
) WITHOUT ROWID;

-- What the judge holds of each environment with its newest sample as it came, for the next start.
CREATE TABLE health_state (
    environment   INTEGER PRIMARY KEY,
    health        INTEGER NOT NULL,
    since         INTEGER,
    failures      INTEGER NOT NULL,
    successes     INTEGER NOT NULL,
    at            INTEGER,
    sample_health INTEGER,
    word          TEXT,
    connected     INTEGER,
    response_ms   REAL,
    memory_mb     REAL,
    users         INTEGER,
    uptime        REAL,
    requests      INTEGER,
    errors        INTEGER,
    version       TEXT,
    error         TEXT
);
