package org.deploydash.storage;

import java.sql.SQLException;
import java.util.Map;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells what will pass, or can be mended outside, from a mistake in a query. */
final class Failures {

    /** By SQLite's primary result codes, https://sqlite.org/rescode.html. */
    private static final Map<Integer, String> PASSING = Map.ofEntries(
            Map.entry(SQLiteErrorCode.SQLITE_BUSY.code, "The database is busy"),
            Map.entry(SQLiteErrorCode.SQLITE_LOCKED.code, "The database is busy"),
            Map.entry(SQLiteErrorCode.SQLITE_PROTOCOL.code, "The database is busy"),
            Map.entry(SQLiteErrorCode.SQLITE_NOMEM.code, "There is not enough memory for the database"),
            Map.entry(SQLiteErrorCode.SQLITE_PERM.code, "The database may not be written"),
            Map.entry(SQLiteErrorCode.SQLITE_READONLY.code, "The database cannot be written"),
            Map.entry(SQLiteErrorCode.SQLITE_IOERR.code, "The disk failed"),
            Map.entry(SQLiteErrorCode.SQLITE_FULL.code, "The disk is full"),
            Map.entry(SQLiteErrorCode.SQLITE_CANTOPEN.code, "The database cannot be opened"),
            Map.entry(SQLiteErrorCode.SQLITE_CORRUPT.code, "The database is damaged"),
            Map.entry(SQLiteErrorCode.SQLITE_NOTADB.code, "The database is damaged"));

    private Failures() {}

    /** {@link StorageUnavailable} where the store cannot do it now, else the failure itself. */
    static RuntimeException translated(JdbiException failure) {
        SQLException cause = sqlCause(failure);
        if (cause instanceof SQLiteException known) {
            String reason = PASSING.get(known.getResultCode().code & 0xff);
            return reason == null ? failure : new StorageUnavailable(reason, failure);
        }
        // Not from SQLite but from the pool: no connection within the time, or closed.
        return cause == null ? failure : new StorageUnavailable("There is no connection to the database", failure);
    }

    private static @Nullable SQLException sqlCause(Throwable failure) {
        SQLException found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException known) {
                return known;
            }
            if (cause instanceof SQLException other) {
                found = other;
            }
        }
        return found;
    }
}
