package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.deploydash.testing.BotReports;
import org.deploydash.testing.EventStream;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.RawExchange;
import org.deploydash.testing.StreamStorm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped files against those who mean ill, on the servers they are for; run by the profile faults alone, as it fetches these. */
class StockServersFaults {

    private static final int REQUESTS = 50_000;
    private static final int WARM_UP = 5_000;
    private static final int STORM = 10_000;
    private static final int SLOW = 200;
    private static final int REDEPLOYED = 40;

    @TempDir
    Path folder;

    private final FakeBot bot = FakeBot.start();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private StockServer server;

    private void start(String name) throws IOException {
        bot.becomes(BotReports.production());
        server = StockServer.start(name, folder, """
                limits: {requests-per-second: 1000000, burst: 1000000}
                sampling: {interval: 2s, timeout: 1s}
                applications:
                  - id: rosey
                    environments:
                      - {id: test, health-url: '%s/api/health'}
                      - {id: prod, health-url: '%1$s/api/health'}
                """.formatted(bot.url()));
        assertThat(server.as("operator").get("api/status").statusCode()).isEqualTo(200);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        if (server != null) {
            server.close();
        }
        bot.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void answers_whatever_is_sent_and_stays_what_it_was(String name) throws Exception {
        start(name);
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        Map<Integer, Integer> answers = new ConcurrentSkipListMap<>();
        send(0, WARM_UP, wrong, answers);
        long threads = ours();

        send(WARM_UP, REQUESTS, wrong, answers);

        System.out.println(name + ", answers by status: " + answers + ", asked once more: " + unanswered);
        assertThat(wrong).isEmpty();
        assertThat(unanswered).hasValueLessThanOrEqualTo(REQUESTS / 10_000);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(ours()).isEqualTo(threads);
            assertThat(server.as("unnamed").json("api/self").path("subscribers").asInt())
                    .isZero();
        });
        assertThat(server.as("unnamed").get("api/status").statusCode()).isEqualTo(200);
        assertThat(server.as("unnamed").json("api/audit/check").path("ok").asBoolean())
                .isTrue();
        // at its place in a line: Jetty repeats in its warnings what was sent to look like one
        assertThat(server.log())
                .doesNotContainPattern("(?m)^(\\S+ \\S+ )?SEVERE")
                .doesNotContain("OutOfMemory");
    }

    private void send(int from, int to, Queue<String> wrong, Map<Integer, Integer> answers) throws Exception {
        AtomicInteger next = new AtomicInteger(from);
        ExecutorService clients = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            clients.execute(() -> {
                for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                    Fuzz fuzz = new Fuzz(20261124, number, server.base().getAuthority());
                    byte[] request = fuzz.request();
                    try {
                        boolean broken = fuzz.isBroken() || isNoAddress(request);
                        RawExchange exchange = FuzzFaultsIT.askedTwice(server.base(), request, broken, unanswered);
                        answers.merge(exchange.status(), 1, Integer::sum);
                        String trouble = FuzzFaultsIT.trouble(exchange, broken);
                        if (trouble != null) {
                            wrong.add(trouble + "\n  " + exchange.shown() + "\n  " + exchange.received());
                        }
                    } catch (IOException failure) {
                        wrong.add(failure + "\n  " + new RawExchange(request, "").shown());
                    }
                }
            });
        }
        clients.shutdown();
        assertThat(clients.awaitTermination(30, TimeUnit.MINUTES)).isTrue();
    }

    /** With signs in it that RFC 9112 has in no request, that of a fragment among them: now and then Tomcat refuses these by a page without a head. */
    private static boolean isNoAddress(byte[] request) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        return !text.substring(0, Math.max(0, text.indexOf("\r\n"))).matches("[!$-;=?-Z_a-z~ ]*");
    }

    private long ours() throws IOException {
        return Pattern.compile("(?m)^\"(dashboard|Hikari)")
                .matcher(server.ask("Thread.print"))
                .results()
                .count();
    }

    @Test
    void five_wrong_passwords_lock_a_name_on_tomcat_and_a_crowd_of_others_does_not_free_it() throws Exception {
        start("tomcat");
        for (int i = 0; i < 6; i++) {
            server.as("guessed").signedIn("guessed", "wrong").get("api/status");
        }
        // more names than Tomcat remembers where nobody tells it how many
        ExecutorService crowd = Executors.newFixedThreadPool(16);
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < 1_500; i++) {
            String other = "other" + i;
            crowd.execute(() -> {
                int status = server.as("viewer")
                        .signedIn(other, "wrong")
                        .get("api/status")
                        .statusCode();
                refused.addAndGet(status == 401 || status == 429 ? 1 : 0);
            });
        }
        crowd.shutdown();
        while (!crowd.awaitTermination(1, TimeUnit.SECONDS)) {
            assertThat(server.as("operator").get("api/status").statusCode()).isEqualTo(200);
        }
        assertThat(refused).hasValue(1_500);
        assertThat(server.as("guessed").get("api/status").statusCode()).isIn(401, 429);
        assertThat(server.as("operator").get("api/status").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void streams_opened_and_dropped_and_senders_who_never_end_keep_nobody_waiting(String name) throws Exception {
        start(name);
        long files = server.files();
        URI events = server.base().resolve("api/events");
        Map<String, String> login = Map.of("Authorization", "Basic dmlld2VyOnZpZXdlci1zZWNyZXQ=");
        StreamStorm.rage(events, login, STORM);
        for (int i = 0; i < SLOW; i++) {
            Socket socket = new Socket(server.base().getHost(), server.base().getPort());
            sockets.add(socket);
            String head = i % 2 == 0
                    ? "GET /api/status HTTP/1.1\r\nHost: x\r\nX-Slow"
                    : "POST /api/deployments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> server.as("operator").get("api/status").statusCode() == 200);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(server.as("admin").json("api/self").path("subscribers").asInt())
                    .isZero();
            assertThat(server.files()).isLessThanOrEqualTo(files + 16);
        });
        try (EventStream stream = EventStream.open(events, login)) {
            assertThat(stream.next().data()).contains("timestamp");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void the_unit_gives_it_no_more_than_it_needs_and_starts_it_again(String name) throws Exception {
        assumeTrue(Machine.canBoot(), "systemd or root is missing");
        start(name);
        ProcessHandle first = server.machine().server();
        Path proc = Path.of("/proc", Long.toString(first.pid()));
        assertThat(first.info().user()).isNotEqualTo(Optional.of("root"));
        assertThat(Files.readString(proc.resolve("status")))
                .containsPattern("CapBnd:\\s+0000000000000000\n")
                .containsPattern("NoNewPrivs:\\s+1\n")
                .containsPattern("Seccomp:\\s+2\n");
        assertThat(Files.readString(proc.resolve("limits"))).containsPattern("Max open files\\s+20000 ");
        assertThat(Files.readString(proc.resolve("mounts"))).containsPattern(" / overlay ro,");
        assertThat(Files.getPosixFilePermissions(folder.resolve("lib")))
                .containsExactlyInAnyOrderElementsOf(PosixFilePermissions.fromString("rwxr-x---"));
        recorded("kept");

        first.destroyForcibly();
        first.onExit().join();

        server.awaitUp();
        assertThat(server.machine().server().pid()).isNotEqualTo(first.pid());
        assertThat(server.as("viewer").get("api/deployments").body()).contains("kept");
    }

    private void recorded(String message) {
        assertThat(server.as("operator")
                        .post("api/deployments", """
                                {"environment": "test", "commit_sha": "abcdef0", "status": "success", "commit_message": "%s"}
                                """.formatted(message))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void jetty_keeps_nothing_of_one_that_was_deployed_anew() throws Exception {
        start("jetty");
        redeploy(1, 3);
        server.ask("GC.run");
        long threads = ours();
        long files = server.files();

        redeploy(4, REDEPLOYED);

        // connections of this test's own end after half a minute
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            server.ask("GC.run");
            assertThat(loaders()).as("class loaders").isLessThanOrEqualTo(2);
            assertThat(server.natives()).as("native libraries").isLessThanOrEqualTo(2);
            assertThat(ours()).as("threads").isLessThanOrEqualTo(threads);
            assertThat(server.files()).as("open files").isLessThanOrEqualTo(files + 8);
        });
        System.out.printf(
                "Jetty, deployed %d times: class loaders %d, libraries %d, our threads %d of %d, files %d of %d%n",
                REDEPLOYED, loaders(), server.natives(), ours(), threads, server.files(), files);
    }

    private void redeploy(int from, int to) throws IOException {
        for (int round = from; round <= to; round++) {
            recorded("round " + round);
            try (EventStream stream = EventStream.open(
                    server.base().resolve("api/events"),
                    Map.of("Authorization", "Basic dmlld2VyOnZpZXdlci1zZWNyZXQ="))) {
                assertThat(stream.next().data()).contains("timestamp");
                server.redeploy(round);
            }
        }
    }

    private long loaders() throws IOException {
        return server.ask("VM.classloader_stats")
                .lines()
                .filter(line -> line.contains("WebAppClassLoader"))
                .count();
    }
}
