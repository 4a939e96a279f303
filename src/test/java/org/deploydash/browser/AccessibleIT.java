package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.card;
import static org.deploydash.browser.Visit.eventually;

import java.nio.file.Path;
import java.util.List;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Whatever state the page is in, everybody can use it: axe-core looks at each, on three screens, by day and by night. */
@ExtendWith(Browsers.class)
class AccessibleIT {

    private static final List<String> ANSWERS = List.of(
            "GET api/environments",
            "GET api/self",
            "GET api/workflows",
            "GET api/compare",
            "GET api/operations",
            "GET api/rollbacks",
            "GET api/deployments",
            "GET api/health/test",
            "GET api/health/prod",
            "GET api/audit",
            "GET api/deploy/prod/choices",
            "GET api/rollback/prod/targets");

    @TempDir
    Path folder;

    private FullHouse house;

    @BeforeEach
    void open() {
        house = FullHouse.plain(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Browser enter(Browsers browsers) {
        Browser page = browsers.open(house.api.base(), "admin", "admin-secret");
        FullHouse.isLive(page);
        return page;
    }

    /** Photographed, and looked at by axe-core, which finds nothing. */
    private static void isFineOnEveryScreen(Browser page, String state) {
        isFineOnEveryScreen(page, state, () -> {});
    }

    /** @param again what brings back what goes when the screen changes */
    private static void isFineOnEveryScreen(Browser page, String state, Runnable again) {
        for (boolean dark : new boolean[] {false, true}) {
            page.dark(dark);
            for (int width : new int[] {360, 768, 1440}) {
                page.width(width);
                eventually(() -> assertThat((Long) page.run("return document.documentElement.scrollWidth"))
                        .as("%s at %s px", state, width)
                        .isLessThanOrEqualTo(width));
                again.run();
                page.screenshot("state-%s-%s%s".formatted(state, width, dark ? "-dark" : ""));
            }
        }
    }

    private static void press(Browser page, CharSequence... keys) {
        page.driver().switchTo().activeElement().sendKeys(keys);
    }

    private static void pull(Browser page, String lever) {
        page.find("#env-prod [data-action=" + lever + "]").click();
        eventually(() -> assertThat(page.find("dialog").isDisplayed()).isTrue());
    }

    private static void leave(Browser page) {
        page.find("dialog .dialog__foot .button").click();
        eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
    }

    @Test
    void with_everything_open(Browsers browsers) {
        try (Browser page = enter(browsers)) {
            page.width(1440);
            FullHouse.showCharts(page);
            page.find("#history .row__open").click();
            eventually(() -> assertThat(page.text("#history .detail")).contains("Detail message"));
            page.run("for (const each of document.querySelectorAll('main details:not(.numbers)')) each.open = true");
            FullHouse.readThrough(page);
            eventually(() -> assertThat(page.text("#audit")).contains("auditor"));
            isFineOnEveryScreen(page, "everything-open", () -> {
                page.find("#chart-response .mark[aria-haspopup]").sendKeys(Keys.ENTER);
                eventually(() -> assertThat(page.findAll(".markcard--pinned")).hasSize(1));
            });
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void while_nothing_has_answered_yet_and_when_it_fails_and_when_the_login_has_ended(Browsers browsers) {
        try (Browser page = enter(browsers)) {
            ANSWERS.forEach(house.api::holds);
            page.go(house.api.base());
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            page.run("document.querySelector('#health').scrollIntoView()");
            page.run("for (const each of document.querySelectorAll('main details')) each.open = true");
            FullHouse.readThrough(page);
            eventually(() -> assertThat(page.text("#chart-memory")).containsIgnoringCase("Loading…"));
            isFineOnEveryScreen(page, "loading");

            ANSWERS.forEach(each -> house.api.answers(
                    each,
                    503,
                    ContractSamples.problem(503, "storage_unavailable", "The store cannot be read just now.", "")));
            ANSWERS.forEach(house.api::letsGo);
            eventually(() -> assertThat(page.text("#health [data-f=problem]")).contains("The store cannot be read"));
            page.find("#history [name=q]").sendKeys("x", Keys.ENTER);
            eventually(() -> assertThat(page.text("#history [data-f=problem]")).contains("The store cannot be read"));
            eventually(() -> assertThat(page.text("#audit [data-f=problem]")).contains("The store cannot be read"));
            isFineOnEveryScreen(page, "failing");

            ANSWERS.forEach(
                    each -> house.api.answers(each, 401, ContractSamples.problem(401, "unauthorized", "Sign in.", "")));
            page.find("#health [data-f=problem] button").click();
            eventually(() -> assertThat(page.text("#health [data-f=problem]")).contains("signed in"));
            page.find("#history [data-f=problem] button").click();
            eventually(() -> assertThat(page.text("#history [data-f=problem]")).containsIgnoringCase("sign in"));
            isFineOnEveryScreen(page, "login-ended");
        }
    }

    @Test
    void offline_and_with_what_was_known(Browsers browsers) {
        try (Browser page = enter(browsers)) {
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("degraded"));
            page.online(false);
            page.run("dispatchEvent(new Event('offline'))");
            eventually(() -> assertThat(page.text("[data-part=outage]")).contains("offline since"));
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("was degraded"));
            isFineOnEveryScreen(page, "offline");
        }
    }

    @Test
    void stale_and_with_nothing_recorded(Browsers browsers) {
        house.says("GET api/self", """
                {"status": "degraded", "github": {"configured": true, "reachable": false, "error": "token_invalid", "sentence": "Give a new token."},
                 "storage": {"writable": false, "failing_since": "2026-11-22T12:00:00Z", "error": "storage_full"}}
                """);
        house.api.answers("GET api/events", 503, "{}");
        try (Browser page = browsers.open(house.api.base(), "admin", "admin-secret")) {
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("reconnecting"));
            page.find("[data-part=refresh]").click();
            eventually(() ->
                    assertThat(page.find("[data-part=github]").isDisplayed()).isTrue());
            eventually(() -> assertThat(page.text("[data-part=outage]")).contains("has not answered since"));
            isFineOnEveryScreen(page, "stale");
        }
    }

    @Test
    void in_every_dialog(Browsers browsers) {
        try (Browser page = enter(browsers)) {
            page.width(1440);
            house.api.holds("GET api/deploy/prod/choices");
            pull(page, "deploy");
            isFineOnEveryScreen(page, "deploy-loading");
            house.api.letsGo("GET api/deploy/prod/choices");
            eventually(() -> assertThat(page.text("dialog .field__hint")).contains("Tags may be missing"));
            press(page, Keys.ARROW_DOWN);
            eventually(() ->
                    assertThat(page.find("dialog [role=listbox]").isDisplayed()).isTrue());
            isFineOnEveryScreen(page, "deploy-choices");
            house.api.holds("GET api/deploy/prod/preview");
            press(page, Keys.ENTER);
            eventually(() -> assertThat(page.text("dialog")).contains("Looking up what will change"));
            isFineOnEveryScreen(page, "deploy-looking");
            house.api.letsGo("GET api/deploy/prod/preview");
            eventually(() -> assertThat(page.text("dialog .preview")).contains("A migration goes with it"));
            page.find("dialog .button--main").click();
            eventually(() -> assertThat(page.text("dialog")).contains("Reason is required"));
            isFineOnEveryScreen(page, "deploy-refused");
            leave(page);

            pull(page, "rollback");
            eventually(() -> assertThat(page.text("dialog .preview")).contains("preview message"));
            isFineOnEveryScreen(page, "rollback");
            house.api.holds("GET api/rollback/prod/preview");
            page.findAll("dialog .target input").get(1).click();
            eventually(() -> assertThat(page.findAll("dialog .dialog__preview[aria-busy]"))
                    .hasSize(1));
            isFineOnEveryScreen(page, "rollback-looking");
            house.api.letsGo("GET api/rollback/prod/preview");
            leave(page);

            pull(page, "logs");
            eventually(() -> assertThat(page.text("dialog .log")).contains("second line"));
            isFineOnEveryScreen(page, "logs");
            leave(page);
            page.width(1440);
            page.find("[data-part=keys]").click();
            eventually(() -> assertThat(page.text("dialog")).contains("Keyboard shortcuts"));
            isFineOnEveryScreen(page, "keys");
            assertThat(page.errors()).isEmpty();
        }
    }
}
