package org.deploydash.backups;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.deploydash.storage.CopyFailed;
import org.deploydash.storage.SqliteStorage;

/** Makes backups when they are due or asked for, one at a time, and deletes the oldest once a newer one is whole. */
public final class Backups {

    /** How often it is looked whether one is due; after a failure, how soon it is tried again. */
    public static final Duration LOOK_EVERY = Duration.ofMinutes(5);

    /** A start has other things to do first. */
    private static final Duration SETTLED_AFTER = Duration.ofMinutes(10);

    /**
     * Since when none could be made, and why.
     *
     * @param reason of the last attempt
     */
    public record Failing(Instant since, CopyFailed.Reason reason) {}

    private final SqliteStorage storage;
    private final BackupSettings settings;
    private final Path folder;
    private final Clock clock;
    private final Instant started;
    private final ReentrantLock underWay = new ReentrantLock();
    private volatile Optional<Failing> failing = Optional.empty();

    /** @param data where the folder of backups lies when none is configured */
    public Backups(SqliteStorage storage, BackupSettings settings, Path data, Clock clock) {
        this.storage = storage;
        this.settings = settings;
        this.folder = settings.folder().orElseGet(() -> data.resolve("backups"));
        this.clock = clock;
        this.started = clock.instant();
    }

    /** Those that lie in the folder, newest first. */
    public List<Backup> all() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(file -> Backup.of(file, size(file)).stream())
                    .sorted(Comparator.comparing(Backup::takenAt).reversed())
                    .toList();
        } catch (IOException noFolder) {
            return List.of(); // where it cannot be made either, the next attempt says so
        }
    }

    /** By the newest one that lies there, so that restarts change nothing. */
    public Instant nextAt() {
        Instant settled = started.plus(SETTLED_AFTER);
        return all().stream()
                .findFirst()
                .map(newest -> newest.takenAt().plus(settings.every()))
                .filter(due -> due.isAfter(settled))
                .orElse(settled);
    }

    public Optional<Failing> failing() {
        return failing;
    }

    public BackupSettings settings() {
        return settings;
    }

    /**
     * To be called often.
     *
     * @throws CopyFailed where it is due and cannot be made
     */
    public void takeIfDue() {
        if (!clock.instant().isBefore(nextAt())) {
            take();
        }
    }

    /**
     * Makes one now.
     *
     * @return empty where one is being made already
     * @throws CopyFailed where it cannot be made; those made before are untouched
     */
    public Optional<Backup> take() {
        if (!underWay.tryLock()) {
            return Optional.empty();
        }
        try {
            Backup taken = taken(clock.instant().truncatedTo(ChronoUnit.MILLIS));
            failing = Optional.empty();
            all().stream().skip(settings.keep()).forEach(this::delete);
            return Optional.of(taken);
        } catch (CopyFailed failure) {
            Instant since = failing.map(Failing::since).orElseGet(clock::instant);
            failing = Optional.of(new Failing(since, failure.reason()));
            throw failure;
        } finally {
            underWay.unlock();
        }
    }

    private Backup taken(Instant at) {
        Path file = folder.resolve(Backup.nameOf(at));
        storage.copyTo(file);
        return new Backup(file.getFileName().toString(), at, size(file));
    }

    private void delete(Backup old) {
        try {
            Files.deleteIfExists(folder.resolve(old.name()));
        } catch (IOException kept) {
            throw new UncheckedIOException("a backup that is no longer kept cannot be deleted", kept);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }
}
