package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.deploydash.browser.Visit.eventually;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The timeline of rollbacks: one that went well, one that goes on, one of which only the moment is known. */
@ExtendWith(Browsers.class)
class RollbackTimelineIT {

    @TempDir
    static Path folder;

    private static Visit visit;
    private ScriptedApi api;

    @BeforeAll
    static void start() throws IOException {
        visit = Visit.to(folder);
        Files.writeString(folder.resolve("rollback_history.json"), """
                [{"timestamp": "2024-11-12T15:30:45", "environment": "prod", "backup": "backup_20241112_153045",
                  "reason": "queue grows", "success": true, "initiated_by": "manual"}]
                """);
    }

    @AfterAll
    static void stop() {
        visit.close();
    }

    @BeforeEach
    void open() {
        api = ScriptedApi.before(visit.dashboard.base());
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static String at(Duration ago) {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(ago).toString();
    }

    private static String rollback(
            int id, String state, String success, String reason, String moments, String recovery) {
        return """
                {"id":%d,"timestamp":"%s","environment":"prod","backup":null,"reason":"%s","success":%s,"initiated_by":"ada","state":"%s",
                 "from_version":"v1.3.0","to_version":"v1.2.0","duration_seconds":120,"recovery_seconds":%s,
                 "run_url":"https://github.com/grobertson/Rosey-Robot/actions/runs/9","source":"dashboard","deployment":12,%s}
                """.formatted(id, at(Duration.ofMinutes(30)), reason, success, state, recovery, moments);
    }

    private static String well(String reason) {
        return rollback(
                2,
                "succeeded",
                "true",
                reason,
                "\"bad_at\":\"%s\",\"asked_at\":\"%s\",\"started_at\":\"%s\",\"finished_at\":\"%s\",\"healthy_at\":\"%s\""
                        .formatted(
                                at(Duration.ofMinutes(34)),
                                at(Duration.ofMinutes(33)),
                                at(Duration.ofSeconds(32 * 60 + 50)),
                                at(Duration.ofMinutes(30)),
                                at(Duration.ofSeconds(29 * 60 + 50))),
                "250");
    }

    private static String running() {
        return rollback(
                3,
                "in_progress",
                "null",
                "still slow",
                "\"bad_at\":null,\"asked_at\":\"%s\",\"started_at\":\"%s\",\"finished_at\":null,\"healthy_at\":null"
                        .formatted(at(Duration.ofMinutes(2)), at(Duration.ofMinutes(1))),
                "null");
    }

    private static String listing(String rollbacks, String figures) {
        return "{\"rollbacks\":[%s],\"count\":2,\"stale\":false,\"stale_since\":null,\"skipped\":0,\"figures\":%s}"
                .formatted(rollbacks, figures);
    }

    private static final String FIGURES =
            "{\"count\":12,\"since\":\"2026-03-01T10:00:00Z\",\"ended\":12,\"succeeded\":11,\"measured\":5,\"median_recovery_seconds\":250}";

    private Browser page(Browsers browsers) {
        Browser page = browsers.open(api.base(), "viewer", "viewer-secret");
        page.run("document.querySelector('#rollbacks').scrollIntoView()");
        return page;
    }

    @Test
    void draws_the_way_from_the_bad_signal_to_health_again(Browsers browsers) {
        api.answers("GET api/rollbacks", listing(running() + "," + well("answers got slow"), FIGURES));
        api.answers("GET api/deployments/12", """
                {"id":12,"environment":"prod","version":"v1.2.0","commit_sha":"90b1d22","commit":"90b1d22","commit_message":"Trivia","deployed_by":"ada",
                 "deployed_at":"2026-11-22T05:43:00Z","status":"success","source":"dispatch","operation":null,"timeline":[]}
                """);
        try (Browser page = page(browsers)) {
            eventually(() -> assertThat(page.findAll("#rollbacks .way")).hasSize(2));
            assertThat(page.text("#rollbacks [data-id='2']"))
                    .contains(
                            "succeeded",
                            "v1.3.0 → v1.2.0",
                            "answers got slow",
                            "ada",
                            "took 2 m",
                            "well again after 4 m 10 s")
                    .containsSubsequence(
                            "bad signal",
                            "asked for",
                            "+1 m",
                            "run began",
                            "+10 s",
                            "run ended",
                            "+2 m 50 s",
                            "well again",
                            "+10 s");
            assertThat(page.text("#rollbacks [data-id='3']")).contains("in progress", "running now", "recovery —");
            assertThat(width(page, 2, "finished"))
                    .as("the longest leg is the longest")
                    .isGreaterThan(width(page, 2, "started"));
            assertThat(page.find("#rollbacks [data-id='2'] a[href*='actions/runs/9']")
                            .getText())
                    .isEqualTo("run");
            page.find("#rollbacks [data-id='2'] a[href='#deployment-12']").click();
            assertThat(page.driver().getCurrentUrl()).endsWith("#deployment-12");
            EveryScreen.isFineIn("#rollbacks", page, "rollbacks");
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void says_how_many_how_well_and_how_fast_and_over_what(Browsers browsers) {
        api.answers("GET api/rollbacks", listing(well("x"), FIGURES));
        try (Browser page = page(browsers)) {
            eventually(() -> assertThat(page.text("#rollbacks [data-f=figures]"))
                    .contains(
                            "12", "since Mar 1, 2026", "91.66 %", "11 of 12 that ended", "4 m 10 s", "of 5 measured"));
            api.answers(
                    "GET api/rollbacks",
                    listing(
                            well("x"),
                            "{\"count\":1,\"since\":\"2026-03-01T10:00:00Z\",\"ended\":0,\"succeeded\":0,\"measured\":0,\"median_recovery_seconds\":null}"));
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            await().until(() -> api.listeners() > 0);
            api.announces("rollback", "{}");
            eventually(() -> assertThat(page.text("#rollbacks [data-f=median]")).isEqualTo("—"));
            assertThat(page.text("#rollbacks [data-f=success]")).isEqualTo("—");
        }
    }

    @Test
    void shows_a_rollback_that_begins_and_ends_while_one_looks(Browsers browsers) {
        api.answers("GET api/rollbacks", listing(running(), FIGURES));
        try (Browser page = page(browsers)) {
            eventually(() -> assertThat(page.text("#rollbacks")).contains("running now"));
            api.answers("GET api/rollbacks", listing(well("x").replace("\"id\":2", "\"id\":3"), FIGURES));
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            await().until(() -> api.listeners() > 0);
            api.announces("rollback", "{}");
            eventually(() -> assertThat(page.text("#rollbacks [data-id='3']")).contains("well again"));
            assertThat(page.text("#rollbacks")).doesNotContain("running now");
        }
    }

    @Test
    void shows_one_of_which_only_the_moment_is_known_as_a_whole_entry_with_and_without_javascript(Browsers browsers) {
        try (Browser page = page(browsers)) {
            eventually(() -> assertThat(page.text("#rollbacks .timeline"))
                    .contains("succeeded", "Production", "backup_20241112_153045", "queue grows", "manual"));
            assertThat(page.findAll("#rollbacks .way")).isEmpty();
            assertThat(page.text("#rollbacks .timeline")).doesNotContain("null");
            String scripted = page.text("#rollbacks [data-f=figures]");
            assertThat(scripted).contains("100 %", "1 of 1 that ended", "none was measured");

            page.scripts(false);
            eventually(() -> {
                page.go(api.base());
                assertThat(page.text("#rollbacks .timeline")).contains("queue grows", "manual", "recovery —");
            });
            assertThat(page.text("#rollbacks [data-f=figures]"))
                    .contains("100 %", "1 of 1 that ended", "none was measured");
            page.screenshot("rollbacks-without-javascript");
        }
    }

    @Test
    void says_what_failed_since_when_and_tries_again_when_asked(Browsers browsers) {
        api.answers(
                "GET api/rollbacks",
                503,
                ContractSamples.problem(503, "storage_unavailable", "The store cannot be read just now.", ""));
        try (Browser page = page(browsers)) {
            eventually(() -> assertThat(page.text("#rollbacks [data-f=problem]"))
                    .contains(
                            "The rollbacks could not be loaded",
                            "The store cannot be read just now",
                            "Failing since "));
            page.screenshot("rollbacks-failed", "#rollbacks");
            api.answers("GET api/rollbacks", listing(well("x"), FIGURES));
            page.find("#rollbacks [data-f=problem] button").click();
            eventually(() -> assertThat(page.find("#rollbacks [data-f=problem]").isDisplayed())
                    .isFalse());
        }
    }

    @Test
    void lists_the_newest_of_many_says_how_many_are_left_out_and_shows_them_all(Browsers browsers) throws IOException {
        Path many = Files.createDirectories(folder.resolve("many"));
        try (Visit other = Visit.to(many)) {
            Files.writeString(
                    many.resolve("rollback_history.json"),
                    IntStream.range(0, 1_040)
                            .mapToObj(n -> """
                            {"timestamp": "%s", "environment": "prod", "backup": "backup_%04d", "reason": %s, "success": %s, "initiated_by": "manual"}
                            """.formatted(
                                    Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofHours(n)),
                                    n,
                                    n == 0 ? "null" : "\"number " + n + "\"",
                                    n % 4 != 0))
                            .collect(Collectors.joining(",", "[", "]")));
            await().until(() -> other.as("viewer")
                            .json("api/rollbacks")
                            .path("figures")
                            .path("count")
                            .asInt()
                    == 1_040);
            assertThat(other.as("viewer")
                            .json("api/rollbacks?environment=test")
                            .path("figures")
                            .path("count")
                            .asInt())
                    .isZero();
            try (Browser page = other.open(browsers, "viewer")) {
                page.run("document.querySelector('#rollbacks').scrollIntoView()");
                eventually(() -> assertThat(page.text("#rollbacks [data-f=missing]"))
                        .isEqualTo("1,020 older ones are not listed."));
                assertThat(page.findAll("#rollbacks .timeline > li")).hasSize(20);
                assertThat(page.text("#rollbacks [data-f=figures]"))
                        .as("of all, however few are listed")
                        .contains("1,040", "75 %", "780 of 1,040 that ended");
                assertThat(page.text("#rollbacks .timeline > li"))
                        .contains("from the application's own history", "succeeded", "number 1039", "took —");
                page.screenshot("rollbacks-many", "#rollbacks");
                page.find("#rollbacks [data-f=all]").click();
                eventually(() ->
                        assertThat(page.findAll("#rollbacks .timeline > li")).hasSize(500));
                assertThat(page.text("#rollbacks [data-f=missing]")).isEqualTo("540 older ones are not listed.");
                assertThat(page.driver().getCurrentUrl()).contains("rollbacks=all");
                page.find("#rollbacks [data-f=all]").click();
                eventually(() ->
                        assertThat(page.findAll("#rollbacks .timeline > li")).hasSize(20));
                assertThat(page.driver().getCurrentUrl()).doesNotContain("rollbacks=all");

                page.scripts(false);
                page.go(URI.create(other.dashboard.base() + "?environment=prod"));
                assertThat(page.text("#rollbacks [data-f=figures]")).contains("1040", "75 %");
                page.find("#rollbacks [data-f=all]").click();
                assertThat(page.findAll("#rollbacks .timeline > li")).hasSize(500);
                assertThat(page.driver().getCurrentUrl())
                        .as("the history stays filtered")
                        .contains("environment=prod&rollbacks=all#rollbacks");
                assertThat(page.text("#rollbacks .timeline > li"))
                        .contains("from the application's own history", "succeeded", "number 1039", "took —");
                page.find("#rollbacks [data-f=all]").click();
                assertThat(page.findAll("#rollbacks .timeline > li")).hasSize(20);
                for (int width : new int[] {360, 768, 1440}) {
                    page.width(width);
                    page.run("document.querySelector('#rollbacks [data-f=foot]').scrollIntoView({block: 'end'})");
                    page.picture("rollbacks-many-without-javascript-" + width);
                }
                assertThat(page.errors()).isEmpty();
            }
        }
    }

    @Test
    void tells_of_each_whence_it_is_known_why_it_was_done_and_what_came_of_it(Browsers browsers) {
        api.answers(
                "GET api/rollbacks",
                listing(
                        well("answers got slow")
                                + ","
                                + well("").replace("\"id\":2", "\"id\":5").replace("dashboard", "github")
                                + ","
                                + running().replace("\"duration_seconds\":120", "\"duration_seconds\":null"),
                        FIGURES));
        try (Browser page = page(browsers)) {
            eventually(() -> assertThat(page.text("#rollbacks [data-id='2']"))
                    .contains("asked for on this dashboard", "succeeded", "answers got slow", "took 2 m"));
            assertThat(page.text("#rollbacks [data-id='5']")).contains("told by GitHub", "no reason was given");
            assertThat(page.text("#rollbacks [data-id='3']")).contains("in progress", "took —");
            assertThat(page.find("#rollbacks [data-id='3'] [title='It goes on']")
                            .getText())
                    .isEqualTo("took —");
            assertThat(page.text("#rollbacks [data-f=missing]")).isEqualTo("9 older ones are not listed.");
        }
    }

    @Test
    void runs_nothing_that_a_reason_says(Browsers browsers) {
        api.answers("GET api/rollbacks", listing(well("<img src=x onerror=window.pwned=1>"), FIGURES));
        try (Browser page = page(browsers)) {
            eventually(() -> assertThat(page.text("#rollbacks")).contains("<img src=x onerror=window.pwned=1>"));
            assertThat(page.findAll("#rollbacks img")).isEmpty();
            assertThat(page.run("return window.pwned ?? null")).isNull();
        }
    }

    private static int width(Browser page, int id, String phase) {
        return page.find("#rollbacks [data-id='" + id + "'] [data-phase=" + phase + "]")
                .getSize()
                .getWidth();
    }
}
