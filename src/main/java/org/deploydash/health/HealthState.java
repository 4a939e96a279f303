package org.deploydash.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the judge holds of one environment.
 *
 * @param health the judged health, after failures-to-down and successes-to-up
 * @param since when it turned to that, null while unknown from the start
 * @param failures unhealthy samples in a row
 * @param successes samples in a row that were not unhealthy
 * @param last the newest sample, null before the first
 */
public record HealthState(
        String environment,
        Health health,
        @Nullable Instant since,
        int failures,
        int successes,
        @Nullable Sample last) {

    /** Before the first sample. */
    public static HealthState unknown(String environment) {
        return new HealthState(environment, Health.UNKNOWN, null, 0, 0, null);
    }
}
