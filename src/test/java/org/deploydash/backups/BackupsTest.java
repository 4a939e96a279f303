package org.deploydash.backups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deploydash.storage.CopyFailed;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageRefused;
import org.deploydash.storage.StorageSettings;
import org.deploydash.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupsTest {

    private static final Instant START = Instant.parse("2026-11-22T14:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock(START);
    private StorageSettings settings;
    private SqliteStorage storage;

    @BeforeEach
    void open() {
        settings = new StorageSettings(Optional.empty(), folder);
        storage = SqliteStorage.open(settings);
        write("before");
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private Backups backups(int keep) {
        return new Backups(storage, new BackupSettings(DAY, keep, Optional.empty()), folder, clock);
    }

    private void write(String text) {
        storage.write(handle -> {
            handle.execute("CREATE TABLE IF NOT EXISTS told (text TEXT)");
            return handle.execute("INSERT INTO told VALUES (?)", text);
        });
    }

    private List<String> told() {
        return storage.read(handle ->
                handle.createQuery("SELECT text FROM told").mapTo(String.class).list());
    }

    @Test
    void is_made_ten_minutes_after_the_first_start_and_then_every_day_whatever_restarts() {
        Backups backups = backups(7);
        backups.takeIfDue();
        assertThat(backups.all()).isEmpty();

        clock.advance(Duration.ofMinutes(10));
        backups.takeIfDue();
        backups.takeIfDue();

        assertThat(backups.all()).hasSize(1);
        clock.advance(Duration.ofHours(23));
        Backups restarted = backups(7);
        assertThat(restarted.nextAt()).isEqualTo(START.plus(DAY).plus(Duration.ofMinutes(10)));
        clock.advance(Duration.ofHours(1));
        restarted.takeIfDue();
        assertThat(restarted.all()).hasSize(2);
        assertThat(restarted.all().get(0).takenAt())
                .isAfter(restarted.all().get(1).takenAt());
    }

    @Test
    void keeps_as_many_as_it_was_told_and_touches_no_other_file_of_the_folder() throws IOException {
        Backups backups = backups(2);
        Path other = Files.createDirectories(folder.resolve("backups")).resolve("dashboard-of-mine.db");
        Files.writeString(other, "mine");
        for (int i = 0; i < 4; i++) {
            backups.take();
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(backups.all())
                .extracting(Backup::takenAt)
                .containsExactly(START.plusSeconds(3), START.plusSeconds(2));
        try (Stream<Path> files = Files.list(folder.resolve("backups"))) {
            assertThat(files).hasSize(3).contains(other);
        }
    }

    @Test
    void says_since_when_none_could_be_made_and_keeps_those_that_there_are() throws IOException {
        Path place = Files.writeString(folder.resolve("taken"), "a file where the folder should be");
        Backups backups =
                new Backups(storage, new BackupSettings(DAY, 7, Optional.of(place.resolve("in"))), folder, clock);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(backups::take)
                    .isInstanceOf(CopyFailed.class)
                    .hasMessage("No backup was made: the folder of backups cannot be written");
            clock.advance(DAY);
        }

        assertThat(backups.failing()).hasValue(new Backups.Failing(START, CopyFailed.Reason.NOT_WRITABLE));
        assertThat(place).hasContent("a file where the folder should be");
        Files.delete(place);
        assertThat(backups.take()).isPresent();
        assertThat(backups.failing()).isEmpty();
    }

    @Test
    void is_put_back_at_the_next_start_and_the_former_database_is_kept() throws IOException {
        Backup backup = backups(7).take().orElseThrow();
        write("after");
        // as a kill leaves it: with a log that belongs to the former database alone
        Path killed = Files.createDirectories(folder.resolve("killed"));
        for (String part : List.of("dashboard.db", "dashboard.db-wal")) {
            Files.copy(folder.resolve(part), killed.resolve(part));
        }
        Files.copy(folder.resolve("backups").resolve(backup.name()), killed.resolve("dashboard.db-restore"));
        storage.close();
        settings = new StorageSettings(Optional.empty(), killed);

        storage = SqliteStorage.open(settings);

        assertThat(told()).containsExactly("before");
        assertThat(killed.resolve("dashboard.db-restore")).doesNotExist();
        storage.close();
        storage = SqliteStorage.open(
                new StorageSettings(Optional.of("jdbc:sqlite:" + killed.resolve("dashboard.db-former-1")), killed));
        assertThat(told()).containsExactly("before", "after");
    }

    @Test
    void a_damaged_one_is_not_put_back_and_nothing_is_changed() throws IOException {
        Backup backup = backups(7).take().orElseThrow();
        storage.close();
        byte[] bytes = Files.readAllBytes(folder.resolve("backups").resolve(backup.name()));
        Path restore =
                Files.write(folder.resolve("dashboard.db-restore"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        byte[] former = Files.readAllBytes(folder.resolve("dashboard.db"));

        assertThatThrownBy(() -> SqliteStorage.open(settings))
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("The backup " + restore + " is damaged or no database. Nothing was changed.");

        assertThat(folder.resolve("dashboard.db")).hasBinaryContent(former);
        Files.delete(restore);
        storage = SqliteStorage.open(settings);
        assertThat(told()).containsExactly("before");
    }
}
