package org.deploydash.loops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * The threads of somebody else's pool, so that its end can be waited for. A pool itself waits until they have no more to do, and a server that looks
 * just then for what an application left running finds them and warns of a leak.
 */
public final class OwnedThreads implements ThreadFactory {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final List<Thread> threads = new ArrayList<>();

    public OwnedThreads(String name) {
        this.name = name;
    }

    @Override
    public synchronized Thread newThread(Runnable work) {
        threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /** Waits until each has ended, for 5 s at most; an interrupt ends the wait and stays set. */
    public void awaitEnd() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : all()) {
            try {
                // a thread that was made and never started is not alive, and not waited for
                thread.join(
                        Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized List<Thread> all() {
        return List.copyOf(threads);
    }
}
