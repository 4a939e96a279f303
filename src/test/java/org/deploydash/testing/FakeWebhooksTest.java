package org.deploydash.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.deploydash.testing.github.Answer;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.Request;
import org.deploydash.testing.github.Webhooks;
import org.deploydash.testing.github.Webhooks.Letter;
import org.deploydash.testing.github.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeWebhooksTest {

    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final FakeGitHub github = FakeGitHub.start(clock);
    private final FakeRepository rosey = RoseyRepository.on(github);
    private final List<Request> received = new CopyOnWriteArrayList<>();
    private final Wire receiver = new Wire(0, request -> {
        received.add(request);
        return Answer.empty(202);
    });
    private final URI to = URI.create("http://127.0.0.1:" + receiver.port() + "/api/webhook/github");

    @AfterEach
    void stop() {
        receiver.close();
        github.close();
    }

    @Test
    void tells_a_run_from_its_beginning_to_its_end() throws IOException {
        rosey.environment("test").needsApproval(true);
        var run = rosey.dispatch("test-deploy.yml", "main", Map.of(), "ada");
        clock.advance(Duration.ofSeconds(1));
        rosey.approve(run);
        clock.advance(Duration.ofMinutes(2));
        github.tick();
        List<Letter> letters = github.webhooks().take();
        List<String> said = new ArrayList<>();
        for (Letter letter : letters) {
            JsonNode body = new ObjectMapper().readTree(letter.body());
            said.add(letter.event() + " "
                    + body.path("deployment_status")
                            .path("state")
                            .asText(body.path("action").asText()));
        }

        assertThat(said)
                .containsExactly(
                        "workflow_run requested",
                        "deployment created",
                        "deployment_status waiting",
                        "workflow_job waiting",
                        "deployment_status queued",
                        "workflow_job queued",
                        "deployment_status in_progress",
                        "workflow_job in_progress",
                        "workflow_run in_progress",
                        "deployment_status success",
                        "workflow_job completed",
                        "workflow_run completed");
        assertThat(github.webhooks().take()).isEmpty();
    }

    @Test
    void sends_them_signed_in_any_order_and_twice() {
        rosey.past("test-deploy.yml", "main", Map.of(), "ada", clock.instant().minusSeconds(900));
        List<Letter> letters = new ArrayList<>(github.webhooks().take());
        Collections.reverse(letters);
        letters.add(letters.get(0));
        letters.add(github.webhooks().ping(rosey));

        github.webhooks().sendAll(to, "secret", letters);

        assertThat(received).hasSize(letters.size());
        Request first = received.get(0);
        assertThat(first.header("x-github-event")).hasValue("workflow_run");
        assertThat(first.header("x-github-delivery"))
                .isEqualTo(received.get(received.size() - 2).header("x-github-delivery"));
        assertThat(first.header("x-hub-signature-256")).hasValue(Webhooks.signature("secret", first.body()));
        assertThat(received.get(received.size() - 1).header("x-github-event")).hasValue("ping");
    }

    /** The example of GitHub's own documentation. */
    @Test
    void signs_as_github_does() {
        assertThat(Webhooks.signature("It's a Secret to Everybody", "Hello, World!".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }
}
