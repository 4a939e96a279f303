package org.deploydash.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.deploydash.audit.AuditAction;
import org.deploydash.audit.AuditEvent;
import org.deploydash.events.EventBus;
import org.jspecify.annotations.Nullable;

/**
 * Follows every operation to its end, over restarts: looks for its run where its number is not known, then tells what the run does. An
 * operation whose run does not appear, or is not told of any more, is given up, so that its environment is free again.
 *
 * <p>Waits for the network, on the thread it is given; while nothing is active a round is one small question to the store.
 */
public final class Follow {

    /** From one round to the next. */
    public static final Duration EVERY = Duration.ofSeconds(2);

    static final String LOOKING = "Its run is being looked for.";

    /** So long a run may take to appear. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String CONTESTED =
            "A run appeared that may as well be of another environment, asked for on the same workflow at the same time";

    private static final String NO_RUN = "No run appeared within " + PATIENCE.toMinutes() + " minutes";

    /** GitHub tells its time in whole seconds, and not all of its machines the same. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    /** Longer than asking GitHub ever takes, its limits included. */
    private static final Duration ASKING_MOST = Duration.ofMinutes(2);

    /** An approval may take days: what stands still is looked at less often. */
    private static final Duration LOOK_AT_WAITING = Duration.ofSeconds(15);

    private static final Duration STILL = Duration.ofMinutes(10);
    private static final Duration LOOK_AT_STILL = Duration.ofSeconds(30);

    /** GitHub may not find a run for a moment. */
    private static final int MISSES = 5;

    private final OperationRegister register;
    private final Workflows workflows;
    private final Executor worker;
    private final Clock clock;
    private final Waits waits;
    private final AskedAt askedAt;
    private final Rivals rivals;
    private final Silence silence;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Map<Long, Integer> misses = new HashMap<>();

    /**
     * @param worker what waits for the network runs here, one at a time
     * @param clock tells the times that are stored
     * @param nanoTime tells how long something takes, as {@link System#nanoTime()}: a clock that is set moves no wait
     */
    public Follow(
            OperationRegister register,
            Workflows workflows,
            EventBus bus,
            Executor worker,
            Clock clock,
            LongSupplier nanoTime) {
        this.register = register;
        this.workflows = workflows;
        this.worker = worker;
        this.clock = clock;
        this.waits = new Waits(clock, nanoTime);
        this.askedAt = new AskedAt(workflows, waits);
        this.rivals = new Rivals(
                register,
                other -> askedAt.of(other).minus(SKEW),
                SKEW.plus(ASKING_MOST).plus(SKEW));
        this.silence = new Silence(nanoTime);
        bus.subscribe(OperationChanged.class, changed -> waits.heardOf(changed.operation()));
        bus.subscribe(OperationChanged.class, changed -> askedAt.heardOf(changed.operation()));
        bus.subscribe(WorkflowRunsChanged.class, changed -> wake());
    }

    /** Looks at everything soon: somebody heard of a run. Never waits. */
    public void wake() {
        waits.forget();
    }

    /** Begins a round unless one is going on. Never waits; throws what the round before threw. */
    public void tick() {
        if (busy.compareAndSet(false, true)) {
            try {
                worker.execute(this::guardedRound);
            } catch (RuntimeException closed) {
                busy.set(false);
                throw closed;
            }
        }
        RuntimeException before = failure.getAndSet(null);
        if (before != null) {
            throw before;
        }
    }

    private void guardedRound() {
        try {
            round();
        } catch (RuntimeException broken) {
            failure.set(broken);
        } finally {
            busy.set(false);
        }
    }

    /** Looks once at every operation that is not over and due. One that fails hurts no other. */
    void round() {
        List<Operation> active = register.active();
        Set<Long> numbers = active.stream().map(Operation::number).collect(Collectors.toSet());
        waits.only(numbers);
        silence.only(numbers);
        misses.keySet().retainAll(numbers);
        RuntimeException broken = null;
        try {
            register.storeKept();
        } catch (RuntimeException noRoom) {
            broken = noRoom;
        }
        for (Operation operation : active) {
            try {
                if (waits.isDue(operation)) {
                    lookIfTold(operation);
                }
            } catch (RuntimeException other) {
                broken = other;
            }
        }
        if (broken != null) {
            throw broken;
        }
    }

    private void lookIfTold(Operation operation) {
        try {
            look(operation);
        } catch (OutsideTrouble trouble) {
            Duration left = silence.left(operation, trouble);
            if (left.compareTo(Duration.ZERO) <= 0) {
                to(operation, stored -> Silence.givenUp(stored, trouble, clock.instant()));
                return;
            }
            Duration pause = trouble.retryAt()
                    .map(at -> Duration.between(clock.instant(), at))
                    .orElse(LOOK_AT_WAITING);
            waits.later(operation, pause.compareTo(left) < 0 ? pause : left);
        }
    }

    private void look(Operation operation) {
        Operation now = operation;
        if (now.state() == OperationState.REQUESTED) {
            if (isBeingAsked(now)) {
                return;
            }
            now = to(
                    now,
                    stored -> stored.in(
                            OperationState.UNKNOWN,
                            clock.instant(),
                            "interrupted",
                            "The dashboard was stopped while it asked GitHub. " + LOOKING));
        }
        if (now.runId() == null) {
            now = searched(now);
        }
        Long run = now.runId();
        if (run != null && now.isActive()) {
            watch(now, run);
        }
    }

    /** Of what was asked for before the start nobody will hear any more. */
    private boolean isBeingAsked(Operation operation) {
        return waits.isOfThisLife(operation) && waits.age(operation).compareTo(ASKING_MOST) < 0;
    }

    private Operation searched(Operation operation) {
        List<RunReport> seen =
                workflows.find(operation.request(), askedAt.of(operation).minus(SKEW));
        silence.brokenFor(operation);
        Optional<RunReport> found = rivals.own(operation, seen);
        if (found.isPresent()) {
            RunReport run = found.get();
            return to(
                    operation,
                    stored ->
                            stored.run(run.id(), run.url()).in(OperationState.DISPATCHED, clock.instant(), null, null));
        }
        if (waits.age(operation).compareTo(PATIENCE) < 0) {
            return operation;
        }
        return stalled(operation, rivals.isContested(operation, seen) ? CONTESTED : NO_RUN);
    }

    private Operation stalled(Operation operation, String why) {
        return to(
                operation,
                stored -> stored.in(
                        OperationState.STALLED,
                        clock.instant(),
                        "stalled",
                        why + ", so it was given up; look at the workflow on GitHub before you ask again."));
    }

    private void watch(Operation operation, long run) {
        Optional<RunReport> report = workflows.run(operation.request().repository(), run);
        silence.brokenFor(operation);
        if (report.isEmpty()) {
            missed(operation);
            return;
        }
        misses.remove(operation.number());
        Operation after = to(operation, stored -> reported(stored, report.get()));
        if (!after.equals(operation)) {
            waits.changed(operation);
        }
        Duration pause = after.state() == OperationState.WAITING ? LOOK_AT_WAITING : Duration.ZERO;
        waits.later(operation, waits.still(operation).compareTo(STILL) > 0 ? LOOK_AT_STILL : pause);
    }

    /** GitHub knows no run of that number: not yet, or no more. */
    private void missed(Operation operation) {
        int count = misses.merge(operation.number(), 1, Integer::sum);
        if (operation.state() == OperationState.DISPATCHED || operation.state() == OperationState.UNKNOWN) {
            if (waits.age(operation).compareTo(PATIENCE) >= 0) {
                stalled(operation, NO_RUN);
            }
        } else if (count >= MISSES) {
            to(
                    operation,
                    stored -> stored.in(
                            OperationState.FAILED,
                            clock.instant(),
                            "run_gone",
                            "GitHub does not know its run any more; it was deleted."));
        }
    }

    private Operation reported(Operation operation, RunReport report) {
        OperationState next = OperationState.of(report.state());
        Operation seen = operation.seen(report);
        Instant at = report.updatedAt() == null ? clock.instant() : report.updatedAt();
        boolean same = next == operation.state();
        return seen.in(next, at, same ? seen.error() : error(report), same ? seen.sentence() : sentence(report));
    }

    private static @Nullable String error(RunReport report) {
        return switch (report.state()) {
            case FAILED -> "run_failed";
            case REJECTED -> "rejected";
            default -> null;
        };
    }

    private static @Nullable String sentence(RunReport report) {
        return switch (report.state()) {
            case WAITING -> "It waits for somebody's approval on GitHub.";
            case FAILED -> failed(report);
            case CANCELLED -> "The run was cancelled.";
            case REJECTED -> "Its approval was refused on GitHub.";
            default -> null;
        };
    }

    /** Where it failed first. */
    private static String failed(RunReport report) {
        for (RunReport.Job job : report.jobs()) {
            if (isFailure(job.conclusion())) {
                Optional<String> step = job.steps().stream()
                        .filter(one -> isFailure(one.conclusion()))
                        .map(RunReport.Step::name)
                        .findFirst();
                return "The job " + job.name() + " failed"
                        + step.map(name -> " in the step " + name).orElse("") + ".";
            }
        }
        return "The run failed" + ("timed_out".equals(report.conclusion()) ? ": it took too long." : ".");
    }

    private static boolean isFailure(@Nullable String conclusion) {
        return "failure".equals(conclusion) || "timed_out".equals(conclusion);
    }

    /** Nothing is written where nothing would change; else the change is made to the row as it is stored by then. */
    private Operation to(Operation before, UnaryOperator<Operation> change) {
        if (change.apply(before).equals(before)) {
            return before;
        }
        return register.advance(before, stored -> {
            Operation next = change.apply(stored);
            OperationStore.Step step = OperationStore.Step.to(next);
            return stored.isActive() && !next.isActive() ? step.audited(ended(next)) : step;
        });
    }

    private static AuditEvent ended(Operation operation) {
        return new AuditEvent(
                operation.requestedBy(),
                null,
                AuditAction.OPERATION_ENDED,
                operation.environment(),
                operation.id(),
                operation.state().word(),
                operation.sentence());
    }
}
