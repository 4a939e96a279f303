package org.deploydash.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SectionTest {

    private static final Path FOLDER = Path.of("/etc/dashboard");

    private final Mistakes mistakes = new Mistakes();

    private Section root(String yaml) {
        return SettingsFile.of(yaml, FOLDER, mistakes).root();
    }

    private List<String> complaints() {
        return mistakes.all().stream().map(Mistake::toString).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "10s, PT10S",
        "2m, PT2M",
        "48h, PT48H",
        "30d, PT720H",
        "400d, PT9600H",
        "'\"10s\"', PT10S"
    })
    void reads_durations_with_their_unit(String text, Duration expected) {
        assertThat(root("wait: " + text)
                        .duration("wait", Duration.ZERO, Duration.ofDays(400))
                        .optional())
                .contains(expected);
        assertThat(complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10",
                "1.5s",
                "-3s",
                "10 s",
                "10S",
                "ten",
                "''",
                "true",
                "[10s]",
                "{s: 10}",
                "0s",
                "401d",
                "99999999999d",
                "1_0s",
                "~"
            })
    void refuses_what_is_no_duration_within_bounds(String text) {
        assertThat(root("wait: " + text)
                        .duration("wait", Duration.ofMillis(10), Duration.ofDays(400))
                        .optional())
                .isEmpty();
        assertThat(complaints())
                .singleElement()
                .asString()
                .startsWith("wait (line 1): ")
                .contains("from 10ms to 400d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "8", "1.0", "1e3", "'3'", "three", "010", "0x3", "1_0", "99999999999", "[]", "true", ".nan"
            })
    void refuses_what_is_no_integer_within_bounds(String text) {
        assertThat(root("count: " + text).integer("count", 1, 7).optional()).isEmpty();
        assertThat(complaints()).singleElement().asString().contains("a whole number from 1 to 7");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void reads_integers_bounds_included(int count) {
        assertThat(root("count: " + count).integer("count", 1, 7).optional()).contains(count);
        assertThat(complaints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "True, true", "FALSE, false"})
    void reads_flags(String text, boolean expected) {
        assertThat(root("on: " + text).flag("on").optional()).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "on", "1", "'true'", "[true]", "tRUE"})
    void refuses_what_is_no_flag(String text) {
        assertThat(root("on: " + text).flag("on").optional()).isEmpty();
        assertThat(complaints()).singleElement().asString().contains("expected true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "true", "[a]", "{a: b}", "''", "'  '", "\"a\\nb\"", "12345678901x", "\"a\\u001bb\""})
    void refuses_texts_that_are_none_or_empty_or_long_or_more_than_a_line(String text) {
        assertThat(root("name: " + text).text("name", 11).optional()).isEmpty();
        assertThat(complaints()).singleElement().asString().startsWith("name (line 1): is ");
    }

    @Test
    void says_that_a_key_without_value_should_go_or_get_one() {
        assertThat(root("a: 1\nname:").text("name", 9).or("default")).isEqualTo("default");
        assertThat(complaints())
                .singleElement()
                .asString()
                .startsWith("name (line 2): has no value; expected a text")
                .contains("or not the key either");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8001/api/health",
                "https://bot.example.org",
                "HTTP://[::1]:80/a?b=c",
                "http://10.0.0.1/"
            })
    void reads_web_addresses(String text) {
        assertThat(root("at: " + text).webAddress("at").optional()).contains(URI.create(text));
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://host/, does not begin with http",
        "file:///etc/passwd, does not begin with http",
        "localhost:8001, does not begin with http",
        "/api/health, does not begin with http",
        "http:opaque, has no host",
        "http:///path, has no host",
        "http://my_host/, has no host",
        "http://hunter2:hunter2@host/, holds a user name or password",
        "http://hunter2@ho_st/, holds a user name or password",
        "http://host:0/, has a port",
        "http://host:65536/, has a port",
        "http://host/#hunter2, has a fragment",
        "'http://host/hunter2 x', is not an address",
        "'http://{host}/', is not an address"
    })
    void refuses_addresses_and_never_quotes_them(String text, String reason) {
        assertThat(root("at: '" + text + "'").webAddress("at").optional()).isEmpty();
        assertThat(complaints()).singleElement().asString().contains(reason).doesNotContain("hunter2");
    }

    @Test
    void reads_choices_and_names_them_all_when_it_is_none() {
        Map<String, Boolean> meanings = Map.of("login", false, "public", true);
        assertThat(root("read: public").choice("read", meanings).optional()).contains(true);
        assertThat(root("read: everyone").choice("read", meanings).optional()).isEmpty();
        assertThat(complaints()).containsExactly("read (line 1): is \"everyone\"; expected one of login, public");
    }

    @Test
    void compiles_patterns_and_says_where_they_break() {
        assertThat(root("p: 'v\\d+'")
                        .pattern("p")
                        .optional()
                        .orElseThrow()
                        .matcher("v12")
                        .matches())
                .isTrue();
        assertThat(root("p: 'v(\\d+'").pattern("p").optional()).isEmpty();
        assertThat(root("p: " + "x".repeat(501)).pattern("p").optional()).isEmpty();
        assertThat(complaints()).hasSize(2);
        assertThat(complaints().get(0)).contains("Unclosed group").contains("expected a regular expression");
        assertThat(complaints().get(1)).contains("is too long");
    }

    @ParameterizedTest
    @CsvSource({"logs/a.json, /etc/dashboard/logs/a.json", "/var/a.json, /var/a.json", "../a.json, /etc/a.json"})
    void takes_relative_paths_from_the_folder_of_the_file(String text, Path expected) {
        assertThat(root("at: " + text).path("at").optional()).contains(expected);
    }

    @Test
    void quotes_no_control_character_of_a_path() {
        assertThat(root("at: \"a\\0b\"").path("at").optional()).isEmpty();
        assertThat(complaints())
                .singleElement()
                .asString()
                .contains("expected a text")
                .doesNotContain("\0");
    }

    @Test
    void walks_into_lists_and_maps_naming_each_place() {
        Section root = root("""
                applications:
                  - id: 7
                    environments:
                      - url: x
                      - url: []
                    inputs:
                      b: {required: maybe}
                      a: {required: true}
                """);
        Section application = root.sections("applications").or(List.of()).get(0);
        application.text("id", 9);
        application.sections("environments").or(List.of()).forEach(each -> each.text("url", 9));
        Map<String, Section> inputs = application.map("inputs").or(Map.of());
        inputs.values().forEach(each -> each.flag("required"));
        assertThat(inputs.keySet()).containsExactly("b", "a");
        assertThat(mistakes.all())
                .extracting(Mistake::where, Mistake::line)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("applications[0].id", 2),
                        org.assertj.core.groups.Tuple.tuple("applications[0].environments[1].url", 5),
                        org.assertj.core.groups.Tuple.tuple("applications[0].inputs.b.required", 7));
    }

    @Test
    void refuses_items_and_entries_that_are_no_mappings_and_keeps_the_others() {
        Section root = root("list: [1, {a: b}, x]\nmap: {x: 1, y: {}}\nsection: [1]\nother: 3\nthing: {}");
        assertThat(root.sections("list").or(List.of())).hasSize(1);
        assertThat(root.map("map").or(Map.of())).containsOnlyKeys("y");
        assertThat(root.section("section").optional()).isEmpty();
        assertThat(root.sections("other").optional()).isEmpty();
        assertThat(root.sections("thing").optional()).isEmpty();
        assertThat(mistakes.all())
                .extracting(Mistake::where)
                .containsExactly("list[0]", "list[2]", "map.x", "section", "other", "thing");
    }

    @Test
    void complains_about_a_missing_value_once_and_not_when_it_is_broken_already() {
        Section root = root("a: 3\nb: [1]");
        assertThat(root.text("none", 9).required("stand-in")).isEqualTo("stand-in");
        assertThat(root.text("b", 9).required("stand-in")).isEqualTo("stand-in");
        assertThat(complaints())
                .containsExactly(
                        "none (line 1): is missing; expected a text of 1 to 9 characters on one line",
                        "b (line 2): is a list; expected a text (in quotes where it looks like something else)");
    }

    @Test
    void turns_a_refused_whole_into_a_mistake_of_the_section_but_not_when_a_part_was_wrong() {
        Section section = root("s: {n: 3}\nt: {n: x}").within("s");
        Function<Section, Integer> building = each -> each.build(
                () -> {
                    each.integer("n", 1, 9);
                    throw new IllegalArgumentException("parts do not fit");
                },
                42);
        assertThat(building.apply(section)).isEqualTo(42);
        assertThat(building.apply(root("t: {n: x}").within("t"))).isEqualTo(42);
        assertThat(complaints())
                .containsExactly(
                        "s (line 1): parts do not fit", "t.n (line 1): is a text; expected a whole number from 1 to 9");
    }

    @ParameterizedTest
    @CsvSource({
        "tilte, did you mean title?",
        "Title, did you mean title?",
        "health_url, did you mean health-url?",
        "helth-ur, did you mean health-url?",
        "nonsense, 'expected one of health-url, title'"
    })
    void refuses_unknown_keys_and_guesses_what_was_meant(String key, String guess) {
        SettingsFile file = SettingsFile.of("{title: a, health-url: b, " + key + ": c}", FOLDER, mistakes);
        file.root().text("title", 9);
        file.root().text("health-url", 9);
        file.finish();
        assertThat(complaints()).containsExactly(key + " (line 1): is not a known key; " + guess);
    }

    @Test
    void finds_unknown_keys_at_every_depth() {
        SettingsFile file = SettingsFile.of("a: {b: [{c: 1}]}\n", FOLDER, mistakes);
        file.root().within("a").sections("b");
        file.finish();
        assertThat(mistakes.all()).extracting(Mistake::where).containsExactly("a.b[0].c");
    }

    @Test
    void cannot_be_made_to_forge_a_line_of_the_log() {
        SettingsFile file = SettingsFile.of("\"a\\nSEVERE: b\": \"c\\r\\nd\"\nk: \"x\\ny\\u2028\"", FOLDER, mistakes);
        file.root().choice("k", Map.of("z", 1));
        file.finish();
        assertThat(complaints()).hasSize(2).allSatisfy(line -> assertThat(line).doesNotContain("\n", "\r", "\u2028"));
    }
}
