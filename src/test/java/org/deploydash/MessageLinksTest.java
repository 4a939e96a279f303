package org.deploydash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.deploydash.MessageLinks.Piece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageLinksTest {

    private static final Optional<String> REPOSITORY = Optional.of("https://github.com/owner/rosey");

    @Test
    void finds_every_pull_request_and_loses_no_text() {
        assertThat(MessageLinks.of("Fix race (#162), see #7", REPOSITORY))
                .containsExactly(
                        new Piece("Fix race (", null),
                        new Piece("#162", "https://github.com/owner/rosey/pull/162"),
                        new Piece("), see ", null),
                        new Piece("#7", "https://github.com/owner/rosey/pull/7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#162", "&#162;", "x/y#162", "#12a", "#12345678", "C# 9"})
    void leaves_alone_what_only_looks_like_one(String message) {
        assertThat(MessageLinks.of(message, REPOSITORY)).containsExactly(new Piece(message, null));
    }

    @Test
    void links_nothing_where_the_repository_is_not_known() {
        assertThat(MessageLinks.of("Fix #162", Optional.empty())).containsExactly(new Piece("Fix #162", null));
        assertThat(MessageLinks.of(null, REPOSITORY)).isEmpty();
    }
}
