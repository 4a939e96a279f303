package org.deploydash.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whose run is whose where several operations were asked for in the same words for different environments: GitHub tells of a run neither its
 * inputs nor whom it was for. A run of which nobody can know it is left to nobody until it can be known.
 */
final class Rivals {

    private final OperationRegister register;
    private final Function<Operation, Instant> since;

    /** @param since the earliest time by GitHub's clock at which a run of an operation can have been created */
    Rivals(OperationRegister register, Function<Operation, Instant> since) {
        this.register = register;
        this.since = since;
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
        List<RunReport> free =
                seen.stream().filter(run -> register.ofRun(run.id()).isEmpty()).toList();
        if (free.isEmpty() || operation.state() != OperationState.UNKNOWN) {
            return free.stream().findFirst();
        }
        if (rivals.stream().anyMatch(other -> other.isActive() && other.state() != OperationState.UNKNOWN)) {
            // that one is being answered now, or was taken for certain
            return Optional.empty();
        }
        RunReport first = free.get(0);
        List<Operation> contenders =
                rivals.stream().filter(other -> mayBeOf(other, first)).toList();
        if (free.size() <= contenders.size()) {
            return Optional.empty();
        }
        // all of them ran, in the order in which they were asked for
        long before = contenders.stream()
                .filter(other -> other.number() < operation.number())
                .count();
        return Optional.of(free.get((int) before));
    }

    private boolean mayBeOf(Operation operation, RunReport run) {
        @Nullable Instant created = run.createdAt();
        return created == null || !since.apply(operation).isAfter(created);
    }

    /** What was given up may have run all the same. */
    private List<Operation> rivals(Operation operation) {
        return register.withoutRun(operation.requestedAt()).stream()
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
