package org.deploydash.dispatch;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When operations were asked for by GitHub's clock, by which its runs tell when they were made: ours may be hours away from it, or be set
 * meanwhile. Only for what was asked for before the start, that is as long ago as our clock says.
 */
final class AskedAt {

    private final Workflows workflows;
    private final Waits waits;
    private final Map<Long, Instant> known = new ConcurrentHashMap<>();

    AskedAt(Workflows workflows, Waits waits) {
        this.workflows = workflows;
        this.waits = waits;
    }

    /** One was asked for, or has come further. Never waits. What was given up stays known: a run that is seen later may be its own. */
    void heardOf(Operation operation) {
        if (!operation.mayRunYet()) {
            known.remove(operation.number());
        } else if (operation.state() == OperationState.REQUESTED) {
            workflows.time().ifPresent(now -> known.putIfAbsent(operation.number(), now));
        }
    }

    /**
     * May wait for the network, since GitHub's first answer tells its time.
     *
     * @throws OutsideTrouble where there is none
     */
    Instant of(Operation operation) {
        @Nullable Instant heard = known.get(operation.number());
        if (heard != null) {
            return heard;
        }
        if (workflows.time().isEmpty()) {
            workflows.find(operation.request(), operation.requestedAt());
        }
        return workflows.time().map(now -> now.minus(waits.age(operation))).orElseGet(operation::requestedAt);
    }
}
