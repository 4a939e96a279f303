package org.deploydash.health;

import java.time.Duration;

/**
 * How environments are probed and judged.
 *
 * @param interval from one probe of an environment to the next, 1 s to 1 h
 * @param timeout for one whole probe, at least 10 ms and shorter than the interval, so that probes cannot pile up
 * @param failuresToDown so many failed samples in a row make an environment unhealthy, 1 to 100
 * @param successesToUp so many good samples in a row make it healthy again, 1 to 100
 */
public record SamplingSettings(Duration interval, Duration timeout, int failuresToDown, int successesToUp) {

    public static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
    public static final Duration MOST_INTERVAL = Duration.ofHours(1);
    public static final Duration LEAST_TIMEOUT = Duration.ofMillis(10);
    public static final int MOST_IN_A_ROW = 100;

    public static final SamplingSettings DEFAULT =
            new SamplingSettings(Duration.ofSeconds(10), Duration.ofSeconds(2), 3, 2);

    /** @throws IllegalArgumentException where a bound is broken */
    public SamplingSettings {
        if (interval.compareTo(LEAST_INTERVAL) < 0 || interval.compareTo(MOST_INTERVAL) > 0) {
            throw new IllegalArgumentException("interval must be from 1s to 1h");
        }
        if (timeout.compareTo(LEAST_TIMEOUT) < 0) {
            throw new IllegalArgumentException("timeout must be at least 10ms");
        }
        if (timeout.compareTo(interval) >= 0) {
            throw new IllegalArgumentException("timeout (" + timeout.toMillis() + "ms) must be shorter than interval ("
                    + interval.toMillis() + "ms)");
        }
        if (failuresToDown < 1 || failuresToDown > MOST_IN_A_ROW) {
            throw new IllegalArgumentException("failures-to-down must be from 1 to 100");
        }
        if (successesToUp < 1 || successesToUp > MOST_IN_A_ROW) {
            throw new IllegalArgumentException("successes-to-up must be from 1 to 100");
        }
    }
}
