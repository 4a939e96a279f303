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
        RollbackSource source) {}
