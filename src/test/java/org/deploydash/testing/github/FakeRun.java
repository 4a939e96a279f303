package org.deploydash.testing.github;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A workflow's run. Everything that changes is changed by {@link RunLife} under the lock of the fake. */
public final class FakeRun {

    final FakeWorkflow workflow;
    final List<FakeJob> jobs = new ArrayList<>();
    final List<Review> reviews = new ArrayList<>();
    private final long id;
    private final int number;
    private final String ref;
    private final FakeCommit head;
    private final String event;
    private final String actor;
    private final Map<String, String> inputs;
    private final Instant createdAt;
    volatile String status = "queued";
    volatile String conclusion;
    String triggeringActor;
    int attempt = 1;
    Instant attemptAt;
    Instant updatedAt;
    Instant hurriedAt;
    String failing;

    record Review(String environment, String state, String user, String comment, Instant at) {}

    FakeRun(
            long id,
            int number,
            FakeWorkflow workflow,
            String ref,
            FakeCommit head,
            String event,
            String actor,
            Map<String, String> inputs,
            Instant createdAt) {
        this.id = id;
        this.number = number;
        this.workflow = workflow;
        this.ref = ref;
        this.head = head;
        this.event = event;
        this.actor = actor;
        this.inputs = Map.copyOf(inputs);
        this.createdAt = createdAt;
        this.triggeringActor = actor;
        this.attemptAt = createdAt;
        this.updatedAt = createdAt;
        this.failing = workflow.failing();
    }

    public long id() {
        return id;
    }

    public int number() {
        return number;
    }

    public FakeWorkflow workflow() {
        return workflow;
    }

    /** The branch or tag it runs on. */
    public String ref() {
        return ref;
    }

    public FakeCommit head() {
        return head;
    }

    public String event() {
        return event;
    }

    public String actor() {
        return actor;
    }

    public Map<String, String> inputs() {
        return inputs;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public int attempt() {
        return attempt;
    }

    /** As of the last request or {@code tick}. */
    public String status() {
        return status;
    }

    /** Null until it is completed. */
    public String conclusion() {
        return conclusion;
    }

    public boolean isOver() {
        return "completed".equals(status);
    }

    /** The jobs of the attempt that runs or ran last. */
    public List<FakeJob> jobs() {
        return jobs.stream().filter(job -> job.attempt == attempt).toList();
    }

    /** What the environment of a job is called for this run; null for none. */
    String environment(FakeWorkflow.JobPlan plan) {
        String named = plan.environment();
        return named != null && named.startsWith("${{ inputs.")
                ? inputs.get(named.replaceAll("^\\$\\{\\{ inputs\\.| }}$", ""))
                : named;
    }
}
