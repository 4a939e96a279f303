package org.deploydash.dispatch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deploydash.dispatch.OperationStore.Step;
import org.jspecify.annotations.Nullable;

/**
 * What became of operations and could not be stored, such as GitHub's answer while the disk was full. It is kept until it can be, and shown
 * meanwhile. Where there is no room at the stop either, the operation stands as asked for, and its run is looked for at the next start.
 */
final class Unstored {

    private static final String NOT_YET = "This could not be stored yet; that is done as soon as there is room.";

    /** @param truth the operation after all of the steps, whatever the store says */
    private record Kept(Operation truth, List<Function<Operation, Step>> steps) {}

    private final Map<Long, Kept> kept = new ConcurrentHashMap<>();

    /** @return the operation as it is in truth */
    Operation keep(Operation before, Function<Operation, Step> step) {
        @Nullable Kept known = of(before);
        Operation last = known == null ? before : known.truth();
        List<Function<Operation, Step>> earlier = known == null ? List.of() : known.steps();
        Kept now = new Kept(
                step.apply(last).after(),
                Stream.concat(earlier.stream(), Stream.of(step)).toList());
        kept.put(before.number(), now);
        return told(now.truth());
    }

    /** With what is not stored of it. */
    Operation shown(Operation stored) {
        @Nullable Kept more = of(stored);
        return more == null ? stored : told(more.truth());
    }

    private static Operation told(Operation truth) {
        String words = truth.sentence() == null ? NOT_YET : truth.sentence() + " " + NOT_YET;
        return truth.in(truth.state(), truth.requestedAt(), truth.error(), words);
    }

    private @Nullable Kept of(Operation operation) {
        @Nullable Kept known = kept.get(operation.number());
        return known != null && isSame(known.truth(), operation) ? known : null;
    }

    /** A restored database may have another one of that number. */
    private static boolean isSame(Operation one, Operation other) {
        return one.requestedAt().equals(other.requestedAt())
                && one.environment().equals(other.environment());
    }

    Optional<Operation> ofRun(long runId) {
        return kept.values().stream()
                .map(Kept::truth)
                .filter(truth -> truth.runId() != null && truth.runId() == runId)
                .findFirst();
    }

    List<Operation> all() {
        return kept.values().stream().map(Kept::truth).toList();
    }

    Set<Long> numbers() {
        return Set.copyOf(kept.keySet());
    }

    /** What is to be stored next; empty where there is nothing. */
    Optional<Function<Operation, Step>> next(Operation stored) {
        @Nullable Kept known = of(stored);
        return known == null ? Optional.empty() : Optional.of(known.steps().get(0));
    }

    /** The next one is stored. */
    void stored(long number) {
        kept.computeIfPresent(
                number,
                (same, known) -> known.steps().size() == 1
                        ? null
                        : new Kept(
                                known.truth(),
                                known.steps().subList(1, known.steps().size())));
    }

    void forget(long number) {
        kept.remove(number);
    }
}
