package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.deploydash.abuse.DispatchingDashboard.PATIENCE;
import static org.deploydash.abuse.DispatchingDashboard.SECRET;
import static org.deploydash.abuse.DispatchingDashboard.WEBHOOK;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.Rounds;
import org.deploydash.testing.RunningDashboard;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.FakeRun;
import org.deploydash.testing.github.Webhooks.Letter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GitHub delivers once, in no order, and forgets: what was deployed is known all the same. {@code -Dwebhook.seed} repeats the order. */
class WebhookFaultsIT {

    private static final long SEED = Long.getLong("webhook.seed", 20261129);
    private static final int RUNS = Rounds.of(40, 4);

    @TempDir
    Path folder;

    private final FakeGitHub github = FakeGitHub.start();
    private final FakeRepository repository = RoseyRepository.on(github);
    private RunningDashboard running;
    private DispatchingDashboard dashboard;

    @BeforeEach
    void start() throws IOException {
        running = RunningDashboard.start(folder, "/", DispatchingDashboard.parameters(folder, github, ""));
        dashboard = new DispatchingDashboard(running.base());
    }

    @AfterEach
    void stop() {
        running.close();
        github.close();
    }

    private FakeRun deploys(String tag) {
        return repository.dispatch(RoseyRepository.TEST_WORKFLOW, tag, Map.of(), "grace");
    }

    private int deliver(Letter letter) {
        return github.webhooks().send(URI.create(dashboard.base() + WEBHOOK), SECRET, letter);
    }

    private JsonNode row(long run) {
        for (JsonNode row :
                dashboard.as("viewer").json("api/deployments?limit=100").path("deployments")) {
            if (row.path("workflow_run_id").asLong() == run) {
                return row;
            }
        }
        return MissingNode.getInstance();
    }

    private void becomes(FakeRun run, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(row(run.id()).path("status").asText()).isEqualTo(status));
    }

    @Test
    void the_poll_alone_finds_what_every_lost_webhook_would_have_told() {
        FakeRun first = repository.finish(deploys("v1.0.0"));
        becomes(first, "success"); // by then the first look at the past is over

        FakeRun second = deploys("v1.1.0");
        await().atMost(PATIENCE).until(() -> !row(second.id()).isMissingNode());
        repository.finish(second);
        becomes(second, "success");
        assertThat(row(second.id()).path("version").asText()).isEqualTo("v1.1.0");

        FakeRun third = deploys("v1.2.0");
        repository.cancel(third);
        repository.finish(third);
        becomes(third, "cancelled");
        assertThat(github.webhooks().take()).as("never delivered").isNotEmpty();
        assertThat(dashboard.rows()).hasSize(3);
    }

    @Test
    void disordered_doubled_lost_and_unknown_ones_end_as_github_does_and_no_row_moves_back() {
        Random random = new Random(SEED);
        System.out.println("webhook.seed=" + SEED);
        List<FakeRun> runs = IntStream.range(0, RUNS)
                .mapToObj(n -> repository.finish(deploys("v1.2.0")))
                .toList();
        List<Letter> letters = new ArrayList<>();
        for (Letter letter : github.webhooks().take()) {
            for (int times = random.nextInt(4); times > 0; times--) {
                letters.add(letter);
            }
        }
        for (int n = 0; n < RUNS; n++) {
            letters.add(github.webhooks().letter("star", Map.of("action", "created")));
            letters.add(github.webhooks().letter("deployment_status", Map.of("action", "invented", "deployment", 1)));
            letters.add(
                    github.webhooks().letter("workflow_run", Map.of("action", "completed", "workflow_run", Map.of())));
        }
        Collections.shuffle(letters, random);
        for (Letter letter : letters) {
            // what is no delivery of GitHub's may be refused; it is never a fault of ours
            assertThat(deliver(letter)).as(letter.event()).isIn(202, 400);
        }

        for (FakeRun run : runs) {
            becomes(run, "success");
            String id = row(run.id()).path("id").asText();
            List<String> told = dashboard
                    .as("viewer")
                    .json("api/deployments/" + id)
                    .path("timeline")
                    .findValuesAsText("status");
            assertThat(told).doesNotHaveDuplicates().last().isEqualTo("success");
        }
        assertThat(dashboard.as("viewer").json("api/deployments?limit=100").path("deployments"))
                .hasSize(RUNS);
        assertThat(dashboard.as("viewer").json("api/self").path("status").asText())
                .isEqualTo("ok");
    }
}
