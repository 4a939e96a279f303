package org.deploydash.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.deploydash.loops.OwnedThreads;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** One writing connection, which also checkpoints, and a few reading ones, all on the same file. */
final class SqlitePools implements AutoCloseable {

    static final int BUSY_MS = 5_000;

    private static final Logger log = LoggerFactory.getLogger(SqlitePools.class);
    private static final int READERS = 4;
    private static final long IDLE_READER_MS = TimeUnit.MINUTES.toMillis(1);

    /** The log is cut back to this after a checkpoint, so that one large write does not cost its space for ever. */
    private static final int LOG_BYTES = 4 << 20;

    /**
     * They tell every step of a start that goes well. Held here because java.util.logging forgets the level of a logger that nobody holds.
     */
    private static final List<java.util.logging.Logger> TALKATIVE = List.of(
            java.util.logging.Logger.getLogger("org.flywaydb"),
            java.util.logging.Logger.getLogger("com.zaxxer.hikari"));

    static {
        TALKATIVE.stream()
                .filter(logger -> logger.getLevel() == null)
                .forEach(logger -> logger.setLevel(Level.WARNING));
    }

    private final HikariDataSource writing;
    private final HikariDataSource reading;
    private final Jdbi writer;
    private final Jdbi reader;
    private final @Nullable Object key;

    private SqlitePools(HikariDataSource writing, HikariDataSource reading, @Nullable Object key) {
        this.writing = writing;
        this.reading = reading;
        this.key = key;
        for (HikariDataSource pool : List.of(writing, reading)) {
            if (pool.getDataSource() instanceof SameFile source) {
                source.is(key);
            }
        }
        this.writer = Jdbi.create(writing);
        this.reader = Jdbi.create(reading);
    }

    /** @throws StorageRefused where the file cannot be opened or brought to the present structure */
    static SqlitePools open(DatabaseFile file) {
        file.prepare();
        HikariDataSource writing = null;
        try {
            writing = pool(file, "storage-writer", 1);
            Migrations.run(writing);
            return new SqlitePools(writing, pool(file, "storage-readers", READERS), file.key());
        } catch (RuntimeException failure) {
            if (writing != null) {
                close(writing);
            }
            if (failure instanceof StorageRefused refused) {
                throw refused;
            }
            throw new StorageRefused("The database " + file.path() + " cannot be opened", failure);
        }
    }

    private static HikariDataSource pool(DatabaseFile file, String name, int most) {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setJournalSizeLimit(LOG_BYTES);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MS);
        config.enforceForeignKeys(true);
        config.setTransactionMode(most == 1 ? TransactionMode.IMMEDIATE : TransactionMode.DEFERRED);
        var hikari = new HikariConfig();
        hikari.setPoolName(name);
        hikari.setDataSource(new SameFile(file, config));
        hikari.setMaximumPoolSize(most);
        hikari.setMinimumIdle(1);
        hikari.setIdleTimeout(most == 1 ? 0 : IDLE_READER_MS);
        hikari.setMaxLifetime(0);
        hikari.setConnectionTimeout(BUSY_MS);
        if (most > 1) {
            hikari.setConnectionInitSql("PRAGMA query_only = ON"); // the one pragma SQLiteConfig has no word for
        }
        hikari.setThreadFactory(new OwnedThreads(name));
        return new HikariDataSource(hikari);
    }

    Jdbi writer() {
        return writer;
    }

    Jdbi reader() {
        return reader;
    }

    /** Whether the file at the path is the one that these connections have open. */
    boolean areOn(DatabaseFile file) {
        return key == null || key.equals(file.key());
    }

    boolean areClosed() {
        return writing.isClosed();
    }

    /** Readers first: the last connection to close is the one that may write. */
    @Override
    public void close() {
        close(reading);
        if (!writing.isClosed()) {
            emptyLog();
            close(writing);
        }
    }

    private static void close(HikariDataSource pool) {
        pool.close();
        if (pool.getThreadFactory() instanceof OwnedThreads threads) {
            threads.awaitEnd();
        }
    }

    private void emptyLog() {
        try {
            writer.useHandle(handle -> handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)")
                    .mapTo(Integer.class)
                    .list());
        } catch (JdbiException failure) {
            log.info("The database's log could not be emptied at the end; the next start reads it", failure);
        }
    }
}
