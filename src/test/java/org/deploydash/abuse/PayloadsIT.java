package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.deploydash.contract.Endpoint;
import org.deploydash.testing.BotReports;
import org.deploydash.testing.Caller;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.Rounds;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every text that can come from outside, with everything that could mean something to whoever handles it: it is given back letter by letter or
 * refused with a word, and it is nothing but text on the way. What the page makes of them is tested where there is a browser.
 */
class PayloadsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The text members of a recorded deployment. */
    private static final List<String> RECORDED = List.of("commit_message", "version", "deployed_by", "reason");

    private static final List<String> PARAMETERS = List.of(
            "environment",
            "status",
            "user",
            "q",
            "from",
            "to",
            "limit",
            "cursor",
            "hours",
            "points",
            "target",
            "ref",
            "version",
            "base",
            "head",
            "source",
            "lines",
            "after",
            "last_event_id",
            "action",
            "backup",
            "order",
            "view");

    private static final Queue<String> LOGGED = new ConcurrentLinkedQueue<>();
    private static final Handler EAR = new Handler() {

        private final SimpleFormatter text = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            LOGGED.add(text.format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    static Path folder;

    private static FakeBot bot;
    private static RunningDashboard dashboard;

    @BeforeAll
    static void start() throws Exception {
        Logger.getLogger("").addHandler(EAR);
        bot = FakeBot.start();
        Files.writeString(folder.resolve("rollbacks.json"), rollbacks());
        dashboard = RunningDashboard.configured(
                folder, "/", """
                limits: {requests-per-second: 1000000, burst: 1000000}
                sampling: {interval: 2s, timeout: 1s}
                applications:
                  - id: rosey
                    rollback-history: rollbacks.json
                    repository: owner/rosey
                    environments:
                      - id: test
                        health-url: %s/api/health
                        deploy: {workflow: test-deploy.yml, ref: main, inputs: {reason: {required: false}}}
                        logs: [{id: bot, file: bot.log}]
                """.formatted(bot.url()), Map.of("GITHUB_WEBHOOK_SECRET", "secret"));
    }

    @AfterAll
    static void stop() {
        Logger.getLogger("").removeHandler(EAR);
        dashboard.close();
        bot.close();
    }

    private static Caller as(String user) {
        return Caller.of(dashboard.base()).signedIn(user, user + "-secret");
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> everything() {
        return Stream.concat(Payloads.all().stream(), Payloads.UNREADABLE.stream())
                .toList();
    }

    private static String rollbacks() {
        ArrayNode entries = JSON.createArrayNode();
        for (String payload : Payloads.all()) {
            entries.addObject()
                    .put("timestamp", "2026-01-01T00:00:00Z")
                    .put("environment", "test")
                    .put("backup", payload)
                    .put("reason", payload)
                    .put("success", true)
                    .put("initiated_by", payload);
        }
        return entries.toString();
    }

    /** What a text is stored as: line breaks are Unix's, blanks around it do not count. */
    private static String kept(String sent) {
        return sent.replaceAll("\r\n?", "\n").strip();
    }

    private static HttpResponse<String> record(String member, String value) {
        ObjectNode body = JSON.createObjectNode()
                .put("environment", "test")
                .put("commit_sha", "4f2c9aa")
                .put("status", "success")
                .put(member, value);
        return as("operator").post("api/deployments", ascii(body));
    }

    /** So that half a character arrives as one. */
    private static String ascii(JsonNode body) {
        try {
            return JSON.writer()
                    .with(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())
                    .writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void a_recorded_text_comes_back_letter_by_letter_and_is_found_by_itself_alone() {
        List<String> otherwise = new ArrayList<>();
        RECORDED.forEach(member -> Payloads.all().forEach(payload -> {
            HttpResponse<String> answer = record(member, payload);
            if (answer.statusCode() != 201) {
                boolean told = answer.statusCode() == 400
                        && Caller.json(answer).path("error").asText().equals("bad_member");
                if (!told
                        || kept(payload).codePoints().noneMatch(sign -> sign != '\n' && Character.isISOControl(sign))) {
                    otherwise.add(member + " " + payload + ": " + answer.statusCode() + " " + answer.body());
                }
                return;
            }
            long id = Caller.json(answer).path("id").asLong();
            JsonNode stored = as("viewer").json("api/deployments/" + id);
            if (!stored.path(member).asText().equals(kept(payload))) {
                otherwise.add(member + " " + payload + ": became " + stored.path(member));
            }
            if (kept(payload).length() <= 100 && !member.equals("reason")) {
                JsonNode found = as("viewer").json("api/deployments?limit=500&q=" + escaped(kept(payload)));
                for (JsonNode row : found.path("deployments")) {
                    String all = row.path("commit_message").asText() + "\n"
                            + row.path("version").asText() + "\n"
                            + row.path("deployed_by").asText() + "\n"
                            + row.path("commit").asText();
                    if (!all.toLowerCase(Locale.ROOT).contains(kept(payload).toLowerCase(Locale.ROOT))) {
                        otherwise.add(member + " " + payload + ": finds " + row);
                    }
                }
                if (found.path("count").asInt() == 0) {
                    otherwise.add(member + " " + payload + ": is not found");
                }
            }
        }));
        assertThat(otherwise).isEmpty();
    }

    @Test
    void a_text_that_cannot_be_shown_is_refused_and_named() {
        RECORDED.forEach(member -> Payloads.UNREADABLE.forEach(payload -> {
            HttpResponse<String> answer = record(member, payload);
            assertThat(answer.statusCode()).as(member + " " + answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("\"success\":false").doesNotContain(payload);
        }));
    }

    @Test
    void a_text_of_the_rollback_file_comes_back_letter_by_letter() {
        JsonNode rollbacks = as("viewer").json("api/rollbacks?limit=500").path("rollbacks");
        List<String> reasons = rollbacks.findValuesAsText("reason");
        assertThat(reasons).hasSizeGreaterThan(40);
        List<String> known = Payloads.all();
        assertThat(reasons)
                .allSatisfy(reason ->
                        assertThat(known).anyMatch(payload -> kept(payload).equals(kept(reason))));
    }

    @Test
    void a_word_of_the_service_comes_back_letter_by_letter() {
        bot.becomes(BotReports.hostile());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode test = as("viewer").json("api/status").path("test");
            assertThat(test.path("reported_version").asText()).isEqualTo("<script>alert(2)</script>");
            assertThat(test.path("health_word").asText()).isEqualTo("<img src=x onerror=alert(1)>");
        });
    }

    @ParameterizedTest
    @MethodSource("org.deploydash.contract.Endpoint#all")
    void a_parameter_or_path_is_nothing_but_text(Endpoint endpoint) {
        if (endpoint.path().equals("events")) {
            return; // a stream; its one parameter is a number or none
        }
        List<String> otherwise = new ArrayList<>();
        int part = Rounds.of(1, 4);
        int turn = endpoint.hashCode() & 0xff;
        for (String payload : everything()) {
            if (turn++ % part != 0) {
                continue; // in every build each is tried at a quarter of the endpoints
            }
            String query = "?"
                    + String.join(
                            "&",
                            PARAMETERS.stream()
                                    .map(name -> name + "=" + escaped(payload))
                                    .toList());
            String plain = endpoint.address("test", "7");
            String odd = endpoint.address(escaped(payload).replace("+", "%20"), "7");
            for (String path : List.of(plain + query, odd)) {
                HttpResponse<String> answer = endpoint.method().equals("POST")
                        ? as("admin").post(path, "{}")
                        : as("admin").get(path);
                boolean ok = answer.statusCode() < 500 || answer.statusCode() == 503;
                boolean forged = answer.headers().firstValue("Set-Cookie").isPresent();
                boolean runs =
                        answer.headers().firstValue("Content-Type").orElse("").contains("html")
                                && answer.body().contains("<script>window.pwned");
                boolean told = answer.body().contains(folder.toString())
                        || answer.body().contains("root:x:");
                if (!ok || forged || runs || told) {
                    otherwise.add(path + ": " + answer.statusCode() + " " + answer.body());
                }
            }
        }
        assertThat(otherwise).isEmpty();
    }

    @Test
    void a_header_is_nothing_but_text() {
        for (String payload : Payloads.all()) {
            String value = payload.replaceAll("[^ -~]", "?");
            for (String header : List.of(
                    "Idempotency-Key",
                    "Last-Event-ID",
                    "If-None-Match",
                    "X-Forwarded-For",
                    "X-Forwarded-Host",
                    "Referer")) {
                HttpResponse<String> answer = as("admin").with(header, value).get("api/status");
                assertThat(answer.statusCode()).as(header + " " + value).isEqualTo(200);
                assertThat(answer.headers().map().toString()).doesNotContain("forged", "evil.example");
            }
        }
    }

    @Test
    void the_page_of_a_search_shows_the_search_as_text() {
        for (String payload : Payloads.MARKUP) {
            String page = as("viewer").get("?q=" + escaped(payload)).body();
            assertThat(page).as(payload).doesNotContain("<script>window", "<img src=x", "<svg/onload");
        }
    }

    @Test
    void no_line_of_the_log_was_written_by_somebody_outside() {
        for (String payload : Payloads.LINES) {
            record("commit_message", payload);
            as("admin").get("api/deployments?q=" + escaped(payload));
            as("admin").get("api/health/" + escaped(payload).replace("+", "%20"));
            as(payload).get("api/status");
        }
        assertThat(LOGGED)
                .noneMatch(entry -> entry.lines()
                        .anyMatch(line -> line.startsWith("SEVERE: forged") || line.startsWith("INFO: forged")));
    }
}
