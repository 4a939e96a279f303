package org.deploydash.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One bucket of a series. A bucket without samples does not exist: the gap is told by the missing timestamps.
 *
 * @param timestamp the bucket's beginning
 * @param responseTimeMs average over the answered samples, null where none was
 * @param status the worst health in the bucket
 * @param samples how many probes fell into it
 * @param errors how many of them had no usable answer
 * @param down how many of them were neither healthy nor degraded: what the uptime is made of
 */
public record HealthPoint(
        Instant timestamp,
        @Nullable Double responseTimeMs,
        @Nullable Double responseTimeMinMs,
        @Nullable Double responseTimeMaxMs,
        @Nullable Double memoryMb,
        @Nullable Double userCount,
        Health status,
        long samples,
        long errors,
        long down) {

    private static final double STEPS = 10.0;

    /** To be sent: averages have sixteen digits, a tenth is more than a probe knows, and so a chart travels in two thirds. */
    HealthPoint inTenths() {
        return new HealthPoint(
                timestamp,
                rounded(responseTimeMs),
                rounded(responseTimeMinMs),
                rounded(responseTimeMaxMs),
                rounded(memoryMb),
                rounded(userCount),
                status,
                samples,
                errors,
                down);
    }

    private static @Nullable Double rounded(@Nullable Double value) {
        return value == null ? null : Math.round(value * STEPS) / STEPS;
    }
}
