package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PageFormatTest {

    private final PageFormat format = new PageFormat();

    @Test
    void shows_two_neighbouring_units_of_a_duration() {
        assertThat(format.duration(0L)).isEqualTo("0 s");
        assertThat(format.duration(59L)).isEqualTo("59 s");
        assertThat(format.duration(250L)).isEqualTo("4 m 10 s");
        assertThat(format.duration(3600L)).isEqualTo("1 h");
        assertThat(format.duration(7500L)).isEqualTo("2 h 5 m");
        assertThat(format.uptime(273600.9)).isEqualTo("3 d 4 h");
    }

    @Test
    void shows_an_absent_value_as_a_dash_and_never_as_zero() {
        assertThat(format.duration(null)).isEqualTo("—");
        assertThat(format.duration(-1L)).isEqualTo("—");
        assertThat(format.uptime(null)).isEqualTo("—");
        assertThat(format.milliseconds(null)).isEqualTo("—");
        assertThat(format.megabytes(null)).isEqualTo("—");
        assertThat(format.count(null)).isEqualTo("—");
        assertThat(format.percent(null)).isEqualTo("—");
        assertThat(format.share(null)).isEqualTo("—");
        assertThat(format.minute(null)).isEqualTo("—");
        assertThat(format.second(null)).isEqualTo("—");
        assertThat(format.iso(null)).isNull();
        assertThat(format.count(0L)).isEqualTo("0");
    }

    @Test
    void never_flatters_an_uptime_or_hides_an_error() {
        assertThat(format.percent(99.999)).isEqualTo("99.99 %");
        assertThat(format.percent(100.0)).isEqualTo("100 %");
        assertThat(format.percent(0.0)).isEqualTo("0 %");
        assertThat(format.share(0.000001)).isEqualTo("0.01 %");
        assertThat(format.share(0.0)).isEqualTo("0 %");
    }

    @Test
    void writes_measured_values_short() {
        assertThat(format.milliseconds(4.26)).isEqualTo("4.3 ms");
        assertThat(format.milliseconds(42.4)).isEqualTo("42 ms");
        assertThat(format.milliseconds(1840.0)).isEqualTo("1840 ms");
        assertThat(format.megabytes(143.2)).isEqualTo("143 MB");
    }

    @Test
    void writes_times_in_utc() {
        Instant at = Instant.parse("2026-11-22T14:02:03.456Z");
        assertThat(format.iso(at)).isEqualTo("2026-11-22T14:02:03Z");
        assertThat(format.minute(at)).isEqualTo("2026-11-22 14:02 UTC");
        assertThat(format.second(at)).isEqualTo("2026-11-22 14:02:03 UTC");
    }

    @Test
    void tells_the_distance_of_two_moments_only_where_they_stand_in_order() {
        Instant at = Instant.parse("2026-11-22T14:02:03Z");
        assertThat(format.between(at, at.plusSeconds(360))).isEqualTo("6 m");
        assertThat(format.between(at.plusSeconds(1), at)).isNull();
        assertThat(format.between(null, at)).isNull();
    }

    /** The same words as in format.test.js, or the page would move when the scripts take over. */
    @Test
    void says_how_long_ago_in_the_words_that_the_scripts_will_write() {
        Instant now = Instant.parse("2026-11-22T14:03:00Z");

        assertThat(format.ago(now, now)).isEqualTo("0 s ago");
        assertThat(format.ago(now.plusSeconds(5), now)).isEqualTo("0 s ago");
        assertThat(format.ago(now.minusSeconds(59), now)).isEqualTo("59 s ago");
        assertThat(format.ago(now.minusSeconds(60), now)).isEqualTo("1 min ago");
        assertThat(format.ago(now.minusSeconds(2 * 86_400 - 1), now)).isEqualTo("47 h ago");
        assertThat(format.ago(now.minusSeconds(2 * 86_400), now)).isEqualTo("2 d ago");
        assertThat(format.ago(now.minusSeconds(60 * 86_400), now)).isNull();
        assertThat(format.ago(null, now)).isNull();
        assertThat(format.lasting(now.minusSeconds(3_600), now)).isEqualTo("for 1 h");
        assertThat(format.hour(now.minusSeconds(60), now)).isEqualTo("14:02");
        assertThat(format.hour(now.minusSeconds(86_400), now)).isNull();
    }
}
