package org.deploydash.deployments;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A deployment with what the ledger alone needs to know it again. Pure: how facts join a row is decided here and nowhere else.
 *
 * @param attempt which attempt of its run it is
 * @param githubId GitHub's number of it
 * @param certainty of its end
 * @param operation the operation here that asked for it
 */
record LedgerRow(
        Deployment deployment,
        int attempt,
        @Nullable Long githubId,
        Certainty certainty,
        @Nullable String operation) {

    /** A row that nobody has told of before. */
    static LedgerRow of(long id, DeploymentObserved fact, Instant now) {
        Instant asked = fact.deployedAt() == null ? now : fact.deployedAt();
        Instant counts = fact.startedAt() == null ? asked : fact.startedAt();
        return new LedgerRow(
                new Deployment(
                        id,
                        fact.environment(),
                        fact.version(),
                        fact.commit(),
                        fact.message(),
                        fact.deployedBy(),
                        counts.truncatedTo(ChronoUnit.MILLIS),
                        millis(fact.startedAt()),
                        millis(fact.finishedAt()),
                        fact.durationSeconds(),
                        fact.status(),
                        fact.workflowRunId(),
                        fact.runUrl(),
                        fact.reason(),
                        fact.source(),
                        fact.rollbackOf()),
                fact.runAttempt(),
                fact.githubDeploymentId(),
                fact.certainty(),
                fact.operation());
    }

    /**
     * This row after a further fact about it. Who, why and which version are our own dispatch's to say, then the pipeline's that recorded
     * itself; GitHub fills what they left open.
     */
    LedgerRow after(DeploymentObserved fact) {
        Deployment row = deployment;
        boolean ours = fact.source() == DeploymentSource.DISPATCH;
        boolean surer = surer(fact.status(), fact.certainty());
        boolean news = fact.status().follows(row.status()) || surer;
        boolean stands = ours || (news && row.source() == DeploymentSource.GITHUB);
        boolean measured = fact.durationSeconds() != null && !isDeliberate(row.source());
        Instant started = told(measured, row.startedAt(), millis(fact.startedAt()));
        String commit = told(stands, row.commit(), fact.commit());
        return new LedgerRow(
                new Deployment(
                        row.id(),
                        row.environment(),
                        told(stands, row.version(), fact.version()),
                        commit,
                        message(stands, commit, fact),
                        told(ours, row.deployedBy(), fact.deployedBy()),
                        counts(row, started),
                        started,
                        told(measured, row.finishedAt(), millis(fact.finishedAt())),
                        told(measured, row.durationSeconds(), fact.durationSeconds()),
                        news ? fact.status() : row.status(),
                        told(false, row.workflowRunId(), fact.workflowRunId()),
                        told(false, row.runUrl(), fact.runUrl()),
                        told(ours, row.reason(), fact.reason()),
                        source(fact.source()),
                        told(false, row.rollbackOf(), fact.rollbackOf())),
                row.workflowRunId() == null ? fact.runAttempt() : attempt,
                told(false, githubId, fact.githubDeploymentId()),
                news || (fact.status() == row.status() && fact.certainty().compareTo(certainty) > 0)
                        ? fact.certainty()
                        : certainty,
                told(false, operation, fact.operation()));
    }

    /**
     * A message belongs to its commit: GitHub tells the one of a run's tip, which may not be what was deployed, and a commit that is
     * corrected takes its old message along.
     */
    private @Nullable String message(boolean stands, @Nullable String commit, DeploymentObserved fact) {
        String known = isSame(deployment.commit(), commit) ? deployment.commitMessage() : null;
        String now = isSame(fact.commit(), commit) ? fact.message() : null;
        return told(stands, known, now);
    }

    /** Whether two ids can be the same commit, one of which may be cut short or not known. */
    static boolean isSame(@Nullable String one, @Nullable String other) {
        return one == null || other == null || one.startsWith(other) || other.startsWith(one);
    }

    /** All that this row and another one, which turned out to be the same deployment, know together. */
    DeploymentObserved asFact() {
        Deployment row = deployment;
        return DeploymentObserved.in(row.environment(), row.source(), row.status())
                .certainty(certainty)
                .githubDeployment(githubId)
                .run(row.workflowRunId(), attempt)
                .commit(row.commit())
                .version(row.version())
                .message(row.commitMessage())
                .deployedBy(row.deployedBy())
                .deployedAt(row.deployedAt())
                .times(row.startedAt(), row.finishedAt())
                .duration(row.durationSeconds())
                .runUrl(row.runUrl())
                .reason(row.reason())
                .rollbackOf(row.rollbackOf())
                .operation(operation)
                .seen();
    }

    LedgerRow with(Deployment other) {
        return new LedgerRow(other, attempt, githubId, certainty, operation);
    }

    /** What a pipeline records of itself is not corrected: it was meant so. */
    private boolean surer(DeploymentStatus status, Certainty how) {
        return isEnd(deployment.status())
                && isEnd(status)
                && status != deployment.status()
                && how.compareTo(certainty) > 0
                && deployment.source() != DeploymentSource.RECORDED;
    }

    private static boolean isEnd(DeploymentStatus status) {
        return !status.isActive() && status != DeploymentStatus.UNKNOWN && status != DeploymentStatus.ROLLED_BACK;
    }

    /** An approval may wait for days, so what GitHub runs counts from its beginning; what somebody recorded, from when they said. */
    private static Instant counts(Deployment row, @Nullable Instant started) {
        boolean moves = row.source() == DeploymentSource.GITHUB || row.source() == DeploymentSource.DISPATCH;
        return moves && started != null ? started : row.deployedAt();
    }

    private DeploymentSource source(DeploymentSource told) {
        boolean better = told == DeploymentSource.DISPATCH || deployment.source() == DeploymentSource.OBSERVED;
        return better ? told : deployment.source();
    }

    private static boolean isDeliberate(DeploymentSource source) {
        return source == DeploymentSource.RECORDED;
    }

    private static <T> @Nullable T told(boolean stands, @Nullable T known, @Nullable T now) {
        return known == null || (stands && now != null) ? now : known;
    }

    private static @Nullable Instant millis(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
    }
}
