package org.deploydash.status;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the deployment side says of an environment; never a copy of its health. */
public enum DeployState {
    RUNNING,
    DEPLOYING,
    FAILED,
    UNKNOWN;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
