package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deploydash.testing.Caller;
import org.deploydash.testing.EventStream;
import org.deploydash.testing.Rounds;
import org.deploydash.testing.RunningDashboard;
import org.deploydash.testing.SilentReaders;
import org.deploydash.testing.StreamStorm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many at once, and slow ones: whoever has work to do goes on with it. */
class FloodFaultsIT {

    private static final int STORM = Rounds.of(10_000, 1_000);
    private static final int SLOW = 200;

    private static final Map<String, String> LOGIN = Map.of("Authorization", "Basic dmlld2VyOnZpZXdlci1zZWNyZXQ=");

    @TempDir
    Path folder;

    private RunningDashboard dashboard;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() {
        dashboard = RunningDashboard.configured(
                folder,
                "/",
                "limits: {requests-per-second: 1000000, burst: 1000000, open-pages: 50000}\n",
                Map.of("GITHUB_WEBHOOK_SECRET", "secret"));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        dashboard.close();
    }

    private Caller as(String user) {
        return Caller.of(dashboard.base()).signedIn(user, user + "-secret");
    }

    private Socket begun(String head) throws IOException {
        Socket socket = new Socket(dashboard.base().getHost(), dashboard.base().getPort());
        sockets.add(socket);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @Test
    void who_worked_here_before_signs_in_while_every_place_is_taken_by_those_who_guess() {
        assertThat(as("operator").get("api/status").statusCode()).isEqualTo(200);
        CountDownLatch held = new CountDownLatch(1);
        ExecutorService guessers = Executors.newFixedThreadPool(50);
        List<Future<?>> guesses = new ArrayList<>(); // keep what goes wrong with a guess, which is its own affair
        try {
            dashboard.holdLogins(held);
            for (int i = 0; i < 50; i++) {
                String name = "guess" + i;
                guesses.add(guessers.submit(() ->
                        Caller.of(dashboard.base()).signedIn(name, "wrong").get("api/status")));
            }
            // one address has half of the places, and everybody beyond is turned away at once
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Caller.of(dashboard.base())
                                    .signedIn("one more", "wrong")
                                    .get("api/status")
                                    .statusCode()
                            == 429);
            assertThat(as("operator").get("api/status").statusCode()).isEqualTo(200);
        } finally {
            held.countDown();
            guessers.shutdown();
        }
        // the guesses that were let go are still being hashed; once they are, there is room for a new name
        await().atMost(Duration.ofSeconds(20))
                .until(() -> as("admin").get("api/status").statusCode() == 200);
    }

    @Test
    void a_storm_of_streams_that_are_opened_and_dropped_leaves_nothing_behind() throws Exception {
        URI events = URI.create(dashboard.base() + "api/events");
        int threads = ours();
        int given = StreamStorm.rage(events, LOGIN, STORM);
        assertThat(given).as("streams that were given").isEqualTo(STORM);
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        as("admin").json("api/self").findValue("subscribers").asInt() == 0);
        assertThat(ours()).isEqualTo(threads);
        try (EventStream stream = EventStream.open(events, LOGIN)) {
            assertThat(stream.next().data()).contains("timestamp");
        }
    }

    private static int ours() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("dashboard"))
                .count();
    }

    @Test
    void two_hundred_who_never_end_their_headers_keep_nobody_waiting() throws IOException {
        for (int i = 0; i < SLOW; i++) {
            begun("GET /api/status HTTP/1.1\r\nHost: x\r\nX-Slow");
        }
        assertThat(as("operator").get("api/status").statusCode()).isEqualTo(200);
    }

    @Test
    void those_who_never_end_a_delivery_take_a_few_threads_and_the_rest_are_told_to_come_again() throws IOException {
        String head = "POST /api/webhook/github HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{";
        for (int i = 0; i < SLOW; i++) {
            begun(head);
        }
        Caller github = Caller.of(dashboard.base()).with("X-GitHub-Event", "ping");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> github.post("api/webhook/github", "{}").statusCode() == 503);
        assertThat(Caller.json(github.post("api/webhook/github", "{}"))
                        .path("error")
                        .asText())
                .isEqualTo("busy");
        assertThat(as("operator").get("api/status").statusCode()).isEqualTo(200);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> github.post("api/webhook/github", "{}").statusCode() == 401);
    }

    @Test
    void readers_who_take_nothing_keep_nobody_waiting() throws IOException {
        try (SilentReaders silent =
                SilentReaders.ask(dashboard.base(), "viewer", SLOW, 30, "js/charts/vendor/chart.js")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> silent.answered() == SLOW);
            assertThat(as("operator").get("api/status").statusCode()).isEqualTo(200);
            assertThat(as("operator").get("").statusCode()).isEqualTo(200);
            assertThat(silent.statusLines()).containsOnly("HTTP/1.1 200");
        }
    }
}
