package org.deploydash.testing.github;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.deploydash.testing.github.FakeWorkflow.JobPlan;

/**
 * How runs live: queued, perhaps waiting for somebody, in progress job by job, over. Everything happens at the moment it is due, however late
 * it is looked at, so that a stepped clock and a running one tell the same story.
 */
final class RunLife {

    private record Due(FakeRun run, Instant at) {}

    private final FakeRepository repository;

    RunLife(FakeRepository repository) {
        this.repository = repository;
    }

    /** Lets everything happen that is due, in the order of time. */
    void advance(Instant now) {
        for (Optional<Due> next = next(now); next.isPresent(); next = next(now)) {
            happen(next.get().run(), next.get().at());
        }
    }

    private Optional<Due> next(Instant now) {
        return repository.runs.stream()
                .filter(run -> !run.isOver())
                .map(run -> new Due(run, due(run)))
                .filter(due -> due.at() != null && !due.at().isAfter(now))
                .min(Comparator.comparing(Due::at));
    }

    /** When the next thing happens to it; null where it waits for somebody. */
    private Instant due(FakeRun run) {
        FakeJob job = current(run);
        if (job == null) {
            return run.attemptAt;
        }
        Instant at = switch (job.status) {
            case "queued" -> (job.approvedAt == null ? job.createdAt : job.approvedAt).plus(run.workflow.queue());
            case "in_progress" -> job.startedAt.plus(job.work(run.failing));
            default -> null;
        };
        return at != null && run.hurriedAt != null && run.hurriedAt.isBefore(at)
                ? latest(run.hurriedAt, run.updatedAt)
                : at;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void happen(FakeRun run, Instant at) {
        FakeJob job = current(run);
        if (job == null) {
            repository.tell(Happening.ofRun("requested", run));
            next(run, at);
        } else if (job.status.equals("queued")) {
            start(run, job, at);
        } else {
            end(run, job, job.fails(run.failing) ? "failure" : "success", at);
        }
    }

    /** The next job comes to its turn; without one the run is over. */
    private void next(FakeRun run, Instant at) {
        int done = run.jobs().size();
        if (done == run.workflow.jobs().size()) {
            over(run, "success", at);
            return;
        }
        JobPlan plan = run.workflow.jobs().get(done);
        String environment = run.environment(plan);
        FakeJob job = new FakeJob(repository.nextId(), run.attempt, plan, environment, at);
        run.jobs.add(job);
        run.updatedAt = at;
        if (environment != null && repository.environment(environment).needsApproval()) {
            job.status = "waiting";
            run.status = "waiting";
            deploy(run, job, at);
            status(run, job, "waiting", at);
        }
        repository.tell(Happening.ofJob(job.status, run, job));
    }

    private void start(FakeRun run, FakeJob job, Instant at) {
        job.status = "in_progress";
        job.startedAt = at;
        boolean first = !run.status.equals("in_progress");
        run.status = "in_progress";
        run.updatedAt = at;
        if (job.environment != null) {
            deploy(run, job, at);
            status(run, job, "in_progress", at);
        }
        repository.tell(Happening.ofJob("in_progress", run, job));
        if (first) {
            repository.tell(Happening.ofRun("in_progress", run));
        }
    }

    private void deploy(FakeRun run, FakeJob job, Instant at) {
        if (job.deployment == null) {
            job.deployment = repository.deployments.add(
                    job.environment,
                    run.ref(),
                    run.head().sha(),
                    run.triggeringActor,
                    run.workflow.payload(run.inputs()),
                    at,
                    run);
        }
    }

    private void status(FakeRun run, FakeJob job, String state, Instant at) {
        repository.deployments.addStatus(job.deployment, state, "github-actions[bot]", run, job, at);
    }

    void approve(FakeRun run, String who, String comment, Instant at) {
        FakeJob job = waiting(run);
        run.reviews.add(new FakeRun.Review(job.environment, "approved", who, comment, at));
        job.approvedAt = at;
        job.status = "queued";
        run.status = "queued";
        run.updatedAt = at;
        status(run, job, "queued", at);
        repository.tell(Happening.ofJob("queued", run, job));
    }

    void reject(FakeRun run, String who, String comment, Instant at) {
        FakeJob job = waiting(run);
        run.reviews.add(new FakeRun.Review(job.environment, "rejected", who, comment, at));
        end(run, job, "failure", at);
    }

    private static FakeJob waiting(FakeRun run) {
        FakeJob job = current(run);
        if (job == null || !job.status.equals("waiting")) {
            throw new IllegalStateException("run " + run.id() + " waits for nobody: it is " + run.status);
        }
        return job;
    }

    void cancel(FakeRun run, Instant at) {
        FakeJob job = current(run);
        if (job == null) {
            over(run, "cancelled", at);
        } else {
            end(run, job, "cancelled", at);
        }
    }

    private void end(FakeRun run, FakeJob job, String conclusion, Instant at) {
        job.status = "completed";
        job.conclusion = conclusion;
        job.completedAt = at;
        run.updatedAt = at;
        if (job.deployment != null) {
            if (conclusion.equals("success")) {
                repository.deployments.deactivateOthers(job.deployment, at);
            }
            status(
                    run,
                    job,
                    conclusion.equals("success") ? "success" : conclusion.equals("cancelled") ? "error" : "failure",
                    at);
        }
        repository.tell(Happening.ofJob("completed", run, job));
        if (conclusion.equals("success")) {
            next(run, at);
        } else {
            over(run, conclusion, at);
        }
    }

    private void over(FakeRun run, String conclusion, Instant at) {
        run.status = "completed";
        run.conclusion = conclusion;
        run.updatedAt = at;
        repository.tell(Happening.ofRun("completed", run));
    }

    void again(FakeRun run, String who, Instant at) {
        run.attempt++;
        run.attemptAt = at;
        run.triggeringActor = who;
        run.status = "queued";
        run.conclusion = null;
        run.hurriedAt = null;
        run.failing = run.workflow.failing();
        run.updatedAt = at;
    }

    private static FakeJob current(FakeRun run) {
        return run.jobs.stream()
                .filter(job -> job.attempt == run.attempt && !job.isOver())
                .reduce((first, second) -> second)
                .orElse(null);
    }
}
