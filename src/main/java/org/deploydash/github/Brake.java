package org.deploydash.github;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.deploydash.dispatch.OutsideTrouble;
import org.jspecify.annotations.Nullable;

/**
 * When nothing may be sent: until a limit is over, and while GitHub fails again and again.
 *
 * <p>Limits by GitHub's rules (docs: "Best practices for using the REST API"): {@code retry-after} first, then {@code x-ratelimit-reset}
 * where nothing remains, else a minute that doubles. Failures: after {@value #MOST_FAILURES} in a row it waits 30 s, doubling to 10 min,
 * and lets one call through each time.
 */
final class Brake {

    static final int MOST_FAILURES = 4;
    private static final Duration FIRST_BREAK = Duration.ofSeconds(30);
    private static final Duration LONGEST_BREAK = Duration.ofMinutes(10);
    private static final Duration FIRST_LIMIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_LIMIT = Duration.ofHours(1);

    private final Clock clock;
    private final LongSupplier nanoTime;
    private @Nullable Long limitedUntil;
    private @Nullable Long brokenUntil;
    private int failures;
    private int unnamedLimits;

    /**
     * @param clock tells people when a wait is over
     * @param nanoTime counts the waits, as {@link System#nanoTime()}: a clock that is set neither ends nor lengthens one
     */
    Brake(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Why no call may leave now; empty where one may. */
    synchronized Optional<OutsideTrouble> closed() {
        return left(limitedUntil)
                .map(Trouble::rateLimited)
                .or(() -> left(brokenUntil).map(Trouble::unavailable));
    }

    /** When the limit that holds now is over; null where none does. */
    synchronized @Nullable Instant limitedUntil() {
        return left(limitedUntil).orElse(null);
    }

    /** When that is by the clock; empty where it is over. */
    private Optional<Instant> left(@Nullable Long until) {
        long nanos = until == null ? 0 : until - nanoTime.getAsLong();
        return nanos > 0 ? Optional.of(clock.instant().plusNanos(nanos)) : Optional.empty();
    }

    /** GitHub answered, whatever it said, and did not speak of limits. */
    synchronized void worked() {
        failures = 0;
        unnamedLimits = 0;
        brokenUntil = null;
        limitedUntil = null;
    }

    /** @param asked how long GitHub wants to be left alone, null where it does not say */
    synchronized void failed(@Nullable Duration asked) {
        failures++;
        long now = nanoTime.getAsLong();
        if (failures >= MOST_FAILURES) {
            brokenUntil = now
                    + doubled(FIRST_BREAK, failures - MOST_FAILURES, LONGEST_BREAK)
                            .toNanos();
        }
        if (asked != null && (brokenUntil == null || brokenUntil - now < asked.toNanos())) {
            brokenUntil = now + asked.toNanos();
        }
    }

    /** @param named how long GitHub says it will take no more requests, null where it does not say */
    synchronized OutsideTrouble limited(@Nullable Duration named) {
        Duration wait = named;
        if (wait == null) {
            wait = doubled(FIRST_LIMIT, unnamedLimits, LONGEST_LIMIT);
            unnamedLimits++;
        }
        limitedUntil = nanoTime.getAsLong() + wait.toNanos();
        return Trouble.rateLimited(clock.instant().plus(wait));
    }

    private static Duration doubled(Duration first, int times, Duration most) {
        Duration wait = first.multipliedBy(1L << Math.min(times, 10));
        return wait.compareTo(most) > 0 ? most : wait;
    }
}
