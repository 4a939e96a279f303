package org.deploydash.deployments;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** By which door a deployment became known. */
public enum DeploymentSource {
    GITHUB,
    DISPATCH,
    RECORDED,
    OBSERVED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
