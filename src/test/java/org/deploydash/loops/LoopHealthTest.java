package org.deploydash.loops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoopHealthTest {

    private static final Instant NOW = Instant.parse("2026-11-22T14:02:00Z");

    @Test
    void a_loop_that_has_not_begun_is_well() {
        assertThat(loop(null, null, false).isWell(NOW)).isTrue();
    }

    @Test
    void a_loop_whose_last_run_failed_is_not() {
        assertThat(loop(ago(1), ago(11), true).isWell(NOW)).isFalse();
    }

    @Test
    void a_loop_that_hangs_is_not_though_it_never_failed() {
        assertThat(loop(ago(20), ago(30), false).isWell(NOW)).isTrue();
        assertThat(loop(ago(21), ago(31), false).isWell(NOW)).isFalse();
        assertThat(loop(ago(31), null, false).isWell(NOW)).isFalse();
    }

    @Test
    void a_slow_loop_has_three_intervals() {
        var hourly = new LoopHealth("purge", Duration.ofHours(1), ago(9000), ago(9000), 7, 0, 0, false);
        assertThat(hourly.isWell(NOW)).isTrue();
        assertThat(hourly.isWell(NOW.plusSeconds(3601))).isFalse();
    }

    private static LoopHealth loop(@Nullable Instant run, @Nullable Instant success, boolean failing) {
        return new LoopHealth("sampling", Duration.ofSeconds(10), run, success, 7, 3, 0, failing);
    }

    private static Instant ago(long seconds) {
        return NOW.minusSeconds(seconds);
    }
}
