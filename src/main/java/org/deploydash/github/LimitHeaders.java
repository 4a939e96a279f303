package org.deploydash.github;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What the headers of an answer say of GitHub's limits and clock. Times are spans from now on, counted by GitHub's own clock where it is
 * told, so that a clock that is wrong here lets no call leave too early.
 *
 * @param remaining requests left of the hour's
 * @param limit requests an hour
 * @param untilReset until there are that many again, 1 s to 24 h
 * @param retryAfter how long GitHub asks us to stay away, 1 s to 24 h
 * @param date GitHub's clock, to the second
 */
record LimitHeaders(
        Optional<Integer> remaining,
        Optional<Integer> limit,
        Optional<Duration> untilReset,
        Optional<Duration> retryAfter,
        Optional<Instant> date) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(24);

    /** @param now by our clock, for a server that does not tell its own */
    static LimitHeaders of(HttpHeaders headers, Instant now) {
        Optional<Instant> date = headers.firstValue("date").flatMap(LimitHeaders::time);
        Instant theirs = date.orElse(now);
        Optional<Duration> retryAfter = number(headers, "retry-after")
                .map(Instant::ofEpochSecond)
                .map(end -> Duration.between(Instant.EPOCH, end))
                .or(() -> headers.firstValue("retry-after")
                        .flatMap(LimitHeaders::time)
                        .map(end -> Duration.between(theirs, end)))
                .map(LimitHeaders::bounded);
        // other resources (search, code scanning) have limits of their own
        boolean core = headers.firstValue("x-ratelimit-resource").orElse("core").equals("core");
        return new LimitHeaders(
                number(headers, "x-ratelimit-remaining").filter(n -> core).map(LimitHeaders::whole),
                number(headers, "x-ratelimit-limit").filter(n -> core).map(LimitHeaders::whole),
                number(headers, "x-ratelimit-reset")
                        .filter(n -> core)
                        .map(Instant::ofEpochSecond)
                        .map(end -> bounded(Duration.between(theirs, end))),
                retryAfter,
                date);
    }

    /** Whether this answer was the hour's last. */
    boolean nothingRemains() {
        return remaining.equals(Optional.of(0)) && untilReset.isPresent();
    }

    private static Duration bounded(Duration span) {
        if (span.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return span.compareTo(LONGEST) > 0 ? LONGEST : span;
    }

    private static int whole(long number) {
        return (int) Math.min(Integer.MAX_VALUE, number);
    }

    /** Not longer than the seconds of an {@link Instant} can be. */
    private static Optional<Long> number(HttpHeaders headers, String name) {
        return headers.firstValue(name)
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,15}"))
                .map(Long::valueOf);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
