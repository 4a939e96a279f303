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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
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

    private final Origin origin;
    private final Optional<Secret> token;
    private final Line line;

    private final Cache<URI, Known> known = Caffeine.newBuilder()
            .maximumWeight(KEPT_BYTES)
            .<URI, Known>weigher((uri, one) -> one.bytes().length + 300)
            .executor(Runnable::run)
            .build();

    /** @param nanoTime counts how long GitHub is left alone, as {@link System#nanoTime()} */
    GitHubClient(GitHubSettings settings, Timing timing, Loops loops, Clock clock, LongSupplier nanoTime) {
        this.origin = new Origin(settings.apiUrl());
        this.token = settings.token();
        this.line = new Line(timing, loops, clock, nanoTime);
    }

    /** When the limit that holds now is over; null where none does. */
    @Nullable
    Instant limitedUntil() {
        return line.limitedUntil();
    }

    GitHubQuota quota() {
        return line.pulse().quota();
    }

    /** What time it is by GitHub's clock, to a second or two; empty before its first answer. */
    Optional<Instant> time() {
        return line.pulse().time();
    }

    /** How far GitHub's clock is ahead of ours, as its last answer told; zero before the first. */
    Duration clockAhead() {
        return line.pulse().clockAhead();
    }

    /** @param path below the API's address, with its query, such as {@code /repos/o/r/tags?per_page=100} */
    Answer get(String path) {
        return line.read(() -> fetched(origin.uri(path)));
    }

    /**
     * The elements of a list, page after page.
     *
     * @param member of the answer which holds the list, null where the answer is the list
     * @param mostPages after so many it ends
     */
    List<JsonNode> pages(String path, @Nullable String member, int mostPages) {
        List<JsonNode> all = new ArrayList<>();
        Optional<URI> next = Optional.of(origin.uri(path));
        for (int page = 0; page < mostPages && next.isPresent(); page++) {
            URI here = next.get();
            Answer answer = line.read(() -> fetched(here));
            if (!answer.isSuccess()) {
                throw Trouble.repositoryNotFound();
            }
            JsonNode list = member == null ? answer.json() : answer.json().path(member);
            list.forEach(all::add);
            next = answer.next();
        }
        return all;
    }

    /**
     * A write. Never repeated by itself, nor sent on to where a repository is now.
     *
     * @param body what becomes JSON, null where GitHub wants none
     * @throws Unanswered where nobody knows whether it was done
     */
    Answer post(String path, @Nullable Object body) {
        if (token.isEmpty()) {
            throw Trouble.tokenMissing();
        }
        HttpRequest.Builder request = signed(origin.uri(path));
        if (body == null) {
            request.POST(BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(Answer.written(body)));
        }
        return line.write(() -> {
            HttpResponse<byte[]> response = line.post(request.build());
            if (Origin.isRedirect(response)) {
                throw Trouble.repositoryMoved();
            }
            return new Answer(response.statusCode(), response.body(), false, null);
        });
    }

    /**
     * The end of what a path redirects to, such as a log in GitHub's storage; the token stays here. Empty where there is nothing (any more).
     *
     * @param lastBytes at least so many of the last bytes, where there are
     */
    Optional<byte[]> download(String path, int lastBytes) {
        List<URI> target = new ArrayList<>();
        Answer answer = line.read(() -> {
            URI uri = origin.uri(path);
            HttpResponse<byte[]> response = line.get(signed(uri).build());
            for (int hop = 0; Origin.isRedirect(response) && hop < MOST_REDIRECTS; hop++) {
                uri = origin.target(response);
                if (!origin.owns(uri)) {
                    target.add(uri);
                    break;
                }
                response = line.get(signed(uri).build());
            }
            return new Answer(response.statusCode(), response.body(), false, null);
        });
        if (target.isEmpty()) {
            return answer.isSuccess() ? Optional.of(answer.bytes()) : Optional.empty();
        }
        return elsewhere(target.get(0), lastBytes);
    }

    private Optional<byte[]> elsewhere(URI first, int lastBytes) {
        URI uri = first;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpResponse<byte[]> response = line.elsewhere(plain(uri).build(), lastBytes);
            if (response.statusCode() / 100 == 2) {
                return Optional.of(response.body());
            }
            if (response.statusCode() / 100 == 5) {
                throw Trouble.unavailable(line.pulse().now());
            }
            if (!Origin.isRedirect(response)) {
                return Optional.empty();
            }
            uri = origin.target(response);
        }
        throw Trouble.unreadable();
    }

    @Override
    public void close() {
        line.close();
    }

    private Answer fetched(URI first) throws Wire.Failure {
        URI uri = first;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            Known before = known.getIfPresent(uri);
            HttpRequest.Builder request = signed(uri);
            if (before != null) {
                request.header("If-None-Match", before.tag());
            }
            HttpResponse<byte[]> response = line.get(request.build());
            if (response.statusCode() == 304 && before != null) {
                return new Answer(200, before.bytes(), true, before.nextPage());
            }
            if (!Origin.isRedirect(response)) {
                return kept(uri, response);
            }
            uri = origin.target(response);
            if (!origin.owns(uri)) {
                throw Trouble.unreadable();
            }
        }
        throw Trouble.unreadable();
    }

    private Answer kept(URI uri, HttpResponse<byte[]> response) {
        URI next = Links.next(uri, response.headers().firstValue("Link").orElse(""))
                .filter(origin::owns)
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

    private static HttpRequest.Builder plain(URI uri) {
        return HttpRequest.newBuilder(uri).header("User-Agent", "deployment-dashboard");
    }

    private HttpRequest.Builder signed(URI uri) {
        HttpRequest.Builder request =
                plain(uri).header("Accept", "application/vnd.github+json").header("X-GitHub-Api-Version", API_VERSION);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
        return request;
    }
}
