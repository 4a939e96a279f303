package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Caller;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.Manner;
import org.deploydash.testing.RunningDashboard;

/**
 * A page of which every panel has something to show: a bot that is well and one that is not, a history, rollbacks, runs, an operation under
 * way, findings and an audit trail. Every text that comes from outside stands between two @, and a test may make another one of it.
 */
final class FullHouse implements AutoCloseable {

    private static final Pattern TOLD = Pattern.compile("@([^@]+)@");

    final FakeBot test = FakeBot.start();
    final FakeBot production = FakeBot.start();
    final RunningDashboard dashboard;
    final ScriptedApi api;

    private final UnaryOperator<String> stored;
    private final UnaryOperator<String> heard;

    /**
     * @param stored what becomes of a text that the dashboard itself takes and keeps
     * @param heard the same of a text that only an answer holds
     */
    FullHouse(Path folder, UnaryOperator<String> stored, UnaryOperator<String> heard) {
        this.stored = stored;
        this.heard = heard;
        test.becomes(Manner.json(
                200, told(stored, "{\"status\":@healthy@,\"version\":@v1.3.1@,\"memory_mb\":143,\"user_count\":12}")));
        production.becomes(Manner.json(200, told(stored, "{\"status\":@degraded@,\"version\":@v1.2.0@}")));
        keep(folder.resolve("rollback_history.json"), told(stored, """
                [{"timestamp": "2024-11-12T15:30:45", "environment": "prod", "backup": @backup_20241112_153045@, "reason": @queue grows@,
                  "success": true, "initiated_by": @manual@}]
                """));
        dashboard = RunningDashboard.configured(folder, "/", told(stored, """
                title: @Rosey@
                notice: @Moving on Friday@
                sampling: {interval: 1s, timeout: 500ms, failures-to-down: 2, successes-to-up: 2}
                applications:
                  - id: rosey
                    repository: grobertson/Rosey-Robot
                    rollback-history: rollback_history.json
                    environments:
                      - {id: test, name: @Test Channel@, health-url: "%s", deploy: {workflow: test-deploy.yml, ref: main}}
                      - {id: prod, name: @Production@, health-url: "%s", confirm: true, deploy: {workflow: prod-deploy.yml, ref: main}}
                """.formatted(test.url(), production.url())));
        record("test", "4f2c9aa", "@v1.3.1@", "@Fix playlist race@");
        record("prod", "90b1d22", "@v1.3.0@", "@Trivia packs@");
        api = ScriptedApi.before(dashboard.base());
        tellEverything();
    }

    static FullHouse plain(Path folder) {
        return new FullHouse(folder, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** An answer with its texts made into what the test wants them to be. */
    FullHouse says(String request, String template) {
        api.answers(request, told(heard, template));
        return this;
    }

    FullHouse announces(String event, String template) {
        api.announces(event, told(heard, template));
        return this;
    }

    /** Loads the page anew and waits until every panel has its answer. */
    void enter(Browser page) {
        page.go(URI.create("about:blank"));
        page.go(api.base());
        isLive(page);
    }

    static void isConnected(Browser page) {
        eventually(() -> assertThat(page.run("return document.querySelector('[data-part=banner]').dataset.phase"))
                .isEqualTo("live"));
    }

    static void isLive(Browser page) {
        isConnected(page);
        eventually(() -> assertThat(page.findAll("#workflows li")).isNotEmpty());
        eventually(() -> assertThat(page.run("return document.querySelector('.compare summary').textContent"))
                .asString()
                .contains("behind"));
    }

    /** Reads to the end: what stands further down is loaded by those who come near it. */
    static void readThrough(Browser page) {
        page.driver().executeAsyncScript("""
                const done = arguments[0];
                (async () => {
                  for (const each of document.querySelectorAll('main > *')) {
                    each.scrollIntoView();
                    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
                  }
                  scrollTo(0, 0);
                  done();
                })();
                """);
    }

    /** The charts are loaded by those who come near them. */
    static void showCharts(Browser page) {
        page.run("document.querySelector('#health').scrollIntoView()");
        eventually(() ->
                assertThat(page.findAll("#chart-response .mark:not([hidden])")).isNotEmpty());
    }

    private void record(String environment, String sha, String version, String message) {
        String body = told(stored, """
                {"environment": "%s", "commit_sha": "%s", "version": %s, "status": "success", "commit_message": %s, "deployed_by": @grace@,
                 "reason": @weekly release@, "duration_seconds": 250}
                """.formatted(environment, sha, version, message));
        assertThat(Caller.of(dashboard.base())
                        .signedIn("operator", "operator-secret")
                        .post("api/deployments", body)
                        .statusCode())
                .as(body)
                .isEqualTo(201);
    }

    /** The answers that all is well with; also again, after a test has changed some. */
    void tellEverything() {
        says(
                        "GET api/environments",
                        ContractSamples.ENVIRONMENTS
                                .replace("\"Deployment job\"", "@Deployment job@")
                                .replace("\"Bot\"", "@Bot@")
                                .replace("\"small letters only\"", "@small letters only@"))
                .says("GET api/self", SELF)
                .says("GET api/workflows", WORKFLOWS)
                .says("GET api/compare", COMPARE)
                .says("GET api/operations", "{\"count\": 1, \"operations\": [" + running("in_progress") + "]}")
                .says("GET api/rollbacks", rollbacks())
                .says("GET api/health/test", day("test", ""))
                .says("GET api/health/prod", day("prod", deployments()))
                .says("GET api/audit", AUDIT)
                .says(
                        "GET api/audit/check",
                        "{\"ok\": false, \"entries\": 7, \"altered\": 3, \"sentence\": @It was altered@}")
                .says("GET api/deploy/test/choices", CHOICES)
                .says("GET api/deploy/prod/choices", CHOICES)
                .says("GET api/rollback/prod/targets", TARGETS)
                .says("GET api/rollback/test/targets", TARGETS)
                .says("GET api/deploy/test/preview", preview("forward"))
                .says("GET api/deploy/prod/preview", preview("forward"))
                .says("GET api/rollback/test/preview", preview("backward"))
                .says("GET api/rollback/prod/preview", preview("backward"))
                .says("GET api/logs/prod", LOG)
                .says("GET api/logs/test", LOG);
        for (int id = 1; id <= 2; id++) {
            says("GET api/deployments/" + id, DETAIL.formatted(id));
        }
    }

    /** A deployment of the test channel, under way or over. */
    static String running(String state) {
        boolean active = state.equals("in_progress");
        return """
                {"id": "op_1", "kind": "deploy", "environment": "test", "state": "%s", "active": %s, "cancellable": %s, "requested_by": @operator@,
                 "requested_at": "%s", "finished_at": %s, "target": {"version": @v1.4.0@}, "reason": @a new quiz@, "sentence": @It may take a while@,
                 "run_url": "javascript:window.pwned=1", "usual_seconds": 900,
                 "jobs": [{"id": 1, "name": @Deploy job@, "status": "in_progress", "conclusion": null, "url": "javascript:window.pwned=1", "steps": [
                   {"number": 1, "name": @Copy the files@, "status": "in_progress", "conclusion": null}]}]}
                """.formatted(
                        state,
                        active,
                        active,
                        at(Duration.ofMinutes(3)),
                        active ? "null" : "\"" + at(Duration.ofSeconds(5)) + "\"");
    }

    private static final String SELF = """
            {"status": "ok", "github": {"configured": true, "reachable": true},
             "doctor": {"checked_at": "2026-11-22T12:00:00Z", "findings": [
               {"code": "token", "level": "error", "subject": @Token@, "sentence": @GitHub does not accept it@, "remedy": @Make a new one@},
               {"code": "workflow", "level": "warning", "subject": "Workflow", "sentence": "It has no inputs.", "remedy": null},
               {"code": "clock", "level": "ok", "subject": "Clock", "sentence": "It is right.", "remedy": null}]}}
            """;

    private static final String WORKFLOWS = """
            {"runs": [{"id": 1, "name": @Deploy to Test@, "status": "completed", "conclusion": "failure", "created_at": "2026-11-22T12:00:00Z",
                       "updated_at": "2026-11-22T12:01:30Z", "html_url": "https://github.com/x/y/actions/runs/1", "environment": @staging@, "actor": @ada@, "branch": @main@},
                      {"id": 2, "name": "CI", "status": "in_progress", "conclusion": null, "created_at": "2026-11-22T12:00:00Z", "event": @push@,
                       "updated_at": null, "html_url": "javascript:window.pwned=1", "environment": null, "actor": null, "branch": null}],
             "stale": true, "stale_since": "2026-11-22T12:00:00Z", "error": "github_unavailable", "sentence": @GitHub does not answer@}
            """;

    private static final String COMPARE = """
            {"base": "test", "head": "prod", "behind_by": 14, "ahead_by": 0, "same": false, "oldest_at": "2020-01-01T00:00:00Z",
             "authors": [{"name": @lin@, "commits": 13}, {"name": "grace", "commits": 1}], "html_url": "javascript:window.pwned=1",
             "stale": true, "error": null, "sentence": @GitHub is away@,
             "commits": [{"commit": "4f2c9aa7", "commit_sha": "4f2c9aa", "message": @Quieter replies@, "author": @maria@, "committed_at": null,
                          "html_url": "javascript:window.pwned=1", "pull_request": 12, "pull_request_url": "javascript:window.pwned=1"}]}
            """;

    private static final String AUDIT = """
            {"count": 1, "next": "c2", "entries": [{"id": 7, "at": "2026-11-22T12:00:00Z", "user": @auditor@, "address": @192.0.2.7@,
             "action": "rollback_requested", "environment": @gone@, "object": @op_7@, "result": "accepted", "detail": @by mistake@, "hash": "00"}]}
            """;

    private static final String CHOICES = """
            {"tags": [{"name": @v9.9.9@, "commit_sha": "4f2c9aa"}, {"name": "v1.3.0", "commit_sha": "90b1d22"}],
             "branches": [{"name": @feature/trivia@, "commit_sha": "dddeee1"}],
             "deployments": [{"id": 4, "version": "v1.3.0", "commit_sha": "90b1d22", "commit_message": @Offered message@,
                              "deployed_at": "2026-11-20T10:00:00Z", "deployed_by": @offering@, "status": "success", "current": true}],
             "stale": true, "error": "github_unavailable", "sentence": @Tags may be missing@}
            """;

    private static final String TARGETS = """
            {"count": 2, "targets": [
              {"id": 3, "version": @v1.2.0@, "commit_sha": "aa11bb2", "commit_message": @First good one@, "deployed_at": "2026-11-18T10:00:00Z", "deployed_by": @target person@, "last_good": true},
              {"id": 2, "version": "v1.1.0", "commit_sha": "aa11bb3", "commit_message": "First one", "deployed_at": "2026-11-10T10:00:00Z", "deployed_by": "ada", "last_good": false}]}
            """;

    private static final String LOG = """
            {"source": "bot", "name": "Bot", "kind": "file", "lines": [@[ERROR] log line@, @[WARN] second line@, "[DEBUG] third line", ""],
             "count": 4, "truncated": true, "next": "c1", "changed_at": "2026-11-22T12:00:00Z"}
            """;

    private static final String DETAIL = """
            {"id": %d, "environment": "prod", "version": @v1.3.0@, "commit_sha": "90b1d22", "commit": "90b1d22", "commit_message": @Detail message@, "deployed_by": @detail person@,
             "deployed_at": "2026-03-06T12:00:00Z", "started_at": "2026-03-06T12:00:00Z", "finished_at": "2026-03-06T12:04:10Z", "duration_seconds": 250, "status": "success",
             "workflow_run_id": 9, "run_url": "javascript:window.pwned=1", "reason": @detail reason@, "source": "dispatch", "rollback_of": null, "operation": "3",
             "timeline": [{"timestamp": "2026-03-06T11:57:00Z", "status": "queued"}, {"timestamp": "2026-03-06T11:58:00Z", "status": "waiting"},
                          {"timestamp": "2026-03-06T12:00:00Z", "status": "in_progress"}, {"timestamp": "2026-03-06T12:04:10Z", "status": "success"}]}
            """;

    private static String preview(String direction) {
        return """
                {"environment": "prod", "name": @Production@, "direction": "%s", "commit_count": 1, "authors": [@preview author@],
                 "from": {"version": @from version@, "commit_sha": "90b1d22", "deployed_at": "2026-11-20T10:00:00Z", "deployed_by": @from person@},
                 "to": {"version": @to version@, "ref": null, "commit_sha": "4f2c9aa", "deployment": null},
                 "commits": [{"commit": "4f2c9aa7", "commit_sha": "4f2c9aa", "message": @preview message@, "author": @commit author@, "committed_at": "2026-11-20T10:00:00Z",
                              "html_url": "javascript:window.pwned=1", "pull_request": 12, "pull_request_url": null}],
                 "files": [{"path": @migrations/7.sql@, "kind": "migration"}], "warnings": [{"code": "migration", "sentence": @A migration goes with it@}],
                 "run": {"workflow": "prod-deploy.yml", "ref": @run branch@, "inputs": {"quiz": @an input@}}, "confirm": null, "expected_current": "90b1d22",
                 "error": null, "sentence": null}
                """.formatted(direction);
    }

    private static String rollbacks() {
        return """
                {"rollbacks": [{"id": 2, "timestamp": "%s", "environment": @elsewhere@, "backup": @backup_9@, "reason": @rolled back because@, "success": true,
                  "initiated_by": @starter@, "state": "succeeded", "from_version": @v1.9.0@, "to_version": @v1.8.0@, "duration_seconds": 120, "recovery_seconds": 250,
                  "run_url": "javascript:window.pwned=1", "source": "dashboard", "deployment": 2, "bad_at": "%s", "asked_at": "%s", "started_at": null, "finished_at": "%s",
                  "healthy_at": null}],
                 "count": 1, "stale": true, "stale_since": "2026-11-22T12:00:00Z", "skipped": 2,
                 "figures": {"count": 12, "since": "2026-03-01T10:00:00Z", "ended": 12, "succeeded": 11, "measured": 5, "median_recovery_seconds": 250}}
                """.formatted(
                        at(Duration.ofMinutes(30)),
                        at(Duration.ofMinutes(34)),
                        at(Duration.ofMinutes(33)),
                        at(Duration.ofMinutes(30)));
    }

    private static String deployments() {
        List<String> all = new ArrayList<>();
        List<Duration> ages = List.of(Duration.ofHours(20), Duration.ofMinutes(302), Duration.ofMinutes(301));
        for (Duration age : ages) {
            all.add("""
                    {"id": %d, "environment": "prod", "version": @marked version@, "commit_sha": "90b1d22", "commit": "90b1d22", "commit_message": "Trivia",
                     "deployed_by": @marked person@, "deployed_at": "%s", "started_at": null, "finished_at": null, "duration_seconds": 60, "status": "success",
                     "workflow_run_id": null, "run_url": null, "reason": null, "source": "github", "rollback_of": null}
                    """.formatted(all.size() + 1, at(age)));
        }
        return String.join(",", all);
    }

    private static String day(String environment, String deployments) {
        long width = 600;
        long last = Instant.now().getEpochSecond() / width * width;
        List<String> points = new ArrayList<>();
        for (int i = 143; i >= 0; i--) {
            boolean out = i > 60 && i <= 66;
            points.add("""
                    {"timestamp":"%s","response_time_ms":%s,"response_time_min_ms":30,"response_time_max_ms":90,"memory_mb":%d,"user_count":12,
                     "status":"healthy","samples":60,"errors":%d,"down":%d}
                    """.formatted(
                            Instant.ofEpochSecond(last - i * width),
                            out ? null : 40 + i % 7,
                            140 + i % 5,
                            out ? 60 : 0,
                            out ? 60 : 0));
        }
        return "{\"environment\":\"%s\",\"metrics\":[%s],\"count\":144,\"bucket_seconds\":600,\"uptime_percent\":95.8,\"error_rate\":0.04,\"deployments\":[%s]}"
                .formatted(environment, String.join(",", points), deployments);
    }

    private static String at(Duration ago) {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(ago).toString();
    }

    private static String told(UnaryOperator<String> words, String template) {
        return TOLD.matcher(template)
                .replaceAll(each -> Matcher.quoteReplacement(
                        TextNode.valueOf(words.apply(each.group(1))).toString()));
    }

    private static void keep(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Until both environments are well. */
    void isWell() {
        Caller viewer = Caller.of(dashboard.base()).signedIn("viewer", "viewer-secret");
        Awaitility.await().atMost(Visit.PATIENCE).until(() -> {
            JsonNode status = viewer.json("api/status");
            return Stream.of("test", "prod")
                    .allMatch(each -> status.path(each).path("health").asText().equals("healthy"));
        });
    }

    @Override
    public void close() {
        api.close();
        dashboard.close();
        test.close();
        production.close();
    }
}
