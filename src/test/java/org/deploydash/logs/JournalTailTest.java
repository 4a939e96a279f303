package org.deploydash.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import org.deploydash.loops.Loops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With scripts in the place of journalctl. */
class JournalTailTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Loops loops = new Loops(Clock.systemUTC());

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        loops.close();
    }

    private JournalTail journal(String script, Duration deadline) throws IOException {
        Path command = Files.writeString(folder.resolve("journalctl"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new JournalTail(command.toString(), deadline, loops);
    }

    private Tail tail(String script) throws IOException {
        return journal(script, PATIENCE).tail("rosey-bot", 100, null);
    }

    @Test
    void hands_over_the_arguments_as_they_are() throws IOException {
        Tail told = journal("printf '%s\\n' \"$@\"", PATIENCE).tail("a; rm -rf $HOME", 70, null);

        assertThat(told.lines())
                .containsExactly("-u", "a; rm -rf $HOME", "-n", "70", "--no-pager", "-o", "short-iso", "--show-cursor");
    }

    @Test
    void goes_on_after_the_entry_it_was_told() throws IOException {
        JournalTail journal = journal("""
                for word in "$@"; do case "$word" in --after-cursor=*) after="${word#--after-cursor=}";; esac; done
                if [ -n "$after" ]; then echo "new after $after"; else echo "2026-11-22T10:00:00+0000 host rosey[1]: old"; fi
                echo "-- cursor: s=0a1b;i=2f;b=9;m=1;t=5;x=c"
                """, PATIENCE);

        Tail first = journal.tail("rosey-bot", 100, null);
        assertThat(first.lines()).containsExactly("2026-11-22T10:00:00+0000 host rosey[1]: old");
        assertThat(journal.tail("rosey-bot", 100, first.next()).lines())
                .containsExactly("new after s=0a1b;i=2f;b=9;m=1;t=5;x=c");
    }

    @Test
    void keeps_its_place_while_nothing_comes() throws IOException {
        JournalTail journal = journal("[ $# -gt 8 ] && exit 0; echo one; echo '-- cursor: s=1;i=1'", PATIENCE);
        Tail first = journal.tail("rosey-bot", 100, null);

        Tail second = journal.tail("rosey-bot", 100, first.next());

        assertThat(second.lines()).isEmpty();
        assertThat(second.error()).isNull();
        assertThat(second.next()).isEqualTo(first.next());
    }

    @Test
    void refuses_an_invented_place() throws IOException {
        JournalTail journal = journal("echo never", PATIENCE);

        assertThatThrownBy(() -> journal.tail("rosey-bot", 1, "LS1maWxlPS9ldGMvcGFzc3dk"))
                .isInstanceOf(BadCursor.class);
        assertThatThrownBy(() -> journal.tail("rosey-bot", 1, "%%%")).isInstanceOf(BadCursor.class);
    }

    @Test
    void says_that_there_is_no_journalctl() {
        JournalTail journal = new JournalTail(folder.resolve("missing").toString(), PATIENCE, loops);

        assertThatThrownBy(() -> journal.tail("rosey-bot", 1, null))
                .isInstanceOfSatisfying(
                        LogUnavailable.class, said -> assertThat(said.code()).isEqualTo("journal_missing"))
                .hasMessageNotContaining(folder.toString());
    }

    @Test
    void tells_an_empty_journal_from_one_that_cannot_be_read() throws IOException {
        assertThat(tail("echo '-- No entries --'").error()).isEqualTo("log_empty");
        assertThat(tail("echo 'No journal files were opened due to insufficient permissions.' >&2; exit 1")
                        .error())
                .isEqualTo("log_unreadable");
    }

    @Test
    void kills_what_does_not_end_and_its_children() throws IOException {
        Path alive = folder.resolve("alive");
        Tail told = journal("(while :; do echo x > " + alive + "; sleep 0.05; done) & wait", Duration.ofMillis(600))
                .tail("rosey-bot", 1, null);

        assertThat(told.error()).isEqualTo("log_timeout");
        await().atMost(PATIENCE).until(() -> {
            Files.deleteIfExists(alive);
            return ProcessHandle.current().descendants().noneMatch(ProcessHandle::isAlive) && !Files.exists(alive);
        });
    }

    @Test
    void keeps_the_end_of_a_flood() throws IOException {
        Tail told = tail("yes 'a line of the flood' | head -c 9000000; echo; echo last");

        assertThat(told.lines()).hasSize(100).last().isEqualTo("last");
        assertThat(told.truncated()).isTrue();
    }

    @Test
    void gives_up_a_flood_without_end() throws IOException {
        assertThat(journal("exec yes", Duration.ofMillis(500))
                        .tail("rosey-bot", 1, null)
                        .error())
                .isEqualTo("log_timeout");
    }

    @Test
    void hands_over_nothing_of_the_environment() throws IOException {
        assertThat(tail("env | cut -d= -f1").lines())
                .contains("LC_ALL")
                .doesNotContain("HOME", "JAVA_HOME", "GITHUB_TOKEN");
    }

    @Test
    void makes_what_it_says_harmless() throws IOException {
        assertThat(tail("printf '\\033[31mred\\033[0m\\377\\n'").lines()).containsExactly("red\ufffd");
    }
}
