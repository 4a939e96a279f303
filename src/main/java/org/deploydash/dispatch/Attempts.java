package org.deploydash.dispatch;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the ledger knows of deployments, whoever asked for them. Asked of the store; never waits for the network. */
public interface Attempts {

    /**
     * A deployment that goes on.
     *
     * @param githubDeployment GitHub's number of it
     * @param age since it counts as begun
     * @param until from then on it is no longer believed to go on, if nobody tells of its end
     */
    record Attempt(
            long deployment,
            @Nullable Long workflowRunId,
            @Nullable URI runUrl,
            @Nullable Long githubDeployment,
            @Nullable String name,
            @Nullable String deployedBy,
            Duration age,
            Instant until) {}

    /** The newest deployment of an environment, where it is not over. */
    Optional<Attempt> active(String environment);

    /** The ledger's number of what came of a run in an environment. */
    Optional<Long> ofRun(String environment, long workflowRunId);

    /** Whether that was deployed there once and rolled back from since. */
    boolean wasRolledBack(String environment, @Nullable String version, @Nullable String commit);

    /** How long the newest successes took, in seconds. */
    List<Long> durations(String environment, int limit);

    /** Knows nothing. */
    static Attempts none() {
        return new Attempts() {
            @Override
            public Optional<Attempt> active(String environment) {
                return Optional.empty();
            }

            @Override
            public Optional<Long> ofRun(String environment, long workflowRunId) {
                return Optional.empty();
            }

            @Override
            public boolean wasRolledBack(String environment, @Nullable String version, @Nullable String commit) {
                return false;
            }

            @Override
            public List<Long> durations(String environment, int limit) {
                return List.of();
            }
        };
    }
}
