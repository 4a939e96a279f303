package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.github.Wired.REPO;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.github.Answer;
import org.deploydash.testing.github.Desk;
import org.deploydash.testing.github.Fault;
import org.deploydash.testing.github.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that GitHub can do to us when it is read. */
class GitHubFaultsTest {

    private static final String STALLED = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[1";

    private final Wired wired = new Wired();
    private final FakeGitHub github = wired.github;
    private final GitHubClient client = wired.client;
    private final MutableClock clock = wired.clock;

    @AfterEach
    void close() {
        wired.close();
    }

    @Test
    void a_token_that_is_refused_is_told_until_it_works_again() {
        github.revoke(FakeGitHub.TOKEN);
        assertThat(wired.troubleOf(REPO).code()).isEqualTo("token_invalid");
        assertThat(client.quota().error()).isEqualTo("token_invalid");

        github.token(FakeGitHub.TOKEN, FakeGitHub.OWNER);
        client.get(REPO);
        assertThat(client.quota().error()).isNull();
    }

    @Test
    void a_missing_permission_is_named_and_stops_nothing_else() {
        github.faults().next(1, Fault.forbidden("deployments=read"));

        OutsideTrouble trouble = wired.troubleOf(REPO + "/deployments");

        assertThat(trouble.code()).isEqualTo("permission_missing");
        assertThat(trouble.sentence()).contains("deployments=read");
        assertThat(client.quota().error()).isNull();
        assertThat(client.get(REPO).isSuccess()).isTrue();
    }

    @Test
    void a_permission_that_github_does_not_name_is_known_by_what_was_asked() {
        github.faults().next(4, (request, real) -> Answer.no(403, "Resource not accessible by integration"));

        assertThat(wired.troubleOf(REPO + "/contents/x").sentence()).contains("contents=read");
        assertThat(wired.troubleOf(REPO + "/actions/runs").sentence()).contains("actions=read");
        assertThat(wired.troubleOf(REPO + "/deployments").sentence()).contains("deployments=read");
        assertThat(wired.trouble(() -> client.post(REPO + "/actions/runs/1/cancel", null))
                        .sentence())
                .contains("actions=write");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429})
    void no_call_leaves_before_the_hour_is_over(int status) {
        Instant resets = clock.instant().plusSeconds(1200);
        github.faults().next(1, Fault.primaryLimit(status, resets));
        OutsideTrouble first = wired.troubleOf(REPO);
        assertThat(first.code()).isEqualTo("rate_limited");
        assertThat(first.retryAt()).hasValue(resets);

        clock.advance(Duration.ofSeconds(1199));
        OutsideTrouble second = wired.troubleOf(REPO);
        assertThat(second.code()).isEqualTo("rate_limited");
        assertThat(second.retryAt()).hasValue(resets);
        assertThat(wired.requests()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        assertThat(client.get(REPO).isSuccess()).isTrue();
    }

    @Test
    void no_call_leaves_after_the_last_one_of_the_hour() {
        github.quota().left(1);
        Instant resets = github.quota().resets();
        assertThat(client.get(REPO).isSuccess()).isTrue();

        assertThat(wired.troubleOf(REPO).retryAt()).hasValue(resets);
        assertThat(wired.requests()).isEqualTo(1);

        clock.advance(Duration.between(clock.instant(), resets));
        assertThat(client.get(REPO).isSuccess()).isTrue();
    }

    @Test
    void no_call_leaves_before_retry_after() {
        github.faults().next(1, Fault.secondaryLimit(Duration.ofSeconds(90)));
        assertThat(wired.troubleOf(REPO).retryAt()).hasValue(clock.instant().plusSeconds(90));

        clock.advance(Duration.ofSeconds(89));
        assertThat(wired.trouble(() -> client.post(REPO + "/actions/runs/1/cancel", null))
                        .code())
                .isEqualTo("rate_limited");
        assertThat(wired.requests()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        assertThat(client.get(REPO).isSuccess()).isTrue();
    }

    @Test
    void retry_after_may_be_a_date_by_githubs_own_clock() {
        github.faults()
                .next(
                        1,
                        (request, real) -> Answer.no(429, "slow down")
                                .with("Date", "Sun, 22 Nov 2026 11:00:00 GMT")
                                .with("Retry-After", "Sun, 22 Nov 2026 11:02:00 GMT"));

        assertThat(wired.troubleOf(REPO).retryAt()).hasValue(clock.instant().plusSeconds(120));
    }

    @Test
    void a_clock_that_is_wrong_here_lets_no_call_leave_early() {
        Instant theirs = clock.instant().minus(Duration.ofMinutes(10));
        github.faults()
                .next(
                        1,
                        (request, real) -> Answer.no(403, "API rate limit exceeded for user ID 1.")
                                .with("Date", Desk.date(theirs))
                                .with("x-ratelimit-remaining", 0)
                                .with(
                                        "x-ratelimit-reset",
                                        theirs.plusSeconds(300).getEpochSecond()));

        assertThat(wired.troubleOf(REPO).retryAt()).hasValue(clock.instant().plusSeconds(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "99999999999999999999", "999999999999999", "soon"})
    void an_absurd_retry_after_breaks_nothing(String value) {
        github.faults().next(1, (request, real) -> Answer.no(429, "slow down").with("retry-after", value));

        OutsideTrouble trouble = wired.troubleOf(REPO);

        assertThat(trouble.code()).isEqualTo("rate_limited");
        assertThat(trouble.retryAt().orElseThrow())
                .isBetween(clock.instant().plusSeconds(1), clock.instant().plus(Duration.ofHours(24)));
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429})
    void a_limit_without_headers_is_a_minute_that_doubles(int status) {
        github.faults().always(Fault.secondaryLimitWithoutHeaders(status));
        for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            Instant until = clock.instant().plus(Duration.ofMinutes(minutes));
            assertThat(wired.troubleOf(REPO).retryAt()).hasValue(until);
            clock.advance(Duration.ofMinutes(minutes));
        }
        github.faults().clear();
        client.get(REPO);

        github.faults().next(1, Fault.secondaryLimitWithoutHeaders(status));
        assertThat(wired.troubleOf(REPO).retryAt()).hasValue(clock.instant().plusSeconds(60));
    }

    @Test
    void a_clock_that_is_set_neither_ends_nor_lengthens_a_limit() {
        github.faults().next(1, Fault.secondaryLimitWithoutHeaders(403));
        wired.troubleOf(REPO);
        clock.advance(Duration.ofSeconds(20)).set(Duration.ofHours(1));
        assertThat(wired.troubleOf(REPO).retryAt())
                .as("what is left of a minute, by the clock as it is now")
                .hasValue(clock.instant().plusSeconds(40));
        clock.set(Duration.ofHours(-2));
        assertThat(wired.troubleOf(REPO).retryAt()).hasValue(clock.instant().plusSeconds(40));
        clock.advance(Duration.ofSeconds(40));
        client.get(REPO);
    }

    @Test
    void a_limit_of_another_resource_is_not_ours() {
        github.faults()
                .next(
                        1,
                        (request, real) -> real.get()
                                .with("x-ratelimit-resource", "search")
                                .with("x-ratelimit-remaining", 0));

        client.get(REPO);

        assertThat(client.get(REPO).isSuccess()).isTrue();
        assertThat(client.quota().remaining()).isGreaterThan(0);
    }

    @Test
    void what_is_not_there_is_an_answer() {
        assertThat(client.get("/repos/no/body").status()).isEqualTo(404);
        assertThat(client.quota().error()).isNull();
    }

    @Test
    void a_fault_of_the_servers_is_told_and_not_repeated_at_once() {
        github.faults().always(Fault.status(502));

        assertThat(wired.troubleOf(REPO).code()).isEqualTo("github_unavailable");
        assertThat(wired.requests()).isEqualTo(1);
        assertThat(client.quota().error()).isEqualTo("github_unavailable");
    }

    @Test
    void nobody_asks_any_more_after_some_failures_until_one_may_try() {
        github.faults().always(Fault.status(500));
        for (int failure = 0; failure < Brake.MOST_FAILURES; failure++) {
            wired.troubleOf(REPO);
        }
        int sent = wired.requests();
        assertThat(wired.troubleOf(REPO).retryAt()).hasValue(clock.instant().plusSeconds(30));
        assertThat(wired.requests()).isEqualTo(sent);

        clock.advance(Duration.ofSeconds(30));
        wired.troubleOf(REPO);
        assertThat(wired.requests()).isEqualTo(sent + 1);
        assertThat(wired.troubleOf(REPO).retryAt()).hasValue(clock.instant().plusSeconds(60));

        clock.advance(Duration.ofSeconds(60));
        github.faults().clear();
        assertThat(client.get(REPO).isSuccess()).isTrue();
        assertThat(client.get(REPO).isSuccess()).isTrue();
    }

    @Test
    void a_server_that_asks_for_time_gets_it() {
        github.faults()
                .next(
                        1,
                        (request, real) -> Answer.no(503, "Service unavailable")
                                .with("Retry-After", 45)
                                .onPurpose());

        wired.troubleOf(REPO);
        assertThat(wired.troubleOf(REPO).retryAt()).hasValue(clock.instant().plusSeconds(45));
        assertThat(wired.requests()).isEqualTo(1);
    }

    @Test
    void no_answer_is_not_waited_for() {
        github.faults().next(1, Fault.silent(Duration.ofMinutes(1)));
        GitHubClient impatient = wired.impatient(github.url());

        assertThat(wired.trouble(() -> impatient.get(REPO)).code()).isEqualTo("github_timeout");
        impatient.close();
    }

    @Test
    void a_body_that_never_ends_is_not_waited_for() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            wired.loops.workers("stalling", 1).execute(() -> {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write(STALLED.getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                    while (socket.getInputStream().read() >= 0) {
                        continue; // until the other side hangs up
                    }
                } catch (IOException hungUp) {
                    assertThat(hungUp).isNotNull();
                }
            });
            GitHubClient other = wired.impatient(URI.create("http://127.0.0.1:" + server.getLocalPort()));

            assertThat(wired.trouble(() -> other.get("/half")).code()).isEqualTo("github_timeout");
            other.close();
        }
    }

    @Test
    void a_connection_that_is_dropped_is_tried_again_but_not_for_ever() {
        github.faults().next(1, Fault.dropped());
        assertThat(client.get(REPO).isSuccess()).isTrue();

        github.faults().always(Fault.dropped());
        assertThat(wired.troubleOf(REPO + "/tags").code()).isEqualTo("github_unavailable");
    }

    @Test
    void a_body_that_breaks_off_is_not_taken_for_whole_nor_kept() {
        github.faults().always(Fault.brokenOff());
        assertThat(wired.troubleOf(REPO + "/tags").code()).isEqualTo("github_unavailable");

        github.faults().clear();
        assertThat(client.get(REPO + "/tags").json()).hasSize(4);
    }

    @Test
    void json_that_ends_early_and_pages_instead_of_json_are_told_and_not_kept() {
        for (Fault fault : new Fault[] {Fault.truncated(), Fault.html()}) {
            github.faults().next(1, fault);
            assertThat(wired.troubleOf(REPO + "/tags").code()).isEqualTo("github_answer_unreadable");
        }
        var answer = client.get(REPO + "/tags");
        assertThat(answer.unchanged()).isFalse();
        assertThat(answer.json()).hasSize(4);
    }

    @Test
    void json_too_deep_or_too_large_is_refused() {
        github.faults()
                .next(
                        1,
                        (request, real) -> real.get()
                                .body("[".repeat(5000).getBytes(StandardCharsets.UTF_8))
                                .onPurpose());
        assertThat(wired.troubleOf(REPO).code()).isEqualTo("github_answer_unreadable");

        github.faults()
                .next(1, (request, real) -> real.get().body(new byte[9 << 20]).onPurpose());
        assertThat(wired.troubleOf(REPO).code()).isEqualTo("github_answer_unreadable");
    }

    @Test
    void a_server_that_is_not_there_is_unavailable() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        GitHubClient nobody = wired.client(URI.create("http://127.0.0.1:" + free), "token");

        assertThat(wired.trouble(() -> nobody.get("/x")).code()).isEqualTo("github_unavailable");
        nobody.close();
    }

    @Test
    void the_log_tells_the_turn_and_not_every_failure() {
        List<String> written = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                written.add(line.getLevel().getName());
            }

            @Override
            public void flush() {
                // nothing is held back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        Logger logger = Logger.getLogger(Pulse.class.getName());
        logger.addHandler(handler);
        try {
            github.faults().always(Fault.status(500));
            for (int failure = 0; failure < 8; failure++) {
                wired.troubleOf(REPO);
                clock.advance(Duration.ofMinutes(11));
            }
            github.faults().clear();
            client.get(REPO);
            github.faults().on("/deployments", Fault.forbidden("deployments=read"));
            for (int look = 0; look < 4; look++) {
                wired.troubleOf(REPO + "/deployments");
                client.get(REPO);
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(written).containsExactly("WARNING", "INFO");
    }

    @Test
    void whoever_waits_when_it_is_closed_is_told_at_once() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (Wire silent = new Wire(0, request -> {
            arrived.countDown();
            return Answer.hangUp(Duration.ofMinutes(1));
        })) {
            GitHubClient patient = new GitHubClient(
                    Wired.settings(URI.create("http://127.0.0.1:" + silent.port()), "token"),
                    new GitHubClient.Timing(Duration.ofMinutes(1), Duration.ZERO),
                    wired.loops,
                    clock,
                    clock::nanoTime);
            Future<OutsideTrouble> waiting =
                    wired.loops.workers("caller", 1).submit(() -> wired.trouble(() -> patient.get("/x")));
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

            patient.close();

            assertThat(waiting.get(10, TimeUnit.SECONDS).code()).isEqualTo("github_unavailable");
            assertThat(wired.trouble(() -> patient.get("/x")).code()).isEqualTo("github_unavailable");
        }
    }
}
