package org.deploydash.health;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionSettingsTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "48, 720, 9600", "87672, 87672, 87672"})
    void takes(int samples, int minutes, int hours) {
        assertThatCode(() -> retention(samples, minutes, hours)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, samples", "2, 1, 3, minutes", "1, 3, 2, hours", "1, 2, 87673, hours", "-1, 2, 3, samples"})
    void refuses(int samples, int minutes, int hours, String word) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> retention(samples, minutes, hours))
                .withMessageStartingWith(word);
    }

    private static RetentionSettings retention(int samples, int minutes, int hours) {
        return new RetentionSettings(Duration.ofHours(samples), Duration.ofHours(minutes), Duration.ofHours(hours));
    }
}
