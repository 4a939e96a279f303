package org.deploydash.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.deploydash.events.EventBus;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes when each new success was first seen running: the first report of its version or commit after it had ended. One that ended longer
 * than {@link #WITHIN} ago is left alone, since nobody looked when its first report came.
 */
public final class VerificationWatch {

    private static final Duration WITHIN = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(VerificationWatch.class);

    /** What a server has been saying without a break. */
    private record Run(String version, Instant since) {}

    private final Ledger ledger;
    private final Executor worker;
    private final Map<String, Deployment> awaited = new ConcurrentHashMap<>();
    private final Map<String, Run> runs = new ConcurrentHashMap<>();

    /**
     * Begins at once to listen.
     *
     * @param environments whose newest success is still awaited, as the program may have been started in between
     * @param worker may block; whoever reports may not
     */
    public VerificationWatch(Ledger ledger, Collection<String> environments, EventBus bus, Executor worker) {
        this.ledger = ledger;
        this.worker = worker;
        environments.forEach(environment -> ledger.current(environment).ifPresent(this::await));
        bus.subscribe(DeploymentChanged.class, changed -> await(changed.deployment()));
    }

    private void await(Deployment told) {
        if (told.status() == DeploymentStatus.SUCCESS && told.source() != DeploymentSource.OBSERVED) {
            awaited.merge(told.environment(), told, (old, now) -> end(now).isBefore(end(old)) ? old : now);
        }
    }

    /**
     * An environment's server was asked what it runs. Never waits.
     *
     * @param version null where it did not say
     */
    public void reported(String environment, Instant at, @Nullable String version) {
        if (version == null) {
            return;
        }
        Run run = runs.merge(
                environment, new Run(version, at), (old, fresh) -> old.version().equals(version) ? old : fresh);
        Deployment deployed = awaited.get(environment);
        if (deployed == null || at.isBefore(end(deployed))) {
            return;
        }
        if (at.isAfter(end(deployed).plus(WITHIN))) {
            awaited.remove(environment, deployed);
        } else if (Boolean.TRUE.equals(VersionCheck.verified(deployed, version))) {
            // The news of an end may come after the server's first word.
            Instant first = run.since().isBefore(end(deployed)) ? at : run.since();
            worker.execute(() -> note(deployed, first));
        }
    }

    /** What cannot be stored now is tried again with the next report. */
    private void note(Deployment deployed, Instant at) {
        try {
            ledger.verified(deployed, at);
            awaited.remove(deployed.environment(), deployed);
        } catch (StorageUnavailable unavailable) {
            log.debug("A verification waits for the store", unavailable);
        }
    }

    private static Instant end(Deployment row) {
        Instant finished = row.finishedAt();
        return finished == null ? row.deployedAt() : finished;
    }
}
