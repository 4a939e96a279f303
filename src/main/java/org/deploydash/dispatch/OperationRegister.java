package org.deploydash.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.deploydash.audit.AuditEvent;
import org.deploydash.events.EventBus;
import org.deploydash.storage.StorageUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations as they are stored; each change is announced, in the order in which it was stored or heard. Never waits for the network.
 * Everything here throws {@link StorageUnavailable} where the store cannot do it now.
 */
public final class OperationRegister implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OperationRegister.class);

    private final OperationStore store;
    private final EventBus bus;

    /** Changes are announced in the order in which they were stored. */
    private final Lock order = new ReentrantLock();

    private final Unstored unstored = new Unstored();

    public OperationRegister(OperationStore store, EventBus bus) {
        this.store = store;
        this.bus = bus;
    }

    OperationStore.Requested request(Operation draft, Optional<String> key, String fingerprint, AuditEvent event) {
        order.lock();
        try {
            storeKept();
            OperationStore.Requested result = store.request(draft, key, fingerprint, event);
            if (result instanceof OperationStore.Requested.Made made) {
                bus.publish(new OperationChanged(made.operation()));
            }
            return result;
        } finally {
            order.unlock();
        }
    }

    Optional<OperationStore.Requested> known(String user, String key, String fingerprint) {
        return store.known(user, key, fingerprint).map(this::shown);
    }

    private OperationStore.Requested shown(OperationStore.Requested stored) {
        return stored instanceof OperationStore.Requested.Known known
                ? new OperationStore.Requested.Known(unstored.shown(known.operation()), known.same())
                : stored;
    }

    /** @return the operation as it is now */
    Operation advance(Operation operation, Function<Operation, OperationStore.Step> step) {
        order.lock();
        try {
            storeKept(operation.number());
            return stored(operation.number(), step)
                    .orElseGet(() -> store.find(operation.number()).orElse(operation));
        } finally {
            order.unlock();
        }
    }

    private Optional<Operation> stored(long number, Function<Operation, OperationStore.Step> step) {
        Optional<Operation> changed = store.advance(number, step);
        changed.ifPresent(after -> bus.publish(new OperationChanged(after)));
        return changed;
    }

    /**
     * Like {@link #advance} for what has happened outside already and must not be lost: where the store cannot take it now, it is kept and
     * shown until it can. It is announced at once, as it has happened, and once more when it is stored.
     *
     * @return the operation as it is now
     */
    Operation heard(Operation operation, Function<Operation, OperationStore.Step> step) {
        order.lock();
        try {
            return advance(operation, step);
        } catch (StorageUnavailable later) {
            log.warn("{}; what became of {} is kept until it can be stored", later.getMessage(), operation.id());
            Operation told = unstored.keep(operation, step);
            bus.publish(new OperationChanged(told));
            return told;
        } finally {
            order.unlock();
        }
    }

    /** Stores what could not be stored before; to be called often. */
    void storeKept() {
        unstored.numbers().forEach(this::storeKept);
    }

    private void storeKept(long number) {
        order.lock();
        try {
            while (unstored.numbers().contains(number)) {
                Optional<Function<Operation, OperationStore.Step>> next =
                        store.find(number).flatMap(unstored::next);
                if (next.isEmpty()) {
                    unstored.forget(number); // a backup was put back in which it was never asked for
                    return;
                }
                stored(number, next.get());
                unstored.stored(number);
            }
        } finally {
            order.unlock();
        }
    }

    /** Tries once more to store what could not be stored; what still cannot be stands in the log. */
    @Override
    public void close() {
        for (Operation truth : unstored.all()) {
            try {
                storeKept(truth.number());
            } catch (StorageUnavailable never) {
                log.error(
                        "Not stored: {} for {} is {}, run {}, error {}",
                        truth.id(),
                        truth.environment(),
                        truth.state().word(),
                        truth.runId(),
                        truth.error());
            }
        }
    }

    /** @param id as in {@code op_17} */
    public Optional<Operation> find(String id) {
        return Operation.number(id).flatMap(store::find).map(unstored::shown);
    }

    /** The operation whose run that is. */
    public Optional<Operation> ofRun(long runId) {
        return unstored.ofRun(runId).or(() -> store.ofRun(runId));
    }

    /** The one of that environment that is not over. */
    public Optional<Operation> active(String environment) {
        return store.active(environment).map(unstored::shown).filter(Operation::isActive);
    }

    /** All that are not over, oldest first. */
    public List<Operation> active() {
        return store.active().stream()
                .map(unstored::shown)
                .filter(Operation::isActive)
                .toList();
    }

    /** Those whose run is not known and that are not over, or were given up lately, oldest first. */
    List<Operation> withoutRun() {
        return store.withoutRun().stream()
                .map(unstored::shown)
                .filter(operation -> operation.runId() == null && operation.mayRunYet())
                .toList();
    }

    /**
     * Newest first.
     *
     * @param limit 1 to 500
     */
    public List<Operation> newest(Optional<String> environment, boolean onlyActive, int limit) {
        return store.newest(environment, onlyActive, limit).stream()
                .map(unstored::shown)
                .filter(operation -> !onlyActive || operation.isActive())
                .toList();
    }

    /** How long the newest successes took, from the click to the end, in milliseconds. */
    List<Long> times(String environment, Kind kind, int limit) {
        return store.times(environment, kind, limit);
    }
}
