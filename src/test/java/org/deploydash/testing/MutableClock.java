package org.deploydash.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is told otherwise, and the time that passes, which is not the same where somebody sets the clock. */
public final class MutableClock extends Clock {

    private volatile Instant now;
    private volatile long nanos;

    public MutableClock(Instant now) {
        this.now = now;
    }

    /** @param now as in {@code 2026-11-22T10:00:00Z} */
    public static MutableClock at(String now) {
        return new MutableClock(Instant.parse(now));
    }

    /** That time passes. */
    public synchronized MutableClock advance(Duration time) {
        nanos += time.toNanos();
        return set(time);
    }

    /** Somebody sets it forward or back, and no time passes. */
    public synchronized MutableClock set(Duration by) {
        now = now.plus(by);
        return this;
    }

    /** As {@link System#nanoTime()}. */
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
