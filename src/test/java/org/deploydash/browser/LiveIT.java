package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.card;
import static org.deploydash.browser.Visit.eventually;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How the page stays true, and how it shows when it cannot. */
@ExtendWith(Browsers.class)
class LiveIT {

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

    private void record(String sha, String message) {
        assertThat(visit.as("operator")
                        .post("api/deployments", """
                                {"environment":"prod","commit_sha":"%s","version":"v1.3.0","status":"success","commit_message":"%s","deployed_by":"ada"}
                                """.formatted(sha, message))
                        .statusCode())
                .isEqualTo(201);
    }

    private int streams() {
        return visit.as("viewer").json("api/self").path("subscribers").asInt();
    }

    private static void becomesLive(Browser page) {
        eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
    }

    @Test
    void has_one_stream_for_all_tabs_and_goes_on_when_the_one_that_listens_is_closed(Browsers browsers) {
        try (Browser page = visit.open(browsers, "viewer")) {
            becomesLive(page);
            String first = page.driver().getWindowHandle();
            page.tab();
            page.go(visit.dashboard.base());
            becomesLive(page);
            String second = page.driver().getWindowHandle();
            eventually(() -> assertThat(streams()).isEqualTo(1));
            record("90b1d22aa", "Heard by both");
            eventually(() -> assertThat(page.text("#history tbody")).contains("Heard by both"));

            page.driver().switchTo().window(first);
            page.driver().close();
            page.driver().switchTo().window(second);
            record("90b1d22bb", "Heard by the other");
            eventually(() -> assertThat(page.text("#history tbody")).contains("Heard by the other"));
            eventually(() -> assertThat(streams()).isEqualTo(1));
        }
    }

    @Test
    void keeps_every_card_true_in_all_tabs_though_it_is_told_only_what_changed(Browsers browsers) {
        try (Browser page = visit.open(browsers, "viewer")) {
            becomesLive(page);
            eventually(() -> assertThat(card(page, "test", "health")).isEqualTo("healthy"));
            String first = page.driver().getWindowHandle();
            page.tab();
            page.go(visit.dashboard.base());
            becomesLive(page);
            String second = page.driver().getWindowHandle();

            record("90b1d22aa", "In production alone");
            visit.test.stop();
            for (String tab : List.of(second, first)) {
                page.driver().switchTo().window(tab);
                eventually(() -> {
                    assertThat(card(page, "prod", "version")).isEqualTo("v1.3.0");
                    assertThat(card(page, "prod", "health")).isEqualTo("healthy");
                    assertThat(card(page, "test", "health")).isEqualTo("unhealthy");
                    assertThat(card(page, "test", "version")).isEqualTo("—");
                });
            }
            visit.dashboard.undeploy();
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("was healthy"));
            visit.dashboard.deployAgain();
            becomesLive(page);
            visit.production.stop();
            for (String tab : List.of(first, second)) {
                page.driver().switchTo().window(tab);
                eventually(() -> {
                    assertThat(card(page, "prod", "health")).isEqualTo("unhealthy");
                    assertThat(card(page, "prod", "version")).isEqualTo("v1.3.0");
                    assertThat(card(page, "test", "health")).isEqualTo("unhealthy");
                });
            }
        }
    }

    @Test
    void shows_old_what_it_cannot_know_and_catches_up_after_a_restart(Browsers browsers) {
        record("90b1d22aa", "Before the restart");
        try (Browser page = visit.open(browsers, "viewer")) {
            becomesLive(page);
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("healthy"));
            visit.dashboard.undeploy();
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("was healthy"));
            assertThat(page.find("#env-prod").getAttribute("data-state")).isEqualTo("unknown");
            assertThat(page.text("#env-prod .card__age")).startsWith("as of");
            assertThat(page.driver().getTitle()).isEqualTo("○ not live · Rosey");
            assertThat(page.find("link[rel=icon]").getAttribute("href")).endsWith("sign-unknown.svg");
            assertThat(page.text("[data-part=outage]")).contains("has not answered since", "Try now");
            for (int width : new int[] {360, 768, 1440}) {
                page.width(width);
                page.screenshot("old-" + width);
            }

            visit.dashboard.deployAgain();
            record("90b1d22bb", "While it was away");
            becomesLive(page);
            eventually(() -> assertThat(page.text("#history tbody")).contains("While it was away"));
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("healthy"));
            assertThat(page.find("[data-part=outage]").isDisplayed()).isFalse();
            assertThat(page.driver().getTitle()).isEqualTo("Rosey");
        }
    }

    @Test
    void carries_the_worst_state_in_title_and_sign(Browsers browsers) {
        try (Browser page = visit.open(browsers, "viewer")) {
            eventually(() ->
                    assertThat(page.find("link[rel=icon]").getAttribute("href")).endsWith("sign-healthy.svg"));
            assertThat(page.driver().getTitle()).isEqualTo("Rosey");
            visit.production.stop();
            eventually(() -> assertThat(page.driver().getTitle()).isEqualTo("■ Production unhealthy · Rosey"));
            assertThat(page.find("link[rel=icon]").getAttribute("href")).endsWith("sign-unhealthy.svg");
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void tells_a_turn_on_the_desktop_once_it_was_asked_to(Browsers browsers) {
        try (Browser page = visit.open(browsers, "viewer")) {
            becomesLive(page);
            page.allow("notifications");
            page.run("""
                    window.told = [];
                    window.Notification = class {
                      static permission = 'default';
                      static requestPermission() { this.permission = 'granted'; return Promise.resolve('granted'); }
                      constructor(title, { body }) { told.push(`${title} (${body})`); }
                    };""");
            page.find("[data-part=notices]").click();
            eventually(() -> assertThat(page.find("[data-part=notices]").getAttribute("aria-pressed"))
                    .isEqualTo("true"));
            visit.production.stop();
            eventually(() -> assertThat(new ArrayList<>((List<Object>) page.run("return told")))
                    .containsExactly("■ Production unhealthy (connection refused)"));
            assertThat(page.errors()).isEmpty();
        }
    }
}
