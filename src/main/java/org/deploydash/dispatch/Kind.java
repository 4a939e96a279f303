package org.deploydash.dispatch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a person may ask to be done to an environment. */
public enum Kind {
    DEPLOY,
    ROLLBACK;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
