package org.deploydash.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

class SqliteStorageTest {

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private SqliteStorage open() {
        return open(new StorageSettings(Optional.empty(), folder));
    }

    private SqliteStorage open(StorageSettings settings) {
        SqliteStorage storage = SqliteStorage.open(settings);
        opened.add(storage);
        return storage;
    }

    private SqliteStorage openWithNotes() {
        SqliteStorage storage = open();
        storage.write(handle ->
                handle.execute("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"));
        return storage;
    }

    private static void note(Storage storage, String text) {
        storage.write(handle -> handle.execute("INSERT INTO note (text) VALUES (?)", text));
    }

    private static List<String> notes(Storage storage) {
        return storage.read(handle -> handle.createQuery("SELECT text FROM note ORDER BY id")
                .mapTo(String.class)
                .list());
    }

    private Path file() {
        return folder.resolve("dashboard.db");
    }

    @Test
    void makes_the_folder_and_keeps_everything_over_a_restart() {
        folder = folder.resolve("a/b c");
        SqliteStorage storage = openWithNotes();
        note(storage, "kept");
        storage.writeRelaxed(handle -> handle.execute("INSERT INTO note (text) VALUES ('relaxed')"));
        storage.close();

        assertThat(folder.resolve("dashboard.db-wal")).doesNotExist();
        assertThat(notes(open())).containsExactly("kept", "relaxed");
    }

    @Test
    void reads_what_a_killed_process_had_committed() throws IOException {
        note(openWithNotes(), "committed");
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (String name : List.of("dashboard.db", "dashboard.db-wal")) {
            Files.copy(folder.resolve(name), copy.resolve(name));
        }
        assertThat(notes(open(new StorageSettings(Optional.empty(), copy)))).containsExactly("committed");
    }

    @Test
    void sets_every_pragma_on_every_connection() {
        SqliteStorage storage = open();
        assertThat(pragma(storage, true, "journal_mode")).isEqualTo("wal");
        assertThat(pragma(storage, true, "busy_timeout")).isEqualTo("5000");
        assertThat(pragma(storage, true, "foreign_keys")).isEqualTo("1");
        assertThat(pragma(storage, true, "synchronous")).isEqualTo("2");
        assertThat(storage.<String, RuntimeException>writeRelaxed(handle -> handle.createQuery("PRAGMA synchronous")
                        .mapTo(String.class)
                        .one()))
                .isEqualTo("1");
        assertThat(pragma(storage, true, "synchronous")).isEqualTo("2");
        assertThat(pragma(storage, false, "query_only")).isEqualTo("1");
        assertThat(pragma(storage, false, "busy_timeout")).isEqualTo("5000");
    }

    private static String pragma(Storage storage, boolean writing, String name) {
        return writing
                ? storage.write(handle ->
                        handle.createQuery("PRAGMA " + name).mapTo(String.class).one())
                : storage.read(handle ->
                        handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }

    @Test
    void a_reader_cannot_write() {
        SqliteStorage storage = openWithNotes();
        assertThatThrownBy(() -> storage.read(handle -> handle.execute("INSERT INTO note (text) VALUES ('x')")))
                .isInstanceOf(StorageUnavailable.class);
        assertThat(notes(storage)).isEmpty();
    }

    @Test
    void a_failing_write_leaves_nothing_and_the_next_goes_through() {
        SqliteStorage storage = openWithNotes();
        assertThatThrownBy(() -> storage.write(handle -> {
                    handle.execute("INSERT INTO note (text) VALUES ('half')");
                    throw new IOException("stop");
                }))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> storage.write(handle -> {
                    handle.execute("INSERT INTO note (text) VALUES ('half')");
                    return handle.execute("INSERT INTO note (text) VALUES (NULL)");
                }))
                .isInstanceOf(JdbiException.class);
        note(storage, "whole");
        assertThat(notes(storage)).containsExactly("whole");
        assertThat(storage.health().writable()).isTrue();
    }

    @Test
    void a_reader_goes_on_during_a_write_and_sees_one_state_throughout() throws Exception {
        SqliteStorage storage = openWithNotes();
        note(storage, "before");
        var written = new CountDownLatch(1);
        var seen = new CountDownLatch(1);
        Future<Integer> write = threads.submit(() -> storage.write(handle -> {
            int rows = handle.execute("INSERT INTO note (text) VALUES ('after')");
            written.countDown();
            seen.await();
            return rows;
        }));
        written.await();
        List<Integer> counts = storage.read(handle -> {
            var count = handle.createQuery("SELECT count(*) FROM note");
            int first = count.mapTo(Integer.class).one();
            seen.countDown();
            write.get();
            return List.of(first, count.mapTo(Integer.class).one());
        });
        assertThat(counts).containsExactly(1, 1);
        assertThat(notes(storage)).containsExactly("before", "after");
    }

    @Test
    void many_writers_in_two_processes_lose_nothing() throws Exception {
        SqliteStorage one = openWithNotes();
        SqliteStorage other = open();
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            Storage storage = writer % 2 == 0 ? one : other;
            String name = "w" + writer;
            writers.add(threads.submit(() -> {
                for (int n = 0; n < 25; n++) {
                    storage.write(handle -> {
                        int count = handle.createQuery("SELECT count(*) FROM note")
                                .mapTo(Integer.class)
                                .one();
                        return handle.execute("INSERT INTO note (text) VALUES (?)", name + " after " + count);
                    });
                }
            }));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        List<String> notes = notes(one);
        assertThat(notes).hasSize(100);
        for (int n = 0; n < notes.size(); n++) {
            assertThat(notes.get(n)).endsWith(" after " + n);
        }
    }

    @Test
    void a_lock_held_too_long_by_another_process_is_unavailable_and_passes() throws Exception {
        SqliteStorage storage = openWithNotes();
        try (var other = another();
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> note(storage, "busy"))
                    .isInstanceOf(StorageUnavailable.class)
                    .hasMessageContaining("busy");
            assertThat(storage.health().writable()).isFalse();
            assertThat(notes(storage)).isEmpty();
            statement.execute("ROLLBACK");
        }
        note(storage, "free");
        assertThat(notes(storage)).containsExactly("free");
        assertThat(storage.health().writable()).isTrue();
    }

    @Test
    void a_full_disk_refuses_writes_while_reads_go_on_and_it_recovers_without_a_restart() {
        SqliteStorage storage = openWithNotes();
        note(storage, "before");
        storage.write(handle -> handle.createQuery("PRAGMA max_page_count = 1")
                .mapTo(Long.class)
                .one());
        assertThatThrownBy(() -> storage.write(handle -> {
                    for (int n = 0; n < 100; n++) {
                        handle.execute("INSERT INTO note (text) VALUES (?)", "x".repeat(10_000));
                    }
                    return 0;
                }))
                .isInstanceOf(StorageUnavailable.class)
                .hasMessageContaining("full");
        assertThat(storage.health().writable()).isFalse();
        assertThat(notes(storage)).containsExactly("before");

        storage.write(handle -> handle.createQuery("PRAGMA max_page_count = 1000000")
                .mapTo(Long.class)
                .one());
        note(storage, "after");
        assertThat(notes(storage)).containsExactly("before", "after");
    }

    @Test
    void a_file_that_is_no_database_is_refused_and_kept() throws IOException {
        byte[] garbage =
                "this is no database, but somebody's letters ".repeat(200).getBytes(StandardCharsets.UTF_8);
        Files.write(file(), garbage);
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("left as it is")
                .hasMessageContaining("backup");
        assertThat(file()).hasBinaryContent(garbage);
        assertThat(Files.list(folder)).containsExactly(file());
    }

    @Test
    void a_damaged_database_is_refused_and_kept() throws IOException {
        SqliteStorage storage = openWithNotes();
        for (int n = 0; n < 50; n++) {
            note(storage, "text ".repeat(300));
        }
        storage.close();
        try (var raw = new RandomAccessFile(file().toFile(), "rw")) {
            raw.seek(raw.length() / 2);
            raw.write(new byte[20_000]);
        }
        byte[] damaged = Files.readAllBytes(file());
        assertThatThrownBy(this::open).isInstanceOf(StorageRefused.class).hasMessageContaining("damaged");
        assertThat(file()).hasBinaryContent(damaged);
    }

    @Test
    void a_large_database_that_was_cut_short_is_refused() throws IOException {
        SqliteStorage storage = openWithNotes();
        storage.write(handle -> handle.execute("INSERT INTO note (text) VALUES (hex(zeroblob(6000000)))"));
        storage.close();
        try (var raw = new RandomAccessFile(file().toFile(), "rw")) {
            raw.setLength(raw.length() - 1_000_000);
        }
        assertThatThrownBy(this::open).isInstanceOf(StorageRefused.class).hasMessageContaining("damaged");
    }

    @Test
    void a_large_database_is_read_through_after_a_kill() throws IOException {
        SqliteStorage storage = openWithNotes();
        for (int n = 0; n < 9000; n++) {
            storage.writeRelaxed(handle -> handle.execute("INSERT INTO note (text) VALUES (hex(zeroblob(500)))"));
        }
        Path killed = Files.createDirectory(folder.resolve("killed"));
        for (String suffix : List.of("", "-wal")) {
            Path part = file().resolveSibling(file().getFileName() + suffix);
            Files.copy(part, killed.resolve(part.getFileName()));
        }
        Path database = killed.resolve(file().getFileName());
        assertThat(Files.size(database)).isGreaterThan(8 << 20);
        try (var raw = new RandomAccessFile(database.toFile(), "rw")) {
            raw.seek(raw.length() / 2);
            raw.write(new byte[20_000]);
        }
        assertThatThrownBy(() -> open(new StorageSettings(Optional.empty(), killed)))
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void the_newest_structure_is_the_newest_file() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                            .max())
                    .hasValue(Migrations.NEWEST);
        }
    }

    @Test
    void a_structure_of_a_newer_version_is_refused() {
        SqliteStorage storage = open();
        storage.write(
                handle -> handle.execute("UPDATE flyway_schema_history SET version = '9999' WHERE installed_rank ="
                        + " (SELECT max(installed_rank) FROM flyway_schema_history)"));
        storage.write(handle -> handle.execute("PRAGMA user_version = 9999"));
        storage.close();
        assertThatThrownBy(this::open).isInstanceOf(StorageRefused.class).hasMessageContaining("version");
    }

    @Test
    void a_folder_that_cannot_be_made_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "a file");
        assertThatThrownBy(() -> open(new StorageSettings(Optional.empty(), file.resolve("data"))))
                .isInstanceOf(StorageRefused.class)
                .hasMessageContaining("DASHBOARD_DATA");
    }

    @Test
    void takes_a_url_to_a_file_and_refuses_every_other_without_repeating_it() {
        Path file = folder.resolve("other.sqlite");
        open(new StorageSettings(Optional.of("jdbc:sqlite:" + file), folder.resolve("unused")));
        assertThat(file).exists();
        assertThat(folder.resolve("unused")).doesNotExist();

        for (String url : List.of(
                "jdbc:postgresql://db/x?password=hunter2",
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:file:hunter2?mode=memory",
                "hunter2")) {
            assertThatThrownBy(() -> open(new StorageSettings(Optional.of(url), folder)))
                    .isInstanceOf(StorageRefused.class)
                    .hasMessageContaining("jdbc:sqlite:")
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void a_deleted_file_is_written_anew_with_everything_in_it() throws IOException {
        SqliteStorage storage = openWithNotes();
        note(storage, "before");
        Files.delete(file());
        note(storage, "between");
        storage.check();
        note(storage, "after");
        storage.check();
        assertThat(notes(storage)).containsExactly("before", "between", "after");
        storage.close();
        assertThat(notes(open())).containsExactly("before", "between", "after");
    }

    @Test
    void a_folder_deleted_with_everything_is_made_anew() throws IOException {
        folder = folder.resolve("data");
        SqliteStorage storage = openWithNotes();
        note(storage, "before");
        for (String name : List.of("dashboard.db", "dashboard.db-wal", "dashboard.db-shm")) {
            Files.delete(folder.resolve(name));
        }
        Files.delete(folder);
        storage.check();
        note(storage, "after");
        storage.close();
        assertThat(notes(open())).containsExactly("before", "after");
    }

    @Test
    void a_backup_put_in_its_place_is_opened() throws IOException {
        SqliteStorage storage = openWithNotes();
        note(storage, "in the backup");
        Path backup = folder.resolve("backup.db");
        storage.read(handle -> 0);
        try (var other = another();
                var statement = other.createStatement()) {
            statement.execute("VACUUM INTO '" + backup + "'");
        } catch (java.sql.SQLException failure) {
            throw new IOException(failure);
        }
        note(storage, "later");
        Files.move(backup, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        storage.check();
        assertThat(notes(storage)).containsExactly("in the backup");
        note(storage, "goes on");
        storage.close();
        assertThat(notes(open())).containsExactly("in the backup", "goes on");
    }

    /** Another program's. Not by the list of drivers, which dashboards of this process clean up behind them. */
    private Connection another() throws SQLException {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file());
        return source.getConnection();
    }

    /** A connection opened now would play the old file's log into the new one, which lies beside it under the same name. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobody_opens_another_file_before_the_old_one_is_closed(boolean replaced) throws Exception {
        SqliteStorage storage = openWithNotes();
        note(storage, "in the backup");
        Path backup = folder.resolve("backup.db");
        storage.copyTo(backup);
        note(storage, "later");
        Files.delete(file());
        if (replaced) {
            Files.move(backup, file());
        }

        storage.read(first -> {
            assertThat(CompletableFuture.supplyAsync(() -> notes(storage)))
                    .failsWithin(Duration.ofMinutes(1))
                    .withThrowableThat()
                    .withCauseInstanceOf(StorageUnavailable.class);
            return first;
        });
        storage.check();

        assertThat(notes(storage))
                .containsExactly(replaced ? new String[] {"in the backup"} : new String[] {"in the backup", "later"});
        note(storage, "goes on");
        storage.close();
        assertThat(notes(open())).endsWith("goes on").hasSize(replaced ? 2 : 3);
    }

    @Test
    void writes_fail_while_a_deleted_file_cannot_be_written_anew_and_reads_go_on() throws IOException {
        folder = folder.resolve("data");
        SqliteStorage storage = openWithNotes();
        note(storage, "before");
        for (String name : List.of("dashboard.db", "dashboard.db-wal", "dashboard.db-shm")) {
            Files.delete(folder.resolve(name));
        }
        Files.delete(folder);
        Files.writeString(folder, "a file where the folder was");
        storage.check();
        storage.check();
        assertThatThrownBy(() -> note(storage, "lost")).isInstanceOf(StorageUnavailable.class);
        assertThat(storage.health().writable()).isFalse();
        assertThat(notes(storage)).containsExactly("before");

        Files.delete(folder);
        storage.check();
        note(storage, "after");
        assertThat(notes(storage)).containsExactly("before", "after");
        assertThat(storage.health().writable()).isTrue();
    }

    /** In the way of the new file stands a folder: the last step fails, when nothing but the rescued file has it all any more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_was_rescued_is_kept_until_it_is_in_its_place(boolean stopped) throws IOException {
        SqliteStorage storage = openWithNotes();
        note(storage, "before");
        Files.delete(file());
        Path log = folder.resolve("dashboard.db-wal");
        Files.delete(log);
        Files.createDirectories(log.resolve("in the way"));
        storage.check();
        storage.check();
        assertThatThrownBy(() -> note(storage, "lost")).isInstanceOf(StorageUnavailable.class);

        Files.delete(log.resolve("in the way"));
        Files.delete(log);
        if (stopped) {
            storage.close();
            assertThat(notes(open())).containsExactly("before");
        } else {
            storage.check();
            note(storage, "after");
            assertThat(notes(storage)).containsExactly("before", "after");
        }
    }

    @Test
    void tells_its_size_and_is_unavailable_once_closed() {
        SqliteStorage storage = openWithNotes();
        assertThat(storage.health().sizeBytes()).isPositive();
        storage.close();
        storage.close();
        storage.check();
        assertThatThrownBy(() -> notes(storage)).isInstanceOf(StorageUnavailable.class);
        assertThatThrownBy(() -> note(storage, "x")).isInstanceOf(StorageUnavailable.class);
        assertThat(storage.health().writable()).isFalse();
    }

    /** Not even for a moment: that is when Tomcat looks, and warns of a leak. */
    @RepeatedTest(100)
    void a_closed_store_leaves_no_thread() {
        openWithNotes().close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("storage-"));
    }
}
