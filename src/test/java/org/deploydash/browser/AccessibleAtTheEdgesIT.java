package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.card;
import static org.deploydash.browser.Visit.eventually;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deploydash.testing.BotReports;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** As {@link AccessibleIT}: at the door, with nothing there, with thirty environments, off the network, on a wall and without scripts. */
@ExtendWith(Browsers.class)
class AccessibleAtTheEdgesIT {

    @TempDir
    static Path folder;

    private static FullHouse house;
    private static Browser page;

    @BeforeAll
    static void open(Browsers browsers) {
        house = FullHouse.plain(folder);
        page = browsers.open(house.api.base(), "operator", "operator-secret");
    }

    @AfterAll
    static void close() {
        page.close();
        house.close();
    }

    @BeforeEach
    void isItself() {
        page.scripts(true);
        page.online(true);
    }

    private static void go(URI base, String query) {
        page.go(URI.create(base + query));
    }

    private static void isLive() {
        eventually(() -> assertThat(page.run("return document.querySelector('[data-part=banner]').dataset.phase"))
                .isEqualTo("live"));
    }

    private static Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException unwritable) {
            throw new IllegalStateException(unwritable);
        }
    }

    @Test
    void at_the_door() {
        URI dashboard = house.dashboard.base();
        try (ScriptedApi door = ScriptedApi.before(dashboard).withholds("www-authenticate")) {
            page.go(door.base());
            assertThat(page.text("main")).contains("Give the name and the password");
            EveryScreen.isFine(page, "not-signed-in");
        }
        page.signIn(dashboard, "nobody", "nobody-secret");
        assertThat(page.text("main")).contains("has no role that lets you in");
        EveryScreen.isFine(page, "forbidden");
        page.signIn(dashboard.resolve("nowhere"), "viewer", "viewer-secret");
        assertThat(page.text("main")).contains("There is nothing at this address");
        EveryScreen.isFine(page, "not-found");
    }

    /** Nor recorded. */
    @Test
    void with_nothing_configured() {
        try (RunningDashboard empty = RunningDashboard.start(folder("empty"), "/", Map.of())) {
            page.signIn(empty.base(), "admin", "admin-secret");
            isLive();
            FullHouse.readThrough(page);
            eventually(() -> assertThat(page.text("#history")).contains("No deployment is known yet"));
            EveryScreen.isFine(page, "empty");
            go(empty.base(), "?view=wall");
            isLive();
            EveryScreen.isFine(page, "wall-empty");
        }
    }

    @Test
    void with_thirty_environments() {
        StringBuilder yaml = new StringBuilder("""
                sampling: {interval: 1s, timeout: 500ms, failures-to-down: 2, successes-to-up: 2}
                applications:
                """);
        try (FakeBot well = FakeBot.start();
                FakeBot slow = FakeBot.start();
                FakeBot down = FakeBot.start()) {
            slow.becomes(BotReports.dashboardSpec("degraded"));
            down.stop();
            for (int a = 0; a < 6; a++) {
                yaml.append("  - id: app%1$d%n    repository: owner/app%1$d%n    environments:%n".formatted(a));
                for (int e = 0; e < 5; e++) {
                    FakeBot bot = a == 0 && e == 1 ? down : a == 1 && e == 2 ? slow : well;
                    yaml.append(
                            "      - {id: a%1$de%2$d, name: Place %1$d.%2$d, health-url: \"%3$s\", deploy: {workflow: d.yml, ref: main}}%n"
                                    .formatted(a, e, bot.url()));
                }
            }
            try (RunningDashboard thirty = RunningDashboard.configured(folder("thirty"), "/", yaml.toString())) {
                page.signIn(thirty.base(), "operator", "operator-secret");
                eventually(() -> assertThat(card(page, "a0e1", "health")).isEqualTo("unhealthy"));
                eventually(() -> assertThat(card(page, "a1e2", "health")).isEqualTo("degraded"));
                FullHouse.readThrough(page);
                EveryScreen.isFine(page, "thirty");
                go(thirty.base(), "?view=wall");
                isLive();
                EveryScreen.isFine(page, "wall-thirty");
            }
        }
    }

    @Test
    void offline_and_with_what_was_known() {
        page.go(house.api.base());
        FullHouse.isLive(page);
        eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("degraded"));
        page.online(false);
        page.run("dispatchEvent(new Event('offline'))");
        eventually(() -> assertThat(page.text("[data-part=outage]")).contains("offline since"));
        eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("was degraded"));
        EveryScreen.isFine(page, "offline");
    }

    @Test
    void on_a_wall() {
        go(house.api.base(), "?view=wall");
        isLive();
        eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("degraded"));
        EveryScreen.isFine(page, "wall");
    }

    @Test
    void without_scripts() {
        page.scripts(false);
        page.go(house.api.base());
        assertThat(page.text("#history")).contains("Trivia packs");
        assertThat(page.find(".card__actions").isDisplayed()).isFalse();
        EveryScreen.isFine(page, "without-scripts");
        go(house.api.base(), "?view=wall");
        assertThat(page.text("header")).contains("not live", "reload it");
        EveryScreen.isFine(page, "wall-without-scripts");
    }
}
