package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.deploydash.testing.Caller;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.RoseyRepository;

/** What people ask of a dashboard with a GitHub while something is wrong with the one or the other. */
record DispatchingDashboard(URI base) {

    static final Duration PATIENCE = Duration.ofSeconds(40);
    static final String SECRET = "webhook-secret-0123456789";
    static final String WEBHOOK = "api/webhook/github";
    static final String BODY = "{\"ref\": \"main\", \"reason\": \"because\"}";

    private static final String CONFIGURATION = """
            limits: {requests-per-second: 1000000, burst: 1000000}
            sampling: {interval: 60s, timeout: 500ms}
            github: {poll-interval: 5s}
            %s
            %s
            """;

    /** @param more of the configuration, a line */
    static Map<String, String> parameters(Path folder, FakeGitHub github, String more) throws IOException {
        Path file = Files.writeString(
                folder.resolve("dashboard.yaml"), CONFIGURATION.formatted(more, RoseyRepository.APPLICATIONS));
        return new TreeMap<>(Map.of(
                "DASHBOARD_CONFIG",
                file.toString(),
                "GITHUB_API_URL",
                github.url().toString(),
                "GITHUB_TOKEN",
                FakeGitHub.TOKEN,
                "GITHUB_WEBHOOK_SECRET",
                SECRET));
    }

    Caller as(String user) {
        return Caller.of(base).signedIn(user, user + "-secret");
    }

    HttpResponse<String> deploy(String key) {
        return as("operator").with("Idempotency-Key", key).post("api/deploy/test", BODY);
    }

    static JsonNode accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Caller.json(answer).path("operation");
    }

    static JsonNode refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode problem = Caller.json(answer);
        assertThat(problem.path("error").asText()).isEqualTo(code);
        assertThat(answer.body()).doesNotContain("127.0.0.1").doesNotContain("SQLITE");
        return problem;
    }

    JsonNode operation(String id) {
        return as("viewer").json("api/operations/" + id);
    }

    JsonNode when(String id, Predicate<JsonNode> there) {
        return await().atMost(PATIENCE).until(() -> operation(id), there);
    }

    JsonNode until(String id, String state) {
        return when(id, operation -> operation.path("state").asText().equals(state));
    }

    int active() {
        return as("viewer").json("api/operations?active=true").path("count").asInt();
    }

    JsonNode rows() {
        return as("viewer").json("api/deployments").path("deployments");
    }

    JsonNode audit(String action) {
        return as("admin").json("api/audit?action=" + action).path("entries");
    }
}
