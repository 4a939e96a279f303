package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deploydash.testing.Caller;
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

/**
 * What may go wrong on the way of a click: the dashboard as it ships, and a GitHub over HTTP whose every exchange is held against its
 * description. Where nothing goes wrong is in the contract's DispatchIT.
 */
class OperationsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private final MutableClock githubsClock = new MutableClock(Clock.systemUTC().instant());
    private final FakeGitHub github = FakeGitHub.start(githubsClock);
    private final FakeRepository repository = RoseyRepository.on(github);
    private RunningDashboard dashboard;

    @BeforeEach
    void start() throws IOException {
        Path file = Files.writeString(folder.resolve("dashboard.yaml"), RoseyRepository.APPLICATIONS);
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

    @Test
    void stands_on_the_page_at_once_though_nothing_else_has_changed() {
        github.runDetails(RunDetails.IGNORED); // so that no deployment is on record yet
        String before = as("operator").get("").body();
        String id = id(as("operator").post("api/deploy/test", "{\"ref\": \"main\"}"));
        String after = as("operator").get("").body();

        assertThat(before).doesNotContain("Deploying main");
        assertThat(after)
                .contains("data-id=\"" + id + "\"", ">Deploying main</b>")
                .contains("Deploy and roll back: Deploying main is under way.");
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
    void stops_in_ten_seconds_while_github_does_not_answer_and_finds_the_run_at_the_next_start() throws IOException {
        github.faults().next(1, "/dispatches", Fault.doneButSilent(Duration.ofMinutes(1)));
        Caller operator = as("operator").with("Idempotency-Key", "k");
        CompletableFuture<Void> asking =
                CompletableFuture.runAsync(() -> operator.post("api/deploy/test", "{\"ref\": \"main\"}"));
        await().atMost(PATIENCE).until(() -> !repository.runs().isEmpty());

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(dashboard::close);
        await().atMost(Duration.ofSeconds(10)).until(stopping::isDone);
        stopping.join();
        await().atMost(PATIENCE).until(asking::isDone);
        start();

        githubsClock.advance(Duration.ofSeconds(6));
        String id = id(as("operator").with("Idempotency-Key", "k").post("api/deploy/test", "{\"ref\": \"main\"}"));
        repository.finish(run(until(id, "in_progress")));
        until(id, "succeeded");
        assertThat(github.dispatches()).isEqualTo(1);
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
}
