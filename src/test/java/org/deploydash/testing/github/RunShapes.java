package org.deploydash.testing.github;

import static org.deploydash.testing.github.Shapes.fields;
import static org.deploydash.testing.github.Shapes.nodeId;
import static org.deploydash.testing.github.Shapes.time;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How GitHub tells workflows, runs, jobs and approvals. */
final class RunShapes {

    private final Shapes shapes;

    RunShapes(Shapes shapes) {
        this.shapes = shapes;
    }

    Map<String, Object> workflow(FakeRepository repository, FakeWorkflow workflow) {
        return fields(
                "id", workflow.id(),
                "node_id", nodeId("W", workflow.id()),
                "name", workflow.name(),
                "path", workflow.path(),
                "state", "active",
                "created_at", time(repository.createdAt()),
                "updated_at", time(repository.createdAt()),
                "url", shapes.api(repository) + "/actions/workflows/" + workflow.id(),
                "html_url", shapes.html(repository) + "/blob/main/" + workflow.path(),
                "badge_url", shapes.html(repository) + "/workflows/" + workflow.file() + "/badge.svg");
    }

    String url(FakeRepository repository, FakeRun run) {
        return shapes.api(repository) + "/actions/runs/" + run.id();
    }

    String html(FakeRepository repository, long run) {
        return shapes.html(repository) + "/actions/runs/" + run;
    }

    Map<String, Object> run(FakeRepository repository, FakeRun run) {
        String url = url(repository, run);
        return fields(
                "id", run.id(),
                "name", run.workflow().name(),
                "node_id", nodeId("WFR", run.id()),
                "head_branch", run.ref(),
                "head_sha", run.head().sha(),
                "path", run.workflow().path(),
                "display_title", run.workflow().runName(run.inputs()),
                "run_number", run.number(),
                "event", run.event(),
                "status", run.status(),
                "conclusion", run.conclusion(),
                "workflow_id", run.workflow().id(),
                "check_suite_id", run.id() + 1,
                "url", url,
                "html_url", html(repository, run.id()),
                "pull_requests", List.of(),
                "created_at", time(run.createdAt()),
                "updated_at", time(run.updatedAt),
                "actor", shapes.user(run.actor()),
                "run_attempt", run.attempt(),
                "triggering_actor", shapes.user(run.triggeringActor),
                "run_started_at", time(run.attemptAt),
                "jobs_url", url + "/jobs",
                "logs_url", url + "/logs",
                "check_suite_url", shapes.api(repository) + "/check-suites/" + (run.id() + 1),
                "artifacts_url", url + "/artifacts",
                "cancel_url", url + "/cancel",
                "rerun_url", url + "/rerun",
                "previous_attempt_url", run.attempt() == 1 ? null : url + "/attempts/" + (run.attempt() - 1),
                "workflow_url",
                        shapes.api(repository) + "/actions/workflows/"
                                + run.workflow().id(),
                "head_commit", headCommit(run.head()),
                "repository", shapes.minimalRepository(repository),
                "head_repository", shapes.minimalRepository(repository));
    }

    private static Map<String, Object> headCommit(FakeCommit commit) {
        Map<String, Object> who = fields("name", commit.author(), "email", commit.author() + "@example.org");
        return fields(
                "id", commit.sha(),
                "tree_id", commit.sha(),
                "message", commit.message(),
                "timestamp", time(commit.at()),
                "author", who,
                "committer", who);
    }

    Map<String, Object> job(FakeRepository repository, FakeRun run, FakeJob job, Instant now) {
        return fields(
                "id",
                job.id,
                "run_id",
                run.id(),
                "workflow_name",
                run.workflow().name(),
                "head_branch",
                run.ref(),
                "run_url",
                url(repository, run),
                "run_attempt",
                job.attempt,
                "node_id",
                nodeId("CR", job.id),
                "head_sha",
                run.head().sha(),
                "url",
                shapes.api(repository) + "/actions/jobs/" + job.id,
                "html_url",
                html(repository, run.id()) + "/job/" + job.id,
                "status",
                job.status,
                "conclusion",
                job.conclusion,
                "created_at",
                time(job.createdAt),
                "started_at",
                time(job.startedAt == null ? job.createdAt : job.startedAt),
                "completed_at",
                time(job.completedAt),
                "name",
                job.plan.name(),
                "steps",
                job.startedAt == null
                        ? List.of()
                        : job.steps(now, run.failing).stream()
                                .map(RunShapes::step)
                                .toList(),
                "check_run_url",
                shapes.api(repository) + "/check-runs/" + job.id,
                "labels",
                List.of("ubuntu-latest"),
                "runner_id",
                job.startedAt == null ? null : 1,
                "runner_name",
                job.startedAt == null ? null : "GitHub Actions 1",
                "runner_group_id",
                job.startedAt == null ? null : 1,
                "runner_group_name",
                job.startedAt == null ? null : "GitHub Actions");
    }

    private static Map<String, Object> step(FakeJob.Step step) {
        return fields(
                "name", step.name(),
                "status", step.status(),
                "conclusion", step.conclusion(),
                "number", step.number(),
                "started_at", time(step.startedAt()),
                "completed_at", time(step.completedAt()));
    }

    Map<String, Object> pending(FakeRepository repository, FakeEnvironment environment) {
        return fields(
                "environment",
                named(repository, environment),
                "wait_timer",
                0,
                "wait_timer_started_at",
                null,
                "current_user_can_approve",
                true,
                "reviewers",
                List.of(fields("type", "User", "reviewer", shapes.user(repository.owner()))));
    }

    Map<String, Object> review(FakeRepository repository, FakeRun.Review review) {
        FakeEnvironment environment = repository.environment(review.environment());
        Map<String, Object> named = named(repository, environment);
        named.put("created_at", time(environment.createdAt()));
        named.put("updated_at", time(environment.createdAt()));
        return fields(
                "environments", List.of(named),
                "state", review.state(),
                "user", shapes.user(review.user()),
                "comment", review.comment());
    }

    private Map<String, Object> named(FakeRepository repository, FakeEnvironment environment) {
        return fields(
                "id", environment.id(),
                "node_id", nodeId("EN", environment.id()),
                "name", environment.name(),
                "url", shapes.api(repository) + "/environments/" + environment.name(),
                "html_url",
                        shapes.html(repository) + "/deployments/activity_log?environments_filter="
                                + environment.name());
    }

    Map<String, Object> environment(FakeRepository repository, FakeEnvironment environment) {
        Map<String, Object> shape = named(repository, environment);
        shape.put("created_at", time(environment.createdAt()));
        shape.put("updated_at", time(environment.createdAt()));
        shape.put("protection_rules", environment.needsApproval() ? List.of(rule(repository, environment)) : List.of());
        shape.put("deployment_branch_policy", null);
        return shape;
    }

    private Map<String, Object> rule(FakeRepository repository, FakeEnvironment environment) {
        return fields(
                "id",
                environment.id() + 1,
                "node_id",
                nodeId("GA", environment.id()),
                "type",
                "required_reviewers",
                "prevent_self_review",
                false,
                "reviewers",
                List.of(fields("type", "User", "reviewer", shapes.user(repository.owner()))));
    }
}
