package org.deploydash.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Judge judge = new Judge(new SamplingSettings(INTERVAL, Duration.ofSeconds(2), 3, 2));
    private final List<HealthChange> changes = new ArrayList<>();
    private HealthState state = HealthState.unknown("prod");
    private Instant now = START;

    /** H, D, ? and F: healthy, degraded, unknown and failed samples, one interval apart. Returns the first letters of what was judged. */
    private String after(String samples) {
        var judged = new StringBuilder();
        for (int i = 0; i < samples.length(); i++) {
            judged.append(judge(samples.charAt(i)));
            now = now.plus(INTERVAL);
        }
        return judged.toString();
    }

    private char judge(char letter) {
        Judge.Verdict verdict = judge.judge(state, sample(letter));
        state = verdict.state();
        if (verdict.change() != null) {
            changes.add(verdict.change());
        }
        return switch (state.health()) {
            case HEALTHY -> 'H';
            case DEGRADED -> 'D';
            case UNHEALTHY -> 'F';
            case UNKNOWN -> '?';
        };
    }

    private Sample sample(char letter) {
        return letter == 'F'
                ? Sample.outage("prod", now, ProbeError.REFUSED)
                : new Sample(
                        "prod",
                        now,
                        letter == 'H' ? Health.HEALTHY : letter == 'D' ? Health.DEGRADED : Health.UNKNOWN,
                        "word",
                        null,
                        5.0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
    }

    @ParameterizedTest
    @CsvSource({
        "H,H", // the first good answer decides at once
        "D,D",
        "FFF,??F", // never green before one, down at the third
        "FFH,??H",
        "FFFFF,??FFF",
        "HFF,HHH", // holds for two failures
        "HFFF,HHHF",
        "DFFF,DDDF",
        "HFFHFFH,HHHHHHH", // failures count in a row only
        "HFHFHFH,HHHHHHH",
        "HDHD,HDHD", // between healthy and degraded nothing is held back
        "HFDFF,HHDDD",
        "FFFH,??FF", // up at the second
        "FFFHH,??FFH",
        "FFFDH,??FFH", // degraded is an answer too
        "FFFDD,??FFD",
        "FFFHFHFH,??FFFFFF", // flapping stays down
        "?,?",
        "H?H,H?H", // a word nobody knows is shown as it is
        "FFF??,??FF?",
        "H?FF,H???",
        "H?FFF,H???F"
    })
    void judges(String samples, String judged) {
        assertThat(after(samples)).isEqualTo(judged);
    }

    @Test
    void tells_each_turn_once_with_its_cause() {
        after("HFFFFFHHH");
        assertThat(changes)
                .containsExactly(
                        new HealthChange("prod", Health.UNKNOWN, Health.HEALTHY, START, "word", null),
                        new HealthChange(
                                "prod",
                                Health.HEALTHY,
                                Health.UNHEALTHY,
                                START.plusSeconds(30),
                                null,
                                ProbeError.REFUSED),
                        new HealthChange(
                                "prod", Health.UNHEALTHY, Health.HEALTHY, START.plusSeconds(70), "word", null));
    }

    @Test
    void remembers_since_when() {
        assertThat(state.since()).isNull();
        after("HHDD");
        assertThat(state.since()).isEqualTo(START.plusSeconds(20));
        after("FF");
        assertThat(state.since()).isEqualTo(START.plusSeconds(20));
        after("F");
        assertThat(state.since()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void counts_in_a_row_and_keeps_the_newest_sample() {
        after("HHF");
        assertThat(state.failures()).isEqualTo(1);
        assertThat(state.successes()).isZero();
        assertThat(state.last()).isEqualTo(Sample.outage("prod", START.plusSeconds(20), ProbeError.REFUSED));
        after("H");
        assertThat(state.failures()).isZero();
        assertThat(state.successes()).isEqualTo(1);
    }

    @Test
    void old_green_does_not_outlive_its_evidence() {
        after("HH");
        now = now.plus(Duration.ofHours(8));
        assertThat(after("FFF")).isEqualTo("??F");
    }

    @Test
    void green_holds_over_a_short_absence() {
        after("HH");
        now = now.plus(Duration.ofSeconds(20));
        assertThat(after("FFF")).isEqualTo("HHF");
    }

    @Test
    void an_outage_over_a_long_absence_is_one_outage() {
        after("HFFF");
        changes.clear();
        now = now.plus(Duration.ofHours(8));
        assertThat(after("FFHH")).isEqualTo("FFFH");
        assertThat(changes).hasSize(1);
    }

    @Test
    void a_clock_set_back_changes_nothing() {
        after("HH");
        now = now.minus(Duration.ofHours(1));
        assertThat(after("FFF")).isEqualTo("HHF");
    }

    @Test
    void one_failure_is_enough_where_the_settings_say_so() {
        Judge strict = new Judge(new SamplingSettings(INTERVAL, Duration.ofSeconds(2), 1, 1));
        Judge.Verdict down = strict.judge(state, sample('F'));
        assertThat(down.state().health()).isEqualTo(Health.UNHEALTHY);
        assertThat(strict.judge(down.state(), sample('H')).state().health()).isEqualTo(Health.HEALTHY);
    }
}
