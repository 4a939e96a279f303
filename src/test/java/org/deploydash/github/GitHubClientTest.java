package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.github.Wired.REPO;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.github.Answer;
import org.deploydash.testing.github.FakeRun;
import org.deploydash.testing.github.Fault;
import org.deploydash.testing.github.Request;
import org.deploydash.testing.github.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitHubClientTest {

    private final Wired wired = new Wired();
    private final FakeGitHub github = wired.github;
    private final GitHubClient client = wired.client;

    @AfterEach
    void close() {
        wired.close();
    }

    @Test
    void says_who_it_is_and_which_version_of_the_api_it_speaks() {
        assertThat(client.get(REPO).json().path("full_name").asText()).isEqualTo(Wired.REPOSITORY);

        Request request = github.exchanges().get(0).request();
        assertThat(request.header("authorization")).hasValue("Bearer " + FakeGitHub.TOKEN);
        assertThat(request.header("accept")).hasValue("application/vnd.github+json");
        assertThat(request.header("x-github-api-version")).hasValue("2022-11-28");
        assertThat(request.header("user-agent")).hasValue("deployment-dashboard");
    }

    @Test
    void keeps_the_path_of_an_enterprise_server() {
        GitHubClient enterprise = wired.client(URI.create(github.url() + "/api/v3/"), FakeGitHub.TOKEN);

        assertThat(enterprise.get(REPO + "/tags?per_page=2").json()).hasSize(2);
        enterprise.close();
    }

    @Test
    void asks_again_for_nothing_when_nothing_changed() {
        var first = client.get(REPO + "/tags");
        int used = github.quota().used();

        var second = client.get(REPO + "/tags");

        assertThat(first.unchanged()).isFalse();
        assertThat(second.unchanged()).isTrue();
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(github.quota().used()).isEqualTo(used);

        wired.rosey.tag("v2.0.0", "main");
        assertThat(client.get(REPO + "/tags").unchanged()).isFalse();
    }

    @Test
    void reads_a_list_page_after_page_and_no_further_than_wanted() {
        wired.rosey.history(250, Duration.ofMinutes(1), "ada");

        assertThat(client.pages(REPO + "/commits?per_page=100", null, 10)).hasSize(290);
        assertThat(client.pages(REPO + "/commits?per_page=100", null, 2)).hasSize(200);
    }

    @Test
    void knows_the_pages_that_did_not_change() {
        wired.rosey.history(250, Duration.ofMinutes(1), "ada");
        List<JsonNode> first = client.pages(REPO + "/commits?per_page=100", null, 10);
        int used = github.quota().used();

        assertThat(client.pages(REPO + "/commits?per_page=100", null, 10)).isEqualTo(first);
        assertThat(github.quota().used()).isEqualTo(used);
    }

    @Test
    void goes_to_no_other_origin_for_the_next_page() {
        github.faults().next(1, Fault.header("Link", "<http://127.0.0.2:9/next>; rel=\"next\""));

        assertThat(client.pages(REPO + "/tags?per_page=100", null, 5)).hasSize(4);
    }

    @Test
    void reads_the_quota_off_every_answer() {
        github.quota().left(4321);

        client.get(REPO);

        GitHubQuota quota = client.quota();
        assertThat(quota.limit()).isEqualTo(5000);
        assertThat(quota.remaining()).isEqualTo(4320);
        assertThat(quota.resetsAt()).isEqualTo(github.quota().resets());
        assertThat(quota.lastSuccess()).isEqualTo(wired.clock.instant());
    }

    @Test
    void follows_a_renamed_repository_when_reading() {
        wired.rosey.rename("grobertson/Rosey-Two");

        assertThat(client.get(REPO).json().path("full_name").asText()).isEqualTo("grobertson/Rosey-Two");
        assertThat(client.get(REPO).unchanged()).isTrue();
    }

    @Test
    void gives_up_on_a_redirect_that_never_ends() {
        try (Wire circle = new Wire(0, request -> Answer.empty(301).with("Location", request.path()))) {
            GitHubClient lost = wired.client(URI.create("http://127.0.0.1:" + circle.port()), "token");

            assertThat(wired.trouble(() -> lost.get("/here")).code()).isEqualTo("github_answer_unreadable");
            lost.close();
        }
    }

    @Test
    void takes_the_token_to_no_other_origin() {
        AtomicInteger asked = new AtomicInteger();
        try (Wire other = new Wire(0, request -> {
            asked.incrementAndGet();
            return Answer.json(200, Map.of());
        })) {
            github.faults()
                    .next(
                            2,
                            (request, real) -> Answer.empty(302)
                                    .with("Location", "http://127.0.0.1:" + other.port() + "/elsewhere")
                                    .onPurpose());

            assertThat(wired.troubleOf(REPO).code()).isEqualTo("github_answer_unreadable");
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void fetches_a_log_from_where_it_lies_without_the_token() {
        FakeRun run = wired.rosey.past(
                "test-deploy.yml",
                "main",
                Map.of(),
                "ada",
                wired.clock.instant().minusSeconds(600));
        long job = client.get(REPO + "/actions/runs/" + run.id() + "/jobs")
                .json()
                .path("jobs")
                .path(0)
                .path("id")
                .asLong();

        assertThat(client.download(REPO + "/actions/jobs/" + job + "/logs", 1 << 20))
                .hasValueSatisfying(log ->
                        assertThat(new String(log, StandardCharsets.UTF_8)).contains("Running on main"));
        assertThat(github.logs().requests()).hasSize(1);
        assertThat(github.logs().sawAuthorization()).isFalse();
    }

    @Test
    void keeps_the_end_of_a_log_that_is_too_large_to_keep() {
        byte[] large = new byte[12 << 20];
        Arrays.fill(large, (byte) 'a');
        large[large.length - 1] = 'z';
        try (Wire storage = new Wire(0, request -> Answer.empty(200).body(large))) {
            github.faults()
                    .next(
                            1,
                            "/logs",
                            (request, real) -> Answer.empty(302)
                                    .with("Location", "http://127.0.0.1:" + storage.port() + "/log")
                                    .onPurpose());

            assertThat(client.download(REPO + "/actions/jobs/1/logs", 1 << 20))
                    .hasValueSatisfying(
                            log -> assertThat(log).endsWith('a', 'z').hasSizeBetween(1 << 20, 2 << 20));
        }
    }

    @Test
    void leads_from_a_log_to_no_other_kind_of_address() {
        for (String bad : List.of("file:///etc/hostname", "ftp://127.0.0.1/x", "http://user@127.0.0.1/x", "::")) {
            github.faults()
                    .next(
                            1,
                            "/logs",
                            (request, real) ->
                                    Answer.empty(302).with("Location", bad).onPurpose());

            assertThat(wired.trouble(() -> client.download(REPO + "/actions/jobs/1/logs", 1 << 20))
                            .code())
                    .isEqualTo("github_answer_unreadable");
        }
    }

    @Test
    void speaks_with_github_one_call_at_a_time() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        github.faults().always((request, real) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Answer answer = real.get();
            now.decrementAndGet();
            return answer;
        });
        ExecutorService callers = wired.loops.workers("callers", 8);
        List<Future<?>> calls = new ArrayList<>();
        for (int caller = 0; caller < 16; caller++) {
            calls.add(callers.submit(() -> client.get(REPO + "/branches")));
        }
        for (Future<?> call : calls) {
            call.get();
        }

        assertThat(most).hasValue(1);
        assertThat(wired.requests()).isEqualTo(16);
    }

    @Test
    void leaves_time_between_two_writes() {
        GitHubClient patient = new GitHubClient(
                Wired.settings(github.url(), FakeGitHub.TOKEN),
                new GitHubClient.Timing(Wired.PATIENCE, Duration.ofMillis(300)),
                wired.loops,
                wired.clock,
                wired.clock::nanoTime);
        List<Long> seen = new CopyOnWriteArrayList<>();
        github.faults().always((request, real) -> {
            seen.add(System.nanoTime());
            return real.get();
        });

        patient.post(REPO + "/actions/runs/1/cancel", null);
        patient.post(REPO + "/actions/runs/1/cancel", null);

        assertThat(Duration.ofNanos(seen.get(1) - seen.get(0))).isGreaterThanOrEqualTo(Duration.ofMillis(299));
        patient.close();
    }

    @Test
    void is_silent_about_the_token_whatever_happens() {
        for (Fault fault : List.of(
                Fault.badToken(),
                Fault.forbidden("actions=write"),
                Fault.html(),
                Fault.truncated(),
                Fault.dropped(),
                Fault.status(500))) {
            github.faults().always(fault);
            OutsideTrouble trouble = wired.troubleOf(REPO);
            github.faults().clear();
            assertThat(trouble + trouble.sentence() + trouble.code())
                    .doesNotContain(FakeGitHub.TOKEN)
                    .doesNotContain("127.0.0.1")
                    .doesNotContain("Server Error")
                    .doesNotContain("Bad credentials");
        }
        assertThat(client.toString() + client.quota()).doesNotContain(FakeGitHub.TOKEN);
    }
}
