package org.deploydash.deployments;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to put a commit into an environment.
 *
 * @param id the ledger's number, ascending
 * @param commit the full commit id as it was told, 7 to 64 hexadecimal digits
 * @param deployedAt when it counts from: what the list is ordered by
 * @param durationSeconds of the deployment itself, without queue and approval
 * @param rollbackOf the id of the deployment that this one went back from
 */
public record Deployment(
        long id,
        String environment,
        @Nullable String version,
        @Nullable String commit,
        @Nullable String commitMessage,
        @Nullable String deployedBy,
        Instant deployedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long durationSeconds,
        DeploymentStatus status,
        @Nullable Long workflowRunId,
        @Nullable URI runUrl,
        @Nullable String reason,
        DeploymentSource source,
        @Nullable Long rollbackOf) {

    private static final int SHORT_SHA = 7;

    /** The first 7 digits of the commit, as people know it. */
    public @Nullable String shortSha() {
        return commit == null ? null : commit.substring(0, Math.min(SHORT_SHA, commit.length()));
    }
}
