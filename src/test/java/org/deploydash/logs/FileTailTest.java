package org.deploydash.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTailTest {

    private final FileTail tail = new FileTail();

    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void place() throws IOException {
        log = Files.createDirectory(folder.resolve("logs")).resolve("bot.log");
    }

    private void write(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "line " + n + "\n").collect(Collectors.joining());
    }

    private Tail after(Tail before) {
        return tail.tail(log, 200, before.next());
    }

    @Test
    void tells_the_last_lines_and_when_they_were_written() throws IOException {
        write(lines(0, 10) + "unfinished");

        Tail told = tail.tail(log, 3, null);

        assertThat(told.lines()).containsExactly("line 8", "line 9", "unfinished");
        assertThat(told.truncated()).isTrue();
        assertThat(told.changedAt()).isEqualTo(Files.getLastModifiedTime(log).toInstant());
        assertThat(told.error()).isNull();
        assertThat(tail.tail(log, 11, null).truncated()).isFalse();
    }

    @Test
    void tells_nothing_of_an_empty_file() throws IOException {
        write("");

        assertThat(tail.tail(log, 3, null).lines()).isEmpty();
        assertThat(tail.tail(log, 3, null).next()).isNotNull();
    }

    @Test
    void goes_on_where_it_was_and_waits_for_the_end_of_a_line() throws IOException {
        write(lines(0, 3));
        Tail first = tail.tail(log, 200, null);
        assertThat(after(first).lines()).isEmpty();
        write("line 3\nhal");
        Tail second = after(first);
        assertThat(second.lines()).containsExactly("line 3");
        assertThat(second.truncated()).isFalse();
        write("f\n");
        assertThat(after(second).lines()).containsExactly("half");
        assertThat(after(second).error()).isNull();
    }

    @Test
    void loses_and_repeats_no_line_of_a_growing_file() throws IOException {
        write("");
        Tail told = tail.tail(log, 200, null);
        List<String> seen = new java.util.ArrayList<>();
        for (int n = 0; n < 300; n++) {
            write("line " + n + (n % 3 == 0 ? "" : "\n") + (n % 3 == 1 ? "half " : ""));
            told = after(told);
            seen.addAll(told.lines());
        }

        assertThat(String.join("\n", seen) + "\n")
                .isEqualTo(Files.readString(log)
                        .substring(0, String.join("\n", seen).length() + 1));
        assertThat(seen).hasSizeGreaterThan(150);
    }

    @Test
    void notices_a_rotation() throws IOException {
        write(lines(0, 3));
        Tail first = tail.tail(log, 200, null);
        Files.move(log, log.resolveSibling("bot.log.1"));
        assertThat(after(first).error()).isEqualTo("log_missing");
        assertThat(after(first).next()).isEqualTo(first.next());
        write("new\n");

        Tail second = after(first);

        assertThat(second.error()).isEqualTo("log_rotated");
        assertThat(second.lines()).containsExactly("new");
        assertThat(after(second).error()).isNull();
    }

    @Test
    void notices_that_it_was_emptied_also_when_it_has_grown_since() throws IOException {
        write(lines(0, 3));
        Tail first = tail.tail(log, 200, null);
        Files.writeString(log, "short\n");
        assertThat(after(first).error()).isEqualTo("log_emptied");
        assertThat(after(first).lines()).containsExactly("short");
        Files.writeString(log, lines(50, 90));

        assertThat(after(first).error()).isEqualTo("log_emptied");
        assertThat(after(first).lines()).hasSize(40);
    }

    @Test
    void reads_only_the_end_of_a_huge_file() throws IOException {
        String line = "x".repeat(99) + "\n";
        write(line.repeat(30_000) + "last\n");

        Tail told = tail.tail(log, 5000, null);
        assertThat(told.lines()).hasSize(5000).last().isEqualTo("last");
        assertThat(told.lines().get(0)).hasSize(99);
        assertThat(told.truncated()).isTrue();
        write(line.repeat(30_000) + "the very last\n");
        Tail second = tail.tail(log, 10, told.next());
        assertThat(second.lines()).hasSize(10).last().isEqualTo("the very last");
        assertThat(second.truncated()).isTrue();
        assertThat(tail.tail(log, 10, second.next()).lines()).isEmpty();
    }

    @Test
    void bears_a_file_that_is_one_line() throws IOException {
        write("x".repeat(3 * FileTail.MOST_BYTES));
        Tail told = tail.tail(log, 10, null);
        assertThat(told.lines()).singleElement().asString().hasSize(LogText.MOST_CHARACTERS + 1);
        write("y".repeat(2 * FileTail.MOST_BYTES));
        assertThat(after(told).lines()).singleElement().asString().startsWith("yyy");
        assertThat(after(after(told)).lines()).isEmpty();
    }

    @Test
    void bears_a_file_that_is_no_text() throws IOException {
        byte[] bytes = new byte[100_000];
        new java.util.Random(7).nextBytes(bytes);
        Files.write(log, bytes);

        assertThat(tail.tail(log, 5000, null).lines())
                .isNotEmpty()
                .noneMatch(line -> line.chars().anyMatch(c -> c < ' ' && c != '\t'));
    }

    @Test
    void follows_a_link_within_the_folder_and_no_other() throws IOException {
        Path other = Files.writeString(log.resolveSibling("bot-2.log"), "inside\n");
        Files.createSymbolicLink(log, other);
        assertThat(tail.tail(log, 10, null).lines()).containsExactly("inside");
        Files.delete(log);
        Path secret = Files.writeString(folder.resolve("secret"), "secret\n");
        Files.createSymbolicLink(log, secret);

        Tail refused = tail.tail(log, 10, null);

        assertThat(refused.error()).isEqualTo("log_refused");
        assertThat(refused.toString()).doesNotContain("secret\n").doesNotContain(folder.toString());
        Files.delete(log);
        Path deeper = Files.createDirectory(log.resolveSibling("deeper"));
        Files.createSymbolicLink(log, Files.writeString(deeper.resolve("x"), "deep\n"));
        assertThat(tail.tail(log, 10, null).error()).isEqualTo("log_refused");
    }

    @Test
    void the_folder_itself_may_be_a_link() throws IOException {
        write("here\n");
        Path link = Files.createSymbolicLink(folder.resolve("current"), log.getParent());

        assertThat(tail.tail(link.resolve("bot.log"), 10, null).lines()).containsExactly("here");
    }

    @Test
    void opens_neither_a_pipe_nor_a_folder_nor_a_device() throws IOException, InterruptedException {
        assumeTrue(new ProcessBuilder("mkfifo", log.toString()).start().waitFor() == 0);
        assertThat(tail.tail(log, 10, null).error()).isEqualTo("log_refused");
        assertThat(tail.tail(folder, 10, null).error()).isEqualTo("log_refused");
        assertThat(tail.tail(Path.of("/dev/zero"), 10, null).error()).isEqualTo("log_refused");
    }

    @Test
    void says_that_a_file_cannot_be_read_and_not_where_it_is() throws IOException {
        write("secret\n");
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isReadable(log), "root reads everything");

        Tail told = tail.tail(log, 10, null);

        assertThat(told.error()).isEqualTo("log_unreadable");
        assertThat(told.sentence()).doesNotContain("bot.log");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "0-0-0", "00000000-fffffffffffffffff-00000000", "../../etc/passwd", "00000000--1-00000000"})
    void refuses_an_invented_cursor(String cursor) throws IOException {
        write("line\n");

        assertThatThrownBy(() -> tail.tail(log, 10, cursor)).isInstanceOf(BadCursor.class);
    }
}
