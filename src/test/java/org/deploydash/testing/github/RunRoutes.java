package org.deploydash.testing.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What can be asked about runs and their jobs, and done to them. */
final class RunRoutes {

    private final Pages pages;
    private final RunShapes shapes;
    private final DeploymentShapes deploymentShapes;
    private final String logStorage;
    private final Function<Request, String> login;

    /** @param logStorage another origin; @param login who asks */
    RunRoutes(
            Pages pages,
            RunShapes shapes,
            DeploymentShapes deploymentShapes,
            String logStorage,
            Function<Request, String> login) {
        this.pages = pages;
        this.shapes = shapes;
        this.deploymentShapes = deploymentShapes;
        this.logStorage = logStorage;
        this.login = login;
    }

    List<Route> all() {
        return List.of(
                Route.of("GET", "/actions/runs", (repository, path, request) -> list(repository, request, run -> true)),
                Route.of(
                        "GET",
                        "/actions/runs/{}",
                        withRun((repository, run, request) -> Answer.json(200, shapes.run(repository, run)))),
                Route.of("GET", "/actions/runs/{}/jobs", withRun(this::jobs)),
                Route.of(
                        "GET",
                        "/actions/runs/{}/logs",
                        withRun((repository, run, request) ->
                                Answer.empty(302).with("Location", logStorage + "/runs/" + run.id()))),
                Route.of("GET", "/actions/jobs/{}/logs", this::jobLog),
                Route.of(
                        "POST",
                        "/actions/runs/{}/cancel",
                        withRun((repository, run, request) -> repository.cancel(run)
                                ? Answer.json(202, Map.of())
                                : Answer.no(409, "Cannot cancel a workflow run that is completed."))),
                Route.of("POST", "/actions/runs/{}/rerun", withRun(this::rerun)),
                Route.of(
                        "GET",
                        "/actions/runs/{}/approvals",
                        withRun((repository, run, request) -> Answer.json(
                                200,
                                run.reviews.stream()
                                        .map(review -> shapes.review(repository, review))
                                        .toList()))),
                Route.of("GET", "/actions/runs/{}/pending_deployments", withRun(this::pending)),
                Route.of("POST", "/actions/runs/{}/pending_deployments", withRun(this::review)));
    }

    private interface RunHandler {

        Answer answer(FakeRepository repository, FakeRun run, Request request);
    }

    private static Route.Handler withRun(RunHandler handler) {
        return (repository, path, request) -> repository.runs.stream()
                .filter(run -> path.get(0).equals("" + run.id()))
                .findFirst()
                .map(run -> handler.answer(repository, run, request))
                .orElseGet(Answer::notFound);
    }

    Answer list(FakeRepository repository, Request request, Predicate<FakeRun> more) {
        List<FakeRun> found = repository.runs.stream()
                .filter(more)
                .filter(run -> is(request, "event", run.event()))
                .filter(run -> is(request, "branch", run.ref()))
                .filter(run -> is(request, "actor", run.actor()))
                .filter(run -> is(request, "head_sha", run.head().sha()))
                .filter(run -> is(request, "status", run.status()) || is(request, "status", run.conclusion()))
                .filter(run -> request.query("created")
                        .map(range -> within(range, run.createdAt()))
                        .orElse(true))
                .sorted(Comparator.comparing(FakeRun::createdAt)
                        .thenComparing(FakeRun::number)
                        .reversed())
                .toList();
        return pages.counted(request, "workflow_runs", found, run -> shapes.run(repository, run));
    }

    private static boolean is(Request request, String parameter, String value) {
        return request.query(parameter).map(wanted -> wanted.equals(value)).orElse(true);
    }

    /** GitHub's search syntax: {@code >=}, {@code >}, {@code <=}, {@code <}, {@code from..to}. */
    private static boolean within(String range, Instant at) {
        Instant second = at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        if (range.contains("..")) {
            String[] ends = range.split("\\.\\.");
            return !second.isBefore(instant(ends[0])) && !second.isAfter(instant(ends[1]));
        }
        int order = second.compareTo(instant(range.replaceFirst("^[<>]=?", "")));
        return (range.startsWith(">=") && order >= 0)
                || (range.startsWith("<=") && order <= 0)
                || (range.startsWith(">") && order > 0)
                || (range.startsWith("<") && order < 0)
                || order == 0 && !range.startsWith(">") && !range.startsWith("<");
    }

    private static Instant instant(String text) {
        return text.contains("T")
                ? java.time.OffsetDateTime.parse(text).toInstant()
                : java.time.LocalDate.parse(text)
                        .atStartOfDay(java.time.ZoneOffset.UTC)
                        .toInstant();
    }

    private Answer jobs(FakeRepository repository, FakeRun run, Request request) {
        List<FakeJob> jobs = request.query("filter").filter("all"::equals).isPresent() ? run.jobs : run.jobs();
        return pages.counted(request, "jobs", jobs, job -> shapes.job(repository, run, job, repository.now()));
    }

    private Answer jobLog(FakeRepository repository, List<String> path, Request request) {
        return job(repository, path.get(0))
                .filter(job -> job.startedAt != null)
                .map(job -> Answer.empty(302).with("Location", logStorage + "/jobs/" + job.id + "?sig=once"))
                .orElseGet(Answer::notFound);
    }

    static Optional<FakeJob> job(FakeRepository repository, String id) {
        return repository.runs.stream()
                .flatMap(run -> run.jobs.stream())
                .filter(job -> id.equals("" + job.id))
                .findFirst();
    }

    private Answer rerun(FakeRepository repository, FakeRun run, Request request) {
        if (!run.isOver()) {
            return Answer.no(403, "This workflow is already running");
        }
        repository.rerun(run, login.apply(request));
        return Answer.json(201, Map.of());
    }

    private Answer pending(FakeRepository repository, FakeRun run, Request request) {
        return Answer.json(
                200,
                waiting(run).stream()
                        .map(job -> shapes.pending(repository, repository.environment(job.environment)))
                        .toList());
    }

    private static List<FakeJob> waiting(FakeRun run) {
        return run.jobs().stream().filter(job -> job.status.equals("waiting")).toList();
    }

    private Answer review(FakeRepository repository, FakeRun run, Request request) {
        JsonNode body = Shapes.read(request.body());
        List<Object> deployments = new ArrayList<>();
        for (FakeJob job : waiting(run)) {
            for (JsonNode environment : body.path("environment_ids")) {
                if (environment.longValue()
                        == repository.environment(job.environment).id()) {
                    deployments.add(deploymentShapes.deployment(repository, job.deployment));
                    boolean approved = body.path("state").asText().equals("approved");
                    repository.review(
                            run,
                            approved,
                            login.apply(request),
                            body.path("comment").asText());
                }
            }
        }
        return deployments.isEmpty()
                ? Answer.no(422, "No pending deployment requests to approve or reject")
                : Answer.json(200, deployments);
    }
}
