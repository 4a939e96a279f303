package org.deploydash.status;

import java.time.Duration;
import java.time.Instant;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.VersionCheck;
import org.deploydash.environments.Environment;
import org.deploydash.health.Health;
import org.deploydash.health.HealthState;
import org.deploydash.health.Sample;
import org.jspecify.annotations.Nullable;

/** Joins what deployments and what health say of an environment at one moment. Pure. */
final class Joiner {

    private static final int STALE_AFTER_INTERVALS = 3;

    /** So many probes may fail before a server counts as down, if nobody configured otherwise: so long it may take to start. */
    private static final int STARTED_AFTER_INTERVALS = 3;

    private final Duration freshFor;
    private final Duration startsWithin;

    /** @param interval between two samples */
    Joiner(Duration interval) {
        this.freshFor = interval.multipliedBy(STALE_AFTER_INTERVALS);
        this.startsWithin = interval.multipliedBy(STARTED_AFTER_INTERVALS);
    }

    EnvironmentStatus join(Environment environment, Facts facts, Instant now) {
        HealthState state = facts.health();
        Sample last = state.last();
        Deployment current = facts.current();
        Instant staleSince = last != null && last.at().plus(freshFor).isBefore(now) ? last.at() : null;
        boolean stale = staleSince != null;
        return new EnvironmentStatus(
                environment.id(),
                environment.name(),
                environment.application(),
                current == null ? null : current.version(),
                current == null ? null : current.shortSha(),
                current == null ? null : current.commitMessage(),
                current == null ? null : current.deployedAt(),
                current == null ? null : current.deployedBy(),
                deployState(current, facts.latest(), now),
                stale ? Health.UNKNOWN : state.health(),
                stale ? staleSince : state.since(),
                last == null ? null : last.uptimeSeconds(),
                last == null ? null : last.responseTimeMs(),
                last == null ? null : last.memoryMb(),
                last == null ? null : last.userCount(),
                last == null ? null : last.word(),
                last == null ? null : last.connected(),
                last == null ? null : last.version(),
                verified(current, facts.latest(), last),
                last == null ? null : last.error(),
                last == null ? null : last.at(),
                stale,
                facts.day().uptimePercent(),
                facts.day().errorRate());
    }

    /**
     * Whether the server runs what was deployed. That it does not is only said of a server that was asked when nothing was being deployed, and
     * long enough after the last deployment ended to have started and not to be what ran before it.
     */
    private @Nullable Boolean verified(
            @Nullable Deployment current, @Nullable Deployment latest, @Nullable Sample last) {
        Boolean verdict = VersionCheck.verified(current, last == null ? null : last.version());
        boolean believed =
                last == null || Boolean.TRUE.equals(verdict) || (isSettled(current, last) && isSettled(latest, last));
        return believed ? verdict : null;
    }

    private boolean isSettled(@Nullable Deployment deployment, Sample last) {
        if (deployment == null) {
            return true;
        }
        Instant finished = deployment.finishedAt();
        Instant end = finished == null ? deployment.deployedAt() : finished;
        return !deployment.isUnderWay(last.at()) && last.at().isAfter(end.plus(startsWithin));
    }

    /** A cancelled or rejected attempt leaves what ran before it. */
    private static DeployState deployState(@Nullable Deployment current, @Nullable Deployment latest, Instant now) {
        if (latest != null && latest.isUnderWay(now)) {
            return DeployState.DEPLOYING;
        }
        if (latest != null && latest.status() == DeploymentStatus.FAILED) {
            return DeployState.FAILED;
        }
        return current == null ? DeployState.UNKNOWN : DeployState.RUNNING;
    }
}
