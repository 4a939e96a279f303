package org.deploydash.backups;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.deploydash.testing.Caller;
import org.deploydash.testing.Rounds;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** Backups of a dashboard that is written to all the time: every one is whole and holds all that was acknowledged before it was asked for. */
class BackupFaultsIT {

    private static final int BACKUPS = Rounds.of(100, 4);
    private static final int WRITERS = 3;

    @TempDir
    Path folder;

    private static Caller as(String user, RunningDashboard dashboard) {
        return Caller.of(dashboard.base()).signedIn(user, user + "-secret");
    }

    @Test
    void every_one_taken_under_load_is_whole_and_one_is_put_back() throws Exception {
        Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<String> names = new ArrayList<>();
        List<List<Long>> before = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try (RunningDashboard dashboard = dashboard("backup: {keep: 1000}\n")) {
            for (int i = 0; i < WRITERS; i++) {
                writers.execute(() -> {
                    while (!over.get()) {
                        HttpResponse<String> answer = record(dashboard);
                        if (answer.statusCode() == 201) {
                            acknowledged.add(Caller.json(answer).path("id").asLong());
                        } else {
                            wrong.add(answer.statusCode() + " " + answer.body());
                        }
                    }
                });
            }
            for (int i = 0; i < BACKUPS; i++) {
                List<Long> known = List.copyOf(acknowledged);
                HttpResponse<String> answer = as("admin", dashboard).post("api/backups", "{}");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                names.add(Caller.json(answer).path("name").asText());
                before.add(known);
            }
            over.set(true);
            writers.shutdown();
            assertThat(writers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            assertThat(wrong).as("writes refused meanwhile").isEmpty();
            JsonNode listed = as("admin", dashboard).json("api/backups");
            assertThat(listed.path("count").asInt()).isEqualTo(BACKUPS);
            assertThat(listed.path("failing").isNull()).isTrue();
        } finally {
            over.set(true);
            writers.shutdownNow();
        }
        Path backups = folder.resolve("data/backups");
        for (int i = 0; i < BACKUPS; i++) {
            whole(backups.resolve(names.get(i)), before.get(i));
        }
        System.out.println(BACKUPS + " backups beside " + acknowledged.size() + " acknowledged writes: all whole");

        int half = BACKUPS / 2;
        Files.copy(backups.resolve(names.get(half)), folder.resolve("data/dashboard.db-restore"));
        try (RunningDashboard restored = dashboard("")) {
            JsonNode check = as("admin", restored).json("api/audit/check");
            assertThat(check.path("ok").asBoolean()).as(check.toString()).isTrue();
            for (long id : before.get(half)) {
                assertThat(as("viewer", restored).get("api/deployments/" + id).statusCode())
                        .isEqualTo(200);
            }
            assertThat(record(restored).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void two_at_once_are_one_and_a_place_that_cannot_be_written_is_said_to_everybody_who_looks() throws Exception {
        Path place = Files.writeString(folder.resolve("taken"), "");
        try (RunningDashboard dashboard = dashboard("backup: {folder: '" + place.resolve("in") + "'}\n")) {
            HttpResponse<String> refused = as("admin", dashboard).post("api/backups", "{}");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body())
                    .contains("backup_not_writable", "Those made before are untouched.")
                    .doesNotContain("/");
            assertThat(as("admin", dashboard)
                            .json("api/backups")
                            .path("failing")
                            .path("reason")
                            .asText())
                    .isEqualTo("not_writable");
            Files.delete(place);

            List<Integer> answers = IntStream.range(0, 8)
                    .parallel()
                    .map(i -> as("admin", dashboard).post("api/backups", "{}").statusCode())
                    .boxed()
                    .toList();

            assertThat(answers).contains(201).isSubsetOf(201, 409);
            JsonNode listed = as("admin", dashboard).json("api/backups");
            assertThat(listed.path("failing").isNull()).isTrue();
            assertThat(as("admin", dashboard)
                            .json("api/audit?action=backup_requested")
                            .path("entries"))
                    .anySatisfy(
                            entry -> assertThat(entry.path("result").asText()).isEqualTo("failed"))
                    .anySatisfy(
                            entry -> assertThat(entry.path("result").asText()).isEqualTo("accepted"));
        }
    }

    private RunningDashboard dashboard(String more) {
        return RunningDashboard.configured(folder, "/", more + """
                limits: {requests-per-second: 1000000, burst: 1000000}
                applications:
                  - id: rosey
                    environments: [{id: test, health-url: 'http://127.0.0.1:1/api/health'}]
                """, Map.of());
    }

    private static HttpResponse<String> record(RunningDashboard dashboard) {
        return as("operator", dashboard)
                .post(
                        "api/deployments",
                        "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\"}");
    }

    private static void whole(Path backup, List<Long> acknowledged) throws Exception {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + backup);
        try (Connection connection = source.getConnection();
                var statement = connection.createStatement()) {
            try (var answer = statement.executeQuery("PRAGMA integrity_check")) {
                assertThat(answer.getString(1)).as("%s", backup).isEqualTo("ok");
            }
            List<Long> there = new ArrayList<>();
            try (var rows = statement.executeQuery("SELECT id FROM deployment")) {
                while (rows.next()) {
                    there.add(rows.getLong(1));
                }
            }
            assertThat(there).as("%s", backup).containsAll(acknowledged);
        }
    }
}
