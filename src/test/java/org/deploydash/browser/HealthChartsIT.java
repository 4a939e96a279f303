package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.deploydash.browser.Visit.eventually;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The health panel over a day that a scripted answer tells: an outage, a deployment, a rollback, and three deployments in a row. */
@ExtendWith(Browsers.class)
class HealthChartsIT {

    private static final List<String> CHARTS = List.of("response", "memory", "users", "errors", "uptime");
    private static final Duration BUCKET = Duration.ofMinutes(10);

    @TempDir
    static Path folder;

    private static Visit visit;
    private ScriptedApi api;

    @BeforeAll
    static void start() {
        visit = Visit.to(folder);
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

    private Browser page(Browsers browsers, String query) {
        Browser page = browsers.open(api.base(), "viewer", "viewer-secret");
        if (!query.isEmpty()) {
            page.go(URI.create(api.base() + query));
        }
        return page;
    }

    /** As the contract words it: a point each ten minutes up to now, an hour of which nobody answered, an hour of which nobody asked. */
    private static String day(String environment, String deployments) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        long width = BUCKET.toSeconds();
        long last = now.getEpochSecond() / width * width;
        List<String> points = new ArrayList<>();
        for (int i = 143; i >= 0; i--) {
            boolean out = i > 60 && i <= 66;
            if (i > 30 && i <= 36) {
                continue;
            }
            points.add("""
                    {"timestamp":"%s","response_time_ms":%s,"response_time_min_ms":%s,"response_time_max_ms":%s,"memory_mb":%s,"user_count":%s,
                     "status":"healthy","samples":60,"errors":%d,"down":%d}
                    """.formatted(
                            Instant.ofEpochSecond(last - i * width),
                            out ? null : 40 + i % 7,
                            out ? null : 30,
                            out ? null : 90,
                            out ? null : 140 + i % 5,
                            out ? null : 12,
                            out ? 60 : 0,
                            out ? 60 : 0));
        }
        return "{\"environment\":\"%s\",\"metrics\":[%s],\"count\":138,\"bucket_seconds\":600,\"uptime_percent\":95.8,\"error_rate\":0.04,\"deployments\":[%s]}"
                .formatted(environment, String.join(",", points), deployments);
    }

    private static String deployment(long id, Duration ago, String version, String rollbackOf) {
        Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(ago);
        return """
                {"id":%d,"environment":"prod","version":"%s","commit_sha":"90b1d22","commit":"90b1d22","commit_message":"Trivia","deployed_by":"ada",
                 "deployed_at":"%s","started_at":null,"finished_at":null,"duration_seconds":60,"status":"success","workflow_run_id":null,"run_url":null,
                 "reason":null,"source":"github","rollback_of":%s}
                """.formatted(id, version, at, rollbackOf);
    }

    private void tellADay(String version) {
        api.answers("GET api/health/test", day("test", ""));
        api.answers(
                "GET api/health/prod",
                day(
                        "prod",
                        String.join(
                                ",",
                                deployment(11, Duration.ofHours(20), version, null),
                                deployment(12, Duration.ofHours(12), "v1.2.0", "11"),
                                deployment(13, Duration.ofMinutes(302), "v1.3.1", null),
                                deployment(14, Duration.ofMinutes(301), "v1.3.2", null),
                                deployment(15, Duration.ofMinutes(300), "v1.3.3", null))));
    }

    private static String chart(String name) {
        return "#chart-" + name;
    }

    @Test
    void marks_deployments_and_rollbacks_on_every_chart_and_leads_to_them(Browsers browsers) {
        tellADay("v1.3.0");
        String back = deployment(12, Duration.ofHours(12), "v1.2.0", "11").strip();
        api.answers(
                "GET api/deployments/12",
                back.substring(0, back.length() - 1) + ",\"operation\":null,\"timeline\":[]}");
        try (Browser page = page(browsers, "")) {
            for (String chart : CHARTS) {
                eventually(() -> assertThat(page.findAll(chart(chart) + " .mark:not([hidden])"))
                        .as("three near one another are one, on %s", chart)
                        .hasSize(3));
                assertThat(page.findAll(chart(chart) + " .mark[data-kind=rollback]:not([hidden])"))
                        .hasSize(1);
                assertThat(page.find(chart(chart) + " .mark[data-count]").getAttribute("aria-label"))
                        .startsWith("3 deployments, ");
            }
            page.run("document.querySelector('#health').scrollIntoView()");
            page.find("#chart-memory .mark[data-kind=rollback]").click();
            assertThat(page.driver().getCurrentUrl()).endsWith("#deployment-12");
            eventually(() -> assertThat(page.text("#history")).contains("v1.2.0", "Trivia"));
            page.screenshot("health-marks", "#health");
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void reaches_every_mark_with_the_keyboard_and_opens_those_that_stand_for_several(Browsers browsers) {
        tellADay("v1.3.0");
        try (Browser page = page(browsers, "")) {
            eventually(() -> assertThat(page.findAll("#chart-response .mark:not([hidden])"))
                    .hasSize(3));
            assertThat(page.findAll("#chart-response .mark[tabindex='0']"))
                    .as("one stop of the Tab key")
                    .hasSize(1);
            page.find("#chart-response .reader").sendKeys(Keys.TAB);
            assertThat(focused(page)).startsWith("3 deployments");
            press(page, Keys.ARROW_LEFT);
            assertThat(focused(page)).startsWith("Production rolled back to v1.2.0 by ada");
            assertThat(page.text(".markcard")).contains("Production rolled back to v1.2.0 by ada");
            press(page, Keys.ARROW_LEFT);
            assertThat(focused(page)).startsWith("v1.3.0 deployed to Production by ada");
            press(page, Keys.ENTER);
            assertThat(page.driver().getCurrentUrl()).endsWith("#deployment-11");

            press(page, Keys.END);
            press(page, Keys.ENTER);
            assertThat(page.findAll(".markcard a")).hasSize(3);
            press(page, Keys.ESCAPE);
            assertThat(page.find(".markcard").isDisplayed()).isFalse();
            assertThat(focused(page)).startsWith("3 deployments");
            press(page, Keys.ENTER);
            press(page, Keys.ENTER);
            assertThat(page.driver().getCurrentUrl()).as("the newest").endsWith("#deployment-15");

            page.find("#chart-uptime .reader").sendKeys(Keys.TAB);
            assertThat(page.find(".markcard").isDisplayed()).isTrue();
            press(page, Keys.TAB);
            assertThat(page.driver().switchTo().activeElement().getText())
                    .as("after the last mark")
                    .isEqualTo("Numbers");
        }
    }

    @Test
    void reads_all_environments_at_one_moment_on_all_charts(Browsers browsers) {
        tellADay("v1.3.0");
        try (Browser page = page(browsers, "")) {
            eventually(() -> assertThat(page.findAll("#chart-response .mark:not([hidden])"))
                    .hasSize(3));
            page.find("#chart-memory .reader").sendKeys(Keys.ARROW_LEFT);
            eventually(() -> {
                assertThat(page.findAll(".reader__line:not([hidden])")).hasSize(CHARTS.size());
                assertThat(page.text(".readout")).contains("Test Channel", "Production", "MB");
            });
            String before = page.find("#chart-memory .reader").getAttribute("aria-valuetext");
            assertThat(before).contains("Test Channel", "; Production", " MB, ", " users");
            press(page, Keys.PAGE_DOWN);
            eventually(() -> assertThat(page.find("#chart-memory .reader").getAttribute("aria-valuetext"))
                    .isNotEqualTo(before));
            page.screenshot("health-readout", "#health");
            press(page, Keys.ESCAPE);
            eventually(() -> assertThat(page.find(".readout").isDisplayed()).isFalse());

            page.find("#chart-uptime .reader").sendKeys(Keys.HOME);
            eventually(() -> assertThat(page.text(".readout")).contains("100 %"));
            boolean found = false;
            for (int i = 0; i < 25 && !found; i++) {
                press(page, Keys.ARROW_RIGHT);
                await().pollDelay(Duration.ZERO)
                        .until(() -> page.find(".readout").isDisplayed());
                found = page.run("return new Promise((done) => requestAnimationFrame(() => done("
                                + "document.querySelector('#chart-uptime .reader').getAttribute('aria-valuetext'))))")
                        .toString()
                        .matches("(?s).*\\d:00( [AP]M)?–\\d+:00( [AP]M)?: .*%.*, \\d+ probes failed.*");
            }
            assertThat(found).as("an hour with failed probes says so").isTrue();
        }
    }

    @Test
    void draws_gaps_bands_and_bars_of_different_heights(Browsers browsers) {
        tellADay("v1.3.0");
        try (Browser page = page(browsers, "")) {
            eventually(() -> assertThat(page.text("#chart-response [data-f=text]"))
                    .containsPattern("Production\\s+4\\d ms on average, .* to \\d+ ms, 2 gaps, 36\\d probes failed"));
            eventually(
                    () -> assertThat(page.text("#chart-errors [data-f=text]")).contains("0 % to 100 %"));
            assertThat(page.text("#chart-uptime"))
                    .containsPattern("Production\\s+95\\.\\d+ % up, 36\\d of 8,2\\d\\d probes failed");
            assertThat(page.findAll("#chart-uptime rect[data-state=healthy][height='100%']"))
                    .isNotEmpty();
            assertThat(page.findAll("#chart-uptime rect[data-state=unhealthy]")).isNotEmpty();
        }
    }

    @Test
    void keeps_the_range_in_the_address_and_comes_back_to_it(Browsers browsers) {
        tellADay("v1.3.0");
        try (Browser page = page(browsers, "?environment=prod")) {
            eventually(() -> assertThat(api.asked("GET api/health/prod")).isNotEmpty());
            page.run("window.canvas = document.querySelector('#chart-response canvas')");
            page.find("[data-range='7d']").click();
            eventually(() -> assertThat(api.asked("GET api/health/prod"))
                    .anyMatch(asked -> asked.query().contains("hours=168")));
            assertThat(page.driver().getCurrentUrl())
                    .contains("environment=prod")
                    .contains("range=7d");
            assertThat(page.run("return window.canvas === document.querySelector('#chart-response canvas')"))
                    .as("nothing was drawn on another canvas")
                    .isEqualTo(true);

            page.driver().navigate().refresh();
            eventually(() -> assertThat(page.find("[data-range='7d']").getAttribute("aria-pressed"))
                    .isEqualTo("true"));
            assertThat(page.find("[data-range='24h']").getAttribute("aria-pressed"))
                    .isEqualTo("false");
        }
    }

    @Test
    void lets_the_reader_choose_which_environments_are_drawn(Browsers browsers) {
        tellADay("v1.3.0");
        try (Browser page = page(browsers, "")) {
            eventually(
                    () -> assertThat(page.text("#chart-memory [data-f=text]")).contains("Test Channel", "Production"));
            page.find(".legend [data-environment=test]").click();
            eventually(() -> assertThat(page.text("#chart-memory [data-f=text]"))
                    .contains("Production")
                    .doesNotContain("Test Channel"));
            assertThat(page.driver().getCurrentUrl()).contains("drawn=prod");
            page.find(".legend [data-environment=prod]").click();
            assertThat(page.find(".legend [data-environment=prod]").getAttribute("aria-pressed"))
                    .as("the last one stays")
                    .isEqualTo("true");
        }
    }

    @Test
    void goes_on_live_without_asking_again_or_drawing_anew(Browsers browsers) {
        try (Browser page = page(browsers, "")) {
            eventually(() ->
                    assertThat(page.text("#chart-uptime")).containsPattern("Production\\s+[0-9.]+ % up, \\d+ of \\d+"));
            page.run(
                    "window.kept = [...document.querySelectorAll('#health canvas, #chart-uptime .uptime__row, #health .reader')]");
            eventually(() -> assertThat(page.text("#health [data-f=span]"))
                    .as("what was measured, not how wide the picture is")
                    .containsPattern("last ([1-9]\\d?|0) (s|m), since .*: all there is yet")
                    .doesNotContain("10 m"));
            int asked = api.asked("GET api/health/prod").size();
            int failed = failed(page);
            visit.production.stop();
            eventually(() -> assertThat(failed(page)).isGreaterThan(failed + 2));
            visit.production.restart();
            assertThat(api.asked("GET api/health/prod")).hasSize(asked);
            assertThat(page.run("return window.kept.every((node) => node.isConnected)"))
                    .isEqualTo(true);
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void marks_a_deployment_the_moment_it_is_announced(Browsers browsers) {
        tellADay("v1.3.0");
        try (Browser page = page(browsers, "")) {
            eventually(() ->
                    assertThat(page.findAll("#chart-users .mark:not([hidden])")).hasSize(3));
            await().until(() -> api.listeners() > 0);
            api.announces("deployment", deployment(16, Duration.ofHours(16), "v1.2.9", null));
            eventually(() ->
                    assertThat(page.findAll("#chart-users .mark:not([hidden])")).hasSize(4));
        }
    }

    @Test
    void tells_the_numbers_as_a_table_that_can_be_copied(Browsers browsers) {
        tellADay("v1.3.0");
        try (Browser page = page(browsers, "")) {
            eventually(() -> assertThat(page.findAll("#chart-response .mark:not([hidden])"))
                    .hasSize(3));
            page.find("#health .numbers summary").sendKeys(Keys.ENTER);
            eventually(
                    () -> assertThat(page.findAll("#health .numbers tbody tr")).hasSizeGreaterThan(130));
            assertThat(page.find("#health .numbers table").getText()).contains("Response", "Error rate", "100 %");
            page.run("navigator.clipboard.writeText = async (text) => { window.copied = text; }");
            page.find("#health .numbers button").click();
            eventually(() -> assertThat(String.valueOf(page.run("return window.copied")))
                    .startsWith("time\tresponse_ms")
                    .contains("\t30\t90\t"));
            page.screenshot("health-numbers", "#health");
        }
    }

    @Test
    void shows_one_chart_at_a_time_on_a_phone_by_touch_and_by_key(Browsers browsers) {
        tellADay("v1.3.0");
        try (Browser page = page(browsers, "")) {
            page.width(360);
            eventually(() -> assertThat(shown(page)).containsExactly("response"));
            page.find("#tab-uptime").click();
            assertThat(shown(page)).containsExactly("uptime");
            press(page, Keys.ARROW_LEFT);
            assertThat(shown(page)).containsExactly("errors");
            press(page, Keys.HOME);
            assertThat(shown(page)).containsExactly("response");
            assertThat(page.find("#tab-response").getAttribute("aria-selected")).isEqualTo("true");
            assertThat(page.find("#chart-response").getAttribute("role")).isEqualTo("tabpanel");
            assertThat((Long) page.run("return document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(360);
        }
    }

    @Test
    void opens_what_a_finger_points_at_and_leads_on_from_there(Browsers browsers) {
        tellADay("v1.3.0");
        try (Browser page = page(browsers, "")) {
            page.cdp("Emulation.setTouchEmulationEnabled", Map.of("enabled", true));
            for (int width : new int[] {360, 768}) {
                page.width(width);
                page.run("document.querySelector('#health .charts').scrollIntoView()");
                eventually(() -> assertThat(page.findAll("#chart-response .mark:not([hidden])"))
                        .hasSize(3));
                WebElement mark = page.find("#chart-response .mark[data-kind=rollback]");
                assertThat(mark.getSize().getHeight()).isGreaterThanOrEqualTo(44);
                assertThat(mark.getSize().getWidth()).isGreaterThanOrEqualTo(44);
                tap(page, mark);
                eventually(() -> assertThat(page.findAll(".markcard--pinned a")).hasSize(1));
                assertThat(page.driver().getCurrentUrl()).as("not yet").doesNotContain("#deployment");
                WebElement link = page.find(".markcard--pinned a");
                assertThat(link.getText()).startsWith("Production rolled back to v1.2.0 by ada");
                assertThat(link.getSize().getHeight()).isGreaterThanOrEqualTo(44);
                page.picture("health-thumb-" + width);
                tap(page, page.find("#health-name"));
                eventually(
                        () -> assertThat(page.find(".markcard").isDisplayed()).isFalse());
            }
            tap(page, page.find("#chart-response .mark[data-kind=rollback]"));
            eventually(() -> assertThat(page.findAll(".markcard--pinned a")).hasSize(1));
            tap(page, page.find(".markcard--pinned a"));
            eventually(() -> assertThat(page.driver().getCurrentUrl()).endsWith("#deployment-12"));
        }
    }

    private static void tap(Browser page, WebElement what) {
        List<?> middle = (List<?>) page.run(
                "arguments[0].scrollIntoView({block: 'center'}); const box = arguments[0].getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]",
                what);
        page.cdp(
                "Input.dispatchTouchEvent",
                Map.of("type", "touchStart", "touchPoints", List.of(Map.of("x", middle.get(0), "y", middle.get(1)))));
        page.cdp("Input.dispatchTouchEvent", Map.of("type", "touchEnd", "touchPoints", List.of()));
    }

    /** 120 buckets up to now; of the third quarter a part is missing, and the band reaches from 10 to 90 ms around 50. */
    private static String past(String environment, int hours) {
        long width = hours * 3600L / 120;
        long last = Instant.now().getEpochSecond() / width * width;
        List<String> points = new ArrayList<>();
        for (int i = 119; i >= 0; i--) {
            if (i < 50 && i >= 38) {
                continue;
            }
            points.add("""
                    {"timestamp":"%s","response_time_ms":50,"response_time_min_ms":10,"response_time_max_ms":90,"memory_mb":140,"user_count":1234,"samples":60,"errors":0,"down":0}
                    """.formatted(Instant.ofEpochSecond(last - i * width)));
        }
        return "{\"environment\":\"%s\",\"metrics\":[%s],\"count\":108,\"bucket_seconds\":%d,\"deployments\":[]}"
                .formatted(environment, String.join(",", points), width);
    }

    @ParameterizedTest
    @CsvSource({"1h, 1", "24h, 24", "7d, 168", "30d, 720"})
    void draws_every_range_with_its_gap_and_its_band(String range, int hours, Browsers browsers) {
        api.answers("GET api/health/test", "{\"metrics\":[],\"bucket_seconds\":10,\"deployments\":[]}");
        api.answers("GET api/health/prod", past("prod", hours));
        // What is probed meanwhile would be in the figures.
        api.answers("GET api/status", "{\"timestamp\":\"" + Instant.now() + "\"}");
        api.answers("GET api/events", 503, "{}");
        try (Browser page = page(browsers, "?range=" + range + "&drawn=prod")) {
            page.run("document.querySelector('#health').scrollIntoView()");
            page.find("[data-part=refresh]").click();
            eventually(() -> assertThat(page.text("#chart-response [data-f=text]"))
                    .containsPattern("Production\\s+50 ms on average, 10 ms to 90 ms, 1 gap"));
            assertThat(api.asked("GET api/health/prod"))
                    .anyMatch(asked -> asked.query().contains("hours=" + hours));
            assertThat(page.text("#health [data-f=span]")).startsWith("last ");
            assertThat(ink(page, 0.3)).as("line and band a third from the left").isEqualTo(List.of(true, true));
            assertThat(ink(page, 0.9)).as("and near the right edge").isEqualTo(List.of(true, true));
            assertThat(ink(page, 1 - 44.0 / 120)).as("a gap is a gap").isEqualTo(List.of(false, false));
            assertThat(page.text("#chart-users [data-f=text]")).contains("1,234 users");
            assertThat(
                            String.valueOf(
                                    page.run(
                                            "return [...document.querySelectorAll('.uptime__axis span')].map((tick) => tick.textContent).join('|')")))
                    .as("the clock of this browser's country, or days")
                    .matches("(?s)(\\d\\d:\\d\\d\\s[AP]M|[A-Z][a-z]{2} \\d{1,2}|\\|)+");
            page.find("#health .numbers summary").sendKeys(Keys.ENTER);
            eventually(() -> assertThat(
                            (Long) page.run("return document.querySelectorAll('#health .numbers tbody tr').length"))
                    .as("a row for every point")
                    .isEqualTo(108L));
            page.picture("health-range-" + range);
        }
    }

    /**
     * [a line, a band] of production's colour in the response chart at that share of its width. Two columns are looked at, since
     * one may be a line of the grid, whose colour mixes with the band's.
     */
    private static Object ink(Browser page, double share) {
        return page.run("""
                const figure = document.querySelector('#chart-response');
                const canvas = figure.querySelector('canvas');
                const reader = figure.querySelector('.reader');
                const scale = canvas.width / canvas.clientWidth;
                const x = Math.round((reader.offsetLeft + arguments[0] * reader.offsetWidth) * scale);
                const probe = document.createElement('canvas').getContext('2d');
                probe.fillStyle = getComputedStyle(figure.querySelector('li')).getPropertyValue('--own').trim();
                probe.fillRect(0, 0, 1, 1);
                const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
                const column = (at) => {
                  const { data } = canvas.getContext('2d').getImageData(at, 0, 1, canvas.height);
                  let line = 0;
                  let band = 0;
                  for (let i = 0; i < data.length; i += 4) {
                    const like = Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 60;
                    if (like && data[i + 3] > 150) line += 1;
                    if (like && data[i + 3] > 25 && data[i + 3] < 70) band += 1;
                  }
                  return [line > 0, band > 20];
                };
                const [here, beside] = [column(x), column(x + 3)];
                return [here[0] || beside[0], here[1] || beside[1]];
                """, share);
    }

    @Test
    void is_printed_light_with_its_curves_whatever_the_screen_shows(Browsers browsers) {
        tellADay("v1.3.0");
        try (Browser page = page(browsers, "")) {
            page.dark(true);
            eventually(() -> assertThat(page.findAll("#chart-response .mark:not([hidden])"))
                    .hasSize(3));
            page.cdp("Emulation.setEmulatedMedia", Map.of("media", "print"));
            eventually(() -> assertThat(page.run("return document.querySelector('#chart-response canvas').clientWidth"))
                    .isEqualTo(660L));
            assertThat(
                            page.run(
                                    "return getComputedStyle(document.querySelector('#chart-memory li')).getPropertyValue('--raw-accent-2').trim()"))
                    .as("the colours of the light theme")
                    .isEqualTo("#c2570a");
            for (String chart : List.of("response", "memory", "users")) {
                assertThat(page.run(DRAWN_IN, chart, "23,105,210")).as(chart).isEqualTo(true);
            }
            assertThat(page.find("#chart-memory .mark:not([hidden])").isDisplayed())
                    .isTrue();
            assertThat(page.find("#workflows").isDisplayed()).isTrue();
            assertThat(page.find(".legend").isDisplayed()).isFalse();
            assertThat(page.find(".curves").isDisplayed()).isFalse();
            page.picture("print-health");
            page.cdp(
                    "Emulation.setEmulatedMedia",
                    Map.of(
                            "media",
                            "screen",
                            "features",
                            List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
            eventually(() -> assertThat(page.run(DRAWN_IN, "memory", "90,168,255"))
                    .as("dark again")
                    .isEqualTo(true));
            assertThat((Long) page.run("return document.querySelector('#chart-uptime').clientWidth"))
                    .isGreaterThan(660L);
        }
    }

    private static final String DRAWN_IN = """
            const [r, g, b] = arguments[1].split(',').map(Number);
            const canvas = document.querySelector(`#chart-${arguments[0]} canvas`);
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            for (let i = 0; i < data.length; i += 4) {
              if (data[i + 3] > 200 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 24) return true;
            }
            return false;
            """;

    @Test
    void prints_the_servers_curves_where_the_charts_were_never_looked_at(Browsers browsers) {
        await().until(() ->
                visit.as("viewer").json("api/health/prod").path("count").asInt() > 0);
        try (Browser page = page(browsers, "")) {
            page.run("window.IntersectionObserver = class { observe() {} disconnect() {} }");
            page.cdp(
                    "Page.addScriptToEvaluateOnNewDocument",
                    Map.of("source", "window.IntersectionObserver = class { observe() {} disconnect() {} };"));
            page.go(api.base());
            assertThat(page.find(".curves").isDisplayed()).isFalse();
            page.cdp("Emulation.setEmulatedMedia", Map.of("media", "print"));
            eventually(() ->
                    assertThat(page.findAll("#health .curve svg")).hasSize(4).allMatch(WebElement::isDisplayed));
            assertThat(page.find("#health .charts").isDisplayed()).isFalse();
            page.picture("print-without-charts");
        }
    }

    @Test
    void says_what_failed_since_when_and_tries_again_when_asked(Browsers browsers) {
        api.answers(
                "GET api/health/prod",
                503,
                ContractSamples.problem(503, "storage_unavailable", "The store cannot be read just now.", ""));
        try (Browser page = page(browsers, "")) {
            eventually(() -> assertThat(page.text("#health [data-f=problem]"))
                    .contains("The charts could not be loaded", "The store cannot be read just now", "Failing since "));
            page.screenshot("health-failed", "#health");
            tellADay("v1.3.0");
            page.find("#health [data-f=problem] button").click();
            eventually(() -> assertThat(page.find("#health [data-f=problem]").isDisplayed())
                    .isFalse());
            assertThat(page.text("#chart-memory [data-f=text]")).containsPattern("Production\\s+14");
        }
    }

    @Test
    void says_what_to_do_where_nothing_was_measured_yet(Browsers browsers) {
        String nothing = "{\"environment\":\"x\",\"metrics\":[],\"count\":0,\"bucket_seconds\":12,\"deployments\":[]}";
        api.answers("GET api/health/test", nothing).answers("GET api/health/prod", nothing);
        api.answers("GET api/events", 503, "{}"); // a live sample would be something
        api.answers("GET api/status", "{\"timestamp\":\"" + Instant.now() + "\"}");
        try (Browser page = page(browsers, "")) {
            page.find("[data-part=refresh]").click();
            eventually(
                    () -> assertThat(page.text("#health")).contains("health-url", "No environment reports its users."));
            page.screenshot("health-empty", "#health");
        }
    }

    @Test
    void runs_nothing_that_a_version_says(Browsers browsers) {
        tellADay("<img src=x onerror=window.pwned=1>");
        try (Browser page = page(browsers, "")) {
            eventually(() -> assertThat(page.findAll("#chart-response .mark:not([hidden])"))
                    .hasSize(3));
            page.find("#chart-response .reader").sendKeys(Keys.TAB);
            press(page, Keys.HOME);
            assertThat(page.text(".markcard")).contains("<img src=x onerror=window.pwned=1> deployed to Production");
            assertThat(page.findAll("#health img")).isEmpty();
            assertThat(page.run("return window.pwned ?? null")).isNull();
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void draws_curves_without_javascript(Browsers browsers) {
        await().until(() ->
                visit.as("viewer").json("api/health/prod").path("count").asInt() > 0);
        try (Browser page = page(browsers, "")) {
            page.scripts(false);
            eventually(() -> {
                page.go(api.base());
                assertThat(page.findAll("#health .curve svg")).hasSize(4).allMatch(WebElement::isDisplayed);
            });
            assertThat(page.find("#health .curve__line").getAttribute("d")).startsWith("M");
            assertThat(page.text("#health .curves")).contains("Production", "ms", "MB");
            page.width(360);
            assertThat((Long) page.run("return document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(360);
            page.screenshot("health-without-javascript");
        }
    }

    private static int failed(Browser page) {
        return Integer.parseInt(
                page.text("#chart-uptime .uptime__row:last-child").replaceAll("(?s).*up, (\\d+) of.*", "$1"));
    }

    private static String focused(Browser page) {
        return page.driver().switchTo().activeElement().getAttribute("aria-label");
    }

    private static void press(Browser page, Keys key) {
        page.driver().switchTo().activeElement().sendKeys(key);
    }

    @SuppressWarnings("unchecked")
    private static List<String> shown(Browser page) {
        return (List<String>)
                page.run(
                        "return [...document.querySelectorAll('#health .chart')].filter((each) => each.offsetParent).map((each) => each.dataset.chart)");
    }
}
