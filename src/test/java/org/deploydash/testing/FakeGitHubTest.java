package org.deploydash.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.github.FakeDeployment;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.FakeRun;
import org.deploydash.testing.github.Fault;
import org.deploydash.testing.github.RunDetails;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeGitHubTest {

    private static final String REPO = "/repos/" + RoseyRepository.NAME;

    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final FakeGitHub github = FakeGitHub.start(clock);
    private final FakeRepository rosey = RoseyRepository.on(github);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void judge() {
        github.close();
    }

    private HttpResponse<String> call(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(
                        path.startsWith("http") ? URI.create(path) : URI.create(github.url() + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + FakeGitHub.TOKEN)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private JsonNode get(String path) {
        HttpResponse<String> answer = call("GET", path, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private long dispatch(String workflow, String inputs) {
        HttpResponse<String> answer = call(
                "POST",
                REPO + "/actions/workflows/" + workflow + "/dispatches",
                "{\"ref\":\"main\",\"inputs\":" + inputs + ",\"return_run_details\":true}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("workflow_run_id").asLong();
    }

    @Test
    void a_deployment_runs_from_the_queue_to_its_end_and_supersedes_the_one_before() {
        rosey.past("test-deploy.yml", "main~1", Map.of(), "ada", clock.instant().minus(Duration.ofHours(2)));
        long run = dispatch("test-deploy.yml", "{\"reason\":\"try\"}");
        assertThat(get(REPO + "/actions/runs/" + run).path("status").asText()).isEqualTo("queued");
        clock.advance(Duration.ofSeconds(5));
        JsonNode running = get(REPO + "/actions/runs/" + run);
        assertThat(running.path("status").asText()).isEqualTo("in_progress");
        assertThat(running.path("actor").path("login").asText()).isEqualTo(FakeGitHub.OWNER);
        JsonNode steps = get(REPO + "/actions/runs/" + run + "/jobs")
                .path("jobs")
                .path(0)
                .path("steps");
        assertThat(steps).hasSize(4);
        assertThat(steps.path(0).path("conclusion").asText()).isEqualTo("success");
        assertThat(steps.path(1).path("status").asText()).isEqualTo("in_progress");
        assertThat(states(0)).containsExactly("in_progress");
        clock.advance(Duration.ofMinutes(1));
        assertThat(get(REPO + "/actions/runs/" + run).path("conclusion").asText())
                .isEqualTo("success");
        assertThat(states(0)).containsExactly("success", "in_progress");
        assertThat(states(1)).startsWith("inactive", "success");
    }

    /** Of the deployment that many before the newest, newest first. */
    private List<String> states(int before) {
        JsonNode deployment = get(REPO + "/deployments?per_page=50").path(before);
        return get(REPO + "/deployments/" + deployment.path("id").asLong() + "/statuses")
                .findValuesAsText("state");
    }

    @Test
    void production_waits_for_an_approval_where_it_needs_one() {
        rosey.environment("production").needsApproval(true);
        long run = dispatch("prod-deploy.yml", "{\"version\":\"v1.2.0\",\"reason\":\"go\"}");
        clock.advance(Duration.ofMinutes(5));
        assertThat(get(REPO + "/actions/runs/" + run).path("status").asText()).isEqualTo("waiting");
        assertThat(states(0)).containsExactly("pending");
        JsonNode pending = get(REPO + "/actions/runs/" + run + "/pending_deployments");
        long environment = pending.path(0).path("environment").path("id").asLong();
        HttpResponse<String> approved = call(
                "POST",
                REPO + "/actions/runs/" + run + "/pending_deployments",
                "{\"environment_ids\":[" + environment + "],\"state\":\"approved\",\"comment\":\"Go.\"}");
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(5));
        assertThat(get(REPO + "/actions/runs/" + run).path("conclusion").asText())
                .isEqualTo("success");
        assertThat(get(REPO + "/actions/runs/" + run + "/approvals")
                        .path(0)
                        .path("state")
                        .asText())
                .isEqualTo("approved");
        assertThat(get(REPO + "/actions/runs/" + run + "/jobs").path("jobs")).hasSize(2);
    }

    @Test
    void a_refused_approval_ends_the_run() {
        rosey.environment("production").needsApproval(true);
        FakeRun run = rosey.dispatch("prod-deploy.yml", "main", RoseyRepository.inputs("v1.2.0", "go"), "ada");
        clock.advance(Duration.ofMinutes(5));
        rosey.reject(rosey.runs().get(0));
        assertThat(run.conclusion()).isEqualTo("failure");
        assertThat(get(REPO + "/actions/runs/" + run.id() + "/approvals")
                        .path(0)
                        .path("state")
                        .asText())
                .isEqualTo("rejected");
        assertThat(states(0)).startsWith("failure");
    }

    @Test
    void a_run_can_be_cancelled_once() {
        long run = dispatch("test-deploy.yml", "{}");
        clock.advance(Duration.ofSeconds(5));
        assertThat(call("POST", REPO + "/actions/runs/" + run + "/cancel", null).statusCode())
                .isEqualTo(202);
        assertThat(get(REPO + "/actions/runs/" + run).path("conclusion").asText())
                .isEqualTo("cancelled");
        assertThat(call("POST", REPO + "/actions/runs/" + run + "/cancel", null).statusCode())
                .isEqualTo(409);
        JsonNode steps = get(REPO + "/actions/runs/" + run + "/jobs")
                .path("jobs")
                .path(0)
                .path("steps");
        assertThat(steps.findValuesAsText("conclusion")).containsExactly("success", "cancelled", "skipped", "skipped");
    }

    @Test
    void a_step_can_fail_and_another_attempt_succeed() {
        rosey.workflow("test-deploy.yml").failsIn("Deploy to server");
        FakeRun run = rosey.dispatch("test-deploy.yml", "main", Map.of(), "ada");
        clock.advance(Duration.ofMinutes(1));
        assertThat(rosey.runs().get(0).conclusion()).isEqualTo("failure");
        assertThat(states(0)).containsExactly("failure", "in_progress");
        rosey.workflow("test-deploy.yml").failsIn(null);
        rosey.rerun(run, "grace");
        clock.advance(Duration.ofMinutes(1));
        JsonNode again = get(REPO + "/actions/runs/" + run.id());
        assertThat(again.path("run_attempt").asInt()).isEqualTo(2);
        assertThat(again.path("conclusion").asText()).isEqualTo("success");
        assertThat(rosey.deployments()).extracting(FakeDeployment::state).containsExactly("failure", "success");
    }

    @Test
    void a_dispatch_is_refused_with_its_reason() {
        assertThat(refusal("test-deploy.yml", "{\"ref\":\"main\",\"inputs\":{\"colour\":\"red\"}}"))
                .contains("Unexpected inputs");
        assertThat(refusal("prod-deploy.yml", "{\"ref\":\"main\",\"inputs\":{\"reason\":\"x\"}}"))
                .contains("'version' not provided");
        assertThat(refusal("test-deploy.yml", "{\"ref\":\"v9\"}")).contains("No ref found for: v9");
        assertThat(refusal("release.yml", "{\"ref\":\"main\"}")).contains("workflow_dispatch");
        assertThat(call("POST", REPO + "/actions/workflows/none.yml/dispatches", "{\"ref\":\"main\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(rosey.runs()).isEmpty();
    }

    private String refusal(String workflow, String body) {
        HttpResponse<String> answer = call("POST", REPO + "/actions/workflows/" + workflow + "/dispatches", body);
        assertThat(answer.statusCode()).isEqualTo(422);
        return json(answer).path("message").asText();
    }

    @Test
    void an_older_server_names_no_run() {
        github.runDetails(RunDetails.IGNORED);
        String path = REPO + "/actions/workflows/test-deploy.yml";
        String body = "{\"ref\":\"main\",\"return_run_details\":true}";
        assertThat(call("POST", path + "/dispatches", body).statusCode()).isEqualTo(204);
        assertThat(get(path
                                + "/runs?event=workflow_dispatch&branch=main&created=%3E%3D2026-11-22T09:59:55Z&per_page=20")
                        .path("total_count")
                        .asInt())
                .isEqualTo(1);
        assertThat(get(path + "/runs?created=%3E%3D2026-11-22T10:00:01Z")
                        .path("total_count")
                        .asInt())
                .isZero();
        github.runDetails(RunDetails.REFUSED);
        assertThat(call("POST", path + "/dispatches", body).statusCode()).isEqualTo(422);
        github.losesDispatches(1);
        assertThat(call("POST", path + "/dispatches", "{\"ref\":\"main\"}").statusCode())
                .isEqualTo(204);
        assertThat(rosey.runs()).hasSize(1);
    }

    @Test
    void a_lost_answer_leaves_its_run_behind() {
        github.faults().next(1, "/dispatches", Fault.doneButSilent(Duration.ZERO));
        assertThatThrownBy(() -> dispatch("test-deploy.yml", "{}")).isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(rosey.runs()).hasSize(1);
    }

    @Test
    void tells_everything_in_the_words_of_the_description() {
        rosey.commit("grace", "Mute by pattern (#12)", "migrations/7.sql", "src/mute.py");
        rosey.environment("production").needsApproval(true);
        rosey.past(
                "prod-deploy.yml",
                "main",
                RoseyRepository.inputs("v1.1.0", "x"),
                "ada",
                clock.instant().minusSeconds(900));
        assertThat(get("/user").path("login").asText()).isEqualTo(FakeGitHub.OWNER);
        assertThat(get("/rate_limit").path("rate").path("limit").asInt()).isEqualTo(5000);
        assertThat(get(REPO).path("full_name").asText()).isEqualTo(RoseyRepository.NAME);
        assertThat(get(REPO + "/actions/runs?per_page=5").path("workflow_runs")).hasSize(1);
        assertThat(get(REPO + "/actions/workflows").path("workflows")).hasSize(3);
        assertThat(get(REPO + "/actions/workflows/prod-deploy.yml").path("path").asText())
                .endsWith("/prod-deploy.yml");
        assertThat(get(REPO + "/environments").path("environments")).hasSize(2);
        assertThat(get(REPO + "/environments/production").path("protection_rules"))
                .hasSize(1);
        assertThat(get(REPO + "/deployments?environment=production")).hasSize(1);
        assertThat(get(REPO + "/deployments/" + rosey.deployments().get(0).id())
                        .path("ref")
                        .asText())
                .isEqualTo("main");
        assertThat(get(REPO + "/tags").findValuesAsText("name")).startsWith("v1.3.0");
        assertThat(get(REPO + "/branches").path(0).path("name").asText()).isEqualTo("main");
        assertThat(get(REPO + "/commits?sha=v1.0.0&per_page=3")).hasSize(3);
        assertThat(get(REPO + "/commits/main").path("files")).hasSize(2);
        assertThat(get(REPO + "/commits/main/pulls").path(0).path("number").asInt())
                .isEqualTo(12);
        assertThat(get(REPO + "/releases")).isEmpty();
        String yaml = get(REPO + "/contents/.github/workflows/prod-deploy.yml")
                .path("content")
                .asText();
        assertThat(new String(java.util.Base64.getMimeDecoder().decode(yaml), java.nio.charset.StandardCharsets.UTF_8))
                .contains("workflow_dispatch", "version:", "environment: production");
        assertThat(get(REPO + "/contents/.github/workflows")).hasSize(3);
    }

    @Test
    void compares_what_really_lies_between() {
        JsonNode ahead = get(REPO + "/compare/v1.1.0...main");
        assertThat(ahead.path("status").asText()).isEqualTo("ahead");
        assertThat(ahead.path("ahead_by").asInt()).isEqualTo(20);
        assertThat(ahead.path("commits").path(19).path("sha").asText())
                .isEqualTo(rosey.commitOf("main").sha());
        assertThat(get(REPO + "/compare/main...v1.1.0").path("behind_by").asInt())
                .isEqualTo(20);
        assertThat(get(REPO + "/compare/main...v1.3.0").path("status").asText()).isEqualTo("identical");
        rosey.branch("fix", "main~2").commit("fix", "ada", "Aside", clock.instant());
        JsonNode apart = get(REPO + "/compare/main...fix?per_page=1&page=1");
        assertThat(apart.path("status").asText()).isEqualTo("diverged");
        assertThat(apart.path("behind_by").asInt()).isEqualTo(2);
        assertThat(apart.path("merge_base_commit").path("sha").asText())
                .isEqualTo(rosey.commitOf("main~2").sha());
    }

    @Test
    void a_jobs_log_lies_elsewhere() {
        FakeRun run = rosey.past(
                "test-deploy.yml", "main", Map.of(), "ada", clock.instant().minusSeconds(900));
        HttpResponse<String> answer =
                call("GET", REPO + "/actions/jobs/" + run.jobs().get(0).id() + "/logs", null);
        assertThat(answer.statusCode()).isEqualTo(302);
        String elsewhere = answer.headers().firstValue("Location").orElseThrow();
        assertThat(elsewhere).startsWith(github.logs().url());
        assertThat(call("GET", elsewhere, null).body()).contains("Deploy to server");
        assertThat(github.logs().sawAuthorization()).isTrue();
    }

    @Test
    void unchanged_answers_are_free() {
        HttpResponse<String> first = call("GET", REPO + "/deployments", null);
        int used = github.quota().used();
        HttpResponse<String> second = call(
                "GET",
                REPO + "/deployments",
                null,
                "If-None-Match",
                first.headers().firstValue("ETag").orElseThrow());
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(github.quota().used()).isEqualTo(used);
        assertThat(second.headers().firstValue("Date")).contains("Sun, 22 Nov 2026 10:00:00 GMT");
    }

    @Test
    void the_hour_has_its_limit() {
        github.quota().left(1);
        assertThat(call("GET", REPO, null).statusCode()).isEqualTo(200);
        HttpResponse<String> over = call("GET", REPO, null);
        assertThat(over.statusCode()).isEqualTo(403);
        assertThat(over.headers().firstValue("x-ratelimit-remaining")).contains("0");
        assertThat(call("GET", "/rate_limit", null).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofHours(1));
        assertThat(call("GET", REPO, null).statusCode()).isEqualTo(200);
    }

    @Test
    void long_lists_come_in_pages() {
        HttpResponse<String> page = call("GET", REPO + "/commits?per_page=15&page=2", null);
        assertThat(json(page)).hasSize(15);
        assertThat(page.headers().firstValue("Link").orElseThrow()).contains("page=3>; rel=\"next\"", "rel=\"prev\"");
        assertThat(call("GET", REPO + "/commits?per_page=15&page=3", null)
                        .headers()
                        .firstValue("Link")
                        .orElseThrow())
                .doesNotContain("next");
    }

    @Test
    void a_renamed_repository_is_found_by_its_number() {
        rosey.rename("grobertson/Rosey");
        HttpResponse<String> moved = call("GET", REPO + "/deployments", null);
        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(call("GET", moved.headers().firstValue("Location").orElseThrow(), null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(call("POST", REPO + "/actions/workflows/test-deploy.yml/dispatches", "{\"ref\":\"main\"}")
                        .statusCode())
                .isEqualTo(307);
    }

    @Test
    void knows_whose_token_it_is() {
        github.revoke(FakeGitHub.TOKEN);
        HttpResponse<String> answer = call("GET", REPO, null);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("Bad credentials");
    }

    @Test
    void misbehaves_on_demand_and_only_so_often() {
        github.faults().next(1, Fault.status(502));
        assertThat(call("GET", REPO, null).statusCode()).isEqualTo(502);
        github.faults().next(1, "/deployments", Fault.secondaryLimit(Duration.ofSeconds(7)));
        assertThat(call("GET", REPO + "/deployments", null).headers().firstValue("retry-after"))
                .contains("7");
        github.faults().next(1, Fault.forbidden("actions=write"));
        assertThat(call("GET", REPO, null).headers().firstValue("X-Accepted-GitHub-Permissions"))
                .contains("actions=write");
        github.faults().next(1, Fault.primaryLimit(429, clock.instant().plusSeconds(60)));
        assertThat(call("GET", REPO, null).headers().firstValue("x-ratelimit-reset"))
                .contains("1795341660");
        github.faults().next(1, Fault.html());
        assertThat(call("GET", REPO, null).body()).startsWith("<!doctype");
        github.faults().next(1, Fault.truncated());
        assertThatThrownBy(() -> get(REPO)).isInstanceOf(java.io.UncheckedIOException.class);
        github.faults().next(1, Fault.brokenOff());
        assertThatThrownBy(() -> get(REPO)).isInstanceOf(java.io.UncheckedIOException.class);
        github.faults().next(1, Fault.dropped());
        assertThatThrownBy(() ->
                        call("POST", REPO + "/actions/workflows/test-deploy.yml/dispatches", "{\"ref\":\"main\"}"))
                .isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(get(REPO).path("id").asLong()).isPositive();
    }

    @Test
    void an_answer_that_is_not_githubs_is_noticed() {
        github.faults().next(1, Fault.altered("{\"id\":\"seven\"}"));
        call("GET", REPO, null);
        assertThat(github.violations()).anySatisfy(said -> assertThat(said).contains("GET " + REPO, "integer"));
        assertThatThrownBy(github::assertNoViolations)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("full_name");
    }

    @Test
    void a_request_that_github_does_not_know_is_noticed() {
        call("GET", REPO + "/deployment", null);
        call("GET", REPO + "/deployments?enviroment=test", null);
        call("GET", REPO + "/actions/runs/latest", null);
        call("GET", REPO + "/actions/runs?status=done", null);
        call("POST", REPO + "/actions/workflows/test-deploy.yml/dispatches", "{\"inputs\":{}}");
        assertThat(github.violations()).hasSize(5);
        assertThat(call("GET", REPO + "/tags?per_page=many", null).statusCode()).isEqualTo(400);
        assertThatThrownBy(github::assertNoViolations)
                .hasMessageContaining("nothing that is described")
                .hasMessageContaining("enviroment")
                .hasMessageContaining("run_id")
                .hasMessageContaining("status")
                .hasMessageContaining("'ref'");
    }
}
