package org.deploydash.live;

import java.time.Duration;

/**
 * Bounds of the live feed.
 *
 * @param room how many streams there may be
 * @param stall how long an output may not take anything before its stream is ended
 * @param heartbeat between two comments; with {@code tick} not above 15 s
 * @param shortest the shortest life of a stream; pages reconnect at its end
 * @param longest its longest life: ends are spread between the two, so that not all reconnect at once
 * @param tick how often stalls, heartbeats and ends are looked for
 * @param retry what a page waits before it reconnects
 * @param retryAfter what who was refused is asked to wait
 */
public record LiveSettings(
        Room room,
        Duration stall,
        Duration heartbeat,
        Duration shortest,
        Duration longest,
        Duration tick,
        Duration retry,
        Duration retryAfter) {

    public LiveSettings {
        if (stall.isNegative() || heartbeat.isNegative() || !isPositive(tick) || !isPositive(shortest)) {
            throw new IllegalArgumentException("a time of the live feed is not positive");
        }
        if (longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("the longest life of a stream is shorter than the shortest");
        }
    }

    /** What the product runs with. */
    public static LiveSettings standard(Room room) {
        return new LiveSettings(
                room,
                Duration.ofSeconds(5),
                Duration.ofSeconds(14),
                Duration.ofMinutes(15),
                Duration.ofMinutes(30),
                Duration.ofMillis(500),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10));
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }
}
