package org.deploydash.loops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One repeated task with its guard: whatever it throws, it runs again, and only the turn is logged. */
final class Loop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private final String name;
    private final Duration interval;
    private final Runnable task;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    private volatile @Nullable Instant lastRun;
    private volatile @Nullable Instant lastSuccess;
    private volatile long runs;
    private volatile long failures;
    private volatile long skipped;
    private volatile boolean failing;

    Loop(String name, Duration interval, Runnable task, Clock clock) {
        this.name = name;
        this.interval = interval;
        this.task = task;
        this.clock = clock;
    }

    @Override
    public void run() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        lastRun = clock.instant();
        count(1, 0, 0);
        try {
            task.run();
            lastSuccess = clock.instant();
            if (failing) {
                failing = false;
                log.info("Loop {} works again", name);
            }
        } catch (Throwable failure) { // a scheduled task that throws is never run again, whatever it threw
            count(0, 1, 0);
            if (!failing) {
                failing = true;
                log.warn("Loop {} fails; it goes on trying every {}", name, interval, failure);
            }
        } finally {
            running.set(false);
        }
    }

    void skip(long slots) {
        count(0, 0, slots);
    }

    /** Skips are counted by the clock's thread while a run counts on its own. */
    private synchronized void count(int newRuns, int newFailures, long newSkips) {
        runs += newRuns;
        failures += newFailures;
        skipped += newSkips;
    }

    Duration interval() {
        return interval;
    }

    LoopHealth health() {
        return new LoopHealth(name, interval, lastRun, lastSuccess, runs, failures, skipped, failing);
    }
}
