package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.deploydash.browser.Visit.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.awaitility.core.ThrowingRunnable;
import org.deploydash.deployments.ManyDeployments;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.Caller;
import org.deploydash.testing.DeploymentPast;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;

/** The history as people use it: finding, paging, opening, by pointer and by keyboard, with and without scripts. */
@ExtendWith(Browsers.class)
class HistoryIT {

    private static final String ROW = "#history tbody tr[data-id]";
    private static final boolean WHOLE = Boolean.getBoolean("faults.whole");
    private static final int MANY = WHOLE ? 100_000 : 3_000;
    /** More rows than the page ever holds. */
    private static final int FAR = WHOLE ? 3_000 : 700;

    @TempDir
    Path folder;

    private Visit visit;
    private ScriptedApi api;

    @AfterEach
    void close() {
        if (api != null) {
            api.close();
        }
        if (visit != null) {
            visit.close();
        }
    }

    private long record(String environment, String sha, String version, String by, String at, String message) {
        JsonNode made = Caller.json(visit.as("operator")
                .post("api/deployments", """
                {"environment":"%s","commit_sha":"%s","version":"%s","status":"success","commit_message":"%s","deployed_by":"%s","deployed_at":"%s","duration_seconds":250,"reason":"weekly release"}
                """.formatted(environment, sha, version, message, by, at)));
        return made.path("id").asLong();
    }

    private Browser live(Browsers browsers) {
        Browser page = visit.open(browsers, "viewer");
        isLive(page);
        return page;
    }

    private static void isLive(Browser page) {
        eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
        eventually(() -> assertThat(page.find("#history [data-f=rows]").getAttribute("aria-busy"))
                .isNull());
    }

    private static void choose(Browser page, String field, String value) {
        page.find("#history select[name=" + field + "]")
                .findElement(By.cssSelector("option[value=" + value + "]"))
                .click();
    }

    private static String focused(Browser page) {
        return String.valueOf(page.run(
                "return document.activeElement.closest('tr[data-id]')?.querySelector('.c-version').textContent"));
    }

    private static void press(Browser page, CharSequence... keys) {
        page.driver().switchTo().activeElement().sendKeys(keys);
    }

    private static Long rows(Browser page) {
        return (Long) page.run("return document.querySelectorAll('" + ROW + "').length");
    }

    @Test
    void every_filter_stands_in_the_address_and_back_takes_one_away(Browsers browsers) {
        visit = Visit.to(folder);
        record("test", "4f2c9aa", "v1.0.0", "ada", "2026-03-01T12:00:00Z", "Fix playlist race");
        record("prod", "90b1d22", "v2.0.0", "grace", "2026-03-05T12:00:00Z", "Trivia packs");
        record("prod", "aa11bb2", "v3.0.0", "ada", "2026-03-09T12:00:00Z", "Quieter replies");
        try (Browser page = live(browsers)) {
            assertThat(page.find("#history [data-f=filtered]").isDisplayed()).isFalse();
            choose(page, "environment", "prod");
            eventually(() -> assertThat(rows(page)).isEqualTo(2));
            assertThat(page.text("#history [data-f=filtered]")).contains("1 filter", "clear");
            page.run("const day = document.querySelector('#history [name=from]'); day.value = '2026-03-07';"
                    + " day.dispatchEvent(new Event('change', {bubbles: true}))");
            eventually(() -> assertThat(rows(page)).isEqualTo(1));
            assertThat(page.driver().getCurrentUrl()).endsWith("?environment=prod&from=2026-03-07");
            assertThat(page.text("#history [data-f=filtered]")).contains("2 filters");
            page.screenshot("history-filtered", "#history");

            page.driver().navigate().back();
            eventually(() -> assertThat(rows(page)).isEqualTo(2));
            assertThat(page.find("#history [name=from]").getAttribute("value")).isEmpty();
            page.driver().navigate().back();
            eventually(() -> assertThat(rows(page)).isEqualTo(3));
            page.driver().navigate().forward();
            eventually(() -> assertThat(rows(page)).isEqualTo(2));
            assertThat(page.find("#history select[name=environment]").getAttribute("value"))
                    .isEqualTo("prod");

            page.find("#history [data-f=clear]").click();
            eventually(() -> assertThat(rows(page)).isEqualTo(3));
            assertThat(page.driver().getCurrentUrl()).doesNotContain("?");
            page.find("#history [name=user]").sendKeys("grace", Keys.ENTER);
            eventually(() -> assertThat(page.text("#history tbody")).contains("v2.0.0"));
            eventually(() -> assertThat(rows(page)).isEqualTo(1));
            assertThat(page.run(
                            "return [...document.querySelector('#history-people').options].map((one) => one.value)"))
                    .isEqualTo(List.of("ada", "grace"));
            assertThat(page.errors()).isEmpty();
        }
        try (Browser page = browsers.open(visit.dashboard.base(), "viewer", "viewer-secret")) {
            page.go(URI.create(visit.dashboard.base() + "?to=2026-03-05&user=grace"));
            isLive(page);
            assertThat(rows(page)).as("an address is shared with its filter").isEqualTo(1);
            assertThat(page.find("#history [name=to]").getAttribute("value")).isEqualTo("2026-03-05");
        }
    }

    @Test
    void a_live_row_comes_on_top_only_where_the_filter_fits(Browsers browsers) {
        visit = Visit.to(folder);
        record("test", "4f2c9aa", "v1.0.0", "ada", "2026-03-01T12:00:00Z", "Fix playlist race");
        try (Browser page = live(browsers)) {
            choose(page, "environment", "test");
            eventually(() -> assertThat(page.driver().getCurrentUrl()).contains("environment=test"));
            isLive(page);
            page.find(ROW + " .row__open").sendKeys("");
            page.run("document.querySelector('" + ROW + " .row__open').focus()");
            record("prod", "90b1d22", "v9.0.0", "ada", Instant.now().toString(), "Not here");
            record("test", "4f2c9ab", "v1.1.0", "ada", Instant.now().toString(), "Here");
            eventually(() -> assertThat(rows(page)).isEqualTo(2));
            assertThat(page.text(ROW)).contains("v1.1.0");
            assertThat(focused(page)).as("the focus stays with its row").isEqualTo("v1.0.0");
            assertThat(page.text("#history tbody")).doesNotContain("v9.0.0");
        }
    }

    private static final String SCROLL = """
            const box = document.querySelector('#history .rows');
            box.scrollTop = arguments[0] > 0 ? box.scrollHeight : 0;
            """;
    private static final String IN_ORDER = """
            const times = [...document.querySelectorAll('#history tbody tr[data-id] time')].map((time) => Date.parse(time.dateTime));
            const ids = new Set([...document.querySelectorAll('#history tbody tr[data-id]')].map((row) => row.dataset.id));
            return ids.size === times.length && times.every((time, index) => index === 0 || time <= times[index - 1]);
            """;

    @Test
    void a_history_without_end_is_searched_scrolled_left_and_come_back_to(Browsers browsers) {
        try (SqliteStorage storage =
                SqliteStorage.open(new StorageSettings(Optional.empty(), folder.resolve("data")))) {
            ManyDeployments.fill(storage, MANY);
        }
        visit = Visit.to(folder);
        try (Browser page = live(browsers)) {
            assertThat(rows(page)).isEqualTo(20);
            Map<String, Double> before = footprint(page);
            patiently(() -> {
                page.run(SCROLL, 1);
                assertThat(lastRow(page)).as("the row at the end").isLessThan(MANY - FAR);
            });
            isLive(page);
            assertThat(rows(page)).isLessThanOrEqualTo(500);
            Map<String, Double> after = footprint(page);
            assertThat(after.get("Nodes"))
                    .as("nodes far down, beside those of the first rows: %s", before)
                    .isLessThan(before.get("Nodes") + 40_000);
            assertThat(after.get("JSHeapUsedSize") - before.get("JSHeapUsedSize"))
                    .as("bytes of heap more")
                    .isLessThan(6 << 20);
            page.run("document.querySelector('#history').scrollIntoView()");
            page.pictureOfWindow("history-far-down");
            record("test", "4f2c9ab", "v0.0." + MANY, "ada", Instant.now().toString(), "New meanwhile");
            patiently(() -> assertThat(page.text("#history [data-f=newest]")).contains("Back to the newest", "1 new"));

            page.run("document.querySelector('#history .rows').scrollTop -= 2000");
            isLive(page);
            String there = inSight(page);
            choose(page, "environment", "prod");
            patiently(() -> assertThat(page.text("#history [data-f=empty]")).contains("Nothing matches"));
            page.driver().navigate().back();
            patiently(() -> assertThat(inSight(page)).as("back where it was").isEqualTo(there));
            isLive(page);
            assertThat(rows(page)).isLessThanOrEqualTo(500);
            patiently(() -> {
                page.run(SCROLL, -1);
                assertThat(firstRow(page)).as("rows above it come back too").isEqualTo(MANY);
            });
            assertThat(page.run(IN_ORDER)).as("no row twice, none out of order").isEqualTo(true);

            String number = WHOLE ? "1242" : "124";
            page.find("#history [name=q]").sendKeys("number " + number + " ");
            page.find("#history [name=q]").sendKeys(Keys.BACK_SPACE, Keys.ENTER);
            patiently(() -> assertThat(page.text("#history tbody")).contains("Change number " + number));
            patiently(() -> assertThat(rows(page)).isEqualTo(11));
            page.find("#history [name=user]").sendKeys("ada", Keys.ENTER);
            patiently(() -> assertThat(rows(page)).isEqualTo(6));

            page.go(visit.dashboard.base());
            isLive(page);
            patiently(() -> {
                page.run(SCROLL, 1);
                assertThat(lastRow(page)).isLessThan(MANY - 700);
            });
            isLive(page);
            page.run("document.querySelector('#history .rows').scrollTop -= 1500");
            isLive(page);
            String left = inSight(page);
            page.go(URI.create(visit.dashboard.base() + "?view=wall"));
            page.driver().navigate().back();
            patiently(
                    () -> assertThat(inSight(page)).as("also from another page").isEqualTo(left));
            page.picture("history-back-from-another-page");
            assertThat(page.errors()).isEmpty();
        }
    }

    /** Thousands of rows take their time where other programs want the machine too. */
    private static void patiently(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .untilAsserted(assertion);
    }

    private static long lastRow(Browser page) {
        return (Long) page.run("return Number([...document.querySelectorAll('" + ROW
                + "')].at(-1).querySelector('.c-version').textContent.slice(5))");
    }

    private static long firstRow(Browser page) {
        return (Long) page.run("return Number(document.querySelector('" + ROW + " .c-version').textContent.slice(5))");
    }

    /** The first row that is seen in the list's frame. */
    private static String inSight(Browser page) {
        return String.valueOf(page.run("""
                const box = document.querySelector('#history .rows');
                const edge = Math.max(0, box.getBoundingClientRect().top);
                return [...box.querySelectorAll('tbody tr[data-id]')].find((row) => row.getBoundingClientRect().bottom > edge + 1)?.querySelector('.c-version').textContent;
                """));
    }

    /** What is left after everything that can go has gone. */
    private static Map<String, Double> footprint(Browser page) {
        page.cdp("HeapProfiler.collectGarbage", Map.of());
        page.cdp("Performance.enable", Map.of());
        page.cdp("HeapProfiler.collectGarbage", Map.of());
        return ((List<?>) page.cdp("Performance.getMetrics", Map.of()).get("metrics"))
                .stream()
                        .map(each -> (Map<?, ?>) each)
                        .collect(Collectors.toMap(
                                each -> String.valueOf(each.get("name")),
                                each -> ((Number) each.get("value")).doubleValue()));
    }

    @Test
    void is_read_to_its_end_and_back_filtered_and_unfolded_without_scripts(Browsers browsers) {
        try (SqliteStorage storage =
                SqliteStorage.open(new StorageSettings(Optional.empty(), folder.resolve("data")))) {
            DeploymentPast.fill(storage, 110);
        }
        visit = Visit.to(folder);
        record("prod", "90b1d22", "v9.0.0", "grace", "2025-03-05T23:59:59Z", "Trivia packs (#162)");
        await().until(() ->
                visit.as("viewer").json("api/health/prod").path("count").asInt() > 0);
        try (Browser page = visit.open(browsers, "viewer")) {
            page.scripts(false);
            page.go(visit.dashboard.base());
            assertThat(page.text("#environments")).contains("Test Channel", "Production", "healthy");
            assertThat(page.findAll("#environments .spark__line")).hasSize(2);
            assertThat(page.findAll("#health .curve svg")).hasSize(4).allMatch(WebElement::isDisplayed);
            assertThat(page.findAll("#history [data-f=newer]"))
                    .as("on the first page")
                    .isEmpty();

            page.find("#history [name=user]").sendKeys("ada");
            choose(page, "environment", "test");
            page.find("#history [type=submit]").click();
            assertThat(page.driver().getCurrentUrl()).contains("user=ada", "environment=test");
            for (int first = 108; first > 28; first -= 40) {
                assertThat(firstRow(page)).isEqualTo(first);
                page.find("#history [data-f=next]").click();
            }
            assertThat(firstRow(page)).isEqualTo(28);
            assertThat(rows(page)).isEqualTo(15);
            assertThat(page.find("#history [data-f=next]").isDisplayed()).isFalse();
            page.find("#history [data-f=newer]").click();
            assertThat(firstRow(page)).as("the same page again").isEqualTo(68);
            assertThat(rows(page)).isEqualTo(20);
            assertThat(page.text("#history [data-f=filtered]"))
                    .as("still filtered")
                    .contains("2 filters");
            page.find("#history [data-f=newer]").click();
            assertThat(firstRow(page)).isEqualTo(108);
            assertThat(page.findAll("#history [data-f=newer]")).isEmpty();

            page.find("#history [data-f=clear]").click();
            assertThat(page.text("#history [data-f=rows]")).contains("grace");
            page.find("#history [data-f=next]").click();
            page.find("#history [data-f=newer]").click();
            assertThat(firstRow(page)).as("without a filter").isEqualTo(109);
            page.find("#history [data-f=next]").click();
            page.picture("history-between-pages-without-javascript");
        }
    }

    @Test
    void shows_older_ones_with_a_button_on_a_phone(Browsers browsers) {
        try (SqliteStorage storage =
                SqliteStorage.open(new StorageSettings(Optional.empty(), folder.resolve("data")))) {
            DeploymentPast.fill(storage, 200);
        }
        visit = Visit.to(folder);
        try (Browser page = visit.open(browsers, "viewer")) {
            page.width(360);
            isLive(page);
            assertThat((Long) page.run("return document.querySelector('" + ROW + "').offsetHeight"))
                    .as("a finger's target")
                    .isBetween(44L, 72L);
            page.find("#history [data-f=next]").click();
            eventually(() -> assertThat(rows(page)).isEqualTo(120));
            assertThat((Long) page.run("return document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(360);
            page.find(ROW + " .c-version").click();
            eventually(() -> assertThat(page.text("#history .detail")).contains("Course", "deployed"));
            assertThat((Long) page.run("return document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(360);
            page.run("document.querySelector('#history').scrollIntoView()");
            page.screenshot("history-phone", "#history");
            page.dark(true);
            page.picture("history-phone-dark");
        }
    }

    @Test
    void is_walked_opened_closed_and_copied_from_by_keyboard(Browsers browsers) {
        visit = Visit.to(folder);
        for (int i = 1; i <= 5; i++) {
            record("prod", "90b1d22000" + i, "v1." + i + ".0", "grace", "2026-03-0" + i + "T12:00:00Z", "Trivia packs");
        }
        try (Browser page = live(browsers)) {
            page.run("document.querySelector('#history select').focus()");
            page.run("document.querySelector('" + ROW + " .row__open').focus()");
            assertThat(focused(page)).isEqualTo("v1.5.0");
            press(page, "j");
            press(page, Keys.ARROW_DOWN);
            assertThat(focused(page)).isEqualTo("v1.3.0");
            press(page, "k");
            assertThat(focused(page)).isEqualTo("v1.4.0");
            press(page, Keys.END);
            assertThat(focused(page)).isEqualTo("v1.1.0");
            press(page, Keys.HOME);
            press(page, Keys.ARROW_UP);
            assertThat(focused(page)).isEqualTo("v1.5.0");
            assertThat(page.run("return document.querySelectorAll('#history tr[data-id] [tabindex=\"0\"]').length"))
                    .as("one row in reach of Tab: its button, its commit and the way to copy that")
                    .isEqualTo(3L);

            assertThat(
                            page.run(
                                    "return getComputedStyle(document.activeElement.closest('tr').querySelector('time'), '::after').content"))
                    .asString()
                    .as("the exact time, for those who came by keyboard")
                    .contains("2026-03-05 12:00:00 UTC");
            WebElement button = page.driver().switchTo().activeElement();
            assertThat(button.getAccessibleName())
                    .contains("Details", "v1.5.0", "Production", "success", "2026-03-05 12:00:00 UTC");
            assertThat(button.getAttribute("aria-expanded")).isEqualTo("false");
            press(page, Keys.ENTER);
            eventually(() -> assertThat(page.text("#history .detail")).contains("deployed", "weekly release"));
            assertThat(button.getAttribute("aria-expanded")).isEqualTo("true");
            assertThat(page.findAll("#" + button.getAttribute("aria-controls"))).hasSize(1);

            page.run("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }");
            press(page, "c");
            eventually(() -> assertThat(page.run("return window.copied")).isEqualTo("90b1d220005"));
            eventually(() -> assertThat(page.run("return document.querySelector('[data-part=announcer]').textContent"))
                    .asString()
                    .contains("90b1d22 copied"));
            page.run(
                    "navigator.clipboard.writeText = () => Promise.reject(new Error('no'));"
                            + " document.execCommand = () => { window.copied = document.activeElement.value; return true; }; window.copied = null");
            page.find("#history .detail__copy").click();
            eventually(() -> assertThat(page.run("return window.copied"))
                    .as("without the clipboard of today")
                    .isEqualTo("90b1d220005"));
            page.screenshot("history-open", "#history");

            press(page, Keys.ESCAPE);
            eventually(() -> assertThat(page.findAll("#history .detail")).isEmpty());
            assertThat(focused(page)).isEqualTo("v1.5.0");
            press(page, Keys.SPACE);
            eventually(() -> assertThat(page.findAll("#history .detail")).hasSize(1));
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void links_commit_run_and_pull_request_and_tells_the_course_and_the_health(Browsers browsers) {
        visit = Visit.to(folder);
        record("prod", "90b1d22", "v1.3.0", "grace", "2026-03-05T12:00:00Z", "Trivia packs (#162)");
        long id = record("prod", "4f2c9aa", "v1.3.1", "ada", "2026-03-06T12:00:00Z", "Fix (#163) <i>race</i>");
        api = ScriptedApi.before(visit.dashboard.base())
                .answers("GET api/deployments/" + id, DETAIL.formatted(id))
                .answers("GET api/health/prod", healthOf(38, 61, 3));
        try (Browser page = browsers.open(api.base(), "viewer", "viewer-secret")) {
            isLive(page);
            assertThat(page.find(ROW + " .c-message a").getAttribute("href"))
                    .isEqualTo("https://github.com/grobertson/Rosey-Robot/pull/163");
            assertThat(page.text(ROW + " .c-message")).contains("Fix (#163) <i>race</i>");
            assertThat(page.find(ROW + " .c-sha a").getAttribute("href")).endsWith("/commit/4f2c9aa");
            page.find(ROW + " .c-version").click();
            eventually(() -> assertThat(page.text("#history .detail"))
                    .contains(
                            "queued",
                            "waits for approval",
                            "approved, in progress",
                            "after 2 m",
                            "deployed",
                            "verified")
                    .contains("worse: more failed probes, slower")
                    .contains("38 ms → 61 ms, +61 %", "0 → 3 failed probes"));
            assertThat(page.findAll(
                            "#history .detail a[href='https://github.com/grobertson/Rosey-Robot/actions/runs/9']"))
                    .hasSize(1);
            for (String told : List.of("pull/163", "commit/4f2c9aa")) {
                assertThat(page.findAll(
                                "#history .detail a[href='https://github.com/grobertson/Rosey-Robot/" + told + "']"))
                        .as("the open row leads to %s too", told)
                        .hasSize(1);
            }
            assertThat(page.findAll("#history .detail img, #history .detail i")).isEmpty();
            assertThat(page.text("#history .detail")).contains(ContractSamples.HOSTILE);
            assertThat(page.run("return window.pwned ?? null")).isNull();
            String asked = api.asked("GET api/health/prod").stream()
                    .map(ScriptedApi.Asked::query)
                    .filter(query -> query.contains("from="))
                    .findFirst()
                    .orElseThrow();
            assertThat(asked).contains("from=2026-03-06T11%3A30%3A00.000Z", "to=2026-03-06T12%3A34%3A10.000Z");
            EveryScreen.isFineIn("#history", page, "history-details");
            assertThat(page.errors()).isEmpty();
        }
    }

    private static final String DETAIL = """
            {"id": %d, "environment": "prod", "version": "v1.3.1", "commit_sha": "4f2c9aa", "commit": "4f2c9aa", "commit_message": "Fix (#163)", "deployed_by": "ada",
             "deployed_at": "2026-03-06T12:00:00Z", "started_at": "2026-03-06T12:00:00Z", "finished_at": "2026-03-06T12:04:10Z", "duration_seconds": 250, "status": "success",
             "workflow_run_id": 9, "run_url": "https://github.com/grobertson/Rosey-Robot/actions/runs/9", "reason": "%s", "source": "dispatch", "rollback_of": null, "operation": "3",
             "timeline": [{"timestamp": "2026-03-06T11:57:00Z", "status": "queued"}, {"timestamp": "2026-03-06T11:58:00Z", "status": "waiting"},
                          {"timestamp": "2026-03-06T12:00:00Z", "status": "in_progress"}, {"timestamp": "2026-03-06T12:04:10Z", "status": "success"},
                          {"timestamp": "2026-03-06T12:04:20Z", "status": "verified"}]}
            """.replace("\"%s\"", "\"" + ContractSamples.HOSTILE + "\"");

    private static String healthOf(int before, int after, int failed) {
        StringBuilder points = new StringBuilder();
        Instant end = Instant.parse("2026-03-06T12:04:10Z");
        for (Instant at = Instant.parse("2026-03-06T11:30:00Z");
                at.isBefore(Instant.parse("2026-03-06T12:34:00Z"));
                at = at.plusSeconds(30)) {
            boolean late = !at.isBefore(end);
            boolean down = late && at.isBefore(end.plusSeconds(30 + 30L * (failed - 1)));
            points.append(points.isEmpty() ? "" : ",")
                    .append("""
                    {"timestamp":"%s","response_time_ms":%s,"memory_mb":140,"samples":1,"errors":%d}""".formatted(at, down ? "null" : late ? after : before, down ? 1 : 0));
        }
        return "{\"environment\":\"prod\",\"bucket_seconds\":30,\"count\":1,\"metrics\":[%s],\"deployments\":[]}"
                .formatted(points);
    }

    @Test
    void an_address_opens_a_deployment_whether_it_is_listed_or_not(Browsers browsers) {
        visit = Visit.to(folder);
        long old = record("test", "4f2c9aa", "v1.0.0", "ada", "2026-03-01T12:00:00Z", "Fix playlist race");
        record("prod", "90b1d22", "v2.0.0", "grace", "2026-03-05T12:00:00Z", "Trivia packs");
        try (Browser page = browsers.open(visit.dashboard.base(), "viewer", "viewer-secret")) {
            page.go(URI.create(visit.dashboard.base() + "?environment=prod#deployment-" + old));
            isLive(page);
            eventually(() ->
                    assertThat(page.text("#history .pinned")).contains("v1.0.0", "the list below does not hold it"));
            eventually(() -> assertThat(page.text("#history .detail")).contains("Fix playlist race"));
            assertThat(focused(page)).isEqualTo("v1.0.0");
            assertThat(rows(page)).as("the filter stays").isEqualTo(2);
            page.screenshot("history-pinned", "#history");
            press(page, Keys.ESCAPE);
            eventually(() -> assertThat(page.findAll("#history .pinned")).isEmpty());
            assertThat(page.driver().getCurrentUrl()).doesNotContain("#deployment");

            page.find("#history [data-f=clear]").click();
            eventually(() -> assertThat(rows(page)).isEqualTo(2));
            page.run("location.hash = '#deployment-" + old + "'");
            eventually(() -> assertThat(page.text("#details-" + old)).contains("Fix playlist race"));
            assertThat(focused(page)).isEqualTo("v1.0.0");
            assertThat(page.findAll("#history .pinned")).isEmpty();

            page.run("location.hash = '#deployment-4711'");
            eventually(() -> assertThat(page.text("[data-part=announcer]")).contains("no deployment 4711"));
        }
    }

    @Test
    void says_what_failed_since_when_and_tries_again(Browsers browsers) {
        visit = Visit.to(folder);
        record("prod", "90b1d22", "v2.0.0", "grace", "2026-03-05T12:00:00Z", "Trivia packs");
        api = ScriptedApi.before(visit.dashboard.base());
        try (Browser page = browsers.open(api.base(), "viewer", "viewer-secret")) {
            isLive(page);
            api.answers(
                    "GET api/deployments",
                    503,
                    ContractSamples.problem(503, "storage_unavailable", "The store cannot answer just now.", ""));
            choose(page, "status", "failed");
            eventually(() -> assertThat(page.text("#history [data-f=problem]"))
                    .contains("could not be loaded", "The store cannot answer just now", "Failing since"));
            assertThat(page.text("#history tbody")).as("the old stays").contains("v2.0.0");
            page.screenshot("history-failed", "#history");
            api.answers("GET api/deployments", "{\"deployments\": [], \"count\": 0, \"next\": null}");
            page.find("#history [data-f=problem] button").click();
            eventually(() -> assertThat(page.find("#history [data-f=problem]").isDisplayed())
                    .isFalse());
            assertThat(page.text("#history [data-f=empty]")).contains("Nothing matches this filter", "Clear");
            page.screenshot("history-no-match", "#history");
            api.answers("GET api/deployments", 401, ContractSamples.problem(401, "unauthorized", "Sign in.", ""));
            page.find("#history [data-f=empty] a").click();
            eventually(() ->
                    assertThat(page.text("#history [data-f=problem] button")).isEqualTo("Sign in again"));
        }
    }

    @Test
    void is_empty_with_what_to_do_next(Browsers browsers) {
        visit = Visit.to(folder);
        try (Browser page = live(browsers)) {
            assertThat(page.text("#history [data-f=empty]"))
                    .contains("No deployment is known yet", "POST api/deployments");
            page.screenshot("history-empty", "#history");
        }
    }

    @Test
    void filters_by_days_of_utc_and_pages_without_scripts(Browsers browsers) {
        try (SqliteStorage storage =
                SqliteStorage.open(new StorageSettings(Optional.empty(), folder.resolve("data")))) {
            DeploymentPast.fill(storage, 64);
        }
        visit = Visit.to(folder);
        record("prod", "90b1d22", "v9.0.0", "grace", "2025-03-05T23:59:59Z", "Trivia packs (#162)");
        try (Browser page = visit.open(browsers, "viewer")) {
            page.scripts(false);
            page.go(visit.dashboard.base());
            assertThat(page.text("#history .filters__days")).contains("days in UTC");
            for (int from = 20; from < 65; from += 20) {
                page.find("#history [data-f=next]").click();
            }
            assertThat(rows(page)).isEqualTo(5);
            assertThat(page.text("#history [data-f=newest]")).isEqualTo("Back to the newest");

            page.go(URI.create(visit.dashboard.base() + "?from=2025-03-05&to=2025-03-05&environment=prod"));
            assertThat(rows(page)).isEqualTo(1);
            assertThat(page.text(ROW)).contains("v9.0.0");
            assertThat(page.find(ROW + " .c-message a").getAttribute("href")).endsWith("/pull/162");
            assertThat(page.find("#history [name=from]").getAttribute("value")).isEqualTo("2025-03-05");
            assertThat(page.text("#history [data-f=filtered]")).contains("3 filters");
            page.go(URI.create(visit.dashboard.base() + "?to=2025-03-04"));
            assertThat(page.text("#history [data-f=empty]")).contains("Nothing matches");
            page.go(URI.create(visit.dashboard.base() + "?to=2025-02-31"));
            assertThat(page.text("#history [data-f=problem]")).contains("must be a day");
            page.go(visit.dashboard.base());
            for (int width : new int[] {1440, 768, 360}) {
                page.width(width);
                page.screenshot("history-without-javascript-" + width);
            }
        }
    }
}
