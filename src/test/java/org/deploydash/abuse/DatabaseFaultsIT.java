package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.deploydash.abuse.StoredDashboard.assertUnavailable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person meets when somebody or something damages, deletes or replaces the database, and how it is mended. */
class DatabaseFaultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private void restoreTheBackup() throws IOException {
        Path data = folder.resolve("data");
        try (var backups = Files.newDirectoryStream(data.resolve("backups"), "dashboard-*.db")) {
            Files.copy(backups.iterator().next(), data.resolve("dashboard.db-restore"));
        }
    }

    private static void backUp(StoredDashboard dashboard) {
        assertThat(dashboard.as("admin").post("api/backups", "{}").statusCode()).isEqualTo(201);
    }

    @Test
    void a_damaged_database_is_left_as_it_is_and_a_backup_takes_its_place() throws IOException {
        long kept;
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            kept = dashboard.recorded();
            backUp(dashboard);
        }
        Path data = folder.resolve("data");
        Files.deleteIfExists(data.resolve("dashboard.db-wal"));
        Files.deleteIfExists(data.resolve("dashboard.db-shm"));
        byte[] damaged = "no database at all, but a file of that name".getBytes(StandardCharsets.UTF_8);
        Files.write(data.resolve("dashboard.db"), damaged);
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            assertThat(dashboard.as("admin").get("").statusCode()).isEqualTo(503);
            assertThat(dashboard.database()).hasBinaryContent(damaged);
            assertThat(dashboard.log())
                    .contains("is damaged or no database. It was left as it is.")
                    .contains("dashboard.db-restore");
        }
        restoreTheBackup();
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            assertThat(dashboard.has(kept)).isTrue();
        }
    }

    @Test
    void what_is_damaged_while_it_runs_is_told_refused_at_the_next_start_and_restored() throws Exception {
        List<Long> kept = new ArrayList<>();
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            for (int i = 0; i < 50; i++) {
                kept.add(dashboard.recorded());
            }
            backUp(dashboard);
            try (var other = dashboard.another();
                    var statement = other.createStatement()) {
                await().atMost(PATIENCE).until(() -> {
                    try (var row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                        return row.getInt(1) == 0;
                    }
                });
            }
            overwriteAllButTheFirstPage(dashboard.database());
            await().atMost(PATIENCE).until(() -> dashboard.record().statusCode() == 503);
            assertUnavailable(dashboard.record());
            dashboard.assertFailing("storage_damaged");
            assertThat(dashboard.as("viewer").get("api/status").statusCode()).isEqualTo(200);
            dashboard.stop();
        }
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            assertThat(dashboard.as("admin").get("").statusCode()).isEqualTo(503);
            assertThat(dashboard.log()).contains("is damaged or no database. It was left as it is.");
        }
        restoreTheBackup();
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            assertThat(kept).allMatch(dashboard::has);
        }
    }

    private static void overwriteAllButTheFirstPage(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] garbage = new byte[PAGE];
            Arrays.fill(garbage, (byte) 'x');
            for (long at = PAGE; at < channel.size(); at += PAGE) {
                channel.write(ByteBuffer.wrap(garbage), at);
            }
        }
    }

    @Test
    void a_file_deleted_while_it_runs_is_written_anew_with_all_that_was_acknowledged() throws IOException {
        List<Long> kept = new ArrayList<>();
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            kept.add(dashboard.recorded());
            Files.delete(dashboard.database());
            kept.add(dashboard.recorded());
            await().atMost(PATIENCE).until(() -> Files.exists(dashboard.database()));
            await().atMost(PATIENCE).until(() -> dashboard.record().statusCode() == 201);
            kept.add(dashboard.recorded());
            assertThat(kept).allMatch(dashboard::has);
        }
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            assertThat(kept).allMatch(dashboard::has);
        }
    }

    @Test
    void a_backup_put_in_its_place_while_it_runs_is_what_it_goes_on_with() throws IOException {
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            long before = dashboard.recorded();
            backUp(dashboard);
            long after = dashboard.recorded();
            restoreTheBackup();
            Files.move(
                    dashboard.data().resolve("dashboard.db-restore"),
                    dashboard.database(),
                    StandardCopyOption.ATOMIC_MOVE);
            await().atMost(PATIENCE).until(() -> !dashboard.has(after));
            assertThat(dashboard.has(before)).isTrue();
            assertThat(dashboard.has(dashboard.recorded())).isTrue();
            assertThat(dashboard.storage().path("writable").asBoolean()).isTrue();
        }
    }
}
