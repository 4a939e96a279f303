package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.deploydash.browser.Visit.card;
import static org.deploydash.browser.Visit.eventually;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deploydash.testing.BotReports;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

@ExtendWith(Browsers.class)
class PageIT {

    @TempDir
    Path folder;

    private Visit visit;

    @AfterEach
    void close() {
        if (visit != null) {
            visit.close();
        }
    }

    private void recordDeployment(String environment, String sha, String version, String message) {
        assertThat(visit.as("operator")
                        .post("api/deployments", """
                                {"environment":"%s","commit_sha":"%s","version":"%s","status":"success","commit_message":"%s","deployed_by":"ada","duration_seconds":250}
                                """.formatted(environment, sha, version, message))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void shows_both_environments_and_goes_on_by_itself(Browsers browsers) {
        visit = Visit.to(folder);
        recordDeployment("prod", "90b1d22aa", "v1.3.0", "Trivia packs");
        try (Browser page = visit.open(browsers, "viewer")) {
            page.run("window.sameDocument = true");
            eventually(() -> {
                assertThat(card(page, "test", "health")).isEqualToIgnoringCase("healthy");
                assertThat(card(page, "prod", "health")).isEqualToIgnoringCase("healthy");
            });
            assertThat(card(page, "prod", "version")).isEqualTo("v1.3.0");

            visit.production.stop();
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualToIgnoringCase("unhealthy"));
            assertThat(card(page, "prod", "said")).contains("refused");
            assertThat(page.text("[data-part=attention]"))
                    .contains("Production")
                    .contains("connection refused");
            assertThat(card(page, "test", "health")).isEqualToIgnoringCase("healthy");
            eventually(() -> assertThat(page.text("[data-chart=response] [data-f=text]"))
                    .as("the outage is a gap of the chart")
                    .containsPattern("(?s)Production.*gap"));
            page.screenshot("outage-desk");

            visit.production.restart();
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualToIgnoringCase("healthy"));
            assertThat(page.run("return window.sameDocument"))
                    .as("it was never reloaded")
                    .isEqualTo(true);
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void draws_every_environment_in_its_own_colour(Browsers browsers) {
        visit = Visit.to(folder);
        visit.production.becomes(BotReports.dashboardSpec("healthy")); // two equal lines would hide one another
        try (Browser page = visit.open(browsers, "viewer")) {
            for (String chart : new String[] {"response", "memory"}) {
                for (String environment : new String[] {"Test Channel", "Production"}) {
                    eventually(() -> assertThat(page.run(PIXELS_OF_ITS_COLOUR, chart, environment))
                            .as("%s of %s", chart, environment)
                            .isEqualTo(true));
                }
            }
            assertThat(page.errors()).isEmpty();
        }
    }

    /** Looks on the canvas for the colour that the legend gives an environment. */
    private static final String PIXELS_OF_ITS_COLOUR = """
            const figure = document.querySelector(`[data-chart=${arguments[0]}]`);
            const item = [...figure.querySelectorAll('li')].find((li) => li.textContent.includes(arguments[1]));
            const probe = document.createElement('canvas').getContext('2d');
            probe.fillStyle = getComputedStyle(item).getPropertyValue('--own').trim();
            probe.fillRect(0, 0, 1, 1);
            const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
            const canvas = figure.querySelector('canvas');
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            for (let i = 0; i < data.length; i += 4) {
              if (data[i + 3] > 200 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 24) return true;
            }
            return false;
            """;

    @Test
    void filters_and_searches_the_history(Browsers browsers) {
        visit = Visit.to(folder);
        recordDeployment("test", "4f2c9aa", "v1.3.1", "Fix playlist race");
        recordDeployment("prod", "90b1d22", "v1.3.0", "Trivia packs");
        try (Browser page = visit.open(browsers, "viewer")) {
            assertThat(page.text("#history tbody")).contains("Fix playlist race", "Trivia packs");

            page.find("#history select[name=environment]")
                    .findElement(By.cssSelector("option[value=prod]"))
                    .click();
            eventually(() -> assertThat(page.text("#history tbody"))
                    .contains("Trivia packs")
                    .doesNotContain("playlist"));
            assertThat(page.driver().getCurrentUrl()).contains("environment=prod");

            page.find("#history input[name=q]").sendKeys("no such thing", Keys.ENTER);
            eventually(() -> assertThat(page.text("#history [data-f=empty]")).contains("Nothing matches"));
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void shows_a_deployment_the_moment_it_is_recorded(Browsers browsers) {
        visit = Visit.to(folder);
        try (Browser page = visit.open(browsers, "viewer")) {
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            recordDeployment("test", "4f2c9aa", "v1.3.1", "Fix playlist race");
            eventually(() -> assertThat(page.text("#history tbody")).contains("Fix playlist race"));
            eventually(() -> assertThat(card(page, "test", "version")).isEqualTo("v1.3.1"));
        }
    }

    @Test
    void shows_the_rollbacks_of_the_bots_own_file(Browsers browsers) throws Exception {
        visit = Visit.to(folder);
        try (Browser page = visit.open(browsers, "viewer")) {
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            assertThat(page.text("#rollbacks")).contains("No rollback is known");
            Files.writeString(folder.resolve("rollback_history.json"), """
                    [{"timestamp": "2024-11-12T15:30:45.123456", "environment": "prod", "backup": "backup_20241112_153045",
                      "reason": "queue grows", "success": true, "initiated_by": "manual"}]
                    """);
            eventually(() -> assertThat(page.text("#rollbacks"))
                    .contains("Production", "queue grows", "backup_20241112_153045", "succeeded"));
        }
    }

    @Test
    void runs_nothing_that_comes_from_outside(Browsers browsers) throws Exception {
        String hostile = "<img src=x onerror=window.pwned=1><script>window.pwned=1</script>${7*7} javascript:pwned";
        visit = Visit.to(folder);
        Files.writeString(
                folder.resolve("rollback_history.json"),
                "[{\"timestamp\":\"2024-11-12T15:30:45\",\"environment\":\"%1$s\",\"backup\":\"%1$s\",\"reason\":\"%1$s\",\"success\":true,\"initiated_by\":\"%1$s\"}]"
                        .formatted(hostile));
        visit.test.becomes(BotReports.hostile());
        assertThat(visit.as("operator")
                        .post("api/deployments", """
                                {"environment":"test","commit_sha":"4f2c9aa","status":"success","version":"<b>v1</b>","commit_message":"%1$s","deployed_by":"%1$s","reason":"%1$s"}
                                """.formatted(hostile))
                        .statusCode())
                .isEqualTo(201);
        try (Browser page = visit.open(browsers, "viewer")) {
            // Once from the server's own hand, once more as the scripts write it.
            assertThat(page.text("#history tbody")).contains("<img src=x onerror=window.pwned=1>");
            eventually(() -> assertThat(page.text("#rollbacks")).contains("<script>"));
            page.find("#history select[name=environment]")
                    .findElement(By.cssSelector("option[value=test]"))
                    .click();
            eventually(() -> assertThat(page.driver().getCurrentUrl()).contains("environment=test"));
            eventually(() -> assertThat(page.text("#history tbody")).contains("<img src=x onerror=window.pwned=1>"));
            assertThat(page.run("return window.pwned ?? null")).isNull();
            assertThat(page.findAll("#history img, #history b, #rollbacks img, #environments img"))
                    .isEmpty();
            assertThat(page.messages()).noneMatch(message -> message.contains("Content Security Policy"));
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void is_complete_without_javascript(Browsers browsers) {
        visit = Visit.to(folder);
        recordDeployment("prod", "90b1d22", "v1.3.0", "Trivia packs");
        recordDeployment("test", "4f2c9aa", "v1.3.1", "Fix playlist race");
        await().until(() -> visit.as("viewer")
                .json("api/status")
                .path("prod")
                .path("health")
                .asText()
                .equals("healthy"));
        try (Browser page = visit.open(browsers, "viewer")) {
            page.scripts(false);
            page.go(visit.dashboard.base());
            assertThat(card(page, "prod", "health")).isEqualToIgnoringCase("healthy");
            assertThat(page.text("#history tbody")).contains("Trivia packs", "Fix playlist race");
            page.go(URI.create(visit.dashboard.base() + "?environment=prod"));
            assertThat(page.text("#history tbody")).contains("Trivia packs").doesNotContain("playlist");
            page.screenshot("without-javascript");
        }
        try (Browser page = visit.open(browsers, "operator")) {
            page.scripts(false);
            page.go(visit.dashboard.base());
            page.scripts(true); // the page's own are not run any more; the driver's are
            assertThat(page.findAll("[data-action]"))
                    .as("levers that nothing would move")
                    .isNotEmpty()
                    .noneMatch(WebElement::isDisplayed);
        }
    }

    @Test
    void works_under_a_context_path_without_login_where_reading_is_public(Browsers browsers) {
        visit = Visit.publicTo(folder, "/dash");
        try (Browser page = browsers.open(visit.dashboard.base())) {
            eventually(() -> assertThat(card(page, "test", "health")).isEqualToIgnoringCase("healthy"));
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            assertThat(page.findAll("[data-action]"))
                    .as("levers of somebody who may not use them")
                    .isEmpty();
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void is_one_page_where_the_address_holds_the_login(Browsers browsers) {
        visit = Visit.to(folder);
        URI base = visit.dashboard.base();
        try (Browser page = visit.open(browsers, "viewer")) {
            page.go(URI.create(base.toString().replace("//", "//viewer:viewer-secret@") + "?environment=prod#health"));
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            assertThat(page.run("return document.baseURI")).isEqualTo(base + "?environment=prod#health");
            page.run("document.querySelector('#health').scrollIntoView()");
            eventually(
                    () -> assertThat(page.findAll("#chart-uptime .uptime__row")).hasSize(2));
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void says_that_the_dashboard_does_not_answer(Browsers browsers) {
        visit = Visit.to(folder);
        try (Browser page = visit.open(browsers, "viewer")) {
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            visit.dashboard.close();
            eventually(() -> assertThat(page.text("[data-part=outage]")).contains("has not answered since"));
            page.screenshot("server-gone");
        }
    }
}
