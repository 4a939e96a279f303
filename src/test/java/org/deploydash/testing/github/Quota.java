package org.deploydash.testing.github;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;

/** How many requests an hour has, and the validators that make an unchanged answer free. */
public final class Quota {

    private static final Duration WINDOW = Duration.ofHours(1);

    private final Clock clock;
    private int limit = 5000;
    private int used;
    private Instant resets;

    public Quota(Clock clock) {
        this.clock = clock;
        this.resets = clock.instant().plus(WINDOW);
    }

    /** From now until the window ends there are only so many left. */
    public synchronized void left(int requests) {
        turn();
        used = limit - requests;
    }

    public synchronized int used() {
        turn();
        return used;
    }

    public synchronized Instant resets() {
        turn();
        return resets;
    }

    private void turn() {
        if (!clock.instant().isBefore(resets)) {
            used = 0;
            resets = clock.instant().plus(WINDOW);
        }
    }

    /** Counts a request, unless its answer is a 304 or the quota itself. */
    public synchronized Answer count(Request request, Supplier<Answer> work) {
        turn();
        boolean free = request.path().equals("/rate_limit");
        if (!free && used >= limit) {
            return headed(Answer.no(403, "API rate limit exceeded for user ID 1."));
        }
        Answer answer = validated(request, work.get(), free);
        if (!free && answer.status() != 304) {
            used++;
        }
        return headed(answer);
    }

    private static Answer validated(Request request, Answer answer, boolean free) {
        if (free || !request.method().equals("GET") || answer.status() != 200) {
            return answer;
        }
        String tag = "W/\"%08x%08x\""
                .formatted(Arrays.hashCode(answer.body()), request.toString().hashCode());
        return (request.header("if-none-match").filter(tag::equals).isPresent() ? Answer.empty(304) : answer)
                .with("ETag", tag)
                .with("Cache-Control", "private, max-age=60, s-maxage=60");
    }

    private Answer headed(Answer answer) {
        return answer.with("x-ratelimit-limit", limit)
                .with("x-ratelimit-remaining", limit - used)
                .with("x-ratelimit-used", used)
                .with("x-ratelimit-reset", resets.getEpochSecond())
                .with("x-ratelimit-resource", "core")
                .with("x-github-media-type", "github.v3; format=json");
    }

    synchronized Object overview() {
        turn();
        Object rate = Shapes.fields(
                "limit", limit, "used", used, "remaining", limit - used, "reset", resets.getEpochSecond());
        return Shapes.fields("resources", Shapes.fields("core", rate, "search", rate), "rate", rate);
    }
}
