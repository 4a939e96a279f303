package org.deploydash.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.deploydash.audit.AuditEvent;
import org.deploydash.events.EventBus;
import org.deploydash.storage.StorageUnavailable;

/**
 * The operations as they are stored; each change is announced, in the order in which it was stored. Never waits for the network. Everything
 * here throws {@link StorageUnavailable} where the store cannot do it now.
 */
public final class OperationRegister {

    private final OperationStore store;
    private final EventBus bus;

    /** Changes are announced in the order in which they were stored. */
    private final Lock order = new ReentrantLock();

    public OperationRegister(OperationStore store, EventBus bus) {
        this.store = store;
        this.bus = bus;
    }

    OperationStore.Requested request(Operation draft, Optional<String> key, String fingerprint, AuditEvent event) {
        order.lock();
        try {
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
        return store.known(user, key, fingerprint);
    }

    /** @return the operation as it is now */
    Operation advance(Operation operation, Function<Operation, OperationStore.Step> step) {
        order.lock();
        try {
            Optional<Operation> changed = store.advance(operation.number(), step);
            changed.ifPresent(after -> bus.publish(new OperationChanged(after)));
            return changed.orElseGet(() -> store.find(operation.number()).orElse(operation));
        } finally {
            order.unlock();
        }
    }

    /** @param id as in {@code op_17} */
    public Optional<Operation> find(String id) {
        return Operation.number(id).flatMap(store::find);
    }

    /** The operation whose run that is. */
    public Optional<Operation> ofRun(long runId) {
        return store.ofRun(runId);
    }

    /** The one of that environment that is not over. */
    public Optional<Operation> active(String environment) {
        return store.active(environment);
    }

    /** All that are not over, oldest first. */
    public List<Operation> active() {
        return store.active();
    }

    /**
     * Newest first.
     *
     * @param limit 1 to 500
     */
    public List<Operation> newest(Optional<String> environment, boolean onlyActive, int limit) {
        return store.newest(environment, onlyActive, limit);
    }

    /** How long the newest successes took, from the click to the end, in milliseconds. */
    List<Long> times(String environment, Kind kind, int limit) {
        return store.times(environment, kind, limit);
    }
}
