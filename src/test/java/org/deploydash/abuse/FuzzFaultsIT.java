package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.deploydash.testing.BotReports;
import org.deploydash.testing.Caller;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.RawExchange;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.Rounds;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is sent, the answer is one of ours and the dashboard is afterwards what it was. {@code -Dfuzz.seed} repeats a run and
 * {@code -Dfuzz.only} one request of it.
 */
class FuzzFaultsIT {

    private static final long SEED = Long.getLong("fuzz.seed", 20261123);
    private static final int REQUESTS = Rounds.of(100_000, 1_500);
    private static final int WARM_UP = REQUESTS / 5;
    private static final int CLIENTS = 4;
    private static final long MOST_GROWTH = 48L << 20;
    private static final List<String> NEVER_TOLD = List.of(
            "Exception",
            "\tat ",
            "java.",
            "jakarta.",
            "org.deploydash",
            "glassfish",
            "SQLITE",
            "127.0.0.1:",
            "/tmp/",
            "etty");

    @TempDir
    Path folder;

    private final FakeBot bot = FakeBot.start();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Map<Integer, Integer> answers = new ConcurrentSkipListMap<>();

    @Test
    void answers_whatever_is_sent_and_stays_what_it_was() throws Exception {
        System.out.println("fuzz.seed=" + SEED + ", " + REQUESTS + " requests");
        bot.becomes(BotReports.production());
        try (FakeGitHub github = FakeGitHub.start();
                RunningDashboard dashboard = dashboard(github)) {
            RoseyRepository.on(github);
            Integer only = Integer.getInteger("fuzz.only");
            if (only != null) {
                check(dashboard.base(), only);
                assertThat(wrong).isEmpty();
                return;
            }
            run(dashboard.base(), 0, WARM_UP);
            Map<String, Integer> threads = settledThreads(dashboard);
            long memory = memory();

            run(dashboard.base(), WARM_UP, REQUESTS);

            System.out.println("answers by status: " + answers);
            assertThat(wrong).isEmpty();
            assertThat(unanswered).as("answered when they came once more").hasValueLessThanOrEqualTo(REQUESTS / 10_000);
            // one whose every request is refused at the door would show nothing
            assertThat(answers.get(200)).isGreaterThan(REQUESTS / 50);
            assertThat(answers.get(202)).isPositive();
            assertThat(settledThreads(dashboard)).isEqualTo(threads);
            assertThat(memory() - memory).as("growth in bytes").isLessThan(MOST_GROWTH);
            JsonNode self = as(dashboard, "admin").json("api/self");
            assertThat(self.findValues("failures_in_a_row"))
                    .allSatisfy(failures -> assertThat(failures.asInt()).isZero());
            assertThat(as(dashboard, "viewer").get("api/status").statusCode()).isEqualTo(200);
            JsonNode audit = as(dashboard, "admin").json("api/audit/check");
            assertThat(audit.path("ok").asBoolean()).as(audit.toString()).isTrue();
        } finally {
            bot.close();
        }
    }

    private RunningDashboard dashboard(FakeGitHub github) {
        return RunningDashboard.configured(
                folder,
                "/",
                """
                limits: {requests-per-second: 1000000, burst: 1000000}
                sampling: {interval: 2s, timeout: 1s}
                applications:
                  - id: rosey
                    repository: %s
                    environments:
                      - id: test
                        health-url: %s/api/health
                        github-environment: test
                        deploy: {workflow: test-deploy.yml, ref: main, inputs: {reason: {required: false}}}
                        logs: [{id: bot, file: bot.log}]
                      - id: prod
                        name: Production
                        health-url: %2$s/api/health
                        github-environment: production
                        confirm: true
                        deploy:
                          workflow: prod-deploy.yml
                          ref: main
                          inputs: {version: {required: true}, reason: {required: true}}
                """.formatted(RoseyRepository.NAME, bot.url()),
                Map.of(
                        "GITHUB_API_URL", github.url().toString(),
                        "GITHUB_TOKEN", FakeGitHub.TOKEN,
                        "GITHUB_WEBHOOK_SECRET", Fuzz.SECRET));
    }

    private static Caller as(RunningDashboard dashboard, String user) {
        return Caller.of(dashboard.base()).signedIn(user, user + "-secret");
    }

    private void run(URI base, int from, int to) throws InterruptedException {
        AtomicInteger next = new AtomicInteger(from);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            clients.execute(() -> {
                for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                    check(base, number);
                }
            });
        }
        clients.shutdown();
        assertThat(clients.awaitTermination(1, TimeUnit.HOURS)).isTrue();
    }

    private void check(URI base, int number) {
        Fuzz fuzz = new Fuzz(SEED, number, base.getAuthority());
        byte[] request = fuzz.request();
        try {
            RawExchange exchange = askedTwice(base, request, fuzz.isBroken(), unanswered);
            answers.merge(exchange.status(), 1, Integer::sum);
            String trouble = trouble(exchange, fuzz.isBroken());
            if (trouble != null) {
                complain(number, trouble, exchange);
            }
        } catch (IOException | RuntimeException failure) {
            complain(number, "no answer: " + failure, new RawExchange(request, ""));
        }
    }

    /**
     * Once more where one that is HTTP got nothing: so it was with one of a hundred thousand, beside other work, on a Jetty and on a Tomcat.
     *
     * @param unanswered counts them
     */
    static RawExchange askedTwice(URI base, byte[] request, boolean broken, AtomicInteger unanswered)
            throws IOException {
        RawExchange first = RawExchange.of(base, request);
        if (first.status() != 0 || broken) {
            return first;
        }
        unanswered.incrementAndGet();
        return RawExchange.of(base, request);
    }

    /** What is wrong with an answer, null where nothing is. @param broken whether the request was no HTTP */
    static String trouble(RawExchange exchange, boolean broken) {
        int status = exchange.status();
        if (status == 0) {
            return broken ? null : "no answer";
        }
        boolean mayBe = status < 500
                || (status == 503 && isOfOthers(exchange.received()))
                || (broken && (status == 501 || status == 505));
        if (!mayBe) {
            return "status " + status;
        }
        String body = exchange.received()
                .substring(exchange.received().indexOf("\r\n\r\n") + 4)
                .replaceAll("http://127\\.0\\.0\\.1:\\d+/" + RoseyRepository.NAME, "the link to the repository");
        // a request so broken that no application sees it is told what is wrong with it by the container, which repeats
        // it
        boolean ofContainer = body.contains("<h2>HTTP ERROR 4");
        String told = new String(exchange.sent(), StandardCharsets.UTF_8);
        return NEVER_TOLD.stream()
                .filter(word -> !ofContainer || !word.equals("127.0.0.1:") && !told.contains(word))
                .filter(body::contains)
                .findFirst()
                .map(word -> "tells "
                        + body.substring(
                                Math.max(0, body.indexOf(word) - 80), Math.min(body.length(), body.indexOf(word) + 80)))
                .orElse(null);
    }

    /** That GitHub or a log cannot be asked now, or that too many ask: the store and the dashboard itself are there all the time. */
    private static boolean isOfOthers(String answer) {
        return answer.contains("application/problem+json")
                && !answer.contains("\"error\":\"storage_")
                && !answer.contains("\"error\":\"unavailable\"");
    }

    private void complain(int number, String what, RawExchange exchange) {
        String shown = exchange.received();
        wrong.add("-Dfuzz.seed=" + SEED + " -Dfuzz.only=" + number + ": " + what + "\n  \"" + exchange.shown()
                + "\"\n  " + shown.substring(0, Math.min(shown.length(), 1500)));
    }

    /** How many there are of each of ours, when the container has let go of its requests. */
    private static Map<String, Integer> settledThreads(RunningDashboard dashboard) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> as(dashboard, "admin")
                                .json("api/self")
                                .findValue("subscribers")
                                .asInt()
                        == 0);
        Map<String, Integer> count = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            if (name.startsWith("dashboard") || name.startsWith("Hikari")) {
                count.merge(name.replaceAll("\\d+$", ""), 1, Integer::sum);
            }
        }
        return count;
    }

    private static long memory() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
