package org.deploydash.health;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an environment feels. */
public enum Health {
    HEALTHY,
    DEGRADED,
    UNHEALTHY,
    UNKNOWN;

    /** The word of the HTTP contract. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
