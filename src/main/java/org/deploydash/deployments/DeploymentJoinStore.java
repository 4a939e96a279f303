package org.deploydash.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Finds the rows that a fact is about, by each of its keys, and makes one of them. Runs inside others' transactions. */
final class DeploymentJoinStore {

    /** A version that the server reported before GitHub told of the deployment is that deployment's, if it lies no further from it. */
    private static final Duration SEEN_TOGETHER = Duration.ofMinutes(15);

    private static final String BY_GITHUB = "SELECT * FROM deployment WHERE github_deployment_id = :github";

    private static final String BY_OPERATION = "SELECT * FROM deployment WHERE operation = :operation";

    private static final String BY_RUN = """
            SELECT * FROM deployment WHERE workflow_run_id = :run AND run_attempt = :attempt AND environment = :environment""";

    private static final String OBSERVED = """
            SELECT * FROM deployment WHERE environment = :environment AND source = 'observed' AND place >= :least AND place < :before
            ORDER BY place DESC LIMIT 1""";

    private static final String POINT_ELSEWHERE = "UPDATE deployment SET rollback_of = :to WHERE rollback_of = :from";

    private DeploymentJoinStore() {}

    /** The rows that are about the same deployment, our own dispatch's first, then the oldest. */
    static List<LedgerRow> same(Handle handle, DeploymentObserved fact) {
        List<LedgerRow> same = new ArrayList<>();
        add(
                same,
                fact.operation() == null
                        ? Optional.empty()
                        : DeploymentRowStore.one(
                                handle.createQuery(BY_OPERATION).bind("operation", fact.operation())));
        add(
                same,
                fact.workflowRunId() == null
                        ? Optional.empty()
                        : DeploymentRowStore.one(handle.createQuery(BY_RUN)
                                .bind("run", fact.workflowRunId())
                                .bind("attempt", fact.runAttempt())
                                .bind("environment", fact.environment())));
        add(
                same,
                fact.githubDeploymentId() == null
                        ? Optional.empty()
                        : DeploymentRowStore.one(
                                handle.createQuery(BY_GITHUB).bind("github", fact.githubDeploymentId())));
        if (same.isEmpty()) {
            add(same, seenBefore(handle, fact));
        }
        return same;
    }

    private static void add(List<LedgerRow> rows, Optional<LedgerRow> found) {
        found.filter(row -> rows.stream()
                        .noneMatch(known ->
                                known.deployment().id() == row.deployment().id()))
                .ifPresent(rows::add);
    }

    /** A row that only says that the server changed, shortly before somebody told why. */
    private static Optional<LedgerRow> seenBefore(Handle handle, DeploymentObserved fact) {
        Instant at = fact.finishedAt() == null ? fact.deployedAt() : fact.finishedAt();
        if (at == null || fact.source() == DeploymentSource.OBSERVED || fact.status() != DeploymentStatus.SUCCESS) {
            return Optional.empty();
        }
        return DeploymentRowStore.one(handle.createQuery(OBSERVED)
                        .bind("environment", fact.environment())
                        .bind("least", Place.before(at.minus(SEEN_TOGETHER)))
                        .bind("before", Place.before(at.plus(SEEN_TOGETHER))))
                .filter(row -> Boolean.TRUE.equals(VersionCheck.verified(
                        fact.version(), fact.commit(), row.deployment().version())));
    }

    /** One of them, with all that they know together; the others are gone. */
    static LedgerRow united(Handle handle, List<LedgerRow> same) {
        LedgerRow kept = same.get(0);
        for (LedgerRow other : same.subList(1, same.size())) {
            boolean otherDeployment = kept.githubId() != null && other.githubId() != null;
            if (otherDeployment) {
                continue; // a run with two deployments to one environment: each keeps its row
            }
            DeploymentTurnStore.move(
                    handle, other.deployment().id(), kept.deployment().id());
            handle.createUpdate(POINT_ELSEWHERE)
                    .bind("from", other.deployment().id())
                    .bind("to", kept.deployment().id())
                    .execute();
            DeploymentRowStore.delete(handle, other.deployment());
            LedgerRow both = kept.after(other.asFact());
            DeploymentRowStore.update(handle, kept, both);
            kept = both;
        }
        return kept;
    }
}
