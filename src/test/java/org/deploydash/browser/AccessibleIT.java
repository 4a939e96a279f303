package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Whatever state the page of somebody at work is in, everybody can use it: axe-core looks at each, on every screen. */
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
    static Path folder;

    private static FullHouse house;
    private static Browser page;

    @BeforeAll
    static void open(Browsers browsers) {
        house = FullHouse.plain(folder);
        page = browsers.open(URI.create("about:blank"));
    }

    @AfterAll
    static void close() {
        page.close();
        house.close();
    }

    @BeforeEach
    void enter() {
        house.api.startsOver();
        house.tellEverything();
        page.width(1440);
        page.go(URI.create("about:blank"));
        // A test whose login has ended leaves nobody signed in.
        page.signIn(house.api.base(), "admin", "admin-secret");
        FullHouse.isLive(page);
        page.forgetMessages();
    }

    private static void press(CharSequence... keys) {
        page.driver().switchTo().activeElement().sendKeys(keys);
    }

    private static void pull(String lever) {
        page.find("#env-prod [data-action=" + lever + "]").click();
        eventually(() -> assertThat(page.find("dialog").isDisplayed()).isTrue());
    }

    private static void leave() {
        page.find("dialog .dialog__foot .button").click();
        eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
    }

    @Test
    void with_everything_open() {
        FullHouse.showCharts(page);
        page.find("#history .row__open").click();
        eventually(() -> assertThat(page.text("#history .detail")).contains("Detail message"));
        page.run("for (const each of document.querySelectorAll('main details:not(.numbers)')) each.open = true");
        FullHouse.readThrough(page);
        eventually(() -> assertThat(page.text("#audit")).contains("auditor"));
        EveryScreen.isFine(page, "everything-open", () -> {
            if (page.findAll(".markcard--pinned").isEmpty()) {
                page.find("#chart-response .mark[aria-haspopup]").sendKeys(Keys.ENTER);
            }
            eventually(() -> assertThat(page.findAll(".markcard--pinned")).hasSize(1));
        });
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void while_nothing_has_answered_yet_and_when_it_fails_and_when_the_login_has_ended() {
        ANSWERS.forEach(house.api::holds);
        page.go(house.api.base());
        eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
        page.run("document.querySelector('#health').scrollIntoView()");
        page.run("for (const each of document.querySelectorAll('main details')) each.open = true");
        FullHouse.readThrough(page);
        eventually(() -> assertThat(page.text("#chart-memory")).containsIgnoringCase("Loading…"));
        EveryScreen.isFine(page, "loading");

        ANSWERS.forEach(each -> house.api.answers(
                each,
                503,
                ContractSamples.problem(503, "storage_unavailable", "The store cannot be read just now.", "")));
        ANSWERS.forEach(house.api::letsGo);
        eventually(() -> assertThat(page.text("#health [data-f=problem]")).contains("The store cannot be read"));
        page.find("#history [name=q]").sendKeys("x", Keys.ENTER);
        eventually(() -> assertThat(page.text("#history [data-f=problem]")).contains("The store cannot be read"));
        eventually(() -> assertThat(page.text("#audit [data-f=problem]")).contains("The store cannot be read"));
        EveryScreen.isFine(page, "failing");

        ANSWERS.forEach(
                each -> house.api.answers(each, 401, ContractSamples.problem(401, "unauthorized", "Sign in.", "")));
        page.find("#health [data-f=problem] button").click();
        eventually(() -> assertThat(page.text("#health [data-f=problem]")).contains("signed in"));
        page.find("#history [data-f=problem] button").click();
        eventually(() -> assertThat(page.text("#history [data-f=problem]")).containsIgnoringCase("sign in"));
        EveryScreen.isFine(page, "login-ended");
    }

    @Test
    void stale_and_with_nothing_recorded() {
        house.says("GET api/self", """
                {"status": "degraded", "github": {"configured": true, "reachable": false, "error": "token_invalid", "sentence": "Give a new token."},
                 "storage": {"writable": false, "failing_since": "2026-11-22T12:00:00Z", "error": "storage_full"}}
                """);
        house.api.answers("GET api/events", 503, "{}");
        page.go(house.api.base());
        eventually(() -> assertThat(page.text("[data-part=banner]")).contains("retrying"));
        page.find("[data-part=refresh]").click();
        eventually(
                () -> assertThat(page.find("[data-part=github]").isDisplayed()).isTrue());
        eventually(() -> assertThat(page.text("[data-part=outage]")).contains("has not answered since"));
        EveryScreen.isFine(page, "stale");
    }

    @Test
    void in_every_dialog() {
        house.api.holds("GET api/deploy/prod/choices");
        pull("deploy");
        EveryScreen.isFineIn("dialog", page, "deploy-loading");
        house.api.letsGo("GET api/deploy/prod/choices");
        eventually(() -> assertThat(page.text("dialog .field__hint")).contains("Tags may be missing"));
        press(Keys.ARROW_DOWN);
        eventually(() ->
                assertThat(page.find("dialog [role=listbox]").isDisplayed()).isTrue());
        EveryScreen.isFineIn("dialog", page, "deploy-choices");
        house.api.holds("GET api/deploy/prod/preview");
        press(Keys.ENTER);
        eventually(() -> assertThat(page.text("dialog")).contains("Looking up what will change"));
        EveryScreen.isFineIn("dialog", page, "deploy-looking");
        house.api.letsGo("GET api/deploy/prod/preview");
        eventually(() -> assertThat(page.text("dialog .preview")).contains("A migration goes with it"));
        page.find("dialog .button--main").click();
        eventually(() -> assertThat(page.text("dialog")).contains("Reason is required"));
        EveryScreen.isFineIn("dialog", page, "deploy-refused");
        leave();

        pull("rollback");
        eventually(() -> assertThat(page.text("dialog .preview")).contains("preview message"));
        EveryScreen.isFineIn("dialog", page, "rollback");
        house.api.holds("GET api/rollback/prod/preview");
        page.findAll("dialog .target input").get(1).click();
        eventually(() ->
                assertThat(page.findAll("dialog .dialog__preview[aria-busy]")).hasSize(1));
        EveryScreen.isFineIn("dialog", page, "rollback-looking");
        house.api.letsGo("GET api/rollback/prod/preview");
        leave();

        pull("logs");
        eventually(() -> assertThat(page.text("dialog .log")).contains("second line"));
        EveryScreen.isFineIn("dialog", page, "logs");
        leave();
        page.width(1440);
        page.find("[data-part=keys]").click();
        eventually(() -> assertThat(page.text("dialog")).contains("Keyboard shortcuts"));
        EveryScreen.isFineIn("dialog", page, "keys");
        assertThat(page.errors()).isEmpty();
    }
}
