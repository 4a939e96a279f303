package org.deploydash.health;

import org.jspecify.annotations.Nullable;

/**
 * What a stretch of samples says in two numbers; null where there are no samples.
 *
 * @param uptimePercent share of samples that were healthy or degraded, 0 to 100
 * @param errorRate share of samples without a usable answer, 0 to 1
 */
public record HealthFigures(
        @Nullable Double uptimePercent, @Nullable Double errorRate) {

    public static final HealthFigures NONE = new HealthFigures(null, null);

    /** @param samples all samples, {@code up} those healthy or degraded, {@code errors} those without a usable answer */
    public static HealthFigures of(long samples, long up, long errors) {
        return samples == 0 ? NONE : new HealthFigures(100.0 * up / samples, (double) errors / samples);
    }
}
