package org.deploydash.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({
        "title,title,0",
        "tilte,title,1",
        "titl,title,1",
        "tittle,title,1",
        "titel,title,1",
        "TITLE,title,0",
        "tale,title,2",
        "a,title,3"
    })
    void counts_slips(String left, String right, int slips) {
        assertThat(Spelling.distance(left, right)).isEqualTo(slips);
    }

    @Test
    void guesses_the_nearest_and_nothing_that_is_far() {
        assertThat(Spelling.nearest("inptus", List.of("inputs", "input", "output")))
                .contains("inputs");
        assertThat(Spelling.nearest("ref", List.of("id", "workflow"))).isEmpty();
    }
}
