package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.deploydash.abuse.DispatchingDashboard.PATIENCE;
import static org.deploydash.abuse.DispatchingDashboard.SECRET;
import static org.deploydash.abuse.DispatchingDashboard.WEBHOOK;
import static org.deploydash.abuse.DispatchingDashboard.accepted;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.deploydash.testing.Caller;
import org.deploydash.testing.ChildDashboard;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.Fault;
import org.deploydash.testing.github.Webhooks.Letter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own that is told to end while it works, and what it wrote about everything that went wrong in its life. */
class StopFaultsIT {

    private static final int SLOWEST_STOP_SECONDS = 10;

    @TempDir
    Path folder;

    private final FakeGitHub github = FakeGitHub.start();
    private final FakeRepository repository = RoseyRepository.on(github);
    private ChildDashboard child;
    private DispatchingDashboard dashboard;

    @BeforeEach
    void start() throws IOException {
        child = ChildDashboard.start(folder, DispatchingDashboard.parameters(folder, github, ""));
        dashboard = new DispatchingDashboard(child.base());
    }

    @AfterEach
    void stop() {
        if (child != null) {
            child.close();
        }
        github.close();
    }

    @Test
    void ends_in_ten_seconds_while_github_is_asked_and_finds_the_run_at_the_next_start() throws Exception {
        github.faults().next(1, "/dispatches", Fault.doneButSilent(Duration.ofMinutes(1)));
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> dashboard.deploy("k"));
        await().atMost(PATIENCE).until(() -> !repository.runs().isEmpty());

        child.treat("kill", "-TERM");
        await().atMost(Duration.ofSeconds(SLOWEST_STOP_SECONDS)).until(() -> !child.isAlive());
        await().atMost(PATIENCE).until(asking::isDone);
        assertThat(log()).as("it closed what it had open").contains("has stopped");
        start();

        String id = dashboard
                .as("viewer")
                .json("api/operations")
                .path("operations")
                .path(0)
                .path("id")
                .asText();
        long run = repository.runs().get(0).id();
        assertThat(dashboard
                        .when(
                                id,
                                operation -> !operation.path("workflow_run_id").isNull())
                        .path("workflow_run_id")
                        .asLong())
                .isEqualTo(run);
        assertThat(accepted(dashboard.deploy("k")).path("id").asText()).isEqualTo(id);
        repository.finish(repository.runs().get(0));
        dashboard.until(id, "succeeded");
        assertThat(github.dispatches()).isEqualTo(1);
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("child.log"));
    }

    @Test
    void nothing_secret_stands_in_the_log_whatever_goes_wrong() throws IOException {
        Caller operator = dashboard.as("operator");
        URI webhook = URI.create(dashboard.base() + WEBHOOK);
        for (Fault fault : List.of(
                Fault.badToken(),
                Fault.forbidden("actions=write"),
                Fault.notFound(),
                Fault.status(422),
                Fault.status(500),
                Fault.dropped(),
                Fault.truncated(),
                Fault.brokenOff(),
                Fault.html(),
                Fault.header("Authorization", "Bearer " + FakeGitHub.TOKEN))) {
            github.faults().next(3, fault);
            operator.get("api/deploy/test/choices");
            github.faults().next(1, "/dispatches", fault);
            operator.post("api/deploy/test", DispatchingDashboard.BODY);
        }
        Caller.of(dashboard.base()).signedIn("operator", "wrong-password-0123").get("api/audit");
        Caller.of(dashboard.base())
                .signedIn("operator", "wrong-password-0123")
                .post("api/deploy/test", DispatchingDashboard.BODY);
        operator.post("api/deploy/test", "{\"ref\": \"main\", \"password\": \"operator-secret\"}");
        operator.get("api/nothing?token=" + FakeGitHub.TOKEN);
        repository.dispatch(RoseyRepository.TEST_WORKFLOW, "main", Map.of(), "grace");
        Letter letter = github.webhooks().take().get(0);
        github.webhooks().send(webhook, "another-secret-0123", letter);
        github.webhooks().send(webhook, SECRET, letter.withBody("{".getBytes(StandardCharsets.UTF_8)));
        github.webhooks().send(webhook, SECRET, letter);
        // what breaks inside is told with its causes
        Files.delete(folder.resolve("data/dashboard.db"));
        Files.createDirectory(folder.resolve("data/dashboard.db"));
        await().atMost(PATIENCE)
                .until(() -> operator.post("api/deployments", """
                        {"environment": "test", "commit_sha": "abcdef0", "status": "success"}""").statusCode() == 503);
        child.stop();

        String log = log();
        assertThat(log).as("what went wrong is told").contains("GitHub").contains("WARN");
        for (String secret : List.of(
                FakeGitHub.TOKEN,
                SECRET,
                "another-secret-0123",
                "operator-secret",
                "wrong-password-0123",
                "Bearer",
                basic("operator-secret"),
                basic("wrong-password-0123"))) {
            assertThat(log).doesNotContain(secret);
        }
    }

    private static String basic(String password) {
        return Base64.getEncoder().encodeToString(("operator:" + password).getBytes(StandardCharsets.UTF_8));
    }
}
