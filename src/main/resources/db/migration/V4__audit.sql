-- Who did what. Rows are only ever added; hash: see audit.AuditEntry. at: milliseconds since 1970 UTC.
CREATE TABLE audit (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    user        TEXT,
    address     TEXT,
    action      TEXT    NOT NULL,
    environment TEXT,
    object      TEXT,
    result      TEXT    NOT NULL,
    detail      TEXT,
    hash        TEXT    NOT NULL
);

CREATE INDEX audit_user ON audit (user, id);
CREATE INDEX audit_environment ON audit (environment, id);

CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN
    SELECT raise(ABORT, 'the audit trail cannot be altered');
END;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN
    SELECT raise(ABORT, 'the audit trail cannot be shortened');
END;

-- INSERT OR REPLACE would take a row away without a word, as delete triggers do not fire for it.
CREATE TRIGGER audit_only_grows BEFORE INSERT ON audit
WHEN NEW.id <= (SELECT coalesce(max(id), 0) FROM audit)
BEGIN
    SELECT raise(ABORT, 'the audit trail only grows');
END;
