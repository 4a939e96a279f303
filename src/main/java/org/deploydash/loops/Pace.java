package org.deploydash.loops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * How fast time goes. Everywhere as fast as on the wall, but in a soak, which lives a day in a quarter of an hour: whoever embeds the
 * application lays one into the servlet context under this class's name.
 *
 * @param times as fast as on the wall, 1 to 1000
 */
public record Pace(int times) {

    public static final Pace OF_THE_WALL = new Pace(1);

    private static final int MOST = 1000;

    /** @throws IllegalArgumentException where a bound is broken */
    public Pace {
        if (times < 1 || times > MOST) {
            throw new IllegalArgumentException("times must be from 1 to " + MOST);
        }
    }

    /** The wall's clock, from now on at this pace. */
    public Clock clock(Clock wall) {
        if (times == 1) {
            return wall;
        }
        Instant start = wall.instant();
        long nanos = nanoTime();
        InstantSource fast = () -> start.plusNanos(nanoTime() - nanos).truncatedTo(ChronoUnit.MILLIS);
        return fast.withZone(wall.getZone());
    }

    /** As {@link System#nanoTime()}. */
    public long nanoTime() {
        return System.nanoTime() * times;
    }

    /** What passes on the wall meanwhile. */
    long onTheWall(long nanos) {
        return nanos / times;
    }

    long onTheWall(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration) / times;
    }
}
