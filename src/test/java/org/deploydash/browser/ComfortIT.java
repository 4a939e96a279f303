package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.card;
import static org.deploydash.browser.Visit.eventually;

import java.nio.file.Path;
import java.util.Map;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Keys, zones, paper, and who comes back or may not come in. */
@ExtendWith(Browsers.class)
class ComfortIT {

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

    private static void press(Browser page, CharSequence... keys) {
        page.find("body").sendKeys(keys);
    }

    @Test
    void answers_to_keys_and_says_which(Browsers browsers) {
        try (Browser page = visit.open(browsers, "viewer")) {
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            press(page, "?");
            eventually(() -> assertThat(page.text("dialog")).contains("Keyboard shortcuts", "g then h", "Refresh"));
            page.screenshot("keys");
            press(page, Keys.ESCAPE);
            eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
            press(page, "g", "h");
            eventually(() -> assertThat(page.driver().getCurrentUrl()).endsWith("#history"));
            press(page, "/");
            assertThat(page.driver().switchTo().activeElement().getAttribute("name"))
                    .isEqualTo("q");
            page.find("h1").click();
            press(page, "t");
            assertThat(page.run("return document.documentElement.dataset.theme"))
                    .isEqualTo("light");
            page.find("input[name=q]").sendKeys("gewt?");
            assertThat(page.findAll("dialog")).as("while typing").isEmpty();
            page.find("[data-part=keys]").click();
            eventually(() -> assertThat(page.find("dialog input").isSelected()).isTrue());
            page.find("dialog input").click();
            press(page, Keys.ESCAPE);
            page.find("h1").click();
            press(page, "t");
            assertThat(page.run("return document.documentElement.dataset.theme"))
                    .as("switched off")
                    .isEqualTo("light");
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void tells_times_here_or_in_utc(Browsers browsers) {
        try (Browser page = visit.open(browsers, "viewer")) {
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("healthy"));
            page.find("[data-part=zone]").click();
            eventually(() -> assertThat(page.find("#env-prod [data-f=checked]").getAttribute("title"))
                    .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC"));
            page.go(visit.dashboard.base());
            eventually(() -> assertThat(page.find("[data-part=zone]").getAccessibleName())
                    .contains("UTC"));
        }
    }

    @Test
    void tells_what_happened_since_the_last_visit(Browsers browsers) {
        try (Browser page = visit.open(browsers, "operator")) {
            assertThat(page.find("[data-part=since]").isDisplayed()).isFalse();
            assertThat(visit.as("operator").post("api/deployments", """
                                    {"environment":"prod","commit_sha":"90b1d22","version":"v1.3.0","status":"success","deployed_by":"ada"}
                                    """).statusCode())
                    .isEqualTo(201);
            page.driver().executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                    if (!sessionStorage.back) { sessionStorage.back = 1; localStorage.seen = Date.now() - 3 * 3600e3; }"""));
            page.go(visit.dashboard.base());
            eventually(() -> assertThat(page.text("[data-part=since]"))
                    .contains("Since you were last here, 3 h ago: 1 deployment"));
            page.screenshot("since");
            page.find(".since__close").click();
            assertThat(page.find("[data-part=since]").isDisplayed()).isFalse();
            page.go(visit.dashboard.base());
            assertThat(page.find("[data-part=since]").isDisplayed()).isFalse();
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void prints_black_on_white_without_anything_to_press(Browsers browsers) {
        try (Browser page = visit.open(browsers, "operator")) {
            page.dark(true);
            page.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
            assertThat(page.run("return getComputedStyle(document.body).color")).isEqualTo("rgb(0, 0, 0)");
            assertThat(page.find(".card__actions").isDisplayed()).isFalse();
            assertThat(page.find(".tool").isDisplayed()).isFalse();
            assertThat((String) page.run(
                            "return getComputedStyle(document.querySelector('.live time'), '::after').content"))
                    .as("of when all this is")
                    .contains(" UTC");
            assertThat(page.find("#env-prod").isDisplayed()).isTrue();
            page.screenshot("print");
        }
    }

    @Test
    void stands_still_for_those_who_asked_for_it(Browsers browsers) {
        try (Browser page = visit.open(browsers, "viewer")) {
            page.reducedMotion(true);
            page.run("document.querySelector('#env-prod [data-f=health]').classList.add('changed')");
            assertThat(page.run("return document.getAnimations().length")).isEqualTo(0L);
        }
    }

    @Test
    void tells_who_may_not_come_in_how_to_sign_in(Browsers browsers) {
        try (Browser page = visit.open(browsers, "nobody")) {
            assertThat(page.text("main")).contains("dashboard-viewer", "close all windows");
            page.screenshot("forbidden");
            assertThat(page.messages()).noneMatch(message -> message.contains("Content Security"));
        }
        assertThat(Caller.of(visit.dashboard.base()).get("").body())
                .contains("Give the name and the password", "Sign in")
                .doesNotContain("<script");
    }
}
