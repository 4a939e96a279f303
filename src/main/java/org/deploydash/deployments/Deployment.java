package org.deploydash.deployments;

import java.net.URI;
import java.time.Duration;
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

    /** GitHub ends every run after 35 days. */
    private static final Duration RUN_LASTS = Duration.ofDays(35);

    /** Nobody watches what was only told. */
    private static final Duration TOLD_LASTS = Duration.ofDays(1);

    /** GitHub knows a deployment, but no run and no status of it: whoever made it does nothing with it. */
    private static final Duration SILENCE_LASTS = Duration.ofMinutes(30);

    /** The first 7 digits of the commit, as people know it. */
    public @Nullable String shortSha() {
        return commit == null ? null : commit.substring(0, Math.min(SHORT_SHA, commit.length()));
    }

    /**
     * This row after a further fact about it. News (the status goes on) stand over what was known; what comes late or again only fills what
     * was not known.
     */
    Deployment after(NewDeployment fact) {
        boolean news = fact.status().follows(status);
        return new Deployment(
                id,
                environment,
                told(news, version, fact.version()),
                told(news, commit, fact.commit()),
                told(news, commitMessage, fact.commitMessage()),
                told(news, deployedBy, fact.deployedBy()),
                deployedAt,
                startedAt,
                finishedAt,
                told(news, durationSeconds, fact.durationSeconds()),
                news ? fact.status() : status,
                workflowRunId,
                runUrl,
                told(news, reason, fact.reason()),
                source,
                rollbackOf);
    }

    /** Whether it goes on, as far as one may believe it: who told of its beginning may have forgotten to tell of its end. */
    public boolean isUnderWay(Instant now) {
        return status.isActive() && now.isBefore(believedUntil());
    }

    /** Until when it is believed that it goes on, if nobody tells of its end. */
    Instant believedUntil() {
        boolean silent = source == DeploymentSource.GITHUB && status == DeploymentStatus.QUEUED;
        return deployedAt.plus(workflowRunId != null ? RUN_LASTS : silent ? SILENCE_LASTS : TOLD_LASTS);
    }

    /** Whether it ended badly after it had begun to change the environment, so that nobody knows what runs there since. */
    boolean brokeOff() {
        return status == DeploymentStatus.FAILED || (status == DeploymentStatus.CANCELLED && startedAt != null);
    }

    /** The environment has gone back from it. */
    Deployment rolledBack() {
        return with(DeploymentStatus.ROLLED_BACK, version, rollbackOf);
    }

    /** It went back from another one. */
    Deployment rollbackOf(long replaced) {
        return with(status, version, replaced);
    }

    /** The server told which version it is. */
    Deployment version(String reported) {
        return with(status, reported, rollbackOf);
    }

    /** The commit that it is, with its message, was found out. */
    Deployment described(String found, @Nullable String message) {
        return with(status, version, rollbackOf, found, message);
    }

    private Deployment with(DeploymentStatus newStatus, @Nullable String newVersion, @Nullable Long newRollbackOf) {
        return with(newStatus, newVersion, newRollbackOf, commit, commitMessage);
    }

    private Deployment with(
            DeploymentStatus newStatus,
            @Nullable String newVersion,
            @Nullable Long newRollbackOf,
            @Nullable String newCommit,
            @Nullable String newMessage) {
        return new Deployment(
                id,
                environment,
                newVersion,
                newCommit,
                newMessage,
                deployedBy,
                deployedAt,
                startedAt,
                finishedAt,
                durationSeconds,
                newStatus,
                workflowRunId,
                runUrl,
                reason,
                source,
                newRollbackOf);
    }

    private static <T> @Nullable T told(boolean news, @Nullable T known, @Nullable T now) {
        return known == null || (news && now != null) ? now : known;
    }
}
