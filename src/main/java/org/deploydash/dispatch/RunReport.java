package org.deploydash.dispatch;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow's run as it is now.
 *
 * @param workflow the file name of its workflow
 * @param actor whose token started it, which need not be who clicked
 * @param createdAt when it was asked for
 * @param jobs empty where only the run itself was asked for
 */
public record RunReport(
        long id,
        int attempt,
        String workflow,
        @Nullable String name,
        RunState state,
        String status,
        @Nullable String conclusion,
        @Nullable URI url,
        @Nullable String event,
        @Nullable String branch,
        @Nullable String commit,
        @Nullable String actor,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant updatedAt,
        List<Job> jobs) {

    /** How far a run is, in the words of an operation. */
    public enum RunState {
        QUEUED,
        /** For somebody's approval. */
        WAITING,
        IN_PROGRESS,
        SUCCEEDED,
        FAILED,
        CANCELLED,
        /** An approval was refused. */
        REJECTED;

        public boolean isEnd() {
            return ordinal() >= SUCCEEDED.ordinal();
        }
    }

    /**
     * @param status queued, waiting, in_progress or completed, as GitHub says
     * @param conclusion null until it is completed
     */
    public record Job(
            long id,
            String name,
            String status,
            @Nullable String conclusion,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable URI url,
            List<Step> steps) {}

    public record Step(
            int number,
            String name,
            String status,
            @Nullable String conclusion,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}
}
