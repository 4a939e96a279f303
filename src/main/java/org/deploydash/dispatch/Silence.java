package org.deploydash.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Since when nobody could tell what became of operations, and how long that is borne: while one is under way nothing else may be asked for
 * in its environment, so it must end. What stays as it is until somebody mends it is borne for a shorter time than what passes by itself,
 * and a run that is known for longer than one that is looked for. Only the time of this process counts, by {@link System#nanoTime()}.
 */
final class Silence {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final LongSupplier nanoTime;
    private final Map<Long, Long> since = new ConcurrentHashMap<>();

    Silence(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Forgets the others. */
    void only(Set<Long> numbers) {
        since.keySet().retainAll(numbers);
    }

    void brokenFor(Operation operation) {
        since.remove(operation.number());
    }

    /** How much longer it is borne; zero or less where it is not. */
    Duration left(Operation operation, OutsideTrouble trouble) {
        long now = nanoTime.getAsLong();
        @Nullable Long first = since.putIfAbsent(operation.number(), now);
        return borne(operation, trouble).minusNanos(first == null ? 0 : now - first);
    }

    private static Duration borne(Operation operation, OutsideTrouble trouble) {
        if (operation.runId() == null) {
            return trouble.isLasting() ? Follow.PATIENCE : HOUR;
        }
        return trouble.isLasting() ? HOUR : DAY;
    }

    /** Given up: with what GitHub said and what is to be done about it, unless that passes by itself. */
    static Operation givenUp(Operation operation, OutsideTrouble trouble, Instant at) {
        Duration borne = borne(operation, trouble);
        String span = borne.compareTo(HOUR) > 0 ? borne.toHours() + " hours" : borne.toMinutes() + " minutes";
        return operation.in(
                OperationState.STALLED,
                at,
                trouble.isLasting() ? trouble.code() : "stalled",
                (trouble.isLasting() ? trouble.sentence() + " " : "") + "GitHub told nothing of its run for " + span
                        + ", so it was given up; look at the workflow on GitHub before you ask again.");
    }
}
