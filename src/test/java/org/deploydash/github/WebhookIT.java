package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.deploydash.settings.Secret;
import org.deploydash.testing.Caller;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.RunningDashboard;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.Webhooks.Letter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookIT {

    private static final String SECRET = "It's a Secret to Everybody";
    private static final String WEBHOOK = "api/webhook/github";

    @TempDir
    Path folder;

    private final FakeGitHub github = FakeGitHub.start(Clock.systemUTC());
    private final FakeRepository repository = RoseyRepository.on(github);
    private final Signature signature = new Signature(new Secret(SECRET));
    private RunningDashboard dashboard;

    @BeforeEach
    void start() {
        dashboard = RunningDashboard.start(
                folder,
                "/dash",
                Map.of(
                        "GITHUB_API_URL",
                        github.url().toString(),
                        "GITHUB_TOKEN",
                        FakeGitHub.TOKEN,
                        "GITHUB_WEBHOOK_SECRET",
                        SECRET));
    }

    @AfterEach
    void stop() {
        dashboard.close();
        github.close();
    }

    private Caller anybody() {
        return Caller.of(dashboard.base());
    }

    private Caller signed(String event, String delivery, String body) {
        return anybody()
                .with("X-GitHub-Event", event)
                .with("X-GitHub-Delivery", delivery)
                .with("X-Hub-Signature-256", signature.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode deployments() {
        return anybody()
                .signedIn("viewer", "viewer-secret")
                .json("api/deployments")
                .path("deployments");
    }

    @Test
    void a_signed_delivery_needs_no_login_and_everything_else_still_does() {
        String ping = "{\"zen\":\"Keep it logically awesome.\"}";
        HttpResponse<String> answer = signed("ping", "1", ping).post(WEBHOOK, ping);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(anybody().post(WEBHOOK, ping).statusCode()).isEqualTo(401);
        assertThat(Caller.json(anybody().post(WEBHOOK, ping)).path("error").asText())
                .isEqualTo("bad_signature");
        assertThat(signed("ping", "1", ping).post(WEBHOOK, ping + " ").statusCode())
                .isEqualTo(401);
        assertThat(anybody().get(WEBHOOK).statusCode()).isEqualTo(401);
        for (String other :
                List.of("api/webhook/github/", "api/Webhook/github", "api/webhook", "api/webhook/github/x")) {
            assertThat(signed("ping", "1", ping).post(other, ping).statusCode())
                    .as(other)
                    .isEqualTo(401);
        }
        assertThat(signed("ping", "1", ping)
                        .send("PUT", WEBHOOK, BodyPublishers.ofString(ping))
                        .statusCode())
                .isEqualTo(401);
        assertThat(anybody().post("api/deployments", "{}").statusCode()).isEqualTo(401);
    }

    @Test
    void github_may_send_a_form_type_or_none_but_never_more_than_a_mebibyte() {
        String ping = "{\"zen\":\"Design for failure.\"}";
        assertThat(signed("ping", "1", ping)
                        .send("POST", WEBHOOK, BodyPublishers.ofString(ping))
                        .statusCode())
                .isEqualTo(202);
        String huge = "{\"zen\":\"" + "x".repeat(1 << 20) + "\"}";
        assertThat(signed("ping", "2", huge).post(WEBHOOK, huge).statusCode()).isEqualTo(413);
        assertThat(signed("ping", "bad id", ping).post(WEBHOOK, ping).statusCode())
                .isEqualTo(400);
        assertThat(signed("star", "3", ping).post(WEBHOOK, ping).statusCode()).isEqualTo(202);
        String list = "[1]";
        assertThat(signed("deployment", "4", list).post(WEBHOOK, list).statusCode())
                .isEqualTo(400);
    }

    @Test
    void without_a_secret_there_is_nothing_at_that_address() {
        dashboard.close();
        dashboard = RunningDashboard.start(folder.resolve("other"), "/", Map.of());
        String ping = "{}";
        assertThat(signed("ping", "1", ping).post(WEBHOOK, ping).statusCode()).isEqualTo(404);
    }

    @Test
    void what_github_tells_is_in_the_history_at_once_and_what_it_lost_the_poll_finds() {
        repository.finish(repository.dispatch(RoseyRepository.TEST_WORKFLOW, "v1.2.0", Map.of(), "grace"));
        List<Letter> letters = github.webhooks().take();
        letters.forEach(letter -> github.webhooks().send(URI.create(dashboard.base() + WEBHOOK), SECRET, letter));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode row = deployments().path(0);
            assertThat(row.path("status").asText()).isEqualTo("success");
            assertThat(row.path("version").asText()).isEqualTo("v1.2.0");
            assertThat(row.path("commit_message").asText()).isNotEmpty();
        });
        JsonNode timeline = anybody()
                .signedIn("viewer", "viewer-secret")
                .json("api/deployments/" + deployments().path(0).path("id").asLong())
                .path("timeline");
        assertThat(timeline.findValuesAsText("status")).contains("in_progress", "success");
    }
}
