package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.deploydash.abuse.DispatchingDashboard.BODY;
import static org.deploydash.abuse.DispatchingDashboard.PATIENCE;
import static org.deploydash.abuse.DispatchingDashboard.accepted;
import static org.deploydash.abuse.DispatchingDashboard.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.deploydash.loops.Pace;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person meets when GitHub refuses, is silent, talks nonsense or has moved: over HTTP on both sides. */
class GitHubFaultsIT {

    private static final Duration FOR_EVER = Duration.ofMinutes(2);
    private static final int FAST = 50;

    @TempDir
    Path folder;

    private final FakeGitHub github = FakeGitHub.start();
    private final FakeRepository repository = RoseyRepository.on(github);
    private RunningDashboard running;
    private DispatchingDashboard dashboard;

    /** @param laid a pace or a clock other than the wall's */
    private void start(Object... laid) throws IOException {
        Map<String, String> parameters = DispatchingDashboard.parameters(folder, github, "");
        running = RunningDashboard.start(folder, "/", parameters, List.of(laid));
        dashboard = new DispatchingDashboard(running.base());
    }

    @AfterEach
    void stop() {
        running.close();
        github.close();
    }

    private record No(String asker, Fault fault, int status, String code) {}

    @Test
    void each_refusal_is_told_in_its_own_words_frees_the_place_at_once_and_is_forgotten() throws IOException {
        start();
        for (No no : List.of(
                new No("operator", Fault.badToken(), 503, "token_invalid"),
                new No("operator", Fault.forbidden("actions=write"), 503, "permission_missing"),
                // GitHub hides what a token may not do
                new No("operator", Fault.notFound(), 503, "permission_missing"),
                new No("tester", Fault.status(422), 422, "input_refused"),
                new No("tester", Fault.secondaryLimit(Duration.ofSeconds(2)), 503, "rate_limited"))) {
            Caller click = dashboard.as(no.asker()).with("Idempotency-Key", "k" + no.fault());
            int asked = github.dispatches();
            github.faults().next(1, "/dispatches", no.fault());

            HttpResponse<String> answer = click.post("api/deploy/test", BODY);

            JsonNode problem = refused(answer, no.status(), no.code());
            assertThat(problem.path("detail").asText()).isNotBlank();
            assertThat(answer.headers().firstValue("Retry-After").isPresent())
                    .isEqualTo(no.code().equals("rate_limited"));
            assertThat(github.dispatches()).isEqualTo(asked + 1);
            assertThat(dashboard.active()).as(no.code()).isZero();
            assertThat(dashboard.audit("dispatch_failed").path(0).path("detail").asText())
                    .isEqualTo(no.code());
            // a limit is obeyed, and what the poll finds out ends the rest
            HttpResponse<String> again = await().atMost(PATIENCE)
                    .until(() -> click.post("api/deploy/test", BODY), answered -> answered.statusCode() == 202);
            repository.finish(newest());
            dashboard.until(accepted(again).path("id").asText(), "succeeded");
        }
        assertThat(repository.runs()).hasSize(5);
    }

    private FakeRun newest() {
        return repository.runs().stream()
                .max(Comparator.comparingLong(FakeRun::id))
                .orElseThrow();
    }

    @Test
    void while_github_takes_calls_and_is_silent_everything_is_shown_with_its_age_and_no_click_is_made_twice()
            throws IOException {
        start();
        repository.finish(repository.dispatch(RoseyRepository.TEST_WORKFLOW, "v1.2.0", Map.of(), "grace"));
        await().atMost(PATIENCE)
                .until(() -> !dashboard
                        .as("viewer")
                        .json("api/workflows")
                        .path("runs")
                        .isEmpty());
        JsonNode before = dashboard.as("tester").json("api/deploy/test/choices");
        github.faults().next(1, "/dispatches", Fault.doneButSilent(FOR_EVER));

        JsonNode told = accepted(dashboard.deploy("k"));

        assertThat(told.path("state").asText()).isEqualTo("unknown");
        assertThat(told.path("error").asText()).isEqualTo("github_timeout");
        assertThat(told.path("sentence").asText()).contains("did not answer").contains("looked for");
        String id = told.path("id").asText();
        JsonNode found = dashboard.when(
                id, operation -> !operation.path("workflow_run_id").isNull());
        assertThat(found.path("workflow_run_id").asLong()).isEqualTo(newest().id());
        assertThat(accepted(dashboard.deploy("k")).path("id").asText()).isEqualTo(id);
        assertThat(github.dispatches()).isEqualTo(1);

        github.faults().always(Fault.silent(FOR_EVER));
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode listing = dashboard.as("viewer").json("api/workflows");
            assertThat(listing.path("stale").asBoolean()).isTrue();
            assertThat(listing.path("stale_since").asText()).endsWith("Z");
            assertThat(listing.path("runs")).isNotEmpty();
        });
        AtomicReference<JsonNode> listed = new AtomicReference<>();
        // the first question may wait behind those that GitHub has not answered yet, longer than a caller does
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> listed.set(dashboard.as("tester").json("api/deploy/test/choices")));
        JsonNode choices = listed.get();
        assertThat(choices.path("stale").asBoolean()).isTrue();
        assertThat(choices.path("sentence").asText()).isNotBlank();
        assertThat(choices.path("tags")).isEqualTo(before.path("tags")).isNotEmpty();
        JsonNode self = dashboard.as("viewer").json("api/self").path("github");
        assertThat(self.path("reachable").asBoolean()).isFalse();
        assertThat(self.path("last_success").asText()).endsWith("Z");
        assertThat(self.path("since").asText()).endsWith("Z");
        assertThat(dashboard.operation(id).path("active").asBoolean()).isTrue();
    }

    @Test
    void json_that_ends_early_is_taken_for_neither_yes_nor_no_nor_nothing() throws IOException {
        start();
        github.faults().next(1, "/dispatches", Fault.truncated());

        String id = accepted(dashboard.deploy("k")).path("id").asText();

        JsonNode found = dashboard.when(
                id, operation -> !operation.path("workflow_run_id").isNull());
        assertThat(found.path("workflow_run_id").asLong()).isEqualTo(newest().id());
        assertThat(github.dispatches()).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> dashboard.rows().size() == 1);
        github.faults().always(Fault.truncated());
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode listing = dashboard.as("viewer").json("api/workflows");
            assertThat(listing.path("stale").asBoolean()).isTrue();
            assertThat(listing.path("error").asText()).isIn("github_answer_unreadable", "github_unavailable");
        });
        assertThat(dashboard.operation(id).path("active").asBoolean()).isTrue();
        assertThat(dashboard.rows()).hasSize(1);
        github.faults().clear();
        repository.finish(newest());
        dashboard.until(id, "succeeded");
    }

    @Test
    void a_repository_with_a_new_name_is_read_on_and_nothing_is_started_under_the_old_one() throws IOException {
        start();
        repository.rename("grobertson/Rosey");

        JsonNode problem = refused(dashboard.deploy("k"), 503, "repository_not_found");

        assertThat(problem.path("detail").asText()).contains("another name").contains("Correct it");
        assertThat(repository.runs()).isEmpty();
        assertThat(dashboard.active()).isZero();
        assertThat(dashboard.as("tester").json("api/deploy/test/choices").path("tags"))
                .isNotEmpty();
        repository.finish(repository.dispatch(RoseyRepository.TEST_WORKFLOW, "v1.2.0", Map.of(), "grace"));
        await().atMost(PATIENCE)
                .until(() -> dashboard.rows().findValuesAsText("version").contains("v1.2.0"));
    }

    @Test
    void a_run_that_never_appears_is_given_up_after_five_minutes_and_the_place_is_free() throws IOException {
        start(new Pace(FAST));
        github.losesDispatches(1);

        String id = accepted(dashboard.deploy("k")).path("id").asText();
        refused(dashboard.as("tester").post("api/deploy/test", BODY), 409, "operation_active");

        JsonNode stalled = dashboard.until(id, "stalled");
        assertThat(stalled.path("sentence").asText()).contains("5 minutes");
        assertThat(Duration.between(
                        Instant.parse(stalled.path("requested_at").asText()),
                        Instant.parse(stalled.path("finished_at").asText())))
                .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(60));
        assertThat(dashboard.active()).isZero();
        accepted(dashboard.as("tester").post("api/deploy/test", BODY));
        assertThat(repository.runs()).hasSize(1);
    }

    @Test
    void a_run_that_github_will_not_show_is_given_up_with_what_to_do_and_the_place_is_free() throws IOException {
        start(new Pace(FAST));
        github.runDetails(RunDetails.IGNORED);
        github.faults().on("/test-deploy.yml/runs", Fault.forbidden("actions=read"));

        String id = accepted(dashboard.deploy("k")).path("id").asText();
        refused(dashboard.as("tester").post("api/deploy/test", BODY), 409, "operation_active");

        JsonNode stalled = dashboard.until(id, "stalled");
        assertThat(stalled.path("error").asText()).isEqualTo("permission_missing");
        assertThat(stalled.path("sentence").asText())
                .contains("actions=read; an administrator adds it to the token")
                .contains("5 minutes", "before you ask again");
        assertThat(dashboard.active()).isZero();
        assertThat(dashboard.audit("operation_ended").path(0).path("object").asText())
                .isEqualTo(id);
        github.faults().clear();
        github.runDetails(RunDetails.GIVEN);
        accepted(dashboard.as("tester").post("api/deploy/test", BODY));
        assertThat(repository.runs()).hasSize(2);
    }

    @Test
    void a_run_is_found_by_githubs_clock_and_no_older_one_taken_for_it_however_wrong_ours_is() throws IOException {
        MutableClock clock =
                new MutableClock(Clock.tickMillis(ZoneOffset.UTC).instant().plus(Duration.ofHours(2)));
        repository.past(
                RoseyRepository.TEST_WORKFLOW,
                "main",
                Map.of("reason", "before"),
                "grace",
                Clock.systemUTC().instant().minus(Duration.ofMinutes(30)));
        start(clock);
        for (Duration by : List.of(Duration.ZERO, Duration.ofHours(-3))) {
            clock.set(by);
            github.faults().next(1, "/dispatches", Fault.doneButSilent(Duration.ZERO));
            JsonNode told = accepted(dashboard.deploy("k" + by));
            assertThat(told.path("state").asText()).isEqualTo("unknown");

            String id = told.path("id").asText();
            JsonNode found = dashboard.when(
                    id, operation -> !operation.path("workflow_run_id").isNull());
            assertThat(found.path("workflow_run_id").asLong()).isEqualTo(newest().id());
            repository.finish(newest());
            dashboard.until(id, "succeeded");
        }
        assertThat(github.dispatches()).isEqualTo(2);
    }

    @Test
    void a_clock_that_is_set_gives_no_run_up_before_its_time() throws IOException {
        MutableClock clock = new MutableClock(Clock.tickMillis(ZoneOffset.UTC).instant());
        start(clock);
        github.losesDispatches(1);
        String id = accepted(dashboard.deploy("k")).path("id").asText();

        for (Duration by : List.of(Duration.ofHours(1), Duration.ofHours(-2), Duration.ofHours(1))) {
            clock.set(by);
            int looked = github.count("GET", "test-deploy.yml/runs");
            await().atMost(PATIENCE).until(() -> github.count("GET", "test-deploy.yml/runs") >= looked + 3);
            assertThat(dashboard.operation(id).path("state").asText()).isEqualTo("dispatched");
        }
    }
}
