package org.deploydash.health;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How health is written in the database: small integers, and units that need no fractions. */
final class HealthCodes {

    /** Seconds. */
    static final long MINUTE = 60;

    /** Seconds. */
    static final long HOUR = 3_600;

    static final double TENTHS_PER_MS = 10;
    static final double KIB_PER_MIB = 1_024;

    private HealthCodes() {}

    /** The larger, the worse; at most 1 counts as up. */
    static int code(Health health) {
        return switch (health) {
            case HEALTHY -> 0;
            case DEGRADED -> 1;
            case UNKNOWN -> 2;
            case UNHEALTHY -> 3;
        };
    }

    static Health health(int code) {
        return switch (code) {
            case 0 -> Health.HEALTHY;
            case 1 -> Health.DEGRADED;
            case 3 -> Health.UNHEALTHY;
            default -> Health.UNKNOWN;
        };
    }

    static @Nullable String code(@Nullable ProbeError error) {
        return error == null ? null : error.code();
    }

    /** Null also for a code that only another version of this program knows. */
    static @Nullable ProbeError error(@Nullable String code) {
        return Arrays.stream(ProbeError.values())
                .filter(error -> error.code().equals(code))
                .findFirst()
                .orElse(null);
    }

    static @Nullable Long tenths(@Nullable Double ms) {
        return ms == null ? null : Math.round(ms * TENTHS_PER_MS);
    }

    static @Nullable Long kib(@Nullable Double mib) {
        return mib == null ? null : Math.round(mib * KIB_PER_MIB);
    }
}
