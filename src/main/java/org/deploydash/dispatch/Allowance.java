package org.deploydash.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;

/** How much one person may ask for: a token bucket each. */
public final class Allowance {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int PEOPLE_MOST = 10_000;

    private final int most;
    private final Duration time;
    private final Cache<String, Bucket> buckets;

    /**
     * @param most so many at once
     * @param time in which an empty bucket fills
     */
    public Allowance(int most, Duration time) {
        this.most = most;
        this.time = time;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(PEOPLE_MOST)
                .expireAfterAccess(time.multipliedBy(2))
                .executor(Runnable::run)
                .build();
    }

    /** Ten in a minute. */
    public static Allowance standard() {
        return new Allowance(10, Duration.ofMinutes(1));
    }

    /** Takes one of what is left; a refusal where nothing is. */
    Optional<Refusal> take(String person) {
        ConsumptionProbe probe = buckets.get(person, this::full).tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            return Optional.empty();
        }
        Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill()).plus(SECOND);
        return Optional.of(
                Refusal.of(429, "too_many_requests", "That was too much at once; wait " + wait.toSeconds() + " s.")
                        .after(wait));
    }

    private Bucket full(String person) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(most, time))
                .build();
    }
}
