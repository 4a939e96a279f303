package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.card;
import static org.deploydash.browser.Visit.eventually;

import java.net.URI;
import java.nio.file.Path;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
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
    void is_there_without_scripts(Browsers browsers) {
        try (Browser page = visit.open(browsers, "viewer")) {
            page.scripts(false);
            page.go(URI.create(visit.dashboard.base() + "?view=wall"));
            assertThat(page.text("main")).contains("Test Channel", "Production");
        }
    }
}
