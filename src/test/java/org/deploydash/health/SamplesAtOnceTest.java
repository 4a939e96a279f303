package org.deploydash.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.testing.OneTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesAtOnceTest {

    private static final Instant START = Instant.parse("2026-03-29T00:17:00.250Z");
    private static final int SAMPLES = 1_200;
    private static final int AT_ONCE = 12;

    @TempDir
    Path folder;

    @Test
    void many_at_once_leave_what_as_many_recorded_ones_leave() {
        List<Sample> samples = samples();
        try (SqliteStorage recorded = open("recorded");
                SqliteStorage filled = open("filled")) {
            samples.forEach(sample -> {
                new HealthStore(recorded).record(state(sample), null);
                rollUp(recorded, sample);
            });
            var atOnce = new SamplesAtOnce();
            for (int from = 0; from < SAMPLES - AT_ONCE; from += AT_ONCE) {
                List<Sample> some = samples.subList(from, from + AT_ONCE);
                filled.write(handle -> {
                    atOnce.add(new OneTransaction(handle), some);
                    return some.size();
                });
                some.forEach(sample -> rollUp(filled, sample));
            }
            samples.subList(SAMPLES - AT_ONCE, SAMPLES).forEach(sample -> {
                new HealthStore(filled).record(state(sample), null);
                rollUp(filled, sample);
            });

            for (String table : List.of("sample", "minute", "hour", "progress", "state", "environment", "change")) {
                assertThat(rows(filled, "health_" + table)).as(table).isEqualTo(rows(recorded, "health_" + table));
            }
            assertThat(rows(filled, "health_sample")).hasSize(SAMPLES);
            assertThat(rows(filled, "health_hour")).hasSize(2);
        }
    }

    private SqliteStorage open(String name) {
        return SqliteStorage.open(new StorageSettings(Optional.empty(), folder.resolve(name)));
    }

    /** Some without answers, some slow, some down; two environments by turns. */
    private static List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (int n = 0; n < SAMPLES; n++) {
            String environment = n % 2 == 0 ? "test" : "prod";
            Instant at = START.plusSeconds(n / 2 * 10L).plusMillis(n % 7);
            samples.add(
                    n % 31 == 0
                            ? Sample.outage(environment, at, ProbeError.TIMEOUT)
                            : new Sample(
                                    environment,
                                    at,
                                    n % 17 == 0 ? Health.DEGRADED : Health.HEALTHY,
                                    "running",
                                    true,
                                    n % 13 == 0 ? null : 20 + n * 0.37,
                                    n % 11 == 0 ? null : 120 + n * 0.21,
                                    n % 5 == 0 ? null : (long) n % 60,
                                    1000.0,
                                    5L,
                                    0L,
                                    "v1.0.0",
                                    null));
        }
        return samples;
    }

    private static HealthState state(Sample sample) {
        return new HealthState(sample.environment(), sample.health(), START, 0, 1, sample);
    }

    private static void rollUp(SqliteStorage storage, Sample sample) {
        if (sample.at().getEpochSecond() % 60 == 50 && sample.environment().equals("prod")) {
            new HealthStore(storage).rollUp(sample.at());
        }
    }

    private static List<Map<String, Object>> rows(SqliteStorage storage, String table) {
        return storage.read(handle ->
                handle.createQuery("SELECT * FROM " + table).mapToMap().list());
    }
}
