package org.deploydash.loops;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * A grid of slots one interval apart, counted on {@link System#nanoTime()} so that a clock that jumps moves nothing. After a late wake-up
 * (a long run before, a suspended process) the passed slots are counted as skipped and the next one on the grid is taken.
 */
final class Slots implements Runnable {

    private final Loop loop;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final LongUnaryOperator onTheWall;
    private final long interval;
    private long due;

    Slots(Loop loop, ScheduledExecutorService timer, LongSupplier nanoTime) {
        this(loop, timer, nanoTime, LongUnaryOperator.identity());
    }

    /** @param onTheWall how long the timer waits until so many nanoseconds have passed */
    Slots(Loop loop, ScheduledExecutorService timer, LongSupplier nanoTime, LongUnaryOperator onTheWall) {
        this.onTheWall = onTheWall;
        this.loop = loop;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.interval = loop.interval().toNanos();
    }

    void start() {
        due = nanoTime.getAsLong();
        timer.execute(this);
    }

    @Override
    public void run() {
        long late = nanoTime.getAsLong() - due;
        if (late > interval / 2) {
            loop.skip(1); // the slots passed meanwhile are counted below
        } else {
            loop.run();
        }
        next();
    }

    private void next() {
        long now = nanoTime.getAsLong();
        due += interval;
        if (due < now) {
            long passed = (now - due) / interval + 1;
            loop.skip(passed);
            due += passed * interval;
        }
        if (!timer.isShutdown()) {
            timer.schedule(this, onTheWall.applyAsLong(due - now), TimeUnit.NANOSECONDS);
        }
    }
}
