package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.Caller;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.RunningDashboard;
import org.deploydash.testing.github.FakeRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From the click to the outcome on the page, through GitHub: nothing between the browser and the workflow's run is scripted. */
@ExtendWith(Browsers.class)
class DeployIT {

    private static final Duration A_WHOLE_RUN = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final MutableClock githubsClock = new MutableClock(Clock.systemUTC().instant());
    private final FakeGitHub github = FakeGitHub.start(githubsClock);
    private final FakeRepository repository = RoseyRepository.on(github);
    private final FakeBot test = FakeBot.start();
    private final FakeBot production = FakeBot.start();
    private RunningDashboard dashboard;

    @BeforeEach
    void open() throws IOException {
        Path file = Files.writeString(folder.resolve("dashboard.yaml"), """
                sampling: {interval: 1s, timeout: 500ms}
                applications:
                  - id: rosey
                    repository: grobertson/Rosey-Robot
                    environments:
                      - id: test
                        name: Test Channel
                        health-url: "%s"
                        github-environment: test
                        deploy: {workflow: test-deploy.yml, ref: main, inputs: {reason: {required: false}}}
                      - id: prod
                        name: Production
                        health-url: "%s"
                        github-environment: production
                        confirm: true
                        deploy:
                          workflow: prod-deploy.yml
                          ref: main
                          inputs: {version: {required: true, pattern: 'v\\d+\\.\\d+\\.\\d+'}, reason: {required: true}}
                """.formatted(test.url(), production.url()));
        dashboard = RunningDashboard.start(
                folder,
                "/",
                Map.of(
                        "DASHBOARD_CONFIG", file.toString(),
                        "GITHUB_API_URL", github.url().toString(),
                        "GITHUB_TOKEN", FakeGitHub.TOKEN));
    }

    @AfterEach
    void close() {
        dashboard.close();
        test.close();
        production.close();
        github.close();
    }

    private Browser enter(Browsers browsers, String name) {
        Browser page = browsers.open(dashboard.base(), name, name + "-secret");
        eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
        return page;
    }

    private static void pull(Browser page, String environment, String lever) {
        String button = "#env-" + environment + " [data-action=" + lever + "]";
        eventually(() -> assertThat(page.find(button).getAttribute("aria-disabled"))
                .as("the lever is on")
                .isNull());
        page.find(button).click();
        eventually(() -> assertThat(page.find("dialog").isDisplayed()).isTrue());
    }

    private static void fill(Browser page, String label, String text) {
        page.run(
                "[...document.querySelectorAll('dialog label')].find((label) => label.textContent.startsWith(arguments[0])).control.select()",
                label);
        page.driver().switchTo().activeElement().sendKeys(text);
    }

    private void recorded(String environment, String version) {
        String commit = repository.commitOf(version).sha();
        assertThat(Caller.of(dashboard.base())
                        .signedIn("operator", "operator-secret")
                        .post("api/deployments", """
                                {"environment": "%s", "commit_sha": "%s", "status": "success", "version": "%s"}
                                """.formatted(environment, commit, version))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void deploys_to_test_while_everybody_watches_and_nobody_else_can(Browsers browsers) {
        try (Browser page = enter(browsers, "operator");
                Browser other = enter(browsers, "tester");
                Browser viewer = enter(browsers, "viewer")) {
            pull(page, "test", "deploy");
            page.driver().switchTo().activeElement().sendKeys("v1.3.0");
            fill(page, "Reason", "try the quiz");
            eventually(() -> assertThat(page.text("dialog .preview")).contains("v1.3.0"));
            page.find("dialog .button--main").click();
            eventually(() -> assertThat(page.findAll("dialog[open]")).isEmpty());

            eventually(() -> assertThat(viewer.text("#env-test")).contains("Deploying v1.3.0", "operator"));
            assertThat(viewer.findAll("[data-action]"))
                    .as("a viewer has no levers")
                    .isEmpty();
            eventually(() -> assertThat(
                            other.find("#env-test [data-action=deploy]").getAttribute("aria-disabled"))
                    .as("one at a time")
                    .isEqualTo("true"));

            githubsClock.advance(A_WHOLE_RUN);
            eventually(() -> assertThat(viewer.text("#history tbody tr")).contains("v1.3.0", "operator", "success"));
            eventually(() -> assertThat(
                            other.find("#env-test [data-action=deploy]").getAttribute("aria-disabled"))
                    .as("free again")
                    .isNull());
            assertThat(page.errors()).isEmpty();
            assertThat(viewer.errors()).isEmpty();
        }
        assertThat(github.dispatches()).isEqualTo(1);
    }

    @Test
    void takes_production_back_after_a_look_at_what_is_undone(Browsers browsers) {
        recorded("prod", "v1.2.0");
        recorded("prod", "v1.3.0");
        try (Browser page = enter(browsers, "operator")) {
            pull(page, "prod", "rollback");
            eventually(() -> assertThat(page.text("dialog h2")).isEqualTo("Roll back Production to v1.2.0"));
            eventually(() -> assertThat(page.text("dialog .preview")).contains("10 commits", "would be undone"));
            fill(page, "Reason", "users cannot connect");
            fill(page, "Type Production", "Production");
            page.find("dialog .button--main").click();
            eventually(() -> assertThat(page.findAll("dialog[open]")).isEmpty());

            eventually(() -> assertThat(page.text("#env-prod")).contains("Rolling back to v1.2.0"));
            githubsClock.advance(A_WHOLE_RUN);
            eventually(
                    () -> assertThat(page.text("#rollbacks")).contains("v1.2.0", "users cannot connect", "operator"));
            eventually(() -> assertThat(Visit.card(page, "prod", "version")).isEqualTo("v1.2.0"));
            assertThat(page.errors()).isEmpty();
        }
    }
}
