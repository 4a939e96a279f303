package org.deploydash.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.deploydash.environments.Environment;
import org.jspecify.annotations.Nullable;

/** The probes of one round that are under way. Belongs to one thread; probes land on any. */
@SuppressWarnings("FutureReturnValueIgnored") // what depends on a probe ends with it
final class SamplingRound {

    private record Flight(CompletableFuture<Sample> sample, long nanos, Instant at) {}

    private record Landing(Flight flight, @Nullable Sample sample) {}

    private final HealthProbe probe;
    private final Duration longest;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Set<Flight> flying = new LinkedHashSet<>();
    private final BlockingQueue<Landing> landed = new LinkedBlockingQueue<>();

    /** @param longest what takes longer was not measured */
    SamplingRound(HealthProbe probe, Duration longest, Clock clock, LongSupplier nanoTime) {
        this.probe = probe;
        this.longest = longest;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    void launch(Environment environment) {
        long nanos = nanoTime.getAsLong();
        Instant at = clock.instant();
        var flight = new Flight(probe.probe(environment), nanos, at);
        flying.add(flight);
        flight.sample().whenComplete((sample, failure) -> landed.add(new Landing(flight, measured(flight, sample))));
    }

    int underWay() {
        return flying.size();
    }

    /** Waits for the next one to land, for so long at most; empty where none did, or where it was not measured. */
    Optional<Sample> next(long patienceNanos) throws InterruptedException {
        Landing landing = landed.poll(Math.max(0, Math.min(patienceNanos, leftForOldest())), TimeUnit.NANOSECONDS);
        if (landing != null) {
            return flying.remove(landing.flight()) ? Optional.ofNullable(landing.sample()) : Optional.empty();
        }
        if (leftForOldest() <= 0) {
            Flight oldest = flying.iterator().next();
            flying.remove(oldest);
            oldest.sample().cancel(false);
        }
        return Optional.empty();
    }

    private long leftForOldest() {
        return flying.isEmpty()
                ? Long.MAX_VALUE
                : longest.toNanos()
                        - (nanoTime.getAsLong() - flying.iterator().next().nanos());
    }

    void giveUp() {
        flying.forEach(flight -> flight.sample().cancel(false));
        flying.clear();
    }

    /** On Linux nanoTime stands still while the machine sleeps, and only the wall clock tells; a process that was stopped shows in both. */
    private @Nullable Sample measured(Flight flight, @Nullable Sample sample) {
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - flight.nanos());
        Duration ahead = Duration.between(flight.at(), clock.instant()).minus(took);
        boolean own = took.compareTo(longest) > 0 || ahead.toMillis() > HealthSampler.GRACE_MS;
        return own ? null : sample;
    }
}
