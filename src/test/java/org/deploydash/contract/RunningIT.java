package org.deploydash.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deploydash.testing.Caller;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole walk, from a bot on a real socket to what is answered. */
class RunningIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final int FLOOD = 100;
    private static final int MOST_ASKED = 4;
    private static final int MOST_KEPT = MOST_ASKED + 32;

    @TempDir
    Path folder;

    private FakeBot bot;
    private RunningDashboard dashboard;

    @BeforeEach
    void start() {
        bot = FakeBot.start();
        dashboard = RunningDashboard.configured(folder, "/", """
                sampling: {interval: 1s, timeout: 500ms, failures-to-down: 1, successes-to-up: 1}
                applications:
                  - id: rosey
                    environments:
                      - {id: test, name: Test Channel, health-url: '%s'}
                """.formatted(bot.url()));
    }

    @AfterEach
    void stop() {
        dashboard.close();
        bot.close();
    }

    @Test
    void shows_a_bot_turn_bad_and_well_again() {
        awaitHealth("healthy");
        JsonNode well = status();
        assertThat(well.get("response_time_ms").asDouble()).isPositive();
        assertThat(well.get("error").isNull()).isTrue();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(status().get("uptime_percent_24h").isNull()).isFalse());

        bot.stop();
        awaitHealth("unhealthy");
        assertThat(status().get("error").asText()).isEqualTo("refused");
        assertThat(status().get("response_time_ms").isNull()).isTrue();

        bot.restart();
        awaitHealth("healthy");
    }

    @Test
    void shows_a_deployment_at_once_everywhere() {
        Caller operator = as("operator");
        assertThat(status().get("status").asText()).isEqualTo("unknown");
        assertThat(operator.json("api/deployments").get("count").asInt()).isZero();

        operator.post(
                "api/deployments",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0123\", \"status\": \"success\", \"version\": \"v9\"}");

        assertThat(operator.json("api/deployments").get("count").asInt()).isEqualTo(1);
        assertThat(operator.json("api/health/test").get("deployments").size()).isEqualTo(1);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(status().get("status").asText()).isEqualTo("running"));
        assertThat(status().get("version").asText()).isEqualTo("v9");
        assertThat(status().get("commit_sha").asText()).isEqualTo("abcdef0");
    }

    @Test
    void asks_the_realm_once_for_many_requests_and_each_time_for_a_wrong_password() {
        Caller viewer = as("viewer");
        viewer.get("api/me");
        int after = dashboard.logins();

        for (int i = 0; i < 20; i++) {
            assertThat(viewer.get("api/status").statusCode()).isEqualTo(200);
        }
        assertThat(dashboard.logins()).isEqualTo(after);

        Caller wrong = Caller.of(dashboard.base()).signedIn("viewer", "wrong");
        wrong.get("api/status");
        int once = dashboard.logins();
        wrong.get("api/status");
        assertThat(dashboard.logins()).isGreaterThan(once);
        assertThat(once).isGreaterThan(after);
    }

    @Test
    void turns_a_flood_of_wrong_logins_away_at_once_and_answers_who_is_known() {
        Caller viewer = as("viewer");
        viewer.get("api/me");
        int before = dashboard.logins();
        CountDownLatch release = new CountDownLatch(1);
        dashboard.holdLogins(release);
        ExecutorService flood = Executors.newFixedThreadPool(FLOOD);
        try {
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, FLOOD)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> Caller.of(dashboard.base())
                                    .signedIn("viewer", "wrong" + i)
                                    .get("api/status"),
                            flood))
                    .toList();
            await().atMost(SOON)
                    .until(() ->
                            answers.stream().filter(CompletableFuture::isDone).count() >= FLOOD - MOST_KEPT);

            assertThat(viewer.get("api/status").statusCode()).isEqualTo(200);
            assertThat(Caller.of(dashboard.base()).get("api/self").statusCode()).isEqualTo(200);
            assertThat(dashboard.logins() - before)
                    .as("asked of the realm at once")
                    .isLessThanOrEqualTo(MOST_ASKED);
            List<HttpResponse<String>> turnedAway = answers.stream()
                    .filter(CompletableFuture::isDone)
                    .map(CompletableFuture::join)
                    .toList();
            assertThat(turnedAway).allSatisfy(answer -> {
                assertThat(answer.statusCode()).isEqualTo(429);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
                assertThat(Caller.json(answer).get("error").asText()).isEqualTo("too_many_logins");
            });
            release.countDown();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isIn(401, 429));
            assertThat(answers)
                    .anySatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(401));
        } finally {
            release.countDown();
            flood.shutdownNow();
        }
        assertThat(as("operator").get("api/status").statusCode()).isEqualTo(200);
    }

    @Test
    void leaves_no_thread_and_no_driver_behind() {
        awaitHealth("healthy");

        dashboard.undeploy();

        await().atMost(SOON).untilAsserted(() -> assertThat(ourThreads()).isEmpty());
        List<String> drivers = DriverManager.drivers()
                .map(Driver::getClass)
                .map(Class::getName)
                .toList();
        assertThat(drivers).noneMatch(name -> name.startsWith("org.sqlite"));
    }

    @Test
    void goes_on_where_it_was_after_a_restart() {
        as("operator")
                .post(
                        "api/deployments",
                        "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\"}");
        awaitHealth("healthy");
        String since = status().get("health_since").asText();

        dashboard.close();
        dashboard = RunningDashboard.start(
                folder,
                "/",
                Map.of("DASHBOARD_CONFIG", folder.resolve("dashboard.yaml").toString()));

        assertThat(status().get("commit_sha").asText()).isEqualTo("abcdef0");
        assertThat(status().get("health_since").asText()).isEqualTo(since);
    }

    private static Set<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("dashboard-") || name.startsWith("storage-"))
                .collect(Collectors.toSet());
    }

    private void awaitHealth(String word) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(status().get("health").asText()).isEqualTo(word));
    }

    private JsonNode status() {
        return as("viewer").json("api/status").get("test");
    }

    private Caller as(String user) {
        return Caller.of(dashboard.base()).signedIn(user, user + "-secret");
    }
}
