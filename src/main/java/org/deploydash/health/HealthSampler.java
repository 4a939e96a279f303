package org.deploydash.health;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes every environment once per round and hands each sample to the recorder as soon as it is there. A loop calls {@link #round()} at
 * its slots; one round at a time.
 *
 * <p>So many probes are under way at once that a round ends within the interval even where every target hangs, and at least
 * {@value #LEAST_UNDER_WAY}: a slow target costs the others nothing. They begin some milliseconds apart, as a volley of hundreds would
 * measure its own crowd.
 *
 * <p>A probe that ends more than {@value #GRACE_MS} ms past its deadline, or during which the wall clock ran ahead by as much, tells
 * about the dashboard (suspended, starved, cut short) and not about the target: it is dropped and counted, never recorded as an outage.
 */
public final class HealthSampler {

    private static final Logger log = LoggerFactory.getLogger(HealthSampler.class);

    static final int LEAST_UNDER_WAY = 64;
    static final int GRACE_MS = 250;
    private static final Duration MOST_SPACING = Duration.ofMillis(5);

    private final Environments environments;
    private final HealthProbe probe;
    private final HealthRecorder recorder;
    private final Duration longest;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final int mostUnderWay;
    private final long spacing;
    private final AtomicLong dropped = new AtomicLong();
    private boolean dropping;

    public HealthSampler(
            Environments environments,
            HealthProbe probe,
            HealthRecorder recorder,
            SamplingSettings settings,
            Clock clock) {
        this(environments, probe, recorder, settings, clock, System::nanoTime);
    }

    /** @param nanoTime goes as fast as the clock, and never jumps */
    public HealthSampler(
            Environments environments,
            HealthProbe probe,
            HealthRecorder recorder,
            SamplingSettings settings,
            Clock clock,
            LongSupplier nanoTime) {
        this.environments = environments;
        this.probe = probe;
        this.recorder = recorder;
        this.longest = settings.timeout().plusMillis(GRACE_MS);
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.mostUnderWay = mostUnderWay(environments.all().size(), settings);
        this.spacing = spacing(environments.all().size(), settings);
    }

    /** Nanoseconds from one launch to the next: together at most half of what the interval leaves beside one timeout. */
    private static long spacing(int targets, SamplingSettings settings) {
        long room = settings.interval().minus(settings.timeout()).toNanos() / 2;
        return Math.min(MOST_SPACING.toNanos(), room / Math.max(1, targets));
    }

    /** With n targets that all hang, n / most waves of one timeout each must fit into the interval, with a wave to spare. */
    static int mostUnderWay(int targets, SamplingSettings settings) {
        long waves = Math.max(1, settings.interval().dividedBy(settings.timeout()) - 1);
        return Math.max(LEAST_UNDER_WAY, (int) -Math.floorDiv(-targets, waves));
    }

    /**
     * Returns when every environment has been probed, at the latest {@value #GRACE_MS} ms after the last deadline. Where recording one
     * fails the others are still recorded, and the first failure is thrown in the end.
     */
    public void round() {
        var round = new SamplingRound(probe, longest, clock, nanoTime);
        var failures = new ArrayList<RuntimeException>();
        long before = dropped.get();
        try {
            long launchAt = nanoTime.getAsLong();
            for (Environment environment : environments.all()) {
                long wait = launchAt - nanoTime.getAsLong();
                while (wait > 0 || round.underWay() >= mostUnderWay) {
                    land(round, failures, wait > 0 ? wait : Long.MAX_VALUE);
                    wait = launchAt - nanoTime.getAsLong();
                }
                round.launch(environment);
                launchAt += spacing;
            }
            while (round.underWay() > 0) {
                land(round, failures, Long.MAX_VALUE);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            round.giveUp();
        }
        logTurn(dropped.get() > before);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    /** How many probes since the start told about the dashboard itself and were not recorded. */
    public long dropped() {
        return dropped.get();
    }

    private void land(SamplingRound round, List<RuntimeException> failures, long patience) throws InterruptedException {
        int underWay = round.underWay();
        Optional<Sample> sample = round.next(patience);
        if (sample.isPresent()) {
            try {
                recorder.record(sample.get());
            } catch (RuntimeException failure) {
                failures.add(failure);
            }
        } else if (round.underWay() < underWay) {
            dropped.incrementAndGet();
        }
    }

    private void logTurn(boolean now) {
        if (now != dropping) {
            dropping = now;
            if (now) {
                log.warn("The dashboard itself was held up or is stopping; probes under way are not recorded");
            } else {
                log.info("All probes of a round were recorded again");
            }
        }
    }
}
