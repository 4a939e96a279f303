package org.deploydash.deployments;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a deployment has come. */
public enum DeploymentStatus {
    QUEUED,
    WAITING,
    IN_PROGRESS,
    SUCCESS,
    FAILED,
    CANCELLED,
    REJECTED,
    ROLLED_BACK,
    UNKNOWN;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<DeploymentStatus> of(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word().equals(word))
                .findFirst();
    }

    /** Whether something is still going on. */
    public boolean isActive() {
        return this == QUEUED || this == WAITING || this == IN_PROGRESS;
    }

    /** Whether this may follow the other: a status never moves back, and of two ends the first one told stands. */
    public boolean follows(DeploymentStatus before) {
        return stage() > before.stage();
    }

    private int stage() {
        return switch (this) {
            case UNKNOWN -> 0;
            case QUEUED -> 1;
            case WAITING -> 2;
            case IN_PROGRESS -> 3;
            case SUCCESS, FAILED, CANCELLED, REJECTED -> 4;
            case ROLLED_BACK -> 5;
        };
    }
}
