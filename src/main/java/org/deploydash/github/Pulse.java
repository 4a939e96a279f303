package org.deploydash.github;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.deploydash.dispatch.OutsideTrouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How GitHub takes us: quota, last success, and what is wrong since when. Logs the turn and not every failure. */
final class Pulse {

    private static final Logger log = LoggerFactory.getLogger(Pulse.class);

    /** What GitHub's clock said, and when that was by ours that is never set. */
    private record Said(Instant time, long nanos) {}

    private final Clock clock;
    private final LongSupplier nanoTime;
    private volatile GitHubQuota quota = GitHubQuota.UNKNOWN;
    private volatile @Nullable Said said;

    Pulse(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    GitHubQuota quota() {
        return quota;
    }

    /** What time it is by GitHub's clock, to a second or two; by ours where it tells none, and empty before the first answer. */
    Optional<Instant> time() {
        Said last = said;
        return last == null
                ? Optional.empty()
                : Optional.of(last.time().plusNanos(nanoTime.getAsLong() - last.nanos()));
    }

    Duration clockAhead() {
        return time().map(theirs -> Duration.between(clock.instant(), theirs)).orElse(Duration.ZERO);
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
        if (said == null || headers.date().isPresent()) {
            said = new Said(headers.date().orElse(now), nanoTime.getAsLong());
        }
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
