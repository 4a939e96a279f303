package org.deploydash.rollbacks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentChanged;
import org.deploydash.deployments.DeploymentSource;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.DeploymentTurn;
import org.deploydash.deployments.Ledger;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.health.HealthMomentStore;
import org.deploydash.health.HealthSampled;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts every deployment that goes back on the timeline, asked for here or found in GitHub, and measures how long it hurt.
 *
 * <p>The recovery time goes from the first bad signal to the first of two healthy samples in a row after the rollback. The bad signal is
 * what led to the rollback, so it lies before somebody asked for it and not before the deployment that is rolled back: the end of a
 * deployment that failed, or the first unhealthy sample of the trouble that lasted until then, which is the first one after the last two
 * healthy samples in a row, whichever came first. Without one there is no recovery time, and the rollback's own restart is none.
 */
public final class RollbackWatch {

    private static final Logger log = LoggerFactory.getLogger(RollbackWatch.class);

    /** Whoever is not well a day after has not been healed by that rollback. */
    private static final Duration RECOVERS_WITHIN = Duration.ofHours(24);

    private final Environments environments;
    private final Ledger ledger;
    private final HealthMomentStore health;
    private final MadeRollbackStore store;
    private final RollbackTimeline timeline;
    private final EventBus bus;
    private final Executor worker;
    private final Clock clock;

    /** Environments in which a recovery is waited for: most samples are about others. */
    private final Set<String> recovering = ConcurrentHashMap.newKeySet();

    /**
     * Begins at once to listen.
     *
     * @param timeline what is announced when it grows
     * @param worker may block; the bus may not
     */
    public RollbackWatch(
            Environments environments,
            Ledger ledger,
            HealthMomentStore health,
            MadeRollbackStore store,
            RollbackTimeline timeline,
            EventBus bus,
            Executor worker,
            Clock clock) {
        this.environments = environments;
        this.ledger = ledger;
        this.health = health;
        this.store = store;
        this.timeline = timeline;
        this.bus = bus;
        this.worker = worker;
        this.clock = clock;
        store.recovering().forEach(open -> recovering.add(open.environment()));
        bus.subscribe(DeploymentChanged.class, changed -> {
            if (changed.deployment().rollbackOf() != null) {
                worker.execute(() -> guarded(() -> made(changed.deployment().id())));
            }
        });
        bus.subscribe(HealthSampled.class, sampled -> {
            String environment = sampled.state().environment();
            if (recovering.contains(environment)) {
                worker.execute(() -> guarded(() -> recover(environment)));
            }
        });
    }

    /** The next change or sample tries again. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (StorageUnavailable unavailable) {
            log.debug("A rollback waits for the store", unavailable);
        }
    }

    /** Read anew, so that of two changes the later one counts. */
    private void made(long deployment) {
        ledger.find(deployment).ifPresent(row -> {
            Long replacedId = row.rollbackOf();
            if (replacedId != null) {
                keep(rollback(row, ledger.find(replacedId)));
            }
        });
    }

    private MadeRollback rollback(Deployment row, Optional<Deployment> replaced) {
        Optional<MadeRollback> known = store.find(row.id());
        Instant asked = ledger.turns(row.id()).stream()
                .map(DeploymentTurn::at)
                .min(Instant::compareTo)
                .orElse(row.deployedAt());
        return new MadeRollback(
                row.id(),
                row.source() == DeploymentSource.DISPATCH ? RollbackSource.DASHBOARD : RollbackSource.GITHUB,
                environments
                        .find(row.environment())
                        .map(place -> place.application())
                        .orElse(""),
                row.environment(),
                state(row.status()),
                row.reason(),
                row.deployedBy(),
                replaced.map(RollbackWatch::name).orElse(null),
                name(row),
                row.durationSeconds(),
                row.runUrl(),
                asked,
                row.startedAt(),
                row.finishedAt(),
                replaced.flatMap(old -> badSince(old, row, asked)).orElse(null),
                known.map(MadeRollback::healthyAt).orElse(null));
    }

    private static RollbackState state(DeploymentStatus status) {
        return switch (status) {
            case QUEUED, WAITING, IN_PROGRESS -> RollbackState.IN_PROGRESS;
            case SUCCESS, ROLLED_BACK -> RollbackState.SUCCEEDED;
            case FAILED, CANCELLED, REJECTED -> RollbackState.FAILED;
            case UNKNOWN -> RollbackState.UNKNOWN;
        };
    }

    private static @Nullable String name(Deployment row) {
        return row.version() == null ? row.shortSha() : row.version();
    }

    private Optional<Instant> badSince(Deployment replaced, Deployment rollback, Instant asked) {
        Optional<Instant> failed = ledger.between(replaced.environment(), replaced.deployedAt(), asked).stream()
                .filter(row -> row.status() == DeploymentStatus.FAILED && row.id() != rollback.id())
                .map(RollbackWatch::end)
                .filter(at -> !at.isAfter(asked))
                .min(Instant::compareTo);
        Optional<Instant> unhealthy = health.troubledSince(replaced.environment(), hurtsFrom(replaced), asked);
        return Stream.concat(failed.stream(), unhealthy.stream()).min(Instant::compareTo);
    }

    /** One that went well may be down while it starts; one that broke off does its harm from its beginning. */
    private static Instant hurtsFrom(Deployment replaced) {
        boolean wentWell =
                replaced.status() == DeploymentStatus.SUCCESS || replaced.status() == DeploymentStatus.ROLLED_BACK;
        return wentWell ? end(replaced) : replaced.deployedAt();
    }

    private static Instant end(Deployment row) {
        return row.finishedAt() == null ? row.deployedAt() : row.finishedAt();
    }

    private void keep(MadeRollback rollback) {
        MadeRollback now = measured(rollback);
        boolean open = isOpen(now);
        if (open) {
            recovering.add(now.environment());
        }
        if (store.keep(now, open)) {
            bus.publish(new RollbacksChanged(timeline.list(Optional.empty(), FileRollbackTimeline.ANNOUNCED)));
        }
    }

    private MadeRollback measured(MadeRollback rollback) {
        Instant finished = rollback.finishedAt();
        if (rollback.state() != RollbackState.SUCCEEDED || rollback.healthyAt() != null || finished == null) {
            return rollback;
        }
        return health.firstOfTwoHealthy(rollback.environment(), finished)
                .map(rollback::healthyAt)
                .orElse(rollback);
    }

    private boolean isOpen(MadeRollback rollback) {
        Instant finished = rollback.finishedAt();
        return rollback.state() == RollbackState.SUCCEEDED
                && rollback.healthyAt() == null
                && finished != null
                && finished.plus(RECOVERS_WITHIN).isAfter(clock.instant());
    }

    private void recover(String environment) {
        store.recovering().stream()
                .filter(open -> open.environment().equals(environment))
                .forEach(this::keep);
        if (store.recovering().stream().noneMatch(open -> open.environment().equals(environment))) {
            recovering.remove(environment);
        }
    }
}
