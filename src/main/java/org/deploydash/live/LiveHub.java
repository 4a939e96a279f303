package org.deploydash.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ext.Providers;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.deploydash.events.Journal;
import org.deploydash.events.JournalReader;
import org.deploydash.web.Container;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the journal says to every open page: bytes made once, non-blocking output, nobody waits for anybody.
 *
 * <p>Each stream belongs to one of two threads. After an announcement the thread looks at its streams in turn and writes to those that take
 * something; the others are written to by the container when they do. A stream that takes nothing for long is ended, and so is every
 * stream after some minutes: a kernel swallows megabytes for a peer that is no longer there, and only a write tells.
 */
public final class LiveHub implements AutoCloseable {

    private static final int LANES = 2;

    private final Journal journal;
    private final LiveSettings settings;
    private final SseWriter writer;
    private final Seats seats;
    private final List<Lane> lanes;
    private final AtomicInteger turn = new AtomicInteger();
    private final LongAdder opened = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile boolean closed;

    /** Begins at once to listen to the journal; {@link #close()} ends its threads. */
    public LiveHub(Journal journal, LiveSettings settings) {
        this.journal = journal;
        this.settings = settings;
        this.writer = new SseWriter(settings.retry());
        this.seats = new Seats(settings.room());
        this.lanes = List.of(lane(1), lane(2));
        lanes.forEach(Lane::start);
        journal.listen(() -> lanes.forEach(Lane::wake));
    }

    /**
     * Turns a request into a stream that goes on after the request's thread has left it. The caller's answer must be 200 without a body;
     * it is sent with the stream's first bytes.
     *
     * @param after the last number the page has seen, empty for a new page
     * @param changes whether a picture that follows on the one before is told by what is new in it
     * @return false where there is no seat, and then nothing has happened to the request
     * @throws IOException where the container gives no output; the request is ended then
     */
    boolean open(HttpServletRequest request, Providers providers, OptionalLong after, boolean changes)
            throws IOException {
        writer.learn(providers);
        Optional<Seats.Seat> seat = closed ? Optional.empty() : seats.take(name(request), request.getRemoteAddr());
        if (seat.isEmpty()) {
            refused.increment();
            return false;
        }
        AsyncContext async;
        try {
            async = request.startAsync();
        } catch (RuntimeException failure) {
            seat.get().leave();
            throw failure;
        }
        start(async, seat.get(), Container.dropsAtOnce(request), journal.reader(after, changes));
        opened.increment();
        return true;
    }

    private static @Nullable String name(HttpServletRequest request) {
        Principal person = request.getUserPrincipal();
        return person == null ? null : person.getName();
    }

    private void start(AsyncContext async, Seats.Seat seat, boolean endsAtOnce, JournalReader reader)
            throws IOException {
        Lane lane = lanes.get(Math.floorMod(turn.getAndIncrement(), LANES));
        @Nullable LiveStream stream = null;
        try {
            async.setTimeout(0);
            // Not the response of the resource: that one is a proxy which is somebody else's answer once this request
            // is over.
            ServletOutputStream output = async.getResponse().getOutputStream();
            stream = new LiveStream(lane, async, output, reader, seat, endsAtOnce, System.nanoTime(), life().toNanos());
            async.addListener(stream);
            lane.add(stream);
            output.setWriteListener(stream);
        } catch (IOException | RuntimeException failure) {
            seat.leave();
            if (stream != null) {
                lane.remove(stream);
            }
            async.complete();
            throw failure;
        }
        if (closed) {
            stream.end();
        }
    }

    /** The number of seconds after which somebody who was refused may come again. */
    long retryAfterSeconds() {
        return Math.max(1, settings.retryAfter().toSeconds());
    }

    public LiveFigures figures() {
        int streams = lanes.stream().mapToInt(Lane::size).sum();
        long stalled = lanes.stream().mapToLong(Lane::stalled).sum();
        return new LiveFigures(streams, opened.sum(), refused.sum(), stalled, writer.written());
    }

    /** Ends all streams and lets no new one in. */
    @Override
    public void close() {
        closed = true;
        lanes.forEach(Lane::close);
    }

    private Lane lane(int number) {
        return new Lane("dashboard-live-" + number, settings, writer);
    }

    private Duration life() {
        long spread = settings.longest().minus(settings.shortest()).toNanos();
        return settings.shortest().plusNanos(ThreadLocalRandom.current().nextLong(spread + 1));
    }
}
