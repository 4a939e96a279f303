package org.deploydash.github;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.deploydash.dispatch.OutsideTrouble;
import org.jspecify.annotations.Nullable;
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

    synchronized void heard(LimitHeaders headers) {
        GitHubQuota before = quota;
        Instant now = clock.instant();
        quota = new GitHubQuota(
                before.lastSuccess(),
                headers.remaining().orElse(before.remaining()),
                headers.limit().orElse(before.limit()),
                headers.untilReset().map(now::plus).orElse(before.resetsAt()),
                before.error(),
                before.sentence(),
                before.since());
        headers.date().ifPresent(theirs -> clockAhead = Duration.between(now, theirs));
    }

    /** What was asked for was given, or there is none. */
    synchronized void worked() {
        well(clock.instant());
    }

    /** GitHub speaks with us, though it refused what was asked for. */
    synchronized void answered() {
        well(quota.lastSuccess());
    }

    private void well(@Nullable Instant lastSuccess) {
        GitHubQuota before = quota;
        if (before.error() != null) {
            log.info("GitHub answers again");
        }
        quota = new GitHubQuota(lastSuccess, before.remaining(), before.limit(), before.resetsAt(), null, null, null);
    }

    /** @param trouble that concerns GitHub as a whole */
    synchronized void failed(OutsideTrouble trouble) {
        GitHubQuota before = quota;
        String error = before.error();
        // away is away: a timeout now and a refused connection then is no news
        boolean news = error == null || (!error.equals(trouble.code()) && !bothAway(error, trouble.code()));
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

    private static boolean bothAway(String one, String other) {
        return Trouble.isAway(one) && Trouble.isAway(other);
    }
}
