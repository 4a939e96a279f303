package org.deploydash.testing.github;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;

/** One way of not being well: instead of the real answer, or with it. */
@FunctionalInterface
public interface Fault {

    /** @param real does what was asked and gives the answer it would have got; not calling it leaves everything as it was */
    Answer answer(Request request, Supplier<Answer> real);

    /** The right answer, late. */
    static Fault slow(Duration by) {
        return (request, real) -> real.get().after(by);
    }

    /** The connection is closed before anything is done. */
    static Fault dropped() {
        return (request, real) -> Answer.hangUp(Duration.ZERO);
    }

    /** What was asked is not done, and no answer comes for that long. */
    static Fault silent(Duration time) {
        return (request, real) -> Answer.hangUp(time);
    }

    /** What was asked is done (a run is created), but nobody is told: the connection is closed after that time. */
    static Fault doneButSilent(Duration time) {
        return (request, real) -> {
            Answer untold = real.get();
            return Answer.hangUp(time.plus(untold.delay()));
        };
    }

    /** A plain refusal or failure, such as 500 or 502, and nothing is done. */
    static Fault status(int status) {
        return (request, real) -> Answer.no(status, "Server Error").onPurpose();
    }

    static Fault badToken() {
        return (request, real) -> Answer.no(401, "Bad credentials");
    }

    /** @param needed what GitHub says would be needed, such as {@code actions=write} */
    static Fault forbidden(String needed) {
        return (request, real) -> Answer.no(403, "Resource not accessible by personal access token")
                .with("X-Accepted-GitHub-Permissions", needed);
    }

    static Fault notFound() {
        return (request, real) -> Answer.notFound();
    }

    /** All requests of the hour are used up. @param status 403 or 429 */
    static Fault primaryLimit(int status, Instant resets) {
        return (request, real) -> Answer.no(status, "API rate limit exceeded for user ID 1.")
                .with("x-ratelimit-limit", 5000)
                .with("x-ratelimit-remaining", 0)
                .with("x-ratelimit-used", 5000)
                .with("x-ratelimit-reset", resets.getEpochSecond())
                .with("x-ratelimit-resource", "core");
    }

    static Fault secondaryLimit(Duration retryAfter) {
        return (request, real) -> secondary().with("retry-after", retryAfter.toSeconds());
    }

    /** As it really comes at times: no retry-after, and requests left. @param status 403 or 429 */
    static Fault secondaryLimitWithoutHeaders(int status) {
        return (request, real) -> Answer.no(status, SecondaryLimit.MESSAGE);
    }

    private static Answer secondary() {
        return Answer.no(403, SecondaryLimit.MESSAGE);
    }

    /** 200 and half of the JSON. */
    static Fault truncated() {
        return (request, real) -> {
            Answer whole = real.get();
            byte[] body = whole.body() == null ? new byte[0] : whole.body();
            return whole.body(Arrays.copyOf(body, body.length / 2)).onPurpose();
        };
    }

    /** The connection breaks in the middle of the body. */
    static Fault brokenOff() {
        return (request, real) -> {
            Answer whole = real.get();
            return whole.cutAfter(whole.body() == null ? 0 : whole.body().length / 2);
        };
    }

    /** 200 and a page, as from a proxy or an outage. */
    static Fault html() {
        return (request, real) -> Answer.text(200, "text/html", "<!doctype html><title>Unicorn!</title>")
                .onPurpose();
    }

    /** The right answer with another body; it is held against GitHub's description. */
    static Fault altered(String json) {
        return (request, real) -> real.get().body(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The right answer with one header more or other. */
    static Fault header(String name, String value) {
        return (request, real) -> real.get().with(name, value);
    }
}
