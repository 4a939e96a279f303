package org.deploydash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.deploydash.health.Health;
import org.deploydash.health.HealthPoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SparklineTest {

    private static final Instant NOW = Instant.parse("2026-11-22T14:00:30Z");
    private static final long QUARTER = 15 * 60;

    private static HealthPoint point(int minutesAgo, @Nullable Double ms, long samples, long errors) {
        Instant at = Instant.parse("2026-11-22T14:00:00Z").minusSeconds(minutesAgo * 60L);
        return new HealthPoint(at, ms, ms, ms, null, null, Health.HEALTHY, samples, errors, errors);
    }

    @Test
    void breaks_the_line_where_nobody_probed_and_strokes_the_foot_where_a_probe_failed() {
        Sparkline spark = Sparkline.of(
                List.of(point(45, 40.0, 90, 0), point(15, null, 90, 90), point(0, 20.4, 3, 1)), QUARTER, NOW);

        assertThat(spark.line()).isEqualTo("M15 2h0M105 12.5h0");
        assertThat(spark.failed()).isEqualTo("M75 24v-5M105 24v-5");
        assertThat(spark.values()).isEqualTo("40,,!90,20!1");
        assertThat(spark.end()).isEqualTo(Instant.parse("2026-11-22T14:00:00Z").getEpochSecond());
        assertThat(spark.says()).isEqualTo("Response time in the last hour: 20 to 40 ms, 91 probes failed");
    }

    @Test
    void joins_neighbours_and_leaves_out_what_is_older_than_an_hour() {
        Sparkline spark = Sparkline.of(
                List.of(point(60, 900.0, 1, 0), point(15, 80.0, 1, 0), point(0, 40.0, 1, 0)), QUARTER, NOW);

        assertThat(spark.line()).isEqualTo("M75 2h0L105 12.5");
        assertThat(spark.failed()).isEmpty();
    }

    @Test
    void says_that_nothing_was_probed() {
        assertThat(Sparkline.of(List.of(), QUARTER, NOW).says()).isEqualTo("No probe in the last hour");
        assertThat(Sparkline.of(List.of(), QUARTER, NOW).values()).isEqualTo(",,,");
    }
}
