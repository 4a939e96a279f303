package org.deploydash.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.deploydash.testing.Caller;
import org.deploydash.testing.RawExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of every endpoint but the event stream, over real HTTP, with login required. Everything a test needs it records itself, so
 * that it does not matter what is there already. A subclass runs the dashboard with {@link #CONFIGURATION} and the people that
 * {@link #password} knows.
 */
public abstract class HttpContract extends EveryEndpoint {

    /** Two environments whose bots refuse connections. */
    public static final String CONFIGURATION = """
            title: Contract
            sampling: {interval: 2s, timeout: 500ms, failures-to-down: 1}
            applications:
              - id: rosey
                repository: owner/rosey
                environments:
                  - id: test
                    name: Test Channel
                    health-url: http://127.0.0.1:1/api/health
                    deploy: {workflow: test-deploy.yml, ref: main, inputs: {reason: {required: false}}}
                    rollback: {workflow: test-deploy.yml, ref: "{version}", inputs: {reason: {required: true}}}
                  - id: prod
                    name: Production
                    health-url: http://127.0.0.1:1/api/health
                    confirm: true
                    deploy:
                      workflow: prod-deploy.yml
                      ref: main
                      inputs: {version: {required: true, pattern: 'v\\d+\\.\\d+\\.\\d+'}, reason: {required: true}}
                    logs: [{id: service, name: Service, journal: rosey-bot}, {id: file, name: File, file: no-such-file.log}]
            """;

    /** What a container is given beside it: a webhook's address is there only where its secret is. */
    public static final Map<String, String> PARAMETERS = Map.of("GITHUB_WEBHOOK_SECRET", "contract-webhook-secret");

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    // --- bodies

    @Test
    void a_character_set_that_there_is_not_is_nobodys_fault_here() {
        Caller odd = as("operator").with("Content-Type", "application/json;charset=nonsense");
        assertThat(odd.send("POST", "api/deployments", BodyPublishers.ofString("[]"))
                        .statusCode())
                .isIn(400, 415);
        assertThat(odd.send("DELETE", "api/status", BodyPublishers.ofString("{}"))
                        .statusCode())
                .isIn(405, 415);
    }

    @Test
    void a_body_that_was_cut_off_is_nobodys_fault_here() throws IOException {
        String credentials = Base64.getEncoder()
                .encodeToString(("operator:" + password("operator")).getBytes(StandardCharsets.UTF_8));
        String request = "POST " + base().getPath() + "api/deployments HTTP/1.1\r\nHost: "
                + base().getAuthority()
                + "\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: Basic " + credentials
                + "\r\nContent-Length: 1000\r\n\r\n{\"environment\":";

        RawExchange exchange = RawExchange.of(base(), request.getBytes(StandardCharsets.UTF_8));

        assertThat(exchange.status()).as(exchange.received()).isEqualTo(400);
        assertThat(exchange.received()).contains("\"error\":").doesNotContain("incident");
    }

    @Test
    void an_address_where_nothing_is_is_not_found_by_any_method() {
        for (String method : List.of("GET", "POST", "PROPFIND", "FOO", "DELETE")) {
            HttpResponse<String> answer = as("admin")
                    .with("Content-Type", "application/json")
                    .send(method, "apis/status", BodyPublishers.ofString("{}"));
            assertThat(answer.statusCode()).as(method).isEqualTo(404);
            assertThat(answer.body()).as(method).contains("nothing at this address");
        }
    }

    // --- status

    @Test
    void tells_the_status_of_every_environment_and_the_time() {
        JsonNode status = as("viewer").json("api/status");

        assertThat(status.fieldNames()).toIterable().containsExactly("test", "prod", "timestamp");
        assertThat(status.get("timestamp").asText()).endsWith("Z");
        assertThat(status.get("prod").fieldNames())
                .toIterable()
                .contains(
                        "environment",
                        "name",
                        "version",
                        "commit_sha",
                        "deployed_at",
                        "deployed_by",
                        "status",
                        "health",
                        "uptime_seconds",
                        "response_time_ms",
                        "memory_mb",
                        "user_count",
                        "health_word",
                        "connected",
                        "reported_version",
                        "version_verified",
                        "error",
                        "checked_at",
                        "stale",
                        "uptime_percent_24h",
                        "error_rate_24h");
        assertThat(status.get("prod").get("memory_mb").isNull()).isTrue();
    }

    @Test
    void answers_again_with_304_while_the_status_is_the_same() {
        HttpResponse<String> first = as("viewer").get("api/environments");
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-store");

        HttpResponse<String> rollbacks = as("viewer").get("api/rollbacks");
        String tag = rollbacks.headers().firstValue("ETag").orElseThrow();
        assertThat(as("viewer").with("If-None-Match", tag).get("api/rollbacks").statusCode())
                .isEqualTo(304);
    }

    // --- environments

    @Test
    void lists_the_environments_in_order_with_what_can_be_done() {
        JsonNode listing = as("tester").json("api/environments");

        assertThat(listing.get("environments").findValuesAsText("environment")).containsExactly("test", "prod");
        JsonNode prod = listing.get("environments").get(1);
        assertThat(prod.get("name").asText()).isEqualTo("Production");
        assertThat(prod.get("repository").asText()).isEqualTo("owner/rosey");
        assertThat(prod.get("confirm").asBoolean()).isTrue();
        JsonNode deploy = prod.get("actions").get("deploy");
        assertThat(deploy.get("available").asBoolean()).isFalse();
        assertThat(deploy.get("error").asText()).isEqualTo("github_not_configured");
        assertThat(deploy.get("inputs").findValuesAsText("name")).containsExactly("version", "reason");
        assertThat(deploy.get("workflow").asText()).isEqualTo("prod-deploy.yml");
        assertThat(deploy.get("ref").asText()).isEqualTo("main");
        assertThat(deploy.get("offers").asText()).isEqualTo("version");
        assertThat(deploy.get("inputs").get(1).get("hint").asText()).contains("letters");
        assertThat(deploy.has("usual_seconds")).isTrue();
        JsonNode rollback = prod.get("actions").get("rollback");
        assertThat(rollback.get("configured").asBoolean()).isTrue(); // by deploying an older version
        assertThat(rollback.get("inputs").findValuesAsText("name")).containsExactly("reason");
        assertThat(prod.get("logs").findValuesAsText("id")).containsExactly("service", "file");
        assertThat(prod.get("may").get("deploy").asBoolean()).isFalse();
        assertThat(listing.get("environments").get(0).get("may").get("deploy").asBoolean())
                .isTrue();
        assertThat(listing.toString()).doesNotContain("127.0.0.1").doesNotContain("rosey-bot");
    }

    // --- deployments

    @Test
    void records_a_deployment_and_tells_where_it_is() {
        HttpResponse<String> answer = as("operator").post("api/deployments", """
                {"environment": "test", "commit_sha": "%s", "status": "success", "commit_message": "Fix <b>it</b>",
                 "version": "v1.2.3", "deployed_at": "2026-03-01T12:00:00+02:00", "duration_seconds": 75,
                 "workflow_run_id": %d, "reason": "because"}
                """.formatted(COMMIT, uniqueRun()));

        assertThat(answer.statusCode()).isEqualTo(201);
        URI here = base().resolve("api/deployments");
        URI location = here.resolve(answer.headers().firstValue("Location").orElseThrow());
        JsonNode one = as("viewer").json(base().relativize(location).toString());
        assertThat(one.get("environment").asText()).isEqualTo("test");
        assertThat(one.get("commit").asText()).isEqualTo(COMMIT);
        assertThat(one.get("commit_sha").asText()).isEqualTo("0123456");
        assertThat(one.get("commit_message").asText()).isEqualTo("Fix <b>it</b>");
        assertThat(one.get("deployed_by").asText()).isEqualTo("operator");
        assertThat(one.get("deployed_at").asText()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(one.get("duration_seconds").asInt()).isEqualTo(75);
        assertThat(one.get("source").asText()).isEqualTo("recorded");
        assertThat(one.get("status").asText()).isEqualTo("success");
        assertThat(one.get("started_at").isNull()).isTrue();
        assertThat(one.get("operation").isNull()).isTrue();
        assertThat(one.get("timeline").size()).isPositive();
    }

    @Test
    void finds_what_was_recorded_by_every_filter() {
        String mark = unique();
        record("test", "success", mark + " one", "2026-01-01T00:00:00Z");
        record("prod", "failed", mark + " two", "2026-01-02T00:00:00Z");
        record("prod", "success", mark + " 100%_three", "2026-01-03T00:00:00Z");

        assertThat(messages("q=" + mark)).containsExactly(mark + " 100%_three", mark + " two", mark + " one");
        assertThat(messages("q=" + mark + "&environment=prod")).hasSize(2);
        assertThat(messages("q=" + mark + "&environment=prod&status=failed")).containsExactly(mark + " two");
        assertThat(messages("q=" + mark + "&user=operator")).hasSize(3);
        assertThat(messages("q=" + mark + "&user=ada")).isEmpty();
        assertThat(messages("q=" + mark + "&from=2026-01-02T00:00:00Z&to=2026-01-03T00:00:00Z"))
                .containsExactly(mark + " two");
        assertThat(messages("q=" + mark + "&from=2026-01-03T01:00:00%2B01:00")).hasSize(1);
        assertThat(messages("q=" + mark + "&from=2026-01-03T01:00:00+01:00")).hasSize(1);
        assertThat(messages("q=" + encoded(mark + " 100%_"))).hasSize(1);
        assertThat(messages("q=" + encoded(mark + "%"))).isEmpty();
        assertThat(messages("q=" + mark.toUpperCase(java.util.Locale.ROOT))).hasSize(3);
        assertThat(messages("q=" + mark + "&environment=&status=&user=&nonsense=1&cursor="))
                .hasSize(3);
    }

    @Test
    void walks_through_the_pages_without_losing_or_repeating_a_row() {
        String mark = unique();
        IntStream.range(0, 7).forEach(i -> record("test", "success", mark + " " + i, "2026-02-01T00:00:00Z"));

        List<String> walked = new java.util.ArrayList<>();
        JsonNode page = as("viewer").json("api/deployments?limit=3&q=" + mark);
        walked.addAll(messages(page));
        while (!page.get("next").isNull()) {
            page = as("viewer")
                    .json("api/deployments?limit=3&q=" + mark + "&cursor="
                            + page.get("next").asText());
            walked.addAll(messages(page));
        }

        assertThat(walked).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void refuses_a_part_of_a_cursor_and_an_invented_one() {
        String mark = unique();
        IntStream.range(0, 2).forEach(i -> record("test", "success", mark, "2026-02-01T00:00:00Z"));
        String cursor = as("viewer")
                .json("api/deployments?limit=1&q=" + mark)
                .get("next")
                .asText();

        for (String broken : List.of(
                cursor.substring(0, cursor.length() / 2),
                cursor.substring(1),
                cursor + "A",
                "x",
                "%00",
                cursor.substring(0, 10) + (cursor.charAt(10) == 'A' ? 'B' : 'A') + cursor.substring(11))) {
            assertProblem(as("viewer").get("api/deployments?cursor=" + broken), 400, "bad_parameter");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]",
                "null",
                "{",
                "7",
                "``",
                "{\"environment\": \"test\"}",
                "{\"environment\": 7, \"commit_sha\": \"abcdef0\", \"status\": \"success\"}",
                "{\"environment\": \"nowhere\", \"commit_sha\": \"abcdef0\", \"status\": \"success\"}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef\", \"status\": \"success\"}",
                "{\"environment\": \"test\", \"commit_sha\": \"not-a-commit\", \"status\": \"success\"}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"great\"}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": [\"success\"]}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\", \"duration_seconds\": -1}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\", \"duration_seconds\": 1e999}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\", \"workflow_run_id\": \"7\"}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\", \"workflow_run_id\": 99999999999999999999}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\", \"deployed_at\": \"yesterday\"}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\", \"deployed_at\": \"2026-01-01T00:00:00\"}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\", \"deployed_at\": \"0001-01-01T00:00:00Z\"}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\", \"comit_message\": \"x\"}",
                "{\"environment\": \"test\", \"environment\": \"prod\", \"commit_sha\": \"abcdef0\", \"status\": \"success\"}",
                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\"} {}"
            })
    void refuses_a_body_of_the_wrong_shape(String body) {
        assertThat(as("operator").post("api/deployments", body).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0000",
                "a\\u0000b",
                "\\u001b[31m",
                "\\u0008",
                "\\u007f",
                "\\u0085",
                "\\ud83d",
                "\\ude00\\ud83d",
                "x\\udfff"
            })
    void refuses_text_with_signs_that_no_text_has_and_says_where(String text) {
        String mark = unique();
        String body = """
                {"environment": "test", "commit_sha": "abcdef0", "status": "success", "version": "%s", "%s": "%s"}""";
        for (String member : List.of("commit_message", "deployed_by", "reason")) {
            HttpResponse<String> answer = as("operator").post("api/deployments", body.formatted(mark, member, text));
            assertProblem(answer, 400, "bad_member");
            assertThat(Caller.json(answer).get("detail").asText()).contains(member, "U+");
        }
        assertThat(messages("q=" + mark)).isEmpty();
        // what cannot be asked for at all is not looked at any further, but a text that is none comes first
        for (String wish : List.of(
                "{\"ref\": \"main\", \"reason\": \"%s\"}",
                "{\"ref\": \"main\", \"inputs\": {\"reason\": \"%s\"}}", "{\"ref\": \"%s\"}")) {
            assertProblem(as("operator").post("api/deploy/test", wish.formatted(text)), 400, "bad_member");
        }
        assertProblem(
                as("operator").post("api/rollback/test", "{\"target\": \"1\", \"reason\": \"%s\"}".formatted(text)),
                400,
                "bad_member");
    }

    @Test
    void keeps_every_sign_of_a_text_that_is_one_and_the_digits_of_a_commit_in_lower_case() {
        String mark = unique();
        HttpResponse<String> answer = as("operator").post("api/deployments", """
                {"environment": "test", "commit_sha": "ABCDEF0123", "status": "success",
                 "commit_message": "%s\\r\\n\\tone \\ud83d\\ude00 \u00e4 \u202etwo\\rthree"}
                """.formatted(mark));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode told = Caller.json(answer);
        assertThat(told.get("commit_message").asText())
                .isEqualTo(mark + "\n\tone \ud83d\ude00 \u00e4 \u202etwo\nthree");
        assertThat(told.get("commit").asText()).isEqualTo("abcdef0123");
        assertThat(told.get("commit_sha").asText()).isEqualTo("abcdef0");
    }

    @Test
    void takes_no_deployment_of_after_tomorrow() {
        String body = """
                {"environment": "test", "commit_sha": "abcdef0", "status": "success", "deployed_at": "%s"}""";
        Instant now = Instant.now(Clock.systemUTC());

        HttpResponse<String> late = as("operator")
                .post(
                        "api/deployments",
                        body.formatted(now.plus(Duration.ofDays(1)).plusSeconds(600)));
        assertProblem(late, 400, "bad_member");
        assertThat(Caller.json(late).get("detail").asText()).contains("deployed_at");
        assertThat(as("operator")
                        .post("api/deployments", body.formatted(now.plus(Duration.ofHours(14))))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void refuses_a_megabyte_announced_or_not() {
        String megabyte = "{\"environment\": \"" + "x".repeat(1 << 20) + "\"}";
        Caller sender = as("operator").with("Content-Type", "application/json");

        assertProblem(sender.send("POST", "api/deployments", BodyPublishers.ofString(megabyte)), 413, "body_too_large");
        assertProblem(
                sender.send(
                        "POST",
                        "api/deployments",
                        BodyPublishers.ofInputStream(
                                () -> new java.io.ByteArrayInputStream(megabyte.getBytes(StandardCharsets.UTF_8)))),
                413,
                "body_too_large");
    }

    @Test
    void refuses_json_that_is_nested_like_a_bomb() {
        assertThat(as("operator")
                        .post("api/deployments", "[".repeat(20_000) + "]".repeat(20_000))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "-1", "99999999999999999999", "1.5", "%00"})
    void knows_no_deployment_of_that_number(String id) {
        int status = as("viewer").get("api/deployments/" + id).statusCode();

        assertThat(status).isIn(400, 404); // a container may refuse the zero byte by itself
    }

    // --- parameters

    @ParameterizedTest
    @CsvSource({
        "api/deployments?limit=abc, bad_parameter",
        "api/deployments?limit=-1, bad_parameter",
        "api/deployments?limit=0, bad_parameter",
        "api/deployments?limit=501, bad_parameter",
        "api/deployments?limit=1e2, bad_parameter",
        "api/deployments?limit=99999999999, bad_parameter",
        "api/deployments?status=great, bad_parameter",
        "api/deployments?from=yesterday, bad_parameter",
        "api/deployments?from=2026-01-01, bad_parameter",
        "api/deployments?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, bad_parameter",
        "api/deployments?environment=nowhere, unknown_environment",
        "api/rollbacks?limit=x, bad_parameter",
        "api/rollbacks?limit=501, bad_parameter",
        "api/rollbacks?environment=nowhere, unknown_environment",
        "api/health/test?hours=1e9, bad_parameter",
        "api/health/test?hours=0, bad_parameter",
        "api/health/test?hours=8761, bad_parameter",
        "api/health/test?points=0, bad_parameter",
        "api/health/test?points=1001, bad_parameter",
        "api/health/test?from=yesterday, bad_parameter",
        "api/health/test?to=2026-13-01T00:00:00Z, bad_parameter",
        "api/health/test?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, bad_parameter",
        "api/health/test?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z, bad_parameter",
        "api/health/test?from=9000-01-01T00:00:00Z, bad_parameter",
        "api/health/test?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z, bad_parameter",
        "api/health/nowhere, unknown_environment",
        "api/compare, bad_parameter",
        "api/compare?base=test, bad_parameter",
        "api/compare?base=test&head=nowhere, unknown_environment",
    })
    void answers_a_bad_parameter_with_what_is_wrong(String path, String code) {
        HttpResponse<String> answer = as("viewer").get(path);

        assertProblem(answer, code.equals("unknown_environment") ? 404 : 400, code);
    }

    @Test
    void refuses_a_search_that_is_too_long() {
        assertProblem(as("viewer").get("api/deployments?q=" + "x".repeat(101)), 400, "bad_parameter");
        assertThat(as("viewer").get("api/deployments?q=" + "x".repeat(100)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api/deployments?q=%zz",
                "api/deployments?q=%",
                "api/deployments?%zz=1",
                "api/deployments?q=%ff%fe",
                "api/deployments?q=%00",
                "api/deployments?q='%20OR%20'1'='1",
                "api/deployments?q=a%22%20OR%20b*",
                "api/status?x=%e2%82",
                "api/health/te%2fst",
                "api/health/%2e%2e%2f%2e%2e%2fetc",
                "api/..;/status",
                "api//status",
                "api/health/",
                "api",
                "api/",
                "nosuch",
                "WEB-INF/web.xml",
                "META-INF/MANIFEST.MF",
                "css/../WEB-INF/web.xml",
                "css/%2e%2e/WEB-INF/web.xml",
                "assets/0123456789abcdef/../WEB-INF/web.xml",
                "js/",
            })
    void never_answers_odd_requests_with_a_server_error_or_a_secret(String path) {
        String answer = as("viewer").raw(path);

        assertThat(answer).as(path).containsPattern("^HTTP/1\\.1 [234]\\d\\d ");
        assertThat(answer).doesNotContain("web-app").doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void sends_the_page_compressed_to_whoever_takes_that() {
        assertThat(as("viewer")
                        .with("Accept-Encoding", "gzip")
                        .get("")
                        .headers()
                        .firstValue("Content-Encoding"))
                .hasValue("gzip");
        assertThat(as("viewer").get("").headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    // --- health and rollbacks

    @Test
    void gives_a_chart_where_an_outage_is_a_point() {
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(as("viewer")
                                .json("api/health/prod?hours=1&points=60")
                                .get("count")
                                .asInt())
                        .isPositive());

        JsonNode chart = as("viewer").json("api/health/prod?hours=1&points=60");
        assertThat(chart.fieldNames())
                .toIterable()
                .containsExactly(
                        "environment",
                        "metrics",
                        "count",
                        "bucket_seconds",
                        "uptime_percent",
                        "error_rate",
                        "deployments");
        JsonNode point = chart.get("metrics").get(0);
        assertThat(point.get("status").asText()).isEqualTo("unhealthy");
        assertThat(point.get("response_time_ms").isNull()).isTrue();
        assertThat(point.get("errors").asInt()).isPositive();
        assertThat(chart.get("error_rate").asDouble()).isEqualTo(1.0);
    }

    @Test
    void gives_a_chart_of_any_stretch_of_time() {
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(20))
                .until(() -> as("viewer")
                                .json("api/health/prod?hours=1")
                                .get("count")
                                .asInt()
                        > 0);
        String from = java.time.Instant.now().minusSeconds(3600).toString();
        assertThat(as("viewer")
                        .json("api/health/prod?from=" + from)
                        .get("count")
                        .asInt())
                .isPositive();
        JsonNode past =
                as("viewer").json("api/health/prod?from=2020-01-01T00:00:00Z&to=2020-01-01T01:00:00Z&points=60");
        assertThat(past.get("count").asInt()).isZero();
        assertThat(past.get("error_rate").isNull()).isTrue();
        assertThat(as("viewer")
                        .json("api/health/prod?to=2020-01-01T01:00:00%2B01:00&hours=2")
                        .get("count")
                        .asInt())
                .isZero();
    }

    @Test
    void lists_rollbacks_with_how_fresh_the_list_is() {
        JsonNode listing = as("viewer").json("api/rollbacks");

        assertThat(listing.get("rollbacks").isArray()).isTrue();
        assertThat(listing.get("count").asInt())
                .isEqualTo(listing.get("rollbacks").size());
        assertThat(listing.get("stale").asBoolean()).isFalse();
        assertThat(listing.get("skipped").asInt()).isZero();
    }

    // --- what waits for its issue

    @Test
    void says_that_github_is_not_connected_after_everything_else_was_in_order() {
        assertProblem(as("operator").post("api/deploy/test", "{}"), 503, "github_not_configured");
        assertProblem(as("operator").post("api/deploy/prod", """
                        {"version": "v1.2.3", "inputs": {"reason": "x"}, "reason": "x", "expected_current": "v1", "confirm": "prod"}
                        """), 503, "github_not_configured");
        assertProblem(
                as("operator").post("api/rollback/test", "{\"target\": \"17\", \"reason\": \"x\"}"),
                503,
                "github_not_configured");
        assertProblem(as("operator").get("api/rollback/test/preview?target=17"), 503, "github_not_configured");
        assertProblem(as("viewer").get("api/workflows"), 503, "github_not_configured");
        assertProblem(as("viewer").get("api/compare?base=test&head=prod"), 503, "github_not_configured");
        assertProblem(as("operator").get("api/logs/prod?source=job&lines=10"), 503, "github_not_configured");

        assertProblem(as("operator").post("api/deploy/nowhere", "{}"), 404, "unknown_environment");
        assertProblem(as("operator").post("api/rollback/nowhere", "{}"), 404, "unknown_environment");
        assertProblem(as("operator").get("api/logs/nowhere"), 404, "unknown_environment");
        assertProblem(as("operator").get("api/rollback/test/preview"), 400, "bad_parameter");
        assertProblem(as("operator").post("api/deploy/test", "[]"), 400, "bad_json");
        assertProblem(as("operator").post("api/deploy/test", "{\"versoin\": \"v1\"}"), 400, "unknown_member");
        assertProblem(
                as("operator").post("api/deploy/test", "{\"version\": \"v1\", \"ref\": \"main\"}"), 400, "bad_member");
        assertProblem(as("operator").post("api/deploy/test", "{\"inputs\": {\"a\": 1}}"), 400, "bad_member");
        assertProblem(as("operator").post("api/rollback/test", "{}"), 400, "bad_member");
        assertProblem(
                as("operator").post("api/rollback/test", "{\"target\": \"1\", \"emergency\": \"yes\"}"),
                400,
                "bad_member");
        for (String id : List.of("1", "op_", "op_1", "op_-1", "op_99999999999999999999", "OP_1")) {
            assertProblem(as("viewer").get("api/operations/" + id), 404, "unknown_operation");
            assertProblem(as("operator").post("api/operations/" + id + "/cancel", "{}"), 404, "unknown_operation");
        }
        JsonNode none = as("viewer").json("api/operations?environment=test&active=true&limit=500");
        assertThat(none.get("operations")).isEmpty();
        assertThat(none.get("count").asInt()).isZero();
        assertProblem(as("viewer").get("api/operations?active=yes"), 400, "bad_parameter");
        assertProblem(as("viewer").get("api/operations?limit=0"), 400, "bad_parameter");
        assertProblem(as("viewer").get("api/operations?environment=nowhere"), 404, "unknown_environment");
        assertProblem(as("operator").get("api/deploy/test/choices"), 503, "github_not_configured");
        assertProblem(as("operator").get("api/deploy/test/preview?ref=main"), 503, "github_not_configured");
        assertProblem(as("operator").get("api/deploy/test/preview?ref=main&version=v1"), 400, "bad_parameter");
        assertProblem(as("operator").get("api/deploy/nowhere/choices"), 404, "unknown_environment");
        assertThat(as("operator")
                        .json("api/rollback/test/targets")
                        .get("targets")
                        .isArray())
                .isTrue();
    }

    // --- audit

    @Test
    void writes_down_who_recorded_a_deployment_and_finds_the_trail_whole() {
        String version = unique();
        as("tester").post("api/deployments", """
                {"environment": "test", "commit_sha": "%s", "status": "success", "version": "%s"}
                """.formatted(COMMIT, version));

        JsonNode trail = as("admin").json("api/audit?user=tester&action=deployment_recorded&environment=test&limit=1");
        JsonNode entry = trail.get("entries").get(0);
        assertThat(entry.fieldNames())
                .toIterable()
                .containsExactly(
                        "id", "at", "user", "address", "action", "environment", "object", "result", "detail", "hash");
        assertThat(entry.get("user").asText()).isEqualTo("tester");
        assertThat(entry.get("address").asText()).isNotBlank();
        assertThat(entry.get("detail").asText()).contains(version);
        assertThat(entry.get("hash").asText()).hasSize(64);
        assertThat(as("viewer")
                        .json("api/deployments/" + entry.get("object").asText())
                        .get("version")
                        .asText())
                .isEqualTo(version);

        JsonNode check = as("admin").json("api/audit/check");
        assertThat(check.get("ok").asBoolean()).isTrue();
        assertThat(check.get("entries").asLong()).isPositive();
        assertThat(check.get("altered").isNull()).isTrue();
    }

    @Test
    void writes_down_who_had_the_doctor_look() {
        assertThat(as("admin").post("api/self/doctor", "{}").statusCode()).isEqualTo(202);

        JsonNode entries =
                as("admin").json("api/audit?action=doctor_run&limit=1").get("entries");
        assertThat(entries.get(0).get("user").asText()).isEqualTo("admin");
        assertThat(entries.get(0).get("environment").isNull()).isTrue();
    }

    @Test
    void walks_through_the_audit_trail() {
        for (int n = 0; n < 3; n++) {
            record("test", "success", unique(), "2026-06-01T00:00:00Z");
        }

        JsonNode first = as("admin").json("api/audit?limit=2");
        JsonNode second =
                as("admin").json("api/audit?limit=1&cursor=" + first.get("next").asText());
        assertThat(second.get("entries").get(0).get("id").asLong())
                .isEqualTo(first.get("entries").get(1).get("id").asLong() - 1);
        assertThat(as("admin")
                        .json("api/audit?user=nobody-of-that-name")
                        .get("next")
                        .isNull())
                .isTrue();
        for (String bad : List.of("cursor=x", "cursor=0", "cursor=-1", "action=nonsense", "limit=501")) {
            assertProblem(as("admin").get("api/audit?" + bad), 400, "bad_parameter");
        }
    }

    // --- logs

    @Test
    void tells_a_log_that_is_configured_and_no_other() {
        JsonNode told = as("operator").json("api/logs/prod?source=file&lines=5000");

        assertThat(told.fieldNames())
                .toIterable()
                .containsExactly(
                        "environment",
                        "source",
                        "name",
                        "kind",
                        "lines",
                        "count",
                        "truncated",
                        "next",
                        "changed_at",
                        "error",
                        "sentence");
        assertThat(told.get("kind").asText()).isEqualTo("file");
        assertThat(told.get("error").asText()).isEqualTo("log_missing");
        assertThat(told.toString()).doesNotContain("no-such-file");
        for (String lines : List.of("0", "5001", "-1", "x", "1e2", "99999999999")) {
            assertProblem(as("operator").get("api/logs/prod?source=file&lines=" + lines), 400, "bad_parameter");
        }
        for (String after : List.of("x", "..%2f..%2fetc%2fpasswd", "%00")) {
            assertProblem(as("operator").get("api/logs/prod?source=file&after=" + after), 400, "bad_parameter");
        }
        for (String source : List.of("nowhere", "rosey-bot", "..%2ffile", "%2fetc%2fpasswd", "-f", "File")) {
            assertProblem(as("operator").get("api/logs/prod?source=" + source), 404, "unknown_source");
        }
        assertProblem(as("tester").get("api/logs/test?source=file"), 404, "unknown_source");
    }

    // --- who may do what

    @ParameterizedTest
    @CsvSource({
        // path,                          nobody signed in, stranger, viewer, tester, operator, admin
        "GET,  '',                        401, 403, 200, 200, 200, 200",
        "GET,  favicon.ico,               401, 403, 200, 200, 200, 200",
        "GET,  api/Me,                    401, 403, 404, 404, 404, 404",
        "GET,  api/nosuch,                401, 403, 404, 404, 404, 404",
        "GET,  nosuch,                    401, 403, 404, 404, 404, 404",
        "GET,  error,                     401, 403, 404, 404, 404, 404",
        "POST, api/Deploy/prod,           401, 403, 404, 404, 404, 404",
        "POST, api/deploy/nowhere,        401, 403, 403, 404, 404, 404",
        "POST, api/deployments,           401, 403, 403, 400, 400, 400",
        "GET,  api/rollback/prod/preview, 401, 403, 403, 403, 400, 400",
        "POST, api/rollback/prod,         401, 403, 403, 403, 400, 400",
        "POST, api/rollback/test,         401, 403, 403, 400, 400, 400",
        "GET,  api/logs/prod?source=file, 401, 403, 403, 403, 200, 200",
    })
    void answers_odd_requests_by_the_same_roles(
            String method, String path, int anyone, int stranger, int viewer, int tester, int operator, int admin) {
        assertThat(status(anyone(), method, path)).as("anyone").isEqualTo(anyone);
        assertThat(status(as(stranger()), method, path)).as("stranger").isEqualTo(stranger);
        assertThat(status(as("viewer"), method, path)).as("viewer").isEqualTo(viewer);
        assertThat(status(as("tester"), method, path)).as("tester").isEqualTo(tester);
        assertThat(status(as("operator"), method, path)).as("operator").isEqualTo(operator);
        assertThat(status(as("admin"), method, path)).as("admin").isEqualTo(admin);
    }

    @Test
    void records_only_where_the_role_reaches() {
        String body = "{\"environment\": \"%s\", \"commit_sha\": \"abcdef0\", \"status\": \"success\"}";

        assertThat(as("tester").post("api/deployments", body.formatted("test")).statusCode())
                .isEqualTo(201);
        assertProblem(as("tester").post("api/deployments", body.formatted("prod")), 403, "forbidden");
    }

    @Test
    void knows_who_is_asking_also_where_nobody_has_to_sign_in() {
        JsonNode anyone = anyone().json("api/me");
        assertThat(anyone.get("user").isNull()).isTrue();
        assertThat(anyone.get("read").asBoolean()).isFalse();

        JsonNode tester = as("tester").json("api/me");
        assertThat(tester.get("user").asText()).isEqualTo("tester");
        assertThat(tester.get("roles")).extracting(JsonNode::asText).containsExactly("dashboard-operator-test");
        assertThat(tester.get("environments").get("test").get("deploy").asBoolean())
                .isTrue();
        assertThat(tester.get("environments").get("prod").get("deploy").asBoolean())
                .isFalse();

        assertThat(as("admin").json("api/me").get("admin").asBoolean()).isTrue();
    }

    @Test
    void asks_again_where_the_password_is_wrong() {
        for (String path : List.of("api/me", "api/status", "")) {
            HttpResponse<String> answer = anyone().signedIn("viewer", "wrong").get(path);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Basic realm=\"Deployment Dashboard\"");
        }
        for (String odd : List.of("Basic", "Basic !!!", "Basic Og==", "Bearer x", "Digest username=\"viewer\"")) {
            assertThat(anyone().with("Authorization", odd).get("api/status").statusCode())
                    .as(odd)
                    .isEqualTo(401);
        }
    }

    // --- writes from elsewhere

    @Test
    void takes_writes_of_its_own_page_and_of_scripts() {
        Caller operator = as("operator");
        String here = base().getScheme() + "://" + base().getAuthority();

        assertThat(operator.with("Sec-Fetch-Site", "same-origin")
                        .with("Origin", here)
                        .post("api/deploy/test", "{}")
                        .statusCode())
                .isEqualTo(503);
        assertThat(operator.with("Sec-Fetch-Site", "none")
                        .post("api/deploy/test", "{}")
                        .statusCode())
                .isEqualTo(503);
        assertThat(operator.with("Referer", here + base().getPath() + "?environment=test")
                        .post("api/deploy/test", "{}")
                        .statusCode())
                .isEqualTo(503);
    }

    /** The proxy hands on the Host that the browser named; not every one says by which scheme people come. */
    @Test
    void takes_writes_of_its_own_page_behind_a_proxy_that_ends_tls() {
        Caller proxy = as("operator").with("Host", "dash.example");
        for (Caller page : List.of(
                proxy.with("Origin", "https://dash.example"),
                proxy.with("Origin", "https://dash.example").with("X-Forwarded-Proto", "https"),
                proxy.with("Origin", "https://dash.example:443"),
                proxy.with("Host", "dash.example:8443").with("Origin", "https://dash.example:8443"),
                proxy.with("Host", "dash.example:443").with("Origin", "https://dash.example"),
                proxy.with("Referer", "https://dash.example/dash/"))) {
            assertThat(page.post("api/deploy/test", "{}").statusCode()).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/json",
                ""
            })
    void takes_nothing_but_json(String type) {
        Caller operator = type.isEmpty() ? as("operator") : as("operator").with("Content-Type", type);

        assertProblem(operator.send("POST", "api/deploy/test", BodyPublishers.ofString("{}")), 415, "not_json");
    }

    @Test
    void allows_no_other_site_to_read_or_ask() {
        HttpResponse<String> read =
                as("viewer").with("Origin", "https://evil.example").get("api/status");
        assertThat(read.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));

        HttpResponse<String> question = anyone().with("Origin", "https://evil.example")
                .with("Access-Control-Request-Method", "POST")
                .send("OPTIONS", "api/deploy/test", BodyPublishers.noBody());
        assertThat(question.statusCode()).isEqualTo(401);
        assertThat(question.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void never_repeats_the_host_it_was_called_by() {
        HttpResponse<String> answer =
                as("operator").with("Host", "evil.example").post("api/deployments", """
                {"environment": "test", "commit_sha": "abcdef0", "status": "success"}
                """);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().map().toString() + answer.body()).doesNotContain("evil");
    }

    // --- headers and problems

    @ParameterizedTest
    @CsvSource({
        "GET,  viewer,   '',                              200",
        "GET,  viewer,   api/status,                      200",
        "GET,  ,         '',                              401",
        "GET,  ,         api/status,                      401",
        "GET,  stranger, api/status,                      403",
        "GET,  viewer,   nosuch,                          404",
        "GET,  viewer,   api/nosuch,                      404",
        "PUT,  viewer,   api/status,                      405",
        "POST, viewer,   api/status,                      405",
        "GET,  viewer,   api/deployments?limit=x,         400",
        "GET,  operator, api/rollback/test/preview?target=1, 503",
    })
    void carries_the_security_headers_on_every_answer(String method, String user, String path, int status) {
        Caller caller = user == null ? anyone() : as(user.equals("stranger") ? stranger() : user);

        HttpResponse<String> answer = send(caller, method, path);

        assertThat(answer.statusCode()).isEqualTo(status);
        boolean data = path.startsWith("api/");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'", data ? "" : "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
        if (!data) {
            assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(answer.headers().firstValue("Cross-Origin-Opener-Policy"))
                    .hasValue("same-origin");
            assertThat(answer.headers().firstValue("Permissions-Policy")).isPresent();
        }
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).containsAnyOf("no-store", "no-cache");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void says_which_methods_an_address_knows() {
        HttpResponse<String> answer = send(as("viewer"), "PUT", "api/deployments");

        assertProblem(answer, 405, "method_not_allowed");
        assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
    }

    @Test
    void says_that_it_cannot_give_what_is_accepted() {
        assertProblem(as("viewer").with("Accept", "text/csv").get("api/deployments"), 406, "not_acceptable");
    }

    /** That a browser can read them shows wherever one is driven: it always asks so. */
    @Test
    void compresses_long_answers_for_those_who_take_it_and_for_nobody_else() {
        for (String path : List.of("api/environments", "api/status")) {
            HttpResponse<String> zipped =
                    as("viewer").with("Accept-Encoding", "gzip").get(path);
            assertThat(zipped.headers().firstValue("Content-Encoding")).as(path).hasValue("gzip");
            assertThat(zipped.headers().firstValue("Vary")).as(path).hasValue("Accept-Encoding");
            assertThat(zipped.body())
                    .as(path)
                    .hasSizeLessThan(as("viewer").get(path).body().length() / 2);
            assertThat(as("viewer").get(path).headers().firstValue("Content-Encoding"))
                    .as(path)
                    .isEmpty();
        }
    }

    @Test
    void answers_head_like_get_without_a_body() {
        for (String path : List.of("", "api/status", "api/deployments", "css/app.css")) {
            HttpResponse<String> answer = send(as("viewer"), "HEAD", path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void tells_people_about_errors_on_a_page_and_programs_in_json() {
        assertThat(as("viewer")
                        .get("nosuch")
                        .headers()
                        .firstValue("Content-Type")
                        .orElseThrow())
                .startsWith("text/html");
        assertThat(as("viewer")
                        .get("api/nosuch")
                        .headers()
                        .firstValue("Content-Type")
                        .orElseThrow())
                .startsWith("application/problem+json");
    }

    // --- the page and what it loads

    @Test
    void serves_the_page_complete() {
        String mark = unique();
        record("prod", "success", mark + " <script>alert(1)</script>", "2026-05-01T00:00:00Z");

        HttpResponse<String> page = as("viewer").get("?q=" + mark);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.body())
                .contains("Test Channel", "Production", mark)
                .doesNotContain("<script>alert")
                .doesNotContain("127.0.0.1");
        assertThat(as("viewer").get("?environment=nowhere&limit=x").statusCode())
                .isEqualTo(200);
    }

    @Test
    void lets_a_browser_keep_for_ever_what_the_page_loads() {
        var asset = java.util.regex.Pattern.compile("assets/[0-9a-f]{16}/css/app\\.css")
                .matcher(as("viewer").get("").body());
        assertThat(asset.find()).isTrue();

        HttpResponse<String> versioned = as("viewer").get(asset.group());
        assertThat(versioned.statusCode()).isEqualTo(200);
        assertThat(versioned.headers().firstValue("Cache-Control").orElseThrow())
                .contains("immutable");
        assertThat(versioned.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/css");

        HttpResponse<String> plain = as("viewer").get("css/app.css");
        assertThat(plain.headers().firstValue("Cache-Control").orElseThrow()).contains("no-cache");
        String tag = plain.headers().firstValue("ETag").orElseThrow();
        assertThat(as("viewer").with("If-None-Match", tag).get("css/app.css").statusCode())
                .isEqualTo(304);
        HttpResponse<String> zipped =
                as("viewer").with("Accept-Encoding", "gzip").get("js/main.js");
        assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(zipped.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/javascript");

        assertThat(plain.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(plain.headers().firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
        assertThat(plain.body()).contains(".card").doesNotContain("@import").doesNotContain("/*");
        for (HttpResponse<String> refused :
                List.of(anyone().get("css/app.css"), as("viewer").get("css/nosuch.css"))) {
            assertThat(refused.headers().firstValue("Content-Security-Policy")).isPresent();
        }

        HttpResponse<String> former = as("viewer").get("assets/0000000000000000/css/app.css");
        assertThat(former.statusCode()).isEqualTo(200);
        assertThat(former.headers().firstValue("Cache-Control").orElseThrow()).doesNotContain("immutable");
    }

    // --- self

    @Test
    void tells_how_the_dashboard_itself_is() {
        JsonNode self = anyone().json("api/self");

        assertThat(self.get("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(self.get("uptime_seconds").asDouble()).isPositive();
        assertThat(self.get("loops").findValuesAsText("name")).contains("sampling", "status");
        assertThat(self.get("storage").get("writable").asBoolean()).isTrue();
        assertThat(self.get("subscribers").asInt()).isGreaterThanOrEqualTo(0);
        assertThat(self.get("github").get("configured").asBoolean()).isFalse();
    }

    // --- what the tests say it with

    private static int status(Caller caller, String method, String path) {
        return send(caller, method, path).statusCode();
    }

    private static HttpResponse<String> send(Caller caller, String method, String path) {
        return method.equals("POST") ? caller.post(path, "{}") : caller.send(method, path, BodyPublishers.noBody());
    }

    protected static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        JsonNode problem = Caller.json(answer);
        assertThat(problem.get("type").asText()).isEqualTo("about:blank");
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asText()).isNotBlank().doesNotContain("Exception");
        assertThat(problem.get("success").asBoolean(true)).isFalse();
        assertThat(problem.get("error").asText()).isEqualTo(code);
    }

    private void record(String environment, String status, String message, String at) {
        HttpResponse<String> answer =
                as("operator").post("api/deployments", """
                {"environment": "%s", "commit_sha": "%s", "status": "%s", "commit_message": "%s", "deployed_at": "%s"}
                """.formatted(environment, COMMIT, status, message, at));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private List<String> messages(String query) {
        return messages(as("viewer").json("api/deployments?" + query));
    }

    private static List<String> messages(JsonNode listing) {
        return StreamSupport.stream(listing.get("deployments").spliterator(), false)
                .map(row -> row.get("commit_message").asText())
                .toList();
    }

    private static String unique() {
        return "m" + UUID.randomUUID().toString().replace("-", "");
    }

    private static long uniqueRun() {
        return UUID.randomUUID().getMostSignificantBits() & (Long.MAX_VALUE >> 1) | 1;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
