package org.deploydash.rollbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.storage.StorageUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRollbackTimelineTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final String OLD = entry("2024-11-12T15:30:45", "test", "first", "true");
    private static final String NEW = entry("2024-11-13T09:00:00.000001", "prod", "sécond", "false");

    @TempDir
    private Path folder;

    private final List<RollbacksChanged> announced = new ArrayList<>();
    private final EventBus bus = new EventBus();
    private Instant now = START;
    private int written;
    private Path file;
    private OneConnection storage;
    private FileRollbackTimeline timeline;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @BeforeEach
    void start() {
        bus.subscribe(RollbacksChanged.class, announced::add);
        file = folder.resolve("rollback_history.json");
        restart();
    }

    private void restart() {
        if (storage != null) {
            storage.close();
        }
        storage = new OneConnection(folder.resolve("dashboard.db"));
        timeline = timeline(application("rosey", file));
    }

    private FileRollbackTimeline timeline(Application... applications) {
        return new FileRollbackTimeline(
                new Environments(List.of(applications)), ZoneOffset.UTC, new RollbackStore(storage), bus, clock);
    }

    private static Application application(String id, Path history) {
        return new Application(id, Optional.empty(), Optional.of(history), List.of());
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private static String entry(String timestamp, String environment, String reason, String success) {
        return """
                {"timestamp": "%s", "environment": "%s", "backup": "backup_%s", "reason": "%s", "success": %s, "initiated_by": "manual"}""".formatted(timestamp, environment, environment, reason, success);
    }

    private static String list(String... entries) {
        return "[" + String.join(", ", entries) + "]";
    }

    private void write(Path target, byte[] content) {
        try {
            Files.write(target, content);
            // Each content has its own, long settled time, whatever the grain of the file system's clock.
            Files.setLastModifiedTime(target, FileTime.from(START.minusSeconds(1_000_000 - ++written)));
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private void write(String content) {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private RollbackTimeline.Listing refreshed() {
        now = now.plusSeconds(5);
        timeline.refresh();
        return all();
    }

    private RollbackTimeline.Listing all() {
        return timeline.list(Optional.empty(), 500);
    }

    private List<String> reasons() {
        return all().rollbacks().stream().map(Rollback::reason).toList();
    }

    /** The store counts as RollbackFigures does, but over all there are. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 600})
    void figures_are_over_all_however_many_are_listed(int measured) {
        String[] entries = IntStream.range(0, 600)
                .mapToObj(n -> entry(
                        START.minusSeconds(n * 60L + 60).toString(),
                        n % 3 == 0 ? "test" : "prod",
                        "number " + n,
                        n % 7 == 0 ? "false" : "true"))
                .toArray(String[]::new);
        write(list(entries));
        refreshed();
        storage.write(handle -> handle.execute(
                "UPDATE rollbacks SET recovery_seconds = (id * 7919) % 1000 WHERE id IN (SELECT id FROM rollbacks ORDER BY id LIMIT ?)",
                measured));

        assertThat(all().rollbacks()).hasSize(500);
        assertThat(timeline.figures(Optional.empty()))
                .isEqualTo(RollbackFigures.of(
                        timeline.list(Optional.empty(), 1_000).rollbacks()));
        assertThat(timeline.figures(Optional.empty()).count()).isEqualTo(600);
        assertThat(timeline.figures(Optional.of("test")))
                .isEqualTo(RollbackFigures.of(
                        timeline.list(Optional.of("test"), 1_000).rollbacks()));
        assertThat(timeline.figures(Optional.of("nowhere"))).isEqualTo(RollbackFigures.of(List.of()));
    }

    @Test
    void lists_what_the_file_tells_newest_first() {
        write(list(OLD, NEW));
        RollbackTimeline.Listing listing = refreshed();
        assertThat(listing.stale()).isFalse();
        assertThat(listing.staleSince()).isNull();
        assertThat(listing.skipped()).isZero();
        assertThat(listing.rollbacks()).hasSize(2);
        assertThat(listing.rollbacks().get(0))
                .isEqualTo(new Rollback(
                        listing.rollbacks().get(0).id(),
                        Instant.parse("2024-11-13T09:00:00.000001Z"),
                        "prod",
                        "backup_prod",
                        "sécond",
                        false,
                        "manual",
                        RollbackState.FAILED,
                        null,
                        null,
                        null,
                        null,
                        null,
                        RollbackSource.FILE));
        assertThat(listing.rollbacks().get(1).state()).isEqualTo(RollbackState.SUCCEEDED);
        assertThat(announced).containsExactly(new RollbacksChanged(listing));
    }

    @Test
    void narrows_to_an_environment_also_to_one_that_is_not_configured_and_to_a_limit() {
        write(list(OLD, NEW, entry("2024-11-14T00:00:00", "elsewhere", "third", "true")));
        refreshed();
        assertThat(timeline.list(Optional.of("test"), 500).rollbacks())
                .extracting(Rollback::reason)
                .containsExactly("first");
        assertThat(timeline.list(Optional.of("elsewhere"), 500).rollbacks()).hasSize(1);
        assertThat(timeline.list(Optional.of("nowhere"), 500).rollbacks()).isEmpty();
        assertThat(timeline.list(Optional.empty(), 2).rollbacks())
                .extracting(Rollback::reason)
                .containsExactly("third", "sécond");
    }

    @Test
    void is_empty_and_not_stale_while_there_never_was_a_file() {
        assertThat(refreshed()).isEqualTo(new RollbackTimeline.Listing(List.of(), false, null, 0));
        assertThat(announced).isEmpty();
    }

    @Test
    void keeps_the_list_and_says_since_when_once_the_file_is_gone() throws IOException {
        write(list(OLD));
        refreshed();
        Files.delete(file);
        RollbackTimeline.Listing gone = refreshed();
        Instant since = now;
        assertThat(gone.rollbacks()).hasSize(1);
        assertThat(gone.stale()).isTrue();
        assertThat(refreshed().staleSince()).isEqualTo(since);
        assertThat(announced).hasSize(2);
    }

    @Test
    void announces_and_writes_nothing_while_nothing_changes() {
        write(list(OLD));
        refreshed();
        int writes = storage.writes;
        refreshed();
        refreshed();
        assertThat(announced).hasSize(1);
        assertThat(storage.writes).isEqualTo(writes);
    }

    @Test
    void does_not_read_a_known_file_again_that_has_been_left_alone() {
        write(list(OLD));
        refreshed();
        byte[] other = list(OLD).replace("first", "fi\"st").getBytes(StandardCharsets.UTF_8);
        FileTime before = modified();
        write(file, other);
        modify(before);
        assertThat(refreshed().stale()).isFalse();
    }

    @Test
    void reads_again_what_may_have_changed_within_one_tick_of_the_clock() {
        write(list(OLD));
        modify(FileTime.from(START.plusSeconds(4)));
        refreshed();
        FileTime before = modified();
        write(list(OLD.replace("first", "other")));
        modify(before);
        refreshed();
        assertThat(reasons()).containsExactly("other");
    }

    private FileTime modified() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private void modify(FileTime time) {
        try {
            Files.setLastModifiedTime(file, time);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    @Test
    void announces_nothing_when_the_file_was_only_touched() {
        write(list(OLD));
        refreshed();
        write(list(OLD));
        refreshed();
        write(" " + list(OLD) + "\n");
        refreshed();
        assertThat(announced).hasSize(1);
    }

    @Test
    void keeps_ids_when_the_file_grows_and_when_an_entry_is_mended() {
        write(list(OLD));
        long first = refreshed().rollbacks().get(0).id();
        write(list(OLD.replace("first", "mended").replace("true", "false"), NEW));
        RollbackTimeline.Listing listing = refreshed();
        assertThat(listing.rollbacks()).extracting(Rollback::reason).containsExactly("sécond", "mended");
        assertThat(listing.rollbacks().get(1).id()).isEqualTo(first);
        assertThat(listing.rollbacks().get(1).state()).isEqualTo(RollbackState.FAILED);
        assertThat(announced).hasSize(2);
    }

    @Test
    void keeps_what_it_knew_when_the_file_is_replaced_by_one_that_begins_anew() throws IOException {
        write(list(OLD));
        refreshed();
        Path fresh = folder.resolve("fresh.json");
        write(fresh, list(NEW).getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertThat(refreshed().stale()).isFalse();
        assertThat(reasons()).containsExactly("sécond", "first");
    }

    @Test
    void keeps_the_last_good_list_wherever_the_file_is_cut_off() {
        byte[] before = list(OLD).getBytes(StandardCharsets.UTF_8);
        byte[] after = list(OLD, NEW).getBytes(StandardCharsets.UTF_8);
        write(file, before);
        List<Rollback> good = refreshed().rollbacks();
        Instant since = now.plusSeconds(5);
        for (int length = 0; length < after.length; length++) {
            write(file, Arrays.copyOf(after, length));
            RollbackTimeline.Listing listing = refreshed();
            assertThat(listing.rollbacks()).as("cut off at byte %d", length).isEqualTo(good);
            assertThat(listing.stale()).as("cut off at byte %d", length).isTrue();
            assertThat(listing.staleSince()).isEqualTo(since);
        }
        assertThat(announced).as("the turn is announced, not every look").hasSize(2);
        write(file, after);
        RollbackTimeline.Listing whole = refreshed();
        assertThat(whole.rollbacks()).hasSize(2);
        assertThat(whole.stale()).isFalse();
        assertThat(announced).hasSize(3);
    }

    @Test
    void follows_no_symbolic_link_and_recovers_when_the_file_is_back() throws IOException {
        write(list(OLD));
        refreshed();
        Path elsewhere = folder.resolve("elsewhere.json");
        Files.move(file, elsewhere);
        Files.writeString(folder.resolve("other.json"), list(NEW));
        Files.createSymbolicLink(file, folder.resolve("other.json"));
        assertThat(refreshed().stale()).isTrue();
        assertThat(reasons()).containsExactly("first");
        Files.delete(file);
        Files.move(elsewhere, file);
        assertThat(refreshed().stale()).isFalse();
    }

    @Test
    void follows_links_of_the_folders_above() throws IOException {
        Path real = Files.createDirectory(folder.resolve("release-7"));
        Path link = Files.createSymbolicLink(folder.resolve("current"), real);
        write(real.resolve("history.json"), list(OLD).getBytes(StandardCharsets.UTF_8));
        timeline = timeline(application("rosey", link.resolve("history.json")));
        assertThat(refreshed().rollbacks()).hasSize(1);
    }

    @Test
    void refuses_a_folder_and_more_than_five_mebibytes_and_takes_just_that() throws IOException {
        String padded = list(OLD);
        write(padded + " ".repeat(RollbackFile.LARGEST - padded.length()));
        assertThat(refreshed().stale()).isFalse();
        write(padded + " ".repeat(RollbackFile.LARGEST - padded.length() + 1));
        assertThat(refreshed().stale()).isTrue();
        assertThat(reasons()).containsExactly("first");
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(refreshed().stale()).isTrue();
        Files.delete(file);
        write(list(OLD));
        assertThat(refreshed().stale()).isFalse();
    }

    @Test
    void counts_bad_entries_and_keeps_the_count_while_it_is_stale() {
        write(list(OLD, "7", "{}", NEW));
        assertThat(refreshed().skipped()).isEqualTo(2);
        assertThat(reasons()).hasSize(2);
        write("");
        assertThat(refreshed().skipped()).isEqualTo(2);
        write(list(OLD, NEW));
        assertThat(refreshed().skipped()).isZero();
    }

    @Test
    void goes_on_after_a_restart_with_list_count_and_stale_mark() {
        write(list(OLD, "7"));
        refreshed();
        write("[");
        RollbackTimeline.Listing before = refreshed();
        restart();
        assertThat(all()).as("at once, before the first look").isEqualTo(before);
        assertThat(refreshed()).isEqualTo(before);
        assertThat(before.stale()).isTrue();
        announced.clear();
        write(list(OLD, "7"));
        assertThat(refreshed().rollbacks()).isEqualTo(before.rollbacks());
        assertThat(announced).hasSize(1);
    }

    @Test
    void announces_nothing_after_a_restart_with_the_same_file() {
        write(list(OLD, NEW));
        RollbackTimeline.Listing before = refreshed();
        announced.clear();
        restart();
        assertThat(refreshed()).isEqualTo(before);
        assertThat(announced).isEmpty();
    }

    @Test
    void makes_no_second_entry_when_the_zone_is_configured_anew() {
        write(list(OLD));
        Rollback before = refreshed().rollbacks().get(0);
        timeline = new FileRollbackTimeline(
                new Environments(List.of(application("rosey", file))),
                ZoneId.of("Europe/Berlin"),
                new RollbackStore(storage),
                bus,
                clock);
        assertThat(refreshed().rollbacks()).singleElement().satisfies(after -> {
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.timestamp()).isEqualTo(before.timestamp().minus(Duration.ofHours(1)));
        });
    }

    @Test
    void tries_again_what_could_not_be_stored() {
        write(list(OLD));
        storage.writesLeft = 0;
        assertThatThrownBy(this::refreshed).isInstanceOf(StorageUnavailable.class);
        assertThat(reasons()).isEmpty();
        storage.writesLeft = Integer.MAX_VALUE;
        refreshed();
        assertThat(reasons()).containsExactly("first");
        assertThat(announced).hasSize(1);
    }

    @Test
    void announces_also_what_was_stored_before_the_storage_gave_up() {
        write(list(OLD));
        storage.writesLeft = 1;
        assertThatThrownBy(this::refreshed).isInstanceOf(StorageUnavailable.class);
        assertThat(reasons()).containsExactly("first");
        storage.writesLeft = Integer.MAX_VALUE;
        refreshed();
        refreshed();
        assertThat(announced).hasSize(1);
    }

    @Test
    void joins_the_files_of_several_applications_and_is_stale_where_one_is() throws IOException {
        Path other = folder.resolve("other.json");
        write(list(OLD));
        write(other, list(OLD, "7").getBytes(StandardCharsets.UTF_8));
        timeline = timeline(application("rosey", file), application("lily", other));
        assertThat(refreshed().rollbacks()).hasSize(2);
        assertThat(all().skipped()).isEqualTo(1);
        Files.delete(other);
        assertThat(refreshed().stale()).isTrue();
        Instant since = now;
        Files.delete(file);
        assertThat(refreshed().staleSince()).isEqualTo(since);
    }

    @Test
    void holds_a_long_history() {
        List<String> entries = new ArrayList<>();
        for (int second = 0; second < 1_201; second++) {
            entries.add(entry(START.minusSeconds(second).toString(), "prod", "number " + second, "true"));
        }
        write(list(entries.toArray(String[]::new)));
        assertThat(refreshed().rollbacks()).hasSize(500);
        assertThat(announced.get(0).listing().rollbacks())
                .hasSize(FileRollbackTimeline.ANNOUNCED)
                .first()
                .extracting(Rollback::reason)
                .isEqualTo("number 0");
        entries.add(NEW);
        int writes = storage.writes;
        write(list(entries.toArray(String[]::new)));
        refreshed();
        assertThat(storage.writes).as("only what is new is written").isEqualTo(writes + 2);
        assertThat(announced).hasSize(2);
    }
}
