package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.BotReports;
import org.deploydash.testing.Caller;
import org.deploydash.testing.EventStream;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.Rounds;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Time that stands still for the dashboard, and a clock that jumps. */
class TimeFaultsIT {

    private static final int SUSPENDED_SECONDS = Rounds.of(30, 4);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private FakeBot bot;

    @BeforeEach
    void start() {
        bot = FakeBot.start().becomes(BotReports.production());
    }

    @AfterEach
    void stop() {
        bot.close();
    }

    private static final class Jumping extends Clock {

        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead).truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static int samples(Caller viewer) {
        return viewer.json("api/health/test?hours=3").findValues("samples").stream()
                .mapToInt(JsonNode::asInt)
                .sum();
    }

    private static void assertNobodysFault(Caller viewer) {
        JsonNode status = viewer.json("api/status").path("test");
        assertThat(status.path("health").asText()).isEqualTo("healthy");
        assertThat(status.path("stale").asBoolean()).isFalse();
        assertThat(viewer.json("api/health/test?hours=3").findValues("down"))
                .allSatisfy(down -> assertThat(down.asInt()).isZero());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a signal is the fault")
    void the_time_in_which_it_was_suspended_is_a_gap_and_nobodys_fault() throws IOException {
        try (StoredDashboard dashboard = StoredDashboard.start(folder, bot.url().toString(), List.of())) {
            Caller viewer = dashboard.as("viewer");
            await().atMost(PATIENCE).until(() -> samples(viewer) >= 3);

            dashboard.process().treat("kill", "-STOP");
            int before = bot.requests();
            // the fault is that time passes: nothing can be asked of who is stopped
            await().pollDelay(Duration.ofSeconds(SUSPENDED_SECONDS))
                    .atMost(Duration.ofSeconds(SUSPENDED_SECONDS + 5))
                    .until(() -> bot.requests() - before <= 1);
            dashboard.process().treat("kill", "-CONT");

            int known = samples(viewer);
            await().atMost(PATIENCE).until(() -> samples(viewer) >= known + 3);
            assertNobodysFault(viewer);
            // one a second, and none for the seconds that were not lived
            JsonNode self = viewer.json("api/self");
            long lived = (long) self.path("uptime_seconds").asDouble();
            assertThat((long) samples(viewer)).isLessThanOrEqualTo(lived - SUSPENDED_SECONDS + 3);
        }
    }

    @Test
    void a_clock_that_jumps_an_hour_and_back_stops_nothing_and_blames_nobody() throws IOException {
        Jumping clock = new Jumping();
        Path file = Files.writeString(folder.resolve("dashboard.yaml"), """
                sampling: {interval: 1s, timeout: 500ms}
                applications:
                  - id: rosey
                    environments: [{id: test, health-url: '%s/api/health'}]
                """.formatted(bot.url()));
        try (RunningDashboard dashboard =
                RunningDashboard.start(folder, "/", Map.of("DASHBOARD_CONFIG", file.toString()), List.of(clock))) {
            Caller viewer = Caller.of(dashboard.base()).signedIn("viewer", "viewer-secret");
            Caller operator = Caller.of(dashboard.base()).signedIn("operator", "operator-secret");
            try (EventStream stream = EventStream.open(
                    dashboard.base().resolve("api/events"),
                    Map.of("Authorization", "Basic dmlld2VyOnZpZXdlci1zZWNyZXQ="))) {
                for (Duration ahead :
                        List.of(Duration.ZERO, Duration.ofHours(1), Duration.ZERO, Duration.ofHours(-1))) {
                    clock.ahead = ahead;
                    int asked = bot.requests();
                    await().atMost(PATIENCE).until(() -> bot.requests() >= asked + 2);
                    assertNobodysFault(viewer);
                    assertThat(operator.post("api/deployments", """
                                    {"environment": "test", "commit_sha": "abcdef%d", "status": "success"}""".formatted(bot.requests() % 10))
                                    .statusCode())
                            .isEqualTo(201);
                    stream.next("deployment");
                }
            }
            assertThat(viewer.json("api/deployments").path("count").asInt()).isEqualTo(4);
            assertThat(viewer.json("api/self").path("status").asText()).isEqualTo("ok");
        }
    }
}
