package org.deploydash.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthReaderTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    private final HealthReader reader = new HealthReader();

    private Sample read(int status, String body) {
        return reader.read("test", AT, status, body.getBytes(StandardCharsets.UTF_8), 12.5);
    }

    private Sample read(String body) {
        return read(200, body);
    }

    @Test
    void reads_the_dashboards_own_specification_but_measures_the_response_time_itself() {
        Sample sample = read(
                "{\"status\":\"healthy\",\"uptime\":86400,\"response_time_ms\":45,\"memory_mb\":128.5,\"user_count\":12}");
        assertThat(sample)
                .isEqualTo(new Sample(
                        "test",
                        AT,
                        Health.HEALTHY,
                        "healthy",
                        null,
                        12.5,
                        128.5,
                        12L,
                        86400.0,
                        null,
                        null,
                        null,
                        null));
    }

    @Test
    void reads_the_production_verification() {
        Sample sample = read("""
                {"status":"up","connected":true,"channel":"#rosey","environment":"prod","uptime":3600.25,
                 "user_count":42,"memory_mb":256,"last_activity":"2024-11-12T15:30:45"}""");
        assertThat(sample)
                .isEqualTo(new Sample(
                        "test", AT, Health.HEALTHY, "up", true, 12.5, 256.0, 42L, 3600.25, null, null, null, null));
    }

    @Test
    void reads_a_bot_that_is_down_from_its_503() {
        Sample sample = read(503, "{\"status\":\"down\",\"connected\":false}");
        assertThat(sample)
                .isEqualTo(new Sample(
                        "test", AT, Health.UNHEALTHY, "down", false, 12.5, null, null, null, null, null, null, null));
    }

    @Test
    void reads_the_sprint_summary() {
        Sample sample = read("""
                {"status":"running","connected":true,"channel":"#test","uptime":3600,"version":"nano-sprint-6",
                 "user_count":7,"requests":120,"errors":3}""");
        assertThat(sample)
                .isEqualTo(new Sample(
                        "test",
                        AT,
                        Health.HEALTHY,
                        "running",
                        true,
                        12.5,
                        null,
                        7L,
                        3600.0,
                        120L,
                        3L,
                        "nano-sprint-6",
                        null));
    }

    @Test
    void reads_the_health_server() {
        Sample sample = read("""
                {"status":"degraded","connected":true,"channel":"unknown","uptime_seconds":7200,"version":"abc123f",
                 "user_count":9,"requests_handled":250,"error_count":1}""");
        assertThat(sample)
                .isEqualTo(new Sample(
                        "test",
                        AT,
                        Health.DEGRADED,
                        "degraded",
                        true,
                        12.5,
                        null,
                        9L,
                        7200.0,
                        250L,
                        1L,
                        "abc123f",
                        null));
    }

    @Test
    void reads_the_stub() {
        Sample sample = read("{\"status\":\"healthy\",\"service\":\"rosey\"}");
        assertThat(sample)
                .isEqualTo(new Sample(
                        "test", AT, Health.HEALTHY, "healthy", null, 12.5, null, null, null, null, null, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "healthy,HEALTHY",
        "running,HEALTHY",
        "UP,HEALTHY",
        "Connected,HEALTHY",
        "online,HEALTHY",
        "OK,HEALTHY",
        "Degraded,DEGRADED",
        "initializing,DEGRADED",
        "STARTING,DEGRADED",
        "connecting,DEGRADED",
        "unhealthy,UNHEALTHY",
        "Down,UNHEALTHY",
        "disconnected,UNHEALTHY",
        "stopped,UNHEALTHY",
        "offline,UNHEALTHY",
        "FAILED,UNHEALTHY",
        "deploying,UNKNOWN",
        "unknown,UNKNOWN",
        "fine I guess,UNKNOWN"
    })
    void understands_words_whatever_their_case_and_keeps_them(String word, Health health) {
        Sample sample = read("{\"status\":\"" + word + "\",\"user_count\":1}");
        assertThat(sample.health()).isEqualTo(health);
        assertThat(sample.word()).isEqualTo(word);
        assertThat(sample.error()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"healthy,DEGRADED", "degraded,DEGRADED", "initializing,DEGRADED", "down,UNHEALTHY", "whatever,UNKNOWN"})
    void never_shows_green_while_not_connected(String word, Health health) {
        assertThat(read("{\"status\":\"" + word + "\",\"connected\":false}").health())
                .isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({
        "200,healthy,HEALTHY,",
        "201,healthy,HEALTHY,",
        "500,healthy,DEGRADED,",
        "404,degraded,DEGRADED,",
        "500,failed,UNHEALTHY,",
        "503,healthy,UNHEALTHY,",
        "503,degraded,UNHEALTHY,",
        "503,strange,UNHEALTHY,HTTP_ERROR",
        "500,error,UNHEALTHY,HTTP_ERROR"
    })
    void weighs_the_word_against_the_http_status(int status, String word, Health health, ProbeError error) {
        Sample sample = read(status, "{\"status\":\"" + word + "\",\"memory_mb\":3}");
        assertThat(sample.health()).isEqualTo(health);
        assertThat(sample.error()).isEqualTo(error);
        assertThat(sample.word()).isEqualTo(word);
        assertThat(sample.memoryMb()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500, 503})
    void takes_an_error_status_without_a_status_word_for_an_http_error(int status) {
        Sample sample = read(status, "{\"detail\":\"not found\"}");
        assertThat(sample.error()).isEqualTo(ProbeError.HTTP_ERROR);
        assertThat(sample.health()).isEqualTo(Health.UNHEALTHY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<!doctype html>",
                "[]",
                "[{\"status\":\"healthy\"}]",
                "\"healthy\"",
                "null",
                "42",
                "{\"status\":\"healthy\"",
                "{\"status\":\"healthy\"} trailing",
                "{status:healthy}"
            })
    void takes_everything_but_a_json_object_for_no_report(String body) {
        assertThat(read(200, body)).isEqualTo(Sample.outage("test", AT, ProbeError.NOT_JSON));
        assertThat(read(503, body)).isEqualTo(Sample.outage("test", AT, ProbeError.HTTP_ERROR));
    }

    @Test
    void takes_members_of_a_wrong_type_for_absent() {
        Sample sample = read("""
                {"status":"healthy","connected":"yes","uptime":"1","user_count":[1],"memory_mb":{"rss":1},
                 "requests":true,"errors":null,"version":7}""");
        assertThat(sample)
                .isEqualTo(new Sample(
                        "test", AT, Health.HEALTHY, "healthy", null, 12.5, null, null, null, null, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "true", "null", "[\"healthy\"]", "{}", "\"\"", "\"  \""})
    void takes_a_status_of_a_wrong_type_for_unknown(String status) {
        Sample sample = read("{\"status\":" + status + "}");
        assertThat(sample.health()).isEqualTo(Health.UNKNOWN);
        assertThat(sample.word()).isNull();
        assertThat(sample.error()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NaN", "Infinity", "-Infinity", "1e999", "-1", "-0.001", "1e17", "\"5\"", "true", "null", "[]"})
    void an_unbelievable_number_is_absent_and_costs_nothing_else(String number) {
        Sample sample = read("""
                {"status":"healthy","memory_mb":%1$s,"user_count":%1$s,"uptime":%1$s,"requests":-1,"errors":4}""".formatted(number));
        assertThat(sample)
                .isEqualTo(new Sample(
                        "test", AT, Health.HEALTHY, "healthy", null, 12.5, null, null, null, null, 4L, null, null));
    }

    @Test
    void survives_a_number_of_ten_thousand_digits() {
        Sample sample = read("{\"status\":\"healthy\",\"user_count\":" + "9".repeat(10_000) + ",\"memory_mb\":1}");
        assertThat(sample.userCount()).isNull();
        assertThat(sample.memoryMb()).isEqualTo(1);
    }

    @Test
    void counts_whole_people_only() {
        assertThat(read("{\"user_count\":12.0}").userCount()).isEqualTo(12);
        assertThat(read("{\"user_count\":12.5}").userCount()).isNull();
        assertThat(read("{\"user_count\":0}").userCount()).isZero();
        assertThat(read("{\"memory_mb\":-0.0}").memoryMb()).isEqualTo(0.0);
    }

    @Test
    void takes_the_other_name_where_the_first_is_of_no_use() {
        Sample sample = read(
                "{\"uptime\":\"2 days\",\"uptime_seconds\":5,\"requests\":null,\"requests_handled\":6,\"error_count\":7}");
        assertThat(sample.uptimeSeconds()).isEqualTo(5);
        assertThat(sample.requests()).isEqualTo(6);
        assertThat(sample.errors()).isEqualTo(7);
    }

    @Test
    void cuts_words_at_64_characters_and_takes_out_what_cannot_be_seen() {
        Sample sample =
                read("{\"status\":\"he\\u0000al\\u001bthy\\u202e\\n\",\"version\":\"" + "v".repeat(100) + "\"}");
        assertThat(sample.word()).isEqualTo("healthy");
        assertThat(sample.health()).isEqualTo(Health.HEALTHY);
        assertThat(sample.version()).isEqualTo("v".repeat(64));
    }

    @Test
    void does_not_halve_a_character_where_it_cuts() {
        assertThat(read("{\"status\":\"" + "a".repeat(63) + "😀😀\"}").word()).isEqualTo("a".repeat(63));
        assertThat(read("{\"status\":\"" + "😀".repeat(40) + "\"}").word()).isEqualTo("😀".repeat(32));
    }

    @Test
    void keeps_hostile_words_as_they_are_for_the_page_to_escape() {
        assertThat(read("{\"status\":\"<img src=x onerror=alert(1)>\"}").word())
                .isEqualTo("<img src=x onerror=alert(1)>");
    }

    @Test
    void takes_a_version_called_unknown_for_none() {
        assertThat(read("{\"version\":\"unknown\"}").version()).isNull();
        assertThat(read("{\"version\":\" v1.0.0-prod-1 \"}").version()).isEqualTo("v1.0.0-prod-1");
    }

    @Test
    void refuses_what_is_nested_deeper_than_16() {
        String fits = "{\"status\":\"healthy\",\"deep\":" + "[".repeat(15) + "]".repeat(15) + "}";
        String tooDeep = "{\"status\":\"healthy\",\"deep\":" + "[".repeat(16) + "]".repeat(16) + "}";
        assertThat(read(fits).health()).isEqualTo(Health.HEALTHY);
        assertThat(read(tooDeep).error()).isEqualTo(ProbeError.NOT_JSON);
    }
}
