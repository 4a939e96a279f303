package org.deploydash.deployments;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the HTTP contract and the live events tell it.
 *
 * @param rollbackOfVersion the version it went back from; null where it is no rollback or that deployment's version is not known
 */
public record DeploymentView(
        long id,
        String environment,
        @Nullable String version,
        @Nullable String commitSha,
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
        @Nullable Long rollbackOf,
        @Nullable String rollbackOfVersion) {

    public static DeploymentView of(Deployment deployment, Ledger ledger) {
        return new DeploymentView(
                deployment.id(),
                deployment.environment(),
                deployment.version(),
                deployment.shortSha(),
                deployment.commit(),
                deployment.commitMessage(),
                deployment.deployedBy(),
                deployment.deployedAt(),
                deployment.startedAt(),
                deployment.finishedAt(),
                deployment.durationSeconds(),
                deployment.status(),
                deployment.workflowRunId(),
                deployment.runUrl(),
                deployment.reason(),
                deployment.source(),
                deployment.rollbackOf(),
                ledger.rolledBackVersion(deployment).orElse(null));
    }
}
