package org.deploydash.loops;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A grid of slots one interval apart, counted on {@link System#nanoTime()} so that a clock that jumps moves nothing. After a late wake-up
 * (a long run before, a suspended process) the passed slots are counted as skipped and the next one on the grid is taken.
 */
final class Slots implements Runnable {

    private final Loop loop;
    private final ScheduledExecutorService timer;
    private final long interval;
    private long due;

    Slots(Loop loop, ScheduledExecutorService timer) {
        this.loop = loop;
        this.timer = timer;
        this.interval = loop.interval().toNanos();
    }

    void start() {
        due = System.nanoTime();
        timer.execute(this);
    }

    @Override
    public void run() {
        long late = System.nanoTime() - due;
        if (late > interval / 2) {
            loop.skip(Math.max(1, late / interval));
        } else {
            loop.run();
        }
        next();
    }

    private void next() {
        long now = System.nanoTime();
        due += interval;
        if (due < now) {
            long passed = (now - due) / interval + 1;
            loop.skip(passed);
            due += passed * interval;
        }
        if (!timer.isShutdown()) {
            timer.schedule(this, due - now, TimeUnit.NANOSECONDS);
        }
    }
}
