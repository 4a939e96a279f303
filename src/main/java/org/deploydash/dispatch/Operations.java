package org.deploydash.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.deploydash.audit.AuditAction;
import org.deploydash.audit.AuditEvent;
import org.deploydash.audit.AuditLog;
import org.deploydash.environments.Environment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deployments and rollbacks asked for here: the wish is stored with its audit row, then GitHub is asked, then what it said is stored. No
 * write waits for the network. Whatever becomes of the run afterwards is {@link Follow}'s.
 */
public final class Operations implements Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Operations.class);

    /** What the person who asked can mend by asking otherwise, or the administrator by mending the workflow. */
    private static final Set<String> ABOUT_THE_WISH = Set.of("ref_not_found", "input_refused", "workflow_not_found");

    private final OperationRegister register;
    private final Planner planner;
    private final List<Gate> gates;
    private final Workflows workflows;
    private final Allowance allowance;
    private final AuditLog audit;
    private final Clock clock;
    private final Flights flights = new Flights();

    /** @param gates asked in this order; the first no counts */
    public Operations(
            OperationRegister register,
            Planner planner,
            List<Gate> gates,
            Workflows workflows,
            Allowance allowance,
            AuditLog audit,
            Clock clock) {
        this.register = register;
        this.planner = planner;
        this.gates = List.copyOf(gates);
        this.workflows = workflows;
        this.allowance = allowance;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Optional<Unavailable> unavailable() {
        return workflows.unavailable();
    }

    @Override
    public boolean readsJobLogs(Environment environment) {
        return planner.repository(environment).isPresent() && unavailable().isEmpty();
    }

    /** Why that cannot be asked of that environment at all. Never waits. */
    Optional<Unavailable> unavailable(Environment environment, Kind kind) {
        if (Planner.action(environment, kind).isEmpty()) {
            return Optional.of(Unavailable.NO_WORKFLOW);
        }
        return planner.repository(environment).isEmpty() ? Optional.of(Unavailable.NO_GITHUB) : unavailable();
    }

    @Override
    public Outcome ask(Wish wish) {
        Optional<Unavailable> reason = unavailable(wish.environment(), wish.kind());
        if (reason.isPresent()) {
            return new Outcome.Refused(Planner.unavailable(reason.get()));
        }
        return flights.once(wish, arrived -> askOnce(wish, arrived));
    }

    /** @param arrived to be told of the operation as soon as it is stored */
    private Outcome askOnce(Wish wish, Consumer<Outcome> arrived) {
        String fingerprint = Fingerprint.of(wish);
        try {
            Optional<OperationStore.Requested> known =
                    wish.idempotencyKey().flatMap(key -> register.known(wish.requestedBy(), key, fingerprint));
            if (known.isPresent()) {
                return answer(wish, known.get());
            }
            Optional<Refusal> tooMuch = allowance.take(wish.requestedBy());
            if (tooMuch.isPresent()) {
                return new Outcome.Refused(tooMuch.get());
            }
            Plan plan = planner.plan(wish);
            for (Gate gate : gates) {
                Optional<Refusal> no = gate.check(wish, plan);
                if (no.isPresent()) {
                    return refused(wish, no.get());
                }
            }
            OperationStore.Requested stored = store(wish, planner.verified(wish, plan), fingerprint);
            if (stored instanceof OperationStore.Requested.Made made) {
                arrived.accept(new Outcome.Accepted(made.operation()));
                return dispatch(made.operation(), wish);
            }
            return answer(wish, stored);
        } catch (Refusal.Thrown thrown) {
            return refused(wish, thrown.refusal());
        } catch (OutsideTrouble trouble) {
            return new Outcome.Refused(refusal(trouble.code(), trouble.sentence(), trouble.retryAt()));
        }
    }

    private Outcome answer(Wish wish, OperationStore.Requested stored) {
        if (stored instanceof OperationStore.Requested.Busy busy) {
            return refused(wish, OneAtATime.busy(busy.operation()));
        }
        if (stored instanceof OperationStore.Requested.Known known && known.same()) {
            return new Outcome.Accepted(known.operation());
        }
        return new Outcome.Refused(Flights.KEY_REUSED);
    }

    private OperationStore.Requested store(Wish wish, Plan plan, String fingerprint) {
        Target current = plan.current();
        Operation draft = new Operation(
                0,
                wish.kind(),
                wish.environment().id(),
                OperationState.REQUESTED,
                wish.requestedBy(),
                clock.instant(),
                null,
                null,
                wish.reason()
                        .or(() -> Optional.ofNullable(plan.request().inputs().get(Inputs.REASON)))
                        .orElse(null),
                wish.emergency(),
                plan.goal(),
                current == null ? null : new Operation.From(current.deployment(), current.version(), current.commit()),
                plan.request(),
                null,
                null,
                null,
                null,
                null,
                List.of());
        return register.request(
                draft,
                wish.idempotencyKey(),
                fingerprint,
                event(wish, requested(wish), null, "accepted", described(draft, passed(wish, plan))));
    }

    private static AuditAction requested(Wish wish) {
        return wish.kind() == Kind.DEPLOY ? AuditAction.DEPLOY_REQUESTED : AuditAction.ROLLBACK_REQUESTED;
    }

    private Optional<String> passed(Wish wish, Plan plan) {
        return gates.stream().flatMap(gate -> gate.passed(wish, plan).stream()).findFirst();
    }

    private static String described(Operation draft, Optional<String> passed) {
        String urgent = draft.emergency()
                ? "; emergency" + passed.map(what -> ", " + what).orElse("")
                : "";
        String reason = urgent + (draft.reason() == null ? "" : "; reason: " + draft.reason());
        return draft.goal().name() + " by " + draft.request().workflow() + " on "
                + draft.request().ref() + reason;
    }

    private Outcome dispatch(Operation operation, Wish wish) {
        Start start = start(operation);
        Instant now = clock.instant();
        Operation after = register.heard(operation, before -> step(before, start, now, wish));
        if (start instanceof Start.Refused no) {
            return new Outcome.Refused(refusal(no.code(), no.sentence(), Optional.ofNullable(no.retryAt()))
                    .with("operation", operation.id()));
        }
        return new Outcome.Accepted(after);
    }

    /** Whatever goes wrong unforeseen, nobody knows how far the question came. */
    private Start start(Operation operation) {
        try {
            return workflows.start(operation.request());
        } catch (RuntimeException unforeseen) {
            log.warn("Asking GitHub for the run of {} broke off", operation.id(), unforeseen);
            return new Start.Unclear("github_unavailable", "Asking GitHub broke off.");
        }
    }

    private static OperationStore.Step step(Operation before, Start start, Instant now, Wish wish) {
        Operation asked = before.dispatchedAt(now);
        if (start instanceof Start.Started started) {
            Operation after =
                    asked.run(started.runId(), started.runUrl()).in(OperationState.DISPATCHED, now, null, null);
            @Nullable Long run = started.runId();
            return OperationStore.Step.to(after)
                    .audited(event(
                            wish, AuditAction.DISPATCHED, before.id(), "accepted", run == null ? null : "run " + run));
        }
        if (start instanceof Start.Refused no) {
            return OperationStore.Step.to(asked.in(OperationState.FAILED, now, no.code(), no.sentence()))
                    .audited(event(wish, AuditAction.DISPATCH_FAILED, before.id(), "failed", no.code()))
                    .forgettingKey();
        }
        Start.Unclear unclear = (Start.Unclear) start;
        return OperationStore.Step.to(asked.in(
                        OperationState.UNKNOWN, now, unclear.code(), unclear.sentence() + " " + Follow.LOOKING))
                .audited(event(wish, AuditAction.DISPATCH_UNCLEAR, before.id(), "unknown", unclear.code()));
    }

    /** What is told when GitHub says no. */
    private Refusal refusal(String code, String sentence, Optional<Instant> retryAt) {
        Refusal refusal = Refusal.of(ABOUT_THE_WISH.contains(code) ? 422 : 503, code, sentence);
        return retryAt.map(at -> Duration.between(clock.instant(), at))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .map(refusal::after)
                .orElse(refusal);
    }

    private Outcome refused(Wish wish, Refusal no) {
        if (no.status() != 503 && !no.code().equals("bad_input")) {
            audit.recordAtLast(event(
                    wish, AuditAction.REFUSED, null, "refused", wish.kind().word() + ": " + no.code()));
        }
        return new Outcome.Refused(no);
    }

    private static AuditEvent event(
            Wish wish, AuditAction action, @Nullable String object, String result, @Nullable String detail) {
        return new AuditEvent(
                wish.requestedBy(), wish.address(), action, wish.environment().id(), object, result, detail);
    }

    /**
     * Asks GitHub to stop a run. It ends when GitHub says so.
     *
     * @param user who is signed in
     * @param address whence they ask
     */
    Outcome cancel(Operation operation, String user, String address) {
        Long run = operation.runId();
        if (!operation.isActive()) {
            return new Outcome.Refused(Refusal.of(409, "operation_over", "It is over already."));
        }
        if (run == null) {
            return new Outcome.Refused(Refusal.of(
                    409, "no_run_yet", "Its run is not known yet, so that there is nothing to cancel; wait a moment."));
        }
        Optional<Refusal> tooMuch = allowance.take(user);
        if (tooMuch.isPresent()) {
            return new Outcome.Refused(tooMuch.get());
        }
        audit.record(new AuditEvent(
                user,
                address,
                AuditAction.CANCEL_REQUESTED,
                operation.environment(),
                operation.id(),
                "accepted",
                "run " + run));
        try {
            workflows.cancel(operation.request().repository(), run);
        } catch (OutsideTrouble trouble) {
            audit.recordAtLast(new AuditEvent(
                    user,
                    address,
                    AuditAction.CANCEL_REQUESTED,
                    operation.environment(),
                    operation.id(),
                    "failed",
                    trouble.code()));
            return new Outcome.Refused(
                    trouble.code().equals("run_ended")
                            ? Refusal.of(409, trouble.code(), trouble.sentence())
                            : refusal(trouble.code(), trouble.sentence(), trouble.retryAt()));
        }
        return new Outcome.Accepted(register.heard(
                operation,
                before -> OperationStore.Step.to(
                        before.in(before.state(), clock.instant(), null, user + " asked GitHub to cancel it."))));
    }
}
