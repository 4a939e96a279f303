package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A deployment that nobody asked for here is followed all the same, and a lever that is off says why wherever it stands. */
@ExtendWith(Browsers.class)
class RunningElsewhereIT {

    private static final String OPERATION = "#env-prod .card__operation";

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

    private void record(String sha, long run, String status, Instant at, String more) {
        assertThat(visit.as("operator")
                        .post("api/deployments", """
                                {"environment":"prod","commit_sha":"%s","version":"v1.4.0","status":"%s","deployed_by":"grace","workflow_run_id":%d,"deployed_at":"%s"%s}
                                """.formatted(sha, status, run, at, more))
                        .statusCode())
                .isBetween(200, 201);
    }

    private void goesOnForTwoOfUsuallyFourMinutes() {
        record("90b1d22aa", 1, "success", Instant.now().minusSeconds(9000), ",\"duration_seconds\":250");
        record("4f2c9aab", 2, "in_progress", Instant.now().minusSeconds(120), "");
    }

    @Test
    void is_told_on_its_card_with_the_usual_time_until_it_ends(Browsers browsers) {
        goesOnForTwoOfUsuallyFourMinutes();
        try (Browser page = visit.open(browsers, "viewer")) {
            eventually(() -> assertThat(page.text(OPERATION))
                    .containsPattern("(?s)Deploying v1.4.0.*running.*2 m.* of usually 4 m 10 s")
                    .contains("grace", "not started here")
                    .doesNotContain("Cancel", "Dismiss"));
            assertThat(page.find(OPERATION + " progress").isDisplayed()).isTrue();
            assertThat(page.find("#env-prod .card__release [data-f=operation]").isDisplayed())
                    .as("the same said twice")
                    .isFalse();
            EveryScreen.isFineIn("#environments", page, "elsewhere");
            record("4f2c9aab", 2, "success", Instant.now().minusSeconds(120), "");
            eventually(() -> assertThat(page.find(OPERATION).isDisplayed()).isFalse());
            record("5f2c9aac", 3, "queued", Instant.now(), "");
            eventually(() -> assertThat(page.text(OPERATION)).contains("queued"));
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void is_told_on_the_wall_too(Browsers browsers) {
        goesOnForTwoOfUsuallyFourMinutes();
        try (Browser page = visit.open(browsers, "viewer")) {
            page.width(1440);
            page.go(URI.create(visit.dashboard.base() + "?view=wall"));
            eventually(() -> assertThat(page.text(OPERATION))
                    .containsPattern("(?s)Deploying v1.4.0.*running.*2 m.* of usually 4 m 10 s"));
            page.screenshot("wall-elsewhere");
            page.dark(true);
            page.width(360);
            page.screenshot("wall-elsewhere-360-dark");
            record("4f2c9aab", 2, "success", Instant.now().minusSeconds(120), "");
            eventually(() -> assertThat(page.find(OPERATION).isDisplayed()).isFalse());
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void is_told_by_the_page_itself_where_no_script_runs_and_not_once_it_is_over(Browsers browsers) {
        goesOnForTwoOfUsuallyFourMinutes();
        try (Browser page = visit.open(browsers, "operator")) {
            page.scripts(false);
            for (String view : new String[] {"", "?view=wall"}) {
                page.go(URI.create(visit.dashboard.base() + view));
                assertThat(page.text(OPERATION))
                        .containsPattern("(?s)Deploying v1.4.0.*running.*2 m.* of usually 4 m 10 s")
                        .doesNotContain("Cancel", "Dismiss");
                page.picture("elsewhere-no-script" + view.replace("?view=", "-"));
            }
            record("4f2c9aab", 2, "success", Instant.now().minusSeconds(120), "");
            eventually(() -> {
                page.go(visit.dashboard.base());
                assertThat(page.text("#env-prod .card__release")).contains("v1.4.0");
                assertThat(page.find(OPERATION).isDisplayed()).isFalse();
            });
        }
    }

    @Test
    void says_why_a_lever_is_off_where_many_cards_leave_no_room_for_it(Browsers browsers) {
        StringBuilder yaml = new StringBuilder("""
                title: Eight
                applications:
                  - id: app
                    repository: owner/app
                    environments:
                """);
        try (FakeBot bot = FakeBot.start()) {
            for (int each = 0; each < 8; each++) {
                yaml.append(
                        "      - {id: e%1$d, name: Place %1$d, health-url: \"%2$s\", deploy: {workflow: d.yml, ref: main}}%n"
                                .formatted(each, bot.url()));
            }
            try (RunningDashboard dashboard = RunningDashboard.configured(folder.resolve("."), "/", yaml.toString());
                    Browser page = browsers.open(dashboard.base(), "operator", "operator-secret")) {
                eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
                assertThat(page.find("#env-e3 .card__note").isDisplayed()).isFalse();
                for (String kind : new String[] {"deploy", "rollback", "logs"}) {
                    String lever = "#env-e3 [data-action=" + kind + "]";
                    eventually(() ->
                            assertThat(page.find(lever).getAttribute("title")).isNotBlank());
                    String why = page.find(lever).getAttribute("title");
                    assertThat((String) page.run(
                                    "return document.getElementById(document.querySelector(arguments[0]).getAttribute('aria-describedby')).textContent",
                                    lever))
                            .as("for those who listen")
                            .contains(why);
                    page.find(lever).click();
                    eventually(() -> assertThat(page.text("[data-part=announcer]"))
                            .as("for a finger")
                            .contains(why));
                }
                assertThat(page.find("#env-e3 [data-action=logs]").getCssValue("border-top-color"))
                        .as("looks off")
                        .isNotEqualTo("rgba(0, 0, 0, 0)");
                for (int width : new int[] {360, 768, 1440}) {
                    page.width(width);
                    page.screenshot("levers-off-" + width);
                }
            }
        }
    }
}
