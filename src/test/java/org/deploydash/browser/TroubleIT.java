package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import java.nio.file.Path;
import java.time.Instant;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Panels that cannot be read: what failed, since when, and another try, in one way of saying it. And panels that have nothing yet. */
@ExtendWith(Browsers.class)
class TroubleIT {

    private static final String ROW = "#history tbody tr[data-id]";
    private static final String RUNS = """
            {"runs":[{"id":9,"name":"Deploy","status":"completed","conclusion":"success","created_at":"2026-03-06T12:00:00Z","updated_at":"2026-03-06T12:04:00Z",
              "html_url":"https://github.com/grobertson/Rosey-Robot/actions/runs/9","environment":"prod","actor":"ada","branch":"main","event":"push"}],
             "stale":false,"stale_since":null,"error":null,"sentence":null}
            """;

    private static final String CONNECTED = "{\"github\":{\"configured\":true,\"reachable\":true}}";

    @TempDir
    Path folder;

    private Visit visit;
    private ScriptedApi api;
    private long deployment;

    @BeforeEach
    void start() {
        visit = Visit.to(folder);
        api = ScriptedApi.before(visit.dashboard.base());
        deployment = Caller.json(visit.as("operator").post("api/deployments", """
                        {"environment":"prod","commit_sha":"90b1d22","version":"v1.3.0","status":"success","deployed_by":"ada"}
                        """))
                .path("id")
                .asLong();
    }

    @AfterEach
    void close() {
        api.close();
        visit.close();
    }

    private void fails(String request) {
        api.answers(
                request,
                503,
                ContractSamples.problem(503, "storage_unavailable", "The store cannot be read just now.", ""));
    }

    private Browser page(Browsers browsers) {
        Browser page = browsers.open(api.base(), "admin", "admin-secret");
        eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
        return page;
    }

    private static void says(Browser page, String where, String what) {
        eventually(() -> assertThat(page.text(where))
                .contains(what + " could not be loaded: ", "Failing since ")
                .contains("Try again"));
    }

    private static void recovers(Browser page, String where) {
        page.find(where + " button").click();
        eventually(() -> assertThat(page.findAll(where)).noneMatch(each -> each.isDisplayed()));
    }

    private static void open(Browser page, String panel) {
        page.run("document.querySelector('" + panel + "').scrollIntoView()");
        page.find(panel + " summary").click();
    }

    @Test
    void says_of_every_panel_what_failed_since_when_and_tries_again(Browsers browsers) {
        fails("GET api/workflows");
        fails("GET api/compare");
        fails("GET api/audit");
        fails("GET api/self");
        try (Browser page = page(browsers)) {
            says(page, "#workflows [data-f=problem]", "Recent runs");
            assertThat(page.find("#workflows [data-f=empty]").isDisplayed())
                    .as("neither asked for any more nor empty")
                    .isFalse();
            says(page, ".compare [data-f=problem]", "What lies between Test Channel and Production");
            open(page, "#doctor");
            says(page, "#doctor [data-f=problem]", "What the doctor found");
            open(page, "#audit");
            says(page, "#audit [data-f=problem]", "The audit trail");
            for (boolean dark : new boolean[] {false, true}) {
                page.dark(dark);
                for (int width : new int[] {360, 768, 1440}) {
                    page.width(width);
                    page.picture("trouble-" + width + (dark ? "-dark" : "-light"));
                }
            }
            page.screenshot("trouble");
            api.answers("GET api/workflows", RUNS)
                    .answers("GET api/compare", "{\"base\":\"test\",\"head\":\"prod\",\"same\":true}")
                    .passesOn("GET api/audit")
                    .passesOn("GET api/self");
            recovers(page, "#workflows [data-f=problem]");
            assertThat(page.text("#workflows [data-f=list]")).contains("Deploy", "ada");
            recovers(page, ".compare [data-f=problem]");
            assertThat(page.text(".compare")).contains("runs the same commit");
            recovers(page, "#audit [data-f=problem]");
            assertThat(page.text("#audit tbody")).contains("operator");
            recovers(page, "#doctor [data-f=problem]");

            api.answers("GET api/self", CONNECTED);
            fails("GET api/compare");
            page.find("[data-part=refresh]").click();
            says(page, ".compare [data-f=problem]", "What lies between Test Channel and Production");
            assertThat(page.text(".compare")).as("what was known").contains("runs the same commit");
            page.picture("trouble-compare");
        }
    }

    @Test
    void keeps_the_focus_on_a_run_when_another_comes_and_tells_how_long_it_has_run(Browsers browsers) {
        api.answers("GET api/self", CONNECTED).answers("GET api/workflows", RUNS);
        try (Browser page = page(browsers)) {
            String running =
                    "{\"id\":%d,\"name\":\"Deploy %1$d\",\"status\":\"%s\",\"conclusion\":null,\"created_at\":\""
                            + Instant.now().minusSeconds(125)
                            + "\",\"updated_at\":null,\"html_url\":\"https://github.com/x/y/actions/runs/%1$d\"}";
            String runs = "{\"runs\":[%s],\"stale\":false}";
            api.announces("workflow", runs.formatted(running.formatted(8, "queued")));
            eventually(() -> assertThat(page.text("#workflows [data-f=list]")).contains("queued", "for 2 min"));
            page.run("document.querySelector('#workflows [data-f=list] a').focus()");
            api.announces(
                    "workflow",
                    runs.formatted(running.formatted(9, "queued") + "," + running.formatted(8, "in_progress")));
            eventually(() -> assertThat(page.text("#workflows [data-f=list]")).contains("Deploy 9", "in progress"));
            assertThat(page.run("return document.activeElement.textContent")).isEqualTo("Deploy 8");
            assertThat(page.findAll("#workflows li .runs__took time[datetime]"))
                    .as("durations that grow with the page's clock")
                    .hasSize(2);
        }
    }

    @Test
    void reads_a_chart_once_the_server_is_back_that_was_away_at_the_first_touch(Browsers browsers) {
        try (Browser page = page(browsers)) {
            String readout = "GET "
                    + String.valueOf(page.run(
                                    "return document.querySelector('script[type=module]').getAttribute('src')"))
                            .replace("main.js", "health/readout.js");
            api.answers(readout, 503, "{}");
            page.run("document.querySelector('#health').scrollIntoView()");
            eventually(
                    () -> assertThat(page.text("#chart-memory [data-f=text]")).contains("on average"));
            page.run("document.querySelector('#chart-memory .reader').focus()");
            eventually(() -> assertThat(api.asked(readout)).isNotEmpty());
            api.passesOn(readout);
            eventually(() -> {
                page.run("document.activeElement.blur(); document.querySelector('#chart-memory .reader').focus()");
                page.driver().switchTo().activeElement().sendKeys(Keys.ARROW_LEFT);
                assertThat(page.text(".readout")).contains("Production");
            });
        }
    }

    @Test
    void says_since_when_github_has_been_away_and_keeps_what_it_told(Browsers browsers) {
        api.answers("GET api/self", CONNECTED);
        api.answers(
                "GET api/workflows",
                RUNS.replace(
                                "\"stale\":false,\"stale_since\":null",
                                "\"stale\":true,\"stale_since\":\"2026-03-06T13:00:00Z\"")
                        .replace("\"sentence\":null", "\"sentence\":\"GitHub does not answer.\""));
        try (Browser page = page(browsers)) {
            eventually(() -> assertThat(page.text("#workflows [data-f=note]"))
                    .contains(
                            "Newer runs could not be loaded: GitHub does not answer. Failing since Mar 6, 2026",
                            "Try again"));
            assertThat(page.text("#workflows [data-f=list]"))
                    .as("the old stays")
                    .contains("Deploy", "ada");
            page.picture("workflows-stale");
            api.answers("GET api/workflows", RUNS);
            recovers(page, "#workflows [data-f=note]");
        }
    }

    @Test
    void says_of_an_open_row_what_failed_since_when_and_tries_again(Browsers browsers) {
        fails("GET api/deployments/" + deployment);
        fails("GET api/health/prod");
        try (Browser page = page(browsers)) {
            page.find(ROW + " .c-version").click();
            says(page, "#history .detail .panel__problem", "Its details");
            page.picture("trouble-row");
            api.passesOn("GET api/deployments/" + deployment);
            page.find("#history .detail .panel__problem button").click();
            eventually(() -> assertThat(page.text("#history .detail")).contains("Course", "deployed"));
            says(page, "#history .detail .panel__problem", "Its health");
            api.passesOn("GET api/health/prod");
            recovers(page, "#history .detail .panel__problem");
            assertThat(page.text("#history .detail")).contains("Health before and after");
        }
    }

    @Test
    void says_so_where_a_part_of_the_page_itself_does_not_come(Browsers browsers) {
        try (Browser page = page(browsers)) {
            String assets = String.valueOf(
                    page.run("return document.querySelector('script[type=module]').getAttribute('src')"));
            for (String module : new String[] {"history/details.js", "panels/rollbacks.js", "admin/audit.js"}) {
                api.answers("GET " + assets.replace("main.js", module), 503, "{}");
            }
            page.find(ROW + " .c-version").click();
            says(page, "#history .detail .panel__problem", "Its details");
            page.run("document.querySelector('#rollbacks').scrollIntoView()");
            says(page, "#rollbacks [data-f=problem]", "The rollbacks");
            open(page, "#audit");
            says(page, "#audit [data-f=problem]", "The audit trail");
            assertThat(page.text("#audit")).doesNotContain("assets", "http");
            for (String module : new String[] {"history/details.js", "panels/rollbacks.js", "admin/audit.js"}) {
                api.passesOn("GET " + assets.replace("main.js", module));
            }
            recovers(page, "#audit [data-f=problem]");
            assertThat(page.text("#audit tbody")).contains("operator");
            recovers(page, "#rollbacks [data-f=problem]");
            recovers(page, "#history .detail .panel__problem");
            eventually(() -> assertThat(page.text("#history .detail")).contains("Course", "deployed"));
        }
    }

    @Test
    void says_what_to_do_where_no_workflow_has_run_and_where_github_is_not_connected(Browsers browsers) {
        api.answers(
                "GET api/workflows",
                "{\"runs\":[],\"stale\":false,\"stale_since\":null,\"error\":null,\"sentence\":null}");
        api.answers("GET api/self", CONNECTED);
        try (Browser page = page(browsers)) {
            eventually(() -> assertThat(page.text("#workflows"))
                    .contains("No workflow has run yet", "Deploy from a card or start one on GitHub"));
            page.picture("workflows-empty");
        }
        api.passesOn("GET api/workflows").passesOn("GET api/self");
        try (Browser page = page(browsers)) {
            eventually(() -> assertThat(page.text("#workflows")).contains("GitHub is not connected", "GITHUB_TOKEN"));
            page.picture("workflows-unconnected");
        }
    }
}
