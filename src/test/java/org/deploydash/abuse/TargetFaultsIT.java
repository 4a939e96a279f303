package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.deploydash.testing.BotFaults;
import org.deploydash.testing.BotReports;
import org.deploydash.testing.Caller;
import org.deploydash.testing.ChildDashboard;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.Manner;
import org.deploydash.testing.Rounds;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** Every way in which a service can be sick, over real sockets, beside sound ones. */
class TargetFaultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int SLOTS = Rounds.of(30, 5);

    @TempDir
    Path folder;

    private final FakeBot bot = FakeBot.start().becomes(BotReports.production());

    @AfterEach
    void stop() {
        bot.close();
    }

    private record Sick(Manner manner, String error) {}

    /** By name, which is the path too. */
    private static Map<String, Sick> sick() {
        Map<String, Sick> all = new LinkedHashMap<>();
        all.put("silent", new Sick(BotFaults.hanging(), "timeout"));
        all.put("byte-a-second", new Sick(BotFaults.dripping(), "timeout"));
        all.put("head-by-bytes", new Sick(BotFaults.drippingHead(), "timeout"));
        all.put("status-500", new Sick(BotFaults.status(500), "http_error"));
        all.put("status-503", new Sick(BotFaults.status(503), "http_error"));
        all.put("status-204", new Sick(BotFaults.status(204), "not_json"));
        all.put("html", new Sick(BotFaults.html(), "not_json"));
        all.put("endless", new Sick(BotFaults.endless(), "too_large"));
        all.put("endless-head", new Sick(BotFaults.endlessHead(), "not_json"));
        all.put("huge", new Sick(BotFaults.huge(), "too_large"));
        all.put("bomb", new Sick(BotFaults.gzipBomb(), "encoded"));
        all.put("elsewhere", new Sick(BotFaults.redirect("/sound"), "redirect"));
        all.put("cut-off", new Sick(BotFaults.closesMidBody(), "connection_lost"));
        all.put("hangs-up", new Sick(BotFaults.closesAtOnce(), "connection_lost"));
        all.put("babbles", new Sick(BotFaults.babbling(), "not_json"));
        return all;
    }

    private static Caller viewer(RunningDashboard dashboard) {
        return Caller.of(dashboard.base()).signedIn("viewer", "viewer-secret");
    }

    private static JsonNode loop(Caller viewer) {
        for (JsonNode loop : viewer.json("api/self").path("loops")) {
            if (loop.path("name").asText().equals("sampling")) {
                return loop;
            }
        }
        throw new AssertionError("no loop named sampling");
    }

    @Test
    void each_sick_one_is_an_outage_with_its_code_and_no_sound_one_misses_a_slot() {
        bot.becomes("/wrong-types", BotReports.wrongTypes()).becomes("/odd-numbers", BotReports.oddNumbers());
        Map<String, String> errors = new LinkedHashMap<>();
        StringBuilder environments = new StringBuilder();
        for (String sound : new String[] {"sound", "wrong-types", "odd-numbers"}) {
            environments.append(environment(sound, bot.url("/" + sound).toString()));
        }
        sick().forEach((name, sick) -> {
            bot.becomes("/" + name, sick.manner());
            errors.put(name, sick.error());
            environments.append(environment(name, bot.url("/" + name).toString()));
        });
        errors.put("refused", "refused");
        environments.append(environment("refused", "http://127.0.0.1:1/"));
        errors.put("no-such-name", "dns");
        environments.append(environment("no-such-name", "http://no-such-bot.invalid/"));
        errors.put("credentials", "forbidden_address");
        environments.append(environment("credentials", "http://169.254.169.254/latest/meta-data/"));

        try (RunningDashboard dashboard = dashboard("2s", environments)) {
            Caller viewer = viewer(dashboard);
            await().atMost(PATIENCE).until(() -> loop(viewer).path("runs").asInt() > SLOTS);

            JsonNode status = viewer.json("api/status");
            errors.forEach((name, error) -> {
                assertThat(status.path(name).path("error").asText()).as(name).isEqualTo(error);
                assertThat(status.path(name).path("health").asText()).as(name).isEqualTo("unhealthy");
                assertThat(status.path(name).path("memory_mb").isNull())
                        .as(name)
                        .isTrue();
            });
            for (String sound : new String[] {"sound", "wrong-types", "odd-numbers"}) {
                assertThat(status.path(sound).path("health").asText()).as(sound).isEqualTo("healthy");
            }
            for (String odd : new String[] {"wrong-types", "odd-numbers"}) {
                assertThat(status.path(odd).path("memory_mb").isNull()).as(odd).isTrue();
                assertThat(status.path(odd).path("user_count").isNull()).as(odd).isTrue();
            }
            // counted a moment before, within or after a round
            int runs = loop(viewer).path("runs").asInt();
            assertThat(bot.requests("/sound")).isBetween(runs - 1, runs + 1);
            assertThat(loop(viewer).path("skipped").asInt())
                    .as("slots that came while the round before went on")
                    .isLessThan(SLOTS / 2);
            int dropped = viewer.json("api/self").path("probes_dropped").asInt();
            JsonNode sound = viewer.json("api/health/sound?hours=1");
            assertThat(sum(sound, "samples")).isBetween(runs - 1 - dropped, runs + 1);
            assertThat(sum(sound, "errors")).isZero();
            JsonNode silent = viewer.json("api/health/silent?hours=1");
            assertThat(sum(silent, "samples")).isBetween(runs - 1 - dropped, runs + 1);
            assertThat(sum(silent, "errors")).isEqualTo(sum(silent, "samples"));
        }
    }

    /** Answers well for H and badly for F, one letter for each time it is asked, and then goes on with the last one. */
    private void answers(String letters) {
        AtomicInteger asked = new AtomicInteger();
        bot.becomes((out, pause) -> {
            char letter = letters.charAt(Math.min(asked.getAndIncrement(), letters.length() - 1));
            return (letter == 'H' ? BotReports.production() : BotFaults.status(500)).answer(out, pause);
        });
    }

    @Test
    void one_that_flaps_turns_after_three_failures_and_two_successes_in_a_row_also_over_a_restart() throws Exception {
        String environments = environment("test", bot.url().toString());
        answers("HFFHFFHFFF");
        try (RunningDashboard dashboard = dashboard("1s", environments)) {
            awaitHealth(viewer(dashboard), "unhealthy");
        }
        answers("HFHFHFHH");
        try (RunningDashboard dashboard = dashboard("1s", environments)) {
            assertThat(viewer(dashboard)
                            .json("api/status")
                            .path("test")
                            .path("health")
                            .asText())
                    .isEqualTo("unhealthy");
            awaitHealth(viewer(dashboard), "healthy");
        }
        assertThat(turns()).hasSize(3);
        int well = turns().get(0).to();
        int down = turns().get(1).to();
        assertThat(turns().subList(1, 3)).containsExactly(new Turn(well, down), new Turn(down, well));
    }

    private record Turn(int from, int to) {}

    private static void awaitHealth(Caller viewer, String word) {
        await().atMost(PATIENCE)
                .until(() -> viewer.json("api/status")
                        .path("test")
                        .path("health")
                        .asText()
                        .equals(word));
    }

    /** What was told to whoever listens: each turn is written down before. */
    private List<Turn> turns() throws SQLException {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("data/dashboard.db"));
        List<Turn> turns = new ArrayList<>();
        try (Connection connection = database.getConnection();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT from_health, to_health FROM health_change ORDER BY at")) {
            while (rows.next()) {
                turns.add(new Turn(rows.getInt(1), rows.getInt(2)));
            }
        }
        return turns;
    }

    private static int sum(JsonNode answer, String name) {
        return answer.findValues(name).stream().mapToInt(JsonNode::asInt).sum();
    }

    private static String environment(String id, String url) {
        return "      - {id: " + id + ", health-url: '" + url + "'}\n";
    }

    /** As a name server of somebody who means ill would answer; in a process of its own, as a JVM reads such a list once. */
    @Test
    void a_name_that_leads_to_where_credentials_are_is_refused_and_one_that_leads_to_a_service_is_not()
            throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), """
                127.0.0.1 sound.test
                169.254.169.254 metadata.test
                fd00:ec2::254 six.test
                ::ffff:169.254.169.254 mapped.test
                127.0.0.1 both.test
                169.254.169.254 both.test
                """);
        StringBuilder environments = new StringBuilder();
        List<String> forbidden = List.of("metadata", "six", "mapped", "both");
        for (String name : List.of("sound", "metadata", "six", "mapped", "both")) {
            environments.append(environment(name, "http://" + name + ".test:" + bot.port() + "/" + name));
        }
        Path file = Files.writeString(folder.resolve("dashboard.yaml"), configuration("1s", environments));
        try (ChildDashboard dashboard = ChildDashboard.start(
                List.of("env", "JAVA_TOOL_OPTIONS=-Djdk.net.hosts.file=" + hosts),
                folder,
                Map.of("DASHBOARD_CONFIG", file.toString()))) {
            Caller viewer = Caller.of(dashboard.base()).signedIn("viewer", "viewer-secret");
            await().atMost(PATIENCE).until(() -> bot.requests("/sound") >= 4);
            JsonNode status = viewer.json("api/status");
            assertThat(status.path("sound").path("health").asText()).isEqualTo("healthy");
            for (String name : forbidden) {
                assertThat(status.path(name).path("error").asText()).as(name).isEqualTo("forbidden_address");
                assertThat(bot.requests("/" + name)).as(name).isZero();
            }
        }
    }

    private RunningDashboard dashboard(String interval, CharSequence environments) {
        return RunningDashboard.configured(folder, "/", configuration(interval, environments));
    }

    private static String configuration(String interval, CharSequence environments) {
        return """
                sampling: {interval: %s, timeout: 900ms, failures-to-down: 3, successes-to-up: 2}
                applications:
                  - id: rosey
                    environments:
                """.formatted(interval) + environments;
    }
}
