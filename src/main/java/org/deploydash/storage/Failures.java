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
    private static final Map<Integer, StorageError> PASSING = Map.ofEntries(
            Map.entry(SQLiteErrorCode.SQLITE_BUSY.code, StorageError.STORAGE_BUSY),
            Map.entry(SQLiteErrorCode.SQLITE_LOCKED.code, StorageError.STORAGE_BUSY),
            Map.entry(SQLiteErrorCode.SQLITE_PROTOCOL.code, StorageError.STORAGE_BUSY),
            Map.entry(SQLiteErrorCode.SQLITE_NOMEM.code, StorageError.STORAGE_UNAVAILABLE),
            Map.entry(SQLiteErrorCode.SQLITE_PERM.code, StorageError.STORAGE_READ_ONLY),
            Map.entry(SQLiteErrorCode.SQLITE_READONLY.code, StorageError.STORAGE_READ_ONLY),
            Map.entry(SQLiteErrorCode.SQLITE_IOERR.code, StorageError.STORAGE_UNREADABLE),
            Map.entry(SQLiteErrorCode.SQLITE_FULL.code, StorageError.STORAGE_FULL),
            Map.entry(SQLiteErrorCode.SQLITE_CANTOPEN.code, StorageError.STORAGE_UNAVAILABLE),
            Map.entry(SQLiteErrorCode.SQLITE_CORRUPT.code, StorageError.STORAGE_DAMAGED),
            Map.entry(SQLiteErrorCode.SQLITE_NOTADB.code, StorageError.STORAGE_DAMAGED));

    private Failures() {}

    /** {@link StorageUnavailable} where the store cannot do it now, else the failure itself. */
    static RuntimeException translated(JdbiException failure) {
        SQLException cause = sqlCause(failure);
        if (cause instanceof SQLiteException known) {
            StorageError reason = PASSING.get(known.getResultCode().code & 0xff);
            return reason == null ? failure : new StorageUnavailable(reason, failure);
        }
        // Not from SQLite but from the pool: no connection within the time, or closed.
        return cause == null ? failure : new StorageUnavailable(StorageError.STORAGE_UNAVAILABLE, failure);
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
