package org.deploydash.live;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.deploydash.events.Announcement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the hub's threads with the streams that are its own: they are served by nobody else but the container. */
final class Lane implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    /** What a container is given to find a stalled peer by itself; Tomcat's own limit is 20 s unless it is configured otherwise. */
    private static final Duration CONTAINERS_TURN = Duration.ofMinutes(1);

    private final LiveSettings settings;
    private final SseWriter writer;
    private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();

    /** Stalled ones that the container is to find by itself; they keep their seats until it has. */
    private final Set<LiveStream> leaving = ConcurrentHashMap.newKeySet();

    private final Semaphore news = new Semaphore(0);
    private final LongAdder stalled = new LongAdder();
    private final Thread thread;
    private volatile boolean closing;

    Lane(String name, LiveSettings settings, SseWriter writer) {
        this.settings = settings;
        this.writer = writer;
        this.thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Says that something was announced. Never blocks; what is announced while a round goes on is found by the next one. */
    void wake() {
        news.release();
    }

    void add(LiveStream stream) {
        streams.add(stream);
    }

    /**
     * Forgets a stream and gives its seat back, whoever calls it and however often.
     *
     * @return whether this was the call that did
     */
    boolean remove(LiveStream stream) {
        streams.remove(stream);
        leaving.remove(stream);
        return stream.seat().leave();
    }

    @Override
    public void run() {
        while (!closing) {
            try {
                if (news.tryAcquire(settings.tick().toNanos(), TimeUnit.NANOSECONDS)) {
                    news.drainPermits();
                }
            } catch (InterruptedException stop) {
                return;
            }
            long now = System.nanoTime();
            for (LiveStream stream : streams) {
                serve(stream, now);
            }
            for (LiveStream stream : leaving) {
                if (now - stream.waitingSince() >= CONTAINERS_TURN.toNanos()) {
                    drop(stream);
                }
            }
        }
    }

    /** One stream's turn, which never ends those of all others, whatever it throws. */
    private void serve(LiveStream stream, long now) {
        try {
            switch (stream.turn(now)) {
                case ON -> {}
                case GONE -> remove(stream);
                case STALLED -> {
                    stalled.increment();
                    leave(stream);
                }
                case OVER -> drop(stream);
            }
        } catch (RuntimeException | Error fault) {
            log.error("A live stream failed and is ended", fault);
            stream.cut();
            drop(stream);
        }
    }

    /** Lets go of a stalled stream. */
    void leave(LiveStream stream) {
        if (stream.endsAtOnce()) {
            drop(stream);
        } else {
            leaving.add(stream);
            streams.remove(stream);
        }
    }

    private void drop(LiveStream stream) {
        if (remove(stream)) {
            try {
                stream.complete();
            } catch (RuntimeException failure) { // one stream's container must not end the lane of all others
                log.warn("A live stream could not be ended", failure);
            }
        }
    }

    /** Ends the thread, and then every stream, so that pages reconnect wherever somebody answers. */
    void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        for (LiveStream stream : streams) {
            stream.cut();
            if (stream.isWaiting()) {
                leave(stream);
            } else {
                drop(stream);
            }
        }
    }

    int size() {
        return streams.size();
    }

    long stalled() {
        return stalled.sum();
    }

    byte[] bytes(Announcement announcement) {
        return writer.event(announcement);
    }

    byte[] greeting() {
        return writer.greeting();
    }

    byte[] heartbeat() {
        return writer.heartbeat();
    }

    long stallNanos() {
        return settings.stall().toNanos();
    }

    long heartbeatNanos() {
        return settings.heartbeat().toNanos();
    }
}
