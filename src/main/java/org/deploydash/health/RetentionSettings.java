package org.deploydash.health;

import java.time.Duration;

/**
 * How long samples are kept, the coarser the longer: charts of longer spans are drawn from the coarser ones.
 *
 * @param samples raw samples, at least 1 h
 * @param minutes 1-minute roll-ups, at least as long as samples
 * @param hours 1-hour roll-ups, at least as long as minutes, at most 10 years
 */
public record RetentionSettings(Duration samples, Duration minutes, Duration hours) {

    public static final Duration LEAST = Duration.ofHours(1);
    public static final Duration MOST = Duration.ofDays(3653);

    public static final RetentionSettings DEFAULT =
            new RetentionSettings(Duration.ofHours(48), Duration.ofDays(30), Duration.ofDays(400));

    /** @throws IllegalArgumentException where a bound is broken */
    public RetentionSettings {
        if (samples.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("samples must be kept at least 1h");
        }
        if (minutes.compareTo(samples) < 0) {
            throw new IllegalArgumentException("minutes must be kept at least as long as samples");
        }
        if (hours.compareTo(minutes) < 0) {
            throw new IllegalArgumentException("hours must be kept at least as long as minutes");
        }
        if (hours.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("hours must be kept at most 3653d");
        }
    }
}
