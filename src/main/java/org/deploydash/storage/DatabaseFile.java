package org.deploydash.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The file behind the store: where it is, whether it is sound, and whether it is still the same. */
record DatabaseFile(Path path) {

    private static final String PREFIX = "jdbc:sqlite:";
    private static final String NAME = "dashboard.db";

    /** A backup of this name is put in the database's place at the next start. */
    private static final String RESTORE = "-restore";

    /** All that was in a database which was deleted in use; it takes its place where there is none. */
    static final String RESCUED = "-rescued";

    private static final String FORMER = "-former-";
    private static final Logger log = LoggerFactory.getLogger(DatabaseFile.class);

    /** A whole check reads every page: 20 ms a megabyte. Where the last stop was clean a large file is not read through. */
    private static final long CHECKED_AFTER_A_CLEAN_STOP = 8L << 20;

    private static final long CHECKED_AFTER_A_KILL = 256L << 20;

    /** All that is looked at otherwise: whether the pages which the header counts are there. */
    private static final String IS_WHOLE = """
            SELECT CASE WHEN page_count * page_size <= :bytes THEN 'ok' ELSE 'cut short' END
            FROM pragma_page_count, pragma_page_size""";

    /** @throws StorageRefused where the URL names no SQLite file */
    static DatabaseFile of(StorageSettings settings) {
        Path path = settings.url()
                .map(DatabaseFile::fromUrl)
                .orElseGet(() -> settings.folder().resolve(NAME));
        if (path.toString().indexOf('?') >= 0) {
            throw new StorageRefused(
                    "The database's path has a question mark in it, which SQLite's driver cannot take");
        }
        return new DatabaseFile(path.toAbsolutePath().normalize());
    }

    /** The URL is not repeated: another kind may hold a password. */
    private static Path fromUrl(String url) {
        String rest = url.startsWith(PREFIX) ? url.substring(PREFIX.length()) : "";
        if (rest.isBlank() || rest.startsWith(":") || rest.startsWith("file:")) {
            throw new StorageRefused("DASHBOARD_DB_URL must be jdbc:sqlite: followed by the path of a file;"
                    + " other databases and databases in memory cannot be used");
        }
        try {
            return Path.of(rest);
        } catch (InvalidPathException wrong) {
            throw new StorageRefused("DASHBOARD_DB_URL holds no valid path", wrong);
        }
    }

    String url() {
        return PREFIX + path;
    }

    /**
     * Makes the folder and looks at a file that is there, without changing it.
     *
     * @throws StorageRefused where the folder cannot be written or the file is no sound database
     */
    void prepare() {
        Path folder = folder();
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new StorageRefused(
                    "The data folder " + folder + " cannot be made; make it, or name another one in DASHBOARD_DATA",
                    failure);
        }
        boolean exists = Files.exists(path);
        if (!Files.isWritable(folder) || (exists && !Files.isWritable(path))) {
            throw new StorageRefused("The dashboard may not write " + (exists ? path : folder)
                    + "; let its user own it, or name another folder in DASHBOARD_DATA");
        }
        if (!exists && Files.exists(beside(RESCUED))) {
            takeRescued(beside(RESCUED));
        }
        if (Files.exists(beside(RESTORE))) {
            restore(beside(RESTORE));
        }
        if (size(path) > 0) {
            inspect();
        }
    }

    /** The log goes with the database that it belongs to, and first: beside another one SQLite would replay it into that. */
    private void restore(Path backup) {
        try {
            DatabaseCopy.check(backup);
        } catch (SQLException | CopyFailed damaged) {
            throw new StorageRefused(
                    "The backup " + backup
                            + " is damaged or no database. Nothing was changed. Put another one there, or"
                            + " delete it to start with the database as it was",
                    damaged);
        }
        try {
            int number = 1;
            while (Files.exists(beside(FORMER + number))) {
                number++;
            }
            Files.deleteIfExists(beside("-shm"));
            for (String part : List.of("-wal", "")) {
                if (Files.exists(beside(part))) {
                    Files.move(beside(part), beside(FORMER + number + part));
                }
            }
            Files.move(backup, path, StandardCopyOption.ATOMIC_MOVE);
            log.warn("A backup was put back; the database as it was lies beside it as {}", beside(FORMER + number));
        } catch (IOException failure) {
            throw new StorageRefused("The backup " + backup + " could not be put in place of the database", failure);
        }
    }

    /** The log of the deleted one goes first: SQLite would replay it into this one. */
    private void takeRescued(Path rescued) {
        try {
            DatabaseCopy.check(rescued);
            Files.deleteIfExists(beside("-wal"));
            Files.deleteIfExists(beside("-shm"));
            Files.move(rescued, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (SQLException | CopyFailed | IOException failure) {
            throw new StorageRefused(
                    "The database was deleted in use, and what was rescued of it, " + rescued
                            + ", could not be put in its place. Move it away to begin anew, or put a backup there as "
                            + path.getFileName() + RESTORE,
                    failure);
        }
    }

    private Path folder() {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private void inspect() {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(SqlitePools.BUSY_MS);
        var source = new SQLiteDataSource(config);
        source.setUrl(url());
        String question =
                isCheckedWhole() ? "PRAGMA quick_check(1)" : IS_WHOLE.replace(":bytes", String.valueOf(sizeWithLog()));
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            if (!(answer.next() && "ok".equals(answer.getString(1)))) {
                throw corrupt(null);
            }
        } catch (SQLException failure) {
            throw isCorruption(failure) ? corrupt(failure) : unreadable(failure);
        }
    }

    /** A stop that empties the log leaves none behind. */
    private boolean isCheckedWhole() {
        boolean killed = size(beside("-wal")) > 0;
        return size(path) <= (killed ? CHECKED_AFTER_A_KILL : CHECKED_AFTER_A_CLEAN_STOP);
    }

    private static boolean isCorruption(SQLException failure) {
        return failure instanceof SQLiteException known
                && (known.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB
                        || (known.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_CORRUPT.code);
    }

    private StorageRefused corrupt(@Nullable SQLException cause) {
        String advice =
                "The database " + path + " is damaged or no database. It was left as it is. Move it and the files"
                        + " beginning with its name away, then put a backup there as " + path.getFileName() + RESTORE
                        + ", or start without one to begin anew";
        return cause == null ? new StorageRefused(advice) : new StorageRefused(advice, cause);
    }

    private StorageRefused unreadable(SQLException cause) {
        return new StorageRefused("The database " + path + " cannot be opened: " + cause.getMessage(), cause);
    }

    /** What tells this file from another of the same name; null where there is none. */
    @Nullable
    Object key() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException gone) {
            return null;
        }
    }

    Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    long sizeWithLog() {
        return size(path) + size(beside("-wal"));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException absent) {
            return 0;
        }
    }
}
