package org.deploydash.github;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
    private @Nullable Instant limitedUntil;
    private @Nullable Instant brokenUntil;
    private int failures;
    private int unnamedLimits;

    Brake(Clock clock) {
        this.clock = clock;
    }

    /** Why no call may leave now; empty where one may. */
    synchronized Optional<OutsideTrouble> closed() {
        Instant now = clock.instant();
        if (limitedUntil != null && now.isBefore(limitedUntil)) {
            return Optional.of(Trouble.rateLimited(limitedUntil));
        }
        if (brokenUntil != null && now.isBefore(brokenUntil)) {
            return Optional.of(Trouble.unavailable(brokenUntil));
        }
        return Optional.empty();
    }

    /** When the limit that holds now is over; null where none does. */
    synchronized @Nullable Instant limitedUntil() {
        return limitedUntil != null && clock.instant().isBefore(limitedUntil) ? limitedUntil : null;
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
        Instant now = clock.instant();
        if (failures >= MOST_FAILURES) {
            brokenUntil = now.plus(doubled(FIRST_BREAK, failures - MOST_FAILURES, LONGEST_BREAK));
        }
        if (asked != null && (brokenUntil == null || brokenUntil.isBefore(now.plus(asked)))) {
            brokenUntil = now.plus(asked);
        }
    }

    /** @param named how long GitHub says it will take no more requests, null where it does not say */
    synchronized OutsideTrouble limited(@Nullable Duration named) {
        Duration wait = named;
        if (wait == null) {
            wait = doubled(FIRST_LIMIT, unnamedLimits, LONGEST_LIMIT);
            unnamedLimits++;
        }
        Instant until = clock.instant().plus(wait);
        limitedUntil = until;
        return Trouble.rateLimited(until);
    }

    private static Duration doubled(Duration first, int times, Duration most) {
        Duration wait = first.multipliedBy(1L << Math.min(times, 10));
        return wait.compareTo(most) > 0 ? most : wait;
    }
}
