package org.deploydash.dispatch;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation as an answer tells it.
 *
 * @param sentence what is wrong, or what it waits for
 * @param usualSeconds how long the last ones took, their median; null without experience
 * @param deployment the ledger's number of what came of it
 */
public record OperationView(
        String id,
        Kind kind,
        String environment,
        OperationState state,
        String requestedBy,
        Instant requestedAt,
        @Nullable Instant dispatchedAt,
        @Nullable Instant finishedAt,
        @Nullable String reason,
        boolean emergency,
        TargetView target,
        String workflow,
        @Nullable Long workflowRunId,
        @Nullable URI runUrl,
        @Nullable String error,
        @Nullable String sentence,
        @Nullable Long usualSeconds,
        boolean cancellable,
        boolean active,
        @Nullable Long deployment,
        List<RunReport.Job> jobs) {

    /** @param commitSha 7 digits */
    public record TargetView(
            @Nullable Long deployment,
            @Nullable String version,
            @Nullable String ref,
            @Nullable String commitSha,
            @Nullable String backup) {

        static TargetView of(Goal goal) {
            return new TargetView(
                    goal.deployment(), goal.version(), goal.ref(), Shas.briefOrNull(goal.commit()), goal.backup());
        }
    }

    static OperationView of(Operation operation, @Nullable Long usualSeconds, @Nullable Long deployment) {
        return new OperationView(
                operation.id(),
                operation.kind(),
                operation.environment(),
                operation.state(),
                operation.requestedBy(),
                operation.requestedAt(),
                operation.dispatchedAt(),
                operation.finishedAt(),
                operation.reason(),
                operation.emergency(),
                TargetView.of(operation.goal()),
                operation.request().workflow(),
                operation.runId(),
                operation.runUrl(),
                operation.error(),
                operation.sentence(),
                usualSeconds,
                operation.isCancellable(),
                operation.isActive(),
                deployment,
                operation.jobs());
    }
}
