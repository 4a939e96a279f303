package org.deploydash.github;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.loops.Loops;
import org.jspecify.annotations.Nullable;

/**
 * The one line to GitHub: whose turn it is, how long a call may take, when none may leave, and how it went. What it gives back is an answer
 * one can work with: 2xx, 3xx, 4xx but 401, 403 and 429.
 */
final class Line implements AutoCloseable {

    /** Some exchanges that make one call. */
    interface Call {
        Answer make() throws Wire.Failure;
    }

    /** Longer in the queue than this, and whoever asked has gone away. */
    private static final Duration MOST_WAITING = Duration.ofSeconds(30);

    private final GitHubClient.Timing timing;
    private final Wire wire;
    private final Pulse pulse;
    private final Brake brake;
    private final Clock clock;

    /** Fair, so that a person's click waits for one call and not for a whole backfill. Guards what changes below. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private long deadline;
    private long lastWrite = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

    Line(GitHubClient.Timing timing, Loops loops, Clock clock, LongSupplier nanoTime) {
        this.timing = timing;
        this.clock = clock;
        this.wire = new Wire(loops);
        this.pulse = new Pulse(clock, nanoTime);
        this.brake = new Brake(clock, nanoTime);
    }

    /** When the limit that holds now is over; null where none does. */
    @Nullable
    Instant limitedUntil() {
        return brake.limitedUntil();
    }

    Pulse pulse() {
        return pulse;
    }

    Answer read(Call call) {
        return inTurn(() -> made(call));
    }

    /** A second after the write before it. */
    Answer write(Call call) {
        return inTurn(() -> {
            awaitWrite();
            try {
                return made(call);
            } finally {
                lastWrite = System.nanoTime();
            }
        });
    }

    private interface Turn {
        Answer take() throws Wire.Failure;
    }

    private Answer inTurn(Turn taken) {
        awaitTurn();
        try {
            Optional<OutsideTrouble> closed = brake.closed();
            if (closed.isPresent()) {
                throw closed.get();
            }
            Answer answer = taken.take();
            pulse.worked();
            return answer;
        } catch (Unanswered unanswered) {
            pulse.failed(unanswered.trouble());
            throw unanswered;
        } catch (OutsideTrouble trouble) {
            if (Trouble.isGeneral(trouble)) {
                pulse.failed(trouble);
            } else {
                pulse.answered();
            }
            throw trouble;
        } catch (Wire.Failure failure) {
            OutsideTrouble trouble = told(failure);
            if (!failure.closing) {
                pulse.failed(trouble);
            }
            throw trouble;
        } finally {
            turn.unlock();
        }
    }

    private void awaitTurn() {
        try {
            if (turn.tryLock(MOST_WAITING.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Trouble.closing();
        }
        throw Trouble.busy();
    }

    private void awaitWrite() {
        long due = lastWrite + timing.betweenWrites().toNanos();
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                throw Trouble.closing();
            }
            LockSupport.parkNanos(wait);
        }
    }

    private Answer made(Call call) throws Wire.Failure {
        deadline = System.nanoTime() + timing.patience().toNanos();
        return call.make();
    }

    /** For reads: a connection that was dropped before it answered is tried once more, as a GET changes nothing. */
    HttpResponse<byte[]> get(HttpRequest request) throws Wire.Failure {
        try {
            return checked(send(request));
        } catch (Wire.Failure first) {
            if (first.timedOut || first.tooLarge || first.closing || !first.sent) {
                throw first;
            }
            return checked(send(request));
        }
    }

    /** For writes, which are never sent twice. @throws Unanswered where it was sent and nobody knows what came of it */
    HttpResponse<byte[]> post(HttpRequest request) throws Wire.Failure {
        HttpResponse<byte[]> response;
        try {
            response = send(request);
        } catch (Wire.Failure failure) {
            if (failure.sent) {
                throw new Unanswered(told(failure));
            }
            throw failure;
        }
        if (response.statusCode() / 100 == 5) {
            throw new Unanswered(serverFault(heard(response)));
        }
        return checked(response);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws Wire.Failure {
        return wire.send(request, CappedAnswer::whole, Duration.ofNanos(deadline - System.nanoTime()));
    }

    /** From somewhere else than GitHub's API: out of turn, and whatever comes of it says nothing about GitHub. */
    HttpResponse<byte[]> elsewhere(HttpRequest request, int lastBytes) {
        try {
            return wire.send(request, () -> CappedAnswer.end(lastBytes), timing.patience());
        } catch (Wire.Failure failure) {
            throw words(failure);
        }
    }

    /** A limit, a refused token and a fault of the server's concern everybody and end here; the rest is handed on. */
    private HttpResponse<byte[]> checked(HttpResponse<byte[]> response) {
        LimitHeaders headers = heard(response);
        int status = response.statusCode();
        if (status / 100 == 5) {
            throw serverFault(headers);
        }
        if (status == 403 || status == 429) {
            throw Refusals.of(response, headers, brake);
        }
        brake.worked();
        if (headers.nothingRemains()) {
            brake.limited(headers.untilReset().orElseThrow()); // this call was answered, the next would not be
        }
        if (status == 401) {
            throw Trouble.tokenInvalid();
        }
        return response;
    }

    private LimitHeaders heard(HttpResponse<byte[]> response) {
        LimitHeaders headers = LimitHeaders.of(response.headers(), clock.instant());
        pulse.heard(headers);
        return headers;
    }

    private OutsideTrouble serverFault(LimitHeaders headers) {
        brake.failed(headers.retryAfter().orElse(null));
        return brake.closed().orElseGet(() -> Trouble.unavailable(clock.instant()));
    }

    private OutsideTrouble told(Wire.Failure failure) {
        if (!failure.tooLarge && !failure.closing) {
            brake.failed(null);
            Optional<OutsideTrouble> closed = brake.closed();
            if (closed.isPresent() && !failure.timedOut) {
                return closed.get();
            }
        }
        return words(failure);
    }

    private OutsideTrouble words(Wire.Failure failure) {
        if (failure.closing) {
            return Trouble.closing();
        }
        if (failure.tooLarge) {
            return Trouble.unreadable();
        }
        return failure.timedOut ? Trouble.timeout(timing.patience()) : Trouble.unavailable(clock.instant());
    }

    @Override
    public void close() {
        wire.close();
    }
}
