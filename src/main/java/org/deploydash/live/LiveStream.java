package org.deploydash.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.deploydash.events.Announcement;
import org.deploydash.events.JournalReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One page that listens. It is written to by its lane's thread and by the container's, never by both at once, and never waits: where the
 * output takes nothing, the container says when it does again.
 *
 * <p>All times are {@link System#nanoTime()}.
 */
final class LiveStream implements WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(LiveStream.class);

    /** What a turn on the lane came to. */
    enum Turn {
        ON,
        /** The page is gone. The container will say so too, and the answer is ended then. */
        GONE,
        /** It took nothing for too long: the hub ends it. */
        STALLED,
        /** Its time is over: the hub ends it, and the page comes back. */
        OVER
    }

    private final Lane lane;
    private final AsyncContext async;
    private final ServletOutputStream output;
    private final JournalReader reader;
    private final Seats.Seat seat;
    private final boolean endsAtOnce;

    /** A lock of its own: without one the two threads cut each other's streams off. */
    private final Object lock = new Object();

    private final Queue<byte[]> comments = new ArrayDeque<>(2);
    private long endsAt;
    private long nextHeartbeat;
    private long waitingSince;
    /** Until the container says for the first time that it takes something, nobody may even ask it. */
    private boolean waiting = true;

    private boolean flushDue;
    private boolean gone;

    /**
     * @param endsAtOnce whether the container ends an answer without waiting for a peer that takes nothing
     * @param now when it begins
     * @param life nanoseconds until it ends
     */
    LiveStream(
            Lane lane,
            AsyncContext async,
            ServletOutputStream output,
            JournalReader reader,
            Seats.Seat seat,
            boolean endsAtOnce,
            long now,
            long life) {
        this.lane = lane;
        this.async = async;
        this.output = output;
        this.reader = reader;
        this.seat = seat;
        this.endsAtOnce = endsAtOnce;
        this.waitingSince = now;
        this.endsAt = now + life;
        this.nextHeartbeat = now + lane.heartbeatNanos();
        comments.add(lane.greeting());
    }

    Seats.Seat seat() {
        return seat;
    }

    boolean endsAtOnce() {
        return endsAtOnce;
    }

    boolean isWaiting() {
        synchronized (lock) {
            return waiting;
        }
    }

    /** Since when the output has taken nothing, where it waits. */
    long waitingSince() {
        synchronized (lock) {
            return waitingSince;
        }
    }

    /** One look at this stream: writes what there is to say, if the output takes it. */
    Turn turn(long now) {
        synchronized (lock) {
            if (gone) {
                return Turn.GONE;
            }
            if (waiting) {
                gone = now - waitingSince >= lane.stallNanos();
                return gone ? Turn.STALLED : Turn.ON;
            }
            try {
                if (now - endsAt >= 0) {
                    // A container's thread writes the end, and would wait for a peer that takes nothing.
                    gone = takes(now);
                    return gone ? Turn.OVER : Turn.ON;
                }
                if (now - nextHeartbeat >= 0) {
                    nextHeartbeat = now + lane.heartbeatNanos();
                    comments.add(lane.heartbeat());
                }
                push(now);
                return Turn.ON;
            } catch (IOException broken) { // the container calls onError itself
                gone = true;
                return Turn.GONE;
            }
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        synchronized (lock) {
            if (!gone) {
                waiting = false;
                push(System.nanoTime());
            }
        }
    }

    /**
     * Writes while the output takes it. What is no fault of the output is one of ours, and the container knows nothing of it: the stream's
     * time is over then, and the lane ends it at its next turn.
     */
    private void push(long now) throws IOException {
        try {
            while (now - endsAt < 0 && (flushDue || hasMore()) && takes(now)) {
                write(next());
            }
        } catch (RuntimeException | Error fault) {
            log.error("A live stream cannot be told what is new and is ended", fault);
            endsAt = now;
        }
    }

    /** Whether the output takes something; from now on it waits where it does not. */
    private boolean takes(long now) throws IOException {
        try {
            waiting = !output.isReady();
        } catch (RuntimeException broken) {
            throw new IOException(broken);
        }
        if (waiting) {
            waitingSince = now;
        }
        return !waiting;
    }

    /**
     * Whether an output that is gone throws one exception or the other depends on the container and on how far it has got with noticing.
     *
     * @param bytes null where there is nothing more to say, and what was said is to be sent off
     */
    private void write(byte @Nullable [] bytes) throws IOException {
        try {
            if (bytes != null) {
                output.write(bytes);
                flushDue = true;
            } else if (flushDue) {
                flushDue = false;
                output.flush();
            }
        } catch (RuntimeException broken) {
            throw new IOException(broken);
        }
    }

    private boolean hasMore() {
        return !comments.isEmpty() || reader.hasNext();
    }

    private byte @Nullable [] next() {
        byte[] comment = comments.poll();
        if (comment != null) {
            return comment;
        }
        Announcement announcement = reader.next();
        return announcement == null ? null : lane.bytes(announcement);
    }

    /** No write begins after this. */
    void cut() {
        synchronized (lock) {
            gone = true;
        }
    }

    /** Ends the answer. Never under the lock: the container takes its own here, and holds it when it calls us. */
    void complete() {
        try {
            async.complete();
        } catch (IllegalStateException over) {
            // The container was first.
        }
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    /** Ends it from outside the lane. */
    void end() {
        cut();
        lane.remove(this);
        complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        cut();
        lane.remove(this);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it again.
    }
}
