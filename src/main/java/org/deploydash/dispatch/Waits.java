package org.deploydash.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How old operations are and when each is looked at next, counted on {@link System#nanoTime()}: a clock that is set forward gives nothing
 * up early, and one that is set back lets nothing wait for an hour. Only what was asked for before the start is as old as the clock says.
 */
final class Waits {

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Instant started;

    /** When those were asked for that were asked for in the life of this process. */
    private final Map<Long, Long> asked = new ConcurrentHashMap<>();

    private final Map<Long, Long> found = new ConcurrentHashMap<>();
    private final Map<Long, Long> changed = new ConcurrentHashMap<>();
    private final Map<Long, Long> due = new ConcurrentHashMap<>();

    Waits(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.started = clock.instant();
    }

    /** One was asked for, or has come further. Of what was given up it is still asked how old it is. */
    void heardOf(Operation operation) {
        if (!operation.mayRunYet()) {
            asked.remove(operation.number());
        } else if (operation.state() == OperationState.REQUESTED) {
            asked.putIfAbsent(operation.number(), nanoTime.getAsLong());
        }
    }

    /** Forgets the others. */
    void only(Set<Long> numbers) {
        found.keySet().retainAll(numbers);
        changed.keySet().retainAll(numbers);
        due.keySet().retainAll(numbers);
    }

    /** Whether it was asked for since the start. It may be seen a moment before it is heard of. */
    boolean isOfThisLife(Operation operation) {
        return asked.containsKey(operation.number()) || !operation.requestedAt().isBefore(started);
    }

    /** Since it was asked for. */
    Duration age(Operation operation) {
        return since(born(operation));
    }

    private long born(Operation operation) {
        @Nullable Long here = asked.get(operation.number());
        return here != null
                ? here
                : found.computeIfAbsent(
                        operation.number(),
                        first -> nanoTime.getAsLong()
                                - Math.max(
                                        0,
                                        Duration.between(operation.requestedAt(), clock.instant())
                                                .toNanos()));
    }

    private Duration since(long then) {
        return Duration.ofNanos(nanoTime.getAsLong() - then);
    }

    void changed(Operation operation) {
        changed.put(operation.number(), nanoTime.getAsLong());
    }

    /** How long its run has told nothing new. */
    Duration still(Operation operation) {
        return since(changed.getOrDefault(operation.number(), born(operation)));
    }

    boolean isDue(Operation operation) {
        @Nullable Long at = due.get(operation.number());
        return at == null || nanoTime.getAsLong() - at >= 0;
    }

    void later(Operation operation, Duration pause) {
        due.put(operation.number(), nanoTime.getAsLong() + pause.toNanos());
    }

    /** Everything is due. */
    void forget() {
        due.clear();
    }
}
