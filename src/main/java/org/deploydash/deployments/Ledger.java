package org.deploydash.deployments;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.deploydash.events.EventBus;
import org.deploydash.storage.StorageUnavailable;

/**
 * What was put where, by whom, and how it went. Everything here throws {@link StorageUnavailable} where the store cannot do it now.
 */
public final class Ledger {

    private final DeploymentStore store;
    private final EventBus bus;
    private final Clock clock;

    /** Changes are announced in the order in which they were stored. */
    private final Lock order = new ReentrantLock();

    public Ledger(DeploymentStore store, EventBus bus, Clock clock) {
        this.store = store;
        this.bus = bus;
        this.clock = clock;
    }

    /**
     * Stores a fact and announces it, where it tells something new. Told again of a run that is known in that environment, it fills what
     * was not known and moves the status forward, never back.
     *
     * @return the row as it is now
     */
    public Deployment record(NewDeployment fact) {
        order.lock();
        try {
            DeploymentStore.Recorded recorded = store.record(fact, clock.instant());
            if (recorded.changed()) {
                bus.publish(new DeploymentChanged(recorded.deployment()));
            }
            return recorded.deployment();
        } finally {
            order.unlock();
        }
    }

    public Optional<Deployment> find(long id) {
        return store.find(id);
    }

    /** One page of what is asked for, newest first. */
    public DeploymentPage page(DeploymentQuery query) {
        return store.page(query);
    }

    /** The newest success: what the environment is meant to run. */
    public Optional<Deployment> current(String environment) {
        return store.current(environment);
    }

    /** The newest attempt, however it went. */
    public Optional<Deployment> latest(String environment) {
        return store.latest(environment);
    }

    /**
     * The deployments of a stretch of time, newest first, at most the newest 500.
     *
     * @param from inclusive
     * @param to exclusive
     */
    public List<Deployment> between(String environment, Instant from, Instant to) {
        return store.between(environment, from, to);
    }

    /** Forgets what was deployed before a time, save each environment's newest attempt and newest success. */
    public void purge(Instant before) {
        store.purge(before);
    }
}
