package org.deploydash.dispatch;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest runs of the repositories' workflows, as they were last heard of. Never waits. */
public interface RecentRuns {

    /** Empty where no repository is configured. */
    Optional<Listing> list();

    /**
     * @param runs newest first
     * @param stale whether they could not be asked for now, so that the list is the last one
     * @param staleSince since when
     * @param error why, for programs
     * @param sentence why, for people
     */
    record Listing(
            List<Run> runs,
            boolean stale,
            @Nullable Instant staleSince,
            @Nullable String error,
            @Nullable String sentence) {

        public Listing {
            runs = List.copyOf(runs);
        }
    }

    /**
     * @param status queued, waiting, in_progress or completed, as GitHub says
     * @param conclusion success, failure, cancelled and so on; null until it is completed
     * @param environment the id of ours which its workflow deploys to; null where that is not just one
     * @param workflow the file name of its workflow
     */
    record Run(
            long id,
            @Nullable String name,
            String status,
            @Nullable String conclusion,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt,
            @Nullable URI htmlUrl,
            @Nullable String environment,
            @Nullable String actor,
            @Nullable String branch,
            @Nullable String event,
            String workflow) {}

    /** What there is while no repository is configured. */
    static RecentRuns none() {
        return Optional::empty;
    }
}
