package org.deploydash.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store in one SQLite file.
 *
 * <p>SQLite goes on writing into a file that was deleted, and all of it is lost at the end. So {@link #check()}, called every few seconds,
 * compares the file with the one that was opened: a deleted one is written anew from the connections that still hold it, one put in its
 * place (a backup) is opened. Where neither can be done, writes fail until a later check succeeds, and reads go on.
 */
public final class SqliteStorage implements Storage {

    private static final Logger log = LoggerFactory.getLogger(SqliteStorage.class);

    private final DatabaseFile file;
    private final InstantSource clock;

    /** Held for reading by everybody who uses the pools, for writing while they are changed. */
    private final ReadWriteLock swap = new ReentrantReadWriteLock();

    private volatile SqlitePools pools;
    /** Null where the last write went well; what a stop is to it, {@link #closed} tells. */
    private volatile @Nullable Failing failing;

    private volatile boolean gone;
    private volatile boolean closed;

    private record Failing(Instant since, StorageError error) {}

    private SqliteStorage(DatabaseFile file, SqlitePools pools, InstantSource clock) {
        this.file = file;
        this.pools = pools;
        this.clock = clock;
    }

    /**
     * Opens the file, or makes it with its folder, and brings it to the present structure.
     *
     * @throws StorageRefused where that cannot be done; the message says what to do
     */
    public static SqliteStorage open(StorageSettings settings, InstantSource clock) {
        DatabaseFile file = DatabaseFile.of(settings);
        return new SqliteStorage(file, SqlitePools.open(file), clock);
    }

    /** By the system's clock. */
    public static SqliteStorage open(StorageSettings settings) {
        return open(settings, InstantSource.system());
    }

    @Override
    public <T, X extends Exception> T read(HandleCallback<T, X> work) throws X {
        Lock using = swap.readLock();
        using.lock();
        try {
            requireOpen();
            return pools.reader().inTransaction(work);
        } catch (JdbiException failure) {
            throw Failures.translated(failure);
        } finally {
            using.unlock();
        }
    }

    @Override
    public <T, X extends Exception> T write(HandleCallback<T, X> work) throws X {
        return write("PRAGMA synchronous = FULL", work);
    }

    @Override
    public <T, X extends Exception> T writeRelaxed(HandleCallback<T, X> work) throws X {
        return write("PRAGMA synchronous = NORMAL", work);
    }

    private <T, X extends Exception> T write(String synchronous, HandleCallback<T, X> work) throws X {
        Lock using = swap.readLock();
        using.lock();
        try {
            requireOpen();
            if (gone) {
                throw new StorageUnavailable(StorageError.STORAGE_GONE, null);
            }
            T result = inTransaction(pools.writer(), synchronous, work);
            failing = null;
            return result;
        } catch (JdbiException failure) {
            RuntimeException translated = Failures.translated(failure);
            if (translated instanceof StorageUnavailable unavailable) {
                fails(unavailable.error());
            }
            throw translated;
        } finally {
            using.unlock();
        }
    }

    private void fails(StorageError error) {
        Failing before = failing;
        failing = new Failing(before == null ? clock.instant() : before.since(), error);
    }

    /** A container may let requests in that come after the end. */
    private void requireOpen() {
        if (closed) {
            throw new StorageUnavailable(StorageError.STORAGE_STOPPED, null);
        }
    }

    private static <T, X extends Exception> T inTransaction(Jdbi writer, String synchronous, HandleCallback<T, X> work)
            throws X {
        return writer.withHandle(handle -> {
            handle.execute(synchronous); // has no effect inside a transaction
            return handle.inTransaction(work);
        });
    }

    /** Notices a file that was deleted or replaced, and mends it where it can. Cheap; to be called every few seconds. */
    public void check() {
        if (closed || pools.areOn(file)) {
            return;
        }
        Lock changing = swap.writeLock();
        changing.lock();
        try {
            if (!closed && !pools.areOn(file)) {
                mend();
            }
        } finally {
            changing.unlock();
        }
    }

    private void mend() {
        boolean replaced = file.key() != null;
        try {
            if (replaced) {
                pools.close();
            } else {
                rescue();
            }
            pools = SqlitePools.open(file);
            gone = false;
            failing = null;
            log.warn(
                    "The database file was {} while it was in use",
                    replaced ? "replaced, and opened anew," : "deleted, and written anew,");
        } catch (IOException | JdbiException | StorageRefused failure) {
            if (!gone) {
                log.error(
                        "The database file was deleted or replaced; nothing can be stored until it can be opened",
                        failure);
            }
            gone = true;
            fails(StorageError.STORAGE_GONE);
        }
    }

    /**
     * Writes all that the open connections still see to a file beside, from where it is taken when the database is opened. Only once it is
     * on the disk are they closed: before, they are all there is of it. A second try, after an opening that failed, finds them closed.
     */
    private void rescue() throws IOException {
        if (pools.areClosed()) {
            return;
        }
        Path unfinished = file.beside("-rescuing");
        Files.createDirectories(unfinished.toAbsolutePath().getParent());
        Files.deleteIfExists(unfinished);
        pools.writer().useHandle(handle -> handle.execute("VACUUM INTO ?", unfinished.toString()));
        DatabaseCopy.force(unfinished);
        Files.move(unfinished, file.beside(DatabaseFile.RESCUED), StandardCopyOption.ATOMIC_MOVE);
        pools.close();
    }

    /**
     * Makes a whole copy of the database as it is now, beside everything that goes on.
     *
     * @param target a name not taken
     * @throws CopyFailed where it cannot be made; nothing of that name is there then
     */
    public void copyTo(Path target) {
        check();
        DatabaseCopy.make(file, target);
    }

    @Override
    public StorageHealth health() {
        Failing now = closed ? new Failing(clock.instant(), StorageError.STORAGE_STOPPED) : failing;
        return now == null
                ? StorageHealth.well(file.sizeWithLog())
                : new StorageHealth(now.since(), now.error(), file.sizeWithLog());
    }

    @Override
    public void close() {
        Lock changing = swap.writeLock();
        changing.lock();
        try {
            closed = true;
            pools.close();
        } finally {
            changing.unlock();
        }
    }
}
