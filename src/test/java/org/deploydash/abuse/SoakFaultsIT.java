package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.BotReports;
import org.deploydash.testing.Caller;
import org.deploydash.testing.ChildDashboard;
import org.deploydash.testing.EventStream;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.Footprint;
import org.deploydash.testing.Rounds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A day with everything in it, a hundred times as fast: probes, outages, deployments, roll-ups, purges, backups, pages and streams. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "/proc tells what a process holds")
class SoakFaultsIT {

    private static final int PACE = 100;
    private static final int BOTS = 3;
    private static final Duration STEP = Duration.ofMinutes(Rounds.of(30, 3));
    private static final int STEPS = Rounds.of(48, 8);

    /** Until then caches fill, code is compiled and pools grow. */
    private static final int WARM = STEPS / 4;

    private static final long MOST_GROWTH_KB = 4096;
    private static final int MOST_THREADS_MORE = 2;

    @TempDir
    Path folder;

    private final List<FakeBot> bots = new ArrayList<>();
    private int recorded;

    @BeforeEach
    void start_the_bots() {
        for (int i = 0; i < BOTS; i++) {
            bots.add(FakeBot.start());
        }
    }

    @AfterEach
    void stop_the_bots() {
        bots.forEach(FakeBot::close);
    }

    private ChildDashboard start() throws IOException {
        StringBuilder yaml = new StringBuilder("""
                limits: {requests-per-second: 1000000, burst: 1000000}
                sampling: {interval: 10s, timeout: 9s}
                backup: {every: 6h, keep: 2}
                applications:
                  - id: rosey
                    environments:
                """);
        for (int i = 0; i < BOTS; i++) {
            yaml.append("      - {id: e%d, health-url: '%s'}%n"
                    .formatted(i, bots.get(i).url()));
        }
        Path file = Files.writeString(folder.resolve("dashboard.yaml"), yaml);
        return ChildDashboard.start(
                folder, Map.of("DASHBOARD_CONFIG", file.toString(), ChildDashboard.PACE, Integer.toString(PACE)));
    }

    @Test
    void a_day_leaves_every_row_and_nothing_else() throws Exception {
        JsonNode self;
        try (ChildDashboard dashboard = start()) {
            Caller operator = Caller.of(dashboard.base()).signedIn("operator", "operator-secret");
            URI events = dashboard.base().resolve("api/events");
            Map<String, String> login = Map.of("Authorization", "Basic dmlld2VyOnZpZXdlci1zZWNyZXQ=");
            Footprint warm = null;
            for (int step = 0; step < STEPS; step++) {
                try (EventStream stream = EventStream.open(events, login)) {
                    assertThat(stream.next().data()).contains("timestamp");
                    live(operator, step);
                }
                warm = step == WARM - 1 ? Footprint.of(dashboard.pid()) : warm;
            }
            Footprint evening = Footprint.of(dashboard.pid());
            self = operator.json("api/self");
            System.out.printf(
                    "%d h at %d times the pace: after a quarter %s, at its end %s%n",
                    STEP.multipliedBy(STEPS).toHours(), PACE, warm, evening);
            assertThat(self.path("status").asText()).as(self.toString()).isEqualTo("ok");
            assertThat(evening.heapKb()).as("heap").isLessThan(warm.heapKb() + MOST_GROWTH_KB);
            assertThat(evening.threads()).as("threads").isLessThanOrEqualTo(warm.threads() + MOST_THREADS_MORE);
            assertThat(evening.files()).as("open files").isLessThanOrEqualTo(warm.files() + MOST_THREADS_MORE);
            dashboard.stop();
        }
        assertEveryRow(self);
    }

    /** One stretch of the day: an outage in its first third, a deployment, and people who look. */
    private void live(Caller operator, int step) {
        FakeBot bot = bots.get(step % BOTS);
        int before = bot.requests();
        bot.becomes(BotReports.productionDown());
        assertThat(operator.post("api/deployments", """
                        {"environment": "e%d", "commit_sha": "%07x", "status": "success"}""".formatted(step % BOTS, step))
                        .statusCode())
                .isEqualTo(201);
        recorded++;
        int slots = (int) (STEP.toSeconds() / 10);
        await().atMost(Duration.ofSeconds(120)).until(() -> bot.requests() >= before + slots / 3);
        bot.becomes(FakeBot.healthy());
        for (String path : List.of("", "api/status", "api/deployments", "api/health/e0?range=24h")) {
            assertThat(operator.get(path).statusCode()).as(path).isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(120)).until(() -> bot.requests() >= before + slots);
    }

    /** Against what the bots themselves counted; a round under way when the dashboard stopped may not be there. */
    private void assertEveryRow(JsonNode self) throws SQLException {
        SQLiteConfig readOnly = new SQLiteConfig();
        readOnly.setReadOnly(true);
        SQLiteDataSource source = new SQLiteDataSource(readOnly);
        source.setUrl("jdbc:sqlite:" + folder.resolve("data/dashboard.db"));
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            int asked = bots.stream().mapToInt(FakeBot::requests).sum();
            long rows = number(statement, "SELECT count(*) FROM health_sample");
            long dropped = self.path("probes_dropped").asLong();
            System.out.printf("%d probes, %d rows, %d dropped and said so%n", asked, rows, dropped);
            assertThat(rows).isBetween(asked - dropped - 2L * BOTS, (long) asked);
            assertThat(number(statement, "SELECT count(*) FROM deployment")).isEqualTo(recorded);
            assertThat(number(statement, """
                            SELECT count(*) FROM health_minute_plain m WHERE (m.samples, m.down) IS NOT
                              (SELECT count(*), coalesce(sum(health NOT IN (0, 1)), 0) FROM health_sample s
                               WHERE s.environment = m.environment AND s.at >= m.at * 60000 AND s.at < (m.at + 1) * 60000)"""))
                    .as("minutes that are not what their samples are")
                    .isZero();
            assertThat(number(statement, """
                            SELECT count(*) FROM health_hour h WHERE (h.samples, h.down) IS NOT
                              (SELECT sum(samples), sum(down) FROM health_minute_plain m
                               WHERE m.environment = h.environment AND m.at >= h.at * 60 AND m.at < (h.at + 1) * 60)"""))
                    .as("hours that are not what their minutes are")
                    .isZero();
            assertThat(number(statement, "SELECT count(*) FROM health_minute")).isPositive();
            assertThat(text(statement, "PRAGMA integrity_check")).isEqualTo("ok");
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        return Long.parseLong(text(statement, query));
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
