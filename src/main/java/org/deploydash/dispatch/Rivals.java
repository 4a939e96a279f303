package org.deploydash.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whose run is whose where several operations were asked for in the same words for different environments: GitHub tells of a run neither its
 * inputs nor whom it was for. A run of which nobody can know it is left to nobody, and what was given up without one may have had it.
 */
final class Rivals {

    private final OperationRegister register;
    private final Function<Operation, Instant> since;
    private final Duration most;

    /**
     * @param since the earliest time by GitHub's clock at which a run of an operation can have been created
     * @param most how much later at most, where nobody knows whether there is one
     */
    Rivals(OperationRegister register, Function<Operation, Instant> since, Duration most) {
        this.register = register;
        this.since = since;
        this.most = most;
    }

    /**
     * The run of an operation whose run is not known.
     *
     * @param seen that may have come of it, oldest first
     * @throws OutsideTrouble where GitHub's time could not be found out
     */
    Optional<RunReport> own(Operation operation, List<RunReport> seen) {
        // In this order: who is no rival any more has its run by then.
        List<Operation> rivals = rivals(operation);
        List<RunReport> free = free(operation, seen);
        boolean certain = isCertain(operation);
        if (!certain && rivals.stream().anyMatch(Rivals::isCertain)) {
            // that one is being answered now, or was taken for certain
            return Optional.empty();
        }
        TreeSet<Long> contenders = new TreeSet<>();
        for (int runs = 1; runs <= free.size(); runs++) {
            RunReport run = free.get(runs - 1);
            rivals.stream().filter(other -> mayBeOf(other, run)).forEach(other -> contenders.add(other.number()));
            if (runs > contenders.size()) {
                // one for each that they can have come of, made in the order in which those were asked for
                return Optional.of(
                        free.get(contenders.headSet(operation.number()).size()));
            }
        }
        return certain ? free.stream().findFirst() : Optional.empty();
    }

    /** Whether there is a run that may be its own, as far as is known. */
    boolean isContested(Operation operation, List<RunReport> seen) {
        return !free(operation, seen).isEmpty();
    }

    private List<RunReport> free(Operation operation, List<RunReport> seen) {
        return seen.stream()
                .filter(run -> mayBeOf(operation, run))
                .filter(run -> register.ofRun(run.id()).isEmpty())
                .toList();
    }

    private boolean mayBeOf(Operation operation, RunReport run) {
        @Nullable Instant created = run.createdAt();
        if (created == null) {
            return true;
        }
        Instant first = since.apply(operation);
        return !created.isBefore(first) && (isCertain(operation) || !created.isAfter(first.plus(most)));
    }

    /** Whether a run has come of it or is coming. */
    private static boolean isCertain(Operation operation) {
        return operation.isActive() && operation.state() != OperationState.UNKNOWN;
    }

    private List<Operation> rivals(Operation operation) {
        return register.withoutRun().stream()
                .filter(other -> other.number() != operation.number())
                .filter(other -> looksLike(operation.request(), other.request()))
                .toList();
    }

    private static boolean looksLike(RunRequest one, RunRequest other) {
        return one.repository().equals(other.repository())
                && one.workflow().equals(other.workflow())
                && one.ref().equals(other.ref());
    }
}
