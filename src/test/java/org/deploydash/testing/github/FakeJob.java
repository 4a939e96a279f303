package org.deploydash.testing.github;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One job of a run. */
public final class FakeJob {

    final long id;
    final int attempt;
    final FakeWorkflow.JobPlan plan;
    final String environment;
    final Instant createdAt;
    String status = "queued";
    String conclusion;
    Instant approvedAt;
    Instant startedAt;
    Instant completedAt;
    FakeDeployment deployment;

    /** A step as it is at some moment. */
    record Step(int number, String name, String status, String conclusion, Instant startedAt, Instant completedAt) {}

    FakeJob(long id, int attempt, FakeWorkflow.JobPlan plan, String environment, Instant createdAt) {
        this.id = id;
        this.attempt = attempt;
        this.plan = plan;
        this.environment = environment;
        this.createdAt = createdAt;
    }

    public long id() {
        return id;
    }

    public String name() {
        return plan.name();
    }

    public String status() {
        return status;
    }

    public String conclusion() {
        return conclusion;
    }

    /** Null before it works. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Null before it is over. */
    public Instant completedAt() {
        return completedAt;
    }

    boolean isOver() {
        return "completed".equals(status);
    }

    /** How long it works until it is done or fails in that step. */
    Duration work(String failing) {
        Duration sum = Duration.ZERO;
        for (FakeWorkflow.StepPlan step : plan.steps()) {
            sum = sum.plus(step.time());
            if (step.name().equals(failing)) {
                break;
            }
        }
        return sum;
    }

    boolean fails(String failing) {
        return plan.steps().stream().anyMatch(step -> step.name().equals(failing));
    }

    List<Step> steps(Instant now, String failing) {
        List<Step> steps = new ArrayList<>();
        Instant begin = startedAt;
        boolean dead = startedAt == null || "skipped".equals(conclusion);
        for (FakeWorkflow.StepPlan planned : plan.steps()) {
            int number = steps.size() + 1;
            Instant end = dead ? null : begin.plus(planned.time());
            if (dead) {
                steps.add(new Step(
                        number,
                        planned.name(),
                        isOver() ? "completed" : "queued",
                        isOver() ? "skipped" : null,
                        null,
                        null));
                continue;
            }
            boolean over = isOver() ? !end.isAfter(completedAt) || "success".equals(conclusion) : !end.isAfter(now);
            if (over && !planned.name().equals(failing)) {
                Instant shown = isOver() && end.isAfter(completedAt) ? completedAt : end;
                steps.add(new Step(number, planned.name(), "completed", "success", begin, shown));
                begin = shown;
            } else if (isOver()) {
                steps.add(new Step(number, planned.name(), "completed", conclusion, begin, completedAt));
                dead = true;
            } else {
                steps.add(new Step(number, planned.name(), "in_progress", null, begin, null));
                dead = true;
            }
        }
        return steps;
    }
}
