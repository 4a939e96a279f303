package org.deploydash.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.storage.StorageUnavailable;
import org.deploydash.testing.OneTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthStoreTest {

    /** Not at the beginning of an hour. */
    private static final Instant START = Instant.parse("2026-03-29T00:17:03.250Z");

    private static final Duration STEP = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private SqliteStorage storage;
    private HealthStore store;

    @BeforeEach
    void open() {
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder));
        store = new HealthStore(storage);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static Sample sample(String environment, Instant at, Health health, Double ms, Double mb, Long users) {
        ProbeError error = ms == null ? ProbeError.TIMEOUT : null;
        return new Sample(environment, at, health, null, null, ms, mb, users, null, null, null, null, error);
    }

    private void record(Sample sample) {
        record(store, sample);
    }

    private static void record(HealthStore store, Sample sample) {
        store.record(new HealthState(sample.environment(), sample.health(), null, 0, 0, sample), null);
    }

    /** Seeded samples with outages, absent values, every health, jitter and two gaps. */
    private static List<Sample> life(String environment, Instant from, Duration length, long seed) {
        var random = new Random(seed);
        List<Sample> samples = new ArrayList<>();
        for (Instant at = from; at.isBefore(from.plus(length)); at = at.plus(STEP)) {
            long minute = Duration.between(from, at).toMinutes();
            if ((minute >= 31 && minute < 44) || (minute >= 130 && minute < 255)) {
                continue;
            }
            Instant jittered = at.plusMillis(random.nextInt(400));
            samples.add(
                    random.nextInt(10) == 0
                            ? Sample.outage(environment, jittered, ProbeError.REFUSED)
                            : sample(
                                    environment,
                                    jittered,
                                    Health.values()[random.nextInt(4)],
                                    random.nextInt(8) == 0 ? null : random.nextInt(30_000) / 10.0,
                                    random.nextInt(5) == 0 ? null : random.nextInt(500_000) / 1024.0,
                                    random.nextInt(6) == 0 ? null : (long) random.nextInt(90)));
        }
        return samples;
    }

    /** What a series must say, straight from the samples. */
    private static void assertTrue(HealthSeries series, List<Sample> samples, Instant from, Instant to) {
        long width = series.bucketSeconds();
        Instant first = Instant.ofEpochSecond(from.getEpochSecond() / width * width);
        List<Sample> counted = samples.stream()
                .filter(sample -> !sample.at().isBefore(first) && sample.at().isBefore(to))
                .toList();
        Map<Long, List<Sample>> byBucket = counted.stream()
                .collect(Collectors.groupingBy(
                        sample -> sample.at().getEpochSecond() / width * width, TreeMap::new, Collectors.toList()));
        assertThat(series.points())
                .extracting(point -> point.timestamp().getEpochSecond())
                .isEqualTo(List.copyOf(byBucket.keySet()));
        for (HealthPoint point : series.points()) {
            List<Sample> bucket = byBucket.get(point.timestamp().getEpochSecond());
            assertThat(point.samples()).isEqualTo(bucket.size());
            assertThat(point.errors())
                    .isEqualTo(bucket.stream().filter(s -> s.error() != null).count());
            assertThat(HealthCodes.code(point.status()))
                    .isEqualTo(bucket.stream()
                            .mapToInt(s -> HealthCodes.code(s.health()))
                            .max()
                            .orElseThrow());
            var times = bucket.stream().map(Sample::responseTimeMs).filter(v -> v != null);
            same(point.responseTimeMs(), times.toList(), "average");
            same(point.responseTimeMinMs(), values(bucket), "min");
            same(point.responseTimeMaxMs(), values(bucket), "max");
            same(
                    point.memoryMb(),
                    bucket.stream().map(Sample::memoryMb).filter(v -> v != null).toList(),
                    "average");
            same(
                    point.userCount(),
                    bucket.stream()
                            .map(Sample::userCount)
                            .filter(v -> v != null)
                            .map(Long::doubleValue)
                            .toList(),
                    "average");
        }
        long up = counted.stream()
                .filter(s -> s.health() == Health.HEALTHY || s.health() == Health.DEGRADED)
                .count();
        long errors = counted.stream().filter(s -> s.error() != null).count();
        assertThat(series.figures()).isEqualTo(HealthFigures.of(counted.size(), up, errors));
    }

    private static List<Double> values(List<Sample> bucket) {
        return bucket.stream()
                .map(Sample::responseTimeMs)
                .filter(v -> v != null)
                .toList();
    }

    private static void same(Double actual, List<Double> values, String figure) {
        if (values.isEmpty()) {
            assertThat(actual).isNull();
            return;
        }
        var summary = values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        double expected = switch (figure) {
            case "min" -> summary.getMin();
            case "max" -> summary.getMax();
            default -> summary.getAverage();
        };
        assertThat(actual).isCloseTo(expected, within(1e-6));
    }

    private static final Duration LIFE = Duration.ofHours(7);
    private static final Instant END = START.plus(LIFE);

    private List<Sample> lived() {
        List<Sample> test = life("test", START, LIFE, 1);
        List<Sample> prod = life("prod", START, LIFE, 2);
        var all = new ArrayList<>(test);
        all.addAll(prod);
        all.sort((one, other) -> one.at().compareTo(other.at()));
        OneTransaction.fill(storage, all.size(), (one, n) -> {
            HealthStore batch = new HealthStore(one);
            Sample sample = all.get(n);
            record(batch, sample);
            if (n % 13 == 0) {
                batch.rollUp(sample.at());
            }
        });
        return test;
    }

    @Test
    void series_from_samples_minutes_and_hours_say_what_the_samples_say() {
        List<Sample> samples = lived();
        for (int points : List.of(2_100, 300, 100, 7, 3, 1)) {
            assertTrue(store.series("test", START, END, points), samples, START, END);
        }
    }

    @Test
    void chooses_the_step_by_the_width_of_a_bucket() {
        lived();
        assertThat(store.series("test", START, END, 2_100).bucketSeconds()).isEqualTo(12);
        assertThat(store.series("test", START, END, 300).bucketSeconds()).isEqualTo(120);
        assertThat(store.series("test", START, END, 7).bucketSeconds()).isEqualTo(3_600);
        assertThat(store.series("test", END.minus(Duration.ofHours(1)), END, 300)
                        .bucketSeconds())
                .isEqualTo(12);
        assertThat(store.series("test", END.minus(Duration.ofDays(1)), END, 300).bucketSeconds())
                .isEqualTo(300);
        assertThat(store.series("test", END.minus(Duration.ofDays(30)), END, 300)
                        .bucketSeconds())
                .isEqualTo(10_800);
    }

    @Test
    void figures_say_what_the_samples_say_over_any_stretch() {
        List<Sample> samples = lived();
        for (Instant from :
                List.of(START, Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-03-29T02:59:00Z"))) {
            List<Sample> counted = samples.stream()
                    .filter(s -> s.at().getEpochSecond() >= from.getEpochSecond() / 60 * 60)
                    .toList();
            long up = counted.stream()
                    .filter(s -> s.health() == Health.HEALTHY || s.health() == Health.DEGRADED)
                    .count();
            long errors = counted.stream().filter(s -> s.error() != null).count();
            assertThat(store.figures("test", from, END)).isEqualTo(HealthFigures.of(counted.size(), up, errors));
        }
    }

    @Test
    void an_environment_without_samples_has_an_empty_series_and_no_figures() {
        lived();
        HealthSeries series = store.series("nowhere", START, END, 300);
        assertThat(series.points()).isEmpty();
        assertThat(series.figures()).isEqualTo(HealthFigures.NONE);
        assertThat(store.figures("nowhere", START, END)).isEqualTo(HealthFigures.NONE);
        assertThat(store.figures("test", END.plusSeconds(3_600), END.plusSeconds(7_200)))
                .isEqualTo(HealthFigures.NONE);
    }

    @Test
    void samples_in_any_order_give_the_same_roll_ups_as_in_their_own() {
        List<Sample> shuffled = life("test", START, LIFE, 1);
        Collections.shuffle(shuffled, new Random(3));
        OneTransaction.fill(storage, shuffled.size(), (one, n) -> {
            record(new HealthStore(one), shuffled.get(n));
            if (n % 400 == 0) {
                new HealthStore(one).rollUp(END.minusSeconds(shuffled.size() - n));
            }
        });
        store.rollUp(END);
        for (int points : List.of(300, 7)) {
            assertTrue(store.series("test", START, END, points), shuffled, START, END);
        }
    }

    @Test
    void a_late_sample_counts_before_and_after_it_is_rolled_up() {
        List<Sample> samples = lived();
        store.rollUp(END);
        Sample late = sample("test", START.plusSeconds(40 * 60), Health.HEALTHY, 1.5, 2.0, 3L);
        record(late);
        samples.add(late);
        assertTrue(store.series("test", START, END, 300), samples, START, END);
        assertTrue(store.series("test", START, END, 7), samples, START, END);
        store.rollUp(END);
        assertTrue(store.series("test", START, END, 300), samples, START, END);
        assertTrue(store.series("test", START, END, 7), samples, START, END);
    }

    @Test
    void rolling_up_twice_or_after_the_clock_went_back_changes_nothing() {
        List<Sample> samples = lived();
        store.rollUp(END.plus(Duration.ofHours(1)));
        store.rollUp(END.plus(Duration.ofHours(1)));
        store.rollUp(START);
        record(samples.get(0));
        store.rollUp(END);
        assertTrue(store.series("test", START, END, 300), samples, START, END);
        assertTrue(store.series("test", START, END, 7), samples, START, END);
    }

    @Test
    void a_stop_in_between_leaves_no_trace() {
        List<Sample> samples = lived();
        storage.close();
        open();
        Instant later = END.plus(Duration.ofHours(5));
        List<Sample> more = life("test", later, Duration.ofMinutes(20), 4);
        more.forEach(this::record);
        store.rollUp(later.plus(Duration.ofHours(1)));
        samples.addAll(more);
        Instant end = later.plus(Duration.ofHours(1));
        assertTrue(store.series("test", START, end, 300), samples, START, end);
        assertTrue(store.series("test", START, end, 5), samples, START, end);
    }

    @Test
    void a_purge_keeps_roll_ups_as_they_were_and_late_samples_cannot_spoil_them() {
        List<Sample> samples = lived();
        store.rollUp(END);
        var retention = new RetentionSettings(Duration.ofHours(1), Duration.ofHours(3), Duration.ofDays(400));
        HealthSeries hours = store.series("test", START, END, 7);
        HealthSeries minutes = store.series("test", END.minus(Duration.ofHours(2)), END, 100);
        store.purge(END, retention);
        assertThat(rows("health_sample")).isLessThan(2 * 370);
        assertThat(rows("health_minute")).isLessThan(2 * 4 * 60);
        assertThat(store.series("test", START, END, 7)).isEqualTo(hours);
        assertThat(store.series("test", END.minus(Duration.ofHours(2)), END, 100))
                .isEqualTo(minutes);

        record(sample("test", START.plusSeconds(60), Health.UNHEALTHY, null, null, null));
        store.rollUp(END.plusSeconds(120));
        assertThat(store.series("test", START, END, 7)).isEqualTo(hours);
        assertThat(samples).isNotEmpty();
    }

    @Test
    void a_stretch_whose_samples_are_gone_is_drawn_from_what_is_left() {
        lived();
        store.rollUp(END);
        store.purge(END, new RetentionSettings(Duration.ofHours(1), Duration.ofHours(2), Duration.ofDays(400)));
        assertThat(store.series("test", START, START.plusSeconds(1_800), 300).bucketSeconds())
                .isEqualTo(3_600);
        Instant recent = END.minusSeconds(5_400);
        HealthSeries series = store.series("test", recent, recent.plusSeconds(1_200), 300);
        assertThat(series.bucketSeconds()).isEqualTo(60);
        assertThat(series.points()).isNotEmpty();
    }

    @Test
    void nothing_is_purged_that_was_not_rolled_up() {
        life("test", START, Duration.ofMinutes(10), 5).forEach(this::record);
        long before = rows("health_sample");
        store.purge(START.plus(Duration.ofDays(3)), RetentionSettings.DEFAULT);
        assertThat(rows("health_sample")).isEqualTo(before);
        store.rollUp(START.plus(Duration.ofDays(3)));
        store.purge(START.plus(Duration.ofDays(3)), RetentionSettings.DEFAULT);
        assertThat(rows("health_sample")).isZero();
        assertThat(rows("health_minute")).isPositive();
    }

    private long rows(String table) {
        return storage.<Long, RuntimeException>read(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    @Test
    void states_come_back_whole_after_a_restart() {
        var full = new Sample(
                "prod",
                START,
                Health.DEGRADED,
                "Starting <b>'\"%",
                false,
                12.345678,
                101.25,
                7L,
                86_400.5,
                9_000_000_000L,
                3L,
                "v1.0.0-prod-1 😀",
                null);
        var state = new HealthState("prod", Health.DEGRADED, START.minusSeconds(60), 0, 5, full);
        var outage =
                new HealthState("test", Health.UNHEALTHY, START, 3, 0, Sample.outage("test", START, ProbeError.DNS));
        var fresh = HealthState.unknown("odd'; DROP TABLE health_state; --");
        store.record(state, null);
        store.record(outage, new HealthChange("test", Health.HEALTHY, Health.UNHEALTHY, START, null, ProbeError.DNS));
        store.record(fresh, null);
        storage.close();
        open();
        assertThat(store.states()).containsExactlyInAnyOrder(state, outage, fresh);
    }

    @Test
    void changes_come_newest_first_within_their_stretch() {
        var down = new HealthChange("test", Health.HEALTHY, Health.UNHEALTHY, START, null, ProbeError.TIMEOUT);
        var up = new HealthChange("test", Health.UNHEALTHY, Health.HEALTHY, START.plusSeconds(60), "Running", null);
        var other = new HealthChange("prod", Health.UNKNOWN, Health.HEALTHY, START, "up", null);
        for (HealthChange change : List.of(down, up, other)) {
            store.record(HealthState.unknown(change.environment()), change);
        }
        assertThat(store.changes("test", START, START.plusSeconds(61))).containsExactly(up, down);
        assertThat(store.changes("test", START, START.plusSeconds(60))).containsExactly(down);
        assertThat(store.changes("prod", START, END)).containsExactly(other);
        assertThat(store.changes("nowhere", START, END)).isEmpty();
    }

    @Test
    void a_refused_record_stores_neither_sample_nor_state_nor_change() {
        record(sample("test", START, Health.HEALTHY, 5.0, null, null));
        storage.write(handle -> handle.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON health_state BEGIN SELECT raise(ABORT, 'refused'); END"));
        Sample next = sample("test", START.plusSeconds(10), Health.UNHEALTHY, 6.0, null, null);
        var change = new HealthChange("test", Health.HEALTHY, Health.UNHEALTHY, next.at(), null, null);
        assertThatThrownBy(() -> store.record(new HealthState("test", Health.UNHEALTHY, null, 1, 0, next), change))
                .isInstanceOf(RuntimeException.class);
        assertThat(rows("health_sample")).isEqualTo(1);
        assertThat(rows("health_change")).isZero();
    }

    @Test
    void is_unavailable_once_the_storage_is_closed() {
        storage.close();
        assertThatThrownBy(() -> store.states()).isInstanceOf(StorageUnavailable.class);
        assertThatThrownBy(() -> store.rollUp(END)).isInstanceOf(StorageUnavailable.class);
    }
}
