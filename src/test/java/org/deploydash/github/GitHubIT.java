package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.Caller;
import org.deploydash.testing.EventStream;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.RunningDashboard;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.FakeRun;
import org.deploydash.testing.github.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From GitHub to what a browser is told: the newest runs, how the connection is, and what the doctor finds. */
class GitHubIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private final FakeGitHub github = FakeGitHub.start();
    private final FakeRepository rosey = RoseyRepository.on(github);
    private RunningDashboard dashboard;

    @BeforeEach
    void start() throws Exception {
        Path file = Files.writeString(folder.resolve("dashboard.yaml"), "github: {poll-interval: 5s}\n");
        dashboard = RunningDashboard.start(
                folder,
                "/dash",
                Map.of(
                        "DASHBOARD_CONFIG",
                        file.toString(),
                        "GITHUB_API_URL",
                        github.url().toString(),
                        "GITHUB_TOKEN",
                        FakeGitHub.TOKEN));
    }

    @AfterEach
    void stop() {
        dashboard.close();
        github.close();
    }

    @Test
    void shows_a_new_run_to_open_pages_and_an_old_list_with_its_age_while_github_is_away() throws Exception {
        String viewer = Base64.getEncoder().encodeToString("viewer:viewer-secret".getBytes(StandardCharsets.UTF_8));
        try (EventStream events =
                EventStream.open(dashboard.base().resolve("api/events"), Map.of("Authorization", "Basic " + viewer))) {
            FakeRun run = rosey.past(
                    "test-deploy.yml", "main", Map.of(), "ada", Instant.now().minusSeconds(600));

            assertThat(events.next("workflow").data())
                    .contains("\"id\":" + run.id(), "\"workflow\":\"test-deploy.yml\"");
        }
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode listing = as("viewer").json("api/workflows");
            assertThat(listing.path("runs")).hasSize(1);
            JsonNode run = listing.path("runs").get(0);
            assertThat(run.path("environment").asText()).isEqualTo("test");
            assertThat(run.path("conclusion").asText()).isEqualTo("success");
            assertThat(run.path("actor").asText()).isEqualTo("ada");
            assertThat(run.path("html_url").asText()).startsWith("https://github.com/");
        });

        github.faults().always(Fault.status(503));
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode listing = as("viewer").json("api/workflows");
            assertThat(listing.path("stale").asBoolean()).isTrue();
            assertThat(listing.path("stale_since").asText()).endsWith("Z");
            assertThat(listing.path("error").asText()).isEqualTo("github_unavailable");
            assertThat(listing.path("runs")).hasSize(1);
        });
    }

    @Test
    void tells_anyone_how_the_connection_is_and_administrators_what_to_mend() {
        rosey.removeWorkflow("prod-deploy.yml");
        assertThat(as("admin").post("api/self/doctor", "{}").statusCode()).isEqualTo(202);

        await().atMost(SOON).untilAsserted(() -> {
            JsonNode figures = anyone().json("api/self").path("github");
            assertThat(figures.path("configured").asBoolean()).isTrue();
            assertThat(figures.path("reachable").asBoolean()).isTrue();
            assertThat(figures.path("limit").asInt()).isEqualTo(5000);
            assertThat(figures.path("remaining").asInt()).isBetween(1, 5000);
            assertThat(figures.path("resets_at").asText()).endsWith("Z");
            assertThat(figures.path("last_success").asText()).endsWith("Z");
            assertThat(figures.path("error").isNull()).isTrue();
        });
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode report = as("admin").json("api/self/doctor");
            assertThat(report.path("findings").findValuesAsText("code")).contains("workflow_not_found", "repository");
            assertThat(as("admin").json("api/self").path("doctor").path("findings"))
                    .isEqualTo(report.path("findings"));
        });
        assertThat(as("viewer").json("api/self").path("doctor").isNull()).isTrue();
        assertThat(anyone().json("api/self").path("doctor").isNull()).isTrue();
        for (String other : List.of("viewer", "operator", "tester", "nobody")) {
            assertThat(as(other).get("api/self/doctor").statusCode()).isEqualTo(403);
            assertThat(as(other).post("api/self/doctor", "{}").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void says_in_words_that_the_token_is_refused_and_never_which_it_is() {
        github.revoke(FakeGitHub.TOKEN);
        as("admin").post("api/self/doctor", "{}");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(anyone().json("api/self")
                                .path("github")
                                .path("error")
                                .asText())
                        .isEqualTo("token_invalid"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(as("admin")
                                .json("api/self/doctor")
                                .path("findings")
                                .findValuesAsText("code"))
                        .contains("token_invalid"));
        assertThat(as("admin").get("").body()).doesNotContain(FakeGitHub.TOKEN); // the page links to the server
        for (String path : List.of("api/self", "api/self/doctor", "api/workflows", "api/environments")) {
            assertThat(as("admin").get(path).body())
                    .as(path)
                    .doesNotContain(FakeGitHub.TOKEN)
                    .doesNotContain(github.url().getAuthority());
        }
    }

    private Caller anyone() {
        return Caller.of(dashboard.base());
    }

    private Caller as(String user) {
        return anyone().signedIn(user, user + "-secret");
    }
}
