package org.deploydash.github;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.deploydash.dispatch.OutsideTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How GitHub takes us: quota, last success, and what is wrong since when. Logs the turn and not every failure. */
final class Pulse {

    private static final Logger log = LoggerFactory.getLogger(Pulse.class);

    private final Clock clock;
    private volatile GitHubQuota quota = GitHubQuota.UNKNOWN;
    private volatile Duration clockAhead = Duration.ZERO;

    Pulse(Clock clock) {
        this.clock = clock;
    }

    GitHubQuota quota() {
        return quota;
    }

    Duration clockAhead() {
        return clockAhead;
    }

    Instant now() {
        return clock.instant();
    }

    synchronized void heard(HttpHeaders headers) {
        GitHubQuota before = quota;
        quota = new GitHubQuota(
                before.lastSuccess(),
                number(headers, "x-ratelimit-remaining").map(Long::intValue).orElse(before.remaining()),
                number(headers, "x-ratelimit-limit").map(Long::intValue).orElse(before.limit()),
                number(headers, "x-ratelimit-reset").map(Instant::ofEpochSecond).orElse(before.resetsAt()),
                before.error(),
                before.sentence(),
                before.since());
        headers.firstValue("date")
                .flatMap(Pulse::time)
                .ifPresent(theirs -> clockAhead = Duration.between(clock.instant(), theirs));
    }

    synchronized void worked() {
        GitHubQuota before = quota;
        if (before.error() != null) {
            log.info("GitHub answers again");
        }
        quota = new GitHubQuota(
                clock.instant(), before.remaining(), before.limit(), before.resetsAt(), null, null, null);
    }

    synchronized void failed(OutsideTrouble trouble) {
        GitHubQuota before = quota;
        boolean news = !trouble.code().equals(before.error());
        if (news) {
            log.warn("GitHub: {}", trouble.sentence());
        }
        quota = new GitHubQuota(
                before.lastSuccess(),
                before.remaining(),
                before.limit(),
                before.resetsAt(),
                trouble.code(),
                trouble.sentence(),
                news ? clock.instant() : before.since());
    }

    static Optional<Long> number(HttpHeaders headers, String name) {
        return headers.firstValue(name).flatMap(Pulse::whole);
    }

    private static Optional<Long> whole(String text) {
        try {
            return Optional.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
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
