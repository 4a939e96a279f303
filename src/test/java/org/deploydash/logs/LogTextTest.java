package org.deploydash.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogTextTest {

    static List<Arguments> lines() {
        return List.of(
                arguments("\u001b[36;1mok\u001b[0m", "ok"),
                arguments("\u001b[2J\u001b[Hgone", "gone"),
                arguments("\u001b]0;title\u0007text", "text"),
                arguments("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link"),
                arguments("\u001bcreset", "reset"),
                arguments("\u001b]0;never ended", "\u241b]0;never ended"),
                arguments("end\u001b[", "end\u241b["),
                arguments("a\rb\r", "a\u240db"),
                arguments("a\u0000b\u0007c\u007f", "a\u2400b\u2407c\u2421"),
                arguments("tab\tstays", "tab\tstays"),
                arguments("\u009b31mC1", "\ufffd31mC1"),
                arguments("abc\u202edef\u2066g", "abc\ufffddef\ufffdg"),
                arguments("a\u2028b", "a\ufffdb"),
                arguments("grüße ☃ \ud83d\ude00", "grüße ☃ \ud83d\ude00"),
                arguments("<b>&amp;</b>", "<b>&amp;</b>"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void makes_a_line_harmless(String written, String shown) {
        assertThat(LogText.harmless(written)).isEqualTo(shown);
    }

    @Test
    void bears_bytes_that_are_no_text() {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0xc3, '\n', (byte) 0xe2, (byte) 0x82, '\n', 'b'};

        assertThat(LogText.lines(bytes, 0, bytes.length)).containsExactly("a\ufffd\ufffd", "\ufffd", "b");
    }

    @Test
    void cuts_a_line_without_end_but_no_character() {
        String line = "x".repeat(LogText.MOST_CHARACTERS - 1) + "\ud83d\ude00 and so on";

        assertThat(LogText.harmless(line)).isEqualTo("x".repeat(LogText.MOST_CHARACTERS - 1) + "…");
    }

    @Test
    void takes_a_line_of_nothing_but_escapes_in_its_stride() {
        byte[] bytes = "\u001b]".repeat(200_000).getBytes(StandardCharsets.UTF_8);

        assertThat(LogText.lines(bytes, 0, bytes.length))
                .singleElement()
                .asString()
                .hasSizeLessThan(LogText.MOST_CHARACTERS + 2);
    }
}
