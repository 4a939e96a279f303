package org.deploydash.rollbacks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a rollback has come. Entries of the file are over when they appear. */
public enum RollbackState {
    IN_PROGRESS,
    SUCCEEDED,
    FAILED,
    /** It is over, and its entry does not say how it went. */
    UNKNOWN;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
