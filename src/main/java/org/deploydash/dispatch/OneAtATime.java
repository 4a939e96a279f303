package org.deploydash.dispatch;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * One operation or deployment in each environment at a time: the workflows themselves do not see to it. The store's unique index is the
 * last word; this one gives the reason. An emergency rollback waits for none that was not started here, since nobody may be left to end it.
 */
public final class OneAtATime implements Gate {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

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
                : outside(environment).filter(attempt -> !isUrgent(wish)).map(attempt -> busy(wish, attempt));
    }

    @Override
    public Optional<String> passed(Wish wish, Plan plan) {
        return outside(wish.environment().id())
                .filter(attempt -> isUrgent(wish))
                .map(attempt -> "past deployment " + attempt.deployment()
                        + (attempt.workflowRunId() == null ? "" : " (run " + attempt.workflowRunId() + ")"));
    }

    private Optional<Attempts.Attempt> outside(String environment) {
        return attempts.active(environment).filter(this::isNews);
    }

    private static boolean isUrgent(Wish wish) {
        return wish.kind() == Kind.ROLLBACK && wish.emergency();
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

    private static Refusal busy(Wish wish, Attempts.Attempt attempt) {
        String what = attempt.name() == null ? "" : " of " + attempt.name();
        String who = attempt.deployedBy() == null ? "" : " by " + attempt.deployedBy();
        return Refusal.of(
                        409,
                        "deployment_active",
                        "A deployment" + what + who + ", which was not started here, has been under way for "
                                + age(attempt.age()) + "; wait for its end, or " + remedy(attempt) + "."
                                + (wish.kind() == Kind.ROLLBACK
                                        ? " Marked as an emergency, a rollback does not wait for it."
                                        : ""))
                .with("deployment", attempt.deployment())
                .with("workflow_run_id", attempt.workflowRunId())
                .with("run_url", attempt.runUrl());
    }

    private static String remedy(Attempts.Attempt attempt) {
        Long run = attempt.workflowRunId();
        if (run != null) {
            return "cancel its run " + run + " on GitHub";
        }
        Long number = attempt.githubDeployment();
        return (number == null
                        ? "have whoever started it tell its end"
                        : "give GitHub's deployment " + number + " a status that ends it")
                + "; untold, it stops counting at " + TIME.format(attempt.until());
    }

    /** In the largest unit of which there are two. */
    private static String age(Duration age) {
        if (age.toDays() >= 2) {
            return age.toDays() + " days";
        }
        if (age.toHours() >= 2) {
            return age.toHours() + " hours";
        }
        return age.toMinutes() >= 2 ? age.toMinutes() + " minutes" : Math.max(0, age.toSeconds()) + " s";
    }

    /** The ledger may hear of the end of a run later than we do. */
    private boolean isNews(Attempts.Attempt attempt) {
        Long run = attempt.workflowRunId();
        return run == null || register.ofRun(run).isEmpty();
    }
}
