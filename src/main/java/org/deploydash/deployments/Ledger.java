package org.deploydash.deployments;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.deploydash.audit.AuditEvent;
import org.deploydash.audit.AuditStore;
import org.deploydash.events.EventBus;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;

/**
 * What was put where, by whom, and how it went. Everything here throws {@link StorageUnavailable} where the store cannot do it now.
 */
public final class Ledger {

    /** So many at once are more than any team has going on. */
    private static final int ACTIVE_MOST = 200;

    private final DeploymentStore store;
    private final DeploymentRecordStore recording;
    private final EventBus bus;
    private final Clock clock;

    /** Changes are announced in the order in which they were stored. */
    private final Lock order = new ReentrantLock();

    public Ledger(DeploymentStore store, EventBus bus, Clock clock) {
        this.store = store;
        this.recording = store.recording();
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
        return announced(() -> recording.record(fact, clock.instant()));
    }

    /** The same for somebody who is signed in: the audit trail is told in the same transaction. */
    Deployment record(NewDeployment fact, AuditStore audit, AuditEvent event) {
        return announced(() -> recording.record(fact, clock.instant(), audit, event));
    }

    /**
     * Stores what a door has seen, once, however often and by however many doors it comes and in whatever order, and announces every row
     * that changed.
     *
     * @return the row as it is now
     */
    public Deployment observe(DeploymentObserved fact) {
        return announced(() -> recording.observe(fact, clock.instant()));
    }

    /** Notes whether a success went back from a newer commit, null where it did not. */
    Deployment weighed(Deployment success, @Nullable Long wentBackFrom) {
        return announced(() -> recording.weighed(success, wentBackFrom, clock.instant()));
    }

    /** Notes the version that a success of which none was known turned out to be. */
    Deployment named(Deployment success, String version) {
        return announced(() -> recording.named(success, version));
    }

    /**
     * Notes which commit a deployment is, and its message, where the ledger had none; what it had stands.
     *
     * @param commit the full id
     */
    public Deployment described(Deployment row, String commit, @Nullable String message) {
        return announced(
                () -> recording.described(row, commit, DeploymentObserved.cut(message, NewDeployment.MESSAGE_MOST)));
    }

    private Deployment announced(Supplier<DeploymentRecordStore.Recorded> work) {
        order.lock();
        try {
            DeploymentRecordStore.Recorded recorded = work.get();
            recorded.changed().forEach(row -> bus.publish(new DeploymentChanged(row)));
            return recorded.deployment();
        } finally {
            order.unlock();
        }
    }

    public Optional<Deployment> find(long id) {
        return store.find(id);
    }

    /** The version that a rollback went back from; empty for anything else and where that is not known. */
    public Optional<String> rolledBackVersion(Deployment rollback) {
        return Optional.ofNullable(rollback.rollbackOf()).flatMap(this::find).map(Deployment::version);
    }

    /** When a deployment reached each status, as far as anybody said, oldest first; empty for one of an earlier version of this ledger. */
    public List<DeploymentTurn> turns(long id) {
        return store.turns(id);
    }

    /** Notes when a deployment's server was first seen to run it; told again, the earlier time stands. */
    void verified(Deployment deployment, Instant at) {
        store.keepVerified(deployment.id(), at);
    }

    /** When the environment first reported a deployment's version after it had ended, where that was seen. */
    public Optional<Instant> verified(long id) {
        return store.verified(id);
    }

    /** Who deployed lately, in the order of the alphabet: at most 100 among the newest 1,000 deployments. */
    public List<String> people() {
        return store.people();
    }

    /** The operation here that asked for a deployment. */
    public Optional<String> operation(long id) {
        return store.whole(id).map(LedgerRow::operation);
    }

    /** GitHub's number of a deployment. */
    Optional<Long> githubId(long id) {
        return store.whole(id).map(LedgerRow::githubId);
    }

    /** One page of what is asked for, newest first. */
    public DeploymentPage page(DeploymentQuery query) {
        return store.page(query);
    }

    /** Where the page begins that ends just above where a query goes on; empty where that is the newest page. */
    public Optional<DeploymentQuery.Cursor> newer(DeploymentQuery query) {
        return store.newer(query);
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
     * What succeeded in an environment, whatever became of it later, newest first.
     *
     * @param before only what came before that one; null for all
     */
    List<Deployment> succeeded(String environment, @Nullable Deployment before, int limit) {
        return store.succeeded(environment, before, limit);
    }

    /** The oldest successes of which nobody knows yet whether they went back. */
    List<Deployment> unweighed(String environment, int limit) {
        return recording.unweighed(environment, limit);
    }

    /**
     * Something that goes on, by the names GitHub has for it.
     *
     * @param githubId GitHub's number of the deployment
     */
    public record Active(
            String environment,
            @Nullable Long githubId,
            @Nullable Long workflowRunId,
            int attempt,
            Instant deployedAt) {}

    /** What goes on now, newest first, at most 200. */
    public List<Active> active() {
        return store.active(ACTIVE_MOST).stream().map(Ledger::active).toList();
    }

    /** The rows of a workflow's run, whatever their state, newest first. */
    public List<Active> ofRun(long workflowRunId) {
        return store.ofRun(workflowRunId).stream().map(Ledger::active).toList();
    }

    /** What came of a workflow's run in an environment; of several attempts, the newest. */
    public Optional<Deployment> ofRun(String environment, long workflowRunId) {
        return store.ofRun(workflowRunId).stream()
                .map(LedgerRow::deployment)
                .filter(row -> row.environment().equals(environment))
                .findFirst();
    }

    private static Active active(LedgerRow row) {
        return new Active(
                row.deployment().environment(),
                row.githubId(),
                row.deployment().workflowRunId(),
                row.attempt(),
                row.deployment().deployedAt());
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

    /**
     * The newest attempt since a success that broke off. An attempt that was refused or cancelled before it began changes nothing of it.
     *
     * @param before exclusive
     */
    Optional<Deployment> brokenOff(Deployment success, Instant before) {
        return between(success.environment(), success.deployedAt(), before).stream()
                .takeWhile(row -> row.id() != success.id())
                .filter(Deployment::brokeOff)
                .findFirst();
    }

    /** Forgets what was deployed before a time, save each environment's newest attempt and newest success. */
    public void purge(Instant before) {
        recording.purge(before);
    }
}
