package org.deploydash.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {

    @TempDir
    private Path folder;

    private final Mistakes mistakes = new Mistakes();

    private void open(byte[] content) throws IOException {
        SettingsFile.open(Files.write(folder.resolve("settings.yaml"), content), "CONFIG", mistakes);
    }

    private void open(String content) throws IOException {
        open(content.getBytes(StandardCharsets.UTF_8));
    }

    private String only() {
        assertThat(mistakes.all()).hasSize(1);
        return mistakes.all().get(0).toString();
    }

    @Test
    void reads_a_file_and_knows_its_folder() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "\uFEFFtitle: Größe # comment\nat: x.json\n");
        Section root = SettingsFile.open(file, "CONFIG", mistakes).root();
        assertThat(root.text("title", 9).optional()).contains("Größe");
        assertThat(root.path("at").optional()).contains(folder.resolve("x.json"));
        assertThat(mistakes.count()).isZero();
    }

    @Test
    void says_that_the_file_is_not_there() {
        SettingsFile.open(folder.resolve("none.yaml"), "CONFIG", mistakes);
        assertThat(only()).isEqualTo("CONFIG: the file is not there");
    }

    @Test
    void says_that_it_is_no_regular_file() {
        SettingsFile.open(folder, "CONFIG", mistakes);
        assertThat(only()).isEqualTo("CONFIG: the file is not a regular one");
    }

    /** The memory of a process is a file that even root cannot read from its beginning. */
    @Test
    void says_that_it_cannot_read_the_file() {
        Path unreadable = Path.of("/proc/self/mem");
        assumeTrue(Files.exists(unreadable), "only Linux has it");
        SettingsFile.open(unreadable, "CONFIG", mistakes);
        assertThat(only()).contains("cannot be read");
    }

    @Test
    void refuses_more_than_a_mebibyte_and_takes_just_that() throws IOException {
        open("a: b\n#" + "x".repeat(SettingsFile.LARGEST - 6));
        assertThat(mistakes.count()).isZero();
        open("a: b\n#" + "x".repeat(SettingsFile.LARGEST - 5));
        assertThat(only()).contains("at most 1 MiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   \n\n", "# only a comment\n", "---\n# nothing\n"})
    void refuses_an_empty_file(String content) throws IOException {
        open(content);
        assertThat(only()).contains("the file is ").containsAnyOf("empty", "nothing");
    }

    @ParameterizedTest
    @CsvSource({"'- a\n- b', a list", "just words, a text", "42, a number", "true, true or false"})
    void refuses_a_file_that_is_no_mapping(String content, String what) throws IOException {
        open(content);
        assertThat(only()).contains("the file is " + what + " as a whole; expected keys and values");
    }

    @Test
    void refuses_a_second_document() throws IOException {
        open("a: b\n---\nc: d\n");
        assertThat(only()).isEqualTo("(line 2): a second document begins; expected one only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b\n  c: d",
                "a: [1, 2",
                "a: 'open",
                "a: @b",
                "\ta: b",
                "a: b: c",
                "{",
                "%YAML 9.9\n---\na: b",
                "a: \u0000"
            })
    void says_where_the_yaml_breaks(String content) throws IOException {
        open(content);
        assertThat(only()).contains("the file is not YAML");
    }

    @Test
    void never_quotes_a_file_that_is_not_yaml() throws IOException {
        open("user: 'hunter2\nroot:x:hunter2:0: [hunter2\n");
        assertThat(only()).contains("the file is not YAML").doesNotContain("hunter2");
    }

    @Test
    void refuses_bytes_that_are_no_text() throws IOException {
        open(new byte[] {'a', ':', ' ', (byte) 0xC3, (byte) 0x28});
        assertThat(only()).isEqualTo("CONFIG: the file is not text in UTF-8");
    }

    @Test
    void finds_keys_that_stand_twice_and_keeps_the_first() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "a: 1\nb: {x: 1,\n  x: 2}\na: 3\n");
        Section root = SettingsFile.open(file, "CONFIG", mistakes).root();
        assertThat(root.integer("a", 1, 9).optional()).contains(1);
        assertThat(mistakes.all())
                .extracting(Mistake::toString)
                .containsExactly(
                        "b.x (line 3): stands here a second time, first on line 2; expected once",
                        "a (line 4): stands here a second time, first on line 1; expected once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &x 1\nb: 2",
                "a: &x {c: 1}\nb: 2",
                "a: &x [1]",
                "a: !!javax.script.ScriptEngineManager []",
                "a: !!python/object:os.system x",
                "a: !secret x",
                "a: !!str 1"
            })
    void refuses_anchors_and_tags(String content) throws IOException {
        open(content);
        assertThat(only()).startsWith("a (line 1): ").containsAnyOf("anchor", "tag");
    }

    @Test
    void is_not_blown_up_by_aliases_of_aliases() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int depth = 1; depth < 30; depth++) {
            String before = "*a" + (depth - 1);
            bomb.append("a" + depth + ": &a" + depth + " [" + (before + ", ").repeat(9) + before + "]\n");
        }
        open(bomb.toString());
        assertThat(mistakes.all())
                .isNotEmpty()
                .allSatisfy(mistake -> assertThat(mistake.what()).contains("anchor or alias"));
    }

    @Test
    void refuses_what_is_nested_too_deep() throws IOException {
        open("a: " + "[".repeat(100_000));
        assertThat(only()).contains("(line 1): the file is nested too deep");
    }

    @Test
    void throws_everything_at_once_in_the_order_of_the_file() {
        mistakes.add("b", 7, "is wrong");
        mistakes.add("a", 2, "is wrong too");
        mistakes.add("GITHUB_TOKEN", 0, "cannot be used");
        assertThatThrownBy(() -> mistakes.throwIfAny("/etc/a.yaml"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("""
                        The configuration (/etc/a.yaml) has 3 problems:
                          GITHUB_TOKEN: cannot be used
                          a (line 2): is wrong too
                          b (line 7): is wrong""");
    }
}
