package org.deploydash.rollbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackEntriesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static RollbackEntries read(String text) throws IOException {
        return RollbackEntries.read(text, BERLIN);
    }

    private static RollbackEntry only(String text) throws IOException {
        RollbackEntries found = read("[" + text + "]");
        assertThat(found.skipped()).isZero();
        assertThat(found.entries()).hasSize(1);
        return found.entries().get(0);
    }

    private static String at(String timestamp) {
        return "{\"timestamp\": \"" + timestamp + "\", \"environment\": \"prod\"}";
    }

    @Test
    void reads_every_field_of_an_entry() throws IOException {
        assertThat(only("""
                {"timestamp": "2024-11-12T15:30:45.123456", "environment": "prod", "backup": "backup_20241112_153045",
                 "reason": "Größe \\"x\\" <b>", "success": true, "initiated_by": "manual", "more": [{"a": NaN}]}"""))
                .isEqualTo(new RollbackEntry(
                        "2024-11-12T15:30:45.123456",
                        Instant.parse("2024-11-12T14:30:45.123456Z"),
                        "prod",
                        "backup_20241112_153045",
                        "Größe \"x\" <b>",
                        true,
                        "manual",
                        0));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-11-12T15:30:45, 2024-11-12T14:30:45Z",
        "2024-07-12T15:30:45, 2024-07-12T13:30:45Z",
        "2024-11-12T15:30:45.5, 2024-11-12T14:30:45.5Z",
        "2024-11-12T15:30:45.000001, 2024-11-12T14:30:45.000001Z",
        "2024-11-12T15:30:45.123456789, 2024-11-12T14:30:45.123456Z",
        "2024-11-12 15:30:45, 2024-11-12T14:30:45Z",
        "2024-11-12T15:30, 2024-11-12T14:30:00Z",
        "2024-11-12T15:30:45Z, 2024-11-12T15:30:45Z",
        "2024-11-12T15:30:45-05:00, 2024-11-12T20:30:45Z",
        // The hour that comes twice is taken the first time, the one that never comes an hour later.
        "2024-10-27T02:30:00, 2024-10-27T00:30:00Z",
        "2024-03-31T02:30:00, 2024-03-31T01:30:00Z"
    })
    void takes_a_time_without_a_zone_for_the_bots_own(String written, Instant expected) throws IOException {
        assertThat(only(at(written)).at()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2024-11-12",
                "2024-13-12T15:30:45",
                "2024-11-12T25:30:45",
                "2024-11-12T15:30:45.1234567891",
                "+999999999-11-12T15:30:45",
                "-0001-11-12T15:30:45",
                "1969-12-31T23:00:00",
                "1731425445"
            })
    void passes_over_an_entry_without_a_readable_time(String written) throws IOException {
        RollbackEntries found = read("[" + at(written) + "," + at("2024-11-12T15:30:45") + "]");
        assertThat(found.skipped()).isEqualTo(1);
        assertThat(found.entries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "\"text\"",
                "[]",
                "[[{\"timestamp\": \"2024-11-12T15:30:45\"}]]",
                "{}",
                "{\"timestamp\": \"2024-11-12T15:30:45\"}",
                "{\"timestamp\": \"2024-11-12T15:30:45\", \"environment\": \" \"}",
                "{\"timestamp\": \"2024-11-12T15:30:45\", \"environment\": 7}",
                "{\"timestamp\": \"2024-11-12T15:30:45\", \"environment\": [\"prod\"]}",
                "{\"timestamp\": 1731425445, \"environment\": \"prod\"}",
                "{\"timestamp\": null, \"environment\": \"prod\"}",
                "{\"timestamp\": {\"timestamp\": \"2024-11-12T15:30:45\"}, \"environment\": \"prod\"}",
                "NaN",
                "-Infinity"
            })
    void counts_a_bad_entry_and_hides_no_other(String bad) throws IOException {
        RollbackEntries found =
                read("[" + at("2024-11-12T15:30:45") + "," + bad + "," + at("2024-11-12T15:30:46") + "]");
        assertThat(found.skipped()).isEqualTo(1);
        assertThat(found.entries())
                .extracting(RollbackEntry::written)
                .containsExactly("2024-11-12T15:30:45", "2024-11-12T15:30:46");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "[\"x\"]", "{\"x\": 1}", "\"\"", "\"  \""})
    void takes_a_field_of_the_wrong_type_for_absent(String value) throws IOException {
        RollbackEntry entry = only("""
                {"timestamp": "2024-11-12T15:30:45", "environment": "prod", "backup": %1$s, "reason": %1$s, "success": %1$s,
                 "initiated_by": %1$s}""".formatted(value));
        assertThat(entry.backup()).isNull();
        assertThat(entry.reason()).isNull();
        assertThat(entry.success()).isNull();
        assertThat(entry.initiatedBy()).isNull();
        assertThat(entry.state()).isEqualTo(RollbackState.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"true, SUCCEEDED", "false, FAILED", "null, UNKNOWN", "'\"true\"', UNKNOWN", "1, UNKNOWN"})
    void is_over_when_it_appears(String success, RollbackState expected) throws IOException {
        assertThat(only("{\"timestamp\": \"2024-11-12T15:30:45\", \"environment\": \"prod\", \"success\": " + success
                                + "}")
                        .state())
                .isEqualTo(expected);
    }

    @Test
    void takes_the_last_of_a_field_that_stands_twice() throws IOException {
        RollbackEntry entry =
                only("{\"timestamp\": \"2024-11-12T15:30:45\", \"environment\": \"test\", \"environment\": \"prod\","
                        + " \"reason\": \"a\", \"reason\": 7}");
        assertThat(entry.environment()).isEqualTo("prod");
        assertThat(entry.reason()).isNull();
    }

    @Test
    void numbers_entries_that_would_otherwise_be_one() throws IOException {
        List<RollbackEntry> entries = read("[" + at("2024-11-12T15:30:45") + "," + at("2024-11-12T15:30:45") + ","
                        + at("2024-11-12T15:30:46") + "]")
                .entries();
        assertThat(entries).extracting(RollbackEntry::occurrence).containsExactly(0, 1, 0);
        assertThat(entries).extracting(RollbackEntry::key).doesNotHaveDuplicates();
    }

    @Test
    void keeps_words_bearable() throws IOException {
        RollbackEntry entry = only(
                "{\"timestamp\": \"2024-11-12T15:30:45\", \"environment\": \"prod\", \"backup\": \"a\\u0000b\\ud800\", \"reason\": \""
                        + "x".repeat(100_000) + "\"}");
        assertThat(entry.reason()).hasSize(RollbackEntries.LONGEST_REASON).endsWith("x…");
        assertThat(entry.backup()).isEqualTo("ab?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "null",
                "7",
                "\"[]\"",
                "[",
                "[1,",
                "[1",
                "[1]]",
                "[1] x",
                "[1][2]",
                "[1,]",
                "[,1]",
                "<html>",
                "[tru]",
                "[{\"a\" 1}]"
            })
    void refuses_what_is_not_one_whole_list(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void refuses_bottomless_nesting_instead_of_falling() {
        assertThatThrownBy(() -> read("[" + "[".repeat(1_000_000))).isInstanceOf(IOException.class);
    }

    @Test
    void reads_an_empty_list() throws IOException {
        assertThat(read(" [ ] \n")).isEqualTo(new RollbackEntries(List.of(), 0));
    }
}
