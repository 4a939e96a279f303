package org.deploydash.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.deploydash.bench.StorageFigures.Figure;
import org.deploydash.health.Health;
import org.deploydash.health.HealthState;
import org.deploydash.health.HealthStore;
import org.deploydash.health.ProbeError;
import org.deploydash.health.RetentionSettings;
import org.deploydash.health.Sample;
import org.deploydash.health.SamplesAtOnce;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.testing.OneTransaction;

/** 30 days of 10-second samples of two environments, recorded, rolled up and purged as the loops do it. */
final class HealthFiguresOfAMonth {

    private static final Instant END = Instant.parse("2026-10-31T00:00:00Z");
    private static final int SECONDS = 10;
    private static final int SLOTS_OF_A_MINUTE = 60 / SECONDS;

    /** As the dashboard does it. */
    private static final int PURGE_EVERY_SECONDS = 3_600;

    private static List<Figure> month = List.of();

    private final int days;

    private HealthFiguresOfAMonth(int days) {
        this.days = days;
    }

    static List<Figure> measure() throws IOException {
        month = of(30);
        return month;
    }

    /** What so many days cost; nothing is measured twice in a run. */
    static List<Figure> of(int days) throws IOException {
        return days == 30 && !month.isEmpty() ? month : new HealthFiguresOfAMonth(days).figures();
    }

    private List<Figure> figures() throws IOException {
        List<Figure> figures = new ArrayList<>();
        StorageFigures.inFolder((storage, folder) -> {
            live(storage, figures);
            HealthStore store = new HealthStore(storage);
            add(
                    figures,
                    "chart query of 24 h, 300 points",
                    300,
                    () -> store.series("prod", END.minus(Duration.ofDays(1)), END, 300));
            add(
                    figures,
                    "chart query of 30 d, 300 points",
                    300,
                    () -> store.series("prod", END.minus(Duration.ofDays(30)), END, 300));
            add(
                    figures,
                    "chart query of all there is, 300 points",
                    100,
                    () -> store.series("prod", END.minus(Duration.ofDays(days)), END, 300));
            add(
                    figures,
                    "chart query of 1 h, 300 points",
                    300,
                    () -> store.series("prod", END.minus(Duration.ofHours(1)), END, 300));
            add(figures, "figures of 24 h", 300, () -> store.figures("prod", END.minus(Duration.ofDays(1)), END));
            storage.close();
            figures.add(new Figure(
                    "data of " + days + " days and 2 environments, MB",
                    Files.size(folder.resolve("dashboard.db")) / 1e6));
        });
        return figures;
    }

    static void add(List<Figure> figures, String name, int runs, Runnable work) {
        double[] ms = StorageFigures.time(runs, work);
        figures.add(new Figure(name + ", p50 ms", ms[0]));
        figures.add(new Figure(name + ", p99 ms", ms[1]));
    }

    private void live(SqliteStorage storage, List<Figure> figures) {
        var random = new Random(30);
        Instant start = END.minus(Duration.ofDays(days));
        int slots = (int) (Duration.between(start, END).toSeconds() / SECONDS);
        var atOnce = new SamplesAtOnce();
        OneTransaction.fill(storage, slots / SLOTS_OF_A_MINUTE, (one, minute) -> {
            Instant at = start.plusSeconds(minute * 60L);
            HealthStore store = new HealthStore(one);
            store.rollUp(at);
            if (at.getEpochSecond() % PURGE_EVERY_SECONDS == 0) {
                store.purge(at, RetentionSettings.DEFAULT);
            }
            List<Sample> samples = new ArrayList<>();
            for (int slot = 0; slot < SLOTS_OF_A_MINUTE; slot++) {
                samples.addAll(both(at.plusSeconds((long) slot * SECONDS), random));
            }
            atOnce.add(one, samples);
        });
        HealthStore store = new HealthStore(storage);
        var next = new AtomicLong(END.getEpochSecond());
        add(
                figures,
                "two samples recorded",
                500,
                () -> record(store, Instant.ofEpochSecond(next.getAndAdd(SECONDS)), random));
        add(figures, "one minute rolled up and purged", 80, () -> {
            Instant now = Instant.ofEpochSecond(next.getAndAdd(60));
            store.rollUp(now);
            store.purge(now, RetentionSettings.DEFAULT);
        });
    }

    private static void record(HealthStore store, Instant at, Random random) {
        both(at, random)
                .forEach(sample ->
                        store.record(new HealthState(sample.environment(), sample.health(), END, 0, 1, sample), null));
    }

    private static List<Sample> both(Instant at, Random random) {
        return Stream.of("test", "prod")
                .map(environment -> sample(environment, at.plusMillis(random.nextInt(50)), random))
                .toList();
    }

    private static Sample sample(String environment, Instant at, Random random) {
        if (random.nextInt(500) == 0) {
            return Sample.outage(environment, at, ProbeError.TIMEOUT);
        }
        double ms = 20 + Math.abs(random.nextGaussian() * 60);
        double mb = 120 + random.nextGaussian() * 15;
        return new Sample(
                environment,
                at,
                Health.HEALTHY,
                "healthy",
                true,
                ms,
                mb,
                (long) random.nextInt(60),
                1000.0,
                5L,
                0L,
                "v1.0.0",
                null);
    }
}
