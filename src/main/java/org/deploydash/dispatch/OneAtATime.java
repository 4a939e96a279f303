package org.deploydash.dispatch;

import java.util.Optional;

/**
 * One operation or deployment in each environment at a time: the workflows themselves do not see to it. The store's unique index is the
 * last word; this one gives the reason.
 */
public final class OneAtATime implements Gate {

    private final OperationRegister register;
    private final Attempts attempts;

    public OneAtATime(OperationRegister register, Attempts attempts) {
        this.register = register;
        this.attempts = attempts;
    }

    @Override
    public Optional<Refusal> check(Wish wish, Plan plan) {
        String environment = wish.environment().id();
        Optional<Operation> operation = register.active(environment);
        return operation.isPresent()
                ? operation.map(OneAtATime::busy)
                : attempts.active(environment).filter(this::isNews).map(OneAtATime::busy);
    }

    static Refusal busy(Operation operation) {
        return Refusal.of(
                        409,
                        "operation_active",
                        "A " + operation.kind().word() + " of "
                                + operation.goal().name() + " that " + operation.requestedBy()
                                + " asked for is under way here; wait for its end or cancel it.")
                .with("operation", operation.id());
    }

    private static Refusal busy(Attempts.Attempt attempt) {
        String what = attempt.name() == null ? "" : " of " + attempt.name();
        String who = attempt.deployedBy() == null ? "" : " by " + attempt.deployedBy();
        return Refusal.of(
                        409,
                        "deployment_active",
                        "A deployment" + what + who + ", which was not started here, is under way; wait for its end.")
                .with("deployment", attempt.deployment());
    }

    /** The ledger may hear of the end of a run later than we do. */
    private boolean isNews(Attempts.Attempt attempt) {
        Long run = attempt.workflowRunId();
        return run == null || register.ofRun(run).isEmpty();
    }
}
