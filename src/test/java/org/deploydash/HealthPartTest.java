package org.deploydash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.deploydash.environments.Environments;
import org.deploydash.health.Health;
import org.deploydash.health.HealthState;
import org.deploydash.health.HealthStore;
import org.deploydash.health.ProbeError;
import org.deploydash.health.Sample;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.Places;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthPartTest {

    private static final Instant NOW = Instant.parse("2026-11-22T14:00:00Z");
    private static final Environments ONE = Places.of(Places.at("shop", URI.create("http://127.0.0.1:1/")));

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock(NOW);
    private SqliteStorage storage;
    private HealthStore store;
    private HealthPart part;

    @BeforeEach
    void open() {
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder));
        store = new HealthStore(storage);
        part = new HealthPart(ONE, store, clock);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void answered(Duration ago, double ms) {
        record(new Sample(
                "shop", NOW.minus(ago), Health.HEALTHY, "ok", null, ms, 100.0, 3L, null, null, null, null, null));
    }

    private void record(Sample sample) {
        store.record(new HealthState("shop", sample.health(), sample.at(), 0, 0, sample), null);
    }

    @Test
    void draws_nothing_of_what_was_never_probed() {
        assertThat(part.curves().sparks()).isEmpty();
        assertThat(part.curves().drawn()).isEqualTo(1);
    }

    @Test
    void breaks_the_curve_where_nobody_answered_and_strikes_the_floor_there() {
        answered(Duration.ofMinutes(100), 10);
        answered(Duration.ofMinutes(80), 20);
        record(Sample.outage("shop", NOW.minus(Duration.ofMinutes(60)), ProbeError.REFUSED));
        answered(Duration.ofMinutes(40), 20);

        HealthPart.Curve curve = part.curves().sparks().get("shop");
        assertThat(curve.response()).matches("M\\d+ 20h0L\\d+ 2M\\d+ 2h0");
        assertThat(curve.failures()).matches("M\\d+ 40v-7");
        assertThat(curve.responseWords()).isEqualTo("10 ms to 20 ms; 1 of 4 probes failed");
        assertThat(curve.memoryWords()).isEqualTo("100 MB");
    }

    @Test
    void draws_anew_only_now_and_then() {
        answered(Duration.ofMinutes(40), 20);
        HealthPart.Curves first = part.curves();
        answered(Duration.ofMinutes(20), 20);
        clock.advance(Duration.ofSeconds(14));
        assertThat(part.curves()).isSameAs(first);
        clock.advance(Duration.ofSeconds(2));
        assertThat(part.curves()).isNotSameAs(first);
    }
}
