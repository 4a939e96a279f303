-- Rollbacks that were asked for here or found in GitHub, and how long each hurt. Times are microseconds since 1970 UTC, as in V3.

ALTER TABLE rollbacks ADD COLUMN deployment INTEGER;   -- the ledger's number of the deployment that went back
ALTER TABLE rollbacks ADD COLUMN bad_at INTEGER;       -- the first bad signal
ALTER TABLE rollbacks ADD COLUMN asked_at INTEGER;
ALTER TABLE rollbacks ADD COLUMN started_at INTEGER;
ALTER TABLE rollbacks ADD COLUMN finished_at INTEGER;
ALTER TABLE rollbacks ADD COLUMN healthy_at INTEGER;   -- the first of two healthy samples after it
ALTER TABLE rollbacks ADD COLUMN recovering INTEGER NOT NULL DEFAULT 0 CHECK (recovering IN (0, 1)); -- whether healthy_at is still waited for

CREATE UNIQUE INDEX rollbacks_deployment ON rollbacks (deployment) WHERE deployment IS NOT NULL;
CREATE INDEX rollbacks_recovering ON rollbacks (environment) WHERE recovering = 1;
