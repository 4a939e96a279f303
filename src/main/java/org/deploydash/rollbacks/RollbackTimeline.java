package org.deploydash.rollbacks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The returns to earlier versions, newest first. */
public interface RollbackTimeline {

    /**
     * @param rollbacks newest first
     * @param stale whether a source could not be read now, so that the list is the last good one
     * @param staleSince since when, null where it is fresh
     * @param skipped entries of the source that could not be understood
     */
    record Listing(
            List<Rollback> rollbacks,
            boolean stale,
            @Nullable Instant staleSince,
            int skipped) {}

    /**
     * @param environment narrows to one, empty for all
     * @param limit 1 to 500
     */
    Listing list(Optional<String> environment, int limit);

    /**
     * What all of them say together, however many are listed.
     *
     * @param environment narrows to one, empty for all
     */
    RollbackFigures figures(Optional<String> environment);
}
