package org.deploydash.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A whole copy of a database in use: {@code VACUUM INTO} (sqlite.org/lang_vacuum.html) on a connection of its own sees one moment of it and
 * keeps no writer waiting. The copy gets its name when it is on the disk and was checked.
 */
final class DatabaseCopy {

    /** One at a time, so one name: what a killed process left is overwritten by the next. */
    private static final String UNFINISHED = "unfinished-backup";

    private DatabaseCopy() {}

    /** @throws CopyFailed where it cannot be made; nothing of that name is there then */
    static void make(DatabaseFile source, Path target) {
        Path unfinished = target.resolveSibling(UNFINISHED);
        try {
            Files.createDirectories(unfinished.toAbsolutePath().getParent());
            Files.deleteIfExists(unfinished);
            vacuum(source, unfinished);
            allowWhom(source.path(), unfinished);
            check(unfinished);
            force(unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (SQLException failure) {
            throw CopyFailed.because(failure);
        } catch (IOException failure) {
            throw CopyFailed.because(failure);
        } finally {
            forget(unfinished);
        }
    }

    private static void vacuum(DatabaseFile source, Path copy) throws SQLException {
        try (Connection connection = open(source.path());
                var statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, copy.toString());
            statement.execute();
        }
    }

    /** @throws CopyFailed where it is not whole */
    static void check(Path copy) throws SQLException {
        try (Connection connection = open(copy);
                var statement = connection.createStatement();
                var answer = statement.executeQuery("PRAGMA quick_check(1)")) {
            String told = answer.next() ? answer.getString(1) : "no answer";
            if (!"ok".equals(told)) {
                throw CopyFailed.notWhole(told);
            }
        }
    }

    /** Returns when it is on the disk. */
    static void force(Path copy) throws IOException {
        try (FileChannel written = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            written.force(true);
        }
    }

    private static Connection open(Path path) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(SqlitePools.BUSY_MS);
        var source = new SQLiteDataSource(config);
        source.setUrl(new DatabaseFile(path).url());
        return source.getConnection();
    }

    /** Who may read the database may read its copy, and nobody else. */
    private static void allowWhom(Path like, Path copy) throws IOException {
        PosixFileAttributeView from = Files.getFileAttributeView(like, PosixFileAttributeView.class);
        PosixFileAttributeView to = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
        if (from != null && to != null) {
            to.setPermissions(from.readAttributes().permissions());
        }
    }

    private static void forget(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException left) {
            // the next one deletes it
        }
    }
}
