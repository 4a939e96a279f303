package org.deploydash.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveSettingsTest {

    @Test
    void a_comment_comes_within_15_seconds_and_a_stalled_page_goes_within_10() {
        LiveSettings standard = LiveSettings.standard(Room.of(100));
        assertThat(standard.heartbeat().plus(standard.tick())).isLessThan(Duration.ofSeconds(15));
        assertThat(standard.stall().plus(standard.tick())).isLessThan(Duration.ofSeconds(10));
        assertThat(standard.shortest()).isEqualTo(Duration.ofMinutes(15));
        assertThat(standard.longest()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void bounds_that_make_no_sense_are_refused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> with(second, Duration.ofMillis(999))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> with(Duration.ZERO, second)).isInstanceOf(IllegalArgumentException.class);
    }

    private static LiveSettings with(Duration shortest, Duration longest) {
        Duration any = Duration.ofSeconds(1);
        return new LiveSettings(Room.of(100), any, any, shortest, longest, any, any, any);
    }
}
