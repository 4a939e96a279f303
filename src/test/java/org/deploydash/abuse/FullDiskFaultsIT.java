package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.deploydash.abuse.DispatchingDashboard.PATIENCE;
import static org.deploydash.abuse.DispatchingDashboard.accepted;
import static org.deploydash.abuse.DispatchingDashboard.refused;
import static org.deploydash.abuse.StoredDashboard.assertUnavailable;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.deploydash.testing.Caller;
import org.deploydash.testing.ChildDashboard;
import org.deploydash.testing.EventStream;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.github.Answer;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.Webhooks.Letter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real disk without a byte left, under a real process: before GitHub is asked, and in the moment in which it answers. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "a disk is mounted")
class FullDiskFaultsIT {

    private static final String MUCH = "x".repeat(1_500);
    private static final String CANCEL = "/cancel";
    private static final String OPERATION = "operation";

    @TempDir
    Path folder;

    private final FakeGitHub github = FakeGitHub.start();
    private final FakeRepository repository = RoseyRepository.on(github);
    private SmallDisk disk;
    private ChildDashboard child;
    private DispatchingDashboard dashboard;

    @BeforeEach
    void start() throws IOException {
        disk = SmallDisk.mounted(folder.resolve("disk"));
        Map<String, String> parameters = DispatchingDashboard.parameters(
                folder, github, "backup: {folder: '" + Files.createDirectories(folder.resolve("elsewhere")) + "'}");
        parameters.put("DASHBOARD_DATA", disk.folder().toString());
        child = ChildDashboard.start(folder, parameters);
        dashboard = new DispatchingDashboard(child.base());
    }

    @AfterEach
    void stop() throws IOException {
        if (child != null) {
            child.close();
        }
        github.close();
        if (disk != null) {
            disk.close();
        }
    }

    private HttpResponse<String> record(String message) {
        return dashboard.as("operator").post("api/deployments", """
                {"environment": "prod", "commit_sha": "abcdef0", "status": "failed", "commit_message": "%s"}""".formatted(message));
    }

    /** Small things may fit where a large one does not: it is full when both do not. */
    private void fill() {
        try {
            disk.fill();
        } catch (IOException unfilled) {
            throw new AssertionError(unfilled);
        }
        recordUntilFull(MUCH);
        recordUntilFull("");
    }

    private void recordUntilFull(String message) {
        HttpResponse<String> answer = record(message);
        while (answer.statusCode() == 201) {
            answer = record(message);
        }
        assertUnavailable(answer);
    }

    private void makeRoom() throws IOException {
        disk.makeRoom();
        await().atMost(PATIENCE).until(() -> record(MUCH).statusCode() == 201);
    }

    /** What is asked meanwhile is done by GitHub, which answers when the disk is full. */
    private HttpResponse<String> whileItFillsUp(String path, Supplier<HttpResponse<String>> asked) {
        CountDownLatch full = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        github.faults().next(1, path, (request, real) -> {
            Answer answer = real.get();
            heard.countDown();
            try {
                full.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return answer;
        });
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(asked);
        await().atMost(PATIENCE).until(() -> heard.getCount() == 0);
        fill();
        full.countDown();
        return answer.join();
    }

    @Test
    void nothing_is_asked_of_github_that_could_not_be_written_down() throws IOException {
        dashboard.as("admin").post("api/deployments", """
                {"environment": "test", "commit_sha": "%s", "status": "success", "version": "v1.0.0"}""".formatted(
                        repository.commitOf("v1.0.0").sha()));
        dashboard.as("admin").post("api/deployments", """
                {"environment": "test", "commit_sha": "%s", "status": "success", "version": "v1.1.0"}""".formatted(
                        repository.commitOf("v1.1.0").sha()));
        String target = dashboard
                .as("operator")
                .json("api/rollback/test/targets")
                .path("targets")
                .path(0)
                .path("id")
                .asText();
        fill();

        refused(dashboard.deploy("k"), 503, "storage_unavailable");
        refused(dashboard.as("operator").post("api/rollback/test", """
                        {"target": "%s", "reason": "back"}""".formatted(target)), 503, "storage_unavailable");
        assertThat(github.dispatches()).isZero();
        repository.finish(repository.dispatch(RoseyRepository.TEST_WORKFLOW, "v1.2.0", Map.of(), "grace"));
        List<Letter> letters = github.webhooks().take();
        assertThat(letters)
                .isNotEmpty()
                .allSatisfy(letter -> assertThat(github.webhooks()
                                .send(
                                        URI.create(dashboard.base() + DispatchingDashboard.WEBHOOK),
                                        DispatchingDashboard.SECRET,
                                        letter))
                        .as("taken for delivered")
                        .isEqualTo(503));
        // read from what there is
        assertThat(dashboard.as("viewer").get("").statusCode()).isEqualTo(200);
        assertThat(dashboard.active()).isZero();

        makeRoom();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(dashboard.rows().findValuesAsText("version"))
                        .as("what the webhooks could not tell, the poll does")
                        .contains("v1.2.0"));
        accepted(dashboard.deploy("k"));
        assertThat(github.dispatches()).isEqualTo(1);
    }

    @Test
    void what_github_answered_is_told_shown_and_stored_as_soon_as_there_is_room() throws IOException {
        HttpResponse<String> answer = whileItFillsUp("/dispatches", () -> dashboard.deploy("k"));

        JsonNode told = accepted(answer);
        String id = told.path("id").asText();
        long run = repository.runs().get(0).id();
        assertThat(told.path("state").asText()).isEqualTo("dispatched");
        assertThat(told.path("workflow_run_id").asLong()).isEqualTo(run);
        assertThat(told.path("sentence").asText()).contains("could not be stored");
        assertThat(dashboard.operation(id).path("run_url")).isEqualTo(told.path("run_url"));
        assertThat(accepted(dashboard.deploy("k")).path("id").asText()).isEqualTo(id);

        makeRoom();
        repository.finish(repository.runs().get(0));
        JsonNode over = dashboard.until(id, "succeeded");

        assertThat(over.path("workflow_run_id").asLong()).isEqualTo(run);
        assertThat(over.path("sentence").isNull()).isTrue();
        assertThat(dashboard.audit("dispatched")).hasSize(1);
        assertThat(github.dispatches()).isEqualTo(1);
    }

    @Test
    void pages_that_are_open_hear_what_github_answered_though_it_cannot_be_stored() throws IOException {
        URI events = URI.create(dashboard.base() + "api/events");
        try (EventStream page =
                EventStream.open(events, Map.of("Authorization", "Basic dmlld2VyOnZpZXdlci1zZWNyZXQ="))) {
            String id = accepted(whileItFillsUp("/dispatches", () -> dashboard.deploy("k")))
                    .path("id")
                    .asText();

            makeRoom();
            assertThat(page.next(OPERATION).data()).contains(id, "requested");
            assertThat(page.next(OPERATION).data()).contains(id, "dispatched", "could not be stored");
            assertThat(page.next(OPERATION).data()).contains(id, "dispatched").doesNotContain("could not be stored");
        }
    }

    @Test
    void a_stop_before_there_is_room_loses_no_run() throws IOException {
        String id = accepted(whileItFillsUp("/dispatches", () -> dashboard.deploy("k")))
                .path("id")
                .asText();
        child.stop();
        disk.makeRoom();

        Map<String, String> parameters = DispatchingDashboard.parameters(folder, github, "");
        parameters.put("DASHBOARD_DATA", disk.folder().toString());
        child = ChildDashboard.start(folder, parameters);
        dashboard = new DispatchingDashboard(child.base());

        JsonNode found = dashboard.when(
                id, operation -> !operation.path("workflow_run_id").isNull());
        assertThat(found.path("workflow_run_id").asLong())
                .isEqualTo(repository.runs().get(0).id());
        assertThat(accepted(dashboard.deploy("k")).path("id").asText()).isEqualTo(id);
        assertThat(github.dispatches()).isEqualTo(1);
    }

    @Test
    void a_run_that_github_was_asked_to_cancel_is_said_to_be_and_none_without_a_trace() throws IOException {
        String id = accepted(dashboard.deploy("k")).path("id").asText();
        fill();
        refused(dashboard.as("operator").post("api/operations/" + id + CANCEL, "{}"), 503, "storage_unavailable");
        assertThat(github.count("POST", CANCEL)).isZero();
        makeRoom();

        JsonNode told = accepted(
                whileItFillsUp(CANCEL, () -> dashboard.as("operator").post("api/operations/" + id + CANCEL, "{}")));

        assertThat(told.path("sentence").asText()).startsWith("operator asked GitHub to cancel it.");
        makeRoom();
        dashboard.until(id, "cancelled");
        assertThat(github.count("POST", CANCEL)).isEqualTo(1);
        assertThat(dashboard.audit("cancel_requested")).hasSize(1);
    }

    @Test
    void a_backup_on_another_disk_is_made_and_who_wanted_it_is_written_down_afterwards() throws IOException {
        fill();

        HttpResponse<String> answer = dashboard.as("admin").post("api/backups", "{}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String name = Caller.json(answer).path("name").asText();
        assertThat(folder.resolve("elsewhere").resolve(name)).exists();
        makeRoom();
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode row = dashboard.audit("backup_requested").path(0);
            assertThat(row.path("object").asText()).isEqualTo(name);
            assertThat(row.path("user").asText()).isEqualTo("admin");
            assertThat(row.path("detail").asText()).startsWith("happened at 20");
        });
        assertThat(dashboard.as("admin").json("api/audit/check").path("ok").asBoolean())
                .isTrue();
    }
}
