package org.deploydash.health;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingSettingsTest {

    @ParameterizedTest
    @CsvSource({"PT1S, PT0.999S, 1, 1", "PT10S, PT2S, 3, 2", "PT1H, PT59M, 100, 100"})
    void takes(Duration interval, Duration timeout, int failures, int successes) {
        assertThatCode(() -> new SamplingSettings(interval, timeout, failures, successes))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.9S, PT0.1S, 3, 2, interval",
        "PT1H0.001S, PT2S, 3, 2, interval",
        "PT10S, PT10S, 3, 2, timeout",
        "PT10S, PT11S, 3, 2, timeout",
        "PT10S, PT0.009S, 3, 2, timeout",
        "PT10S, PT0S, 3, 2, timeout",
        "PT10S, PT2S, 0, 2, failures-to-down",
        "PT10S, PT2S, 101, 2, failures-to-down",
        "PT10S, PT2S, 3, 0, successes-to-up",
        "PT10S, PT2S, 3, 101, successes-to-up"
    })
    void refuses(Duration interval, Duration timeout, int failures, int successes, String word) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SamplingSettings(interval, timeout, failures, successes))
                .withMessageStartingWith(word);
    }
}
