package org.deploydash.testing.github;

import static org.deploydash.testing.github.Shapes.fields;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be asked about commits, their names, what lies between them, and the files of the workflows. */
final class CommitRoutes {

    private static final int MOST_AT_ONCE = 250;
    private static final Pattern PULL_REQUEST = Pattern.compile("\\(#(\\d+)\\)");

    private final Pages pages;
    private final Shapes shapes;
    private final CommitShapes commits;
    private final PullRequestShapes pullRequests;

    CommitRoutes(Pages pages, Shapes shapes, CommitShapes commits) {
        this.pages = pages;
        this.shapes = shapes;
        this.commits = commits;
        this.pullRequests = new PullRequestShapes(shapes);
    }

    List<Route> all() {
        return List.of(
                Route.of("GET", "", (repository, path, request) -> Answer.json(200, shapes.repository(repository))),
                Route.of("GET", "/compare/{*}", this::compare),
                Route.of("GET", "/commits", this::list),
                Route.of("GET", "/commits/{*}/pulls", this::pulls),
                Route.of("GET", "/commits/{*}", this::one),
                Route.of(
                        "GET",
                        "/branches",
                        (repository, path, request) -> pages.list(
                                request,
                                List.copyOf(repository.graph.branches().entrySet()),
                                branch -> commits.branch(repository, branch.getKey(), branch.getValue()))),
                Route.of("GET", "/tags", this::tags),
                Route.of("GET", "/releases", (repository, path, request) -> Answer.json(200, List.of())),
                Route.of("GET", "/contents/{*}", this::contents));
    }

    private Answer compare(FakeRepository repository, List<String> path, Request request) {
        int dots = path.get(0).indexOf("...");
        Optional<FakeCommit> base =
                dots < 0 ? Optional.empty() : repository.graph.find(path.get(0).substring(0, dots));
        Optional<FakeCommit> head =
                dots < 0 ? Optional.empty() : repository.graph.find(path.get(0).substring(dots + 3));
        if (base.isEmpty() || head.isEmpty()) {
            return Answer.notFound();
        }
        List<FakeCommit> missing = repository.graph.missing(base.get(), head.get());
        boolean paged = request.query().containsKey("page") || request.query().containsKey("per_page");
        List<FakeCommit> page =
                paged ? Pages.page(request, missing) : missing.subList(0, Math.min(MOST_AT_ONCE, missing.size()));
        boolean first = request.query("page").orElse("1").equals("1");
        Answer answer = Answer.json(200, commits.comparison(repository, base.get(), head.get(), missing, page, first));
        return paged ? pages.linked(request, missing.size(), answer) : answer;
    }

    private Answer list(FakeRepository repository, List<String> path, Request request) {
        return repository
                .graph
                .find(request.query("sha").orElse("main"))
                .map(tip -> pages.list(
                        request, repository.graph.history(tip), commit -> commits.commit(repository, commit, false)))
                .orElseGet(Answer::notFound);
    }

    private Answer one(FakeRepository repository, List<String> path, Request request) {
        return repository
                .graph
                .find(path.get(0))
                .map(commit -> Answer.json(200, commits.commit(repository, commit, true)))
                .orElseGet(() -> Answer.no(422, "No commit found for SHA: " + path.get(0)));
    }

    private Answer pulls(FakeRepository repository, List<String> path, Request request) {
        Optional<FakeCommit> commit = repository.graph.find(path.get(0));
        if (commit.isEmpty()) {
            return Answer.no(422, "No commit found for SHA: " + path.get(0));
        }
        Matcher number = PULL_REQUEST.matcher(commit.get().message());
        return Answer.json(
                200,
                number.find()
                        ? List.of(pullRequests.pullRequest(repository, commit.get(), Integer.parseInt(number.group(1))))
                        : List.of());
    }

    private Answer tags(FakeRepository repository, List<String> path, Request request) {
        List<Map.Entry<String, String>> newest =
                new ArrayList<>(repository.graph.tags().entrySet());
        Collections.reverse(newest);
        return pages.list(request, newest, tag -> commits.tag(repository, tag.getKey(), tag.getValue()));
    }

    private Answer contents(FakeRepository repository, List<String> path, Request request) {
        if (path.get(0).equals(".github/workflows")) {
            return Answer.json(
                    200,
                    repository.workflows.values().stream()
                            .map(workflow -> content(repository, workflow))
                            .toList());
        }
        return repository.workflows.values().stream()
                .filter(workflow -> workflow.path().equals(path.get(0)))
                .findFirst()
                .map(workflow -> Answer.json(200, withText(content(repository, workflow), workflow)))
                .orElseGet(Answer::notFound);
    }

    private Map<String, Object> content(FakeRepository repository, FakeWorkflow workflow) {
        String url = shapes.api(repository) + "/contents/" + workflow.path();
        String html = shapes.html(repository) + "/blob/main/" + workflow.path();
        return fields(
                "type",
                "file",
                "size",
                workflow.yaml().length(),
                "name",
                workflow.file(),
                "path",
                workflow.path(),
                "sha",
                "%040x".formatted(workflow.yaml().hashCode() & 0xffffffffL),
                "url",
                url,
                "git_url",
                url,
                "html_url",
                html,
                "download_url",
                html,
                "_links",
                fields("self", url, "git", url, "html", html));
    }

    private static Map<String, Object> withText(Map<String, Object> content, FakeWorkflow workflow) {
        content.put("encoding", "base64");
        content.put(
                "content",
                Base64.getMimeEncoder(60, new byte[] {'\n'})
                        .encodeToString(workflow.yaml().getBytes(StandardCharsets.UTF_8)));
        return content;
    }
}
