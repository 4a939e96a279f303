package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deploydash.testing.Caller;
import org.deploydash.testing.EventStream;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.RunningDashboard;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.FakeRun;
import org.deploydash.testing.github.Fault;
import org.deploydash.testing.github.RunDetails;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a click: the dashboard as it ships, and a GitHub over HTTP whose every exchange is held against its description. */
class OperationsIT {

    private static final String CONFIGURATION = """
            applications:
              - id: rosey
                repository: grobertson/Rosey-Robot
                environments:
                  - id: test
                    name: Test Channel
                    health-url: http://127.0.0.1:1/api/health
                    github-environment: test
                    deploy: {workflow: test-deploy.yml, ref: main, inputs: {reason: {required: false}}}
                    rollback: {workflow: test-deploy.yml, ref: "{version}", inputs: {reason: {required: true}}}
                  - id: prod
                    name: Production
                    health-url: http://127.0.0.1:1/api/health
                    github-environment: production
                    confirm: true
                    deploy:
                      workflow: prod-deploy.yml
                      ref: main
                      inputs: {version: {required: true, pattern: 'v\\d+\\.\\d+\\.\\d+'}, reason: {required: true}}
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private final MutableClock githubsClock = new MutableClock(Clock.systemUTC().instant());
    private final FakeGitHub github = FakeGitHub.start(githubsClock);
    private final FakeRepository repository = RoseyRepository.on(github);
    private RunningDashboard dashboard;

    @BeforeEach
    void start() throws IOException {
        Path file = Files.writeString(folder.resolve("dashboard.yaml"), CONFIGURATION);
        dashboard = RunningDashboard.start(
                folder,
                "/",
                Map.of(
                        "DASHBOARD_CONFIG", file.toString(),
                        "GITHUB_API_URL", github.url().toString(),
                        "GITHUB_TOKEN", FakeGitHub.TOKEN));
    }

    @AfterEach
    void stop() {
        dashboard.close();
        github.close();
    }

    private Caller as(String user) {
        return Caller.of(dashboard.base()).signedIn(user, user + "-secret");
    }

    private static String id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Caller.json(answer).get("operation").get("id").asText();
    }

    private JsonNode operation(String id) {
        return as("viewer").json("api/operations/" + id);
    }

    private JsonNode until(String id, String state) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> operation(id),
                        operation -> operation.get("state").asText().equals(state));
    }

    private FakeRun run(JsonNode operation) {
        long id = operation.get("workflow_run_id").asLong();
        return repository.runs().stream()
                .filter(run -> run.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private static String error(HttpResponse<String> answer) {
        return Caller.json(answer).get("error").asText();
    }

    private void record(String environment, String version) {
        String commit = repository.commitOf(version).sha();
        HttpResponse<String> answer =
                as("operator").post("api/deployments", """
                {"environment": "%s", "commit_sha": "%s", "status": "success", "version": "%s"}
                """.formatted(environment, commit, version));
        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @Test
    void deploys_to_test_from_the_click_to_the_end() {
        HttpResponse<String> answer = as("tester")
                .with("Idempotency-Key", "click-1")
                .post("api/deploy/test", "{\"ref\": \"main\", \"reason\": \"Try the reconnect\"}");

        String id = id(answer);
        assertThat(answer.headers().firstValue("Location")).hasValue("../operations/" + id);
        JsonNode asked = Caller.json(answer).get("operation");
        assertThat(asked.get("state").asText()).isEqualTo("dispatched");
        assertThat(asked.get("requested_by").asText()).isEqualTo("tester");
        assertThat(asked.get("target").get("ref").asText()).isEqualTo("main");
        assertThat(asked.get("target").get("commit_sha").asText())
                .isEqualTo(repository.commitOf("main").sha().substring(0, 7));
        assertThat(asked.get("run_url").asText()).startsWith("https://github.com/");
        assertThat(asked.get("cancellable").asBoolean()).isTrue();

        githubsClock.advance(Duration.ofSeconds(6));
        JsonNode running = until(id, "in_progress");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                operation(id).get("jobs").get(0).get("steps").findValuesAsText("name"))
                        .contains("Check out"));
        assertThat(running.get("active").asBoolean()).isTrue();
        assertThat(as("viewer").json("api/operations?active=true").get("count").asInt())
                .isEqualTo(1);
        assertThat(error(as("operator").post("api/deploy/test", "{\"ref\": \"main\"}")))
                .isEqualTo("operation_active");

        repository.finish(run(running));
        JsonNode over = until(id, "succeeded");
        assertThat(over.get("finished_at").isNull()).isFalse();
        assertThat(over.get("active").asBoolean()).isFalse();
        assertThat(run(over).actor()).isEqualTo(FakeGitHub.OWNER);
        assertThat(github.dispatches()).isEqualTo(1);
        JsonNode trail = as("admin").json("api/audit");
        assertThat(trail.get("entries").findValuesAsText("action"))
                .containsExactly("operation_ended", "refused", "dispatched", "deploy_requested");
        assertThat(as("admin").json("api/audit/check").get("ok").asBoolean()).isTrue();
    }

    @Test
    void makes_one_dispatch_of_two_hundred_clicks() throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(100);
        CountDownLatch go = new CountDownLatch(1);
        Caller impatient = as("operator").with("Idempotency-Key", "the same");
        try {
            List<Future<HttpResponse<String>>> clicks = IntStream.range(0, 200)
                    .mapToObj(n -> people.submit(() -> {
                        go.await();
                        return impatient.post("api/deploy/test", "{\"ref\": \"main\"}");
                    }))
                    .toList();
            go.countDown();
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> click : clicks) {
                answers.add(click.get());
            }

            assertThat(answers.stream().map(OperationsIT::id).collect(Collectors.toSet()))
                    .hasSize(1);
            assertThat(github.dispatches()).isEqualTo(1);
        } finally {
            people.shutdownNow();
        }
    }

    @Test
    void rolls_production_back_by_deploying_an_older_version() {
        record("prod", "v1.1.0");
        record("prod", "v1.2.0");
        JsonNode targets = as("operator").json("api/rollback/prod/targets").get("targets");
        assertThat(targets.get(0).get("version").asText()).isEqualTo("v1.1.0");
        assertThat(targets.get(0).get("last_good").asBoolean()).isTrue();
        String target = targets.get(0).get("id").asText();

        JsonNode preview = as("operator").json("api/rollback/prod/preview?target=" + target);
        assertThat(preview.get("direction").asText()).isEqualTo("backward");
        assertThat(preview.get("commit_count").asInt()).isEqualTo(10);
        assertThat(preview.get("commits").size()).isEqualTo(10);
        assertThat(preview.get("confirm").asText()).isEqualTo("Production");
        assertThat(preview.get("warnings").findValuesAsText("code")).contains("no_health_data");

        String body = """
                {"target": "%s", "reason": "It loses messages", "expected_current": "%s", "confirm": "%s"}
                """;
        assertThat(error(as("operator").post("api/rollback/prod", body.formatted(target, "v1.2.0", "prd"))))
                .isEqualTo("confirm_mismatch");
        HttpResponse<String> old = as("operator").post("api/rollback/prod", body.formatted(target, "v1.1.0", "prod"));
        assertThat(old.statusCode()).isEqualTo(412);
        assertThat(Caller.json(old).get("current").get("version").asText()).isEqualTo("v1.2.0");

        String id = id(as("operator").post("api/rollback/prod", body.formatted(target, "v1.2.0", "Production")));
        FakeRun run = run(operation(id));
        assertThat(run.ref()).isEqualTo("main");
        assertThat(run.inputs()).containsEntry("version", "v1.1.0").containsEntry("reason", "It loses messages");
        repository.finish(run);
        JsonNode over = until(id, "succeeded");
        assertThat(over.get("kind").asText()).isEqualTo("rollback");
        assertThat(over.get("target").get("version").asText()).isEqualTo("v1.1.0");
    }

    @Test
    void finds_the_run_of_a_dispatch_that_was_never_answered() {
        github.faults().next(1, "/dispatches", Fault.doneButSilent(Duration.ofMillis(200)));

        String id = id(as("operator").post("api/deploy/test", "{\"ref\": \"main\"}"));

        JsonNode found = await().atMost(PATIENCE)
                .until(
                        () -> operation(id),
                        operation -> !operation.get("workflow_run_id").isNull());
        repository.finish(run(found));
        until(id, "succeeded");
        assertThat(github.dispatches()).isEqualTo(1);
        assertThat(repository.runs()).hasSize(1);
    }

    @Test
    void finds_the_run_where_the_server_is_older_and_tells_no_number() {
        github.runDetails(RunDetails.IGNORED);

        String id = id(as("operator").post("api/deploy/test", "{\"ref\": \"main\"}"));

        JsonNode found = await().atMost(PATIENCE)
                .until(
                        () -> operation(id),
                        operation -> !operation.get("workflow_run_id").isNull());
        repository.finish(run(found));
        until(id, "succeeded");
    }

    @Test
    void goes_on_after_a_restart_in_the_middle() throws IOException {
        String id = id(as("operator").with("Idempotency-Key", "k").post("api/deploy/test", "{\"ref\": \"main\"}"));
        githubsClock.advance(Duration.ofSeconds(6));
        until(id, "in_progress");

        dashboard.close();
        start();
        assertThat(operation(id).get("state").asText()).isEqualTo("in_progress");
        assertThat(id(as("operator").with("Idempotency-Key", "k").post("api/deploy/test", "{\"ref\": \"main\"}")))
                .isEqualTo(id);
        repository.finish(run(operation(id)));
        until(id, "succeeded");
        assertThat(github.dispatches()).isEqualTo(1);
    }

    @Test
    void cancels_a_run_and_lets_only_operators_of_the_place_do_it() {
        String id = id(as("operator")
                .post(
                        "api/deploy/prod",
                        "{\"version\": \"v1.2.0\", \"reason\": \"Release\", \"confirm\": \"Production\"}"));

        assertThat(as("viewer").post("api/operations/" + id + "/cancel", "{}").statusCode())
                .isEqualTo(403);
        assertThat(as("tester").post("api/operations/" + id + "/cancel", "{}").statusCode())
                .isEqualTo(403);
        HttpResponse<String> answer = as("admin").post("api/operations/" + id + "/cancel", "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(dashboard
                        .base()
                        .resolve("api/operations/" + id + "/cancel")
                        .resolve(answer.headers().firstValue("Location").orElseThrow())
                        .getPath())
                .isEqualTo("/api/operations/" + id);
        githubsClock.advance(Duration.ofSeconds(30));
        until(id, "cancelled");
        assertThat(error(as("admin").post("api/operations/" + id + "/cancel", "{}")))
                .isEqualTo("operation_over");
    }

    @Test
    void says_what_github_refused_and_frees_the_place() {
        repository.removeWorkflow("test-deploy.yml");

        HttpResponse<String> answer = as("operator").post("api/deploy/test", "{\"ref\": \"main\"}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(error(answer)).isEqualTo("workflow_not_found");
        assertThat(as("viewer").json("api/operations?active=true").get("count").asInt())
                .isZero();
        JsonNode failed = as("viewer").json("api/operations").get("operations").get(0);
        assertThat(failed.get("state").asText()).isEqualTo("failed");
        assertThat(failed.get("error").asText()).isEqualTo("workflow_not_found");
        assertThat(error(as("operator").post("api/deploy/test", "{\"ref\": \"nosuch\"}")))
                .isEqualTo("unknown_ref");
        HttpResponse<String> hostile =
                as("operator").post("api/deploy/test", "{\"ref\": \"main\", \"reason\": \"$(id)\"}");
        assertThat(hostile.statusCode()).isEqualTo(422);
        assertThat(Caller.json(hostile).get("input").asText()).isEqualTo("reason");
    }

    @Test
    void tells_open_pages_how_far_it_is() throws Exception {
        String login = Base64.getEncoder().encodeToString("viewer:viewer-secret".getBytes(StandardCharsets.UTF_8));
        try (EventStream stream =
                EventStream.open(dashboard.base().resolve("api/events"), Map.of("Authorization", "Basic " + login))) {
            String id = id(as("operator").post("api/deploy/test", "{\"ref\": \"main\"}"));
            repository.finish(run(operation(id)));

            List<String> states = new ArrayList<>();
            while (!states.contains("succeeded")) {
                JsonNode told =
                        new ObjectMapper().readTree(stream.next("operation").data());
                assertThat(told.get("id").asText()).isEqualTo(id);
                assertThat(told.get("requested_by").asText()).isEqualTo("operator");
                states.add(told.get("state").asText());
            }
            assertThat(states).startsWith("requested", "dispatched").endsWith("succeeded");
        }
    }

    @Test
    void gives_choices_a_preview_and_a_comparison() {
        record("test", "v1.3.0");
        record("prod", "v1.1.0");

        JsonNode choices = as("operator").json("api/deploy/prod/choices");
        assertThat(choices.get("tags").findValuesAsText("name")).contains("v1.0.0", "v1.3.0");
        assertThat(choices.get("branches").findValuesAsText("name")).contains("main");
        assertThat(choices.get("deployments").findValuesAsText("version")).contains("v1.3.0", "v1.1.0");

        JsonNode preview = as("operator").json("api/deploy/prod/preview?version=v1.3.0");
        assertThat(preview.get("direction").asText()).isEqualTo("forward");
        assertThat(preview.get("commit_count").asInt()).isEqualTo(20);
        assertThat(preview.get("authors").size()).isEqualTo(3);
        assertThat(preview.get("expected_current").asText()).isEqualTo("v1.1.0");
        assertThat(error(as("operator").get("api/deploy/prod/preview?version=v9.9.9")))
                .isEqualTo("unknown_ref");

        JsonNode compared = as("viewer").json("api/compare?base=test&head=prod");
        assertThat(compared.get("behind_by").asInt()).isEqualTo(20);
        assertThat(compared.get("ahead_by").asInt()).isZero();
        assertThat(compared.get("commits").get(0).get("commit").asText())
                .isEqualTo(repository.commitOf("v1.3.0").sha());
        assertThat(compared.get("oldest_at").isNull()).isFalse();
    }
}
