package org.deploydash.storage;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.Locale;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** No copy of the database was made. What was there before is untouched. */
public final class CopyFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why, as far as anybody outside may know. */
    public enum Reason {
        DISK_FULL("the disk is full"),
        NOT_WRITABLE("the folder of backups cannot be written"),
        NOT_WHOLE("the copy was not whole"),
        FAILED("the reason stands in the server's log");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public String sentence() {
            return sentence;
        }
    }

    private final Reason reason;

    private CopyFailed(Reason reason, Throwable cause) {
        super("No backup was made: " + reason.sentence(), cause);
        this.reason = reason;
    }

    static CopyFailed notWhole(String told) {
        return new CopyFailed(Reason.NOT_WHOLE, new IOException(told));
    }

    static CopyFailed because(SQLException failure) {
        SQLiteErrorCode code =
                failure instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        return new CopyFailed(
                switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
                    case SQLITE_FULL, SQLITE_IOERR -> Reason.DISK_FULL;
                    case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM -> Reason.NOT_WRITABLE;
                    case SQLITE_CORRUPT, SQLITE_NOTADB -> Reason.NOT_WHOLE;
                    default -> Reason.FAILED;
                },
                failure);
    }

    static CopyFailed because(IOException failure) {
        boolean full = String.valueOf(failure.getMessage()).contains("No space left");
        boolean place = failure instanceof FileSystemException;
        return new CopyFailed(full ? Reason.DISK_FULL : place ? Reason.NOT_WRITABLE : Reason.FAILED, failure);
    }

    public Reason reason() {
        return reason;
    }
}
