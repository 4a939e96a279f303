package org.deploydash.loops;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All repeated work, and every thread of the application but the two that write to open pages.
 *
 * <p>Closing stops in two steps: no new run is begun and running ones get {@value #GRACE_SECONDS} s to end, then they are interrupted.
 */
public final class Loops implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Loops.class);
    private static final int GRACE_SECONDS = 3;

    /** Two: a slow purge must not make the sampler late. */
    private static final int CLOCK_THREADS = 2;

    private final Clock clock;
    private final Pace pace;
    private final ScheduledThreadPoolExecutor timer;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final List<ExecutorService> workers = new CopyOnWriteArrayList<>();

    public Loops(Clock clock) {
        this(clock, Pace.OF_THE_WALL);
    }

    /** @param pace of all intervals and delays but those of {@link #deadlines} */
    public Loops(Clock clock, Pace pace) {
        this.clock = clock;
        this.pace = pace;
        this.timer = new ScheduledThreadPoolExecutor(CLOCK_THREADS, threads("loop"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs the task now and then again {@code interval} after each end. */
    public void every(String name, Duration interval, Runnable task) {
        Loop loop = add(name, interval, task);
        timer.scheduleWithFixedDelay(loop, 0, pace.onTheWall(interval), TimeUnit.NANOSECONDS);
    }

    /**
     * Runs the task at every slot of a fixed grid, the first one now. A slot that comes late by more than half an interval, or while
     * the run before goes on, is skipped and counted, so that nothing queues up.
     */
    public void atSlots(String name, Duration interval, Runnable task) {
        new Slots(add(name, interval, task), timer, pace::nanoTime, pace::onTheWall).start();
    }

    /** Runs the task once, after the delay, on a loop thread. */
    public void after(Duration delay, Runnable task) {
        timer.schedule(task, pace.onTheWall(delay), TimeUnit.NANOSECONDS);
    }

    /** A pool of threads that die after a minute without work; it is closed with the loops. */
    public ExecutorService workers(String name, int most) {
        var pool = new ThreadPoolExecutor(most, most, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), threads(name));
        pool.allowCoreThreadTimeOut(true);
        workers.add(pool);
        return pool;
    }

    /**
     * A timer with one thread of its own, for deadlines that must not wait for a long run; its tasks must not block. It is closed with
     * the loops, and what is scheduled then is dropped.
     */
    public ScheduledExecutorService deadlines(String name) {
        var deadlines = new ScheduledThreadPoolExecutor(1, threads(name));
        deadlines.setRemoveOnCancelPolicy(true);
        deadlines.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        workers.add(deadlines);
        return deadlines;
    }

    public List<LoopHealth> health() {
        return loops.stream().map(Loop::health).toList();
    }

    @Override
    public void close() {
        timer.getQueue().clear();
        timer.shutdown();
        workers.forEach(ExecutorService::shutdown);
        end(timer);
        workers.forEach(Loops::end);
    }

    private Loop add(String name, Duration interval, Runnable task) {
        Loop loop = new Loop(name, interval, task, clock);
        loops.add(loop);
        return loop;
    }

    private static void end(ExecutorService pool) {
        try {
            if (!pool.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                pool.shutdownNow();
                if (!pool.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                    log.warn("A thread did not end within {} s of its interruption", GRACE_SECONDS);
                }
            }
        } catch (InterruptedException stop) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory threads(String name) {
        var number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "dashboard-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
