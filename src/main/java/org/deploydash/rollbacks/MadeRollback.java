package org.deploydash.rollbacks;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rollback that is a deployment in the ledger: asked for here or found in GitHub.
 *
 * @param deployment the ledger's number
 * @param badAt the first bad signal
 * @param healthyAt the first of two healthy samples after it
 */
record MadeRollback(
        long deployment,
        RollbackSource source,
        String application,
        String environment,
        RollbackState state,
        @Nullable String reason,
        @Nullable String initiatedBy,
        @Nullable String fromVersion,
        @Nullable String toVersion,
        @Nullable Long durationSeconds,
        @Nullable URI runUrl,
        Instant askedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant badAt,
        @Nullable Instant healthyAt) {

    /** It is well again since then. */
    MadeRollback healthyAt(Instant time) {
        return new MadeRollback(
                deployment,
                source,
                application,
                environment,
                state,
                reason,
                initiatedBy,
                fromVersion,
                toVersion,
                durationSeconds,
                runUrl,
                askedAt,
                startedAt,
                finishedAt,
                badAt,
                time);
    }

    /** Null while it goes on. */
    @Nullable
    Boolean success() {
        return switch (state) {
            case SUCCEEDED -> true;
            case FAILED -> false;
            case IN_PROGRESS, UNKNOWN -> null;
        };
    }

    /** From the first bad signal to health again; null where either is missing. */
    @Nullable
    Long recoverySeconds() {
        return badAt == null || healthyAt == null
                ? null
                : (Long) Duration.between(badAt, healthyAt).toSeconds();
    }
}
