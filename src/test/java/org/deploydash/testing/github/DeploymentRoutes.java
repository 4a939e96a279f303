package org.deploydash.testing.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What can be asked about deployments and environments. */
final class DeploymentRoutes {

    private final Pages pages;
    private final DeploymentShapes shapes;
    private final RunShapes runShapes;
    private final Function<Request, String> login;

    DeploymentRoutes(Pages pages, DeploymentShapes shapes, RunShapes runShapes, Function<Request, String> login) {
        this.pages = pages;
        this.shapes = shapes;
        this.runShapes = runShapes;
        this.login = login;
    }

    List<Route> all() {
        return List.of(
                Route.of("GET", "/deployments", this::list),
                Route.of("POST", "/deployments", this::create),
                Route.of(
                        "GET",
                        "/deployments/{}",
                        withDeployment((repository, deployment, request) ->
                                Answer.json(200, shapes.deployment(repository, deployment)))),
                Route.of(
                        "GET",
                        "/deployments/{}/statuses",
                        withDeployment((repository, deployment, request) -> pages.list(
                                request,
                                newest(deployment),
                                status -> shapes.status(repository, deployment, status, false)))),
                Route.of("POST", "/deployments/{}/statuses", withDeployment(this::addStatus)),
                Route.of(
                        "GET",
                        "/environments",
                        (repository, path, request) -> pages.counted(
                                request,
                                "environments",
                                List.copyOf(repository.environments.values()),
                                environment -> runShapes.environment(repository, environment))),
                Route.of(
                        "GET",
                        "/environments/{}",
                        (repository, path, request) -> repository.environments.containsKey(path.get(0))
                                ? Answer.json(
                                        200, runShapes.environment(repository, repository.environment(path.get(0))))
                                : Answer.notFound()));
    }

    private interface DeploymentHandler {

        Answer answer(FakeRepository repository, FakeDeployment deployment, Request request);
    }

    private static Route.Handler withDeployment(DeploymentHandler handler) {
        return (repository, path, request) -> repository.deployments.all().stream()
                .filter(deployment -> path.get(0).equals("" + deployment.id()))
                .findFirst()
                .map(deployment -> handler.answer(repository, deployment, request))
                .orElseGet(Answer::notFound);
    }

    private static List<FakeDeployment.Status> newest(FakeDeployment deployment) {
        return deployment.statuses().stream()
                .sorted(Comparator.comparing(FakeDeployment.Status::at)
                        .thenComparing(FakeDeployment.Status::id)
                        .reversed())
                .toList();
    }

    private Answer list(FakeRepository repository, List<String> path, Request request) {
        List<FakeDeployment> found = repository.deployments.all().stream()
                .filter(one -> request.query("environment")
                        .map(one.environment()::equals)
                        .orElse(true))
                .filter(one -> request.query("sha").map(one.sha()::equals).orElse(true))
                .filter(one -> request.query("ref").map(one.ref()::equals).orElse(true))
                .sorted(Comparator.comparing(FakeDeployment::createdAt)
                        .thenComparing(FakeDeployment::id)
                        .reversed())
                .toList();
        return pages.list(request, found, deployment -> shapes.deployment(repository, deployment));
    }

    private Answer create(FakeRepository repository, List<String> path, Request request) {
        JsonNode body = Shapes.read(request.body());
        String ref = body.path("ref").asText();
        if (repository.graph.find(ref).isEmpty()) {
            return Answer.no(422, "No ref found for: " + ref);
        }
        return Answer.json(
                201,
                shapes.deployment(
                        repository,
                        repository.deploy(
                                body.path("environment").asText("production"), ref, Map.of(), login.apply(request))));
    }

    private Answer addStatus(FakeRepository repository, FakeDeployment deployment, Request request) {
        repository.status(deployment, Shapes.read(request.body()).path("state").asText(), login.apply(request));
        return Answer.json(
                201, shapes.status(repository, deployment, newest(deployment).get(0), false));
    }
}
