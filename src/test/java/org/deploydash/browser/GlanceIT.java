package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.card;
import static org.deploydash.browser.Visit.eventually;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.BotReports;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.Caller;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** What is running where, and is it well: in one look, with two environments and with a hundred and twenty. */
@ExtendWith(Browsers.class)
class GlanceIT {

    @TempDir
    Path folder;

    private final FakeBot well = FakeBot.start();
    private final FakeBot slow = FakeBot.start();
    private final FakeBot down = FakeBot.start();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(well, slow, down));

    @BeforeEach
    void fall() {
        slow.becomes(BotReports.dashboardSpec("degraded"));
        down.stop();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** The second one is degraded and the third one down. */
    private RunningDashboard dashboard(int applications, int environments) {
        StringBuilder yaml = new StringBuilder("""
                title: Rosey Bot Deployment Dashboard
                sampling: {interval: 1s, timeout: 500ms, failures-to-down: 2, successes-to-up: 2}
                applications:
                """);
        for (int a = 0; a < applications; a++) {
            yaml.append("  - id: app%d%n    repository: owner/app%d%n    environments:%n".formatted(a, a));
            for (int e = 0; e < environments; e++) {
                FakeBot bot = a == applications - 1 && e == 1 ? slow : a == applications - 1 && e == 2 ? down : well;
                yaml.append("      - {id: a%de%d, name: Place %d, health-url: \"%s\"}%n".formatted(a, e, e, bot.url()));
            }
        }
        RunningDashboard made = RunningDashboard.configured(folder, "/", yaml.toString());
        open.add(0, made);
        return made;
    }

    private static Browser enter(Browsers browsers, RunningDashboard dashboard) {
        return browsers.open(dashboard.base(), "operator", "operator-secret");
    }

    private static List<String> order(Browser page) {
        return page.findAll(".card").stream()
                .map(card -> card.getAttribute("data-environment"))
                .toList();
    }

    @Test
    void shows_all_there_is_to_know_on_a_card_and_goes_on_drawing_the_last_hour(Browsers browsers) {
        RunningDashboard dashboard = dashboard(1, 3);
        assertThat(Caller.of(dashboard.base())
                        .signedIn("operator", "operator-secret")
                        .post("api/deployments", """
                                {"environment":"a0e0","commit_sha":"4f2c9aab","version":"v1.3.1","status":"success","commit_message":"Fix playlist race","deployed_by":"ada"}
                                """)
                        .statusCode())
                .isEqualTo(201);
        try (Browser page = enter(browsers, dashboard)) {
            eventually(() -> assertThat(page.text("#env-a0e0"))
                    .contains("Place 0", "healthy", "v1.3.1", "4f2c9aa", "Fix playlist race", "ada", "live for")
                    .contains("checked")
                    .containsPattern("\\d+ ms")
                    .containsPattern("\\d+ MB")
                    .contains("up in 24 h"));
            eventually(() -> assertThat(page.find("#env-a0e0 .spark").getAccessibleName())
                    .startsWith("Response time in the last hour"));
            eventually(() -> assertThat(page.find("#env-a0e2 .spark").getAccessibleName())
                    .contains("no answer")
                    .contains("probes failed"));
            assertThat(page.find("#env-a0e2 .spark__failed").getAttribute("d")).contains("v-5");
            page.run("window.before = document.querySelector('#env-a0e0 .spark__line').getAttribute('d')");
            eventually(() -> assertThat(
                            page.run(
                                    "return document.querySelector('#env-a0e0 .spark__line').getAttribute('d') !== window.before"))
                    .as("the line moves on")
                    .isEqualTo(true));
            assertThat(page.text("#env-a0e1")).contains("No deployment is known", "The first deployment shows here");
            slow.becomes(BotReports.healthServer("healthy", true));
            eventually(() -> assertThat(page.text("#env-a0e1"))
                    .contains("reports abc123f", "What runs is what the environment reports")
                    .doesNotContain("The first deployment"));
            page.screenshot("glance-three");
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void is_not_calm_before_it_knows(Browsers browsers) {
        well.becomes(BotReports.dashboardSpec("pondering"));
        try (Browser page = enter(browsers, dashboard(1, 1))) {
            eventually(() -> assertThat(page.text("#env-a0e0")).contains("pondering"));
            eventually(() -> assertThat(said(page))
                    .isEqualTo("unknown: Nothing needs attention so far: 1 of 1 environments unknown"));
            page.screenshot("glance-unknown");
            well.becomes(BotReports.dashboardSpec("healthy"));
            eventually(() -> assertThat(said(page)).isEqualTo("healthy: Nothing needs attention"));
        }
    }

    private static Object said(Browser page) {
        return page.run(
                "const line = document.querySelector('.attention__calm'); return `${line.dataset.state}: ${line.textContent.trim()}`");
    }

    @Test
    void names_the_suspect_beside_what_is_wrong(Browsers browsers) {
        RunningDashboard dashboard = dashboard(1, 3);
        Caller operator = Caller.of(dashboard.base()).signedIn("operator", "operator-secret");
        assertThat(operator.post("api/deployments", """
                                {"environment":"a0e2","commit_sha":"90b1d22","version":"v1.3.0","status":"success","commit_message":"Trivia packs","deployed_by":"ada","deployed_at":"2026-01-01T00:00:00Z"}
                                """).statusCode()).isEqualTo(201);
        try (Browser page = enter(browsers, dashboard)) {
            eventually(
                    () -> assertThat(page.text("[data-part=attention]"))
                            .containsPattern(
                                    "Place 2 unhealthy since .+ \\(connection refused\\) — last change v1.3.0 by ada, \\d+ d.* before"));
        }
    }

    @Test
    void puts_the_worst_first_when_asked_and_remembers_it(Browsers browsers) {
        RunningDashboard dashboard = dashboard(1, 4);
        try (Browser page = enter(browsers, dashboard)) {
            eventually(() -> assertThat(card(page, "a0e2", "health")).isEqualTo("unhealthy"));
            eventually(() -> assertThat(card(page, "a0e1", "health")).isEqualTo("degraded"));
            assertThat(order(page)).containsExactly("a0e0", "a0e1", "a0e2", "a0e3");
            eventually(() -> assertThat(page.text(".tally").replaceAll("\\s+", " "))
                    .isEqualTo("1 unhealthy 1 degraded 2 healthy"));
            page.find("[data-order=worst]").click();
            assertThat(order(page)).containsExactly("a0e2", "a0e1", "a0e0", "a0e3");
            assertThat(page.driver().getCurrentUrl()).contains("order=worst");

            page.go(dashboard.base());
            eventually(() -> assertThat(order(page)).containsExactly("a0e2", "a0e1", "a0e0", "a0e3"));
            page.find("[data-order=given]").click();
            assertThat(order(page)).containsExactly("a0e0", "a0e1", "a0e2", "a0e3");

            page.find("[data-order=worst]").click();
            page.cdp("Network.enable", Map.of());
            page.cdp("Network.setBlockedURLs", Map.of("urls", List.of("*/later/order.js")));
            page.go(dashboard.base());
            assertThat(order(page)).as("before anything could move it").startsWith("a0e2", "a0e1");
            page.cdp("Network.setBlockedURLs", Map.of("urls", List.of()));

            page.scripts(false);
            page.go(URI.create(dashboard.base() + "?order=worst"));
            assertThat(order(page)).as("from the server").startsWith("a0e2", "a0e1");
        }
    }

    @Test
    void stays_readable_with_four_applications_and_thirty_two_environments(Browsers browsers) {
        RunningDashboard dashboard = dashboard(4, 8);
        try (Browser page = enter(browsers, dashboard)) {
            eventually(() -> assertThat(card(page, "a3e2", "health")).isEqualTo("unhealthy"));
            for (int width : new int[] {360, 768, 1440}) {
                page.width(width);
                assertThat((Long) page.run("return document.documentElement.scrollWidth"))
                        .as("no sideways scrolling at %s px", width)
                        .isLessThanOrEqualTo(width);
                assertThat(page.run(CUT_OFF)).as("cut off at %s px", width).isEqualTo(List.of());
            }
            assertThat(
                            (Long)
                                    page.run(
                                            "return Math.max(...[...document.querySelectorAll('.card')].map((card) => card.offsetHeight))"))
                    .as("the highest card")
                    .isLessThan(260);
            assertThat(page.findAll(".cards button"))
                    .as("levers that nothing moves")
                    .isEmpty();
            assertThat(page.findAll(".unarmed")).as("what to do for them").hasSize(4);
            List<WebElement> first = page.findAll(".card .state--large").subList(0, 8);
            assertThat(first).allSatisfy(state -> assertThat(state.getText()).isNotBlank());
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void folds_what_is_wrong_when_all_of_thirty_are_down_so_that_they_stay_in_sight(Browsers browsers) {
        well.stop();
        slow.stop();
        RunningDashboard dashboard = dashboard(6, 5);
        Caller viewer = Caller.of(dashboard.base()).signedIn("viewer", "viewer-secret");
        // What is down when the page is loaded gets a line; what goes down under the reader's eyes moves nothing.
        eventually(() -> assertThat(viewer.json("api/status").findValuesAsText("health"))
                .hasSize(30)
                .containsOnly("unhealthy"));
        try (Browser page = enter(browsers, dashboard)) {
            eventually(() -> assertThat(page.driver().getTitle())
                    .isEqualTo("■ app0 · Place 0 unhealthy +29 · Rosey Bot Deployment Dashboard"));
            assertThat(linesInSight(page)).isEqualTo(4);
            assertThat(page.text(".attention__more summary")).isEqualTo("26 more need attention: 26 unhealthy");
            for (int width : new int[] {360, 768, 1440}) {
                page.width(width);
                page.screenshot("thirty-down-" + width);
                assertThat(page.find(".card").getRect().y)
                        .as("where the cards begin at %s px", width)
                        .isLessThan(700);
            }
            page.find(".attention__more summary").click();
            assertThat(linesInSight(page)).isEqualTo(30);
            assertThat(page.errors()).isEmpty();
            page.scripts(false);
            page.go(dashboard.base());
            page.scripts(true); // the page's own are not run any more; the driver's are
            assertThat(linesInSight(page)).as("without scripts").isEqualTo(4);
            assertThat(page.text(".attention__more summary")).isEqualTo("26 more need attention: 26 unhealthy");
        }
    }

    /** How many cards stand in each row of each application. */
    private static List<Object> rows(Browser page) {
        return List.copyOf((List<?>) page.run("""
                return [...document.querySelectorAll('.cards')].map((cards) => {
                  const rows = {};
                  for (const { offsetTop } of cards.children) rows[offsetTop] = (rows[offsetTop] ?? 0) + 1;
                  return Object.values(rows);
                });
                """));
    }

    @Test
    void leaves_no_card_alone_in_its_row_on_a_wide_screen(Browsers browsers) {
        for (int environments : new int[] {4, 9, 13}) {
            RunningDashboard dashboard = dashboard(1, environments);
            try (Browser page = enter(browsers, dashboard)) {
                page.width(1440);
                assertThat(rows(page))
                        .as("rows of %s", environments)
                        .isEqualTo(List.of(
                                switch (environments) {
                                    case 4 -> List.of(2L, 2L);
                                    case 9 -> List.of(3L, 3L, 3L);
                                    default -> List.of(5L, 5L, 3L);
                                }));
                assertThat(page.run(CUT_OFF))
                        .as("cut off with %s", environments)
                        .isEqualTo(List.of());
            }
            dashboard.close();
        }
    }

    private static long linesInSight(Browser page) {
        return page.findAll(".attention__line").stream()
                .filter(WebElement::isDisplayed)
                .count();
    }

    @Test
    void keeps_the_bar_in_a_row_and_the_names_at_their_cards_on_a_phone(Browsers browsers) {
        RunningDashboard dashboard = dashboard(6, 5);
        try (Browser page = browsers.open(dashboard.base(), "admin", "admin-secret")) {
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            for (int width : new int[] {360, 1440}) {
                page.width(width);
                assertThat(page.run("""
                                const boxes = [...document.querySelectorAll('.top__tools > *' + (innerWidth > 1000 ? ', .top__title, .top__nav' : ''))].map((node) => node.getBoundingClientRect()).filter(({ width }) => width > 0);
                                return Math.max(...boxes.map(({ top }) => top)) < Math.min(...boxes.map(({ bottom }) => bottom));
                                """))
                        .as("one row of tools, with an administrator's links on a desk, at %s px", width)
                        .isEqualTo(true);
                assertThat(((Number) page.run("""
                                const application = document.querySelector('.application:last-child');
                                const words = [...application.querySelectorAll('.application__head .state')].map((node) => node.getBoundingClientRect().bottom);
                                return application.querySelector('.cards').getBoundingClientRect().top - Math.max(...words);
                                """)).doubleValue())
                        .as("between an application's line and its cards at %s px", width)
                        .isBetween(0.0, 12.0);
                page.screenshot("thirty-" + width);
            }
            page.width(1440);
            assertThat(rows(page)).as("no lonely card").containsOnly(List.of(3L, 2L));
            assertThat(page.findAll(".tally").get(0).getCssValue("padding-left"))
                    .isEqualTo("0px");
        }
    }

    /** Whatever stands outside of its card. */
    private static final String CUT_OFF = """
            const found = [];
            for (const card of [...document.querySelectorAll('.card')].slice(0, 40)) {
              const box = card.getBoundingClientRect();
              for (const node of card.querySelectorAll('.figures dd, .state--large, .card__day b, .env, .button')) {
                const { left, right, width } = node.getBoundingClientRect();
                if (width > 0 && (left < box.left - 1 || right > box.right + 1)) found.push(`${card.id} ${node.className || node.dataset.f}`);
              }
            }
            return found;
            """;
}
