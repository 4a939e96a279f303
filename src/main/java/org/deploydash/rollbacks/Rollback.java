package org.deploydash.rollbacks;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One return to an earlier version.
 *
 * @param id the store's number
 * @param timestamp when it was asked for, UTC
 * @param environment as the entry says; an environment that is not configured is kept and shown by its word
 * @param backup the directory that was restored
 * @param success null while it is in progress
 * @param recoverySeconds from the first bad signal to health again, where it could be measured
 * @param deployment the ledger's number of the deployment that went back; null for an entry of the bot's file
 * @param badAt the first bad signal
 * @param askedAt when somebody asked for it
 * @param startedAt when its job began
 * @param finishedAt when its job ended
 * @param healthyAt the first of two healthy samples after it
 */
public record Rollback(
        long id,
        Instant timestamp,
        String environment,
        @Nullable String backup,
        @Nullable String reason,
        @Nullable Boolean success,
        @Nullable String initiatedBy,
        RollbackState state,
        @Nullable String fromVersion,
        @Nullable String toVersion,
        @Nullable Long durationSeconds,
        @Nullable Long recoverySeconds,
        @Nullable URI runUrl,
        RollbackSource source,
        @Nullable Long deployment,
        @Nullable Instant badAt,
        @Nullable Instant askedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant healthyAt) {

    /** One whose phases nobody tells. */
    public Rollback(
            long id,
            Instant timestamp,
            String environment,
            @Nullable String backup,
            @Nullable String reason,
            @Nullable Boolean success,
            @Nullable String initiatedBy,
            RollbackState state,
            @Nullable String fromVersion,
            @Nullable String toVersion,
            @Nullable Long durationSeconds,
            @Nullable Long recoverySeconds,
            @Nullable URI runUrl,
            RollbackSource source) {
        this(
                id,
                timestamp,
                environment,
                backup,
                reason,
                success,
                initiatedBy,
                state,
                fromVersion,
                toVersion,
                durationSeconds,
                recoverySeconds,
                runUrl,
                source,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
