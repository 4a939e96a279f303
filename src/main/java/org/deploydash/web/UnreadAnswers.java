package org.deploydash.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The answers that somebody has asked for and not read to their end. Each has a minute. Together they take a bounded part of the memory:
 * beyond it whoever has waited the longest is let go.
 */
final class UnreadAnswers {

    private static final long LONGEST_S = 60;

    /** What a container keeps for a connection that takes nothing, roughly. */
    private static final int OVERHEAD = 64 * 1024;

    private final long most;
    private final Set<UnreadAnswer> all = new LinkedHashSet<>();
    private long bytes;

    /** @param most bytes of all of them; one alone may have more */
    UnreadAnswers(long most) {
        this.most = most;
    }

    /**
     * Returns at once; the answer ends later.
     *
     * @throws IOException where the container gives no output; the request is ended then
     */
    void send(HttpServletRequest request, byte[] rest) throws IOException {
        boolean dropsAtOnce = Container.dropsAtOnce(request);
        AsyncContext async = request.startAsync();
        // Where the container only waits for the peer at the end, its own limit of time for a write is the shorter one.
        async.setTimeout(dropsAtOnce ? TimeUnit.SECONDS.toMillis(LONGEST_S) : 0);
        long endsAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_S);
        try {
            UnreadAnswer answer = new UnreadAnswer(this, async, rest, endsAt, dropsAtOnce);
            async.addListener(answer);
            add(answer);
            answer.start();
        } catch (IOException | RuntimeException failure) {
            async.complete();
            throw failure;
        }
    }

    private void add(UnreadAnswer answer) {
        Queue<UnreadAnswer> tooMany = new ArrayDeque<>();
        synchronized (all) {
            for (UnreadAnswer oldest : all) {
                if (bytes + size(answer) <= most) {
                    break;
                }
                tooMany.add(oldest);
                bytes -= size(oldest);
            }
            all.removeAll(tooMany);
            all.add(answer);
            bytes += size(answer);
        }
        tooMany.forEach(UnreadAnswer::letGo);
    }

    void remove(UnreadAnswer answer) {
        synchronized (all) {
            if (all.remove(answer)) {
                bytes -= size(answer);
            }
        }
    }

    private static long size(UnreadAnswer answer) {
        return (long) OVERHEAD + answer.length();
    }
}
