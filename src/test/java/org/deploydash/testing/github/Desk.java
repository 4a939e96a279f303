package org.deploydash.testing.github;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hands a request to the repository that is meant. Always called under the fake's lock. */
public final class Desk {

    private static final Pattern BY_NAME = Pattern.compile("/repos/([^/]+/[^/]+)(/.*)?");
    private static final Pattern BY_NUMBER = Pattern.compile("/repositories/(\\d+)(/.*)?");

    private final Server server;
    private final String api;
    private final Shapes shapes;
    private final RunShapes runs;
    private final DeploymentShapes deployments;
    private final List<Route> routes = new ArrayList<>();

    /** What is the same for all repositories. */
    public interface Server extends WorkflowRoutes.Server {

        /** Whose token it is; null for nobody's. */
        String login(Request request);

        Quota quota();
    }

    public Desk(String api, String html, String logStorage, Server server) {
        this.api = api;
        this.server = server;
        this.shapes = new Shapes(api, html);
        this.runs = new RunShapes(shapes);
        this.deployments = new DeploymentShapes(shapes);
        Pages pages = new Pages(api);
        RunRoutes runRoutes = new RunRoutes(pages, runs, deployments, logStorage, server::login);
        routes.addAll(new CommitRoutes(pages, shapes, new CommitShapes(shapes)).all());
        routes.addAll(runRoutes.all());
        routes.addAll(new WorkflowRoutes(pages, runs, runRoutes, server, server::login).all());
        routes.addAll(new DeploymentRoutes(pages, deployments, runs, server::login).all());
    }

    public Answer answer(Request request, Collection<FakeRepository> repositories) {
        if (request.header("user-agent").isEmpty()) {
            return Answer.no(
                    403,
                    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.");
        }
        repositories.forEach(FakeRepository::settle);
        switch (request.path()) {
            case "/user":
                return Answer.json(200, shapes.publicUser(server.login(request), Instant.EPOCH));
            case "/rate_limit":
                return Answer.json(200, server.quota().overview());
            default:
                return inRepository(request, repositories);
        }
    }

    private Answer inRepository(Request request, Collection<FakeRepository> repositories) {
        Matcher name = BY_NAME.matcher(request.path());
        if (name.matches()) {
            String wanted = Request.decodedPath(name.group(1));
            String rest = name.group(2) == null ? "" : name.group(2);
            for (FakeRepository repository : repositories) {
                if (repository.name().equalsIgnoreCase(wanted)) {
                    return route(repository, rest, request);
                }
                if (repository.wasCalled(wanted)) {
                    return moved(repository, rest, request);
                }
            }
        }
        Matcher number = BY_NUMBER.matcher(request.path());
        if (number.matches()) {
            for (FakeRepository repository : repositories) {
                if (number.group(1).equals("" + repository.id())) {
                    return route(repository, number.group(2) == null ? "" : number.group(2), request);
                }
            }
        }
        return Answer.notFound();
    }

    private Answer moved(FakeRepository repository, String rest, Request request) {
        boolean read = request.method().equals("GET");
        String target = api + "/repositories/" + repository.id() + rest;
        Object body = Shapes.fields(
                "message",
                read ? "Moved Permanently" : "Temporary Redirect",
                "url",
                target,
                "documentation_url",
                "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api");
        return Answer.json(read ? 301 : 307, body).with("Location", target);
    }

    private Answer route(FakeRepository repository, String rest, Request request) {
        for (Route route : routes) {
            Optional<Answer> answer = route.answer(repository, rest, request);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return Answer.notFound();
    }

    /** What a run's link leads to where GitHub's own pages are not meant. */
    public Answer page() {
        return Answer.text(
                        200,
                        "text/html; charset=utf-8",
                        "<!doctype html><html lang=en><title>Simulated GitHub</title><p>This run is simulated; GitHub's page about it would be here.")
                .onPurpose();
    }

    public Optional<String> jobLog(String job, Collection<FakeRepository> repositories) {
        for (FakeRepository repository : repositories) {
            repository.settle();
            for (FakeRun run : repository.runs) {
                for (FakeJob one : run.jobs) {
                    if (job.equals("" + one.id) && one.startedAt != null) {
                        return Optional.of(LogStorage.text(run, one, repository.now()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    public static String date(Instant now) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC));
    }

    Shapes shapes() {
        return shapes;
    }

    RunShapes runs() {
        return runs;
    }

    DeploymentShapes deployments() {
        return deployments;
    }
}
