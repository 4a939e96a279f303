package org.deploydash.rollbacks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** By which door a rollback became known. */
public enum RollbackSource {
    FILE,
    DASHBOARD,
    GITHUB;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
