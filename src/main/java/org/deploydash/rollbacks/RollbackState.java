package org.deploydash.rollbacks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a rollback has come. Entries of the file are over when they appear. */
public enum RollbackState {
    IN_PROGRESS,
    SUCCEEDED,
    FAILED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
