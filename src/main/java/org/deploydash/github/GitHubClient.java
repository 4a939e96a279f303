package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.loops.Loops;
import org.deploydash.settings.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to GitHub's REST API: one call at a time, a second between writes, known answers asked for by their ETag (a 304 is free), limits
 * obeyed, redirects followed by hand and to another origin without the token.
 *
 * <p>Every method waits for the network and throws {@link OutsideTrouble} where there is no answer to work with. The token goes to the wire
 * and nowhere else.
 */
final class GitHubClient implements AutoCloseable {

    /**
     * How long things take.
     *
     * @param patience for one call, with its body
     * @param betweenWrites the least time from one write to the next; GitHub wants a second
     */
    record Timing(Duration patience, Duration betweenWrites) {
        static final Timing STANDARD = new Timing(Duration.ofSeconds(10), Duration.ofSeconds(1));
    }

    private record Known(String tag, byte[] bytes, @Nullable URI nextPage) {}

    private static final int MOST_REDIRECTS = 3;
    private static final int KEPT_BYTES = 6 << 20;
    private static final String API_VERSION = "2022-11-28";

    private final String base;
    private final Optional<Secret> token;
    private final Duration betweenWrites;
    private final Wire wire;
    private final Pulse pulse;
    private final Brake brake;

    /** Fair, so that a person's click waits for one call and not for a whole backfill. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final Cache<URI, Known> known = Caffeine.newBuilder()
            .maximumWeight(KEPT_BYTES)
            .<URI, Known>weigher((uri, one) -> one.bytes().length + 300)
            .executor(Runnable::run)
            .build();

    private long lastWrite = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

    GitHubClient(GitHubSettings settings, Timing timing, Loops loops, Clock clock) {
        this.base = settings.apiUrl().toString().replaceAll("/+$", "");
        this.token = settings.token();
        this.betweenWrites = timing.betweenWrites();
        this.wire = new Wire(loops, timing.patience());
        this.pulse = new Pulse(clock);
        this.brake = new Brake(clock);
    }

    GitHubQuota quota() {
        return pulse.quota();
    }

    /** How far GitHub's clock is ahead of ours, as its last answer told; zero before the first. */
    Duration clockAhead() {
        return pulse.clockAhead();
    }

    /** @param path below the API's address, with its query, such as {@code /repos/o/r/tags?per_page=100} */
    Answer get(String path) {
        return call(() -> fetched(URI.create(base + path)));
    }

    /**
     * The elements of a list, page after page.
     *
     * @param member of the answer which holds the list, null where the answer is the list
     * @param mostPages after so many it ends
     */
    List<JsonNode> pages(String path, @Nullable String member, int mostPages) {
        List<JsonNode> all = new ArrayList<>();
        Optional<URI> next = Optional.of(URI.create(base + path));
        for (int page = 0; page < mostPages && next.isPresent(); page++) {
            URI here = next.get();
            Answer answer = call(() -> fetched(here));
            if (!answer.isSuccess()) {
                throw Trouble.repositoryNotFound();
            }
            JsonNode list = member == null ? answer.json() : answer.json().path(member);
            list.forEach(all::add);
            next = answer.next();
        }
        return all;
    }

    /** A write. Never repeated by itself: {@link Unanswered} says where nobody knows whether it was done. */
    Answer post(String path, @Nullable Object body) {
        if (token.isEmpty()) {
            throw Trouble.tokenMissing();
        }
        return call(() -> {
            awaitWrite();
            HttpRequest.Builder request = request(URI.create(base + path), true);
            if (body == null) {
                request.POST(BodyPublishers.noBody());
            } else {
                request.header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Answer.written(body)));
            }
            HttpResponse<byte[]> response = write(request.build());
            return new Answer(response.statusCode(), response.body(), false, null);
        });
    }

    /** What a path redirects to, such as a log in GitHub's storage; the token stays here. Empty where there is nothing. */
    Optional<byte[]> download(String path) {
        Answer answer = call(() -> {
            HttpResponse<byte[]> response =
                    exchange(request(URI.create(base + path), true).build());
            for (int hop = 0; isRedirect(response) && hop < MOST_REDIRECTS; hop++) {
                URI target = location(response);
                response = exchange(request(target, isOurs(target)).build());
            }
            return new Answer(response.statusCode(), response.body(), false, null);
        });
        return answer.isSuccess() ? Optional.of(answer.bytes()) : Optional.empty();
    }

    @Override
    public void close() {
        wire.close();
    }

    private interface Work {
        Answer run() throws Wire.Failure;
    }

    private Answer call(Work work) {
        turn.lock();
        try {
            Optional<OutsideTrouble> closed = brake.closed();
            if (closed.isPresent()) {
                throw closed.get();
            }
            Answer answer = work.run();
            brake.worked();
            pulse.worked();
            brakeAtTheLimit();
            return answer;
        } catch (OutsideTrouble trouble) {
            pulse.failed(trouble);
            throw trouble;
        } catch (Unanswered unanswered) {
            pulse.failed(unanswered.trouble());
            throw unanswered;
        } catch (Wire.Failure failure) {
            OutsideTrouble trouble = told(failure);
            pulse.failed(trouble);
            throw trouble;
        } finally {
            turn.unlock();
        }
    }

    /** The call that used up the hour's last request is answered; the next one would not be. */
    private void brakeAtTheLimit() {
        GitHubQuota quota = pulse.quota();
        if (quota.remaining() != null && quota.remaining() == 0 && quota.resetsAt() != null) {
            brake.limited(quota.resetsAt());
        }
    }

    private OutsideTrouble told(Wire.Failure failure) {
        if (failure.tooLarge) {
            return Trouble.unreadable();
        }
        brake.failed();
        Optional<OutsideTrouble> closed = brake.closed();
        return failure.timedOut
                ? Trouble.timeout(wire.patience())
                : closed.orElseGet(() -> Trouble.unavailable(pulse.now()));
    }

    private Answer fetched(URI first) throws Wire.Failure {
        URI uri = first;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            Known before = known.getIfPresent(uri);
            HttpRequest.Builder request = request(uri, true);
            if (before != null) {
                request.header("If-None-Match", before.tag());
            }
            HttpResponse<byte[]> response = exchange(request.build());
            if (response.statusCode() == 304 && before != null) {
                return new Answer(200, before.bytes(), true, before.nextPage());
            }
            if (!isRedirect(response)) {
                return kept(uri, response);
            }
            uri = location(response);
            if (!isOurs(uri)) {
                throw Trouble.unreadable();
            }
        }
        throw Trouble.unreadable();
    }

    private Answer kept(URI uri, HttpResponse<byte[]> response) {
        URI next = Links.next(uri, response.headers().firstValue("Link").orElse(""))
                .filter(this::isOurs)
                .orElse(null);
        Answer answer = new Answer(response.statusCode(), response.body(), false, next);
        if (answer.isSuccess()) {
            answer.json(); // an answer that cannot be read must not be kept
            response.headers()
                    .firstValue("ETag")
                    .ifPresent(tag -> known.put(uri, new Known(tag, response.body(), next)));
        }
        return answer;
    }

    /** A connection that was dropped before it answered is tried once more: a GET changes nothing. */
    private HttpResponse<byte[]> exchange(HttpRequest request) throws Wire.Failure {
        HttpResponse<byte[]> response;
        try {
            response = wire.send(request);
        } catch (Wire.Failure first) {
            if (first.timedOut || first.tooLarge || !first.sent) {
                throw first;
            }
            response = wire.send(request);
        }
        return checked(response);
    }

    private HttpResponse<byte[]> write(HttpRequest request) throws Wire.Failure {
        try {
            HttpResponse<byte[]> response = wire.send(request);
            if (response.statusCode() / 100 == 5) {
                throw new Unanswered(serverFault(response));
            }
            return checked(response);
        } catch (Wire.Failure failure) {
            if (failure.sent) {
                throw new Unanswered(told(failure));
            }
            throw failure;
        } finally {
            lastWrite = System.nanoTime();
        }
    }

    /** Hands on what a caller can work with; a limit, a refused token and a fault of the server's concern everybody and end here. */
    private HttpResponse<byte[]> checked(HttpResponse<byte[]> response) {
        pulse.heard(response.headers());
        int status = response.statusCode();
        if (status / 100 == 5) {
            throw serverFault(response);
        }
        if (status == 401) {
            throw Trouble.tokenInvalid();
        }
        if (status == 403 || status == 429) {
            throw Refusals.of(response, brake, pulse.now());
        }
        return response;
    }

    private OutsideTrouble serverFault(HttpResponse<byte[]> response) {
        pulse.heard(response.headers());
        brake.failed();
        return brake.closed().orElseGet(() -> Trouble.unavailable(pulse.now()));
    }

    private void awaitWrite() {
        long wait = lastWrite + betweenWrites.toNanos() - System.nanoTime();
        if (wait > 0) {
            LockSupport.parkNanos(wait);
        }
    }

    private HttpRequest.Builder request(URI uri, boolean signed) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("User-Agent", "deployment-dashboard");
        if (signed) {
            request.header("Accept", "application/vnd.github+json").header("X-GitHub-Api-Version", API_VERSION);
            token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
        }
        return request;
    }

    private static boolean isRedirect(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static URI location(HttpResponse<byte[]> response) {
        try {
            return response.uri()
                    .resolve(response.headers().firstValue("Location").orElseThrow(Trouble::unreadable));
        } catch (IllegalArgumentException noAddress) {
            throw Trouble.unreadable();
        }
    }

    /** Whether an address may be told the token. */
    private boolean isOurs(URI address) {
        URI home = URI.create(base);
        return home.getScheme().equalsIgnoreCase(address.getScheme())
                && home.getRawAuthority().equalsIgnoreCase(address.getRawAuthority());
    }
}
