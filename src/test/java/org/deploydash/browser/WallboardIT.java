package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.card;
import static org.deploydash.browser.Visit.eventually;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page of a screen on a wall. */
@ExtendWith(Browsers.class)
class WallboardIT {

    @TempDir
    Path folder;

    private Visit visit;

    @BeforeEach
    void start() {
        visit = Visit.to(folder);
    }

    @AfterEach
    void close() {
        visit.close();
    }

    private Browser hang(Browsers browsers) {
        Browser page = visit.open(browsers, "operator");
        page.go(URI.create(visit.dashboard.base() + "?view=wall"));
        return page;
    }

    @Test
    void shows_cards_without_levers_and_the_worst_one_largest(Browsers browsers) {
        try (Browser page = hang(browsers)) {
            page.width(1440);
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("healthy"));
            assertThat(page.findAll("[data-action], #history, #health")).isEmpty();
            assertThat(page.run("return document.documentElement.scrollHeight <= innerHeight"))
                    .as("nothing to scroll")
                    .isEqualTo(true);
            page.screenshot("wall-well");
            visit.production.stop();
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("unhealthy"));
            eventually(() -> assertThat(page.find("#env-prod").getRect().width)
                    .isGreaterThan(page.find("#env-test").getRect().width));
            page.screenshot("wall-down");
            page.dark(true);
            page.width(360);
            page.screenshot("wall-360");
            assertThat(page.errors()).noneMatch(message -> message.contains("Content Security"));
        }
    }

    @Test
    void goes_on_by_itself_and_says_when_it_cannot(Browsers browsers) {
        try (Browser page = hang(browsers)) {
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            visit.dashboard.undeploy();
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("was healthy"));
            page.screenshot("wall-old");
            visit.dashboard.deployAgain();
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("healthy"));
        }
    }

    @Test
    void keeps_the_screen_awake_and_burns_no_edge_into_it(Browsers browsers) {
        try (Browser page = visit.open(browsers, "viewer")) {
            page.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                    const every = window.setInterval;
                    window.setInterval = (run, ms) => every(run, ms / 100);
                    window.awake = [];
                    Object.defineProperty(navigator, 'wakeLock', { value: { request: async (what) => window.awake.push(what) } });
                    """));
            page.go(URI.create(visit.dashboard.base() + "?view=wall"));
            eventually(() -> assertThat(page.run("return window.awake")).isEqualTo(List.of("screen")));
            page.run("document.dispatchEvent(new Event('visibilitychange'))");
            eventually(() -> assertThat((List<?>) page.run("return window.awake"))
                    .as("a browser lets go of it when the screen is not seen")
                    .hasSize(2));
            page.run("""
                    window.places = new Set();
                    new MutationObserver(() => window.places.add(document.body.style.translate))
                      .observe(document.body, { attributes: true, attributeFilter: ['style'] });
                    """);
            eventually(() -> assertThat((Long) page.run("return window.places.size"))
                    .as("places in which the picture stood")
                    .isGreaterThanOrEqualTo(8));
            assertThat(page.run("return document.documentElement.scrollHeight <= innerHeight"))
                    .isEqualTo(true);
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void is_there_without_scripts(Browsers browsers) {
        try (Browser page = visit.open(browsers, "viewer")) {
            page.scripts(false);
            page.go(URI.create(visit.dashboard.base() + "?view=wall"));
            assertThat(page.text("main")).contains("Test Channel", "Production");
        }
    }

    /** Six applications of five environments; the last one of all has a bot of its own, and the second one is down. */
    private RunningDashboard thirty(FakeBot well, FakeBot down, FakeBot last) {
        StringBuilder yaml = new StringBuilder("""
                title: Thirty
                sampling: {interval: 1s, timeout: 500ms, failures-to-down: 2, successes-to-up: 2}
                applications:
                """);
        for (int a = 0; a < 6; a++) {
            yaml.append("  - id: app%d%n    environments:%n".formatted(a));
            for (int e = 0; e < 5; e++) {
                FakeBot bot = a == 0 && e == 1 ? down : a == 5 && e == 4 ? last : well;
                yaml.append("      - {id: a%de%d, name: Place %d of %d, health-url: \"%s\"}%n"
                        .formatted(a, e, e, a, bot.url()));
            }
        }
        return RunningDashboard.configured(folder.resolve("."), "/", yaml.toString());
    }

    /** @param pace how many times faster its seconds pass than ours; 0 for a clock that stands still */
    private static Browser hang(Browsers browsers, RunningDashboard dashboard, int pace) {
        Browser page = browsers.open(dashboard.base(), "operator", "operator-secret");
        page.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                const every = window.setInterval;
                window.setInterval = (run, ms) => (%1$d ? every(run, ms / %1$d) : 0);
                """.formatted(pace)));
        page.go(URI.create(dashboard.base() + "?view=wall"));
        return page;
    }

    private static void screen(Browser page, int width, int height) {
        page.cdp(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    @Test
    void gives_each_of_thirty_one_turn_in_a_round_and_never_takes_the_worst_one_away(Browsers browsers) {
        try (FakeBot last = FakeBot.start();
                RunningDashboard dashboard = thirty(visit.test, visit.production, last)) {
            visit.production.stop();
            try (Browser page = hang(browsers, dashboard, 20)) {
                screen(page, 1920, 1080);
                eventually(() -> assertThat(card(page, "a0e1", "health")).isEqualTo("unhealthy"));
                eventually(() -> assertThat(page.text("[data-part=tally]").replaceAll("\\s+", " "))
                        .isEqualTo("1 unhealthy 29 healthy"));
                page.run("""
                        window.turns = [];
                        new MutationObserver(() => window.turns.push(
                            [...document.querySelectorAll('.wall__cell:not([hidden]) .card')].map((card) => card.dataset.environment).join()))
                          .observe(document.querySelector('[data-part=pages]'), { childList: true, characterData: true, subtree: true });
                        """);
                eventually(() -> assertThat((Long) page.run("return window.turns.length"))
                        .isGreaterThanOrEqualTo(12));
                List<List<String>> turns = ((List<?>) page.run("return window.turns.slice(0, 12)"))
                        .stream()
                                .map(turn -> List.of(turn.toString().split(",")))
                                .toList();
                assertThat(turns)
                        .allSatisfy(turn -> assertThat(turn).startsWith("a0e1").hasSizeLessThanOrEqualTo(6));
                for (int from = 0; from <= 6; from++) {
                    List<String> others = turns.subList(from, from + 6).stream()
                            .flatMap(turn -> turn.stream().skip(1))
                            .toList();
                    assertThat(others)
                            .as("each once, from turn %s on", from)
                            .hasSize(29)
                            .doesNotHaveDuplicates();
                }
                assertThat(page.errors()).isEmpty();
            }
        }
    }

    @Test
    void shows_at_once_what_fails_though_its_turn_is_far_off(Browsers browsers) {
        try (FakeBot last = FakeBot.start();
                RunningDashboard dashboard = thirty(visit.test, visit.production, last)) {
            visit.production.stop();
            try (Browser page = hang(browsers, dashboard, 0)) {
                screen(page, 1920, 1080);
                eventually(() -> assertThat(card(page, "a0e1", "health")).isEqualTo("unhealthy"));
                assertThat(page.find("#env-a5e4").isDisplayed()).isFalse();
                last.stop();
                eventually(() -> assertThat(card(page, "a5e4", "health")).isEqualTo("unhealthy"));
            }
        }
    }

    @Test
    void keeps_everything_in_its_card_and_nothing_over_anything_on_a_wall_of_thirty(Browsers browsers) {
        try (FakeBot last = FakeBot.start();
                RunningDashboard dashboard = thirty(visit.test, visit.production, last)) {
            visit.production.stop();
            last.stop();
            try (Browser page = hang(browsers, dashboard, 0)) {
                eventually(() -> assertThat(page.text("[data-part=tally]").replaceAll("\\s+", " "))
                        .isEqualTo("2 unhealthy 28 healthy"));
                for (int[] size : new int[][] {{1920, 1080}, {1280, 720}, {1080, 1920}}) {
                    screen(page, size[0], size[1]);
                    String name = "%sx%s".formatted(size[0], size[1]);
                    page.screenshot("wall-thirty-" + name);
                    assertThat(page.run(OVERLAPPING)).as(name).isEqualTo(List.of());
                    assertThat((List<?>) page.run(TOO_SMALL)).as(name).isEmpty();
                }
            }
        }
    }

    /** Whatever cannot be read from three metres. */
    private static final String TOO_SMALL = """
            const least = 0.014 * Math.min(innerWidth, innerHeight);
            return [...document.querySelectorAll('body :not(.visually-hidden)')]
              .filter((node) => node.checkVisibility() && node.getClientRects().length && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
              .filter((node) => parseFloat(getComputedStyle(node).fontSize) < least)
              .map((node) => `${node.className} ${node.textContent} ${getComputedStyle(node).fontSize}`);
            """;

    /** Neighbours that lie upon each other, and whatever stands outside of its card. */
    private static final String OVERLAPPING = """
            const found = [];
            for (const cell of document.querySelectorAll('.wall__cell:not([hidden])')) {
              const card = cell.querySelector('.card');
              const parts = [cell.querySelector('.wall__app'), ...card.querySelectorAll('.card__head > *, .card__release, .card__said, .figures, .card__day')]
                .filter((node) => node && node.checkVisibility() && node.getClientRects().length)
                .map((node) => [node.className, node.getBoundingClientRect()]);
              const box = card.getBoundingClientRect();
              parts.forEach(([name, { left, right, top, bottom }], index) => {
                if (right > box.right + 1 || bottom > box.bottom + 1) found.push(`${card.id} ${name} is outside`);
                for (const [other, its] of parts.slice(index + 1)) {
                  if (left < its.right - 1 && its.left < right - 1 && top < its.bottom - 1 && its.top < bottom - 1) found.push(`${card.id} ${name} upon ${other}`);
                }
              });
            }
            return found;
            """;
}
