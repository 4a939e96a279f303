package org.deploydash.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
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
import java.util.function.Predicate;
import org.deploydash.testing.Caller;
import org.deploydash.testing.EventStream;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.RunningDashboard;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploying and rolling back over HTTP, with a GitHub whose runs live by a clock that the test moves. */
class DispatchIT {

    private static final String CONFIGURATION = """
            title: Dispatch
            sampling: {interval: 2s, timeout: 500ms}
            %s
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final MutableClock clock =
            new MutableClock(Clock.systemUTC().instant().minusSeconds(2));
    private final FakeGitHub github = FakeGitHub.start(clock);
    private final FakeRepository rosey = RoseyRepository.on(github);
    private RunningDashboard dashboard;

    @BeforeEach
    void start() throws IOException {
        Path file = Files.writeString(
                folder.resolve("dashboard.yaml"), CONFIGURATION.formatted(RoseyRepository.APPLICATIONS));
        dashboard = RunningDashboard.start(
                folder,
                "/dash",
                Map.of(
                        "DASHBOARD_CONFIG",
                        file.toString(),
                        "GITHUB_TOKEN",
                        FakeGitHub.TOKEN,
                        "GITHUB_API_URL",
                        github.url().toString()));
    }

    @AfterEach
    void stop() {
        dashboard.close();
        github.close();
    }

    private Caller as(String user) {
        return Caller.of(dashboard.base()).signedIn(user, user + "-secret");
    }

    private void runs(String environment, String version, String at) {
        HttpResponse<String> answer = as("admin").post("api/deployments", """
                {"environment": "%s", "commit_sha": "%s", "status": "success", "version": "%s", "deployed_at": "%s"}
                """.formatted(
                        environment, rosey.commitOf(version).sha(), version, at));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private JsonNode accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode body = Caller.json(answer);
        assertThat(body.get("success").asBoolean()).isTrue();
        return body.get("operation");
    }

    private static JsonNode refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode problem = Caller.json(answer);
        assertThat(problem.get("error").asText()).isEqualTo(code);
        assertThat(problem.get("success").asBoolean()).isFalse();
        return problem;
    }

    private JsonNode operation(String id) {
        return as("viewer").json("api/operations/" + id);
    }

    private JsonNode when(String id, Predicate<JsonNode> there) {
        return await().atMost(PATIENCE).until(() -> operation(id), there);
    }

    private static Predicate<JsonNode> state(String word) {
        return operation -> operation.get("state").asText().equals(word);
    }

    @Test
    void deploys_and_tells_how_far_it_is_until_its_end() throws IOException {
        runs("test", "v1.0.0", "2026-01-01T00:00:00Z");
        try (EventStream page =
                EventStream.open(dashboard.base().resolve("api/events"), Map.of("Authorization", basic("viewer")))) {
            page.next();

            HttpResponse<String> answer = as("tester")
                    .with("Idempotency-Key", "one")
                    .post(
                            "api/deploy/test",
                            "{\"ref\": \"main\", \"reason\": \"new jokes\", \"expected_current\": \"v1.0.0\"}");

            JsonNode operation = accepted(answer);
            String id = operation.get("id").asText();
            URI location = dashboard
                    .base()
                    .resolve("api/deploy/test")
                    .resolve(answer.headers().firstValue("Location").orElseThrow());
            assertThat(dashboard.base().relativize(location)).hasToString("api/operations/" + id);
            assertThat(operation.fieldNames())
                    .toIterable()
                    .contains(
                            "id",
                            "kind",
                            "environment",
                            "state",
                            "requested_by",
                            "requested_at",
                            "dispatched_at",
                            "finished_at",
                            "reason",
                            "emergency",
                            "target",
                            "workflow",
                            "workflow_run_id",
                            "run_url",
                            "error",
                            "sentence",
                            "usual_seconds",
                            "cancellable",
                            "active",
                            "deployment",
                            "jobs");
            assertThat(operation.get("requested_by").asText()).isEqualTo("tester");
            assertThat(operation.get("reason").asText()).isEqualTo("new jokes");
            assertThat(operation.get("state").asText()).isEqualTo("dispatched");
            assertThat(operation.get("target").get("ref").asText()).isEqualTo("main");
            assertThat(operation.get("target").get("commit_sha").asText())
                    .isEqualTo(rosey.commitOf("main").sha().substring(0, 7));
            assertThat(operation.get("active").asBoolean()).isTrue();
            assertThat(operation.get("requested_at").asText()).endsWith("Z");

            clock.advance(Duration.ofSeconds(5));
            JsonNode running = when(id, state("in_progress"));
            assertThat(running.get("jobs").get(0).get("name").asText()).isEqualTo("Deploy");
            assertThat(running.get("jobs").get(0).get("steps").size()).isEqualTo(4);
            assertThat(running.get("run_url").asText()).contains("/actions/runs/");
            assertThat(as("viewer")
                            .json("api/operations?active=true&environment=test")
                            .get("count")
                            .asInt())
                    .isEqualTo(1);

            clock.advance(Duration.ofMinutes(1));
            JsonNode over = when(id, state("succeeded"));
            assertThat(over.get("active").asBoolean()).isFalse();
            assertThat(over.get("finished_at").asText()).endsWith("Z");
            assertThat(as("viewer")
                            .json("api/operations?active=true")
                            .get("count")
                            .asInt())
                    .isZero();
            assertThat(as("viewer")
                            .json("api/operations")
                            .get("operations")
                            .get(0)
                            .get("id")
                            .asText())
                    .isEqualTo(id);
            assertThat(github.dispatches()).isEqualTo(1);
            assertThat(rosey.runs().get(0).actor()).isEqualTo(FakeGitHub.OWNER);

            List<String> told = new ArrayList<>();
            while (!told.contains("succeeded")) {
                JsonNode event =
                        new ObjectMapper().readTree(page.next("operation").data());
                assertThat(event.get("id").asText()).isEqualTo(id);
                assertThat(event.get("requested_by").asText()).isEqualTo("tester");
                told.add(event.get("state").asText());
            }
            assertThat(told).startsWith("requested", "dispatched").contains("in_progress");
        }
        JsonNode places = as("tester").json("api/environments").get("environments");
        assertThat(places.get(0).get("logs").findValuesAsText("id")).containsExactly("job");
        assertThat(places.get(1).get("logs").findValuesAsText("id")).containsExactly("job");
        JsonNode log = as("tester").json("api/logs/test?source=job");
        assertThat(log.get("error").isNull()).as(log.toString()).isTrue();
        assertThat(log.get("kind").asText()).isEqualTo("job");
        assertThat(log.get("name").asText())
                .isEqualTo(places.get(0).get("logs").get(0).get("name").asText());
        assertThat(log.get("lines")).isNotEmpty();
        JsonNode trail = as("admin").json("api/audit?user=tester");
        assertThat(trail.get("entries").findValuesAsText("action"))
                .containsExactly("operation_ended", "dispatched", "deploy_requested");
        assertThat(trail.get("entries").findValuesAsText("object")).containsOnly(operationOf(trail));
        JsonNode check = as("admin").json("api/audit/check");
        assertThat(check.get("ok").asBoolean()).isTrue();
        assertThat(check.get("altered").isNull()).isTrue();
    }

    private static String operationOf(JsonNode trail) {
        return trail.get("entries").get(0).get("object").asText();
    }

    private static String basic(String user) {
        return "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + user + "-secret").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void says_what_is_in_the_way_and_asks_nobody_for_it() {
        runs("test", "v1.0.0", "2026-01-01T00:00:00Z");
        runs("prod", "v1.1.0", "2026-01-01T00:00:00Z");
        Caller operator = as("operator");
        String prod = "{\"version\": \"v1.2.0\", \"reason\": \"x\"%s}";

        JsonNode changed = refused(
                operator.post("api/deploy/test", "{\"ref\": \"main\", \"expected_current\": \"v0.9.0\"}"),
                412,
                "changed_meanwhile");
        assertThat(changed.get("current").get("version").asText()).isEqualTo("v1.0.0");
        assertThat(refused(operator.post("api/deploy/prod", prod.formatted("")), 422, "confirm_mismatch")
                        .get("input")
                        .asText())
                .isEqualTo("confirm");
        assertThat(refused(
                                operator.post(
                                        "api/deploy/prod",
                                        "{\"version\": \"v1.2\", \"reason\": \"x\", \"confirm\": \"prod\"}"),
                                422,
                                "bad_input")
                        .get("input")
                        .asText())
                .isEqualTo("version");
        assertThat(refused(
                                operator.post("api/deploy/test", "{\"ref\": \"main\", \"reason\": \"$(reboot)\"}"),
                                422,
                                "bad_input")
                        .get("input")
                        .asText())
                .isEqualTo("reason");
        assertThat(refused(
                                operator.post(
                                        "api/deploy/prod",
                                        "{\"version\": \"v9.9.9\", \"reason\": \"x\", \"confirm\": \"prod\"}"),
                                422,
                                "unknown_ref")
                        .get("input")
                        .asText())
                .isEqualTo("version");
        assertThat(refused(
                                operator.post("api/rollback/test", "{\"target\": \"999\", \"reason\": \"x\"}"),
                                422,
                                "unknown_target")
                        .get("input")
                        .asText())
                .isEqualTo("target");
        assertThat(github.dispatches()).isZero();
        assertThat(as("viewer").json("api/operations").get("count").asInt()).isZero();
    }

    @Test
    void takes_one_at_a_time_and_a_repeated_click_for_the_same() {
        String body = "{\"ref\": \"main\", \"reason\": \"x\"}";
        Caller click = as("operator").with("Idempotency-Key", "k-1");

        String id = accepted(click.post("api/deploy/test", body)).get("id").asText();

        assertThat(accepted(click.post("api/deploy/test", body)).get("id").asText())
                .isEqualTo(id);
        refused(click.post("api/deploy/test", "{\"ref\": \"v1.0.0\", \"reason\": \"x\"}"), 422, "key_reused");
        assertThat(refused(as("tester").post("api/deploy/test", body), 409, "operation_active")
                        .get("operation")
                        .asText())
                .isEqualTo(id);
        assertThat(github.dispatches()).isEqualTo(1);
        assertThat(as("admin").json("api/audit?user=tester").get("entries").findValuesAsText("action"))
                .containsExactly("refused");
    }

    @Test
    void goes_back_without_a_workflow_for_it_after_its_name_was_typed() throws IOException {
        runs("prod", "v1.0.0", "2026-01-01T00:00:00Z");
        runs("prod", "v1.1.0", "2026-01-02T00:00:00Z");
        Caller operator = as("operator");

        JsonNode targets = operator.json("api/rollback/prod/targets");
        assertThat(targets.get("count").asInt()).isEqualTo(1);
        JsonNode target = targets.get("targets").get(0);
        assertThat(target.get("version").asText()).isEqualTo("v1.0.0");
        assertThat(target.get("last_good").asBoolean()).isTrue();

        JsonNode preview = operator.json(
                "api/rollback/prod/preview?target=" + target.get("id").asText());
        assertThat(preview.get("direction").asText()).isEqualTo("backward");
        assertThat(preview.get("commit_count").asInt()).isEqualTo(10);
        assertThat(preview.get("commits").size()).isEqualTo(10);
        assertThat(preview.get("confirm").asText()).isEqualTo("Production");
        assertThat(preview.get("from").get("version").asText()).isEqualTo("v1.1.0");
        assertThat(preview.get("run").get("inputs").get("version").asText()).isEqualTo("v1.0.0");
        assertThat(preview.get("warnings").findValuesAsText("code")).contains("no_health_data");
        assertThat(preview.get("error").isNull()).isTrue();

        JsonNode operation = accepted(operator.post("api/rollback/prod", """
                {"target": "%s", "reason": "it forgot names", "expected_current": "%s", "confirm": "Production"}
                """.formatted(
                target.get("id").asText(), preview.get("expected_current").asText())));

        assertThat(operation.get("kind").asText()).isEqualTo("rollback");
        assertThat(operation.get("target").get("version").asText()).isEqualTo("v1.0.0");
        assertThat(operation.get("target").get("deployment").asLong())
                .isEqualTo(target.get("id").asLong());
        assertThat(rosey.runs()).hasSize(1);
        assertThat(rosey.runs().get(0).ref()).isEqualTo("main");
        assertThat(rosey.runs().get(0).inputs()).isEqualTo(RoseyRepository.inputs("v1.0.0", "it forgot names"));
        try (EventStream page =
                EventStream.open(dashboard.base().resolve("api/events"), Map.of("Authorization", basic("viewer")))) {
            page.next();
            clock.advance(Duration.ofMinutes(2));
            when(operation.get("id").asText(), state("succeeded"));
            assertThat(page.next("deployment").data()).contains("\"rollback_of_version\":\"v1.1.0\"");
        }
        JsonNode rows = as("viewer").json("api/deployments?environment=prod").get("deployments");
        assertThat(rows.get(0).get("rollback_of").asLong())
                .isEqualTo(rows.get(1).get("id").asLong());
        assertThat(rows.get(0).get("rollback_of_version").asText()).isEqualTo("v1.1.0");
        assertThat(rows.get(1).get("rollback_of_version").isNull()).isTrue();
        assertThat(as("viewer")
                        .json("api/deployments/" + rows.get(0).get("id").asLong())
                        .get("rollback_of_version")
                        .asText())
                .isEqualTo("v1.1.0");
        assertThat(as("viewer").get("").body()).contains("rolls back v1.1.0");
        assertThat(as("admin")
                        .json("api/audit?action=rollback_requested")
                        .get("count")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void goes_back_neither_from_a_page_that_shows_what_was_nor_without_the_name_typed() {
        runs("prod", "v1.0.0", "2026-01-01T00:00:00Z");
        runs("prod", "v1.1.0", "2026-01-02T00:00:00Z");
        Caller operator = as("operator");
        String target = operator.json("api/rollback/prod/targets")
                .path("targets")
                .get(0)
                .get("id")
                .asText();
        String body = "{\"target\": \"" + target + "\", \"reason\": \"x\", \"expected_current\": \"%s\"%s}";
        String typed = ", \"confirm\": \"Production\"";

        refused(operator.post("api/rollback/prod", body.formatted("v1.1.0", "")), 422, "confirm_mismatch");
        refused(
                operator.post("api/rollback/prod", body.formatted("v1.1.0", ", \"confirm\": \"Test Channel\"")),
                422,
                "confirm_mismatch");
        runs("prod", "v1.2.0", "2026-01-03T00:00:00Z"); // somebody else, while the page was open
        JsonNode changed =
                refused(operator.post("api/rollback/prod", body.formatted("v1.1.0", typed)), 412, "changed_meanwhile");
        assertThat(changed.get("current").get("version").asText()).isEqualTo("v1.2.0");
        assertThat(github.dispatches()).isZero();
        assertThat(as("viewer").json("api/operations").get("count").asInt()).isZero();

        accepted(operator.post("api/rollback/prod", body.formatted("v1.2.0", typed)));
    }

    @Test
    void cancels_for_whoever_may_operate_there() {
        String id = accepted(as("operator").post("api/deploy/test", "{\"ref\": \"main\"}"))
                .get("id")
                .asText();
        String path = "api/operations/" + id + "/cancel";
        when(id, operation -> operation.get("cancellable").asBoolean());

        refused(as("viewer").post(path, "{}"), 403, "forbidden");
        HttpResponse<String> answer = as("tester").post(path, "{}");
        accepted(answer);
        URI location = dashboard
                .base()
                .resolve(path)
                .resolve(answer.headers().firstValue("Location").orElseThrow());
        assertThat(dashboard.base().relativize(location)).hasToString("api/operations/" + id);
        clock.advance(Duration.ofSeconds(5));

        when(id, state("cancelled"));
        refused(as("tester").post(path, "{}"), 409, "operation_over");
        assertThat(as("admin")
                        .json("api/audit?user=tester&action=cancel_requested")
                        .get("count")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void lets_nobody_cancel_where_the_role_does_not_reach() {
        runs("prod", "v1.0.0", "2026-01-01T00:00:00Z");
        String id =
                accepted(as("operator").post("api/deploy/prod", """
                                {"version": "v1.1.0", "reason": "x", "confirm": "prod"}
                                """)).get("id").asText();

        refused(as("tester").post("api/operations/" + id + "/cancel", "{}"), 403, "forbidden");
        assertThat(github.count("POST", "/cancel")).isZero();
    }

    @Test
    void never_asks_again_where_github_took_it_without_an_answer_but_finds_the_run() {
        github.faults().next(1, "/dispatches", Fault.brokenOff());

        String id = accepted(as("operator").post("api/deploy/test", "{\"ref\": \"main\", \"reason\": \"x\"}"))
                .get("id")
                .asText();

        JsonNode found = when(id, operation -> !operation.get("workflow_run_id").isNull());
        assertThat(found.get("workflow_run_id").asLong())
                .isEqualTo(rosey.runs().get(0).id());
        assertThat(github.dispatches()).isEqualTo(1);
        assertThat(rosey.runs()).hasSize(1);
        clock.advance(Duration.ofMinutes(1));
        when(id, state("succeeded"));
    }

    @Test
    void frees_the_place_at_once_where_github_says_no() {
        github.faults().next(1, "/dispatches", Fault.forbidden("actions=write"));
        Caller click = as("operator").with("Idempotency-Key", "again");
        String body = "{\"ref\": \"main\", \"reason\": \"x\"}";

        JsonNode problem = refused(click.post("api/deploy/test", body), 503, "permission_missing");

        assertThat(problem.toString()).doesNotContain("127.0.0.1");
        accepted(click.post("api/deploy/test", body));
    }

    @Test
    void offers_what_can_be_chosen_and_compares_what_runs() {
        runs("test", "v1.3.0", "2026-01-02T00:00:00Z");
        runs("prod", "v1.1.0", "2026-01-01T00:00:00Z");

        JsonNode choices = as("tester").json("api/deploy/test/choices");
        assertThat(choices.get("tags").findValuesAsText("name")).contains("v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0");
        assertThat(choices.get("branches").findValuesAsText("name")).contains("main");
        assertThat(choices.get("deployments").findValuesAsText("version")).contains("v1.3.0", "v1.1.0");
        assertThat(choices.get("stale").asBoolean()).isFalse();

        JsonNode ahead = as("viewer").json("api/compare?base=test&head=prod");
        assertThat(ahead.get("behind_by").asInt()).isEqualTo(20);
        assertThat(ahead.get("ahead_by").asInt()).isZero();
        assertThat(ahead.get("commits").size()).isEqualTo(20);
        assertThat(ahead.get("authors").findValuesAsText("name")).containsExactlyInAnyOrder("ada", "grace", "linus");
        assertThat(ahead.get("same").asBoolean()).isFalse();
        assertThat(ahead.get("oldest_at").asText()).endsWith("Z");
        assertThat(ahead.get("commits").get(0).get("commit").asText())
                .isEqualTo(rosey.commitOf("v1.3.0").sha());
        JsonNode forward = as("operator").json("api/deploy/prod/preview?version=v1.3.0");
        assertThat(forward.get("direction").asText()).isEqualTo("forward");
        assertThat(forward.get("commit_count").asInt()).isEqualTo(20);
        assertThat(forward.get("authors").size()).isEqualTo(3);
        assertThat(forward.get("expected_current").asText()).isEqualTo("v1.1.0");
        refused(as("operator").get("api/deploy/prod/preview?version=v9.9.9"), 422, "unknown_ref");
        JsonNode preview = as("tester").json("api/deploy/test/preview?ref=main");
        assertThat(preview.get("expected_current").asText()).isEqualTo("v1.3.0");
        assertThat(preview.get("run").get("workflow").asText()).isEqualTo("test-deploy.yml");
    }

    @Test
    void asks_for_patience_where_one_person_asks_too_much() {
        List<HttpResponse<String>> answers = java.util.stream.IntStream.range(0, 13)
                .mapToObj(i -> as("operator").post("api/rollback/test", "{\"target\": \"999\", \"reason\": \"x\"}"))
                .toList();

        HttpResponse<String> last = answers.get(answers.size() - 1);
        refused(last, 429, "too_many_requests");
        assertThat(Integer.parseInt(last.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        refused(
                as("tester").post("api/rollback/test", "{\"target\": \"999\", \"reason\": \"x\"}"),
                422,
                "unknown_target");
    }

    @Test
    void refuses_every_write_that_another_site_made_a_browser_send() {
        String id = accepted(as("operator").post("api/deploy/test", "{\"ref\": \"main\"}"))
                .get("id")
                .asText();
        for (Endpoint endpoint : Endpoint.writes()) {
            for (Forgery forgery : endpoint.isSigned() ? List.<Forgery>of() : Forgery.all(dashboard.base())) {
                HttpResponse<String> answer =
                        forgery.send(as("admin"), endpoint.method(), endpoint.address("prod", id), """
                        {"version": "v1.1.0", "reason": "x", "confirm": "prod"}""");
                assertThat(answer.statusCode())
                        .as(endpoint + ", " + forgery.name())
                        .isEqualTo(forgery.status());
            }
        }
        assertThat(github.count("POST", "/cancel")).isZero();
        assertThat(github.dispatches()).isEqualTo(1);
    }
}
