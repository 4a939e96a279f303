package org.deploydash.rollbacks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One rollback as the bot's file tells it.
 *
 * @param written the time stamp as it stands there: unlike the instant it stays the same when the time zone is configured anew
 * @param at the same in UTC, to the microsecond
 * @param success null where the entry does not say
 * @param occurrence 0 for the first entry of this time stamp, environment and backup in the file, 1 for the next
 */
record RollbackEntry(
        String written,
        Instant at,
        String environment,
        @Nullable String backup,
        @Nullable String reason,
        @Nullable Boolean success,
        @Nullable String initiatedBy,
        int occurrence) {

    /** Tells it apart from all others of the file, and stays when the file grows: it is only ever appended to. */
    String key() {
        return String.join("\n", written, environment, backup == null ? "" : backup, Integer.toString(occurrence));
    }

    RollbackState state() {
        if (success == null) {
            return RollbackState.UNKNOWN;
        }
        return success ? RollbackState.SUCCEEDED : RollbackState.FAILED;
    }
}
